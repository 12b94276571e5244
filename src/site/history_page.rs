//! A notice's history: every text, when it applied, and what changed.

use serde::Serialize;

use super::address::redline_path;
use super::address::{
    Address, CALENDAR, FEED, MATERIAL_FEED, Page, changes_of, history_path, notice_path, sections_path, version_path,
};
use super::chooser::{FEW_PARTNERS, Partners};
use super::claims::Claims;
use super::edition::{About, Edition, Line, LinkView, Part, hrefs, line};
use super::text_page::plain_link;
use super::wording::{capitalised, change_name, dated, quiet_kinds, span_name};
use crate::failure::Failure;
use crate::model::name::VersionId;
use crate::model::notice::{Change, Channel, Notice, Version};
use crate::model::timeline::Standing;
use crate::redline::summary::Counts;
use crate::values::day::Day;

/// How large a text is, and how much it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Its words.
    pub words: usize,
    /// What changed since the pending text that it edits, or else since the one that applied before it, and in how many
    /// sections; `None` for a first text.
    pub changed: Option<(Counts, usize)>,
    /// The earlier text whose words it has again; `None` where that is the one it is compared with, or none is.
    pub restores: Option<VersionId>,
}

/// Versions up to which a history shows all at once. Of more it shows minor changes and corrections when it is asked to.
const FEW_VERSIONS: usize = 12;

/// Years from which on a history has a list of them.
const MANY_YEARS: usize = 5;

#[derive(Serialize)]
struct HistoryView {
    kicker: String,
    counts: Vec<String>,
    /// The list of sections.
    sections: String,
    follow: Vec<LinkView>,
    finder: Finder,
    /// What to ask for minor changes and corrections, where these are not shown at once.
    lesser: Option<String>,
    has_jumps: bool,
    years: Vec<HistoryYear>,
}

/// The words with which a script answers which text was in force on a day. The days themselves stand at the entries.
#[derive(Serialize)]
struct Finder {
    before: String,
    ended: String,
}

#[derive(Serialize)]
struct HistoryYear {
    year: i32,
    is_lesser: bool,
    entries: Vec<HistoryEntry>,
}

#[derive(Serialize)]
struct HistoryEntry {
    version: VersionId,
    /// The kind of change.
    change: Change,
    is_lesser: bool,
    date: String,
    /// How the text is called: "version of 8 September 2025".
    name: String,
    href: String,
    standing: &'static str,
    span: String,
    from: Option<Day>,
    until: Option<Day>,
    size: Line,
    restores: Line,
    summary: Vec<Line>,
    notes: Vec<Line>,
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
    let frame = edition.frame(About {
        address: &address,
        title: format!("{title}: {}", phrases.get("title_history")),
        description: format!("{title}: {}", counts(notice, edition).join(" · ")),
        noindex: false,
        canonical: None,
        notice: Some(notice_path(&notice.id)),
    });
    let entries = notice.public(edition.as_of).zip(sizes);
    let entries = entries.map(|(version, size)| entry(notice, version, *size, partners, &address, edition)).collect();
    let years = by_year(entries);
    let lesser = years.iter().flat_map(|year| &year.entries).filter(|entry| entry.is_lesser).count();
    let view = HistoryView {
        kicker: title.to_owned(),
        counts: counts(notice, edition),
        follow: [("feed", FEED), ("feed_material", MATERIAL_FEED), ("calendar", CALENDAR)]
            .map(|(key, file)| {
                let href = address.to(&format!("{}{file}", notice_path(&notice.id)));
                plain_link(phrases.get(key), href, edition.lang)
            })
            .to_vec(),
        sections: address.to(&sections_path(&notice.id)),
        finder: finder(notice, edition),
        lesser: (lesser > 0 && sizes.len() > FEW_VERSIONS).then(|| phrases.count("history_lesser", lesser, &[])),
        has_jumps: years.len() >= MANY_YEARS,
        years,
    };
    let html = edition.theme.render("history.html", phrases, &[("page", &frame), ("history", &view)])?;
    let told =
        |version| edition.dating(notice, version).summing_up(std::iter::once(version), &edition.text(version).summary);
    let about = notice.public(edition.as_of).map(told).collect();
    let links = address.leads(frame.hrefs().chain(view.hrefs()));
    let ids = view.entries().map(|entry| format!("np-{}", entry.version)).collect();
    Ok(Page::site(address.file(), html).claiming(Claims { about, ids, ..edition.leading(links) }))
}

