//! Messages as they are remembered: their places by the name of the file and the bytes of it.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::rules::{Rule, Severity};
use crate::diagnostic::{Diagnostic, Label, Place};
use crate::source::{SourceFile, Span};

/// A message as it is remembered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Stored {
    severity: Severity,
    rule: Rule,
    message: String,
    place: StoredPlace,
    labels: Vec<(StoredSpan, String)>,
    hints: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum StoredPlace {
    Text(StoredSpan),
    Path(String),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredSpan {
    path: String,
    range: Range<usize>,
}

impl StoredSpan {
    fn of(span: &Span) -> Self {
        Self { path: span.file().path().to_owned(), range: span.range() }
    }

    fn span<'s>(&self, file: impl Fn(&str) -> Option<&'s Arc<SourceFile>>) -> Option<Span> {
        Some(Span::again(file(&self.path)?, self.range.clone()))
    }
}

impl Stored {
    /// A message, to be remembered.
    pub(crate) fn of(diagnostic: &Diagnostic) -> Self {
        let Diagnostic { severity, rule, message, place, labels, hints } = diagnostic;
        Self {
            severity: *severity,
            rule: *rule,
            message: message.clone(),
            place: match place {
                Place::Text(span) => StoredPlace::Text(StoredSpan::of(span)),
                Place::Path(path) => StoredPlace::Path(path.clone()),
            },
            labels: labels.iter().map(|label| (StoredSpan::of(&label.span), label.text.clone())).collect(),
            hints: hints.clone(),
        }
    }

    /// What it is about.
    pub(crate) fn rule(&self) -> Rule {
        self.rule
    }

    /// The message in these files; `None` when one of them is not among them.
    pub(crate) fn told<'s>(self, file: impl Fn(&str) -> Option<&'s Arc<SourceFile>> + Copy) -> Option<Diagnostic> {
        let Self { severity, rule, message, place, labels, hints } = self;
        let place = match place {
            StoredPlace::Text(span) => Place::Text(span.span(file)?),
            StoredPlace::Path(path) => Place::Path(path),
        };
        let labels = labels.into_iter().map(|(span, text)| Some(Label { span: span.span(file)?, text }));
        Some(Diagnostic { severity, rule, message, place, labels: labels.collect::<Option<_>>()?, hints })
    }
}
