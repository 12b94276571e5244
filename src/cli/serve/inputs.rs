//! The files that a site is made of: what they hold now, and when that changes.
//!
//! The system tells at once that something happens in a folder, but not reliably what: events of folders that are moved
//! or made while one looks are lost. So what it tells is only a reason to look. Each look watches anew all folders that
//! are there, and then reads the files; the site is built again when they hold something else than at the last look.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io::{self, Write, stderr};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::disk::outside::Outside;
use crate::disk::theme::THEMES;
use crate::load::files::{CONTENT, SETTINGS, TEXT_LIMIT};
use crate::values::digest::Digest;

/// How long the files must be quiet before they are looked at: editors save in several steps.
const QUIET: Duration = Duration::from_millis(30);
/// How long files that are never quiet are waited for.
const NEVER_QUIET: Duration = Duration::from_secs(1);
/// How often to ask whether the project is still the folder that is watched. No system tells that a folder above it was
/// moved, or that it is there again. It is one question to the disk.
const RECALL: Duration = Duration::from_secs(2);
/// Where the system cannot watch, looking may take this part of the time: one in so many.
const SHARE: u32 = 100;

/// The files of a project, as of the last look at them.
pub(crate) struct Inputs {
    root: PathBuf,
    /// Which folder `root` was, if it was one.
    place: Option<Identity>,
    seen: BTreeMap<PathBuf, Seen>,
    /// Which files hold what was seen in them as long as they look like this.
    settled: BTreeMap<PathBuf, Outside>,
    /// Nothing, where the system cannot watch all that is there.
    watcher: Option<RecommendedWatcher>,
    /// How long to wait for a word before asking oneself.
    pause: Duration,
    /// Whether the last change was none that a look could see.
    was_in_doubt: bool,
    /// Holds one word at the most: the second of two says nothing new.
    tell: SyncSender<()>,
    told: Receiver<()>,
}

/// What lies at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    Folder,
    Text(Digest),
    /// An image, mostly, which would take long to read at each look.
    Large(u64, Option<SystemTime>),
    /// A link, a pipe, or the like, which is never opened.
    Other,
    Unreadable(io::ErrorKind),
}

impl Inputs {
    /// Looks at the files of the project in `root`, and watches them from then on.
    ///
    /// Where the system cannot watch, the terminal says so, and the files are looked at every few seconds instead.
    pub(crate) fn watch(root: &Path) -> Self {
        let (tell, told) = sync_channel(1);
        let mut inputs = Self {
            root: root.to_owned(),
            place: None,
            seen: BTreeMap::new(),
            settled: BTreeMap::new(),
            watcher: None,
            pause: RECALL,
            was_in_doubt: false,
            tell,
            told,
        };
        inputs.look();
        inputs
    }

    /// What tells the files that were seen at the last look from other ones.
    pub(crate) fn digest(&self) -> Digest {
        Digest::of(format!("{:?}", self.seen).as_bytes())
    }

    /// Returns once the files may differ from those that were read since this returned last, or after `retry`.
    pub(crate) fn wait_for_change(&mut self, retry: Option<Duration>) {
        if self.told.try_recv().is_ok() {
            // Something happened while the site was built. What was read then may be neither what was seen before nor
            // what is there now, even if these are the same: a folder was away for a moment. Building once more tells;
            // building again and again, on a system that takes reading for a change, would tell nothing.
            self.wait_for_quiet();
            let was_in_doubt = mem::replace(&mut self.was_in_doubt, true);
            if self.look() || !was_in_doubt {
                return;
            }
        }
        self.was_in_doubt = false;
        let retry = retry.map(|pause| Instant::now() + pause);
        loop {
            let left = retry.map_or(self.pause, |at| at.saturating_duration_since(Instant::now()).min(self.pause));
            let is_worth_a_look = self.listen(left);
            let is_time = retry.is_some_and(|at| at <= Instant::now());
            let is_changed = (is_worth_a_look || is_time) && self.look();
            if is_changed || is_time {
                return;
            }
        }
    }

    /// Waits for a word of the system and then for quiet, or for so long, and returns whether it is worth a look.
    fn listen(&self, at_most: Duration) -> bool {
        if self.told.recv_timeout(at_most).is_err() {
            return self.watcher.is_none() || identity(&self.root) != self.place;
        }
        self.wait_for_quiet();
        true
    }

    fn wait_for_quiet(&self) {
        let start = Instant::now();
        while start.elapsed() < NEVER_QUIET && self.told.recv_timeout(QUIET).is_ok() {}
    }

