//! The pages of one notice in one language: its texts, their redlines, its history, feeds, calendar and emails.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::compared_pairs::compared_pairs;
use super::look::look;
use super::memory::{MadeFile, NoticeMemory, Stored};
use super::outlet::Outlet;
use super::texts::{FormerWording, Texts, former_wordings};
use crate::announce::letters::VersionLetter;
use crate::diagnostic::Diagnostic;
use crate::email::pack;
use crate::failure::Failure;
use crate::model::name::VersionId;
use crate::model::notice::{Notice, Translation, Version};
use crate::redline::compare::index::TextIndex;
use crate::redline::summary::Sections;
use crate::site::address::{Address, CALENDAR, FEED, MATERIAL_FEED, Page, Tree, notice_path, source_path};
use crate::site::calendar::notice_calendar;
use crate::site::chooser::Partners;
use crate::site::edition::Edition;
use crate::site::feed::abridgement::Changes;
use crate::site::feed::entry::entry;
use crate::site::feed::{self, Entries};
use crate::site::section_changes::ChangedSections;
use crate::site::shown_text::{ShownText, TextPlace};
use crate::site::text_page::text_page;
use crate::site::trails::FormerIds;
use crate::text::document::Document;
use crate::text::html::{self, DocumentReading, Setting};
use crate::text::links::Links;
use crate::values::digest::Digest;
use crate::values::lang::Lang;

/// A notice in one language, whose pages are sent.
pub(super) struct NoticePages<'a> {
    pub(super) notice: &'a Notice,
    pub(super) texts: &'a Texts<'a>,
    pub(super) outlet: Outlet<'a>,
    pub(super) edition: Edition<'a>,
    pub(super) memory: &'a NoticeMemory,
    /// What tells all that its pages say beside the texts from what they would say otherwise.
    pub(super) look: Digest,
    /// The texts that redlines compare.
    pub(super) compared: BTreeMap<(VersionId, Lang), ComparedText>,
    /// What the redline of each pair says that has a page.
    pub(super) redlines: BTreeMap<(VersionId, VersionId), OnceLock<Sections>>,
    /// Which of its texts have a redline with each other.
    pub(super) partners: Partners,
}

/// What every redline of a text needs of it, made when the first one asks.
#[derive(Default)]
pub(super) struct ComparedText {
    /// What a reader finds in it on its own page.
    pub(super) reading: OnceLock<DocumentReading>,
    index: OnceLock<TextIndex>,
}

impl ComparedText {
    /// What comparing needs to know of it; `document` is the text.
    pub(super) fn index(&self, document: &Document) -> &TextIndex {
        self.index.get_or_init(|| TextIndex::of(document))
    }
}

/// What is kept of a letter that was written.
pub(super) struct LetterSummary {
    pub(super) subject: String,
    /// The rules that it breaks.
    pub(super) faults: Vec<Diagnostic>,
}

/// A letter as it is remembered.
#[derive(Serialize, Deserialize)]
struct StoredLetter {
    subject: String,
    faults: Vec<Stored>,
    /// Its files, by their names in its folder.
    files: Vec<(String, MadeFile)>,
}

impl<'a> NoticePages<'a> {
    /// Those of a notice, as an edition shows it, with what was made of it before.
    pub(super) fn of(
        notice: &'a Notice,
        texts: &'a Texts<'a>,
        outlet: Outlet<'a>,
        edition: Edition<'a>,
        memory: &'a NoticeMemory,
    ) -> Self {
        let pairs = compared_pairs(notice, edition.register.settings.compare, edition.as_of);
        let partners = Partners::of(pairs.iter().copied());
        let (look, compared, redlines) = (look(notice, edition), BTreeMap::new(), BTreeMap::new());
        let pages = Self { notice, texts, outlet, edition, memory, look, compared, redlines, partners };
        pages.comparing(pairs)
    }

    /// The same with a redline of each of these pairs, and no other.
    pub(super) fn comparing(self, pairs: impl IntoIterator<Item = (VersionId, VersionId)>) -> Self {
        let redlines: BTreeMap<_, _> = pairs.into_iter().map(|pair| (pair, OnceLock::new())).collect();
        let pages = Self { redlines, ..self };
        let pairs = pages.pairs();
        let texts = pairs.iter().flat_map(|pair| [pair.from, pair.to].map(|version| (version.id, pair.lang.clone())));
        Self { compared: texts.map(|text| (text, ComparedText::default())).collect(), ..pages }
    }

