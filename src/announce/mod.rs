//! What to tell whom, as of a day.

pub(crate) mod letters;
pub(crate) mod next_change;

use std::collections::BTreeSet;

use crate::model::ledger::LetterKind;
use crate::model::name::VersionId;
use crate::model::notice::{Channel, Notice, Version, Withdrawal};
use crate::model::timeline::Standing;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// A change that readers are told of.
#[derive(Clone, Debug)]
pub struct Announcement<'a> {
    /// The notice that changes.
    pub notice: &'a Notice,
    /// The text that will apply.
    pub version: &'a Version,
    /// The text that readers live under until then: what the announcement compares with.
    pub base: &'a Version,
    /// The texts whose announcement this one carries on, because it took their place before they applied; oldest first.
    pub carried: Vec<&'a Version>,
    /// The texts whose place it took before they applied, announced or not; oldest first.
    pub replaced: Vec<&'a Version>,
    /// The first day it is shown.
    pub shown_from: Day,
    /// The first day it is not shown any more.
    pub shown_until: Day,
    /// That it was taken back, if it was.
    pub withdrawn: Option<&'a Withdrawal>,
    /// What the letter is for that tells it.
    pub occasion: Occasion,
}

/// What a letter is for, and when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// Whether it announces, corrects or takes back.
    pub kind: LetterKind,
    /// The day whose knowledge it tells.
    pub written: Day,
    /// The day on which the letter went out that it takes the place of, if one did.
    pub instead_of: Option<Day>,
}

impl<'a> Announcement<'a> {
    /// Whether its redline is that of the version and its predecessor, which has a page of its own.
    #[must_use]
    pub fn is_from_predecessor(&self) -> bool {
        self.version.predecessor == Some(self.base.id)
    }

    /// The texts whose summaries it tells, each line once: the version alone, if it has one, which says all that changes; else
    /// those whose place it took too, oldest first, but for what it takes back.
    pub fn told(&self) -> impl Iterator<Item = &'a Version> + use<'a> {
        told(self.notice, self.version, &self.replaced).into_iter()
    }

    /// Whether all that it tells is written in `lang`. If not, it is in two languages at once, and nobody should send it.
    #[must_use]
    pub fn is_whole_in(&self, lang: &Lang) -> bool {
        self.version.is_told_in(lang) && self.told().all(|version| version.is_told_in(lang))
    }
}

/// The banners that the homepage shows on `as_of`, soonest effective date first.
///
/// One for each announced change of the notice that has not been replaced, from the earliest day on which it or a text
/// it carries on was announced, until `banner_days` after its effective date; for a text that was taken back, until
/// that date.
#[must_use]
pub fn banners(notice: &Notice, as_of: Day) -> Vec<Announcement<'_>> {
    let mut banners: Vec<Announcement<'_>> = notice
        .public(as_of)
        .filter(|version| !matches!(notice.standing(version, as_of), Standing::Replaced { .. }))
        .filter_map(|version| announcement(notice, version, Channel::Homepage, as_of))
        .filter(|banner| banner.shown_from <= as_of && as_of < banner.shown_until)
        .collect();
    banners.sort_by_key(|banner| (banner.version.effective, banner.version.id));
    banners
}

/// The changes, announced by whichever channel, that apply after `as_of` if nothing else is published, soonest first.
#[must_use]
pub(crate) fn coming(notice: &Notice, as_of: Day) -> Vec<Announcement<'_>> {
    let announced = |version| {
        let mut channels = [Channel::Homepage, Channel::Email].into_iter();
        channels.find_map(|channel| announcement(notice, version, channel, as_of))
    };
    notice.upcoming(as_of).into_iter().filter_map(announced).collect()
}

/// The email that announces `version`, or `None` when none does.
///
/// It says what is known on the day the version is updated, so it is the same on every later day.
#[must_use]
pub fn email<'a>(notice: &'a Notice, version: &'a Version) -> Option<Announcement<'a>> {
    let known = version.id.updated;
    if version.draft || !version.notify.contains(&Channel::Email) {
        return None;
    }
    announcement(notice, version, Channel::Email, known)
}

/// What readers are told of `version` when it becomes readable, by whichever channel; `None` when nobody tells of it.
#[must_use]
pub(crate) fn foretold<'a>(notice: &'a Notice, version: &'a Version) -> Option<Announcement<'a>> {
    let mut channels = [Channel::Homepage, Channel::Email].into_iter();
    channels.find_map(|channel| announcement(notice, version, channel, version.id.updated))
}

