//! The elements of the old text, while it is written beside the new one.

use crate::redline::text_tree::{NodeId, TextTree};
use crate::text::document::{Block, BlockKind};

/// What each element of the old text is, by its place in the tree, and which of them are open while a twin is written.
///
/// A twin has the elements that its words stood in, whatever stands around them now: a sentence that entered a quotation
/// is beside it in the twin, and an item that went one level in has the number it had.
pub(super) struct OldElements<'a> {
    kinds: Vec<Option<&'a BlockKind>>,
    pub(super) open: Vec<NodeId>,
}

impl<'a> OldElements<'a> {
    pub(super) fn of(blocks: &'a [Block], tree: &TextTree) -> Self {
        let mut kinds = Vec::new();
        add_kinds(blocks, tree, &mut kinds);
        Self { kinds, open: Vec::new() }
    }

    /// What an element is; `None` for the parts of a table, of which no block knows.
    pub(super) fn kind(&self, id: NodeId) -> Option<&'a BlockKind> {
        self.kinds.get(id).copied().flatten()
    }
}

fn add_kinds<'a>(blocks: &'a [Block], tree: &TextTree, kinds: &mut Vec<Option<&'a BlockKind>>) {
    for block in blocks {
        if block.kind.element().is_some() {
            let id = tree.node_of(block);
            kinds.resize(kinds.len().max(id + 1), None);
            kinds[id] = Some(&block.kind);
        }
        add_kinds(block.blocks(), tree, kinds);
    }
}