    /// Sends its pages and letters, and returns its entries for the feeds of all notices, and what is known of each letter;
    /// `None` for one that is not there.
    pub(super) fn publish(
        &self,
        letters: &[VersionLetter<'_>],
    ) -> Result<(Entries, Vec<Option<LetterSummary>>), Failure> {
        let wants_files = self.outlet.last.wants_files();
        let entries = if wants_files { self.site_pages()? } else { Entries::default() };
        // Of those that nobody sends any more, what is wrong with one is wrong with all: it is in the settings.
        let last = letters.len().saturating_sub(1);
        let is_told = |n: usize, letter: &VersionLetter<'_>| wants_files || n == last || letter.state.is_open();
        let written = letters
            .iter()
            .enumerate()
            .map(|(n, letter)| if is_told(n, letter) { self.letter_pages(letter) } else { Ok(None) });
        Ok((entries, written.collect::<Result<_, Failure>>()?))
    }

    /// Sends what is for the site.
    fn site_pages(&self) -> Result<Entries, Failure> {
        let versions: Vec<&Version> = self.versions().collect();
        // First, for the headings of texts are followed through what their redlines say.
        self.pairs().par_iter().try_for_each(|pair| self.redline_page(pair))?;
        let trails = self.trails();
        let former = trails.former_ids();
        let (changed, none) = (self.changed_sections(&trails), ChangedSections::new());
        versions.par_iter().try_for_each(|version| {
            self.text_pages(version, &former[&version.id], changed.get(&version.id).unwrap_or(&none))
        })?;
        self.sources(&versions)?;
        self.history(&versions)?;
        let shown = self.notice.shown(self.edition.as_of).and_then(|version| former.get(&version.id));
        self.section_pages(&trails, shown)?;
        let path = |name: &str| self.path(&format!("{}{name}", notice_path(&self.notice.id)));
        self.send(self.key("calendar", &[]), &path(CALENDAR), || Ok(notice_calendar(self.notice, self.edition)))?;
        let of_all = [self.texts.key_of_all()];
        let entries = self.memory.of(self.key("entries", &of_all), || self.feed_entries(&versions));
        let make = |n: usize| {
            let [all, material] = feed::notice_feeds(self.notice, &entries, self.edition)?;
            Ok(if n == 0 { all } else { material })
        };
        for (n, name) in [FEED, MATERIAL_FEED].into_iter().enumerate() {
            self.send(self.key(name, &of_all), &path(name), || make(n))?;
        }
        Ok(entries)
    }

    /// Sends the files of a letter; `None` where it is not there.
    pub(super) fn letter_pages(&self, letter: &VersionLetter<'_>) -> Result<Option<LetterSummary>, Failure> {
        let folder = pack::folder(&self.notice.id, letter);
        let key = self.key(&folder, &[self.texts.key_of_all()]);
        if let Some(known) = self.memory.recall::<StoredLetter>(key)
            && let Some(faults) = self.texts.told_by_memory(known.faults)
            && self.letter_stands(&folder, &known.files)?
        {
            return Ok(Some(LetterSummary { subject: known.subject, faults }));
        }
        let Some(written) = self.letter(letter)? else { return Ok(None) };
        let summary = LetterSummary { subject: written.parts.subject, faults: written.faults };
        if self.outlet.last.wants_files() {
            let mut files = Vec::new();
            for page in pack::pages(written.files, &folder, &written.claims) {
                let name = page.path[folder.len()..].to_owned();
                files.push((name, self.put(page)?));
            }
            let faults = summary.faults.iter().map(Stored::of).collect();
            self.memory.note(key, &StoredLetter { subject: summary.subject.clone(), faults, files });
        }
        Ok(Some(summary))
    }

    fn letter_stands(&self, folder: &str, files: &[(String, MadeFile)]) -> Result<bool, Failure> {
        for (name, known) in files {
            if !self.outlet.last.stands(Tree::Notifications, &format!("{folder}{name}"), known)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Sends a file of the site, unless it stands as it was made of the same things.
    pub(super) fn send(
        &self,
        key: Digest,
        path: &str,
        make: impl FnOnce() -> Result<Page, Failure>,
    ) -> Result<(), Failure> {
        if let Some(known) = self.memory.recall::<MadeFile>(key)
            && self.outlet.last.stands(Tree::Site, path, &known)?
        {
            return Ok(());
        }
        let page = make()?;
        if page.path != path {
            return Err(Failure::Bug(format!("`{}` was made where `{path}` was to be", page.path)));
        }
        self.memory.note(key, &self.put(page)?);
        Ok(())
    }

    /// Sends a file, whatever stands there.
    pub(super) fn put(&self, page: Page) -> Result<MadeFile, Failure> {
        let claims = page.claims.written().map(|(_, digest)| digest);
        Ok(MadeFile { sha256: (self.outlet.put)(page)?, claims })
    }

    /// What tells a file of this kind, made of these texts, from what it would be otherwise.
    pub(super) fn key(&self, kind: &str, texts: &[Digest]) -> Digest {
        let parts = [kind.as_bytes(), self.look.bytes()];
        Digest::of_parts(parts.into_iter().chain(texts.iter().map(Digest::bytes)))
    }

    /// The path of a file in the tree of the language.
    pub(super) fn path(&self, path: &str) -> String {
        Address::new(&self.edition.register.settings, self.edition.lang, "").file_in_tree(path)
    }

    /// The versions that the site shows.
    pub(super) fn versions(&self) -> impl Iterator<Item = &'a Version> {
        self.notice.public(self.edition.as_of)
    }

    /// The language in which two versions are compared: the reference language where one of them is not translated.
    pub(super) fn shared_language(&self, from: &Version, to: &Version) -> &'a Lang {
        let both = [from, to].into_iter().all(|version| version.translation(self.edition.lang).is_some());
        if both { self.edition.lang } else { self.edition.register.settings.reference_language() }
    }

    /// The page of a readable text, and that of the notice where it shows this one.
    fn text_pages(&self, version: &Version, former: &FormerIds, changed: &ChangedSections) -> Result<(), Failure> {
        let translation = version.translation_or_reference(self.edition.lang);
        let of = [self.text_key(version, &translation.lang), Digest::of(format!("{former:?} {changed:?}").as_bytes())];
        let shown = self.notice.shown(self.edition.as_of).map(|version| version.id);
        let also = (shown == Some(version.id)).then_some(TextPlace::Notice);
        for place in [TextPlace::Permanent].into_iter().chain(also) {
            let path = place.path(self.notice, version);
            let file = self.path(&format!("{path}index.html"));
            self.send(self.key(&file, &of), &file, || {
                let document = self.document(version, &translation.lang);
                let links = self.links(&path);
                let setting = Setting { former_ids: Some(&former.now), ..setting(&links, self.edition, true) };
                let html = html::document(document, &setting).0;
                let html = &html;
                let text = ShownText { notice: self.notice, version, translation, document, html, former, changed };
                text_page(text, place, self.edition)
            })?;
        }
        Ok(())
    }

    /// The files of the texts, to the byte of what the ledger takes the digest of.
    fn sources(&self, versions: &[&Version]) -> Result<(), Failure> {
        for version in versions {
            let Some(text) = version.translation(self.edition.lang) else { continue };
            let path = self.path(&source_path(&self.notice.id, version.id));
            self.send(self.key(&path, &[self.text_key(version, &text.lang)]), &path, || {
                Ok(Page::site(path.clone(), text.source.text().to_owned()))
            })?;
            self.former_pages(version, text)?;
        }
        Ok(())
    }

    /// The wordings of a text before its corrections: a page each, and its file.
    fn former_pages(&self, version: &Version, text: &Translation) -> Result<(), Failure> {
        let (notice, edition) = (self.notice, self.edition);
        let (former_ids, changed) = (FormerIds::default(), ChangedSections::new());
        for FormerWording { n, correction, source, text: former, document } in
            former_wordings(notice, version, text, edition)
        {
            let place = TextPlace::Former { n, correction };
            let path = place.path(notice, version);
            let links = self.links(&path);
            let html = html::document(&document, &setting(&links, edition, true)).0;
            let (translation, document, html) = (&former, &document, &html);
            let shown =
                ShownText { notice, version, translation, document, html, former: &former_ids, changed: &changed };
            self.put(text_page(shown, place, edition)?)?;
            self.put(Page::site(self.path(&format!("{path}source.md")), source.text().to_owned()))?;
        }
        Ok(())
    }

    /// A text of a version that has one in this language, parsed.
    pub(super) fn document(&self, version: &Version, lang: &Lang) -> &Document {
        self.texts.get(&(version.id, lang.clone())).expect("what is shown is a text of the notice")
    }

    pub(super) fn text_key(&self, version: &Version, lang: &Lang) -> Digest {
        self.texts.key(version.id, lang).expect("what is shown is a text of the notice")
    }

    /// How links of a text lead from the page at `path` in this language's tree.
    pub(super) fn links(&self, path: &str) -> Links {
        let settings = &self.edition.register.settings;
        let notice = notice_path(&self.notice.id);
        let below = path.strip_prefix(&notice).unwrap_or_default();
        let up = "../".repeat(below.matches('/').count());
        let to_images = if self.edition.lang == settings.reference_language() {
            up.clone()
        } else {
            let address = Address::new(settings, self.edition.lang, path);
            format!("{}{notice}", address.to_site())
        };
        Links { to_notice: up, to_images, links_base: Some(settings.links_base.clone()) }
    }

    /// The entries of the newest versions.
    fn feed_entries(&self, versions: &[&Version]) -> Entries {
        Entries::newest(versions.iter().rev().map(|version| {
            let make = || {
                let before = self.notice.before(version, self.edition.as_of);
                let changes = before.or_else(|| self.notice.predecessor(version)).and_then(|from| {
                    let sections = self.sections(from, version)?;
                    Some(Changes { sections, lang: self.shared_language(from, version) })
                });
                entry(self.notice, version, changes, self.edition)
            };
            (version.change, make)
        }))
    }
}

/// How the texts of an edition are shown.
pub(super) fn setting<'a>(links: &'a Links, edition: Edition<'a>, permalinks: bool) -> Setting<'a> {
    let phrases = edition.phrases;
    let (table_label, code_label) = (phrases.get("table"), phrases.get("code"));
    Setting { links, table_label, code_label, permalinks, former_ids: None }
}
