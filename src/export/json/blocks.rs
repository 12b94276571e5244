//! The blocks of both texts in one tree, as programs read it.

use serde::Serialize;

use super::old_tree::{OldTree, WasBlock};
use crate::redline::changes::{
    BlockChange, ChangeKind, ChangedBody, Fate, Move, Piece, Redline, Renumbered, Run, is_restyled,
};
use crate::text::document::{Block, BlockKind};
use crate::text::words::{Mark, Style, Token};

/// A block of either version or of both. First come its own words, as `runs` or `pieces`, then the `blocks` in it.
#[derive(Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Block", deny_unknown_fields))]
pub(super) struct BlockView<'a> {
    /// Which versions have it, where that is another than of the block around it; around all is `kept`.
    #[serde(skip_serializing_if = "Option::is_none")]
    fate: Option<FateView>,
    /// The HTML element it is in the new version, or was where the fate is `deleted`; none where there is none around these
    /// words.
    #[serde(skip_serializing_if = "Option::is_none")]
    element: Option<&'static str>,
    /// The HTML elements of the old version that begin with it, outermost first, where they are others than `element`: `ol3` is
    /// a list that begins with 3. None of them where its words go on in the element that is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<Vec<String>>,
    /// Where it was, if not in what is around it: the HTML elements of the old version down to it, with a `+` before each
    /// that is open and stays so.
    #[serde(skip_serializing_if = "Option::is_none")]
    was_path: Option<Vec<String>>,
    /// The number its items begin with, in a numbered list that does not begin with 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<u64>,
    /// The numbers of an item that has another one now.
    #[serde(skip_serializing_if = "Option::is_none")]
    numbers: Option<NumbersView>,
    /// Whether a row is in the head of its table.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(test, schemars(default))]
    head: bool,
    /// Whether it was, if that is not so any more or was not so yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    was_head: Option<bool>,
    /// The language of code.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    /// The id that links lead to, in the new version or else in the old.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// That it changed its place. A deletion is where it was, an insertion where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<MoveView>,
    /// Its words. In a block that moved here they are compared with those it had: the deleted ones are in neither version.
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<Vec<RunView<'a>>>,
    /// Its words, where it was several blocks in the old version: a piece each, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pieces: Option<Vec<PieceView<'a>>>,
    /// The blocks in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default))]
    blocks: Vec<BlockView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Fate"))]
enum FateView {
    Kept,
    Inserted,
    Deleted,
}

/// A change of place.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Move", deny_unknown_fields))]
struct MoveView {
    /// The same where the block was and where it is, and for blocks that moved together.
    id: u32,
    /// Whether it is the first of the blocks that moved together.
    first: bool,
}

/// A number before and after.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Numbers", deny_unknown_fields))]
struct NumbersView {
    /// In the old version.
    old: u64,
    /// In the new version.
    new: u64,
}

/// What is in one block that was several, from one of them.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Piece", deny_unknown_fields))]
struct PieceView<'a> {
    /// The HTML elements of the old version that begin with it, outermost first. The first piece begins where its block does.
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<Vec<String>>,
    /// Where it was, if not in what is around its block.
    #[serde(skip_serializing_if = "Option::is_none")]
    was_path: Option<Vec<String>>,
    /// Its words.
    runs: Vec<RunView<'a>>,
}

/// Some words, with the white space before them.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Run"))]
enum RunView<'a> {
    /// The same in both versions.
    Kept(WordsView<'a>),
    /// A deletion, an insertion, or one and then the other.
    Changed(ChangeView<'a>),
}

/// Words as they were and as they are.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Change", deny_unknown_fields))]
struct ChangeView<'a> {
    /// How little it matters; none of these where the words say something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<KindView>,
    /// The words of the old version.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default))]
    old: Vec<WordsView<'a>>,
    /// The words of the new version.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default))]
    new: Vec<WordsView<'a>>,
}

/// How words differ that say the same: `encoding` is what looks the same and is stored otherwise, `renumbering` another label
/// before the same words, and `restyled` the same words, set otherwise, leading elsewhere, or with other white space before
/// them.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "ChangeKind"))]
enum KindView {
    Encoding,
    WhiteSpace,
    QuotationMarks,
    Dashes,
    Hyphenation,
    Case,
    Spelling,
    Punctuation,
    Renumbering,
    Restyled,
}

