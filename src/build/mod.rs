//! From the register to every page, one notice at a time: read the texts, compare, announce, render.
//!
//! Only the notice at work is held as parsed text, so memory is bounded by the largest notice. Everything here is a
//! function of the register, the theme and one day; the pages go to whoever asked for them.

mod newest;
mod published;
pub(crate) mod removal;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::announce;
use crate::diagnostic::Diagnostic;
use crate::email::pack::{self, Listed, PackFile};
use crate::email::{self, Email};
use crate::failure::Failure;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Translation, Version};
use crate::model::register::Register;
use crate::model::settings::Compare;
use crate::redline::compare::compare;
use crate::redline::findings::findings;
use crate::redline::html::Labels;
use crate::redline::proof::{Form, prove};
use crate::redline::summary::Sections;
use crate::site::address::{Address, Page, Tree, notice_path, version_path};
use crate::site::calendar::{notice_calendar, site_calendar};
use crate::site::edition::{NavItem, Surroundings};
use crate::site::embed;
use crate::site::feed::{self, Entries};
use crate::site::history_page::{Size, history_page, versions_json};
use crate::site::home_page::{home_page, not_found_page, sitemap};
use crate::site::redline_page::{ShownRedline, redline_page, redline_path};
use crate::site::text_page::{Place, ShownText, text_page};
use crate::text::document::{Block, Body, Document};
use crate::text::html::{self, DocumentReading, Setting};
use crate::text::links::Links;
use crate::text::markdown::{self, ReadText};
use crate::theme::templates::Theme;
use crate::values::day::Day;
use crate::values::lang::Lang;

use self::newest::judge_newest;
use self::published::Published;

/// Versions up to which `compare: auto` shows every pair, which are 28 then; above, neighbours, and each with the text in
/// force.
const FEW_VERSIONS: usize = 8;

/// Takes a page; called from several threads, in no order.
pub(crate) type PutPage<'a> = dyn Fn(Page) -> Result<(), Failure> + Sync + 'a;

/// An image that a readable text shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownImage<'a> {
    /// Beside the versions of which notice it lies.
    pub notice: &'a NoticeId,
    /// Its name there.
    pub file: &'a str,
    /// Where in the site it goes, with `/` between names.
    pub path: String,
}

/// Puts an image into the site, from the file beside the versions; called from several threads, in no order.
pub(crate) type PutImage<'a> = dyn Fn(&ShownImage<'_>) -> Result<(), Failure> + Sync + 'a;

/// Where pages and images go.
#[derive(Clone, Copy)]
pub struct Outlet<'a> {
    /// Takes the pages.
    pub put: &'a PutPage<'a>,
    /// Takes the images, whose bytes are never held here.
    pub image: &'a PutImage<'a>,
}

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
    let publisher = Publisher { register, theme, as_of, outlet, readable: &readable };
    theme.platform(register.settings.email.platform)?;
    let notices = register.notices.par_iter().map(|notice| publisher.notice(notice));
    let Published { mut diagnostics, entries, emails } =
        notices.try_reduce(Published::default, |before, next| Ok(before.with(next)))?;
    if !diagnostics.iter().any(Diagnostic::is_error) {
        diagnostics.extend(publisher.site(&entries, &emails)?);
    }
    Ok(diagnostics)
}

struct Publisher<'a> {
    register: &'a Register,
    theme: &'a Theme,
    as_of: Day,
    outlet: Outlet<'a>,
    readable: &'a [&'a Notice],
}

/// The parsed texts of a notice, by version and language.
type Texts = BTreeMap<(VersionId, Lang), Document>;

