//! A redline for a terminal.

mod lines;
mod words;

use self::lines::{Margin, fill};
use self::words::{Ink, words};
use super::english;
use super::move_ends::MoveEnds;
use crate::redline::changes::{BlockChange, ChangedBody, Fate, Redline};
use crate::redline::summary::Sections;
use crate::redline::text_tree::TextTree;
use crate::text::document::BlockKind;
use crate::values::english::counted;
use crate::values::harmless::on_terminal;

/// Where a redline is shown.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Whether changes are red and green.
    pub styled: bool,
    /// Columns of a line.
    pub width: usize,
}

/// The changed blocks of a redline with one unchanged block around them; `[-words-]` go and `{+words+}` come, in red and
/// green where the screen has them. What is left out is counted. The last line says how much changed.
#[must_use]
pub fn redline(redline: &Redline<'_>, screen: Screen) -> String {
    let trees = [redline.old, redline.new].map(TextTree::of);
    let mut out = Terminal { text: String::new(), screen, trees, ends: MoveEnds::of(redline) };
    if redline.is_empty() {
        out.line(english::nothing_marked(redline), "0");
        return out.text;
    }
    let near_change = |at: usize| {
        let around = at.saturating_sub(1)..(at + 2).min(redline.blocks.len());
        redline.blocks[around].iter().any(BlockChange::is_changed) || is_heading_of_change(&redline.blocks, at)
    };
    let mut hidden = 0;
    for (at, change) in redline.blocks.iter().enumerate() {
        if near_change(at) {
            out.hidden(std::mem::take(&mut hidden));
            out.block(change, &mut Margin::default(), WithinMove::No);
            out.text.push('\n');
        } else {
            hidden += 1;
        }
    }
    out.hidden(hidden);
    out.line(&english::counts(&Sections::of(redline)), "1");
    out.text
}

/// Whether the block at `at` is a heading, and something changes before the next one.
fn is_heading_of_change(blocks: &[BlockChange<'_>], at: usize) -> bool {
    blocks[at].is_heading()
        && blocks[at + 1..].iter().take_while(|change| !change.is_heading()).any(BlockChange::is_changed)
}

/// Whether a block stands in a passage that moved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WithinMove {
    /// No passage that moved.
    No,
    /// A passage that moved here.
    Here,
    /// A passage that moved away.
    Away,
}

struct Terminal {
    text: String,
    screen: Screen,
    /// Those of the old text and of the new one.
    trees: [TextTree; 2],
    ends: MoveEnds,
}

impl Terminal {
    fn hidden(&mut self, blocks: usize) {
        if blocks > 0 {
            self.line(&format!("    … {} …", counted(blocks, "unchanged block")), "2");
            self.text.push('\n');
        }
    }

    fn block(&mut self, change: &BlockChange<'_>, margin: &mut Margin, around: WithinMove) {
        let around = match (change.moved, change.fate) {
            (None, _) => around,
            (Some(_), Fate::Deleted) => WithinMove::Away,
            (Some(_), _) => WithinMove::Here,
        };
        let sign = sign(change, around);
        if let Some(moved) = change.moved.filter(|moved| moved.is_first) {
            let is_here = around == WithinMove::Here;
            if let Some(other) = self.ends.other(moved, is_here) {
                let said = format!("{}:", english::moved(is_here, other.blocks, &on_terminal(&other.heading)));
                self.paragraph(sign, margin, &self.note(&said));
            }
        }
        match &change.body {
            ChangedBody::Text(_) | ChangedBody::Merged(_) => {
                let is_marked = change.fate == Fate::Kept || around == WithinMove::Here;
                let words = words(change, self.ink(is_marked)) + &self.notes(change);
                let level = change.heading_level().map_or(String::new(), |level| "#".repeat(level.into()) + " ");
                self.paragraph(sign, margin, &format!("{level}{words}"));
            }
            ChangedBody::Blocks(cells) if matches!(change.block().kind, BlockKind::Row { .. }) => {
                let is_marked = change.fate == Fate::Kept || around == WithinMove::Here;
                let cells: Vec<String> = cells.iter().map(|cell| self.cell(cell, is_marked)).collect();
                self.paragraph(sign, margin, &(cells.join(" | ") + &self.notes(change)));
            }
            ChangedBody::Blocks(_) if change.block().kind == BlockKind::Rule => {
                self.paragraph(sign, margin, &format!("(a line across){}", self.notes(change)));
            }
            ChangedBody::Blocks(blocks) => {
                let mut inner = match change.block().kind {
                    BlockKind::Item if !change.is_gone() => margin.item(&english::item_label(change, &self.trees)),
                    BlockKind::Quote if !change.is_gone() => margin.quote(),
                    _ => margin.clone(),
                };
                let notes = self.notes(change);
                if !notes.is_empty() {
                    self.paragraph(sign, &mut inner, notes.trim_start());
                }
                self.blocks(change, blocks, &mut inner, around);
                *margin = margin.after_first();
            }
        }
    }

