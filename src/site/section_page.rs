//! One section of a notice through time: every text that changed it, newest first, with the sentences that it changed, down to
//! what it said first.

use std::collections::BTreeSet;

use serde::Serialize;

use super::address::{
    Address, Page, history_path, notice_path, redline_path, section_path, sections_path, version_path,
};
use super::claims::{Claims, Told};
use super::edition::{About, Edition, Frame, Line, LinkView, Part, hrefs, line};
use super::gone_sections::gone_line;
use super::marks::marked;
use super::section_names::SectionNames;
use super::section_step::SectionStep;
use super::text_page::plain_link;
use super::trails::{GoneHeading, Trail, Trails};
use super::wording::{capitalised, change_name, dated, section_change_from, span_name};
use crate::failure::Failure;
use crate::model::name::VersionId;
use crate::model::notice::{Change, Notice, Version};
use crate::model::timeline::Standing;
use crate::redline::html::Labels;
use crate::redline::quotes::Quote;
use crate::redline::summary::SectionChange;
use crate::theme::templates::ErasedValue;
use crate::values::lang::Lang;

/// Changes of a section that an entry quotes; it counts the others, and leads to them.
const CHANGES: usize = 12;

/// What a section said when it was first there.
#[derive(Clone, Debug)]
pub(crate) struct FirstWording {
    /// As HTML, without its heading and without links.
    pub html: String,
    /// How many words it has.
    pub words: usize,
}

/// Words up to which a first wording is not folded.
const SHORT: usize = 80;

/// The sections of a notice.
#[derive(Clone, Copy)]
pub(crate) struct ShownSections<'a> {
    /// The notice.
    pub notice: &'a Notice,
    /// The headings through time.
    pub trails: &'a Trails,
    /// Where the section of each is found.
    pub names: &'a SectionNames,
    /// What each text changed in each, in the order of the trails; the oldest text first.
    pub steps: &'a [Vec<SectionStep<'a>>],
    /// What each said first, likewise; `None` for one without words of its own.
    pub wordings: &'a [Option<FirstWording>],
    /// Those that the text on the notice's own page does not have any more.
    pub gone: &'a [GoneHeading],
    /// The words for marks.
    pub labels: &'a Labels<'a>,
}

#[derive(Serialize)]
struct SectionPageView<'a> {
    notice: String,
    heading: String,
    lang: Lang,
    counts: String,
    now: Option<LinkView>,
    note: Line,
    names: Vec<String>,
    entries: Vec<SectionEntry<'a>>,
    all: String,
    history: String,
}

#[derive(Serialize)]
struct SectionEntry<'a> {
    version: VersionId,
    change: Change,
    standing: &'static str,
    span: String,
    date: String,
    size: Vec<String>,
    quotes: Vec<SectionQuote>,
    more: Option<String>,
    /// What the section said, where it was first there.
    wording: Option<WordingView<'a>>,
    lang: Lang,
    link: LinkView,
}

#[derive(Serialize)]
struct WordingView<'a> {
    html: &'a str,
    is_folded: bool,
}

/// A sentence that changed.
#[derive(Serialize)]
struct SectionQuote {
    /// What leads into it: its list, its row and its column.
    lead: Option<String>,
    /// Its words as HTML, with their marks.
    html: String,
}

#[derive(Serialize)]
struct SectionsView {
    notice: String,
    rows: Vec<IndexedSection>,
    gone: Vec<IndexedSection>,
    history: String,
}

/// A section in the list of all.
#[derive(Serialize)]
struct IndexedSection {
    heading: String,
    lang: Lang,
    href: String,
    counts: String,
    last: Option<String>,
}

