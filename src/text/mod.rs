//! A text: read from Markdown, held as a document of words, written as HTML. Nothing here knows a notice.

pub mod characters;
pub mod document;
pub mod encoding;
pub mod html;
pub mod links;
pub mod markdown;
pub mod words;
