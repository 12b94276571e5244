//! The moment at which complete trees take the place of those that stand, and what is left when it was cut short.

use std::io;
use std::path::{Path, PathBuf};

use cap_std::fs::Metadata;

use super::claims_file;
use super::disk::{self, FOLDER_MODE};
use super::folder::{Folder, above, unfinished};
use super::manifest::{Files, FolderMark, MANIFEST, Manifest};
use super::next_tree::NextTree;
use super::output_dir::OutputDir;
use super::place::mounted;
use super::state::{READY, STAGING, former};
use super::survey::name;
use crate::failure::Failure;
use crate::site::address::Tree;

/// When the trees in `ready` changed places with those that stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Replaced {
    /// A moment ago: where a stranger's file differs from the one that stands, it is the later one.
    JustNow,
    /// Before a crash, or not at all: what stands is the later one.
    Unknown,
}

/// How a tree took its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// There was none.
    Put,
    /// It changed places with the one that stood.
    Exchanged,
    /// The one that stood was moved away first.
    MovedAside,
}

impl OutputDir {
    /// Puts the staged trees in place of those that stand, and clears those away. Either all of them take their places
    /// or none does, unless the process dies in between: then each is whole, and the next run goes on from there.
    pub(super) fn swap(&mut self, trees: &[&NextTree], names: &Manifest) -> Result<(), Failure> {
        let staging = self.state.own.open(STAGING)?;
        let mut marks = Vec::new();
        for tree in trees.iter().map(|next| next.tree().folder()) {
            marks.extend(staging.look(tree)?.iter().map(FolderMark::of));
            marks.extend(self.folder.look(tree)?.iter().map(FolderMark::of));
        }
        self.record(self.state.manifest.on_the_way_to(names, marks))?;
        staging.sync()?;
        self.state.own.rename(STAGING, &self.state.own, READY)?;
        // The name has to be on the medium before a tree that stands goes there: as `staging` it would be cleared away.
        self.state.own.sync()?;
        let ready = self.state.own.open(READY)?;
        self.replace_all(&ready, trees)?;
        ready.sync()?;
        self.folder.sync()?;
        self.clear(&ready, Replaced::JustNow)
    }

    /// Writes the manifest, if it says anything new.
    pub(super) fn record(&mut self, names: Manifest) -> Result<(), Failure> {
        if self.state.manifest != names {
            names.write(&self.state.own)?;
            self.state.manifest = names;
        }
        Ok(())
    }

    /// Finishes what was cut short, by a crash or a failure: each tree is whole afterwards, and nothing else is left.
    pub(super) fn recover(&self) -> Result<(), Failure> {
        let own = &self.state.own;
        if own.look(unfinished(MANIFEST))?.is_some() {
            own.remove_file(unfinished(MANIFEST))?;
        }
        // A tree that was being filled holds nothing but our own new files, and second names of others.
        remove_tree(own, STAGING.as_ref())?;
        if own.look(READY)?.is_none() {
            return Ok(());
        }
        let ready = own.open(READY)?;
        for tree in Tree::ALL {
            self.put_back(&ready, tree)?;
        }
        ready.sync()?;
        self.folder.sync()?;
        self.clear(&ready, Replaced::Unknown)
    }

    /// Removes what was claimed of other trees, and was not or is no longer named by the manifest that lies there.
    pub(super) fn clear_claims(&self) -> Result<(), Failure> {
        claims_file::clear(&self.state.own, self.state.manifest.claims())
    }

    fn replace_all(&self, ready: &Folder, trees: &[&NextTree]) -> Result<(), Failure> {
        let mut done: Vec<(Tree, Way)> = Vec::new();
        for next in trees {
            let replaced = self.replace(ready, next.tree()).and_then(|way| {
                done.push((next.tree(), way));
                self.refuse_another(ready, next, way)
            });
            if let Err(failure) = replaced {
                for &(tree, way) in done.iter().rev() {
                    // What fails here is left to the next run.
                    let _ = self.undo(ready, tree, way);
                }
                return Err(failure);
            }
        }
        Ok(())
    }

    fn replace(&self, ready: &Folder, tree: Tree) -> Result<Way, Failure> {
        let name = tree.folder();
        if self.folder.look(name)?.is_none() {
            return ready.rename(name, &self.folder, name).map(|()| Way::Put);
        }
        if ready.exchange(name, &self.folder)? {
            return Ok(Way::Exchanged);
        }
        // Between these two there is no tree. `ready` tells the next run, which finishes in `put_back`.
        self.folder.rename(name, ready, former(tree))?;
        ready.sync()?;
        ready.rename(name, &self.folder, name).map(|()| Way::MovedAside)
    }

