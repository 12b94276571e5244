//! What must not be, and how it is kept for whoever looks into it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

/// Something that must not be.
#[derive(Clone, Debug)]
pub struct Flaw {
    /// The promise that is broken, in the same words each time: an input may be made smaller while this stays.
    pub promise: &'static str,
    pub detail: String,
}

impl Flaw {
    pub fn new(promise: &'static str, detail: impl Into<String>) -> Self {
        Self { promise, detail: detail.into() }
    }

    /// Says first what was done.
    pub fn upon(self, what: &str) -> Self {
        Self { detail: format!("{what}: {}", self.detail), ..self }
    }

    /// Leaves the input below `target/campaigns`, and says where.
    pub fn with_input(mut self, name: &str, files: &BTreeMap<String, String>) -> Self {
        let folder = kept(name);
        match keep(&folder, files) {
            Ok(()) => self.detail += &format!("\n  its input is in {}", folder.display()),
            Err(cause) => self.detail += &format!("\n  its input cannot be kept in {}: {cause}", folder.display()),
        }
        self
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.promise, self.detail)
    }
}

fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/campaigns").join(name)
}

fn keep(folder: &Path, files: &BTreeMap<String, String>) -> std::io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is below the folder"))?;
        fs::write(path, text)?;
    }
    Ok(())
}
