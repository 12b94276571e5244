//! One entry of a feed: a version, what became of it, and what it changed.

use std::iter;

use atom_syndication::{Category, Content, Entry, Link, Text};
use serde::{Deserialize, Serialize};

use super::abridgement::{Changes, abridge, paragraph};
use crate::announce;
use crate::html::write::escape_into;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Change, Notice, Version};
use crate::model::timeline::Standing;
use crate::site::address::{Address, changes_of, version_path};
use crate::site::claims::{Claims, Told};
use crate::site::edition::{Edition, Line, Part, line};
use crate::site::wording::{capitalised, change_name, dated};
use crate::values::day::Day;
use crate::values::lang::Lang;

/// A finished entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct FeedEntry {
    pub(crate) version: VersionId,
    pub(crate) notice: NoticeId,
    pub(crate) change: Change,
    pub(crate) entry: Entry,
    pub(crate) claims: Claims,
}

/// The entry of a version; `changes` where a text applied before it, or it edits one.
///
/// Its id is the version's permanent address, which no later build changes. It was updated on the day on which the
/// version became readable, or the last one on which something became of it before it applied.
#[must_use]
pub(crate) fn entry(
    notice: &Notice,
    version: &Version,
    changes: Option<Changes<'_>>,
    edition: Edition<'_>,
) -> FeedEntry {
    let settings = &edition.register.settings;
    let phrases = edition.phrases;
    let translation = edition.text(version);
    let permanent = edition.url(version_path(&notice.id, version.id));
    let redline = changes_of(notice, version, edition.as_of).map(|path| edition.url(path));
    let date = dated(version, phrases.date(version.id.updated));
    let change = change_name(version.change, edition);
    let title = phrases.fill("feed_entry", &[("notice", &translation.title), ("date", &date), ("change", &change)]);
    let at = |day: Day| day.begins(settings.timezone);

    let mut html = paragraph(&standing(notice, version, edition));
    html += &list(&translation.summary, (translation.lang != *edition.lang).then_some(&translation.lang));
    if let Some(why) = &version.late_notice {
        html += &paragraph(&vec![Part::words(phrases.labelled("late_notice", why))]);
    }
    let mut told = Told::of(notice, version, edition.lang).summing_up(iter::once(version), &translation.summary);
    let mut claims = Claims::default();
    let from = notice.before(version, edition.as_of).or_else(|| notice.predecessor(version));
    if let (Some(changes), Some(redline), Some(from)) = (changes, &redline, from) {
        let abridgement = abridge(changes, redline, edition);
        html += &abridgement.html;
        told = told.quoting(from, abridgement.quotes.into_iter());
        abridgement.links.iter().for_each(|link| claims.lead_to(link, &settings.base_url));
    }
    claims.about.push(told);
    for address in redline.iter().chain([&permanent]) {
        claims.lead_to(address, &settings.base_url);
    }
    let mut links: Line = Vec::new();
    if let Some(redline) = &redline {
        links.extend([Part::link(phrases.get("feed_see"), redline), Part::words(" · ")]);
    }
    links.push(Part::link(phrases.get("feed_text"), &permanent));
    html += &paragraph(&links);

    let entry = Entry {
        title: Text::plain(title),
        id: permanent.clone(),
        updated: at(announce::last_told(notice, version, edition.as_of)),
        published: Some(at(version.id.updated)),
        categories: vec![Category { term: version.change.as_str().to_owned(), scheme: None, label: Some(change) }],
        links: vec![Link { href: redline.unwrap_or(permanent), rel: "alternate".to_owned(), ..Link::default() }],
        content: Some(Content {
            value: Some(html),
            content_type: Some("html".to_owned()),
            lang: Some(edition.lang.to_string()),
            ..Content::default()
        }),
        ..Entry::default()
    };
    FeedEntry { version: version.id, notice: notice.id.clone(), change: version.change, entry, claims }
}

/// What kind of change it is, and when it applies or why it never did: "Material change. Applies from 1 January 2027."
fn standing(notice: &Notice, version: &Version, edition: Edition<'_>) -> Line {
    let phrases = edition.phrases;
    let day = |day| Part::words(phrases.date(day));
    let change = ("change", Part::words(capitalised(&change_name(version.change, edition))));
    match notice.standing(version, edition.as_of) {
        Standing::Replaced { by } => {
            // The one that took its place may have been replaced itself.
            let mut by = by;
            while let Some(Standing::Replaced { by: next }) =
                notice.version(by).map(|version| notice.standing(version, edition.as_of))
            {
                by = next;
            }
            let path = version_path(&notice.id, by);
            let href = Address::new(&edition.register.settings, edition.lang, path)
                .absolute(&edition.register.settings.base_url);
            let link = Part::link(phrases.fill("text_updated", &[("date", &phrases.date(by.updated))]), href);
            line(phrases, "feed_replaced", &[change, ("link", link), ("date", day(version.effective))])
        }
        Standing::Withdrawn { on } => {
            let reason = version.withdrawn.as_ref().map_or("", |withdrawal| &withdrawal.reason);
            let values = [change, ("date", day(version.effective)), ("on", day(on)), ("reason", Part::words(reason))];
            line(phrases, "feed_withdrawn", &values)
        }
        _ => line(phrases, "feed_applies", &[change, ("date", day(version.effective))]),
    }
}

fn list(items: &[String], lang: Option<&Lang>) -> String {
    if items.is_empty() {
        return String::new();
    }
    let mut html = lang.map_or_else(|| "<ul>".to_owned(), |lang| format!("<ul lang=\"{lang}\">"));
    for item in items {
        html.push_str("<li>");
        escape_into(&mut html, item);
        html.push_str("</li>");
    }
    html + "</ul>"
}
