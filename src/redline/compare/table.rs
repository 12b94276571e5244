//! Compares tables: columns first, then rows, then the cells of each row column by column.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::anchors::link_leaves;
use super::chains::{WeightedPair, heaviest_chain};
use super::gaps::gaps;
use super::index::Indexed;
use super::leaves::{LeafLink, rows};
use super::stems::Bag;
use crate::redline::changes::{BlockChange, ChangedBody};

/// The rows of two tables; `cell_body` compares what is in two cells.
pub(crate) fn align_table<'a>(
    old: &Indexed<'a>,
    new: &Indexed<'a>,
    cell_body: impl Fn(&Indexed<'a>, &Indexed<'a>) -> ChangedBody<'a>,
) -> Vec<BlockChange<'a>> {
    let heads = [old, new].map(|table| table.blocks.iter().take_while(|row| row.block.kind.is_head_row()).count());
    if old.hash == new.hash && heads[0] == heads[1] {
        return one_by_one(old, new, |old, new| ChangedBody::Blocks(one_by_one(old, new, &cell_body)));
    }
    let columns = pair_columns(old, new);
    let row_body = |old: &Indexed<'a>, new: &Indexed<'a>| {
        let pairs: Vec<(usize, usize)> =
            columns.iter().copied().filter(|(i, j)| *i < old.blocks.len() && *j < new.blocks.len()).collect();
        ChangedBody::Blocks(side_by_side(&old.blocks, &new.blocks, pairs, &cell_body))
    };
    // A row of the head and one of the body stand in different elements.
    let ((old_head, old_rest), (new_head, new_rest)) = (old.blocks.split_at(heads[0]), new.blocks.split_at(heads[1]));
    [(old_head, new_head), (old_rest, new_rest)]
        .into_iter()
        .flat_map(|(old, new)| {
            let links = link_leaves(&rows(old), &rows(new));
            let pairs = links.iter().map(|LeafLink { old, new }| (old.start, new.start)).collect::<Vec<_>>();
            side_by_side(old, new, pairs, row_body)
        })
        .collect()
}

/// The blocks of two that are equal: each with its like.
fn one_by_one<'a>(
    old: &Indexed<'a>,
    new: &Indexed<'a>,
    body: impl Fn(&Indexed<'a>, &Indexed<'a>) -> ChangedBody<'a>,
) -> Vec<BlockChange<'a>> {
    let pairs = old.blocks.iter().zip(&new.blocks);
    pairs.map(|(old, new)| BlockChange::kept(Some(old.block), Some(new.block), body(old, new))).collect()
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

/// Columns of two tables compared each with each, at the most; of more, those of equal heads are found.
const MAX_COLUMN_PAIRS: usize = 2_500;
/// How much of the words of two columns must be the same.
const SAME_COLUMN: f32 = 0.5;
/// What an equal head is worth beside equal cells.
const HEAD_WEIGHT: f32 = 1.0;

/// Which columns are the same, by their heads and by the cells below them; by place where rows have more or fewer cells
/// than others, and where one column is left over on each side between two pairs.
fn pair_columns(old_table: &Indexed<'_>, new_table: &Indexed<'_>) -> Vec<(usize, usize)> {
    let (Some(old), Some(new)) = (old_table.blocks.first(), new_table.blocks.first()) else { return Vec::new() };
    let is_even = |table: &Indexed<'_>| table.blocks.iter().all(|row| row.blocks.len() == table.blocks[0].blocks.len());
    if !is_even(old_table) || !is_even(new_table) {
        let widest = old_table.blocks.iter().chain(&new_table.blocks).map(|row| row.blocks.len()).max().unwrap_or(0);
        return (0..widest).map(|k| (k, k)).collect();
    }
    let widths = (old.blocks.len(), new.blocks.len());
    let mut pairs = Vec::new();
    for gap in gaps(similar_columns(old_table, new_table), widths) {
        if gap.old.len() == 1 && gap.new.len() == 1 {
            pairs.push((gap.old.start, gap.new.start));
        }
        pairs.extend(gap.pair);
    }
    pairs
}

/// Columns with the same head or much the same cells, as many as stand in the same order.
///
/// time: O(C D W) for C and D columns of W words
fn similar_columns(old: &Indexed<'_>, new: &Indexed<'_>) -> Vec<(usize, usize)> {
    let (old_columns, new_columns) = (columns(old), columns(new));
    if old_columns.len().saturating_mul(new_columns.len()) > MAX_COLUMN_PAIRS {
        return equal_heads(&old_columns, &new_columns);
    }
    let mut pairs = Vec::new();
    for (i, a) in old_columns.iter().enumerate() {
        for (j, b) in new_columns.iter().enumerate() {
            let same = a.cells.similarity(&b.cells);
            let head = if a.head == b.head { HEAD_WEIGHT } else { 0.0 };
            if head > 0.0 || same >= SAME_COLUMN {
                // Thousandths are enough to tell columns apart.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number up to 2,000")]
                let weight = ((head + same) * 1_000.0) as usize;
                pairs.push(WeightedPair { old: i, new: j, weight });
            }
        }
    }
    heaviest_chain(pairs).into_iter().map(|pair| (pair.old, pair.new)).collect()
}

