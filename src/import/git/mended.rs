//! What a text of today may not hold, taken out of one of yesterday: nobody can mend what was published.

use std::ops::Range;

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};

/// A text without what some errors are about, and what was taken out, as it stood there; `None` where there is nothing that
/// can be taken out.
#[must_use]
pub(super) fn mended(markdown: &str, errors: &[Diagnostic]) -> Option<(String, Vec<String>)> {
    let mut edits: Vec<(Range<usize>, &str)> = errors.iter().filter_map(|error| edit(markdown, error)).collect();
    edits.sort_by_key(|(range, _)| range.start);
    // What lies inside another is looked for again.
    edits.dedup_by(|next, before| next.0.start < before.0.end);
    let mut out = String::new();
    let mut last = 0;
    for (range, instead) in &edits {
        out += &markdown[last..range.start];
        out += instead;
        last = range.end;
    }
    out += &markdown[last..];
    let taken_out = edits.iter().map(|(range, _)| markdown[range.clone()].to_owned()).collect();
    (out != markdown).then_some((out, taken_out))
}

/// The bytes that an error is about, and what stays of them.
fn edit<'m>(markdown: &'m str, error: &Diagnostic) -> Option<(Range<usize>, &'m str)> {
    let Place::Text(span) = &error.place else { return None };
    let range = span.range();
    let said = markdown.get(range.clone())?;
    match error.rule {
        Rule::NoSuchImage | Rule::ForbiddenScheme => Some((range, words(said)?)),
        Rule::BidirectionalControl | Rule::ControlCharacter => Some((range, "")),
        _ => None,
    }
}

/// The words of a link or an image; none of an image in HTML.
fn words(said: &str) -> Option<&str> {
    if said.starts_with("<img") {
        return Some("");
    }
    let inner = said.strip_prefix('!').unwrap_or(said).strip_prefix('[')?;
    let end = inner.rfind("](").or_else(|| inner.rfind("]["))?;
    Some(&inner[..end])
}
