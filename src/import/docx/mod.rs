//! A Word file as a text: its words as a reader of Word sees them, of one side of its tracked changes.

mod blocks;
mod element;
mod fields;
mod flow;
mod inlines;
mod lists;
mod names;
mod numbering;
pub(crate) mod package;
mod styles;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use self::blocks::BlockReader;
use self::element::XmlElement;
pub(crate) use self::flow::TrackedSide;
use self::flow::{FlowBlock, FlowReader, NoteId, Tally, words_of};
use self::inlines::comment;
use self::names::{headings, named_by_words, places};
use self::numbering::Numbering;
use self::package::{NotDocx, Package, Relationship};
use self::styles::{StyledAs, WordStyles};
use crate::export::docx::AUTHOR;
use crate::import::incoming::{ReadDocument, Remark, Titles};
use crate::text::document::{Block, BlockKind, Body, Document};
use crate::values::english::counted;

/// Reads a Word file.
///
/// # Errors
///
/// [`NotDocx`] when it is none, or cannot be read.
pub(crate) fn read(bytes: &[u8], side: TrackedSide) -> Result<ReadDocument, NotDocx> {
    let mut package = Package::open(bytes)?;
    let file = WordFile::read(&mut package)?;
    let mut reader = FlowReader::new(side, &file.styles, &file.relationships, &file.comments);
    let body = file.document.child("w:body").cloned().unwrap_or_default();
    let mut flow = reader.flow(&body);
    let title = if file.is_ours { None } else { take_title(&mut flow) };
    let notes: Vec<NoteId> = reader.notes.clone();
    let notes: Vec<Vec<FlowBlock>> =
        notes.iter().map(|note| file.notes.get(note).map(|note| reader.flow(note)).unwrap_or_default()).collect();
    let (mut remarks, tally) = (reader.remarks, reader.tally);

    let mut found = Vec::new();
    headings(&flow, &mut file.numbering.clone(), file.is_ours, &mut found);
    let mut numbering = file.numbering.clone();
    let by_words = if file.is_ours { file.headings_by_words() } else { BTreeSet::new() };
    let places = places(&flow, &found, &by_words, file.is_ours);
    let mut reader = BlockReader { numbering: &mut numbering, is_ours: file.is_ours, places, remarks: Vec::new() };
    let mut blocks = reader.blocks(&flow);
    if file.is_ours {
        reader.name_notes(&mut blocks);
    }
    let items: Vec<Block> =
        notes.iter().zip(1_usize..).map(|(note, number)| note_item(&mut reader, note, number)).collect();
    remarks.extend(reader.remarks);
    if !items.is_empty() {
        blocks.push(Block { kind: BlockKind::NumberedList(1), body: Body::Blocks(items), id: None, source: 0..0 });
    }
    remarks.extend(file.around);
    remarks.extend(told(&tally, file.is_ours));
    let titles = if file.is_ours { Titles::AsTheyAre } else { Titles::Of(title) };
    let changes = (tally.changes > 0).then(|| match side {
        TrackedSide::Accepted => {
            format!("{} accepted; use `--reject` for the wording before them", counted(tally.changes, "tracked change"))
        }
        TrackedSide::Rejected => format!("{} rejected", counted(tally.changes, "tracked change")),
    });
    Ok(ReadDocument { document: Document { blocks }, titles, remarks, facts: changes.into_iter().collect() })
}

/// The parts of a Word file that a text needs.
struct WordFile {
    document: XmlElement,
    styles: WordStyles,
    numbering: Numbering,
    relationships: BTreeMap<String, Relationship>,
    comments: BTreeMap<String, String>,
    notes: BTreeMap<NoteId, XmlElement>,
    /// What stands at the edges of pages, and is left out.
    around: Vec<Remark>,
    /// Whether this program wrote it, whoever worked on it since.
    is_ours: bool,
}

impl WordFile {
    fn read(package: &mut Package<'_>) -> Result<Self, NotDocx> {
        let name = package.document()?;
        let document = package.part(&name)?.ok_or(NotDocx::NoArchive)?;
        let relationships = package.relationships(&name);
        let mut of = |kind: &str| match relationships.values().find(|found| found.kind == kind) {
            Some(found) => package.part(&found.target),
            None => Ok(None),
        };
        let (styles, numbering) = (of("styles")?, of("numbering")?);
        let (comments, footnotes, endnotes) = (of("comments")?, of("footnotes")?, of("endnotes")?);
        let mut notes = BTreeMap::new();
        for (kind, part) in [("w:footnote", footnotes), ("w:endnote", endnotes)] {
            for note in part.into_iter().flat_map(|part| part.elements().cloned().collect::<Vec<_>>()) {
                if let Some(id) = note.attribute("w:id").map(str::to_owned) {
                    notes.insert((kind, id), note);
                }
            }
        }
        let around = around(package, &relationships)?;
        let core = package.relationships("").into_values().find(|found| found.kind == "core-properties");
        let core = core.map(|found| package.part(&found.target)).transpose()?.flatten();
        let creator = core.as_ref().and_then(|core| core.child("dc:creator")).map(XmlElement::text);
        Ok(Self {
            document,
            styles: WordStyles::read(styles.as_ref()),
            numbering: Numbering::read(numbering.as_ref()),
            comments: comments.iter().flat_map(XmlElement::elements).filter_map(read_comment).collect(),
            notes,
            around,
            is_ours: creator.as_deref() == Some(AUTHOR),
            relationships,
        })
    }
}

