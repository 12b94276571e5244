//! What an author has to know: what is wrong, where, and what to type instead.

mod consequences;
pub(crate) mod rules;
pub(crate) mod severities;

use self::rules::{Rule, Severity};
use crate::source::Span;

/// Where a message points: into a file's text, or at a file or folder as such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Some characters of a file.
    Text(Span),
    /// A file or folder, by the path that people know it under.
    Path(String),
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Text(span)
    }
}

/// A second place that explains the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there, in a few words.
    pub text: String,
}

/// One message to an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// What it is about.
    pub rule: Rule,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Other places, the most telling first.
    pub labels: Vec<Label>,
    /// What to do, one suggestion each.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// A message at `place`, as grave as its rule.
    pub fn new(rule: Rule, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            severity: rule.explanation().severity,
            rule,
            message: message.into(),
            place: place.into(),
            labels: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// Points at a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.hints.push(text.into());
        self
    }

    /// Whether it keeps the content from being published.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The path of the file or folder it is about.
    #[must_use]
    pub fn path(&self) -> &str {
        match &self.place {
            Place::Text(span) => span.file().path(),
            Place::Path(path) => path,
        }
    }
}

/// Puts messages in the order a reader works through them: file by file, top to bottom.
pub(crate) fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let start = |d: &Diagnostic| match &d.place {
            Place::Text(span) => span.range().start,
            Place::Path(_) => 0,
        };
        (a.path(), start(a), a.rule, &a.message).cmp(&(b.path(), start(b), b.rule, &b.message))
    });
}

/// Returns the candidate that `word` most likely meant, or `None` when none is near.
pub(crate) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Guesses::default().closest(word, candidates)
}

/// Finds what misspelt words most likely meant, as long as the many of one file cost little.
///
/// Each word is compared with each name that it could have been, letter by letter. A thousand mistakes among a thousand
/// long names would take minutes, and nobody reads a thousand suggestions: the later ones get none.
#[derive(Debug)]
pub(crate) struct Guesses {
    /// Letters that may still be compared.
    left: usize,
}

impl Default for Guesses {
    fn default() -> Self {
        // About a fifth of a second.
        Self { left: 20_000_000 }
    }
}

impl Guesses {
    /// Returns the candidate that `word` most likely meant, or `None` when none is near or there were too many.
    pub(crate) fn closest<'a>(&mut self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let word = word.to_lowercase();
        let letters = word.chars().count();
        let mut nearest: Option<(usize, &str)> = None;
        for candidate in candidates {
            let length = candidate.chars().count();
            self.pay(1 + length)?;
            let most = 1 + candidate.len() / 4;
            if letters.abs_diff(length) > most {
                continue;
            }
            self.pay(letters * length)?;
            let found = (strsim::damerau_levenshtein(&word, candidate), candidate);
            if found.0 <= most && nearest.is_none_or(|nearest| found < nearest) {
                nearest = Some(found);
            }
        }
        nearest.map(|(_, candidate)| candidate)
    }

    fn pay(&mut self, letters: usize) -> Option<()> {
        self.left = self.left.saturating_sub(letters);
        (self.left > 0).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_finds_the_right_one() {
        assert_eq!(closest("efective", ["effective", "updated"]), Some("effective"));
        assert_eq!(closest("colour", ["effective", "updated"]), None);
    }

    #[test]
    fn many_mistakes_among_many_names_cost_no_more_than_a_few() {
        let names: Vec<String> = (0..5000).map(|n| format!("section-{n}")).collect();
        let mut guesses = Guesses::default();
        let found = (0..5000)
            .filter(|n| guesses.closest(&format!("secton-{n}"), names.iter().map(String::as_str)).is_some())
            .count();
        assert!((10..200).contains(&found), "{found} suggestions");
        let long = "x".repeat(1 << 20);
        assert_eq!(closest(&long, [long.as_str()]), None);
    }
}
