//! Two documents into one [`Redline`](redline::Redline).
//!
//! Blocks first, then words. The leaves of both trees of blocks that are the same text are linked (`anchors`, `pairing`),
//! words are compared inside a link (`words`), and the trees are woven into one around the links (`weave`); what is left
//! over and stands elsewhere has moved (`moves`). Then each block is told what it was in the old tree (`places`) and what
//! number it had (`numbers`). Nothing here knows how a redline is shown.

mod anchors;
mod chains;
mod edits;
mod folding;
mod gaps;
pub(crate) mod index;
mod kinds;
mod labels;
mod leaves;
mod likely;
mod moves;
mod names;
mod numbers;
mod pairing;
mod pieces;
mod place;
mod places;
mod spelling;
mod splits;
mod stems;
mod table;
mod weave;
mod words;

use self::index::TextIndex;
use self::numbers::note_numbers;
use self::places::note_places;
use super::changes::Redline;
use super::text_tree::TextTree;
use crate::text::document::Document;

/// Compares two texts of one notice.
///
/// Rejecting every change of the result gives `old`, accepting every change gives `new`, word for word and block for
/// block. Comparing a text with itself gives no change. The result depends on the two texts and nothing else.
#[must_use]
pub fn compare<'a>(old: &'a Document, new: &'a Document) -> Redline<'a> {
    compare_indexed([(old, &TextIndex::of(old)), (new, &TextIndex::of(new))])
}

/// Compares two texts of one notice as [`compare`] does, each with its index, which was made before.
#[must_use]
pub(crate) fn compare_indexed<'a>(texts: [(&'a Document, &TextIndex); 2]) -> Redline<'a> {
    let [(old, _), (new, _)] = texts;
    let [indexed_old, indexed_new] = TextIndex::both(texts);
    let blocks = weave::weave(&indexed_old, &indexed_new, false);
    let mut redline = Redline { blocks, old: &old.blocks, new: &new.blocks };
    moves::mark_moves(&mut redline, &indexed_old, &indexed_new);
    let [old, new] = [redline.old, redline.new].map(TextTree::of);
    note_places(&mut redline.blocks, &old);
    note_numbers(&mut redline.blocks, &old, &new);
    redline
}

#[cfg(test)]
mod collapse;
#[cfg(test)]
mod tests;
