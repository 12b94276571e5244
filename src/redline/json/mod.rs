//! A redline for programs. `docs/redline-json.md` describes it, `docs/redline.schema.json` holds it to its form.

use serde::Serialize;

use super::changes::{BlockChange, ChangeKind, ChangedBody, Fate, Move, Piece, Redline, Run, is_restyled};
use super::compared::Compared;
use super::summary::{Counts, Section, SectionChange, Sections};
use crate::text::document::{Block, BlockKind};
use crate::text::words::{Mark, Style, Token};
use crate::values::json;

/// Raised when a program that reads one form would misread the next. New keys alone do not raise it.
const FORMAT: u32 = 1;

/// The redline as one JSON object.
#[must_use]
pub fn redline(redline: &Redline<'_>, compared: &Compared) -> String {
    let sections = Sections::of(redline);
    let whole = Whole {
        format: FORMAT,
        notice: &compared.notice,
        from: &compared.from,
        to: &compared.to,
        lang: compared.lang(),
        counts: sections.total.into(),
        sections: sections.sections.iter().map(SectionView::of).collect(),
        blocks: blocks(&redline.blocks),
    };
    json::pretty(&whole) + "\n"
}

/// The redline of two texts: what `noticepress diff --format json` writes.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Redline", deny_unknown_fields))]
struct Whole<'a> {
    /// The version of this form. A program should refuse one it does not know; new keys alone do not raise it.
    format: u32,
    /// The notice, or the new file's name without its ending.
    notice: &'a str,
    /// The version with the old text, or the old file's name without its ending.
    from: &'a str,
    /// The version with the new text, or the new file's name without its ending.
    to: &'a str,
    /// The language of both texts as a BCP 47 tag; `und` for two files.
    lang: &'a str,
    /// How much changed.
    counts: CountsView,
    /// Each heading with what follows it, in order; what stands before the first heading is a section without one.
    sections: Vec<SectionView<'a>>,
    /// The blocks of both texts. Without those inserted they are the old text in its order, without those deleted the
    /// new one.
    blocks: Vec<BlockView<'a>>,
}

/// How much changed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Counts", deny_unknown_fields))]
struct CountsView {
    /// Places with other words; a whole block that came or went is one.
    changes: usize,
    /// Passages that stand in another place.
    moves: usize,
    /// Words that came, punctuation left out.
    inserted: usize,
    /// Words that went, punctuation left out.
    deleted: usize,
    /// Places where words say the same as before, and a reader sees that something changed: the sum of the kinds below,
    /// `encoding` left out.
    editorial: usize,
    /// Of these, white space that came or went, and parts no word.
    white_space: usize,
    /// Other quotation marks.
    quotation_marks: usize,
    /// Other dashes.
    dashes: usize,
    /// Hyphens that came or went.
    hyphenation: usize,
    /// Other capitals.
    case: usize,
    /// Another spelling of the same words.
    spelling: usize,
    /// Other punctuation.
    punctuation: usize,
    /// Another label before the same words.
    renumbering: usize,
    /// Places that look the same, and are stored otherwise.
    encoding: usize,
    /// Links that lead elsewhere.
    links: usize,
    /// Places that are set otherwise, or are other elements.
    form: usize,
    /// Words that stayed, punctuation left out.
    kept: usize,
}

impl From<Counts> for CountsView {
    fn from(counts: Counts) -> Self {
        let Counts { changes, moves, inserted, deleted, quiet, links, form, kept } = counts;
        Self {
            changes,
            moves,
            inserted,
            deleted,
            editorial: counts.editorial(),
            white_space: quiet.of(ChangeKind::WhiteSpace),
            quotation_marks: quiet.of(ChangeKind::QuotationMarks),
            dashes: quiet.of(ChangeKind::Dashes),
            hyphenation: quiet.of(ChangeKind::Hyphenation),
            case: quiet.of(ChangeKind::Case),
            spelling: quiet.of(ChangeKind::Spelling),
            punctuation: quiet.of(ChangeKind::Punctuation),
            renumbering: quiet.of(ChangeKind::Renumbering),
            encoding: counts.encoding(),
            links,
            form,
            kept,
        }
    }
}

