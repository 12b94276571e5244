//! The words of a heading, a paragraph or a cell as Markdown.
//!
//! How Markdown reads marks depends on what stands around them. So a leaf is written as plainly as it can be, and read again;
//! only if it does not say the same, it is written with more care.

use super::super::{RawHtml, ReadText, Surroundings, read};
use super::escapes::{MarkNeighbours, Spot, may_be_a_mark};
use super::pieces::{Enclosing, LeafPiece, Notes, pieces};
use crate::source::SourceFile;
use crate::text::document::{Block, BlockKind, Body};
use crate::text::words::{Image, Link, Mark, Text};

/// With how much care words are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Care {
    /// As they are.
    Plain,
    /// With a backslash before what may be taken for a mark.
    Escaped,
    /// With one before all that is ever a mark, and with tags of HTML for marks.
    Tags,
    /// With references for all punctuation.
    References,
}

/// The words as Markdown that is read as the same words.
pub(super) fn leaf(text: &Text, spot: Spot, notes: &Notes) -> String {
    let pieces = pieces(text, notes);
    let most =
        pieces.iter().filter_map(|piece| if let LeafPiece::Note(number) = piece { Some(*number) } else { None }).max();
    let written = |care| {
        LeafWriter { out: String::new(), pieces: &pieces, spot, care, line: 0, is_first: true, in_code: false }.write()
    };
    for care in [Care::Plain, Care::Escaped, Care::Tags] {
        let markdown = written(care);
        if says(&markdown, text, spot, most.unwrap_or(0)) {
            return markdown;
        }
    }
    written(Care::References)
}

/// Whether Markdown is read as these words where they stand.
fn says(markdown: &str, text: &Text, spot: Spot, notes: usize) -> bool {
    let mut page = String::new();
    // Notes are numbered as they are referred to.
    if notes > 1 {
        page.extend((1..notes).map(|number| format!("[^{number}]")));
        page += "\n\n";
    }
    match spot {
        Spot::Lines => page += markdown,
        Spot::Heading => page += &format!("# {markdown}"),
        Spot::Cell => page += &format!("| a |\n| --- |\n| {markdown} |"),
    }
    page.extend((1..=notes).map(|number| format!("\n\n[^{number}]: a")));
    let blocks = blocks_of(&page);
    let found = blocks.get(usize::from(notes > 1));
    let rest = blocks.len() - usize::from(notes > 1) - usize::from(notes > 0);
    rest == 1 && found.is_some_and(|block| words_of(block, spot) == Some(text))
}

fn blocks_of(page: &str) -> Vec<Block> {
    let source = SourceFile::new("", page);
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    let ReadText { document, .. } = read(&source, 0..page.len(), surroundings);
    document.blocks
}

