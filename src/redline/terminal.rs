//! A redline for a terminal.

use super::changes::{BlockChange, ChangedBody, Fate, Redline, Run, restyling};
use super::summary::Sections;
use crate::text::document::BlockKind;
use crate::text::words::Token;
use crate::values::english::counted;
use crate::values::harmless::on_terminal;

/// Columns of a line, about.
const WIDTH: usize = 96;

/// The changed blocks of a redline with one unchanged block around them; `[-words-]` go and `{+words+}` come, in red and
/// green where `styled`. What is left out is counted. The last line says how much changed.
#[must_use]
pub fn redline(redline: &Redline<'_>, styled: bool) -> String {
    if redline.is_empty() {
        return format!("{}\n", nothing_marked(redline));
    }
    let mut out = Terminal { text: String::new(), styled };
    let near_change = |at: usize| {
        let around = at.saturating_sub(1)..(at + 2).min(redline.blocks.len());
        redline.blocks[around].iter().any(BlockChange::is_changed) || is_heading_of_change(&redline.blocks, at)
    };
    let mut hidden = 0;
    for (at, change) in redline.blocks.iter().enumerate() {
        if near_change(at) {
            out.hidden(std::mem::take(&mut hidden));
            out.block(change, 0);
        } else {
            hidden += 1;
        }
    }
    out.hidden(hidden);
    out.styled_line(&counts(&Sections::of(redline)), "1");
    out.text
}

