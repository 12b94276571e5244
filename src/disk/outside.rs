//! How a file looks without a look into it.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// How long ago a file was changed that is not read again while it looks the same.
const SETTLED: Duration = Duration::from_secs(3);

/// A file's size, when it was changed, and which file it is. While these stay the same once it is [settled](Outside::settled),
/// it holds what it held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outside {
    len: u64,
    modified: Option<SystemTime>,
    #[cfg(unix)]
    changed: (i64, i64),
    #[cfg(unix)]
    file: u64,
}

impl Outside {
    /// How a plain file looks; `None` for what is none, and for a file that changed so lately that another change might look the
    /// same: two within one tick of the clock do, and some file systems count whole seconds.
    ///
    /// It has to be asked before the file is read.
    pub(crate) fn settled(found: &Metadata) -> Option<Self> {
        let outside = found.is_file().then(|| Self::of(found))?;
        outside.age().is_some_and(|age| age > SETTLED).then_some(outside)
    }

    fn of(found: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Self {
            len: found.len(),
            modified: found.modified().ok(),
            #[cfg(unix)]
            changed: (found.ctime(), found.ctime_nsec()),
            #[cfg(unix)]
            file: found.ino(),
        }
    }

    /// How long ago it was changed; `None` for a time that is not known, or is still to come.
    fn age(&self) -> Option<Duration> {
        let age = self.modified?.elapsed().ok()?;
        #[cfg(unix)]
        {
            let changed = Duration::from_secs(self.changed.0.try_into().ok()?);
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
            Some(age.min(now.checked_sub(changed)?))
        }
        #[cfg(not(unix))]
        Some(age)
    }
}
