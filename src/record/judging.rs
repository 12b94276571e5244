//! Whether what was published still stands as it was, and whether what is new was there on its day.
//!
//! The ledger and git are judged by the same rules: each says what was published, and a text that differs from that is wrong.

use std::collections::{BTreeMap, BTreeSet};

use super::published::{PublishedNotice, PublishedRecord, PublishedText, Witness, digest_of};
use super::{FORMER, LEDGER, former_name};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::ledger::{ChainEnd, Ledger};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Change, Notice, Version};
use crate::model::register::Register;
use crate::source::Span;
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::english::{counted, entries as counted_entries};
use crate::values::english::{counted_days, days_notice};
use crate::values::lang::Lang;

/// Whether texts that were not published by their day are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lateness {
    /// The day is that on which somebody publishes: a text dated before it came too late.
    Judged,
    /// The day is one that somebody wants to look at, and texts up to it will be published in time.
    Meant,
}

/// The digest of an image beside the versions of a notice; `None` where there is none.
pub(crate) type ImageDigest<'a> = dyn Fn(&NoticeId, &str) -> Option<Digest> + Sync + 'a;

/// Everything in which the texts of a project differ from what was published: other bytes (N0185), gone (N0186), other dates
/// (N0187), images replaced (N0190); and texts dated before others that were published (N0188) or before they came (N0189).
///
/// Each text is hashed once.
#[must_use]
pub(crate) fn judge(
    register: &Register,
    published: &PublishedRecord,
    as_of: Day,
    lateness: Lateness,
    image: &ImageDigest<'_>,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (id, record) in &published.notices {
        let notice = register.notice(id);
        let judging = NoticeJudging { id, notice, record, published, register };
        judging.texts(&mut problems);
        judging.images(image, &mut problems);
        judging.former(&mut problems);
    }
    let untimely = untimely(register, published, as_of, |_, _| false).into_iter();
    problems.extend(untimely.filter(|problem| lateness == Lateness::Judged || problem.rule != Rule::LateText));
    problems
}

/// Versions that nobody published by their day, but for those that are excused: dated before others that were published
/// (N0188), or before anybody could read them (N0189).
pub(crate) fn untimely(
    register: &Register,
    published: &PublishedRecord,
    as_of: Day,
    is_excused: impl Fn(&NoticeId, VersionId) -> bool,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for notice in &register.notices {
        unpublished(notice, published, as_of, &is_excused, &mut problems);
    }
    problems
}

/// Chains that somebody knew and that are gone, or go on otherwise (N0184); `by` is who: "the last build".
#[must_use]
pub(crate) fn lost(by: &str, known: &BTreeMap<NoticeId, ChainEnd>, ledger: Option<&Ledger>) -> Vec<Diagnostic> {
    let Some(ledger) = ledger else {
        let entries: usize = known.values().map(|end| end.entries).sum();
        let message = format!("the ledger is missing, although {by} knew {}", counted_entries(entries));
        return if known.is_empty() { Vec::new() } else { vec![missing(message)] };
    };
    let lost = known.iter().filter(|(notice, end)| !ledger.continues(notice, **end));
    lost.map(|(notice, end)| {
        let entries = counted_entries(end.entries);
        missing(format!("{by} knew {entries} of `{notice}`, but the ledger does not continue from them"))
    })
    .collect()
}

/// Wordings that are kept beside the texts, without the ledger that recorded them (N0184).
#[must_use]
pub(crate) fn lost_by_wordings(register: &Register) -> Vec<Diagnostic> {
    let kept = register.notices.iter().filter(|notice| register.ledger.is_none() && !notice.former.is_empty());
    kept.map(|notice| {
        missing(format!(
            "the ledger is missing, although content/{}/{FORMER} contains wordings that it recorded",
            notice.id
        ))
    })
    .collect()
}

fn missing(message: String) -> Diagnostic {
    Diagnostic::new(Rule::LedgerMissing, Place::Path(LEDGER.to_owned()), message)
        .hint("put the ledger back, from git or from a copy; noticepress never starts a second ledger on its own")
}

