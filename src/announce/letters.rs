//! Which letters of a notice went out, and which are to go out.
//!
//! What was sent is sent: a letter is never written again. What happens to its text afterwards makes another letter due to
//! those who got it: that of the text that takes its place, a correction where the page of the text itself was corrected, a
//! withdrawal where the change was taken back. Where nothing was sent, nothing of this is due.

use super::{Announcement, Occasion, announcement, email};
use crate::model::ledger::LetterKind;
use crate::model::name::VersionId;
use crate::model::notice::{Channel, Notice, Version};
use crate::model::timeline::Standing;
use crate::record::letters::LetterOnRecord;
use crate::record::published::PublishedNotice;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// A letter about a version in one language: as it went out, or as it is to be written.
#[derive(Clone, Debug)]
pub(crate) struct VersionLetter<'a> {
    /// The version.
    pub version: &'a Version,
    /// The language.
    pub lang: &'a Lang,
    /// What it is for.
    pub kind: LetterKind,
    /// Its number among the letters of the version in the language, counted from 1.
    pub n: usize,
    /// The first day on which it could go out.
    pub since: Day,
    /// The letter that it takes the place of, if one went out.
    pub instead_of: Option<&'a LetterOnRecord>,
    /// Whether there is a ledger, which would have that letter.
    pub has_record: bool,
    /// What became of it.
    pub state: LetterState<'a>,
}

/// What became of a letter by a day.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LetterState<'a> {
    /// It is to be sent.
    Due {
        /// The day on which the change takes effect; `None` where that is past, and people still were not told.
        before: Option<Day>,
    },
    /// It is to be sent once all that it tells is written in its language.
    Incomplete {
        /// The day on which the change takes effect; `None` where that is past.
        before: Option<Day>,
    },
    /// It went out.
    Sent(&'a LetterOnRecord),
    /// The change took effect, and nothing says that it went out.
    Past,
    /// The letter of a later text takes its place.
    Replaced {
        /// That text.
        by: VersionId,
    },
    /// The change was taken back before it went out.
    Withdrawn {
        /// The day it was.
        on: Day,
    },
}

impl LetterState<'_> {
    /// Whether it is still to be sent.
    #[must_use]
    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Self::Due { .. } | Self::Incomplete { .. })
    }
}

/// The letters about a version in a language by `as_of`, first those that went out; none where none announces it.
///
/// At the most one of them is to be written, and that is the last.
#[must_use]
pub(crate) fn letters<'a>(
    notice: &'a Notice,
    version: &'a Version,
    lang: &'a Lang,
    record: Option<&'a PublishedNotice>,
    as_of: Day,
) -> Vec<VersionLetter<'a>> {
    let subject = Subject { notice, version, lang, record, as_of };
    let mut letters: Vec<VersionLetter<'a>> = Vec::new();
    let mut before: Option<&LetterOnRecord> = None;
    for sent in on_record(record, version, lang).filter(|sent| sent.first_sent() <= as_of) {
        letters.push(VersionLetter {
            version,
            lang,
            kind: sent.kind,
            n: sent.n,
            since: version.id.updated,
            instead_of: before.or_else(|| subject.carried_letter(version)),
            has_record: true,
            state: LetterState::Sent(sent),
        });
        before = Some(sent);
    }
    match before {
        None => letters.extend(subject.first_letter()),
        Some(last) => letters.extend(subject.further_letter(last)),
    }
    if let Some(last) = letters.last_mut()
        && let LetterState::Due { before } = last.state
        && !is_whole(notice, last)
    {
        last.state = LetterState::Incomplete { before };
    }
    letters
}

/// Whether people are still to get the letter that announces `version`, or it is published on that day: its words can still be
/// mended.
#[must_use]
pub(crate) fn is_current(
    notice: &Notice,
    version: &Version,
    lang: &Lang,
    record: Option<&PublishedNotice>,
    as_of: Day,
) -> bool {
    let last = letters(notice, version, lang, record, as_of).pop();
    let is_due = last.is_some_and(|last| {
        matches!(last.state, LetterState::Due { before: Some(_) } | LetterState::Incomplete { before: Some(_) })
    });
    is_due || version.id.updated == as_of
}

