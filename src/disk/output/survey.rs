//! What stands in a tree before we touch it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::File;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use cap_std::fs::Metadata;

use super::content::Content;
use super::disk::{self, FILE_MODE, FOLDER_MODE};
use super::folder::{Folder, above};
use super::lock::Lock;
use super::manifest::Files;
use super::names::folders;
use super::place::mounted;
use super::tree_look::{TreeLook, modified};
use crate::failure::Failure;
use crate::site::address::Tree;
use crate::values::digest::Digest;

/// Whose the files are that the manifest does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unnamed {
    /// A stranger's: they stay, and nothing is written in their place.
    Strangers,
    /// Ours where we write: the manifest was lost.
    OursWhereWeWrite,
}

/// A tree as it stands: our files, and what strangers put there.
pub(super) struct Survey {
    /// The tree, held open: what happens to its path meanwhile is noticed. `None` when there is no tree.
    root: Option<Folder>,
    path: PathBuf,
    ours: BTreeMap<String, OurFile>,
    strangers: BTreeMap<PathBuf, Metadata>,
    has_closed_folders: bool,
    keeps_modes: bool,
    unnamed: Unnamed,
    look: TreeLook,
    /// Whether it stands as the last build left it, so that what was written then need not be read.
    is_as_left: bool,
}

/// A file of ours, and the digest of what was written to it, where that is known.
struct OurFile {
    seen: SeenFile,
    sha256: Option<Digest>,
}

/// What there is to know of a file without reading it. All that the system says of it is ten times as much.
#[derive(Clone, Copy)]
struct SeenFile {
    is_file: bool,
    len: u64,
    modified: Option<SystemTime>,
    /// Whether anyone may read it.
    is_open: bool,
}

impl SeenFile {
    fn of(found: &Metadata) -> Self {
        let is_open = disk::has_mode(found, FILE_MODE);
        Self { is_file: found.is_file(), len: found.len(), modified: modified(found), is_open }
    }
}

impl Survey {
    /// Looks at a tree of `folder`, in which `files` are ours, and which `left` says how the last build left it.
    pub(super) fn of(
        folder: &Folder,
        tree: Tree,
        files: &Files,
        lock: &Lock,
        unnamed: Unnamed,
        left: Option<SystemTime>,
    ) -> Result<Self, Failure> {
        let name = tree.folder();
        let mut survey = Self {
            root: None,
            path: folder.path_of(name),
            ours: BTreeMap::new(),
            strangers: BTreeMap::new(),
            has_closed_folders: false,
            keeps_modes: lock.keeps_modes,
            unnamed,
            look: TreeLook::default(),
            is_as_left: false,
        };
        if let Some(found) = folder.look(name)? {
            let root = folder.open(name)?;
            survey.has_closed_folders = survey.keeps_modes && !disk::has_mode(&found, FOLDER_MODE);
            let our_folders = files.keys().flat_map(|name| folders(name)).collect();
            survey.walk(&root, Path::new(""), files, &our_folders)?;
            survey.root = Some(root);
            survey.is_as_left = left == Some(survey.look.as_time());
        }
        Ok(survey)
    }

    fn walk(
        &mut self,
        folder: &Folder,
        below: &Path,
        files: &Files,
        our_folders: &BTreeSet<&str>,
    ) -> Result<(), Failure> {
        for entry in folder.names()? {
            let path = below.join(&entry);
            // Its owner may have taken it away meanwhile.
            let Some(found) = folder.look(&entry)? else { continue };
            self.look.add(&path, &found);
            let is_folder = found.is_dir();
            if is_folder && folder.is_mount_point(&entry) {
                return Err(mounted(&folder.path_of(&entry)));
            }
            match name(&path) {
                Some(name) if is_folder && our_folders.contains(name.as_str()) => {
                    self.has_closed_folders |= self.keeps_modes && !disk::has_mode(&found, FOLDER_MODE);
                }
                Some(name) if !is_folder && files.contains_key(&name) => {
                    let sha256 = files[&name].sha256;
                    self.ours.insert(name, OurFile { seen: SeenFile::of(&found), sha256 });
                }
                _ if folder.is_mount_point(&entry) => return Err(mounted(&folder.path_of(&entry))),
                _ => {
                    self.strangers.insert(path.clone(), found);
                }
            }
            if is_folder {
                self.walk(&folder.open(&entry)?, &path, files, our_folders)?;
            }
        }
        Ok(())
    }

