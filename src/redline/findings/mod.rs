//! What a lawyer looks for first in a redline: changed amounts, periods and dates, words that turn the meaning, and
//! entries that lists gain or lose. Rather nothing than what is none: a list that cries wolf is read once.

mod entries;
mod kind;
mod labels;
mod passage;
mod phrase;
pub(super) mod quantities;
mod references;

use std::collections::HashMap;

use self::entries::{Exchange, other_half};
pub(crate) use self::kind::FindingKind;
use self::labels::{Relabelled, relabelled, shifts};
use self::passage::{ComparedWords, TurnedWords};
use self::references::{Reference, references};
use super::changes::{BlockChange, Fate, Redline, Run};
use super::context::{Around, Context};
use super::ids::Ids;
use super::outline::{Head, OutlinePlace, exchange, walk};
use crate::text::document::{Block, BlockKind};
use crate::text::signal_words::Lexicon;
use crate::text::words::{Text, plain};
use crate::values::lang::Lang;

/// One thing to look at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The words as they were; `None` where they are new.
    pub before: Option<String>,
    /// The words as they are; `None` where they are no more.
    pub after: Option<String>,
    /// The id of the heading it stands under, on the redline's page.
    pub section: Option<String>,
    /// The words of that heading.
    pub heading: Option<String>,
    /// In how many places it was found, in these words.
    pub places: usize,
}

/// What to look at first in a redline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FirstLook {
    /// The findings that are shown, by kind and then in reading order.
    pub shown: Vec<Finding>,
    /// How many more there are.
    pub more: usize,
}

/// Findings that are shown, at the most.
const SHOWN: usize = 8;
/// Characters of an entry that are shown, about.
const ENTRY_LENGTH: usize = 90;

impl FirstLook {
    /// Looks through the redline of two texts in `lang`, the most telling kinds first; of each kind a few are shown. Blocks
    /// that came or went whole are left to the reader, except for the entries of lists. What stands in several places in the
    /// same words is told once.
    #[must_use]
    pub(crate) fn at(redline: &Redline<'_>, lang: &Lang) -> Self {
        let mut found: Vec<Finding> = Vec::new();
        let Findings { turns, updates } = findings(redline, lang);
        // That the text is of another day is no news beside anything else.
        for finding in if turns.is_empty() { updates } else { turns } {
            let same = |other: &&mut Finding| {
                (other.kind, &other.before, &other.after) == (finding.kind, &finding.before, &finding.after)
            };
            match found.iter_mut().find(same) {
                Some(other) => other.places += 1,
                None => found.push(finding),
            }
        }
        let all = found.len();
        let mut of_kind = HashMap::new();
        found.retain(|finding| {
            let shown = of_kind.entry(finding.kind).or_insert(0);
            *shown += 1;
            *shown <= finding.kind.most()
        });
        found.truncate(SHOWN);
        Self { more: all - found.len(), shown: found }
    }
}

/// What no small change does: other amounts, periods, dates and numbers, and a `not`, `may` or `must` that came or went; by
/// kind and then in reading order. That the text is of another day is none.
#[must_use]
pub(crate) fn weighty(redline: &Redline<'_>, lang: &Lang) -> Vec<Finding> {
    let mut turns = findings(redline, lang).turns;
    turns.retain(|finding| finding.kind <= FindingKind::Number);
    turns
}

/// All that is found, each by kind and then in reading order.
struct Findings {
    turns: Vec<Finding>,
    /// Dates that only say when the text was changed.
    updates: Vec<Finding>,
}

fn findings(redline: &Redline<'_>, lang: &Lang) -> Findings {
    let mut search = Search {
        lexicon: Lexicon::of(lang),
        found: Vec::new(),
        updates: Vec::new(),
        exchanges: Vec::new(),
        entries: Vec::new(),
        labels: Vec::new(),
        naming: Vec::new(),
    };
    let heads = walk(redline, &mut |change, place| search.block(change, place));
    search.tell_entries();
    search.tell_shifts();
    search.tell_references();
    let ids = Ids::of(redline);
    let under_headings = |mut found: Vec<PlacedTurn>| {
        found.sort_by_key(|found| found.turn.kind);
        found.into_iter().map(|found| found.under(&heads, &ids)).collect()
    };
    Findings { turns: under_headings(search.found), updates: under_headings(search.updates) }
}

/// A finding, with the number of the heading it stands under.
struct PlacedTurn {
    turn: TurnedWords,
    head: usize,
}

impl PlacedTurn {
    fn under(self, heads: &[Head<'_, '_>], ids: &Ids<'_>) -> Finding {
        let heading = heads[self.head].heading;
        let section = heading.and_then(|heading| ids.own(heading));
        let words = heading.and_then(|heading| heading.block().text()).map(Text::plain);
        let TurnedWords { kind, before, after } = self.turn;
        Finding { kind, before, after, heading: words.filter(|_| section.is_some()), section, places: 1 }
    }
}

/// An entry of a list that came or went.
struct ListEntry<'a> {
    block: &'a Block,
    fate: Fate,
    context: Context<'a>,
    head: usize,
    /// Its number among the changed blocks.
    exchange: usize,
}

struct Search<'r, 'a> {
    lexicon: &'static Lexicon,
    found: Vec<PlacedTurn>,
    /// Dates that only say when the text was changed.
    updates: Vec<PlacedTurn>,
    exchanges: Vec<Exchange<'r, 'a>>,
    entries: Vec<ListEntry<'a>>,
    labels: Vec<(Relabelled, usize)>,
    /// Blocks whose words may name a clause, with their headings: they are read where a label has moved.
    naming: Vec<(&'r BlockChange<'a>, usize)>,
}

