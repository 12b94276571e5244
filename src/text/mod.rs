//! A text: read from Markdown, held as a document of words, written as HTML. Nothing here knows a notice.

pub(crate) mod characters;
pub(crate) mod columns;
pub(crate) mod document;
pub mod encoding;
pub(crate) mod html;
pub(crate) mod links;
pub mod markdown;
pub(crate) mod proofreading;
pub(crate) mod signal_words;
pub(crate) mod words;
