//! Sentences that became something else, and headings in their order.

use pulldown_cmark::HeadingLevel;

use super::galley::{Galley, HIDDEN, ProofBlock, ProofBlockKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;

/// Words of code that may be a sentence, at the least.
const SENTENCE: usize = 5;
/// Words that a heading has at the most before it is taken for a sentence.
const LONG_HEADING: usize = 14;

pub(super) fn judge(galley: &Galley<'_>, title: Option<&str>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    found.extend(galley.indented_code.iter().filter(|range| is_prose(&galley.text[(*range).clone()])).map(|range| {
        let start = range.start + galley.text[range.clone()].find(|c: char| !c.is_whitespace()).unwrap_or(0);
        let end = start + galley.text[start..range.end].find('\n').unwrap_or(range.end - start);
        galley
            .found(Rule::SentenceAsCode, start..end, "four spaces before it turn this sentence into code")
            .hint("start the line at the left edge, or in a list below the words of its item")
            .hint("put a line of three backticks above and below it if it is code")
    }));
    found.extend(galley.blocks.iter().filter_map(|block| underlined_sentence(galley, block)));
    found.extend(galley.paragraphs().flat_map(|block| definitions(galley, block)));
    found.extend(levels(galley));
    found.extend(title.and_then(|title| title_twice(galley, title)));
    found
}

/// Whether indented code reads as a sentence does.
fn is_prose(code: &str) -> bool {
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > word.len() / 2;
    let words = code.split_whitespace().filter(is_word).count();
    let ends = |line: &str| line.trim_end().ends_with(['.', '!', '?', ':', ';', '。']);
    let is_code = code.contains(['{', '}', '<', '>', '=', '$', '\\', '|']);
    words >= SENTENCE && words * 5 >= code.split_whitespace().count() * 4 && !is_code && code.lines().any(ends)
}

/// A sentence that the line below makes a heading.
fn underlined_sentence(galley: &Galley<'_>, block: &ProofBlock) -> Option<Diagnostic> {
    let ProofBlockKind::Heading(_) = block.kind else { return None };
    let written = galley.text[block.range.clone()].trim_end();
    let (words, line) = written.rsplit_once('\n')?;
    let line = line.trim_matches([' ', '\t', '>']);
    let is_line = !line.is_empty() && (line.bytes().all(|b| b == b'-') || line.bytes().all(|b| b == b'='));
    let words = words.trim_end();
    let is_sentence = words.ends_with(['.', ';', ',', '。']) || words.split_whitespace().count() > LONG_HEADING;
    (is_line && is_sentence && !words.starts_with('#')).then(|| {
        let message = "the line below turns this sentence into a heading";
        let end = block.range.start + words.find('\n').unwrap_or(words.len());
        galley
            .found(Rule::SentenceAsHeading, block.range.start..end, message)
            .hint("leave a line blank between the two")
    })
}

/// `: ` below a term, which other programs read as its definition.
fn definitions<'r>(galley: &'r Galley<'_>, block: &'r ProofBlock) -> impl Iterator<Item = Diagnostic> + 'r {
    galley.lines(block).filter(|line| line.prose.starts_with(": ") || line.prose.starts_with(":\t")).map(|line| {
        galley
            .found(
                Rule::DefinitionLine,
                line.start..line.start + 1,
                "a line that begins with `:` does not make a definition",
            )
            .hint("write a list, such as `- **Controller:** the one who decides`, or a table")
    })
}

/// Headings that leave a level out. The title that the page prints above the text is of the first.
fn levels(galley: &Galley<'_>) -> Vec<Diagnostic> {
    let mut above = HeadingLevel::H1;
    let mut found = Vec::new();
    for block in &galley.blocks {
        let ProofBlockKind::Heading(level) = block.kind else { continue };
        if level as usize > above as usize + 1 {
            let message = format!("a heading of level {} follows one of level {}", level as usize, above as usize);
            let hint = format!("write `{}`: screen readers go by the levels", "#".repeat(above as usize + 1));
            let line = galley.text[block.range.clone()].lines().next().unwrap_or_default();
            let range = block.range.start..block.range.start + line.len();
            found.push(galley.found(Rule::HeadingLevelSkipped, range, message).hint(hint));
        }
        above = level;
    }
    found
}

/// A heading at the top that says what the page has said above it.
fn title_twice(galley: &Galley<'_>, title: &str) -> Option<Diagnostic> {
    let first = galley
        .blocks
        .first()
        .filter(|block| matches!(block.kind, ProofBlockKind::Heading(level) if level <= HeadingLevel::H2))?;
    let plain = |words: &str| -> String {
        let kept = words.chars().filter(|c| *c != HIDDEN && (c.is_alphanumeric() || c.is_whitespace()));
        kept.collect::<String>().to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    (plain(galley.prose_of(first)) == plain(title)).then(|| {
        let message = format!("the text begins with its title `{title}`, which is already printed above it");
        let line = galley.text[first.range.clone()].lines().next().unwrap_or_default();
        galley
            .found(Rule::TitleTwice, first.range.start..first.range.start + line.len(), message)
            .hint("delete this heading")
    })
}
