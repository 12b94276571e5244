//! Files in one: a ZIP whose bytes depend on them alone.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

/// The files by their names, in the order given, without times of the day of writing.
#[must_use]
pub(crate) fn archive<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Vec<u8> {
    const IN_MEMORY: &str = "memory takes whatever is written";
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, options).expect(IN_MEMORY);
        zip.write_all(bytes).expect(IN_MEMORY);
    }
    zip.finish().expect(IN_MEMORY).into_inner()
}
