//! Whether a published copy of the site is what was built, and what was sealed.

use std::sync::Arc;

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::settings::Settings;
use crate::record::published::PublishedRecord;
use crate::site::address::{Address, source_path};
use crate::source::{SourceFile, Span};
use crate::values::digest::Digest;

/// A published copy of the site.
#[derive(Clone, Copy)]
pub(crate) struct PublishedCopy<'a> {
    /// Its `SHA256SUMS`.
    pub sums: &'a Arc<SourceFile>,
    /// The digest of a file, by its path in the site; `None` where there is none.
    pub digest: &'a dyn Fn(&str) -> Option<Digest>,
    /// Where it is, as it was typed.
    pub folder: &'a str,
}

impl PublishedCopy<'_> {
    fn place(&self, path: &str) -> Place {
        Place::Path(format!("{}/{path}", self.folder.trim_end_matches('/')))
    }
}

/// Every file that is not what its `SHA256SUMS` says, or is missing; and every line there that says nothing.
#[must_use]
pub(crate) fn against_its_sums(copy: PublishedCopy<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in copy.sums.text().split_inclusive('\n') {
        let span = Span::new(copy.sums, at..at + line.trim_end().len());
        at += line.len();
        let listed = line.trim_end_matches('\n').split_once("  ");
        let Some((digest, path)) = listed.and_then(|(digest, path)| Some((digest.parse::<Digest>().ok()?, path)))
        else {
            found.push(Diagnostic::new(
                Rule::PublishedCopyDiffers,
                span,
                "this line does not name a file and its SHA-256",
            ));
            continue;
        };
        let message = match (copy.digest)(path) {
            Some(same) if same == digest => continue,
            Some(other) => format!("this file is not what was built: its SHA-256 was {digest}, and is now {other}"),
            None => "this file was built, but is not here".to_owned(),
        };
        let problem = Diagnostic::new(Rule::PublishedCopyDiffers, copy.place(path), message);
        found.push(problem.label(span, "what was built"));
    }
    found
}

/// Every text that the ledger has and the copy does not hold as it was sealed.
#[must_use]
pub(crate) fn against_the_ledger(
    copy: PublishedCopy<'_>,
    published: &PublishedRecord,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (notice, record) in &published.notices {
        for ((version, lang), sealed) in &record.texts {
            let path = Address::new(settings, lang, "").file_in_tree(&source_path(notice, *version));
            let message = match (copy.digest)(&path) {
                Some(digest) if digest == sealed.sha256 => continue,
                Some(other) => format!(
                    "this is not what was sealed as {notice}@{version}: its SHA-256 was {}, and is now {other}",
                    sealed.sha256
                ),
                None => format!("what was sealed as {notice}@{version} is not here"),
            };
            let problem = Diagnostic::new(Rule::PublishedCopyDiffers, copy.place(&path), message);
            let problem = problem.hint("publish the site again; if it was changed there, find out who changed it");
            found.push(match &sealed.entry {
                Some(entry) => problem.label(entry.clone(), "what was sealed"),
                None => problem,
            });
        }
    }
    found
}
