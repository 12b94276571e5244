//! What follows from another mistake. One cause is told once: whoever mends it has mended the rest, or is told of it then.

use std::collections::{BTreeMap, BTreeSet};

use super::Diagnostic;
use super::rules::Rule;

/// What is found but for what follows from something else that is.
///
/// Takes time in proportion to the messages, and to the logarithm of the causes among them.
#[must_use]
pub(super) fn without(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let causes = Causes::among(&found);
    if causes == Causes::default() {
        return found;
    }
    found.into_iter().filter(|told| !causes.explain(told)).collect()
}

/// Mistakes that have others in their wake.
#[derive(Debug, Default, PartialEq, Eq)]
struct Causes {
    /// Texts in which two are written out, in whichever language: `content/privacy/2026-11-16`.
    unresolved: BTreeSet<String>,
    /// Notices that have one.
    half_merged: BTreeSet<String>,
    /// Files of texts that leave out what another changed.
    leaving_out: BTreeSet<String>,
    /// Files of texts that were published and are gone, by the text that they belong to.
    gone: BTreeMap<String, Vec<String>>,
    /// What to do about files that are named by another day, by their folder.
    misnamed: BTreeMap<String, Vec<String>>,
}

impl Causes {
    fn among(found: &[Diagnostic]) -> Self {
        let mut causes = Self::default();
        for told in found {
            let path = told.path();
            match told.rule {
                Rule::UnresolvedMerge => {
                    causes.unresolved.insert(text(path).to_owned());
                    causes.half_merged.insert(folder(path).to_owned());
                }
                Rule::LostChange => {
                    causes.leaving_out.insert(path.to_owned());
                }
                Rule::PublishedTextGone => causes.gone.entry(text(path).to_owned()).or_default().push(path.to_owned()),
                Rule::UpdatedDiffersFromName => {
                    causes.misnamed.entry(folder(path).to_owned()).or_default().extend(told.hints.iter().cloned());
                }
                _ => {}
            }
        }
        causes
    }

    fn explain(&self, told: &Diagnostic) -> bool {
        let path = told.path();
        let is_advised = |file: &str| told.hints.iter().any(|hint| hint.contains(file));
        match told.rule {
            // What is half merged has, and has not, what either side says.
            Rule::LostChange | Rule::StaleAnnouncement if self.half_merged.contains(folder(path)) => true,
            rule if rule.judges_a_choice() && self.unresolved.contains(text(path)) => true,
            // It was compared with a text that it was not made from.
            Rule::UnderstatedChange | Rule::NoVisibleChange | Rule::LargeSmallChange | Rule::StaleAnnouncement => {
                self.leaving_out.contains(path)
            }
            Rule::MissingTranslation => {
                self.gone.get(text(path)).is_some_and(|gone| gone.iter().any(|file| is_advised(file)))
            }
            // The text before it is not in force, but for that.
            Rule::NotReviewed => {
                let folder = format!("{}/", folder(path));
                self.gone.range(folder.clone()..).next().is_some_and(|(gone, _)| gone.starts_with(&folder))
            }
            Rule::NoReferenceText => {
                let name = text(path).rsplit('/').next().unwrap_or_default();
                let wanted = format!("`{name}.md`");
                self.misnamed.get(folder(path)).is_some_and(|hints| hints.iter().any(|hint| hint.contains(&wanted)))
            }
            _ => false,
        }
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path of a text, whichever its language: `content/privacy/2026-11-16` of `content/privacy/2026-11-16.es.md`.
fn text(path: &str) -> &str {
    let name = folder(path).len();
    path[name..].find('.').map_or(path, |dot| &path[..name + dot])
}
