//! Where pages and images go.

use super::memory::{LastBuild, NothingBefore};
use crate::failure::Failure;
use crate::model::name::NoticeId;
use crate::site::address::Page;
use crate::values::digest::Digest;

/// Takes a page and returns the digest of its bytes; called from several threads, in no order.
pub(crate) type PutPage<'a> = dyn Fn(Page) -> Result<Digest, Failure> + Sync + 'a;

/// An image that a readable text shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownImage<'a> {
    /// Beside the versions of which notice it lies.
    pub notice: &'a NoticeId,
    /// Its name there.
    pub file: &'a str,
    /// Where in the site it goes, with `/` between names.
    pub path: String,
}

/// Puts an image into the site, from the file beside the versions, and returns the digest of its bytes; called from several
/// threads, in no order.
pub(crate) type PutImage<'a> = dyn Fn(&ShownImage<'_>) -> Result<Digest, Failure> + Sync + 'a;

/// Where pages and images go.
#[derive(Clone, Copy)]
pub struct Outlet<'a> {
    /// Takes the pages.
    pub put: &'a PutPage<'a>,
    /// Takes the images, whose bytes are never held here.
    pub image: &'a PutImage<'a>,
    /// What was made before, and need not be made again.
    pub(crate) last: &'a dyn LastBuild,
}

impl<'a> Outlet<'a> {
    /// One that takes every page and every image, whatever was made before.
    #[must_use]
    pub fn of_all(put: &'a PutPage<'a>, image: &'a PutImage<'a>) -> Self {
        Self { put, image, last: &NothingBefore }
    }
}
