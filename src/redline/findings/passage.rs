//! One block's words as they were and as they are, and what turns in them.

use std::ops::Range;

use super::kind::FindingKind;
use super::phrase::{clause, with_counted};
use super::quantities::{Quantity, quantities};
use crate::redline::changes::{BlockChange, Run};
use crate::text::document::Block;
use crate::text::signal_words::{Lexicon, Lowered, Signal, SignalWord};
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
    old: PassageSide<'a>,
    new: PassageSide<'a>,
    /// One at least.
    changes: Vec<ChangedWords>,
    lexicon: &'static Lexicon,
}

/// The words of a block in one of the texts, read once.
struct PassageSide<'a> {
    tokens: Vec<&'a Token>,
    lowered: Lowered,
    quantities: Vec<Quantity>,
}

impl<'a> PassageSide<'a> {
    fn read(tokens: Vec<&'a Token>, lexicon: &Lexicon) -> Self {
        let lowered = Lowered::of(&tokens);
        let quantities = quantities(&tokens, &lowered, lexicon);
        Self { tokens, lowered, quantities }
    }

    /// Some of its words.
    fn said(&self, tokens: &Range<usize>) -> String {
        plain(&self.tokens[tokens.clone()])
    }

    /// The words of a quantity. A number that has no unit is told with what it counts: `40 000 partners`, `version 4`.
    fn counted(&self, quantity: &Quantity) -> String {
        let is_bare = quantity.kind == FindingKind::Number && !quantity.is_date;
        self.said(&if is_bare { with_counted(&self.tokens, &quantity.tokens) } else { quantity.tokens.clone() })
    }

    /// The words that turn the meaning; a `May` in a date is none.
    fn signals(&self, lexicon: &Lexicon) -> Vec<Signal> {
        let mut signals = lexicon.signals(&self.tokens, &self.lowered);
        let is_dated =
            |signal: &Signal| self.quantities.iter().any(|one| one.is_date && overlaps(&one.tokens, &signal.tokens));
        signals.retain(|signal| !is_dated(signal));
        signals
    }
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

    /// Whether it has to be read whole anyway.
    fn is_long(&self) -> bool {
        self.words() > REWRITTEN_WORDS
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
    /// That of a block that is in both texts; `is_relabelled` leaves out its first change. `None` where nothing is left
    /// that could turn.
    pub(super) fn of(change: &BlockChange<'a>, is_relabelled: bool, lexicon: &'static Lexicon) -> Option<Self> {
        let (mut old_words, mut new_words, mut changes) = (Vec::new(), Vec::new(), Vec::new());
        for run in change.runs() {
            let (from_old, from_new) = (old_words.len(), new_words.len());
            let (Run::Kept { old, new } | Run::Changed { old, new, .. }) = run;
            old_words.extend(*old);
            new_words.extend(*new);
            if let Run::Changed { kind, .. } = run
                && kind.is_substance()
            {
                changes.push(ChangedWords { old: from_old..old_words.len(), new: from_new..new_words.len() });
            }
        }
        if is_relabelled && changes.first().is_some_and(|first| first.old.start <= 1 && first.new.start <= 1) {
            changes.remove(0);
        }
        (!changes.is_empty()).then(|| Self::read(old_words, new_words, changes, lexicon))
    }

    /// That of a block that took the place of another.
    pub(super) fn exchanged(old: &'a Block, new: &'a Block, lexicon: &'static Lexicon) -> Self {
        let words = |block: &'a Block| {
            let mut words = Vec::new();
            block.each_text(&mut |tokens| words.extend(tokens));
            words
        };
        let (old, new): (Vec<&Token>, Vec<&Token>) = (words(old), words(new));
        let changes = vec![ChangedWords { old: 0..old.len(), new: 0..new.len() }];
        Self::read(old, new, changes, lexicon)
    }

    fn read(old: Vec<&'a Token>, new: Vec<&'a Token>, changes: Vec<ChangedWords>, lexicon: &'static Lexicon) -> Self {
        Self { old: PassageSide::read(old, lexicon), new: PassageSide::read(new, lexicon), changes, lexicon }
    }

    /// Whether it only says when the text was changed: `Last updated: 6 May 2025`.
    pub(super) fn is_update(&self) -> bool {
        let PassageSide { tokens, lowered, quantities } = &self.new;
        tokens.iter().filter(|token| token.is_word()).count() <= UPDATE_WORDS
            && quantities.iter().any(|quantity| quantity.is_date || is_dated(tokens, quantity))
            && self.lexicon.tells_an_update(lowered)
    }

    /// What turns in it, in reading order.
    pub(super) fn turns(&self) -> Vec<TurnedWords> {
        let mut turns = self.quantities();
        if self.changes.iter().all(ChangedWords::is_long) {
            return turns;
        }
        let (old, new) = (self.old.signals(self.lexicon), self.new.signals(self.lexicon));
        for (wanted, kind) in [
            (SignalWord::Negation, FindingKind::Negation),
            (SignalWord::Duty, FindingKind::Duty),
            (SignalWord::Scope, FindingKind::Scope),
        ] {
            turns.extend(self.turned(&old, &new, wanted, kind));
        }
        turns.extend(self.conjunctions());
        turns
    }

