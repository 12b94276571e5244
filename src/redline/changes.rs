//! The marked comparison of two documents.

use serde::{Deserialize, Serialize};

use crate::text::document::{Block, BlockKind, Body};
use crate::text::words::Token;

/// The marked comparison of two documents, as a tree of blocks of both.
#[derive(Clone, Debug, PartialEq)]
pub struct Redline<'a> {
    /// The blocks of both texts, in an order that is that of the old text without the new blocks, and that of the new
    /// text without the old ones.
    pub blocks: Vec<BlockChange<'a>>,
    /// The old text.
    pub old: &'a [Block],
    /// The new text.
    pub new: &'a [Block],
}

/// One block of a redline.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockChange<'a> {
    /// Whether its words are of both texts or of one.
    pub fate: Fate,
    /// The element it was; `None` where the old text has no element around these words.
    pub old: Option<&'a Block>,
    /// The element it is; `None` where the new text has none.
    pub new: Option<&'a Block>,
    /// That it changed its place: a deletion is where it was, an insertion where it is.
    pub moved: Option<Move>,
    /// What it was in the old text, where that does not follow from what is around it.
    pub was: Option<Was>,
    /// Its number in both lists, where it is an item whose number changed.
    pub renumbered: Option<Renumbered>,
    /// What is in it. In a block that moved here, its words as compared with those it had.
    pub body: ChangedBody<'a>,
}

/// What an element was in the tree of the old text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Was {
    /// These elements, outermost first, which begin with it: `ul li`, with the number that a list begins with: `ol3`.
    /// None of them where it was not there, and its words go on in the element before it.
    Elements(String),
    /// It stood elsewhere.
    Path {
        /// The elements from the article down to it, with a `+` before each that had begun already: `+ol +li ol li`.
        path: String,
        /// The same in fewer words.
        place: OldPlace,
    },
    /// A numbered list that began with this number.
    Start(u64),
}

/// Where a block stood, as a reader would say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldPlace {
    /// It was an item: this one of a numbered list, or one of a list with bullets.
    Item(Option<u64>),
    /// It stood in an item.
    InItem(Option<u64>),
    /// It stood in a quotation.
    InQuote,
    /// It stood in no list and in no quotation.
    Alone,
}

/// The number of an item before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renumbered {
    /// In the old text.
    pub old: u64,
    /// In the new text.
    pub new: u64,
}

/// A change of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Which one: the same number where the block was and where it is, and for blocks that moved together.
    pub id: u32,
    /// Whether it is the first of the blocks that moved together.
    pub is_first: bool,
}

impl Renumbered {
    /// How much higher its number is than it was.
    #[must_use]
    pub fn step(self) -> i128 {
        i128::from(self.new) - i128::from(self.old)
    }
}

/// What became of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It is in both texts, perhaps with other words or as another element.
    Kept,
    /// Only the new text has it.
    Inserted,
    /// Only the old text has it.
    Deleted,
}

/// What is in a block of a redline.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangedBody<'a> {
    /// Words, in runs: kept ones and changed ones in turn.
    Text(Vec<Run<'a>>),
    /// Further blocks.
    Blocks(Vec<BlockChange<'a>>),
    /// The words of several blocks of the old text, which are one block now: a piece each, in order.
    Merged(Vec<Piece<'a>>),
}

/// What is in one block that was several, from one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece<'a> {
    /// The blocks of the old text that begin with it, outermost first.
    pub was: Vec<&'a Block>,
    /// What it was in the old text, where that does not follow from what is around it; for the first piece its block tells.
    pub place: Option<Was>,
    /// Its words.
    pub runs: Vec<Run<'a>>,
}

/// Some words of a redline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Run<'a> {
    /// The same words in both texts, pair by pair; how they are set and where they lead may differ.
    Kept {
        /// As the old text has them.
        old: &'a [Token],
        /// As the new text has them; the same number as in `old`.
        new: &'a [Token],
    },
    /// One deletion, then one insertion; one of them may be empty.
    Changed {
        /// The deleted words.
        old: &'a [Token],
        /// The inserted words.
        new: &'a [Token],
        /// How much it matters.
        kind: ChangeKind,
    },
}

