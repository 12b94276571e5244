//! What every form of a message says alike.

use std::mem;

use super::places::Places;
use crate::diagnostic::rules::Severity;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::SourceText;
use crate::values::english::counted;

/// "2 errors, 1 warning"
#[must_use]
pub(crate) fn count(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let parts = [(errors, "error"), (diagnostics.len() - errors, "warning")];
    parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| counted(*n, word)).collect::<Vec<_>>().join(", ")
}

/// The line and the column, both counted from 1; `None` for a file as such.
pub(super) fn position(diagnostic: &Diagnostic) -> Option<(usize, usize)> {
    match &diagnostic.place {
        Place::Text(span) => Some(span.line_and_column()),
        Place::Path(_) => None,
    }
}

/// As GitHub, SARIF and comments call it.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The messages one after another, each while the text that it points into is held: those about one file follow one another,
/// and it is unpacked once for all.
pub(super) fn one_by_one(diagnostics: &[Diagnostic]) -> impl Iterator<Item = &Diagnostic> {
    let mut held: Option<SourceText> = None;
    diagnostics.iter().inspect(move |diagnostic| {
        let next = match &diagnostic.place {
            Place::Text(span) => Some(span.file().text()),
            Place::Path(_) => None,
        };
        // The next is held before the last is let go: it may be the same.
        drop(mem::replace(&mut held, next));
    })
}

/// What to do, each suggestion after `before`.
pub(super) fn hints(diagnostic: &Diagnostic, places: &Places, before: &str) -> String {
    diagnostic.hints.iter().map(|hint| format!("{before}{}", places.advice(hint))).collect()
}