fn words_of(block: &Block, spot: Spot) -> Option<&Text> {
    match (spot, &block.kind, &block.body) {
        (Spot::Lines, BlockKind::Paragraph, Body::Text(text))
        | (Spot::Heading, BlockKind::Heading(1), Body::Text(text)) => Some(text),
        (Spot::Cell, BlockKind::Table, Body::Blocks(rows)) => match rows.as_slice() {
            [_, row] => match row.blocks() {
                [cell] => match cell.blocks() {
                    [words] => words.text(),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

struct LeafWriter<'p, 'a> {
    out: String,
    pieces: &'p [LeafPiece<'a>],
    spot: Spot,
    care: Care,
    /// Where the line begins.
    line: usize,
    is_first: bool,
    /// Between the fences of code.
    in_code: bool,
}

impl<'p, 'a> LeafWriter<'p, 'a> {
    fn write(mut self) -> String {
        let pieces = self.pieces;
        // For each thing that is open, whether it is written as a tag.
        let mut tags: Vec<bool> = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                LeafPiece::Open(around) => {
                    let is_tag = self.is_tag(*around, at);
                    tags.push(is_tag);
                    self.open(*around, is_tag, at);
                }
                LeafPiece::Close(around) => {
                    let is_tag = tags.pop().unwrap_or_default();
                    self.close(*around, is_tag, at);
                }
                LeafPiece::Words(words) => self.words(words, at),
                LeafPiece::Space(typed) => self.space(typed),
                LeafPiece::Break if self.spot == Spot::Lines => {
                    self.out += "\\\n";
                    (self.line, self.is_first) = (self.out.len(), false);
                }
                LeafPiece::Break => self.out += "<br>",
                LeafPiece::Image(image) => self.image(image),
                LeafPiece::Anchor(id) => self.out += &format!("<a id=\"{}\"></a>", self.attribute(id)),
                LeafPiece::Note(number) => self.out += &format!("[^{number}]"),
            }
        }
        self.out
    }

    fn open(&mut self, around: Enclosing<'a>, is_tag: bool, at: usize) {
        match around {
            Enclosing::Link(link) if is_tag => {
                let title = link.title.as_ref().map(|title| format!(" title=\"{}\"", self.attribute(title)));
                self.out += &format!("<a href=\"{}\"{}>", self.attribute(&link.href), title.unwrap_or_default());
            }
            Enclosing::Link(_) => self.out.push('['),
            Enclosing::Mark(mark) if is_tag => self.out += &format!("<{}>", mark.element()),
            Enclosing::Mark(Mark::Code) => {
                let (fence, pad) = fence(self.code(at));
                self.out += &format!("{fence}{pad}");
                self.in_code = true;
            }
            Enclosing::Mark(mark) => self.out += marks(mark),
        }
    }

    fn close(&mut self, around: Enclosing<'a>, is_tag: bool, at: usize) {
        match around {
            Enclosing::Link(_) if is_tag => self.out += "</a>",
            Enclosing::Link(link) => {
                self.out += "](";
                self.out += &self.destination(&link.href);
                self.out += &self.title(link.title.as_deref());
                self.out.push(')');
            }
            Enclosing::Mark(mark) if is_tag => self.out += &format!("</{}>", mark.element()),
            Enclosing::Mark(Mark::Code) => {
                let (fence, pad) = fence(self.code(at.saturating_sub(2)));
                self.out += &format!("{pad}{fence}");
                self.in_code = false;
            }
            Enclosing::Mark(mark) => self.out += marks(mark),
        }
    }

    /// The characters that a span of code holds, which begins at `at`.
    fn code(&self, at: usize) -> &'p str {
        match self.pieces.get(at + 1) {
            Some(LeafPiece::Words(words)) => words,
            _ => "",
        }
    }

    /// Whether words are set apart by a tag: where Markdown has no marks for it, or would not take them for marks.
    fn is_tag(&self, around: Enclosing<'a>, at: usize) -> bool {
        match around {
            Enclosing::Link(_) => self.care == Care::References,
            _ if self.care >= Care::Tags => true,
            Enclosing::Mark(Mark::Superscript | Mark::Subscript) => true,
            // The words alone, and then its end: anything else would be part of the code.
            Enclosing::Mark(Mark::Code) => !matches!(
                self.pieces.get(at + 1..at + 3),
                Some([LeafPiece::Words(_), LeafPiece::Close(Enclosing::Mark(Mark::Code))])
            ),
            Enclosing::Mark(_) => !self.would_be_marks(around, at),
        }
    }

    /// Whether marks of emphasis around what begins at `at` are read as such (`CommonMark` 6.2, flanking runs).
    fn would_be_marks(&self, around: Enclosing<'a>, at: usize) -> bool {
        let Some(end) = self.pieces[at..].iter().position(|piece| *piece == LeafPiece::Close(around)) else {
            return false;
        };
        let end = at + end;
        let is_open = |piece: &&LeafPiece<'_>| matches!(piece, LeafPiece::Open(Enclosing::Mark(mark)) if !marks(*mark).is_empty());
        let is_close = |piece: &&LeafPiece<'_>| matches!(piece, LeafPiece::Close(Enclosing::Mark(mark)) if !marks(*mark).is_empty());
        let before = self.pieces[..at].iter().rev().find(|piece| !is_open(piece));
        let first = self.pieces[at..].iter().find(|piece| !is_open(piece));
        let last = self.pieces[..=end].iter().rev().find(|piece| !is_close(piece));
        let after = self.pieces[end..].iter().find(|piece| !is_close(piece));
        if before.is_some_and(|piece| is_close(&piece)) || after.is_some_and(|piece| is_open(&piece)) {
            return false;
        }
        let flanks = |inside: char, outside: char| {
            !inside.is_whitespace() && (!is_punctuation(inside) || outside.is_whitespace() || is_punctuation(outside))
        };
        flanks(edge(first, false), edge(before, true)) && flanks(edge(last, true), edge(after, false))
    }

    fn words(&mut self, words: &str, at: usize) {
        if self.in_code {
            self.out += &if self.spot == Spot::Cell { words.replace('|', "\\|") } else { words.to_owned() };
            return;
        }
        let next = self.pieces.get(at + 1);
        let meets_bracket = matches!(next, Some(LeafPiece::Open(Enclosing::Link(_)) | LeafPiece::Note(_)));
        for (start, c) in words.char_indices() {
            let neighbours = MarkNeighbours {
                before: self.out[self.line..].chars().next_back().unwrap_or('\n'),
                after: &words[start + c.len_utf8()..],
                line: Some(&self.out[self.line..]).filter(|line| line.bytes().all(|byte| byte.is_ascii_digit())),
                is_first_line: self.is_first,
                spot: self.spot,
                meets_bracket,
            };
            if self.escapes(c, &neighbours) {
                // A backslash does not keep a brace from naming a heading.
                if self.care == Care::References || (c == '{' && self.spot == Spot::Heading) {
                    self.out += &format!("&#{};", u32::from(c));
                    continue;
                }
                self.out.push('\\');
            }
            self.out.push(c);
        }
    }

    fn escapes(&self, c: char, neighbours: &MarkNeighbours<'_>) -> bool {
        match self.care {
            // These depend on the rest of the text as well.
            Care::Plain => c == '|' && self.spot == Spot::Cell || c == '[' && neighbours.after.starts_with('^'),
            Care::Escaped => may_be_a_mark(c, neighbours),
            Care::Tags => may_be_a_mark(c, neighbours) || "\\`*_{}[]<>#~|&!".contains(c),
            Care::References => c.is_ascii_punctuation(),
        }
    }

    fn space(&mut self, typed: &str) {
        if self.care == Care::References {
            self.out.extend(typed.chars().map(|c| format!("&#{};", u32::from(c))));
        } else {
            self.out += typed;
        }
    }

    fn image(&mut self, image: &Image) {
        let mut alt = String::new();
        for c in image.alt.chars() {
            if "\\`*_[]<>&!|~".contains(c) {
                alt.push('\\');
            }
            alt.push(c);
        }
        let (file, title) = (self.destination(&image.file), self.title(image.title.as_deref()));
        self.out += &format!("![{alt}]({file}{title})");
    }

    fn destination(&self, href: &str) -> String {
        let is_plain =
            !href.is_empty() && !href.contains(|c: char| c.is_whitespace() || c.is_control() || "()<>\\".contains(c));
        let escaped = |marks: &str| -> String {
            let parts = href.char_indices().map(|(at, c)| {
                let is_mark =
                    marks.contains(c) || c == '&' && href[at..].contains(';') || c == '|' && self.spot == Spot::Cell;
                if is_mark { format!("\\{c}") } else { c.to_string() }
            });
            parts.collect()
        };
        if is_plain && self.care < Care::Tags { escaped("") } else { format!("<{}>", escaped("\\<>")) }
    }

    fn title(&self, title: Option<&str>) -> String {
        let Some(title) = title else { return String::new() };
        let parts = title.chars().map(|c| {
            let is_mark = "\\\"&`".contains(c) || c == '|' && self.spot == Spot::Cell;
            if is_mark { format!("\\{c}") } else { c.to_string() }
        });
        format!(" \"{}\"", parts.collect::<String>())
    }

    fn attribute(&self, value: &str) -> String {
        let value = value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
        if self.spot == Spot::Cell { value.replace('|', "&#124;") } else { value }
    }
}

/// The marks of Markdown around words; none where it has a tag of HTML instead.
fn marks(mark: Mark) -> &'static str {
    match mark {
        Mark::Strong => "**",
        Mark::Emphasis => "*",
        Mark::Strike => "~~",
        Mark::Code | Mark::Superscript | Mark::Subscript => "",
    }
}

