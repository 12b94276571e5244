//! Pairs the leaves of two documents that are the same text.
//!
//! Blocks that occur once in each text and are equal hold the rest in place; between them, pairs are chosen so that
//! the most text stays together, by how many words leaves share. One leaf may be paired with several that follow each
//! other, when it was split or they were merged. Leaves below the threshold are not the same text any more: they are
//! shown whole, the old one and then the new one.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::gaps::gaps;
use super::leaves::{Leaf, LeafLink, leaves};
use super::pairing::{best_links, pair_leftovers};
use super::vocabulary::Indexed;

/// Pairs of leaves compared in one gap, at the most; a larger gap is first cut at equal leaves, then given up.
const MAX_PAIRS: usize = 250_000;

/// Which leaves of two sequences of blocks are the same text, in order.
#[must_use]
pub(crate) fn link_blocks(old: &[Indexed<'_>], new: &[Indexed<'_>]) -> Vec<LeafLink> {
    let mut links = Vec::new();
    let keys = |blocks: &[Indexed<'_>]| blocks.iter().map(Key::of).collect::<Vec<_>>();
    let mut base = (0, 0);
    for gap in gaps(anchor_pairs(&keys(old), &keys(new)), (old.len(), new.len())) {
        let (gap_old, gap_new) = (leaves(&old[gap.old]), leaves(&new[gap.new]));
        links.extend(link_leaves(&gap_old, &gap_new).into_iter().map(|link| link.shifted(base)));
        base = (base.0 + gap_old.len(), base.1 + gap_new.len());
        if let Some((i, _)) = gap.pair {
            let count = old[i].leaf_count();
            links.extend((0..count).map(|k| LeafLink::one(base.0 + k, base.1 + k)));
            base = (base.0 + count, base.1 + count);
        }
    }
    links
}

/// Which leaves are the same text, in order.
#[must_use]
pub(crate) fn link_leaves(old: &[Leaf<'_, '_>], new: &[Leaf<'_, '_>]) -> Vec<LeafLink> {
    let mut links = Vec::new();
    let keys = |leaves: &[Leaf<'_, '_>]| leaves.iter().map(|leaf| Key::of(leaf.indexed)).collect::<Vec<_>>();
    for gap in gaps(anchor_pairs(&keys(old), &keys(new)), (old.len(), new.len())) {
        let start = (gap.old.start, gap.new.start);
        let found = link_gap(&old[gap.old], &new[gap.new]);
        links.extend(found.into_iter().map(|link| link.shifted(start)));
        links.extend(gap.pair.map(|(i, j)| LeafLink::one(i, j)));
    }
    links
}

/// The pairs of equal blocks that hold the others in place: those at both ends, and between them those that occur
/// once on each side, as many as stand in the same order on both; and so on between these.
///
/// time: O(N log N) a level; each level takes at least one pair out
fn anchor_pairs(old: &[Key], new: &[Key]) -> Vec<(usize, usize)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a.hash == b.hash).count();
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|k| (k, k)).collect();
    let (inner_old, inner_new) = (&old[head..], &new[head..]);
    let tail = inner_old.iter().rev().zip(inner_new.iter().rev()).take_while(|(a, b)| a.hash == b.hash).count();
    let (inner_old, inner_new) = (&inner_old[..inner_old.len() - tail], &inner_new[..inner_new.len() - tail]);
    let anchors = anchors(inner_old, inner_new);
    if !anchors.is_empty() {
        for gap in gaps(anchors, (inner_old.len(), inner_new.len())) {
            let start = (head + gap.old.start, head + gap.new.start);
            let between = anchor_pairs(&inner_old[gap.old], &inner_new[gap.new]);
            pairs.extend(between.into_iter().map(|(i, j)| (start.0 + i, start.1 + j)));
            pairs.extend(gap.pair.map(|(i, j)| (head + i, head + j)));
        }
    }
    pairs.extend((0..tail).rev().map(|k| (old.len() - 1 - k, new.len() - 1 - k)));
    pairs
}

/// What finding equal blocks needs to know of one.
#[derive(Clone, Copy)]
struct Key {
    hash: u64,
    /// 1000 a block plus its words: most blocks win, words break ties.
    weight: usize,
}

/// What a block weighs besides its words.
const BLOCK_WEIGHT: usize = 1_000;

impl Key {
    fn of(indexed: &Indexed<'_>) -> Self {
        Self { hash: indexed.hash, weight: BLOCK_WEIGHT + indexed.word_count() }
    }
}

