//! A file that is held in memory.

use std::sync::Arc;

use lz4_flex::block::{compress_prepend_size, decompress_size_prepended};

use crate::values::digest::Digest;

/// A file that is held, compressed: of a large site nobody looks at more than a few pages. A site and the next one share it
/// where it stays the same.
#[derive(Clone, Debug)]
pub(crate) struct HeldFile {
    compressed: Arc<[u8]>,
    pub sha256: Digest,
}

impl HeldFile {
    /// One of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self { sha256: Digest::of(bytes), compressed: compress_prepend_size(bytes).into() }
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        decompress_size_prepended(&self.compressed).expect("what was compressed here is whole")
    }
}

impl PartialEq for HeldFile {
    fn eq(&self, other: &Self) -> bool {
        self.sha256 == other.sha256
    }
}

impl Eq for HeldFile {}