/// How much a change of words matters, the quietest first: a change that is of several kinds is of the last of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// The same characters to a reader, stored otherwise.
    Encoding,
    /// White space that came or went, and parts no word.
    WhiteSpace,
    /// Other quotation marks.
    QuotationMarks,
    /// Other dashes.
    Dashes,
    /// Hyphens that came or went: `e-mail`, `email`; `third party`, `third-party`.
    Hyphenation,
    /// Other capitals.
    Case,
    /// Another spelling of the same words: `colour`, `color`.
    Spelling,
    /// Other punctuation, the same words.
    Punctuation,
    /// Another label before the same words: `2.` is `3.` now, `(b)` is `(c)`.
    Renumbering,
    /// Other words, numbers or signs.
    Substantive,
}

impl ChangeKind {
    /// Those that say the same, the quietest first.
    pub const QUIET: [Self; 9] = [
        Self::Encoding,
        Self::WhiteSpace,
        Self::QuotationMarks,
        Self::Dashes,
        Self::Hyphenation,
        Self::Case,
        Self::Spelling,
        Self::Punctuation,
        Self::Renumbering,
    ];

    /// Whether the texts say something else.
    #[must_use]
    pub fn is_substance(self) -> bool {
        self == Self::Substantive
    }

    /// The word that markup uses; `None` for a change of substance.
    #[must_use]
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Substantive => None,
            Self::Encoding
            | Self::WhiteSpace
            | Self::QuotationMarks
            | Self::Dashes
            | Self::Hyphenation
            | Self::Spelling => Some("typographic"),
            Self::Punctuation => Some("punctuation"),
            Self::Case => Some("case"),
            Self::Renumbering => Some("renumbering"),
        }
    }
}

impl<'a> BlockChange<'a> {
    /// A block that is in both texts, or an element that one of them has around words of both.
    pub(crate) fn kept(old: Option<&'a Block>, new: Option<&'a Block>, body: ChangedBody<'a>) -> Self {
        Self { fate: Fate::Kept, old, new, moved: None, was: None, renumbered: None, body }
    }

    /// A block that only the new text has.
    pub(crate) fn inserted(block: &'a Block) -> Self {
        let body = match &block.body {
            Body::Text(text) => {
                ChangedBody::Text(vec![Run::Changed { old: &[], new: text.tokens(), kind: ChangeKind::Substantive }])
            }
            Body::Blocks(blocks) => ChangedBody::Blocks(blocks.iter().map(Self::inserted).collect()),
        };
        Self { fate: Fate::Inserted, old: None, new: Some(block), moved: None, was: None, renumbered: None, body }
    }

    /// A block that only the old text has.
    pub(crate) fn deleted(block: &'a Block) -> Self {
        let body = match &block.body {
            Body::Text(text) => {
                ChangedBody::Text(vec![Run::Changed { old: text.tokens(), new: &[], kind: ChangeKind::Substantive }])
            }
            Body::Blocks(blocks) => ChangedBody::Blocks(blocks.iter().map(Self::deleted).collect()),
        };
        Self { fate: Fate::Deleted, old: Some(block), new: None, moved: None, was: None, renumbered: None, body }
    }

