//! A text that was read elsewhere, and what could not be told in it.

use std::fmt;

/// A text as it goes into a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct IncomingText {
    /// The Markdown below the front matter.
    pub markdown: String,
    /// The title that the source has, if it has one.
    pub title: Option<String>,
    /// What was left out, or became something else.
    pub remarks: Vec<Remark>,
}

/// Something that a person should look at, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    /// The nearest heading and the first words of the paragraph, or what else leads there; empty for the text as a whole.
    pub place: String,
    /// What was found and what became of it, in a sentence without a full stop.
    pub words: String,
}

impl Remark {
    /// About the text as a whole.
    #[must_use]
    pub(crate) fn of_all(words: impl Into<String>) -> Self {
        Self { place: String::new(), words: words.into() }
    }

    /// About one place.
    #[must_use]
    pub(crate) fn at(place: impl Into<String>, words: impl Into<String>) -> Self {
        Self { place: place.into(), words: words.into() }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() { f.write_str(&self.words) } else { write!(f, "{}: {}", self.place, self.words) }
    }
}
