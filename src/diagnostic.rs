//! What an author has to know: what is wrong, where, and what to type instead.

use std::fmt;

use crate::source::Span;

/// A stable number for one kind of message, printed as `N0012`.
///
/// Numbers are never given to another message. They are listed in `docs/messages.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "N{:04}", self.0)
    }
}

/// An error breaks a rule of the contract; a warning judges an editor's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The content cannot be published.
    Error,
    /// It can be published, and somebody should look at it.
    Warning,
}

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
    /// Which message it is.
    pub code: Code,
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
    /// An error at `place`.
    pub fn error(code: u16, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place.into(), message.into())
    }

    /// A warning at `place`.
    pub fn warning(code: u16, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place.into(), message.into())
    }

    fn new(severity: Severity, code: u16, place: Place, message: String) -> Self {
        Self { severity, code: Code(code), message, place, labels: Vec::new(), hints: Vec::new() }
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
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let start = |d: &Diagnostic| match &d.place {
            Place::Text(span) => span.range().start,
            Place::Path(_) => 0,
        };
        (a.path(), start(a), a.code, &a.message).cmp(&(b.path(), start(b), b.code, &b.message))
    });
}

/// Returns the candidate that `word` most likely meant, or `None` when none is near.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= 1 + candidate.len() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_finds_the_right_one() {
        assert_eq!(closest("efective", ["effective", "updated"]), Some("effective"));
        assert_eq!(closest("colour", ["effective", "updated"]), None);
    }
}
