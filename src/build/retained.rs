//! What is kept of a notice when its texts are gone from memory: what to tell its authors, and its entries in feeds.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::email::index::Listed;
use crate::site::feed::Entries;
use crate::values::lang::Lang;

/// What is kept of notices whose pages were sent.
#[derive(Default)]
pub(super) struct Retained<'a> {
    /// What authors have to know.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// For the feeds of all notices, by language.
    pub(super) entries: BTreeMap<Lang, Entries>,
    /// Emails, for the list of all.
    pub(super) emails: Vec<Listed<'a>>,
}

impl Retained<'_> {
    /// That of notices, and of those that come after them.
    pub(super) fn with(mut self, next: Self) -> Self {
        self.diagnostics.extend(next.diagnostics);
        self.emails.extend(next.emails);
        for (lang, entries) in next.entries {
            let own = self.entries.entry(lang).or_default();
            *own = std::mem::take(own).with(entries);
        }
        self
    }
}
