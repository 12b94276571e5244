//! Pairs leaves that are left over in the same place: less of them must be the same, for nothing else stands there.

use super::chains::{WeightedPair, heaviest_chain};
use super::index::Indexed;
use super::leaves::{Leaf, LeafLink};
use super::pairing::can_be_same;
use super::words::{Kept, kept};
use crate::text::words::count_words;

/// Pairs of leaves compared between two links, at the most.
const MAX_PAIRS: usize = 150;
/// How much of the words of two leaves that stand alone between two links must be the same.
const ALONE: f32 = 0.25;
/// How much where others stand beside them.
const AMONG_OTHERS: f32 = 0.5;
/// How much of the smaller of two leaves must be in the larger for it to be that one, extended or cut.
const CONTAINED: f32 = 0.9;

/// Adds links between leaves that are left over in the same place and still share some words.
pub(crate) fn pair_in_place(links: Vec<LeafLink>, old: &[Leaf<'_, '_>], new: &[Leaf<'_, '_>]) -> Vec<LeafLink> {
    let mut all = Vec::with_capacity(links.len());
    let mut at = (0, 0);
    let end = LeafLink { old: old.len()..old.len(), new: new.len()..new.len() };
    for link in links.into_iter().chain(std::iter::once(end)) {
        let found = pairs_in_place(&old[at.0..link.old.start], &new[at.1..link.new.start]);
        all.extend(found.into_iter().map(|(i, j)| LeafLink::one(at.0 + i, at.1 + j)));
        at = (link.old.end, link.new.end);
        all.push(link);
    }
    all.pop();
    all
}

/// The pairs of leaves between two links that keep the most words.
fn pairs_in_place(old: &[Leaf<'_, '_>], new: &[Leaf<'_, '_>]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > MAX_PAIRS {
        return Vec::new();
    }
    let least = if old.len() == 1 && new.len() == 1 { ALONE } else { AMONG_OTHERS };
    let pairs = old.iter().enumerate().flat_map(|(i, a)| {
        new.iter().enumerate().filter_map(move |(j, b)| {
            let weight = words_in_place(a.indexed, b.indexed, least)?;
            Some(WeightedPair { old: i, new: j, weight })
        })
    });
    heaviest_chain(pairs.collect()).into_iter().map(|pair| (pair.old, pair.new)).collect()
}

/// How many words two leaves keep that stand in the same place; `None` where they are not the same text.
#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^23")]
fn words_in_place(old: &Indexed<'_>, new: &Indexed<'_>, least: f32) -> Option<usize> {
    let is_element = old.block.kind.element() == new.block.kind.element();
    if !can_be_same(old, new) || old.block.kind.is_heading() != new.block.kind.is_heading() {
        return None;
    }
    let smaller = old.bag().weight.min(new.bag().weight);
    let shared = old.bag().shared(new.bag());
    let may_be_contained = shared >= CONTAINED * 0.9 * smaller;
    if shared <= 0.0 || !may_be_contained && (!is_element || old.similarity(new) < least) {
        return None;
    }
    let kept = kept(old, new);
    let words = count_words(old.tokens()).max(count_words(new.tokens()));
    let is_enough =
        kept.words >= 1 && 2 * kept.words >= words || kept.words >= 2 && kept.words as f32 >= least * words as f32;
    (is_element && is_enough || is_contained(old, new, &kept)).then_some(kept.words)
}

/// Whether the larger of two leaves is the smaller one, extended: it holds the smaller one almost whole, in few parts, and
/// more of it than a word that may be there by chance.
#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^23")]
fn is_contained(old: &Indexed<'_>, new: &Indexed<'_>, kept: &Kept) -> bool {
    let (old_words, new_words) = (count_words(old.tokens()), count_words(new.tokens()));
    let (smaller, larger) = (old_words.min(new_words), old_words.max(new_words));
    let begin_alike = old.words.first() == new.words.first();
    kept.words >= 1
        && kept.words as f32 >= CONTAINED * smaller as f32
        && kept.runs <= 2 + smaller / 5
        && (begin_alike || smaller > 3 || smaller > 1 && larger <= 8 * smaller)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::leaves::leaves;
    use crate::redline::compare::pairing::best_links;
    use crate::redline::compare::tests::of_two;

    fn with_leftovers(old: &str, new: &str) -> Vec<LeafLink> {
        of_two(old, new, |old, new| {
            let (old, new) = (leaves(old), leaves(new));
            pair_in_place(best_links(&old, &new), &old, &new)
        })
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
