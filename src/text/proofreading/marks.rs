//! Marks of Markdown that set nothing apart, and headings that are none.

use std::ops::Range;

use super::galley::{Galley, ProofBlock, ProofBlockKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;

pub(super) fn judge(galley: &Galley<'_>) -> Vec<Diagnostic> {
    let stray = galley.blocks.iter().filter_map(|block| stray_mark(galley, block));
    let headings = galley.paragraphs().flat_map(|block| headings_without_space(galley, block));
    stray.chain(headings).collect()
}

/// The first `**` or `__` of a block that sets nothing apart: the others belong to it more often than not.
fn stray_mark(galley: &Galley<'_>, block: &ProofBlock) -> Option<Diagnostic> {
    let words = galley.prose_of(block);
    let mut marks = stray_marks(words);
    let (first, second) = (marks.next()?, marks.next());
    let (range, hint) = match second {
        Some(_) if words[first.end..].starts_with(char::is_whitespace) => (first, "delete the space after it"),
        Some(second) if words[..second.start].ends_with(char::is_whitespace) => (second, "delete the space before it"),
        Some(_) => (first, "put both marks next to letters, with punctuation outside them"),
        None => (first, "close it with another one, or delete it"),
    };
    let mark = &words[range.clone()];
    let escaped: String = mark.chars().flat_map(|c| ['\\', c]).collect();
    let range = block.range.start + range.start..block.range.start + range.end;
    let message = format!("this `{mark}` has no effect, and is printed");
    let found = galley.found(Rule::StrayMark, range, message).hint(hint);
    Some(found.hint(format!("write `{escaped}` if readers are to see it")))
}

/// Pairs of marks in words that readers see as they are typed. Longer runs are blanks, or digits left out.
pub(super) fn stray_marks(words: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    words.match_indices(['*', '_']).filter_map(move |(start, mark)| {
        if start < next {
            return None;
        }
        let rest = &words[start..];
        let run = rest.len() - rest.trim_start_matches(mark).len();
        next = start + run;
        // `[**]` is a sign of its own.
        let is_alone = words[..start].ends_with(['(', '[']) && words[next..].starts_with([')', ']']);
        let inside_a_word =
            words[..start].ends_with(char::is_alphanumeric) && words[next..].starts_with(char::is_alphanumeric);
        (matches!(run, 2 | 3) && !is_alone && !(mark == "_" && inside_a_word)).then_some(start..next)
    })
}

/// `##Heading`, also behind a no-break space, which is none to Markdown.
fn headings_without_space(galley: &Galley<'_>, block: &ProofBlock) -> Vec<Diagnostic> {
    let lines = galley.lines(block).filter_map(|line| {
        let words = line.prose.trim_start_matches('#');
        let level = line.prose.len() - words.len();
        let first = words.chars().next()?;
        let is_heading = match level {
            // `#1` and `#privacy` are words like others.
            1 => first.is_uppercase() && line.start == block.range.start && !line.prose.ends_with(['.', ',', ';']),
            2..=6 => first.is_alphanumeric() || matches!(first, '*' | '_' | '\u{A0}'),
            _ => false,
        };
        let is_wide = first == '\u{A0}';
        (block.kind == ProofBlockKind::Paragraph && is_heading).then(|| {
            let marks = "#".repeat(level);
            let what = if is_wide { "a no-break space after it" } else { "no space after it" };
            let message = format!("`{marks}` with {what} does not make a heading, and is printed");
            let words: String = line.written[level..].trim_start_matches('\u{A0}').chars().take(40).collect();
            let found = galley.found(Rule::HeadingWithoutSpace, line.start..line.start + level, message);
            found.hint(format!("write `{marks} {}`", words.trim_end()))
        })
    });
    lines.collect()
}
