//! Links to places in a text that are not there.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Guesses};
use crate::source::Span;

/// The links of a text that lead to a place in it that is not there.
#[derive(Debug)]
pub struct DeadLinks {
    /// What each asks for, and where it stands.
    links: Vec<(String, Span)>,
    /// The places that there are.
    ids: BTreeSet<String>,
}

impl DeadLinks {
    pub(super) fn new(links: Vec<(String, Span)>, ids: BTreeSet<String>) -> Self {
        Self { links, ids }
    }

    /// Says of each what it asks for and what was most likely meant: a matter for whoever can still change the text.
    ///
    /// Looking for what was meant costs more than reading the text does, so it waits until somebody asks.
    #[must_use]
    pub(crate) fn diagnostics(&self) -> Vec<Diagnostic> {
        let Self { links, ids } = self;
        let mut guesses = Guesses::default();
        let mut meant: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        for (fragment, _) in links {
            meant.entry(fragment).or_insert_with(|| guesses.closest(fragment, ids.iter().map(String::as_str)));
        }
        let diagnostic = |(fragment, place): &(String, Span)| {
            let message = format!("nothing in this version has the name `#{fragment}`");
            let dead = Diagnostic::new(Rule::DeadLink, place.clone(), message);
            match meant.get(fragment.as_str()).copied().flatten() {
                Some(near) => dead.hint(format!("did you mean `#{near}`?")),
                None => dead.hint(format!("give the heading you mean this name: `## ... {{#{fragment}}}`")),
            }
        };
        links.iter().map(diagnostic).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn a_name_that_many_links_ask_for_is_looked_for_once() {
        let source = Arc::new(SourceFile::new("a.md", ""));
        let links = vec![("secton-7".to_owned(), Span::top_of(&source)); 5000];
        let ids = (0..5000).map(|n| format!("section-{n}")).collect();
        let diagnostics = DeadLinks::new(links, ids).diagnostics();
        let has_hint = |diagnostic: &&Diagnostic| format!("{diagnostic:?}").contains("did you mean `#section-7`?");
        assert_eq!(diagnostics.iter().filter(has_hint).count(), 5000);
    }
}
