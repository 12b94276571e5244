//! The paths of a new tree, and the clashes between them.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::manifest::{Files, Wrote};
use crate::failure::Failure;
use crate::load::file_name::folded;
use crate::values::digest::{Digest, ShortDigest};

/// What adding a file came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// New, or with other bytes than before.
    Written,
    /// As it stands.
    Unchanged,
}

/// The paths added so far.
#[derive(Default)]
pub(super) struct Names {
    files: BTreeMap<String, Added>,
    /// Each file and folder by its folded name, to find two that are one on a system that ignores case or composition.
    folded: HashMap<String, Spelling>,
}

struct Added {
    digest: Digest,
    /// `None` until it is settled.
    outcome: Option<Outcome>,
    /// The digest of what it claims.
    claims: Option<ShortDigest>,
}

struct Spelling {
    path: String,
    is_folder: bool,
}

impl Names {
    /// Enters a path. Returns false when it is there already, with the same bytes.
    ///
    /// # Errors
    ///
    /// [`Failure::Bug`] when the path is not a relative one of plain names, or clashes with an earlier one.
    pub(super) fn enter(&mut self, path: &str, digest: Digest) -> Result<bool, Failure> {
        if !is_plain(path) {
            return Err(Failure::Bug(format!("`{path}` is not a valid path in the output")));
        }
        if let Some(added) = self.files.get(path) {
            return if added.digest == digest {
                Ok(false)
            } else {
                Err(Failure::Bug(format!("`{path}` was added to the output twice, with different bytes")))
            };
        }
        for folder in folders(path) {
            self.spell(folder, true)?;
        }
        self.spell(path, false)?;
        self.files.insert(path.to_owned(), Added { digest, outcome: None, claims: None });
        Ok(true)
    }

    fn spell(&mut self, path: &str, is_folder: bool) -> Result<(), Failure> {
        let spelling = self.folded.entry(folded(path)).or_insert_with(|| Spelling { path: path.to_owned(), is_folder });
        if spelling.path == path && spelling.is_folder == is_folder {
            return Ok(());
        }
        Err(Failure::Bug(format!("`{path}` and `{}` are one name in the output on some systems", spelling.path)))
    }

    /// Notes what adding an entered path came to, and what tells the claims of the file.
    pub(super) fn settle(&mut self, path: &str, outcome: Outcome, claims: Option<ShortDigest>) {
        let added = self.files.get_mut(path).expect("a path is entered before it is settled");
        added.outcome = Some(outcome);
        added.claims = claims;
    }

    /// The paths with what adding them came to, where that is settled.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = (&str, Option<Outcome>)> {
        self.files.iter().map(|(path, added)| (path.as_str(), added.outcome))
    }

    /// Whether a file was added under this path.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// What adding a path came to; `None` where it was not added, or is not settled.
    pub(super) fn outcome(&self, path: &str) -> Option<Outcome> {
        self.files.get(path)?.outcome
    }

    /// Whether a file was added that lies in this folder.
    pub(super) fn has_below(&self, folder: &str) -> bool {
        let within = format!("{folder}/");
        self.files.range(within.clone()..).next().is_some_and(|(path, _)| path.starts_with(&within))
    }

    /// The files, for the manifest.
    pub(super) fn files(&self) -> Files {
        let file = |added: &Added| Wrote { sha256: Some(added.digest), claims: added.claims };
        self.files.iter().map(|(path, added)| (path.clone(), file(added))).collect()
    }
}

/// The folders that a path lies in, the outermost first.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// Whether the system takes the path apart at each `/`, and nowhere else, into names that lead down.
fn is_plain(path: &str) -> bool {
    let names = || path.split('/');
    Path::new(path).iter().eq(names()) && names().all(|name| !matches!(name, "." | "..")) && !path.contains('\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(paths: &[&str]) -> Result<bool, Failure> {
        let mut names = Names::default();
        paths.iter().map(|path| names.enter(path, Digest::of(b""))).try_fold(true, |all, one| one.map(|new| all && new))
    }

    #[test]
    fn paths_of_plain_names_may_stand_beside_each_other() {
        assert!(claims(&["index.html", "privacy/index.html", "privacy/history/index.html", "privacy.html"]).unwrap());
    }

    #[test]
    fn names_that_differ_by_case_or_composition_alone_clash_in_files_and_folders() {
        for clash in [
            ["privacy/Plan.png", "privacy/plan.png"],
            ["Privacy/a.png", "privacy/b.png"],
            ["caf\u{e9}.png", "CAFE\u{301}.png"],
            ["privacy", "privacy/index.html"],
            ["privacy/index.html", "privacy"],
        ] {
            assert!(matches!(claims(&clash), Err(Failure::Bug(_))), "{clash:?}");
        }
    }

    #[test]
    fn one_path_may_be_added_twice_with_the_same_bytes_only() {
        let mut names = Names::default();
        assert!(names.enter("a", Digest::of(b"1")).unwrap());
        assert!(!names.enter("a", Digest::of(b"1")).unwrap());
        assert!(matches!(names.enter("a", Digest::of(b"2")), Err(Failure::Bug(_))));
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_a_bug() {
        for path in ["", "/etc/passwd", "../a", "a/../b", "a//b", "a/", "./a", ".", "a\0"] {
            assert!(matches!(claims(&[path]), Err(Failure::Bug(_))), "{path:?}");
        }
    }
}
