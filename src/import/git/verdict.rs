//! Whether a text that changed also changed the date that it prints.

use std::collections::BTreeMap;

use crate::values::day::Day;

/// What became of the printed date in a change of wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DateVerdict {
    /// There was no text before.
    First,
    /// It is a new one, of the day of the change or later.
    Right,
    /// It stayed, on a later day than it first came: readers were told of no change.
    LeftBehind,
    /// The text prints none.
    NotPrinted,
    /// It stayed, on the day on which it had come.
    SameDay,
    /// It is that of an earlier text.
    WentBack,
    /// It is a new one, and had passed.
    HadPassed,
}

impl DateVerdict {
    /// Whether readers saw a text of another date than its own.
    #[must_use]
    pub(crate) fn is_left_behind(self) -> bool {
        matches!(self, Self::LeftBehind | Self::NotPrinted)
    }
}

/// The dates that a history printed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct PrintedSoFar {
    last: Option<Day>,
    /// When each first came.
    came: BTreeMap<Day, Day>,
}

impl PrintedSoFar {
    /// What became of the date in the next text, which came on `day` and prints `printed`. A text that prints none is still
    /// taken for one of the date before.
    pub(super) fn next(&mut self, day: Day, printed: Option<Day>) -> DateVerdict {
        let date = printed.or(self.last).unwrap_or(day);
        let came = self.came.get(&date).copied();
        let verdict = match (self.last, came) {
            (None, _) => DateVerdict::First,
            (Some(last), Some(came)) if last == date && came == day => DateVerdict::SameDay,
            (Some(_), _) if printed.is_none() => DateVerdict::NotPrinted,
            (Some(last), _) if last == date => DateVerdict::LeftBehind,
            (Some(_), Some(_)) => DateVerdict::WentBack,
            (Some(_), None) if date < day => DateVerdict::HadPassed,
            (Some(_), None) => DateVerdict::Right,
        };
        self.came.entry(date).or_insert(day);
        self.last = Some(date);
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_held_against_the_dates_that_were_printed_before() {
        use DateVerdict::{First, HadPassed, LeftBehind, NotPrinted, Right, SameDay, WentBack};
        let mut so_far = PrintedSoFar::default();
        for (day, printed, verdict) in [
            ("2019-05-06", Some("2019-05-06"), First),
            ("2019-05-06", Some("2019-05-06"), SameDay),
            ("2019-06-01", Some("2019-05-06"), LeftBehind),
            ("2019-06-02", None, NotPrinted),
            ("2019-07-01", Some("2019-08-01"), Right),
            ("2019-07-02", Some("2019-05-06"), WentBack),
            ("2019-09-01", Some("2019-08-31"), HadPassed),
        ] {
            let found = so_far.next(day.parse().unwrap(), printed.map(|day| day.parse().unwrap()));
            assert_eq!(found, verdict, "{day}");
        }
    }
}
