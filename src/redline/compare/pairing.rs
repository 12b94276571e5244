//! Pairs similar leaves between those that hold them in place, by dynamic programming.

use super::leaves::{Leaf, LeafLink};
use super::vocabulary::Indexed;
use super::words::kept_pieces;
use crate::text::document::BlockKind;
use crate::text::words::count_words;

/// Leaves that one leaf can be split into, at the most.
const MAX_PIECES: usize = 4;
/// Splits and merges of one gap that are tried word for word, at the most.
const MAX_TRIED: usize = 2_000;
/// How much of a leaf and the pieces it was split into must be the same.
const SPLIT: f32 = 0.5;
/// How much of the words of two leaves that stand in the same place alone must be the same.
const SAME_PLACE: f32 = 0.25;

/// One step through both sequences of leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// An old leaf is in no pair.
    Deleted,
    /// A new leaf is in no pair.
    Inserted,
    /// One leaf of the old text is so many of the new one, or so many are one.
    Linked { old: u8, new: u8 },
}

/// The links in order that keep the most text together.
///
/// time: O(N M) pairs of leaves, each with up to [`MAX_PIECES`] splits and merges, of which [`MAX_TRIED`] are compared word
/// for word; space: O(N M)
pub(crate) fn best_links(old: &[Leaf<'_, '_>], new: &[Leaf<'_, '_>]) -> Vec<LeafLink> {
    let mut shared = Shared::of(old, new);
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
            let score = pair_score(&old[i], &new[j]);
            if score > 0.0 {
                offer(score + best[at + width + 1], Step::Linked { old: 1, new: 1 });
            }
            for pieces in 2..=MAX_PIECES {
                let count = u8::try_from(pieces).expect("a few pieces");
                if j + pieces <= new.len()
                    && let Some(score) = shared.split(i, j, pieces)
                {
                    offer(score + best[at + width + pieces], Step::Linked { old: 1, new: count });
                }
                if i + pieces <= old.len()
                    && let Some(score) = shared.merge(i, j, pieces)
                {
                    offer(score + best[at + pieces * width + 1], Step::Linked { old: count, new: 1 });
                }
            }
            (best[at], steps[at]) = found;
        }
    }
    let mut links = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        match steps[i * width + j] {
            Step::Deleted => i += 1,
            Step::Inserted => j += 1,
            Step::Linked { old, new } => {
                let (after_old, after_new) = (i + usize::from(old), j + usize::from(new));
                links.push(LeafLink { old: i..after_old, new: j..after_new });
                (i, j) = (after_old, after_new);
            }
        }
    }
    links
}

