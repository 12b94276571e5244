//! A project in an empty folder, and the real binary run in it.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

pub const NOTICEPRESS: &str = env!("CARGO_BIN_EXE_noticepress");

pub struct Folder(TempDir);

impl Folder {
    pub fn empty() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub fn with_starter() -> Self {
        let folder = Self::empty();
        let done = folder.run(&["init"]);
        assert!(done.status.success(), "{}", stderr(&done));
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        Command::new(NOTICEPRESS).args(arguments).current_dir(self.path()).output().unwrap()
    }

    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.path().join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from} is in {}", path.display());
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs the program, which has to succeed, and returns what it wrote to stdout.
    pub fn succeeds(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        assert!(done.status.success(), "{arguments:?}: {}", stderr(&done));
        stdout(&done)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }
}

pub fn stdout(done: &Output) -> String {
    String::from_utf8(done.stdout.clone()).unwrap()
}

pub fn stderr(done: &Output) -> String {
    String::from_utf8(done.stderr.clone()).unwrap()
}
