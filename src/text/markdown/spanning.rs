//! Cells of raw tables that take several columns or rows. A document has none: their words are repeated in each place that
//! they take, so that every cell stands below its head and beside the name of its row.

use super::spans::CellSpan;
use super::tree::BlockTree;
use crate::text::document::{Align, Block, BlockKind, Body};

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
