//! A text as a tree of blocks.

use std::ops::Range;

use super::words::{Text, Token, count_words};

/// A parsed text: headings, paragraphs, lists, tables.
///
/// It can hold nothing harmful: what it has no place for, such as a script, was left out when it was made, and its
/// links lead only to `http`, `https`, `mailto`, `tel` and relative addresses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The blocks in order.
    pub blocks: Vec<Block>,
}

impl Document {
    /// What stands under the heading with this id, up to the next heading; `None` where no heading at the top has it.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<Self> {
        let is_it = |block: &Block| block.kind.is_heading() && block.id.as_deref() == Some(id);
        let under = &self.blocks[self.blocks.iter().position(is_it)? + 1..];
        Some(Self { blocks: under.iter().take_while(|block| !block.kind.is_heading()).cloned().collect() })
    }
}

/// One block: an element of the page that stands on its own lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// What is in it.
    pub body: Body,
    /// The id that links can lead to: every heading has one.
    pub id: Option<String>,
    /// Where its source is, in bytes of the Markdown.
    pub source: Range<usize>,
}

/// What is in a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Words.
    Text(Text),
    /// Further blocks; none in a rule and an empty cell.
    Blocks(Vec<Block>),
}

/// The kinds of block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of level 1 to 6. Holds words.
    Heading(u8),
    /// A paragraph. Holds words.
    Paragraph,
    /// Words that need no element of their own: those of a tight list's item, of a cell.
    Plain,
    /// A bulleted list. Holds items.
    BulletList,
    /// A numbered list, and its first number. Holds items.
    NumberedList(u64),
    /// An item. Holds blocks.
    Item,
    /// A quotation. Holds blocks.
    Quote,
    /// Code, and its language. Holds words with their white space.
    Code(Option<String>),
    /// A table. Holds rows, those of its head first.
    Table,
    /// A row. Holds cells.
    Row {
        /// Whether it is in the table's head.
        head: bool,
    },
    /// A cell. Holds blocks.
    Cell {
        /// Whether it names its row or column.
        head: bool,
        /// Where its words stand.
        align: Align,
    },
    /// A line across.
    Rule,
}

/// Where the words of a column stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Where the language begins a line.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// Where it ends one.
    End,
}

impl BlockKind {
    /// Whether it is a list of either kind.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self, Self::BulletList | Self::NumberedList(_))
    }

    /// The level of a heading, 1 to 6; `None` for anything else.
    #[must_use]
    pub fn heading_level(&self) -> Option<u8> {
        match self {
            Self::Heading(level) => Some(*level),
            _ => None,
        }
    }

    /// Whether it is a heading.
    #[must_use]
    pub fn is_heading(&self) -> bool {
        self.heading_level().is_some()
    }

    /// Whether it is a row of a table's head.
    #[must_use]
    pub fn is_head_row(&self) -> bool {
        *self == Self::Row { head: true }
    }

    /// The HTML element, or `None` for words that need none.
    #[must_use]
    pub fn element(&self) -> Option<&'static str> {
        Some(match self {
            Self::Heading(level) => ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from((*level).clamp(1, 6)) - 1],
            Self::Paragraph => "p",
            Self::Plain => return None,
            Self::BulletList => "ul",
            Self::NumberedList(_) => "ol",
            Self::Item => "li",
            Self::Quote => "blockquote",
            Self::Code(_) => "pre",
            Self::Table => "table",
            Self::Row { .. } => "tr",
            Self::Cell { head: true, .. } => "th",
            Self::Cell { head: false, .. } => "td",
            Self::Rule => "hr",
        })
    }
}

/// The rows of a table by the element that they stand in: `thead`, then `tbody`; without the one that would be empty.
pub(crate) fn table_parts<T>(
    rows: &[T],
    kind: impl Fn(&T) -> &BlockKind,
) -> impl Iterator<Item = (&'static str, &[T])> {
    let head = rows.iter().take_while(|row| kind(row).is_head_row()).count();
    let (head, body) = rows.split_at(head);
    [("thead", head), ("tbody", body)].into_iter().filter(|(_, rows)| !rows.is_empty())
}

impl Block {
    /// The words it holds itself, if it is of a kind that does.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        match &self.body {
            Body::Text(text) => Some(text),
            Body::Blocks(_) => None,
        }
    }

    /// The blocks in it.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        match &self.body {
            Body::Text(_) => &[],
            Body::Blocks(blocks) => blocks,
        }
    }

    /// All its words in a line.
    #[must_use]
    pub fn plain(&self) -> String {
        match &self.body {
            Body::Text(text) => text.plain(),
            Body::Blocks(blocks) => blocks.iter().map(Self::plain).collect::<Vec<_>>().join(" "),
        }
    }

    /// How many words a reader reads in it, punctuation left out.
    #[must_use]
    pub fn word_count(&self) -> usize {
        let mut count = 0;
        self.each_text(&mut |tokens| count += count_words(tokens));
        count
    }

    /// Calls `visit` with the tokens of each text in it, in reading order.
    pub fn each_text<'a>(&'a self, visit: &mut impl FnMut(&'a [Token])) {
        match &self.body {
            Body::Text(text) => visit(text.tokens()),
            Body::Blocks(blocks) => blocks.iter().for_each(|block| block.each_text(visit)),
        }
    }
}

impl Document {
    /// The headings in order, with their levels and ids: `(2, "sharing", words)`.
    pub fn headings(&self) -> impl Iterator<Item = (u8, &str, &Text)> {
        self.blocks.iter().filter_map(|block| match (&block.kind, &block.body) {
            (BlockKind::Heading(level), Body::Text(text)) => Some((*level, block.id.as_deref().unwrap_or(""), text)),
            _ => None,
        })
    }

    /// The ids of all headings, also of those inside items and quotations.
    #[must_use]
    pub(crate) fn heading_ids(&self) -> Vec<&str> {
        fn collect<'b>(blocks: &'b [Block], ids: &mut Vec<&'b str>) {
            for block in blocks {
                if matches!(block.kind, BlockKind::Heading(_)) {
                    ids.extend(block.id.as_deref());
                }
                collect(block.blocks(), ids);
            }
        }
        let mut ids = Vec::new();
        collect(&self.blocks, &mut ids);
        ids
    }

    /// How many words a reader reads, punctuation left out.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.blocks.iter().map(Block::word_count).sum()
    }

    /// Calls `visit` with the tokens of each text, in reading order.
    pub fn each_text<'a>(&'a self, visit: &mut impl FnMut(&'a [Token])) {
        self.blocks.iter().for_each(|block| block.each_text(visit));
    }
}
