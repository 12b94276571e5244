//! The page of one text: a notice's own address, and the permanent one of a version.

use std::collections::BTreeSet;
use std::iter;

use serde::Serialize;
use serde_json::Value;

use super::address::{Address, Page, changes_of, history_path, notice_path, section_path, version_path};
use super::citation::citation;
use super::claims::Claims;
use super::coming::{ComingChange, coming_changes};
use super::edition::{About, Edition, Fact, Line, LinkView, hrefs};
use super::gone_sections::{GoneSection, gone_sections};
use super::relations::relations;
use super::section_changes::SectionSince;
use super::shown_text::{ShownText, TextPlace};
use super::structured_data::structured_data;
use super::text_facts::Facts;
use super::wording::standing_name;
use crate::failure::Failure;
use crate::model::notice::{Change, Notice, Version};
use crate::model::timeline::Standing;
use crate::text::document::{BlockKind, Document};
use crate::values::lang::Lang;

#[derive(Serialize)]
struct TextView<'a> {
    /// Which version it is, on its permanent page.
    kicker: Option<String>,
    title: String,
    has_heading: bool,
    /// Whether the text begins with its title, which the head of the page has as well.
    is_titled: bool,
    notes: Vec<Line>,
    /// When it applies, in a line, on the notice's own address.
    state: Option<Line>,
    /// The address of the redline that led to it, there, while no change is to come.
    changes: Option<String>,
    /// The changes that are still to come, there.
    coming: Vec<ComingChange>,
    facts: Vec<Fact>,
    contents: Vec<ContentsItem>,
    notice: String,
    version: String,
    lang: Lang,
    rtl: bool,
    html: String,
    gone: Vec<GoneSection>,
    cite: Option<String>,
    versions: Vec<VersionLink>,
    history: String,
    /// What proves the text, below it.
    record: Vec<Fact>,
    /// The publisher's own keys.
    extra: &'a Value,
}

#[derive(Serialize)]
struct ContentsItem {
    id: String,
    level: u8,
    text: String,
    /// Since when its section reads so, if it ever read otherwise, and where that is shown.
    changed: Option<LinkView>,
}

#[derive(Serialize)]
struct VersionLink {
    date: String,
    href: String,
    label: String,
    current: bool,
}

/// Renders the page of a text.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn text_page(text: ShownText<'_>, place: TextPlace<'_>, edition: Edition<'_>) -> Result<Page, Failure> {
    let ShownText { notice, version, translation, document, .. } = text;
    let phrases = edition.phrases;
    let standing = notice.standing(version, edition.as_of);
    let address = Address::new(&edition.register.settings, edition.lang, place.path(notice, version));
    let facts = Facts { notice, address: &address, edition };
    let is_former = matches!(place, TextPlace::Former { .. });
    let date = phrases.date(version.id.updated);
    let is_past =
        matches!(standing, Standing::Superseded { .. } | Standing::Replaced { .. } | Standing::Withdrawn { .. });
    let title_of_text = phrases.fill("title_of_text", &[("title", &translation.title), ("date", &date)]);
    let mut frame = edition.frame(About {
        address: &address,
        title: match place {
            TextPlace::Notice => translation.title.clone(),
            TextPlace::Permanent | TextPlace::Former { .. } => title_of_text.clone(),
        },
        description: match (&notice.description, place) {
            // It is written in the language of the notice.
            (Some(description), TextPlace::Notice)
                if edition.lang == edition.register.settings.reference_language() =>
            {
                description.clone()
            }
            (_, TextPlace::Notice | TextPlace::Permanent) => citation(notice, version, translation, edition),
            // Nobody cites a wording that was corrected.
            (_, TextPlace::Former { .. }) => title_of_text,
        },
        noindex: is_former || is_past && matches!(place, TextPlace::Permanent),
        canonical: matches!(standing, Standing::InForce { .. }).then(|| notice_path(&notice.id)),
        notice: Some(notice_path(&notice.id)),
    });
    let mut described = BTreeSet::new();
    if !is_former {
        let is_own = matches!(place, TextPlace::Notice);
        frame.relations = relations(notice, version, is_own, &address, edition);
        let (described_as, leading) = structured_data(notice, version, edition);
        frame.data = Some(described_as);
        described = leading.links;
    }
    if is_former {
        // A text is corrected in one language; the others may have no wording before it.
        frame.alternates.clear();
        frame.languages = edition.languages(&address, &version_path(&notice.id, version.id));
    }
    let is_own = matches!(place, TextPlace::Notice);
    let coming = if is_own { coming_changes(notice, &address, edition) } else { Vec::new() };
    let view = TextView {
        kicker: (!is_own).then(|| phrases.fill("text_updated", &[("date", &date)])),
        title: translation.title.clone(),
        is_titled: is_titled(document, &translation.title),
        has_heading: document.blocks.iter().any(|block| block.kind == BlockKind::Heading(1)),
        notes: facts.notes(version, translation, place),
        state: is_own.then(|| facts.state(version)),
        facts: if is_own { facts.in_brief(version, translation) } else { facts.of_text(version, translation) },
        changes: changes(notice, version, standing, &address, edition).filter(|_| is_own && coming.is_empty()),
        coming,
        contents: contents(text, &address, edition),
        notice: notice.id.to_string(),
        version: version.id.to_string(),
        lang: translation.lang.clone(),
        rtl: translation.lang.is_right_to_left(),
        html: text.html.to_owned(),
        gone: gone_sections(notice, text.former, &address, edition),
        cite: (!is_former).then(|| citation(notice, version, translation, edition)),
        versions: versions(notice, version, &address, edition),
        history: address.to(&history_path(&notice.id)),
        record: facts.record(version, translation, place),
        extra: &version.particulars.extra,
    };
    let html = edition.theme.render("text.html", phrases, &[("page", &frame), ("text", &view)])?;
    let former = text.former.now.values().flatten().chain(text.former.gone.iter().map(|gone| &gone.id)).cloned();
    let ids = document.heading_ids().into_iter().map(str::to_owned).chain(former).collect();
    let links = address.leads(frame.hrefs().chain(view.hrefs())).into_iter().chain(described).collect();
    let dated = edition.dating(notice, version);
    let told = if is_own { dated } else { dated.summing_up(iter::once(version), &translation.summary) };
    let about = iter::once(told).chain(view.coming.iter().map(|change| change.told.clone())).collect();
    let claims = Claims { about, ids, ..edition.leading(links) };
    Ok(Page::site(address.file(), html).claiming(claims))
}

