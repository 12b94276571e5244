//! How many columns and rows a cell of a raw table takes, and what is repeated for it.

use crate::text::document::{Block, Body};

/// How many columns and rows a cell takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellSpan {
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Default for CellSpan {
    fn default() -> Self {
        Self { columns: 1, rows: 1 }
    }
}

/// The cells of a table that reach into its next row, by column, and how many rows further.
pub(super) type CarriedCells = Vec<Option<(Block, usize)>>;

/// What was repeated so far.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// Words and blocks.
    weight: usize,
}

/// Words and blocks that are repeated at the most: a cell may hold a whole text, and take a thousand columns.
const MOST: usize = 200_000;

impl Repeats {
    pub(super) fn are_spent(&self) -> bool {
        self.weight > MOST
    }

    /// A cell once more.
    pub(super) fn repeat(&mut self, block: &Block) -> Block {
        self.weight += weight(block);
        let mut again = block.clone();
        without_ids(&mut again);
        again
    }
}

fn weight(block: &Block) -> usize {
    let mut weight = 1;
    block.each_text(&mut |tokens| weight += tokens.len());
    weight + block.blocks().len()
}

/// An id is there once.
fn without_ids(block: &mut Block) {
    block.id = None;
    match &mut block.body {
        Body::Text(text) => text.retain_anchors(|_| false),
        Body::Blocks(blocks) => blocks.iter_mut().for_each(without_ids),
    }
}
