//! The text that applied on a day, and what is on record of it.

use std::collections::BTreeSet;

use crate::model::ledger::{Act, LedgerEntry};
use crate::model::name::VersionId;
use crate::model::notice::{Notice, Translation, Version};
use crate::model::register::Register;
use crate::record::former_name;
use crate::record::letters::LetterOnRecord;
use crate::record::published::{Correction, PublishedNotice, PublishedText, digest_of};
use crate::source::SourceText;
use crate::values::day::Day;
use crate::values::digest::Digest;

/// The text that applied on a day, with all that is on record of it.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub(super) register: &'a Register,
    pub(super) notice: &'a Notice,
    pub(super) version: &'a Version,
    /// The day that was asked for.
    pub(super) on: Day,
    /// The day of the asking.
    pub(super) as_of: Day,
    /// The first day it applied.
    pub(super) since: Day,
    /// The first day it did not apply any more; `None` where it still applies.
    pub(super) until: Option<Day>,
    /// What the ledger says of the notice.
    pub(super) published: Option<&'a PublishedNotice>,
}

/// Why there is no evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoEvidence {
    /// No text applied on that day. The first, or the next, that did.
    NothingApplied(Option<Day>),
    /// The text that applied is published no more, and its file is gone.
    Gone {
        /// The text.
        version: VersionId,
        /// What the ledger says its file was.
        sha256: Digest,
    },
}

/// A text in a language, in the wording of the day.
pub(super) struct Wording<'a> {
    pub(super) text: &'a Translation,
    /// The file, as it is hashed.
    pub(super) source: SourceText,
    pub(super) sha256: Digest,
    /// What the ledger says of it as it is now.
    pub(super) sealed: Option<&'a PublishedText>,
    /// The correction that took the place of this wording after the day.
    pub(super) corrected: Option<&'a Correction>,
}

impl<'a> Evidence<'a> {
    /// Looks for the text that applied on `on`, which is not after `as_of`.
    ///
    /// # Errors
    ///
    /// [`NoEvidence`] when no text applied, or the one that did is gone.
    pub(crate) fn find(
        register: &'a Register,
        published: Option<&'a PublishedNotice>,
        notice: &'a Notice,
        on: Day,
        as_of: Day,
    ) -> Result<Self, NoEvidence> {
        let applied = notice.in_force(on);
        if let Some((version, sha256)) = gone(register, published, notice, applied, on) {
            return Err(NoEvidence::Gone { version, sha256 });
        }
        let days = turning_days(notice, as_of);
        let Some(version) = applied else {
            let next = days.into_iter().find(|day| *day > on && notice.in_force(*day).is_some());
            return Err(NoEvidence::NothingApplied(next));
        };
        let is_it = |day: Day| notice.in_force(day).is_some_and(|other| other.id == version.id);
        let since = days.iter().rev().copied().find(|day| *day <= on && !is_it(day.previous()) && is_it(*day));
        let until = days.iter().copied().find(|day| *day > on && !is_it(*day));
        let since = since.unwrap_or(version.effective);
        Ok(Self { register, notice, version, on, as_of, since, until, published })
    }

    /// The text in each language, as it was worded on the day.
    pub(super) fn wordings(&self) -> Vec<Wording<'a>> {
        let of = |text: &'a Translation| {
            let key = (self.version.id, text.lang.clone());
            let corrections = self.published.and_then(|published| published.former.get(&key));
            let corrections = corrections.map_or(&[][..], Vec::as_slice);
            let later = corrections.iter().position(|correction| correction.recorded > self.on);
            let former = later.and_then(|at| {
                let translation = (text.lang != self.version.text.lang).then_some(&text.lang);
                self.notice.former.get(&former_name(self.version.id, translation, at + 1))
            });
            Wording {
                text,
                source: former.unwrap_or(&text.source).text(),
                sha256: former.map_or_else(|| digest_of(text), |source| source.sha256()),
                sealed: self.published.and_then(|published| published.texts.get(&key)),
                corrected: later.map(|at| &corrections[at]),
            }
        };
        self.version.every_text().map(of).collect()
    }

    pub(super) fn file_name(&self, wording: &Wording<'_>) -> String {
        if wording.text.lang == self.version.text.lang {
            format!("text/{}.md", self.version.id)
        } else {
            format!("text/{}.{}.md", self.version.id, wording.text.lang)
        }
    }

    /// The entries of the notice, oldest first.
    pub(super) fn chain(&self) -> &'a [LedgerEntry] {
        self.register.ledger.as_ref().map_or(&[], |ledger| ledger.chain(&self.notice.id))
    }

    /// The letters about the text, and about those whose place it took before they applied.
    pub(super) fn letters(&self) -> Vec<&'a LetterOnRecord> {
        let same = |id: VersionId| self.notice.version(id).is_some_and(|v| v.effective == self.version.effective);
        let about: BTreeSet<VersionId> =
            self.notice.public(self.as_of).map(|version| version.id).filter(|id| same(*id)).collect();
        let letters = self.published.map_or(&[][..], |published| &published.letters);
        letters.iter().filter(|letter| about.contains(&letter.version)).collect()
    }
}

/// The folder of a letter in the archive.
pub(super) fn letter_path(letter: &LetterOnRecord) -> String {
    format!("letters/{}", letter.folder())
}

/// The days up to `as_of` on which another text can have come to apply, in order.
fn turning_days(notice: &Notice, as_of: Day) -> Vec<Day> {
    let of = |version: &Version| {
        let taken_back = version.withdrawn.as_ref().map(|withdrawal| withdrawal.on);
        [Some(version.id.updated), Some(version.effective), taken_back]
    };
    let ended = notice.ended.as_ref().map(|ending| ending.on);
    let days = notice.public(as_of).flat_map(of).chain([ended]).flatten().filter(|day| *day <= as_of);
    days.collect::<BTreeSet<Day>>().into_iter().collect()
}

/// A text that is published no more, and that would have applied on a day instead of `applied`.
fn gone(
    register: &Register,
    published: Option<&PublishedNotice>,
    notice: &Notice,
    applied: Option<&Version>,
    on: Day,
) -> Option<(VersionId, Digest)> {
    let chain = register.ledger.as_ref()?.chain(&notice.id);
    let withdrawn = &published?.withdrawn;
    let sealed = chain.iter().filter_map(|entry| match &entry.act {
        Act::Text { sealed, .. } if withdrawn.contains(&sealed.version) => Some(sealed),
        _ => None,
    });
    let applied = applied.map(|version| (version.effective, version.id));
    sealed
        .filter(|sealed| sealed.version.updated <= on && sealed.effective <= on)
        .filter(|sealed| applied.is_none_or(|applied| (sealed.effective, sealed.version) > applied))
        .max_by_key(|sealed| (sealed.effective, sealed.version))
        .map(|sealed| (sealed.version, sealed.sha256))
}
