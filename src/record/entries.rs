//! How entries stand in the ledger: which lines, and what is hashed.
//!
//! Each entry is a few lines of YAML in one order, and its digest is the SHA-256 (FIPS 180-4) of these lines as they stand in the
//! file, each with its line feed. So `sed -n '9,15p' content/ledger.yaml | sha256sum` proves an entry with nothing of ours.

use std::fmt::Write;

use crate::model::ledger::{Act, SealedText, SentLetter};
use crate::model::name::NoticeId;
use crate::values::day::Day;
use crate::values::digest::Digest;

/// The first lines of every ledger.
pub(super) const TOP: &str = "\
# What was published, and what was sent. `noticepress seal` and `noticepress sent` add to it; nobody edits it.
# Each entry ends with the SHA-256 of the lines of the entry before it, the first with that of the notice's name.
format: 1
notices:
";

/// What stands before the first key of an entry, and before its other keys.
pub(super) const FIRST: &str = "      - ";
pub(super) const FURTHER: &str = "        ";

/// An entry that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewEntry {
    /// The day it is made.
    pub recorded: Day,
    /// What it records.
    pub act: Act,
}

/// The lines of an entry, of which its digest is taken.
pub(super) fn lines(recorded: Day, act: &Act, before: Digest) -> String {
    let mut out = String::new();
    let mut put = |key: &str, value: &dyn std::fmt::Display| {
        let indentation = if out.is_empty() { FIRST } else { FURTHER };
        let _ = writeln!(out, "{indentation}{key}: {value}");
    };
    match act {
        Act::Text { sealed, .. } => put("text", &sealed.version),
        Act::Image { version, .. } => put("image", version),
        Act::Correction { sealed, .. } => put("correction", &sealed.version),
        Act::Withdrawal { version, .. } => put("withdrawal", version),
        Act::Letter(letter) => put("letter", &letter.version),
    }
    put("recorded", &recorded);
    match act {
        Act::Text { sealed, backdated } => {
            put_sealed(&mut put, sealed);
            if let Some(reason) = backdated {
                put("backdated", &quoted(reason));
            }
        }
        Act::Image { file, sha256, .. } => {
            put("file", &quoted(file));
            put("sha256", sha256);
        }
        Act::Correction { sealed, reason } => {
            put_sealed(&mut put, sealed);
            put("reason", &quoted(reason));
        }
        Act::Withdrawal { reason, .. } => put("reason", &quoted(reason)),
        Act::Letter(letter) => put_letter(&mut put, letter),
    }
    put("before", &before);
    out
}

fn put_sealed(put: &mut impl FnMut(&str, &dyn std::fmt::Display), sealed: &SealedText) {
    put("lang", &sealed.lang);
    put("effective", &sealed.effective);
    put("change", &sealed.change.as_str());
    put("sha256", &sealed.sha256);
}

fn put_letter(put: &mut impl FnMut(&str, &dyn std::fmt::Display), letter: &SentLetter) {
    put("lang", &letter.lang);
    put("kind", &letter.kind.as_str());
    put("channel", &quoted(&letter.channel));
    put("sent", &letter.sent);
    put("audience", &quoted(&letter.audience));
    put("count", &letter.count);
    put("sha256", &letter.sha256);
}

/// Words in double quotes, on one line, as JSON and YAML both read them.
fn quoted(words: &str) -> String {
    serde_json::to_string(words).expect("a string is JSON")
}

/// What the first entry of a chain follows: the digest of the notice's name, so that no chain passes for that of another.
pub(super) fn beginning(notice: &NoticeId) -> Digest {
    Digest::of(notice.as_str().as_bytes())
}

/// What stands above the entries of a notice.
pub(super) fn head(notice: &NoticeId, entries: usize, last: Digest) -> String {
    format!("  {notice}:\n    entries: {entries}\n    last: {last}\n    chain:\n")
}
