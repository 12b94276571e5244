//! What templates may see: finished words and addresses, and no date to reckon with.

use std::collections::{BTreeSet, HashMap};
use std::iter;

use serde::Serialize;

use super::address::{Address, CALENDAR, FEED, MATERIAL_FEED, notice_path};
use super::brand::{self, BrandView};
use super::claims::{Claims, Told};
use crate::model::ledger::LetterKind;
use crate::model::notice::{Notice, Translation, Version};
use crate::model::register::Register;
use crate::model::timeline::Standing;
use crate::record::letters::LetterOnRecord;
use crate::record::published::{Correction, PublishedRecord};
use crate::theme::phrases::{PatternElement, Phrases, after_a_value};
use crate::theme::templates::Theme;
use crate::values::day::Day;
use crate::values::direction::{direction, turns};
use crate::values::lang::Lang;

/// A line of words, some of which lead somewhere or are a day.
pub(crate) type Line = Vec<Part>;

/// A part of a [`Line`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Part {
    /// The words.
    pub text: String,
    /// Where they lead.
    pub href: Option<String>,
    /// The day they name.
    pub day: Option<Day>,
    /// Their language, where it is not that of the page.
    pub lang: Option<Lang>,
    /// How that is written: `ltr` or `rtl`.
    pub dir: Option<&'static str>,
    /// Whether they are written the other way than the sentence they stand in.
    pub is_apart: bool,
}

impl Part {
    /// Plain words.
    pub(crate) fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Words that lead somewhere.
    pub(crate) fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: Some(href.into()), ..Self::default() }
    }

    /// A day, written out.
    #[must_use]
    pub(crate) fn day(day: Day, phrases: &Phrases) -> Self {
        Self { text: phrases.date(day), day: Some(day), ..Self::default() }
    }
}

/// The words called `key` with parts in its gaps.
#[must_use]
pub(crate) fn line(phrases: &Phrases, key: &str, values: &[(&str, Part)]) -> Line {
    let mut parts = Line::new();
    for element in phrases.elements(key) {
        let part = match element {
            PatternElement::Words(words) => {
                let before = parts.last().map_or("", |part| &*part.text);
                Some(Part::words(after_a_value(words, before)))
            }
            PatternElement::Gap(name) => values
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, part)| Part { is_apart: turns(&part.text, phrases.is_right_to_left()), ..part.clone() }),
        };
        parts.extend(part.filter(|part| !part.text.is_empty()));
    }
    parts
}

/// Where the parts of these lines lead.
pub(crate) fn hrefs<'l>(lines: impl IntoIterator<Item = &'l Line>) -> impl Iterator<Item = &'l str> {
    lines.into_iter().flatten().filter_map(|part| part.href.as_deref())
}

/// A fact in the table above a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Fact {
    /// What it is about.
    pub label: String,
    /// What it is.
    pub value: Line,
    /// Or a list of what it is.
    pub items: Vec<Line>,
}

impl Fact {
    /// A fact in a line.
    #[must_use]
    pub(crate) fn line(label: &str, value: Line) -> Self {
        Self { label: label.to_owned(), value, items: Vec::new() }
    }

    /// A fact in a line, or a list where there are several items.
    #[must_use]
    pub(crate) fn list(label: &str, mut items: Vec<Line>) -> Self {
        match items.len() {
            1 => Self::line(label, items.remove(0)),
            _ => Self { label: label.to_owned(), value: Vec::new(), items },
        }
    }

    /// Where it leads.
    pub(crate) fn hrefs(&self) -> impl Iterator<Item = &str> {
        hrefs(iter::once(&self.value).chain(&self.items))
    }
}

/// A link as templates have it: for pages and for emails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct LinkView {
    /// The words.
    pub text: String,
    /// Where they lead.
    pub href: String,
    /// Whether it is where the reader is.
    pub current: bool,
    /// The language of what it leads to.
    pub lang: Lang,
}

/// A link in the head of a page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Relation {
    /// What it leads to, as registered with IANA; of several, with spaces between.
    pub rel: &'static str,
    /// Where.
    pub href: String,
}