/// Equal blocks that occur once on each side: as many as stand in the same order on both.
fn anchors(old: &[Key], new: &[Key]) -> Vec<(usize, usize)> {
    let once = |keys: &[Key]| {
        let mut places: HashMap<u64, Option<usize>> = HashMap::new();
        for (at, key) in keys.iter().enumerate() {
            places.entry(key.hash).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let new_places = once(new);
    let mut candidates: Vec<(usize, usize)> =
        once(old).into_iter().filter_map(|(hash, at)| Some((at?, (*new_places.get(&hash)?)?))).collect();
    candidates.sort_unstable();
    heaviest_increasing(&candidates, old, new.len())
}

/// The heaviest chain of pairs that increases on both sides; the pairs come sorted by their first place.
///
/// The best chain that ends before each place of the new side is kept in a tree of prefixes (Fenwick's), so that each
/// pair costs no more than the logarithm of the length.
///
/// time: O(P log M) for P pairs
fn heaviest_increasing(pairs: &[(usize, usize)], old: &[Key], new_length: usize) -> Vec<(usize, usize)> {
    let mut tree: Vec<(usize, Option<usize>)> = vec![(0, None); new_length + 1];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (i, j)) in pairs.iter().enumerate() {
        let mut best = (0, None);
        let mut place = *j;
        while place > 0 {
            best = best.max(tree[place]);
            place &= place - 1;
        }
        before.push(best.1);
        let ends_here = (best.0 + old[*i].weight, Some(at));
        place = j + 1;
        while place <= new_length {
            tree[place] = tree[place].max(ends_here);
            place += place & place.wrapping_neg();
        }
    }
    let mut last = (0, None);
    let mut place = new_length;
    while place > 0 {
        last = last.max(tree[place]);
        place &= place - 1;
    }
    let mut chain: Vec<(usize, usize)> = std::iter::successors(last.1, |at| before[*at]).map(|at| pairs[at]).collect();
    chain.reverse();
    chain
}

/// Links similar leaves where no equal ones are left to hold on to.
fn link_gap(old: &[Leaf<'_, '_>], new: &[Leaf<'_, '_>]) -> Vec<LeafLink> {
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    if old.len().saturating_mul(new.len()) <= MAX_PAIRS {
        return pair_leftovers(best_links(old, new), old, new);
    }
    // Too many to try each with each: hold on to equal leaves that occur more than once.
    let hashes = |leaves: &[Leaf<'_, '_>]| leaves.iter().map(|leaf| leaf.indexed.hash).collect::<Vec<_>>();
    let mut links = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &hashes(old), &hashes(new)) {
        let (i, j) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            links.extend(i.zip(j).map(|(i, j)| LeafLink::one(i, j)));
        } else if i.len().saturating_mul(j.len()) <= MAX_PAIRS {
            let found = best_links(&old[i.clone()], &new[j.clone()]);
            links.extend(found.into_iter().map(|link| link.shifted((i.start, j.start))));
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::tests::of_two;

    fn keys(hashes: &[u64]) -> Vec<Key> {
        hashes.iter().map(|hash| Key { hash: *hash, weight: BLOCK_WEIGHT }).collect()
    }

    #[test]
    fn equal_blocks_at_both_ends_hold_on_to_each_other_though_they_occur_twice() {
        let pairs = anchor_pairs(&keys(&[1, 1, 2, 1]), &keys(&[1, 1, 3, 4, 1]));
        assert_eq!(pairs, [(0, 0), (1, 1), (3, 4)]);
    }

    #[test]
    fn a_block_that_occurs_twice_in_one_text_is_no_anchor_between_the_ends() {
        let pairs = anchor_pairs(&keys(&[8, 1, 2, 1, 9]), &keys(&[6, 1, 2, 7]));
        assert_eq!(pairs, [(1, 1), (2, 2)], "the first 1 stands right before the anchor 2");
        assert!(anchors(&keys(&[1, 2, 1]), &keys(&[1])).is_empty());
    }

    #[test]
    fn of_blocks_that_changed_their_order_the_more_stay() {
        assert_eq!(anchors(&keys(&[1, 2, 3]), &keys(&[3, 1, 2])), [(0, 1), (1, 2)]);
    }

    #[test]
    fn of_two_blocks_that_changed_their_order_the_one_with_more_words_stays() {
        let mut old = keys(&[1, 2]);
        old[1].weight += 7;
        assert_eq!(anchors(&old, &keys(&[2, 1])), [(1, 0)]);
        old[0].weight += 9;
        assert_eq!(anchors(&old, &keys(&[2, 1])), [(0, 1)]);
    }

    #[test]
    fn the_heaviest_chain_may_have_fewer_pairs() {
        let mut old = keys(&[1, 2, 3]);
        old[2].weight = 5 * BLOCK_WEIGHT;
        assert_eq!(heaviest_increasing(&[(0, 1), (1, 2), (2, 0)], &old, 3), [(2, 0)]);
    }

    #[test]
    fn links_are_counted_in_leaves_of_the_whole_text() {
        let links = of_two("- a\n- b\n\nKept as it is.", "New.\n\n- a\n- b\n\nKept as it is.", link_blocks);
        assert_eq!(links, [LeafLink::one(0, 1), LeafLink::one(1, 2), LeafLink::one(2, 3)]);
    }
}
