//! One build at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

use super::disk::{self, Disk};
use crate::failure::Failure;

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
    pub(super) fn take(disk: &Disk, path: &Path) -> Result<Self, Failure> {
        let mut file = disk.attempt("cannot open", path, || {
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
        })?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Failure::world("cannot lock", path)(locked_by(&mut file))),
            Err(TryLockError::Error(cause)) => return Err(Failure::world("cannot lock", path)(cause)),
        }
        let keeps_modes = disk.attempt("cannot write", path, || {
            file.set_len(0)?;
            file.write_all(std::process::id().to_string().as_bytes())?;
            disk::set_mode(path, disk::FILE_MODE)?;
            Ok(disk::has_mode(&file.metadata()?, disk::FILE_MODE))
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
