//! Atom feeds (RFC 4287) of what changed: of all notices and of each, every change or the material ones alone.

pub(crate) mod abridgement;
pub(crate) mod entry;

use atom_syndication::{Entry, Feed, Generator, Link, Person, Text};
use serde::{Deserialize, Serialize};

use self::entry::FeedEntry;
use super::address::{Address, FEED, MATERIAL_FEED, Page, notice_path};
use super::claims::Claims;
use super::edition::Edition;
use crate::failure::Failure;
use crate::model::notice::{Change, Notice};
use crate::values::day::Day;
use crate::values::harmless::in_xml;

/// Entries of a feed, at the most; the histories have them all.
const ENTRIES: usize = 50;

/// The entries of a feed and of its like for material changes: the newest of each, 50 at the most, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entries(Vec<FeedEntry>);

impl Entries {
    /// The newest of `entries`, which come newest first; no more of them are made than are kept.
    #[must_use]
    pub(crate) fn newest(entries: impl Iterator<Item = (Change, impl FnOnce() -> FeedEntry)>) -> Self {
        let mut quota = Quota::default();
        Self(entries.filter(|(change, _)| quota.admit(*change)).map(|(_, make)| make()).collect())
    }

    /// The newest of two.
    #[must_use]
    pub(crate) fn with(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self.0.sort_by(|a, b| (b.version, &a.notice).cmp(&(a.version, &b.notice)));
        let mut quota = Quota::default();
        self.0.retain(|entry| quota.admit(entry.change));
        self
    }

    fn of(&self, kind: FeedKind) -> impl Iterator<Item = &FeedEntry> {
        self.0.iter().filter(move |entry| kind == FeedKind::All || entry.change == Change::Material).take(ENTRIES)
    }
}

/// How many entries a feed was offered, of any change and of material ones.
#[derive(Default)]
struct Quota {
    all: usize,
    material: usize,
}

impl Quota {
    fn admit(&mut self, change: Change) -> bool {
        let is_material = change == Change::Material;
        let is_wanted = self.all < ENTRIES || is_material && self.material < ENTRIES;
        self.all += 1;
        self.material += usize::from(is_material);
        is_wanted
    }
}

/// Which changes a feed tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FeedKind {
    All,
    /// Those that an editor calls `change: material`, however they are announced.
    Material,
}

/// The two feeds of one notice: every change, and the material ones.
///
/// # Errors
///
/// [`Failure::Bug`] when a feed cannot be written.
pub(crate) fn notice_feeds(notice: &Notice, entries: &Entries, edition: Edition<'_>) -> Result<[Page; 2], Failure> {
    let path = notice_path(&notice.id);
    let title = notice.shown(edition.as_of).map_or("", |version| &edition.text(version).title);
    feeds(&[notice], entries, title, &path, edition)
}

/// The two feeds of all notices.
///
/// # Errors
///
/// [`Failure::Bug`] when a feed cannot be written.
pub(crate) fn site_feeds(notices: &[&Notice], entries: &Entries, edition: Edition<'_>) -> Result<[Page; 2], Failure> {
    feeds(notices, entries, &edition.site_title().text, "", edition)
}

fn feeds(
    notices: &[&Notice],
    entries: &Entries,
    title: &str,
    path: &str,
    edition: Edition<'_>,
) -> Result<[Page; 2], Failure> {
    // A feed without an entry yet was last changed when the first text was there.
    let texts = notices.iter().filter_map(|notice| notice.public(edition.as_of).next());
    let began = texts.map(|version| version.id.updated).min();
    let feed = |kind| feed(kind, entries, began, title, path, edition);
    Ok([feed(FeedKind::All)?, feed(FeedKind::Material)?])
}

fn feed(
    kind: FeedKind,
    entries: &Entries,
    began: Option<Day>,
    title: &str,
    path: &str,
    edition: Edition<'_>,
) -> Result<Page, Failure> {
    let settings = &edition.register.settings;
    let (file, words) = match kind {
        FeedKind::All => (FEED, "feed_title"),
        FeedKind::Material => (MATERIAL_FEED, "feed_title_material"),
    };
    let address = Address::new(settings, edition.lang, path);
    let own = format!("{}{file}", address.absolute(&settings.base_url));
    let mut claims = Claims::default();
    claims.lead_to(&own, &settings.base_url);
    claims.lead_to(&address.absolute(&settings.base_url), &settings.base_url);
    entries.of(kind).for_each(|entry| claims.add(&entry.claims));
    let entries: Vec<Entry> = entries.of(kind).map(|entry| entry.entry.clone()).collect();
    let newest = entries.iter().map(|entry| entry.updated).max();
    let feed = Feed {
        title: Text::plain(edition.phrases.fill(words, &[("title", title)])),
        id: own.clone(),
        updated: newest.or(began.map(|day| day.begins(settings.timezone))).unwrap_or_default(),
        authors: vec![Person {
            name: edition.organization().to_owned(),
            email: settings.organization.email.clone(),
            ..Person::default()
        }],
        generator: Some(Generator { value: "noticepress".to_owned(), ..Generator::default() }),
        links: vec![
            Link {
                href: own,
                rel: "self".to_owned(),
                mime_type: Some("application/atom+xml".to_owned()),
                ..Link::default()
            },
            Link { href: address.absolute(&settings.base_url), rel: "alternate".to_owned(), ..Link::default() },
        ],
        lang: Some(edition.lang.to_string()),
        entries,
        ..Feed::default()
    };
    let mut xml = Vec::new();
    feed.write_to(&mut xml).map_err(|error| Failure::Bug(format!("a feed could not be written: {error}")))?;
    xml.push(b'\n');
    let text = String::from_utf8(xml).map_err(|_| Failure::Bug("a feed is not UTF-8".to_owned()))?;
    Ok(Page::site(address.file_in_tree(&format!("{path}{file}")), in_xml(&text).into_owned()).claiming(claims))
}
