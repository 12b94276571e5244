//! One block's words as they were and as they are, and what turns in them.

use std::ops::Range;

use super::kind::FindingKind;
use super::quantities::{Quantity, quantities};
use crate::redline::changes::{BlockChange, Run};
use crate::text::document::Block;
use crate::text::signal_words::{Lexicon, Signal, SignalWord};
use crate::text::words::{Token, plain};

/// Something that turned, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TurnedWords {
    pub kind: FindingKind,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl TurnedWords {
    /// The same, after the words that name the row and the column of what it was and of what it is.
    pub(super) fn beside(self, old: &str, new: &str) -> Self {
        let led = |lead: &str, words: Option<String>| {
            words.map(|words| if lead.is_empty() { words } else { format!("{lead} {words}") })
        };
        let (before, is_same) = (led(old, self.before), old == new);
        // Named once, they are of both.
        let new = if is_same && before.is_some() { "" } else { new };
        Self { before, after: led(new, self.after), ..self }
    }
}

/// The words of a block in both texts, and where they differ.
pub(super) struct ComparedWords<'a> {
    old: Vec<&'a Token>,
    new: Vec<&'a Token>,
    changes: Vec<ChangedWords>,
}

/// Words that gave way to others, as places among the words of the block.
struct ChangedWords {
    old: Range<usize>,
    new: Range<usize>,
}

impl ChangedWords {
    fn words(&self) -> usize {
        self.old.len().max(self.new.len())
    }
}

/// Words of a phrase that is shown whole, at the most.
const PHRASE_WORDS: usize = 8;
/// Words of a rewritten phrase in which single words are still told apart, at the most.
const REWRITTEN_WORDS: usize = 15;
/// Words between two halves of one negation, `ne … pas`, at the most.
const HALVES: usize = 4;
/// Words of a phrase that may have moved within its block, at the least: fewer are the same by chance.
const MOVED_WORDS: usize = 4;
/// Changes before and after one among which a phrase that moved is looked for.
const NEARBY: usize = 8;
/// Words of a line that says when the text was changed, at the most.
const UPDATE_WORDS: usize = 12;

impl<'a> ComparedWords<'a> {
    /// That of a block that is in both texts; `is_relabelled` leaves out its first change.
    pub(super) fn of(change: &BlockChange<'a>, is_relabelled: bool) -> Self {
        let mut passage = Self { old: Vec::new(), new: Vec::new(), changes: Vec::new() };
        for run in change.runs() {
            let (from_old, from_new) = (passage.old.len(), passage.new.len());
            let (Run::Kept { old, new } | Run::Changed { old, new, .. }) = run;
            passage.old.extend(*old);
            passage.new.extend(*new);
            if let Run::Changed { kind, .. } = run
                && kind.is_substance()
            {
                let (old, new) = (from_old..passage.old.len(), from_new..passage.new.len());
                passage.changes.push(ChangedWords { old, new });
            }
        }
        if is_relabelled && passage.changes.first().is_some_and(|first| first.old.start <= 1 && first.new.start <= 1) {
            passage.changes.remove(0);
        }
        passage
    }