    /// Watches what is there now, reads it, and returns whether it differs from what was there before.
    fn look(&mut self) -> bool {
        let start = Instant::now();
        self.place = identity(&self.root);
        // Some systems tell the real path of what changed, whatever they were asked to watch.
        let root = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        // The old watcher goes when the new one stands, and the files are read after that: nothing falls between.
        let (folders, watcher) = match watch_all(&root, &self.tell) {
            Ok((folders, watcher)) => (folders, Some(watcher)),
            Err(error) => {
                self.say_that_nothing_watches(&error);
                (BTreeSet::new(), None)
            }
        };
        let there: Vec<DirEntry> = entries(&root).flatten().collect();
        let (seen_before, settled_before) = (&self.seen, &self.settled);
        let looked: Vec<(PathBuf, Seen, Option<Outside>)> =
            there.par_iter().map(|entry| look_at(entry, (seen_before, settled_before))).collect();
        let (mut seen, mut settled) = (BTreeMap::new(), BTreeMap::new());
        for (path, what, outside) in looked {
            settled.extend(outside.map(|outside| (path.clone(), outside)));
            seen.insert(path, what);
        }
        let found = seen.iter().filter(|(_, seen)| **seen == Seen::Folder).map(|(path, _)| path);
        if watcher.is_some() && !found.eq(&folders) {
            // A folder came or went meanwhile.
            let _ = self.tell.try_send(());
        }
        self.watcher = watcher;
        self.pause = if self.watcher.is_some() { RECALL } else { RECALL.max(start.elapsed() * SHARE) };
        self.settled = settled;
        mem::replace(&mut self.seen, seen) != self.seen
    }

    fn say_that_nothing_watches(&self, error: &notify::Error) {
        if self.watcher.is_some() || self.seen.is_empty() {
            let _ = writeln!(
                stderr().lock(),
                "warning: the files cannot be watched, so changes are noticed a few seconds late: {error}"
            );
        }
    }
}

/// The project's folder, its settings, and all that is in its content and themes.
fn entries(root: &Path) -> impl Iterator<Item = walkdir::Result<DirEntry>> {
    let alone = [root.to_owned(), root.join(SETTINGS)].map(|path| WalkDir::new(path).max_depth(0));
    let trees = [CONTENT, THEMES].map(|name| WalkDir::new(root.join(name)));
    // A repository in the content, say, has thousands of folders, and nobody reads one.
    let is_open = |entry: &DirEntry| entry.depth() != 1 || !entry.file_name().as_encoded_bytes().starts_with(b".");
    let walks = alone.into_iter().chain(trees).map(|walk| walk.follow_links(false).follow_root_links(false));
    walks.flat_map(move |walk| walk.into_iter().filter_entry(is_open))
}

/// Watches each folder that is there, and returns them all with what watches them.
///
/// Folders and not files, because editors save by putting another file in a file's place; each for itself, because
/// watchers of whole trees lose those that are moved away and back.
fn watch_all(root: &Path, tell: &SyncSender<()>) -> notify::Result<(BTreeSet<PathBuf>, RecommendedWatcher)> {
    let ours = [CONTENT, THEMES, SETTINGS].map(|name| root.join(name));
    let itself = root.to_owned();
    let is_ours = move |path: &Path| *path == itself || ours.iter().any(|ours| path.starts_with(ours));
    let tell = tell.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // After an error, or when the system lost count, only a look can tell.
        if event.is_ok_and(|event| !can_change_a_file(&event, &is_ours)) {
            return;
        }
        let _ = tell.try_send(());
    })?;
    let mut folders = BTreeSet::new();
    for entry in entries(root) {
        let folder = match entry {
            Ok(entry) if entry.file_type().is_dir() => entry.into_path(),
            Ok(_) => continue,
            Err(error) if error.io_error().is_some_and(|cause| cause.kind() == io::ErrorKind::NotFound) => continue,
            Err(error) => return Err(notify::Error::io(error.into())),
        };
        match watcher.watch(&folder, RecursiveMode::NonRecursive) {
            // It went meanwhile: the look that follows sees that.
            Err(_) if !folder.exists() => {}
            done => done?,
        }
        folders.insert(folder);
    }
    Ok((folders, watcher))
}

/// What lies there, and how it looks from outside where that tells. A file that looks as it did before, when it had not been
/// changed for a while, holds what it held.
fn look_at(
    entry: &DirEntry,
    (seen, settled): (&BTreeMap<PathBuf, Seen>, &BTreeMap<PathBuf, Outside>),
) -> (PathBuf, Seen, Option<Outside>) {
    let path = entry.path().to_owned();
    let outside = fs::symlink_metadata(&path).ok().and_then(|found| Outside::settled(&found));
    let known = seen.get(&path).filter(|_| outside.is_some() && settled.get(&path) == outside.as_ref());
    let seen = known.cloned().unwrap_or_else(|| see(entry));
    (path, seen, outside)
}

