//! What lies where in `content/`: which file is which text of which notice.

mod letters;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::file_name::{self, folded, is_back_up};
use super::files::{CONTENT, Entry, EntryKind, UNFINISHED, WRITTEN, too_large};
use super::image::{self, Format};
use super::settings::Basics;
use super::version_name;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::name::{NoticeId, VersionId};
use crate::record::time_stamp::TIME_STAMPS;
use crate::record::{FORMER, LEDGER, SENT};
use crate::values::lang::Lang;

/// The files of a project, each in its role.
#[derive(Debug, Default)]
pub(crate) struct ContentTree<'a> {
    /// The ledger.
    pub ledger: Option<TextFile<'a>>,
    /// The time stamps of the ledger, by file name.
    pub time_stamps: BTreeMap<&'a str, &'a [u8]>,
    /// The homepage's words, by language.
    pub homepage: BTreeMap<Lang, TextFile<'a>>,
    /// The folders of the notices.
    pub notices: BTreeMap<NoticeId, NoticeFolder<'a>>,
}

/// A text file, not yet decoded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextFile<'a> {
    /// Its path, as messages show it.
    pub path: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
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
    pub letters: BTreeMap<String, BTreeMap<&'a str, &'a [u8]>>,
    /// Names of the images, which every text of the notice shares.
    pub images: Arc<BTreeSet<String>>,
}

/// Names in a notice's folder that would take the place of pages of the site.
const NOTICE_PAGES: [&str; 7] =
    ["index.html", "feed.xml", "feed-material.xml", "calendar.ics", "versions.json", "history", "compare"];

/// The same for `content/` itself.
const SITE_PAGES: [&str; 7] =
    ["index.html", "feed.xml", "feed-material.xml", "calendar.ics", "404.html", "sitemap.xml", "robots.txt"];

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
    for at in &placed {
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

/// An entry, by the folder that holds it and its own name.
struct PlacedEntry<'a> {
    /// The notice's folder; none for what lies in `content/` itself.
    folder: Option<&'a str>,
    name: &'a str,
    entry: &'a Entry,
}

impl<'a> PlacedEntry<'a> {
    fn new(entry: &'a Entry) -> Option<Self> {
        let below = match entry.path.strip_prefix(CONTENT)? {
            // `content` itself, when it is no folder.
            "" => return Some(Self { folder: None, name: &entry.path, entry }),
            below => below.strip_prefix('/')?,
        };
        let (folder, name) = match below.split_once('/') {
            None => (None, below),
            Some((_, nested)) if nested.contains('/') => return None,
            Some((folder, name)) => (Some(folder), name),
        };
        Some(Self { folder, name, entry })
    }

    fn wrong(&self, rule: Rule, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, Place::Path(self.entry.path.clone()), message)
    }

    fn text(&self) -> Option<TextFile<'a>> {
        match &self.entry.kind {
            EntryKind::Text(bytes) => Some(TextFile { path: &self.entry.path, bytes }),
            _ => None,
        }
    }

    fn is_folder(&self) -> bool {
        self.entry.kind == EntryKind::Folder
    }

    fn extension(&self) -> String {
        self.name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
    }
}

/// The path of a folder inside a notice's folder, a name in it and what is there, for what lies that deep.
fn inside_nested(entry: &Entry) -> Option<(&str, &str, &Entry)> {
    let (folder, name) = entry.path.rsplit_once('/')?;
    (entry.path.matches('/').count() == 3).then_some((folder, name, entry))
}

