//! A redline as Word has texts: a flow of paragraphs and tables, without elements around them.

use std::ops::Range;

use crate::redline::changes::{BlockChange, ChangeKind, ChangedBody, Fate, Move, Piece, Run};
use crate::text::document::{Align, Block, BlockKind, Body};
use crate::text::words::Token;

/// A segment of the flow.
pub(crate) enum Segment<'a> {
    /// Words in a row of paragraphs.
    Leaves(Vec<FlowLeaf<'a>>),
    /// A table.
    Table(Vec<Row<'a>>),
}

/// Words that are in one paragraph, whichever text one looks at.
pub(crate) struct FlowLeaf<'a> {
    /// Which texts they are in.
    pub fate: Fate,
    /// That they changed their place.
    pub moved: Option<Move>,
    /// The paragraph of the old text that begins with them; `None` where they go on with one, or are not there.
    pub old: Option<ParagraphFormat>,
    /// The same in the new text.
    pub new: Option<ParagraphFormat>,
    /// The words.
    pub runs: Vec<Run<'a>>,
    /// The id that leads to them in the new text.
    pub id: Option<&'a str>,
}

impl FlowLeaf<'_> {
    /// Whether it moved here and was edited.
    pub(crate) fn is_edited_move(&self) -> bool {
        self.fate == Fate::Inserted && self.runs.len() > 1
    }

    /// Whether `LibreOffice` sees several changes in it where there is one: it would not take it for a whole paragraph that
    /// comes or goes, and would leave its style on the one after it.
    pub(crate) fn needs_libreoffice_workaround(&self, next: Option<&FlowLeaf<'_>>) -> bool {
        let is_next_moved = next.is_some_and(|next| next.fate == self.fate && next.moved.is_some());
        self.fate != Fate::Kept
            && (self.is_edited_move()
                || begins_with_link(&self.runs)
                || self.moved.is_none() && is_next_moved && holds_link(&self.runs))
    }
}

/// How a paragraph is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParagraphFormat {
    /// What it is.
    pub style: ParagraphStyle,
    /// Where it begins an item: the list, as an index of [`Flow::lists`], and how deep it is.
    pub item: Option<(usize, usize)>,
    /// How many lists it stands in.
    pub lists: usize,
    /// How many quotations.
    pub quotes: usize,
    /// Where its words stand.
    pub align: Align,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ParagraphStyle {
    /// Words.
    #[default]
    Body,
    /// A heading and its level.
    Heading(u8),
    /// Code.
    Code,
    /// A line across.
    Rule,
    /// What names a row or a column.
    CellHead,
}

/// A row of a table.
pub(crate) struct Row<'a> {
    /// Which texts it is in.
    pub fate: Fate,
    /// Whether it is repeated at the top of each page.
    pub head: bool,
    /// Its cells.
    pub cells: Vec<Vec<Segment<'a>>>,
}

/// A list: `None` with bullets, or the number it begins with.
pub(crate) type List = Option<u64>;

/// The whole text.
#[derive(Default)]
pub(crate) struct Flow<'a> {
    /// Its segments in order.
    pub segments: Vec<Segment<'a>>,
    /// Its lists, with their depths.
    pub lists: Vec<(List, usize)>,
    old: Side,
    new: Side,
    /// The move that the walk is in.
    moved: Option<Move>,
    /// Whether that is where the words are now: none of them are of the old text, at this place.
    is_here: bool,
}

/// Where the walk through one text is.
#[derive(Clone, Default)]
struct Side {
    /// The lists, items and quotations around, outermost first.
    around: Vec<(Nesting, Range<usize>)>,
    /// The last list that ended, and the number of lists around it.
    ended: Option<(usize, usize)>,
    align: Align,
    head: bool,
    /// An item has begun, and none of its words were met yet.
    item: bool,
    /// A paragraph has begun, and none of its words were met yet.
    begins: Option<ParagraphStyle>,
}

/// What a block stands in only in the new text.
struct Outside {
    around: Vec<(Nesting, Range<usize>)>,
    item: Option<bool>,
}

/// What words can stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nesting {
    List(usize),
    Item,
    /// An item that continues a list which the other text divides.
    ItemOf(usize),
    Quote,
}

