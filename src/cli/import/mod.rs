//! `noticepress import`: a text that stands elsewhere becomes one of a notice.

mod addition;
mod docx;
mod git;
mod html;
mod report;

use super::args::{Common, ImportFrom};
use crate::failure::Failure;

/// Writes the texts that a source has, all of them or none, and says what could not be told and what to do next.
///
/// # Errors
///
/// [`Failure::Usage`] when the source cannot be read as what it is said to be, or the settings are wrong; [`Failure::World`]
/// when the disk refuses. Then nothing was written.
pub(super) fn import(common: &Common, from: &ImportFrom) -> Result<(), Failure> {
    match from {
        ImportFrom::Docx { file, into, date, reject } => docx::import(common, file, into, *date, *reject),
        ImportFrom::Git { source, into } => git::import(common, source, into),
        ImportFrom::Html { saved, into, date, base } => html::import(common, saved, into, *date, base.as_ref()),
    }
}
