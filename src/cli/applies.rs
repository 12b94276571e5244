//! When a text is to apply, as it was typed.

use std::fmt;
use std::str::FromStr;

use crate::values::day::Day;

/// The first day a text applies: some time after it is published, or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Applies {
    /// Days after.
    Days(u32),
    /// Months after: the same day of the month, or the last.
    Months(u32),
    /// On that day.
    On(Day),
}

impl Applies {
    /// The day, of a text that is published on `updated`.
    #[must_use]
    pub(crate) fn day(self, updated: Day) -> Day {
        match self {
            Self::Days(days) => updated.plus(days),
            Self::Months(months) => updated.plus_months(months),
            Self::On(day) => day,
        }
    }
}

/// The text says no time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InvalidApplies(String);

impl fmt::Display for InvalidApplies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; write 30d, 6w or 2m for days, weeks or months, or a date such as 2027-01-01", self.0)
    }
}

impl std::error::Error for InvalidApplies {}

impl FromStr for Applies {
    type Err = InvalidApplies;

    /// Parses `30d`, `6w`, `2m`, or a day.
    fn from_str(text: &str) -> Result<Self, InvalidApplies> {
        // What is past the calendar ends with it.
        let count = |unit: char| text.strip_suffix(unit).and_then(|number| number.parse::<u16>().ok()).map(u32::from);
        if let Some(days) = count('d') {
            return Ok(Self::Days(days));
        }
        if let Some(weeks) = count('w') {
            return Ok(Self::Days(weeks * 7));
        }
        if let Some(months) = count('m') {
            return Ok(Self::Months(months));
        }
        text.parse().map(Self::On).map_err(|no_day| InvalidApplies(no_day.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_days_weeks_months_or_a_day() {
        let updated = "2026-12-31".parse().unwrap();
        for (typed, day) in [
            ("0d", "2026-12-31"),
            ("30d", "2027-01-30"),
            ("6w", "2027-02-11"),
            ("2m", "2027-02-28"),
            ("2027-03-01", "2027-03-01"),
            ("March 1, 2027", "2027-03-01"),
        ] {
            assert_eq!(typed.parse::<Applies>().unwrap().day(updated).to_string(), day, "{typed}");
        }
        for wrong in ["", "30", "d", "-3d", "1y", "99999d", "3 d", "05/06/2027", "2027-02-30"] {
            assert!(wrong.parse::<Applies>().is_err(), "{wrong}");
        }
    }
}
