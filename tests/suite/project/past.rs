//! A repository with the history of a notice, which is made beside a project.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use super::sandbox::Sandbox;

/// A repository in `work/past` of a sandbox. Its branch is called `main`.
pub struct PastRepository<'s>(&'s Sandbox);

impl<'s> PastRepository<'s> {
    pub fn beside(sandbox: &'s Sandbox) -> Self {
        let past = Self(sandbox);
        fs::create_dir_all(past.folder()).expect("a folder is made");
        past.git(&["init", "--quiet", "--initial-branch", "main"]);
        past
    }

    pub fn folder(&self) -> PathBuf {
        self.0.top().join("work/past")
    }

    /// Runs git there, with nobody's settings.
    pub fn git(&self, arguments: &[&str]) -> String {
        let done = self.tries(arguments, "2019-05-06T12:00:00Z");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "git {arguments:?}: {said}");
        String::from_utf8(done.stdout).expect("git says UTF-8").trim().to_owned()
    }

    fn tries(&self, arguments: &[&str], date: &str) -> Output {
        let mut command = Command::new("git");
        command.current_dir(self.folder()).args(["-c", "user.name=E", "-c", "user.email=e@example.org"]);
        command.env("HOME", self.0.home()).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("GIT_COMMITTER_DATE", date).env("GIT_AUTHOR_DATE", date);
        command.args(arguments).output().expect("these tests need `git`, which cannot be run here")
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.folder().join(path);
        fs::create_dir_all(path.parent().expect("it is below the folder")).expect("a folder is made");
        fs::write(path, bytes).expect("a file is written");
    }

    /// Commits all that lies there, at noon of `day`, and returns the commit's name.
    pub fn commit(&self, day: &str) -> String {
        let date = format!("{day}T12:00:00Z");
        self.tries(&["add", "--all"], &date);
        let done = self.tries(&["commit", "--quiet", "--message", "change"], &date);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        self.git(&["rev-parse", "HEAD"])
    }

    /// Writes a file and commits it.
    pub fn says(&self, day: &str, path: &str, bytes: impl AsRef<[u8]>) -> String {
        self.write(path, bytes);
        self.commit(day)
    }
}
