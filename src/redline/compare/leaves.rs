//! The leaves of a document's tree of blocks: what is compared as one, in reading order.

use std::ops::Range;

use super::index::Indexed;
use crate::text::document::BlockKind;

/// A block that is compared as one, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaf<'i, 'a> {
    /// The block.
    pub indexed: &'i Indexed<'a>,
    /// Under which heading: the hash of the last one before it.
    pub heading: u64,
    /// In how many blocks.
    pub depth: usize,
}

/// Leaves of both texts that are the same text: one of each, or one of the one and several of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeafLink {
    /// Which leaves of the old text.
    pub old: Range<usize>,
    /// Which leaves of the new text.
    pub new: Range<usize>,
}

impl LeafLink {
    /// One leaf of each.
    #[must_use]
    pub(crate) fn one(old: usize, new: usize) -> Self {
        Self { old: old..old + 1, new: new..new + 1 }
    }

    /// Shifted by so many old and new leaves.
    #[must_use]
    pub(crate) fn shifted(self, (old, new): (usize, usize)) -> Self {
        Self { old: self.old.start + old..self.old.end + old, new: self.new.start + new..self.new.end + new }
    }
}

impl Indexed<'_> {
    /// Whether it is compared as one: it holds words, or nothing, or is a table.
    #[must_use]
    pub(crate) fn is_leaf(&self) -> bool {
        self.blocks.is_empty() || self.block.kind == BlockKind::Table
    }

    /// How many words it has, punctuation included, in all its leaves.
    #[must_use]
    pub(crate) fn word_count(&self) -> usize {
        self.words.len() + self.blocks.iter().map(Self::word_count).sum::<usize>()
    }

    /// How many leaves it has; one if it is a leaf.
    #[must_use]
    pub(crate) fn leaf_count(&self) -> usize {
        if self.is_leaf() { 1 } else { self.blocks.iter().map(Self::leaf_count).sum() }
    }
}

/// The leaves of blocks.
#[must_use]
pub(crate) fn leaves<'i, 'a>(blocks: &'i [Indexed<'a>]) -> Vec<Leaf<'i, 'a>> {
    fn add<'i, 'a>(blocks: &'i [Indexed<'a>], depth: usize, heading: &mut u64, leaves: &mut Vec<Leaf<'i, 'a>>) {
        for indexed in blocks {
            if indexed.is_leaf() {
                leaves.push(Leaf { indexed, heading: *heading, depth });
            } else {
                add(&indexed.blocks, depth + 1, heading, leaves);
            }
            if indexed.block.kind.is_heading() {
                *heading = indexed.hash;
            }
        }
    }
    let mut leaves = Vec::new();
    add(blocks, 0, &mut 0, &mut leaves);
    leaves
}

/// The rows of a table, each as one.
#[must_use]
pub(crate) fn rows<'i, 'a>(rows: &'i [Indexed<'a>]) -> Vec<Leaf<'i, 'a>> {
    rows.iter().map(|indexed| Leaf { indexed, heading: 0, depth: 0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::tests::of_two;

    #[test]
    fn a_table_is_one_leaf_and_a_list_has_those_of_its_items() {
        let text = "# Title\n\n- one\n- two\n  - three\n\n| a | b |\n|---|---|\n| c | d |\n";
        let found = of_two(text, "", |old, _| {
            let leaves = leaves(old);
            assert_eq!(leaves.len(), old.iter().map(Indexed::leaf_count).sum::<usize>());
            leaves
                .iter()
                .map(|leaf| (leaf.indexed.block.kind.element().unwrap_or("words"), leaf.depth))
                .collect::<Vec<_>>()
        });
        assert_eq!(found, [("h1", 0), ("words", 2), ("words", 2), ("words", 4), ("table", 0)]);
    }

    #[test]
    fn a_leaf_stands_under_the_last_heading_before_it() {
        let under = of_two("Above.\n\n## One\n\nBelow.\n\n## Two\n\nBelow.", "", |old, _| {
            leaves(old).iter().map(|leaf| leaf.heading).collect::<Vec<_>>()
        });
        assert_eq!((under[0], under[1]), (0, 0));
        assert!(under[2] != 0 && under[2] == under[3] && under[4] != under[2]);
    }

    #[test]
    fn a_link_is_shifted_on_both_sides() {
        let link = LeafLink { old: 1..3, new: 0..1 };
        assert_eq!(link.shifted((10, 20)), LeafLink { old: 11..13, new: 20..21 });
    }
}
