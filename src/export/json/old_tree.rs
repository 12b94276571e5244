//! What a program must be told to build the tree of the old text again.
//!
//! It keeps a list of the elements that are open. A block that says nothing of it closes those that began in the block
//! around it, and opens its own; whatever differs from that is told.

use crate::redline::text_tree::{NodeId, TextTree};
use crate::text::document::Block;

/// The elements of the old text that are open to a reader, while the redline is walked through.
pub(super) struct OldTree {
    tree: TextTree,
    /// The outermost first.
    open: Vec<NodeId>,
}

/// What a block was, where that does not follow from what it is and stands in.
pub(super) enum WasBlock {
    /// These elements begin with it, in what is around it; none where its words go on in the element that is open.
    Elements(Vec<String>),
    /// The elements from the text down to it, with a `+` before each that is open and stays so.
    Path(Vec<String>),
}

impl OldTree {
    pub(super) fn of(old: &[Block]) -> Self {
        Self { tree: TextTree::of(old), open: Vec::new() }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Opens the elements down to a block of the old text; without one, words go on in what is open.
    ///
    /// `home` is how many elements are around what stands in the block around, and `shown` what the block is now.
    ///
    /// time: O(d) for elements d deep
    pub(super) fn place(&mut self, home: usize, old: Option<&Block>, shown: Option<&str>) -> Option<WasBlock> {
        let chain = old.map_or_else(|| self.open.clone(), |block| self.chain(block));
        let known = chain.iter().zip(&self.open).take_while(|(a, b)| a == b).count();
        let mut names: Vec<String> = chain.iter().map(|node| self.tree.name(*node)).collect();
        let goes_on = known == chain.len() && known == self.open.len();
        self.open = chain;
        if known == home && names[known..].iter().map(String::as_str).eq(shown) {
            None
        } else if goes_on || known == home && known < names.len() {
            Some(WasBlock::Elements(names.split_off(known)))
        } else {
            names[..known].iter_mut().for_each(|name| name.insert(0, '+'));
            Some(WasBlock::Path(names))
        }
    }

    /// The elements down to a block. The parts of a table are left out: a row tells whether it is in the head.
    fn chain(&self, block: &Block) -> Vec<NodeId> {
        let chain = self.tree.chain(self.tree.node_of(block));
        chain.into_iter().filter(|node| !matches!(self.tree.node(*node).element, "thead" | "tbody")).collect()
    }
}