    /// That of a block that took the place of another.
    pub(super) fn exchanged(old: &'a Block, new: &'a Block) -> Self {
        let words = |block: &'a Block| {
            let mut words = Vec::new();
            block.each_text(&mut |tokens| words.extend(tokens));
            words
        };
        let (old, new): (Vec<&Token>, Vec<&Token>) = (words(old), words(new));
        let changes = vec![ChangedWords { old: 0..old.len(), new: 0..new.len() }];
        Self { old, new, changes }
    }

    /// Whether it only says when the text was changed: `Last updated: 6 May 2025`.
    pub(super) fn is_update(&self, lexicon: &Lexicon) -> bool {
        !self.changes.is_empty()
            && self.new.iter().filter(|token| token.is_word()).count() <= UPDATE_WORDS
            && lexicon.tells_an_update(&self.new)
            && quantities(&self.new, lexicon).iter().any(|quantity| quantity.is_date || is_dated(&self.new, quantity))
    }

    /// What turns in it, in reading order.
    pub(super) fn turns(&self, lexicon: &Lexicon) -> Vec<TurnedWords> {
        if self.changes.is_empty() {
            return Vec::new();
        }
        let mut turns = self.quantities(lexicon);
        let (old, new) = (signals(&self.old, lexicon), signals(&self.new, lexicon));
        for (wanted, kind) in [
            (SignalWord::Negation, FindingKind::Negation),
            (SignalWord::Duty, FindingKind::Duty),
            (SignalWord::Scope, FindingKind::Scope),
        ] {
            turns.extend(self.turned(&old, &new, wanted, kind));
        }
        turns.extend(self.conjunctions(lexicon));
        turns
    }

    /// Quantities that are others now.
    fn quantities(&self, lexicon: &Lexicon) -> Vec<TurnedWords> {
        let (old, new) = (quantities(&self.old, lexicon), quantities(&self.new, lexicon));
        let mut groups: Vec<(Range<usize>, Range<usize>, usize)> = Vec::new();
        for change in &self.changes {
            let (mut was, mut is) = (touched(&old, &change.old), touched(&new, &change.new));
            // Of `30 days` become `30` the new one does not reach into the change: it ends where the words went.
            if was.is_empty() && is.len() == 1 && !within(&new[is.start], &change.new) {
                was = beside(&old, &change.old);
            } else if is.is_empty() && was.len() == 1 && !within(&old[was.start], &change.old) {
                is = beside(&new, &change.new);
            }
            match groups.last_mut() {
                // Two changes in one date are one.
                Some((last_was, last_is, words)) if overlaps(last_was, &was) || overlaps(last_is, &is) => {
                    last_was.end = last_was.end.max(was.end);
                    last_is.end = last_is.end.max(is.end);
                    *words += change.words();
                }
                _ => groups.push((was, is, change.words())),
            }
        }
        let mut turns = Vec::new();
        for (was, is, words) in groups {
            let mut before: Vec<&Quantity> = old[was].iter().collect();
            let mut after: Vec<&Quantity> = new[is].iter().collect();
            before.retain(|one| {
                let words = plain(&self.old[one.tokens.clone()]);
                let same = after.iter().position(|other| plain(&self.new[other.tokens.clone()]) == words);
                same.map(|at| after.remove(at)).is_none()
            });
            turns.extend(self.exchanged_quantities(&before, &after, words));
        }
        turns
    }

    /// Quantities that gave way to others in a change of so many words. Of a long one only a pair of one kind is told: the
    /// whole has to be read anyway.
    fn exchanged_quantities(&self, before: &[&Quantity], after: &[&Quantity], words: usize) -> Vec<TurnedWords> {
        let said_of = |tokens: &[&Token], one: &Quantity| plain(&tokens[one.tokens.clone()]);
        let is_short = words <= REWRITTEN_WORDS;
        match (before, after) {
            (before, after) if before.len() == after.len() => {
                let pairs = before.iter().zip(after).filter(|(old, new)| is_short || old.kind == new.kind);
                let turn = |(old, new): (&&Quantity, &&Quantity)| TurnedWords {
                    kind: old.kind.min(new.kind),
                    before: Some(said_of(&self.old, old)),
                    after: Some(said_of(&self.new, new)),
                };
                if is_short || before.len() == 1 { pairs.map(turn).collect() } else { Vec::new() }
            }
            ([old], []) if words <= PHRASE_WORDS => {
                vec![TurnedWords { kind: old.kind, before: Some(said_of(&self.old, old)), after: None }]
            }
            ([], [new]) if words <= PHRASE_WORDS => {
                vec![TurnedWords { kind: new.kind, before: None, after: Some(said_of(&self.new, new)) }]
            }
            (before, after) if is_short && before.len().max(after.len()) <= 3 && before.len().min(after.len()) > 0 => {
                let all = |side: &[&Quantity], tokens: &[&Token]| {
                    side.iter().map(|one| said_of(tokens, one)).collect::<Vec<_>>().join(" … ")
                };
                let kind = before.iter().chain(after).map(|one| one.kind).min().unwrap_or(FindingKind::Number);
                vec![TurnedWords { kind, before: Some(all(before, &self.old)), after: Some(all(after, &self.new)) }]
            }
            _ => Vec::new(),
        }
    }

    /// Words of a kind that came or went.
    fn turned(&self, old: &[Signal], new: &[Signal], wanted: SignalWord, kind: FindingKind) -> Vec<TurnedWords> {
        let mut turns: Vec<TurnedWords> = Vec::new();
        // Where the last one stands whose words are on one side alone: a second half of it may follow.
        let mut last: Option<(bool, Range<usize>)> = None;
        for (at, change) in self.changes.iter().enumerate() {
            let of_kind = |signals: &[Signal], range: &Range<usize>| -> Vec<Signal> {
                let reached = |signal: &&Signal| signal.kind == wanted && reaches(&signal.tokens, range);
                signals.iter().filter(reached).cloned().collect()
            };
            let (mut deleted, mut inserted) = (of_kind(old, &change.old), of_kind(new, &change.new));
            // What stands on both sides of a rewritten phrase did not change; one negation is as good as another.
            deleted.retain(|word| {
                let is_same = |other: &Signal| wanted == SignalWord::Negation || other.word == word.word;
                inserted.iter().position(is_same).map(|at| inserted.remove(at)).is_none()
            });
            let is_long = change.words() > REWRITTEN_WORDS;
            if is_long || deleted.is_empty() && inserted.is_empty() {
                continue;
            }
            let joined = |signals: &[Signal], tokens: &[&Token]| {
                signals.iter().map(|signal| plain(&tokens[signal.tokens.clone()])).collect::<Vec<_>>().join(" … ")
            };
            if !deleted.is_empty() && !inserted.is_empty() {
                let (before, after) = (joined(&deleted, &self.old), joined(&inserted, &self.new));
                turns.push(TurnedWords { kind, before: Some(before), after: Some(after) });
                last = None;
                continue;
            }
            // Words of one side alone are shown with those that were inserted or deleted with them, if these are few: a
            // whole new sentence has to be read anyway.
            let is_new = deleted.is_empty();
            let (tokens, range) = if is_new { (&self.new, &change.new) } else { (&self.old, &change.old) };
            if range.len() > PHRASE_WORDS {
                continue;
            }
            // A word that was cut at its end is told whole.
            let signals = if is_new { &inserted } else { &deleted };
            let mut range = without_marks(tokens, range);
            for signal in signals {
                range = range.start.min(signal.tokens.start)..range.end.max(signal.tokens.end);
            }
            if let Some((was_new, before)) = &last
                && *was_new == is_new
                && range.start <= before.end + HALVES
            {
                range.start = before.start;
                turns.pop();
            }
            if self.stood_nearby(at, &range, is_new) {
                last = None;
                continue;
            }
            let words = Some(plain(&tokens[with_neighbours(tokens, &range)]));
            let (before, after) = if is_new { (None, words) } else { (words, None) };
            turns.push(TurnedWords { kind, before, after });
            last = Some((is_new, range));
        }
        moved_within(turns)
    }

    /// Whether a phrase that came went in the same words from a place nearby, or the other way round: it moved.
    fn stood_nearby(&self, change: usize, phrase: &Range<usize>, is_new: bool) -> bool {
        let (tokens, others) = if is_new { (&self.new, &self.old) } else { (&self.old, &self.new) };
        let phrase = &tokens[phrase.clone()];
        let is_same = |other: &[&Token]| other.iter().zip(phrase).all(|(other, word)| other.text() == word.text());
        let nearby = &self.changes[change.saturating_sub(NEARBY)..(change + NEARBY + 1).min(self.changes.len())];
        phrase.len() >= MOVED_WORDS
            && nearby.iter().any(|change| {
                let range = if is_new { &change.old } else { &change.new };
                others[range.clone()].windows(phrase.len()).any(is_same)
            })
    }

    /// An `and` that is `or` now, with the words beside it.
    fn conjunctions(&self, lexicon: &Lexicon) -> Vec<TurnedWords> {
        let other = |change: &&ChangedWords| {
            let (old, new) = (joined(&self.old[change.old.clone()]), joined(&self.new[change.new.clone()]));
            lexicon.is_other_conjunction(&old, &new)
        };
        let beside = |tokens: &[&Token], range: &Range<usize>| {
            plain(&tokens[range.start.saturating_sub(1)..(range.end + 1).min(tokens.len())])
        };
        let turns = self.changes.iter().filter(other).map(|change| TurnedWords {
            kind: FindingKind::Scope,
            before: Some(beside(&self.old, &change.old)),
            after: Some(beside(&self.new, &change.new)),
        });
        turns.collect()
    }
}

