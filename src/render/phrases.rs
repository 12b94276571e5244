//! The words that pages and emails add to a notice, in one language.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, closest};
use crate::model::day::Day;
use crate::model::name::Lang;
use crate::source::{SourceFile, Span};

/// The words of one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrases {
    lang: Lang,
    lines: BTreeMap<String, String>,
}

impl Phrases {
    /// The words of `lang`: those of the files in order, each replacing single lines of those before it.
    ///
    /// # Errors
    ///
    /// A diagnostic for each file that is not a mapping of words, and for each line that the first file has not.
    pub fn new(lang: Lang, files: &[Arc<SourceFile>]) -> Result<Self, Vec<Diagnostic>> {
        let mut phrases = Self { lang, lines: BTreeMap::new() };
        let mut diagnostics = Vec::new();
        for (at, file) in files.iter().enumerate() {
            match serde_yaml::from_str::<BTreeMap<String, String>>(file.text()) {
                Ok(lines) if at == 0 => phrases.lines = lines,
                Ok(lines) => diagnostics.extend(phrases.replace(lines, file)),
                Err(error) => {
                    let start = error.location().map_or(0, |place| place.index());
                    let place = Span::new(file, start..start + 1);
                    let message = format!("these are no words of a theme: {error}");
                    diagnostics.push(
                        Diagnostic::error(124, place, message)
                            .hint("each line is `name: words`; quote words with a colon"),
                    );
                }
            }
        }
        if diagnostics.is_empty() { Ok(phrases) } else { Err(diagnostics) }
    }

    fn replace(&mut self, lines: BTreeMap<String, String>, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
        let mut unknown = Vec::new();
        for (key, line) in lines {
            if let Some(words) = self.lines.get_mut(&key) {
                *words = line;
                continue;
            }
            let start = file.text().find(&format!("{key}:")).unwrap_or(0);
            let place = Span::new(file, start..start + key.len());
            let error = Diagnostic::error(125, place, format!("the theme has no words called `{key}`"));
            unknown.push(match closest(&key, self.lines.keys().map(String::as_str)) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint("the built-in `words/en.yaml` lists them all"),
            });
        }
        unknown
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// Every line, for templates.
    #[must_use]
    pub fn lines(&self) -> &BTreeMap<String, String> {
        &self.lines
    }

    /// The words called `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.lines.get(key).map_or_else(|| panic_free_missing(key), String::as_str)
    }

    /// The words called `key` with `{name}` filled in for each pair.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.pieces(key)
            .map(|piece| match piece {
                Piece::Words(words) => words,
                Piece::Gap(name) => values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value),
            })
            .collect()
    }

    /// The words called `key`, in pieces, with the names of its gaps.
    pub fn pieces(&self, key: &str) -> impl Iterator<Item = Piece<'_>> {
        pieces(self.get(key))
    }

    /// The form of `key` for a number: "one | other", with `{n}` filled in and the other pairs too.
    #[must_use]
    pub fn count(&self, key: &str, n: usize, values: &[(&str, &str)]) -> String {
        let line = self.get(key);
        let (one, other) = line.split_once(" | ").unwrap_or((line, line));
        let form = if n == 1 { one } else { other };
        let number = self.number(n);
        pieces(form)
            .map(|piece| match piece {
                Piece::Words(words) => words,
                Piece::Gap("n") => &number,
                Piece::Gap(name) => values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value),
            })
            .collect()
    }

    /// A number with the language's separator of thousands.
    #[must_use]
    pub fn number(&self, n: usize) -> String {
        let digits = n.to_string();
        let mut out = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(self.get("number_separator"));
            }
            out.push(digit);
        }
        out
    }

    /// A day written out: "6 May 2019".
    #[must_use]
    pub fn date(&self, day: Day) -> String {
        let (year, month, day) = day.parts();
        let months: Vec<&str> = self.get("months").split(", ").collect();
        let month = usize::try_from(month).ok().and_then(|m| months.get(m - 1)).copied().unwrap_or_default();
        self.fill("date", &[("day", &day.to_string()), ("month", month), ("year", &year.to_string())])
    }
}

/// A part of a line of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they stand.
    Words(&'a str),
    /// A gap to be filled: `{date}`.
    Gap(&'a str),
}

fn pieces(line: &str) -> impl Iterator<Item = Piece<'_>> {
    line.split_inclusive('}')
        .flat_map(|part| match part.strip_suffix('}').and_then(|p| p.rsplit_once('{')) {
            Some((words, gap)) => [Some(Piece::Words(words)), Some(Piece::Gap(gap))],
            None => [Some(Piece::Words(part)), None],
        })
        .flatten()
        .filter(|piece| *piece != Piece::Words(""))
}

/// Themes are checked to have every line, so this is never read by anyone; a page still beats a panic.
fn panic_free_missing(key: &str) -> &'static str {
    debug_assert!(false, "the theme has no words called {key}");
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Phrases {
        let file = SourceFile::new("en.yaml", include_str!("../../themes/default/words/en.yaml"));
        Phrases::new("en".parse().unwrap(), &[file]).unwrap()
    }

    #[test]
    fn a_day_is_written_out() {
        assert_eq!(english().date(Day::new(2027, 1, 1).unwrap()), "1 January 2027");
    }

    #[test]
    fn one_change_is_not_one_changes() {
        assert_eq!(english().count("changes_count", 1, &[]), "1 change");
        assert_eq!(english().count("changes_count", 1234, &[]), "1,234 changes");
        assert_eq!(english().count("of_sections", 4, &[("total", "16")]), "4 of 16 sections");
    }

    #[test]
    fn a_line_with_gaps_comes_in_pieces() {
        use Piece::{Gap, Words};
        let english = english();
        let found: Vec<Piece<'_>> = english.pieces("next_text").collect();
        assert_eq!(found, [Words("from "), Gap("date"), Words(": "), Gap("text"), Words(", "), Gap("changes")]);
    }
}