impl HistoryView {
    fn entries(&self) -> impl Iterator<Item = &HistoryEntry> {
        self.years.iter().flat_map(|year| &year.entries)
    }

    /// Where it leads within the site.
    fn hrefs(&self) -> impl Iterator<Item = &str> {
        let links = self.follow.iter().chain(self.entries().flat_map(|entry| &entry.links));
        let in_words = hrefs(self.entries().flat_map(|entry| [&entry.size, &entry.restores]));
        let others = self.entries().filter_map(|entry| entry.others.as_deref());
        links.map(|link| &*link.href).chain(in_words).chain(others).chain([&*self.sections])
    }
}

/// The entries by the years of their texts, newest first.
fn by_year(entries: Vec<HistoryEntry>) -> Vec<HistoryYear> {
    let mut years: Vec<HistoryYear> = Vec::new();
    for entry in entries.into_iter().rev() {
        let year = entry.version.updated.parts().0;
        match years.last_mut().filter(|last| last.year == year) {
            Some(last) => {
                last.is_lesser &= entry.is_lesser;
                last.entries.push(entry);
            }
            None => years.push(HistoryYear { year, is_lesser: entry.is_lesser, entries: vec![entry] }),
        }
    }
    years
}

/// How many versions there are, and how many of each kind of change.
fn counts(notice: &Notice, edition: Edition<'_>) -> Vec<String> {
    let versions = || notice.public(edition.as_of);
    let of_kind = [
        ("history_material", Change::Material),
        ("history_minor", Change::Minor),
        ("history_correction", Change::Correction),
        ("history_unclassified", Change::Unclassified),
    ];
    let of_kind = of_kind.map(|(key, kind)| (key, versions().filter(|version| version.change == kind).count()));
    let all = ("history_versions", versions().count());
    let counted = [all].into_iter().chain(of_kind).filter(|(_, n)| *n > 0);
    counted.map(|(key, n)| edition.phrases.count(key, n, &[])).collect()
}

/// The gap that the script fills, with the day that it is asked for.
const DAY_GAP: &str = "{day}";

