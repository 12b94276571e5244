//! Gives the program a name that another build of other sources does not have, as `NOTICEPRESS_SOURCES`: what one program
//! remembers of a build is nothing to another.

#![expect(clippy::disallowed_methods, reason = "it is no part of the program")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Everything that the program is made of.
const SOURCES: [&str; 4] = ["src", "themes/default", "Cargo.toml", "Cargo.lock"];

fn main() -> io::Result<()> {
    let mut files = BTreeSet::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        collect(Path::new(source), &mut files)?;
    }
    let mut name = Fnv::default();
    for file in files {
        name.add(file.to_string_lossy().as_bytes());
        name.add(&fs::read(file)?);
    }
    println!("cargo:rustc-env=NOTICEPRESS_SOURCES={:032x}", name.0);
    Ok(())
}

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        // A package without its lock file is built all the same.
        files.extend(path.exists().then(|| path.to_owned()));
        return Ok(());
    }
    fs::read_dir(path)?.try_for_each(|entry| collect(&entry?.path(), files))
}

/// The hash of Fowler, Noll and Vo, variant 1a, of 128 bits: it needs no crate, and nobody forges a build of their own.
struct Fnv(u128);

impl Default for Fnv {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
}
