//! `noticepress import`: a text that stands elsewhere becomes one of a notice.

mod docx;
mod git;
mod html;
#[allow(dead_code, reason = "for the readers that follow")]
mod report;

use super::args::{Common, ImportFrom, ImportInto};
use super::writer::writer;
use crate::disk::content::ContentDir;
use crate::disk::content::write::FileToWrite;
use crate::failure::Failure;
use crate::import::destination::{DayIsFull, Destination, PlacedText};

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

#[allow(dead_code, reason = "for the readers that follow")]
/// Places texts in the notice with `place`, and writes their files unless this is a dry run.
fn add(
    common: &Common,
    into: &ImportInto,
    place: impl FnOnce(&mut Destination) -> Result<Vec<PlacedText>, DayIsFull>,
) -> Result<Vec<PlacedText>, Failure> {
    // Held while the names are looked at, so that nobody takes one in between.
    let writer = if into.dry_run { None } else { Some(writer(&common.root)?) };
    let files = ContentDir::read(&common.root)?;
    let mut destination = Destination::of(&files, &into.notice).map_err(Failure::Content)?;
    let placed = place(&mut destination).map_err(|DayIsFull(day)| {
        Failure::usage(format!("`{}` has ninety-nine texts of {day}, and there is no name for another", into.notice))
    })?;
    if let Some(writer) = writer {
        let files: Vec<FileToWrite> =
            placed.iter().map(|text| FileToWrite::new(&*text.path, text.text.as_bytes())).collect();
        writer.write(&files)?;
    }
    Ok(placed)
}
