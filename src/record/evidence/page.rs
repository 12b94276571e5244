//! What evidence says, once: as a page and as plain text.

use std::fmt::Write;

use crate::html::tag::Tag;
use crate::html::write::Markup;

/// A part of what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EvidencePart {
    /// What the next parts are about.
    Heading(&'static str),
    /// A paragraph.
    Words(String),
    /// Sentences that belong together.
    Items(Vec<String>),
    /// What is typed in a terminal, a command a line.
    Commands(Vec<String>),
    /// Rows under what their cells are called.
    Table {
        /// What each cell is called.
        head: &'static [&'static str],
        /// The rows, with as many cells each.
        rows: Vec<Vec<String>>,
    },
}

const STYLE: &str = "\
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 56rem; color: #1d1a16; background: #fdfcfa; \
font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
pre { white-space: pre-wrap; font: .9rem/1.5 ui-monospace, monospace; border-inline-start: 3px solid #d8d0c4; padding-inline-start: 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: start; vertical-align: baseline; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #d8d0c4; }
th { color: #5a5248; font-weight: normal; overflow-wrap: normal; }
td { min-width: 5.5em; }
@media (max-width: 40rem) {
  table, tbody, tr, td { display: block; } thead { display: none; }
  td { border: 0; padding: .1rem 0; } tr { border-bottom: 1px solid #d8d0c4; padding: .5rem 0; }
}
@media print { body { background: none; padding: 0; } }
";

/// The page, in English, which asks nothing of anybody and needs no script.
pub(super) fn html(title: &str, parts: &[EvidencePart]) -> String {
    let mut markup = Markup::read_by(&[]);
    markup.open(&Tag::new("html").with("lang", "en"));
    markup.open(&Tag::new("head"));
    markup.raw("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    markup.element(&Tag::new("title"), title);
    markup.open(&Tag::new("style"));
    markup.raw(STYLE);
    markup.close();
    markup.close();
    markup.line_end();
    markup.open(&Tag::new("body"));
    markup.open(&Tag::new("main"));
    markup.element(&Tag::new("h1"), title);
    for part in parts {
        markup.line_end();
        part_html(&mut markup, part);
    }
    for _ in ["main", "body", "html"] {
        markup.close();
    }
    format!("<!doctype html>\n{}\n", markup.finish().0)
}

fn part_html(markup: &mut Markup, part: &EvidencePart) {
    match part {
        EvidencePart::Heading(words) => markup.element(&Tag::new("h2"), words),
        EvidencePart::Words(words) => markup.element(&Tag::new("p"), words),
        EvidencePart::Commands(lines) => markup.element(&Tag::new("pre"), &lines.join("\n")),
        EvidencePart::Items(items) => {
            markup.open(&Tag::new("ul"));
            for item in items {
                markup.element(&Tag::new("li"), item);
            }
            markup.close();
        }
        EvidencePart::Table { head, rows } => {
            markup.open(&Tag::new("table"));
            markup.open(&Tag::new("thead"));
            markup.open(&Tag::new("tr"));
            for cell in *head {
                markup.element(&Tag::new("th").with("scope", "col"), cell);
            }
            markup.close();
            markup.close();
            markup.open(&Tag::new("tbody"));
            for row in rows {
                markup.open(&Tag::new("tr"));
                for cell in row {
                    markup.element(&Tag::new("td"), cell);
                }
                markup.close();
            }
            markup.close();
            markup.close();
        }
    }
}

/// Columns of a line of plain text.
const COLUMNS: usize = 78;

/// Lines end between words, and never in a name such as SHA-256.
fn wrapping() -> textwrap::Options<'static> {
    textwrap::Options::new(COLUMNS).word_splitter(textwrap::WordSplitter::NoHyphenation)
}

/// The same as plain text: a row of a table is a few lines, each with what its cell is called.
pub(super) fn text(title: &str, parts: &[EvidencePart]) -> String {
    let mut out = format!("{title}\n{}\n", "=".repeat(title.chars().count().min(COLUMNS)));
    for part in parts {
        out.push('\n');
        match part {
            EvidencePart::Heading(words) => {
                let _ = writeln!(out, "{words}\n{}", "-".repeat(words.chars().count()));
            }
            EvidencePart::Words(words) => {
                let _ = writeln!(out, "{}", textwrap::fill(words, wrapping()));
            }
            EvidencePart::Items(items) => {
                for item in items {
                    let options = wrapping().initial_indent("- ").subsequent_indent("  ");
                    let _ = writeln!(out, "{}", textwrap::fill(item, options));
                }
            }
            EvidencePart::Commands(lines) => {
                for line in lines {
                    let _ = writeln!(out, "    {line}");
                }
            }
            EvidencePart::Table { head, rows } => {
                for row in rows {
                    for (at, (name, cell)) in head.iter().zip(row).filter(|(_, cell)| !cell.is_empty()).enumerate() {
                        let _ = writeln!(out, "{} {name}: {cell}", if at == 0 { "-" } else { " " });
                    }
                }
            }
        }
    }
    out
}
