//! Which blocks are most likely the same text, by words that no other block has.
//!
//! Cheap where comparing each with each is not. An equal block that moved far away would hold the rest in place, and part
//! all that was edited on its way: what is likely the same counts in the choice of what stays where it is.

use rustc_hash::FxHashMap;

use super::stems::Bag;

/// How similar blocks must be.
const LIKELY: f32 = 0.5;

/// Pairs of blocks that are each other's most likely, and how similar they are, in the order of the old ones.
///
/// time: O(W log W) for W words
#[must_use]
pub(crate) fn likely_pairs(old: &[&Bag], new: &[&Bag]) -> Vec<(usize, usize, f32)> {
    let votes = votes(old, new);
    let (mut best_new, mut best_old) = (FxHashMap::default(), FxHashMap::default());
    for (i, j, weight) in &votes {
        for (best, place, other) in [(&mut best_new, *i, *j), (&mut best_old, *j, *i)] {
            let entry = best.entry(place).or_insert((*weight, other));
            if *weight > entry.0 {
                *entry = (*weight, other);
            }
        }
    }
    let is_mutual = |i: &usize, j: &usize| best_new[i].1 == *j && best_old[j].1 == *i;
    let mutual = votes.iter().filter(|(i, j, _)| is_mutual(i, j));
    mutual
        .map(|(i, j, _)| (*i, *j, old[*i].similarity(new[*j])))
        .filter(|(_, _, similarity)| *similarity >= LIKELY)
        .collect()
}

/// The weight of the words that pairs of blocks share, and no other block of either text has.
fn votes(old: &[&Bag], new: &[&Bag]) -> Vec<(usize, usize, f32)> {
    let (old_places, new_places) = (sole_places(old), sole_places(new));
    let both = |(stem, (i, weight)): (&u64, &(Option<usize>, f32))| {
        let (j, other_weight) = new_places.get(stem)?;
        Some(((*i)?, (*j)?, weight.min(*other_weight)))
    };
    let mut votes: Vec<(usize, usize, f32)> = old_places.iter().filter_map(both).collect();
    votes.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    votes.dedup_by(|next, first| {
        let same = (next.0, next.1) == (first.0, first.1);
        first.2 += if same { next.2 } else { 0.0 };
        same
    });
    votes
}

/// In which block each stem is; `None` where it is in several.
fn sole_places(bags: &[&Bag]) -> FxHashMap<u64, (Option<usize>, f32)> {
    let mut places: FxHashMap<u64, (Option<usize>, f32)> = FxHashMap::default();
    places.reserve(bags.iter().map(|bag| bag.weights().len()).sum());
    for (at, bag) in bags.iter().enumerate() {
        for (stem, weight) in bag.weights() {
            places.entry(stem).and_modify(|place| place.0 = None).or_insert((Some(at), weight));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::tests::of_two;

    #[test]
    fn blocks_that_share_most_of_their_rare_words_are_likely_the_same() {
        let old = "The cat sat here.\n\nDogs barked at strangers all night.\n\nThe end of it.";
        let new = "Dogs barked at neighbours all night.\n\nNothing else.\n\nThe end of it.";
        let found = of_two(old, new, |old, new| {
            let bags = |blocks: &[_]| {
                blocks
                    .iter()
                    .map(|indexed: &crate::redline::compare::index::Indexed<'_>| indexed.bag().clone())
                    .collect::<Vec<_>>()
            };
            let (old, new) = (bags(old), bags(new));
            likely_pairs(&old.iter().collect::<Vec<_>>(), &new.iter().collect::<Vec<_>>())
        });
        assert_eq!(found.iter().map(|(i, j, _)| (*i, *j)).collect::<Vec<_>>(), [(1, 0), (2, 2)]);
    }
}