/// Whether nobody gets it in two languages at once. One that takes a change back tells nothing of the text.
fn is_whole(notice: &Notice, letter: &VersionLetter<'_>) -> bool {
    let announced = letter_announcement(notice, letter);
    letter.kind == LetterKind::Withdrawal || announced.is_none_or(|announced| announced.is_whole_in(letter.lang))
}

/// What a letter that is to be written announces, or takes back.
#[must_use]
pub(crate) fn letter_announcement<'a>(notice: &'a Notice, letter: &VersionLetter<'a>) -> Option<Announcement<'a>> {
    let version = letter.version;
    let instead_of = letter.instead_of.map(LetterOnRecord::first_sent);
    let occasion = Occasion { kind: letter.kind, written: letter.since, instead_of };
    let known = version.id.updated;
    if letter.kind != LetterKind::Withdrawal {
        let mut announced = announcement(notice, version, Channel::Email, known)?;
        if letter.has_record && instead_of.is_none() {
            // Nobody got the letters of the texts whose place it took: there is none that it takes the place of.
            announced.carried.clear();
        }
        return Some(Announcement { occasion, ..announced });
    }
    let shown_until = version.effective;
    let (base, withdrawn) = (notice.base(version)?, version.withdrawn.as_ref());
    let (carried, replaced) = (Vec::new(), Vec::new());
    Some(Announcement { notice, version, base, carried, replaced, shown_from: known, shown_until, withdrawn, occasion })
}

/// A letter that is to be sent, in whichever languages.
#[derive(Clone, Debug)]
pub(crate) struct DueLetter<'a> {
    /// The version.
    pub version: &'a Version,
    /// What it is for.
    pub kind: LetterKind,
    /// The languages in which it did not go out.
    pub languages: Vec<&'a Lang>,
    /// The day on which the change takes effect; `None` where that is past.
    pub before: Option<Day>,
    /// The letter that it takes the place of.
    pub instead_of: Option<&'a LetterOnRecord>,
}

/// The letters of a notice that are to be sent on `as_of`, the most urgent first.
#[must_use]
pub(crate) fn due<'a>(
    notice: &'a Notice,
    record: Option<&'a PublishedNotice>,
    languages: &'a [Lang],
    as_of: Day,
) -> Vec<DueLetter<'a>> {
    let mut due: Vec<DueLetter<'a>> = Vec::new();
    for version in notice.public(as_of) {
        for lang in languages {
            let Some(last) = letters(notice, version, lang, record, as_of).pop() else { continue };
            let LetterState::Due { before } = last.state else { continue };
            let same = due.iter_mut().find(|known| known.version.id == version.id && known.kind == last.kind);
            match same {
                Some(known) => known.languages.push(lang),
                None => due.push(DueLetter {
                    version,
                    kind: last.kind,
                    languages: vec![lang],
                    before,
                    instead_of: last.instead_of,
                }),
            }
        }
    }
    due.sort_by_key(|letter| (letter.before, letter.version.id));
    due
}

/// The letters of a notice that would be due on `as_of` if all that they tell were written in their language: the version,
/// the language, and the day on which the change takes effect.
pub(crate) fn incomplete<'a>(
    notice: &'a Notice,
    record: Option<&'a PublishedNotice>,
    languages: &'a [Lang],
    as_of: Day,
) -> impl Iterator<Item = (&'a Version, &'a Lang, Option<Day>)> {
    let pairs = notice.public(as_of).flat_map(move |version| languages.iter().map(move |lang| (version, lang)));
    pairs.filter_map(move |(version, lang)| match letters(notice, version, lang, record, as_of).pop()?.state {
        LetterState::Incomplete { before } => Some((version, lang, before)),
        _ => None,
    })
}

