//! What every form of a message says alike.

use crate::diagnostic::rules::Severity;
use crate::diagnostic::{Diagnostic, Place};
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
