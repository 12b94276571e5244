//! Words that stand for others that are still to come.

use std::ops::Range;

use super::galley::Galley;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::values::lang::Lang;

/// Words that people put in brackets for what they do not know yet, in lower case.
const NAMES: &[&str] = &[
    "address",
    "adresse",
    "amount",
    "anschrift",
    "city",
    "company",
    "contact",
    "controller",
    "country",
    "date",
    "datum",
    "dirección",
    "direccion",
    "dpo",
    "effective",
    "email",
    "empresa",
    "fecha",
    "firma",
    "insert",
    "jurisdiction",
    "link",
    "month",
    "name",
    "nom",
    "nombre",
    "nome",
    "number",
    "organisation",
    "organization",
    "phone",
    "product",
    "state",
    "telephone",
    "tbc",
    "tbd",
    "title",
    "todo",
    "url",
    "version",
    "website",
    "xx",
    "xxx",
    "year",
];

/// Those that stand for others in small letters too.
const ALWAYS: &[&str] =
    &["date", "datum", "email", "fecha", "insert", "name", "tbc", "tbd", "todo", "url", "xx", "xxx"];

/// What such words begin with.
const OPENINGS: &[&str] = &["add ", "enter ", "fill in", "insert ", "your ", "put ", "name of ", "to be "];

/// Single words that are never part of a finished text.
const MARKERS: &[&str] = &["TODO", "TBD", "FIXME", "XXX"];

/// Before a Roman numeral, which thirty is: `Annex XXX`.
const DIVISIONS: &[&str] =
    &["annex", "article", "chapter", "part", "section", "title", "anexo", "artículo", "anhang", "annexe"];

/// Bytes between brackets, at the most.
const LONGEST: usize = 60;

/// A placeholder in some words, and which rule it breaks.
pub(super) struct Placeholder {
    pub(super) rule: Rule,
    pub(super) range: Range<usize>,
}

impl Placeholder {
    /// What to say of it.
    pub(super) fn message(&self, written: &str) -> String {
        match self.rule {
            Rule::TemplateTag if written.starts_with("{:") => {
                format!("`{written}` is an attribute in other programs; here it is printed")
            }
            Rule::TemplateTag => format!("nothing fills in `{written}`: it is printed as written"),
            _ => format!("`{written}` is a placeholder"),
        }
    }

    /// What to do about it.
    pub(super) fn hint(&self, written: &str) -> &'static str {
        match self.rule {
            Rule::TemplateTag if written.starts_with("{:") => {
                "delete it; to name a heading, write `{#name}` at the end of its line"
            }
            Rule::TemplateTag => "write what belongs there; between backticks, as code, it may stay",
            _ => "write what belongs there",
        }
    }
}

pub(super) fn judge(galley: &Galley<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for block in &galley.blocks {
        for placeholder in placeholders(galley.prose_of(block), galley.lang) {
            let range = block.range.start + placeholder.range.start..block.range.start + placeholder.range.end;
            let written = &galley.text[range.clone()];
            found.push(
                galley.found(placeholder.rule, range, placeholder.message(written)).hint(placeholder.hint(written)),
            );
        }
    }
    found
}

/// The placeholders in some words in `lang`.
pub(super) fn placeholders(words: &str, lang: &Lang) -> Vec<Placeholder> {
    let tags = tags(words).map(|range| Placeholder { rule: Rule::TemplateTag, range });
    let others = brackets(words).chain(markers(words, lang)).chain(filler(words));
    let mut all: Vec<Placeholder> =
        tags.chain(others.map(|range| Placeholder { rule: Rule::Placeholder, range })).collect();
    all.sort_by_key(|placeholder| (placeholder.range.start, placeholder.rule));
    let mut end = 0;
    // `[TBD]` is one, and so is `{{ [NAME] }}`.
    all.retain(|placeholder| {
        let is_apart = placeholder.range.start >= end;
        end = end.max(placeholder.range.end);
        is_apart
    });
    all
}

