//! A [`Document`] as Markdown that a person reads, and that is read as the same document.
//!
//! The inverse of [`read`](super::read), as far as Markdown reaches. A list of one item has its words right in it, also where
//! the document has a paragraph; so has one whose items differ in that. Tables that have no row of names, or more than words in
//! a cell, are written in HTML. The id of a paragraph or of an item becomes a place before its first word; other blocks but
//! headings lose theirs.

mod escapes;
mod ids;
mod leaf;
mod pieces;
mod table;

use self::escapes::Spot;
use self::leaf::leaf;
use self::pieces::Notes;
use crate::text::document::{Block, BlockKind, Body, Document};
use crate::text::words::Text;

/// The Markdown of a text, with a line break at its end.
#[must_use]
pub(crate) fn written(document: &Document) -> String {
    let mut blocks = document.blocks.clone();
    let footnotes = footnotes(&mut blocks);
    ids::leave_out_ids(&mut blocks);
    let notes = footnotes.iter().filter_map(|item| Some((item.id.clone()?, number_of(item)?))).collect();
    let writer = MarkdownWriter { notes };
    let mut parts = vec![writer.blocks(&blocks, "\n\n")];
    for item in &footnotes {
        let note = writer.blocks(item.blocks(), "\n\n");
        parts.push(indented(&format!("[^{}]: ", number_of(item).unwrap_or_default()), 4, &note));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// The notes at the end of a text, taken out of it.
fn footnotes(blocks: &mut Vec<Block>) -> Vec<Block> {
    let is_notes = |block: &mut Block| {
        block.kind == BlockKind::NumberedList(1) && block.blocks().iter().all(|item| number_of(item).is_some())
    };
    match blocks.pop_if(is_notes).map(|list| list.body) {
        Some(Body::Blocks(items)) => items,
        _ => Vec::new(),
    }
}

/// The number of a footnote, by its id.
fn number_of(item: &Block) -> Option<usize> {
    item.id.as_ref()?.strip_prefix("note-")?.parse().ok()
}

struct MarkdownWriter {
    notes: Notes,
}

impl MarkdownWriter {
    /// Blocks with `gap` between them.
    fn blocks(&self, blocks: &[Block], gap: &str) -> String {
        let mut parts = Vec::new();
        let mut last: Option<(&BlockKind, bool)> = None;
        for block in blocks {
            // Two lists of a kind beside each other differ in their marks; else they would be one.
            let is_other = last.is_some_and(|(kind, is_other)| is_of_a_kind(kind, &block.kind) && !is_other);
            last = Some((&block.kind, is_other));
            parts.push(self.block(block, is_other));
        }
        parts.join(gap)
    }

    fn block(&self, block: &Block, is_other: bool) -> String {
        match (&block.kind, &block.body) {
            (BlockKind::Heading(level), Body::Text(text)) => self.heading(*level, text, block.id.as_deref()),
            (BlockKind::Code(language), Body::Text(text)) => code(language.as_deref(), text),
            (_, Body::Text(text)) => anchor(block) + &leaf(text, Spot::Lines, &self.notes),
            // Neither underlines what stands before it, nor is it a mark of a list.
            (BlockKind::Rule, _) => "___".to_owned(),
            (BlockKind::BulletList, Body::Blocks(items)) => {
                let mark = if is_other { "* " } else { "- " };
                self.list(items, |_| mark.to_owned())
            }
            (BlockKind::NumberedList(first), Body::Blocks(items)) => {
                let mark = if is_other { ')' } else { '.' };
                self.list(items, |at| format!("{}{mark} ", first.saturating_add(at as u64)))
            }
            (BlockKind::Quote, Body::Blocks(blocks)) => {
                let inside = self.blocks(blocks, "\n\n");
                let lines =
                    inside.lines().map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") });
                lines.collect::<Vec<_>>().join("\n")
            }
            (BlockKind::Table, Body::Blocks(rows)) => table::table(rows, &self.notes),
            (_, Body::Blocks(blocks)) => self.blocks(blocks, "\n\n"),
        }
    }

    fn heading(&self, level: u8, text: &Text, id: Option<&str>) -> String {
        let marks = "#".repeat(level.clamp(1, 6).into());
        let words = leaf(text, Spot::Heading, &self.notes);
        let id = id.map(|id| format!(" {{#{id}}}")).unwrap_or_default();
        format!("{marks} {words}{id}").trim_end().to_owned()
    }

    fn list(&self, items: &[Block], mark: impl Fn(usize) -> String) -> String {
        let gap = if is_tight(items) { "\n" } else { "\n\n" };
        let items = items.iter().enumerate().map(|(at, item)| {
            let mark = mark(at);
            let width = mark.len();
            indented(&mark, width, &(anchor(item) + &self.blocks(item.blocks(), gap)))
        });
        items.collect::<Vec<_>>().join(gap)
    }
}

/// A place that links lead to, before words that have no id in Markdown.
fn anchor(block: &Block) -> String {
    let is_before_words = match &block.body {
        Body::Text(_) => true,
        Body::Blocks(blocks) => blocks
            .first()
            .is_some_and(|first| matches!(first.kind, BlockKind::Plain | BlockKind::Paragraph) && first.id.is_none()),
    };
    let id = block.id.as_ref().filter(|_| is_before_words);
    id.map(|id| format!("<a id=\"{}\"></a>", id.replace('&', "&amp;").replace('"', "&quot;"))).unwrap_or_default()
}

fn is_of_a_kind(one: &BlockKind, other: &BlockKind) -> bool {
    matches!(
        (one, other),
        (BlockKind::BulletList, BlockKind::BulletList) | (BlockKind::NumberedList(_), BlockKind::NumberedList(_))
    )
}

/// Whether no empty line stands between the items, nor in them.
fn is_tight(items: &[Block]) -> bool {
    let children = || items.iter().flat_map(Block::blocks);
    let can_follow_words = |block: &Block| match block.kind {
        BlockKind::BulletList | BlockKind::NumberedList(1) => {
            block.blocks().first().is_some_and(|item| !item.blocks().is_empty())
        }
        BlockKind::Heading(_) | BlockKind::Code(_) | BlockKind::Quote | BlockKind::Rule => true,
        _ => false,
    };
    children().all(|block| block.kind != BlockKind::Paragraph)
        && items.iter().all(|item| {
            item.blocks().windows(2).all(|pair| match pair {
                [first, second] => {
                    can_follow_words(second) && first.kind != BlockKind::Table && first.kind != BlockKind::Quote
                }
                _ => true,
            })
        })
}

/// A block behind a mark, its further lines under its first.
fn indented(mark: &str, width: usize, block: &str) -> String {
    let mut out = mark.to_owned();
    for (at, line) in block.lines().enumerate() {
        if at > 0 {
            out.push('\n');
            if !line.is_empty() {
                out += &" ".repeat(width);
            }
        }
        out += line;
    }
    if block.is_empty() { out.trim_end().to_owned() } else { out }
}

fn code(language: Option<&str>, text: &Text) -> String {
    let mut words = String::new();
    for token in text.tokens() {
        words += token.space().as_str();
        words += token.text();
    }
    let longest = words.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let lines = if words.is_empty() { String::new() } else { format!("{words}\n") };
    format!("{fence}{}\n{lines}{fence}", language.unwrap_or_default())
}

#[cfg(test)]
mod tests;