/// The character with which something begins, or ends; a space where there is nothing.
fn edge(piece: Option<&LeafPiece<'_>>, is_end: bool) -> char {
    match piece {
        Some(LeafPiece::Words(words)) if is_end => words.chars().next_back().unwrap_or(' '),
        Some(LeafPiece::Words(words)) => words.chars().next().unwrap_or(' '),
        None | Some(LeafPiece::Space(_) | LeafPiece::Break) => ' ',
        Some(
            LeafPiece::Open(_) | LeafPiece::Close(_) | LeafPiece::Image(_) | LeafPiece::Anchor(_) | LeafPiece::Note(_),
        ) => '[',
    }
}

fn is_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}

/// What stands around code, and the space that parts it from a backtick of its own.
fn fence(words: &str) -> (String, &'static str) {
    let longest = words.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let pad = if words.starts_with('`') || words.ends_with('`') { " " } else { "" };
    ("`".repeat(longest + 1), pad)
}

/// Words as HTML, for what stands in no Markdown.
pub(super) fn in_html(text: &Text) -> String {
    let mut out = String::new();
    let escaped = |words: &str| words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let quoted = |value: &str| escaped(value).replace('"', "&quot;");
    let link_of = |link: &Link| {
        let title = link.title.as_ref().map(|title| format!(" title=\"{}\"", quoted(title))).unwrap_or_default();
        format!("<a href=\"{}\"{title}>", quoted(&link.href))
    };
    for piece in pieces(text, &Notes::new()) {
        match piece {
            LeafPiece::Open(Enclosing::Link(link)) => out += &link_of(link),
            LeafPiece::Open(Enclosing::Mark(mark)) => out += &format!("<{}>", mark.element()),
            LeafPiece::Close(Enclosing::Link(_)) => out += "</a>",
            LeafPiece::Close(Enclosing::Mark(mark)) => out += &format!("</{}>", mark.element()),
            LeafPiece::Words(words) => out += &escaped(&words),
            LeafPiece::Space(typed) => out += typed,
            LeafPiece::Break => out += "<br>",
            LeafPiece::Image(image) => out += &escaped(&image.alt),
            LeafPiece::Anchor(id) => out += &format!("<a id=\"{}\"></a>", quoted(id)),
            LeafPiece::Note(_) => {}
        }
    }
    out
}
