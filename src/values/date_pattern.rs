//! How a publisher wants days to be written, where that is not as usual in the language.

use std::fmt;
use std::str::FromStr;

use super::day::Day;

/// A way to write a day: `{month} {day}, {year}`, each of the three once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatePattern(Vec<DateElement>);

/// An element of a written day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DateElement {
    /// What stands between the parts of the day.
    Words(String),
    /// A part of the day.
    Part(DatePart),
}

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DatePart {
    Day,
    Month,
    Year,
}

impl DatePart {
    const ALL: [Self; 3] = [Self::Day, Self::Month, Self::Year];

    fn gap(self) -> &'static str {
        match self {
            Self::Day => "{day}",
            Self::Month => "{month}",
            Self::Year => "{year}",
        }
    }
}

/// Why words are no way to write a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidDatePattern {
    /// This gap is not there, or there twice.
    NotOnce(&'static str),
    /// These two stand side by side: numbers would run into each other.
    Touching(&'static str, &'static str),
    /// It has a digit or a brace of its own.
    Odd(char),
}

impl fmt::Display for InvalidDatePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOnce(gap) => write!(f, "`{gap}` must be in it once"),
            Self::Touching(left, right) => write!(f, "nothing separates `{left}` and `{right}`"),
            Self::Odd(c) => write!(f, "`{c}` does not belong in a date"),
        }
    }
}

impl std::error::Error for InvalidDatePattern {}

impl DatePattern {
    /// What it is made of.
    pub(crate) fn elements(&self) -> &[DateElement] {
        &self.0
    }
}

impl FromStr for DatePattern {
    type Err = InvalidDatePattern;

    /// Parses `{day} {month} {year}` in any order, with words or marks between them.
    ///
    /// # Errors
    ///
    /// [`InvalidDatePattern`] where a reader could not tell which day is meant.
    fn from_str(text: &str) -> Result<Self, InvalidDatePattern> {
        let mut elements = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let next =
                DatePart::ALL.into_iter().filter_map(|part| Some((rest.find(part.gap())?, part))).min_by_key(|at| at.0);
            let (words, after) = match next {
                Some((at, part)) => (&rest[..at], &rest[at + part.gap().len()..]),
                None => (rest, ""),
            };
            if let Some(odd) = words.chars().find(|c| c.is_numeric() || "{}".contains(*c)) {
                return Err(InvalidDatePattern::Odd(odd));
            }
            if !words.is_empty() {
                elements.push(DateElement::Words(words.to_owned()));
            }
            elements.extend(next.map(|(_, part)| DateElement::Part(part)));
            rest = after;
        }
        for part in DatePart::ALL {
            if elements.iter().filter(|element| **element == DateElement::Part(part)).count() != 1 {
                return Err(InvalidDatePattern::NotOnce(part.gap()));
            }
        }
        let touching = elements.windows(2).find_map(|pair| match pair {
            [DateElement::Part(left), DateElement::Part(right)] => Some((left.gap(), right.gap())),
            _ => None,
        });
        match touching {
            Some((left, right)) => Err(InvalidDatePattern::Touching(left, right)),
            None => Ok(Self(elements)),
        }
    }
}

/// A day is written with its number, the name of its month and its year.
#[derive(Clone, Debug, Default)]
pub(crate) struct WrittenParts {
    pub(crate) day: String,
    pub(crate) month: String,
    pub(crate) year: String,
}

impl WrittenParts {
    /// The parts of a day in figures, as ISO 8601 has them.
    pub(crate) fn iso(day: Day) -> Self {
        let (year, month, day) = day.parts();
        Self { day: format!("{day:02}"), month: format!("{month:02}"), year: format!("{year:04}") }
    }

    /// The part called so.
    pub(crate) fn part(&mut self, part: DatePart) -> &mut String {
        match part {
            DatePart::Day => &mut self.day,
            DatePart::Month => &mut self.month,
            DatePart::Year => &mut self.year,
        }
    }

    /// The elements with these parts in their places.
    pub(crate) fn fill(mut self, elements: &[DateElement]) -> String {
        let text = |element: &DateElement| match element {
            DateElement::Words(words) => words.clone(),
            DateElement::Part(part) => std::mem::take(self.part(*part)),
        };
        elements.iter().map(text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_each_part_of_a_day_once_and_something_between_two() {
        for right in
            ["{month} {day}, {year}", "{day}/{month}/{year}", "{year}年{month}月{day}日", "the {day} of {month} {year}"]
        {
            assert!(right.parse::<DatePattern>().is_ok(), "{right}");
        }
        let wrong = |text: &str| text.parse::<DatePattern>().unwrap_err().to_string();
        assert_eq!(wrong("{month} {day}"), "`{year}` must be in it once");
        assert_eq!(wrong("{day} {day} {month} {year}"), "`{day}` must be in it once");
        assert_eq!(wrong("{day}{month} {year}"), "nothing separates `{day}` and `{month}`");
        assert_eq!(wrong("{day} {month} 20{year}"), "`2` does not belong in a date");
        assert_eq!(wrong("{days} {month} {year}"), "`{` does not belong in a date");
    }
}