/// What every page has around its text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Frame {
    /// The window's title.
    pub title: String,
    /// A sentence for search engines, and for programs that show a card for a shared link.
    pub description: String,
    /// The language of the page.
    pub lang: Lang,
    /// Whether it is written from right to left.
    pub rtl: bool,
    /// Whether search engines leave it out.
    pub noindex: bool,
    /// The address that stands for the page.
    pub canonical: String,
    /// The page's own address, for the head of each printed sheet.
    pub here: String,
    /// The same page in each language, if there are several.
    pub alternates: Vec<LinkView>,
    /// How it is related to other pages, for programs.
    pub relations: Vec<Relation>,
    /// What it says of its version to programs, as a JSON object that can stand in a page.
    pub data: Option<String>,
    /// Feeds that tell of changes.
    pub feeds: Vec<LinkView>,
    /// Calendars of the days on which texts take effect.
    pub calendars: Vec<LinkView>,
    /// What leads to the homepage, ending in `/`.
    pub root: String,
    /// What leads to the folder of assets, ending in `/`.
    pub assets: String,
    /// What leads to the style sheets after the built-in one.
    pub stylesheets: Vec<String>,
    /// The pictures of the publisher's brand, if there are any.
    pub brand: Option<BrandView>,
    /// What programs show where somebody shares a link to the page.
    pub shared: SharedView,
    /// The site's title.
    pub site_title: String,
    /// Its language, where it is not that of the page.
    pub site_title_lang: Option<Lang>,
    /// Who publishes it.
    pub organization: String,
    /// The words that say so.
    pub published_by: String,
    /// Where to write by post.
    pub address: Option<String>,
    /// Where to write by email.
    pub contact: Option<String>,
    /// The notices, unless there are very many; else the one that the page is about.
    pub nav: Vec<LinkView>,
    /// Whether they stand in a line in a wide window; else they are in a menu.
    pub nav_in_line: bool,
    /// The languages.
    pub languages: Vec<LinkView>,
}

/// What programs show where somebody shares a link to a page (the Open Graph protocol): nothing that the page does not say.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SharedView {
    /// The title, without the site's.
    pub title: String,
    /// `article` for what belongs to a notice, `website` for the rest.
    pub kind: &'static str,
    /// The language, as that protocol writes it: `pt_BR`.
    pub locale: String,
    /// The absolute address of a picture.
    pub image: Option<String>,
}

impl Frame {
    /// Where it leads within the site.
    pub(crate) fn hrefs(&self) -> impl Iterator<Item = &str> {
        let links = self.nav.iter().chain(&self.languages).chain(&self.feeds).chain(&self.calendars);
        let related = self.relations.iter().map(|relation| &*relation.href);
        links.map(|link| &*link.href).chain(related).chain([&*self.root])
    }
}

/// A notice in the navigation of every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NavItem {
    /// Its title in the page's language, or else in the reference language.
    pub title: String,
    /// Which of the two that is.
    pub lang: Lang,
    /// Its path in a language's tree.
    pub path: String,
}

/// The notices that have a page, in the order of the navigation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Nav {
    items: Vec<NavItem>,
    places: HashMap<String, usize>,
}

/// Notices that every page names, at the most. Of more the homepage names all, and a page the one that it is about: else each
/// of many pages would grow with each of many notices.
const MENU: usize = 25;

/// So many notices are few.
const FEW: usize = 6;

/// Letters that the head of a page has room for in one line of a wide window.
const LINE: usize = 100;

impl Nav {
    /// The navigation of these, in this order.
    pub(crate) fn of(items: Vec<NavItem>) -> Self {
        let places = items.iter().enumerate().map(|(at, item)| (item.path.clone(), at)).collect();
        Self { items, places }
    }

    /// The notice at this path.
    fn at(&self, path: &str) -> Option<&NavItem> {
        self.places.get(path).map(|at| &self.items[*at])
    }

    /// The title of the notice at this path, which has a page.
    pub(crate) fn title(&self, path: &str) -> Option<&str> {
        self.at(path).map(|item| item.title.as_str())
    }

    /// Whether they are few enough for a word on each.
    pub(crate) fn are_few(&self) -> bool {
        self.items.len() <= FEW
    }

    /// What a page names that is about the notice at this path.
    fn menu(&self, notice: Option<&str>) -> impl Iterator<Item = &NavItem> {
        let all = if self.items.len() <= MENU { &self.items[..] } else { &[] };
        let own = notice.filter(|_| all.is_empty()).and_then(|notice| self.at(notice));
        all.iter().chain(own)
    }

    /// What the pages of a notice can name.
    pub(crate) fn named_by(&self, notice: &Notice) -> Vec<&NavItem> {
        let successor = notice.ended.as_ref().and_then(|ending| ending.successor.as_ref());
        let successor = successor.and_then(|successor| self.at(&notice_path(successor)));
        self.menu(Some(&notice_path(&notice.id))).chain(successor).collect()
    }
}

/// The site in one language on one day: what all that is said in it has in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edition<'a> {
    /// Settings and notices.
    pub register: &'a Register,
    /// Templates and words.
    pub theme: &'a Theme,
    /// The language.
    pub lang: &'a Lang,
    /// Its words.
    pub phrases: &'a Phrases,
    /// The day of the build.
    pub as_of: Day,
    /// The notices that have a page.
    pub nav: &'a Nav,
    /// What the ledger says was published; `None` where there is none, or it is of no matter.
    pub record: Option<&'a PublishedRecord>,
}

