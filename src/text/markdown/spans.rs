//! Cells of raw tables that take several columns or rows. A document has none: their words are repeated in each place that
//! they take, so that every cell stands below its head and beside the name of its row.

use super::tree::BlockTree;
use crate::text::document::{Align, Block, BlockKind, Body};

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
    fn repeat(&mut self, block: &Block) -> Block {
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

impl BlockTree {
    /// Lets the cell that was opened last take several columns and rows.
    pub(super) fn set_span(&mut self, span: CellSpan) {
        let innermost = self.frames.len() - 1;
        if let Some(cell) = self.frames.get_mut(innermost) {
            cell.span = span;
        }
    }

    /// Adds a cell to the row that is innermost, as often as it takes columns, and carries it into the next rows.
    pub(super) fn add_spanning(&mut self, cell: &Block, span: CellSpan) {
        let row = self.frames.len() - 1;
        let Some(first) = self.frames.get(row).map(|row| row.blocks.len()) else { return };
        for at in 0..span.columns {
            if self.is_full() {
                return;
            }
            let copy = if at == 0 { cell.clone() } else { self.repeats.repeat(cell) };
            self.add(copy);
            if span.rows > 1
                && let Some(table) = row.checked_sub(1).and_then(|table| self.frames.get_mut(table))
            {
                let carried = &mut table.carried;
                carried.resize_with(carried.len().max(first + at + 1), || None);
                carried[first + at] = Some((self.repeats.repeat(cell), span.rows - 1));
            }
        }
    }

    /// Adds to the row that is innermost the cells above that reach into it: those at its next place, or at its end all that
    /// are left, with empty cells between.
    pub(super) fn carry_cells(&mut self, to_the_end: bool) {
        let row = self.frames.len() - 1;
        let Some(table) = row.checked_sub(1) else { return };
        loop {
            let Some(at) = self.frames.get(row).map(|row| row.blocks.len()) else { return };
            let Some(table) = self.frames.get_mut(table) else { return };
            while table.carried.pop_if(|carried| carried.is_none()).is_some() {}
            let cell = match table.carried.get_mut(at) {
                Some(carried @ Some(_)) => {
                    let (cell, rows) = carried.take().expect("it is there");
                    if rows > 1 {
                        *carried = Some((self.repeats.repeat(&cell), rows - 1));
                    }
                    cell
                }
                // One further to the right is left.
                Some(None) if to_the_end => empty_cell(),
                _ => return,
            };
            if self.is_full() {
                return;
            }
            self.add(cell);
        }
    }
}

fn empty_cell() -> Block {
    let kind = BlockKind::Cell { head: false, align: Align::Start };
    Block { kind, body: Body::Blocks(Vec::new()), id: None, source: 0..0 }
}
