//! A file that the site has as it stands, opened and judged: an image beside the versions, or a static file.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::open;
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::load::files::{IMAGE_LIMIT, large_static_file};
use crate::load::image::{Format, problems, too_large};

/// A file that may be published: what is judged is what is published, as nothing is opened twice.
#[derive(Debug)]
pub enum OpenFile {
    /// An SVG, whole.
    Drawing(Vec<u8>),
    /// Any other, of which the beginning was read at the most.
    Plain {
        /// The open file.
        file: File,
        /// Its size in bytes.
        len: u64,
        /// Where it lies, for messages.
        path: PathBuf,
    },
}

impl OpenFile {
    /// Opens the file at `below`, a path below `root`.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] when it is too large, or an image that is not what its name says, [`Failure::World`] when it is
    /// no plain file any more or cannot be read.
    pub(super) fn open(root: &Path, below: &str) -> Result<Self, Failure> {
        let path = root.join(below);
        let (file, len) = open::open_plain(root, Path::new(below))?;
        let (bytes, wrong) = match Format::of(below) {
            Some(format) => judge(&file, len, below, format).map_err(Failure::world("cannot read", &path))?,
            None if len > IMAGE_LIMIT => (Vec::new(), vec![large_static_file(below, len)]),
            None => (Vec::new(), Vec::new()),
        };
        if !wrong.is_empty() {
            return Err(Failure::Content(wrong));
        }
        let is_drawing = Format::of(below) == Some(Format::Svg);
        Ok(if is_drawing { Self::Drawing(bytes) } else { Self::Plain { file, len, path } })
    }

    /// The bytes of the file, all of them.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when they cannot be read.
    pub fn read(self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Drawing(bytes) => Ok(bytes),
            Self::Plain { file, len, path } => {
                let mut bytes = Vec::new();
                let whole = io::Seek::rewind(&mut &file).and_then(|()| file.take(len).read_to_end(&mut bytes));
                whole.map_err(Failure::world("cannot read", &path))?;
                Ok(bytes)
            }
        }
    }
}

/// Reads as much of an image as it takes to judge it, and says what is wrong with it.
pub(super) fn judge(file: &File, len: u64, path: &str, format: Format) -> io::Result<(Vec<u8>, Vec<Diagnostic>)> {
    if len > format.limit() {
        return Ok((Vec::new(), vec![too_large(path, format, len)]));
    }
    let mut bytes = Vec::new();
    file.take(format.judged_bytes()).read_to_end(&mut bytes)?;
    let wrong = problems(path, format, &bytes);
    Ok((bytes, wrong))
}
