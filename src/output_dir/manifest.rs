//! Which files of the two trees are ours.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Tree;
use super::disk::{self, Disk, look};
use crate::failure::Failure;

/// The format that this program writes; it reads no other.
const FORMAT: u32 = 1;

/// The names of our files, relative to their tree, with `/` between folders.
///
/// It holds names alone: what a file should contain is known by each build, and whether it does is seen by reading it.
/// After a crash it may claim names that are not there, never fewer than are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: u32,
    notifications: BTreeSet<String>,
    site: BTreeSet<String>,
}

impl Manifest {
    /// A manifest of these names.
    pub(super) fn new(notifications: BTreeSet<String>, site: BTreeSet<String>) -> Self {
        Self { format: FORMAT, notifications, site }
    }

    /// Whether a build ever completed a tree here.
    pub(super) fn exists(own: &Path) -> bool {
        Self::path(own).is_file()
    }

    /// Reads the manifest in `own`; it is empty before the first build.
    pub(super) fn read(own: &Path) -> Result<Self, Failure> {
        let path = Self::path(own);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(cause) => return Err(Failure::world("cannot read", &path)(cause)),
        };
        match serde_json::from_str::<Self>(&text) {
            Ok(manifest) if manifest.format == FORMAT => Ok(manifest),
            Ok(manifest) => Err(unusable(&path, &format!("it has format {}, not {FORMAT}", manifest.format))),
            Err(cause) => Err(unusable(&path, &cause.to_string())),
        }
    }

    /// Writes it to `own`.
    pub(super) fn write(&self, disk: &Disk, own: &Path) -> Result<(), Failure> {
        let mut text = serde_json::to_string_pretty(self).expect("sets of strings are JSON");
        text.push('\n');
        disk.overwrite(&Self::path(own), text.as_bytes())
    }

    /// Removes what a crash left of writing it.
    pub(super) fn clear_unfinished(disk: &Disk, own: &Path) -> Result<(), Failure> {
        let unfinished = disk::unfinished(&Self::path(own));
        if look(&unfinished)?.is_some() { disk.remove_file(&unfinished) } else { Ok(()) }
    }

    /// The names in `tree`.
    pub(super) fn names(&self, tree: Tree) -> &BTreeSet<String> {
        match tree {
            Tree::Notifications => &self.notifications,
            Tree::Site => &self.site,
        }
    }

    /// The names of both.
    pub(super) fn union(&self, other: &Self) -> Self {
        Self::new(&self.notifications | &other.notifications, &self.site | &other.site)
    }

    fn path(own: &Path) -> PathBuf {
        own.join("manifest.json")
    }
}

fn unusable(path: &Path, why: &str) -> Failure {
    Failure::usage_with_hint(
        format!("cannot tell which files are ours: {} is unusable: {why}", path.display()),
        "move the output folder away and build again, or choose another with `--output`",
    )
}
