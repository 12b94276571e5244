//! The paragraph marks between leaves: whose text each of them is in.
//!
//! Word tracks the end of a paragraph as it tracks a character. A paragraph that was split has an inserted mark, two that
//! were merged have a deleted one between them, and a paragraph that came or went has its own mark tracked. The last mark
//! before a table or at the end can be in no change: there the mark of the paragraph before takes its place.

use super::flow::FlowLeaf;
use super::formats::ParagraphFormat;
use crate::redline::changes::Fate;

/// A paragraph of the file: leaves up to a mark.
pub(crate) struct Paragraph<'l, 'a> {
    /// The leaves in it.
    pub leaves: &'l [FlowLeaf<'a>],
    /// What the mark at its end is.
    pub mark: ParagraphMark,
    /// Whether the mark moved with the words before it.
    pub moved: bool,
    /// The paragraph it is in the new text, or else in the old.
    pub format: ParagraphFormat,
    /// The paragraph it was in the old text, where that is set otherwise.
    pub was: Option<ParagraphFormat>,
}

/// Whose a paragraph mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParagraphMark {
    /// Both texts have it.
    Kept,
    /// Only the new text has it.
    Inserted,
    /// Only the old text has it.
    Deleted,
    /// Neither: the next leaf stands in the same paragraph.
    None,
}

/// What follows a row of paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The end of the file or of a cell: there is a last paragraph whatever is accepted.
    Closed,
    /// A table, or the end of a cell in a row that comes or goes: a last paragraph can go as a whole.
    Open,
}

/// The paragraphs of a row of leaves.
pub(crate) fn paragraphs<'l, 'a>(leaves: &'l [FlowLeaf<'a>], end: End) -> Vec<Paragraph<'l, 'a>> {
    let marks = marks(leaves, end);
    let mut paragraphs = Vec::new();
    let (mut old, mut new): (Option<&ParagraphFormat>, Option<&ParagraphFormat>) = (None, None);
    let mut start = 0;
    for (at, mark) in marks.iter().enumerate() {
        if *mark == ParagraphMark::None {
            continue;
        }
        let group = &leaves[start..=at];
        start = at + 1;
        let (mut is_in_old, mut is_in_new) = (false, false);
        for leaf in group {
            is_in_old |= leaf.fate != Fate::Inserted;
            is_in_new |= leaf.fate != Fate::Deleted;
            old = leaf.old.as_ref().or(old);
            new = leaf.new.as_ref().or(new);
        }
        // A mark ends a paragraph of each text that has it, even where the words before it are of the other.
        let was = old.filter(|_| is_in_old || matches!(mark, ParagraphMark::Kept | ParagraphMark::Deleted));
        let is = new.filter(|_| is_in_new || matches!(mark, ParagraphMark::Kept | ParagraphMark::Inserted));
        let format = is.or(was).cloned().unwrap_or_default();
        paragraphs.push(Paragraph {
            leaves: group,
            mark: *mark,
            moved: leaves[at].moved.is_some(),
            was: was.filter(|was| is.is_some() && **was != format).cloned(),
            format,
        });
    }
    paragraphs
}

fn marks(leaves: &[FlowLeaf<'_>], end: End) -> Vec<ParagraphMark> {
    let next = |at: usize, other: Fate| leaves[at + 1..].iter().find(|leaf| leaf.fate != other);
    let ends_old =
        |at: usize| leaves[at].fate != Fate::Inserted && next(at, Fate::Inserted).is_none_or(|leaf| leaf.old.is_some());
    let ends_new =
        |at: usize| leaves[at].fate != Fate::Deleted && next(at, Fate::Deleted).is_none_or(|leaf| leaf.new.is_some());
    let mut marks: Vec<ParagraphMark> = (0..leaves.len())
        .map(|at| match (ends_old(at), ends_new(at)) {
            (true, true) => ParagraphMark::Kept,
            (false, true) => ParagraphMark::Inserted,
            (true, false) => ParagraphMark::Deleted,
            (false, false) => ParagraphMark::None,
        })
        .collect();
    for at in 0..leaves.len() {
        let next = leaves.get(at + 1);
        if !matches!(marks[at], ParagraphMark::Inserted | ParagraphMark::Deleted)
            || !(next.is_none() || leaves[at].needs_libreoffice_workaround(next))
        {
            continue;
        }
        let is_exchanged = exchange(&mut marks, at);
        if !is_exchanged && next.is_none() && end == End::Closed {
            marks[at] = ParagraphMark::Kept;
        }
    }
    marks
}

/// Gives the mark at `at`, which one text has, to the last paragraph before it that the other text has, and takes that
/// one's in return. `false` if there is none.
fn exchange(marks: &mut [ParagraphMark], at: usize) -> bool {
    let own = marks[at];
    let other = if own == ParagraphMark::Inserted { ParagraphMark::Deleted } else { ParagraphMark::Inserted };
    let Some(before) = (0..at).rev().find(|before| marks[*before] == ParagraphMark::Kept || marks[*before] == other)
    else {
        return false;
    };
    marks[before] = if marks[before] == ParagraphMark::Kept { own } else { ParagraphMark::None };
    marks[at] = ParagraphMark::Kept;
    true
}