fn finder(notice: &Notice, edition: Edition<'_>) -> Finder {
    let phrases = edition.phrases;
    let spans = notice.public(edition.as_of).filter_map(|version| notice.days_in_force(version, edition.as_of));
    let filled = |key: &str, gap: &str, day: Option<Day>| {
        day.map_or_else(String::new, |day| phrases.fill(key, &[("day", DAY_GAP), (gap, &phrases.date(day))]))
    };
    Finder {
        before: filled("finder_before", "first", spans.map(|days| days.from).min()),
        ended: filled("finder_ended", "ended", notice.ended.as_ref().map(|ending| ending.on)),
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
    let days = notice.days_in_force(version, edition.as_of);
    let withdrawal = version.withdrawn.as_ref().filter(|_| matches!(standing, Standing::Withdrawn { .. }));
    let notes = [version.late_notice.as_ref(), withdrawal.map(|withdrawal| &withdrawal.reason)];
    let is_open = matches!(standing, Standing::Upcoming { .. } | Standing::InForce { .. });
    let (links, others) = links(notice, version, partners, address, edition);
    let date = dated(version, phrases.date(version.id.updated));
    HistoryEntry {
        version: version.id,
        change: version.change,
        is_lesser: !is_open && matches!(version.change, Change::Minor | Change::Correction),
        name: phrases.fill("text_updated", &[("date", &date)]),
        date,
        href: address.to(&version_path(&notice.id, version.id)),
        standing: standing.as_str(),
        span: span_name(notice, version, edition),
        from: days.map(|days| days.from),
        until: days.and_then(|days| days.until),
        size: size_line(version, size, days.is_some_and(|days| days.from == version.id.updated), edition),
        restores: restored(notice, size, address, edition),
        summary: edition.lines_in(&translation.summary, &translation.lang),
        notes: notes.into_iter().flatten().map(|words| vec![edition.as_written(words)]).collect(),
        links,
        others,
        announced: announced(notice, version, edition),
    }
}

/// The redlines of a text and itself; and one redline that leads to the others, where these are too many to name.
fn links(
    notice: &Notice,
    version: &Version,
    partners: &Partners,
    address: &Address,
    edition: Edition<'_>,
) -> (Vec<LinkView>, Option<String>) {
    let phrases = edition.phrases;
    let link = |key: &str, href: String| plain_link(phrases.get(key), href, edition.lang);
    let mut links = Vec::new();
    let changes = changes_of(notice, version, edition.as_of);
    if let Some(changes) = &changes {
        let is_upcoming = matches!(notice.standing(version, edition.as_of), Standing::Upcoming { .. });
        links.push(link(if is_upcoming { "what_changes" } else { "what_changed" }, address.to(changes)));
    }
    links.push(link("text", address.to(&version_path(&notice.id, version.id))));
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
    (links, any.map(|from| to(from)))
}

/// "Restores the wording of the version of 13 September 2019."
fn restored(notice: &Notice, size: Size, address: &Address, edition: Edition<'_>) -> Line {
    let phrases = edition.phrases;
    let Some(earlier) = size.restores.and_then(|earlier| notice.version(earlier)) else { return Vec::new() };
    let name = phrases.fill("text_updated", &[("date", &dated(earlier, phrases.date(earlier.id.updated)))]);
    let link = Part::link(name, address.to(&version_path(&notice.id, earlier.id)));
    line(phrases, "history_restores", &[("link", link)])
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

/// "Material change · updated 16 November 2026 · 7 changes in 4 sections"
///
/// `is_dated` where the days above it begin with the one on which the text was updated.
fn size_line(version: &Version, size: Size, is_dated: bool, edition: Edition<'_>) -> Line {
    let phrases = edition.phrases;
    let mut parts = vec![Part::words(capitalised(&change_name(version.change, edition)))];
    if !is_dated || version.id.sequence > 1 {
        let updated =
            Part { text: dated(version, phrases.date(version.id.updated)), ..Part::day(version.id.updated, phrases) };
        parts.push(Part::words(" · "));
        parts.extend(line(phrases, "history_updated", &[("date", updated)]));
    }
    let said: Vec<String> = match size.changed {
        Some((counts, _)) if counts.changes == 0 => {
            // A row of facts, not a sentence; but nouns keep their capitals, as German has them.
            let none = phrases.get("no_word_changed").trim_end_matches(['.', '。']).to_owned();
            let quiet = [
                ("moves_count", counts.moves),
                ("editorial_count", counts.quiet.total()),
                ("links_count", counts.links),
                ("form_count", counts.form),
            ];
            let kinds = quiet_kinds(counts.quiet, phrases);
            let quiet = quiet.into_iter().filter(|(_, n)| *n > 0);
            std::iter::once(none).chain(quiet.map(|(key, n)| phrases.count(key, n, &[("kinds", &kinds)]))).collect()
        }
        Some((counts, sections)) => {
            let changes = phrases.count("changes_count", counts.changes, &[]);
            let sections = phrases.count("sections_count", sections, &[]);
            vec![phrases.fill("counts", &[("changes", &changes), ("sections", &sections)])]
        }
        None => vec![phrases.count("words_count", size.words, &[])],
    };
    parts.extend(said.into_iter().map(|said| Part::words(format!(" · {said}"))));
    parts
}
