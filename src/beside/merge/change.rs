//! What one text changed and another does not have, also as a message quotes it: the words that differ, and a few around them.

use super::units::{MarkdownWord, units, write};

/// What one text changed and another does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TheirChange {
    /// The passage as it was; empty where it is new.
    pub was: String,
    /// The passage as theirs has it; empty where it is gone.
    pub becomes: String,
    /// Where ours has it, or what comes before: the first byte of a passage of ours.
    pub at: usize,
    /// Whether ours changed the same words otherwise.
    pub is_conflict: bool,
}

/// Words that stay, quoted on either side of those that change.
const AROUND: usize = 4;
/// Characters of a quote, at the most.
const LONGEST: usize = 160;

impl TheirChange {
    /// What was and what became of it, in a few words: `"letters for 30 days" became "letters for 45 days"`.
    #[must_use]
    pub(crate) fn quoted(&self) -> String {
        let (was, becomes) = (words(&self.was), words(&self.becomes));
        let before = was.iter().zip(&becomes).take_while(|(old, new)| old.text == new.text).count();
        let (old, new) = (&was[before..], &becomes[before..]);
        let after = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old.text == new.text).count();
        match (was.is_empty(), becomes.is_empty()) {
            (true, _) => format!("“{}” was added", excerpt(&becomes, 0, 0)),
            (_, true) => format!("“{}” was deleted", excerpt(&was, 0, 0)),
            _ => format!("“{}” became “{}”", excerpt(&was, before, after), excerpt(&becomes, before, after)),
        }
    }
}

fn words(text: &str) -> Vec<MarkdownWord<'_>> {
    units(text).into_iter().flat_map(|unit| unit.words).collect()
}

/// The words but for so many that stay before and after, of which the nearest are quoted too.
fn excerpt(all: &[MarkdownWord<'_>], before: usize, after: usize) -> String {
    let start = before.saturating_sub(AROUND);
    let end = (all.len() - after + AROUND).min(all.len());
    let mut text = String::new();
    write(&all[start..end], &mut text);
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_cut = if let Some((cut, _)) = words.char_indices().nth(LONGEST) {
        words.truncate(cut);
        true
    } else {
        end < all.len()
    };
    format!("{}{words}{}", if start > 0 { "…" } else { "" }, if is_cut { "…" } else { "" })
}