impl WordFile {
    /// The bookmarks of the headings that the new text calls by their words.
    fn headings_by_words(&self) -> BTreeSet<String> {
        let mut reader = FlowReader::new(TrackedSide::Accepted, &self.styles, &self.relationships, &self.comments);
        let flow = self.document.child("w:body").map(|body| reader.flow(body)).unwrap_or_default();
        let mut found = Vec::new();
        headings(&flow, &mut self.numbering.clone(), self.is_ours, &mut found);
        named_by_words(&found)
    }
}

fn read_comment(found: &XmlElement) -> Option<(String, String)> {
    let author = found.attribute("w:author").filter(|author| !author.trim().is_empty()).unwrap_or("somebody");
    let mut paragraphs = Vec::new();
    found.all("w:p", &mut paragraphs);
    let words: Vec<String> = paragraphs.iter().map(|paragraph| run_words(paragraph)).collect();
    Some((found.attribute("w:id")?.to_owned(), comment(author, words.join(" ").trim())))
}

/// The words of an element's runs, without codes of fields.
fn run_words(element: &XmlElement) -> String {
    let mut parts = Vec::new();
    element.all("w:t", &mut parts);
    parts.iter().map(|part| part.text()).collect()
}

/// The words at the top and foot of pages.
fn around(package: &mut Package<'_>, relationships: &BTreeMap<String, Relationship>) -> Result<Vec<Remark>, NotDocx> {
    let mut remarks: Vec<Remark> = Vec::new();
    for (kind, name) in [("header", "at the top"), ("footer", "at the foot")] {
        for found in relationships.values().filter(|found| found.kind == kind) {
            let words = package.part(&found.target)?.map(|part| run_words(&part)).unwrap_or_default();
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let remark = Remark::of_all(format!("text {name} of pages was left out: “{words}”"));
            if !words.is_empty() && !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
    }
    Ok(remarks)
}

/// Takes the first paragraph out where its style says that it is the title.
fn take_title(flow: &mut Vec<FlowBlock>) -> Option<String> {
    let at = flow.iter().position(|block| match block {
        FlowBlock::Paragraph(paragraph) => !words_of(&paragraph.inlines).is_empty(),
        FlowBlock::Table(_) => true,
    })?;
    let FlowBlock::Paragraph(paragraph) = &flow[at] else { return None };
    if paragraph.format.kind != StyledAs::Title {
        return None;
    }
    let title = words_of(&paragraph.inlines);
    flow.remove(at);
    Some(title)
}

fn note_item(reader: &mut BlockReader<'_>, note: &[FlowBlock], number: usize) -> Block {
    let blocks = reader.blocks(note);
    Block { kind: BlockKind::Item, body: Body::Blocks(blocks), id: Some(format!("note-{number}")), source: 0..0 }
}

/// What is told once of the whole file.
fn told(tally: &Tally, is_ours: bool) -> Vec<Remark> {
    let mut said = Vec::new();
    let mut say = |count: usize, words: String| {
        if count > 0 {
            said.push(Remark::of_all(words));
        }
    };
    say(tally.contents, "a table of contents was left out: its page numbers mean nothing on a website".to_owned());
    say(
        tally.soft_hyphens,
        format!("{} left out, which show only at the end of a line", were(tally.soft_hyphens, "soft hyphen")),
    );
    say(
        tally.controls,
        format!("{} left out, which a notice cannot contain", were(tally.controls, "control character")),
    );
    if !is_ours {
        say(tally.tabs, format!("{} became spaces", counted(tally.tabs, "tab")));
        say(
            tally.underlined,
            format!(
                "{} underlined, which Markdown cannot show: use `**` or `*` where it matters",
                were(tally.underlined, "passage")
            ),
        );
    }
    said
}

fn were(count: usize, noun: &str) -> String {
    format!("{} {}", counted(count, noun), if count == 1 { "was" } else { "were" })
}

#[cfg(test)]
mod tests;
