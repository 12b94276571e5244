//! A published copy of the site, read for an auditor.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::output::disk::Disk;
use super::output::folder::{Folder, above};
use crate::build::sums::SUMS;
use crate::failure::Failure;
use crate::source::SourceFile;
use crate::values::digest::Digest;

/// Bytes of a `SHA256SUMS`: a million files.
const LIMIT: u64 = 256 << 20;

/// A folder with a copy of the site. Nothing outside it is read, whatever its files say.
pub(crate) struct SiteCopy {
    folder: Folder,
}

impl SiteCopy {
    /// Opens the folder.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when there is none.
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        let real = std::fs::canonicalize(folder).map_err(Failure::world("cannot read", folder))?;
        Ok(Self { folder: Folder::at(&Disk::default(), &real)? })
    }

    /// Its `SHA256SUMS`.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when there is none: it is not a copy of a site, or of one that an earlier noticepress built.
    pub(crate) fn sums(&self) -> Result<Arc<SourceFile>, Failure> {
        let path = self.folder.path_of(SUMS);
        if self.folder.look(SUMS)?.is_none() {
            return Err(Failure::usage_with_hint(
                format!("there is no `{SUMS}` in {}", self.folder.path_of("").display()),
                "name the folder that contains a copy of the whole site, such as `output/site`",
            ));
        }
        let mut bytes = Vec::new();
        let read = self.folder.open_file(SUMS)?.take(LIMIT).read_to_end(&mut bytes);
        read.map_err(Failure::world("cannot read", &path))?;
        Ok(SourceFile::new(path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The digest of a file, by its path in the site; `None` when there is no plain file. No link is followed.
    #[must_use]
    pub(crate) fn digest(&self, path: &str) -> Option<Digest> {
        let (folder, name) = above(Path::new(path));
        let file = self.folder.open_below(folder).and_then(|folder| folder.open_file(name)).ok()?;
        Digest::of_all(file).ok()
    }
}
