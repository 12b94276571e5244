//! A version's Markdown, read into a [`Document`].
//!
//! `CommonMark` with tables, footnotes, strikethrough and `{#id}` on headings. Nothing is substituted: `{{` and `{%` are
//! words like others. Raw HTML is read tag by tag: what a [`Document`] has a place for stays, the rest goes with a
//! message, so that no page can hold what a document cannot.

pub(crate) mod anchors;
mod counting;
mod dead_links;
mod fragment;
mod judged;
pub(crate) mod letters;
mod opened;
mod raw_html;
mod reader;
mod spanning;
mod spans;
mod tree;
mod unresolved;
pub(crate) mod writer;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use self::anchors::Anchors;
use self::fragment::Fragment;
use self::opened::Origin;
use self::reader::{AltText, MAX_DEPTH, MarkdownReader};
use self::tree::{MAX_BLOCKS, PendingImage};
use super::document::{Align, Block, BlockKind, Body, Document};
use super::links::scheme;
use super::words::builder::TextBuilder;
use super::words::{Image, Link, Mark};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::source::{SourceFile, Span};
use crate::values::character::without_breaking;

pub(super) use self::judged::is_inline;

pub use self::dead_links::DeadLinks;
pub use self::reader::{RawHtml, Surroundings};
pub(crate) use self::unresolved::unresolved;

/// A text read, and what its author has to know.
#[derive(Debug)]
pub struct ReadText {
    /// The text.
    pub document: Document,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// Links to places in the text that are not there.
    pub dead_links: DeadLinks,
}

/// Reads the Markdown in `body`, a range of bytes of `source`.
#[must_use]
pub fn read(source: &Arc<SourceFile>, body: Range<usize>, surroundings: Surroundings<'_>) -> ReadText {
    let mut reader = MarkdownReader::new(source, body.start, surroundings);
    let text = source.text();
    let mut events = events(&text[body.clone()]);
    for (event, range) in events.by_ref() {
        reader.event(event, range);
        if reader.tree.is_full() {
            reader.report_size();
            break;
        }
    }
    reader.definitions(events.reference_definitions());
    reader.finish(body)
}

/// Reads a source that is HTML from its first byte to its last.
#[must_use]
pub(crate) fn read_html(source: &Arc<SourceFile>, surroundings: Surroundings<'_>) -> ReadText {
    let mut reader = MarkdownReader::new(source, 0, surroundings);
    let mut fragment = Fragment::default();
    fragment.push(&source.text(), 0);
    reader.raw_html(&fragment);
    reader.finish(0..source.len())
}

/// What stands in a text, and in which bytes of it.
pub(super) fn events(text: &str) -> OffsetIter<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    Parser::new_ext(text, options).into_offset_iter()
}

