//! The output folder: two trees, each of which is whole whatever happens.
//!
//! ```text
//! output/site/            published, all of it
//! output/notifications/   never published
//! output/.noticepress/
//!   lock                  held while we work here; holds our process id
//!   manifest.json         the names of the files that are ours in the two trees
//!   staging/              trees that are being filled: worthless after a crash
//!   ready/                complete trees, while each changes places with the one it replaces
//! ```
//!
//! A publication fills a complete sibling of each tree that changes: new files are written and synced, unchanged ones
//! and those of strangers are hard-linked. Then the manifest takes in the new names, `staging` becomes `ready`, each
//! tree changes places with its sibling in one step, what was replaced is cleared away, and the manifest drops the
//! names that are gone. A process that dies on the way leaves whole trees, a manifest that claims at least what is ours,
//! and a `staging` or `ready` that the next [`OutputDir::open`] knows how to finish.
//!
//! Nothing is deleted outside `.noticepress`, and in `ready` no stranger's file that does not live on in its tree.

mod disk;
mod lock;
mod manifest;
mod names;
mod next_tree;
mod place;
mod publication;
mod staging;
mod survey;
mod swap;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use disk::Disk;
use lock::Lock;
use manifest::Manifest;

pub use place::Forbidden;
pub use publication::{Publication, Published};

use crate::failure::Failure;
use crate::render::page::Tree;

/// The folder that holds what we need to know about an output folder.
const OWN: &str = ".noticepress";

/// The names of our files in an output folder, as the last build left them; none where nothing was built. Takes no lock
/// and writes nothing.
///
/// # Errors
///
/// [`Failure::World`] when the manifest cannot be read, [`Failure::Usage`] when it is not one of ours.
pub fn built_names(folder: &Path) -> Result<BTreeSet<(Tree, String)>, Failure> {
    let manifest = Manifest::read(&folder.join(OWN))?;
    let names = |tree| manifest.names(tree).iter().map(move |name| (tree, name.clone()));
    Ok(Tree::ALL.into_iter().flat_map(names).collect())
}

/// An output folder that is ours to write in, locked until it or its publication is dropped.
pub struct OutputDir {
    folder: PathBuf,
    manifest: Manifest,
    disk: Disk,
    lock: Lock,
}

impl OutputDir {
    /// Checks the folder, takes its lock, and finishes what a build that died left undone.
    ///
    /// Creates nothing but the folder and the `.noticepress` in it, and those only after every check.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when the folder is one we must not write in: see [`Forbidden`]; also `/`, the home folder,
    /// a place inside `.git` or inside a site that we built, a symlink, or a folder whose `site` or `notifications` holds
    /// files and is not ours. [`Failure::World`] when another build holds the lock, or the disk refuses.
    pub fn open(folder: &Path, forbidden: &Forbidden<'_>) -> Result<Self, Failure> {
        Self::open_on(Disk::default(), folder, forbidden)
    }

    fn open_on(disk: Disk, folder: &Path, forbidden: &Forbidden<'_>) -> Result<Self, Failure> {
        let folder = place::checked(folder, forbidden)?;
        let own = folder.join(OWN);
        disk.attempt("cannot create", &own, || fs::create_dir_all(&own))?;
        let lock = Lock::take(&disk, &own.join("lock"))?;
        let manifest = Manifest::read(&own)?;
        let output = Self { folder, manifest, disk, lock };
        output.recover()?;
        Ok(output)
    }

    /// Starts a new pair of trees.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when what stands there cannot be read, [`Failure::Usage`] when a part of it is a mount point:
    /// it could not change places with a new tree.
    pub fn publication(self) -> Result<Publication, Failure> {
        Publication::start(self)
    }

    fn own(&self) -> PathBuf {
        self.folder.join(OWN)
    }

    fn staging(&self) -> PathBuf {
        self.own().join("staging")
    }

    fn ready(&self) -> PathBuf {
        self.own().join("ready")
    }

    fn live(&self, tree: Tree) -> PathBuf {
        self.folder.join(tree.folder())
    }
}
