//! `noticepress import docx`: a Word file becomes the next text of a notice.

use std::path::Path;

use super::super::args::{Common, ImportInto};
use super::super::given_file::{self, STDIN};
use super::addition::{FileToImport, add, name_of};
use super::report::tell;
use crate::failure::Failure;
use crate::import::docx::{self, TrackedSide};
use crate::values::day::Day;

/// The greatest size of a Word file, in bytes: it may hold images.
const LIMIT: u64 = 64 << 20;

/// Writes the text of a Word file, and says what could not be told.
///
/// # Errors
///
/// As [`super::import`].
pub(super) fn import(
    common: &Common,
    file: &Path,
    into: &ImportInto,
    date: Option<Day>,
    reject: bool,
) -> Result<(), Failure> {
    let Some(bytes) = given_file::read(file, LIMIT)? else {
        return Err(Failure::usage(format!("{} is larger than {} MiB", file.display(), LIMIT >> 20)));
    };
    let side = if reject { TrackedSide::Rejected } else { TrackedSide::Accepted };
    let reading = docx::read(&bytes, side)
        .map_err(|why| Failure::usage_with_hint(format!("{}: {why}", file.display()), why.hint()))?;
    let origin = if file == Path::new(STDIN) { None } else { Some(name_of(file)) };
    let text = FileToImport::of(reading, file, origin, date)?;
    let accounts = add(common, into, vec![text])?;
    tell(&common.root, into, &accounts)
}
