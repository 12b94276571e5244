//! The content of a project, taken by a command that writes into it.

use std::path::Path;

use super::report;
use crate::disk::content::write::ContentWriter;
use crate::failure::Failure;
use crate::model::notice::Notice;
use crate::values::day::Day;
use crate::values::english::counted;

/// Takes the content of the project in `root`, and says what it first finished for a command that was killed.
///
/// # Errors
///
/// As [`ContentWriter::open`].
pub(super) fn writer(root: &Path) -> Result<ContentWriter, Failure> {
    let writer = ContentWriter::open(root)?;
    if let [first, others @ ..] = writer.finished() {
        let more =
            if others.is_empty() { String::new() } else { format!(" and {} more", counted(others.len(), "file")) };
        report::note(&format!("finished what an interrupted command had begun: {first}{more}"));
    }
    Ok(writer)
}

/// There is no name for one more text of a day.
pub(super) fn no_name_left(notice: &Notice, day: Day) -> Failure {
    Failure::usage(format!("`{}` already has ninety-nine versions of {day}, the most that can be named", notice.id))
}
