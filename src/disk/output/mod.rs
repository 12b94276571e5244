//! The output folder: two trees, each of which is whole whatever happens.
//!
//! ```text
//! output/site/            published, all of it
//! output/notifications/   never published
//! output/.noticepress/
//!   lock                  held while we work here; holds our process id
//!   manifest.json         the names of the files that are ours in the two trees, and the day they were built for
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
//! Nothing is deleted outside `.noticepress`, and in `ready` no stranger's file that does not live on in its tree. Every
//! step is done to a name in a [`Folder`] that is held open, and follows no link: nothing that lies here, or is put here
//! meanwhile, leads a step to another place. What lies under `.noticepress` is examined before it is used (`state`).

mod content;
mod disk;
mod folder;
mod lock;
mod manifest;
mod names;
mod next_tree;
mod place;
mod publication;
mod staging;
mod state;
mod survey;
mod swap;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use self::content::Content;
use self::disk::Disk;
use self::folder::Folder;
use self::manifest::Manifest;
use self::state::{Obstacle, State};
use self::survey::Unnamed;

pub(crate) use self::content::FileToCopy;
pub(crate) use self::place::{Forbidden, unpublished};
pub(crate) use self::publication::{Publication, Published};

use crate::failure::Failure;
use crate::site::address::Tree;
use crate::values::day::Day;

/// The folder that holds what we need to know about an output folder.
const OWN: &str = ".noticepress";

/// What to do when `.noticepress` is not what we left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum OnDamage {
    /// Refuse to build.
    #[default]
    Refuse,
    /// Set it aside, and take what stands where we write for ours. Nothing is deleted: what stood is set aside too.
    SetAside,
}

/// What the last build left, for commands that write nothing.
pub(crate) struct Built {
    folder: Option<Folder>,
    manifest: Manifest,
}

impl Built {
    /// Looks at an output folder. Takes no lock and writes nothing; where nothing was built, it holds no files.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when the manifest cannot be read, [`Failure::Usage`] when it is not one of ours, or the folder
    /// is a symlink.
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        place::refuse_symlink(folder)?;
        let real = place::resolve(folder)?;
        if !real.is_dir() {
            return Ok(Self { folder: None, manifest: Manifest::default() });
        }
        let folder = Folder::at(&Disk::default(), &real)?;
        Ok(Self { manifest: state::manifest_of(&folder)?, folder: Some(folder) })
    }

    /// The names of our files.
    #[must_use]
    pub(crate) fn names(&self) -> BTreeSet<(Tree, String)> {
        let names = |tree| self.manifest.names(tree).iter().map(move |name| (tree, name.clone()));
        Tree::ALL.into_iter().flat_map(names).collect()
    }

    /// Reads a file of a tree; `None` when there is no plain file. No link is followed.
    #[must_use]
    pub(crate) fn read(&self, tree: Tree, path: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file(tree, path)?.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Whether a file of a tree holds these bytes.
    #[must_use]
    pub(crate) fn holds(&self, tree: Tree, path: &str, bytes: &[u8]) -> bool {
        self.holds_content(tree, path, Content::Bytes(bytes))
    }

    /// Whether a file of a tree holds the bytes of another, compared piece by piece.
    #[must_use]
    pub(crate) fn holds_file(&self, tree: Tree, path: &str, file: FileToCopy<'_>) -> bool {
        self.holds_content(tree, path, Content::File(file))
    }

    fn holds_content(&self, tree: Tree, path: &str, content: Content<'_>) -> bool {
        self.file(tree, path)
            .is_some_and(|file| file.metadata().is_ok_and(|found| found.len() == content.len()) && content.is_in(&file))
    }

    fn file(&self, tree: Tree, path: &str) -> Option<File> {
        let (folder, name) = above(Path::new(path));
        let root = self.folder.as_ref()?.open(tree.folder()).ok()?;
        root.open_below(folder).and_then(|folder| folder.open_file(name)).ok()
    }
}

/// An output folder that is ours to write in, locked until it or its publication is dropped.
pub(crate) struct OutputDir {
    folder: Folder,
    state: State,
    /// Where damage was set aside.
    aside: Option<Folder>,
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
    /// files and is not ours; and when `.noticepress` is not what we left, unless that is to be set aside.
    /// [`Failure::World`] when another build holds the lock, or the disk refuses.
    pub(crate) fn open(folder: &Path, forbidden: &Forbidden<'_>, on_damage: OnDamage) -> Result<Self, Failure> {
        Self::open_on(&Disk::default(), folder, forbidden, on_damage)
    }

    fn open_on(disk: &Disk, folder: &Path, forbidden: &Forbidden<'_>, on_damage: OnDamage) -> Result<Self, Failure> {
        let real = place::checked(folder, forbidden)?;
        let folder = Folder::made_at(disk, &real)?;
        place::check_trees(&folder)?;
        let mut aside = None;
        let state = match State::open(disk, &folder) {
            Ok(Some(state)) => state,
            Ok(None) => State::create(disk, &folder)?,
            Err(Obstacle::Damage(_)) if on_damage == OnDamage::SetAside => {
                aside = Some(State::set_aside(&folder)?);
                State::create(disk, &folder)?
            }
            Err(obstacle) => return Err(obstacle.into()),
        };
        let output = Self { folder, state, aside };
        output.recover()?;
        Ok(output)
    }

    /// Starts a new pair of trees, which show the site as of this day.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when what stands there cannot be read, [`Failure::Usage`] when a part of it is a mount point:
    /// it could not change places with a new tree.
    pub(crate) fn publication(self, as_of: Day) -> Result<Publication, Failure> {
        Publication::start(self, as_of)
    }

    /// The day of the last build; `None` before the first, and when it is not known any more.
    #[must_use]
    pub(crate) fn built_for(&self) -> Option<Day> {
        self.state.manifest.built_for()
    }

    fn aside(&self) -> Option<PathBuf> {
        // Put together from its components it has no `/` at its end.
        self.aside.as_ref().map(|aside| aside.path_of("").components().collect())
    }

    fn unnamed(&self) -> Unnamed {
        if self.aside.is_some() { Unnamed::OursWhereWeWrite } else { Unnamed::Strangers }
    }
}

/// A path in a tree, parted into the path of its folder and its own name.
fn above(path: &Path) -> (&Path, &OsStr) {
    (path.parent().unwrap_or(path), path.file_name().unwrap_or_default())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test meets the world")]
mod tests;