impl<'a> ShownSections<'a> {
    /// The page of a section, by the number of its trail; `None` for a heading that begins none.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] when the theme's template is wrong.
    pub(crate) fn page(self, number: usize, edition: Edition<'_>) -> Option<Result<Page, Failure>> {
        let address = self.address(self.names.own(number)?, edition);
        let trail = &self.trails.trails[number];
        let steps = || self.changes(number);
        let frame = self.frame(number, &address, None, edition);
        let now = self.now(trail, &address, edition);
        let gone = self.gone.iter().find(|gone| gone.trail == number && now.is_none());
        let mut entries: Vec<SectionEntry<'_>> =
            steps().rev().map(|step| self.entry(step, &address, edition)).collect();
        entries.extend(self.first(trail, &address, edition));
        let first = trail.places.first().map(|place| place.version);
        if let Some(entry) = entries.last_mut().filter(|entry| Some(entry.version) == first) {
            // Where it came later, what is quoted tells most of it.
            let is_folded = |wording: &FirstWording| wording.words > SHORT || !entry.quotes.is_empty();
            let wording = self.wordings[number].as_ref();
            entry.wording = wording.map(|wording| WordingView { html: &wording.html, is_folded: is_folded(wording) });
        }
        let view = SectionPageView {
            notice: self.title(edition).to_owned(),
            heading: trail.newest().words.clone(),
            lang: self.lang_of(trail, edition),
            counts: self.counts(number, edition),
            now,
            note: gone.map_or_else(Vec::new, |gone| gone_line(self.notice, gone, &address, edition)),
            names: former_names(trail),
            entries,
            all: address.to(&sections_path(&self.notice.id)),
            history: address.to(&history_path(&self.notice.id)),
        };
        let about = steps().map(|step| told(self.notice, step, edition)).collect();
        let page = rendered(("section.html", &view), view.hrefs(), &address, &frame, edition);
        Some(page.map(|page| Page { claims: Claims { about, ..page.claims }, ..page }))
    }

    /// The page at the address of a former id of a section, which leads to it.
    ///
    /// # Errors
    ///
    /// As [`Self::page`].
    pub(crate) fn former_page(self, name: &str, number: usize, edition: Edition<'_>) -> Result<Page, Failure> {
        let phrases = edition.phrases;
        let address = self.address(name, edition);
        let trail = &self.trails.trails[number];
        let own = section_path(&self.notice.id, self.names.own(number).unwrap_or(name));
        let frame = self.frame(number, &address, Some(own.clone()), edition);
        let link = Part::link(&trail.newest().words, address.to(&own));
        let view = SectionPageView {
            notice: self.title(edition).to_owned(),
            heading: trail.newest().words.clone(),
            lang: self.lang_of(trail, edition),
            counts: String::new(),
            now: None,
            note: line(phrases, "section_elsewhere", &[("link", link)]),
            names: former_names(trail),
            entries: Vec::new(),
            all: address.to(&sections_path(&self.notice.id)),
            history: address.to(&history_path(&self.notice.id)),
        };
        rendered(("section.html", &view), view.hrefs(), &address, &frame, edition)
    }

    /// The list of all sections: those of the text on the notice's own page, then those that are gone or to come.
    ///
    /// # Errors
    ///
    /// As [`Self::page`].
    pub(crate) fn list(self, edition: Edition<'_>) -> Result<Page, Failure> {
        let phrases = edition.phrases;
        let address = Address::new(&edition.register.settings, edition.lang, sections_path(&self.notice.id));
        let mut frame = edition.frame(About {
            address: &address,
            title: format!("{}: {}", self.title(edition), phrases.get("by_section")),
            description: phrases.get("sections_intro").to_owned(),
            noindex: false,
            canonical: None,
            notice: Some(notice_path(&self.notice.id)),
        });
        frame.languages = edition.languages(&address, address.path());
        let shown = self.notice.shown(edition.as_of).map(|version| version.id);
        let is_shown = |trail: &Trail| shown.is_some_and(|shown| trail.in_version(shown).is_some());
        let row = |number: usize| {
            let trail = &self.trails.trails[number];
            let last = self.changes(number).next_back();
            Some(IndexedSection {
                heading: trail.newest().words.clone(),
                lang: self.lang_of(trail, edition),
                href: address.to(&section_path(&self.notice.id, self.names.own(number)?)),
                counts: self.counts(number, edition),
                last: last.map(|step| phrases.fill("section_last", &[("date", &phrases.date(step.version.effective))])),
            })
        };
        let (here, others): (Vec<usize>, Vec<usize>) =
            (0..self.trails.trails.len()).partition(|number| is_shown(&self.trails.trails[*number]));
        let view = SectionsView {
            notice: self.title(edition).to_owned(),
            rows: self.in_order(here, shown).into_iter().filter_map(row).collect(),
            gone: others.into_iter().rev().filter_map(row).collect(),
            history: address.to(&history_path(&self.notice.id)),
        };
        let rows = view.rows.iter().chain(&view.gone).map(|row| &*row.href);
        rendered(("sections.html", &view), rows.chain([&*view.history]), &address, &frame, edition)
    }

