//! `noticepress verify`: whether what was published is what was sealed, and whether others carry what they should.

mod homepage;
mod record;

use std::path::Path;
use std::process::ExitCode;

use super::args::{CheckFormat, Common};
use crate::failure::Failure;

/// Verifies a homepage, a published copy, or the ledger and the texts of the project.
///
/// # Errors
///
/// [`Failure::Content`] with what is wrong; [`Failure::World`] when something cannot be read, [`Failure::Usage`] when it is no
/// file or folder to read.
pub(crate) fn verify(
    common: &Common,
    homepage: Option<&Path>,
    site: Option<&Path>,
    format: CheckFormat,
) -> Result<ExitCode, Failure> {
    match (homepage, site) {
        (Some(homepage), _) => homepage::verify(common, homepage, format),
        (None, Some(site)) => record::copy(common, site, format),
        (None, None) => record::project(common, format),
    }
}
