//! Where pages and images go.

use crate::failure::Failure;
use crate::model::name::NoticeId;
use crate::site::address::Page;

/// Takes a page; called from several threads, in no order.
pub(crate) type PutPage<'a> = dyn Fn(Page) -> Result<(), Failure> + Sync + 'a;

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

/// Puts an image into the site, from the file beside the versions; called from several threads, in no order.
pub(crate) type PutImage<'a> = dyn Fn(&ShownImage<'_>) -> Result<(), Failure> + Sync + 'a;

/// Where pages and images go.
#[derive(Clone, Copy)]
pub struct Outlet<'a> {
    /// Takes the pages.
    pub put: &'a PutPage<'a>,
    /// Takes the images, whose bytes are never held here.
    pub image: &'a PutImage<'a>,
}
