//! How a command that judges ends.

use std::process::ExitCode;

use super::args::CheckFormat;
use super::exit::exit_code;
use super::report::{self, Places};
use super::say::say;
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;

/// Ends with what was found, and where nothing is wrong with a summary.
pub(super) fn conclude(
    found: Vec<Diagnostic>,
    places: &Places,
    strict: bool,
    format: CheckFormat,
    summary: impl FnOnce() -> String,
) -> Result<ExitCode, Failure> {
    let is_wrong = found.iter().any(|diagnostic| diagnostic.is_error() || strict);
    if let Some(formatted) = report::formatted(&found, places, format) {
        say(&formatted)?;
        return Ok(if is_wrong { exit_code(&Failure::Content(found)) } else { ExitCode::SUCCESS });
    }
    if is_wrong {
        return Err(Failure::Content(found));
    }
    report::to_stderr(&found, places);
    say(&summary())?;
    Ok(ExitCode::SUCCESS)
}