/// Adds a link between two leaves that are left over alone in the same place and still share some words.
pub(crate) fn pair_leftovers(links: Vec<LeafLink>, old: &[Leaf<'_, '_>], new: &[Leaf<'_, '_>]) -> Vec<LeafLink> {
    let mut all = Vec::with_capacity(links.len() + 1);
    let (mut at_old, mut at_new) = (0, 0);
    let end = LeafLink { old: old.len()..old.len(), new: new.len()..new.len() };
    for link in links.into_iter().chain(std::iter::once(end)) {
        if link.old.start == at_old + 1 && link.new.start == at_new + 1 && is_same_place(&old[at_old], &new[at_new]) {
            all.push(LeafLink::one(at_old, at_new));
        }
        (at_old, at_new) = (link.old.end, link.new.end);
        all.push(link);
    }
    all.pop();
    all
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^23")]
fn is_same_place(old: &Leaf<'_, '_>, new: &Leaf<'_, '_>) -> bool {
    let (old, new) = (old.indexed, new.indexed);
    if old.block.kind.element() != new.block.kind.element() {
        return false;
    }
    let Some(kept) = kept_pieces(&[old], &[new]) else { return false };
    let words = count_words(old.tokens()).max(count_words(new.tokens()));
    kept[0] >= 1 && 2 * kept[0] >= words || kept[0] >= 2 && kept[0] as f32 >= SAME_PLACE * words as f32
}

/// How good a pair two leaves are; 0 where they are not the same text.
fn pair_score(old: &Leaf<'_, '_>, new: &Leaf<'_, '_>) -> f32 {
    let place = place_factor(old, new);
    let (old, new) = (old.indexed, new.indexed);
    let Some(threshold) = threshold(old, new) else { return 0.0 };
    if old.similarity_at_most(new) < threshold {
        return 0.0;
    }
    let similarity = old.similarity(new);
    if similarity < threshold {
        return 0.0;
    }
    similarity * place * (1.0 + old.weight.midpoint(new.weight))
}

/// Tie-break: the same element, heading and depth score higher.
fn place_factor(old: &Leaf<'_, '_>, new: &Leaf<'_, '_>) -> f32 {
    let kind = if old.indexed.block.kind.element() == new.indexed.block.kind.element() { 1.0 } else { 0.9 };
    let heading = if old.heading == new.heading { 1.0 } else { 0.98 };
    let depth = if old.depth == new.depth { 1.0 } else { 0.99 };
    kind * heading * depth
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

/// The weight of the words that leaves share, each with each, to find splits and merges by.
struct Shared<'i, 'a> {
    old: &'i [Leaf<'i, 'a>],
    new: &'i [Leaf<'i, 'a>],
    weights: Vec<f32>,
    tried: usize,
}

impl<'i, 'a> Shared<'i, 'a> {
    fn of(old: &'i [Leaf<'i, 'a>], new: &'i [Leaf<'i, 'a>]) -> Self {
        let has_words =
            |leaf: &Leaf<'_, '_>| is_prose(&leaf.indexed.block.kind) || leaf.indexed.block.kind.is_heading();
        let weights = old.iter().flat_map(|a| {
            new.iter().map(move |b| if has_words(a) && has_words(b) { a.indexed.shared(b.indexed) } else { 0.0 })
        });
        Self { old, new, weights: weights.collect(), tried: 0 }
    }

    fn at(&self, i: usize, j: usize) -> f32 {
        self.weights[i * self.new.len() + j]
    }

    /// How good it is to link one old leaf with as many new ones as `pieces`; `None` where it was not split so.
    fn split(&mut self, i: usize, j: usize, pieces: usize) -> Option<f32> {
        let parts: Vec<(f32, f32)> = (j..j + pieces).map(|j| (self.at(i, j), self.new[j].indexed.weight)).collect();
        let whole = self.old[i].indexed;
        could_be_split(whole.weight, &parts).then_some(())?;
        let pieces: Vec<&Indexed<'_>> = self.new[j..j + pieces].iter().map(|leaf| leaf.indexed).collect();
        self.split_score(whole, &pieces, true)
    }

    /// How good it is to link as many old leaves as `pieces` with one new one.
    fn merge(&mut self, i: usize, j: usize, pieces: usize) -> Option<f32> {
        let parts: Vec<(f32, f32)> = (i..i + pieces).map(|i| (self.at(i, j), self.old[i].indexed.weight)).collect();
        let whole = self.new[j].indexed;
        could_be_split(whole.weight, &parts).then_some(())?;
        let pieces: Vec<&Indexed<'_>> = self.old[i..i + pieces].iter().map(|leaf| leaf.indexed).collect();
        self.split_score(whole, &pieces, false)
    }

    /// Word for word: each piece must keep words, in order.
    #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^23")]
    fn split_score(&mut self, whole: &Indexed<'_>, pieces: &[&Indexed<'_>], is_split: bool) -> Option<f32> {
        self.tried += 1;
        if self.tried > MAX_TRIED {
            return None;
        }
        let kept = if is_split { kept_pieces(&[whole], pieces) } else { kept_pieces(pieces, &[whole]) }?;
        let words = |leaf: &Indexed<'_>| count_words(leaf.tokens()) as f32;
        let all: f32 = words(whole) + pieces.iter().map(|piece| words(piece)).sum::<f32>();
        let same: f32 = kept.iter().map(|kept| *kept as f32).sum();
        let of_pieces = kept
            .iter()
            .zip(pieces)
            .all(|(kept, piece)| *kept as f32 >= 0.3 * words(piece) || *kept as f32 >= 0.2 * words(whole));
        let similarity = 2.0 * same / all;
        let weight = whole.weight + pieces.iter().map(|piece| piece.weight).sum::<f32>();
        (of_pieces && similarity >= SPLIT).then(|| similarity * 0.97 * (1.0 + weight / 2.0))
    }
}

/// Whether a leaf of this weight may be these parts together, each with what they share with it and their own weight.
fn could_be_split(whole: f32, parts: &[(f32, f32)]) -> bool {
    let shared: f32 = parts.iter().map(|(shared, _)| shared).sum::<f32>().min(whole);
    let all: f32 = whole + parts.iter().map(|(_, weight)| weight).sum::<f32>();
    parts.iter().all(|(shared, weight)| *shared >= 0.3 * weight || *shared >= 0.2 * whole)
        && parts.iter().all(|(shared, _)| *shared > 0.0)
        && 2.0 * shared >= SPLIT * all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::leaves::leaves;
    use crate::redline::compare::tests::of_two;

    fn best(old: &str, new: &str) -> Vec<LeafLink> {
        of_two(old, new, |old, new| best_links(&leaves(old), &leaves(new)))
    }

    fn with_leftovers(old: &str, new: &str) -> Vec<LeafLink> {
        of_two(old, new, |old, new| {
            let (old, new) = (leaves(old), leaves(new));
            pair_leftovers(best_links(&old, &new), &old, &new)
        })
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

    #[test]
    fn a_paragraph_left_alone_in_its_place_needs_a_quarter_of_its_words() {
        let old = "First stays whole and long enough.\n\nWe share data with hosts abroad.\n\nLast stays whole and long enough.";
        let quarter = old.replace("share data with hosts abroad", "share nothing whatever today indeed");
        let less = old.replace("We share data with hosts abroad", "Nobody receives anything whatever today indeed");
        assert_eq!(with_leftovers(old, &quarter), [LeafLink::one(0, 0), LeafLink::one(1, 1), LeafLink::one(2, 2)]);
        assert_eq!(with_leftovers(old, &less), [LeafLink::one(0, 0), LeafLink::one(2, 2)]);
    }
}
