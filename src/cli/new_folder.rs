//! A folder of new files, which is there whole or not at all.
//!
//! The files are written to a staging folder first. Where nothing stands at the folder's path, that is a sibling, which
//! then takes the path in one step. A folder that stands there keeps its place, because a shell may be in it or a disk
//! mounted on it: the staging folder is inside, and what it holds is moved up at the end. Whoever kills the program leaves
//! at the most a staging folder, by which the next run knows what is unfinished, and begins again.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::folder_lock::FolderLock;
use crate::failure::Failure;

/// The name, or the end of the name, of a staging folder.
const STAGING: &str = ".noticepress-unfinished";

/// Whether a run that was killed left `folder` unfinished. What it wrote there may be written again.
#[must_use]
pub(crate) fn is_unfinished(folder: &Path) -> bool {
    is_folder(&folder.join(STAGING))
}

/// The names in `folder` in order, but for what we stage there; none where it does not exist.
///
/// # Errors
///
/// [`Failure::World`] when it cannot be read.
pub(crate) fn names(folder: &Path) -> Result<Vec<OsString>, Failure> {
    let entries = match fs::read_dir(folder) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(Failure::world("cannot read", folder))?,
    };
    let names = entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>();
    let names = names.map_err(Failure::world("cannot read", folder))?;
    let mut names: Vec<OsString> = names.into_iter().filter(|name| name != STAGING).collect();
    names.sort();
    Ok(names)
}

/// Writes `files`, each by its path below `folder`. The caller has seen that nothing is in their place.
///
/// # Errors
///
/// [`Failure::World`] when the disk refuses. Then none of the files is there, unless it refused the last step, in a folder
/// that stood there: [`is_unfinished`] then says so.
pub(crate) fn write(folder: &Path, files: &[(String, &[u8])]) -> Result<(), Failure> {
    // Put together from its components it has no `/` at its end, behind which there is no name to add to.
    let folder: PathBuf = folder.components().collect();
    if folder.is_dir() {
        let mut staging = StagingFolder::fill(folder.join(STAGING), files)?;
        let moved = move_up(&staging.path, &folder);
        staging.stays = moved.is_err();
        moved
    } else {
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
            return Err(Failure::world("cannot make the folder", &folder)(io::ErrorKind::InvalidInput.into()));
        };
        let mut staged = OsString::from(".");
        staged.push(name);
        staged.push(STAGING);
        let _parents = Parents::make(parent)?;
        let staging = StagingFolder::fill(parent.join(staged), files)?;
        fs::rename(&staging.path, &folder).map_err(Failure::world("cannot make the folder", &folder))
    }
}

/// Moves what is in `from` into `to`, folder by folder where both have one of that name.
fn move_up(from: &Path, to: &Path) -> Result<(), Failure> {
    for name in names(from)? {
        let (source, target) = (from.join(&name), to.join(&name));
        if is_folder(&source) && is_folder(&target) {
            move_up(&source, &target)?;
        } else {
            fs::rename(&source, &target).map_err(Failure::world("cannot write", &target))?;
        }
    }
    Ok(())
}

fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_dir())
}

/// A folder that goes with everything in it, if it is still there, when it is dropped.
struct StagingFolder {
    path: PathBuf,
    /// Whether it is left to say that something is unfinished.
    stays: bool,
    /// Keeps another run out of it.
    _lock: FolderLock,
}

impl StagingFolder {
    /// Writes the files; first it clears away what a run that was killed left.
    fn fill(path: PathBuf, files: &[(String, &[u8])]) -> Result<Self, Failure> {
        match fs::create_dir(&path) {
            Err(_) if is_folder(&path) => {}
            made => made.map_err(Failure::world("cannot make the folder", &path))?,
        }
        let staging = Self { stays: false, _lock: FolderLock::take(&path)?, path };
        // The folder itself stays all the time: without it, nothing would tell what is unfinished.
        for name in names(&staging.path)? {
            let path = staging.path.join(name);
            let removed = if is_folder(&path) { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.map_err(Failure::world("cannot remove", &path))?;
        }
        for (name, bytes) in files {
            let path = staging.path.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(Failure::world("cannot make the folder", parent))?;
            }
            fs::write(&path, bytes).map_err(Failure::world("cannot write", &path))?;
        }
        Ok(staging)
    }
}

impl Drop for StagingFolder {
    fn drop(&mut self) {
        if !self.stays {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// The folders above a new one. Those that were made for it go again when they are dropped with nothing in them.
struct Parents(Vec<PathBuf>);

impl Parents {
    fn make(parent: &Path) -> Result<Self, Failure> {
        let missing = parent.ancestors().take_while(|above| *above != Path::new("") && !above.exists());
        let made = Self(missing.map(Path::to_owned).collect());
        fs::create_dir_all(parent).map_err(Failure::world("cannot make the folder", parent))?;
        Ok(made)
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        // The innermost first; one that holds the new folder cannot be removed, and stays.
        for folder in &self.0 {
            let _ = fs::remove_dir(folder);
        }
    }
}