impl TextView<'_> {
    /// Where it leads within the site; not the words of the text, whose links are an editor's.
    fn hrefs(&self) -> impl Iterator<Item = &str> {
        let facts = self.facts.iter().chain(&self.record).flat_map(Fact::hrefs);
        let coming = self.coming.iter().flat_map(|change| [&*change.changes, &*change.text]);
        let changes = self.changes.as_deref();
        let sections = self.contents.iter().filter_map(|item| Some(&*item.changed.as_ref()?.href));
        let versions = self.versions.iter().map(|version| &*version.href);
        let gone = hrefs(self.gone.iter().map(|gone| &gone.line));
        hrefs(&self.notes)
            .chain(facts)
            .chain(coming)
            .chain(gone)
            .chain(versions)
            .chain(changes)
            .chain(sections)
            .chain([&*self.history])
    }
}

fn is_titled(document: &Document, title: &str) -> bool {
    let first = document.blocks.first().filter(|block| block.kind == BlockKind::Heading(1));
    let heading = first.and_then(|_| document.headings().next()).map(|(_, _, words)| words.plain());
    heading.is_some_and(|heading| heading.to_lowercase() == title.to_lowercase())
}

/// The address of the redline of a version that applies, or applied, and the one that did before.
fn changes(
    notice: &Notice,
    version: &Version,
    standing: Standing,
    address: &Address,
    edition: Edition<'_>,
) -> Option<String> {
    let applied = matches!(standing, Standing::InForce { .. } | Standing::Superseded { .. });
    let path = changes_of(notice, version, edition.as_of).filter(|_| applied && version.change != Change::First);
    path.map(|path| address.to(&path))
}

/// The headings of a text, but for a title at its top; none for a text with fewer than three.
fn contents(text: ShownText<'_>, address: &Address, edition: Edition<'_>) -> Vec<ContentsItem> {
    let changed = |id: &str| {
        let SectionSince { folder, since } = text.changed.get(id)?;
        let date = edition.phrases.short_date(*since);
        let words = edition.phrases.fill("section_changed_on", &[("date", &date)]);
        Some(plain_link(&words, address.to(&section_path(&text.notice.id, folder)), edition.lang))
    };
    let items: Vec<ContentsItem> = text
        .document
        .headings()
        .filter(|(level, ..)| *level > 1)
        .map(|(level, id, words)| ContentsItem { id: id.to_owned(), level, text: words.plain(), changed: changed(id) })
        .collect();
    let top = items.iter().map(|item| item.level).min().unwrap_or(2);
    let items: Vec<ContentsItem> = items
        .into_iter()
        .map(|item| ContentsItem { level: item.level - top + 1, ..item })
        .filter(|item| item.level <= 2)
        .collect();
    if items.len() < 3 { Vec::new() } else { items }
}

/// The newest versions, and the one shown.
fn versions(notice: &Notice, shown: &Version, address: &Address, edition: Edition<'_>) -> Vec<VersionLink> {
    let phrases = edition.phrases;
    let link = |version: &Version| VersionLink {
        date: phrases.date(version.id.updated),
        href: address.to(&version_path(&notice.id, version.id)),
        label: standing_name(notice, version, edition),
        current: version.id == shown.id,
    };
    let all: Vec<&Version> = notice.public(edition.as_of).rev().collect();
    // The newest, and the one shown wherever it stands.
    let newest = all.iter().take(NEWEST);
    let others = all.iter().skip(NEWEST).filter(|version| version.id == shown.id);
    newest.chain(others).map(|version| link(version)).collect()
}

/// Versions that the page of a text lists beside it; the history lists them all.
const NEWEST: usize = 6;

/// A link of the page's own language.
pub(crate) fn plain_link(text: &str, href: String, lang: &Lang) -> LinkView {
    LinkView { text: text.to_owned(), href, current: false, lang: lang.clone() }
}