/// The error (N0185) for a text that was changed; the digests are the one that was published and the one of today.
pub(super) fn changed(
    witness: &Witness,
    recorded: Option<Day>,
    place: Span,
    [published, here]: [Digest; 2],
) -> Diagnostic {
    let back = witness.put_back(place.file().path());
    let message = format!(
        "this version {} and was changed since: its SHA-256 was {published}, and is now {here}",
        witness.was_published(recorded)
    );
    Diagnostic::new(Rule::PublishedTextChanged, place, message)
        .hint(back)
        .hint("publish the change as a new version: copy the file, and name the copy by the day it is published")
}

struct NoticeJudging<'a> {
    id: &'a NoticeId,
    notice: Option<&'a Notice>,
    record: &'a PublishedNotice,
    published: &'a PublishedRecord,
    register: &'a Register,
}

impl NoticeJudging<'_> {
    fn texts(&self, problems: &mut Vec<Diagnostic>) {
        let reference = self.register.settings.reference_language();
        let mut here: BTreeMap<Digest, String> = BTreeMap::new();
        for version in self.notice.into_iter().flat_map(Notice::versions) {
            for text in version.every_text() {
                here.entry(digest_of(text)).or_insert_with(|| text.source.path().to_owned());
            }
        }
        let mut gone: BTreeMap<VersionId, Vec<(&Lang, &PublishedText)>> = BTreeMap::new();
        for ((id, lang), sealed) in &self.record.texts {
            let version = self.notice.and_then(|notice| notice.version(*id)).filter(|version| !version.draft);
            let Some(version) = version else {
                gone.entry(*id).or_default().push((lang, sealed));
                continue;
            };
            let Some(text) = version.translation(lang) else {
                problems.push(self.gone(*id, lang, sealed, here.get(&sealed.sha256).map(String::as_str)));
                continue;
            };
            let digest = digest_of(text);
            if digest != sealed.sha256 {
                problems.push(self.changed(version, Span::top_of(&text.source), digest, sealed));
            } else if lang == reference && (version.effective, version.change) != (sealed.effective, sealed.change) {
                problems.push(self.other_dates(version, sealed));
            }
        }
        // A version is gone once, with all of its translations, and so is a notice with all of its versions.
        let told = if self.notice.is_none() { 1 } else { gone.len() };
        for (id, languages) in gone.into_iter().take(told) {
            let elsewhere = |sealed: &PublishedText| here.get(&sealed.sha256).map(String::as_str);
            let renamed = languages.iter().find(|(_, sealed)| elsewhere(sealed).is_some());
            let of_reference = languages.iter().find(|(lang, _)| *lang == reference);
            if let Some((lang, sealed)) = renamed.or(of_reference).or(languages.first()) {
                problems.push(self.gone(id, lang, sealed, elsewhere(sealed)));
            }
        }
    }

    fn was_published(&self, sealed: Option<Day>) -> String {
        self.published.witness.was_published(sealed)
    }

    fn with_entry(problem: Diagnostic, entry: Option<&Span>) -> Diagnostic {
        match entry {
            Some(entry) => problem.label(entry.clone(), "what was sealed"),
            None => problem,
        }
    }

    fn changed(&self, version: &Version, place: Span, digest: Digest, sealed: &PublishedText) -> Diagnostic {
        let witness = &self.published.witness;
        let problem = changed(witness, sealed.recorded, place, [sealed.sha256, digest]);
        let problem = Self::with_entry(problem, sealed.entry.as_ref());
        if *witness == Witness::Ledger {
            let command = format!("noticepress seal --correct {}@{} --reason \"...\"", self.id, version.id);
            problem.hint(format!(
                "if the same page has to change, type `{command}`, which records it and keeps the former wording"
            ))
        } else {
            problem
        }
    }

    fn gone(&self, version: VersionId, lang: &Lang, sealed: &PublishedText, elsewhere: Option<&str>) -> Diagnostic {
        let id = self.id;
        let reference = self.register.settings.reference_language();
        let file = if lang == reference { format!("{version}.md") } else { format!("{version}.{lang}.md") };
        let path = format!("content/{id}/{file}");
        let was = self.was_published(sealed.recorded);
        let is_draft = self.notice.and_then(|notice| notice.version(version)).is_some_and(|version| version.draft);
        let (message, hint) = match elsewhere {
            _ if is_draft => {
                (format!("this version {was}, but is a draft now"), "delete `draft` from its front matter".into())
            }
            Some(other) => (
                format!("this version {was}, but has another name now: {other}"),
                format!("rename {other} to `{file}`"),
            ),
            None if self.notice.is_none() => {
                let back = self.published.witness.put_back(&format!("content/{id}"));
                let more = match self.record.texts.len() {
                    1 => String::new(),
                    all => format!(", and {} with it", counted(all - 1, "version file")),
                };
                (format!("this version {was}, but its notice `{id}` is gone{more}"), back)
            }
            None => (format!("this version {was}, but is gone"), self.published.witness.put_back(&path)),
        };
        let problem = Diagnostic::new(Rule::PublishedTextGone, Place::Path(path), message).hint(hint);
        let problem = Self::with_entry(problem, sealed.entry.as_ref());
        if self.published.witness == Witness::Ledger && elsewhere.is_none() {
            let what = if self.notice.is_none() { id.to_string() } else { format!("{id}@{version}") };
            problem.hint(format!(
                "if it should no longer be published, say so: `noticepress seal --withdraw {what} --reason \"...\"`"
            ))
        } else {
            problem
        }
    }

    fn other_dates(&self, version: &Version, sealed: &PublishedText) -> Diagnostic {
        let mut differ = Vec::new();
        if version.effective != sealed.effective {
            differ
                .push(format!("it applied from {}, and would now apply from {}", sealed.effective, version.effective));
        }
        if version.change != sealed.change {
            let (was, is) = (sealed.change.as_str(), version.change.as_str());
            differ.push(format!("it was classified as `{was}`, and would now be `{is}`"));
        }
        let message = format!("this version {}: {}", self.was_published(sealed.recorded), differ.join("; "));
        let place = Span::top_of(&version.text.source);
        let problem = Diagnostic::new(Rule::PublishedDatesChanged, place, message);
        Self::with_entry(problem, sealed.entry.as_ref())
            .hint("check the version that it edits, and `notice.yaml`: its own file is unchanged")
    }

    fn images(&self, image: &ImageDigest<'_>, problems: &mut Vec<Diagnostic>) {
        let mut digests: BTreeMap<&str, Option<Digest>> = BTreeMap::new();
        // An image is replaced once, however many texts show it.
        let mut told = BTreeSet::new();
        for ((version, file), sealed) in &self.record.images {
            let found = *digests.entry(file).or_insert_with(|| image(self.id, file));
            if found == Some(sealed.sha256) || !told.insert(file) {
                continue;
            }
            let was = self.was_published(sealed.recorded);
            let (message, hint) = match found {
                Some(found) => (
                    format!(
                        "this image {was} with {version} and was replaced since: its SHA-256 was {}, and is now \
                         {found}",
                        sealed.sha256
                    ),
                    "give the new image a different name, and link to it in the new version",
                ),
                None => (format!("this image {was} with {version}, but is gone"), "put the image back"),
            };
            let place = Place::Path(format!("content/{}/{file}", self.id));
            let problem = Diagnostic::new(Rule::PublishedImageChanged, place, message);
            problems.push(problem.hint(hint).hint("keep the old image too: published pages need it"));
        }
    }

    /// Each correction keeps the wording before it, and nothing else lies there.
    fn former(&self, problems: &mut Vec<Diagnostic>) {
        let Some(notice) = self.notice.filter(|_| self.published.witness == Witness::Ledger) else { return };
        let reference = self.register.settings.reference_language();
        let mut known = BTreeSet::new();
        for ((version, lang), corrections) in &self.record.former {
            for (n, correction) in (1..).zip(corrections) {
                let name = former_name(*version, (lang != reference).then_some(lang), n);
                let found = notice.former.get(&name).map(|source| source.sha256());
                known.insert(name.clone());
                if found == Some(correction.before) {
                    continue;
                }
                let path = format!("content/{}/{FORMER}/{name}", self.id);
                let message = match found {
                    None => {
                        format!("the wording of {version} before the correction of {} is gone", correction.recorded)
                    }
                    Some(found) => format!(
                        "this is not the wording of {version} before the correction of {}: its SHA-256 was {}, and is \
                         now {found}",
                        correction.recorded, correction.before
                    ),
                };
                let problem = Diagnostic::new(Rule::FormerWording, Place::Path(path), message);
                let problem = problem.label(correction.entry.clone(), "the correction");
                problems.push(problem.hint("put it back: readers of the corrected page can see what it said before"));
            }
        }
        for name in notice.former.keys().filter(|name| !known.contains(*name)) {
            let path = format!("content/{}/{FORMER}/{name}", self.id);
            let message = "no correction in the ledger has this wording";
            let problem = Diagnostic::new(Rule::FormerWording, Place::Path(path), message);
            problems.push(problem.hint("delete it; `noticepress seal --correct` keeps former wordings itself"));
        }
    }
}

