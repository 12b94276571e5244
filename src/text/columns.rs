//! What the cells of a table are called by on a page: in a narrow window a row is a card, and each cell in it names its column.

use super::document::{Block, BlockKind};

/// A column of a table, or of two tables that are compared.
#[derive(Clone, Debug)]
pub(crate) struct NamedColumn {
    /// The words of its head.
    pub name: String,
    /// In which texts it is.
    pub side: ColumnSide,
}

/// In which of two texts something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ColumnSide {
    /// In the old one alone.
    Old,
    /// In the new one alone.
    New,
    /// In both, or in the only one.
    #[default]
    Both,
}

impl ColumnSide {
    /// Whether a row that is here has a cell in a column that is there.
    fn meets(self, column: Self) -> bool {
        self == Self::Both || column == Self::Both || self == column
    }
}

/// Which cell of which row is next.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    all: Vec<NamedColumn>,
    in_head: bool,
    side: ColumnSide,
    /// The first column that the row has not come to.
    next: usize,
}

/// Letters of a column's name that each cell repeats, at the most: else a page would grow with its heads times its rows.
const NAME: usize = 80;

impl Columns {
    /// Those of a table in one text, by its first row if that is a head.
    pub(crate) fn of_rows(rows: &[Block]) -> Self {
        let head = rows.first().filter(|row| row.kind.is_head_row());
        let cells = head.map(Block::blocks).unwrap_or_default();
        Self::of(cells.iter().map(|cell| NamedColumn { name: cell.plain(), side: ColumnSide::Both }).collect())
    }

    /// Those of a table with these columns.
    pub(crate) fn of(columns: Vec<NamedColumn>) -> Self {
        let cut = |name: &str| match name.char_indices().nth(NAME) {
            Some((end, _)) => format!("{}…", name[..end].trim_end()),
            None => name.to_owned(),
        };
        let all = columns.into_iter().map(|column| NamedColumn { name: cut(&column.name), ..column });
        Self { all: all.collect(), ..Self::default() }
    }

    /// Says in which text a block is that begins next, if it is a row.
    pub(crate) fn row_is_in(&mut self, kind: &BlockKind, side: ColumnSide) {
        if matches!(kind, BlockKind::Row { .. }) {
            self.side = side;
        }
    }

    /// Begins a row.
    pub(super) fn begin(&mut self, row: &BlockKind) {
        (self.in_head, self.next) = (row.is_head_row(), 0);
    }

    /// Goes on to the next cell. Returns whether it is in the head, and else the name of its column, if that has one.
    pub(super) fn cell(&mut self) -> (bool, Option<&str>) {
        let side = self.side;
        let left = self.all.get(self.next..).unwrap_or_default();
        let at = left.iter().position(|column| side.meets(column.side));
        let column = at.map(|at| &left[at]);
        self.next += at.map_or(left.len(), |at| at + 1);
        (self.in_head, column.map(|column| &*column.name).filter(|name| !self.in_head && !name.is_empty()))
    }
}