/// A heading, and what follows it up to the next.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Section", deny_unknown_fields))]
struct SectionView<'a> {
    /// The heading's words; null for what stands before the first.
    heading: Option<&'a str>,
    /// What the heading was called, where it is called otherwise now.
    was: Option<&'a str>,
    /// The id that leads to it on the redline's page.
    id: Option<&'a str>,
    /// The heading's level, 1 to 6; 0 without a heading.
    level: u8,
    /// What became of it: `form` if only its form, typography or links changed.
    change: SectionChangeView,
    /// How much of it changed.
    counts: CountsView,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "SectionChange"))]
enum SectionChangeView {
    Kept,
    Form,
    Reworded,
    Renamed,
    Added,
    Removed,
    Moved,
    MovedAway,
}

impl<'a> SectionView<'a> {
    fn of(section: &'a Section) -> Self {
        Self {
            heading: section.heading.as_deref(),
            was: section.was.as_deref(),
            id: section.id.as_deref(),
            level: section.level,
            change: match section.change {
                SectionChange::Kept => SectionChangeView::Kept,
                SectionChange::Form => SectionChangeView::Form,
                SectionChange::Reworded => SectionChangeView::Reworded,
                SectionChange::Renamed => SectionChangeView::Renamed,
                SectionChange::Added => SectionChangeView::Added,
                SectionChange::Removed => SectionChangeView::Removed,
                SectionChange::Moved => SectionChangeView::Moved,
                SectionChange::MovedAway => SectionChangeView::MovedAway,
            },
            counts: section.counts.into(),
        }
    }
}

/// A block of either text or of both. It holds `runs`, `blocks` or `pieces`, and only one of them.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Block", deny_unknown_fields))]
struct BlockView<'a> {
    /// Whether both texts have it or one.
    fate: FateView,
    /// The HTML element it is in the new text; null where that has none around these words.
    element: Option<&'static str>,
    /// The HTML elements of the old text that begin with it, outermost first; none in a block that is inserted.
    was: Vec<&'static str>,
    /// The number its items begin with, in a numbered list that does not begin with 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<u64>,
    /// The language of code.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    /// The id that links lead to, in the new text or else in the old.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// That it changed its place. A deletion is where it was, an insertion where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<MoveView>,
    /// Its words. In a block that moved here they are compared with those it had: the deleted ones are in neither text.
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<Vec<RunView<'a>>>,
    /// The blocks in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    blocks: Option<Vec<BlockView<'a>>>,
    /// Its words, where it was several blocks in the old text: a piece each, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pieces: Option<Vec<PieceView<'a>>>,
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

/// What is in one block that was several, from one of them.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Piece", deny_unknown_fields))]
struct PieceView<'a> {
    /// The HTML elements of the old text that begin with it, outermost first.
    was: Vec<&'static str>,
    /// Its words.
    runs: Vec<RunView<'a>>,
}

/// Some words, with the white space before them.
#[derive(Serialize)]
#[serde(tag = "run", rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Run", deny_unknown_fields))]
enum RunView<'a> {
    /// The same in both texts.
    Kept { words: Vec<WordsView<'a>> },
    /// The same words, set otherwise, leading elsewhere, or with other white space before them.
    Restyled { old: Vec<WordsView<'a>>, new: Vec<WordsView<'a>> },
    /// Other words: a deletion, then an insertion; one of them may be empty.
    Changed { kind: KindView, old: Vec<WordsView<'a>>, new: Vec<WordsView<'a>> },
}

/// How much a change of words matters. All but `substantive` say the same: `encoding` is what looks the same and is stored
/// otherwise, `renumbering` another label before the same words.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "ChangeKind"))]
enum KindView {
    Substantive,
    Encoding,
    WhiteSpace,
    QuotationMarks,
    Dashes,
    Hyphenation,
    Case,
    Spelling,
    Punctuation,
    Renumbering,
}

