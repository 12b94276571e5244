//! Pairs the leaves of two documents that are the same text.
//!
//! Blocks that occur once in each text and are equal hold the rest in place, and between them those of an equal name;
//! between these, pairs are chosen so that the most text stays together, by how many words leaves share. One leaf may be
//! paired with several that follow each other, when it was split or they were merged. Leaves below the threshold are not
//! the same text any more: they are shown whole, the old one and then the new one.

use rustc_hash::{FxHashMap, FxHashSet};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::chains::{WeightedPair, heaviest_chain};
use super::gaps::gaps;
use super::index::{Indexed, LazyBag};
use super::leaves::{Leaf, LeafLink, leaves};
use super::likely::likely_pairs;
use super::names::names;
use super::pairing::{best_links, can_be_same};
use super::place::pair_in_place;
use super::splits::grown;
use super::stems::Bag;

/// Pairs of leaves compared in one gap, at the most; a larger gap is cut first.
const MAX_PAIRS: usize = 250_000;
/// How often what is between anchors is searched for further ones: each time, what is alone there may be found.
const MAX_LEVELS: usize = 64;

/// Which leaves of two sequences of blocks are the same text, in order.
#[must_use]
pub(crate) fn link_blocks(old: &[Indexed<'_>], new: &[Indexed<'_>]) -> Vec<LeafLink> {
    let mut links = Vec::new();
    let (old_keys, new_keys): (Vec<Key<'_>>, Vec<Key<'_>>) =
        (old.iter().map(Key::of).collect(), new.iter().map(Key::of).collect());
    let mut base = (0, 0);
    for gap in gaps(anchor_pairs(&old_keys, &new_keys, MAX_LEVELS), (old.len(), new.len())) {
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
    let anchors = anchor_pairs(&keys(old), &keys(new), MAX_LEVELS);
    link_between(old, new, anchors, MAX_LEVELS)
}

/// The pairs of equal blocks that hold the others in place: those at both ends, and between them those that occur
/// once on each side, as many as stand in the same order on both; and so on between these.
///
/// time: O(W log W) for W words a level, [`MAX_LEVELS`] levels at the most
fn anchor_pairs(old: &[Key<'_>], new: &[Key<'_>], levels: usize) -> Vec<(usize, usize)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a.hash == b.hash).count();
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|k| (k, k)).collect();
    let (inner_old, inner_new) = (&old[head..], &new[head..]);
    let tail = inner_old.iter().rev().zip(inner_new.iter().rev()).take_while(|(a, b)| a.hash == b.hash).count();
    let (inner_old, inner_new) = (&inner_old[..inner_old.len() - tail], &inner_new[..inner_new.len() - tail]);
    let anchors = if levels > 0 { anchors(inner_old, inner_new) } else { Vec::new() };
    if !anchors.is_empty() {
        for gap in gaps(anchors, (inner_old.len(), inner_new.len())) {
            let start = (head + gap.old.start, head + gap.new.start);
            let between = anchor_pairs(&inner_old[gap.old], &inner_new[gap.new], levels - 1);
            pairs.extend(between.into_iter().map(|(i, j)| (start.0 + i, start.1 + j)));
            pairs.extend(gap.pair.map(|(i, j)| (head + i, head + j)));
        }
    }
    pairs.extend((0..tail).rev().map(|k| (old.len() - 1 - k, new.len() - 1 - k)));
    pairs
}

/// What finding equal blocks needs to know of one.
#[derive(Clone, Copy)]
struct Key<'i> {
    hash: u64,
    words: usize,
    bag: &'i LazyBag,
}

/// What a pair of blocks weighs besides its words.
const BLOCK_WEIGHT: usize = 20;

/// What finding equal leaves needs to know of them.
fn keys<'i>(leaves: &[Leaf<'i, '_>]) -> Vec<Key<'i>> {
    leaves.iter().map(|leaf| Key::of(leaf.indexed)).collect()
}

impl<'i> Key<'i> {
    fn of(indexed: &'i Indexed<'_>) -> Self {
        Self { hash: indexed.hash, words: indexed.word_count(), bag: &indexed.bag }
    }

    /// What it weighs to hold on to a pair of which so much is the same, 0 to 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
    #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^23")]
    fn weight(&self, same: f32) -> usize {
        ((BLOCK_WEIGHT + self.words) as f32 * same) as usize
    }
}

