//! The digests of all files of the site, as plain `sha256sum -c` reads them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::memory::{LastBuild, MadeFile, NoticeMemory};
use crate::failure::Failure;
use crate::model::name::NoticeId;
use crate::site::address::{Page, Tree};
use crate::values::digest::Digest;

/// Its name, at the top of the site.
pub(crate) const SUMS: &str = "SHA256SUMS";

/// The digests of the files that were sent so far, by path.
#[derive(Debug, Default)]
pub(super) struct Sums(Mutex<BTreeMap<String, Digest>>);

impl Sums {
    /// Notes the digest of a file, if it is one of the site.
    pub(super) fn note(&self, tree: Tree, path: &str, digest: Digest) {
        if tree == Tree::Site {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), digest);
        }
    }

    /// A line for each file, in the order of their paths: the digest, two spaces, the path.
    pub(super) fn page(self) -> Page {
        let digests = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let lines: String = digests.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
        Page::new(Tree::Site, SUMS.to_owned(), lines.into_bytes())
    }
}

/// The last build, whose files that stand have their digests noted.
pub(super) struct Summed<'a> {
    pub(super) last: &'a dyn LastBuild,
    pub(super) sums: &'a Sums,
}

impl LastBuild for Summed<'_> {
    fn recall(&self, notice: &NoticeId) -> NoticeMemory {
        self.last.recall(notice)
    }

    fn remember(&self, notice: &NoticeId, memory: NoticeMemory) -> Result<(), Failure> {
        self.last.remember(notice, memory)
    }

    fn stands(&self, tree: Tree, path: &str, known: &MadeFile) -> Result<bool, Failure> {
        let stands = self.last.stands(tree, path, known)?;
        if stands {
            self.sums.note(tree, path, known.sha256);
        }
        Ok(stands)
    }

    fn wants_files(&self) -> bool {
        self.last.wants_files()
    }
}
