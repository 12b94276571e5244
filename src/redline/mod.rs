//! What changed between two texts, and how it is shown.
//!
//! `compare` makes a typed [`Redline`](changes::Redline) of two documents. Everything else reads it: `summary` counts by
//! section, `listed` counts and lists the changes, with their `quotes`, `findings` says what to look at, `outline` under which heading it stands and `context` what it means
//! there, `ids` says what its headings are called, `html` shows it, and `proof` says that this gives back both texts.
//! `counterpart` holds a text against its translation, by the `figures` of both. Nothing here
//! knows a notice.

pub(crate) mod changes;
pub(crate) mod compare;
mod context;
pub(crate) mod counterpart;
pub(crate) mod figures;
pub(crate) mod findings;
pub(crate) mod html;
pub(crate) mod ids;
pub(crate) mod listed;
pub(crate) mod listed_kind;
mod outline;
pub(crate) mod proof;
pub(crate) mod quotes;
pub(crate) mod summary;
pub(crate) mod text_tree;
