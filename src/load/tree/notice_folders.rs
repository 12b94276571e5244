//! Which folder of `content/` is which notice.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::placed::PlacedEntry;
use super::{NoticeFolder, Sorting};
use crate::diagnostic::rules::Rule;
use crate::load::file_name::{self, folded};
use crate::load::files::{STATIC, WRITTEN};
use crate::load::version_name;
use crate::model::name::NoticeId;

impl<'a> Sorting<'a, '_> {
    /// The notice that each folder is, by the folder's name. One with a wrong name is read under the right one.
    pub(super) fn notice_folders(&mut self, placed: &[PlacedEntry<'a>]) -> BTreeMap<&'a str, NoticeId> {
        let is_ours = |path: &str| path == WRITTEN || path == STATIC;
        let folders = placed.iter().filter(|at| at.folder.is_none() && at.is_folder() && !is_ours(&at.entry.path));
        let mut same: BTreeMap<String, Vec<&PlacedEntry<'a>>> = BTreeMap::new();
        for folder in folders {
            same.entry(folded(folder.name)).or_default().push(folder);
        }
        let mut wanted = Vec::new();
        for group in same.values() {
            if let [first, second, ..] = group.as_slice() {
                let twins = file_name::one_name(&first.entry.path, first.name, second.name);
                self.problems.push(twins.hint(format!("rename or remove {}", second.entry.path)));
            }
            for folder in group {
                let id = if group.len() == 1 { self.notice_id(folder) } else { right_name(folder.name) };
                wanted.extend(id.map(|id| (id, *folder)));
            }
        }
        // A folder whose name is right comes before one that should have that name.
        wanted.sort_by_key(|(id, folder)| id.as_str() != folder.name);
        let mut ids = BTreeMap::new();
        for (id, folder) in wanted {
            if !self.tree.notices.contains_key(&id) {
                self.tree
                    .notices
                    .insert(id.clone(), NoticeFolder { path: &folder.entry.path, ..NoticeFolder::default() });
                ids.insert(folder.name, id);
            }
        }
        ids
    }

    fn notice_id(&mut self, folder: &PlacedEntry<'a>) -> Option<NoticeId> {
        let name = folder.name;
        let problem = match name.parse::<NoticeId>() {
            Ok(_) if version_name::is_version(name) => {
                let wrong =
                    folder.wrong(Rule::FolderAmongFiles, format!("`{name}` is a version name, but this is a folder"));
                self.problems
                    .push(wrong.hint(format!(
                        "write the version as a file in a notice's folder: `content/privacy/{name}.md`"
                    )));
                return None;
            }
            Ok(id) if !self.is_like_a_language(name) => return Some(id),
            Ok(_) => folder
                .wrong(
                    Rule::UnusableNoticeName,
                    format!("a notice cannot be named `{name}`, which is reserved for a language"),
                )
                .hint("rename the folder, for example to `privacy` or `cookie-notice`"),
            Err(why) => {
                let wrong = folder
                    .wrong(Rule::UnusableNoticeName, format!("no notice can be named `{name}`"))
                    .hint(why.to_string());
                match right_name(name) {
                    Some(right) => wrong.hint(format!("rename the folder to `{right}`")),
                    None => wrong,
                }
            }
        };
        self.problems.push(problem);
        right_name(name)
    }

    /// Every two-letter name is one, so that a language can be added later.
    fn is_like_a_language(&self, name: &str) -> bool {
        (name.len() == 2 && name.bytes().all(|b| b.is_ascii_lowercase()))
            || self.basics.languages.iter().any(|lang| lang.as_str().eq_ignore_ascii_case(name))
    }
}

/// The name a folder should have had: `Cookie Notice` is `cookie-notice`, `café` is `cafe`.
fn right_name(name: &str) -> Option<NoticeId> {
    let plain: String =
        name.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')).flat_map(char::to_lowercase).collect();
    let runs: Vec<&str> = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| !run.is_empty()).collect();
    runs.join("-").parse().ok()
}
