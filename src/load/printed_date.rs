//! The date that a text prints of itself, such as "Last updated: May 6, 2019".

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::model::notice::Version;
use crate::values::day::{Day, InvalidDay};

/// Lines at the top of a text, blank ones left out, where such a date is looked for.
const TOP: usize = 15;

/// Words that such a line begins with; the longer first where one begins another.
const OPENINGS: [&str; 10] = [
    "last updated",
    "last revised",
    "last modified",
    "date of last update",
    "effective date",
    "effective",
    "updated",
    "revised",
    "date updated",
    "date effective",
];

/// Warns (N0096) of a date at the top of the text that is neither the `updated` nor the effective date.
#[must_use]
pub(crate) fn check(version: &Version) -> Option<Diagnostic> {
    let body = version.text.markdown();
    let (range, day) = dated_lines(&body).find(|(_, day)| *day != version.id.updated && *day != version.effective)?;
    let message = format!(
        "the text says {day}, but the front matter says updated {} and effective {}",
        version.id.updated, version.effective
    );
    let hint = "correct or delete this line; the dates are already shown at the top of every page";
    Some(Diagnostic::new(Rule::OtherPrintedDate, version.text.span(&range), message).hint(hint))
}

/// The dates that a text prints of itself at its top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PrintedDates {
    /// When it was updated.
    pub(crate) updated: Option<Day>,
    /// When it takes effect.
    pub(crate) effective: Option<Day>,
}

/// The dates that a text prints of itself; of several of a kind, the first.
#[must_use]
pub(crate) fn printed(body: &str) -> PrintedDates {
    let mut printed = PrintedDates::default();
    for (range, day) in dated_lines(body) {
        let place = if tells_when_it_applies(body, &range) { &mut printed.effective } else { &mut printed.updated };
        place.get_or_insert(day);
    }
    printed
}

/// A date that a text prints of itself, in a text that begins from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PrintedDate {
    /// Its line in the text, from 1.
    pub line: usize,
    /// The date as it stood there.
    pub was: String,
    /// What stands there now; `None` where it stayed, as it is not certain which date is meant or how it is written.
    pub now: Option<String>,
}

/// The days of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days {
    /// The day printed at its top.
    pub updated: Day,
    /// The first day it applies.
    pub effective: Day,
}

/// The text with each date at its top that is one of `was` made the same of `is`, written in the same way; and every date
/// there that is none of `is`.
#[must_use]
pub(crate) fn redated(body: &str, was: Days, is: Days) -> (String, Vec<PrintedDate>) {
    let mut text = body.to_owned();
    let mut printed = Vec::new();
    let dated: Vec<_> = dated_lines(body).collect();
    // From the end, so that the places of the others stay right.
    for (range, day) in dated.into_iter().rev() {
        let (before, after) =
            if tells_when_it_applies(body, &range) { (was.effective, is.effective) } else { (was.updated, is.updated) };
        if day == after {
            continue;
        }
        let old = &body[range.clone()];
        let now = (day == before).then(|| same_form(old, day, after)).flatten();
        printed.push(PrintedDate {
            line: body[..range.start].matches('\n').count() + 1,
            was: old.to_owned(),
            now: now.clone(),
        });
        if let Some(now) = now {
            text.replace_range(range, &now);
        }
    }
    printed.reverse();
    (text, printed)
}

/// Another day written as `written` writes one; `None` where only the author knows which number is the month.
fn same_form(written: &str, day: Day, other: Day) -> Option<String> {
    const FORMS: [&str; 9] = [
        "%Y-%m-%d",
        "%B %-d, %Y",
        "%B %-d %Y",
        "%-d %B %Y",
        "%b %-d, %Y",
        "%b. %-d, %Y",
        "%-d %b %Y",
        "%B %d, %Y",
        "%d %B %Y",
    ];
    let form = FORMS.into_iter().find(|form| day.date().format(form).to_string() == written)?;
    Some(other.date().format(form).to_string())
}

/// Whether a date is the first day that the text applies, by the words before it on its line.
fn tells_when_it_applies(body: &str, date: &Range<usize>) -> bool {
    let line = body[..date.start].rsplit('\n').next().unwrap_or_default();
    line.to_lowercase().contains("effective")
}

/// The dates of the lines that say when a text was updated or takes effect, and their bytes.
fn dated_lines(body: &str) -> impl Iterator<Item = (Range<usize>, Day)> {
    let starts = body.split_inclusive('\n').scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some((start, line))
    });
    starts.filter(|(_, line)| !line.trim().is_empty()).take(TOP).filter_map(|(start, line)| {
        let (in_line, day) = date_of(line)?;
        Some((start + in_line.start..start + in_line.end, day))
    })
}

