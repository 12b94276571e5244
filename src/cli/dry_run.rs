//! What a build would say of a project and write, found without writing, and without making more than that takes.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::project::Project;
use crate::build::memory::{LastBuild, MadeFile, NoticeMemory};
use crate::build::outlet::{CopiedFile, Outlet};
use crate::diagnostic::Diagnostic;
use crate::disk::output::built::Built;
use crate::failure::Failure;
use crate::model::name::NoticeId;
use crate::site::address::{Page, Tree};
use crate::values::digest::Digest;

/// The digests of the files that a build would write.
pub(super) type Digests = BTreeMap<(Tree, String), Digest>;

/// What of a build somebody has to know.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// What it says, and the digest of each file.
    Files,
    /// What it says.
    Words,
}

impl Project {
    /// What a build would say, and which files it would write as far as they are wanted. What `built` remembers is not made
    /// again; whether it still stands is for others to say.
    pub(super) fn dry_run(&self, built: Option<&Built>, extent: Extent) -> (Result<Vec<Diagnostic>, Failure>, Digests) {
        // Templates and words of the project's own may be wrong on any page.
        let wants_files = extent == Extent::Files || self.theme.is_own();
        let last = LastOutput { built, wants_files, digests: Mutex::default() };
        let put = |page: Page| Ok(last.see(page.tree, page.path, Digest::of(&page.bytes)));
        let copy =
            |copied: &CopiedFile| Ok(last.see(Tree::Site, copied.path.clone(), self.file_digest(&copied.source)?));
        let found = self.publish(Outlet { put: &put, copy: &copy, last: &last });
        (found, last.digests.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The output of the last build.
struct LastOutput<'a> {
    built: Option<&'a Built>,
    wants_files: bool,
    digests: Mutex<Digests>,
}

impl LastOutput<'_> {
    fn see(&self, tree: Tree, path: String, digest: Digest) -> Digest {
        self.digests.lock().unwrap_or_else(PoisonError::into_inner).insert((tree, path), digest);
        digest
    }
}

impl LastBuild for LastOutput<'_> {
    fn recall(&self, notice: &NoticeId) -> NoticeMemory {
        self.built.map(|built| built.recall(notice)).unwrap_or_default()
    }

    fn remember(&self, _: &NoticeId, _: NoticeMemory) -> Result<(), Failure> {
        Ok(())
    }

    fn stands(&self, tree: Tree, path: &str, known: &MadeFile) -> Result<bool, Failure> {
        self.see(tree, path.to_owned(), known.sha256);
        Ok(true)
    }

    fn wants_files(&self) -> bool {
        self.wants_files
    }
}
