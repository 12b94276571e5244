//! Which of many pairs stand in the same order on both sides.

/// A pair of places, one in each text, and what holding on to it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WeightedPair {
    /// In the old text.
    pub old: usize,
    /// In the new text.
    pub new: usize,
    /// Compared with others.
    pub weight: usize,
}

/// The heaviest chain of pairs that increases on both sides.
///
/// The best chain that ends before each place of the new side is kept in a tree of prefixes (Fenwick's), so that each
/// pair costs no more than the logarithm of the length. Pairs of one old place come with the last new one first, so that
/// no chain holds two of them.
///
/// time: O(P log P) for P pairs
#[must_use]
pub(crate) fn heaviest_chain(mut pairs: Vec<WeightedPair>) -> Vec<WeightedPair> {
    pairs.sort_unstable_by_key(|pair| (pair.old, std::cmp::Reverse(pair.new)));
    let new_length = pairs.iter().map(|pair| pair.new + 1).max().unwrap_or(0);
    let mut tree: Vec<(usize, Option<usize>)> = vec![(0, None); new_length + 1];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let best = best_before(&tree, pair.new);
        before.push(best.1);
        let ends_here = (best.0 + pair.weight, Some(at));
        let mut place = pair.new + 1;
        while place <= new_length {
            tree[place] = tree[place].max(ends_here);
            place += place & place.wrapping_neg();
        }
    }
    let last = best_before(&tree, new_length).1;
    let mut chain: Vec<WeightedPair> = std::iter::successors(last, |at| before[*at]).map(|at| pairs[at]).collect();
    chain.reverse();
    chain
}

fn best_before(tree: &[(usize, Option<usize>)], mut place: usize) -> (usize, Option<usize>) {
    let mut best = (0, None);
    while place > 0 {
        best = best.max(tree[place]);
        place &= place - 1;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(pairs: &[(usize, usize, usize)]) -> Vec<(usize, usize)> {
        let pairs = pairs.iter().map(|(old, new, weight)| WeightedPair { old: *old, new: *new, weight: *weight });
        heaviest_chain(pairs.collect()).iter().map(|pair| (pair.old, pair.new)).collect()
    }

    #[test]
    fn the_heaviest_chain_may_have_fewer_pairs() {
        assert_eq!(chain(&[(0, 1, 1), (1, 2, 1), (2, 0, 5)]), [(2, 0)]);
        assert_eq!(chain(&[(0, 1, 3), (1, 2, 3), (2, 0, 5)]), [(0, 1), (1, 2)]);
    }

    #[test]
    fn a_place_is_in_one_pair_of_a_chain() {
        assert_eq!(chain(&[(0, 0, 1), (0, 1, 1), (1, 1, 1)]), [(0, 0), (1, 1)]);
        assert_eq!(chain(&[(0, 0, 1), (1, 0, 2)]), [(1, 0)]);
    }
}