/// The path of the `sent/` that an entry lies in, and the entry.
fn inside_sent(entry: &Entry) -> Option<(&str, &Entry)> {
    let mut parts = entry.path.splitn(4, '/');
    let (top, notice, sent) = (parts.next()?, parts.next()?, parts.next()?);
    let is_inside = top == CONTENT && sent == SENT && parts.next().is_some();
    is_inside.then(|| (&entry.path[..top.len() + notice.len() + sent.len() + 2], entry))
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
    /// The notice that each folder is, by the folder's name. One with a wrong name is read under the right one.
    fn notice_folders(&mut self, placed: &[PlacedEntry<'a>]) -> BTreeMap<&'a str, NoticeId> {
        let folders = placed.iter().filter(|at| at.folder.is_none() && at.is_folder() && at.entry.path != WRITTEN);
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
                    folder.wrong(Rule::FolderAmongFiles, format!("`{name}` is a version's name, and this is a folder"));
                self.problems
                    .push(wrong.hint(format!("a version is a file in a notice's folder: `content/privacy/{name}.md`")));
                return None;
            }
            Ok(id) if !self.is_like_a_language(name) => return Some(id),
            Ok(_) => folder
                .wrong(
                    Rule::UnusableNoticeName,
                    format!("a notice cannot be called `{name}`, which is kept for a language"),
                )
                .hint("rename the folder, for example to `privacy` or `cookie-notice`"),
            Err(why) => {
                let wrong = folder
                    .wrong(Rule::UnusableNoticeName, format!("no notice can be called `{name}`"))
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
                    "a command that was writing here was cut short, and its files are not all in place",
                )
                .hint("type the command again: it first puts them there"),
            _ => match file_name::refusal(&at.entry.path, at.name).filter(|_| !at.is_folder()) {
                Some(unfit) => unfit,
                None if at.name.starts_with('.') && !(at.is_folder() && at.folder.is_none()) => at
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
            let wrong = at.wrong(Rule::StrayFile, format!("`{}` may not lie here", at.name));
            let wrong = if version_name::parse("", at.name).is_ok() || matches!(at.name, "notice.yaml" | "notice.yml") {
                wrong.hint(format!("move it into its notice's folder: `content/privacy/{}`", at.name))
            } else {
                wrong
            };
            wrong.hint("`content/` holds one folder for each notice, `index.md` and `ledger.yaml`")
        };
        self.problems.push(problem);
    }

    fn in_notice(&mut self, id: &NoticeId, at: &PlacedEntry<'a>) {
        if NOTICE_PAGES.contains(&at.name) {
            self.problems.push(self.site_page(at));
        } else if at.is_folder() && at.name == FORMER {
            self.former(id, at.entry);
        } else if at.is_folder() && at.name == SENT {
            self.letters(id, at.entry);
        } else if at.is_folder() {
            let message = match self.first_inside(at) {
                Some(inside) => format!("`{}/{inside}` lies one folder too deep", at.name),
                None => format!("`{}` is a folder inside a notice's folder", at.name),
            };
            let hint = "a notice's folder holds files only: put them beside the versions";
            self.problems.push(at.wrong(Rule::FolderAmongFiles, message).hint(hint));
        } else if at.name == "notice.yaml" {
            self.folder(id).notice_yaml = at.text();
        } else if at.extension() == "md" {
            self.version_file(id, at);
        } else if Format::of(at.name).is_some() {
            self.image(id, at);
        } else {
            let wrong = at.wrong(Rule::StrayFile, format!("`{}` may not lie here", at.name));
            let wrong = if at.name == "notice.yml" { wrong.hint("rename it to `notice.yaml`") } else { wrong };
            self.problems.push(wrong.hint(format!(
                "a notice's folder holds versions (`2019-05-06.md`), `notice.yaml` and images ({})",
                image::SUFFIXES.join(", ")
            )));
        }
    }

    /// What lies in `former/`: wordings of texts and nothing else.
    fn former(&mut self, id: &NoticeId, folder: &Entry) {
        for (name, entry) in self.inside.get(folder.path.as_str()).cloned().unwrap_or_default() {
            let at = PlacedEntry { folder: Some(FORMER), name, entry };
            if self.refuse_unreadable(&at) {
                continue;
            }
            match at.text() {
                Some(text) => {
                    self.folder(id).former.insert(at.name, text);
                }
                None => self.problems.push(
                    at.wrong(Rule::StrayFile, format!("`{name}` may not lie here"))
                        .hint("`former/` holds wordings that `noticepress seal --correct` put there"),
                ),
            }
        }
    }

    fn site_page(&self, at: &PlacedEntry<'a>) -> Diagnostic {
        let inside = self.first_inside(at).map(|inside| format!("/{inside}")).unwrap_or_default();
        let message = format!("`{}{inside}` would take the place of a page that the site writes itself", at.name);
        at.wrong(Rule::TakesPagePlace, message).hint("rename or remove it; pages are changed in a theme, in `themes/`")
    }

    /// The first name in a folder inside a notice's folder.
    fn first_inside(&self, at: &PlacedEntry<'a>) -> Option<&'a str> {
        self.inside.get(at.entry.path.as_str())?.first().map(|(name, _)| *name)
    }

    fn folder(&mut self, id: &NoticeId) -> &mut NoticeFolder<'a> {
        self.tree.notices.entry(id.clone()).or_default()
    }

    fn version_file(&mut self, id: &NoticeId, at: &PlacedEntry<'a>) {
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

    fn image(&mut self, id: &NoticeId, at: &PlacedEntry<'a>) {
        let first = *self.folded_images.entry((id.clone(), folded(at.name))).or_insert(at.name);
        if first != at.name {
            let twins = file_name::one_name(&at.entry.path, first, at.name);
            self.problems.push(twins.hint("rename one of the two, and the links to it"));
        }
        if let EntryKind::Image { problems } = &at.entry.kind {
            self.problems.extend(problems.iter().cloned());
        }
        Arc::make_mut(&mut self.folder(id).images).insert(at.name.to_owned());
    }

    /// Translations need their reference text, and the texts of one day are counted without gaps.
    fn check_versions(&mut self) {
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
                    let message = format!("there is no text {before} before this one");
                    let gap = Diagnostic::new(Rule::GapInSequence, Place::Path(file.path.to_owned()), message);
                    self.problems.push(gap.hint(format!("rename it to `{before}.md`")));
                }
            }
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
    at.wrong(Rule::SameTextTwice, format!("two files hold {what} in `{lang}`: {first} and {}", at.entry.path))
        .hint("delete one of the two")
}

/// The name a folder should have had: `Cookie Notice` is `cookie-notice`, `café` is `cafe`.
fn right_name(name: &str) -> Option<NoticeId> {
    let plain: String =
        name.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')).flat_map(char::to_lowercase).collect();
    let runs: Vec<&str> = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| !run.is_empty()).collect();
    runs.join("-").parse().ok()
}

#[cfg(test)]
mod tests;
