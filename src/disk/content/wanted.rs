//! What is read of a file, by where it lies: on disk, and in a commit.

use std::path::Path;

use crate::load::files::{LEDGER_LIMIT, TEXT_LIMIT};
use crate::load::image::Format;
use crate::record::time_stamp::TIME_STAMPS;
use crate::record::{FORMER, LEDGER, SENT};

/// How deep the files of letters lie: `content/privacy/sent/2019-05-06/en/body.txt`. Nothing lies deeper.
pub(in crate::disk) const LETTERS: usize = 5;

/// What is read of a plain file of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::disk) enum Wanted {
    /// All of it, if it is not too large.
    Text {
        /// The greatest size, in bytes.
        limit: u64,
    },
    /// As much as it takes to judge an image.
    Image(Format),
    /// Its size.
    Size,
}

/// What is read of the plain file at `path`, below the root: `content/privacy/2019-05-06.md`.
pub(in crate::disk) fn wanted(path: &str) -> Wanted {
    let names: Vec<&str> = path.split('/').collect();
    let (depth, name) = (names.len() - 1, names[names.len() - 1]);
    if name.starts_with('.') {
        return Wanted::Size;
    }
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match (depth, extension, Format::of(name)) {
        (1, ..) if TIME_STAMPS.contains(&name) => Wanted::Text { limit: TEXT_LIMIT },
        (LETTERS, ..) if names[2] == SENT => Wanted::Text { limit: TEXT_LIMIT },
        (1, ..) if path == LEDGER => Wanted::Text { limit: LEDGER_LIMIT },
        (1 | 2, "md" | "yaml", _) => Wanted::Text { limit: TEXT_LIMIT },
        (3, "md", _) if names[2] == FORMER => Wanted::Text { limit: TEXT_LIMIT },
        (2, _, Some(format)) => Wanted::Image(format),
        _ => Wanted::Size,
    }
}
