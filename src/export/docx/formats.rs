//! How each paragraph of a text is set, by that text's own tree of blocks.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::text::document::{Align, Block, BlockKind};

/// How a paragraph is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ParagraphFormat {
    /// What it is.
    pub style: ParagraphStyle,
    /// Where it begins an item: the list, by its number, and how deep it is.
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

/// A list: its first number, or `None` with bullets; and in how many lists it stands.
pub(crate) type List = (Option<u64>, usize);

/// The paragraphs of a text in order.
#[derive(Debug, Default)]
pub(crate) struct Formats {
    /// The format of each; a list is numbered as in `lists`.
    pub paragraphs: Vec<ParagraphFormat>,
    /// Which of them hold no words: Word numbers paragraphs, so an item that is empty or begins with a list or a table
    /// has one of its own.
    pub wordless: Vec<bool>,
    /// The lists in order.
    pub lists: Vec<List>,
    of: FxHashMap<*const Block, Range<usize>>,
    list_of: FxHashMap<*const Block, usize>,
}

impl Formats {
    /// Reads a text.
    pub(crate) fn of(blocks: &[Block]) -> Self {
        let mut walk = FormatWalk::default();
        walk.blocks(blocks);
        walk.found
    }

    /// The paragraphs in a block, or the one that it is.
    pub(crate) fn range(&self, block: &Block) -> Range<usize> {
        self.of[&std::ptr::from_ref(block)].clone()
    }

    /// Which list a block is.
    pub(crate) fn list(&self, block: &Block) -> Option<usize> {
        self.list_of.get(&std::ptr::from_ref(block)).copied()
    }
}

#[derive(Default)]
struct FormatWalk {
    found: Formats,
    /// The lists around, outermost first.
    lists: Vec<usize>,
    quotes: usize,
    align: Align,
    head: bool,
    /// An item has begun, and has no paragraph yet.
    item: bool,
}

impl FormatWalk {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        if block.kind.is_list() || block.kind == BlockKind::Table {
            self.end_item();
        }
        let start = self.found.paragraphs.len();
        match &block.kind {
            BlockKind::BulletList => self.list(block, None),
            BlockKind::NumberedList(first) => self.list(block, Some(*first)),
            BlockKind::Item => {
                self.item = true;
                self.blocks(block.blocks());
                self.end_item();
            }
            BlockKind::Quote => {
                self.quotes += 1;
                self.blocks(block.blocks());
                self.quotes -= 1;
            }
            BlockKind::Table | BlockKind::Row { .. } => self.blocks(block.blocks()),
            BlockKind::Cell { head, align } => {
                let cell =
                    Self { found: std::mem::take(&mut self.found), head: *head, align: *align, ..Self::default() };
                let around = std::mem::replace(self, cell);
                self.blocks(block.blocks());
                let found = std::mem::take(&mut self.found);
                *self = Self { found, ..around };
            }
            BlockKind::Heading(level) => self.paragraph(ParagraphStyle::Heading(*level), false),
            BlockKind::Code(_) => self.paragraph(ParagraphStyle::Code, false),
            BlockKind::Rule => self.paragraph(ParagraphStyle::Rule, false),
            BlockKind::Paragraph | BlockKind::Plain if self.head => self.paragraph(ParagraphStyle::CellHead, false),
            BlockKind::Paragraph | BlockKind::Plain => self.paragraph(ParagraphStyle::Body, false),
        }
        self.found.of.insert(block, start..self.found.paragraphs.len());
    }

    fn list(&mut self, block: &Block, first: Option<u64>) {
        let number = self.found.lists.len();
        self.found.lists.push((first, self.lists.len()));
        self.found.list_of.insert(block, number);
        self.lists.push(number);
        self.blocks(block.blocks());
        self.lists.pop();
    }

    fn end_item(&mut self) {
        if self.item {
            self.paragraph(ParagraphStyle::Body, true);
        }
    }

    fn paragraph(&mut self, style: ParagraphStyle, is_wordless: bool) {
        let is_item = std::mem::take(&mut self.item);
        let item = self.lists.last().filter(|_| is_item).map(|list| (*list, self.lists.len() - 1));
        let (lists, quotes, align) = (self.lists.len(), self.quotes, self.align);
        self.found.paragraphs.push(ParagraphFormat { style, item, lists, quotes, align });
        self.found.wordless.push(is_wordless);
    }
}
