//! Texts judged by the bytes at their paths: all that can be said of a project that cannot be read, today or as a commit has it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::judging::changed;
use super::published::Witness;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::{SourceFile, Span};
use crate::values::digest::Digest;

/// Texts that were published and have other bytes (N0185), are gone, or have another name (N0186).
///
/// `published` has the digest of each that was, and `here` each text of today, both by path.
#[must_use]
pub(crate) fn judge_files(
    witness: &Witness,
    published: &BTreeMap<String, Digest>,
    here: &BTreeMap<String, Arc<SourceFile>>,
) -> Vec<Diagnostic> {
    let mut names: BTreeMap<Digest, &str> = BTreeMap::new();
    for (path, file) in here {
        names.entry(file.sha256()).or_insert(path);
    }
    let mut problems = Vec::new();
    for (path, sha256) in published {
        match here.get(path) {
            Some(file) => {
                let digest = file.sha256();
                if digest != *sha256 {
                    problems.push(changed(witness, None, Span::top_of(file), [*sha256, digest]));
                }
            }
            None => problems.push(gone(witness, path, names.get(sha256).copied())),
        }
    }
    problems
}

fn gone(witness: &Witness, path: &str, elsewhere: Option<&str>) -> Diagnostic {
    let was = witness.was_published(None);
    let message = match elsewhere {
        Some(other) => format!("this version {was}, but has another name now: {other}"),
        None => format!("this version {was}, but is gone"),
    };
    Diagnostic::new(Rule::PublishedTextGone, Place::Path(path.to_owned()), message).hint(witness.put_back(path))
}
