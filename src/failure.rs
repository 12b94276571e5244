//! Why a command could not do what it was asked, and whose turn it is.

use std::path::{Path, PathBuf};
use std::{fmt, io};

use crate::diagnostic::Diagnostic;

/// The four ways in which a command ends badly. Only `cli` turns one into an exit code.
#[derive(Debug)]
pub enum Failure {
    /// The content is wrong: the author mends it.
    Content(Vec<Diagnostic>),
    /// The command or the settings are wrong.
    Usage {
        /// What is wrong, in one line.
        message: String,
        /// What to type instead.
        hint: Option<String>,
    },
    /// The disk, a permission, another process.
    World {
        /// What was tried: "cannot write".
        attempt: &'static str,
        /// On which path.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A promise of this program does not hold.
    Bug(String),
}

impl Failure {
    /// A wrong command, without advice.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: None }
    }

    /// A wrong command, and what to type instead.
    pub fn usage_with_hint(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: Some(hint.into()) }
    }

    /// For `map_err`: the system refused `attempt` (as in "cannot read") on `path`.
    pub fn world(attempt: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::World { attempt, path, cause }
    }

    /// For `map_err`: the walk through the folder `top` failed while it tried `attempt`.
    pub fn walk(attempt: &'static str, top: &Path) -> impl FnOnce(walkdir::Error) -> Self {
        let top = top.to_owned();
        move |error| {
            let path = error.path().map_or(top, Path::to_owned);
            // The error of the walk names the path too, and what the system said only behind it.
            let cause = error.into_io_error().unwrap_or_else(|| io::Error::other("a loop of links"));
            Self::World { attempt, path, cause }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content(diagnostics) => write!(f, "{} messages about the content", diagnostics.len()),
            Self::Usage { message, .. } => f.write_str(message),
            Self::World { attempt, path, cause } => write!(f, "{attempt} {}: {cause}", path.display()),
            Self::Bug(what) => {
                write!(f, "{what}. This is a bug in noticepress; please report it with the files that cause it")
            }
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_that_fails_names_the_path_once_and_then_what_the_system_said() {
        let nowhere = Path::new("no-such-folder");
        let error = walkdir::WalkDir::new(nowhere).into_iter().next().unwrap().unwrap_err();
        let said = Failure::walk("cannot read", Path::new("top"))(error).to_string();
        assert!(
            said.starts_with("cannot read no-such-folder: ") && said.matches("no-such-folder").count() == 1,
            "{said}"
        );
    }
}