    /// In the order in which the text has them.
    fn in_order(self, numbers: Vec<usize>, shown: Option<VersionId>) -> Vec<usize> {
        let mut numbers = numbers;
        let place = |number: &usize| {
            let place = shown.and_then(|shown| self.trails.trails[*number].in_version(shown));
            place.map_or(usize::MAX, |place| place.at)
        };
        numbers.sort_by_key(place);
        numbers
    }

    fn address(self, name: &str, edition: Edition<'_>) -> Address {
        Address::new(&edition.register.settings, edition.lang, section_path(&self.notice.id, name))
    }

    /// The frame of a section's page. Each language has sections of its own: the others are reached by the list of all.
    fn frame(self, number: usize, address: &Address, leads_to: Option<String>, edition: Edition<'_>) -> Frame {
        let heading = &self.trails.trails[number].newest().words;
        let mut frame = edition.frame(About {
            address,
            title: format!("{}: {heading}, {}", self.title(edition), edition.phrases.get("through_time")),
            description: self.counts(number, edition),
            noindex: leads_to.is_some(),
            canonical: leads_to,
            notice: Some(notice_path(&self.notice.id)),
        });
        frame.alternates.clear();
        frame.languages = edition.languages(address, &sections_path(&self.notice.id));
        frame
    }

