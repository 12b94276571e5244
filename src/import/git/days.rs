//! The days of commits, in an order that their order allows.

use chrono::DateTime;
use chrono_tz::Tz;

use crate::values::day::Day;

/// The day on which a commit is taken to have made its text public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CommitDay {
    /// The day.
    pub(crate) day: Day,
    /// Whether the commit itself says so. One that says nothing, or a day that cannot be beside those of the others, is
    /// taken for made on the day of the one before it.
    pub(crate) is_stated: bool,
}

/// The days of commits that follow each other, from their times in seconds since 1970: in `zone`, none before the one above
/// it, and none after `today`.
///
/// Clocks are sometimes wrong. Of the days that are stated as many are believed as go together.
#[must_use]
pub(crate) fn days(times: &[Option<i64>], zone: Tz, today: Day) -> Vec<CommitDay> {
    let stated: Vec<Option<Day>> =
        times.iter().map(|time| day_of((*time)?, zone).filter(|day| *day <= today)).collect();
    let believed = longest_rising(&stated);
    let first = believed.iter().zip(&stated).find(|(is_believed, _)| **is_believed).and_then(|(_, day)| *day);
    let mut last = first.unwrap_or(today);
    let each = stated.iter().zip(believed).map(|(day, is_believed)| {
        if let (Some(day), true) = (day, is_believed) {
            last = *day;
        }
        CommitDay { day: last, is_stated: is_believed }
    });
    each.collect()
}

fn day_of(seconds: i64, zone: Tz) -> Option<Day> {
    Day::from_date(DateTime::from_timestamp(seconds, 0)?.with_timezone(&zone).date_naive())
}

/// Which days belong to the longest series of them that never goes back; of several as long, the one with the earlier days.
fn longest_rising(days: &[Option<Day>]) -> Vec<bool> {
    // The last of the series of each length that ends earliest, and for each day the one before it in its series.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; days.len()];
    for (at, day) in days.iter().enumerate() {
        let Some(day) = day else { continue };
        let place = ends.partition_point(|end| days[*end].is_some_and(|end| end <= *day));
        before[at] = place.checked_sub(1).map(|place| ends[place]);
        ends.truncate(ends.len().max(place));
        if place == ends.len() {
            ends.push(at);
        } else {
            ends[place] = at;
        }
    }
    let mut belongs = vec![false; days.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        belongs[at] = true;
        next = before[at];
    }
    belongs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(stated: &[&str]) -> Vec<String> {
        let times: Vec<Option<i64>> =
            stated.iter().map(|day| Some(day.parse::<Day>().ok()?.begins(Tz::UTC).timestamp())).collect();
        let today = "2026-11-27".parse().unwrap();
        let mark = |day: &CommitDay| if day.is_stated { "" } else { "?" };
        days(&times, Tz::UTC, today).iter().map(|day| format!("{}{}", day.day, mark(day))).collect()
    }

    #[test]
    fn days_that_never_go_back_are_taken_as_they_are() {
        assert_eq!(told(&["2019-05-06", "2019-05-06", "2020-01-01"]), ["2019-05-06", "2019-05-06", "2020-01-01"]);
    }

    #[test]
    fn one_wrong_clock_moves_no_other_commit() {
        assert_eq!(
            told(&["2018-01-01", "2025-05-01", "2018-02-01", "1970-01-01", "2018-03-01"]),
            ["2018-01-01", "2018-01-01?", "2018-02-01", "2018-02-01?", "2018-03-01"]
        );
    }

    #[test]
    fn a_commit_without_a_day_has_that_of_the_one_before_or_of_the_first_that_has_one() {
        assert_eq!(told(&["-", "2018-02-01", "-"]), ["2018-02-01?", "2018-02-01", "2018-02-01?"]);
        assert_eq!(told(&["-"]), ["2026-11-27?"]);
    }

    #[test]
    fn no_text_was_public_after_today() {
        assert_eq!(told(&["2018-01-01", "2031-01-01"]), ["2018-01-01", "2018-01-01?"]);
    }

    #[test]
    fn a_day_is_that_of_the_publisher() {
        let noon = "2019-05-06".parse::<Day>().unwrap().begins(Tz::UTC).timestamp() - 60;
        let day = |zone| days(&[Some(noon)], zone, "2026-01-01".parse().unwrap())[0].day.to_string();
        assert_eq!((day(Tz::UTC), day(Tz::Europe__Madrid)), ("2019-05-05".to_owned(), "2019-05-06".to_owned()));
    }
}
