//! What a file of ours is to hold: bytes, or those of another file, which are never held whole.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use crate::failure::Failure;
use crate::values::digest::Digest;

/// An open file whose bytes are to be published.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileToCopy<'a> {
    /// The file; where it is read from is of no matter.
    pub file: &'a File,
    /// Its size in bytes when it was judged.
    pub len: u64,
    /// Where it lies, for messages.
    pub path: &'a Path,
}

/// What a file is to hold.
#[derive(Clone, Copy, Debug)]
pub(in crate::disk) enum Content<'a> {
    Bytes(&'a [u8]),
    File(FileToCopy<'a>),
}

impl Content<'_> {
    /// Tells it from any other content.
    pub(super) fn digest(self) -> Result<Digest, Failure> {
        match self {
            Self::Bytes(bytes) => Ok(Digest::of(bytes)),
            Self::File(source) => source.digest(),
        }
    }

    /// Its size in bytes.
    pub(super) fn len(self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(source) => source.len,
        }
    }

    /// Whether a file of the same size holds it already.
    pub(super) fn is_in(self, mut present: &File) -> bool {
        match self {
            Self::Bytes(bytes) => {
                let mut held = Vec::with_capacity(bytes.len());
                present.read_to_end(&mut held).is_ok_and(|_| held == bytes)
            }
            Self::File(source) => source.equals(present).unwrap_or(false),
        }
    }

    /// Writes it to a new file.
    pub(super) fn write_to(self, file: &mut File) -> io::Result<()> {
        match self {
            Self::Bytes(bytes) => file.write_all(bytes),
            Self::File(source) => source.copy_to(file),
        }
    }
}

/// Bytes that are held at a time.
const PIECE: usize = 64 << 10;

impl FileToCopy<'_> {
    /// What tells its bytes from any others.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when it cannot be read.
    pub(crate) fn digest(self) -> Result<Digest, Failure> {
        self.rewound().and_then(Digest::of_all).map_err(Failure::world("cannot read", self.path))
    }

    fn equals(self, present: &File) -> io::Result<bool> {
        let mut source = self.rewound()?;
        let mut present = present.take(self.len);
        let (mut ours, mut theirs) = (Vec::with_capacity(PIECE), Vec::with_capacity(PIECE));
        loop {
            ours.clear();
            theirs.clear();
            source.by_ref().take(PIECE as u64).read_to_end(&mut ours)?;
            present.by_ref().take(PIECE as u64).read_to_end(&mut theirs)?;
            if ours != theirs || ours.is_empty() {
                return Ok(ours == theirs);
            }
        }
    }

    fn copy_to(self, file: &mut File) -> io::Result<()> {
        let copied = io::copy(&mut self.rewound()?, file)?;
        if copied == self.len && self.file.metadata()?.len() == self.len {
            return Ok(());
        }
        Err(io::Error::other(format!("{} changed while it was copied; build again", self.path.display())))
    }

    fn rewound(self) -> io::Result<impl Read> {
        let mut file = self.file;
        file.rewind()?;
        Ok(file.take(self.len))
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test meets the world")]
mod tests {
    use std::fs;

    use super::*;

    /// A source of more than one piece, and where it lies.
    fn source(bytes: &[u8]) -> (tempfile::TempDir, File) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("source");
        fs::write(&path, bytes).unwrap();
        (folder, File::open(path).unwrap())
    }

    #[test]
    fn a_file_is_copied_and_compared_to_its_last_byte() {
        let bytes: Vec<u8> = (0..3 * PIECE + 7).map(|n| u8::try_from(n % 251).unwrap()).collect();
        let (folder, file) = source(&bytes);
        let [path, copy] = ["source", "copy"].map(|name| folder.path().join(name));
        let content = Content::File(FileToCopy { file: &file, len: bytes.len() as u64, path: &path });
        content.write_to(&mut File::create_new(&copy).unwrap()).unwrap();
        assert_eq!(fs::read(&copy).unwrap(), bytes);
        let is_at = |path| File::open(path).is_ok_and(|present| content.is_in(&present));
        assert!(is_at(&copy) && is_at(&copy), "from wherever the last reading ended");
        for at in [0, PIECE, bytes.len() - 1] {
            let mut other = bytes.clone();
            other[at] ^= 1;
            fs::write(&copy, other).unwrap();
            assert!(!is_at(&copy), "byte {at}");
        }
    }

    #[test]
    fn a_file_that_grows_or_shrinks_while_it_is_copied_is_not_published() {
        for len in [4, 6] {
            let (folder, file) = source(b"bytes");
            let path = folder.path().join("source");
            let content = Content::File(FileToCopy { file: &file, len, path: &path });
            let refused = content.write_to(&mut File::create_new(folder.path().join("copy")).unwrap()).unwrap_err();
            assert!(refused.to_string().contains("source changed while it was copied"), "{refused}");
        }
    }
}
