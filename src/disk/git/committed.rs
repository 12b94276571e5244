//! The files of a project as a commit has them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::process::{Blob, ask, blobs, failure};
use crate::disk::content::wanted::{Wanted, is_in_sight, wanted};
use crate::failure::Failure;
use crate::load::files::{CONTENT, Entry, EntryKind, ProjectFiles, SETTINGS, TEXT_LIMIT};
use crate::values::digest::Digest;
use crate::values::packed::Packer;

/// A project as a commit has it, below the folder in which it lies today.
#[derive(Debug)]
pub(crate) struct CommittedProject {
    root: PathBuf,
    /// Its files; none where the commit has none there.
    pub(crate) files: Option<ProjectFiles>,
    /// The images, by path below the root, with the names by which git has them.
    images: BTreeMap<String, String>,
    /// Folders whose files are in another repository, by path below the root.
    pub(crate) submodules: Vec<String>,
}

impl CommittedProject {
    /// Reads the project below `root` as `commit` has it: a list, then all files in one run of git.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when git cannot be run, or lacks an object that was never fetched.
    pub(super) fn read(root: &Path, commit: &str) -> Result<Self, Failure> {
        let list = ["ls-tree", "-r", "-t", "-z", "-l", "--end-of-options", commit, SETTINGS, CONTENT];
        let list = ask(root, &list)?.or_failure()?.stdout;
        let mut listed: Vec<TreeLine> = list.split(|byte| *byte == 0).filter_map(TreeLine::read).collect();
        listed.sort_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
        let submodules = listed.iter().filter(|entry| entry.mode == "160000").map(|entry| entry.path.clone()).collect();
        let mut committed = Self { root: root.to_owned(), files: None, images: BTreeMap::new(), submodules };
        let mut texts = Vec::new();
        let mut entries = Vec::new();
        for entry in within_sight(&listed) {
            if let Some((name, at)) = committed.add(entry, &mut entries) {
                texts.push((name, at));
            }
        }
        committed.fill(&texts, &mut entries)?;
        let settings = entries.iter().position(|entry| entry.path == SETTINGS).map(|at| entries.remove(at).kind);
        entries.retain(|entry| entry.path != CONTENT || entry.kind != EntryKind::Folder);
        if settings.is_some() || !entries.is_empty() {
            // Without settings nothing can be made of the texts; their bytes still tell whether they changed.
            let settings = settings.map_or_else(Vec::new, |kind| {
                if let EntryKind::Text(text) = kind { text.unpack() } else { Vec::new() }
            });
            committed.files = Some(ProjectFiles { settings, entries });
        }
        Ok(committed)
    }

    /// Adds an entry; where it is a text, returns the name by which git has it, and which entry waits for its bytes.
    fn add(&mut self, listed: &TreeLine, entries: &mut Vec<Entry>) -> Option<(String, usize)> {
        let kind = match listed.mode.as_str() {
            _ if !listed.is_named => EntryKind::Unnamable,
            "120000" => EntryKind::Symlink,
            "040000" | "160000" => EntryKind::Folder,
            _ => {
                match if listed.path == SETTINGS { Wanted::Text { limit: TEXT_LIMIT } } else { wanted(&listed.path) } {
                    Wanted::Text { limit } if listed.len > limit => EntryKind::TooLarge { len: listed.len },
                    Wanted::Text { .. } => EntryKind::text([]),
                    Wanted::Image(_) => EntryKind::Image { problems: Vec::new() },
                    Wanted::Size => EntryKind::Other { len: listed.len },
                }
            }
        };
        if let EntryKind::Image { .. } = kind {
            self.images.insert(listed.path.clone(), listed.object.clone());
        }
        let waits = matches!(kind, EntryKind::Text(_)).then(|| (listed.object.clone(), entries.len()));
        entries.push(Entry { path: listed.path.clone(), kind });
        waits
    }