/// Equal blocks that occur once on each side: as many as stand in the same order on both.
///
/// Blocks that were edited but are likely the same count in what stays in its place, so that one short block that moved
/// does not part them.
fn anchors(old: &[Key<'_>], new: &[Key<'_>]) -> Vec<(usize, usize)> {
    let equal = sole_pairs(old, new, |key| key.hash);
    if equal.is_empty() {
        return equal;
    }
    let equal = equal.into_iter().map(|(i, j)| WeightedPair { old: i, new: j, weight: old[i].weight(1.0) });
    let chain = heaviest_chain(equal.chain(edited_pairs(old, new)).collect());
    let is_equal = |pair: &WeightedPair| old[pair.old].hash == new[pair.new].hash;
    chain.into_iter().filter(is_equal).map(|pair| (pair.old, pair.new)).collect()
}

/// Pairs that are likely the same text, edited.
fn edited_pairs(old: &[Key<'_>], new: &[Key<'_>]) -> Vec<WeightedPair> {
    let old_bags: Vec<&Bag> = old.iter().map(|key| key.bag.get()).collect();
    let new_bags: Vec<&Bag> = new.iter().map(|key| key.bag.get()).collect();
    let likely = likely_pairs(&old_bags, &new_bags).into_iter().filter(|(i, j, _)| old[*i].hash != new[*j].hash);
    likely.map(|(i, j, same)| WeightedPair { old: i, new: j, weight: old[i].weight(same) }).collect()
}

/// Pairs of leaves of a name that nothing else on either side has, as many as stand in the same order on both.
///
/// A name that two leaves have is none, as `Note:`.
fn named_pairs(old: &[Leaf<'_, '_>], new: &[Leaf<'_, '_>]) -> Vec<(usize, usize)> {
    let named = |leaves: &[Leaf<'_, '_>]| -> Vec<(usize, u64)> {
        let of_leaf = |leaf: &Leaf<'_, '_>, at| names(leaf.indexed).iter().map(|name| (at, *name)).collect::<Vec<_>>();
        leaves.iter().enumerate().flat_map(|(at, leaf)| of_leaf(leaf, at)).collect()
    };
    let (old_names, new_names) = (named(old), named(new));
    let pairs = sole_pairs(&old_names, &new_names, |(_, name)| *name);
    let mut pairs: Vec<(usize, usize)> = pairs.into_iter().map(|(i, j)| (old_names[i].0, new_names[j].0)).collect();
    pairs.retain(|(i, j)| can_be_same(old[*i].indexed, new[*j].indexed));
    pairs.sort_unstable();
    pairs.dedup();
    if pairs.is_empty() {
        return pairs;
    }
    let (old_keys, new_keys) = (keys(old), keys(new));
    let is_named: FxHashSet<(usize, usize)> = pairs.iter().copied().collect();
    let named = pairs.into_iter().map(|(i, j)| {
        let same = old[i].indexed.similarity(new[j].indexed);
        WeightedPair { old: i, new: j, weight: BLOCK_WEIGHT + old_keys[i].weight(same) }
    });
    let edited = edited_pairs(&old_keys, &new_keys);
    let edited = edited.into_iter().filter(|pair| !is_named.contains(&(pair.old, pair.new)));
    let chain = heaviest_chain(named.chain(edited).collect()).into_iter().map(|pair| (pair.old, pair.new));
    chain.filter(|pair| is_named.contains(pair)).collect()
}

