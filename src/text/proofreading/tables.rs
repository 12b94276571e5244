//! Tables that are none, and cells that no column is there for.

use super::bullets::typed_bullet;
use super::galley::{Galley, ProofBlock, ProofBlockKind, ProofLine, TableRow};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;

pub(super) fn judge(galley: &Galley<'_>) -> Vec<Diagnostic> {
    let paragraphs = galley.paragraphs().filter(|block| block.kind == ProofBlockKind::Paragraph);
    let none = paragraphs.filter_map(|block| without_line(galley, block).or_else(|| of_tabs(galley, block)));
    none.chain(galley.rows.iter().filter_map(|row| cell_too_many(galley, row))).collect()
}

/// Rows between bars, two at the least, that no `|---|` makes a table.
fn without_line(galley: &Galley<'_>, block: &ProofBlock) -> Option<Diagnostic> {
    let mut lines = galley.lines(block).filter(|line| is_row(line));
    let (first, _) = (lines.next()?, lines.next()?);
    let columns = first.prose.trim_matches('|').split('|').count();
    let found = galley.found(
        Rule::TableWithoutLine,
        first.start..first.start + first.prose.len(),
        "these rows do not make a table: there is no line of `|---|` below the first",
    );
    Some(found.hint(format!("write `{}|` below this line", "|---".repeat(columns))))
}

fn is_row(line: &ProofLine<'_>) -> bool {
    let bars = line.prose.matches('|').count();
    let is_closed = line.prose.starts_with('|') && line.prose.ends_with('|');
    is_closed && bars > 2 || line.prose.matches(" | ").count() > 1
}

/// Lines whose columns are set by tabs, as a table copied from a word processor has them.
fn of_tabs(galley: &Galley<'_>, block: &ProofBlock) -> Option<Diagnostic> {
    let mut lines = galley.lines(block).filter(|line| tabs(line) > 0 && typed_bullet(line.prose).is_none());
    let (first, second) = (lines.next()?, lines.next()?);
    if tabs(&first) != tabs(&second) {
        return None;
    }
    let cells: Vec<&str> = first.written.split('\t').filter(|cell| !cell.is_empty()).map(str::trim).collect();
    let found = galley.found(
        Rule::TableOfTabs,
        first.start..first.start + first.prose.len(),
        "columns set by tabs do not make a table: their words run together",
    );
    let row = cells.join(" | ");
    Some(found.hint(format!("write `| {row} |`, and `{}|` on the line below", "|---".repeat(cells.len()))))
}

/// Tabs between words.
fn tabs(line: &ProofLine<'_>) -> usize {
    line.prose.trim().split('\t').filter(|cell| !cell.trim().is_empty()).count().saturating_sub(1)
}

/// A cell for which the table has no column: it would not be shown.
fn cell_too_many(galley: &Galley<'_>, row: &TableRow) -> Option<Diagnostic> {
    let line = galley.text[row.range.clone()].trim_end();
    let inside = line.strip_prefix('|').unwrap_or(line);
    let start = row.range.start + line.len() - inside.len();
    let mut ends: Vec<usize> = bars(inside).collect();
    let is_closed = ends.last() == Some(&(inside.len() - 1)) && inside.ends_with('|');
    if !is_closed {
        ends.push(inside.len());
    }
    let extra = *ends.get(row.columns.checked_sub(1)?)? + 1;
    let lost = inside.get(extra..)?.trim().trim_end_matches('|');
    if ends.len() <= row.columns || lost.trim().is_empty() {
        return None;
    }
    let message =
        format!("this row has {} cells, but its table has {} columns: the rest is not shown", ends.len(), row.columns);
    let found = galley.found(Rule::CellTooMany, start + extra..row.range.start + line.len(), message);
    Some(found.hint(
        "write `\\|` for a bar that is part of the text, or add a column to the first row and to the line below it",
    ))
}

/// The bars that end cells; one behind a backslash belongs to the words, also in code.
fn bars(row: &str) -> impl Iterator<Item = usize> {
    let is_escaped = |at: usize| {
        let before = row[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
        before % 2 == 1
    };
    row.match_indices('|').map(|(at, _)| at).filter(move |at| !is_escaped(*at))
}
