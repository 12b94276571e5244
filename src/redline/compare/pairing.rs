//! Pairs similar leaves between those that hold them in place, by dynamic programming.

use super::index::Indexed;
use super::leaves::{Leaf, LeafLink};
use super::splits::{SharedWeights, pair_weight};
use crate::text::document::BlockKind;

/// One step through both sequences of leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// An old leaf is in no pair.
    Deleted,
    /// A new leaf is in no pair.
    Inserted,
    /// One leaf of the old text is one of the new one.
    Paired,
    /// One leaf of the old text is so many of the new one.
    Split(u32),
    /// So many leaves of the old text are one of the new one.
    Merged(u32),
}

/// The links in order that keep the most text together.
///
/// time: O(N M) pairs of leaves, each with the splits and merges that begin there, of which a bounded number of words is
/// compared; space: O(N M)
pub(crate) fn best_links(old: &[Leaf<'_, '_>], new: &[Leaf<'_, '_>]) -> Vec<LeafLink> {
    let mut shared = SharedWeights::of(old, new);
    let width = new.len() + 1;
    let mut best = vec![0.0_f32; (old.len() + 1) * width];
    let mut steps = vec![Step::Deleted; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let at = i * width + j;
            let mut found = (best[at + width], Step::Deleted);
            let mut offer = |score: f32, step: Step| {
                if score > found.0 {
                    found = (score, step);
                }
            };
            offer(best[at + 1], Step::Inserted);
            let score = pair_score(&old[i], &new[j], shared.at(i, j));
            if score > 0.0 {
                offer(score + best[at + width + 1], Step::Paired);
            }
            let step = |count: usize| u32::try_from(count).expect("a text has fewer than four thousand million leaves");
            if let Some((count, score)) = shared.split(i, j, found.0, |count| best[at + width + count]) {
                found = (score, Step::Split(step(count)));
            }
            if let Some((count, score)) = shared.merge(i, j, found.0, |count| best[at + count * width + 1]) {
                found = (score, Step::Merged(step(count)));
            }
            (best[at], steps[at]) = found;
        }
    }
    followed(&steps, (old.len(), new.len()))
}

/// The links on the way that the steps lead from the beginning of both sequences.
fn followed(steps: &[Step], (old_length, new_length): (usize, usize)) -> Vec<LeafLink> {
    let mut links = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old_length && j < new_length {
        let (old, new) = match steps[i * (new_length + 1) + j] {
            Step::Deleted => (1, 0),
            Step::Inserted => (0, 1),
            Step::Paired => (1, 1),
            Step::Split(count) => (1, count as usize),
            Step::Merged(count) => (count as usize, 1),
        };
        if old > 0 && new > 0 {
            links.push(LeafLink { old: i..i + old, new: j..j + new });
        }
        (i, j) = (i + old, j + new);
    }
    links
}

/// How good a pair two leaves are that share so much; 0 where they are not the same text.
fn pair_score(old: &Leaf<'_, '_>, new: &Leaf<'_, '_>, shared: f32) -> f32 {
    let place = place_factor(old, new);
    let (old, new) = (old.indexed, new.indexed);
    let Some(threshold) = threshold(old, new) else { return 0.0 };
    let both = old.bag().weight + new.bag().weight;
    let similarity = if old.hash == new.hash { 1.0 } else { 2.0 * shared / both.max(f32::MIN_POSITIVE) };
    if similarity < threshold { 0.0 } else { similarity * place * pair_weight(both) }
}

/// Tie-break: the same element, heading and depth score higher.
fn place_factor(old: &Leaf<'_, '_>, new: &Leaf<'_, '_>) -> f32 {
    let kind = if old.indexed.block.kind.element() == new.indexed.block.kind.element() { 1.0 } else { 0.9 };
    let heading = if old.heading == new.heading { 1.0 } else { 0.98 };
    let depth = if old.depth == new.depth { 1.0 } else { 0.99 };
    kind * heading * depth
}

/// Whether two leaves are of kinds of which the one can be the other, changed.
#[must_use]
pub(crate) fn can_be_same(old: &Indexed<'_>, new: &Indexed<'_>) -> bool {
    threshold(old, new).is_some()
}

/// How similar two leaves must be to count as the same text; `None` where their kinds cannot be.
fn threshold(old: &Indexed<'_>, new: &Indexed<'_>) -> Option<f32> {
    use BlockKind::{Code, Heading, Row, Rule, Table};
    let few_words = old.words.len().min(new.words.len()) <= 5;
    match (&old.block.kind, &new.block.kind) {
        (Heading(_), Heading(_)) | (Code(_), Code(_)) => Some(if few_words { 0.6 } else { 0.5 }),
        (Row { .. }, Row { .. }) => Some(0.5),
        (Table, Table) => Some(0.25),
        (Rule, Rule) => Some(0.0),
        (Heading(_), b) | (b, Heading(_)) if is_prose(b) => Some(0.8),
        (a, b) if is_prose(a) && is_prose(b) => Some(if few_words { 0.6 } else { 0.5 }),
        _ => None,
    }
}

fn is_prose(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::Paragraph | BlockKind::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::leaves::leaves;
    use crate::redline::compare::tests::of_two;

    fn best(old: &str, new: &str) -> Vec<LeafLink> {
        of_two(old, new, |old, new| best_links(&leaves(old), &leaves(new)))
    }

    #[test]
    fn a_paragraph_is_paired_with_the_one_that_shares_its_words() {
        let old = "We collect your address and your name.";
        let new = "Read this before anything else.\n\nWe collect your postal address and your name.";
        assert_eq!(best(old, new), [LeafLink::one(0, 1)]);
    }

    #[test]
    fn a_paragraph_with_other_words_is_in_no_pair() {
        assert_eq!(best("We collect your address and your name.", "Cookies are small files of a website."), []);
    }

    #[test]
    fn a_paragraph_cut_in_two_is_paired_with_both_halves() {
        let old = "We collect your address when you write. We delete the letters after ninety days.";
        let new = "We collect your address when you write.\n\nWe delete the letters after ninety days.";
        assert_eq!(best(old, new), [LeafLink { old: 0..1, new: 0..2 }]);
        assert_eq!(best(new, old), [LeafLink { old: 0..2, new: 0..1 }]);
    }

    #[test]
    fn a_heading_is_not_paired_with_a_table() {
        assert_eq!(best("## a b", "| a | b |\n|---|---|\n"), []);
    }
}
