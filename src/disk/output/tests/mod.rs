//! What the tests share: a project to publish from, a disk that fails when told to, and a second process.

mod faults;
mod hostile;
mod kills;
mod left;
mod power;
mod publishing;
mod refusals;
mod reset;
mod strangers;

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::{fs, io};

use walkdir::WalkDir;

use super::built::Built;
use super::disk::Disk;
use super::output_dir::{OnDamage, OutputDir};
use super::place::Forbidden;
use super::publication::{Publication, Published};
use crate::check::built::BuiltClaims;
use crate::failure::Failure;
use crate::model::name::NoticeId;
use crate::site::address::{Page, Tree};
use crate::site::claims::Claims;
use crate::values::day::Day;
use crate::values::digest::Digest;

/// The files of both trees, as in `("site/index.html", "text")`.
type Files = [(&'static str, &'static str)];

/// An empty project in a folder of its own.
struct Project {
    parent: PathBuf,
    /// Removes the folder at the end, if we made it.
    _temporary: Option<tempfile::TempDir>,
}

impl Project {
    /// A project in memory where the system has such a place: the tests publish thousands of times.
    fn new() -> Self {
        Self::within(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap())
    }

    /// A project where temporary files usually are.
    fn on_disk() -> Self {
        Self::within(tempfile::tempdir().unwrap())
    }

    fn within(dir: tempfile::TempDir) -> Self {
        let project = Self { parent: dir.path().canonicalize().unwrap(), _temporary: Some(dir) };
        for folder in ["content", "themes"] {
            fs::create_dir_all(project.path(folder)).unwrap();
        }
        project
    }

    fn root(&self) -> PathBuf {
        self.parent.join("project")
    }

    /// A path in the project.
    fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// A path in its output folder.
    fn output(&self, path: &str) -> PathBuf {
        self.path("output").join(path)
    }

    fn open(&self, folder: &Path) -> Result<OutputDir, Failure> {
        self.open_on(Arc::default(), folder)
    }

    fn open_on(&self, faults: Arc<Faults>, folder: &Path) -> Result<OutputDir, Failure> {
        let forbidden = Forbidden::of(&self.root());
        OutputDir::open_on(&Disk { faults }, folder, &forbidden, OnDamage::Refuse)
    }

    fn start(&self) -> Publication {
        Publication::start(self.open(&self.path("output")).unwrap(), day(), notices(), BTreeMap::new()).unwrap()
    }

    fn publish(&self, files: &Files) -> Published {
        self.publish_on(Arc::default(), files).unwrap()
    }

    fn publish_on(&self, faults: Arc<Faults>, files: &Files) -> Result<Published, Failure> {
        publish_into(self.open_on(faults, &self.path("output"))?, files)
    }

    /// Builds `.noticepress` anew where it is damaged.
    fn reset(&self, files: &Files) -> Published {
        let forbidden = Forbidden::of(&self.root());
        publish_into(OutputDir::open(&self.path("output"), &forbidden, OnDamage::SetAside).unwrap(), files).unwrap()
    }

    /// Writes a file that is none of ours, with the folders it needs.
    fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.output(path).parent().unwrap()).unwrap();
        fs::write(self.output(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.output(path)).unwrap()
    }

    /// What one tree holds; `None` when there is none.
    fn tree(&self, tree: Tree) -> Option<BTreeMap<String, String>> {
        let root = self.output(tree.folder());
        root.exists().then(|| contents(&root))
    }

    /// What is in `.noticepress`, with what the manifest says; without what is remembered, and the files of claims that it names.
    fn own(&self) -> BTreeMap<String, String> {
        let mut own = contents(&self.output(".noticepress"));
        let named = self.claims_named();
        own.retain(|path, _| !path.starts_with("cache") && !named.contains(path));
        own
    }

    /// The files of claims that the manifest names, and their folder.
    fn claims_named(&self) -> BTreeSet<String> {
        let Ok(manifest) = fs::read_to_string(self.output(".noticepress/manifest.json")) else {
            return BTreeSet::new();
        };
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let named = manifest["claims"].as_object().into_iter().flatten();
        let files: Vec<_> =
            named.map(|(of, digest)| format!("claims/{of}.{}.claims", digest.as_str().unwrap())).collect();
        let folder = (!files.is_empty()).then(|| "claims".to_owned());
        files.into_iter().chain(folder).collect()
    }
}

/// The notices that every publication here is of.
fn notices() -> BTreeSet<NoticeId> {
    ["privacy", "terms", "withdrawn"].into_iter().map(|notice| notice.parse().unwrap()).collect()
}

/// The day that every publication here is for.
fn day() -> Day {
    "2026-11-24".parse().unwrap()
}