    fn title<'t>(self, edition: Edition<'t>) -> &'t str
    where
        'a: 't,
    {
        self.notice.shown(edition.as_of).map_or("", |version| &edition.text(version).title)
    }

    fn lang_of(self, trail: &Trail, edition: Edition<'_>) -> Lang {
        let newest = self.notice.version(trail.newest().version);
        newest.map_or_else(|| edition.lang.clone(), |newest| edition.text(newest).lang.clone())
    }

    /// The texts that changed a section, oldest first.
    fn changes(self, number: usize) -> impl DoubleEndedIterator<Item = &'a SectionStep<'a>> {
        self.steps.get(number).into_iter().flatten().filter(|step| step.is_change())
    }

    /// "Changed in 4 of 8 versions"
    fn counts(self, number: usize, edition: Edition<'_>) -> String {
        match (self.changes(number).count(), self.trails.texts.len()) {
            (0, total) => edition.phrases.count("section_unchanged", total, &[]),
            (n, total) => edition.phrases.part_of("section_changed_in", n, total),
        }
    }

    /// Where the section is in the text on the notice's own page, or in one that is to come.
    fn now(self, trail: &Trail, address: &Address, edition: Edition<'_>) -> Option<LinkView> {
        let link = |key: &str, path: String, id: &str| {
            plain_link(edition.phrases.get(key), format!("{}#{id}", address.to(&path)), edition.lang)
        };
        if let Some(place) = self.notice.shown(edition.as_of).and_then(|shown| trail.in_version(shown.id)) {
            return Some(link("section_now", notice_path(&self.notice.id), &place.id));
        }
        let newest = self.notice.version(trail.newest().version)?;
        let is_upcoming = matches!(self.notice.standing(newest, edition.as_of), Standing::Upcoming { .. });
        let path = version_path(&self.notice.id, newest.id);
        is_upcoming.then(|| link("section_to_come", path, &trail.newest().id))
    }

    fn entry(self, step: &SectionStep<'_>, address: &Address, edition: Edition<'_>) -> SectionEntry<'a> {
        let phrases = edition.phrases;
        let changed = || step.sections.iter().filter(|section| section.change != SectionChange::Kept);
        let left_out = changed().flat_map(|section| section.told()).count().saturating_sub(CHANGES);
        let quote = |quote: &Quote| SectionQuote { lead: quote.lead.clone(), html: marked(quote, Some(self.labels)) };
        let redline = address.to(&redline_path(self.notice, step.from, step.version));
        let href = changed().next().map_or_else(|| redline.clone(), |section| section.address(&redline));
        let mut what: Vec<String> = changed().map(|section| section_change_from(section, phrases)).collect();
        what.dedup();
        let is_upcoming = matches!(self.notice.standing(step.version, edition.as_of), Standing::Upcoming { .. });
        let key = if is_upcoming { "what_changes" } else { "what_changed" };
        SectionEntry {
            quotes: quotes(step).map(quote).collect(),
            more: (left_out > 0).then(|| phrases.count("feed_more_changes", left_out, &[])),
            lang: step.lang.clone(),
            link: plain_link(phrases.get(key), href, edition.lang),
            ..self.entry_of(step.version, what, edition)
        }
    }

    /// The text in which the section first was, where that is the first text of all.
    fn first(self, trail: &Trail, address: &Address, edition: Edition<'_>) -> Option<SectionEntry<'a>> {
        let place = trail.places.first()?;
        let version = self.notice.version(place.version).filter(|version| version.change == Change::First)?;
        let path = version_path(&self.notice.id, version.id);
        let href = format!("{}#{}", address.to(&path), place.id);
        let link = plain_link(edition.phrases.get("text"), href, edition.lang);
        Some(SectionEntry { link, ..self.entry_of(version, Vec::new(), edition) })
    }

    fn entry_of(self, version: &Version, what: Vec<String>, edition: Edition<'_>) -> SectionEntry<'a> {
        let phrases = edition.phrases;
        let mut size = vec![capitalised(&change_name(version.change, edition))];
        size.extend(what);
        SectionEntry {
            version: version.id,
            change: version.change,
            standing: self.notice.standing(version, edition.as_of).as_str(),
            span: span_name(self.notice, version, edition),
            date: dated(version, phrases.date(version.id.updated)),
            size,
            quotes: Vec::new(),
            more: None,
            wording: None,
            lang: edition.text(version).lang.clone(),
            link: plain_link("", String::new(), edition.lang),
        }
    }
}

/// What the section was called before, newest name first.
fn former_names(trail: &Trail) -> Vec<String> {
    let mut seen = BTreeSet::from([&*trail.newest().words]);
    let names = trail.places.iter().rev().map(|place| &*place.words).filter(|words| seen.insert(words));
    names.map(str::to_owned).collect()
}

/// What an entry quotes, which its redline has to say too.
fn told(notice: &Notice, step: &SectionStep<'_>, edition: Edition<'_>) -> Told {
    Told::of(notice, step.version, edition.lang).quoting(step.from, quotes(step).flat_map(Quote::words))
}

/// What an entry quotes of the redline.
fn quotes<'s>(step: &'s SectionStep<'_>) -> impl Iterator<Item = &'s Quote> {
    let changed = step.sections.iter().filter(|section| section.change != SectionChange::Kept);
    changed.flat_map(|section| section.told()).take(CHANGES).flat_map(|change| &change.quotes)
}

impl SectionPageView<'_> {
    /// Where it leads within the site.
    fn hrefs(&self) -> impl Iterator<Item = &str> {
        let links = self.now.iter().chain(self.entries.iter().map(|entry| &entry.link)).map(|link| &*link.href);
        links.chain(hrefs([&self.note])).chain([&*self.all, &*self.history])
    }
}

/// A page by its template and what that gets, which leads to `hrefs`.
fn rendered<'h>(
    (template, view): (&str, &dyn ErasedValue),
    hrefs: impl Iterator<Item = &'h str>,
    address: &Address,
    frame: &'h Frame,
    edition: Edition<'_>,
) -> Result<Page, Failure> {
    let html = edition.theme.render(template, edition.phrases, &[("page", frame), ("section", view)])?;
    let links = address.leads(frame.hrefs().chain(hrefs));
    Ok(Page::site(address.file(), html).claiming(edition.leading(links)))
}
