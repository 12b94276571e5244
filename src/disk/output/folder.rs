//! Folders, held open: whatever happens to a path meanwhile, what is done in a folder stays in that folder.
//!
//! Each step is done to one name in an open folder, and none follows a link. So nothing that lies in an output folder,
//! and nothing that somebody puts there while we work, can lead a step of ours to another place.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};

use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, Metadata, OpenOptions};

use super::content::Content;
use super::disk::{Disk, FILE_MODE, FOLDER_MODE, has_mode, has_no_link};
use crate::failure::Failure;

/// An open folder, with the path that messages show.
pub(in crate::disk) struct Folder {
    dir: Dir,
    path: PathBuf,
    disk: Disk,
}

impl Folder {
    /// Opens the folder at `path`, which is real: no part of it is a link.
    pub(in crate::disk) fn at(disk: &Disk, path: &Path) -> Result<Self, Failure> {
        let open = |path: &Path| Dir::open_ambient_dir(path, ambient_authority());
        let dir = match (path.parent(), path.file_name()) {
            // It may have become a link a moment ago.
            (Some(above), Some(name)) => open(above).and_then(|above| above.open_dir_nofollow(name)),
            _ => open(path),
        };
        let dir = dir.map_err(Failure::world("cannot open", path))?;
        Ok(Self { dir, path: path.to_owned(), disk: disk.clone() })
    }

    /// Opens the folder at `path` after making it and those above it, as far as they are missing.
    pub(in crate::disk) fn made_at(disk: &Disk, path: &Path) -> Result<Self, Failure> {
        let there = path.ancestors().find(|above| above.is_dir()).unwrap_or(path);
        let mut folder = Self::at(disk, there)?;
        for name in path.strip_prefix(there).expect("an ancestor is a prefix") {
            folder = folder.create_folder(name)?;
        }
        Ok(folder)
    }