/// Of a word that went and came within one block, as much as moved in it: told once, as it was and as it is.
fn moved_within(turns: Vec<TurnedWords>) -> Vec<TurnedWords> {
    match turns.as_slice() {
        [
            TurnedWords { kind, before: Some(before), after: None },
            TurnedWords { before: None, after: Some(after), .. },
        ]
        | [
            TurnedWords { kind, before: None, after: Some(after) },
            TurnedWords { before: Some(before), after: None, .. },
        ] => {
            vec![TurnedWords { kind: *kind, before: Some(before.clone()), after: Some(after.clone()) }]
        }
        _ => turns,
    }
}

/// The words that turn the meaning; a `May` in a date is none.
fn signals(tokens: &[&Token], lexicon: &Lexicon) -> Vec<Signal> {
    let dates: Vec<Quantity> = quantities(tokens, lexicon).into_iter().filter(|one| one.is_date).collect();
    let mut signals = lexicon.signals(tokens);
    signals.retain(|signal| !dates.iter().any(|date| overlaps(&date.tokens, &signal.tokens)));
    signals
}

/// The quantities that a change reaches into, by their numbers.
fn touched(quantities: &[Quantity], change: &Range<usize>) -> Range<usize> {
    let from = quantities.partition_point(|one| one.tokens.end <= change.start);
    let reached = quantities[from..].iter().take_while(|one| reaches(&one.tokens, change)).count();
    from..from + reached
}

