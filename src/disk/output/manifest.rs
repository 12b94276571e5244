//! Which files of the two trees are ours, what was written to them, and where it lies what they claim.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::io::{self, Read};
use std::time::UNIX_EPOCH;

use cap_fs_ext::MetadataExt;
use cap_std::fs::Metadata;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::claims_file::ClaimsNamed;
use super::folder::Folder;
use super::obstacle::Obstacle;
use crate::failure::Failure;
use crate::model::ledger::ChainEnd;
use crate::model::name::NoticeId;
use crate::site::address::Tree;
use crate::values::day::Day;
use crate::values::digest::{Digest, ShortDigest};

/// The name of the file.
pub(super) const MANIFEST: &str = "manifest.json";

/// The format that this program writes. It also reads those before: the first held names alone, the second no end of the ledger,
/// and the second to the fourth what each file claims, which is passed over.
const FORMAT: u32 = 5;

/// Bytes of a manifest: a million files.
const LIMIT: u64 = 256 << 20;

/// Our files, relative to their tree, with `/` between folders; and what the last build was.
///
/// After a crash it may claim names that are not there, never fewer than are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: u32,
    /// The day that the trees show.
    #[serde(default)]
    built_for: Option<Day>,
    /// Where each chain of the ledger ended.
    #[serde(default)]
    ledger: BTreeMap<NoticeId, ChainEnd>,
    /// How to know the trees that are changing places at this moment.
    #[serde(default)]
    exchanging: Vec<FolderMark>,
    /// Which files hold what is claimed.
    #[serde(default)]
    claims: ClaimsNamed,
    #[serde(deserialize_with = "files_or_names")]
    notifications: Files,
    #[serde(deserialize_with = "files_or_names")]
    site: Files,
}

/// The files of a tree by path.
pub(super) type Files = BTreeMap<String, Wrote>;

/// What was written to a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wrote {
    /// The digest of its bytes; `None` where nobody knows: the build was cut short, or noticepress kept none then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Digest>,
    /// The digest of what it claims; `None` where it claims nothing, or nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "digest_of_claims")]
    pub claims: Option<ShortDigest>,
}

/// A digest of claims; `None` for the claims themselves, which earlier formats held.
fn digest_of_claims<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ShortDigest>, D::Error> {
    struct DigestOrClaims;

    impl<'de> Visitor<'de> for DigestOrClaims {
        type Value = Option<ShortDigest>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the digest of claims")
        }

        fn visit_str<E: de::Error>(self, digits: &str) -> Result<Self::Value, E> {
            digits.parse().map(Some).map_err(|_| E::invalid_value(de::Unexpected::Str(digits), &self))
        }

        fn visit_map<M: MapAccess<'de>>(self, mut claims: M) -> Result<Self::Value, M::Error> {
            while claims.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(None)
        }
    }

    deserializer.deserialize_any(DigestOrClaims)
}

/// Files, or the names alone that the first format held.
fn files_or_names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Files, D::Error> {
    struct FilesOrNames;

    impl<'de> Visitor<'de> for FilesOrNames {
        type Value = Files;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("files, or their names")
        }

        fn visit_seq<S: SeqAccess<'de>>(self, names: S) -> Result<Files, S::Error> {
            let names = BTreeSet::<String>::deserialize(SeqAccessDeserializer::new(names))?;
            Ok(names.into_iter().map(|name| (name, Wrote::default())).collect())
        }

        fn visit_map<M: MapAccess<'de>>(self, files: M) -> Result<Files, M::Error> {
            Files::deserialize(MapAccessDeserializer::new(files))
        }
    }

    deserializer.deserialize_any(FilesOrNames)
}

/// Of a manifest, where each chain of the ledger ended.
#[derive(Default, Deserialize)]
struct LedgerEnds {
    #[serde(default)]
    ledger: BTreeMap<NoticeId, ChainEnd>,
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
    /// A manifest of these files and what they claim, of a build for this day with a ledger that ends so.
    pub(super) fn new(
        built_for: Day,
        ledger: BTreeMap<NoticeId, ChainEnd>,
        claims: ClaimsNamed,
        [notifications, site]: [Files; 2],
    ) -> Self {
        let (format, built_for, exchanging) = (FORMAT, Some(built_for), Vec::new());
        Self { format, built_for, ledger, exchanging, claims, notifications, site }
    }

