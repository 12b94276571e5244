//! The editor of whoever typed the command.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;

/// An editor, with what it is given before the names of files: `code --wait`.
#[derive(Clone, Debug)]
pub(super) struct Editor(OsString);

impl Editor {
    /// The one that `$VISUAL` or else `$EDITOR` names.
    #[must_use]
    pub(super) fn of_environment() -> Option<Self> {
        let named = ["VISUAL", "EDITOR"].into_iter().filter_map(env::var_os);
        named.filter(|name| !name.is_empty()).map(Self).next()
    }

    /// The name it was given.
    #[must_use]
    pub(super) fn name(&self) -> String {
        self.0.to_string_lossy().into_owned()
    }

    /// Opens files, and waits until it is closed.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when it cannot be started, or says that it failed.
    pub(super) fn open(&self, files: &[PathBuf]) -> Result<(), Failure> {
        let failed = |cause| Failure::world("cannot open the file in", Path::new(&self.0))(cause);
        let ended = command(&self.0).args(files).status().map_err(failed)?;
        if ended.success() { Ok(()) } else { Err(failed(io::Error::other(format!("it ended with {ended}")))) }
    }
}

/// A shell reads the words, as it does for git: there may be arguments and quotes in them.
#[cfg(unix)]
fn command(editor: &OsStr) -> Command {
    let mut line = editor.to_owned();
    line.push(" \"$@\"");
    let mut command = Command::new("sh");
    command.arg("-c").arg(line).arg(editor);
    command
}

#[cfg(not(unix))]
fn command(editor: &OsStr) -> Command {
    let words = editor.to_string_lossy();
    // A path may have spaces in it; arguments follow only a plain name.
    if Path::new(editor).is_file() {
        return Command::new(editor);
    }
    let mut words = words.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}