    /// The path of `name` in it, for messages.
    pub(in crate::disk) fn path_of(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// What it is itself.
    pub(in crate::disk) fn metadata(&self) -> Result<Metadata, Failure> {
        self.dir.dir_metadata().map_err(Failure::world("cannot read", &self.path))
    }

    /// What is called `name`, links not followed; `None` when nothing is.
    pub(in crate::disk) fn look(&self, name: impl AsRef<Path>) -> Result<Option<Metadata>, Failure> {
        let name = name.as_ref();
        match single(name).and_then(|name| self.dir.symlink_metadata(name)) {
            Ok(metadata) => Ok(Some(metadata)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(Failure::world("cannot read", &self.path_of(name))(cause)),
        }
    }

    /// The names in it, all of them read before anything is done to one.
    pub(in crate::disk) fn names(&self) -> Result<Vec<OsString>, Failure> {
        let names = self.dir.entries().and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect());
        names.map_err(Failure::world("cannot read", &self.path))
    }

    /// Opens the folder called `name`; fails on a link to one.
    pub(in crate::disk) fn open(&self, name: impl AsRef<Path>) -> Result<Self, Failure> {
        let path = self.path_of(&name);
        let dir = single(name.as_ref())
            .and_then(|name| self.dir.open_dir_nofollow(name))
            .map_err(Failure::world("cannot open", &path))?;
        Ok(Self { dir, path, disk: self.disk.clone() })
    }

    /// Opens the folder at a path below it, name by name.
    pub(in crate::disk) fn open_below(&self, path: &Path) -> Result<Self, Failure> {
        let again = Self { dir: self.try_clone()?, path: self.path.clone(), disk: self.disk.clone() };
        path.iter().try_fold(again, |folder, name| folder.open(name))
    }

    /// Opens the plain file called `name` to read it; fails on a link, and never waits for the other end of a pipe.
    pub(in crate::disk) fn open_file(&self, name: impl AsRef<Path>) -> Result<File, Failure> {
        let file = single(name.as_ref()).and_then(|name| self.dir.open_with(name, &reading()));
        let path = self.path_of(&name);
        file.and_then(|file| plain(file.into_std())).map_err(Failure::world("cannot open", &path))
    }

    /// Opens the plain file called `name` to read and write it, after making it if it is missing; fails on a link.
    pub(in crate::disk) fn open_or_create_file(&self, name: &str) -> Result<File, Failure> {
        self.disk.attempt("cannot open", &self.path_of(name), || {
            let mut options = reading();
            options.write(true).create(true);
            plain(self.dir.open_with(single(Path::new(name))?, &options)?.into_std())
        })
    }

    /// Creates a folder that anyone may read.
    pub(in crate::disk) fn create_folder(&self, name: impl AsRef<Path>) -> Result<Self, Failure> {
        let path = self.path_of(&name);
        self.disk.attempt("cannot create", &path, || self.dir.create_dir(single(name.as_ref())?))?;
        self.set_mode(&name, FOLDER_MODE)?;
        self.open(name)
    }

    /// Opens the folder called `name`, after making it if it is missing.
    pub(in crate::disk) fn open_or_create_folder(&self, name: impl AsRef<Path>) -> Result<Self, Failure> {
        match self.look(&name)? {
            Some(_) => self.open(name),
            None => self.create_folder(name),
        }
    }

    /// Writes a new file that anyone may read, and waits until it is on the medium.
    pub(in crate::disk) fn write(&self, name: impl AsRef<Path>, content: Content<'_>) -> Result<(), Failure> {
        let path = self.path_of(&name);
        let mut file = self.disk.attempt("cannot create", &path, || self.create_file(name.as_ref()))?;
        self.disk.attempt("cannot write", &path, || content.write_to(&mut file))?;
        self.disk.attempt("cannot set the permissions of", &path, || set_file_mode(&file, FILE_MODE))?;
        self.sync_file(&path, &file)
    }

    /// Replaces a small file by another, in one step. A crash may leave the other under the name of [`unfinished`].
    pub(in crate::disk) fn overwrite(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let unfinished = unfinished(name);
        self.write(&unfinished, Content::Bytes(bytes))?;
        self.rename(&unfinished, self, name)?;
        self.sync()
    }

    /// Creates a folder whose absence would be no failure; `None` when that cannot be.
    pub(in crate::disk) fn create_folder_unasked(&self, name: &str) -> Option<Self> {
        self.dir.create_dir(single(Path::new(name)).ok()?).ok()?;
        self.set_mode(name, FOLDER_MODE).ok()?;
        self.open(name).ok()
    }

    /// Gives a file another name here, in place of one whose absence would be no failure.
    pub(in crate::disk) fn rename_unasked(&self, name: &str, to: &str) {
        let step = || self.dir.rename(single(Path::new(name))?, &self.dir, single(Path::new(to))?);
        let _ = step();
    }

    /// Removes a folder that is empty.
    pub(in crate::disk) fn remove_folder_unasked(&self, name: &str) {
        let _ = single(Path::new(name)).and_then(|name| self.dir.remove_dir(name));
    }

    /// Replaces a file whose absence would be no failure, in one step; a crash may leave it as it was, or half written.
    pub(in crate::disk) fn replace_unasked(&self, name: &str, bytes: &[u8]) {
        let unfinished = unfinished(name);
        let written = self.create_file(&unfinished).or_else(|_| {
            // It was left by a build that was cut short.
            self.dir.remove_file_or_symlink(single(&unfinished)?)?;
            self.create_file(&unfinished)
        });
        let written = written.and_then(|mut file| Content::Bytes(bytes).write_to(&mut file));
        let renamed = written.and_then(|()| self.dir.rename(single(&unfinished)?, &self.dir, single(Path::new(name))?));
        if renamed.is_err() {
            let _ = single(&unfinished).and_then(|unfinished| self.dir.remove_file_or_symlink(unfinished));
        }
    }

    /// Gives a file or link a second name, or copies it where the file system has no hard links.
    pub(in crate::disk) fn keep(&self, name: impl AsRef<Path>, to: &Self) -> Result<(), Failure> {
        let name = name.as_ref();
        let link = || {
            #[cfg(test)]
            if self.disk.faults.no_links {
                return Err(io::ErrorKind::CrossesDevices.into());
            }
            self.dir.hard_link(single(name)?, &to.dir, name)
        };
        match self.disk.attempt("cannot link", &to.path_of(name), link) {
            Err(Failure::World { cause, .. }) if has_no_link(&cause) => {
                self.disk.attempt("cannot copy", &self.path_of(name), || self.copy(name, to))
            }
            linked => linked,
        }
    }

    /// Moves what is called `name`, whatever it is, to a name in another folder or in this one.
    pub(in crate::disk) fn rename(
        &self,
        name: impl AsRef<Path>,
        to: &Self,
        to_name: impl AsRef<Path>,
    ) -> Result<(), Failure> {
        let step = || self.dir.rename(single(name.as_ref())?, &to.dir, single(to_name.as_ref())?);
        self.disk.attempt("cannot move", &self.path_of(&name), step)
    }

    /// Gives what is called `name` the name `to_name` in another folder or in this one, where nothing has it yet. Where the
    /// file system has no hard links, what takes the name at the same instant is lost.
    pub(in crate::disk) fn place(
        &self,
        name: impl AsRef<Path>,
        to: &Self,
        to_name: impl AsRef<Path>,
    ) -> Result<(), Failure> {
        let (path, target) = (name.as_ref(), to_name.as_ref());
        let link = || self.dir.hard_link(single(path)?, &to.dir, single(target)?);
        match self.disk.attempt("cannot place", &to.path_of(target), link) {
            Err(Failure::World { cause, .. }) if has_no_link(&cause) && to.look(target)?.is_none() => {
                self.rename(path, to, target)
            }
            Ok(()) => self.remove_file(path),
            taken => taken,
        }
    }

    /// Lets what is called `name` here and there change places in one step. Returns false, with nothing done, where the
    /// system has no such step.
    pub(in crate::disk) fn exchange(&self, name: &str, with: &Self) -> Result<bool, Failure> {
        #[cfg(test)]
        if self.disk.faults.no_exchange {
            self.disk.faults.intrude();
            return Ok(false);
        }
        self.disk.attempt("cannot exchange", &with.path_of(name), || exchange(&self.dir, &with.dir, name))
    }

    /// Removes a file or link.
    pub(in crate::disk) fn remove_file(&self, name: impl AsRef<Path>) -> Result<(), Failure> {
        let step = || self.dir.remove_file_or_symlink(single(name.as_ref())?);
        self.disk.attempt("cannot remove", &self.path_of(&name), step)
    }

    /// Removes an empty folder.
    pub(in crate::disk) fn remove_folder(&self, name: impl AsRef<Path>) -> Result<(), Failure> {
        let step = || self.dir.remove_dir(single(name.as_ref())?);
        self.disk.attempt("cannot remove", &self.path_of(&name), step)
    }

    /// Waits until the names in it are on the medium.
    pub(in crate::disk) fn sync(&self) -> Result<(), Failure> {
        self.sync_step(&self.path, || sync_folder(&self.dir))
    }

    /// Sets the permissions of a folder in it, where the file system has any.
    pub(in crate::disk) fn set_mode(&self, name: impl AsRef<Path>, mode: u32) -> Result<(), Failure> {
        let step = || set_mode(&self.dir, single(name.as_ref())?, mode);
        self.disk.attempt("cannot set the permissions of", &self.path_of(&name), step)
    }

    /// Whether another file system, or another part of this one, is mounted at `name`.
    pub(in crate::disk) fn is_mount_point(&self, name: impl AsRef<Path>) -> bool {
        is_mount_point(&self.dir, name.as_ref())
    }

    fn try_clone(&self) -> Result<Dir, Failure> {
        self.dir.try_clone().map_err(Failure::world("cannot open", &self.path))
    }

    fn create_file(&self, name: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        Ok(self.dir.open_with(single(name)?, &options)?.into_std())
    }

    /// Copies bytes, permissions and time of change: a copy stands for a file that did not change.
    fn copy(&self, name: &Path, to: &Self) -> io::Result<()> {
        let found = self.dir.symlink_metadata(single(name)?)?;
        if found.is_symlink() {
            return copy_link(&self.dir, name, &to.dir);
        }
        let mut original = plain(self.dir.open_with(name, &reading())?.into_std())?;
        let mut copy = to.create_file(name)?;
        io::copy(&mut original, &mut copy)?;
        let original = original.metadata()?;
        copy.set_permissions(original.permissions())?;
        copy.set_modified(original.modified()?)?;
        copy.sync_all()
    }

    fn sync_file(&self, path: &Path, file: &File) -> Result<(), Failure> {
        self.sync_step(path, || file.sync_all())
    }

    fn sync_step(&self, path: &Path, sync: impl FnOnce() -> io::Result<()>) -> Result<(), Failure> {
        #[cfg(test)]
        let sync = || if self.disk.faults.syncs { sync() } else { Ok(()) };
        self.disk.attempt("cannot sync", path, sync)
    }
}

/// Where [`Folder::overwrite`] writes before it renames.
pub(in crate::disk) fn unfinished(name: &str) -> PathBuf {
    Path::new(name).with_extension("new")
}

/// The name, if it is one and leads nowhere else.
fn single(name: &Path) -> io::Result<&Path> {
    let mut components = name.components();
    match (components.next(), components.next()) {
        (Some(Component::Normal(only)), None) if only == name.as_os_str() => Ok(name),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a single name")),
    }
}

fn reading() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).follow(FollowSymlinks::No);
    #[cfg(unix)]
    {
        use cap_std::fs::OpenOptionsExt;
        options.custom_flags(i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or_default());
    }
    options
}