impl<'r, 'a> Search<'r, 'a> {
    fn block(&mut self, change: &'r BlockChange<'a>, place: &OutlinePlace<'a>) {
        let is_here = change.moved.is_some() && change.fate == Fate::Inserted;
        if change.fate != Fate::Kept && !is_here {
            return self.whole(change, place);
        }
        if let Some([old, new]) = exchange(change) {
            let passage = ComparedWords::exchanged(old.block(), new.block(), self.lexicon);
            return self.passage(&passage, place.under.new, place.context);
        }
        let item = change.renumbered.and_then(Relabelled::of_item);
        self.labels.extend(item.map(|label| (label, place.under.new)));
        if change.runs().next().is_none() {
            return;
        }
        self.naming.push((change, place.under.new));
        // Nothing turns in words that stayed.
        if !change.runs().any(|run| matches!(run, Run::Changed { .. })) {
            return;
        }
        self.exchanges.extend(Exchange::of(change, place.context));
        let label = relabelled(change);
        let passage = ComparedWords::of(change, label.is_some(), self.lexicon);
        self.labels.extend(label.map(|label| (label, place.under.new)));
        if let Some(passage) = passage {
            self.passage(&passage, place.under.new, place.context);
        }
    }

    fn passage(&mut self, passage: &ComparedWords<'_>, head: usize, context: Context<'_>) {
        let is_update = passage.is_update();
        let turns = passage.turns();
        if turns.is_empty() {
            return;
        }
        let cell = |around: Around<'_>| if around.is_cell() { around.line() } else { String::new() };
        let (old, new) = (cell(context.old), cell(context.new));
        for turn in turns {
            let found = if is_update && turn.kind == FindingKind::Number { &mut self.updates } else { &mut self.found };
            let turn = turn.beside(&old, &new);
            found.push(PlacedTurn { turn, head });
        }
    }

    fn whole(&mut self, change: &'r BlockChange<'a>, place: &OutlinePlace<'a>) {
        if change.moved.is_some() {
            return;
        }
        if let Some(exchange) = Exchange::of(change, place.context) {
            if change.block().kind == BlockKind::Item {
                self.entries.push(ListEntry {
                    block: change.block(),
                    fate: change.fate,
                    context: place.context,
                    head: place.under.of(change.fate),
                    exchange: self.exchanges.len(),
                });
            }
            self.exchanges.push(exchange);
        }
    }

    /// Tells the entries that lists gained and lost. What was only extended, cut or said otherwise is none of them; then what
    /// turns in it is told, once for both halves.
    fn tell_entries(&mut self) {
        let entries = std::mem::take(&mut self.entries);
        for entry in &entries {
            match other_half(&self.exchanges, entry.exchange, entry.fate) {
                None => {
                    let turn = entry.turn();
                    self.found.push(PlacedTurn { turn, head: entry.head });
                }
                Some(other) if entry.fate == Fate::Inserted => {
                    if let Some(was) = entries.iter().find(|was| was.exchange == other) {
                        let passage = ComparedWords::exchanged(was.block, entry.block, self.lexicon);
                        self.passage(&passage, entry.head, entry.context);
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// Tells the words that stayed and name a clause whose number is another now, or that of another clause.
    fn tell_references(&mut self) {
        if self.labels.is_empty() {
            return;
        }
        for (change, head) in &self.naming {
            let moved = |reference: &Reference| self.labels.iter().any(|(label, _)| label.moves(&reference.number));
            for Reference { words, .. } in references(change).into_iter().filter(moved) {
                let turn = TurnedWords { kind: FindingKind::Reference, before: Some(words), after: None };
                self.found.push(PlacedTurn { turn, head: *head });
            }
        }
    }

    /// Tells the labels that were shifted together, those that were typed and those of lists.
    fn tell_shifts(&mut self) {
        let labels: Vec<&Relabelled> = self.labels.iter().map(|(label, _)| label).collect();
        for (first, before, after) in shifts(&labels) {
            let head = self.labels.iter().find(|(label, _)| std::ptr::eq(label, first)).map_or(0, |(_, head)| *head);
            let turn = TurnedWords { kind: FindingKind::Numbering, before: Some(before), after: Some(after) };
            self.found.push(PlacedTurn { turn, head });
        }
    }
}

impl ListEntry<'_> {
    fn turn(&self) -> TurnedWords {
        let around = if self.fate == Fate::Deleted { self.context.old } else { self.context.new };
        let lead = around.line();
        let entry = entry(self.block);
        let words = Some(if lead.is_empty() { entry } else { format!("{lead} {entry}") });
        let (before, after) = if self.fate == Fate::Deleted { (words, None) } else { (None, words) };
        TurnedWords { kind: FindingKind::Entry, before, after }
    }
}

/// The words of an entry, cut after a word once they are long enough.
fn entry(block: &Block) -> String {
    let mut parts = Vec::new();
    block.each_text(&mut |tokens| parts.push(plain(tokens)));
    let words = parts.join(" ");
    match words.char_indices().nth(ENTRY_LENGTH) {
        Some((end, _)) => format!("{} …", words[..end].rsplit_once(' ').map_or(&words[..end], |(whole, _)| whole)),
        None => words.trim_end_matches([';', ',', '.', '；', '、', '。', '،']).to_owned(),
    }
}

#[cfg(test)]
mod tests;
