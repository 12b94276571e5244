//! The rules, said plainly: once more, as slowly and as close to the words of the contract as can be.

use std::collections::BTreeSet;

use noticepress::testing::{Change, Channel, Day, Standing, VersionId};

use super::history::{History, Text};

/// Section 3 of the contract in its own words, looking at one day after another.
pub struct Plainly {
    pub texts: Vec<Life>,
    pub ended: Option<Day>,
    pub banner_days: u32,
}

/// What follows of a text from what it states.
#[derive(Clone, Debug)]
pub struct Life {
    pub id: VersionId,
    pub predecessor: Option<VersionId>,
    pub effective: Day,
    pub change: Change,
    pub notify: BTreeSet<Channel>,
    pub has_summary: bool,
    pub draft: bool,
    pub withdrawn: Option<Day>,
    pub lawful: bool,
}

impl Plainly {
    pub fn of(history: &History) -> Self {
        let mut texts: Vec<Life> = Vec::new();
        for text in &history.texts {
            texts.push(Life::of(text, &texts, history.notice_period_days));
        }
        Self { texts, ended: history.ended, banner_days: history.banner_days }
    }

    /// Whether the rules let this history be published.
    pub fn lawful(&self) -> bool {
        let applies_at_the_end =
            |text: &Life, end: Day| !text.draft && text.withdrawn.is_none_or(|on| on > end) && text.effective >= end;
        self.texts.iter().all(|text| text.lawful)
            && self.ended.is_none_or(|end| !self.texts.iter().any(|text| applies_at_the_end(text, end)))
    }

    pub fn text(&self, id: VersionId) -> &Life {
        self.texts.iter().find(|text| text.id == id).expect("a version has a file")
    }

    pub fn readable(&self, known: Day) -> impl Iterator<Item = &Life> {
        self.texts.iter().filter(move |text| text.is_readable(known))
    }

    /// By what is readable on `known`, the text in force on `day`, unless the notice has ended.
    pub fn forecast(&self, day: Day, known: Day) -> Option<VersionId> {
        let applicable = self.readable(known).filter(|text| text.effective <= day);
        Some(applicable.max_by_key(|text| (text.effective, text.id.updated, text.id.sequence))?.id)
    }

    pub fn in_force(&self, day: Day) -> Option<VersionId> {
        if self.ended.is_some_and(|end| end <= day) { None } else { self.forecast(day, day) }
    }

    pub fn standing(&self, text: &Life, on: Day) -> Standing {
        if text.draft {
            return Standing::Draft;
        }
        if text.id.updated > on {
            return Standing::Scheduled { readable: text.id.updated };
        }
        if let Some(on) = text.withdrawn.filter(|withdrawn| *withdrawn <= on) {
            return Standing::Withdrawn { on };
        }
        let applied: Vec<Day> = days(text.id.updated, on).filter(|day| self.in_force(*day) == Some(text.id)).collect();
        if let (Some(since), Some(last)) = (applied.first().copied(), applied.last()) {
            return if *last == on {
                Standing::InForce { since }
            } else {
                Standing::Superseded { since, until: last.plus(1) }
            };
        }
        let will_apply = days(on.plus(1), self.last_effective()).find(|day| self.forecast(*day, on) == Some(text.id));
        if let Some(effective) = will_apply {
            return Standing::Upcoming { effective };
        }
        let instead = self.readable(on).find(|other| other.effective == text.effective && other.id > text.id);
        Standing::Replaced { by: instead.expect("another text took its place").id }
    }

    pub fn shown(&self, on: Day) -> Option<VersionId> {
        if let Some(id) = self.in_force(on) {
            return Some(id);
        }
        let mut texts: Vec<_> = self.texts.iter().map(|text| (text, self.standing(text, on))).collect();
        texts.sort_by_key(|(text, _)| (text.effective, text.id));
        let upcoming = texts.iter().find(|(_, standing)| matches!(standing, Standing::Upcoming { .. }));
        let superseded = || texts.iter().rfind(|(_, standing)| matches!(standing, Standing::Superseded { .. }));
        Some(upcoming.or_else(superseded)?.0.id)
    }

    /// What an announcement of `text` compares with.
    pub fn base(&self, text: &Life) -> Option<VersionId> {
        let eve = text.effective.date().pred_opt().and_then(Day::from_date)?;
        self.forecast(eve, text.id.updated)
    }

    pub fn is_announced(&self, text: &Life, channel: Channel) -> bool {
        !text.draft && text.notify.contains(&channel) && self.base(text).is_some()
    }

    pub fn last_effective(&self) -> Day {
        self.texts.iter().map(|text| text.effective).max().expect("a history has a text")
    }

    /// Every day from before the first until nothing can happen any more.
    pub fn days(&self) -> impl Iterator<Item = Day> + use<> {
        let first = self.texts[0].id.updated.previous().previous();
        let last = self.last_effective().max(self.ended.unwrap_or(first)).plus(self.banner_days + 2);
        days(first, last)
    }
}

impl Life {
    pub fn of(text: &Text, before: &[Self], notice_period_days: u32) -> Self {
        let updated = text.id.updated;
        let of_use = |other: &&Self| !other.draft && other.withdrawn.is_none_or(|on| on > updated);
        let predecessor = match text.follows {
            Some(id) => before.iter().find(|other| other.id == id && !other.draft),
            None => before.iter().rfind(of_use),
        };
        let least = predecessor.map_or(updated, |other| other.effective.max(updated));
        let effective = text.effective.unwrap_or(least);
        let change = match text.change {
            _ if predecessor.is_none() => Change::First,
            None => Change::Minor,
            Some(change) => change,
        };
        let all = || BTreeSet::from([Channel::Homepage, Channel::Email]);
        let notify =
            text.notify.clone().unwrap_or_else(|| if change == Change::Material { all() } else { BTreeSet::new() });
        let in_time = text.late_notice || text.draft || effective >= updated.plus(notice_period_days);
        let lawful = effective >= least
            && (change != Change::Material || (text.effective.is_some() && !notify.is_empty() && in_time))
            && text.follows.is_none_or(|_| predecessor.is_some())
            && text.withdrawn.is_none_or(|on| updated <= on && on < effective);
        let predecessor = predecessor.map(|other| other.id);
        let (draft, withdrawn, has_summary) = (text.draft, text.withdrawn, text.change == Some(Change::Material));
        Self { id: text.id, predecessor, effective, change, notify, has_summary, draft, withdrawn, lawful }
    }

    pub fn is_readable(&self, known: Day) -> bool {
        !self.draft && self.id.updated <= known && self.withdrawn.is_none_or(|on| on > known)
    }
}

/// The days from `first` to `last`, both counted.
pub fn days(first: Day, last: Day) -> impl Iterator<Item = Day> {
    let count = u32::try_from(first.days_until(last) + 1).unwrap_or(0);
    (0..count).map(move |after| first.plus(after))
}
