//! `noticepress import html`: a saved page becomes the next text of a notice.

use std::path::Path;

use url::Url;

use super::super::args::{Common, ImportInto};
use crate::failure::Failure;
use crate::values::day::Day;

pub(super) fn import(
    _common: &Common,
    saved: &Path,
    _into: &ImportInto,
    _date: Option<Day>,
    _base: Option<&Url>,
) -> Result<(), Failure> {
    Err(Failure::usage(format!("{} cannot be read yet", saved.display())))
}
