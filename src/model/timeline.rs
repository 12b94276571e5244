//! Which text applies when: the standing of every version on every day.

use super::name::VersionId;
use super::notice::{Notice, Version};
use crate::values::day::Day;

/// What a version is to its readers on one day. A version has exactly one standing on each day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never built.
    Draft,
    /// Embargoed: nothing of it may be seen before that day.
    Scheduled {
        /// The day it becomes readable.
        readable: Day,
    },
    /// Readable, and will apply if nothing else is published.
    Upcoming {
        /// The first day it applies.
        effective: Day,
    },
    /// Applies.
    InForce {
        /// The first day it applied.
        since: Day,
    },
    /// Applied once.
    Superseded {
        /// The first day it applied.
        since: Day,
        /// The first day it did not apply any more.
        until: Day,
    },
    /// Never applied: another text took its place before its day.
    Replaced {
        /// The text that took its place.
        by: VersionId,
    },
    /// Taken back before it applied.
    Withdrawn {
        /// The day it was taken back.
        on: Day,
    },
}

impl Standing {
    /// The word that pages, messages and JSON use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled { .. } => "scheduled",
            Self::Upcoming { .. } => "upcoming",
            Self::InForce { .. } => "in-force",
            Self::Superseded { .. } => "superseded",
            Self::Replaced { .. } => "replaced",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Whether it has not applied yet, and may.
    #[must_use]
    pub(crate) fn is_to_come(self) -> bool {
        matches!(self, Self::Draft | Self::Scheduled { .. } | Self::Upcoming { .. })
    }
}

/// The days on which a text is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaysInForce {
    /// The first.
    pub from: Day,
    /// The first day on which it is not in force any more; `None` while nothing is known to end it.
    pub until: Option<Day>,
}

impl Notice {
    /// Every version in the order of publication, drafts among them.
    #[must_use]
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// Whether a text is one to proofread: the newest, or one that nobody can read yet. What was published stays as it is,
    /// and a draft is not finished.
    #[must_use]
    pub fn can_be_mended(&self, version: &Version, as_of: Day) -> bool {
        let newest = self.versions().iter().rev().find(|version| !version.draft);
        !version.draft && (version.id.updated > as_of || newest.is_some_and(|newest| newest.id == version.id))
    }

    /// The version of that name.
    #[must_use]
    pub fn version(&self, id: VersionId) -> Option<&Version> {
        self.versions.binary_search_by_key(&id, |v| v.id).ok().map(|at| &self.versions[at])
    }

    /// The name of a further text of a day; `None` where it has ninety-nine.
    #[must_use]
    pub fn next_name(&self, updated: Day) -> Option<VersionId> {
        let of_day = self.versions.iter().filter(|version| version.id.updated == updated);
        let sequence = of_day.map(|version| version.id.sequence).max().unwrap_or(0) + 1;
        (sequence <= 99).then_some(VersionId { updated, sequence })
    }

    /// The version that a text of that name edits unless it says otherwise: the one before it that is neither a draft nor
    /// withdrawn by its day.
    #[must_use]
    pub fn version_before(&self, id: VersionId) -> Option<&Version> {
        let gone = |version: &Version| version.withdrawn.as_ref().is_some_and(|withdrawal| withdrawal.on <= id.updated);
        self.versions.iter().rev().find(|version| version.id < id && !version.draft && !gone(version))
    }

    /// The version that `version` edits.
    #[must_use]
    pub fn predecessor(&self, version: &Version) -> Option<&Version> {
        version.predecessor.and_then(|id| self.version(id))
    }

    /// The versions that the site shows on `as_of`, in the order of publication: those readable, and those taken back.
    #[must_use]
    pub fn public(&self, as_of: Day) -> impl DoubleEndedIterator<Item = &Version> {
        self.versions.iter().filter(move |v| !v.draft && v.id.updated <= as_of)
    }

    /// The text in force on `as_of`, or `None` before the first applies and after the notice has ended.
    ///
    /// A text is in force from its effective date (inclusive) to the next one's (exclusive), both calendar days in
    /// the publisher's time zone.
    #[must_use]
    pub fn in_force(&self, as_of: Day) -> Option<&Version> {
        self.in_force_as_known(as_of, as_of)
    }

    /// The text that is in force on `day` by what is readable on `known`.
    ///
    /// With `known` before `day` it is a forecast: what will apply if nothing else is published.
    #[must_use]
    pub fn in_force_as_known(&self, day: Day, known: Day) -> Option<&Version> {
        if self.ended.as_ref().is_some_and(|ending| ending.on <= day) {
            return None;
        }
        self.readable(known).filter(|v| v.effective <= day).max_by_key(|v| rank(v))
    }

    /// The text that an announcement of `version` compares with: the one that, by what is readable on the day `version`
    /// is updated, applies on the day before it takes effect; whether or not the notice ends before.
    #[must_use]
    pub fn base(&self, version: &Version) -> Option<&Version> {
        self.readable(version.id.updated).filter(|v| v.effective < version.effective).max_by_key(|v| rank(v))
    }

