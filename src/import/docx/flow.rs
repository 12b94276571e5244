//! The paragraphs and tables of a Word file in order, of one side of its tracked changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::element::XmlElement;
use super::fields::{FieldStack, WordLink};
use super::numbering::left_of;
use super::package::Relationship;
use super::styles::{StyledAs, WordStyles, by_outline};
use crate::import::incoming::Remark;
use crate::text::document::Align;
use crate::text::words::Marks;

/// Which text is read where changes are tracked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TrackedSide {
    /// The new one: all changes accepted.
    Accepted,
    /// The old one: all rejected.
    Rejected,
}

#[derive(Clone, Debug)]
pub(super) enum FlowBlock {
    Paragraph(FlowParagraph),
    Table(FlowTable),
}

#[derive(Clone, Debug, Default)]
pub(super) struct FlowParagraph {
    pub inlines: Vec<Inline>,
    pub format: FlowFormat,
}

/// How a paragraph is set.
#[derive(Clone, Debug, Default)]
pub(super) struct FlowFormat {
    pub kind: StyledAs,
    /// Its numbering, and the level in it where that is stated.
    pub number: Option<(String, Option<usize>)>,
    /// The style that it names.
    pub style: Option<String>,
    /// Where it states that its words begin, in twentieths of a point from the margin.
    pub left: Option<i64>,
    pub align: Align,
    /// Whether its style sets all of it in bold.
    pub is_bold: bool,
    /// A line below it.
    pub is_ruled: bool,
    /// The heading above it.
    pub under: String,
}

/// Something in a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Inline {
    pub what: InlineKind,
    pub marks: Marks,
    pub link: Option<Arc<WordLink>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum InlineKind {
    Words(String),
    Break,
    /// A reference to a note, by its number.
    Note(usize),
    /// A bookmark.
    Place(String),
}

