//! Opens a file of a project, whatever was put in its place since it was listed.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::failure::Failure;

/// What lies where a plain file is wanted.
#[derive(Debug)]
pub(super) enum OpenedEntry {
    /// A plain file, and its size in bytes.
    Plain(File, u64),
    /// A symbolic link, which was not followed.
    Symlink,
    /// A folder.
    Folder,
    /// A pipe, a socket or a device, which was not waited for.
    Special,
}

/// Opens what lies at `below`, a path of plain names below `root`. No name of it is followed if it is a link.
///
/// # Errors
///
/// What the system says, also when a folder on the way is none, or is a link.
pub(super) fn open(root: &Path, below: &Path) -> io::Result<OpenedEntry> {
    let file = match open_in_place(root, below) {
        Ok(file) => file,
        Err(cause) => return unopened(&root.join(below), cause),
    };
    let metadata = file.metadata()?;
    Ok(if metadata.is_file() {
        OpenedEntry::Plain(file, metadata.len())
    } else if metadata.is_dir() {
        OpenedEntry::Folder
    } else {
        OpenedEntry::Special
    })
}

/// The same, where anything but a plain file is a failure.
///
/// # Errors
///
/// [`Failure::World`], which names the path.
pub(super) fn open_plain(root: &Path, below: &Path) -> Result<(File, u64), Failure> {
    let cannot_read = |cause| Failure::world("cannot read", &root.join(below))(cause);
    match open(root, below).map_err(cannot_read)? {
        OpenedEntry::Plain(file, len) => Ok((file, len)),
        _ => Err(cannot_read(io::Error::other("it was a plain file when the build began, but is not any longer"))),
    }
}

/// A link or a socket cannot be opened, and is no failure; what else cannot be opened is.
fn unopened(path: &Path, cause: io::Error) -> io::Result<OpenedEntry> {
    match path.symlink_metadata() {
        Ok(found) if found.is_symlink() => Ok(OpenedEntry::Symlink),
        Ok(found) if !found.is_file() && !found.is_dir() => Ok(OpenedEntry::Special),
        _ => Err(cause),
    }
}

/// Goes down one folder at a time, so that none of them can be exchanged for a link on the way.
#[cfg(unix)]
fn open_in_place(root: &Path, below: &Path) -> io::Result<File> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    // Opening a pipe without NONBLOCK would wait for somebody to write to it.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let mut names: Vec<&Path> = below.iter().map(Path::new).collect();
    let last = names.pop().unwrap_or(Path::new(""));
    let mut folder = None;
    for name in names {
        let flags = flags | OFlags::DIRECTORY;
        folder = Some(match &folder {
            None => openat(CWD, root.join(name), flags, Mode::empty())?,
            Some(above) => openat(above, name, flags, Mode::empty())?,
        });
    }
    let file = match &folder {
        None => openat(CWD, root.join(last), flags, Mode::empty())?,
        Some(folder) => openat(folder, last, flags, Mode::empty())?,
    };
    Ok(File::from(file))
}

#[cfg(not(unix))]
fn open_in_place(root: &Path, below: &Path) -> io::Result<File> {
    let path = root.join(below);
    if !path.symlink_metadata()?.is_file() {
        return Err(io::Error::other("not a plain file"));
    }
    File::open(path)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    /// A folder with a file in it, and another with a link to that folder.
    fn place() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("content/p")).unwrap();
        fs::write(root.path().join("content/p/a.md"), "text").unwrap();
        root
    }

    #[test]
    fn a_plain_file_is_opened_with_its_size() {
        let root = place();
        assert!(matches!(open(root.path(), Path::new("content/p/a.md")), Ok(OpenedEntry::Plain(_, 4))));
        assert!(matches!(open(root.path(), Path::new("content/p")), Ok(OpenedEntry::Folder)));
    }

    #[test]
    fn what_took_the_place_of_a_file_is_neither_followed_nor_waited_for() {
        let root = place();
        let at = |name: &str| root.path().join("content/p").join(name);
        symlink("a.md", at("link.md")).unwrap();
        symlink("nothing", at("dangling.md")).unwrap();
        let _socket = UnixListener::bind(at("socket.md")).unwrap();
        rustix::fs::mknodat(rustix::fs::CWD, at("pipe.md"), rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        let found = |name: &str| open(root.path(), &Path::new("content/p").join(name)).unwrap();
        assert!(matches!(found("link.md"), OpenedEntry::Symlink));
        assert!(matches!(found("dangling.md"), OpenedEntry::Symlink));
        assert!(matches!(found("socket.md"), OpenedEntry::Special));
        assert!(matches!(found("pipe.md"), OpenedEntry::Special));
        for name in ["link.md", "socket.md", "pipe.md"] {
            let refused = open_plain(root.path(), &Path::new("content/p").join(name));
            assert!(matches!(refused, Err(Failure::World { path, .. }) if path.ends_with(name)), "{name}");
        }
    }

    #[test]
    fn a_folder_that_became_a_link_on_the_way_is_not_entered() {
        let root = place();
        symlink("content", root.path().join("alias")).unwrap();
        symlink("p", root.path().join("content/q")).unwrap();
        for path in ["alias/p/a.md", "content/q/a.md", "content/p/../p/b.md"] {
            assert!(open(root.path(), Path::new(path)).is_err(), "{path}");
        }
        // The root itself is what somebody typed, and may well be a link.
        symlink(root.path(), root.path().join("root")).unwrap();
        assert!(matches!(open(&root.path().join("root"), Path::new("content/p/a.md")), Ok(OpenedEntry::Plain(..))));
    }
}
