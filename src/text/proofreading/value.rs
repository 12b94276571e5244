//! Values of front matter and settings, which are plain words on one line.

use std::ops::Range;

use super::bullets::{mark_without_space, typed_bullet};
use super::marks::stray_marks;
use super::placeholders::placeholders;
use super::residue::{self, residues};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::source::Span;
use crate::values::lang::Lang;

/// Quotes that people or their programs put around a whole value.
const QUOTES: &[(char, char)] = &[('“', '”'), ('„', '“'), ('„', '”'), ('”', '”'), ('‘', '’'), ('«', '»')];

/// Tags that have no meaning where HTML is printed as it is typed.
const TAGS: &[&str] = &["b", "i", "em", "strong", "br", "a", "p", "ul", "li", "u"];

/// What is said of the words that `key` states at `span`.
#[must_use]
pub(crate) fn value(key: &str, words: &str, span: &Span, lang: &Lang) -> Vec<Diagnostic> {
    let value = Value { key, words, span };
    let mut found = Vec::new();
    for placeholder in placeholders(words, lang) {
        let written = &words[placeholder.range.clone()];
        let message = placeholder.message(written);
        found.push(value.found(placeholder.rule, &placeholder.range, message).hint(placeholder.hint(written)));
    }
    found.extend(residues(words).map(|(range, hint)| {
        value.found(Rule::WordProcessorResidue, &range, residue::message(&words[range.clone()])).hint(hint)
    }));
    found.extend(value.markdown());
    found.extend(value.quotes());
    found.extend(value.no_break_spaces());
    found.extend(typed_bullet(words).map(|sign| {
        let rest = words[sign.len()..].trim();
        let found = value.found(Rule::TypedBullet, &(0..sign.len()), format!("a typed `{sign}` is printed in `{key}`"));
        found.hint(format!(
            "write `{rest}`; put several items on separate lines below `{key}:`, each beginning with `- `"
        ))
    }));
    found.extend(mark_without_space(words).map(|mark| {
        let rest = words[mark.len()..].trim_start();
        let found = value.found(
            Rule::DashWithoutSpace,
            &(0..mark.len()),
            format!("this `{mark}` does not start an item, and is printed"),
        );
        found.hint(format!("write `- {rest}` on a separate line below `{key}:`"))
    }));
    found
}

struct Value<'a> {
    key: &'a str,
    words: &'a str,
    span: &'a Span,
}

impl Value<'_> {
    /// A message at some of the words, where the file has them as they are, or else at the value.
    fn found(&self, rule: Rule, range: &Range<usize>, message: String) -> Diagnostic {
        let place = self.span.text().find(&self.words[range.clone()]).map(|at| {
            let start = self.span.range().start + at;
            Span::new(self.span.file(), start..start + range.len())
        });
        Diagnostic::new(rule, place.unwrap_or_else(|| self.span.clone()), message)
    }

    fn markdown(&self) -> Option<Diagnostic> {
        let range = stray_marks(self.words).next().or_else(|| self.link()).or_else(|| self.tag())?;
        let written = &self.words[range.clone()];
        let message = format!("`{}` is plain text: `{written}` is printed as typed", self.key);
        let hint = match (written.starts_with('['), self.key) {
            (true, "text") => "put the address under `url`, beside `text`",
            (true, _) => "write only words; addresses belong in the text, or under `choices`",
            _ => "delete the marks",
        };
        Some(self.found(Rule::MarkdownAsTyped, &range, message).hint(hint))
    }

    fn link(&self) -> Option<Range<usize>> {
        let middle = self.words.find("](")?;
        let start = self.words[..middle].rfind('[')?;
        let end = self.words[middle..].find(')').map_or(self.words.len(), |end| middle + end + 1);
        Some(start..end)
    }

    fn tag(&self) -> Option<Range<usize>> {
        self.words.match_indices('<').find_map(|(start, _)| {
            let rest = &self.words[start + 1..];
            let inside = &rest[..rest.find('>')?];
            let name = inside.trim_matches('/').split(char::is_whitespace).next().unwrap_or_default();
            TAGS.contains(&name.to_lowercase().as_str()).then(|| start..start + inside.len() + 2)
        })
    }

    fn quotes(&self) -> Option<Diagnostic> {
        let mut inside = self.words.chars();
        let (first, last) = (inside.next()?, inside.next_back()?);
        let inside = inside.as_str();
        let is_whole = QUOTES.contains(&(first, last)) && !inside.contains([first, last]);
        is_whole.then(|| {
            let message = format!("the quotes around `{}` are curly, so they are printed", self.key);
            let found = Diagnostic::new(Rule::QuotedValue, self.span.clone(), message);
            found.hint(format!("write `{}: \"{inside}\"`, with straight quotes, which are not printed", self.key))
        })
    }

    /// Where most spaces are no-break ones, they came along from a web page; one before a unit was typed on purpose.
    fn no_break_spaces(&self) -> Option<Diagnostic> {
        let is_wide = |c: &char| matches!(c, '\u{A0}' | '\u{202F}');
        let wide = self.words.chars().filter(is_wide).count();
        let plain = self.words.chars().filter(|c| *c == ' ').count();
        (wide > 2 && wide > plain).then(|| {
            let mended: String = self.words.chars().map(|c| if is_wide(&c) { ' ' } else { c }).collect();
            let message = format!("{wide} of the spaces in `{}` are no-break spaces, where lines cannot end", self.key);
            Diagnostic::new(Rule::NoBreakSpace, self.span.clone(), message).hint(format!("write `{mended}`"))
        })
    }
}