#[derive(Clone, Debug, Default)]
pub(super) struct FlowTable {
    pub rows: Vec<FlowRow>,
    /// Whether its look sets the first row apart.
    pub sets_first_row_apart: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct FlowRow {
    pub is_head: bool,
    pub cells: Vec<FlowCell>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct FlowCell {
    /// How many columns it takes.
    pub columns: usize,
    /// Whether it goes on with the cell above.
    pub goes_on: bool,
    pub blocks: Vec<FlowBlock>,
}

/// A note at the foot of a page or at the end.
pub(super) type NoteId = (&'static str, String);

/// Reads the flow of a file.
pub(super) struct FlowReader<'f> {
    pub side: TrackedSide,
    pub styles: &'f WordStyles,
    pub relationships: &'f BTreeMap<String, Relationship>,
    /// The comments by id: who, and what.
    pub comments: &'f BTreeMap<String, String>,
    blocks: Vec<FlowBlock>,
    /// What is in the paragraph that is read.
    pub inlines: Vec<Inline>,
    /// Bookmarks that stand between paragraphs.
    pub places: Vec<String>,
    /// What is to be said of the paragraph that is read.
    pub said: Vec<String>,
    /// What stands in text boxes, until their paragraph ends.
    pub boxes: Vec<FlowBlock>,
    pub fields: FieldStack,
    pub heading: String,
    pub notes: Vec<NoteId>,
    pub remarks: Vec<Remark>,
    pub tally: Tally,
}

/// What is counted, to be told once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub changes: usize,
    pub soft_hyphens: usize,
    pub controls: usize,
    pub tabs: usize,
    pub underlined: usize,
    pub contents: usize,
}

impl<'f> FlowReader<'f> {
    pub(super) fn new(
        side: TrackedSide,
        styles: &'f WordStyles,
        relationships: &'f BTreeMap<String, Relationship>,
        comments: &'f BTreeMap<String, String>,
    ) -> Self {
        Self {
            side,
            styles,
            relationships,
            comments,
            blocks: Vec::new(),
            inlines: Vec::new(),
            places: Vec::new(),
            said: Vec::new(),
            boxes: Vec::new(),
            fields: FieldStack::default(),
            heading: String::new(),
            notes: Vec::new(),
            remarks: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// The blocks in an element: of the body, a cell, a note, a text box.
    pub(super) fn flow(&mut self, element: &XmlElement) -> Vec<FlowBlock> {
        let around = (std::mem::take(&mut self.blocks), std::mem::take(&mut self.inlines));
        self.elements(element);
        // A mark that is gone has nothing to join with at the end.
        self.end_paragraph(FlowFormat::default());
        let (blocks, inlines) = around;
        self.inlines = inlines;
        std::mem::replace(&mut self.blocks, blocks)
    }

    fn elements(&mut self, element: &XmlElement) {
        for child in element.elements() {
            match child.name.as_str() {
                "w:p" => self.paragraph(child),
                "w:tbl" => self.table(child),
                "w:sdt" => self.content_control(child),
                "w:ins" | "w:moveTo" if self.side == TrackedSide::Rejected => self.tally.changes += 1,
                "w:del" | "w:moveFrom" if self.side == TrackedSide::Accepted => self.tally.changes += 1,
                "w:customXml" | "w:smartTag" | "w:ins" | "w:del" | "w:moveTo" | "w:moveFrom" => self.elements(child),
                "mc:AlternateContent" => {
                    if let Some(choice) = child.child("mc:Choice").or_else(|| child.child("mc:Fallback")) {
                        self.elements(choice);
                    }
                }
                "w:bookmarkStart" => self.places.extend(child.attribute("w:name").map(str::to_owned)),
                "w:altChunk" => self.say("a document inside this one was left out: open the file in Word and save it"),
                "m:oMathPara" => self.inline(child),
                _ => {}
            }
        }
    }

    fn content_control(&mut self, control: &XmlElement) {
        let mut galleries = Vec::new();
        if let Some(properties) = control.child("w:sdtPr") {
            properties.all("w:docPartGallery", &mut galleries);
        }
        if galleries.iter().any(|gallery| gallery.attribute("w:val") == Some("Table of Contents")) {
            self.tally.contents += 1;
            return;
        }
        if let Some(content) = control.child("w:sdtContent") {
            self.elements(content);
        }
    }

    fn paragraph(&mut self, paragraph: &XmlElement) {
        let places = std::mem::take(&mut self.places);
        self.inlines.extend(places.into_iter().map(|name| Inline {
            what: InlineKind::Place(name),
            marks: Marks::NONE,
            link: None,
        }));
        let format = self.format(paragraph.child("w:pPr"));
        if format.kind == StyledAs::Contents {
            self.tally.contents += 1;
            // Its fields begin and end all the same.
            let (inlines, said) = (std::mem::take(&mut self.inlines), self.said.len());
            self.inline(paragraph);
            self.inlines = inlines;
            self.said.truncate(said);
            return;
        }
        let is_in_contents = self.fields.is_hiding();
        self.inline(paragraph);
        if is_in_contents && self.fields.is_hiding() && self.inlines.is_empty() {
            self.tally.contents += 1;
        }
        if !self.mark_is_gone(paragraph) {
            self.end_paragraph(format);
        } else if self.inlines.iter().all(|inline| matches!(inline.what, InlineKind::Place(_))) {
            // Nothing of it is there, nor what it was called.
            self.inlines.clear();
        }
    }

    /// Whether the end of a paragraph is not there on this side, so that the next goes on in it.
    fn mark_is_gone(&mut self, paragraph: &XmlElement) -> bool {
        let Some(mark) = paragraph.find(&["w:pPr", "w:rPr"]) else { return false };
        let has = |names: [&str; 2]| names.into_iter().any(|name| mark.child(name).is_some());
        let (came, went) = (has(["w:ins", "w:moveTo"]), has(["w:del", "w:moveFrom"]));
        self.tally.changes += usize::from(came || went);
        match self.side {
            TrackedSide::Accepted => went,
            TrackedSide::Rejected => came,
        }
    }

    /// Ends the paragraph that is open.
    fn end_paragraph(&mut self, mut format: FlowFormat) {
        let inlines = std::mem::take(&mut self.inlines);
        let words = words_of(&inlines);
        if matches!(format.kind, StyledAs::Heading(_)) && !words.is_empty() {
            self.heading.clone_from(&words);
        }
        format.under.clone_from(&self.heading);
        let place = place(&self.heading, &words);
        let said = std::mem::take(&mut self.said);
        self.remarks.extend(said.into_iter().map(|words| Remark::at(&*place, words)));
        let is_there =
            !inlines.is_empty() || format.number.is_some() || format.is_ruled || format.kind == StyledAs::Rule;
        if is_there {
            self.blocks.push(FlowBlock::Paragraph(FlowParagraph { inlines, format }));
        }
        let boxes = std::mem::take(&mut self.boxes);
        self.blocks.extend(boxes);
    }

    fn format(&mut self, stated: Option<&XmlElement>) -> FlowFormat {
        let empty = XmlElement::default();
        let stated = stated.unwrap_or(&empty);
        let before = stated.find(&["w:pPrChange", "w:pPr"]);
        self.tally.changes += usize::from(before.is_some());
        let properties = before.filter(|_| self.side == TrackedSide::Rejected).unwrap_or(stated);
        let style = properties.value("w:pStyle");
        let styles = self.styles;
        let kind = match (by_outline(properties), styles.kind(style)) {
            (Some(heading @ StyledAs::Heading(_)), _) => heading,
            (Some(body), StyledAs::Heading(_)) => body,
            (_, by_style) => by_style,
        };
        let indent = |element: &XmlElement| element.child("w:ind").and_then(left_of);
        let align = |element: &XmlElement| element.value("w:jc").map(str::to_owned);
        let align = align(properties).or_else(|| styles.paragraph(style, align));
        let ruled = properties.find(&["w:pBdr", "w:bottom"]);
        FlowFormat {
            kind,
            number: self.number(properties, style),
            style: style.map(str::to_owned),
            left: indent(properties).or_else(|| {
                // The level of a numbering comes before the style, unless the number is the style's own.
                let is_numbered = properties.child("w:numPr").is_some();
                styles.paragraph(style, indent).filter(|_| !is_numbered)
            }),
            align: match align.as_deref() {
                Some("center") => Align::Center,
                Some("right" | "end") => Align::End,
                _ => Align::Start,
            },
            is_bold: style.is_some_and(|style| styles.characters(style, |element| element.switch("w:b")) == Some(true)),
            is_ruled: ruled.is_some_and(|line| !matches!(line.attribute("w:val"), Some("nil" | "none"))),
            under: String::new(),
        }
    }

    /// The numbering that properties state, or else the style: the number 0 takes it away.
    fn number(&self, properties: &XmlElement, style: Option<&str>) -> Option<(String, Option<usize>)> {
        let stated = properties.child("w:numPr");
        let by_style = |what: &'static str| {
            self.styles.paragraph(style, move |element| element.child("w:numPr").and_then(|number| number.value(what)))
        };
        let num = stated.and_then(|number| number.value("w:numId")).or_else(|| by_style("w:numId"))?;
        let level = stated.and_then(|number| number.value("w:ilvl")).or_else(|| by_style("w:ilvl"));
        if num == "0" {
            return None;
        }
        // Where a style has a number without a level, the level names the style.
        Some((num.to_owned(), level.and_then(|level| level.parse().ok())))
    }

    fn table(&mut self, table: &XmlElement) {
        // A mark that is gone has no paragraph to join with.
        if !self.inlines.is_empty() {
            self.end_paragraph(FlowFormat::default());
        }
        let look = table.find(&["w:tblPr", "w:tblLook"]);
        let sets_first_row_apart = look.is_some_and(|look| match look.attribute("w:firstRow") {
            Some(value) => matches!(value, "1" | "true" | "on"),
            None => look
                .attribute("w:val")
                .and_then(|value| u32::from_str_radix(value, 16).ok())
                .is_some_and(|value| value & 0x20 != 0),
        });
        let mut rows = Vec::new();
        self.rows(table, &mut rows);
        if !rows.is_empty() {
            self.blocks.push(FlowBlock::Table(FlowTable { rows, sets_first_row_apart }));
        }
    }

    fn rows(&mut self, element: &XmlElement, rows: &mut Vec<FlowRow>) {
        for child in element.elements() {
            match child.name.as_str() {
                "w:tr" => {
                    let properties = child.child("w:trPr");
                    let has = |name| properties.is_some_and(|properties| properties.child(name).is_some());
                    self.tally.changes += usize::from(has("w:ins") || has("w:del"));
                    let is_gone = match self.side {
                        TrackedSide::Accepted => has("w:del"),
                        TrackedSide::Rejected => has("w:ins"),
                    };
                    if !is_gone {
                        let mut row = FlowRow {
                            is_head: properties
                                .is_some_and(|properties| properties.switch("w:tblHeader") == Some(true)),
                            cells: Vec::new(),
                        };
                        self.cells(child, &mut row.cells);
                        rows.push(row);
                    }
                }
                "w:sdt" => {
                    if let Some(content) = child.child("w:sdtContent") {
                        self.rows(content, rows);
                    }
                }
                "w:customXml" => self.rows(child, rows),
                _ => {}
            }
        }
    }

    fn cells(&mut self, element: &XmlElement, cells: &mut Vec<FlowCell>) {
        for child in element.elements() {
            match child.name.as_str() {
                "w:tc" => {
                    let properties = child.child("w:tcPr");
                    let has = |name| properties.is_some_and(|properties| properties.child(name).is_some());
                    let is_gone = match self.side {
                        TrackedSide::Accepted => has("w:cellDel"),
                        TrackedSide::Rejected => has("w:cellIns"),
                    };
                    if is_gone {
                        continue;
                    }
                    let columns = properties.and_then(|properties| properties.value("w:gridSpan")?.parse().ok());
                    let merge = properties.and_then(|properties| properties.child("w:vMerge"));
                    cells.push(FlowCell {
                        columns: columns.unwrap_or(1).clamp(1, 1000),
                        goes_on: merge
                            .is_some_and(|merge| merge.attribute("w:val").is_none_or(|val| val == "continue")),
                        blocks: self.flow(child),
                    });
                }
                "w:sdt" => {
                    if let Some(content) = child.child("w:sdtContent") {
                        self.cells(content, cells);
                    }
                }
                "w:customXml" => self.cells(child, cells),
                _ => {}
            }
        }
    }

    /// Says something of the paragraph that is read.
    pub(super) fn say(&mut self, words: impl Into<String>) {
        self.said.push(words.into());
    }
}

/// The characters of some inlines.
pub(super) fn words_of(inlines: &[Inline]) -> String {
    let mut words = String::new();
    for inline in inlines {
        match &inline.what {
            InlineKind::Words(more) => words += more,
            InlineKind::Break => words.push(' '),
            InlineKind::Note(_) | InlineKind::Place(_) => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The nearest heading and the first words of a paragraph.
pub(super) fn place(heading: &str, words: &str) -> String {
    let first = first_words(words);
    match (heading.is_empty(), first.is_empty() || heading == words) {
        (true, true) => "at the top".to_owned(),
        (true, false) => format!("at “{first}”"),
        (false, true) => format!("under “{heading}”"),
        (false, false) => format!("under “{heading}”, at “{first}”"),
    }
}

fn first_words(words: &str) -> String {
    const ENOUGH: usize = 6;
    let first: Vec<&str> = words.split_whitespace().take(ENOUGH).collect();
    let more = if words.split_whitespace().nth(ENOUGH).is_some() { " …" } else { "" };
    first.join(" ") + more
}
