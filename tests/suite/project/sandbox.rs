//! A folder that stands for a whole machine, with a project in it that the program is run on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

use super::files::Project;
use super::good::good;
use super::run::{Run, program, run};
use super::tree::{Tree, tree};

/// The day every project is judged on unless a test says otherwise: of the good one, the newer text is announced and not
/// yet in force, so that banner, feed entry and email are all there.
pub const AS_OF: &str = "2024-03-15";

/// An empty folder that stands for the whole machine: a home, a project, and what lies beside it.
pub struct Sandbox(TempDir);

/// Builds a project that must build, and returns the folder.
pub fn built(project: &Project) -> Sandbox {
    let sandbox = Sandbox::with(project);
    sandbox.succeeds(&["build"]);
    sandbox
}

impl Sandbox {
    pub fn empty() -> Self {
        let sandbox = Self(TempDir::with_prefix("noticepress-").expect("a temporary folder is made"));
        fs::create_dir_all(sandbox.home()).expect("a home is made");
        fs::create_dir_all(sandbox.root()).expect("a project folder is made");
        sandbox
    }

    pub fn with(project: &Project) -> Self {
        let sandbox = Self::empty();
        project.lay(&sandbox.root());
        sandbox
    }

    /// The project that `init` starts.
    pub fn with_starter() -> Self {
        let sandbox = Self::empty();
        let done = sandbox.run_inside(&["init"]);
        assert!(done.code == Some(0) && done.bad_manners().is_empty(), "{done}");
        sandbox
    }

    /// The good project, built: what a later, faulty run must leave as it is. It is built once, and copied.
    pub fn with_old_output() -> Self {
        static BUILT: LazyLock<Project> =
            LazyLock::new(|| Project::of(&built(&good()).root(), &["noticepress.yaml", "content", "output"]));
        Self::with(&BUILT)
    }

    pub fn top(&self) -> &Path {
        self.0.path()
    }

    pub fn home(&self) -> PathBuf {
        self.top().join("home")
    }

    pub fn root(&self) -> PathBuf {
        self.top().join("work/project")
    }

    pub fn output(&self) -> PathBuf {
        self.root().join("output")
    }
}

/// The project's files.
impl Sandbox {
    /// Puts `project` in the place of the one that was built, and leaves the output alone.
    pub fn replace(&self, project: &Project) {
        fs::remove_dir_all(self.root().join("content")).expect("the old content goes");
        project.lay(&self.root());
    }

    /// Writes a file of the project, whether or not it was there.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("it is below the root")).expect("a folder is made");
        fs::write(path, content).expect("a file is written");
    }

    /// Replaces the first `old` of a file of the project.
    pub fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{old:?} is in {path}");
        self.write(path, text.replacen(old, new, 1));
    }

    /// The text of a file of the project, which has to be there.
    pub fn read(&self, path: &str) -> String {
        let path = self.root().join(path);
        fs::read_to_string(&path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()))
    }

    /// A file of `output/site`.
    pub fn site(&self, path: &str) -> String {
        self.read(&format!("output/site/{path}"))
    }

    /// Everything in the sandbox.
    pub fn tree(&self) -> Tree {
        tree(self.top())
    }

    /// What lies in `output`, without what a build remembers for the next one: which files it wrote when is in there.
    pub fn output_tree(&self) -> Tree {
        let mut tree = tree(&self.output());
        tree.retain(|path, _| !path.starts_with(".noticepress/cache"));
        tree
    }

    /// Every file that is published or sent, by its path in `output`.
    ///
    /// `source.md` is left out: it publishes the version's own bytes, as text, to be hashed.
    pub fn every_output_file(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = self.every_published_file();
        files.retain(|(path, _)| !path.ends_with("source.md"));
        files
    }

    /// The same with each `source.md`.
    pub fn every_published_file(&self) -> Vec<(String, Vec<u8>)> {
        tree(&self.output())
            .into_iter()
            .filter(|(path, _)| !path.starts_with(".noticepress"))
            .filter_map(|(path, entry)| Some((path, entry.strip_prefix(b"file ")?.to_owned())))
            .collect()
    }
}

/// The program, run on the project.
impl Sandbox {
    /// Runs the program on the project, as of [`AS_OF`] unless the arguments name another day.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.command(arguments))
    }

    /// The same, not yet run: for other folders, variables and users.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.arg("--root").arg(self.root()).current_dir(self.top()).env("HOME", self.home());
        if !arguments.contains(&"--as-of") {
            command.args(["--as-of", AS_OF]);
        }
        command
    }

    /// Runs the program with just these arguments in the project's folder, as its people do.
    pub fn run_inside(&self, arguments: &[&str]) -> Run {
        run(self.command_inside(arguments))
    }

    /// The same, not yet run.
    pub fn command_inside(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.current_dir(self.root()).env("HOME", self.home());
        command
    }

    /// Runs a command on the project that must succeed.
    pub fn succeeds(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        let wrong = run.bad_manners();
        assert!(run.code == Some(0) && wrong.is_empty(), "exit {:?} where 0 was due {wrong:?}\n{run}", run.code);
        let page = self.output().join("site/index.html");
        assert!(arguments[0] != "build" || page.exists(), "a build writes {}\n{run}", page.display());
        run
    }

    /// Builds the site for this day, which must succeed.
    pub fn build_on(&self, day: &str) -> Run {
        self.succeeds(&["build", "--as-of", day])
    }
}

#[test]
fn the_good_project_builds_and_nothing_is_said_even_under_strict() {
    let sandbox = Sandbox::with(&good());
    for arguments in [["check", "--strict"], ["build", "--strict"]] {
        let run = sandbox.succeeds(&arguments);
        assert!(run.messages().is_empty(), "{run}");
    }
}