/// `{{ name }}`, `{% if %}`, `{: .class}`.
fn tags(words: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    words.match_indices('{').filter_map(move |(start, _)| {
        let rest = &words[start..];
        let close = match rest.as_bytes().get(1)? {
            b'{' => "}}",
            b'%' => "%}",
            b':' if rest[2..].trim_start().starts_with(|c: char| c.is_alphabetic() || matches!(c, '.' | '#')) => "}",
            _ => return None,
        };
        if start < next {
            return None;
        }
        let end = start + before(rest, LONGEST).find(close)? + close.len();
        next = end;
        Some(start..end)
    })
}

/// `[DATE]`, `[Insert name]`, `[●]`.
fn brackets(words: &str) -> impl Iterator<Item = Range<usize>> {
    words.match_indices('[').filter_map(|(start, _)| {
        let inside = bracketed(&words[start + 1..], LONGEST)?;
        let end = start + inside.len() + 2;
        let leads_on = words[end..].starts_with(['(', '[', ':']);
        (!leads_on && is_blank_to_fill(inside)).then_some(start..end)
    })
}

/// Whether somebody is to write something else in place of the words in brackets.
fn is_blank_to_fill(inside: &str) -> bool {
    let inside = inside.trim();
    if matches!(inside, "●" | "•") || inside.len() > 1 && inside.chars().all(|c| matches!(c, '_' | '.' | '●')) {
        return inside != "...";
    }
    let lower = inside.to_lowercase();
    if OPENINGS.iter().any(|opening| lower.starts_with(opening)) {
        return true;
    }
    // “the [company] controls it”: one small word completes a quotation more often than not.
    if !inside.contains(char::is_uppercase) && !inside.contains(' ') {
        return ALWAYS.contains(&lower.as_str());
    }
    let each = || lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let known = each().filter(|word| NAMES.contains(word)).count();
    let is_loud = inside.chars().any(char::is_alphabetic) && !inside.chars().any(char::is_lowercase);
    known > 0 && (is_loud || known == each().count()) || is_loud && inside.split(' ').count() > 1 && inside.is_ascii()
}

/// `TODO`, `TBD`, `XXX`.
fn markers<'w>(words: &'w str, lang: &'w Lang) -> impl Iterator<Item = Range<usize>> {
    MARKERS.iter().flat_map(move |marker| {
        words.match_indices(marker).map(|(start, _)| start..start + marker.len()).filter(move |range| {
            let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '@');
            let (before, after) = (&words[..range.start], &words[range.end..]);
            // "Everything", in capitals.
            let is_word = *marker == "TODO" && matches!(lang.primary(), "es" | "pt" | "gl") && !after.starts_with(':');
            let is_numeral = *marker == "XXX" && follows_a_division(before);
            let ends = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '@');
            !is_word && !is_numeral && !before.ends_with(joins) && !after.starts_with(ends)
        })
    })
}

/// Whether what comes next is the number of a division: `Annex `.
fn follows_a_division(before: &str) -> bool {
    let before = before.trim_end();
    DIVISIONS.iter().any(|division| {
        let start = before.len().checked_sub(division.len());
        start.and_then(|start| before.get(start..)).is_some_and(|last| last.to_lowercase() == *division)
    })
}

/// "Lorem ipsum".
fn filler(words: &str) -> impl Iterator<Item = Range<usize>> {
    const FILLER: &str = "lorem ipsum";
    let starts = words.char_indices().filter(|(_, c)| matches!(c, 'l' | 'L')).map(|(at, _)| at);
    let ranges = starts.map(|start| start..start + FILLER.len());
    ranges.filter(|range| words.get(range.clone()).is_some_and(|words| words.eq_ignore_ascii_case(FILLER)))
}

/// What stands before the `]` that closes a bracket, on one line and with no other bracket in it.
pub(super) fn bracketed(words: &str, most: usize) -> Option<&str> {
    let end = words.find(['[', ']', '\n']).filter(|end| *end <= most)?;
    words[end..].starts_with(']').then(|| &words[..end])
}

/// The first bytes of some words, about `most`, on one line.
pub(super) fn before(words: &str, most: usize) -> &str {
    let cut = (0..=most.min(words.len())).rev().find(|at| words.is_char_boundary(*at)).unwrap_or(0);
    let words = &words[..cut];
    words.split('\n').next().unwrap_or_default()
}
