//! From the register to every page, one notice at a time: read the texts, compare, announce, render.
//!
//! Only the notices at work are held as parsed text, one for each thread, so memory is bounded by the largest. Everything
//! here is a function of the register, the theme and one day; the pages go to whoever asked for them.

pub(crate) mod any_pair;
mod at_work;
mod compared_pairs;
mod judging;
pub(crate) mod letters;
mod look;
pub(crate) mod memory;
pub(crate) mod outlet;
mod pages;
mod redlines;
pub(crate) mod removal;
mod retained;
pub(crate) mod sums;
pub(crate) mod texts;
mod trails;

use std::collections::{BTreeMap, BTreeSet};

use crate::announce::letters::{VersionLetter, letters};
use crate::beside::lost::judge_lost;
use crate::diagnostic::Diagnostic;
use crate::email::index::{Listed, index};
use crate::email::log;
use crate::failure::Failure;
use crate::load::files::{CONTENT, STATIC};
use crate::model::notice::Notice;
use crate::model::register::Register;
use crate::record::published::PublishedRecord;
use crate::site::address::{Page, Tree, notice_path};
use crate::site::arranged::arranged;
use crate::site::brand;
use crate::site::calendar::site_calendar;
use crate::site::edition::{Edition, Nav, NavItem};
use crate::site::embed;
use crate::site::feed::{self, Entries};
use crate::site::home_page::{home_page, not_found_page, sitemap};
use crate::text::html::{self};
use crate::text::links::Links;
use crate::text::markdown::{self};
use crate::text::proofreading;
use crate::theme::templates::Theme;
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::lang::Lang;

use self::at_work::each_notice;
use self::judging::Contacts;
use self::memory::{NoticeMemory, PROGRAM, Stored};
use self::outlet::{CopiedFile, Outlet};
use self::pages::{LetterSummary, NoticePages, setting};
use self::retained::{NewestEntries, Retained};
use self::sums::{Summed, Sums};
use self::texts::Texts;

/// Sends every page of the site and every notification to `outlet`, as of a day.
///
/// Returns what authors have to know; where that holds an error, not all pages were sent.
///
/// # Errors
///
/// What the outlet reports; [`Failure::Content`] for a wrong template; [`Failure::Bug`] when a redline does not give
/// back both of its texts.
pub fn publish(register: &Register, theme: &Theme, as_of: Day, outlet: Outlet<'_>) -> Result<Vec<Diagnostic>, Failure> {
    let readable: Vec<&Notice> = register.notices.iter().filter(|notice| notice.shown(as_of).is_some()).collect();
    let sums = Sums::default();
    let put = |page: Page| {
        let (tree, path) = (page.tree, page.path.clone());
        (outlet.put)(page).inspect(|digest| sums.note(tree, &path, *digest))
    };
    let copy =
        |copied: &CopiedFile| (outlet.copy)(copied).inspect(|digest| sums.note(Tree::Site, &copied.path, *digest));
    let noting = Outlet { put: &put, copy: &copy, last: &Summed { last: outlet.last, sums: &sums } };
    let record = register.ledger.as_ref().map(PublishedRecord::by_ledger);
    let record = record.as_ref();
    let publisher = Publisher::new(register, theme, as_of, (noting, &readable), record);
    theme.platform(register.settings.email.platform)?;
    let retained = each_notice(&register.notices, |notice| publisher.notice(notice))?;
    let Retained { mut diagnostics, emails } = retained.into_iter().fold(Retained::default(), Retained::with);
    let mut contacts = Contacts::new();
    for (address, places) in register.notices.iter().flat_map(judging::contacts) {
        contacts.entry(address).or_default().extend(places);
    }
    diagnostics.extend(judging::misspelt(register, &contacts));
    if !diagnostics.iter().any(Diagnostic::is_error) {
        diagnostics.extend(publisher.site(&publisher.entries.newest(), &emails)?);
        (outlet.put)(sums.page())?;
    }
    Ok(diagnostics)
}

struct Publisher<'a> {
    register: &'a Register,
    theme: &'a Theme,
    as_of: Day,
    outlet: Outlet<'a>,
    readable: &'a [&'a Notice],
    /// What the ledger says was published.
    record: Option<&'a PublishedRecord>,
    entries: NewestEntries,
    /// The notices that have a page, in each language.
    navs: BTreeMap<&'a Lang, Nav>,
    /// What tells the texts that links can lead to from other ones.
    targets: Digest,
    /// Whether anybody may read all texts.
    are_public: bool,
}

