//! The demonstration in two states, and what each is built to: whatever happens between two builds, each tree is one of
//! the two.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::flaw::Flaw;
use crate::project::{Project, Sandbox, Tree, tree};

/// Which of the two; also their index.
pub type Side = usize;

/// The notice whose texts are the same in both states: what a build of one remembers of it is of use to the other.
const SAME_IN_BOTH: &str = "cookie-notice";

/// What is left in `.noticepress` when no build is at work.
const AT_REST: [&str; 4] = ["cache", "claims", "lock", "manifest.json"];

pub struct Twofold {
    projects: [Project; 2],
    days: [&'static str; 2],
    built: [Trees; 2],
    manifests: [Vec<u8>; 2],
    /// The files of what a build remembers.
    memories: Vec<String>,
    /// What the files of each claim.
    claims: [Tree; 2],
}

/// What is published and what is sent, by content; nothing where there is no such folder.
#[derive(Clone, PartialEq, Eq)]
struct Trees {
    site: Option<Tree>,
    notifications: Option<Tree>,
}

impl Trees {
    const NONE: Self = Self { site: None, notifications: None };

    fn of(sandbox: &Sandbox) -> Self {
        let one = |name| {
            let folder = sandbox.output().join(name);
            folder.is_dir().then(|| tree(&folder))
        };
        Self { site: one("site"), notifications: one("notifications") }
    }
}

impl Twofold {
    /// Reads the late texts of the demonstration, changes those of all notices but one for the second state, and builds both,
    /// each with nothing that an earlier build remembers.
    pub fn new() -> Result<Self, String> {
        let first = Project::demonstration().of_late();
        let second = first.clone().rewrite_content(|path, text| {
            let changes = text.starts_with("---\n") && !path.contains(SAME_IN_BOTH);
            let more = if changes { "\nEach changed text of the second state ends with this line.\n" } else { "" };
            format!("{text}{more}").into_bytes()
        });
        let mut twofold = Self {
            projects: [first, second],
            days: ["2026-11-24", "2027-02-03"],
            built: [Trees::NONE, Trees::NONE],
            manifests: [Vec::new(), Vec::new()],
            memories: Vec::new(),
            claims: [Tree::new(), Tree::new()],
        };
        for side in 0..2 {
            let sandbox = Sandbox::empty();
            twofold.lay(&sandbox, side);
            twofold.build(&sandbox, side)?;
            twofold.built[side] = Trees::of(&sandbox);
            twofold.manifests[side] = manifest(&sandbox);
            twofold.memories = memories(&sandbox).into_keys().collect();
            twofold.claims[side] = claims(&sandbox);
        }
        let [first, second] = &twofold.built;
        if first.site == second.site || first.notifications == second.notifications {
            return Err("the two states are built to the same files, and cannot be told apart".to_owned());
        }
        twofold.remembers()?;
        Ok(twofold)
    }

    /// Fails unless a build that has nothing to do makes nothing: then what is remembered stays the same files. And unless of
    /// what one remembers of the notice that is the same in both states much is of use to the build of the other.
    fn remembers(&self) -> Result<(), String> {
        let sandbox = Sandbox::empty();
        self.lay(&sandbox, 0);
        self.build(&sandbox, 0)?;
        let (files, lines) = (memories(&sandbox), memory_of_the_same(&sandbox));
        self.build(&sandbox, 0)?;
        if files.is_empty() || memories(&sandbox) != files {
            return Err(format!("a build with nothing to do remembers its files anew: {files:?}"));
        }
        self.lay(&sandbox, 1);
        self.build(&sandbox, 1)?;
        let kept = memory_of_the_same(&sandbox).intersection(&lines).count();
        if kept * 2 < lines.len() {
            return Err(format!("{kept} of {} things are remembered from one state to the other", lines.len()));
        }
        Ok(())
    }

    /// Puts this state in place of the other, and leaves the output alone.
    pub fn lay(&self, sandbox: &Sandbox, side: Side) {
        let content = sandbox.root().join("content");
        if content.exists() {
            fs::remove_dir_all(content).expect("the other state goes");
        }
        self.projects[side].lay(&sandbox.root());
    }

    /// A build of this state that nobody listens to.
    pub fn command(&self, sandbox: &Sandbox, side: Side) -> Command {
        self.quiet(sandbox, side, &[])
    }

    /// A build of what was laid in another sandbox, into the output of this one.
    pub fn command_into(&self, sandbox: &Sandbox, other: &Sandbox, side: Side) -> Command {
        self.quiet(other, side, &["--output", &sandbox.output().to_string_lossy()])
    }

