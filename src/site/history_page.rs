//! A notice's history: every text, when it applied, and what changed. As a page and as JSON.

use serde::Serialize;
use url::Url;

use super::address::redline_path;
use super::address::{
    Address, CALENDAR, FEED, MATERIAL_FEED, Page, changes_of, history_path, notice_path, version_path,
};
use super::chooser::{FEW_PARTNERS, Partners};
use super::claims::{Claims, Told};
use super::edition::{About, Edition, LinkView};
use super::text_page::plain_link;
use super::wording::{capitalised, dated};
use super::wording::{change_name, quiet_kinds, standing_name};
use crate::failure::Failure;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Change, Channel, Notice, Version};
use crate::model::timeline::Standing;
use crate::redline::summary::Counts;
use crate::values::day::Day;
use crate::values::json;

/// How large a text is, and how much it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Its words.
    pub words: usize,
    /// What changed since the pending text that it edits, or else since the one that applied before it, and in how many
    /// sections; `None` for a first text.
    pub changed: Option<(Counts, usize)>,
}

#[derive(Serialize)]
struct HistoryView {
    kicker: String,
    intro: String,
    follow: Vec<LinkView>,
    entries: Vec<HistoryEntry>,
}

#[derive(Serialize)]
struct HistoryEntry {
    version: VersionId,
    day: Day,
    date: String,
    href: String,
    standing: &'static str,
    standing_label: String,
    size: String,
    summary: Vec<String>,
    notes: Vec<String>,
    links: Vec<LinkView>,
    /// A redline from which those with all others are reached, where these are too many to name.
    others: Option<String>,
    announced: Option<String>,
}

/// Renders the page of a notice's history; `sizes` has one entry a public version, in order.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn history_page(
    notice: &Notice,
    sizes: &[Size],
    partners: &Partners,
    edition: Edition<'_>,
) -> Result<Page, Failure> {
    let phrases = edition.phrases;
    let address = Address::new(&edition.register.settings, edition.lang, history_path(&notice.id));
    let title = notice.shown(edition.as_of).map_or("", |version| &edition.text(version).title);
    let first = notice.public(edition.as_of).next().map_or(edition.as_of, |version| version.id.updated);
    let frame = edition.frame(About {
        address: &address,
        title: format!("{title}: {}", phrases.get("title_history")),
        description: None,
        noindex: false,
        canonical: None,
        notice: Some(notice_path(&notice.id)),
    });
    let mut entries: Vec<HistoryEntry> = notice
        .public(edition.as_of)
        .zip(sizes)
        .map(|(version, size)| entry(notice, version, *size, partners, &address, edition))
        .collect();
    entries.reverse();
    let view = HistoryView {
        kicker: title.to_owned(),
        intro: phrases.fill("history_intro", &[("date", &phrases.date(first))]),
        follow: [("feed", FEED), ("feed_material", MATERIAL_FEED), ("calendar", CALENDAR)]
            .map(|(key, file)| {
                let href = address.to(&format!("{}{file}", notice_path(&notice.id)));
                plain_link(phrases.get(key), href, edition.lang)
            })
            .to_vec(),
        entries,
    };
    let html = edition.theme.render("history.html", phrases, &[("page", &frame), ("history", &view)])?;
    let told =
        |version| edition.dating(notice, version).summing_up(std::iter::once(version), &edition.text(version).summary);
    let about = notice.public(edition.as_of).map(told).collect();
    let links = address.leads(frame.hrefs().chain(view.hrefs()));
    Ok(Page::site(address.file(), html).claiming(Claims { about, ..edition.leading(links) }))
}

impl HistoryView {
    /// Where it leads within the site.
    fn hrefs(&self) -> impl Iterator<Item = &str> {
        let texts = self.entries.iter().map(|entry| &*entry.href);
        let links = self.follow.iter().chain(self.entries.iter().flat_map(|entry| &entry.links));
        let others = self.entries.iter().filter_map(|entry| entry.others.as_deref());
        texts.chain(links.map(|link| &*link.href)).chain(others)
    }
}

