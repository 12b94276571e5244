//! Atom feeds (RFC 4287) of what changed.

use atom_syndication::{Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use chrono::{NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::markup::escape_into;
use super::page::{Address, Page, changes_path, notice_path, version_path};
use super::text_page::{change_name, standing_name};
use super::view::Surroundings;
use crate::failure::Failure;
use crate::model::day::Day;
use crate::model::notice::{Notice, Version};
use crate::model::timeline::Standing;

/// Entries of a feed, at the most; the histories have them all.
const ENTRIES: usize = 50;

/// The feed of one notice.
///
/// # Errors
///
/// [`Failure::Bug`] when the feed cannot be written.
pub fn notice_feed(notice: &Notice, around: Surroundings<'_>) -> Result<Page, Failure> {
    let path = notice_path(&notice.id);
    let title = notice.shown(around.as_of).map_or("", |version| &version.translation_or_reference(around.lang).title);
    feed(&[notice], title, &path, around)
}

/// The feed of all notices.
///
/// # Errors
///
/// [`Failure::Bug`] when the feed cannot be written.
pub fn site_feed(notices: &[&Notice], around: Surroundings<'_>) -> Result<Page, Failure> {
    feed(notices, &around.register.settings.title, "", around)
}

fn feed(notices: &[&Notice], title: &str, path: &str, around: Surroundings<'_>) -> Result<Page, Failure> {
    let settings = &around.register.settings;
    let mut versions: Vec<(&Notice, &Version)> =
        notices.iter().flat_map(|notice| notice.public(around.as_of).map(|version| (*notice, version))).collect();
    versions.sort_by(|(a, v), (b, w)| (w.id, &a.id).cmp(&(v.id, &b.id)));
    versions.truncate(ENTRIES);
    let address = Address::new(settings, around.lang, path);
    let own = format!("{}feed.xml", address.absolute(&settings.base_url));
    let feed = Feed {
        title: Text::plain(around.phrases.fill("feed_title", &[("title", title)])),
        id: own.clone(),
        updated: versions
            .first()
            .map_or_else(FixedDateTime::default, |(_, v)| instant(v.id.updated, settings.timezone)),
        authors: vec![Person {
            name: settings.organization.name.clone(),
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
        lang: Some(around.lang.to_string()),
        entries: versions.into_iter().map(|(notice, version)| entry(notice, version, around)).collect(),
        ..Feed::default()
    };
    let mut xml = Vec::new();
    feed.write_to(&mut xml).map_err(|error| Failure::Bug(format!("a feed could not be written: {error}")))?;
    xml.push(b'\n');
    let text = String::from_utf8(xml).map_err(|_| Failure::Bug("a feed is not UTF-8".to_owned()))?;
    Ok(Page::site(address.file_in_tree(&format!("{path}feed.xml")), text))
}

fn entry(notice: &Notice, version: &Version, around: Surroundings<'_>) -> Entry {
    let settings = &around.register.settings;
    let phrases = around.phrases;
    let translation = version.translation_or_reference(around.lang);
    let url = |path: String| Address::new(settings, around.lang, path).absolute(&settings.base_url);
    let permanent = url(version_path(&notice.id, version.id));
    let changes = version.predecessor.map(|_| url(changes_path(&notice.id, version.id)));
    let published = instant(version.id.updated, settings.timezone);
    let date = phrases.date(version.id.updated);
    let change = change_name(version.change, around);
    let title = phrases.fill("feed_entry", &[("notice", &translation.title), ("date", &date), ("change", &change)]);
    let (applies, updated) = match notice.standing(version, around.as_of) {
        Standing::Replaced { by } => (standing_name(notice, version, around), by.updated),
        Standing::Withdrawn { on } => (standing_name(notice, version, around), on),
        _ => (phrases.fill("feed_applies", &[("date", &phrases.date(version.effective))]), version.id.updated),
    };
    let updated = instant(updated, settings.timezone);
    Entry {
        title: Text::plain(title),
        id: permanent.clone(),
        updated,
        published: Some(published),
        links: vec![Link {
            href: changes.clone().unwrap_or_else(|| permanent.clone()),
            rel: "alternate".to_owned(),
            ..Link::default()
        }],
        content: Some(Content {
            value: Some(content(&applies, &translation.summary, changes.as_deref(), phrases.get("feed_see"))),
            content_type: Some("html".to_owned()),
            lang: Some(translation.lang.to_string()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

fn content(applies: &str, summary: &[String], changes: Option<&str>, see: &str) -> String {
    let mut html = String::from("<p>");
    escape_into(&mut html, applies);
    html.push_str("</p>");
    if !summary.is_empty() {
        html.push_str("<ul>");
        for item in summary {
            html.push_str("<li>");
            escape_into(&mut html, item);
            html.push_str("</li>");
        }
        html.push_str("</ul>");
    }
    if let Some(changes) = changes {
        html.push_str("<p><a href=\"");
        escape_into(&mut html, changes);
        html.push_str("\">");
        escape_into(&mut html, see);
        html.push_str("</a></p>");
    }
    html
}

/// The first instant of a day in the publisher's zone; where the clocks skip midnight, the first there is.
fn instant(day: Day, zone: Tz) -> FixedDateTime {
    let midnight = day.date().and_time(NaiveTime::MIN);
    let local = zone.from_local_datetime(&midnight).earliest();
    let local = local.or_else(|| zone.from_local_datetime(&(midnight + chrono::TimeDelta::hours(1))).earliest());
    local.map_or_else(|| Utc.from_utc_datetime(&midnight).fixed_offset(), |local| local.fixed_offset())
}