fn date_of(line: &str) -> Option<(Range<usize>, Day)> {
    let rest = line.trim_start_matches(is_mark);
    let opening = OPENINGS.iter().find(|words| {
        rest.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
            && !rest[words.len()..].starts_with(char::is_alphanumeric)
    })?;
    let mut date = rest[opening.len()..].trim_start_matches(is_mark);
    for word in ["as of", "on"] {
        date = date.strip_prefix(word).map_or(date, |date| date.trim_start_matches(is_mark));
    }
    let (text, day) = leading_date(date)?;
    let start = line.len() - date.len();
    Some((start..start + text.len(), day))
}

/// Marks of Markdown and punctuation around words.
fn is_mark(c: char) -> bool {
    c.is_whitespace() || "*_#>:|-–—~`([".contains(c)
}

/// The date that a text begins with, and its words: three written out, or one of digits.
#[must_use]
pub(crate) fn leading_date(text: &str) -> Option<(&str, Day)> {
    let ends = text.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at).chain([text.len()]);
    // The longest date there is, `September 30, 2019`, has 18 characters.
    ends.take_while(|end| *end <= 24)
        .filter_map(|end| {
            let date = text[..end].trim_end();
            match date.parse() {
                Ok(day) | Err(InvalidDay::Write(day)) => Some((date, day)),
                Err(_) => None,
            }
        })
        .last()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(body: &str) -> Vec<(String, String)> {
        dated_lines(body).map(|(range, day)| (body[range].to_owned(), day.to_string())).collect()
    }

    #[test]
    fn a_line_that_says_when_is_found_whatever_its_marks() {
        for (line, date) in [
            ("Last updated: May 6, 2019", "May 6, 2019"),
            ("*Last updated: April 20, 2023*", "April 20, 2023"),
            ("**Effective date:** September 1, 2022", "September 1, 2022"),
            ("Updated May 6, 2019", "May 6, 2019"),
            ("> _Effective as of 6 May 2019._", "6 May 2019"),
            ("| Last revised | 2019-05-06 |", "2019-05-06"),
            ("Updated on May 25, 2018 to reflect the GDPR", "May 25, 2018"),
            ("Last Updated 25.12.2019", "25.12.2019"),
        ] {
            let found = dates(line);
            assert_eq!(found.first().map(|(text, _)| text.as_str()), Some(date), "{line}");
        }
    }

    #[test]
    fn a_date_of_an_update_is_told_from_one_that_a_text_takes_effect_on() {
        let days =
            printed("# Terms\n\nEffective date: May 6, 2019\n\n*Last updated: 2019-04-01*\n\nUpdated 2018-01-01\n");
        assert_eq!(days.updated.map(|day| day.to_string()).as_deref(), Some("2019-04-01"));
        assert_eq!(days.effective.map(|day| day.to_string()).as_deref(), Some("2019-05-06"));
        assert_eq!(printed("Some words."), PrintedDates::default());
    }

    #[test]
    fn printed_dates_become_those_of_the_next_text_in_the_same_form() {
        let day = |text: &str| text.parse().unwrap();
        let was = Days { updated: day("2025-05-06"), effective: day("2025-06-05") };
        let is = Days { updated: day("2026-11-27"), effective: day("2026-12-27") };
        let redated = |body: &str| redated(body, was, is);
        for (old, new) in [
            ("*Last updated: May 6, 2025*", "*Last updated: November 27, 2026*"),
            ("Updated on 6 May 2025.", "Updated on 27 November 2026."),
            ("**Effective date:** June 5, 2025", "**Effective date:** December 27, 2026"),
            ("Revised 2025-05-06", "Revised 2026-11-27"),
        ] {
            let (text, printed) = redated(&format!("# Notice\n\n{old}\n\nWords.\n"));
            assert_eq!(text, format!("# Notice\n\n{new}\n\nWords.\n"));
            assert!(printed.len() == 1 && printed[0].line == 3 && printed[0].now.is_some(), "{printed:?}");
        }
        // In figures it is not certain how; another date is the author's.
        for left in ["Last updated: 06.05.2025\n", "Last updated: 25.12.2024\n", "Last updated: May 7, 2025\n"] {
            let (text, printed) = redated(left);
            assert_eq!(text, left);
            assert!(printed.iter().all(|date| date.now.is_none()), "{printed:?}");
        }
        assert_eq!(redated("We updated this.\n").1, []);
    }

    #[test]
    fn a_sentence_without_a_date_is_none() {
        for line in [
            "Effective immediately, we share data.",
            "Updated texts are listed here.",
            "Effectiveness: 2019-05-06",
            "Effective [DATE]",
            "Last updated: 05/06/2019",
        ] {
            assert_eq!(dates(line), [], "{line}");
        }
    }

    #[test]
    fn only_the_top_of_the_text_counts() {
        assert_eq!(dates(&format!("{}Updated 2019-05-06\n", "word\n\n".repeat(15))), []);
        assert_eq!(dates(&format!("{}Updated 2019-05-06\n", "word\n\n".repeat(14))).len(), 1);
    }
}
