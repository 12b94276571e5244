//! What changed between two texts, and how it is shown.
//!
//! `compare` makes a typed [`Redline`](changes::Redline) of two documents. Everything else reads it: `summary` counts by
//! section, `quotes` and `findings` say what to look at, `outline` under which heading it stands and `context` what it means
//! there, `ids` says what its headings are called, `proof` that its HTML gives back both texts, and `html`, `docx`, `json`,
//! `markdown` and `terminal` show it, in the words of `english` where there is no page. Nothing here knows a notice.

pub(crate) mod changes;
pub(crate) mod compare;
pub(crate) mod compared;
mod context;
pub mod docx;
pub(crate) mod english;
pub(crate) mod findings;
pub(crate) mod html;
pub(crate) mod ids;
pub mod json;
pub mod markdown;
pub(crate) mod move_ends;
mod outline;
pub(crate) mod proof;
pub(crate) mod quotes;
pub(crate) mod summary;
pub mod terminal;
pub(crate) mod text_tree;
