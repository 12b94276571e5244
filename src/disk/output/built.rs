//! What the last build left, for commands that write nothing.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::content::{Content, FileToCopy};
use super::disk::Disk;
use super::folder::{Folder, above};
use super::manifest::Manifest;
use super::{place, state};
use crate::failure::Failure;
use crate::site::address::Tree;

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
