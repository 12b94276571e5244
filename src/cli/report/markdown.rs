//! Messages as a comment on a pull request.

use super::places::Places;
use super::wording::{count, level, position};
use crate::diagnostic::{Diagnostic, Place};
use crate::export::markdown::{code, prose};
use crate::values::english::counted;

/// Bytes of a comment, a little under the 65,536 characters that hosts take.
pub(crate) const COMMENT: usize = 64_000;
/// Bytes of it that messages may fill.
const MESSAGES: usize = 30_000;
/// Characters of one message or hint.
const LONGEST: usize = 1_500;

/// "no problems found", or how much.
#[must_use]
pub(crate) fn headline(found: &[Diagnostic]) -> String {
    let said = if found.is_empty() { "no problems found".to_owned() } else { count(found) };
    format!("## noticepress: {said}\n")
}

/// The messages, errors first, each with its place and what to do; of very many the first, and how many more there are.
#[must_use]
pub(crate) fn messages(found: &[Diagnostic], places: &Places) -> String {
    let in_repository = places.in_repository();
    let (errors, warnings): (Vec<&Diagnostic>, Vec<&Diagnostic>) = found.iter().partition(|told| told.is_error());
    let mut out = String::new();
    for (at, diagnostic) in errors.iter().chain(&warnings).enumerate() {
        let item = item(diagnostic, &in_repository(diagnostic.path()), places);
        if out.len() + item.len() > MESSAGES {
            let left = counted(found.len() - at, "further message");
            out += &format!("- {left}: type `noticepress check` to see all\n");
            break;
        }
        out += &item;
    }
    out
}

fn item(diagnostic: &Diagnostic, path: &str, places: &Places) -> String {
    let place = position(diagnostic).map_or_else(String::new, |(line, column)| format!(":{line}:{column}"));
    let severity = level(diagnostic.severity);
    let mut out = format!(
        "- **{severity} {}** {}: {}\n",
        diagnostic.rule,
        code(&format!("{path}{place}")),
        prose(&cut(&diagnostic.message))
    );
    if let Place::Text(span) = &diagnostic.place
        && !span.text().trim().is_empty()
    {
        out += &format!("  - that line: {}\n", code(&first_line(&span.text())));
    }
    for hint in &diagnostic.hints {
        out += &format!("  - {}\n", prose(&cut(&places.advice(hint))));
    }
    out
}

fn cut(words: &str) -> String {
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    words.chars().take(LONGEST).chain(['…']).collect()
}

fn first_line(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let short: String = line.chars().take(100).collect();
    if short.len() < line.len() { short + "…" } else { short }
}