fn plain(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    Err(io::Error::new(io::ErrorKind::Unsupported, "not a plain file"))
}

#[cfg(unix)]
fn copy_link(from: &Dir, name: &Path, to: &Dir) -> io::Result<()> {
    to.symlink_contents(from.read_link_contents(name)?, name)
}

#[cfg(not(unix))]
fn copy_link(_: &Dir, _: &Path, _: &Dir) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "a link cannot be copied here"))
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Dir, other: &Dir, name: &str) -> io::Result<bool> {
    use rustix::fs::{RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(one, name, other, name, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(cause) => Err(cause.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Dir, _: &Dir, _: &str) -> io::Result<bool> {
    Ok(false)
}

#[cfg(unix)]
fn sync_folder(dir: &Dir) -> io::Result<()> {
    use rustix::fs::{Mode, OFlags, fsync, openat};
    use rustix::io::Errno;
    // The handle of a folder may be one for looking things up alone.
    match fsync(openat(dir, ".", OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?) {
        // Some network file systems do not sync folders at all.
        Err(Errno::INVAL | Errno::NOTSUP) => Ok(()),
        synced => Ok(synced?),
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Dir) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
pub(in crate::disk) fn set_file_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    refused_is_done(file.set_permissions(std::fs::Permissions::from_mode(mode)))
}

#[cfg(not(unix))]
pub(in crate::disk) fn set_file_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

/// Whether a file has these permissions, apart from bits that it may inherit.
pub(in crate::disk) fn has_file_mode(file: &File, expected: u32) -> io::Result<bool> {
    Ok(has_mode(&Metadata::from_file(file)?, expected))
}

#[cfg(unix)]
fn set_mode(dir: &Dir, name: &Path, mode: u32) -> io::Result<()> {
    use rustix::fs::{Mode, OFlags, openat};
    use rustix::io::Errno;
    let plainly = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    match openat(dir, name, plainly, Mode::empty()) {
        Ok(folder) => set_file_mode(&File::from(folder), mode),
        Err(Errno::ACCESS) => open_up(dir, name, mode),
        Err(cause) => Err(cause.into()),
    }
}

/// Sets the permissions of a folder that its owner may not look into. The library does that through `/proc`, which it trusts
/// after a look that it does not survive if the system refuses it: so only where there is no other way.
#[cfg(unix)]
fn open_up(dir: &Dir, name: &Path, mode: u32) -> io::Result<()> {
    use cap_std::fs::{Permissions, PermissionsExt};
    if dir.symlink_metadata(name)?.is_symlink() {
        return Err(io::Error::new(io::ErrorKind::Unsupported, "a link has no permissions"));
    }
    refused_is_done(dir.set_permissions(name, Permissions::from_mode(mode)))
}

#[cfg(not(unix))]
fn set_mode(_: &Dir, _: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// FAT refuses permissions that it cannot store.
#[cfg(unix)]
fn refused_is_done(set: io::Result<()>) -> io::Result<()> {
    match set {
        Err(cause) if matches!(cause.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported) => Ok(()),
        set => set,
    }
}

#[cfg(target_os = "linux")]
fn is_mount_point(dir: &Dir, name: &Path) -> bool {
    use rustix::fs::{AtFlags, StatxAttributes, StatxFlags, statx};
    // A kernel that cannot say so leaves the bit clear; then the exchange fails, and names the path.
    statx(dir, name, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::BASIC_STATS)
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn is_mount_point(_: &Dir, _: &Path) -> bool {
    false
}

/// A path in a tree, parted into the path of its folder and its own name.
pub(in crate::disk) fn above(path: &Path) -> (&Path, &OsStr) {
    (path.parent().unwrap_or(path), path.file_name().unwrap_or_default())
}
