//! Builds the tree of blocks while Markdown and raw HTML are read.

use std::ops::Range;
use std::sync::Arc;

use super::letters::Letters;
use super::opened::{Opened, Origin};
use super::spans::{CarriedCells, CellSpan, Repeats};
use crate::text::document::{Block, BlockKind, Body};
use crate::text::words::builder::TextBuilder;
use crate::text::words::{Image, Link, Mark, Style};

/// What a container is.
#[derive(Debug)]
pub(super) enum Container {
    /// The text itself, or a raw element that a document has no block for, such as `div`.
    Flow,
    /// A block.
    Block(BlockKind),
    /// A footnote, by its label.
    Footnote(String),
    /// Nested too deep: its content goes to the container around it.
    TooDeep,
}

#[derive(Debug)]
pub(super) struct OpenContainer {
    pub(super) container: Container,
    /// The blocks in it; those in a container that is none itself are in the one around it.
    pub(super) blocks: Vec<Block>,
    start: usize,
    id: Option<String>,
    /// Of a cell: how many columns and rows it takes.
    pub(super) span: CellSpan,
    /// Of a table: the cells that reach into its next row.
    pub(super) carried: CarriedCells,
    /// Of a list whose items are counted in letters: which comes next.
    pub(super) letters: Option<Letters>,
}

impl OpenContainer {
    fn new(container: Container, start: usize) -> Self {
        Self {
            container,
            blocks: Vec::new(),
            start,
            id: None,
            span: CellSpan::default(),
            carried: CarriedCells::default(),
            letters: None,
        }
    }
}

#[derive(Debug)]
struct OpenText {
    kind: BlockKind,
    words: TextBuilder,
    start: usize,
    id: Option<String>,
}

/// An image while its words are read.
#[derive(Debug)]
pub(crate) enum PendingImage {
    /// A file beside the text.
    Local(Image),
    /// One on another host: a link with its words, or only its words.
    Foreign(Option<Arc<Link>>),
}

/// The tree so far.
#[derive(Debug)]
pub(crate) struct BlockTree {
    pub(super) frames: Opened<OpenContainer>,
    /// Which frames take blocks, the innermost last: the text itself, blocks and footnotes.
    takers: Vec<usize>,
    text: Option<OpenText>,
    styles: Opened<Style>,
    pending_anchor: Option<String>,
    /// What counts the item that was opened last, before it has words.
    pub(super) pending_letter: Option<String>,
    images: Vec<(PendingImage, usize)>,
    notes: Vec<(String, Block)>,
    max_depth: usize,
    block_count: usize,
    pub(super) repeats: Repeats,
    complained: bool,
}

/// Blocks in a text, at the most: tables can grow a hundredfold, in Markdown and by cells that take many columns.
pub(super) const MAX_BLOCKS: usize = 100_000;

impl BlockTree {
    pub(crate) fn new(max_depth: usize) -> Self {
        let mut frames = Opened::default();
        frames.push(Origin::Markdown, OpenContainer::new(Container::Flow, 0));
        Self {
            frames,
            takers: vec![0],
            text: None,
            styles: Opened::default(),
            pending_anchor: None,
            pending_letter: None,
            images: Vec::new(),
            notes: Vec::new(),
            max_depth,
            block_count: 0,
            repeats: Repeats::default(),
            complained: false,
        }
    }

    /// Whether it holds more than a text may.
    pub(crate) fn is_full(&self) -> bool {
        self.block_count > MAX_BLOCKS || self.repeats.are_spent()
    }

    /// Opens a block that holds blocks; `false` the first time that this is too deep.
    #[must_use]
    pub(crate) fn open(&mut self, kind: BlockKind, origin: Origin, start: usize) -> bool {
        self.make_room_for(&kind);
        if matches!(kind, BlockKind::Cell { .. }) {
            self.carry_cells(false);
        }
        let too_deep = self.frames.len() > self.max_depth;
        let container = if too_deep { Container::TooDeep } else { Container::Block(kind) };
        self.push_frame(container, origin, start);
        !too_deep || std::mem::replace(&mut self.complained, true)
    }

