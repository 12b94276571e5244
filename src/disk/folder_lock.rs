//! One command at a time in a folder.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use crate::failure::Failure;

/// Keeps other commands out of a folder while it is held. Where folders cannot be locked, it keeps out nobody.
///
/// The system lets go of it when the process ends, however it ends.
pub(crate) struct FolderLock(Option<File>);

impl FolderLock {
    /// Locks a folder that is there.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when another command has it.
    pub(crate) fn take(folder: &Path) -> Result<Self, Failure> {
        let Ok(file) = File::open(folder) else { return Ok(Self(None)) };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let cause = io::Error::new(io::ErrorKind::ResourceBusy, "another noticepress is writing there");
                Err(Failure::world("cannot lock", folder)(cause))
            }
            Err(TryLockError::Error(_)) => Ok(Self(None)),
            Ok(()) => Ok(Self(Some(file))),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Closing alone would leave it locked while a process that another thread is just starting shares the folder.
        let _ = self.0.as_ref().map(File::unlock);
    }
}
