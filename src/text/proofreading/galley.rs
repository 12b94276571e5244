//! A text as rules of proofreading look at it: its source, and which bytes of it readers see as they are typed.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::source::{SourceFile, Span};
use crate::text::markdown;
use crate::values::lang::Lang;

/// Stands for a byte that readers do not see as it is typed: of marks, code, raw HTML, escapes and references.
pub(super) const HIDDEN: char = '\u{1}';

/// A text, read once for all rules.
pub(super) struct Galley<'a> {
    source: &'a Arc<SourceFile>,
    /// Where the text begins in its file.
    offset: usize,
    /// The text. All places below are bytes of it.
    pub(super) text: &'a str,
    /// What of the text readers see as it is typed; every other byte is [`HIDDEN`], line ends stay.
    pub(super) prose: String,
    pub(super) lang: &'a Lang,
    /// Headings, paragraphs, cells and the words of items, in order.
    pub(super) blocks: Vec<ProofBlock>,
    /// Blocks of code that are code by their indentation alone.
    pub(super) indented_code: Vec<Range<usize>>,
    /// Images that have no words.
    pub(super) silent_images: Vec<Range<usize>>,
    pub(super) rows: Vec<TableRow>,
    /// The names of notes, and where each begins.
    pub(super) notes: Vec<(String, Range<usize>)>,
    /// The names of notes that the text refers to.
    pub(super) noted: BTreeSet<String>,
}

/// A row of a table.
pub(super) struct TableRow {
    pub(super) range: Range<usize>,
    /// How many columns its table has.
    pub(super) columns: usize,
}

/// A block that holds words.
#[derive(Clone)]
pub(super) struct ProofBlock {
    pub(super) kind: ProofBlockKind,
    pub(super) range: Range<usize>,
}

/// What such a block is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ProofBlockKind {
    /// A heading and its level.
    Heading(HeadingLevel),
    Paragraph,
    Cell,
    /// The words of a tight item.
    Item,
}

/// A line of a block, without what stands before its words.
#[derive(Clone, Copy)]
pub(super) struct ProofLine<'r> {
    /// Where its words begin.
    pub(super) start: usize,
    /// What readers see of it as it is typed.
    pub(super) prose: &'r str,
    /// All of it.
    pub(super) written: &'r str,
}

impl<'a> Galley<'a> {
    /// Reads Markdown that stands in `source` from byte `offset` on.
    pub(super) fn of(source: &'a Arc<SourceFile>, offset: usize, text: &'a str, lang: &'a Lang) -> Self {
        let mut reader = GalleyReader::new(text);
        for (event, range) in markdown::events(text) {
            reader.event(&event, range);
        }
        let GalleyReader { prose, blocks, indented_code, silent_images, rows, notes, noted, .. } = reader;
        let prose = String::from_utf8(prose).expect("whole words were copied, and other bytes are ASCII");
        Self { source, offset, text, prose, lang, blocks, indented_code, silent_images, rows, notes, noted }
    }

    /// A message at `range`.
    pub(super) fn found(&self, rule: Rule, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let range = self.offset + range.start..self.offset + range.end;
        Diagnostic::new(rule, Span::new(self.source, range), message)
    }

    /// What readers see of a block as it is typed.
    pub(super) fn prose_of(&self, block: &ProofBlock) -> &str {
        &self.prose[block.range.clone()]
    }

    /// The lines of a block.
    pub(super) fn lines(&self, block: &ProofBlock) -> impl Iterator<Item = ProofLine<'_>> {
        let mut next = block.range.start;
        self.text[block.range.clone()].split_inclusive('\n').map(move |line| {
            let words = line.trim_start_matches([' ', '\t', '>']);
            let (start, end) = (next + line.len() - words.len(), next + line.trim_end().len());
            next += line.len();
            let range = start..end.max(start);
            ProofLine { start, prose: &self.prose[range.clone()], written: &self.text[range] }
        })
    }

    pub(super) fn paragraphs(&self) -> impl Iterator<Item = &ProofBlock> {
        self.blocks.iter().filter(|block| matches!(block.kind, ProofBlockKind::Paragraph | ProofBlockKind::Item))
    }
}