    fn quiet(&self, sandbox: &Sandbox, side: Side, more: &[&str]) -> Command {
        let mut command = sandbox.command(&[&["build", "--allow-removal", "--as-of", self.days[side]], more].concat());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Builds what was laid, which has to succeed.
    pub fn build(&self, sandbox: &Sandbox, side: Side) -> Result<(), String> {
        let output = self.command(sandbox, side).stderr(Stdio::piped()).output().map_err(|cause| cause.to_string())?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }

    /// Fails unless each tree is, whole, that of one of these states; `None` is that before the first build.
    pub fn is_one_of(&self, sandbox: &Sandbox, sides: &[Option<Side>]) -> Result<(), Flaw> {
        let standing = Trees::of(sandbox);
        let allowed = || sides.iter().map(|side| side.map_or(&Trees::NONE, |side| &self.built[side]));
        let whole = [
            ("site", allowed().any(|trees| trees.site == standing.site)),
            ("notifications", allowed().any(|trees| trees.notifications == standing.notifications)),
        ];
        match whole.into_iter().find(|(_, whole)| !whole) {
            None => Ok(()),
            Some((name, _)) => {
                Err(Flaw::new("each tree is the old or the new one, whole", format!("{name} is neither")))
            }
        }
    }

    /// Whether the site is that of this state.
    pub fn stands(&self, sandbox: &Sandbox, side: Option<Side>) -> bool {
        Trees::of(sandbox).site == side.and_then(|side| self.built[side].site.clone())
    }

    /// Whether there is what a build remembers of every notice.
    pub fn is_warm(&self, sandbox: &Sandbox) -> bool {
        memories(sandbox).into_keys().collect::<Vec<_>>() == self.memories
    }

    /// Fails unless what a build remembers of every notice is there.
    pub fn has_to_be_warm(&self, sandbox: &Sandbox) -> Result<(), Flaw> {
        let found = memories(sandbox).into_keys().collect::<Vec<_>>();
        if self.is_warm(sandbox) {
            Ok(())
        } else {
            Err(Flaw::new("a build remembers every notice", format!("{found:?}")))
        }
    }

    /// Fails unless the next build succeeds, gives this state to the byte as a build that remembers nothing does, and leaves
    /// nothing behind.
    pub fn recovers_to(&self, sandbox: &Sandbox, side: Side) -> Result<(), Flaw> {
        self.lay(sandbox, side);
        self.build(sandbox, side).map_err(|said| Flaw::new("the next build succeeds", said))?;
        self.is_one_of(sandbox, &[Some(side)])?;
        self.has_to_be_warm(sandbox)?;
        if manifest(sandbox) != self.manifests[side] {
            return Err(Flaw::new("the next build says the same of its files", "another manifest".to_owned()));
        }
        let own = sandbox.output().join(".noticepress");
        let (left, remembered) = (names(&own), names(&own.join("cache")));
        let is_for_the_next = |name: &String| name.ends_with(".notice") || name.ends_with(".left");
        if left.iter().any(|name| !AT_REST.contains(&name.as_str())) || !remembered.iter().all(is_for_the_next) {
            let left: Vec<String> = left.into_iter().chain(remembered).collect();
            return Err(Flaw::new("the next build leaves nothing behind", left.join(", ")));
        }
        if claims(sandbox) != self.claims[side] {
            let lie = names(&own.join("claims")).join(", ");
            return Err(Flaw::new("what the files claim lies beside them, and nothing else does", lie));
        }
        Ok(())
    }
}

fn manifest(sandbox: &Sandbox) -> Vec<u8> {
    fs::read(sandbox.output().join(".noticepress/manifest.json")).unwrap_or_default()
}

/// The files of what a build remembers, by their names: which file each is, and when it was written.
fn memories(sandbox: &Sandbox) -> BTreeMap<String, (u64, i64, i64)> {
    let cache = sandbox.output().join(".noticepress/cache");
    let ours = names(&cache).into_iter().filter(|name| name.ends_with(".notice"));
    ours.filter_map(|name| {
        let file = fs::metadata(cache.join(&name)).ok()?;
        Some((name, (file.ino(), file.mtime(), file.mtime_nsec())))
    })
    .collect()
}

/// What a build remembers of the notice that is the same in both states, a line each.
fn memory_of_the_same(sandbox: &Sandbox) -> BTreeSet<String> {
    let file = sandbox.output().join(format!(".noticepress/cache/{SAME_IN_BOTH}.notice"));
    fs::read_to_string(file).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// What the files claim, by the files that hold it.
fn claims(sandbox: &Sandbox) -> Tree {
    tree(&sandbox.output().join(".noticepress/claims"))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.expect("the folder is there").file_name().to_string_lossy().into_owned()).collect()
}
