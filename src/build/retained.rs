//! What is kept of a notice when its texts are gone from memory: what to tell its authors, its letters, and those of its
//! entries in feeds that are among the newest.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::Diagnostic;
use crate::email::index::Listed;
use crate::site::feed::Entries;
use crate::values::lang::Lang;

/// What is kept of notices whose pages were sent.
#[derive(Default)]
pub(super) struct Retained<'a> {
    /// What authors have to know.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Emails, for the list of all.
    pub(super) emails: Vec<Listed<'a>>,
}

impl Retained<'_> {
    /// That of notices, and of those that come after them.
    pub(super) fn with(mut self, next: Self) -> Self {
        self.diagnostics.extend(next.diagnostics);
        self.emails.extend(next.emails);
        self
    }
}

/// The entries for the feeds of all notices, by language: the newest of those that came so far, in whatever order.
#[derive(Default)]
pub(super) struct NewestEntries(Mutex<BTreeMap<Lang, Entries>>);

impl NewestEntries {
    /// Takes those of a notice.
    pub(super) fn add(&self, lang: &Lang, entries: Entries) {
        let mut newest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = newest.entry(lang.clone()).or_default();
        *own = std::mem::take(own).with(entries);
    }

    /// The newest of all, which this has no more.
    pub(super) fn newest(&self) -> BTreeMap<Lang, Entries> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
