//! `noticepress import docx`: a Word file becomes the next text of a notice.

use std::path::Path;

use super::super::args::{Common, ImportInto};
use crate::failure::Failure;
use crate::values::day::Day;

pub(super) fn import(
    _common: &Common,
    file: &Path,
    _into: &ImportInto,
    _date: Option<Day>,
    _reject: bool,
) -> Result<(), Failure> {
    Err(Failure::usage(format!("{} cannot be read yet", file.display())))
}
