//! A redline as Word has texts: a flow of paragraphs and tables, without elements around them.

use rustc_hash::FxHashSet;

use super::formats::{Formats, List, ParagraphFormat};
use crate::redline::changes::{BlockChange, ChangeKind, ChangedBody, Fate, Move, Piece, Redline, Run};
use crate::text::document::{Block, BlockKind, Body};
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

/// A row of a table.
pub(crate) struct Row<'a> {
    /// Which texts it is in.
    pub fate: Fate,
    /// Whether it is repeated at the top of each page.
    pub head: bool,
    /// Its cells.
    pub cells: Vec<Vec<Segment<'a>>>,
}

/// The whole text.
pub(crate) struct Flow<'a> {
    /// Its segments in order.
    pub segments: Vec<Segment<'a>>,
    /// Its lists.
    pub lists: Vec<List>,
    old: Side,
    new: Side,
    /// The moves that are shown as a deletion and an insertion.
    out_and_in: FxHashSet<u32>,
    /// The move that the walk is in.
    moved: Option<Move>,
    /// Whether that is where the words are now: none of them are of the old text, at this place.
    is_here: bool,
}

/// How far the walk through one text is.
struct Side {
    formats: Formats,
    /// The numbers that its lists have in [`Flow::lists`].
    lists: Vec<Option<usize>>,
    /// The first paragraph that was not met yet.
    next: usize,
    /// The paragraph that has begun, and of which no words were met yet.
    begun: Option<usize>,
}

impl Side {
    fn of(blocks: &[Block]) -> Self {
        let formats = Formats::of(blocks);
        Self { lists: vec![None; formats.lists.len()], formats, next: 0, begun: None }
    }

    /// The paragraphs without words that come before this one.
    fn wordless_before(&mut self, end: usize) -> Vec<usize> {
        let wordless = (self.next..end).filter(|at| self.formats.wordless[*at]).collect();
        self.next = self.next.max(end);
        wordless
    }

    /// Begins a paragraph, unless it has begun.
    fn begin(&mut self, at: usize) {
        if self.next <= at && at < self.formats.paragraphs.len() {
            (self.next, self.begun) = (at + 1, Some(at));
        }
    }

    fn format(&mut self, at: usize, lists: &mut Vec<List>) -> ParagraphFormat {
        let format = self.formats.paragraphs[at].clone();
        ParagraphFormat { item: format.item.map(|(list, depth)| (self.list(list, lists), depth)), ..format }
    }

    fn list(&mut self, list: usize, lists: &mut Vec<List>) -> usize {
        *self.lists[list].get_or_insert_with(|| {
            lists.push(self.formats.lists[list]);
            lists.len() - 1
        })
    }
}

impl<'a> Flow<'a> {
    /// Flattens a redline.
    pub(crate) fn of(redline: &Redline<'a>) -> Self {
        let (old, new) = (Side::of(redline.old), Side::of(redline.new));
        let mut out_and_in = FxHashSet::default();
        find_out_and_in(&redline.blocks, None, &mut out_and_in);
        let (segments, lists) = (Vec::new(), Vec::new());
        let mut flow = Self { segments, lists, old, new, out_and_in, moved: None, is_here: false };
        flow.changes(&redline.blocks);
        flow.wordless_before(Some(flow.old.formats.paragraphs.len()), Some(flow.new.formats.paragraphs.len()));
        flow
    }

