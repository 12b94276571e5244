//! What a command says when all is well, on stdout.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::args::Common;
use super::report::Places;
use crate::failure::Failure;
use crate::values::harmless::lines_on_terminal;

/// Says that all is well, what was written and what to do next, so that it can be typed where the command was; nothing under
/// `--quiet`.
pub(super) fn tell(common: &Common, words: &str) -> Result<(), Failure> {
    if common.quiet { Ok(()) } else { say(&Places::of_project(&common.root).advice(words)) }
}

/// Writes lines of text to stdout; a reader who has gone away (`| head`) is no failure.
pub(super) fn say(text: &str) -> Result<(), Failure> {
    say_bytes(lines_on_terminal(text).as_bytes())
}

pub(super) fn say_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::world("cannot write to", Path::new("stdout"))(error))
        }
        _ => Ok(()),
    }
}
