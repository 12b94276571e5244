//! Texts that stand elsewhere, in a Word file, on a saved page or in a history, as texts of a notice.
//!
//! Each source is read into an [`incoming::IncomingText`], and [`destination`] says which file of the project it becomes. What
//! a source says and a text cannot hold is a [`incoming::Remark`]: nothing goes without a word.

pub(crate) mod destination;
pub(crate) mod docx;
pub(crate) mod git;
pub(crate) mod html;
pub(crate) mod incoming;
