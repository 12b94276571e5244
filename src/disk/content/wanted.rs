//! What is read of a file, by where it lies: on disk, and in a commit.

use std::path::Path;

use crate::load::files::{LEDGER_LIMIT, STATIC_DEPTH, STATIC_NAME, TEXT_LIMIT};
use crate::load::image::Format;
use crate::record::time_stamp::TIME_STAMPS;
use crate::record::{FORMER, LEDGER, SENT};

/// How deep the files of letters lie: `content/privacy/sent/2019-05-06/en/body.txt`. Static files alone lie deeper.
pub(in crate::disk) const LETTERS: usize = 5;

/// How deep what is seen of the static files lies: `content/static/CNAME`, and so many folders, and one more, to be refused.
pub(in crate::disk) const STATIC: usize = 2 + STATIC_DEPTH;

/// Whether something that lies in the content is seen, by the names of its path below the root: two levels, five of letters, all of
/// the static files, and the third level to show whoever made it what lies there.
pub(in crate::disk) fn is_in_sight(names: &[&str]) -> bool {
    let depth = names.len() - 1;
    match names.get(1..3) {
        Some([STATIC_NAME, _]) => depth <= STATIC,
        Some([_, SENT]) => depth <= LETTERS,
        _ => depth <= 3,
    }
}

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
    if depth >= 2 && names[1] == STATIC_NAME {
        return Format::of(name).map_or(Wanted::Size, Wanted::Image);
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
