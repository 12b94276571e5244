//! Where pages go, and files that stand in the site as they are.

use super::memory::{LastBuild, NothingBefore};
use crate::failure::Failure;
use crate::site::address::Page;
use crate::values::digest::Digest;

/// Takes a page and returns the digest of its bytes; called from several threads, in no order.
pub(crate) type PutPage<'a> = dyn Fn(Page) -> Result<Digest, Failure> + Sync + 'a;

/// A file of the content that the site has as it stands: an image that a readable text shows, or a static file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedFile {
    /// Where it lies, below the project's folder, with `/` between names.
    pub source: String,
    /// Where in the site it goes, likewise.
    pub path: String,
}

/// Puts a file of the content into the site, and returns the digest of its bytes; called from several threads, in no order.
pub(crate) type CopyFile<'a> = dyn Fn(&CopiedFile) -> Result<Digest, Failure> + Sync + 'a;

/// Where pages go, and files of the content.
#[derive(Clone, Copy)]
pub struct Outlet<'a> {
    /// Takes the pages.
    pub put: &'a PutPage<'a>,
    /// Takes the files, whose bytes are never held here.
    pub copy: &'a CopyFile<'a>,
    /// What was made before, and need not be made again.
    pub(crate) last: &'a dyn LastBuild,
}

impl<'a> Outlet<'a> {
    /// One that takes every page and every file, whatever was made before.
    #[must_use]
    pub fn of_all(put: &'a PutPage<'a>, copy: &'a CopyFile<'a>) -> Self {
        Self { put, copy, last: &NothingBefore }
    }
}