/// The texts whose summaries say what `version` changes, with those whose place it took before they applied, oldest first.
pub(crate) fn told<'a>(notice: &Notice, version: &'a Version, replaced: &[&'a Version]) -> Vec<&'a Version> {
    if !version.text.summary.is_empty() {
        return vec![version];
    }
    let kept = replaced.iter().copied().filter(|earlier| !notice.takes_back(version, earlier));
    kept.chain([version]).collect()
}

/// The texts whose summaries say what `version` changes, by what is readable on `as_of`, oldest first.
pub(crate) fn told_on<'a>(notice: &'a Notice, version: &'a Version, as_of: Day) -> Vec<&'a Version> {
    told(notice, version, &replaced(notice, version, as_of))
}

/// The lines of summaries that stand together, each once.
pub(crate) fn each_once<'s>(lines: impl IntoIterator<Item = &'s String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    lines.into_iter().filter(|line| seen.insert(*line)).cloned().collect()
}

/// The pairs of versions of which the second applied after the first, by what was readable on any day up to `as_of` since it
/// is: `(from, to)`. A pair once told of stays, so that its redline does.
#[must_use]
pub(crate) fn transitions(notice: &Notice, as_of: Day) -> BTreeSet<(VersionId, VersionId)> {
    let mut pairs = BTreeSet::new();
    for version in notice.public(as_of) {
        let last = version.effective.min(as_of);
        let later = notice.public(last).rev().take_while(|other| other.id > version.id).map(|other| other.id.updated);
        let days = later.chain([version.id.updated, as_of]);
        pairs.extend(days.filter_map(|day| Some((notice.before(version, day)?.id, version.id))));
    }
    pairs
}

/// The pairs of versions, other than neighbours, that announcements readable on `as_of` compare: `(from, to)`.
#[must_use]
pub fn announced_pairs(notice: &Notice, as_of: Day) -> BTreeSet<(VersionId, VersionId)> {
    notice
        .public(as_of)
        .flat_map(|version| {
            let by = |channel| announcement(notice, version, channel, version.id.updated);
            [by(Channel::Email), by(Channel::Homepage)].into_iter().flatten()
        })
        .filter(|announcement| !announcement.is_from_predecessor())
        .map(|announcement| (announcement.base.id, announcement.version.id))
        .collect()
}

/// The last day up to `as_of` on which readers were told something of `version`: it became readable, another text took
/// its place or gave it back, it was taken back.
#[must_use]
pub(crate) fn last_told(notice: &Notice, version: &Version, as_of: Day) -> Day {
    let taken_back = |version: &Version| version.withdrawn.as_ref().map(|withdrawal| withdrawal.on);
    let others = notice.public(as_of).filter(|other| other.id > version.id && other.effective == version.effective);
    let days = others.flat_map(|other| [Some(other.id.updated), taken_back(other)]).chain([taken_back(version)]);
    days.flatten().filter(|day| *day <= as_of).max().unwrap_or(version.id.updated)
}

fn announcement<'a>(
    notice: &'a Notice,
    version: &'a Version,
    channel: Channel,
    known: Day,
) -> Option<Announcement<'a>> {
    let base = notice.base(version)?;
    let replaced = replaced(notice, version, known);
    let is_announced = |earlier: &&Version| earlier.notify.contains(&channel) && notice.base(earlier).is_some();
    let carried: Vec<&Version> = replaced.iter().copied().filter(is_announced).collect();
    let own = version.notify.contains(&channel);
    if !own && carried.is_empty() {
        return None;
    }
    let own_day = own.then_some(version.id.updated);
    let shown_from = carried.iter().map(|version| version.id.updated).chain(own_day).min()?;
    let withdrawn = version.withdrawn.as_ref().filter(|withdrawal| withdrawal.on <= known);
    let shown_until = if withdrawn.is_some() { version.effective } else { version.effective.plus(notice.banner_days) };
    let occasion = Occasion { kind: LetterKind::Announcement, written: version.id.updated, instead_of: None };
    Some(Announcement { notice, version, base, carried, replaced, shown_from, shown_until, withdrawn, occasion })
}

/// The texts that `version` takes the place of before they applied, by what is readable on `known`; oldest first. None
/// where it was taken back itself.
#[must_use]
pub(crate) fn replaced<'a>(notice: &'a Notice, version: &Version, known: Day) -> Vec<&'a Version> {
    let taken_back = version.withdrawn.as_ref().is_some_and(|withdrawal| withdrawal.on <= known);
    notice
        .public(known)
        .filter(|_| !taken_back)
        .filter(|earlier| earlier.id < version.id && earlier.effective == version.effective)
        .filter(|earlier| matches!(notice.standing(earlier, known), Standing::Replaced { .. }))
        .collect()
}