/// The letters about a version that went out in a language, in the order in which they were recorded.
fn on_record<'a>(
    record: Option<&'a PublishedNotice>,
    version: &Version,
    lang: &Lang,
) -> impl Iterator<Item = &'a LetterOnRecord> {
    let letters = record.map_or(&[][..], |record| &record.letters);
    letters.iter().filter(move |letter| letter.version == version.id && letter.lang == *lang)
}

/// What letters are about: a version, to those who read one language, by what is known on a day.
#[derive(Clone, Copy)]
struct Subject<'a> {
    notice: &'a Notice,
    version: &'a Version,
    lang: &'a Lang,
    record: Option<&'a PublishedNotice>,
    as_of: Day,
}

impl<'a> Subject<'a> {
    /// The letter that announces the version, where none went out yet.
    fn first_letter(self) -> Option<VersionLetter<'a>> {
        let Self { notice, version, lang, record, as_of } = self;
        if version.draft || !self.has_letter(version) {
            return None;
        }
        let instead_of = self.carried_letter(version);
        let is_withdrawn = |later: &Version| matches!(notice.standing(later, as_of), Standing::Withdrawn { .. });
        let newest = notice
            .public(as_of)
            .filter(|later| later.id >= version.id && later.effective == version.effective && !is_withdrawn(later))
            .rfind(|later| self.has_letter(later));
        let state = match (notice.standing(version, as_of), newest) {
            (Standing::Withdrawn { on }, _) => LetterState::Withdrawn { on },
            (_, Some(later)) if later.id != version.id => LetterState::Replaced { by: later.id },
            _ if version.effective > as_of => LetterState::Due { before: Some(version.effective) },
            _ => LetterState::Past,
        };
        let (kind, since) = (LetterKind::Announcement, version.id.updated);
        Some(VersionLetter { version, lang, kind, n: 1, since, instead_of, has_record: record.is_some(), state })
    }

    /// Whether a version of the notice has one: an edit that has none of its own still changes what people were told.
    fn has_letter(self, version: &Version) -> bool {
        email(self.notice, version).is_some() || self.carried_letter(version).is_some()
    }

    /// The last letter that went out about a text whose place this one took before that applied.
    fn carried_letter(self, version: &Version) -> Option<&'a LetterOnRecord> {
        let carried = announcement(self.notice, version, Channel::Email, version.id.updated)?.carried;
        carried.into_iter().rev().find_map(|carried| on_record(self.record, carried, self.lang).last())
    }

    /// The letter that is due to those who got the last one, because of what happened since.
    fn further_letter(self, last: &'a LetterOnRecord) -> Option<VersionLetter<'a>> {
        let Self { notice, version, lang, as_of, .. } = self;
        let (kind, since) = match (notice.standing(version, as_of), last.kind) {
            // The letter of the text that took its place says what changes.
            (Standing::Withdrawn { .. }, LetterKind::Withdrawal)
            | (Standing::Replaced { .. } | Standing::Superseded { .. }, _) => return None,
            (Standing::Withdrawn { on }, _) => (LetterKind::Withdrawal, on),
            // It was taken back, people were told, and it holds again.
            (_, LetterKind::Withdrawal) => (LetterKind::Correction, last.first_sent()),
            _ => (LetterKind::Correction, self.corrected_since(last)?),
        };
        let before = Some(version.effective).filter(|effective| *effective > as_of);
        let state = LetterState::Due { before };
        let (n, instead_of) = (last.n + 1, Some(last));
        Some(VersionLetter { version, lang, kind, n, since, instead_of, has_record: true, state })
    }

    /// The last day on which what a letter told was corrected after it was recorded: its text, or that which it compares with.
    fn corrected_since(self, last: &LetterOnRecord) -> Option<Day> {
        let record = self.record?;
        let told = [Some(self.version), self.notice.base(self.version)].into_iter().flatten();
        let after = last.entry().range().start;
        told.filter_map(|told| {
            let lang = told.translation_or_reference(self.lang).lang.clone();
            let corrections = record.former.get(&(told.id, lang))?;
            let later = corrections.iter().filter(|correction| correction.entry.range().start > after);
            later.map(|correction| correction.recorded).filter(|day| *day <= self.as_of).max()
        })
        .max()
    }
}