/// The quantity that ends or begins where words came or went.
fn beside(quantities: &[Quantity], change: &Range<usize>) -> Range<usize> {
    let at = quantities.iter().position(|one| one.tokens.end == change.start || one.tokens.start == change.end);
    at.map_or(0..0, |at| at..at + 1)
}

/// Whether they have words in common; a place between words is reached by what goes on on both its sides.
fn reaches(tokens: &Range<usize>, change: &Range<usize>) -> bool {
    if change.is_empty() {
        tokens.start < change.start && change.start < tokens.end
    } else {
        tokens.start < change.end && change.start < tokens.end
    }
}

fn within(quantity: &Quantity, change: &Range<usize>) -> bool {
    change.start <= quantity.tokens.start && quantity.tokens.end <= change.end
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// A phrase that came or went, without the marks at its ends.
fn without_marks(tokens: &[&Token], range: &Range<usize>) -> Range<usize> {
    let is_mark = |at: usize| !tokens[at].is_word();
    let (mut start, mut end) = (range.start, range.end);
    while start < end && is_mark(start) {
        start += 1;
    }
    while start < end && is_mark(end - 1) {
        end -= 1;
    }
    start..end
}

/// A single word with those beside it: `do not share`, `我们不出售`.
fn with_neighbours(tokens: &[&Token], range: &Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    if end - start <= 1 {
        start -= usize::from(start > 0 && tokens[start - 1].is_word());
        end += usize::from(end < tokens.len() && tokens[end].is_word());
    }
    start..end
}

/// A date in one word: `2026-11-16`, `16/11/2026`.
fn is_dated(tokens: &[&Token], quantity: &Quantity) -> bool {
    let word = tokens[quantity.tokens.start].text();
    let parts = word.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty());
    parts.clone().count() >= 3 && parts.clone().all(|part| part.chars().all(char::is_numeric))
}

fn joined(tokens: &[&Token]) -> String {
    tokens.iter().map(|token| token.text()).collect()
}