    fn fill(&self, texts: &[(String, usize)], entries: &mut [Entry]) -> Result<(), Failure> {
        let names: Vec<String> = texts.iter().map(|(name, _)| name.clone()).collect();
        let mut missing = None;
        let mut packer = Packer::default();
        blobs(&self.root, &names, &mut |n, blob| {
            let entry = &mut entries[texts[n].1];
            match blob {
                Some(Blob { bytes, .. }) => {
                    let mut text = Vec::new();
                    bytes.read_to_end(&mut text)?;
                    entry.kind = EntryKind::Text(packer.pack(&entry.path, text));
                }
                None => missing = Some(entry.path.clone()),
            }
            Ok(ControlFlow::Continue(()))
        })?;
        missing.map_or(Ok(()), |path| Err(not_fetched(&path)))
    }

    /// The digests of these images, by path below the root; those that the commit has not are left out.
    ///
    /// # Errors
    ///
    /// As [`CommittedProject::read`].
    pub(crate) fn image_digests(&self, paths: &BTreeSet<String>) -> Result<BTreeMap<String, Digest>, Failure> {
        let found: Vec<(&String, &String)> =
            paths.iter().filter_map(|path| Some((path, self.images.get(path)?))).collect();
        let names: Vec<String> = found.iter().map(|(_, object)| (*object).clone()).collect();
        let mut digests = BTreeMap::new();
        let mut missing = None;
        blobs(&self.root, &names, &mut |n, blob| {
            let path = found[n].0;
            match blob {
                Some(blob) => {
                    digests.insert(path.clone(), image_digest(blob)?);
                }
                None => missing = Some(path.clone()),
            }
            Ok(ControlFlow::Continue(()))
        })?;
        missing.map_or(Ok(digests), |path| Err(not_fetched(&path)))
    }
}

/// The digest of an image. Git Large File Storage commits the SHA-256 in place of the bytes.
fn image_digest(Blob { len, bytes }: Blob<'_>) -> io::Result<Digest> {
    const POINTER: u64 = 1024;
    if len > POINTER {
        return Digest::of_all(bytes);
    }
    let mut whole = Vec::new();
    bytes.read_to_end(&mut whole)?;
    Ok(pointed_at(&whole).unwrap_or_else(|| Digest::of(&whole)))
}

fn pointed_at(pointer: &[u8]) -> Option<Digest> {
    let lines = std::str::from_utf8(pointer).ok()?.strip_prefix("version https://git-lfs.github.com/spec/v1\n")?;
    let digest = lines.lines().find_map(|line| line.strip_prefix("oid sha256:"))?;
    Digest::from_str(digest).ok()
}

fn not_fetched(path: &str) -> Failure {
    failure(&format!(
        "this clone does not contain {path}; make a full clone without `--filter`, or type `git fetch --refetch`"
    ))
}

/// A line of `git ls-tree -l`.
struct TreeLine {
    mode: String,
    object: String,
    /// The size in bytes; nothing for a folder.
    len: u64,
    path: String,
    /// Whether the path is UTF-8.
    is_named: bool,
}

impl TreeLine {
    fn read(line: &[u8]) -> Option<Self> {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let mut facts = std::str::from_utf8(&line[..tab]).ok()?.split_ascii_whitespace();
        let (mode, _kind, object, len) = (facts.next()?, facts.next()?, facts.next()?, facts.next()?);
        let path = &line[tab + 1..];
        Some(Self {
            mode: mode.to_owned(),
            object: object.to_owned(),
            len: len.parse().unwrap_or_default(),
            path: String::from_utf8_lossy(path).into_owned(),
            is_named: std::str::from_utf8(path).is_ok(),
        })
    }
}

/// What is listed of a project on disk too, and nothing in a folder that hides or cannot be named.
fn within_sight(listed: &[TreeLine]) -> impl Iterator<Item = &TreeLine> {
    let mut closed: Option<String> = None;
    listed.iter().filter(move |entry| {
        let names: Vec<&str> = entry.path.split('/').collect();
        if closed.as_ref().is_some_and(|folder| entry.path.starts_with(folder)) {
            return false;
        }
        let depth = names.len() - 1;
        if depth == 1 && entry.mode == "040000" && (names[1].starts_with('.') || !entry.is_named) {
            closed = Some(format!("{}/", entry.path));
        }
        is_in_sight(&names)
    })
}