    /// Opens a raw element that only groups.
    pub(crate) fn open_flow(&mut self, origin: Origin, start: usize) {
        self.make_room_for(&BlockKind::Paragraph);
        let container = if self.frames.len() > self.max_depth { Container::TooDeep } else { Container::Flow };
        self.push_frame(container, origin, start);
    }

    pub(crate) fn open_footnote(&mut self, label: String, start: usize) {
        self.close_text(start);
        self.push_frame(Container::Footnote(label), Origin::Markdown, start);
    }

    fn push_frame(&mut self, container: Container, origin: Origin, start: usize) {
        if matches!(container, Container::Block(_) | Container::Footnote(_)) {
            self.takers.push(self.frames.len());
        }
        self.frames.push(origin, OpenContainer::new(container, start));
    }

    /// Opens a block that holds words.
    pub(crate) fn open_text(&mut self, kind: BlockKind, words: TextBuilder, start: usize) {
        self.make_room_for(&kind);
        self.text = Some(OpenText { kind, words, start, id: None });
    }

    /// Whether a raw tag may open here what `kind` is: items only in lists, cells only in rows, rows only in tables.
    pub(crate) fn has_room_for(&self, kind: &BlockKind) -> bool {
        let inside = match self.frames.last().map(|(_, frame)| &frame.container) {
            Some(Container::Block(inside)) => Some(inside),
            _ => None,
        };
        match kind {
            BlockKind::Item => matches!(inside, Some(BlockKind::BulletList | BlockKind::NumberedList(_))),
            BlockKind::Row { .. } => matches!(inside, Some(BlockKind::Table)),
            BlockKind::Cell { .. } => matches!(inside, Some(BlockKind::Row { .. })),
            _ => true,
        }
    }

    /// Names the block that was opened last.
    pub(crate) fn set_id(&mut self, id: Option<String>) {
        let innermost = self.frames.len() - 1;
        match (&mut self.text, self.frames.get_mut(innermost)) {
            (Some(text), _) => text.id = id.or(text.id.take()),
            (None, Some(frame)) => frame.id = id.or(frame.id.take()),
            (None, None) => {}
        }
    }

    /// Closes the words that are open, if any.
    pub(crate) fn close_text(&mut self, end: usize) {
        let Some(OpenText { kind, mut words, start, id }) = self.text.take() else { return };
        self.styles = Opened::default();
        if let Some(anchor) = self.pending_anchor.take() {
            words.push_anchor(&anchor);
        }
        let text = words.finish();
        if text.is_empty() && matches!(kind, BlockKind::Plain | BlockKind::Paragraph) {
            return;
        }
        self.add(Block { kind, body: Body::Text(text), id, source: start..end });
    }

    /// Closes the innermost container that `origin` opened, with those inside it.
    ///
    /// A raw end tag closes nothing that Markdown opened, and nothing when its start tag is not there.
    pub(crate) fn close(&mut self, origin: &Origin, end: usize) {
        let markdown = self.frames.innermost(&Origin::Markdown).unwrap_or(0);
        let Some(target) =
            self.frames.innermost(origin).filter(|at| *at > 0 && (*at > markdown || *origin == Origin::Markdown))
        else {
            return;
        };
        self.close_text(end);
        while self.frames.len() > target {
            self.close_innermost(end);
        }
    }

    /// Ends the list that is innermost, and begins another in its place whose items count from `first`.
    pub(super) fn begin_another_list(&mut self, first: u64, at: usize) {
        let Some(origin) = self.frames.last().map(|(origin, _)| origin.clone()) else { return };
        self.close_innermost(at);
        self.push_frame(Container::Block(BlockKind::NumberedList(first)), origin, at);
    }