impl MarkdownReader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.alt.is_some() && !self.alt_event(&event, &range) {
            return;
        }
        match event {
            Event::Start(tag) => {
                if !is_inline(tag.to_end()) {
                    self.values.end_line();
                }
                self.start(tag, range);
            }
            Event::End(tag) => {
                if !is_inline(tag) {
                    self.values.end_line();
                }
                self.end(tag, range);
            }
            Event::Text(text) if self.hidden_by.is_none() => self.words(&text, &range),
            Event::Code(text) if self.hidden_by.is_none() => {
                self.tree.push_mark(Mark::Code, Origin::Markdown);
                self.words(&text, &range);
                self.tree.pop_style(&Origin::Markdown);
            }
            Event::SoftBreak => {
                self.values.end_line();
                self.tree.text("\n", range.start);
            }
            Event::HardBreak => {
                self.values.end_line();
                self.tree.line_break(range.start);
            }
            Event::Rule => self.tree.leaf(BlockKind::Rule, range),
            Event::FootnoteReference(label) => {
                self.value(&label, &range);
                self.footnote_reference(&label, range.start);
            }
            Event::InlineHtml(html) => {
                let mut fragment = Fragment::default();
                fragment.push(&html, range.start);
                self.raw_html(&fragment);
            }
            Event::Html(html) => {
                if let Some(fragment) = &mut self.html {
                    fragment.push(&html, range.start);
                }
            }
            // Not switched on, or hidden.
            Event::Text(_)
            | Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let at = range.start;
        match tag {
            Tag::Paragraph => self.tree.open_text(BlockKind::Paragraph, TextBuilder::prose(), at),
            Tag::Heading { level, id, .. } => {
                self.tree.open_text(BlockKind::Heading(level as u8), TextBuilder::prose(), at);
                let id = id.map(|id| self.value(&id, &range));
                self.tree.set_id(id);
            }
            Tag::BlockQuote(_) => self.open(BlockKind::Quote, range),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        let info = self.value(&info, &self.before(&range, "\n"));
                        info.split_whitespace().next().map(str::to_owned)
                    }
                    CodeBlockKind::Indented => None,
                };
                self.tree.open_text(BlockKind::Code(language), TextBuilder::verbatim(), at);
            }
            Tag::HtmlBlock => self.html = Some(Fragment::default()),
            Tag::List(None) => self.open(BlockKind::BulletList, range),
            Tag::List(Some(first)) => self.open(BlockKind::NumberedList(first), range),
            Tag::Item => self.open(BlockKind::Item, range),
            Tag::FootnoteDefinition(label) => {
                self.value(&label, &self.before(&range, "]:"));
                if !self.defined.insert(label.to_string()) {
                    let message = format!("there is already a footnote `[^{label}]`");
                    let error = Diagnostic::new(Rule::FootnoteTwice, self.span(&range), message);
                    self.diagnostics.push(error.hint("give each footnote a different name"));
                }
                self.tree.open_footnote(label.into_string(), at);
            }
            Tag::Table(columns) => {
                self.columns = columns.into_iter().map(align).collect();
                self.open(BlockKind::Table, range);
            }
            Tag::TableHead | Tag::TableRow => {
                self.in_table_head = matches!(tag, Tag::TableHead);
                self.column = 0;
                self.open(BlockKind::Row { head: self.in_table_head }, range);
            }
            Tag::TableCell => {
                let align = self.columns.get(self.column).copied().unwrap_or_default();
                self.column += 1;
                self.open(BlockKind::Cell { head: self.in_table_head, align }, range);
            }
            Tag::Emphasis => self.tree.push_mark(Mark::Emphasis, Origin::Markdown),
            Tag::Strong => self.tree.push_mark(Mark::Strong, Origin::Markdown),
            Tag::Strikethrough => self.tree.push_mark(Mark::Strike, Origin::Markdown),
            Tag::Superscript => self.tree.push_mark(Mark::Superscript, Origin::Markdown),
            Tag::Subscript => self.tree.push_mark(Mark::Subscript, Origin::Markdown),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.destination(link_type, &dest_url, &title, &range);
                let link = self.checked_link(&without_breaking(&dest_url), &without_breaking(&title), range);
                self.tree.push_link(link, Origin::Markdown);
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.destination(link_type, &dest_url, &title, &range);
                self.start_image(&without_breaking(&dest_url), &without_breaking(&title), range);
            }
            Tag::DefinitionList | Tag::DefinitionListTitle | Tag::DefinitionListDefinition | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock => {
                self.tree.close_text(range.end);
                self.hidden_by = None;
            }
            TagEnd::HtmlBlock => {
                if let Some(fragment) = self.html.take() {
                    self.raw_html(&fragment);
                }
                // An element that is never closed hides no more than its own block.
                self.hidden_by = None;
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell => self.tree.close(&Origin::Markdown, range.end),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => self.tree.pop_style(&Origin::Markdown),
            TagEnd::Image
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn open(&mut self, kind: BlockKind, range: Range<usize>) {
        if !self.tree.open(kind, Origin::Markdown, range.start) {
            let place = self.span(&(range.start..range.start + 1));
            let message = format!("this passage is nested more than {MAX_DEPTH} levels deep");
            self.diagnostics.push(
                Diagnostic::new(Rule::DeepBlocks, place, message)
                    .hint("use fewer quotations and lists inside each other"),
            );
        }
    }

    fn start_image(&mut self, url: &str, title: &str, range: Range<usize>) {
        let url = url.trim();
        self.alt = Some(AltText { depth: 0, words: String::new() });
        let title = (!title.is_empty()).then(|| title.to_owned());
        if url.starts_with("//") || scheme(url).is_some() {
            let link = self.checked_link(url, "", range.clone());
            if link.is_some() {
                let message = "this image is on another site, so readers will see a link instead";
                self.diagnostics.push(
                    Diagnostic::new(Rule::RemoteImage, self.span(&range), message)
                        .hint("save the image in the notice's folder and use its file name here"),
                );
            }
            self.tree.start_image(PendingImage::Foreign(link), range.start);
            return;
        }
        let file = url.strip_prefix("./").unwrap_or(url);
        if let Some(files) = self.surroundings.files.filter(|files| !files.contains(file)) {
            let mut missing = Diagnostic::new(
                Rule::NoSuchImage,
                self.span(&range),
                format!("there is no image `{file}` beside this version"),
            );
            missing = match self.guesses.closest(file, files.iter().map(String::as_str)) {
                Some(near) => missing.hint(format!("did you mean `{near}`?")),
                None => missing.hint("put the file into the notice's folder"),
            };
            self.diagnostics.push(missing);
        }
        let image = Image { file: file.to_owned(), alt: String::new(), title };
        self.tree.start_image(PendingImage::Local(image), range.start);
    }

    /// Collects the words of an image; returns whether the event is still to be handled.
    fn alt_event(&mut self, event: &Event<'_>, range: &Range<usize>) -> bool {
        let place = self.absolute(range);
        let Some(alt) = &mut self.alt else { return true };
        match event {
            Event::Start(_) => alt.depth += 1,
            Event::End(TagEnd::Image) if alt.depth == 0 => {
                let words = std::mem::take(&mut alt.words);
                self.alt = None;
                self.values.end_aside();
                self.tree.end_image(words);
            }
            Event::End(_) => alt.depth = alt.depth.saturating_sub(1),
            Event::Text(text) | Event::Code(text) => alt.words.push_str(&self.values.aside(text, place)),
            Event::SoftBreak | Event::HardBreak => {
                self.values.end_aside();
                alt.words.push(' ');
            }
            _ => {}
        }
        false
    }

    fn footnote_reference(&mut self, label: &str, at: usize) {
        let next = self.footnotes.len() + 1;
        let number = *self.footnotes.entry(label.to_owned()).or_insert(next);
        let link = Arc::new(Link { href: format!("#{}", footnote_id(number)), title: None });
        self.tree.push_link(Some(link), Origin::Markdown);
        self.tree.push_mark(Mark::Superscript, Origin::Markdown);
        self.tree.text(&number.to_string(), at);
        self.tree.pop_style(&Origin::Markdown);
        self.tree.pop_style(&Origin::Markdown);
    }

    fn report_size(&mut self) {
        let message = format!("this version has more than {MAX_BLOCKS} headings, paragraphs, items and cells");
        self.diagnostics.push(
            Diagnostic::new(Rule::TooManyBlocks, Span::top_of(self.source), message)
                .hint("look for a table with many columns and rows, the usual cause"),
        );
    }

    fn finish(mut self, body: Range<usize>) -> ReadText {
        self.diagnostics.extend(unresolved(self.source, &body));
        self.diagnostics.extend(self.values.judge(body, self.surroundings.lang));
        let (mut blocks, notes) = self.tree.finish();
        // Ids the author chose come first, so that a heading made into an id never takes one.
        self.anchors.claim(&mut blocks);
        blocks.extend(footnotes(notes, &self.footnotes, &mut self.anchors));
        let (source, offset) = (self.source, self.offset);
        let place = |link: Range<usize>| Span::new(source, offset + link.start..offset + link.end);
        let dead_links = self.anchors.into_dead_links(place);
        ReadText { document: Document { blocks }, diagnostics: self.diagnostics, dead_links }
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None | Alignment::Left => Align::Start,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::End,
    }
}

fn footnote_id(number: usize) -> String {
    format!("note-{number}")
}

/// The notes that the text refers to, as a numbered list at its end.
fn footnotes(notes: Vec<(String, Block)>, numbers: &BTreeMap<String, usize>, anchors: &mut Anchors) -> Option<Block> {
    let mut items: Vec<(usize, Block)> = notes
        .into_iter()
        .filter_map(|(label, mut block)| {
            let number = *numbers.get(&label)?;
            block.id = Some(footnote_id(number));
            anchors.add(&footnote_id(number));
            Some((number, block))
        })
        .collect();
    items.sort_by_key(|(number, _)| *number);
    let source = items.first()?.1.source.clone();
    let items = items.into_iter().map(|(_, block)| block).collect();
    Some(Block { kind: BlockKind::NumberedList(1), body: Body::Blocks(items), id: None, source })
}

#[cfg(test)]
mod tests;