    fn changes(&mut self, changes: &[BlockChange<'a>]) {
        for change in changes {
            self.in_move_of(change, |flow| flow.change(change));
        }
    }

    fn in_move_of<T>(&mut self, change: &BlockChange<'a>, walk: impl FnOnce(&mut Self) -> T) -> T {
        let around = (self.moved, self.is_here);
        self.moved = change.moved.filter(|moved| !self.out_and_in.contains(&moved.id)).or(around.0);
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
        self.begin(old, new);
        match &change.body {
            ChangedBody::Text(runs) => self.leaf(fate, runs.clone(), new),
            ChangedBody::Blocks(_) if change.block().kind == BlockKind::Rule => self.leaf(fate, Vec::new(), None),
            ChangedBody::Blocks(blocks) => self.changes(blocks),
            ChangedBody::Merged(_) => {}
        }
    }

    /// Begins the paragraphs that blocks of the two texts begin with.
    fn begin(&mut self, old: Option<&Block>, new: Option<&Block>) {
        let list = |side: &Side, block: Option<&Block>| block.and_then(|block| side.formats.list(block));
        if let (Some(was), Some(is)) = (list(&self.old, old), list(&self.new, new))
            && self.old.formats.lists[was] == self.new.formats.lists[is]
        {
            // One list in both texts, unless the other text divides it.
            let shared = self.new.list(is, &mut self.lists);
            self.old.lists[was].get_or_insert(shared);
        }
        let begins = |block: &&Block| block.kind == BlockKind::Item || is_paragraph(block);
        let (old, new) = (old.filter(begins), new.filter(begins));
        let wordless_end = |side: &Side, block: Option<&Block>| {
            let first = block.map(|block| side.formats.range(block).start)?;
            Some(if side.formats.wordless[first] { first + 1 } else { first })
        };
        self.wordless_before(wordless_end(&self.old, old), wordless_end(&self.new, new));
        for (side, block) in [(&mut self.old, old), (&mut self.new, new)] {
            if let Some(block) = block {
                side.begin(side.formats.range(block).start);
            }
        }
    }

    /// Writes the paragraphs without words of each text up to one of its paragraphs.
    fn wordless_before(&mut self, old: Option<usize>, new: Option<usize>) {
        let went = old.map_or(Vec::new(), |end| self.old.wordless_before(end));
        let came = new.map_or(Vec::new(), |end| self.new.wordless_before(end));
        for at in 0..went.len().max(came.len()) {
            let (old, new) = (went.get(at).copied(), came.get(at).copied());
            let fate = match (old, new) {
                (Some(_), Some(_)) => Fate::Kept,
                (Some(_), None) => Fate::Deleted,
                (None, _) => Fate::Inserted,
            };
            let old = old.map(|at| self.old.format(at, &mut self.lists));
            let new = new.map(|at| self.new.format(at, &mut self.lists));
            self.push(FlowLeaf {
                fate,
                moved: self.moved.filter(|_| fate != Fate::Kept),
                old,
                new,
                runs: Vec::new(),
                id: None,
            });
        }
    }

    /// The words of the old text's paragraphs that are one now.
    fn merged(&mut self, fate: Fate, pieces: &[Piece<'a>], new: Option<&'a Block>) {
        for (at, piece) in pieces.iter().enumerate() {
            let old = piece.was.last().copied().filter(|_| fate == Fate::Kept);
            let new = new.filter(|_| at == 0);
            self.begin(old, new);
            self.leaf(fate, piece.runs.clone(), new);
        }
    }

    fn leaf(&mut self, fate: Fate, runs: Vec<Run<'a>>, named: Option<&'a Block>) {
        let mut begun = |side: &mut Side| side.begun.take().map(|at| side.format(at, &mut self.lists));
        let old = if fate == Fate::Inserted { None } else { begun(&mut self.old) };
        let new = if fate == Fate::Deleted { None } else { begun(&mut self.new) };
        let moved = self.moved.filter(|_| fate != Fate::Kept);
        self.push(FlowLeaf { fate, moved, old, new, runs, id: named.and_then(|block| block.id.as_deref()) });
    }

    fn push(&mut self, leaf: FlowLeaf<'a>) {
        match self.segments.last_mut() {
            Some(Segment::Leaves(leaves)) => leaves.push(leaf),
            _ => self.segments.push(Segment::Leaves(vec![leaf])),
        }
    }

    fn table(&mut self, fate: Fate, old: Option<&'a Block>, new: Option<&'a Block>, rows: &[BlockChange<'a>]) {
        let start = |side: &Side, table: Option<&Block>| table.map(|table| side.formats.range(table).start);
        self.wordless_before(start(&self.old, old), start(&self.new, new));
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
    }

    fn row(&mut self, row: &BlockChange<'a>) -> Option<Row<'a>> {
        let cells: &[BlockChange<'a>] = if let ChangedBody::Blocks(cells) = &row.body { cells } else { &[] };
        let fate = self.fate(row)?;
        Some(Row {
            fate,
            head: row.block().kind.is_head_row(),
            cells: cells.iter().filter_map(|cell| self.fate(cell).map(|fate| self.cell(cell, fate))).collect(),
        })
    }

    fn cell(&mut self, cell: &BlockChange<'a>, fate: Fate) -> Vec<Segment<'a>> {
        let around = std::mem::take(&mut self.segments);
        // A row comes and goes with its words: Word has no move for one.
        let moved = self.moved.take();
        if let ChangedBody::Blocks(blocks) = &cell.body {
            self.changes(blocks);
        }
        let end = |side: &Side, cell: Option<&Block>| cell.map(|cell| side.formats.range(cell).end);
        let (old, new) = (cell.old.filter(|_| fate != Fate::Inserted), cell.new.filter(|_| fate != Fate::Deleted));
        self.wordless_before(end(&self.old, old), end(&self.new, new));
        self.moved = moved;
        std::mem::replace(&mut self.segments, around)
    }
}

/// Finds the moves of which a leaf holds a link and was edited: once all changes are accepted, `LibreOffice` would leave an empty
/// paragraph where such a leaf was.
fn find_out_and_in(changes: &[BlockChange<'_>], around: Option<Move>, found: &mut FxHashSet<u32>) {
    for change in changes {
        let moved = change.moved.or(around).filter(|_| change.fate != Fate::Deleted);
        match &change.body {
            ChangedBody::Text(runs) if runs.len() > 1 && holds_link(runs) => found.extend(moved.map(|moved| moved.id)),
            ChangedBody::Text(_) | ChangedBody::Merged(_) => {}
            ChangedBody::Blocks(blocks) => find_out_and_in(blocks, moved, found),
        }
    }
}

/// Whether a block is a paragraph of its own in Word.
fn is_paragraph(block: &Block) -> bool {
    matches!(block.body, Body::Text(_)) || block.kind == BlockKind::Rule
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
        was: None,
        renumbered: None,
        body: match &block.body {
            Body::Text(text) => {
                let (old, new) = if is_old { (text.tokens(), &[][..]) } else { (&[][..], text.tokens()) };
                ChangedBody::Text(vec![Run::Changed { old, new, kind: ChangeKind::Substantive }])
            }
            Body::Blocks(blocks) => ChangedBody::Blocks(blocks.iter().map(|block| all_of(block, fate)).collect()),
        },
    }
}
