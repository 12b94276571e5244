//! What is to be added to the ledger, and the ledger with it.

use std::collections::BTreeMap;

use super::entries::{NewEntry, TOP, beginning, head, lines};
use super::published::{PublishedNotice, PublishedRecord, digest_of};
use crate::model::ledger::{Act, Ledger, SealedText};
use crate::model::name::NoticeId;
use crate::model::notice::{Notice, Translation, Version};
use crate::model::register::Register;
use crate::values::day::Day;
use crate::values::digest::Digest;

/// The images that a version shows, by name, with their digests.
pub(crate) type ShownImages<'a> = dyn Fn(&Notice, &Version) -> BTreeMap<String, Digest> + 'a;

/// An entry for each readable text and each image it shows that the ledger does not have yet, oldest text first.
///
/// `backdated` gives the reason for a version that is dated before the day it is recorded, where somebody gave one.
#[must_use]
pub(crate) fn due(
    register: &Register,
    published: &PublishedRecord,
    as_of: Day,
    backdated: impl Fn(&Notice, &Version) -> Option<String>,
    images: &ShownImages<'_>,
) -> Vec<(NoticeId, NewEntry)> {
    let none = PublishedNotice::default();
    let mut due = Vec::new();
    for notice in &register.notices {
        let record = published.notices.get(&notice.id).unwrap_or(&none);
        for version in notice.public(as_of) {
            let mut add = |act| due.push((notice.id.clone(), NewEntry { recorded: as_of, act }));
            for text in version.every_text().filter(|t| !record.texts.contains_key(&(version.id, t.lang.clone()))) {
                let backdated = backdated(notice, version).filter(|_| version.id.updated < as_of);
                add(Act::Text { sealed: sealed(version, text), backdated });
            }
            for (file, sha256) in images(notice, version) {
                if !record.images.contains_key(&(version.id, file.clone())) {
                    add(Act::Image { version: version.id, file, sha256 });
                }
            }
        }
    }
    due
}

/// What the ledger keeps of a text as it is.
#[must_use]
pub(crate) fn sealed(version: &Version, text: &Translation) -> SealedText {
    SealedText {
        version: version.id,
        lang: text.lang.clone(),
        effective: version.effective,
        change: version.change,
        sha256: digest_of(text),
    }
}

/// The whole file of a ledger with these entries added, each at the end of its chain.
#[must_use]
pub(crate) fn with_entries(ledger: &Ledger, new: &[(NoticeId, NewEntry)]) -> String {
    let mut chains: BTreeMap<&NoticeId, Vec<(Day, &Act)>> = BTreeMap::new();
    for (notice, chain) in &ledger.chains {
        chains.insert(notice, chain.iter().map(|entry| (entry.recorded, &entry.act)).collect());
    }
    for (notice, entry) in new {
        chains.entry(notice).or_default().push((entry.recorded, &entry.act));
    }
    let mut out = TOP.to_owned();
    for (notice, acts) in chains {
        let mut before = beginning(notice);
        let mut entries = String::new();
        for (recorded, act) in &acts {
            let entry = lines(*recorded, act, before);
            before = Digest::of(entry.as_bytes());
            entries += &entry;
        }
        out += &head(notice, acts.len(), before);
        out += &entries;
    }
    out
}
