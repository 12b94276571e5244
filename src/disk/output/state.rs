//! What lies under `.noticepress`, which is never taken on trust.
//!
//! A checkout, a pull request, or a program that copies folders may have put anything there. So each name that we know
//! is looked at before it is used: whether it is what we make, and, of trees that are to take their place, whether they
//! are those that we filled. What is not is damage: nothing is done, or all of it is set aside, when that was asked for.

use std::path::Path;
use std::sync::Arc;

use cap_fs_ext::MetadataExt;
use cap_std::fs::Metadata;

use super::claims_file::CLAIMS;
use super::disk::{Disk, OWN};
use super::folder::{Folder, unfinished};
use super::lock::{LOCK, Lock};
use super::manifest::{MANIFEST, Manifest};
use super::obstacle::{Damage, NOT_OURS, Obstacle};
use crate::failure::Failure;
use crate::site::address::Tree;

/// The trees that are being filled.
pub(super) const STAGING: &str = "staging";
/// The trees that change places with those that stand.
pub(super) const READY: &str = "ready";
/// Where what cannot be used is put, in the output folder.
const ASIDE: &str = ".noticepress.aside";

/// Under which name a replaced tree lies in `ready` on systems that cannot exchange two folders.
pub(super) fn former(tree: Tree) -> String {
    format!("{}.old", tree.folder())
}

/// `.noticepress`, locked and found to be what we left.
pub(super) struct State {
    pub(super) own: Arc<Folder>,
    pub(super) manifest: Manifest,
    pub(super) lock: Lock,
}

impl State {
    /// Makes a new one.
    pub(super) fn create(disk: &Disk, folder: &Folder) -> Result<Self, Failure> {
        let own = folder.create_folder(OWN)?;
        let lock = Lock::take(disk, &own)?;
        Ok(Self { own: Arc::new(own), manifest: Manifest::default(), lock })
    }

    /// Takes the lock of the one that is there, and examines what it holds; `None` when there is none, and nothing that
    /// could be ours.
    pub(super) fn open(disk: &Disk, folder: &Folder) -> Result<Option<Self>, Obstacle> {
        let own = folder_in(folder, OWN)?;
        refuse_trees_of_others(folder, own.as_ref())?;
        let Some(own) = own else { return Ok(None) };
        if plain_file_in(&own, LOCK.as_ref())?.is_some_and(|found| found.nlink() > 1) {
            return Err(Obstacle::damage(&own.path_of(LOCK), "has a second name elsewhere (a hard link)"));
        }
        let lock = Lock::take(disk, &own)?;
        plain_file_in(&own, &unfinished(MANIFEST))?;
        let manifest = read_manifest(&own)?;
        examine_claims(&own)?;
        examine_staging(folder, &own)?;
        examine_ready(&own, &manifest)?;
        Ok(Some(Self { own: Arc::new(own), manifest, lock }))
    }

    /// Puts whatever is there into a folder beside it, which it returns. Nothing is deleted, and no link is followed.
    pub(super) fn set_aside(folder: &Folder) -> Result<Folder, Failure> {
        let mut names = (1..).map(|n| if n == 1 { ASIDE.to_owned() } else { format!("{ASIDE}-{n}") });
        let name = loop {
            let name = names.next().expect("numbers do not end");
            if folder.look(&name)?.is_none() {
                break name;
            }
        };
        let aside = folder.create_folder(name)?;
        if folder.look(OWN)?.is_some() {
            folder.rename(OWN, &aside, OWN)?;
        }
        Ok(aside)
    }
}

/// Reads which files are ours, for a command that writes nothing.
pub(super) fn manifest_of(folder: &Folder) -> Result<Manifest, Obstacle> {
    match folder_in(folder, OWN)? {
        Some(own) => read_manifest(&own),
        None => Ok(Manifest::default()),
    }
}

fn read_manifest(own: &Folder) -> Result<Manifest, Obstacle> {
    plain_file_in(own, MANIFEST.as_ref())?;
    Manifest::read(own)
}

/// Trees that hold something, where we never completed one, are not ours.
fn refuse_trees_of_others(folder: &Folder, own: Option<&Folder>) -> Result<(), Obstacle> {
    for tree in Tree::ALL.map(Tree::folder) {
        let Some(live) = folder_in(folder, tree)? else { continue };
        // The manifest is looked for last: a build at work writes it before it puts the first tree in place.
        let is_empty = live.names()?.is_empty();
        let is_claimed = own.map(|own| own.look(MANIFEST)).transpose()?.flatten().is_some();
        if !is_empty && !is_claimed {
            let message = format!("`{}` contains files that noticepress did not write", folder.path_of(tree).display());
            return Err(Obstacle::Damage(Damage { message, hint: NOT_OURS }));
        }
    }
    Ok(())
}

/// What is in `claims` is read or removed: it holds plain files alone.
fn examine_claims(own: &Folder) -> Result<(), Obstacle> {
    let Some(claims) = folder_in(own, CLAIMS)? else { return Ok(()) };
    for name in claims.names()? {
        plain_file_in(&claims, name.as_ref())?;
    }
    Ok(())
}

/// What is in `staging` is removed: it holds trees alone, and none that is missing where it stood.
fn examine_staging(folder: &Folder, own: &Folder) -> Result<(), Obstacle> {
    let Some(staging) = folder_in(own, STAGING)? else { return Ok(()) };
    for name in staging.names()? {
        let is_new = Tree::ALL.iter().any(|tree| name == tree.folder());
        let replaced = Tree::ALL.into_iter().find(|&tree| name == *former(tree));
        let is_replaced = replaced.map(|tree| folder.look(tree.folder())).transpose()?.flatten().is_some();
        if !is_new && !is_replaced {
            return Err(Obstacle::damage(&staging.path_of(&name), "is not something that noticepress puts there"));
        }
        folder_in(&staging, &name)?;
    }
    Ok(())
}

/// What is in `ready` is published, or holds strangers' files that are put back: it has to be what we put there.
fn examine_ready(own: &Folder, manifest: &Manifest) -> Result<(), Obstacle> {
    let Some(ready) = folder_in(own, READY)? else { return Ok(()) };
    for name in ready.names()? {
        let is_known = Tree::ALL.iter().any(|&tree| name == tree.folder() || name == *former(tree));
        let is_ours = folder_in(&ready, &name)?.is_some() && {
            let found = ready.look(&name)?;
            found.is_some_and(|found| manifest.is_exchanging(&found))
        };
        if !is_known || !is_ours {
            return Err(Obstacle::damage(
                &ready.path_of(&name),
                "is not a folder that noticepress was about to publish",
            ));
        }
    }
    Ok(())
}

/// Opens the folder of that name, if there is one; anything else of that name is damage.
fn folder_in(folder: &Folder, name: impl AsRef<Path>) -> Result<Option<Folder>, Obstacle> {
    match folder.look(&name)? {
        None => Ok(None),
        Some(found) if found.is_dir() => Ok(Some(folder.open(name)?)),
        Some(found) => {
            let what = if found.is_symlink() { "is a symlink" } else { "is not a folder" };
            Err(Obstacle::damage(&folder.path_of(name), what))
        }
    }
}

/// Looks at the file of that name, if there is one; anything else of that name is damage.
fn plain_file_in(folder: &Folder, name: &Path) -> Result<Option<Metadata>, Obstacle> {
    match folder.look(name)? {
        Some(found) if !found.is_file() => {
            let what = if found.is_symlink() { "is a symlink" } else { "is not a plain file" };
            Err(Obstacle::damage(&folder.path_of(name), what))
        }
        found => Ok(found),
    }
}