impl<'a> Publisher<'a> {
    fn new(
        register: &'a Register,
        theme: &'a Theme,
        as_of: Day,
        (outlet, readable): (Outlet<'a>, &'a [&'a Notice]),
        record: Option<&'a PublishedRecord>,
    ) -> Self {
        // Links lead to other notices, and to versions of them that are published.
        let versions = |notice: &Notice| {
            notice.versions().iter().map(|version| format!("{} {}", version.id, version.draft)).collect::<Vec<_>>()
        };
        let targets = register.notices.iter().map(|notice| format!("{} {:?}", notice.id, versions(notice)));
        let is_public = |notice: &Notice| notice.public(as_of).count() == notice.versions().len();
        let languages = register.settings.languages.iter();
        Self {
            register,
            theme,
            as_of,
            outlet,
            readable,
            record,
            entries: NewestEntries::default(),
            navs: languages.map(|lang| (lang, nav(register, readable, lang, as_of))).collect(),
            targets: Digest::of_parts(targets.map(String::into_bytes)),
            are_public: register.notices.iter().all(is_public),
        }
    }

    fn notice(&self, notice: &'a Notice) -> Result<Retained<'a>, Failure> {
        let memory = self.outlet.last.recall(&notice.id);
        let texts = Texts::of(notice, self.register.settings.raw_html, self.as_of);
        let mut diagnostics = texts.judge(self.as_of, &memory);
        diagnostics.extend(self.judge(notice, &texts, &memory));
        let mut retained = Retained { diagnostics, ..Retained::default() };
        if notice.shown(self.as_of).is_none() || retained.diagnostics.iter().any(Diagnostic::is_error) {
            return Ok(retained);
        }
        for lang in &self.register.settings.languages {
            let pages = NoticePages::of(notice, &texts, self.outlet, self.edition_in(lang), &memory);
            let letters = self.letters(notice, lang);
            let (entries, written) = pages.publish(&letters)?;
            self.entries.add(lang, entries);
            for (letter, written) in letters.into_iter().zip(written) {
                let Some(LetterSummary { subject, faults }) = written else { continue };
                retained.emails.push(Listed { notice, letter, subject });
                retained.diagnostics.extend(faults);
            }
        }
        self.images(notice, &texts)?;
        self.outlet.last.remember(&notice.id, memory)?;
        Ok(retained)
    }

    /// What is to be said of a notice that one text alone does not show.
    fn judge(&self, notice: &Notice, texts: &Texts<'_>, memory: &NoticeMemory) -> Vec<Diagnostic> {
        let Self { register, as_of, .. } = *self;
        let said = format!("judged {PROGRAM} {as_of} {:?} {notice:?}", register.settings);
        let key = Digest::of_parts([said.as_bytes(), self.targets.bytes(), texts.key_of_all().bytes()]);
        if let Some(found) = memory.recall(key).and_then(|stored| texts.told_by_memory(stored)) {
            return found;
        }
        let mut found = judging::judge(register, notice, texts, as_of);
        found.extend(judge_lost(notice, as_of));
        // What is said where there are texts that only the publisher may see may tell of them.
        if texts.are_public() && (found.is_empty() || self.are_public) {
            memory.note(key, &found.iter().map(Stored::of).collect::<Vec<_>>());
        }
        found
    }

    /// The letters about the readable texts of a notice in a language, oldest text first.
    fn letters(&self, notice: &'a Notice, lang: &'a Lang) -> Vec<VersionLetter<'a>> {
        let record = self.record.and_then(|record| record.notices.get(&notice.id));
        notice.public(self.as_of).flat_map(|version| letters(notice, version, lang, record, self.as_of)).collect()
    }

    /// The site in a language that the settings name.
    fn edition_in<'b>(&'b self, lang: &'b Lang) -> Edition<'b> {
        self.edition(lang, &self.navs[lang])
    }

    fn edition<'b>(&'b self, lang: &'b Lang, nav: &'b Nav) -> Edition<'b> {
        let phrases = self.theme.phrases(lang);
        let Self { register, theme, as_of, record, .. } = *self;
        Edition { register, theme, lang, phrases, as_of, nav, record }
    }