fn entry(
    notice: &Notice,
    version: &Version,
    size: Size,
    partners: &Partners,
    address: &Address,
    edition: Edition<'_>,
) -> HistoryEntry {
    let phrases = edition.phrases;
    let translation = edition.text(version);
    let standing = notice.standing(version, edition.as_of);
    let text = address.to(&version_path(&notice.id, version.id));
    let link = |key: &str, href: String| plain_link(phrases.get(key), href, edition.lang);
    let mut links = Vec::new();
    let changes = changes_of(notice, version, edition.as_of);
    if let Some(changes) = &changes {
        let key = if matches!(standing, Standing::Upcoming { .. }) { "what_changes" } else { "what_changed" };
        links.push(link(key, address.to(changes)));
    }
    links.push(link("text", text.clone()));
    let others: Vec<&Version> = partners
        .before(version.id)
        .iter()
        .filter_map(|from| notice.version(*from))
        // A version's own changes are told of by what leads to its text.
        .filter(|from| version.predecessor != Some(from.id))
        .filter(|from| Some(redline_path(notice, from, version)) != changes)
        .collect();
    let to = |from: &Version| address.to(&redline_path(notice, from, version));
    // A history that named all pairs of many texts would grow with their square. The page of one names the others.
    let (few, any) = match &others[..] {
        [first, ..] if others.len() > FEW_PARTNERS => (&[][..], Some(first)),
        few => (few, None),
    };
    links.extend(few.iter().map(|from| {
        let dates = [("from", &*phrases.date(from.id.updated)), ("to", &*phrases.date(version.id.updated))];
        plain_link(&phrases.fill("title_compare", &dates), to(from), edition.lang)
    }));
    let withdrawal = version.withdrawn.as_ref().filter(|_| matches!(standing, Standing::Withdrawn { .. }));
    let notes = [version.late_notice.as_ref(), withdrawal.map(|withdrawal| &withdrawal.reason)];
    HistoryEntry {
        version: version.id,
        day: version.id.updated,
        date: dated(version, phrases.date(version.id.updated)),
        href: text,
        standing: standing.as_str(),
        standing_label: standing_name(notice, version, edition),
        size: size_line(version, size, edition),
        summary: translation.summary.clone(),
        notes: notes.into_iter().flatten().cloned().collect(),
        links,
        others: any.map(|from| to(from)),
        announced: announced(notice, version, edition),
    }
}

/// When readers were told of a text: by a banner, which is shown from its day on, and by an email, where one is recorded as
/// sent.
fn announced(notice: &Notice, version: &Version, edition: Edition<'_>) -> Option<String> {
    let phrases = edition.phrases;
    let with = |key: &str, day: Day| phrases.fill(key, &[("date", &phrases.date(day))]);
    let has_banner = version.change != Change::First && version.notify.contains(&Channel::Homepage);
    let banner = (has_banner && notice.base(version).is_some()).then_some(version.id.updated);
    let email = edition.emailed_on(notice, version);
    let told = [banner.map(|day| with("announced_on", day)), email.map(|day| with("emailed_on", day))];
    let told: Vec<String> = told.into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(" · "))
}

/// "Material change · 7 changes in 4 sections · +57 −14 words"
fn size_line(version: &Version, size: Size, edition: Edition<'_>) -> String {
    let phrases = edition.phrases;
    let mut parts = vec![capitalised(&change_name(version.change, edition))];
    match size.changed {
        Some((counts, _)) if counts.changes == 0 => {
            parts.push(phrases.get("no_word_changed").trim_end_matches('.').to_lowercase());
            for (key, n) in [
                ("moves_count", counts.moves),
                ("editorial_count", counts.quiet.total()),
                ("links_count", counts.links),
                ("form_count", counts.form),
            ] {
                if n > 0 {
                    parts.push(phrases.count(key, n, &[("kinds", &quiet_kinds(counts.quiet, phrases))]));
                }
            }
        }
        Some((counts, sections)) => {
            let changes = phrases.count("changes_count", counts.changes, &[]);
            let sections = phrases.count("sections_count", sections, &[]);
            parts.push(phrases.fill("counts", &[("changes", &changes), ("sections", &sections)]));
            parts.push(format!("+{} −{}", phrases.number(counts.inserted), phrases.number(counts.deleted)));
        }
        None => parts.push(phrases.count("words_count", size.words, &[])),
    }
    parts.join(" · ")
}