/// What one page says of itself.
#[derive(Clone, Debug)]
pub(crate) struct About<'a> {
    /// Where it is.
    pub address: &'a Address,
    /// The window's title, without the site's.
    pub title: String,
    /// A sentence for search engines.
    pub description: String,
    /// Whether search engines leave it out.
    pub noindex: bool,
    /// The path that stands for it, where that is another.
    pub canonical: Option<String>,
    /// The path of the notice it belongs to.
    pub notice: Option<String>,
}

impl<'a> Edition<'a> {
    /// The corrections of a text on its own page, oldest first.
    pub(crate) fn corrections(&self, notice: &Notice, version: &Version, lang: &Lang) -> &'a [Correction] {
        let record = self.record.and_then(|record| record.notices.get(&notice.id));
        record.and_then(|record| record.former.get(&(version.id, lang.clone()))).map_or(&[], Vec::as_slice)
    }

    /// The day on which a text as it stands was recorded.
    pub(crate) fn sealed_on(&self, notice: &Notice, version: &Version, lang: &Lang) -> Option<Day> {
        self.record?.notices.get(&notice.id)?.texts.get(&(version.id, lang.clone()))?.recorded
    }

    /// The first day on which a letter that announces a version went out, in whichever language.
    pub(crate) fn emailed_on(&self, notice: &Notice, version: &Version) -> Option<Day> {
        let letters = &self.record?.notices.get(&notice.id)?.letters;
        let of_it = letters.iter().filter(|letter| letter.version == version.id);
        let announcing = of_it.filter(|letter| letter.kind != LetterKind::Withdrawal);
        announcing.map(LetterOnRecord::first_sent).filter(|day| *day <= self.as_of).min()
    }

    /// The absolute address of a path in the tree of its language.
    #[must_use]
    pub(crate) fn url(&self, path: impl Into<String>) -> String {
        let settings = &self.register.settings;
        Address::new(settings, self.lang, path).absolute(&settings.base_url)
    }

    /// The text of a version in its language, or else in the reference language.
    #[must_use]
    pub(crate) fn text<'v>(&self, version: &'v Version) -> &'v Translation {
        version.translation_or_reference(self.lang)
    }

    /// The site's title.
    pub(crate) fn site_title(&self) -> Part {
        let (title, lang) = self.register.settings.title.in_language(self.lang);
        self.words_in(title, lang)
    }

    /// Who publishes the site.
    pub(crate) fn organization(&self) -> &'a str {
        self.register.settings.organization.name.in_language(self.lang).0
    }

    /// Words that an editor wrote in the reference language alone, such as why a change was withdrawn.
    pub(crate) fn as_written(&self, words: &str) -> Part {
        self.words_in(words, self.register.settings.reference_language())
    }

    /// An editor's words in their language.
    pub(crate) fn words_in(&self, words: &str, lang: &Lang) -> Part {
        let part = Part::words(words);
        if lang == self.lang { part } else { Part { lang: Some(lang.clone()), dir: Some(direction(lang)), ..part } }
    }

    /// A line of each of an editor's words in their language.
    pub(crate) fn lines_in(&self, lines: &[String], lang: &Lang) -> Vec<Line> {
        lines.iter().map(|words| vec![self.words_in(words, lang)]).collect()
    }

    /// What a page says that tells from when a text applies. Of one that never applied it says so, and not from when it was
    /// to.
    pub(crate) fn dating(&self, notice: &Notice, version: &Version) -> Told {
        let told = Told::of(notice, version, self.lang);
        match notice.standing(version, self.as_of) {
            Standing::Replaced { .. } | Standing::Withdrawn { .. } => told,
            _ => told.applying(version.effective),
        }
    }

    /// Where every page of the language leads, from the site's root.
    pub(crate) fn around(&self) -> BTreeSet<String> {
        let tree = Address::new(&self.register.settings, self.lang, "");
        let notices = self.nav.menu(None).map(|item| &*item.path);
        notices.chain(["", FEED, MATERIAL_FEED, CALENDAR]).map(|path| tree.file_in_tree(path)).collect()
    }

    /// Says where a page leads that is framed as every page of its language: what all lead to, the homepage says for all.
    pub(crate) fn leading(&self, links: BTreeSet<String>) -> Claims {
        let around = self.around();
        let home = Address::new(&self.register.settings, self.lang, "").file();
        let links = links.into_iter().filter(|link| !around.contains(link)).collect();
        Claims { links, framed_by: Some(home), ..Claims::default() }
    }

    /// A language as its readers call it; where two forms of it have that name, with its tag: "English (en-US)".
    fn name_of(&self, lang: &Lang) -> String {
        let name = |lang: &Lang| self.theme.phrases(lang).get("language");
        let is_one_of_two =
            self.register.settings.languages.iter().filter(|other| name(other) == name(lang)).count() > 1;
        if is_one_of_two {
            self.theme.phrases(lang).fill("aside", &[("words", name(lang)), ("more", lang.as_str())])
        } else {
            name(lang).to_owned()
        }
    }

    /// Links from a page to `path` in each other language, and to itself.
    #[must_use]
    pub(crate) fn languages(&self, address: &Address, path: &str) -> Vec<LinkView> {
        let settings = &self.register.settings;
        let link = |lang: &Lang| {
            let current = lang == self.lang;
            let path = if current { address.path() } else { path };
            LinkView {
                text: self.name_of(lang),
                href: format!("{}{}", address.to_site(), Address::new(settings, lang, path).file_in_tree(path)),
                current,
                lang: lang.clone(),
            }
        };
        settings.languages.iter().map(link).collect()
    }

    /// What stands around a page.
    #[must_use]
    pub(crate) fn frame(&self, about: About<'_>) -> Frame {
        let settings = &self.register.settings;
        let address = about.address;
        let absolute = |lang: &Lang, path: &str| Address::new(settings, lang, path).absolute(&settings.base_url);
        let several = settings.languages.len() > 1;
        let alternates = settings
            .languages
            .iter()
            .filter(|_| several)
            .map(|lang| LinkView {
                text: String::new(),
                href: absolute(lang, address.path()),
                current: lang == self.lang,
                lang: lang.clone(),
            })
            .collect();
        let link = |text: String, path: String| LinkView {
            text,
            href: address.to(&path),
            current: false,
            lang: self.lang.clone(),
        };
        let words = |key: &str| self.phrases.get(key).to_owned();
        let mut feeds =
            vec![link(words("feed_all"), FEED.to_owned()), link(words("feed_all_material"), MATERIAL_FEED.to_owned())];
        let mut calendars = vec![link(words("calendar_all"), CALENDAR.to_owned())];
        if let Some(notice) = &about.notice {
            let title = self.nav.title(notice).unwrap_or_default();
            let titled = |key: &str| self.phrases.fill(key, &[("title", title)]);
            feeds.push(link(titled("feed_title"), format!("{notice}{FEED}")));
            feeds.push(link(titled("feed_title_material"), format!("{notice}{MATERIAL_FEED}")));
            calendars.push(link(titled("calendar_title"), format!("{notice}{CALENDAR}")));
        }
        let nav = self.nav.menu(about.notice.as_deref()).map(|item| LinkView {
            text: item.title.clone(),
            href: address.to(&item.path),
            current: address.path() == item.path,
            lang: item.lang.clone(),
        });
        let site_title = self.site_title();
        let nav: Vec<LinkView> = nav.collect();
        let languages = self.languages(address, address.path());
        let named = [self.organization(), &*site_title.text];
        let links = nav.iter().chain(&languages).map(|link| &*link.text);
        let nav_in_line = named.into_iter().chain(links).map(|words| words.chars().count()).sum::<usize>() <= LINE;
        let to_site = address.to_site();
        let from_top = if to_site == "./" { "" } else { &*to_site };
        let assets = format!("{from_top}assets/");
        let shared = SharedView {
            title: about.title.clone(),
            kind: if about.notice.is_some() { "article" } else { "website" },
            locale: self.lang.as_str().replace('-', "_"),
            image: brand::raster_logo(&settings.brand).map(|path| format!("{}{path}", settings.base_url)),
        };
        Frame {
            title: if about.title == site_title.text {
                about.title
            } else {
                self.phrases.fill("window_title", &[("page", &about.title), ("site", &site_title.text)])
            },
            description: about.description,
            lang: self.lang.clone(),
            rtl: self.lang.is_right_to_left(),
            noindex: about.noindex,
            canonical: absolute(self.lang, about.canonical.as_deref().unwrap_or(address.path())),
            here: absolute(self.lang, address.path()),
            alternates,
            relations: Vec::new(),
            data: None,
            feeds,
            calendars,
            root: address.to_root(),
            stylesheets: brand::sheets(&settings.brand, self.theme).map(|name| format!("{assets}{name}")).collect(),
            assets,
            brand: BrandView::of(&settings.brand, from_top),
            shared,
            site_title: site_title.text,
            site_title_lang: site_title.lang,
            organization: self.organization().to_owned(),
            published_by: self.phrases.fill("published_by", &[("organization", self.organization())]),
            address: settings.organization.address.clone(),
            contact: settings.organization.email.clone(),
            nav,
            nav_in_line,
            languages,
        }
    }
}
