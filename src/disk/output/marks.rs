//! By what a file of ours is known without being read: its size, its inode, and when the system last touched it.
//!
//! A file that bears the mark it had when its digest was taken holds what it held then: nobody can change a file and keep the
//! time that the system itself notes of it. Marks lie with what is remembered of the build, and are worth as little: without one,
//! a file is read.

use std::collections::HashMap;
use std::thread;
use std::time::Duration;

use cap_std::fs::Metadata;

use super::cache::{Cache, MARKS};
use crate::site::address::Tree;
use crate::values::digest::Digest;

/// In which a file may be changed twice at what the system holds to be the same time: its clock ticks a hundred times a second,
/// or more often.
const MOMENT: Duration = Duration::from_millis(15);

/// What tells a file that is as it was from one that was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileMark {
    len: u64,
    inode: u64,
    /// When the system touched it last, in nanoseconds since 1970.
    touched: i128,
}

impl FileMark {
    /// That of a file; `None` where the system notes whole seconds, in which much can happen.
    #[cfg(unix)]
    pub(super) fn of(file: &Metadata) -> Option<Self> {
        use cap_std::fs::MetadataExt;
        let touched = i128::from(file.ctime()) * 1_000_000_000 + i128::from(file.ctime_nsec());
        let tells = file.is_file() && file.ctime_nsec() != 0;
        tells.then(|| Self { len: file.len(), inode: file.ino(), touched })
    }

    /// Other systems note no time that nobody can set.
    #[cfg(not(unix))]
    pub(super) fn of(_: &Metadata) -> Option<Self> {
        None
    }
}

/// The marks of our files, with the digests that the files had.
#[derive(Debug, Default)]
pub(super) struct FileMarks(HashMap<String, (FileMark, Digest)>);

impl FileMarks {
    /// Those that were kept, but for those of files that were touched a moment before; none where they are damaged.
    pub(super) fn of(cache: &Cache) -> Self {
        let kept = || {
            let taken = FileMark::of(&cache.look(MARKS)?)?.touched;
            let mut marks = Self::read(&cache.read(MARKS)?)?;
            let settled = taken - i128::try_from(MOMENT.as_nanos()).ok()?;
            marks.0.retain(|_, (mark, _)| mark.touched < settled);
            Some(marks)
        };
        kept().unwrap_or_default()
    }

    /// The digest of a file of ours that is as it was; `None` where it may not be.
    pub(super) fn digest(&self, tree: Tree, path: &str, file: &Metadata) -> Option<Digest> {
        let (mark, digest) = self.0.get(&key(tree, path))?;
        (FileMark::of(file)? == *mark).then_some(*digest)
    }

    /// Notes the mark of a file, if it tells anything.
    pub(super) fn note(&mut self, tree: Tree, path: &str, file: &Metadata, digest: Digest) {
        if let Some(mark) = FileMark::of(file) {
            self.0.insert(key(tree, path), (mark, digest));
        }
    }

    /// Keeps them, once a moment has passed since the last file was touched.
    pub(super) fn keep(self, cache: &Cache) {
        let line = |(path, (mark, digest)): (&String, &(FileMark, Digest))| {
            format!("{digest} {} {} {} {path}\n", mark.len, mark.inode, mark.touched)
        };
        let mut lines: Vec<String> = self.0.iter().map(line).collect();
        lines.sort_unstable();
        let lines = lines.concat();
        thread::sleep(MOMENT + MOMENT / 4);
        cache.write(MARKS, &format!("{}\n{lines}", Digest::of(lines.as_bytes())));
    }

    fn read(text: &str) -> Option<Self> {
        let (sum, lines) = text.split_once('\n')?;
        if sum.parse() != Ok(Digest::of(lines.as_bytes())) {
            return None;
        }
        let line = |line: &str| {
            let mut parts = line.splitn(5, ' ');
            let digest = parts.next()?.parse().ok()?;
            let (len, inode) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            let touched = parts.next()?.parse().ok()?;
            Some((parts.next()?.to_owned(), (FileMark { len, inode, touched }, digest)))
        };
        lines.lines().map(line).collect::<Option<_>>().map(Self)
    }
}

fn key(tree: Tree, path: &str) -> String {
    format!("{}/{path}", tree.folder())
}