impl<'a> Publisher<'a> {
    fn notice(&self, notice: &'a Notice) -> Result<Published<'a>, Failure> {
        let (texts, mut diagnostics) = self.read_texts(notice);
        diagnostics.extend(judge_newest(notice, &texts));
        let mut published = Published { diagnostics, ..Published::default() };
        if notice.shown(self.as_of).is_none() || published.diagnostics.iter().any(Diagnostic::is_error) {
            return Ok(published);
        }
        for lang in &self.register.settings.languages {
            let nav = self.nav(lang);
            let edition = Edition { notice, texts: &texts, outlet: self.outlet, around: self.around(lang, &nav) };
            let (entries, emails) = edition.publish()?;
            published.entries.insert(lang.clone(), entries);
            for (id, email) in emails {
                let version = notice.version(id).expect("an email is that of a version of its notice");
                published.emails.push(Listed { notice, version, subject: email.parts.subject, lang });
                published.diagnostics.extend(email.faults);
            }
        }
        self.images(notice, &texts)?;
        Ok(published)
    }

    fn around<'b>(&'b self, lang: &'b Lang, nav: &'b [NavItem]) -> Surroundings<'b> {
        let phrases = self.theme.phrases(lang);
        Surroundings { register: self.register, theme: self.theme, lang, phrases, as_of: self.as_of, nav }
    }

    fn nav(&self, lang: &Lang) -> Vec<NavItem> {
        self.readable
            .iter()
            .filter_map(|notice| {
                let title = notice.shown(self.as_of)?.translation_or_reference(lang).title.clone();
                Some(NavItem { title, path: notice_path(&notice.id) })
            })
            .collect()
    }

    /// Parses every text, published or not, so that a mistake is found before its day.
    fn read_texts(&self, notice: &Notice) -> (Texts, Vec<Diagnostic>) {
        let newest = notice.versions().last().map(|version| version.id);
        let translations: Vec<(&Version, &Translation)> = notice
            .versions()
            .iter()
            .flat_map(|version| {
                std::iter::once(&version.text).chain(version.translations.values()).map(move |text| (version, text))
            })
            .collect();
        let surroundings = |lang| markdown::Surroundings {
            files: Some(&notice.files),
            raw_html: self.register.settings.raw_html,
            lang: Some(lang),
        };
        let read: Vec<_> = translations
            .into_par_iter()
            .map(|(version, text)| {
                let read = markdown::read(&text.source, text.body.clone(), surroundings(&text.lang));
                ((version.id, text.lang.clone()), read)
            })
            .collect();
        let mut diagnostics = Vec::new();
        let mut texts = Texts::new();
        for ((id, lang), ReadText { document, diagnostics: found, dead_links }) in read {
            diagnostics.extend(found);
            // What is published stays as it is: only the newest text can still be mended.
            if Some(id) == newest {
                diagnostics.extend(dead_links);
            }
            texts.insert((id, lang), document);
        }
        (texts, diagnostics)
    }

    /// Publishes the images that readable texts show, and no other.
    fn images(&self, notice: &Notice, texts: &Texts) -> Result<(), Failure> {
        let mut names = BTreeSet::new();
        for version in notice.public(self.as_of) {
            for (_, document) in texts.range((version.id, Lang::first())..).take_while(|((id, _), _)| *id == version.id)
            {
                document.blocks.iter().for_each(|block| image_names(block, &mut names));
            }
        }
        for name in names {
            let path = format!("{}{name}", notice_path(&notice.id));
            (self.outlet.image)(&ShownImage { notice: &notice.id, file: name, path })?;
        }
        Ok(())
    }

    fn site(&self, entries: &BTreeMap<Lang, Entries>, emails: &[Listed<'_>]) -> Result<Vec<Diagnostic>, Failure> {
        let none = Entries::default();
        let settings = &self.register.settings;
        let mut diagnostics = Vec::new();
        let mut editions = Vec::new();
        for lang in &settings.languages {
            let nav = self.nav(lang);
            let around = self.around(lang, &nav);
            editions.push(embed::Edition::new(self.readable, around)?);
            let intro = self.intro(lang, &mut diagnostics);
            let intro = intro.as_ref().map(|(html, lang)| (html.as_str(), lang));
            (self.outlet.put)(home_page(self.readable, intro, around)?)?;
            if let Some(calendar) = site_calendar(self.readable, around) {
                (self.outlet.put)(calendar)?;
            }
            for page in feed::site_feeds(self.readable, entries.get(lang).unwrap_or(&none), around)? {
                (self.outlet.put)(page)?;
            }
        }
        let lang = settings.reference_language();
        let nav = self.nav(lang);
        let around = self.around(lang, &nav);
        (self.outlet.put)(not_found_page(around)?)?;
        (self.outlet.put)(sitemap(self.readable, around)?)?;
        (self.outlet.put)(pack::index(emails, around)?)?;
        for page in embed::pages(&editions, around)? {
            (self.outlet.put)(page)?;
        }
        for (name, bytes) in self.theme.assets() {
            (self.outlet.put)(Page { tree: Tree::Site, path: format!("assets/{name}"), bytes: bytes.clone() })?;
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
        let read = markdown::read(source, 0..source.text().len(), surroundings);
        // Words that stand in for those of another language were judged with their own.
        diagnostics.extend(read.diagnostics.into_iter().filter(|_| found == lang));
        let links =
            Links { to_notice: String::new(), to_images: String::new(), links_base: Some(settings.links_base.clone()) };
        Some((html::document(&read.document, &setting(&links, self.around(lang, &[]), false)).0, found.clone()))
    }
}

/// A notice in one language.
struct Edition<'a> {
    notice: &'a Notice,
    texts: &'a Texts,
    outlet: Outlet<'a>,
    around: Surroundings<'a>,
}

