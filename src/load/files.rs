//! The files of a project, as values: what the load stage starts from.

use std::sync::Arc;

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::values::packed::PackedBytes;

/// The settings of a project, below its root.
pub(crate) const SETTINGS: &str = "noticepress.yaml";

/// The folder of the notices, below the root.
pub(crate) const CONTENT: &str = "content";

/// The folder of the files that the site has as they stand, below the root.
pub(crate) const STATIC: &str = "content/static";

/// The name of that folder in the content.
pub(crate) const STATIC_NAME: &str = "static";

/// Hidden names that servers ask for, and that may stand among the static files: RFC 8615, and what two kinds of hosts read.
pub(crate) const SERVED_HIDDEN: [&str; 3] = [".well-known", ".nojekyll", ".htaccess"];

/// The most folders inside each other there, and a file in the last of them.
pub(crate) const STATIC_DEPTH: usize = 8;

/// Where a command collects what it will write into the content, below the root: worthless until it is complete.
pub(crate) const UNFINISHED: &str = "content/.noticepress-unfinished";

/// What a command has written and not yet put in its place, below the root. The next command that writes does.
pub(crate) const WRITTEN: &str = "content/.noticepress-written";

/// The greatest size of the ledger, in bytes. It grows with every text ever published.
pub(crate) const LEDGER_LIMIT: u64 = 64 << 20;

/// The greatest size of a text file, in bytes.
pub(crate) const TEXT_LIMIT: u64 = 1 << 20;

/// The error (N0003) for a text past [`TEXT_LIMIT`]; `size` is its size in words.
#[must_use]
pub(crate) fn too_large(path: &str, size: &str) -> Diagnostic {
    let message = format!("the file has {size}; a version may have at most 1 MiB ({TEXT_LIMIT})");
    Diagnostic::new(Rule::TooLarge, Place::Path(path.to_owned()), message)
        .hint("check that it is the right file, and save images as separate files")
}

/// The greatest size of an image, in bytes. It is never held whole, but every reader of the page waits for it.
pub(crate) const IMAGE_LIMIT: u64 = 64 << 20;

/// The greatest size of an SVG, in bytes. It is read as a text is, from end to end.
pub(crate) const DRAWING_LIMIT: u64 = 8 << 20;

/// The error (N0333) for a static file past [`IMAGE_LIMIT`], of `len` bytes.
#[must_use]
pub(crate) fn large_static_file(path: &str, len: u64) -> Diagnostic {
    let message = format!("the file has {len} bytes; a static file may have at most 64 MiB ({IMAGE_LIMIT})");
    Diagnostic::new(Rule::LargeStaticFile, Place::Path(path.to_owned()), message)
        .hint("keep it elsewhere, and link to it")
}

/// A project as it lies on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectFiles {
    /// The bytes of `noticepress.yaml`.
    pub settings: Vec<u8>,
    /// Everything in `content/` in the order of the names: two levels, the former wordings and
    /// the sent letters of notices, the static files, and the names of what else lies one level deeper.
    pub entries: Vec<Entry>,
}

/// A file or folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path below the root with `/` between names, as messages show it.
    pub path: String,
    /// What lies there.
    pub kind: EntryKind,
}

/// What lies under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A folder.
    Folder,
    /// A `.md` or `.yaml` file, the ledger among them; a file of a letter that was sent; a time stamp.
    Text(Arc<PackedBytes>),
    /// Such a file past the size limit, not read.
    TooLarge {
        /// Its size in bytes.
        len: u64,
    },
    /// An image in a notice's folder, or among the static files. Its bytes stay on disk.
    Image {
        /// What is wrong with it.
        problems: Vec<Diagnostic>,
    },
    /// Any other file, not read.
    Other {
        /// Its size in bytes.
        len: u64,
    },
    /// A symbolic link, never followed.
    Symlink,
    /// A pipe, a socket or a device, never opened.
    Special,
    /// A file or folder whose name is not UTF-8; the path shows it as well as it can.
    Unnamable,
}

impl EntryKind {
    /// A text file that is held whole.
    #[must_use]
    pub fn text(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Text(PackedBytes::whole(bytes.into()))
    }
}
