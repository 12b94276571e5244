//! What a lawyer looks for first in a redline: changed numbers and dates, words that turn the meaning, and entries that
//! lists gain or lose.

use super::changes::{BlockChange, ChangeKind, ChangedBody, Fate, Redline, Run};
use super::ids::Ids;
use super::signal_words::{SignalWord, signal_word};
use crate::text::document::{Block, BlockKind};
use crate::text::words::{Token, plain};

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
}

/// Kinds of findings, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FindingKind {
    /// Another number, date or amount.
    Number,
    /// A `not` that came or went.
    Negation,
    /// A `may`, `must` or `will` that came or went.
    Duty,
    /// An `only`, `unless` or `any` that came or went.
    Scope,
    /// An entry that a list gained or lost: a recipient, a category.
    Entry,
}

/// Words of a phrase that is shown whole, at the most.
const PHRASE_WORDS: usize = 8;
/// Characters of an entry that are shown, about.
const ENTRY_LENGTH: usize = 90;

/// The findings of a redline, by kind and then in reading order. Blocks that came or went whole are left to the reader,
/// except for the entries of lists.
#[must_use]
pub(crate) fn findings(redline: &Redline<'_>) -> Vec<Finding> {
    let mut search = Search { ids: Ids::of(redline), found: Vec::new(), under: None };
    for change in &redline.blocks {
        search.block(change);
    }
    search.found.sort_by_key(|finding| finding.kind);
    search.found
}

struct Search<'a> {
    ids: Ids<'a>,
    found: Vec<Finding>,
    /// The heading that what is searched stands under: its id, and its words.
    under: Option<(String, String)>,
}

impl Search<'_> {
    fn block(&mut self, change: &BlockChange<'_>) {
        let block = change.block();
        if change.is_heading() {
            self.under = section(change, &self.ids);
        }
        let moved_here = change.moved.is_some() && change.fate == Fate::Inserted;
        if change.fate != Fate::Kept && !moved_here {
            if block.kind == BlockKind::Item && change.moved.is_none() {
                let words = entry(block);
                let (before, after) =
                    if change.fate == Fate::Deleted { (Some(words), None) } else { (None, Some(words)) };
                self.add(FindingKind::Entry, before, after);
            }
            return;
        }
        match &change.body {
            ChangedBody::Blocks(blocks) => blocks.iter().for_each(|inner| self.block(inner)),
            ChangedBody::Text(_) | ChangedBody::Merged(_) => change.runs().for_each(|run| self.run(run)),
        }
    }

    fn run(&mut self, run: &Run<'_>) {
        let Run::Changed { old, new, kind: ChangeKind::Substantive } = run else { return };
        for (wanted, kind) in [
            (SignalWord::Number, FindingKind::Number),
            (SignalWord::Negation, FindingKind::Negation),
            (SignalWord::Duty, FindingKind::Duty),
            (SignalWord::Scope, FindingKind::Scope),
        ] {
            let of_kind = |tokens: &[Token]| -> Vec<String> {
                tokens
                    .iter()
                    .filter(|token| signal_word(token) == Some(wanted))
                    .map(|token| token.text().to_owned())
                    .collect()
            };
            let (mut deleted, mut inserted) = (of_kind(old), of_kind(new));
            // What stands on both sides of a rewritten phrase did not change.
            deleted.retain(|word| {
                inserted.iter().position(|other| same(other, word)).map(|at| inserted.remove(at)).is_none()
            });
            // Words of one side alone are shown with those that were inserted or deleted with them, if these are few: a whole new
            // sentence has to be read anyway.
            let (before, after) = match (deleted.is_empty(), inserted.is_empty()) {
                (false, false) => (Some(deleted.join(" … ")), Some(inserted.join(" … "))),
                (false, true) if old.len() <= PHRASE_WORDS => (Some(plain(old)), None),
                (true, false) if new.len() <= PHRASE_WORDS => (None, Some(plain(new))),
                _ => continue,
            };
            self.add(kind, before, after);
        }
    }

    fn add(&mut self, kind: FindingKind, before: Option<String>, after: Option<String>) {
        let (section, heading) = self.under.clone().unzip();
        self.found.push(Finding { kind, before, after, section, heading });
    }
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn section(change: &BlockChange<'_>, ids: &Ids<'_>) -> Option<(String, String)> {
    Some((ids.own(change)?, change.block().text()?.plain()))
}

/// The words of an entry, cut after a word once they are long enough.
fn entry(block: &Block) -> String {
    let mut parts = Vec::new();
    block.each_text(&mut |tokens| parts.push(plain(tokens)));
    let words = parts.join(" ");
    match words.char_indices().nth(ENTRY_LENGTH) {
        Some((end, _)) => format!("{} …", words[..end].rsplit_once(' ').map_or(&words[..end], |(whole, _)| whole)),
        None => words.trim_end_matches([';', ',', '.']).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::compare;
    use crate::source::SourceFile;
    use crate::text::document::Document;
    use crate::text::markdown::{RawHtml, Surroundings, read};

    fn document(markdown: &str) -> Document {
        let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
        read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
    }

    fn told(old: &str, new: &str) -> Vec<String> {
        let (old, new) = (document(old), document(new));
        let words = |words: &Option<String>| words.clone().unwrap_or_else(|| "nothing".to_owned());
        let line = |f: Finding| format!("{:?}: {} → {}", f.kind, words(&f.before), words(&f.after));
        findings(&compare(&old, &new)).into_iter().map(line).collect()
    }

    #[test]
    fn a_changed_number_is_told_with_what_it_was() {
        assert_eq!(told("We keep logs for 30 days.", "We keep logs for 90 days."), ["Number: 30 → 90"]);
    }

    #[test]
    fn a_not_that_comes_and_a_may_that_becomes_will_are_told() {
        assert_eq!(
            told("We may share it with others.", "We will not share it with others."),
            ["Negation: nothing → will not", "Duty: may → will"]
        );
    }

    #[test]
    fn an_entry_that_a_list_gains_is_told() {
        assert_eq!(
            told("We share it with:\n\n- our host\n", "We share it with:\n\n- our host\n- advertisers\n"),
            ["Entry: nothing → advertisers"]
        );
    }

    #[test]
    fn a_rewritten_phrase_that_turns_nothing_is_left_to_the_reader() {
        assert!(told("We may ask you about it.", "We may put a question to you about it.").is_empty());
    }
}
