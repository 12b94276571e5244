//! A tree that is being filled.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use super::disk::{Disk, FOLDER_MODE};
use crate::failure::Failure;

/// A tree under `.noticepress/staging`, created with its first file.
pub(super) struct Staging {
    root: PathBuf,
    /// The folders created so far, relative to the root, and the permissions each is to have.
    folders: Mutex<BTreeMap<PathBuf, u32>>,
}

impl Staging {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, folders: Mutex::default() }
    }

    /// Writes one file, and waits until it is on the medium.
    pub(super) fn write(&self, disk: &Disk, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.make_room(disk, Path::new(path))?;
        disk.write(&self.root.join(path), bytes)
    }

    /// Takes over a file or symlink from the tree at `live`.
    pub(super) fn keep(&self, disk: &Disk, path: &Path, live: &Path) -> Result<(), Failure> {
        self.make_room(disk, path)?;
        disk.keep(&live.join(path), &self.root.join(path))
    }

    /// Takes over a folder that is not ours, which may be empty.
    pub(super) fn keep_folder(&self, disk: &Disk, path: &Path, mode: u32) -> Result<(), Failure> {
        self.make_folder(disk, path)?;
        self.folders().insert(path.to_owned(), mode);
        Ok(())
    }

    /// Gives the folders their permissions and waits until their names are on the medium.
    pub(super) fn complete(&self, disk: &Disk) -> Result<(), Failure> {
        self.make_folder(disk, Path::new(""))?;
        // The innermost first: a folder's own permissions may keep us out of it.
        for (folder, &mode) in self.folders().iter().rev() {
            let path = self.root.join(folder);
            disk.sync_folder(&path)?;
            if mode != FOLDER_MODE {
                disk.set_mode(&path, mode)?;
            }
        }
        Ok(())
    }

    fn make_room(&self, disk: &Disk, path: &Path) -> Result<(), Failure> {
        self.make_folder(disk, path.parent().expect("a file lies in a folder"))
    }

    fn make_folder(&self, disk: &Disk, path: &Path) -> Result<(), Failure> {
        let mut folders = self.folders();
        let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folders.contains_key(*folder)).collect();
        for folder in missing.into_iter().rev() {
            let place = self.root.join(folder);
            if folder == Path::new("") {
                let above = self.root.parent().expect("a tree lies in the staging folder");
                disk.attempt("cannot create", above, || fs::create_dir_all(above))?;
            }
            disk.create_folder(&place)?;
            folders.insert(folder.to_owned(), FOLDER_MODE);
        }
        Ok(())
    }

    fn folders(&self) -> MutexGuard<'_, BTreeMap<PathBuf, u32>> {
        self.folders.lock().expect("no thread panics while it holds the folders")
    }
}
