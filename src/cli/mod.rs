//! The commands, and how they end. The terminal and the network are met only here.

mod applies;
pub(crate) mod args;
mod build;
mod carry;
mod check;
mod completions;
mod conclude;
mod diff;
mod dry_run;
mod email;
mod evidence;
mod exit;
mod given_file;
mod import;
pub(crate) mod init;
mod lost_ledger;
mod mailing;
mod man;
mod new;
mod new_folder;
mod new_options;
mod panics;
pub(crate) mod project;
mod redate;
pub(crate) mod report;
mod say;
mod seal;
mod sent;
mod serve;
mod since;
mod status;
mod theme;
mod verify;
mod writer;

use std::path::Path;
use std::process::ExitCode;
#[cfg(unix)]
use std::sync::Arc;

use clap::Parser;

use self::args::{Arguments, Command};
use self::exit::{BUG, exit_code};
use self::report::Places;
use crate::failure::Failure;
use crate::values::character::breaks;

/// Runs the command that was typed.
///
/// The exit code is 0 when all is well, 1 when the content is wrong, 2 for a wrong command or wrong settings, 3 when
/// the disk or another process is in the way, 70 for a bug.
#[must_use]
pub fn run() -> ExitCode {
    panics::report_as_bugs();
    outlive_the_file_size_limit();
    let ended = panics::caught(|| {
        let arguments = match Arguments::try_parse() {
            Ok(arguments) => arguments,
            Err(error) if was_typed_harmlessly() => error.exit(),
            Err(error) => return report::usage(&error),
        };
        dispatch(&arguments).unwrap_or_else(|failure| {
            report::failure(&failure, &places(&arguments));
            exit_code(&failure)
        })
    });
    ended.unwrap_or(ExitCode::from(BUG))
}

/// How messages tell the paths of files.
fn places(Arguments { command, common }: &Arguments) -> Places {
    match command {
        Command::Diff { new: Some(_), .. } => Places::default(),
        _ => Places::of_project(&common.root),
    }
}

/// Lets a file that grows past `ulimit -f` fail as on a full disk: with a message, and with everything cleaned up.
///
/// The system sends a signal that kills whoever does not handle it, and gives the error to those that do.
#[cfg(unix)]
fn outlive_the_file_size_limit() {
    // Where the handler is refused, the signal kills as before.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

#[cfg(not(unix))]
fn outlive_the_file_size_limit() {}

/// Whether what was typed can be shown as it is.
fn was_typed_harmlessly() -> bool {
    !std::env::args_os().any(|argument| argument.to_string_lossy().contains(breaks))
}

fn dispatch(Arguments { command, common }: &Arguments) -> Result<ExitCode, Failure> {
    match command {
        Command::Check { since, format } => return check::check(common, since.as_deref(), *format),
        Command::Verify { homepage, site, format } => {
            return verify::verify(common, homepage.as_deref(), site.as_deref(), *format);
        }
        Command::Init { folder, empty } => init::init(common, folder.as_deref().unwrap_or(Path::new(".")), *empty),
        Command::Theme { command } => theme::theme(common, command),
        Command::Completions { shell } => completions::completions(*shell),
        Command::Man { folder } => man::man(common, folder),
        Command::New { notice, options } => new::new(common, notice, options),
        Command::Seal { exception } => seal::seal(common, exception),
        Command::Sent { version, mailing } => sent::sent(common, version, mailing),
        Command::Evidence { notice, on, file } => evidence::evidence(common, notice, *on, file),
        Command::Redate { version } => redate::redate(common, version),
        Command::Build { since, consent } => build::build(common, since.as_deref(), *consent),
        Command::Serve { port, drafts } => serve::serve(common, *port, *drafts),
        Command::Status { format } => status::status(common, *format),
        Command::Diff { old, new, format } => diff::diff(common, old, new.as_deref(), *format),
        Command::Import { from } => import::import(common, from),
        Command::Carry { version } => carry::carry(common, version),
        Command::Email { version, format, lang, pack } => {
            email::email(common, version, pack.as_deref(), *format, lang.as_ref())
        }
    }?;
    Ok(ExitCode::SUCCESS)
}
