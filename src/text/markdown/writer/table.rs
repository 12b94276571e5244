//! A table: between bars where Markdown has such a one, and else in HTML.

use super::escapes::Spot;
use super::leaf::{in_html, leaf};
use super::pieces::Notes;
use crate::text::document::{Align, Block, BlockKind, Body};

/// A table as Markdown.
pub(super) fn table(rows: &[Block], notes: &Notes) -> String {
    if is_plain(rows) { between_bars(rows, notes) } else { in_tags(rows) }
}

/// Whether it has one row of names, as many cells in each row, and no more than words in each.
fn is_plain(rows: &[Block]) -> bool {
    let Some((head, body)) = rows.split_first() else { return false };
    let columns = head.blocks();
    let fits = |row: &Block| {
        row.blocks().len() == columns.len()
            && row.blocks().iter().zip(columns).all(|(cell, column)| is_words(cell) && align(cell) == align(column))
    };
    let is_head = |row: &Block| row.kind.is_head_row();
    // The first cell of a row names it, whatever its element.
    let names = |row: &Block, is: bool| row.blocks().iter().skip(usize::from(!is)).all(|cell| is_name(cell) == is);
    !columns.is_empty()
        && is_head(head)
        && names(head, true)
        && fits(head)
        && body.iter().all(|row| !is_head(row) && names(row, false) && fits(row))
}

fn is_words(cell: &Block) -> bool {
    match cell.blocks() {
        [] => true,
        [words] => words.kind == BlockKind::Plain,
        _ => false,
    }
}

fn is_name(cell: &Block) -> bool {
    matches!(cell.kind, BlockKind::Cell { head: true, .. })
}

fn align(cell: &Block) -> Align {
    match cell.kind {
        BlockKind::Cell { align, .. } => align,
        _ => Align::Start,
    }
}

fn between_bars(rows: &[Block], notes: &Notes) -> String {
    let mut lines = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let cells = row.blocks().iter().map(|cell| match cell.blocks() {
            [words] => words.text().map(|text| leaf(text, Spot::Cell, notes)).unwrap_or_default(),
            _ => String::new(),
        });
        lines.push(line(cells));
        if at == 0 {
            lines.push(line(row.blocks().iter().map(|cell| {
                match align(cell) {
                    Align::Start => "---",
                    Align::Center => ":---:",
                    Align::End => "---:",
                }
                .to_owned()
            })));
        }
    }
    lines.join("\n")
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells.map(|cell| format!(" {cell} |")).collect();
    format!("|{cells}")
}

/// Without an empty line in it, at which HTML would end.
fn in_tags(rows: &[Block]) -> String {
    let mut html = "<table>\n".to_owned();
    for row in rows {
        html += "<tr>";
        for cell in row.blocks() {
            let name = if is_name(cell) { "th" } else { "td" };
            html += &format!("<{name}>{}</{name}>", blocks_in_tags(cell.blocks()));
        }
        html += "</tr>\n";
    }
    html + "</table>"
}

fn blocks_in_tags(blocks: &[Block]) -> String {
    blocks.iter().map(block_in_tags).collect()
}

fn block_in_tags(block: &Block) -> String {
    let inside = match &block.body {
        Body::Text(text) if matches!(block.kind, BlockKind::Code(_)) => in_html(text).replace('\n', "&#10;"),
        Body::Text(text) => in_html(text),
        Body::Blocks(_) if block.kind == BlockKind::Rule => return "<hr>".to_owned(),
        Body::Blocks(blocks) => blocks_in_tags(blocks),
    };
    let id = block.id.as_ref().map(|id| format!(" id=\"{}\"", id.replace('"', "&quot;"))).unwrap_or_default();
    match (&block.kind, block.kind.element()) {
        (BlockKind::NumberedList(first), _) if *first != 1 => format!("<ol{id} start=\"{first}\">{inside}</ol>"),
        (_, Some(name)) => format!("<{name}{id}>{inside}</{name}>"),
        (_, None) => inside,
    }
}
