//! What changed between two texts, and how it is shown.
//!
//! `compare` makes a typed [`Redline`](changes::Redline) of two documents. Everything else reads it: `summary` counts by section, `quotes` and
//! `findings` say what to look at, `ids` says what its headings are called, and `html`, `docx`, `json`, `markdown` and `terminal` show it. Nothing
//! here knows a notice.

pub mod changes;
pub mod compare;
pub mod compared;
pub mod docx;
pub mod findings;
pub mod html;
pub mod ids;
pub mod json;
pub mod markdown;
pub mod quotes;
pub mod signal_words;
pub mod summary;
pub mod terminal;