struct GalleyReader<'t> {
    text: &'t str,
    prose: Vec<u8>,
    blocks: Vec<ProofBlock>,
    open: Option<ProofBlock>,
    in_code: bool,
    /// Where images begin whose words were not read yet.
    images: Vec<(usize, bool)>,
    columns: usize,
    indented_code: Vec<Range<usize>>,
    silent_images: Vec<Range<usize>>,
    rows: Vec<TableRow>,
    notes: Vec<(String, Range<usize>)>,
    noted: BTreeSet<String>,
}

impl<'t> GalleyReader<'t> {
    fn new(text: &'t str) -> Self {
        let hidden = |byte: u8| if byte == b'\n' { byte } else { HIDDEN as u8 };
        Self {
            text,
            prose: text.bytes().map(hidden).collect(),
            blocks: Vec::new(),
            open: None,
            in_code: false,
            images: Vec::new(),
            columns: 0,
            indented_code: Vec::new(),
            silent_images: Vec::new(),
            rows: Vec::new(),
            notes: Vec::new(),
            noted: BTreeSet::new(),
        }
    }

    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                if !markdown::is_inline(tag.to_end()) {
                    self.close();
                }
                self.start(tag, range);
            }
            Event::End(tag) => {
                if let (TagEnd::Image, Some((start, has_words))) = (tag, self.images.last().copied()) {
                    self.images.pop();
                    if !has_words {
                        self.silent_images.push(start..range.end);
                    }
                }
                if !markdown::is_inline(*tag) {
                    self.close();
                    self.in_code = false;
                }
            }
            Event::Text(words) if !self.in_code => {
                self.see(words, &range);
                self.inline(range);
                self.images.iter_mut().for_each(|(_, has_words)| *has_words |= !words.trim().is_empty());
            }
            Event::Code(_) => {
                self.inline(range);
                self.images.iter_mut().for_each(|(_, has_words)| *has_words = true);
            }
            Event::FootnoteReference(label) => {
                self.noted.insert(label.to_string());
                self.inline(range);
            }
            Event::SoftBreak | Event::HardBreak | Event::InlineHtml(_) => self.inline(range),
            Event::Rule => self.close(),
            Event::Text(_)
            | Event::Html(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open(ProofBlockKind::Paragraph, range),
            Tag::Heading { level, .. } => self.open(ProofBlockKind::Heading(*level), range),
            Tag::TableCell => self.open(ProofBlockKind::Cell, range),
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                if *kind == CodeBlockKind::Indented {
                    self.indented_code.push(range);
                }
            }
            Tag::Table(columns) => self.columns = columns.len(),
            Tag::TableHead | Tag::TableRow => self.rows.push(TableRow { range, columns: self.columns }),
            Tag::FootnoteDefinition(label) => self.notes.push((label.to_string(), range)),
            Tag::Image { .. } => {
                self.images.push((range.start, false));
                self.inline(range);
            }
            _ => {}
        }
    }

    /// Copies words that the source says as they are; one behind a backslash was typed on purpose.
    fn see(&mut self, words: &str, range: &Range<usize>) {
        if self.text.get(range.clone()) != Some(words) {
            return;
        }
        self.prose[range.clone()].copy_from_slice(words.as_bytes());
        if self.text[..range.start].ends_with('\\') {
            let escaped = words.chars().next().map_or(0, char::len_utf8);
            self.prose[range.start..range.start + escaped].fill(HIDDEN as u8);
        }
    }

    fn open(&mut self, kind: ProofBlockKind, range: Range<usize>) {
        self.open = Some(ProofBlock { kind, range });
    }

    /// Words stand here: in the block that is open, or else in an item.
    fn inline(&mut self, range: Range<usize>) {
        match &mut self.open {
            Some(block) => block.range.end = block.range.end.max(range.end),
            None if !self.in_code => self.open(ProofBlockKind::Item, range),
            None => {}
        }
    }

    fn close(&mut self) {
        self.blocks.extend(self.open.take());
    }
}
