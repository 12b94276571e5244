//! The files that the site has as they stand, and what keeps one from being there.

use std::collections::BTreeMap;

use super::placed::PlacedEntry;
use super::{SITE_PAGES, Sorting};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::load::file_name::{self, folded, is_back_up};
use crate::load::files::{Entry, EntryKind, IMAGE_LIMIT, STATIC, STATIC_DEPTH, STATIC_NAME, large_static_file};
use crate::load::version_name;

/// Names at the top of the site that pages of its own are in, or will be in some day.
const SITE_FOLDERS: [&str; 2] = ["assets", "embed"];

/// Files that keep a folder in git or tell git something, and nobody asks a site for.
const FOR_GIT: [&str; 3] = [".gitkeep", ".gitignore", ".gitattributes"];

impl<'a> Sorting<'a, '_> {
    /// Takes the static files, and reports what is none. The notices are known by now: their pages are not to be taken.
    pub(super) fn static_files(&mut self, entries: &'a [Entry]) {
        let below = |entry: &'a Entry| Some((entry.path.strip_prefix(STATIC)?.strip_prefix('/')?, entry));
        let taken = self.taken_by_pages();
        let mut spelt: BTreeMap<String, &str> = BTreeMap::new();
        for (path, entry) in entries.iter().filter_map(below) {
            let name = path.rsplit('/').next().unwrap_or(path);
            if is_back_up(name) || FOR_GIT.contains(&name) {
                continue;
            }
            let at = PlacedEntry { folder: Some(STATIC_NAME), name, entry };
            if self.refuse_unreadable(&at) {
                continue;
            }
            let first = *spelt.entry(folded(path)).or_insert(path);
            if first != path {
                self.problems.push(file_name::one_name(&entry.path, first, path).hint("rename one of the two"));
            } else if let Some(wrong) = unfit(&at, path, &taken) {
                self.problems.push(wrong);
            } else if !at.is_folder() {
                self.problems.extend(problems(entry));
                self.tree.static_files.insert(path.to_owned());
            }
        }
    }

    /// What stands at the top of the site on any day, by its folded name.
    fn taken_by_pages(&self) -> BTreeMap<String, String> {
        let pages = SITE_PAGES.map(|name| (folded(name), "a page of the site".to_owned()));
        let folders = SITE_FOLDERS.map(|name| (folded(name), "a folder of the site".to_owned()));
        let languages = self.basics.languages.iter().skip(1);
        let languages = languages.map(|lang| (folded(lang.as_str()), format!("the site's pages in `{lang}`")));
        let notices = self.tree.notices.keys();
        let notices = notices.map(|id| (folded(id.as_str()), format!("the pages of the notice `{id}`")));
        pages.into_iter().chain(folders).chain(languages).chain(notices).collect()
    }
}

/// What keeps a file or folder from being where it is: where that is, or what it is named.
fn unfit(at: &PlacedEntry<'_>, path: &str, taken: &BTreeMap<String, String>) -> Option<Diagnostic> {
    let top = path.split('/').next().unwrap_or(path);
    if let Some(by) = taken.get(&folded(top)) {
        // What lies in such a folder is told with it.
        let wrong = at.wrong(Rule::TakesPagePlace, format!("`{top}` would replace {by}"));
        let hint = "give it another name; images of a notice belong beside its versions, and files that pages load in \
                    `assets/` of a theme";
        return (path == top).then(|| wrong.hint(hint));
    }
    if path == at.name && !at.is_folder() && (at.name == "notice.yaml" || version_name::parse("", at.name).is_ok()) {
        let message = format!("`{}` is a file of a notice, but no notice can be named `{STATIC_NAME}`", at.name);
        let hint = "rename the folder, for example to `privacy`: everything in `static` is published at once, \
                    unchanged";
        return Some(at.wrong(Rule::UnusableNoticeName, message).hint(hint));
    }
    if at.is_folder() && path.matches('/').count() >= STATIC_DEPTH {
        let message = format!("folders are nested more than {STATIC_DEPTH} deep");
        return Some(at.wrong(Rule::FolderAmongFiles, message).hint("put the files in a higher folder"));
    }
    if at.is_folder() { file_name::refusal(&at.entry.path, at.name) } else { None }
}

fn problems(entry: &Entry) -> Vec<Diagnostic> {
    match &entry.kind {
        EntryKind::Image { problems } => problems.clone(),
        EntryKind::Other { len } if *len > IMAGE_LIMIT => vec![large_static_file(&entry.path, *len)],
        _ => Vec::new(),
    }
}
