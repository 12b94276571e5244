//! One tree, on its way from what stands to what is to stand.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use super::disk::{self, Disk};
use super::names::{Fingerprint, Names, Outcome};
use super::staging::Staging;
use super::survey::{Survey, name};
use super::{OutputDir, Tree};
use crate::failure::Failure;

/// A tree that is being added to.
pub(super) struct NextTree {
    tree: Tree,
    live: PathBuf,
    survey: Survey,
    names: Mutex<Names>,
    staging: Staging,
}

impl NextTree {
    /// Starts from what stands.
    pub(super) fn of(output: &OutputDir, tree: Tree) -> Result<Self, Failure> {
        let live = output.live(tree);
        Ok(Self {
            tree,
            survey: Survey::of(live.clone(), output.manifest.names(tree), &output.lock)?,
            live,
            names: Mutex::default(),
            staging: Staging::new(output.staging().join(tree.folder())),
        })
    }

    /// Adds a file, and writes it if it does not stand there already.
    pub(super) fn add(&self, disk: &Disk, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        if !self.names().claim(path, fingerprint(bytes))? {
            return Ok(());
        }
        self.survey.make_way(path)?;
        let outcome = if self.survey.holds(path, bytes) {
            Outcome::Unchanged
        } else {
            self.staging.write(disk, path, bytes)?;
            Outcome::Written
        };
        self.names().settle(path, outcome);
        Ok(())
    }

    /// Whether it differs from what stands.
    pub(super) fn is_changed(&self) -> bool {
        !self.survey.is_sound() || self.count(Outcome::Written) > 0 || self.removed() > 0
    }

    /// Takes over what stays of the present tree: our unchanged files, and whatever strangers put there.
    pub(super) fn complete(&self, disk: &Disk) -> Result<(), Failure> {
        let names = self.names();
        for (path, outcome) in names.outcomes() {
            if outcome == Some(Outcome::Unchanged) {
                self.staging.keep(disk, Path::new(path), &self.live)?;
            }
        }
        let paths = names.paths();
        for (path, metadata) in self.survey.strangers() {
            if !metadata.is_dir() {
                match self.staging.keep(disk, path, &self.live) {
                    // Its owner took it away meanwhile.
                    Err(Failure::World { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => {}
                    kept => kept?,
                }
            } else if !holds_ours(path, &paths) {
                self.staging.keep_folder(disk, path, disk::mode(metadata))?;
            }
        }
        self.staging.complete(disk)
    }

    /// The paths of its files.
    pub(super) fn paths(&self) -> BTreeSet<String> {
        self.names().paths()
    }

    /// How many of its files came to this.
    pub(super) fn count(&self, outcome: Outcome) -> usize {
        self.names().outcomes().filter(|&(_, came_to)| came_to == Some(outcome)).count()
    }

    /// How many files of ours have no place in it.
    pub(super) fn removed(&self) -> usize {
        let names = self.names();
        self.survey.ours().filter(|path| !names.contains(path)).count()
    }

    /// What is not ours in it: files, and folders that hold nothing of ours, without what lies in those.
    pub(super) fn foreign(&self) -> Vec<String> {
        let paths = self.paths();
        let mut foreign: Vec<&Path> = Vec::new();
        for (path, metadata) in self.survey.strangers() {
            let is_listed_above = foreign.last().is_some_and(|last| path.starts_with(last));
            let is_shared = metadata.is_dir() && holds_ours(path, &paths);
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

/// Whether one of our paths lies in this folder.
fn holds_ours(folder: &Path, paths: &BTreeSet<String>) -> bool {
    name(folder).is_some_and(|folder| {
        let within = format!("{folder}/");
        paths.range(within.clone()..).next().is_some_and(|path| path.starts_with(&within))
    })
}

fn fingerprint(bytes: &[u8]) -> Fingerprint {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}