#[derive(Serialize)]
struct HistoryJson<'a> {
    schema: u8,
    notice: &'a NoticeId,
    title: &'a str,
    lang: &'a str,
    url: String,
    in_force: Option<VersionId>,
    ended: Option<Day>,
    versions: Vec<VersionJson<'a>>,
}

#[derive(Serialize)]
struct VersionJson<'a> {
    version: VersionId,
    updated: Day,
    effective: Day,
    change: Change,
    standing: &'static str,
    /// The first day it did not apply any more, for a text that applied once.
    #[serde(skip_serializing_if = "Option::is_none")]
    applied_until: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<VersionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn_on: Option<Day>,
    predecessor: Option<VersionId>,
    /// The text that applied before it, or is to: what `changes_url` compares with.
    #[serde(skip_serializing_if = "Option::is_none")]
    applies_after: Option<VersionId>,
    summary: &'a [String],
    notify: Vec<Channel>,
    words: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    words_inserted: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words_deleted: Option<usize>,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes_url: Option<String>,
}

/// The name of the history for machines, in the folder of the notice.
pub(crate) const VERSIONS: &str = "versions.json";

/// `versions.json`: the history for machines. Days are ISO 8601 dates in the publisher's time zone, addresses absolute,
/// versions in the order of publication; a later `schema` adds keys, and takes none away. The day of the build is not in it:
/// between two days on which something changes it stays the same.
#[must_use]
pub(crate) fn versions_json(notice: &Notice, sizes: &[Size], edition: Edition<'_>) -> Page {
    let settings = &edition.register.settings;
    let base: &Url = &settings.base_url;
    let url = |path: String| Address::new(settings, edition.lang, path).absolute(base);
    let versions = notice.public(edition.as_of).zip(sizes).map(|(version, size)| {
        let standing = notice.standing(version, edition.as_of);
        VersionJson {
            version: version.id,
            updated: version.id.updated,
            effective: version.effective,
            change: version.change,
            standing: standing.as_str(),
            applied_until: if let Standing::Superseded { until, .. } = standing { Some(until) } else { None },
            replaced_by: if let Standing::Replaced { by } = standing { Some(by) } else { None },
            withdrawn_on: if let Standing::Withdrawn { on } = standing { Some(on) } else { None },
            predecessor: version.predecessor,
            applies_after: notice.before(version, edition.as_of).map(|before| before.id),
            summary: &edition.text(version).summary,
            notify: version.notify.iter().copied().collect(),
            words: size.words,
            words_inserted: size.changed.map(|(counts, _)| counts.inserted),
            words_deleted: size.changed.map(|(counts, _)| counts.deleted),
            url: url(version_path(&notice.id, version.id)),
            changes_url: changes_of(notice, version, edition.as_of).map(url),
        }
    });
    let shown = notice.shown(edition.as_of);
    let json = HistoryJson {
        schema: 1,
        notice: &notice.id,
        title: shown.map_or("", |version| &edition.text(version).title),
        lang: edition.lang.as_str(),
        url: url(notice_path(&notice.id)),
        in_force: notice.in_force(edition.as_of).map(|version| version.id),
        ended: notice.ended.as_ref().filter(|ending| ending.on <= edition.as_of).map(|ending| ending.on),
        versions: versions.collect(),
    };
    let about = notice.public(edition.as_of).zip(&json.versions).map(|(version, json)| {
        let told = Told::of(notice, version, edition.lang).applying(json.effective);
        told.summing_up(std::iter::once(version), json.summary)
    });
    let mut claims = Claims { about: about.collect(), ..Claims::default() };
    let texts = json.versions.iter().flat_map(|version| [Some(&version.url), version.changes_url.as_ref()]).flatten();
    texts.chain([&json.url]).for_each(|address| claims.lead_to(address, &settings.base_url));
    let text = json::pretty(&json);
    let address = Address::new(settings, edition.lang, notice_path(&notice.id));
    Page::site(address.file_in_tree(&format!("{}{VERSIONS}", notice_path(&notice.id))), text + "\n").claiming(claims)
}