/// Pairs of a key that occurs once on each side.
fn sole_pairs<T>(old: &[T], new: &[T], key: impl Fn(&T) -> u64) -> Vec<(usize, usize)> {
    let once = |all: &[T]| {
        let mut places: FxHashMap<u64, Option<usize>> = FxHashMap::default();
        for (at, one) in all.iter().enumerate() {
            places.entry(key(one)).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let new_places = once(new);
    let both = |(key, at): (u64, Option<usize>)| Some((at?, (*new_places.get(&key)?)?));
    once(old).into_iter().filter_map(both).collect()
}

/// Links similar leaves where no equal ones are left to hold on to.
fn link_gap(old: &[Leaf<'_, '_>], new: &[Leaf<'_, '_>], levels: usize) -> Vec<LeafLink> {
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let named = if levels > 0 { named_pairs(old, new) } else { Vec::new() };
    if !named.is_empty() {
        let links = link_between(old, new, named.clone(), levels - 1);
        return grown(links, &named, old, new);
    }
    if old.len().saturating_mul(new.len()) <= MAX_PAIRS {
        return pair_in_place(best_links(old, new), old, new);
    }
    // Too many to try each with each: hold on to what is likely the same, or else to equal leaves in the order they have.
    let edited = heaviest_chain(edited_pairs(&keys(old), &keys(new)));
    if edited.is_empty() || levels == 0 {
        return link_equal(old, new);
    }
    link_between(old, new, edited.iter().map(|pair| (pair.old, pair.new)).collect(), levels - 1)
}

/// These pairs, and links in what is between them.
fn link_between(
    old: &[Leaf<'_, '_>],
    new: &[Leaf<'_, '_>],
    pairs: Vec<(usize, usize)>,
    levels: usize,
) -> Vec<LeafLink> {
    let mut links = Vec::new();
    for gap in gaps(pairs, (old.len(), new.len())) {
        let start = (gap.old.start, gap.new.start);
        let between = link_gap(&old[gap.old], &new[gap.new], levels);
        links.extend(between.into_iter().map(|link| link.shifted(start)));
        links.extend(gap.pair.map(|(i, j)| LeafLink::one(i, j)));
    }
    links
}

/// Equal leaves in the order that they have, with similar ones between them where they are not too many.
fn link_equal(old: &[Leaf<'_, '_>], new: &[Leaf<'_, '_>]) -> Vec<LeafLink> {
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
    use std::iter;
    use std::rc::Rc;
    use std::sync::Arc;

    use super::*;
    use crate::redline::compare::stems::{StemWeights, Stems};
    use crate::redline::compare::tests::of_two;

    fn of_hashes(hashes: &[u64]) -> Vec<Key<'static>> {
        let none = StemWeights::of(&Arc::default(), &Arc::default());
        let empty = Box::leak(Box::new(LazyBag::of(&Arc::new(Stems::of(Vec::new(), iter::empty())), &Rc::new(none))));
        hashes.iter().map(|hash| Key { hash: *hash, words: 0, bag: empty }).collect()
    }

    #[test]
    fn equal_blocks_at_both_ends_hold_on_to_each_other_though_they_occur_twice() {
        let pairs = anchor_pairs(&of_hashes(&[1, 1, 2, 1]), &of_hashes(&[1, 1, 3, 4, 1]), MAX_LEVELS);
        assert_eq!(pairs, [(0, 0), (1, 1), (3, 4)]);
    }

    #[test]
    fn a_block_that_occurs_twice_in_one_text_is_no_anchor_between_the_ends() {
        let pairs = anchor_pairs(&of_hashes(&[8, 1, 2, 1, 9]), &of_hashes(&[6, 1, 2, 7]), MAX_LEVELS);
        assert_eq!(pairs, [(1, 1), (2, 2)], "the first 1 stands right before the anchor 2");
        assert!(anchors(&of_hashes(&[1, 2, 1]), &of_hashes(&[1])).is_empty());
    }

    #[test]
    fn of_blocks_that_changed_their_order_the_more_stay() {
        assert_eq!(anchors(&of_hashes(&[1, 2, 3]), &of_hashes(&[3, 1, 2])), [(0, 1), (1, 2)]);
    }

    #[test]
    fn of_two_blocks_that_changed_their_order_the_one_with_more_words_stays() {
        let mut old = of_hashes(&[1, 2]);
        old[1].words += 7;
        assert_eq!(anchors(&old, &of_hashes(&[2, 1])), [(1, 0)]);
        old[0].words += 9;
        assert_eq!(anchors(&old, &of_hashes(&[2, 1])), [(0, 1)]);
    }

    #[test]
    fn links_are_counted_in_leaves_of_the_whole_text() {
        let links = of_two("- a\n- b\n\nKept as it is.", "New.\n\n- a\n- b\n\nKept as it is.", link_blocks);
        assert_eq!(links, [LeafLink::one(0, 1), LeafLink::one(1, 2), LeafLink::one(2, 3)]);
    }

    #[test]
    fn a_heading_that_moved_does_not_part_the_text_that_was_edited_on_its_way() {
        let text = "We collect the address that you type.\n\nCookies measure how often visitors return.\n\n\
            Partners abroad receive payment records monthly.";
        let edited = text.replace("type", "give").replace("often", "long").replace("monthly", "yearly");
        let links = of_two(&format!("## Contact\n\n{text}"), &format!("{edited}\n\n## Contact"), link_blocks);
        assert_eq!(links, [LeafLink::one(1, 0), LeafLink::one(2, 1), LeafLink::one(3, 2)]);
    }

    #[test]
    fn a_name_that_nothing_else_has_holds_whatever_was_written_anew() {
        let old = "- **Use.** We count visits.\n- **Logs.** Our hosts keep addresses.\n- Note: one thing.\n- Note: another thing.";
        let new =
            "- **Use.** Our hosts keep addresses of machines.\n- **Logs.** Nobody reads these.\n- Note: whatever else.";
        let links = of_two(old, new, link_blocks);
        assert_eq!(links[..2], [LeafLink::one(0, 0), LeafLink::one(1, 1)]);
    }
}
