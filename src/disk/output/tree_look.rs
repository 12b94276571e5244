//! How a tree looks from outside, which tells without reading it whether it stands as a build left it.
//!
//! Of every file and folder it is the size, the times and the number: whoever changes one changes one of these, and nobody
//! can set them all. A build that wrote a tree notes how it looks as the time of an empty file, so that the bytes of the
//! output are the same on every machine; a copy of the output looks different, and is read.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cap_std::fs::Metadata;

use super::folder::Folder;
use crate::failure::Failure;

/// How a tree looks, in no order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TreeLook(u64);

/// Longer than a tick of the clock that files are dated by.
const TICK: Duration = Duration::from_millis(20);

impl TreeLook {
    /// Looks at what lies at a path of the tree.
    pub(super) fn add(&mut self, path: &Path, found: &Metadata) {
        let mut hasher = DefaultHasher::new();
        (path, found.len(), modified(found)).hash(&mut hasher);
        changed(found).hash(&mut hasher);
        self.0 = self.0.wrapping_add(hasher.finish());
    }

    /// Waits until a change of what a build wrote has another time than that: what is looked at then is told from whatever comes
    /// after it.
    pub(super) fn settle() {
        sleep(TICK);
    }

    /// How a tree looks after a build, which has [settled](Self::settle). `None` where the system does not tell one change from the next, or where `is_ours` says
    /// of a file that somebody else may have changed it since the build read or wrote it.
    pub(super) fn after(root: &Folder, is_ours: impl Fn(&Path, &Metadata) -> bool) -> Option<Self> {
        let mut look = Self::default();
        let mut are_ours = true;
        let visit = &mut |path: &Path, found: &Metadata| {
            look.add(path, found);
            are_ours &= changed(found).is_some() && (found.is_dir() || is_ours(path, found));
        };
        walk(root, Path::new(""), visit).ok()?;
        are_ours.then_some(look)
    }

    /// It as a time: of whole seconds less than 2^31, so that every file system can hold it.
    pub(super) fn as_time(self) -> SystemTime {
        const NANOSECONDS: u64 = 1_000_000_000;
        let (seconds, nanoseconds) = ((self.0 >> 30) & 0x7FFF_FFFF, self.0 & 0x3FFF_FFFF);
        UNIX_EPOCH + Duration::from_nanos(seconds * NANOSECONDS + nanoseconds % NANOSECONDS)
    }
}

/// When the bytes of a file changed last.
pub(super) fn modified(found: &Metadata) -> Option<SystemTime> {
    found.modified().ok().map(cap_std::time::SystemTime::into_std)
}

fn walk(folder: &Folder, below: &Path, visit: &mut impl FnMut(&Path, &Metadata)) -> Result<(), Failure> {
    for entry in folder.names()? {
        let Some(found) = folder.look(&entry)? else { continue };
        let path = below.join(&entry);
        visit(&path, &found);
        if found.is_dir() {
            walk(&folder.open(&entry)?, &path, visit)?;
        }
    }
    Ok(())
}

/// When anything of a file changed last, which nobody can set, and its number; `None` where the system does not say, or
/// counts whole seconds.
#[cfg(unix)]
fn changed(found: &Metadata) -> Option<(SystemTime, u64)> {
    use cap_std::fs::MetadataExt;
    let seconds = Duration::from_secs(found.ctime().try_into().ok()?);
    let nanoseconds = Duration::from_nanos(found.ctime_nsec().try_into().ok()?);
    (!nanoseconds.is_zero()).then(|| (UNIX_EPOCH + seconds + nanoseconds, found.ino()))
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> Option<(SystemTime, u64)> {
    None
}
