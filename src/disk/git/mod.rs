//! Asks git what a project said before, and what a history holds. The only place that runs `git`; it never writes into a
//! repository, and never reaches the network.

mod committed;
pub(crate) mod history;
mod process;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

pub(crate) use self::committed::CommittedProject;
use self::process::{Blob, ask, blobs, failure};
use crate::failure::Failure;
use crate::load::files::TEXT_LIMIT;

/// Commits of one file that are searched for a wording, newest first.
const LONGEST_SEARCH: &str = "2000";

/// What to do about a clone that was cut.
const WHOLE: &str = "fetch the full history: `git fetch --unshallow`; on GitHub `fetch-depth: 0` under \
                     `actions/checkout`, on GitLab `GIT_DEPTH: 0`";

/// The repository that holds a project, which may lie anywhere below its top.
#[derive(Clone, Debug)]
pub(crate) struct Repository {
    /// The project's folder.
    root: PathBuf,
    /// Whether the clone was made without the older commits.
    pub(crate) is_shallow: bool,
}

/// A commit with which the files of today are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    /// Its name in hexadecimal digits.
    pub(crate) id: String,
    /// By which name people put a file back as it is there: what was typed, or else the beginning of `id`.
    pub(crate) checkout: String,
}

impl Repository {
    /// The repository around the project in `root`.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when there is none, [`Failure::World`] when git cannot be run or refuses.
    pub(crate) fn around(root: &Path) -> Result<Self, Failure> {
        let answer = ask(root, &["rev-parse", "--is-inside-work-tree", "--is-shallow-repository"])?;
        if !answer.is_yes && answer.stderr.contains("not a git repository") {
            return Err(Failure::usage_with_hint(
                format!("`{}` is not in a git repository, which `--since` needs", root.display()),
                "start one with `git init`; or leave out `--since`, and record what was published with `noticepress \
                 seal`",
            ));
        }
        let said = answer.or_failure()?.line();
        if !said.starts_with("true") {
            return Err(Failure::usage_with_hint(
                format!("{} has no files that git tracks", root.display()),
                "name a folder of a clone with `--root`",
            ));
        }
        Ok(Self { root: root.to_owned(), is_shallow: said.ends_with("true") })
    }

    /// The commit from which this branch began: the merge base of `name` and `HEAD`. What was added to `name` since is not
    /// this branch's doing.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when there is no such commit, or nothing in common with it; [`Failure::World`] when git cannot be
    /// run.
    pub(crate) fn since(&self, name: &str) -> Result<Commit, Failure> {
        let tip = self.commit(name)?.ok_or_else(|| self.unknown(name))?;
        let head = self.commit("HEAD")?.ok_or_else(|| {
            Failure::usage_with_hint("this repository has no commit yet", "commit the project first: `git commit`")
        })?;
        let answer = ask(&self.root, &["merge-base", &tip, &head])?;
        let id = answer.line();
        if !answer.is_yes && answer.stderr.is_empty() || answer.is_yes && id.is_empty() {
            let hint = if self.is_shallow { WHOLE } else { "name a commit that this branch started from" };
            let message = format!("`{name}` and this branch have no commit in common");
            let cut = if self.is_shallow { ", as far as this shallow clone shows" } else { "" };
            return Err(Failure::usage_with_hint(message + cut, hint));
        }
        let id = answer.or_failure().map(|_| id)?;
        let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "/._-@^~".contains(c));
        let checkout = if id == tip && is_plain { name.to_owned() } else { id.chars().take(12).collect() };
        Ok(Commit { id, checkout })
    }

    fn unknown(&self, name: &str) -> Failure {
        let message = format!("git knows no commit `{name}`");
        let remote = format!("origin/{name}");
        let is_remote = || matches!(self.commit(&remote), Ok(Some(_)));
        Failure::usage_with_hint(
            message,
            if is_remote() {
                format!("did you mean `{remote}`?")
            } else if self.is_shallow {
                format!("this is a shallow clone; {WHOLE}")
            } else {
                "list the branches with `git branch --all`; fetch new ones with `git fetch origin`".to_owned()
            },
        )
    }

    /// The commit that a name stands for. A name that begins with `-` is none, and never an option.
    fn commit(&self, name: &str) -> Result<Option<String>, Failure> {
        if name.is_empty() || name.starts_with('-') || name.contains(char::is_control) {
            return Ok(None);
        }
        let revision = format!("{name}^{{commit}}");
        let answer = ask(&self.root, &["rev-parse", "--verify", "--quiet", &revision])?;
        let id = answer.line();
        let is_id = answer.is_yes && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        Ok(is_id.then_some(id))
    }

    /// The project as a commit has it.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when git cannot be run, or lacks an object that was never fetched.
    pub(crate) fn project_at(&self, commit: &Commit) -> Result<CommittedProject, Failure> {
        CommittedProject::read(&self.root, &commit.id)
    }

    /// Whether the newest commit has a file at `path`, below the root.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when git cannot be run.
    pub(crate) fn has(&self, path: &str) -> Result<bool, Failure> {
        Ok(ask(&self.root, &["rev-parse", "--verify", "--quiet", &format!("HEAD:./{path}")])?.is_yes)
    }

    /// What `find` makes of a former state of the file at `path` below the root, the newest of which it makes something;
    /// looked for in the last 2,000 commits that changed the file.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when git cannot be run.
    pub(crate) fn formerly<T>(&self, path: &str, find: impl Fn(&[u8]) -> Option<T>) -> Result<Option<T>, Failure> {
        let list = ["rev-list", "--max-count", LONGEST_SEARCH, "HEAD", "--", path];
        let list = ask(&self.root, &list)?.or_failure()?;
        let commits = String::from_utf8(list.stdout).map_err(|_| failure("its list of commits cannot be read"))?;
        let names: Vec<String> = commits.lines().map(|commit| format!("{commit}:./{path}")).collect();
        let mut found = None;
        blobs(&self.root, &names, &mut |_, blob| {
            let Some(Blob { bytes, .. }) = blob.filter(|blob| blob.len <= TEXT_LIMIT) else {
                return Ok(ControlFlow::Continue(()));
            };
            let mut text = Vec::new();
            bytes.read_to_end(&mut text)?;
            found = find(&text);
            Ok(if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(found)
    }
}
