//! `noticepress completions`: the commands and options, in the language of a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Arguments;
use super::say::say_bytes;
use crate::failure::Failure;

/// Writes to stdout what the shell sources.
///
/// # Errors
///
/// [`Failure::World`] when stdout refuses it.
pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut command = Arguments::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    say_bytes(&script)
}