impl Side {
    fn enter(&mut self, block: &Block, list: usize) {
        let stand_in = |side: &mut Self, nesting| side.around.push((nesting, block.source.clone()));
        match &block.kind {
            BlockKind::BulletList | BlockKind::NumberedList(_) => stand_in(self, Nesting::List(list)),
            BlockKind::Item => {
                let is_in_list = matches!(self.around.last(), Some((Nesting::List(_), _)));
                let depth = self.lists().count();
                let ended = self.ended.filter(|(_, around)| !is_in_list && *around == depth);
                stand_in(self, ended.map_or(Nesting::Item, |(list, _)| Nesting::ItemOf(list)));
                self.item = true;
            }
            BlockKind::Quote => stand_in(self, Nesting::Quote),
            _ => {}
        }
        self.begins = match block.kind {
            BlockKind::Heading(level) => Some(ParagraphStyle::Heading(level)),
            BlockKind::Code(_) => Some(ParagraphStyle::Code),
            BlockKind::Rule => Some(ParagraphStyle::Rule),
            BlockKind::Paragraph | BlockKind::Plain | BlockKind::Item if self.head => Some(ParagraphStyle::CellHead),
            BlockKind::Paragraph | BlockKind::Plain | BlockKind::Item => Some(ParagraphStyle::Body),
            _ => self.begins,
        };
    }

    fn leave(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::BulletList | BlockKind::NumberedList(_) => {
                if let Some((Nesting::List(list), _)) = self.around.pop() {
                    self.ended = Some((list, self.lists().count()));
                }
            }
            BlockKind::Item => {
                if let Some((Nesting::ItemOf(list), _)) = self.around.pop() {
                    self.ended = Some((list, self.lists().count()));
                }
                self.item = false;
            }
            BlockKind::Quote => {
                self.around.pop();
            }
            _ => {}
        }
        // Words that follow begin their own paragraph, or go on with one that has words already.
        self.begins = None;
    }

    fn format(&mut self) -> Option<ParagraphFormat> {
        let style = self.begins.take()?;
        let item = std::mem::take(&mut self.item);
        let lists = self.lists().count();
        Some(ParagraphFormat {
            style,
            item: self.lists().last().filter(|_| item).map(|list| (list, lists - 1)),
            lists,
            quotes: self.around.iter().filter(|(nesting, _)| *nesting == Nesting::Quote).count(),
            align: self.align,
        })
    }

    /// Leaves what the block does not stand in: the new text gives the nesting, and may hold a block of the old text
    /// where that was in no list.
    fn step_outside(&mut self, block: &Block) -> Outside {
        let holds = |(_, source): &&(Nesting, Range<usize>)| {
            source.start <= block.source.start && block.source.end <= source.end
        };
        // Words without an element of their own stand where their item does.
        let is_plain = block.kind == BlockKind::Plain;
        let inside = self.around.iter().take_while(|around| is_plain || holds(around)).count();
        let around = self.around.split_off(inside);
        let item = if around.is_empty() { None } else { Some(std::mem::take(&mut self.item)) };
        Outside { around, item }
    }

    fn step_back(&mut self, Outside { around, item }: Outside) {
        self.around.extend(around);
        self.item = item.unwrap_or(self.item);
    }

    fn lists(&self) -> impl Iterator<Item = usize> {
        self.around.iter().filter_map(|(nesting, _)| match nesting {
            Nesting::List(list) | Nesting::ItemOf(list) => Some(*list),
            Nesting::Item | Nesting::Quote => None,
        })
    }
}

