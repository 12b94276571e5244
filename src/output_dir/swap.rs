//! The moment at which complete trees take the place of those that stand, and what is left when it was cut short.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{self, Disk, look};
use super::manifest::Manifest;
use super::survey::name;
use super::{OutputDir, Tree};
use crate::failure::Failure;

/// When the trees in `ready` changed places with those that stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Replaced {
    /// A moment ago: where a stranger's file differs from the one that stands, it is the later one.
    JustNow,
    /// Before a crash, or not at all: what stands is the later one.
    Unknown,
}

/// Says where a file must be moved, if it may not be removed.
type Refuge<'a> = dyn Fn(&Path, &Metadata) -> Result<Option<PathBuf>, Failure> + 'a;

impl OutputDir {
    /// Puts the staged trees in place of those that stand, and clears those away.
    pub(super) fn swap(&mut self, trees: &[Tree], names: &Manifest) -> Result<(), Failure> {
        self.record(self.manifest.union(names))?;
        self.disk.sync_folder(&self.staging())?;
        self.disk.rename(&self.staging(), &self.ready())?;
        for &tree in trees {
            self.replace(tree)?;
        }
        self.disk.sync_folder(&self.folder)?;
        self.clear(Replaced::JustNow)
    }

    /// Writes the manifest, if it says anything new.
    pub(super) fn record(&mut self, names: Manifest) -> Result<(), Failure> {
        if self.manifest != names {
            names.write(&self.disk, &self.own())?;
            self.manifest = names;
        }
        Ok(())
    }

    /// Finishes what was cut short, by a crash or a failure: each tree is whole afterwards, and nothing else is left.
    pub(super) fn recover(&self) -> Result<(), Failure> {
        Manifest::clear_unfinished(&self.disk, &self.own())?;
        // A tree that was being filled holds nothing but our own new files, and second names of others.
        remove_tree(&self.disk, &self.staging(), &|_, _| Ok(None))?;
        if look(&self.ready())?.is_none() {
            return Ok(());
        }
        for tree in Tree::ALL {
            self.put_back(tree)?;
        }
        self.disk.sync_folder(&self.folder)?;
        self.clear(Replaced::Unknown)
    }

    fn replace(&self, tree: Tree) -> Result<(), Failure> {
        let (live, next) = (self.live(tree), self.next(tree));
        if look(&live)?.is_none() {
            return self.disk.rename(&next, &live);
        }
        if self.disk.exchange(&next, &live)? {
            return Ok(());
        }
        // Between these two there is no tree. `ready` tells the next run, which finishes in `put_back`.
        self.disk.rename(&live, &self.former(tree))?;
        self.disk.rename(&next, &live)
    }

    /// Puts a whole tree where none is: the new one, or if that cannot be, the old one.
    fn put_back(&self, tree: Tree) -> Result<(), Failure> {
        let live = self.live(tree);
        let mut outcome = Ok(());
        for whole in [self.next(tree), self.former(tree)] {
            if look(&live)?.is_none() && look(&whole)?.is_some() {
                outcome = self.disk.rename(&whole, &live);
            }
        }
        outcome
    }

    fn next(&self, tree: Tree) -> PathBuf {
        self.ready().join(tree.folder())
    }

    /// Where a replaced tree goes on systems that cannot exchange two folders.
    fn former(&self, tree: Tree) -> PathBuf {
        self.ready().join(format!("{}.old", tree.folder()))
    }

    /// Removes `ready`, in which each tree has its counterpart in place.
    fn clear(&self, replaced: Replaced) -> Result<(), Failure> {
        for tree in Tree::ALL {
            for root in [self.next(tree), self.former(tree)] {
                let refuge = |path: &Path, metadata: &Metadata| {
                    let path = path.strip_prefix(&root).expect("a walk stays in its root");
                    self.refuge(tree, path, metadata, replaced)
                };
                remove_tree(&self.disk, &root, &refuge)?;
            }
        }
        self.disk.remove_folder(&self.ready())
    }

    /// Where a file must be moved rather than removed: a stranger's that was put there while we worked.
    fn refuge(
        &self,
        tree: Tree,
        path: &Path,
        metadata: &Metadata,
        replaced: Replaced,
    ) -> Result<Option<PathBuf>, Failure> {
        if name(path).is_some_and(|name| self.manifest.names(tree).contains(&name)) {
            return Ok(None);
        }
        let place = self.live(tree).join(path);
        match look(&place)? {
            Some(standing) if replaced == Replaced::Unknown || disk::is_same_file(&standing, metadata) => Ok(None),
            Some(_) => Ok(Some(place)),
            None => self.make_folders(tree, path).map(|()| Some(place)),
        }
    }

    fn make_folders(&self, tree: Tree, path: &Path) -> Result<(), Failure> {
        let mut above: Vec<&Path> = path.ancestors().skip(1).collect();
        above.reverse();
        for folder in above {
            let folder = self.live(tree).join(folder);
            match look(&folder)? {
                Some(found) if found.is_dir() => {}
                Some(_) => {
                    return Err(Failure::world("cannot keep a file in", &folder)(io::ErrorKind::NotADirectory.into()));
                }
                None => self.disk.create_folder(&folder)?,
            }
        }
        Ok(())
    }
}

/// Removes a folder under `.noticepress`, but moves the files for which there is a refuge.
fn remove_tree(disk: &Disk, folder: &Path, refuge: &Refuge<'_>) -> Result<(), Failure> {
    let Some(found) = look(folder)? else {
        return Ok(());
    };
    // A stranger's folder may be closed even to its owner.
    if disk::mode(&found) & 0o700 != 0o700 {
        disk.set_mode(folder, disk::FOLDER_MODE)?;
    }
    // All of it is read first: some file systems skip entries while others are removed.
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    for entry in entries.map_err(Failure::world("cannot read", folder))? {
        let path = entry.path();
        let metadata = fs::symlink_metadata(&path).map_err(Failure::world("cannot read", &path))?;
        if metadata.is_dir() {
            remove_tree(disk, &path, refuge)?;
        } else if let Some(place) = refuge(&path, &metadata)? {
            disk.rename(&path, &place)?;
        } else {
            disk.remove_file(&path)?;
        }
    }
    disk.remove_folder(folder)
}
