//! What stands between pairs: how everything here walks through two sequences.

use std::ops::Range;

/// What two sequences have between two pairs, and the second of these; `None` at their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    /// What the old one has.
    pub old: Range<usize>,
    /// What the new one has.
    pub new: Range<usize>,
    /// The pair that ends it.
    pub pair: Option<(usize, usize)>,
}

/// The gaps of two sequences of these lengths, also those in which nothing stands: one before each pair, one at the end.
///
/// The pairs increase on both sides.
pub(crate) fn gaps(pairs: Vec<(usize, usize)>, lengths: (usize, usize)) -> impl Iterator<Item = Gap> {
    let (mut at_old, mut at_new) = (0, 0);
    pairs.into_iter().map(Some).chain([None]).map(move |pair| {
        let (old, new) = pair.unwrap_or(lengths);
        let gap = Gap { old: at_old..old, new: at_new..new, pair };
        (at_old, at_new) = (old + 1, new + 1);
        gap
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_gap_before_each_pair_and_one_at_the_end() {
        let found: Vec<_> =
            gaps(vec![(0, 1), (1, 2), (4, 3)], (6, 4)).map(|gap| (gap.old, gap.new, gap.pair)).collect();
        let expected =
            [(0..0, 0..1, Some((0, 1))), (1..1, 2..2, Some((1, 2))), (2..4, 3..3, Some((4, 3))), (5..6, 4..4, None)];
        assert_eq!(found, expected);
    }

    #[test]
    fn two_sequences_without_a_pair_are_one_gap() {
        assert_eq!(gaps(Vec::new(), (2, 3)).collect::<Vec<_>>(), [Gap { old: 0..2, new: 0..3, pair: None }]);
    }
}