impl KindView {
    fn of(kind: ChangeKind) -> Option<Self> {
        match kind {
            ChangeKind::Substantive => None,
            ChangeKind::Encoding => Some(Self::Encoding),
            ChangeKind::WhiteSpace => Some(Self::WhiteSpace),
            ChangeKind::QuotationMarks => Some(Self::QuotationMarks),
            ChangeKind::Dashes => Some(Self::Dashes),
            ChangeKind::Hyphenation => Some(Self::Hyphenation),
            ChangeKind::Case => Some(Self::Case),
            ChangeKind::Spelling => Some(Self::Spelling),
            ChangeKind::Punctuation => Some(Self::Punctuation),
            ChangeKind::Renumbering => Some(Self::Renumbering),
        }
    }
}

/// Words that are set alike.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Words", deny_unknown_fields))]
pub(super) struct WordsView<'a> {
    /// The characters, with the white space before them; a line break is `\n`. Those of an image are white space alone.
    pub(super) text: String,
    /// The HTML elements that set them, outermost first: `strong`, `em`, `s`, `code`, `sup`, `sub`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default))]
    pub(super) marks: Vec<&'static str>,
    /// Where they lead, as the author wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    /// The image they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) image: Option<ImageView<'a>>,
}

impl WordsView<'_> {
    fn is_set_like(&self, other: &Self) -> bool {
        self.image.is_none() && self.marks == other.marks && self.link == other.link
    }
}

/// An image.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Image", deny_unknown_fields))]
pub(super) struct ImageView<'a> {
    /// Its file name.
    pub(super) file: &'a str,
    /// What it shows, in words.
    alt: &'a str,
}

/// The blocks of a redline.
pub(super) fn block_views<'a>(redline: &Redline<'a>) -> Vec<BlockView<'a>> {
    BlockWriter { old: OldTree::of(redline.old) }.blocks(&redline.blocks, StandsIn { home: Some(0), fate: Fate::Kept })
}

/// What blocks stand in.
#[derive(Clone, Copy)]
struct StandsIn {
    /// How many elements of the old version are around them; `None` where none of their words are of the old version.
    home: Option<usize>,
    fate: Fate,
}

struct BlockWriter {
    old: OldTree,
}

impl BlockWriter {
    fn blocks<'a>(&mut self, changes: &[BlockChange<'a>], around: StandsIn) -> Vec<BlockView<'a>> {
        changes.iter().map(|change| self.block(change, around)).collect()
    }

    fn block<'a>(&mut self, change: &BlockChange<'a>, around: StandsIn) -> BlockView<'a> {
        let home = around.home.filter(|_| change.fate != Fate::Inserted);
        let mut view = view_of(change, around.fate);
        let inner = home.map(|home| {
            let block = match &change.body {
                ChangedBody::Merged(pieces) => pieces[0].was.last().copied(),
                ChangedBody::Text(_) | ChangedBody::Blocks(_) => change.old,
            };
            let shown = if change.fate == Fate::Deleted { change.old } else { change.new };
            (view.was, view.was_path) = told(self.old.place(home, block, shown.and_then(name).as_deref()));
            // In an element that was not there things stand where it stands.
            if block.is_some() { self.old.depth() } else { home }
        });
        match &change.body {
            ChangedBody::Text(found) => view.runs = Some(runs(found)),
            ChangedBody::Merged(found) => {
                let piece = |(at, piece): (usize, &Piece<'a>)| {
                    let home = home.filter(|_| at > 0);
                    let place = home.and_then(|home| self.old.place(home, piece.was.last().copied(), None));
                    let (was, was_path) = told(place);
                    PieceView { was, was_path, runs: runs(&piece.runs) }
                };
                view.pieces = Some(found.iter().enumerate().map(piece).collect());
            }
            ChangedBody::Blocks(found) => {
                view.blocks = self.blocks(found, StandsIn { home: inner, fate: change.fate });
                // Words without an element of their own are those of the block.
                if let Some(first) = view.blocks.first_mut().filter(|first| first.is_only_runs()) {
                    view.runs = first.runs.take();
                    view.blocks.remove(0);
                }
            }
        }
        view
    }
}