    /// What is in a block; where that changed, what did not change in it is counted.
    fn blocks(
        &mut self,
        change: &BlockChange<'_>,
        blocks: &[BlockChange<'_>],
        margin: &mut Margin,
        around: WithinMove,
    ) {
        let noun = match change.block().kind {
            BlockKind::BulletList | BlockKind::NumberedList(_) => "unchanged item",
            BlockKind::Table => "unchanged row",
            _ => "unchanged block",
        };
        let counts = change.fate == Fate::Kept && noun != "unchanged block" && change.is_changed();
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            // The head of a table tells what its cells are.
            let is_left_out =
                |block: &BlockChange<'_>| counts && !block.is_changed() && !block.block().kind.is_head_row();
            let unchanged = blocks[at..].iter().take_while(|block| is_left_out(block)).count();
            let renumbered = english::only_renumbered(&blocks[at..], &self.trees);
            if unchanged > 0 {
                let said = format!("… {} …", counted(unchanged, noun));
                self.paragraph("  ", &mut margin.after_first(), &self.ink(false).coloured(&said, "2"));
            } else if let Some(said) = english::renumbered(&blocks[at..at + renumbered]) {
                self.paragraph("| ", &mut margin.after_first(), &self.note(&said));
            } else {
                self.block(block, margin, around);
            }
            at += unchanged.max(renumbered).max(1);
        }
    }

    /// The words of a cell; what only one text has is marked in a row that both have.
    fn cell(&self, cell: &BlockChange<'_>, is_marked: bool) -> String {
        match &cell.body {
            ChangedBody::Text(_) | ChangedBody::Merged(_) => words(cell, self.ink(is_marked)) + &self.notes(cell),
            ChangedBody::Blocks(blocks) => {
                blocks.iter().map(|block| self.cell(block, is_marked)).collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// What is said of a block besides its words: what it was, and what is set otherwise in it.
    fn notes(&self, change: &BlockChange<'_>) -> String {
        let mut notes: Vec<String> = english::was(change, &self.trees).into_iter().collect();
        let set = english::set_otherwise(change);
        if !set.is_empty() {
            notes.push(format!("formatting: {}", on_terminal(&set.join(", "))));
        }
        if notes.is_empty() { String::new() } else { format!(" {}", self.note(&notes.join("; "))) }
    }

    fn note(&self, said: &str) -> String {
        self.ink(false).coloured(&format!("[{said}]"), "36")
    }

    fn ink(&self, is_marked: bool) -> Ink {
        Ink { styled: self.screen.styled, is_marked }
    }

    /// Writes words under their sign, in lines that the screen has room for.
    fn paragraph(&mut self, sign: &str, margin: &mut Margin, words: &str) {
        let (first, rest) = (format!("{sign}{}", margin.first), format!("  {}", margin.rest));
        fill(&mut self.text, [&first, &rest], words, self.screen.width);
        *margin = margin.after_first();
    }

    fn line(&mut self, line: &str, code: &str) {
        let indent = &line[..line.len() - line.trim_start().len()];
        let words =
            if code == "0" { line.trim_start().to_owned() } else { self.ink(false).coloured(line.trim_start(), code) };
        fill(&mut self.text, [indent, indent], &words, self.screen.width);
    }
}

fn sign(change: &BlockChange<'_>, around: WithinMove) -> &'static str {
    match (around, change.fate) {
        (WithinMove::Away, _) => "< ",
        (WithinMove::Here, Fate::Kept) => "> ",
        (WithinMove::Here, _) if change.moved.is_some() => "> ",
        (_, Fate::Inserted) => "+ ",
        (_, Fate::Deleted) => "- ",
        (WithinMove::No, Fate::Kept) if change.is_changed() => "| ",
        (WithinMove::No, Fate::Kept) => "  ",
    }
}

#[cfg(test)]
mod tests;