impl<'a> Flow<'a> {
    /// Flattens a redline.
    pub(crate) fn of(changes: &[BlockChange<'a>]) -> Self {
        let mut flow = Self::default();
        flow.changes(changes);
        flow
    }

    fn changes(&mut self, changes: &[BlockChange<'a>]) {
        for change in changes {
            self.in_move_of(change, |flow| flow.change(change));
        }
    }

    fn in_move_of<T>(&mut self, change: &BlockChange<'a>, walk: impl FnOnce(&mut Self) -> T) -> T {
        let around = (self.moved, self.is_here);
        self.moved = change.moved.or(around.0);
        self.is_here |= change.moved.is_some() && change.fate == Fate::Inserted;
        let walked = walk(self);
        (self.moved, self.is_here) = around;
        walked
    }

    /// Which texts a change is in at its place; `None` if neither.
    fn fate(&self, change: &BlockChange<'_>) -> Option<Fate> {
        match change.fate {
            Fate::Deleted if self.is_here => None,
            Fate::Kept if self.is_here => Some(Fate::Inserted),
            fate => Some(fate),
        }
    }

    fn change(&mut self, change: &BlockChange<'a>) {
        let Some(fate) = self.fate(change) else { return };
        let old = change.old.filter(|_| fate != Fate::Inserted);
        let new = change.new.filter(|_| fate != Fate::Deleted);
        match &change.body {
            ChangedBody::Blocks(rows) if change.block().kind == BlockKind::Table => {
                return self.table(fate, old, new, rows);
            }
            ChangedBody::Merged(pieces) => return self.merged(fate, pieces, new),
            _ => {}
        }
        let outside = old.map(|block| self.old.step_outside(block));
        self.enter(old, new);
        match &change.body {
            ChangedBody::Text(runs) => self.leaf(fate, runs.clone(), new),
            ChangedBody::Blocks(_) if change.block().kind == BlockKind::Rule => {
                self.leaf(fate, Vec::new(), None);
            }
            ChangedBody::Blocks(blocks) => self.changes(blocks),
            ChangedBody::Merged(_) => {}
        }
        // An item without words is a paragraph too.
        let is_item = |block: Option<&Block>| block.is_some_and(|block| block.kind == BlockKind::Item);
        self.empty_item(is_item(old), is_item(new));
        if let Some(block) = new {
            self.new.leave(block);
        }
        if let Some((block, outside)) = old.zip(outside) {
            self.old.leave(block);
            self.old.step_back(outside);
        }
    }

    fn enter(&mut self, old: Option<&Block>, new: Option<&Block>) {
        let list = |block: Option<&Block>| match block.map(|block| &block.kind) {
            Some(BlockKind::BulletList) => Some(None),
            Some(BlockKind::NumberedList(first)) => Some(Some(*first)),
            _ => None,
        };
        let (old_list, new_list) = (list(old), list(new));
        // Word numbers paragraphs: an item that begins with a list has one without words.
        self.empty_item(old_list.is_some(), new_list.is_some());
        let mut number = |list: Option<List>, depth| {
            list.map_or(0, |list| {
                self.lists.push((list, depth));
                self.lists.len() - 1
            })
        };
        let new_number = number(new_list, self.new.lists().count());
        let is_same = old_list == new_list && self.old.lists().count() == self.new.lists().count();
        let old_number = if is_same { new_number } else { number(old_list, self.old.lists().count()) };
        if let Some(block) = old {
            self.old.enter(block, old_number);
        }
        if let Some(block) = new {
            self.new.enter(block, new_number);
        }
    }

    /// The words of the old text's paragraphs that are one now.
    fn merged(&mut self, fate: Fate, pieces: &[Piece<'a>], new: Option<&'a Block>) {
        let around = self.old.clone();
        self.enter(None, new);
        for (at, piece) in pieces.iter().enumerate() {
            for block in piece.was.iter().filter(|_| fate == Fate::Kept) {
                self.old.step_outside(block);
                self.enter(Some(block), None);
            }
            self.leaf(fate, piece.runs.clone(), new.filter(|_| at == 0));
        }
        self.old = Side { begins: None, ..around };
        if let Some(block) = new {
            self.new.leave(block);
        }
    }

    fn leaf(&mut self, fate: Fate, runs: Vec<Run<'a>>, named: Option<&'a Block>) {
        let leaf = FlowLeaf {
            fate,
            // LibreOffice takes what is in a link for deleted, and not for moved.
            moved: self.moved.filter(|_| fate != Fate::Kept && !holds_link(&runs)),
            old: if fate == Fate::Inserted { None } else { self.old.format() },
            new: if fate == Fate::Deleted { None } else { self.new.format() },
            runs,
            id: named.and_then(|block| block.id.as_deref()),
        };
        match self.segments.last_mut() {
            Some(Segment::Leaves(leaves)) => leaves.push(leaf),
            _ => self.segments.push(Segment::Leaves(vec![leaf])),
        }
    }

    /// Writes a paragraph without words for each text in which an item has met none.
    fn empty_item(&mut self, in_old: bool, in_new: bool) {
        let fate = match (in_old && self.old.item, in_new && self.new.item) {
            (true, true) => Fate::Kept,
            (true, false) => Fate::Deleted,
            (false, true) => Fate::Inserted,
            (false, false) => return,
        };
        self.leaf(fate, Vec::new(), None);
    }

    fn table(&mut self, fate: Fate, old: Option<&'a Block>, new: Option<&'a Block>, rows: &[BlockChange<'a>]) {
        self.empty_item(old.is_some(), new.is_some());
        let has_other_columns = |row: &BlockChange<'_>| match &row.body {
            ChangedBody::Blocks(cells) => row.fate == Fate::Kept && cells.iter().any(|cell| cell.fate != Fate::Kept),
            _ => false,
        };
        let whole: Vec<BlockChange<'a>>;
        // Not every program can accept and reject columns: the old rows go, and the new ones come.
        let rows = match (old, new) {
            (Some(old), Some(new)) if fate == Fate::Kept && rows.iter().any(has_other_columns) => {
                let go = old.blocks().iter().map(|row| all_of(row, Fate::Deleted));
                whole = go.chain(new.blocks().iter().map(|row| all_of(row, Fate::Inserted))).collect();
                &whole
            }
            _ => rows,
        };
        let rows = rows.iter().filter_map(|row| self.in_move_of(row, |flow| flow.row(row))).collect();
        self.segments.push(Segment::Table(rows));
        self.old.begins = None;
        self.new.begins = None;
    }

    fn row(&mut self, row: &BlockChange<'a>) -> Option<Row<'a>> {
        let cells: &[BlockChange<'a>] = if let ChangedBody::Blocks(cells) = &row.body { cells } else { &[] };
        Some(Row {
            fate: self.fate(row)?,
            head: row.block().kind.is_head_row(),
            cells: cells.iter().filter_map(|cell| self.fate(cell).map(|_| self.cell(cell))).collect(),
        })
    }

    fn cell(&mut self, cell: &BlockChange<'a>) -> Vec<Segment<'a>> {
        let side = |block: Option<&Block>| match block.map(|block| &block.kind) {
            Some(BlockKind::Cell { head, align }) => Side { head: *head, align: *align, ..Side::default() },
            _ => Side::default(),
        };
        let around = (
            std::mem::replace(&mut self.old, side(cell.old)),
            std::mem::replace(&mut self.new, side(cell.new)),
            std::mem::take(&mut self.segments),
        );
        // A row comes and goes with its words: Word has no move for one.
        let moved = self.moved.take();
        if let ChangedBody::Blocks(blocks) = &cell.body {
            self.changes(blocks);
        }
        self.moved = moved;
        let segments = std::mem::replace(&mut self.segments, around.2);
        (self.old, self.new) = (around.0, around.1);
        segments
    }
}

fn begins_with_link(runs: &[Run<'_>]) -> bool {
    tokens(runs).next().is_some_and(|token| token.style().link.is_some())
}

fn holds_link(runs: &[Run<'_>]) -> bool {
    tokens(runs).any(|token| token.styles().any(|style| style.link.is_some()))
}

fn tokens<'a>(runs: &[Run<'a>]) -> impl Iterator<Item = &'a Token> {
    runs.iter().flat_map(|run| {
        let (Run::Kept { old, new } | Run::Changed { old, new, .. }) = *run;
        old.iter().chain(new)
    })
}

/// A block that came or went, with all that is in it.
fn all_of(block: &Block, fate: Fate) -> BlockChange<'_> {
    let is_old = fate == Fate::Deleted;
    BlockChange {
        fate,
        old: Some(block).filter(|_| is_old),
        new: Some(block).filter(|_| !is_old),
        moved: None,
        body: match &block.body {
            Body::Text(text) => {
                let (old, new) = if is_old { (text.tokens(), &[][..]) } else { (&[][..], text.tokens()) };
                ChangedBody::Text(vec![Run::Changed { old, new, kind: ChangeKind::Substantive }])
            }
            Body::Blocks(blocks) => ChangedBody::Blocks(blocks.iter().map(|block| all_of(block, fate)).collect()),
        },
    }
}
