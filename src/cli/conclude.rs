//! How a command that judges ends.

use std::process::ExitCode;

use super::args::{CheckFormat, Common};
use super::exit::exit_code;
use super::report::{self, Places};
use super::say::{say, tell};
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;

/// Ends with what was found and judged, and where nothing is wrong with a summary. Messages for a machine are the result, on
/// stdout, whatever they say.
pub(super) fn conclude(
    common: &Common,
    judged: Result<Vec<Diagnostic>, Failure>,
    places: &Places,
    format: CheckFormat,
    summary: impl FnOnce() -> String,
) -> Result<ExitCode, Failure> {
    let (found, code) = match judged {
        Ok(found) => (found, ExitCode::SUCCESS),
        Err(Failure::Content(found)) => {
            let code = exit_code(&Failure::Content(found.clone()));
            (found, code)
        }
        Err(failure) => return Err(failure),
    };
    if let Some(formatted) = report::formatted(&found, places, format) {
        say(&formatted)?;
        return Ok(code);
    }
    if code != ExitCode::SUCCESS {
        return Err(Failure::Content(found));
    }
    report::to_stderr(&found, places);
    tell(common, &summary())?;
    Ok(ExitCode::SUCCESS)
}
