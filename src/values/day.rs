//! Calendar days.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A calendar day of the publisher's time zone, from 0001-01-01 to 9999-12-31 (ISO 8601, proleptic Gregorian).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// The day with this year, month (1 to 12) and day of the month, or `None` where there is none.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        Self::from_date(NaiveDate::from_ymd_opt(year, month, day)?)
    }

    /// The same day as chrono has it, or `None` outside the years 1 to 9999.
    #[must_use]
    pub fn from_date(date: NaiveDate) -> Option<Self> {
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }

    /// The day as chrono has it.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.0
    }

    /// The day `days` later; the last day there is, where that is past it.
    #[must_use]
    pub fn plus(self, days: u32) -> Self {
        let end = Self(NaiveDate::from_ymd_opt(9999, 12, 31).expect("the last day exists"));
        self.0.checked_add_days(Days::new(days.into())).and_then(Self::from_date).unwrap_or(end)
    }

    /// The same day of the month `months` later, or the last one of that month; the last day there is, where that is past it.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let end = Self(NaiveDate::from_ymd_opt(9999, 12, 31).expect("the last day exists"));
        self.0.checked_add_months(Months::new(months)).and_then(Self::from_date).unwrap_or(end)
    }

    /// The day before; the first day there is has none before it and returns itself.
    #[must_use]
    pub fn previous(self) -> Self {
        self.0.pred_opt().and_then(Self::from_date).unwrap_or(self)
    }

    /// Whole days from this day to `later`; negative when that is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        (later.0 - self.0).num_days()
    }

    /// The instant at which it begins in `zone`; where the clocks skip midnight, the first there is.
    #[must_use]
    pub fn begins(self, zone: Tz) -> DateTime<FixedOffset> {
        let midnight = self.0.and_time(NaiveTime::MIN);
        let local = zone.from_local_datetime(&midnight).earliest();
        let local = local.or_else(|| zone.from_local_datetime(&(midnight + TimeDelta::hours(1))).earliest());
        local.map_or_else(|| Utc.from_utc_datetime(&midnight).fixed_offset(), |local| local.fixed_offset())
    }

    /// Year, month (1 to 12) and day of the month.
    #[must_use]
    pub fn parts(self) -> (i32, u32, u32) {
        (self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text names no day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidDay {
    /// Three numbers of which no month or no day has that many: `2023-02-30`.
    NoSuchDate,
    /// A day written in another order of digits; this is how to write it.
    Write(Day),
    /// `05/06/2019`, where only the author knows which number is the month; the two readings.
    WhichIsTheMonth(Day, Day),
    /// Anything else.
    NotADate,
}

impl fmt::Display for InvalidDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchDate => f.write_str("no such date"),
            Self::Write(day) => write!(f, "write {day}"),
            Self::WhichIsTheMonth(..) => f.write_str("which number is the month?"),
            Self::NotADate => f.write_str("not a date"),
        }
    }
}

impl std::error::Error for InvalidDay {}

impl FromStr for Day {
    type Err = InvalidDay;

    /// Parses `2019-05-06`, `May 6, 2019` or `6 May 2019` (English month names, whole or three letters).
    ///
    /// # Errors
    ///
    /// [`InvalidDay`] tells what to write instead where that can be known.
    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        if let Some(parts) = iso_parts(text) {
            return day_of(parts);
        }
        if let Some(parts) = written_out_parts(text) {
            return day_of(parts);
        }
        Err(almost_a_day(text))
    }
}

fn day_of((year, month, day): (i32, u32, u32)) -> Result<Day, InvalidDay> {
    Day::new(year, month, day).ok_or(InvalidDay::NoSuchDate)
}