    /// Closes what a raw tag of this kind ends without saying so: an item the one before it, a row the cells of the last.
    pub(super) fn close_implied(&mut self, kind: &BlockKind, at: usize) {
        let html = |name: &str| Origin::Html(name.to_owned());
        let (ended, around): (&[&str], &[&str]) = match kind {
            BlockKind::Item => (&["li"], &["ul", "ol"]),
            BlockKind::Cell { .. } => (&["td", "th"], &["tr"]),
            BlockKind::Row { .. } => (&["tr"], &["table"]),
            _ => return,
        };
        let innermost = |names: &[&str]| names.iter().filter_map(|name| self.frames.innermost(&html(name))).max();
        let (Some(last), Some(around)) = (innermost(ended), innermost(around)) else { return };
        if last > around
            && let Some(name) = ended.iter().find(|name| self.frames.innermost(&html(name)) == Some(last))
        {
            self.close(&html(name), at);
        }
    }

    /// Ends the table that is innermost where no row is in it yet, so that its caption stands before it; whether it was.
    pub(super) fn leave_empty_table(&mut self, at: usize) -> bool {
        let is_empty = matches!(
            self.frames.last(),
            Some((Origin::Html(_), OpenContainer { container: Container::Block(BlockKind::Table), blocks, .. })) if blocks.is_empty()
        );
        if is_empty {
            self.close_innermost(at);
        }
        is_empty
    }

    /// Adds a block without content.
    pub(crate) fn leaf(&mut self, kind: BlockKind, source: Range<usize>) {
        self.make_room_for(&kind);
        self.add(Block { kind, body: Body::Blocks(Vec::new()), id: None, source });
    }

    /// Adds words in the style that is open.
    pub(crate) fn text(&mut self, words: &str, at: usize) {
        if self.text.is_none() && words.trim().is_empty() {
            return;
        }
        let style = self.style();
        let (anchor, letter) = (self.pending_anchor.take(), self.pending_letter.take());
        let open = self.text_here(at);
        if let Some(anchor) = anchor {
            open.push_anchor(&anchor);
        }
        if let Some(letter) = letter {
            open.push(&letter, &Style::default());
        }
        open.push(words, &style);
    }

    /// Adds a line break.
    pub(crate) fn line_break(&mut self, at: usize) {
        self.text_here(at).push_break();
    }

    /// Lets links lead to what comes next.
    pub(crate) fn anchor(&mut self, id: &str) {
        self.pending_anchor.get_or_insert_with(|| id.to_owned());
    }

    pub(crate) fn push_mark(&mut self, mark: Mark, origin: Origin) {
        let mut style = self.style();
        style.marks = style.marks.with(mark);
        self.styles.push(origin, style);
    }

    pub(crate) fn push_link(&mut self, link: Option<Arc<Link>>, origin: Origin) {
        let mut style = self.style();
        style.link = link.or(style.link);
        self.styles.push(origin, style);
    }

    /// Ends the style that `origin` began last, with those inside it.
    pub(crate) fn pop_style(&mut self, origin: &Origin) {
        let Some(at) = self.styles.innermost(origin) else { return };
        while self.styles.len() > at {
            self.styles.pop();
        }
    }

    pub(crate) fn start_image(&mut self, image: PendingImage, at: usize) {
        self.images.push((image, at));
    }

    /// Adds the image, whose words are now known.
    pub(crate) fn end_image(&mut self, alt: String) {
        let Some((pending, at)) = self.images.pop() else { return };
        match pending {
            PendingImage::Local(image) => {
                let style = self.style();
                self.text_here(at).push_image(Image { alt, ..image }, &style);
            }
            PendingImage::Foreign(link) => {
                let words =
                    if alt.trim().is_empty() { link.as_ref().map_or("", |link| &link.href).to_owned() } else { alt };
                self.push_link(link, Origin::Markdown);
                self.text(&words, at);
                self.pop_style(&Origin::Markdown);
            }
        }
    }