fn see(entry: &DirEntry) -> Seen {
    let kind = entry.file_type();
    if kind.is_dir() {
        return Seen::Folder;
    }
    if !kind.is_file() {
        return Seen::Other;
    }
    let read = || {
        let metadata = fs::metadata(entry.path())?;
        if metadata.len() > TEXT_LIMIT {
            return Ok(Seen::Large(metadata.len(), metadata.modified().ok()));
        }
        Ok(Seen::Text(Digest::of(&fs::read(entry.path())?)))
    };
    read().unwrap_or_else(|cause: io::Error| Seen::Unreadable(cause.kind()))
}

/// Whether files may differ after this. That a file was opened or read is told too, and a build does just that.
fn can_change_a_file(event: &Event, is_ours: impl Fn(&Path) -> bool) -> bool {
    let lost_count = event.need_rescan() || event.paths.is_empty();
    let is_read = matches!(event.kind, EventKind::Access(how) if how != AccessKind::Close(AccessMode::Write));
    !is_read && (lost_count || event.paths.iter().any(|path| is_ours(path)))
}

/// Which folder a path leads to: another one in the same place has another identity.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|folder: Metadata| (folder.dev(), folder.ino()))
}

#[cfg(not(unix))]
type Identity = Option<SystemTime>;

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    fs::metadata(path).ok().map(|folder: Metadata| folder.created().ok())
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use notify::event::{CreateKind, DataChange, Flag, ModifyKind, RemoveKind, RenameMode};

    use super::*;

    fn project() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("content/privacy")).unwrap();
        for path in [SETTINGS, "content/privacy/2023-01-10.md"] {
            fs::write(root.path().join(path), "text").unwrap();
        }
        root
    }

    #[test]
    fn that_a_file_was_read_is_no_change_and_a_lost_count_may_be_one() {
        let can = |kind| can_change_a_file(&Event::new(kind).add_path("ours".into()), |path| path == Path::new("ours"));
        for how in [AccessKind::Open(AccessMode::Any), AccessKind::Close(AccessMode::Read), AccessKind::Read] {
            assert!(!can(EventKind::Access(how)), "{how:?}");
        }
        let changes = [
            EventKind::Modify(ModifyKind::Data(DataChange::Any)),
            EventKind::Modify(ModifyKind::Name(RenameMode::To)),
            EventKind::Create(CreateKind::Folder),
            EventKind::Remove(RemoveKind::File),
            EventKind::Access(AccessKind::Close(AccessMode::Write)),
            EventKind::Any,
        ];
        for kind in changes {
            assert!(can(kind), "{kind:?}");
            assert!(!can_change_a_file(&Event::new(kind).add_path("theirs".into()), |_| false), "{kind:?}");
        }
        assert!(can_change_a_file(&Event::new(EventKind::Other).set_flag(Flag::Rescan), |_| false));
    }

    #[test]
    fn what_happens_during_a_build_is_worth_one_more_build_and_not_many() {
        let root = project();
        let mut inputs = Inputs::watch(root.path());
        inputs.tell.send(()).unwrap();
        inputs.wait_for_change(None);
        inputs.tell.send(()).unwrap();
        let (start, retry) = (Instant::now(), QUIET * 4);
        inputs.wait_for_change(Some(retry));
        assert!(start.elapsed() >= retry, "nothing changed");
    }

    #[test]
    fn a_change_of_the_same_size_at_the_same_time_is_seen() {
        let root = project();
        let path = root.path().join("content/privacy/2023-01-10.md");
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let write = |text: &str, seconds| {
            fs::write(&path, text).unwrap();
            File::options().append(true).open(&path).unwrap().set_modified(at(seconds)).unwrap();
        };
        write("text", 1_000_000_000);
        let mut inputs = Inputs::watch(root.path());
        write("Text", 1_000_000_000);
        assert!(inputs.look());
        assert!(!inputs.look(), "nothing changed since");
    }

    #[test]
    fn a_save_is_seen_where_the_system_does_not_watch() {
        let root = project();
        let mut inputs = Inputs::watch(root.path());
        (inputs.watcher, inputs.pause) = (None, QUIET);
        fs::write(root.path().join("content/privacy/2023-01-10.md"), "Text").unwrap();
        inputs.wait_for_change(None);
        assert!(inputs.watcher.is_some(), "and it is watched as soon as it can be");
    }
}