    /// Publishes the images that readable texts show, and no other.
    fn images(&self, notice: &Notice, texts: &Texts<'_>) -> Result<(), Failure> {
        let names: BTreeSet<&str> = notice.public(self.as_of).flat_map(|version| texts.images(version)).collect();
        for name in names {
            let path = format!("{}{name}", notice_path(&notice.id));
            (self.outlet.copy)(&CopiedFile { source: format!("{CONTENT}/{path}"), path })?;
        }
        Ok(())
    }

    fn site(&self, entries: &BTreeMap<Lang, Entries>, emails: &[Listed<'_>]) -> Result<Vec<Diagnostic>, Failure> {
        let none = Entries::default();
        let settings = &self.register.settings;
        let mut diagnostics = Vec::new();
        let mut banners = Vec::new();
        for lang in &settings.languages {
            let edition = self.edition_in(lang);
            banners.push(embed::LanguageBanners::new(self.readable, edition)?);
            let intro = self.intro(lang, &mut diagnostics);
            let intro = intro.as_ref().map(|(html, lang)| (html.as_str(), lang));
            (self.outlet.put)(home_page(self.readable, intro, edition)?)?;
            if let Some(calendar) = site_calendar(self.readable, edition) {
                (self.outlet.put)(calendar)?;
            }
            for page in feed::site_feeds(self.readable, entries.get(lang).unwrap_or(&none), edition)? {
                (self.outlet.put)(page)?;
            }
        }
        let edition = self.edition_in(settings.reference_language());
        (self.outlet.put)(not_found_page(edition)?)?;
        (self.outlet.put)(sitemap(self.readable, edition)?)?;
        let log = log::pages(edition)?;
        (self.outlet.put)(index(emails, (!log.is_empty()).then_some(log::LOG), edition)?)?;
        for page in log {
            (self.outlet.put)(page)?;
        }
        for page in embed::pages(&banners, edition)? {
            (self.outlet.put)(page)?;
        }
        for (name, bytes) in self.theme.assets() {
            (self.outlet.put)(Page::new(Tree::Site, format!("assets/{name}"), bytes.clone()))?;
        }
        if let Some(sheet) = brand::sheet(&settings.brand, self.theme) {
            (self.outlet.put)(sheet)?;
        }
        // Whether there is anything wrong with them was judged when they were found.
        if self.outlet.last.wants_files() {
            let copied = |path: &String| CopiedFile { source: format!("{STATIC}/{path}"), path: path.clone() };
            self.register.static_files.iter().map(copied).try_for_each(|file| (self.outlet.copy)(&file).map(drop))?;
        }
        Ok(diagnostics)
    }

    /// The homepage's own words in `lang`, or else in the reference language, as HTML.
    fn intro(&self, lang: &Lang, diagnostics: &mut Vec<Diagnostic>) -> Option<(String, Lang)> {
        let settings = &self.register.settings;
        let written = [lang, settings.reference_language()];
        let found = written.into_iter().find(|lang| self.register.homepage.contains_key(*lang))?;
        let source = &self.register.homepage[found];
        let surroundings =
            markdown::Surroundings { files: Some(&BTreeSet::new()), raw_html: settings.raw_html, lang: Some(found) };
        let read = markdown::read(source, 0..source.len(), surroundings);
        // Words that stand in for those of another language were judged with their own.
        if found == lang {
            diagnostics.extend(read.diagnostics);
            diagnostics.extend(proofreading::text(source, 0..source.len(), found, None));
        }
        let links =
            Links { to_notice: String::new(), to_images: String::new(), links_base: Some(settings.links_base.clone()) };
        Some((html::document(&read.document, &setting(&links, self.edition_in(lang), false)).0, found.clone()))
    }
}

/// The notices that have a page, by their titles in a language.
fn nav(register: &Register, readable: &[&Notice], lang: &Lang, as_of: Day) -> Nav {
    let groups = arranged(readable, &register.settings, lang, as_of);
    let items = groups.iter().flat_map(|group| &group.notices).filter_map(|notice| {
        let text = notice.shown(as_of)?.translation_or_reference(lang);
        Some(NavItem { title: text.title.clone(), lang: text.lang.clone(), path: notice_path(&notice.id) })
    });
    Nav::of(items.collect())
}

#[cfg(test)]
mod tests;
