//! A file that was named on the command line, which may be anything.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use crate::failure::Failure;

/// The name that stands for stdin.
pub(crate) const STDIN: &str = "-";

/// Reads a plain file, or a pipe that is open already: stdin as `-`, or `<(...)` of a shell. `None` when it holds more
/// than `limit` bytes.
///
/// # Errors
///
/// [`Failure::Usage`] for what has no end or might never begin: a device, a folder, a named pipe. [`Failure::World`] when
/// the system refuses.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Failure> {
    let cannot_read = |cause| Failure::world("cannot read", path)(cause);
    if path == Path::new(STDIN) {
        return up_to(limit, io::stdin().lock()).map_err(cannot_read);
    }
    let found = fs::metadata(path).map_err(cannot_read)?;
    if let Some(what) = objection(path, &found) {
        return Err(Failure::usage_with_hint(
            format!("{} is {what}, not a file that can be read", path.display()),
            format!("name a plain file, or `{STDIN}` for stdin"),
        ));
    }
    up_to(limit, File::open(path).map_err(cannot_read)?).map_err(cannot_read)
}

/// Reads one byte past the limit at the most: neither is the size that a file claims trusted, nor that a pipe ever ends.
fn up_to(limit: u64, from: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

#[cfg(unix)]
fn objection(path: &Path, found: &Metadata) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    // What a shell has opened is written by somebody; a pipe with a name waits for its writer, perhaps for ever.
    let is_open = || ["/dev/fd", "/dev/stdin", "/proc/self/fd"].iter().any(|opened| path.starts_with(opened));
    let kind = found.file_type();
    match () {
        () if kind.is_file() || (kind.is_fifo() && is_open()) => None,
        () if kind.is_dir() => Some("a folder"),
        () if kind.is_fifo() => Some("a named pipe"),
        () => Some("a device or a socket"),
    }
}

#[cfg(not(unix))]
fn objection(_: &Path, found: &Metadata) -> Option<&'static str> {
    (!found.is_file()).then_some("a folder or a device")
}