fn equal_heads(old: &[Column], new: &[Column]) -> Vec<(usize, usize)> {
    let heads = |columns: &[Column]| columns.iter().map(|column| column.head).collect::<Vec<_>>();
    capture_diff_slices(Algorithm::Myers, &heads(old), &heads(new))
        .into_iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .flat_map(|op| op.old_range().zip(op.new_range()))
        .collect()
}

/// What a column is told by.
struct Column {
    /// The hash of its first cell.
    head: u64,
    /// The words of the cells below.
    cells: Bag,
}

fn columns(table: &Indexed<'_>) -> Vec<Column> {
    let Some((head, rows)) = table.blocks.split_first() else { return Vec::new() };
    let column = |(at, cell): (usize, &Indexed<'_>)| {
        let cells = rows.iter().filter_map(|row| row.blocks.get(at)).flat_map(|cell| cell.bag().weights());
        Column { head: cell.hash, cells: Bag::of(cells) }
    };
    head.blocks.iter().enumerate().map(column).collect()
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
    fn a_table_that_stays_is_kept_cell_by_cell_and_one_that_lost_its_head_says_so() {
        let lines = redline(TABLE, TABLE);
        assert!(lines.iter().all(|line| !line.contains(['+', '-', '[', '{'])), "{lines:#?}");
        assert_eq!(lines.iter().filter(|line| line.contains("words: ")).count(), 9, "{lines:#?}");
        let without_head =
            "<table><tr><td>What</td><td>How long</td></tr><tr><td>name</td><td>30 days</td></tr></table>";
        let lines = redline("| What | How long |\n|---|---|\n| name | 30 days |\n", without_head);
        assert!(lines.iter().any(|line| line.contains(['+', '-'])), "{lines:#?}");
    }

    #[test]
    fn a_new_row_is_inserted_whole() {
        let lines = redline(TABLE, &format!("{TABLE}| photo | badge | 1 year |\n"));
        assert_eq!(lines[lines.len() - 7], "  +tr");
        assert_eq!(
            lines[lines.len() - 6..],
            [
                "    +th",
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

    /// The lines of a redline that say a change.
    fn changed(old: &str, new: &str) -> Vec<String> {
        let is_changed = |line: &String| line.contains('[') || line.contains('{');
        redline(old, new).into_iter().filter(is_changed).map(|line| line.trim().to_owned()).collect()
    }

    #[test]
    fn a_column_is_known_by_its_cells_where_its_head_was_reworded_and_another_came() {
        let new = "| What is kept | Whence | Why | How long |\n|---|---|---|---|\n\
            | name | form | letters | 30 days |\n| address | form | parcels | 90 days |\n";
        assert_eq!(
            changed(TABLE, new),
            ["words: What {+is kept+}", "+words: {+Whence+}", "+words: {+form+}", "+words: {+form+}"]
        );
    }

    #[test]
    fn of_two_columns_that_changed_places_one_stays() {
        let new =
            "| Why | What | How long |\n|---|---|---|\n| letters | name | 30 days |\n| parcels | address | 90 days |\n";
        let lines = changed(TABLE, new);
        assert_eq!(lines.len(), 6, "{lines:#?}");
        assert!(lines.iter().all(|line| line.starts_with('+') || line.starts_with('-')), "{lines:#?}");
    }

    #[test]
    fn a_column_replaced_elsewhere_leaves_the_others_as_they_are() {
        let new =
            "| What | How long | Whence |\n|---|---|---|\n| name | 30 days | form |\n| address | 90 days | form |\n";
        let lines = changed(TABLE, new);
        assert_eq!(lines[..2], ["-words: [-Why-]", "+words: {+Whence+}"]);
        assert_eq!(lines.len(), 6, "{lines:#?}");
    }

    #[test]
    fn a_row_keeps_to_its_first_cell_whatever_the_others_say() {
        let rewritten =
            TABLE.replace("| address | parcels | 90 days |", "| address | parcels and letters | sixty days |");
        assert_eq!(changed(TABLE, &rewritten), ["words: parcels {+and letters+}", "words: [-90-]{+sixty+} days"]);
    }
}
