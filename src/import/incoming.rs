//! A text that was read elsewhere, and what could not be told in it.

use std::fmt;
use std::ops::Range;

use crate::source::SourceFile;
use crate::text::document::{Block, BlockKind, Body, Document};
use crate::text::markdown::anchors::Anchors;
use crate::text::markdown::writer::written;
use crate::text::markdown::{self, RawHtml, Surroundings};
use crate::text::words::{Mark, Text};
use crate::values::english::counted;

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

/// A document that was read from a file of another format.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadDocument {
    /// Its words.
    pub document: Document,
    /// What becomes of its headings.
    pub titles: Titles,
    /// What was left out, or became something else.
    pub remarks: Vec<Remark>,
    /// What else is to be told, a line each.
    pub facts: Vec<String>,
}

/// What becomes of the headings of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Titles {
    /// They are those of a text already.
    #[default]
    AsTheyAre,
    /// The page that shows the text prints its title as the first heading. It is this one, or else the only heading of the
    /// first level.
    Of(Option<String>),
}

/// The words of what was written are not those that were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WordsLost(pub String);

impl ReadDocument {
    /// The text as it goes into a project, and what it has: `1,204 words`, a line each.
    ///
    /// # Errors
    ///
    /// [`WordsLost`] when the Markdown does not say what the document says: a mistake of this program.
    pub(crate) fn into_text(mut self) -> Result<(IncomingText, Vec<String>), WordsLost> {
        let (title, place) = match std::mem::take(&mut self.titles) {
            Titles::AsTheyAre => (None, None),
            Titles::Of(title) => self.settle_titles(title),
        };
        let mut markdown = written(&self.document);
        if let Some(id) = place.filter(|id| markdown.contains(&format!("(#{id})"))) {
            // Links to the title that is no heading any more lead to the top of the text.
            markdown.insert_str(0, &format!("<div id=\"{id}\"></div>\n\n"));
        }
        let again = read(&markdown);
        let (before, after) = (words(&self.document), words(&again));
        if before != after {
            let at = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
            let around = |words: &[String]| words[at.min(words.len())..words.len().min(at + 5)].join(" ");
            return Err(WordsLost(format!("`{}` became `{}`", around(&before), around(&after))));
        }
        let mut facts = vec![size(&self.document)];
        facts.extend(self.facts);
        Ok((IncomingText { markdown, title, remarks: self.remarks }, facts))
    }

    /// Takes the title out of the text, with what it was called as a place, and lets the other headings begin with the second level.
    fn settle_titles(&mut self, title: Option<String>) -> (Option<String>, Option<String>) {
        let blocks = &mut self.document.blocks;
        let is_first = |block: &Block| block.kind == BlockKind::Heading(1);
        let mut first = blocks.iter().enumerate().filter(|(_, block)| is_first(block)).map(|(at, _)| at);
        let (title, place) = match (title, first.next(), first.next()) {
            (None, Some(at), None) => {
                let mut heading = [blocks.remove(at)];
                Anchors::default().claim(&mut heading);
                let [heading] = heading;
                (heading.text().map(Text::plain), heading.id)
            }
            (title, _, _) => (title, None),
        };
        let title = title.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
        if blocks.iter().any(is_first) {
            blocks.iter_mut().for_each(deepen);
            let words = "first-level headings became second-level ones (`##`), and so on: the title is the only \
                         first-level heading of a page";
            self.remarks.push(Remark::of_all(words));
        }
        (title.filter(|title| !title.is_empty()), place)
    }
}

fn deepen(block: &mut Block) {
    match (&mut block.kind, &mut block.body) {
        (BlockKind::Heading(level), _) => *level = (*level + 1).min(6),
        (_, Body::Blocks(blocks)) => blocks.iter_mut().for_each(deepen),
        _ => {}
    }
}

/// A text of Markdown alone.
#[must_use]
pub(crate) fn read(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    let all: Range<usize> = 0..markdown.len();
    markdown::read(&SourceFile::new("", markdown), all, surroundings).document
}

fn words(document: &Document) -> Vec<String> {
    let mut words = Vec::new();
    document.each_text(&mut |tokens| words.extend(tokens.iter().map(|token| token.text().to_owned())));
    words
}

/// How large a text is, and what is in it.
fn size(document: &Document) -> String {
    let mut tally = SizeTally::default();
    tally.blocks(&document.blocks);
    let mut parts = vec![counted(document.word_count(), "word")];
    for (count, noun) in [
        (tally.headings, "heading"),
        (tally.items, "item"),
        (tally.tables, "table"),
        (tally.links, "link"),
        (tally.notes, "footnote"),
    ] {
        if count > 0 {
            parts.push(counted(count, noun));
        }
    }
    parts.join(", ")
}

#[derive(Default)]
struct SizeTally {
    headings: usize,
    items: usize,
    tables: usize,
    links: usize,
    notes: usize,
}

impl SizeTally {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading(_) => self.headings += 1,
                BlockKind::Item if block.id.is_some() => self.notes += 1,
                BlockKind::Item => self.items += 1,
                BlockKind::Table => self.tables += 1,
                _ => {}
            }
            self.blocks(block.blocks());
            let mut last = None;
            for token in block.text().into_iter().flat_map(Text::tokens) {
                for style in token.styles() {
                    let link = style.link.as_ref().filter(|_| !style.marks.has(Mark::Superscript));
                    self.links += usize::from(link.is_some() && link != last.as_ref());
                    last = link.cloned();
                }
            }
        }
    }
}
