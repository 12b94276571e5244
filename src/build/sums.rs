//! The digests of all files of the site, as plain `sha256sum -c` reads them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::site::address::{Page, Tree};
use crate::values::digest::Digest;

/// Its name, at the top of the site.
pub(crate) const SUMS: &str = "SHA256SUMS";

/// The digests of the files that were sent so far, by path.
#[derive(Debug, Default)]
pub(super) struct Sums(Mutex<BTreeMap<String, Digest>>);

impl Sums {
    /// Notes the digest of a file, if it is one of the site.
    pub(super) fn note(&self, path: Option<String>, digest: Digest) {
        if let Some(path) = path {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path, digest);
        }
    }

    /// A line for each file, in the order of their paths: the digest, two spaces, the path.
    pub(super) fn page(self) -> Page {
        let digests = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let lines: String = digests.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
        Page::new(Tree::Site, SUMS.to_owned(), lines.into_bytes())
    }
}
