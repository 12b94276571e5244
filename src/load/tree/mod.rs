//! What lies where in `content/`: which file is which text of which notice.

mod letters;
mod notice_files;
mod notice_folders;
mod placed;
mod static_files;
mod versions;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) use self::placed::TextFile;
use self::placed::{PlacedEntry, inside_nested, inside_sent};
use super::file_name::{self, is_back_up};
use super::files::{CONTENT, Entry, EntryKind, STATIC, STATIC_NAME, UNFINISHED, WRITTEN, too_large};
use super::settings::Basics;
use super::version_name;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::model::name::{NoticeId, VersionId};
use crate::record::LEDGER;
use crate::record::time_stamp::TIME_STAMPS;
use crate::values::lang::Lang;
use crate::values::packed::PackedBytes;

/// The files of a project, each in its role.
#[derive(Debug, Default)]
pub(crate) struct ContentTree<'a> {
    /// The ledger.
    pub ledger: Option<TextFile<'a>>,
    /// The time stamps of the ledger, by file name.
    pub time_stamps: BTreeMap<&'a str, &'a Arc<PackedBytes>>,
    /// The homepage's words, by language.
    pub homepage: BTreeMap<Lang, TextFile<'a>>,
    /// The static files, by their paths below that folder.
    pub static_files: BTreeSet<String>,
    /// The folders of the notices.
    pub notices: BTreeMap<NoticeId, NoticeFolder<'a>>,
}

/// The folder of a notice.
#[derive(Debug, Default)]
pub(crate) struct NoticeFolder<'a> {
    /// Its path.
    pub path: &'a str,
    /// `notice.yaml`.
    pub notice_yaml: Option<TextFile<'a>>,
    /// The texts in the reference language.
    pub references: BTreeMap<VersionId, TextFile<'a>>,
    /// The texts in further languages.
    pub translations: BTreeMap<(VersionId, Lang), TextFile<'a>>,
    /// The wordings that corrections took the place of, by their names in `former/`.
    pub former: BTreeMap<&'a str, TextFile<'a>>,
    /// The letters that were sent, by their folders in `sent/`, and in each its files by name.
    pub letters: BTreeMap<String, BTreeMap<&'a str, &'a Arc<PackedBytes>>>,
    /// Names of the images, which every text of the notice shares.
    pub images: Arc<BTreeSet<String>>,
}

/// Files at the top of the site that it writes itself.
const SITE_PAGES: [&str; 7] =
    ["index.html", "feed.xml", "feed-material.xml", "calendar.ics", "404.html", "sitemap.xml", "SHA256SUMS"];

/// Sorts the entries of `content/` into their roles, and reports those that have none.
#[must_use]
pub(crate) fn tree<'a>(entries: &'a [Entry], basics: &Basics) -> (ContentTree<'a>, Vec<Diagnostic>) {
    let placed: Vec<PlacedEntry<'a>> = entries
        .iter()
        .filter_map(PlacedEntry::new)
        .filter(|at| !is_back_up(at.name) && at.entry.path != UNFINISHED)
        .collect();
    let paths = placed.iter().map(|at| at.entry.path.as_str()).collect();
    let mut inside: BTreeMap<&str, Vec<(&str, &Entry)>> = BTreeMap::new();
    for (folder, name, entry) in entries.iter().filter_map(inside_nested) {
        inside.entry(folder).or_default().push((name, entry));
    }
    let mut sent: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for (folder, entry) in entries.iter().filter_map(inside_sent) {
        sent.entry(folder).or_default().push(entry);
    }
    let mut sorting = Sorting {
        basics,
        paths,
        inside,
        sent,
        folded_images: BTreeMap::new(),
        tree: ContentTree::default(),
        problems: Vec::new(),
    };
    let ids = sorting.notice_folders(&placed);
    sorting.static_files(entries);
    for at in placed.iter().filter(|at| at.folder != Some(STATIC_NAME)) {
        if sorting.refuse_unreadable(at) {
            continue;
        }
        match at.folder {
            None => sorting.top(at),
            Some(folder) => {
                if let Some(id) = ids.get(folder) {
                    sorting.in_notice(id, at);
                }
            }
        }
    }
    sorting.check_versions();
    (sorting.tree, sorting.problems)
}

struct Sorting<'a, 'b> {
    basics: &'b Basics,
    /// Every path that is there.
    paths: BTreeSet<&'a str>,
    /// What lies in each folder inside a notice's folder, in the order of the names, by the folder's path.
    inside: BTreeMap<&'a str, Vec<(&'a str, &'a Entry)>>,
    /// What lies in each `sent/`, however deep, in the order of the names, by the path of that folder.
    sent: BTreeMap<&'a str, Vec<&'a Entry>>,
    /// The first image of each name, by notice and folded name.
    folded_images: BTreeMap<(NoticeId, String), &'a str>,
    tree: ContentTree<'a>,
    problems: Vec<Diagnostic>,
}

