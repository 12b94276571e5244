//! What stands in a tree before we touch it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::ops::Bound;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::disk::{self, FILE_MODE, FOLDER_MODE, look};
use super::lock::Lock;
use super::names::folders;
use super::place::mounted;
use crate::failure::Failure;

/// A tree as it stands: our files, and what strangers put there.
pub(super) struct Survey {
    root: PathBuf,
    exists: bool,
    ours: BTreeMap<String, Metadata>,
    strangers: BTreeMap<PathBuf, Metadata>,
    has_closed_folders: bool,
    keeps_modes: bool,
}

impl Survey {
    /// Looks at the tree at `root`, in which `names` are ours.
    pub(super) fn of(root: PathBuf, names: &BTreeSet<String>, lock: &Lock) -> Result<Self, Failure> {
        let exists = look(&root)?.is_some();
        let mut survey = Self {
            root,
            exists,
            ours: BTreeMap::new(),
            strangers: BTreeMap::new(),
            has_closed_folders: false,
            keeps_modes: lock.keeps_modes,
        };
        if exists {
            survey.walk(names)?;
        }
        Ok(survey)
    }

    fn walk(&mut self, names: &BTreeSet<String>) -> Result<(), Failure> {
        let our_folders: BTreeSet<&str> = names.iter().flat_map(|name| folders(name)).chain([""]).collect();
        for entry in WalkDir::new(&self.root) {
            let entry = entry.map_err(|cause| unreadable(&self.root, cause))?;
            let metadata = entry.metadata().map_err(|cause| unreadable(&self.root, cause))?;
            let path = entry.path().strip_prefix(&self.root).expect("a walk stays in its root");
            match name(path) {
                Some(name) if metadata.is_dir() && our_folders.contains(name.as_str()) => {
                    refuse_mount(&entry)?;
                    self.has_closed_folders |= self.keeps_modes && !disk::has_mode(&metadata, FOLDER_MODE);
                }
                Some(name) if !metadata.is_dir() && names.contains(&name) => {
                    self.ours.insert(name, metadata);
                }
                _ => {
                    refuse_mount(&entry)?;
                    self.strangers.insert(path.to_owned(), metadata);
                }
            }
        }
        Ok(())
    }

    /// Whether there is a tree, and its folders are as readers need them.
    pub(super) fn is_sound(&self) -> bool {
        self.exists && !self.has_closed_folders
    }

    /// Whether our file at `path` holds these bytes already, and anyone may read it.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        self.ours.get(path).is_some_and(|found| {
            found.is_file()
                && usize::try_from(found.len()) == Ok(bytes.len())
                && (!self.keeps_modes || disk::has_mode(found, FILE_MODE))
                && fs::read(self.root.join(path)).is_ok_and(|present| present == bytes)
        })
    }

    /// Our files.
    pub(super) fn ours(&self) -> impl Iterator<Item = &str> {
        self.ours.keys().map(String::as_str)
    }

    /// What strangers put there, each folder before what it holds.
    pub(super) fn strangers(&self) -> impl Iterator<Item = (&Path, &Metadata)> {
        self.strangers.iter().map(|(path, metadata)| (path.as_path(), metadata))
    }

    /// Refuses to write at `path` when that would take something of a stranger's away.
    pub(super) fn make_way(&self, path: &str) -> Result<(), Failure> {
        let Some(stranger) = self.in_the_way(Path::new(path)) else {
            return Ok(());
        };
        Err(Failure::usage_with_hint(
            format!("`{}` is not ours, and `{path}` is to be written there", self.root.join(stranger).display()),
            "move it away, or choose another output folder with `--output`",
        ))
    }

    /// The stranger at `path`, under it, or above it. A folder above may well be a stranger's.
    fn in_the_way(&self, path: &Path) -> Option<&Path> {
        let at_or_under = (Bound::Included(path), Bound::Unbounded);
        let next = self.strangers.range::<Path, _>(at_or_under).next().filter(|(next, _)| next.starts_with(path));
        let above = || path.ancestors().skip(1).filter_map(|above| self.strangers.get_key_value(above));
        next.or_else(|| above().find(|(_, metadata)| !metadata.is_dir())).map(|(stranger, _)| stranger.as_path())
    }
}

/// The path as a manifest has it, or `None` when it is not Unicode, as none of ours is.
pub(super) fn name(path: &Path) -> Option<String> {
    Some(path.iter().map(OsStr::to_str).collect::<Option<Vec<_>>>()?.join("/"))
}

fn refuse_mount(entry: &DirEntry) -> Result<(), Failure> {
    if disk::is_mount_point(entry.path()) { Err(mounted(entry.path())) } else { Ok(()) }
}

fn unreadable(root: &Path, cause: walkdir::Error) -> Failure {
    let path = cause.path().unwrap_or(root).to_owned();
    Failure::world("cannot read", &path)(cause.into())
}
