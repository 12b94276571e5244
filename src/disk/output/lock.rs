//! One build at a time.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};

use super::disk::{Disk, FILE_MODE};
use super::folder::{Folder, has_file_mode, set_file_mode};
use crate::failure::Failure;

/// The name of the lock file.
pub(super) const LOCK: &str = "lock";

/// The lock of an output folder.
///
/// The system lets go of it when the process ends, however it ends: a lock file that stays behind is no obstacle.
pub(super) struct Lock {
    /// Whether files here keep the permissions they are given. FAT and some network file systems do not.
    pub(super) keeps_modes: bool,
    file: File,
}

impl Lock {
    /// Takes the lock and writes our process id into the file.
    pub(super) fn take(disk: &Disk, own: &Folder) -> Result<Self, Failure> {
        let path = own.path_of(LOCK);
        let mut file = own.open_or_create_file(LOCK)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Failure::world("cannot lock", &path)(locked_by(&mut file))),
            Err(TryLockError::Error(cause)) => return Err(Failure::world("cannot lock", &path)(cause)),
        }
        let keeps_modes = disk.attempt("cannot write", &path, || {
            file.set_len(0)?;
            file.write_all(std::process::id().to_string().as_bytes())?;
            set_file_mode(&file, FILE_MODE)?;
            has_file_mode(&file, FILE_MODE)
        })?;
        Ok(Self { keeps_modes, file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Two builds of the same project leave the same files, so no process id stays behind.
        let _ = self.file.set_len(0);
        // Closing alone would leave it locked while a process that another thread is just starting shares the file.
        let _ = self.file.unlock();
    }
}

fn locked_by(file: &mut File) -> io::Error {
    let mut holder = String::new();
    // The holder may not have written its id yet; on Windows nobody else can read it.
    let holder = match file.read_to_string(&mut holder) {
        Ok(_) if !holder.is_empty() => format!("pid {}", holder.trim()),
        _ => "another build".to_owned(),
    };
    io::Error::new(io::ErrorKind::ResourceBusy, format!("locked by {holder}"))
}
