//! A redline as HTML that gives back both of its texts.
//!
//! A published text is evidence, and so is what is said to have changed in it. No page shows a redline that was not read
//! back: without its insertions it must be the old text, without its deletions the new one, in words, in blocks and in
//! where links lead.

use std::collections::BTreeSet;
use std::fmt;

use super::changes::Redline;
use super::html::passages::{ToldInRedline, write_passages};
use super::html::{Labels, Written, write};
use super::summary::Sections;
use crate::text::html::{DocumentReading, Setting};

/// A redline and its HTML, which gives back both texts. [`prove`] alone makes one.
#[derive(Debug)]
pub struct Proved<'a> {
    redline: Redline<'a>,
    html: String,
    sections: Option<Sections>,
    ids: BTreeSet<String>,
}

impl<'a> Proved<'a> {
    /// What changed.
    #[must_use]
    pub fn redline(&self) -> &Redline<'a> {
        &self.redline
    }

    /// The HTML inside the redline's `<article>`.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.html
    }

    /// What it says section by section, where the form has passages. The place of its change `n` has the id `np-cn`.
    #[must_use]
    pub(crate) fn sections(&self) -> Option<&Sections> {
        self.sections.as_ref()
    }

    /// What links can lead to in it.
    pub(crate) fn ids(&self) -> &BTreeSet<String> {
        &self.ids
    }
}

/// How the HTML of a redline is arranged.
#[derive(Clone, Copy)]
pub enum Form<'f> {
    /// Block after block.
    Plain,
    /// Each changed passage in an element of its own that also holds what it was, and each run of passages away from
    /// every change in one that can be folded.
    Passages {
        /// What a fold hides: "4 passages that stay the same".
        same: &'f dyn Fn(usize) -> String,
        /// Which change begins in a place, of how many: "Change 3 of 10".
        number: &'f dyn Fn(usize, usize) -> String,
    },
}

/// That a redline does not give back one of its texts: a fault of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unproved {
    is_old: bool,
    difference: String,
}

impl fmt::Display for Unproved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [read, text] = if self.is_old { ["insertions", "old"] } else { ["deletions", "new"] };
        write!(f, "without its {read}, the redline is not the {text} text: {}", self.difference)
    }
}

/// Writes a redline as HTML and reads it back.
///
/// `old` and `new` are what readers find in the texts' own HTML.
///
/// # Errors
///
/// [`Unproved`] when the HTML does not give back both texts.
pub fn prove<'a>(
    redline: Redline<'a>,
    [old, new]: [&DocumentReading; 2],
    setting: &Setting<'_>,
    labels: &Labels<'_>,
    form: Form<'_>,
) -> Result<Proved<'a>, Unproved> {
    let (Written { html, ids, rejected, accepted }, sections) = match form {
        Form::Plain => (write(&redline, setting, labels), None),
        Form::Passages { same, number } => {
            let (written, sections) = write_passages(&redline, setting, labels, ToldInRedline { same, number });
            (written, Some(sections))
        }
    };
    for (is_old, found, text) in [(true, rejected, old), (false, accepted, new)] {
        if let Some(difference) = found.first_difference(text) {
            return Err(Unproved { is_old, difference });
        }
    }
    Ok(Proved { redline, html, sections, ids })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::compare;
    use crate::source::SourceFile;
    use crate::text::document::Document;
    use crate::text::html::document;
    use crate::text::links::Links;
    use crate::text::markdown::{RawHtml, Surroundings, read};

    fn text(markdown: &str) -> Document {
        let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
        read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
    }

    /// Compares the first two texts, and asks whether that is a redline of the last two.
    fn proved(compared: [&str; 2], of: [&str; 2]) -> Result<String, String> {
        let links = Links::as_written();
        let setting = Setting::alone(&links);
        let [old, new] = compared.map(text);
        let [before, after] = of.map(|of| document(&text(of), &setting).1);
        let proved = prove(compare(&old, &new), [&before, &after], &setting, &Labels::ENGLISH, Form::Plain);
        proved.map(|proved| proved.html().to_owned()).map_err(|unproved| unproved.to_string())
    }

    #[test]
    fn a_redline_of_two_texts_gives_them_back() {
        let texts = ["Kept for 30 days.", "Kept for 90 days."];
        assert_eq!(proved(texts, texts).unwrap(), "<p>Kept for <del>30</del><ins>90</ins> days.</p>\n");
    }

    #[test]
    fn a_redline_is_refused_for_a_text_with_other_words_other_blocks_or_other_links() {
        let texts = ["Kept for 30 days.", "Kept for [90](/a) days."];
        for (of, unproved) in [
            (["Kept for 60 days.", texts[1]], "without its insertions, the redline is not the old text: at word 2, "),
            (
                [texts[0], "# Kept for [90](/a) days."],
                "without its deletions, the redline is not the new text: at border 0 between elements, ",
            ),
            (
                [texts[0], "Kept for [90](/b) days."],
                "without its deletions, the redline is not the new text: at link 0, ",
            ),
        ] {
            let said = proved(texts, of).unwrap_err();
            assert!(said.starts_with(unproved), "{said}");
        }
    }

    #[test]
    fn the_english_labels_are_those_of_english_pages() {
        let english = include_str!("../../themes/default/words/en.yaml");
        let said = format!("{:?}", Labels::ENGLISH);
        let labels: Vec<(&str, &str)> = said
            .trim_start_matches("Labels { ")
            .trim_end_matches(" }")
            .split(", ")
            .map(|field| field.split_once(": ").expect("a field and its words"))
            .collect();
        assert!(labels.len() > 10);
        for (key, label) in labels {
            let label = label.trim_matches('"');
            let line = english.lines().find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(':'));
            assert_eq!(line.map(|words| words.trim().trim_matches('"')), Some(label));
        }
    }
}