    /// Reads the manifest in `own`; it is empty before the first build.
    pub(super) fn read(own: &Folder) -> Result<Self, Obstacle> {
        let Some(text) = text(own)? else { return Ok(Self::default()) };
        let unusable = |why: &str| Err(Obstacle::damage(&own.path_of(MANIFEST), &format!("is unusable: {why}")));
        match serde_json::from_slice::<Self>(&text) {
            Ok(manifest) if (1..=FORMAT).contains(&manifest.format) => Ok(manifest),
            Ok(manifest) => unusable(&format!(
                "it has format {}, but this noticepress reads formats up to {FORMAT}",
                manifest.format
            )),
            Err(cause) => unusable(&cause.to_string()),
        }
    }

    /// Writes it to `own`.
    pub(super) fn write(&self, own: &Folder) -> Result<(), Failure> {
        own.overwrite(MANIFEST, self.text().as_bytes())
    }

    /// It as JSON, with a line for each file.
    fn text(&self) -> String {
        let Self { format, built_for, ledger, exchanging, claims, notifications, site } = self;
        let mut text = format!("{{\n\"format\": {format}");
        if let Some(day) = built_for {
            let _ = write!(text, ",\n\"built_for\": {}", json(day));
        }
        lines(&mut text, "ledger", ledger);
        if !exchanging.is_empty() {
            let _ = write!(text, ",\n\"exchanging\": {}", json(exchanging));
        }
        lines(&mut text, "claims", claims);
        for (tree, files) in [(Tree::Notifications, notifications), (Tree::Site, site)] {
            lines(&mut text, tree.folder(), files);
        }
        text + "\n}\n"
    }

    /// The files in `tree`.
    pub(super) fn files(&self, tree: Tree) -> &Files {
        match tree {
            Tree::Notifications => &self.notifications,
            Tree::Site => &self.site,
        }
    }

    /// Which files hold what is claimed.
    pub(super) fn claims(&self) -> &ClaimsNamed {
        &self.claims
    }

    /// Where each chain of the ledger ended at the last build, by the manifest in `own`; nowhere where there is none that can be read.
    pub(super) fn ledger_ends(own: &Folder) -> BTreeMap<NoticeId, ChainEnd> {
        let text = text(own).ok().flatten().unwrap_or_default();
        serde_json::from_slice::<LedgerEnds>(&text).unwrap_or_default().ledger
    }

    /// The day of the last build; `None` before the first.
    pub(super) fn built_for(&self) -> Option<Day> {
        self.built_for
    }

    /// The files of both, while trees with these marks change places. The day is still that of what stands. Of claims it names those
    /// that are the same in both: of the others nobody knows yet which go with what stands.
    pub(super) fn on_the_way_to(&self, other: &Self, exchanging: Vec<FolderMark>) -> Self {
        Self {
            format: FORMAT,
            built_for: self.built_for,
            ledger: self.ledger.clone(),
            exchanging,
            claims: self
                .claims
                .clone()
                .into_iter()
                .filter(|(of, digest)| other.claims.get(of) == Some(digest))
                .collect(),
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

/// The manifest in `own` as it lies there; `None` before the first build.
fn text(own: &Folder) -> Result<Option<Vec<u8>>, Failure> {
    match own.open_file(MANIFEST) {
        Ok(file) => {
            let mut text = Vec::new();
            let read = file.take(LIMIT).read_to_end(&mut text);
            read.map_err(Failure::world("cannot read", &own.path_of(MANIFEST)))?;
            Ok(Some(text))
        }
        Err(Failure::World { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Adds a key with a map, a line for each of its own.
fn lines<K: fmt::Display, V: Serialize>(text: &mut String, key: &str, map: &BTreeMap<K, V>) {
    let _ = write!(text, ",\n\"{key}\": {{");
    for (n, (key, value)) in map.iter().enumerate() {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(text, "{comma}\n{}: {}", json(&key.to_string()), json(value));
    }
    text.push_str(if map.is_empty() { "}" } else { "\n}" });
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("maps of strings are JSON")
}

/// The files of two trees, of which nobody knows yet which one stands.
fn either(one: &Files, other: &Files) -> Files {
    let known = |path: &String, wrote: &Wrote| {
        let is_same =
            one.get(path).is_none_or(|one| one == wrote) && other.get(path).is_none_or(|other| other == wrote);
        if is_same { *wrote } else { Wrote::default() }
    };
    one.iter().chain(other).map(|(path, wrote)| (path.clone(), known(path, wrote))).collect()
}