    /// The text that applied before `version` did, or will before it does, by what is readable on `as_of`; for a text that
    /// never applies, the one that it would have come after. `None` for a first text.
    #[must_use]
    pub fn before(&self, version: &Version, as_of: Day) -> Option<&Version> {
        match self.standing(version, as_of) {
            Standing::Draft | Standing::Scheduled { .. } | Standing::Replaced { .. } | Standing::Withdrawn { .. } => {
                self.base(version)
            }
            Standing::Upcoming { .. } | Standing::InForce { .. } | Standing::Superseded { .. } => {
                self.readable(as_of).filter(|other| other.effective < version.effective).max_by_key(|other| rank(other))
            }
        }
    }

    /// The text against which a change is measured: the pending one that `version` edits, else the one that applied before,
    /// else the one that it edits.
    #[must_use]
    pub fn measured_from(&self, version: &Version, as_of: Day) -> Option<&Version> {
        let edited = self.predecessor(version);
        let pending = edited.filter(|edited| edited.effective == version.effective);
        pending.or_else(|| self.before(version, as_of)).or(edited)
    }

    /// The versions that `version` was made from, one from the other, newest first.
    pub fn ancestors(&self, version: &Version) -> impl Iterator<Item = &Version> {
        std::iter::successors(self.predecessor(version), |earlier| self.predecessor(earlier))
    }

    /// Whether `version`, or a text that it was made from, leaves out on purpose what `other` changed.
    #[must_use]
    pub fn takes_back(&self, version: &Version, other: &Version) -> bool {
        let later = self.ancestors(version).take_while(|ancestor| ancestor.id > other.id);
        std::iter::once(version).chain(later).any(|text| text.takes_back.contains(&other.id))
    }

    /// What `version` is to its readers on `as_of`.
    #[must_use]
    pub fn standing(&self, version: &Version, as_of: Day) -> Standing {
        if version.draft {
            return Standing::Draft;
        }
        if version.id.updated > as_of {
            return Standing::Scheduled { readable: version.id.updated };
        }
        if let Some(withdrawal) = version.withdrawn.as_ref().filter(|w| w.on <= as_of) {
            return Standing::Withdrawn { on: withdrawal.on };
        }
        // A text never applies exactly when another readable one of the same effective date comes after it.
        let next = self.readable(as_of).filter(|v| rank(v) > rank(version)).min_by_key(|v| rank(v));
        match next {
            Some(next) if next.effective == version.effective => Standing::Replaced { by: next.id },
            _ if version.effective > as_of => Standing::Upcoming { effective: version.effective },
            next => {
                let end = [next.map(|v| v.effective), self.ended.as_ref().map(|e| e.on)].into_iter().flatten().min();
                match end {
                    Some(until) if until <= as_of => Standing::Superseded { since: version.effective, until },
                    _ => Standing::InForce { since: version.effective },
                }
            }
        }
    }

    /// The days on which `version` is in force, by what is readable on `as_of`: a text that another will supersede has its last
    /// day already, and one that is to come has its first. `None` for a text that never is.
    #[must_use]
    pub fn days_in_force(&self, version: &Version, as_of: Day) -> Option<DaysInForce> {
        if matches!(self.standing(version, as_of), Standing::Replaced { .. } | Standing::Withdrawn { .. }) {
            return None;
        }
        let later = self.readable(as_of).map(|other| other.effective).filter(|day| *day > version.effective);
        let until = later.chain(self.ended.as_ref().map(|ending| ending.on)).min();
        Some(DaysInForce { from: version.effective, until })
    }

    /// The texts that will apply after `as_of` if nothing else is published, soonest first.
    #[must_use]
    pub fn upcoming(&self, as_of: Day) -> Vec<&Version> {
        let mut upcoming: Vec<&Version> =
            self.public(as_of).filter(|v| matches!(self.standing(v, as_of), Standing::Upcoming { .. })).collect();
        upcoming.sort_by_key(|v| rank(v));
        upcoming
    }

    /// The text that the notice's own address shows on `as_of`: the one in force, else the first that will be, else
    /// the last that was; `None` when nothing is readable.
    #[must_use]
    pub fn shown(&self, as_of: Day) -> Option<&Version> {
        self.in_force(as_of).or_else(|| self.upcoming(as_of).first().copied()).or_else(|| {
            self.public(as_of)
                .filter(|v| matches!(self.standing(v, as_of), Standing::Superseded { .. }))
                .max_by_key(|v| rank(v))
        })
    }

    fn readable(&self, known: Day) -> impl Iterator<Item = &Version> {
        self.public(known).filter(move |v| v.withdrawn.as_ref().is_none_or(|w| w.on > known))
    }
}

/// Of two texts that could apply, the greater does.
fn rank(version: &Version) -> (Day, VersionId) {
    (version.effective, version.id)
}
