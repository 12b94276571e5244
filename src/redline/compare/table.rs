//! Compares tables: columns first, then rows, then the cells of each row column by column.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::anchors::link_leaves;
use super::leaves::{Link, rows};
use super::vocabulary::Indexed;
use crate::redline::changes::{BlockChange, ChangedBody};

/// The rows of two tables; `cell_body` compares what is in two cells.
pub(crate) fn align_table<'a>(
    old: &Indexed<'a>,
    new: &Indexed<'a>,
    cell_body: impl Fn(&Indexed<'a>, &Indexed<'a>) -> ChangedBody<'a>,
) -> Vec<BlockChange<'a>> {
    let columns = pair_columns(old, new);
    let links = link_leaves(&rows(old), &rows(new));
    let pairs = links.iter().map(|Link { old, new }| (old.start, new.start)).collect::<Vec<_>>();
    side_by_side(&old.blocks, &new.blocks, &pairs, |old, new| {
        let pairs: Vec<(usize, usize)> =
            columns.iter().copied().filter(|(i, j)| *i < old.blocks.len() && *j < new.blocks.len()).collect();
        ChangedBody::Blocks(side_by_side(&old.blocks, &new.blocks, &pairs, &cell_body))
    })
}

/// The blocks of both sides in order, of which some are pairs; deletions before insertions.
fn side_by_side<'a>(
    old: &[Indexed<'a>],
    new: &[Indexed<'a>],
    pairs: &[(usize, usize)],
    body: impl Fn(&Indexed<'a>, &Indexed<'a>) -> ChangedBody<'a>,
) -> Vec<BlockChange<'a>> {
    let mut changes = Vec::with_capacity(old.len().max(new.len()));
    let (mut at_old, mut at_new) = (0, 0);
    let only = |gone: Range<usize>, come: Range<usize>, changes: &mut Vec<BlockChange<'a>>| {
        changes.extend(old[gone].iter().map(|block| BlockChange::deleted(block.block)));
        changes.extend(new[come].iter().map(|block| BlockChange::inserted(block.block)));
    };
    for &(i, j) in pairs {
        only(at_old..i, at_new..j, &mut changes);
        changes.push(BlockChange::kept(Some(old[i].block), Some(new[j].block), body(&old[i], &new[j])));
        (at_old, at_new) = (i + 1, j + 1);
    }
    only(at_old..old.len(), at_new..new.len(), &mut changes);
    changes
}

/// Which columns are the same, by the cells of the first row; by place where there are as many.
fn pair_columns(old_table: &Indexed<'_>, new_table: &Indexed<'_>) -> Vec<(usize, usize)> {
    let (Some(old), Some(new)) = (old_table.blocks.first(), new_table.blocks.first()) else { return Vec::new() };
    let is_even = |table: &Indexed<'_>| table.blocks.iter().all(|row| row.blocks.len() == table.blocks[0].blocks.len());
    if !is_even(old_table) || !is_even(new_table) {
        let widest = old_table.blocks.iter().chain(&new_table.blocks).map(|row| row.blocks.len()).max().unwrap_or(0);
        return (0..widest).map(|k| (k, k)).collect();
    }
    if old.blocks.len() == new.blocks.len() {
        return (0..old.blocks.len()).map(|k| (k, k)).collect();
    }
    let hashes = |row: &Indexed<'_>| row.blocks.iter().map(|cell| cell.hash).collect::<Vec<_>>();
    capture_diff_slices(Algorithm::Myers, &hashes(old), &hashes(new))
        .into_iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .flat_map(|op| op.old_range().zip(op.new_range()))
        .collect()
}
