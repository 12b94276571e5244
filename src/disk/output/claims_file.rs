//! What the files of a claimant say, in one file under `.noticepress/claims`.
//!
//! A line a file: its path in the output folder, a tab, and what it claims, as JSON; in the order of the paths. The file is
//! called by its claimant and by the digest of its bytes, `privacy.0123456789abcdef.claims`. So it is never changed: other claims
//! are another file. The manifest says which of them is meant.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::Read;
use std::ops::Range;

use super::disk::OWN;
use super::folder::Folder;
use crate::failure::Failure;
use crate::site::address::Tree;
use crate::site::claims::Claimant;
use crate::values::digest::ShortDigest;

/// The folder of the files.
pub(super) const CLAIMS: &str = "claims";

/// Bytes of a file that are read, at the most.
const LIMIT: u64 = 1 << 30;

/// Which file is meant of each claimant.
pub(super) type ClaimsNamed = BTreeMap<Claimant, ShortDigest>;

/// The name of a file.
fn name(claimant: &Claimant, digest: ShortDigest) -> String {
    format!("{claimant}.{digest}.claims")
}

/// Where a file is in the output folder, for messages.
pub(super) fn path(claimant: &Claimant, digest: ShortDigest) -> String {
    format!("{OWN}/{CLAIMS}/{}", name(claimant, digest))
}

/// How a file of a tree is called in it.
pub(super) fn key(tree: Tree, path: &str) -> String {
    format!("{}/{path}", tree.folder())
}

/// The text of a file that says this of these.
pub(super) fn text_of<'t>(claims: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    claims.fold(String::new(), |mut text, (key, said)| {
        let _ = writeln!(text, "{key}\t{said}");
        text
    })
}

/// What was read of a file, which is as it was written.
#[derive(Debug, Default)]
pub(super) struct ClaimsFile {
    text: String,
    lines: Vec<ClaimLine>,
}

#[derive(Debug)]
struct ClaimLine {
    key: Range<usize>,
    said: Range<usize>,
}

impl ClaimsFile {
    /// Reads the one with this digest of `own`; `None` when it is missing or is not as it was written.
    pub(super) fn read(own: &Folder, claimant: &Claimant, digest: ShortDigest) -> Option<Self> {
        let mut text = String::new();
        let file = own.open(CLAIMS).and_then(|folder| folder.open_file(name(claimant, digest))).ok()?;
        file.take(LIMIT).read_to_string(&mut text).ok()?;
        if ShortDigest::of(text.as_bytes()) == digest { Self::of(text) } else { None }
    }

    /// The one of a text; `None` when that is none, or the lines are in another order, in which nothing is found.
    fn of(text: String) -> Option<Self> {
        let (mut lines, mut at) = (Vec::new(), 0);
        for line in text.lines() {
            let tab = at + line.find('\t')?;
            lines.push(ClaimLine { key: at..tab, said: tab + 1..at + line.len() });
            at += line.len() + 1;
        }
        let is_sorted = lines.is_sorted_by(|one, next| text[one.key.clone()] < text[next.key.clone()]);
        if is_sorted { Some(Self { text, lines }) } else { None }
    }

    /// What the file of a tree that is called so here says.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let at = self.lines.binary_search_by(|line| self.text[line.key.clone()].cmp(key)).ok()?;
        Some(&self.text[self.lines[at].said.clone()])
    }

    /// How many files say anything.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// All of it: how a file is called, and what it says.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.lines.iter().map(|line| (&self.text[line.key.clone()], &self.text[line.said.clone()]))
    }
}

/// Opens the folder of the files in `own`, after making it if it is missing.
pub(super) fn folder(own: &Folder) -> Result<Folder, Failure> {
    if own.look(CLAIMS)?.is_some() {
        return own.open(CLAIMS);
    }
    let folder = own.create_folder(CLAIMS)?;
    own.sync()?;
    Ok(folder)
}

/// Writes a file into the folder of the files, and waits until it is on the medium. One of its name that is not as it was
/// written makes way.
pub(super) fn write(folder: &Folder, claimant: &Claimant, text: &str) -> Result<(), Failure> {
    let digest = ShortDigest::of(text.as_bytes());
    folder.overwrite(&name(claimant, digest), text.as_bytes())
}

/// Removes what no build needs any more: every file but these, and the folder when it holds none.
pub(super) fn clear(own: &Folder, named: &ClaimsNamed) -> Result<(), Failure> {
    if own.look(CLAIMS)?.is_none() {
        return Ok(());
    }
    let folder = own.open(CLAIMS)?;
    let meant: BTreeSet<String> = named.iter().map(|(claimant, digest)| name(claimant, *digest)).collect();
    let mut is_empty = true;
    for file in folder.names()? {
        if file.to_str().is_some_and(|file| meant.contains(file)) {
            is_empty = false;
        } else {
            folder.remove_file(file)?;
        }
    }
    if is_empty { own.remove_folder(CLAIMS) } else { Ok(()) }
}