/// What a redline without a mark says: that the texts are the same, or what may differ all the same.
#[must_use]
pub fn nothing_marked(redline: &Redline<'_>) -> &'static str {
    if redline.is_exact() {
        "No change: the two texts are the same to a reader."
    } else {
        "No word, emphasis or link changes. The texts differ in what a redline does not mark: white space, line breaks, \
         the first number of a list, the alignment of a column, the language of code, or the id of a heading."
    }
}

/// Whether the block at `at` is a heading, and something changes before the next one.
fn is_heading_of_change(blocks: &[BlockChange<'_>], at: usize) -> bool {
    blocks[at].is_heading()
        && blocks[at + 1..].iter().take_while(|change| !change.is_heading()).any(BlockChange::is_changed)
}

/// How much changed, in one line.
#[must_use]
pub fn counts(sections: &Sections) -> String {
    let total = sections.total;
    format!(
        "{} and {} in {} of {}: {} in, {} out; {} editorial, {}, {} of form.",
        counted(total.changes, "change"),
        counted(total.moves, "move"),
        sections.substantive().count(),
        counted(sections.sections.len(), "section"),
        counted(total.inserted, "word"),
        total.deleted,
        total.editorial(),
        counted(total.links, "link"),
        total.form,
    )
}

struct Terminal {
    text: String,
    styled: bool,
}

impl Terminal {
    fn hidden(&mut self, blocks: usize) {
        if blocks > 0 {
            let line = format!("    … {} …", counted(blocks, "unchanged block"));
            self.styled_line(&line, "2");
            self.text.push('\n');
        }
    }

    fn block(&mut self, change: &BlockChange<'_>, depth: usize) {
        let sign = match change.fate {
            Fate::Inserted if change.moved.is_some() => "> ",
            Fate::Deleted if change.moved.is_some() => "< ",
            Fate::Inserted => "+ ",
            Fate::Deleted => "- ",
            Fate::Kept if change.is_changed() => "| ",
            Fate::Kept => "  ",
        };
        match &change.body {
            ChangedBody::Text(_) | ChangedBody::Merged(_) => {
                let lead = lead(&change.block().kind);
                let words = self.words(change, change.fate == Fate::Kept);
                self.paragraph(&format!("{sign}{}{lead}", "  ".repeat(depth)), &words);
                if depth == 0 {
                    self.text.push('\n');
                }
            }
            ChangedBody::Blocks(blocks) if matches!(change.block().kind, BlockKind::Row { .. }) => {
                let in_kept = change.fate == Fate::Kept;
                let cells: Vec<String> = blocks.iter().map(|cell| self.cell(cell, in_kept)).collect();
                self.paragraph(&format!("{sign}{}", "  ".repeat(depth)), &cells.join(" | "));
            }
            ChangedBody::Blocks(blocks) => {
                let inner = depth + usize::from(change.block().kind == BlockKind::Item);
                // Of a list or a table in which something changed, what did not is counted.
                let is_list =
                    change.fate == Fate::Kept && change.block().kind != BlockKind::Item && change.is_changed();
                for block in blocks.iter().filter(|block| !is_list || block.is_changed()) {
                    self.block(block, inner);
                }
                let unchanged = blocks.iter().filter(|block| is_list && !block.is_changed()).count();
                if unchanged > 0 {
                    let line = format!("{}… {} …", "  ".repeat(inner + 2), counted(unchanged, "unchanged item"));
                    self.styled_line(&line, "2");
                }
                if depth == 0 {
                    self.text.push('\n');
                }
            }
        }
    }

    /// The words of a cell; what only one text has is marked in a row that both have.
    fn cell(&self, cell: &BlockChange<'_>, in_kept: bool) -> String {
        match &cell.body {
            ChangedBody::Text(_) | ChangedBody::Merged(_) => self.words(cell, in_kept),
            ChangedBody::Blocks(blocks) => {
                blocks.iter().map(|block| self.cell(block, in_kept)).collect::<Vec<_>>().join(" ")
            }
        }
    }

    fn words(&self, change: &BlockChange<'_>, in_kept: bool) -> String {
        let mut out = String::new();
        for run in change.runs() {
            match run {
                Run::Kept { old, new } => {
                    for (at, (before, after)) in old.iter().zip(*new).enumerate() {
                        push(&mut out, after, &on_terminal(after.text()));
                        let led_to = |token: Option<&Token>| token.and_then(|token| token.style().link.clone());
                        // Once for the whole link, behind its last word.
                        let (link, _) = restyling(before, after);
                        if let Some(was) =
                            led_to(Some(before)).filter(|was| link && led_to(old.get(at + 1)).as_ref() != Some(was))
                        {
                            out += &self.style(&format!(" [link was {}]", on_terminal(&was.href)), "36");
                        }
                    }
                }
                Run::Changed { old, new, .. } => {
                    for (tokens, (open, close), colour) in [(old, ("[-", "-]"), "31;9"), (new, ("{+", "+}"), "32;4")] {
                        let Some(first) = tokens.first() else { continue };
                        let words = crate::text::words::plain(tokens);
                        let words = on_terminal(&words).into_owned();
                        let marked = if self.styled {
                            self.style(&words, colour)
                        } else if in_kept {
                            format!("{open}{words}{close}")
                        } else {
                            words
                        };
                        push(&mut out, first, &marked);
                    }
                }
            }
        }
        out
    }

    /// Writes words under their sign, wrapped.
    fn paragraph(&mut self, lead: &str, words: &str) {
        let hang = " ".repeat(lead.chars().count());
        // Without a limit where there is colour: escape codes have no width, and the terminal wraps.
        if self.styled {
            self.text += &format!("{lead}{words}\n");
            return;
        }
        let options = textwrap::Options::new(WIDTH)
            .initial_indent(lead)
            .subsequent_indent(&hang)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.text += &textwrap::fill(words, options);
        self.text.push('\n');
    }

    fn styled_line(&mut self, line: &str, code: &str) {
        let line = self.style(line, code);
        self.text += &format!("{line}\n");
    }

    fn style(&self, words: &str, code: &str) -> String {
        if self.styled { format!("\u{1b}[{code}m{words}\u{1b}[0m") } else { words.to_owned() }
    }
}

fn push(out: &mut String, token: &Token, words: &str) {
    if !token.space().is_none() && !out.is_empty() {
        out.push(' ');
    }
    out.push_str(words);
}

fn lead(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Heading(level) => format!("{} ", "#".repeat(usize::from(*level))),
        BlockKind::Plain => "• ".to_owned(),
        _ => String::new(),
    }
}