fn unpublished(
    notice: &Notice,
    published: &PublishedRecord,
    as_of: Day,
    is_excused: &impl Fn(&NoticeId, VersionId) -> bool,
    problems: &mut Vec<Diagnostic>,
) {
    let record = published.notices.get(&notice.id);
    let is_by_ledger = published.witness == Witness::Ledger;
    // What git has nothing of is a notice that begins, with whatever history it brings.
    if record.is_none() && !is_by_ledger {
        return;
    }
    let none = PublishedNotice::default();
    let record = record.unwrap_or(&none);
    let last = record.last();
    let renamed = renamed(notice, record);
    for version in notice.public(as_of) {
        let key = (version.id, version.text.lang.clone());
        if record.texts.contains_key(&key) || is_excused(&notice.id, version.id) {
            continue;
        }
        // That a text has another name says all.
        if version.every_text().any(|text| renamed.contains(&digest_of(text))) {
            continue;
        }
        let command =
            |option: &str| format!("noticepress seal --{option} {}@{} --reason \"...\"", notice.id, version.id);
        let place = Span::top_of(&version.text.source);
        let problem = if record.withdrawn.contains(&version.id) {
            let message = format!("version {} is no longer published, but is here again", version.id);
            Diagnostic::new(Rule::BackdatedText, place, message).hint("delete the file, or give the version a new date")
        } else if let Some(last) = last.filter(|last| version.id < *last) {
            let message =
                format!("version {} is dated before {last}, but did not exist when that was published", version.id);
            Diagnostic::new(Rule::BackdatedText, place, message)
                .hint("change its file name and its `updated` to the day it is published")
        } else if version.id.updated < as_of {
            let days = version.id.updated.days_until(as_of);
            let mut message = format!(
                "version {} says that it was published on {}, {} before that happened",
                version.id,
                version.id.updated,
                counted_days(days)
            );
            if version.change == Change::Material && version.effective > as_of {
                let given = as_of.days_until(version.effective);
                message += &format!("; readers would get {}", days_notice(given));
            }
            Diagnostic::new(Rule::LateText, place, message).hint(format!(
                "type `noticepress redate {}@{}` to give it a new date with the same notice period",
                notice.id, version.id
            ))
        } else {
            continue;
        };
        problems.push(if is_by_ledger {
            problem.hint(format!("if it really was published by then, record why: `{}`", command("backdate")))
        } else {
            problem
        });
    }
}

/// The digests of texts that were published under a name that is not there any more.
fn renamed(notice: &Notice, record: &PublishedNotice) -> BTreeSet<Digest> {
    let is_gone = |id: VersionId| notice.version(id).is_none();
    record.texts.iter().filter(|((id, _), _)| is_gone(*id)).map(|(_, sealed)| sealed.sha256).collect()
}
