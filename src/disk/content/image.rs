//! An image beside the versions, opened and judged.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::open;
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::load::image::{Format, problems, too_large};

/// An image that may be published: what is judged is what is published, as nothing is opened twice.
#[derive(Debug)]
pub enum OpenImage {
    /// An SVG, whole.
    Drawing(Vec<u8>),
    /// Any other, of which only the beginning was read.
    Picture {
        /// The open file.
        file: File,
        /// Its size in bytes.
        len: u64,
        /// Where it lies, for messages.
        path: PathBuf,
    },
}

impl OpenImage {
    /// Opens the image at `below`, a path below `root`.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] when it is not what its name says, [`Failure::World`] when it is no plain file any more or
    /// cannot be read.
    pub(super) fn open(root: &Path, below: &str) -> Result<Self, Failure> {
        let path = root.join(below);
        let (file, len) = open::open_plain(root, Path::new(below))?;
        let Some(format) = Format::of(below) else {
            return Err(Failure::Bug(format!("{} is published as an image", path.display())));
        };
        let (bytes, wrong) = judge(&file, len, below, format).map_err(Failure::world("cannot read", &path))?;
        if !wrong.is_empty() {
            return Err(Failure::Content(wrong));
        }
        Ok(if format == Format::Svg { Self::Drawing(bytes) } else { Self::Picture { file, len, path } })
    }

    /// The bytes of the image, all of them.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when they cannot be read.
    pub fn read(self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Drawing(bytes) => Ok(bytes),
            Self::Picture { file, len, path } => {
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
