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
    let message =
        format!("the text says {day}; it is dated {} and takes effect on {}", version.id.updated, version.effective);
    let hint = "correct the line, or delete it: every page prints the dates above the text";
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
        let line = body[..range.start].rsplit('\n').next().unwrap_or_default().to_ascii_lowercase();
        let place = if line.contains("effective") { &mut printed.effective } else { &mut printed.updated };
        place.get_or_insert(day);
    }
    printed
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
