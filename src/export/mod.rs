//! A redline away from the site: for a terminal, a pull request, a program, a word processor.
//!
//! Each takes a [`Redline`](crate::redline::changes::Redline) and the names of the two texts (`compared`). What the first two
//! say in English has one owner, `english`. Nothing here knows a notice.

pub(crate) mod compared;
pub mod docx;
pub(crate) mod english;
pub mod json;
pub mod markdown;
pub(crate) mod move_ends;
pub mod terminal;
