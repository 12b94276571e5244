//! Which element of a text stands in which, and what number an item has.

use rustc_hash::FxHashMap;

use crate::text::document::{Block, BlockKind, table_parts};

/// An element of a text, by its place in the tree.
pub(crate) type NodeId = usize;

/// What everything stands in: the article.
pub(crate) const ROOT: NodeId = 0;

/// The elements of a text as a tree.
#[derive(Debug)]
pub(crate) struct TextTree {
    nodes: Vec<TextNode>,
    of: FxHashMap<*const Block, NodeId>,
}

/// An element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextNode {
    /// Its HTML element.
    pub element: &'static str,
    /// The number that its items begin with; 1 for all but numbered lists.
    pub start: u64,
    /// What it stands in; the root stands in itself.
    pub parent: NodeId,
    /// The number of an item in a numbered list.
    pub number: Option<u64>,
    /// In how many elements it stands, the article included.
    pub depth: usize,
}

impl TextTree {
    /// The tree of a text.
    #[must_use]
    pub(crate) fn of(blocks: &[Block]) -> Self {
        let root = TextNode { element: "article", start: 1, parent: ROOT, number: None, depth: 0 };
        let mut tree = Self { nodes: vec![root], of: FxHashMap::default() };
        tree.add_all(blocks, ROOT, None);
        tree
    }

    fn add_all(&mut self, blocks: &[Block], parent: NodeId, first: Option<u64>) {
        for (number, block) in (first.unwrap_or(0)..).zip(blocks) {
            self.add(block, parent, first.map(|_| number));
        }
    }

    fn add(&mut self, block: &Block, parent: NodeId, number: Option<u64>) {
        let Some(element) = block.kind.element() else {
            // Words without an element of their own belong to what they stand in.
            self.of.insert(block, parent);
            return;
        };
        let first = if let BlockKind::NumberedList(first) = block.kind { Some(first) } else { None };
        let node = self.push(element, first.unwrap_or(1), parent, number);
        self.of.insert(block, node);
        if block.kind == BlockKind::Table {
            for (part, rows) in table_parts(block.blocks(), |row| &row.kind) {
                let part = self.push(part, 1, node, None);
                self.add_all(rows, part, None);
            }
        } else {
            self.add_all(block.blocks(), node, first);
        }
    }

    fn push(&mut self, element: &'static str, start: u64, parent: NodeId, number: Option<u64>) -> NodeId {
        let depth = self.nodes[parent].depth + 1;
        self.nodes.push(TextNode { element, start, parent, number, depth });
        self.nodes.len() - 1
    }

    /// The element of a block of this text; of words without one, what they stand in.
    #[must_use]
    pub(crate) fn node_of(&self, block: &Block) -> NodeId {
        *self.of.get(&std::ptr::from_ref(block)).expect("the block is one of this text")
    }

    /// What is known of an element.
    #[must_use]
    pub(crate) fn node(&self, id: NodeId) -> TextNode {
        self.nodes[id]
    }

    /// The elements from the article, left out, down to this one.
    #[must_use]
    pub(crate) fn chain(&self, id: NodeId) -> Vec<NodeId> {
        let mut chain: Vec<NodeId> =
            std::iter::successors(Some(id), |id| Some(self.nodes[*id].parent)).take(self.nodes[id].depth).collect();
        chain.reverse();
        chain
    }

    /// The name of an element as redlines have it: `ol3` is a list whose items begin with 3.
    #[must_use]
    pub(crate) fn name(&self, id: NodeId) -> String {
        let TextNode { element, start, .. } = self.nodes[id];
        if start == 1 { element.to_owned() } else { format!("{element}{start}") }
    }
}
