//! Every change we make on disk, one small step each, so that a test can let any of them fail.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Permissions of a published file, whatever the umask.
pub(super) const FILE_MODE: u32 = 0o644;
/// Permissions of a published folder, whatever the umask.
pub(super) const FOLDER_MODE: u32 = 0o755;

/// The disk, as far as we change it. In tests it can be told to fail.
#[derive(Default)]
pub(super) struct Disk {
    #[cfg(test)]
    pub(super) faults: std::sync::Arc<super::tests::Faults>,
}

impl Disk {
    /// Does one thing to `path`; `attempt` names it in the failure, as in "cannot write".
    pub(super) fn attempt<T>(
        &self,
        attempt: &'static str,
        path: &Path,
        act: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, Failure> {
        let Self {
            #[cfg(test)]
            faults,
        } = self;
        #[cfg(test)]
        faults.strike(attempt).map_err(Failure::world(attempt, path))?;
        act().map_err(Failure::world(attempt, path))
    }

    /// Creates one folder that anyone may read.
    pub(super) fn create_folder(&self, path: &Path) -> Result<(), Failure> {
        self.attempt("cannot create", path, || fs::create_dir(path))?;
        self.set_mode(path, FOLDER_MODE)
    }

    /// Sets the permissions, where the file system has any.
    pub(super) fn set_mode(&self, path: &Path, mode: u32) -> Result<(), Failure> {
        self.attempt("cannot set the permissions of", path, || set_mode(path, mode))
    }

    /// Writes a new file that anyone may read, and waits until it is on the medium.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let mut file = self.attempt("cannot create", path, || File::create_new(path))?;
        self.attempt("cannot write", path, || file.write_all(bytes))?;
        self.set_mode(path, FILE_MODE)?;
        self.sync(path, || file.sync_all())
    }

    /// Replaces a small file by another, in one step. A crash may leave the other at [`unfinished`].
    pub(super) fn overwrite(&self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        self.write(&unfinished(path), bytes)?;
        self.rename(&unfinished(path), path)?;
        self.sync_folder(path.parent().expect("a file lies in a folder"))
    }

    /// Gives a file or symlink a second name, or copies it where the file system has no hard links.
    pub(super) fn keep(&self, from: &Path, to: &Path) -> Result<(), Failure> {
        let link = || {
            #[cfg(test)]
            if self.faults.no_links {
                return Err(io::ErrorKind::CrossesDevices.into());
            }
            fs::hard_link(from, to)
        };
        match self.attempt("cannot link", to, link) {
            Err(Failure::World { cause, .. }) if has_no_link(&cause) => {
                self.attempt("cannot copy", from, || copy(from, to))
            }
            linked => linked,
        }
    }

    /// Moves a file or folder.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<(), Failure> {
        self.attempt("cannot move", from, || fs::rename(from, to))
    }

    /// Lets two folders change places in one step. Returns false, with nothing done, where the system has no such step.
    pub(super) fn exchange(&self, one: &Path, other: &Path) -> Result<bool, Failure> {
        #[cfg(test)]
        if self.faults.no_exchange {
            return Ok(false);
        }
        self.attempt("cannot exchange", other, || exchange(one, other))
    }

    /// Waits until the names in a folder are on the medium.
    pub(super) fn sync_folder(&self, path: &Path) -> Result<(), Failure> {
        self.sync(path, || sync_folder(path))
    }

    fn sync(&self, path: &Path, sync: impl FnOnce() -> io::Result<()>) -> Result<(), Failure> {
        #[cfg(test)]
        let sync = || if self.faults.syncs { sync() } else { Ok(()) };
        self.attempt("cannot write", path, sync)
    }

    /// Removes a file or symlink.
    pub(super) fn remove_file(&self, path: &Path) -> Result<(), Failure> {
        self.attempt("cannot remove", path, || fs::remove_file(path))
    }

    /// Removes an empty folder.
    pub(super) fn remove_folder(&self, path: &Path) -> Result<(), Failure> {
        self.attempt("cannot remove", path, || fs::remove_dir(path))
    }
}

/// What is at `path`, symlinks not followed; `None` when nothing is.
pub(super) fn look(path: &Path) -> Result<Option<Metadata>, Failure> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(cause) => Err(Failure::world("cannot read", path)(cause)),
    }
}

/// Where [`Disk::overwrite`] writes before it renames.
pub(super) fn unfinished(path: &Path) -> PathBuf {
    path.with_extension("new")
}

fn has_no_link(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::CrossesDevices
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::TooManyLinks
            | io::ErrorKind::Unsupported
    )
}

/// Copies bytes, permissions and time of change: a copy stands for a file that did not change.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(from)?;
    if metadata.is_symlink() {
        return copy_symlink(from, to);
    }
    if !metadata.is_file() {
        // Opening a pipe would wait for somebody to write to it.
        return Err(io::Error::new(io::ErrorKind::Unsupported, "neither a file nor a symlink"));
    }
    fs::copy(from, to)?;
    let copy = File::open(to)?;
    copy.set_modified(metadata.modified()?)?;
    copy.sync_all()
}

#[cfg(unix)]
fn copy_symlink(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "a symlink cannot be copied here"))
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(cause) => Err(cause.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    match File::open(path)?.sync_all() {
        // Some network file systems do not sync folders at all.
        Err(cause) if matches!(cause.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match fs::set_permissions(path, fs::Permissions::from_mode(mode)) {
        // FAT refuses permissions that it cannot store.
        Err(cause) if matches!(cause.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported) => Ok(()),
        set => set,
    }
}

#[cfg(not(unix))]
pub(super) fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// The permissions, without the bits that a folder may inherit.
#[cfg(unix)]
pub(super) fn mode(metadata: &Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o777
}

#[cfg(not(unix))]
pub(super) fn mode(_: &Metadata) -> u32 {
    FOLDER_MODE
}

#[cfg(unix)]
pub(super) fn has_mode(metadata: &Metadata, expected: u32) -> bool {
    mode(metadata) == expected
}

#[cfg(not(unix))]
pub(super) fn has_mode(_: &Metadata, _: u32) -> bool {
    true
}

/// Whether two names are one file.
#[cfg(unix)]
pub(super) fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
pub(super) fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    one.len() == other.len() && one.modified().ok() == other.modified().ok()
}

/// Whether another file system, or another part of this one, is mounted at `path`.
#[cfg(target_os = "linux")]
pub(super) fn is_mount_point(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    // A kernel that cannot say so leaves the bit clear; then the exchange fails, and names the path.
    statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::BASIC_STATS)
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_mount_point(_: &Path) -> bool {
    false
}