    /// Quantities that are others now.
    fn quantities(&self) -> Vec<TurnedWords> {
        let (old, new) = (&self.old.quantities, &self.new.quantities);
        let mut groups: Vec<(Range<usize>, Range<usize>, usize)> = Vec::new();
        for change in &self.changes {
            let (mut was, mut is) = (touched(old, &change.old), touched(new, &change.new));
            // Of `30 days` become `30` the new one does not reach into the change: it ends where the words went.
            if was.is_empty() && is.len() == 1 && !within(&new[is.start], &change.new) {
                was = beside(old, &change.old);
            } else if is.is_empty() && was.len() == 1 && !within(&old[was.start], &change.old) {
                is = beside(new, &change.new);
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
                let words = self.old.said(&one.tokens);
                let same = after.iter().position(|other| self.new.said(&other.tokens) == words);
                same.map(|at| after.remove(at)).is_none()
            });
            turns.extend(self.exchanged_quantities(&before, &after, words));
        }
        turns
    }

    /// Quantities that gave way to others in a change of so many words. Of a long one only a pair of one kind is told: the
    /// whole has to be read anyway.
    fn exchanged_quantities(&self, before: &[&Quantity], after: &[&Quantity], words: usize) -> Vec<TurnedWords> {
        let is_short = words <= REWRITTEN_WORDS;
        match (before, after) {
            (before, after) if before.len() == after.len() => {
                let pairs = before.iter().zip(after).filter(|(old, new)| is_short || old.kind == new.kind);
                let turn = |(old, new): (&&Quantity, &&Quantity)| TurnedWords {
                    kind: old.kind.min(new.kind),
                    before: Some(self.old.counted(old)),
                    after: Some(self.new.counted(new)),
                };
                if is_short || before.len() == 1 { pairs.map(turn).collect() } else { Vec::new() }
            }
            ([old], []) if words <= PHRASE_WORDS => {
                vec![TurnedWords { kind: old.kind, before: Some(self.old.counted(old)), after: None }]
            }
            ([], [new]) if words <= PHRASE_WORDS => {
                vec![TurnedWords { kind: new.kind, before: None, after: Some(self.new.counted(new)) }]
            }
            (before, after) if is_short && before.len().max(after.len()) <= 3 && before.len().min(after.len()) > 0 => {
                let all = |quantities: &[&Quantity], side: &PassageSide<'_>| {
                    quantities.iter().map(|one| side.counted(one)).collect::<Vec<_>>().join(" … ")
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
            if change.is_long() || deleted.is_empty() && inserted.is_empty() {
                continue;
            }
            let joined = |signals: &[Signal], side: &PassageSide<'_>| match signals {
                [only] => side.said(&clause(&side.tokens, &only.tokens)),
                several => several.iter().map(|signal| side.said(&signal.tokens)).collect::<Vec<_>>().join(" … "),
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
            let (side, range) = if is_new { (&self.new, &change.new) } else { (&self.old, &change.old) };
            if range.len() > PHRASE_WORDS {
                continue;
            }
            // A word that was cut at its end is told whole.
            let signals = if is_new { &inserted } else { &deleted };
            let mut range = without_marks(&side.tokens, range);
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
            let words = Some(side.said(&clause(&side.tokens, &range)));
            let (before, after) = if is_new { (None, words) } else { (words, None) };
            turns.push(TurnedWords { kind, before, after });
            last = Some((is_new, range));
        }
        moved_within(turns)
    }

    /// Whether a phrase that came went in the same words from a place nearby, or the other way round: it moved.
    fn stood_nearby(&self, change: usize, phrase: &Range<usize>, is_new: bool) -> bool {
        let (own, other) = if is_new { (&self.new, &self.old) } else { (&self.old, &self.new) };
        let phrase = &own.tokens[phrase.clone()];
        let is_same = |other: &[&Token]| other.iter().zip(phrase).all(|(other, word)| other.text() == word.text());
        let nearby = &self.changes[change.saturating_sub(NEARBY)..(change + NEARBY + 1).min(self.changes.len())];
        phrase.len() >= MOVED_WORDS
            && nearby.iter().any(|change| {
                let range = if is_new { &change.old } else { &change.new };
                other.tokens[range.clone()].windows(phrase.len()).any(is_same)
            })
    }

    /// An `and` that is `or` now, with the words beside it.
    fn conjunctions(&self) -> Vec<TurnedWords> {
        let other = |change: &&ChangedWords| {
            let (old, new) =
                (joined(&self.old.tokens[change.old.clone()]), joined(&self.new.tokens[change.new.clone()]));
            self.lexicon.is_other_conjunction(&old, &new)
        };
        let beside = |side: &PassageSide<'_>, range: &Range<usize>| {
            side.said(&(range.start.saturating_sub(1)..(range.end + 1).min(side.tokens.len())))
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

/// A date in one word: `2026-11-16`, `16/11/2026`.
fn is_dated(tokens: &[&Token], quantity: &Quantity) -> bool {
    let word = tokens[quantity.tokens.start].text();
    let parts = word.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty());
    parts.clone().count() >= 3 && parts.clone().all(|part| part.chars().all(char::is_numeric))
}

fn joined(tokens: &[&Token]) -> String {
    tokens.iter().map(|token| token.text()).collect()
}