impl<'a> Sorting<'a, '_> {
    /// Reports what is never read, wherever it lies.
    fn refuse_unreadable(&mut self, at: &PlacedEntry<'a>) -> bool {
        let outside = "keep files that are not published outside `content/`";
        let problem = match &at.entry.kind {
            EntryKind::Symlink => at
                .wrong(Rule::SymbolicLink, "this is a symbolic link, and links are never followed")
                .hint("put the file or folder itself here"),
            EntryKind::Special => at
                .wrong(
                    Rule::NeitherFileNorFolder,
                    "this is neither a file nor a folder, but a pipe, a socket or a device",
                )
                .hint("remove it"),
            EntryKind::Unnamable => file_name::not_utf_8(&at.entry.path),
            EntryKind::TooLarge { len } => too_large(&at.entry.path, &format!("{len} bytes")),
            EntryKind::Folder if at.entry.path == WRITTEN => at
                .wrong(
                    Rule::CutShort,
                    "a command was interrupted while writing here, and not all of its files are in place",
                )
                .hint("type the command again: it puts them in place first"),
            _ => match file_name::refusal(&at.entry.path, at.name).filter(|_| !at.is_folder()) {
                Some(unfit) => unfit,
                None if at.hides() && !(at.is_folder() && at.folder.is_none()) => at
                    .wrong(Rule::HiddenFile, format!("`{}` is hidden, and hidden files are never read", at.name))
                    .hint(outside),
                None => return false,
            },
        };
        self.problems.push(problem);
        true
    }

    fn top(&mut self, at: &PlacedEntry<'a>) {
        if at.is_folder() {
            return;
        }
        if at.entry.path == LEDGER {
            self.tree.ledger = at.text();
            return;
        }
        if let (true, Some(stamp)) = (TIME_STAMPS.contains(&at.name), at.text()) {
            self.tree.time_stamps.insert(at.name, stamp.bytes);
            return;
        }
        if let Some(lang) = homepage_language(at.name, &self.basics.languages[0]) {
            self.check_language(at, &lang);
            let Some(text) = at.text() else { return };
            if let Some(first) = self.tree.homepage.insert(lang.clone(), text) {
                self.problems.push(same_text(at, first.path, "the homepage", &lang));
            }
            return;
        }
        let problem = if SITE_PAGES.contains(&at.name) {
            self.site_page(at)
        } else if at.name == CONTENT {
            at.wrong(Rule::FolderAmongFiles, "`content` is not a folder")
                .hint("make it a folder, with one folder for each notice in it")
        } else {
            let wrong = at.stray(None);
            let wrong = if version_name::parse("", at.name).is_ok() || matches!(at.name, "notice.yaml" | "notice.yml") {
                wrong.hint(format!("move it into its notice's folder: `content/privacy/{}`", at.name))
            } else {
                wrong.hint(format!("move it to `{STATIC}/{}` if the site should publish it unchanged", at.name))
            };
            wrong.hint("keep in `content/` only one folder for each notice, `static/`, `index.md` and `ledger.yaml`")
        };
        self.problems.push(problem);
    }

    fn site_page(&self, at: &PlacedEntry<'a>) -> Diagnostic {
        let inside = self.first_inside(at).map(|inside| format!("/{inside}")).unwrap_or_default();
        let message = format!("`{}{inside}` would replace a page of the site", at.name);
        at.wrong(Rule::TakesPagePlace, message).hint("rename or remove it; pages are changed in a theme, in `themes/`")
    }

    /// The first name in a folder inside a notice's folder.
    fn first_inside(&self, at: &PlacedEntry<'a>) -> Option<&'a str> {
        self.inside.get(at.entry.path.as_str())?.first().map(|(name, _)| *name)
    }

    fn folder(&mut self, id: &NoticeId) -> &mut NoticeFolder<'a> {
        self.tree.notices.entry(id.clone()).or_default()
    }

    fn check_language(&mut self, at: &PlacedEntry<'a>, lang: &Lang) {
        let languages = &self.basics.languages;
        if self.basics.languages_known && !languages.contains(lang) {
            let more: Vec<&str> = languages.iter().chain([lang]).map(Lang::as_str).collect();
            let message = format!("the settings do not name the language `{lang}`");
            self.problems.push(
                at.wrong(Rule::UnknownLanguage, message)
                    .hint(format!("write `languages: [{}]` in noticepress.yaml, or delete the file", more.join(", "))),
            );
        }
    }
}

/// The language of `index.md`, the reference language, or that of `index.es.md`.
fn homepage_language(name: &str, reference: &Lang) -> Option<Lang> {
    match name.strip_prefix("index.")?.strip_suffix("md")? {
        "" => Some(reference.clone()),
        tag => tag.strip_suffix('.')?.parse().ok(),
    }
}

fn same_text(at: &PlacedEntry<'_>, first: &str, what: &str, lang: &Lang) -> Diagnostic {
    at.wrong(Rule::SameTextTwice, format!("two files contain {what} in `{lang}`: {first} and {}", at.entry.path))
        .hint("delete one of the two")
}

#[cfg(test)]
mod tests;