    /// The block as it is, or as it was where it is no more.
    #[must_use]
    pub fn block(&self) -> &'a Block {
        self.new.or(self.old).expect("a changed block is in one of the texts")
    }

    /// The level of the heading that it is, or was where it is no more; `None` for anything else.
    #[must_use]
    pub fn heading_level(&self) -> Option<u8> {
        self.block().kind.heading_level()
    }

    /// Whether it is a heading, or was one that is no more.
    #[must_use]
    pub fn is_heading(&self) -> bool {
        self.heading_level().is_some()
    }

    /// Whether it is an element of the old text that the new one does not have, around words that stay.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.fate == Fate::Kept && self.new.is_none()
    }

    /// The elements of the old text that it was, outermost first.
    pub fn was(&self) -> impl Iterator<Item = &'static str> {
        let merged: &[&Block] = match &self.body {
            ChangedBody::Merged(pieces) => &pieces[0].was,
            ChangedBody::Text(_) | ChangedBody::Blocks(_) => &[],
        };
        let own = self.old.filter(|_| merged.is_empty());
        merged.iter().copied().chain(own).filter_map(|block| block.kind.element())
    }

    /// Whether both texts have it, and as another element, or in another place of the tree.
    #[must_use]
    pub fn is_other_element(&self) -> bool {
        self.fate == Fate::Kept && matches!(self.was, Some(Was::Elements(_) | Was::Path { .. }))
    }

    /// Whether a deleted block needs an element around it that stands for what it stood in: a list holds items alone, and
    /// a rule cannot tell where it stood.
    #[must_use]
    pub fn is_held(&self, in_list: bool) -> bool {
        let block = self.block();
        in_list && block.kind != BlockKind::Item && matches!(block.body, Body::Blocks(_))
    }

    /// Whether anything in it differs between the texts: words, elements, emphasis, or where links lead.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.fate != Fate::Kept
            || self.was.is_some()
            || self.renumbered.is_some()
            || match &self.body {
                ChangedBody::Text(runs) => runs.iter().any(Run::is_changed),
                ChangedBody::Blocks(blocks) => blocks.iter().any(BlockChange::is_changed),
                ChangedBody::Merged(_) => true,
            }
    }

    fn is_exact(&self) -> bool {
        let (Some(old), Some(new)) = (self.old, self.new) else { return false };
        let is_same_element = self.fate == Fate::Kept && old.kind == new.kind && old.id == new.id;
        is_same_element
            && match &self.body {
                ChangedBody::Text(runs) => runs.iter().all(|run| matches!(run, Run::Kept { old, new } if old == new)),
                ChangedBody::Blocks(blocks) => blocks.iter().all(Self::is_exact),
                ChangedBody::Merged(_) => false,
            }
    }

    /// The words in it, those of blocks in it left out.
    pub fn runs(&self) -> impl Iterator<Item = &Run<'a>> {
        let (runs, pieces): (&[Run<'a>], &[Piece<'a>]) = match &self.body {
            ChangedBody::Text(runs) => (runs, &[]),
            ChangedBody::Merged(pieces) => (&[], pieces),
            ChangedBody::Blocks(_) => (&[], &[]),
        };
        runs.iter().chain(pieces.iter().flat_map(|piece| &piece.runs))
    }
}

impl<'a> Run<'a> {
    /// Words that both texts have to the letter, set alike. For both sides it has those of one text, so that whoever reads
    /// it sees at a glance that there is nothing to compare.
    pub(crate) fn same(words: &'a [Token]) -> Self {
        Self::Kept { old: words, new: words }
    }

    /// Whether the texts differ in it.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        match self {
            Self::Changed { .. } => true,
            Self::Kept { old, new } => differing(old, new).any(|(old, new)| is_restyled(old, new)),
        }
    }
}

/// The words of both texts that stay, pair by pair; none where they are known to be the same.
pub(crate) fn differing<'a>(old: &'a [Token], new: &'a [Token]) -> impl Iterator<Item = (&'a Token, &'a Token)> {
    let pairs = old.iter().zip(new);
    pairs.take(if std::ptr::eq(old, new) { 0 } else { usize::MAX })
}

impl Redline<'_> {
    /// Whether the texts are the same to a reader: words, blocks, emphasis and links.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.blocks.iter().any(BlockChange::is_changed)
    }

    /// Whether the texts are equal, also in what is never marked: white space, line breaks, how columns are aligned, the
    /// language of code, and names that links can lead to.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.blocks.iter().all(BlockChange::is_exact)
    }
}

/// Whether a kept word is set otherwise, or leads elsewhere, than it did.
#[must_use]
pub(crate) fn is_restyled(old: &Token, new: &Token) -> bool {
    restyling(old, new) != (false, false)
}

/// How two kept words differ, by kind: where they lead and what that is called, and how they are set.
#[must_use]
pub(crate) fn restyling(old: &Token, new: &Token) -> (bool, bool) {
    let is_plain = old.restyled().is_empty() && new.restyled().is_empty();
    let is_other_image = old.image() != new.image();
    if is_plain && old.style() == new.style() {
        return (false, is_other_image);
    }
    // Character by character: a word may have its first half in bold in one text, and be plain in the other.
    old.common_parts(new).fold((false, is_other_image), |(links, marks), part| {
        let (before, after) = (old.style_at(part.start), new.style_at(part.start));
        (links || before.link != after.link, marks || before.marks != after.marks)
    })
}