impl From<ChangeKind> for KindView {
    fn from(kind: ChangeKind) -> Self {
        match kind {
            ChangeKind::Substantive => Self::Substantive,
            ChangeKind::Encoding => Self::Encoding,
            ChangeKind::WhiteSpace => Self::WhiteSpace,
            ChangeKind::QuotationMarks => Self::QuotationMarks,
            ChangeKind::Dashes => Self::Dashes,
            ChangeKind::Hyphenation => Self::Hyphenation,
            ChangeKind::Case => Self::Case,
            ChangeKind::Spelling => Self::Spelling,
            ChangeKind::Punctuation => Self::Punctuation,
            ChangeKind::Renumbering => Self::Renumbering,
        }
    }
}

/// Words that are set alike.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Words", deny_unknown_fields))]
struct WordsView<'a> {
    /// The characters, with the white space before them; a line break is `\n`. Those of an image are white space alone.
    text: String,
    /// The HTML elements that set them, outermost first: `strong`, `em`, `s`, `code`, `sup`, `sub`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default))]
    marks: Vec<&'static str>,
    /// Where they lead, as the author wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    /// The image they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<ImageView<'a>>,
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
struct ImageView<'a> {
    /// Its file name.
    file: &'a str,
    /// What it shows, in words.
    alt: &'a str,
}

fn blocks<'a>(changes: &[BlockChange<'a>]) -> Vec<BlockView<'a>> {
    changes.iter().map(block).collect()
}

fn block<'a>(change: &BlockChange<'a>) -> BlockView<'a> {
    let shown = change.block();
    let mut view = BlockView {
        fate: match change.fate {
            Fate::Kept => FateView::Kept,
            Fate::Inserted => FateView::Inserted,
            Fate::Deleted => FateView::Deleted,
        },
        element: change.new.filter(|_| change.fate != Fate::Deleted).and_then(|block| block.kind.element()),
        was: change.was().filter(|_| change.fate != Fate::Inserted).collect(),
        start: match shown.kind {
            BlockKind::NumberedList(start) if start != 1 => Some(start),
            _ => None,
        },
        language: match &shown.kind {
            BlockKind::Code(language) => language.as_deref(),
            _ => None,
        },
        id: shown.id.as_deref(),
        moved: change.moved.map(|Move { id, is_first }| MoveView { id, first: is_first }),
        runs: None,
        blocks: None,
        pieces: None,
    };
    match &change.body {
        ChangedBody::Text(found) => view.runs = Some(runs(found)),
        ChangedBody::Blocks(found) => view.blocks = Some(blocks(found)),
        ChangedBody::Merged(found) => view.pieces = Some(found.iter().map(piece).collect()),
    }
    view
}

fn piece<'a>(piece: &Piece<'a>) -> PieceView<'a> {
    let was = |block: &&Block| block.kind.element();
    PieceView { was: piece.was.iter().filter_map(was).collect(), runs: runs(&piece.runs) }
}

fn runs<'a>(runs: &[Run<'a>]) -> Vec<RunView<'a>> {
    let mut out = Vec::new();
    for run in runs {
        match *run {
            Run::Changed { old, new, kind } => {
                out.push(RunView::Changed { kind: kind.into(), old: words(old), new: words(new) });
            }
            Run::Kept { old, new } => {
                let is_same = |at: usize| old[at].space() == new[at].space() && !is_restyled(&old[at], &new[at]);
                let mut start = 0;
                while start < new.len() {
                    let same = is_same(start);
                    let end = start + (start..new.len()).take_while(|at| is_same(*at) == same).count();
                    let (old, new) = (words(&old[start..end]), words(&new[start..end]));
                    out.push(if same { RunView::Kept { words: new } } else { RunView::Restyled { old, new } });
                    start = end;
                }
            }
        }
    }
    out
}

fn words<'a>(tokens: &'a [Token]) -> Vec<WordsView<'a>> {
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

#[cfg(test)]
mod tests;
