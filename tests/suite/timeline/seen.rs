//! What readers see of a notice, by the names of its texts.

use std::collections::BTreeSet;

use noticepress::testing::{
    Announcement, Day, Notice, Standing, VersionId, announced_pairs, banners, email, next_change,
};

use super::history::day;

/// Everything that readers see of a notice on a day.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    standings: Vec<(VersionId, Standing)>,
    ended: bool,
    shown: Option<VersionId>,
    in_force: Option<VersionId>,
    upcoming: Vec<VersionId>,
    banners: Vec<Told>,
    emails: Vec<Told>,
    pairs: BTreeSet<(VersionId, VersionId)>,
}

/// An announcement by the names of its texts.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    pub version: VersionId,
    pub base: VersionId,
    pub carried: Vec<VersionId>,
    pub from: Day,
    pub until: Day,
    pub withdrawn: Option<Day>,
}

impl Seen {
    pub fn on(notice: &Notice, day: Day) -> Self {
        Self {
            standings: notice.public(day).map(|version| (version.id, notice.standing(version, day))).collect(),
            ended: notice.public(day).next().is_some() && notice.ended.as_ref().is_some_and(|ending| ending.on <= day),
            shown: notice.shown(day).map(|version| version.id),
            in_force: notice.in_force(day).map(|version| version.id),
            upcoming: notice.upcoming(day).into_iter().map(|version| version.id).collect(),
            banners: banners(notice, day).iter().map(Told::of).collect(),
            emails: notice
                .public(day)
                .filter_map(|version| email(notice, version))
                .map(|email| Told::of(&email))
                .collect(),
            pairs: announced_pairs(notice, day),
        }
    }
}

impl Told {
    pub fn of(announcement: &Announcement<'_>) -> Self {
        Self {
            version: announcement.version.id,
            base: announcement.base.id,
            carried: announcement.carried.iter().map(|version| version.id).collect(),
            from: announcement.shown_from,
            until: announcement.shown_until,
            withdrawn: announcement.withdrawn.map(|withdrawal| withdrawal.on),
        }
    }
}

/// The standing of each readable version, in a word each.
pub fn standings(notice: &Notice, on: &str) -> Vec<String> {
    let on = day(on);
    notice.public(on).map(|version| format!("{} {}", version.id, notice.standing(version, on).as_str())).collect()
}

/// What each banner is about: its text, what that is compared with, whose announcements it carries on, and its days.
pub fn telling(notice: &Notice, on: &str) -> Vec<String> {
    banners(notice, day(on)).iter().map(words).collect()
}

/// What the email of each version says.
pub fn emails(notice: &Notice) -> Vec<String> {
    let emails = notice.versions().iter().filter_map(|version| email(notice, version));
    emails.map(|email| Told::of(&email).without_days()).collect()
}

fn words(banner: &Announcement<'_>) -> String {
    let told = Told::of(banner);
    let withdrawn = if told.withdrawn.is_some() { ", withdrawn" } else { "" };
    format!("{}, {} to {}{withdrawn}", told.without_days(), told.from, told.until)
}

impl Told {
    pub fn without_days(&self) -> String {
        let carried: Vec<String> = self.carried.iter().map(VersionId::to_string).collect();
        let carried = if carried.is_empty() { String::new() } else { format!(" carrying {}", carried.join(" and ")) };
        format!("{} after {}{carried}", self.version, self.base)
    }
}

pub fn next_day(notice: &Notice, as_of: Day) -> Option<Day> {
    next_change(notice, as_of).map(|next| next.on)
}