fn iso_parts(text: &str) -> Option<(i32, u32, u32)> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() });
    if !shaped {
        return None;
    }
    Some((text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn written_out_parts(text: &str) -> Option<(i32, u32, u32)> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let [first, second, year] = words.as_slice() else { return None };
    let (month, day) = match month_number(first) {
        Some(month) => (month, second.strip_suffix(',').unwrap_or(second)),
        None => (month_number(second.strip_suffix(',').unwrap_or(second))?, *first),
    };
    let number = |text: &str, digits: usize| {
        (text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<u32>().ok()).flatten()
    };
    let year = (year.len() == 4).then(|| number(year, 4)).flatten()?;
    Some((i32::try_from(year).ok()?, month, number(day, 2)?))
}

/// `1` of `1st` and `1st,`.
fn without_ordinal(word: &str) -> &str {
    let bare = word.trim_end_matches(',');
    let number = ["st", "nd", "rd", "th"].into_iter().find_map(|end| bare.strip_suffix(end));
    number.filter(|number| number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty()).unwrap_or(word)
}

fn month_number(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    let at = MONTHS.iter().position(|m| *m == word || m[..3] == word || (*m == "september" && word == "sept"))?;
    u32::try_from(at + 1).ok()
}

fn almost_a_day(text: &str) -> InvalidDay {
    let text = text.trim_matches(['“', '”', '„', '‘', '’', '\'', '"', '«', '»']);
    // “2027-01-01”, "1st January 2027", "January 1st, 2027", "the 1st of January 2027"
    let words = text.split_whitespace().filter(|word| !matches!(*word, "the" | "of"));
    let plain: Vec<&str> = words.map(without_ordinal).collect();
    if let Some(parts) = iso_parts(text).or_else(|| written_out_parts(&plain.join(" "))) {
        return day_of(parts).map_or(InvalidDay::NoSuchDate, InvalidDay::Write);
    }
    let numbers: Option<Vec<u32>> = text.split(['-', '/', '.']).map(|part| part.trim().parse().ok()).collect();
    let Some([a, b, c]) = numbers.and_then(|n| <[u32; 3]>::try_from(n).ok()) else { return InvalidDay::NotADate };
    let day = |year: u32, month, day| Day::new(i32::try_from(year).ok()?, month, day);
    if text.trim().split(['-', '/', '.']).next().is_some_and(|year| year.len() == 4) {
        return day(a, b, c).map_or(InvalidDay::NoSuchDate, InvalidDay::Write);
    }
    match (day(c, a, b), day(c, b, a)) {
        _ if c < 1000 => InvalidDay::NotADate,
        (Some(american), Some(european)) if american != european => InvalidDay::WhichIsTheMonth(american, european),
        (Some(day), _) | (None, Some(day)) => InvalidDay::Write(day),
        (None, None) => InvalidDay::NoSuchDate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Day {
        Day::new(year, month, day).unwrap()
    }

    #[test]
    fn the_three_ways_to_write_a_day_agree() {
        for text in ["2019-05-06", "May 6, 2019", "6 May 2019", "may 6 2019", "6 MAY 2019"] {
            assert_eq!(text.parse(), Ok(day(2019, 5, 6)), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_day_says_what_to_write() {
        use InvalidDay::{NoSuchDate, NotADate, WhichIsTheMonth, Write};
        for (text, expected) in [
            ("2023-02-30", NoSuchDate),
            ("February 30, 2023", NoSuchDate),
            ("0000-01-01", NoSuchDate),
            ("2023-2-1", Write(day(2023, 2, 1))),
            (" 2023-02-01", Write(day(2023, 2, 1))),
            ("2023/02/01", Write(day(2023, 2, 1))),
            ("05/06/2019", WhichIsTheMonth(day(2019, 5, 6), day(2019, 6, 5))),
            ("25.12.2019", Write(day(2019, 12, 25))),
            ("“2019-05-06”", Write(day(2019, 5, 6))),
            ("1st January 2027", Write(day(2027, 1, 1))),
            ("January 22nd, 2027", Write(day(2027, 1, 22))),
            ("the 3rd of March 2027", Write(day(2027, 3, 3))),
            ("31st February 2027", NoSuchDate),
            ("+12023-01-01", NotADate),
            (" +12023-01-01", NotADate),
            ("12023-01-01", NotADate),
            ("soon", NotADate),
            ("", NotADate),
        ] {
            assert_eq!(text.parse::<Day>(), Err(expected), "{text}");
        }
    }

    #[test]
    fn days_add_up_over_leap_years() {
        assert_eq!(day(2024, 2, 28).plus(2), day(2024, 3, 1));
        assert_eq!(day(2024, 3, 1).previous(), day(2024, 2, 29));
        assert_eq!(day(2024, 1, 1).days_until(day(2025, 1, 1)), 366);
        assert_eq!(day(2024, 1, 31).plus_months(1), day(2024, 2, 29));
        assert_eq!(day(2024, 11, 30).plus_months(3), day(2025, 2, 28));
        assert_eq!(day(9999, 11, 30).plus_months(2), day(9999, 12, 31));
    }

    #[test]
    fn a_day_begins_at_midnight_of_its_zone_or_when_the_clocks_have_skipped_it() {
        let begins = |day: Day, zone: Tz| day.begins(zone).to_rfc3339();
        assert_eq!(begins(day(2027, 1, 1), Tz::Europe__Madrid), "2027-01-01T00:00:00+01:00");
        assert_eq!(begins(day(2027, 7, 1), Tz::Europe__Madrid), "2027-07-01T00:00:00+02:00");
        assert_eq!(begins(day(2027, 1, 1), Tz::UTC), "2027-01-01T00:00:00+00:00");
        assert_eq!(begins(day(2018, 11, 4), Tz::America__Sao_Paulo), "2018-11-04T01:00:00-02:00");
    }

    #[test]
    fn the_calendar_ends_without_a_panic() {
        assert_eq!(day(9999, 12, 31).plus(30), day(9999, 12, 31));
        assert_eq!(day(1, 1, 1).previous(), day(1, 1, 1));
    }
}
