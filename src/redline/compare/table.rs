//! Compares tables: columns first, then rows, then the cells of each row column by column.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::anchors::link_leaves;
use super::gaps::gaps;
use super::leaves::{LeafLink, rows};
use super::vocabulary::Indexed;
use crate::redline::changes::{BlockChange, ChangedBody};

/// The rows of two tables; `cell_body` compares what is in two cells.
pub(crate) fn align_table<'a>(
    old: &Indexed<'a>,
    new: &Indexed<'a>,
    cell_body: impl Fn(&Indexed<'a>, &Indexed<'a>) -> ChangedBody<'a>,
) -> Vec<BlockChange<'a>> {
    let columns = pair_columns(old, new);
    let row_body = |old: &Indexed<'a>, new: &Indexed<'a>| {
        let pairs: Vec<(usize, usize)> =
            columns.iter().copied().filter(|(i, j)| *i < old.blocks.len() && *j < new.blocks.len()).collect();
        ChangedBody::Blocks(side_by_side(&old.blocks, &new.blocks, pairs, &cell_body))
    };
    // A row of the head and one of the body stand in different elements.
    let parts = [old, new].map(|table| {
        let head = table.blocks.iter().take_while(|row| row.block.kind.is_head_row()).count();
        table.blocks.split_at(head)
    });
    let [(old_head, old_rest), (new_head, new_rest)] = parts;
    [(old_head, new_head), (old_rest, new_rest)]
        .into_iter()
        .flat_map(|(old, new)| {
            let links = link_leaves(&rows(old), &rows(new));
            let pairs = links.iter().map(|LeafLink { old, new }| (old.start, new.start)).collect::<Vec<_>>();
            side_by_side(old, new, pairs, row_body)
        })
        .collect()
}

/// The blocks of both sides in order, of which some are pairs; deletions before insertions.
fn side_by_side<'a>(
    old: &[Indexed<'a>],
    new: &[Indexed<'a>],
    pairs: Vec<(usize, usize)>,
    body: impl Fn(&Indexed<'a>, &Indexed<'a>) -> ChangedBody<'a>,
) -> Vec<BlockChange<'a>> {
    let mut changes = Vec::with_capacity(old.len().max(new.len()));
    for gap in gaps(pairs, (old.len(), new.len())) {
        changes.extend(old[gap.old].iter().map(|indexed| BlockChange::deleted(indexed.block)));
        changes.extend(new[gap.new].iter().map(|indexed| BlockChange::inserted(indexed.block)));
        if let Some((i, j)) = gap.pair {
            changes.push(BlockChange::kept(Some(old[i].block), Some(new[j].block), body(&old[i], &new[j])));
        }
    }
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

#[cfg(test)]
mod tests {
    use crate::redline::compare::tests::redline;

    const TABLE: &str =
        "| What | Why | How long |\n|---|---|---|\n| name | letters | 30 days |\n| address | parcels | 90 days |\n";

    #[test]
    fn a_cell_is_compared_with_the_one_in_its_column() {
        let lines = redline(TABLE, &TABLE.replace("30 days", "60 days"));
        let changed: Vec<&String> = lines.iter().filter(|line| line.contains('[')).collect();
        assert_eq!(changed, ["      words: [-30-]{+60+} days"]);
    }

    #[test]
    fn a_new_row_is_inserted_whole() {
        let lines = redline(TABLE, &format!("{TABLE}| photo | badge | 1 year |\n"));
        assert_eq!(lines[lines.len() - 7], "  +tr");
        assert_eq!(
            lines[lines.len() - 6..],
            [
                "    +td",
                "      +words: {+photo+}",
                "    +td",
                "      +words: {+badge+}",
                "    +td",
                "      +words: {+1 year+}"
            ]
        );
    }

    #[test]
    fn a_column_that_goes_takes_its_cells_with_it_and_no_other() {
        let new = "| What | How long |\n|---|---|\n| name | 30 days |\n| address | 90 days |\n";
        let lines = redline(TABLE, new);
        let changed: Vec<&String> = lines.iter().filter(|line| line.contains('[') || line.contains('{')).collect();
        assert_eq!(changed, ["      -words: [-Why-]", "      -words: [-letters-]", "      -words: [-parcels-]"]);
    }
}
