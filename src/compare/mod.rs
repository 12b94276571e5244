//! Two documents into one [`Redline`](redline::Redline).
//!
//! Blocks first, then words: blocks that are the same text in both documents are paired
//! ([`align`]), and only inside a pair are words compared ([`words`]). Nothing here knows how a redline is shown.

pub mod align;
mod moves;
pub mod redline;
pub mod sections;
pub mod vocabulary;
pub mod words;

use crate::model::document::Document;
use redline::Redline;
use vocabulary::Vocabulary;

/// Compares two texts of one notice.
///
/// Rejecting every change of the result gives `old`, accepting every change gives `new`, word for word and block for
/// block. Comparing a text with itself gives no change. The result depends on the two texts and nothing else.
#[must_use]
pub fn compare<'a>(old: &'a Document, new: &'a Document) -> Redline<'a> {
    let (vocabulary, mut old_words, mut new_words) = Vocabulary::of(old, new);
    let old = vocabulary.index(&old.blocks, &mut old_words);
    let new = vocabulary.index(&new.blocks, &mut new_words);
    align::align(&old, &new)
}