    /// What was replaced has to be the tree that was surveyed: somebody may have put a link or another folder there.
    fn refuse_another(&self, ready: &Folder, next: &NextTree, way: Way) -> Result<(), Failure> {
        let tree = next.tree();
        let replaced = match way {
            Way::Put => None,
            Way::Exchanged => ready.look(tree.folder())?,
            Way::MovedAside => ready.look(former(tree))?,
        };
        let surveyed = next.standing().map(Folder::metadata).transpose()?;
        if replaced.is_none_or(|replaced| surveyed.is_some_and(|surveyed| disk::is_same(&replaced, &surveyed))) {
            return Ok(());
        }
        Err(Failure::usage_with_hint(
            format!("`{}` was replaced while the site was being built", self.folder.path_of(tree.folder()).display()),
            "build again while nothing else writes there; the folder itself cannot be replaced by a link",
        ))
    }

    fn undo(&self, ready: &Folder, tree: Tree, way: Way) -> Result<(), Failure> {
        let name = tree.folder();
        match way {
            Way::Put => self.folder.rename(name, ready, name),
            Way::Exchanged => ready.exchange(name, &self.folder).map(drop),
            Way::MovedAside => {
                self.folder.rename(name, ready, name)?;
                ready.rename(former(tree), &self.folder, name)
            }
        }
    }

    /// Puts a whole tree where none is: the new one, or if that cannot be, the old one.
    fn put_back(&self, ready: &Folder, tree: Tree) -> Result<(), Failure> {
        let mut outcome = Ok(());
        for whole in [tree.folder().to_owned(), former(tree)] {
            if self.folder.look(tree.folder())?.is_none() && ready.look(&whole)?.is_some() {
                outcome = ready.rename(whole, &self.folder, tree.folder());
            }
        }
        outcome
    }

    /// Removes `ready`, in which each tree has its counterpart in place, once nothing in it is a stranger's alone.
    fn clear(&self, ready: &Folder, replaced: Replaced) -> Result<(), Failure> {
        for tree in Tree::ALL {
            for root in [tree.folder().to_owned(), former(tree)] {
                if ready.look(&root)?.is_some_and(|found| found.is_dir()) {
                    let live = self.folder.open(tree.folder())?;
                    Rescue { files: self.state.manifest.files(tree), live: &live, replaced }
                        .walk(ready, &root, None)?;
                }
            }
        }
        if let Some(aside) = &self.aside {
            return self.state.own.rename(READY, aside, "replaced");
        }
        // Half of a tree in `ready` would be taken for a whole one.
        self.state.own.rename(READY, &self.state.own, STAGING)?;
        remove_tree(&self.state.own, STAGING.as_ref())
    }
}

/// Saves strangers' files out of a tree that is to be removed, where the tree in its place lacks them.
struct Rescue<'a> {
    files: &'a Files,
    live: &'a Folder,
    replaced: Replaced,
}

impl Rescue<'_> {
    /// Goes through the folder called `entry`, whose path in its tree is `below`: `None` for the tree itself.
    fn walk(&self, above: &Folder, entry: impl AsRef<Path>, below: Option<PathBuf>) -> Result<(), Failure> {
        let folder = open_even_if_closed(above, entry.as_ref())?;
        let below = below.unwrap_or_default();
        for entry in folder.names()? {
            let path = below.join(&entry);
            match folder.look(&entry)? {
                Some(found) if found.is_dir() => self.walk(&folder, &entry, Some(path))?,
                Some(found) if !name(&path).is_some_and(|name| self.files.contains_key(&name)) => {
                    self.save(&folder, &path, &found)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Moves a stranger's file that was put there while we worked.
    fn save(&self, folder: &Folder, path: &Path, found: &Metadata) -> Result<(), Failure> {
        let (parent, entry) = above(path);
        let place = match self.live.open_below(parent) {
            Err(Failure::World { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => self.make(parent)?,
            place => place?,
        };
        let has_later = match place.look(entry)? {
            Some(standing) => self.replaced == Replaced::Unknown || disk::is_same(&standing, found),
            None => false,
        };
        if has_later { Ok(()) } else { folder.rename(entry, &place, entry) }
    }

    fn make(&self, path: &Path) -> Result<Folder, Failure> {
        let root = self.live.open_below(Path::new(""))?;
        path.iter().try_fold(root, |folder, name| folder.open_or_create_folder(name))
    }
}

/// Removes what is called `name` in one of our folders, with all that it holds. No link is followed, and nothing that is
/// mounted there is entered.
fn remove_tree(above: &Folder, name: &Path) -> Result<(), Failure> {
    let Some(found) = above.look(name)? else { return Ok(()) };
    if !found.is_dir() {
        return above.remove_file(name);
    }
    if above.is_mount_point(name) {
        return Err(mounted(&above.path_of(name)));
    }
    let folder = open_even_if_closed(above, name)?;
    for entry in folder.names()? {
        remove_tree(&folder, entry.as_ref())?;
    }
    above.remove_folder(name)
}

/// A stranger's folder may be closed even to its owner.
fn open_even_if_closed(above: &Folder, name: &Path) -> Result<Folder, Failure> {
    if above.look(name)?.is_some_and(|found| disk::mode(&found) & 0o700 != 0o700) {
        above.set_mode(name, FOLDER_MODE)?;
    }
    above.open(name)
}
