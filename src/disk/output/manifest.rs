//! Which files of the two trees are ours, what was written to them, and what they say.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::time::UNIX_EPOCH;

use cap_fs_ext::MetadataExt;
use cap_std::fs::Metadata;
use serde::{Deserialize, Deserializer, Serialize};

use super::folder::Folder;
use super::obstacle::Obstacle;
use crate::failure::Failure;
use crate::model::ledger::ChainEnd;
use crate::model::name::NoticeId;
use crate::site::address::Tree;
use crate::site::claims::Claims;
use crate::values::day::Day;
use crate::values::digest::Digest;

/// The name of the file.
pub(super) const MANIFEST: &str = "manifest.json";

/// The format that this program writes. It also reads those before: the first held names alone, the second no end of the ledger,
/// in the third each page claimed by itself where all pages lead.
const FORMAT: u32 = 4;

/// Bytes of a manifest: a million files.
const LIMIT: u64 = 256 << 20;

/// Our files, relative to their tree, with `/` between folders; and what the last build was.
///
/// After a crash it may claim names that are not there, never fewer than are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: u32,
    /// The day that the trees show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    built_for: Option<Day>,
    /// Where each chain of the ledger ended.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    ledger: BTreeMap<NoticeId, ChainEnd>,
    /// How to know the trees that are changing places at this moment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    exchanging: Vec<FolderMark>,
    #[serde(deserialize_with = "files_or_names")]
    notifications: Files,
    #[serde(deserialize_with = "files_or_names")]
    site: Files,
}

/// The files of a tree by path.
pub(super) type Files = BTreeMap<String, Wrote>;

/// What was written to a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wrote {
    /// The digest of its bytes; `None` where nobody knows: the build was cut short, or noticepress kept none then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Digest>,
    /// What it says.
    #[serde(default, skip_serializing_if = "Claims::is_empty")]
    pub claims: Claims,
}

/// Files, or the names alone that the first format held.
fn files_or_names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Files, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Listed {
        Names(BTreeSet<String>),
        Files(Files),
    }
    Ok(match Listed::deserialize(deserializer)? {
        Listed::Names(names) => names.into_iter().map(|name| (name, Wrote::default())).collect(),
        Listed::Files(files) => files,
    })
}

/// What tells a tree that we filled from any other folder: neither number can be put into a checkout or an archive on
/// purpose, and a crash changes neither. Some file systems lose the one, some the other when they are mounted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FolderMark {
    inode: u64,
    /// When its entries changed last, in nanoseconds since 1970.
    changed: u64,
}

impl FolderMark {
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
    /// A manifest of these files, of a build for this day with a ledger that ends so.
    pub(super) fn new(built_for: Day, ledger: BTreeMap<NoticeId, ChainEnd>, notifications: Files, site: Files) -> Self {
        Self { format: FORMAT, built_for: Some(built_for), ledger, exchanging: Vec::new(), notifications, site }
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
            Ok(manifest) if (1..=FORMAT).contains(&manifest.format) => Ok(manifest),
            Ok(manifest) => {
                unusable(&format!("it has format {}, and this noticepress reads up to {FORMAT}", manifest.format))
            }
            Err(cause) => unusable(&cause.to_string()),
        }
    }

    /// Writes it to `own`.
    pub(super) fn write(&self, own: &Folder) -> Result<(), Failure> {
        let mut text = serde_json::to_string_pretty(self).expect("maps of strings are JSON");
        text.push('\n');
        own.overwrite(MANIFEST, text.as_bytes())
    }

    /// The files in `tree`.
    pub(super) fn files(&self, tree: Tree) -> &Files {
        match tree {
            Tree::Notifications => &self.notifications,
            Tree::Site => &self.site,
        }
    }

    /// Where each chain of the ledger ended at the last build.
    pub(super) fn ledger(&self) -> &BTreeMap<NoticeId, ChainEnd> {
        &self.ledger
    }

    /// The day of the last build; `None` before the first.
    pub(super) fn built_for(&self) -> Option<Day> {
        self.built_for
    }

    /// The files of both, while trees with these marks change places. The day is still that of what stands.
    pub(super) fn on_the_way_to(&self, other: &Self, exchanging: Vec<FolderMark>) -> Self {
        Self {
            format: FORMAT,
            built_for: self.built_for,
            ledger: self.ledger.clone(),
            exchanging,
            notifications: either(&self.notifications, &other.notifications),
            site: either(&self.site, &other.site),
        }
    }

    /// Whether the folder is one of the trees that were changing places.
    pub(super) fn is_exchanging(&self, folder: &Metadata) -> bool {
        let mark = FolderMark::of(folder);
        self.exchanging.iter().any(|ours| ours.fits(mark))
    }
}

/// The files of two trees, of which nobody knows yet which one stands.
fn either(one: &Files, other: &Files) -> Files {
    let known = |path: &String, wrote: &Wrote| {
        let is_same =
            one.get(path).is_none_or(|one| one == wrote) && other.get(path).is_none_or(|other| other == wrote);
        if is_same { wrote.clone() } else { Wrote::default() }
    };
    one.iter().chain(other).map(|(path, wrote)| (path.clone(), known(path, wrote))).collect()
}