/// Two versions in a language that both have.
struct Pair<'a> {
    from: &'a Version,
    to: &'a Version,
    lang: &'a Lang,
}

impl Edition<'_> {
    /// Sends its pages, and returns its entries for the feeds of all notices, and its emails, oldest first.
    fn publish(&self) -> Result<(Entries, Vec<(VersionId, Email)>), Failure> {
        let versions: Vec<&Version> = self.notice.public(self.around.as_of).collect();
        let readings = self.text_pages(&versions)?;
        let pairs = self.pairs(&versions);
        let ids: Vec<(VersionId, VersionId)> = pairs.iter().map(|pair| (pair.from.id, pair.to.id)).collect();
        let sections: Vec<((VersionId, VersionId), Sections)> = pairs
            .par_iter()
            .map(|pair| Ok(((pair.from.id, pair.to.id), self.redline_page(pair, &ids, &readings)?)))
            .collect::<Result<_, Failure>>()?;
        let sections: BTreeMap<(VersionId, VersionId), Sections> = sections.into_iter().collect();
        self.history(&versions, &sections)?;
        (self.outlet.put)(notice_calendar(self.notice, self.around))?;
        let entries = self.feed_entries(&versions, &sections);
        for page in feed::notice_feeds(self.notice, &entries, self.around)? {
            (self.outlet.put)(page)?;
        }
        let mut emails = Vec::new();
        for version in versions {
            let Some(announcement) = announce::email(self.notice, version) else { continue };
            let email = email::email(&announcement, &sections[&(announcement.base.id, version.id)], self.around)?;
            for page in pack::pages(&email, &announcement, self.around)? {
                (self.outlet.put)(page)?;
            }
            emails.push((version.id, email));
        }
        Ok((entries, emails))
    }

    /// The language in which two versions are compared: the reference language where one of them is not translated.
    fn shared_language(&self, from: &Version, to: &Version) -> &Lang {
        let both = [from, to].into_iter().all(|version| version.translation(self.around.lang).is_some());
        if both { self.around.lang } else { self.around.register.settings.reference_language() }
    }

    /// The page of every readable text, and what a reader finds in each; by version and language.
    fn text_pages(&self, versions: &[&Version]) -> Result<BTreeMap<(VersionId, Lang), DocumentReading>, Failure> {
        let shown = self.notice.shown(self.around.as_of).map(|version| version.id);
        let readings: Vec<Vec<((VersionId, Lang), DocumentReading)>> = versions
            .par_iter()
            .map(|version| {
                let (translation, document) = self.text(version, self.around.lang);
                let mut places = vec![Place::Permanent];
                places.extend((shown == Some(version.id)).then_some(Place::Notice));
                let mut readings = Vec::new();
                for place in places {
                    let path = match place {
                        Place::Permanent => version_path(&self.notice.id, version.id),
                        Place::Notice => notice_path(&self.notice.id),
                    };
                    let links = self.links(&path);
                    let (html, reading) = html::document(document, &setting(&links, self.around, true));
                    let text = ShownText { notice: self.notice, version, translation, document, html: &html };
                    (self.outlet.put)(text_page(text, place, self.around)?)?;
                    if place == Place::Permanent {
                        readings.push(((version.id, translation.lang.clone()), reading));
                    }
                }
                // A redline whose other side is not translated compares the reference texts.
                if translation.lang != version.text.lang {
                    let (reference, document) = self.text(version, &version.text.lang);
                    let links = self.links(&version_path(&self.notice.id, version.id));
                    let (_, reading) = html::document(document, &setting(&links, self.around, true));
                    readings.push(((version.id, reference.lang.clone()), reading));
                }
                Ok(readings)
            })
            .collect::<Result<_, Failure>>()?;
        Ok(readings.into_iter().flatten().collect())
    }

    fn text<'v>(&'v self, version: &'v Version, lang: &Lang) -> (&'v Translation, &'v Document) {
        let translation = version.translation_or_reference(lang);
        (translation, &self.texts[&(version.id, translation.lang.clone())])
    }

    /// The pairs that have a page: neighbours, what announcements compare, and what the settings ask for.
    fn pairs<'v>(&'v self, versions: &[&'v Version]) -> Vec<Pair<'v>> {
        let notice = self.notice;
        let mut ids: BTreeSet<(VersionId, VersionId)> = versions
            .iter()
            .filter_map(|version| Some((version.predecessor?, version.id)))
            .chain(announce::announced_pairs(notice, self.around.as_of))
            .collect();
        let wanted = match self.around.register.settings.compare {
            Compare::Auto if versions.len() <= FEW_VERSIONS => Compare::All,
            Compare::Auto => Compare::Latest,
            compare => compare,
        };
        for (at, from) in versions.iter().enumerate() {
            match wanted {
                Compare::Adjacent | Compare::Auto => {}
                Compare::All => ids.extend(versions[at + 1..].iter().map(|to| (from.id, to.id))),
                Compare::Latest => {
                    ids.extend(
                        notice.in_force(self.around.as_of).filter(|to| from.id < to.id).map(|to| (from.id, to.id)),
                    );
                }
            }
        }
        let version = |id| notice.version(id).expect("a pair names versions of its notice");
        ids.into_iter()
            .map(|(from, to)| {
                let (from, to) = (version(from), version(to));
                Pair { from, to, lang: self.shared_language(from, to) }
            })
            .collect()
    }

    fn redline_page(
        &self,
        pair: &Pair<'_>,
        pairs: &[(VersionId, VersionId)],
        readings: &BTreeMap<(VersionId, Lang), DocumentReading>,
    ) -> Result<Sections, Failure> {
        let notice = self.notice;
        let (from, to) = (self.text(pair.from, pair.lang).1, self.text(pair.to, pair.lang).1);
        let readings = [pair.from, pair.to].map(|version| &readings[&(version.id, pair.lang.clone())]);
        let links = self.links(&redline_path(notice, pair.from, pair.to));
        let same = |n| self.around.phrases.count("same_passages", n, &[]);
        let (setting, labels) = (setting(&links, self.around, false), labels(self.around));
        let proved = prove(compare(from, to), readings, &setting, &labels, Form::Passages { same: &same });
        let proved = proved.map_err(|unproved| {
            Failure::Bug(format!("`{}` from {} to {}: {unproved}", notice.id, pair.from.id, pair.to.id))
        })?;
        let sections = Sections::of(proved.redline());
        let Pair { from, to, lang } = *pair;
        let findings = findings(proved.redline());
        let shown =
            ShownRedline { notice, from, to, lang, sections: &sections, findings: &findings, proved: &proved, pairs };
        (self.outlet.put)(redline_page(shown, self.around)?)?;
        Ok(sections)
    }

    fn history(
        &self,
        versions: &[&Version],
        sections: &BTreeMap<(VersionId, VersionId), Sections>,
    ) -> Result<(), Failure> {
        let sizes: Vec<Size> = versions
            .iter()
            .map(|version| Size {
                words: self.text(version, self.around.lang).1.word_count(),
                changed: version
                    .predecessor
                    .and_then(|from| sections.get(&(from, version.id)))
                    .map(|sections| (sections.total, sections.substantive().count())),
            })
            .collect();
        let pairs: Vec<(VersionId, VersionId)> = sections
            .keys()
            .filter(|(from, to)| self.notice.version(*to).is_some_and(|to| to.predecessor != Some(*from)))
            .copied()
            .collect();
        (self.outlet.put)(history_page(self.notice, &sizes, &pairs, self.around)?)?;
        (self.outlet.put)(versions_json(self.notice, &sizes, self.around))
    }

    /// How links of a text lead from the page at `path` in this language's tree.
    fn links(&self, path: &str) -> Links {
        let settings = &self.around.register.settings;
        let notice = notice_path(&self.notice.id);
        let below = path.strip_prefix(&notice).unwrap_or_default();
        let up = "../".repeat(below.matches('/').count());
        let to_images = if self.around.lang == settings.reference_language() {
            up.clone()
        } else {
            let address = Address::new(settings, self.around.lang, path);
            format!("{}{notice}", address.to_site())
        };
        Links { to_notice: up, to_images, links_base: Some(settings.links_base.clone()) }
    }
}