    /// The blocks, and the footnotes by label.
    pub(crate) fn finish(mut self) -> (Vec<Block>, Vec<(String, Block)>) {
        self.close_text(usize::MAX);
        while self.frames.len() > 1 {
            self.close_innermost(usize::MAX);
        }
        let root = self.frames.pop().expect("the text itself is always open");
        (root.blocks, self.notes)
    }

    fn style(&self) -> Style {
        self.styles.last().map(|(_, style)| style.clone()).unwrap_or_default()
    }

    fn text_here(&mut self, at: usize) -> &mut TextBuilder {
        if self.text.is_none() {
            let styles = std::mem::take(&mut self.styles);
            self.make_room_for(&BlockKind::Plain);
            self.styles = styles;
            let kind = match self.innermost_block() {
                Some(BlockKind::Item | BlockKind::Cell { .. }) => BlockKind::Plain,
                _ => BlockKind::Paragraph,
            };
            self.text = Some(OpenText { kind, words: TextBuilder::prose(), start: at, id: None });
        }
        &mut self.text.as_mut().expect("just opened").words
    }

    fn innermost_block(&self) -> Option<&BlockKind> {
        match &self.frames.get(*self.takers.last()?)?.container {
            Container::Block(kind) => Some(kind),
            Container::Footnote(_) => Some(&BlockKind::Item),
            Container::Flow | Container::TooDeep => None,
        }
    }

    /// Closes open words, and raw lists and tables in which `kind` has no place.
    fn make_room_for(&mut self, kind: &BlockKind) {
        self.close_text(usize::MAX);
        let holds = |frame: &OpenContainer| match &frame.container {
            Container::Block(BlockKind::BulletList | BlockKind::NumberedList(_)) => *kind == BlockKind::Item,
            Container::Block(BlockKind::Table) => matches!(kind, BlockKind::Row { .. }),
            Container::Block(BlockKind::Row { .. }) => matches!(kind, BlockKind::Cell { .. }),
            _ => true,
        };
        while let Some((origin, frame)) = self.frames.last()
            && matches!(origin, Origin::Html(_))
            && !holds(frame)
        {
            self.close_innermost(usize::MAX);
        }
    }

    fn close_innermost(&mut self, end: usize) {
        if matches!(
            self.frames.last(),
            Some((_, OpenContainer { container: Container::Block(BlockKind::Row { .. }), .. }))
        ) {
            self.carry_cells(true);
        }
        let OpenContainer { container, mut blocks, start, id, span, .. } =
            self.frames.pop().expect("never closes the text itself");
        self.takers.pop_if(|taker| *taker == self.frames.len());
        let source = start..end;
        match container {
            Container::Footnote(label) => {
                self.block_count += 1;
                self.notes.push((label, Block { kind: BlockKind::Item, body: Body::Blocks(blocks), id, source }));
            }
            Container::Block(kind) => {
                if kind == BlockKind::Table {
                    name_rows(&mut blocks);
                }
                let needs_content = !matches!(kind, BlockKind::Item | BlockKind::Cell { .. });
                if !blocks.is_empty() || !needs_content {
                    let block = Block { kind, body: Body::Blocks(blocks), id, source };
                    if span == CellSpan::default() { self.add(block) } else { self.add_spanning(&block, span) }
                }
            }
            Container::Flow | Container::TooDeep => {}
        }
    }

    pub(super) fn add(&mut self, block: Block) {
        self.block_count += 1;
        let taker = self.takers.last().and_then(|taker| self.frames.get_mut(*taker));
        taker.expect("the text itself is always open").blocks.push(block);
    }
}

/// Under heads, the first cell of a row names it.
fn name_rows(rows: &mut [Block]) {
    if !rows.first().is_some_and(|row| row.kind.is_head_row()) {
        return;
    }
    for row in rows {
        if let Body::Blocks(cells) = &mut row.body
            && let Some(BlockKind::Cell { head, .. }) = cells.first_mut().map(|cell| &mut cell.kind)
        {
            *head = true;
        }
    }
}
