//! Today, asked once.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::load::files::SETTINGS;
use crate::model::notice::Notice;
use crate::model::register::Register;
use crate::values::day::Day;

/// The day a command is asked for: `--as-of`, or today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Clock {
    /// The system's clock.
    #[default]
    System,
    /// A day, whatever the zone.
    Day(Day),
    /// An instant, whose day depends on the publisher's zone.
    Instant(DateTime<Utc>),
}

impl Clock {
    /// The calendar day in `zone`. The host's own zone has no part in it.
    #[must_use]
    pub(crate) fn day(self, zone: Tz) -> Day {
        let instant = match self {
            Self::Day(day) => return day,
            Self::Instant(instant) => instant,
            Self::System => Utc::now(),
        };
        let local = instant.with_timezone(&zone).date_naive();
        Day::from_date(local).unwrap_or_else(|| Day::new(9999, 12, 31).expect("the last day exists"))
    }
}

/// No copy of this program is older.
const FIRST_YEAR: i32 = 2026;
/// Notices are dated anew more often than that.
const YEARS_WITHOUT_A_TEXT: u32 = 20;

impl Clock {
    /// A warning (N0164) when the system's clock is likely wrong: its day is before this program was written, or many
    /// years after the newest text. A day that was asked for is never doubted.
    #[must_use]
    pub(crate) fn doubt(self, day: Day, register: &Register) -> Option<Diagnostic> {
        if self != Self::System {
            return None;
        }
        let versions = register.notices.iter().flat_map(Notice::versions);
        let newest = versions.map(|version| version.effective.max(version.id.updated)).max();
        let is_early = day.date().year() < FIRST_YEAR;
        let is_late = newest.is_some_and(|newest| day > newest.plus(YEARS_WITHOUT_A_TEXT * 365));
        (is_early || is_late).then(|| {
            let message =
                format!("the clock of this machine says {day}, and the clock decides which versions are in force");
            let hint = "set the clock right, or name the day with `--as-of`";
            Diagnostic::new(Rule::DoubtfulClock, Place::Path(SETTINGS.to_owned()), message).hint(hint)
        })
    }
}

/// The text is neither a day nor an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InvalidClock(String);

impl fmt::Display for InvalidClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; write a date such as 2027-01-01, or an instant such as 2027-01-01T00:00:00+02:00", self.0)
    }
}

impl std::error::Error for InvalidClock {}

impl FromStr for Clock {
    type Err = InvalidClock;

    /// Parses a day, or an instant with its offset from UTC (RFC 3339).
    fn from_str(text: &str) -> Result<Self, InvalidClock> {
        match text.parse::<Day>() {
            Ok(day) => Ok(Self::Day(day)),
            Err(no_day) => match DateTime::parse_from_rfc3339(text) {
                Ok(instant) => Ok(Self::Instant(instant.to_utc())),
                Err(_) => Err(InvalidClock(no_day.to_string())),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::files::{Entry, EntryKind, ProjectFiles};
    use crate::load::overrides::Overrides;
    use crate::load::register::register;

    #[test]
    fn the_publishers_zone_decides_which_day_it_is() {
        let clock: Clock = "2026-12-31T12:30:00Z".parse().unwrap();
        let day = |zone: Tz| clock.day(zone).to_string();
        assert_eq!(day(chrono_tz::Etc::GMTPlus12), "2026-12-31");
        assert_eq!(day(chrono_tz::Pacific::Kiritimati), "2027-01-01");
    }

    #[test]
    fn a_clock_that_says_1970_or_2100_is_doubted_and_a_day_that_was_asked_for_never_is() {
        let entry = |path: &str, kind| Entry { path: path.to_owned(), kind };
        let text = "---\ntitle: Privacy Notice\nupdated: 2026-10-01\n---\n\nText\n";
        let files = ProjectFiles {
            settings: "title: T\nbase_url: https://example.org/\norganization: {name: X}\n".into(),
            entries: vec![
                entry("content/privacy", EntryKind::Folder),
                entry("content/privacy/2026-10-01.md", EntryKind::text(text)),
            ],
        };
        let register = register(&files, &Overrides::default()).register.unwrap();
        let doubted = |clock: Clock, day: &str| clock.doubt(day.parse().unwrap(), &register).is_some();
        for (day, is_odd) in [("1970-01-01", true), ("2026-11-26", false), ("2040-01-01", false), ("2100-01-01", true)]
        {
            assert_eq!(doubted(Clock::System, day), is_odd, "{day}");
            assert!(!doubted(Clock::Day(day.parse().unwrap()), day), "{day}");
        }
    }

    #[test]
    fn an_instant_without_an_offset_is_no_instant() {
        assert!("2027-01-01T00:00:00".parse::<Clock>().is_err());
    }
}
