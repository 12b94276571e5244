//! Two documents into one [`Redline`](redline::Redline).
//!
//! Blocks first, then words. The leaves of both trees of blocks that are the same text are linked (`anchors`, `pairing`),
//! words are compared inside a link (`words`), and the trees are woven into one around the links (`weave`); what is left
//! over and stands elsewhere has moved (`moves`). Nothing here knows how a redline is shown.

mod anchors;
mod chains;
mod gaps;
mod leaves;
mod likely;
mod moves;
mod names;
mod pairing;
mod pieces;
mod place;
mod splits;
mod stems;
mod table;
pub(crate) mod vocabulary;
mod weave;
mod words;

use self::vocabulary::Vocabulary;
use super::changes::Redline;
use crate::text::document::Document;

/// Compares two texts of one notice.
///
/// Rejecting every change of the result gives `old`, accepting every change gives `new`, word for word and block for
/// block. Comparing a text with itself gives no change. The result depends on the two texts and nothing else.
#[must_use]
pub fn compare<'a>(old: &'a Document, new: &'a Document) -> Redline<'a> {
    let (vocabulary, mut old_words, mut new_words) = Vocabulary::of(old, new);
    let old = vocabulary.index(&old.blocks, &mut old_words);
    let new = vocabulary.index(&new.blocks, &mut new_words);
    let mut redline = Redline { blocks: weave::weave(&old, &new, false) };
    moves::mark_moves(&mut redline, &old, &new);
    redline
}

#[cfg(test)]
mod collapse;
#[cfg(test)]
mod tests;