fn setting<'a>(links: &'a Links, around: Surroundings<'a>, permalinks: bool) -> Setting<'a> {
    Setting { links, table_label: around.phrases.get("table"), permalinks }
}

fn labels(around: Surroundings<'_>) -> Labels<'_> {
    Labels {
        link_was: around.phrases.get("link_was"),
        link_added: around.phrases.get("link_added"),
        moved: around.phrases.get("moved"),
        moved_here: around.phrases.get("moved_here"),
    }
}

fn image_names<'d>(block: &'d Block, names: &mut BTreeSet<&'d str>) {
    match &block.body {
        Body::Text(text) => names.extend(text.tokens().iter().filter_map(|token| Some(&*token.image()?.file))),
        Body::Blocks(blocks) => blocks.iter().for_each(|block| image_names(block, names)),
    }
}

/// The email that announces one version, and the files of its folder, as they are on the day the version is updated;
/// `None` when none does.
///
/// # Errors
///
/// As [`publish`]; and [`Failure::Content`] when the texts it quotes are wrong.
pub(crate) fn email_of(
    register: &Register,
    theme: &Theme,
    notice: &Notice,
    version: &Version,
    lang: &Lang,
) -> Result<Option<(Email, Vec<PackFile>)>, Failure> {
    let nothing = Outlet { put: &|_| Ok(()), image: &|_| Ok(()) };
    let readable: Vec<&Notice> = register.notices.iter().collect();
    let as_of = version.id.updated;
    let publisher = Publisher { register, theme, as_of, outlet: nothing, readable: &readable };
    let Some(announcement) = announce::email(notice, version) else { return Ok(None) };
    let (texts, diagnostics) = publisher.read_texts(notice);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(Failure::Content(diagnostics));
    }
    let edition = Edition { notice, texts: &texts, outlet: nothing, around: publisher.around(lang, &[]) };
    let shared = edition.shared_language(announcement.base, version);
    let sections = Sections::of(&compare(edition.text(announcement.base, shared).1, edition.text(version, shared).1));
    let email = email::email(&announcement, &sections, edition.around)?;
    if email.faults.iter().any(Diagnostic::is_error) {
        return Err(Failure::Content(email.faults));
    }
    let files = pack::files(&email, &announcement, edition.around)?;
    Ok(Some((email, files)))
}

#[cfg(test)]
mod tests;