    /// The tree itself, held open.
    pub(super) fn root(&self) -> Option<&Folder> {
        self.root.as_ref()
    }

    /// Whether there is a tree, and its folders are as readers need them.
    pub(super) fn is_sound(&self) -> bool {
        self.root.is_some() && !self.has_closed_folders
    }

    /// Whether our file at `path` holds this already, whose digest is `sha256`, and anyone may read it.
    pub(super) fn holds(&self, path: &str, content: Content<'_>, sha256: Digest) -> bool {
        self.file(path).is_some_and(|found| {
            found.is_file
                && found.len == content.len()
                && (!self.keeps_modes || found.is_open)
                && match self.left(path) {
                    Some(left) => left == sha256,
                    None => self.open(path).is_some_and(|present| content.is_in(&present)),
                }
        })
    }

    /// The digest of what was written to our file at `path`; `None` where nobody knows whether it stands so.
    fn left(&self, path: &str) -> Option<Digest> {
        self.ours.get(path).filter(|_| self.is_as_left)?.sha256
    }

    /// The digest of our file at `path`, if anyone may read it.
    pub(super) fn digest(&self, path: &str) -> Option<Digest> {
        let found = self.ours.get(path)?.seen;
        let is_readable = found.is_file && (!self.keeps_modes || found.is_open);
        let read = || Digest::of_all(self.open(path)?).ok();
        if is_readable { self.left(path).or_else(read) } else { None }
    }

    /// Whether the tree stands as the last build left it.
    #[cfg(test)]
    pub(super) fn is_as_left(&self) -> bool {
        self.is_as_left
    }

    /// Whether a file is what it was when this looked: what is kept is what was read after that.
    pub(super) fn saw(&self, path: &Path, found: &Metadata) -> bool {
        let ours = name(path).and_then(|path| self.ours.get(&path));
        let seen = ours.map(|ours| ours.seen).or_else(|| self.strangers.get(path).map(SeenFile::of));
        seen.is_some_and(|seen| (seen.len, seen.modified) == (found.len(), modified(found)))
    }

    fn file(&self, path: &str) -> Option<SeenFile> {
        let adopted = || self.strangers.get(Path::new(path)).filter(|_| self.unnamed == Unnamed::OursWhereWeWrite);
        self.ours.get(path).map(|ours| ours.seen).or_else(|| adopted().map(SeenFile::of))
    }

    /// Opens the file at `path`; `None` when that cannot be.
    fn open(&self, path: &str) -> Option<File> {
        let (folder, name) = above(Path::new(path));
        self.root.as_ref()?.open_below(folder).and_then(|folder| folder.open_file(name)).ok()
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
            format!(
                "`{}` was not created by noticepress, but `{path}` is to be written there",
                self.path.join(stranger).display()
            ),
            "move it away, or choose another output folder with `--output`",
        ))
    }

    /// The stranger at `path`, under it, or above it. A folder above may well be a stranger's.
    fn in_the_way(&self, path: &Path) -> Option<&Path> {
        let at_or_under = (Bound::Included(path), Bound::Unbounded);
        let next = self.strangers.range::<Path, _>(at_or_under).next().filter(|(next, _)| next.starts_with(path));
        let next = next.filter(|(next, found)| self.unnamed == Unnamed::Strangers || *next != path || found.is_dir());
        let above = || path.ancestors().skip(1).filter_map(|above| self.strangers.get_key_value(above));
        next.or_else(|| above().find(|(_, metadata)| !metadata.is_dir())).map(|(stranger, _)| stranger.as_path())
    }
}

/// The path as a manifest has it, or `None` when it is not Unicode, as none of ours is.
pub(super) fn name(path: &Path) -> Option<String> {
    Some(path.iter().map(OsStr::to_str).collect::<Option<Vec<_>>>()?.join("/"))
}
