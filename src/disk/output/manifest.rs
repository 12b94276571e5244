//! Which files of the two trees are ours.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::time::UNIX_EPOCH;

use cap_fs_ext::MetadataExt;
use cap_std::fs::Metadata;
use serde::{Deserialize, Serialize};

use super::folder::Folder;
use super::obstacle::Obstacle;
use crate::failure::Failure;
use crate::site::address::Tree;
use crate::values::day::Day;

/// The name of the file.
pub(super) const MANIFEST: &str = "manifest.json";

/// The format that this program writes; it reads no other.
const FORMAT: u32 = 1;

/// Bytes of a manifest: some two million names.
const LIMIT: u64 = 256 << 20;

/// The names of our files, relative to their tree, with `/` between folders; and what the last build was.
///
/// It holds names alone: what a file should contain is known by each build, and whether it does is seen by reading it.
/// After a crash it may claim names that are not there, never fewer than are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: u32,
    /// The day that the trees show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    built_for: Option<Day>,
    /// How to know the trees that are changing places at this moment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    exchanging: Vec<Mark>,
    notifications: BTreeSet<String>,
    site: BTreeSet<String>,
}

/// What tells a tree that we filled from any other folder: neither number can be put into a checkout or an archive on
/// purpose, and a crash changes neither. Some file systems lose the one, some the other when they are mounted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mark {
    inode: u64,
    /// When its entries changed last, in nanoseconds since 1970.
    changed: u64,
}

impl Mark {
    /// The mark of a folder.
    pub(super) fn of(folder: &Metadata) -> Self {
        let since = folder.modified().ok().and_then(|time| time.into_std().duration_since(UNIX_EPOCH).ok());
        let changed = since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or_default();
        Self { inode: folder.ino(), changed }
    }

    fn fits(self, other: Self) -> bool {
        self.inode == other.inode || (self.changed == other.changed && self.changed != 0)
    }
}

impl Manifest {
    /// A manifest of these names, of a build for this day.
    pub(super) fn new(built_for: Day, notifications: BTreeSet<String>, site: BTreeSet<String>) -> Self {
        Self { format: FORMAT, built_for: Some(built_for), exchanging: Vec::new(), notifications, site }
    }

    /// Reads the manifest in `own`; it is empty before the first build.
    pub(super) fn read(own: &Folder) -> Result<Self, Obstacle> {
        let text = match own.open_file(MANIFEST) {
            Ok(file) => {
                let mut text = Vec::new();
                let read = file.take(LIMIT).read_to_end(&mut text);
                read.map_err(Failure::world("cannot read", &own.path_of(MANIFEST)))?;
                text
            }
            Err(Failure::World { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(failure) => return Err(failure.into()),
        };
        let unusable = |why: &str| Err(Obstacle::damage(&own.path_of(MANIFEST), &format!("is unusable: {why}")));
        match serde_json::from_slice::<Self>(&text) {
            Ok(manifest) if manifest.format == FORMAT => Ok(manifest),
            Ok(manifest) => unusable(&format!("it has format {}, not {FORMAT}", manifest.format)),
            Err(cause) => unusable(&cause.to_string()),
        }
    }

    /// Writes it to `own`.
    pub(super) fn write(&self, own: &Folder) -> Result<(), Failure> {
        let mut text = serde_json::to_string_pretty(self).expect("sets of strings are JSON");
        text.push('\n');
        own.overwrite(MANIFEST, text.as_bytes())
    }

    /// The names in `tree`.
    pub(super) fn names(&self, tree: Tree) -> &BTreeSet<String> {
        match tree {
            Tree::Notifications => &self.notifications,
            Tree::Site => &self.site,
        }
    }

    /// The day of the last build; `None` before the first.
    pub(super) fn built_for(&self) -> Option<Day> {
        self.built_for
    }

    /// The names of both, while trees with these marks change places. The day is still that of what stands.
    pub(super) fn on_the_way_to(&self, other: &Self, exchanging: Vec<Mark>) -> Self {
        Self {
            format: FORMAT,
            built_for: self.built_for,
            exchanging,
            notifications: &self.notifications | &other.notifications,
            site: &self.site | &other.site,
        }
    }

    /// Whether the folder is one of the trees that were changing places.
    pub(super) fn is_exchanging(&self, folder: &Metadata) -> bool {
        let mark = Mark::of(folder);
        self.exchanging.iter().any(|ours| ours.fits(mark))
    }
}
