//! The notice that a text goes into: which names are free there, and what an imported file says at its top.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::load::files::{CONTENT, ProjectFiles, SETTINGS};
use crate::load::front_matter::write::{InFlow, NewText};
use crate::load::overrides::Overrides;
use crate::load::settings::{self, Basics};
use crate::load::tree::{self, NoticeFolder, TextFile};
use crate::load::{front_matter, keys, notice};
use crate::model::name::{NoticeId, VersionId};
use crate::text::encoding;
use crate::values::day::Day;

/// What is known of a notice that texts are to be added to. It may be new.
#[derive(Debug)]
pub(crate) struct Destination {
    notice: NoticeId,
    /// The title that `notice.yaml` states.
    title: Option<String>,
    /// Names that a text, or a translation without one, has already.
    taken: BTreeSet<VersionId>,
    /// The titles that texts in the reference language state.
    titles: BTreeMap<VersionId, Option<String>>,
}

/// A text that is to be one of the notice.
#[derive(Clone, Debug)]
pub(crate) struct TextToPlace {
    /// Its `updated` date.
    pub updated: Day,
    /// The first day it applies, where the source says so and it is another.
    pub effective: Option<Day>,
    /// The date that the text prints, where it is another than `updated`.
    pub printed: Option<Day>,
    /// The title that the source has.
    pub title: Option<String>,
    /// Where it came from, as `imported` says it: `("commit", "1a2b3c4")`.
    pub origin: Vec<(&'static str, String)>,
    /// The Markdown.
    pub markdown: String,
}

/// A text of the notice that is not yet written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlacedText {
    /// Its name.
    pub id: VersionId,
    /// The path of its file below the root.
    pub path: String,
    /// All that the file holds.
    pub text: String,
    /// The text before it, if there is one.
    pub predecessor: Option<VersionId>,
    /// The title that was made of the notice's name, because nothing states one.
    pub invented_title: Option<String>,
}

/// A day has ninety-nine texts, and there is no name for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DayIsFull(pub Day);

impl Destination {
    /// The notice as the files of the project have it, whatever else is wrong there.
    ///
    /// # Errors
    ///
    /// What is wrong in the settings.
    pub(crate) fn of(files: &ProjectFiles, notice: &NoticeId) -> Result<Self, Vec<Diagnostic>> {
        let basics = basics(files)?;
        let (tree, _) = tree::tree(&files.entries, &basics);
        let mut destination =
            Self { notice: notice.clone(), title: None, taken: BTreeSet::new(), titles: BTreeMap::new() };
        if let Some(folder) = tree.notices.get(notice) {
            destination.look_into(folder, &basics);
        }
        Ok(destination)
    }

    fn look_into(&mut self, folder: &NoticeFolder<'_>, basics: &Basics) {
        let file = |text: &TextFile<'_>| encoding::decode_packed(text.path, text.bytes).ok().map(|(file, _)| file);
        if let Some(file) = folder.notice_yaml.as_ref().and_then(file) {
            self.title = notice::notice(&file, basics).0.title;
        }
        for (id, text) in &folder.references {
            let read = file(text).and_then(|file| front_matter::version(&file, &basics.languages[0]).0);
            self.titles.insert(*id, read.and_then(|read| read.words.title));
        }
        self.taken.extend(folder.references.keys());
        self.taken.extend(folder.translations.keys().map(|(id, _)| id));
    }

    /// Gives a text the first free name of its day, and its front matter. It counts as one of the notice from then on.
    ///
    /// # Errors
    ///
    /// [`DayIsFull`] when no name is free.
    pub(crate) fn place(&mut self, text: TextToPlace) -> Result<PlacedText, DayIsFull> {
        let id = self.free(text.updated).ok_or(DayIsFull(text.updated))?;
        let predecessor = self.titles.range(..id).next_back().map(|(id, _)| *id);
        let (title, invented_title) = self.title_of(&text, predecessor);
        let mut top = NewText::default();
        if let Some(title) = title.as_ref().or(invented_title.as_ref()) {
            top = top.words(keys::TITLE, title);
        }
        top = top.plain(keys::UPDATED, text.updated);
        if let Some(effective) = text.effective {
            top = top.plain(keys::EFFECTIVE, effective);
        }
        // Also in the first text: an older one may yet be brought in before it.
        top = top.plain(keys::CHANGE, "unclassified");
        let printed = text.printed.map(|day| ("printed", InFlow::Plain(day.to_string())));
        let origin = text.origin.into_iter().map(|(key, words)| (key, InFlow::Words(words)));
        top = top.mapping(keys::IMPORTED, origin.chain(printed));
        self.taken.insert(id);
        self.titles.insert(id, title.or_else(|| invented_title.clone()));
        Ok(PlacedText {
            id,
            path: format!("{CONTENT}/{}/{id}.md", self.notice),
            text: top.with_text(&text.markdown),
            predecessor,
            invented_title,
        })
    }

    /// The title to state, if any; or one that is made of the notice's name, where a text needs one and none is known.
    fn title_of(&self, text: &TextToPlace, predecessor: Option<VersionId>) -> (Option<String>, Option<String>) {
        if let Some(title) = &text.title {
            return (Some(title.clone()).filter(|title| self.title.as_ref() != Some(title)), None);
        }
        if self.title.is_some() {
            return (None, None);
        }
        let known = predecessor.and_then(|id| self.titles.get(&id)?.clone());
        match known.or_else(|| self.titles.values().flatten().next_back().cloned()) {
            Some(title) => (Some(title), None),
            None => (None, Some(title_of_name(&self.notice))),
        }
    }

    fn free(&self, updated: Day) -> Option<VersionId> {
        (1..=99).map(|sequence| VersionId { updated, sequence }).find(|id| !self.taken.contains(id))
    }
}

/// `cookie-notice` is “Cookie notice”.
fn title_of_name(notice: &NoticeId) -> String {
    let words = notice.as_str().replace('-', " ");
    let (first, rest) = words.split_at(1);
    first.to_uppercase() + rest
}

fn basics(files: &ProjectFiles) -> Result<Basics, Vec<Diagnostic>> {
    let file = encoding::decode(SETTINGS, &files.settings).map_err(|wrong| vec![wrong])?;
    let (_, basics, problems) = settings::settings(&file, &Overrides::default());
    let errors: Vec<Diagnostic> = problems.into_iter().filter(Diagnostic::is_error).collect();
    if errors.is_empty() { Ok(basics) } else { Err(errors) }
}
