//! Letters as they were sent: what the ledger says of them, and whether they still are what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{LEDGER, SENT, letter_folder, letter_name};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::ledger::{Act, LedgerEntry, LetterFiles, LetterKind};
use crate::model::name::{NoticeId, VersionId};
use crate::model::register::Register;
use crate::source::Span;
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::lang::Lang;
use crate::values::packed::PackedBytes;

/// The file with the digests of the others. The digest of its own bytes is that of the letter.
pub(crate) const LETTER_SUMS: &str = "SHA256SUMS";

/// The other files of a letter, in the order of their names.
pub(crate) const LETTER_PARTS: [&str; 5] = ["body.html", "body.txt", "message.eml", "preheader.txt", "subject.txt"];

/// A letter that went out: the same bytes, in one mailing or several.
#[derive(Clone, Debug)]
pub(crate) struct LetterOnRecord {
    /// The version that it is about.
    pub version: VersionId,
    /// The language of the letter.
    pub lang: Lang,
    /// What it was for.
    pub kind: LetterKind,
    /// Its number among the letters of that version in that language, counted from 1.
    pub n: usize,
    /// The SHA-256 of its `SHA256SUMS`.
    pub sha256: Digest,
    /// Who got it, in the order in which it was recorded; at least one.
    pub mailings: Vec<LetterMailing>,
}

/// One time that a letter went out.
#[derive(Clone, Debug)]
pub(crate) struct LetterMailing {
    /// The day it was recorded.
    pub recorded: Day,
    /// The day it went out.
    pub sent: Day,
    /// How.
    pub channel: String,
    /// To whom.
    pub audience: String,
    /// To how many.
    pub count: u64,
    /// Its entry.
    pub entry: Span,
}

impl LetterOnRecord {
    /// The first day on which it went out, of those that were recorded.
    #[must_use]
    pub(crate) fn first_sent(&self) -> Day {
        self.mailings.iter().map(|mailing| mailing.sent).min().unwrap_or(self.version.updated)
    }

    /// The entry that recorded it first.
    #[must_use]
    pub(crate) fn entry(&self) -> &Span {
        &self.mailings[0].entry
    }

    /// The name of its folder in that of its version, with `/` behind it.
    #[must_use]
    pub(crate) fn folder_name(&self) -> String {
        letter_name(&self.lang, self.n) + "/"
    }

    /// Its folder below that with all letters of the notice.
    #[must_use]
    pub(crate) fn folder(&self) -> String {
        letter_folder(self.version, &self.lang, self.n)
    }
}

/// The letters of a chain, in the order in which each was first recorded.
#[must_use]
pub(super) fn letters_on_record(chain: &[LedgerEntry]) -> Vec<LetterOnRecord> {
    let mut letters: Vec<LetterOnRecord> = Vec::new();
    let mut known: BTreeMap<(VersionId, Lang, Digest), usize> = BTreeMap::new();
    let mut counts: BTreeMap<(VersionId, Lang), usize> = BTreeMap::new();
    for entry in chain {
        let Act::Letter(sent) = &entry.act else { continue };
        let mailing = LetterMailing {
            recorded: entry.recorded,
            sent: sent.sent,
            channel: sent.channel.clone(),
            audience: sent.audience.clone(),
            count: sent.count,
            entry: entry.span.clone(),
        };
        let at = *known.entry((sent.version, sent.lang.clone(), sent.sha256)).or_insert_with(|| {
            let n = counts.entry((sent.version, sent.lang.clone())).or_default();
            *n += 1;
            letters.push(LetterOnRecord {
                version: sent.version,
                lang: sent.lang.clone(),
                kind: sent.kind,
                n: *n,
                sha256: sent.sha256,
                mailings: Vec::new(),
            });
            letters.len() - 1
        });
        letters[at].mailings.push(mailing);
    }
    letters
}

