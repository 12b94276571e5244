//! Which file of a notice is which of its texts.

use super::placed::PlacedEntry;
use super::{Sorting, TextFile, same_text};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::load::version_name;
use crate::model::name::{NoticeId, VersionId};

impl<'a> Sorting<'a, '_> {
    pub(super) fn version_file(&mut self, id: &NoticeId, at: &PlacedEntry<'a>) {
        let (version, lang) = match version_name::parse(&at.entry.path, at.name) {
            Ok(read) => read,
            Err(wrong) => return self.problems.push(*wrong),
        };
        let Some(text) = at.text() else { return };
        let reference = self.basics.languages[0].clone();
        let Some(lang) = lang else {
            self.folder(id).references.insert(version, text);
            return;
        };
        if lang == reference && self.basics.languages_known {
            return self.marked_reference(id, at, version, text);
        }
        self.check_language(at, &lang);
        if let Some(first) = self.folder(id).translations.insert((version, lang.clone()), text) {
            self.problems.push(same_text(at, first.path, &format!("version {version}"), &lang));
        }
    }

    /// A text in the reference language whose name says so: beside one that does not, it is the second.
    fn marked_reference(&mut self, id: &NoticeId, at: &PlacedEntry<'a>, version: VersionId, text: TextFile<'a>) {
        let reference = &self.basics.languages[0];
        let unmarked = format!("{version}.md");
        let first = at.entry.path.replace(at.name, &unmarked);
        let problem = if self.paths.contains(first.as_str()) {
            same_text(at, &first, &format!("version {version}"), reference)
        } else {
            self.folder(id).references.insert(version, text);
            at.wrong(
                Rule::SameTextTwice,
                format!("`{reference}` is the reference language, whose files have no language in their name"),
            )
            .hint(format!("rename it to `{unmarked}`"))
        };
        self.problems.push(problem);
    }

    /// Translations need their reference text, and the texts of one day are counted without gaps.
    pub(super) fn check_versions(&mut self) {
        for folder in self.tree.notices.values() {
            for ((version, lang), file) in &folder.translations {
                if !folder.references.contains_key(version) {
                    let message = format!("this translation (`{lang}`) has no reference text");
                    let missing = Diagnostic::new(Rule::NoReferenceText, Place::Path(file.path.to_owned()), message);
                    self.problems
                        .push(missing.hint(format!("write {}/{version}.md, or rename this file", folder.path)));
                }
            }
            for (version, file) in &folder.references {
                let before = VersionId { sequence: version.sequence.saturating_sub(1), ..*version };
                if version.sequence > 1 && !folder.references.contains_key(&before) {
                    let message = format!("there is no version {before} before this one");
                    let gap = Diagnostic::new(Rule::GapInSequence, Place::Path(file.path.to_owned()), message);
                    self.problems.push(gap.hint(format!("rename it to `{before}.md`")));
                }
            }
        }
    }
}
