//! One tree, on its way from what stands to what is to stand.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::{io, iter};

use cap_std::fs::Metadata;

use super::cache::Cache;
use super::content::Content;
use super::disk;
use super::folder::{Folder, above};
use super::manifest::Files;
use super::names::{Names, Outcome};
use super::output_dir::OutputDir;
use super::staging::Staging;
use super::survey::{Survey, name};
use super::tree_look::{TreeLook, modified};
use crate::build::memory::MadeFile;
use crate::failure::Failure;
use crate::site::address::Tree;
use crate::values::digest::{Digest, ShortDigest};

/// A tree that is being added to.
pub(super) struct NextTree {
    tree: Tree,
    survey: Survey,
    names: Mutex<Names>,
    staging: Staging,
}

impl NextTree {
    /// Starts from what stands.
    /// How the last build left the tree is in `cache`.
    pub(super) fn of(output: &OutputDir, tree: Tree, cache: &Cache) -> Result<Self, Failure> {
        let OutputDir { folder, state, .. } = output;
        Ok(Self {
            tree,
            survey: Survey::of(
                folder,
                tree,
                state.manifest.files(tree),
                &state.lock,
                output.unnamed(),
                cache.left(tree),
            )?,
            names: Mutex::default(),
            staging: Staging::new(Arc::clone(&state.own), tree),
        })
    }

    /// Which tree it is to be.
    pub(super) fn tree(&self) -> Tree {
        self.tree
    }

    /// The tree that stands, held open.
    pub(super) fn standing(&self) -> Option<&Folder> {
        self.survey.root()
    }

    /// Adds a file, writes it if it does not stand there already, and returns the digest of its bytes.
    pub(super) fn add(&self, path: &str, content: Content<'_>, claims: Option<ShortDigest>) -> Result<Digest, Failure> {
        let digest = content.digest()?;
        if !self.names().enter(path, digest)? {
            return Ok(digest);
        }
        self.survey.make_way(path)?;
        let outcome = if self.survey.holds(path, content, digest) {
            Outcome::Unchanged
        } else {
            self.staging.write(path, content)?;
            Outcome::Written
        };
        self.names().settle(path, outcome, claims);
        Ok(digest)
    }

    /// Keeps a file that stands as it is known to have been written. Returns false when none does.
    pub(super) fn keep(&self, path: &str, known: &MadeFile) -> Result<bool, Failure> {
        if self.survey.digest(path) != Some(known.sha256) {
            return Ok(false);
        }
        if self.names().enter(path, known.sha256)? {
            self.names().settle(path, Outcome::Unchanged, known.claims);
        }
        Ok(true)
    }

    /// How it looks now that it stands in `folder`, and the `last` file of the build, the manifest, is written; `None` where
    /// that tells nothing.
    pub(super) fn look(&self, folder: &Folder, last: &Metadata) -> Option<TreeLook> {
        let names = self.names();
        let ended = modified(last);
        TreeLook::after(&folder.open(self.tree.folder()).ok()?, |path, found| {
            let outcome = name(path).and_then(|path| names.outcome(&path));
            if outcome == Some(Outcome::Written) { modified(found) < ended } else { self.survey.saw(path, found) }
        })
    }

    /// Whether it stands as the last build left it.
    #[cfg(test)]
    pub(super) fn is_as_left(&self) -> bool {
        self.survey.is_as_left()
    }

    /// Whether it differs from what stands.
    pub(super) fn is_changed(&self) -> bool {
        !self.survey.is_sound() || self.count(Outcome::Written) > 0 || !self.removed().is_empty()
    }

    /// Takes over what stays of the present tree: our unchanged files, and whatever strangers put there.
    pub(super) fn complete(&self) -> Result<(), Failure> {
        let names = self.names();
        let mut keeper = Keeper { from: self.survey.root(), to: &self.staging, at: None };
        for (path, outcome) in names.outcomes() {
            if outcome == Some(Outcome::Unchanged) {
                keeper.keep(Path::new(path))?;
            }
        }
        for (path, metadata) in self.survey.strangers() {
            if is_ours(path, &names) {
                // It was taken for ours.
            } else if !metadata.is_dir() {
                match keeper.keep(path) {
                    // Its owner took it away meanwhile.
                    Err(Failure::World { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => {}
                    kept => kept?,
                }
            } else if !holds_ours(path, &names) {
                self.staging.keep_folder(path, disk::mode(metadata))?;
            }
        }
        self.staging.complete()
    }

    /// Its files.
    pub(super) fn files(&self) -> Files {
        self.names().files()
    }

    /// How many of its files came to this.
    pub(super) fn count(&self, outcome: Outcome) -> usize {
        self.names().outcomes().filter(|&(_, came_to)| came_to == Some(outcome)).count()
    }

    /// Files of ours that have no place in it.
    pub(super) fn removed(&self) -> Vec<String> {
        let names = self.names();
        self.survey.ours().filter(|path| !names.contains(path)).map(str::to_owned).collect()
    }

    /// Our files that stand.
    pub(super) fn standing_files(&self) -> Vec<String> {
        self.survey.ours().map(str::to_owned).collect()
    }

    /// What is not ours in it: files, and folders that hold nothing of ours, without what lies in those.
    pub(super) fn foreign(&self) -> Vec<String> {
        let names = self.names();
        let mut foreign: Vec<&Path> = Vec::new();
        for (path, metadata) in self.survey.strangers().filter(|(path, _)| !is_ours(path, &names)) {
            let is_listed_above = foreign.last().is_some_and(|last| path.starts_with(last));
            let is_shared = metadata.is_dir() && holds_ours(path, &names);
            if !is_listed_above && !is_shared {
                foreign.push(path);
            }
        }
        let in_output = |path: &Path| {
            let names = path.iter().map(OsStr::to_string_lossy);
            iter::once(self.tree.folder().into()).chain(names).collect::<Vec<_>>().join("/")
        };
        foreign.into_iter().map(in_output).collect()
    }

    fn names(&self) -> MutexGuard<'_, Names> {
        self.names.lock().expect("no thread panics while it holds the names")
    }
}

/// Gives files of one tree a second name in another. It keeps the folders of the last file open: files come folder by
/// folder.
struct Keeper<'a> {
    from: Option<&'a Folder>,
    to: &'a Staging,
    at: Option<(PathBuf, Folder, Folder)>,
}

impl Keeper<'_> {
    fn keep(&mut self, path: &Path) -> Result<(), Failure> {
        let (folder, name) = above(path);
        let (_, from, to) = match self.at.take() {
            Some(at) if at.0 == folder => self.at.insert(at),
            _ => {
                let root = self.from.expect("what is kept stands in a tree");
                self.at.insert((folder.to_owned(), root.open_below(folder)?, self.to.folder(folder)?))
            }
        };
        from.keep(name, to)
    }
}

/// Whether this is the path of a file of ours.
fn is_ours(path: &Path, names: &Names) -> bool {
    name(path).is_some_and(|path| names.contains(&path))
}

/// Whether one of our paths lies in this folder.
fn holds_ours(folder: &Path, names: &Names) -> bool {
    name(folder).is_some_and(|folder| names.has_below(&folder))
}
