//! When the site changes next if nothing is edited, and why.

use serde::Serialize;

use super::banners;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::model::timeline::Standing;
use crate::values::day::Day;

/// A day on which the site of a notice is another than the day before, without an edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextChange {
    /// The day: building on it is enough until the next one.
    pub on: Day,
    /// Why, at least one: first by version, then the end of the notice.
    pub why: Vec<Turn>,
}

/// What happens to a notice on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Turn {
    /// A scheduled version is published.
    Readable {
        /// The version.
        #[cfg_attr(test, schemars(with = "String"))]
        version: VersionId,
    },
    /// A version takes effect.
    Applies {
        /// The version.
        #[cfg_attr(test, schemars(with = "String"))]
        version: VersionId,
    },
    /// A version is withdrawn before it applies.
    Withdrawn {
        /// The version.
        #[cfg_attr(test, schemars(with = "String"))]
        version: VersionId,
    },
    /// The banner that announced a version, or that it was withdrawn, is shown no more.
    BannerEnds {
        /// The version.
        #[cfg_attr(test, schemars(with = "String"))]
        version: VersionId,
    },
    /// The notice ends.
    Ends,
}

impl Turn {
    /// "privacy@2026-11-16 takes effect"
    #[must_use]
    pub(crate) fn words(self, notice: &NoticeId) -> String {
        match self {
            Self::Readable { version } => format!("{notice}@{version} is published"),
            Self::Applies { version } => format!("{notice}@{version} takes effect"),
            Self::Withdrawn { version } => format!("{notice}@{version} is withdrawn"),
            Self::BannerEnds { version } => format!("the banner for {notice}@{version} is taken down"),
            Self::Ends => format!("{notice} ends"),
        }
    }
}

/// The next day after `as_of` on which the site changes if nothing is edited; `None` when no date ahead changes it.
///
/// From `as_of` until that day every build gives the same bytes, and on that day others.
#[must_use]
pub fn next_change(notice: &Notice, as_of: Day) -> Option<NextChange> {
    let mut days: Vec<Day> = days(notice).filter(|day| *day > as_of).collect();
    days.sort_unstable();
    days.dedup();
    days.into_iter().map(|on| NextChange { on, why: turns(notice, on) }).find(|change| !change.why.is_empty())
}

/// The last day up to `as_of` on which the site may have changed without an edit; `None` where there is none. On all days
/// that share one it is the same.
#[must_use]
pub(crate) fn last_change(notice: &Notice, as_of: Day) -> Option<Day> {
    days(notice).filter(|day| *day <= as_of).max()
}

/// The days on which something may happen to a notice, in no order.
fn days(notice: &Notice) -> impl Iterator<Item = Day> {
    let of_version = |version: &Version| {
        let withdrawn = version.withdrawn.as_ref().map(|withdrawal| withdrawal.on);
        [version.id.updated, version.effective, version.effective.plus(notice.banner_days)].into_iter().chain(withdrawn)
    };
    let versions = notice.versions().iter().filter(|version| !version.draft);
    versions.flat_map(of_version).chain(notice.ended.as_ref().map(|ending| ending.on))
}

/// What happens to the notice on a day that has one before it.
fn turns(notice: &Notice, on: Day) -> Vec<Turn> {
    let day_before = on.previous();
    let (told, telling) = (banners(notice, day_before), banners(notice, on));
    let in_force = notice.in_force(on).map(|version| version.id);
    let comes = in_force.filter(|_| in_force != notice.in_force(day_before).map(|version| version.id));
    let mut turns = Vec::new();
    for version in notice.public(on) {
        let id = version.id;
        let is_of_it = |banner: &super::Announcement<'_>| banner.version.id == id;
        let happens = [
            (id.updated == on, Turn::Readable { version: id }),
            (comes == Some(id), Turn::Applies { version: id }),
            (version.withdrawn.as_ref().is_some_and(|w| w.on == on), Turn::Withdrawn { version: id }),
            (
                told.iter().any(is_of_it)
                    && !telling.iter().any(is_of_it)
                    // Its announcement goes on in that of the text that took its place.
                    && !matches!(notice.standing(version, on), Standing::Replaced { .. }),
                Turn::BannerEnds { version: id },
            ),
        ];
        turns.extend(happens.into_iter().filter(|(does, _)| *does).map(|(_, turn)| turn));
    }
    // The end of a notice that nobody can read is not seen.
    let ends = notice.ended.as_ref().is_some_and(|ending| ending.on == on) && notice.public(on).next().is_some();
    turns.extend(ends.then_some(Turn::Ends));
    turns
}