impl BlockView<'_> {
    /// Whether nothing is told of it but its words.
    fn is_only_runs(&self) -> bool {
        let Self { fate: None, element: None, was: None, was_path: None, moved: None, runs: Some(_), .. } = self else {
            return false;
        };
        self.id.is_none() && self.blocks.is_empty()
    }
}

/// What is to be told of a block but its place in the old version and what is in it.
fn view_of<'a>(change: &BlockChange<'a>, around: Fate) -> BlockView<'a> {
    let shown = if change.fate == Fate::Deleted { change.old } else { change.new };
    let is_head = |block: Option<&Block>| block.map(|block| block.kind.is_head_row());
    BlockView {
        fate: (change.fate != around).then_some(match change.fate {
            Fate::Kept => FateView::Kept,
            Fate::Inserted => FateView::Inserted,
            Fate::Deleted => FateView::Deleted,
        }),
        element: shown.and_then(|block| block.kind.element()),
        start: match shown.map(|block| &block.kind) {
            Some(BlockKind::NumberedList(start)) if *start != 1 => Some(*start),
            _ => None,
        },
        numbers: change.renumbered.map(|Renumbered { old, new }| NumbersView { old, new }),
        head: is_head(shown) == Some(true),
        was_head: is_head(change.old).filter(|was| change.fate == Fate::Kept && Some(*was) != is_head(change.new)),
        language: match &change.block().kind {
            BlockKind::Code(language) => language.as_deref(),
            _ => None,
        },
        id: change.block().id.as_deref(),
        moved: change.moved.map(|Move { id, is_first }| MoveView { id, first: is_first }),
        ..BlockView::default()
    }
}

/// The element of a block, with the number that a list begins with, as [`TextTree::name`] has it.
///
/// [`TextTree::name`]: crate::redline::text_tree::TextTree::name
fn name(block: &Block) -> Option<String> {
    match block.kind {
        BlockKind::NumberedList(start) if start != 1 => Some(format!("ol{start}")),
        _ => block.kind.element().map(str::to_owned),
    }
}

fn told(was: Option<WasBlock>) -> (Option<Vec<String>>, Option<Vec<String>>) {
    match was {
        None => (None, None),
        Some(WasBlock::Elements(names)) => (Some(names), None),
        Some(WasBlock::Path(path)) => (None, Some(path)),
    }
}

fn runs<'a>(runs: &[Run<'a>]) -> Vec<RunView<'a>> {
    let mut out = Vec::new();
    for run in runs {
        match *run {
            Run::Changed { old, new, kind } => {
                out.push(RunView::Changed(ChangeView { kind: KindView::of(kind), old: words(old), new: words(new) }));
            }
            Run::Kept { old, new } => {
                let is_same = |at: usize| old[at].space() == new[at].space() && !is_restyled(&old[at], &new[at]);
                let mut start = 0;
                while start < new.len() {
                    let same = is_same(start);
                    let end = start + (start..new.len()).take_while(|at| is_same(*at) == same).count();
                    if same {
                        out.extend(words(&new[start..end]).into_iter().map(RunView::Kept));
                    } else {
                        let (old, new) = (words(&old[start..end]), words(&new[start..end]));
                        out.push(RunView::Changed(ChangeView { kind: Some(KindView::Restyled), old, new }));
                    }
                    start = end;
                }
            }
        }
    }
    out
}

pub(super) fn words<'a>(tokens: &'a [Token]) -> Vec<WordsView<'a>> {
    let mut out: Vec<WordsView<'a>> = Vec::new();
    let mut push = |text: &str, style: &'a Style, image: Option<ImageView<'a>>| {
        let words = WordsView {
            text: text.to_owned(),
            marks: style.marks.iter().map(Mark::element).collect(),
            link: style.link.as_ref().map(|link| link.href.as_str()),
            image,
        };
        match out.last_mut() {
            Some(last) if words.image.is_none() && last.is_set_like(&words) => last.text += &words.text,
            _ if words.text.is_empty() && words.image.is_none() => {}
            _ => out.push(words),
        }
    };
    for token in tokens {
        let image = token.image();
        push(
            token.space().as_str(),
            token.style(),
            image.map(|image| ImageView { file: &image.file, alt: &image.alt }),
        );
        for (part, style) in token.parts().filter(|(part, _)| !part.is_empty()) {
            push(part, style, None);
        }
    }
    out
}