/// The files of a letter with the one that holds their digests, and the SHA-256 of that: a line for each other file in the
/// order of their names, as `sha256sum -c` reads them.
#[must_use]
pub(crate) fn frozen(parts: impl IntoIterator<Item = (&'static str, Vec<u8>)>) -> (LetterFiles, Digest) {
    let mut files: LetterFiles = parts
        .into_iter()
        .filter(|(name, _)| LETTER_PARTS.contains(name))
        .map(|(name, bytes)| (name.to_owned(), PackedBytes::whole(bytes)))
        .collect();
    let mut sums = String::new();
    for (name, bytes) in &files {
        let _ = writeln!(sums, "{}  {name}", bytes.sha256());
    }
    let sums = PackedBytes::whole(sums.into_bytes());
    let sha256 = sums.sha256();
    files.insert(LETTER_SUMS.to_owned(), sums);
    (files, sha256)
}

/// Letters that were changed after they were sent (N0280), are gone (N0281), or that the ledger does not have (N0282).
#[must_use]
pub(crate) fn judge_letters(register: &Register) -> Vec<Diagnostic> {
    let none = BTreeMap::new();
    let mut problems = Vec::new();
    let mut known: BTreeSet<(&NoticeId, String)> = BTreeSet::new();
    for (notice, chain) in register.ledger.iter().flat_map(|ledger| &ledger.chains) {
        let here = register.letters.get(notice).unwrap_or(&none);
        for letter in letters_on_record(chain) {
            let folder = letter.folder();
            judge_letter(notice, &letter, here.get(&folder), &mut problems);
            known.insert((notice, folder));
        }
    }
    for (notice, folder) in
        register.letters.iter().flat_map(|(notice, letters)| letters.keys().map(move |f| (notice, f)))
    {
        if !known.contains(&(notice, folder.clone())) {
            let place = Place::Path(path(notice, folder));
            let message = match register.ledger {
                Some(_) => "the ledger does not say that this email was sent".to_owned(),
                None => format!("this email was sent, but {LEDGER}, which says to whom, is gone"),
            };
            let problem = Diagnostic::new(Rule::UnrecordedLetter, place, message);
            problems.push(match register.ledger {
                Some(_) => problem.hint("delete it; `noticepress sent` keeps emails and records them in one step"),
                None => problem.hint("put the ledger back, from git or from a copy"),
            });
        }
    }
    problems
}

fn path(notice: &NoticeId, folder: &str) -> String {
    format!("content/{notice}/{SENT}/{folder}")
}

fn judge_letter(
    notice: &NoticeId,
    letter: &LetterOnRecord,
    files: Option<&LetterFiles>,
    problems: &mut Vec<Diagnostic>,
) {
    let folder = path(notice, &letter.folder());
    let sent = letter.first_sent();
    let gone = |what: &str, path: &str| {
        let message = format!("{what} was sent on {sent}, but is gone");
        Diagnostic::new(Rule::SentLetterGone, Place::Path(path.to_owned()), message)
            .label(letter.entry().clone(), "where it was recorded")
            .hint(format!("put {path} back, from git or from a copy"))
    };
    let Some(files) = files else { return problems.push(gone("this email", &folder)) };
    let Some(sums) = files.get(LETTER_SUMS) else {
        return problems.push(gone("this file of an email that", &format!("{folder}/{LETTER_SUMS}")));
    };
    let changed = |name: &str, was: Digest, is: Digest| {
        let path = format!("{folder}/{name}");
        let message =
            format!("this email was sent on {sent} and was changed since: its SHA-256 was {was}, and is now {is}");
        Diagnostic::new(Rule::SentLetterChanged, Place::Path(path.clone()), message)
            .label(letter.entry().clone(), "what was sent")
            .hint(format!("put {path} back as it was: an email that was sent must not change"))
            .hint("if git changed its line ends, write `content/*/sent/** -text` in .gitattributes")
    };
    let found = sums.sha256();
    if found != letter.sha256 {
        return problems.push(changed(LETTER_SUMS, letter.sha256, found));
    }
    let lines = sums.unpack();
    let sums: BTreeMap<&str, Digest> = std::str::from_utf8(&lines)
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.split_once("  "))
        .filter_map(|(digest, name)| Some((name, digest.parse().ok()?)))
        .collect();
    for (name, was) in &sums {
        match files.get(*name).map(|bytes| bytes.sha256()) {
            None => problems.push(gone("this file of an email that", &format!("{folder}/{name}"))),
            Some(is) if is != *was => problems.push(changed(name, *was, is)),
            Some(_) => {}
        }
    }
    for name in files.keys().filter(|name| *name != LETTER_SUMS && !sums.contains_key(name.as_str())) {
        let place = Place::Path(format!("{folder}/{name}"));
        let message = format!("this file is not part of the email that was sent on {sent}");
        problems.push(Diagnostic::new(Rule::UnrecordedLetter, place, message).hint("delete it"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ledger::SentLetter;
    use crate::source::SourceFile;

    fn entry(lang: &str, kind: LetterKind, audience: &str, letter: &[u8]) -> LedgerEntry {
        let day = "2026-11-18".parse().unwrap();
        let letter = SentLetter {
            version: "2026-11-16".parse().unwrap(),
            lang: lang.parse().unwrap(),
            kind,
            channel: "email".to_owned(),
            sent: day,
            audience: audience.to_owned(),
            count: 3,
            sha256: Digest::of(letter),
        };
        let span = Span::top_of(&SourceFile::new(LEDGER, ""));
        LedgerEntry { recorded: day, act: Act::Letter(letter), digest: Digest::NONE, span }
    }

    #[test]
    fn the_same_bytes_to_another_audience_are_the_same_letter_and_other_bytes_are_the_next() {
        let chain = [
            entry("en", LetterKind::Announcement, "readers", b"a"),
            entry("es", LetterKind::Announcement, "readers", b"b"),
            entry("en", LetterKind::Announcement, "partners", b"a"),
            entry("en", LetterKind::Correction, "readers", b"c"),
        ];
        let letters = letters_on_record(&chain);
        let told: Vec<(String, usize)> = letters.iter().map(|l| (l.folder(), l.mailings.len())).collect();
        let expected = [("2026-11-16/en", 2), ("2026-11-16/es", 1), ("2026-11-16/en.2", 1)];
        assert_eq!(told, expected.map(|(folder, n)| (folder.to_owned(), n)));
    }

    #[test]
    fn the_digest_of_a_letter_is_that_of_the_digests_of_its_files() {
        let parts =
            [("subject.txt", b"Hello\n".to_vec()), ("body.txt", b"Text\n".to_vec()), ("index.html", Vec::new())];
        let (files, sha256) = frozen(parts);
        let sums = format!("{}  body.txt\n{}  subject.txt\n", Digest::of(b"Text\n"), Digest::of(b"Hello\n"));
        assert_eq!(files[LETTER_SUMS].unpack(), sums.as_bytes());
        assert_eq!(sha256, Digest::of(sums.as_bytes()));
        assert_eq!(files.len(), 3);
    }
}
