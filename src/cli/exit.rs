//! How a command ends: the one place that knows exit codes.

use std::process::ExitCode;

use crate::failure::Failure;
use crate::load::files::SETTINGS;

/// A promise of this program does not hold: `EX_SOFTWARE` of sysexits.h.
pub(super) const BUG: u8 = 70;
const WORLD: u8 = 3;
const USAGE: u8 = 2;
const CONTENT: u8 = 1;

/// 1 when the content is wrong, 2 for a wrong command or wrong settings, 3 when the disk or another process is in the way,
/// 70 for a bug.
pub(super) fn exit_code(failure: &Failure) -> ExitCode {
    ExitCode::from(match failure {
        // Mistakes in the settings are the command's, not the content's.
        Failure::Content(diagnostics) if diagnostics.iter().any(|d| d.is_error() && d.path() == SETTINGS) => USAGE,
        Failure::Content(_) => CONTENT,
        Failure::Usage { .. } => USAGE,
        Failure::World { .. } => WORLD,
        Failure::Bug(_) => BUG,
    })
}
