//! A tree that is being filled.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use super::content::Content;
use super::disk::FOLDER_MODE;
use super::folder::{Folder, above};
use super::state::STAGING;
use crate::failure::Failure;
use crate::site::address::Tree;

/// A tree under `.noticepress/staging`, created with its first file.
pub(super) struct Staging {
    own: Arc<Folder>,
    tree: Tree,
    /// The folders created so far, relative to the tree, and the permissions each is to have.
    folders: Mutex<BTreeMap<PathBuf, u32>>,
}

impl Staging {
    pub(super) fn new(own: Arc<Folder>, tree: Tree) -> Self {
        Self { own, tree, folders: Mutex::default() }
    }

    /// Writes one file, and waits until it is on the medium.
    pub(super) fn write(&self, path: &str, content: Content<'_>) -> Result<(), Failure> {
        let (folder, name) = above(Path::new(path));
        self.folder(folder)?.write(name, content)
    }

    /// Opens the folder at this path in the tree, after making it if it is missing.
    pub(super) fn folder(&self, path: &Path) -> Result<Folder, Failure> {
        self.make_folder(path)?;
        self.root()?.open_below(path)
    }

    /// Takes over a folder that is not ours, which may be empty.
    pub(super) fn keep_folder(&self, path: &Path, mode: u32) -> Result<(), Failure> {
        self.make_folder(path)?;
        self.folders().insert(path.to_owned(), mode);
        Ok(())
    }

    /// Gives the folders their permissions and waits until their names are on the medium.
    pub(super) fn complete(&self) -> Result<(), Failure> {
        self.make_folder(Path::new(""))?;
        let root = self.root()?;
        // The innermost first: a folder's own permissions may keep us out of it.
        for (path, &mode) in self.folders().iter().rev() {
            root.open_below(path)?.sync()?;
            if mode != FOLDER_MODE {
                let (folder, name) = above(path);
                root.open_below(folder)?.set_mode(name, mode)?;
            }
        }
        Ok(())
    }

    fn root(&self) -> Result<Folder, Failure> {
        self.own.open(STAGING)?.open(self.tree.folder())
    }

    fn make_folder(&self, path: &Path) -> Result<(), Failure> {
        let mut folders = self.folders();
        let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folders.contains_key(*folder)).collect();
        for folder in missing.into_iter().rev() {
            if folder == Path::new("") {
                self.own.open_or_create_folder(STAGING)?.create_folder(self.tree.folder())?;
            } else {
                let (folder, name) = above(folder);
                self.root()?.open_below(folder)?.create_folder(name)?;
            }
            folders.insert(folder.to_owned(), FOLDER_MODE);
        }
        Ok(())
    }

    fn folders(&self) -> MutexGuard<'_, BTreeMap<PathBuf, u32>> {
        self.folders.lock().expect("no thread panics while it holds the folders")
    }
}
