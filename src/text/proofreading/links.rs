//! Links that are none, and marks of notes without a note.

use std::ops::Range;

use super::galley::{Galley, HIDDEN, ProofBlock};
use super::placeholders::{before, bracketed};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;

/// Bytes between brackets, at the most.
const LONGEST: usize = 200;

pub(super) fn judge(galley: &Galley<'_>) -> Vec<Diagnostic> {
    galley.blocks.iter().flat_map(|block| in_block(galley, block)).collect()
}

fn in_block(galley: &Galley<'_>, block: &ProofBlock) -> Vec<Diagnostic> {
    let words = galley.prose_of(block);
    let mut found = Vec::new();
    let mut next = 0;
    for (start, opening) in words.match_indices(['[', ']']) {
        if start < next {
            continue;
        }
        let diagnostic = if opening == "[" {
            let bracket = bracket(words, start);
            bracket.and_then(|bracket| note(galley, block, &bracket).or_else(|| link(galley, block, words, &bracket)))
        } else {
            half_a_link(galley, block, words, start)
        };
        if let Some((diagnostic, end)) = diagnostic {
            found.push(diagnostic);
            next = end;
        }
    }
    found.extend(reversed(galley, block, words));
    found
}

/// `[words]`, and where it stands.
struct WrittenBracket<'w> {
    inside: &'w str,
    range: Range<usize>,
}

fn bracket(words: &str, start: usize) -> Option<WrittenBracket<'_>> {
    let inside = bracketed(words.get(start..)?.strip_prefix('[')?, LONGEST)?;
    Some(WrittenBracket { inside, range: start..start + inside.len() + 2 })
}

/// The words between the brackets with all their marks.
fn written<'t>(galley: &Galley<'t>, block: &ProofBlock, bracket: &WrittenBracket<'_>) -> &'t str {
    let range = shifted(block, &bracket.range);
    &galley.text[range.start + 1..range.end - 1]
}

/// `[^name]` without a note of that name.
fn note(galley: &Galley<'_>, block: &ProofBlock, bracket: &WrittenBracket<'_>) -> Option<(Diagnostic, usize)> {
    let name = bracket.inside.strip_prefix('^').filter(|name| !name.is_empty() && !name.contains([' ', HIDDEN]))?;
    let message = format!("there is no note `[^{name}]`, so this is printed as typed");
    let found = galley.found(Rule::MissingNote, shifted(block, &bracket.range), message);
    let found = found.hint(format!("write `[^{name}]: ...` on a separate line, or delete the mark"));
    Some((found, bracket.range.end))
}

/// `[words](an address)`, `[words] (https://...)`, `[words][name]`.
fn link(
    galley: &Galley<'_>,
    block: &ProofBlock,
    words: &str,
    bracket: &WrittenBracket<'_>,
) -> Option<(Diagnostic, usize)> {
    let after = &words[bracket.range.end..];
    let written = written(galley, block, bracket);
    if let Some(rest) = after.strip_prefix('(') {
        let address = before(rest, LONGEST).split(')').next().unwrap_or_default();
        let end = bracket.range.end + 1 + address.len();
        let hint = if address.contains(char::is_whitespace) && address.contains(['/', '.', '#']) {
            format!("write the address without a space, or in `<` and `>`: `[{written}](<{}>)`", address.trim())
        } else if rest.len() == address.len() {
            "close it with `)`".to_owned()
        } else {
            "write `[words](https://example.org/page)`".to_owned()
        };
        return Some((broken(galley, block, bracket.range.start..end).hint(hint), end));
    }
    if let Some(rest) = after.strip_prefix(" (").filter(|rest| begins_an_address(rest)) {
        let address = rest.split([')', '\n']).next().unwrap_or_default();
        let end = bracket.range.end + 2 + address.len();
        let hint = format!("delete the space: `[{written}]({address})`");
        return Some((broken(galley, block, bracket.range.start..end).hint(hint), end));
    }
    let name = self::bracket(words, bracket.range.end).filter(|_| after.starts_with('['))?;
    let is_number = |words: &str| !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit());
    if is_number(name.inside) && is_number(bracket.inside) || name.inside.starts_with('^') {
        return None;
    }
    let named = if name.inside.is_empty() { written } else { self::written(galley, block, &name) };
    let message = format!("nothing says where `[{named}]` links to, so this is printed as typed");
    let found = galley.found(Rule::MissingDefinition, shifted(block, &(bracket.range.start..name.range.end)), message);
    let hint = format!(
        "write `[{named}]: https://example.org/page` on a separate line, or the address in brackets: \
         `[{written}](https://example.org/page)`"
    );
    Some((found.hint(hint), name.range.end))
}

/// `](`, before which the words of the link do not begin, or begin with another link.
fn half_a_link(galley: &Galley<'_>, block: &ProofBlock, words: &str, start: usize) -> Option<(Diagnostic, usize)> {
    words[start..].starts_with("](").then(|| {
        let hint = "write `[words](https://example.org/page)`, without brackets among the words";
        (broken(galley, block, start..start + 2).hint(hint), start + 2)
    })
}

/// `(words)[https://...]`
fn reversed<'r>(
    galley: &'r Galley<'_>,
    block: &'r ProofBlock,
    words: &'r str,
) -> impl Iterator<Item = Diagnostic> + 'r {
    let starts = words.match_indices(")[").map(|(start, _)| start);
    starts.filter(|start| begins_an_address(&words[start + 2..])).map(|start| {
        let found = broken(galley, block, start..start + 2);
        found.hint("swap the brackets: `[words](https://example.org/page)`")
    })
}

fn begins_an_address(words: &str) -> bool {
    ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| words.starts_with(scheme))
}

fn broken(galley: &Galley<'_>, block: &ProofBlock, range: Range<usize>) -> Diagnostic {
    galley.found(Rule::BrokenLink, shifted(block, &range), "this looks like a link, but is printed as typed")
}

fn shifted(block: &ProofBlock, range: &Range<usize>) -> Range<usize> {
    block.range.start + range.start..block.range.start + range.end
}