fn publish_into(output: OutputDir, files: &Files) -> Result<Published, Failure> {
    let publication = Publication::start(output, day(), notices(), BTreeMap::new())?;
    for (path, text) in files {
        add(&publication, path, text)?;
    }
    publication.finish()
}

/// Adds a file by its path in the output folder. A page of HTML claims places that are called as its words.
fn add(publication: &Publication, path: &str, text: &str) -> Result<Digest, Failure> {
    let (folder, path) = path.split_once('/').unwrap();
    let tree = Tree::ALL.into_iter().find(|tree| tree.folder() == folder).unwrap();
    let page = Page::new(tree, path.to_owned(), text.into());
    publication.add(&if path.ends_with("html") { page.claiming(claims(text)) } else { page })
}

fn claims(text: &str) -> Claims {
    Claims { ids: text.split(' ').map(str::to_owned).collect(), ..Claims::default() }
}

/// What the manifest says that files claim, by their paths in the output folder, where nobody fails to find it.
fn claimed(project: &Project) -> BTreeMap<String, Claims> {
    let built = Built::open(&project.path("output")).unwrap();
    let read = |claimant| built.claims(&claimant).unwrap_or_else(|| panic!("the claims of {claimant} are lost"));
    let all = built.claimants().into_iter().flat_map(read);
    all.map(|of| (format!("{}/{}", of.tree.folder(), of.path), of.claims)).collect()
}

/// Everything under `root`: the text of files, `-> target` for symlinks, `/` for folders.
fn contents(root: &Path) -> BTreeMap<String, String> {
    let entries = WalkDir::new(root).min_depth(1).into_iter().map(Result::unwrap);
    let describe = |path: &Path| match fs::symlink_metadata(path).unwrap().file_type() {
        kind if kind.is_symlink() => format!("-> {}", fs::read_link(path).unwrap().display()),
        kind if kind.is_dir() => "/".to_owned(),
        kind if kind.is_file() => fs::read_to_string(path).unwrap(),
        _ => "special".to_owned(),
    };
    entries
        .map(|entry| (entry.path().strip_prefix(root).unwrap().display().to_string(), describe(entry.path())))
        .collect()
}

/// Inode and time of change of `root` and everything under it: what changes when anything is written.
fn identities(root: &Path) -> BTreeMap<PathBuf, (u64, i64, i64)> {
    let entries = WalkDir::new(root).into_iter().map(Result::unwrap);
    entries
        .map(|entry| {
            let found = entry.metadata().unwrap();
            (entry.into_path(), (found.ino(), found.mtime(), found.mtime_nsec()))
        })
        .collect()
}

/// What a full disk refuses.
const FILLING: [&str; 5] = ["cannot create", "cannot write", "cannot sync", "cannot link", "cannot copy"];

/// How a disk behaves that does not.
#[derive(Default)]
pub(in crate::disk) struct Faults {
    /// Really waits for the medium, which takes long, and is seen only when the power fails.
    pub(super) syncs: bool,
    /// The system has no exchange of two folders.
    pub(super) no_exchange: bool,
    /// The file system has no hard links.
    pub(super) no_links: bool,
    /// Which step fails first, counted from 0, and what happens from then on.
    fails: Option<(usize, Fault)>,
    steps: AtomicUsize,
    /// What somebody else does just before we exchange two trees.
    intruder: Mutex<Option<Box<dyn FnOnce() + Send>>>,
    /// What was done so far, and to which path.
    done: Mutex<Vec<(String, PathBuf)>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::disk) enum Fault {
    /// One step fails.
    Once,
    /// The disk is full: nothing can be created any more.
    Full,
    /// The process has died: no step is done any more.
    Dead,
}

impl Faults {
    /// A disk on which a step fails: the first is number 0.
    pub(in crate::disk) fn at(step: usize, fault: Fault) -> Self {
        Self { fails: Some((step, fault)), ..Self::default() }
    }

    pub(super) fn strike(&self, attempt: &str, path: &Path) -> io::Result<()> {
        self.done.lock().unwrap().push((attempt.to_owned(), path.to_owned()));
        if attempt == "cannot exchange" {
            self.intrude();
        }
        let step = self.steps.fetch_add(1, Ordering::SeqCst);
        let strikes = self.fails.is_some_and(|(first, fault)| match fault {
            Fault::Once => step == first,
            Fault::Full => step >= first && FILLING.contains(&attempt),
            Fault::Dead => step >= first,
        });
        if strikes { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    /// Lets somebody else do something, once.
    pub(super) fn intrude(&self) {
        if let Some(intrude) = self.intruder.lock().unwrap().take() {
            intrude();
        }
    }

    /// Whether any step failed.
    pub(in crate::disk) fn struck(&self) -> bool {
        self.fails.is_some_and(|(first, _)| self.steps.load(Ordering::SeqCst) > first)
    }
}
