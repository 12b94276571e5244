//! The page of one text: a notice's own address, and the permanent one of a version.

use std::iter;

use serde::Serialize;
use serde_json::Value;

use super::address::{Address, Page, changes_of, former_path, history_path, notice_path, source_path, version_path};
use super::citation::citation;
use super::claims::Claims;
use super::edition::{About, Edition, Fact, Line, LinkView, Part, hrefs, line, plain_lines};
use super::gone_sections::{GoneSection, gone_sections};
use super::relations::relations;
use super::trails::FormerIds;
use super::wording::{change_name, standing_name};
use crate::failure::Failure;
use crate::model::notice::{Change, Choice, Notice, Translation, Version};
use crate::model::timeline::Standing;
use crate::record::published::{Correction, digest_of};
use crate::text::document::{BlockKind, Document};
use crate::values::day::Day;
use crate::values::lang::Lang;

/// A text to be shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShownText<'a> {
    /// The notice.
    pub notice: &'a Notice,
    /// The version.
    pub version: &'a Version,
    /// Its words in the page's language, or else in the reference language.
    pub translation: &'a Translation,
    /// The same, parsed.
    pub document: &'a Document,
    /// The same as HTML, its links right for the page.
    pub html: &'a str,
    /// What became of the ids of earlier headings.
    pub former: &'a FormerIds,
}

/// Where the page of a text is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TextPlace<'a> {
    /// The notice's own address.
    Notice,
    /// The version's permanent address.
    Permanent,
    /// That of a wording before a correction, below the permanent one.
    Former {
        /// Before which correction, counted from 1.
        n: usize,
        /// The correction.
        correction: &'a Correction,
    },
}

impl TextPlace<'_> {
    /// Its path in a language's tree.
    #[must_use]
    pub(crate) fn path(self, notice: &Notice, version: &Version) -> String {
        match self {
            Self::Notice => notice_path(&notice.id),
            Self::Permanent => version_path(&notice.id, version.id),
            Self::Former { n, .. } => former_path(&notice.id, version.id, n),
        }
    }
}

#[derive(Serialize)]
struct TextView<'a> {
    kicker: String,
    title: String,
    has_heading: bool,
    notes: Vec<Line>,
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
    /// The publisher's own keys.
    extra: &'a Value,
}

#[derive(Serialize)]
struct ContentsItem {
    id: String,
    level: u8,
    text: String,
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
    let mut frame = edition.frame(About {
        address: &address,
        title: match place {
            TextPlace::Notice => translation.title.clone(),
            TextPlace::Permanent | TextPlace::Former { .. } => {
                phrases.fill("title_of_text", &[("title", &translation.title), ("date", &date)])
            }
        },
        description: notice.description.clone().filter(|_| matches!(place, TextPlace::Notice)),
        noindex: is_former || is_past && matches!(place, TextPlace::Permanent),
        canonical: matches!(standing, Standing::InForce { .. }).then(|| notice_path(&notice.id)),
        notice: Some(notice_path(&notice.id)),
    });
    if !is_former {
        let is_own = matches!(place, TextPlace::Notice);
        frame.relations = relations(notice, version, is_own, &address, edition);
    }
    if is_former {
        // A text is corrected in one language; the others may have no wording before it.
        frame.alternates.clear();
        frame.languages = edition.languages(&address, &version_path(&notice.id, version.id));
    }
    let view = TextView {
        kicker: match place {
            TextPlace::Notice => edition.register.settings.organization.name.clone(),
            TextPlace::Permanent | TextPlace::Former { .. } => phrases.fill("text_updated", &[("date", &date)]),
        },
        title: translation.title.clone(),
        has_heading: document.blocks.iter().any(|block| block.kind == BlockKind::Heading(1)),
        notes: facts.notes(version, translation, place),
        facts: facts.of_text(version, translation, place),
        contents: contents(document),
        notice: notice.id.to_string(),
        version: version.id.to_string(),
        lang: translation.lang.clone(),
        rtl: translation.lang.is_right_to_left(),
        html: text.html.to_owned(),
        gone: gone_sections(notice, text.former, &address, edition),
        cite: (!is_former).then(|| citation(notice, version, translation, edition)),
        versions: facts.versions(version),
        history: address.to(&history_path(&notice.id)),
        extra: &version.particulars.extra,
    };
    let html = edition.theme.render("text.html", phrases, &[("page", &frame), ("text", &view)])?;
    let former = text.former.now.values().flatten().chain(text.former.gone.iter().map(|gone| &gone.id)).cloned();
    let ids = document.headings().map(|(_, id, _)| id.to_owned()).chain(former).collect();
    let links = address.leads(frame.hrefs().chain(view.hrefs()));
    let told = edition.dating(notice, version).summing_up(iter::once(version), &translation.summary);
    let claims = Claims { ids, about: vec![told], ..edition.leading(links) };
    Ok(Page::site(address.file(), html).claiming(claims))
}

impl TextView<'_> {
    /// Where it leads within the site; not the words of the text, whose links are an editor's.
    fn hrefs(&self) -> impl Iterator<Item = &str> {
        let facts = self.facts.iter().flat_map(Fact::hrefs);
        let versions = self.versions.iter().map(|version| &*version.href);
        let gone = hrefs(self.gone.iter().map(|gone| &gone.line));
        hrefs(&self.notes).chain(facts).chain(gone).chain(versions).chain([&*self.history])
    }
}

/// The headings of a text, but for a title at its top; none for a text with fewer than three.
fn contents(document: &Document) -> Vec<ContentsItem> {
    let items: Vec<ContentsItem> = document
        .headings()
        .filter(|(level, ..)| *level > 1)
        .map(|(level, id, text)| ContentsItem { id: id.to_owned(), level, text: text.plain() })
        .collect();
    let top = items.iter().map(|item| item.level).min().unwrap_or(2);
    let items: Vec<ContentsItem> = items
        .into_iter()
        .map(|item| ContentsItem { level: item.level - top + 1, ..item })
        .filter(|item| item.level <= 2)
        .collect();
    if items.len() < 3 { Vec::new() } else { items }
}

/// Says of a version when it applies and what comes next, in words that stay true without a rebuild.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) notice: &'a Notice,
    pub(crate) address: &'a Address,
    pub(crate) edition: Edition<'a>,
}

impl Facts<'_> {
    fn of_text(&self, version: &Version, translation: &Translation, place: TextPlace<'_>) -> Vec<Fact> {
        let phrases = self.edition.phrases;
        let mut facts = vec![Fact::line(phrases.get("updated"), vec![Part::day(version.id.updated, phrases)])];
        if let Some(printed) = version.particulars.imported.as_ref().and_then(|imported| imported.printed) {
            facts.push(Fact::line(phrases.get("printed"), vec![Part::day(printed, phrases)]));
        }
        facts.push(Fact::line(phrases.get("applies"), self.applies(version)));
        facts.extend(self.next(version));
        if version.change != Change::First {
            let mut value = vec![Part::words(change_name(version.change, self.edition))];
            if let Some(changes) = changes_of(self.notice, version, self.edition.as_of) {
                let changes = self.address.to(&changes);
                value.extend([Part::words(" · "), Part::link(phrases.get("what_changed_link"), changes)]);
            }
            facts.push(Fact::line(phrases.get("change"), value));
        }
        if !translation.summary.is_empty() {
            facts.push(Fact::list(phrases.get("in_short"), plain_lines(&translation.summary)));
        }
        facts.extend(telling_facts(version, translation, self.edition));
        facts.extend(self.corrected(version, translation));
        facts.extend(self.source(version, translation, place));
        facts
    }

    /// What was corrected on the page of a text, with the wordings before.
    fn corrected(&self, version: &Version, translation: &Translation) -> Option<Fact> {
        let phrases = self.edition.phrases;
        let corrections = self.edition.corrections(self.notice, version, &translation.lang);
        let lines = (1..).zip(corrections).map(|(n, correction)| {
            let former = self.address.to(&former_path(&self.notice.id, version.id, n));
            let values = [
                ("date", Part::day(correction.recorded, phrases)),
                ("reason", Part::words(&correction.reason)),
                ("link", Part::link(phrases.get("corrected_link"), former)),
            ];
            line(phrases, "corrected_on", &values)
        });
        let lines: Vec<Line> = lines.collect();
        (!lines.is_empty()).then(|| Fact::list(phrases.get("corrected"), lines))
    }

    /// Where the file of a text is, what tells it from any other, and since when that is on record. The notice's own address
    /// leaves it to the permanent one.
    fn source(&self, version: &Version, translation: &Translation, place: TextPlace<'_>) -> Vec<Fact> {
        let phrases = self.edition.phrases;
        let path = match place {
            TextPlace::Notice => return Vec::new(),
            TextPlace::Permanent => source_path(&self.notice.id, version.id),
            TextPlace::Former { .. } => place.path(self.notice, version) + "source.md",
        };
        // The reference text stands for one that is not translated.
        let is_own = translation.lang == *self.edition.lang;
        let href = if is_own { self.address.to(&path) } else { self.address.to_site() + &path };
        let digest = Part::words(digest_of(translation).to_string());
        let values = [("link", Part::link(phrases.get("source_link"), href)), ("digest", digest)];
        let mut facts = vec![Fact::line(phrases.get("source_file"), line(phrases, "source_line", &values))];
        let sealed = self.edition.sealed_on(self.notice, version, &translation.lang);
        if let (Some(day), TextPlace::Permanent) = (sealed, place) {
            facts.push(Fact::line(phrases.get("sealed"), vec![Part::day(day, phrases)]));
        }
        facts
    }

    /// When a version applies: "since 4 July 2022, until 31 December 2026".
    pub(crate) fn applies(&self, version: &Version) -> Line {
        let phrases = self.edition.phrases;
        let day = |day| Part::day(day, phrases);
        match self.notice.standing(version, self.edition.as_of) {
            Standing::Draft | Standing::Scheduled { .. } | Standing::Upcoming { .. } => match self.end_of(version) {
                None => line(phrases, "applies_from", &[("date", day(version.effective))]),
                Some(end) => line(
                    phrases,
                    "applies_from_until",
                    &[("date", day(version.effective)), ("until", day(end.previous()))],
                ),
            },
            Standing::InForce { since } => match self.end_of(version) {
                None => line(phrases, "applies_since", &[("date", day(since))]),
                Some(end) => {
                    line(phrases, "applies_since_until", &[("date", day(since)), ("until", day(end.previous()))])
                }
            },
            Standing::Superseded { since, until } => {
                line(phrases, "applied_from_until", &[("date", day(since)), ("until", day(until.previous()))])
            }
            Standing::Replaced { by } => {
                let text = phrases.fill("text_updated", &[("date", &phrases.date(by.updated))]);
                let link = Part::link(text, self.address.to(&version_path(&self.notice.id, by)));
                line(phrases, "applied_never_replaced", &[("date", day(by.updated)), ("link", link)])
            }
            Standing::Withdrawn { on } => line(phrases, "applied_never_withdrawn", &[("date", day(on))]),
        }
    }

    /// The first day on which another text applies, or none does, by what is readable.
    fn end_of(&self, version: &Version) -> Option<Day> {
        self.notice.days_in_force(version, self.edition.as_of)?.until
    }

    /// What comes after the text in force.
    pub(crate) fn next(&self, version: &Version) -> Vec<Fact> {
        let phrases = self.edition.phrases;
        if !matches!(self.notice.standing(version, self.edition.as_of), Standing::InForce { .. }) {
            return Vec::new();
        }
        let mut facts: Vec<Fact> = Vec::new();
        for next in self.notice.upcoming(self.edition.as_of) {
            let text = self.address.to(&version_path(&self.notice.id, next.id));
            let changes = changes_of(self.notice, next, self.edition.as_of).map(|changes| self.address.to(&changes));
            let changes = changes.unwrap_or_else(|| text.clone());
            let value = line(
                phrases,
                "next_text",
                &[
                    ("date", Part::day(next.effective, phrases)),
                    ("text", Part::link(phrases.get("the_new_text"), text)),
                    ("changes", Part::link(phrases.get("what_changes_link"), changes)),
                ],
            );
            facts.push(Fact::line(phrases.get("next"), value));
        }
        if let Some(ending) = self.notice.ended.as_ref().filter(|ending| ending.on > self.edition.as_of) {
            let value = line(phrases, "next_end", &[("date", Part::day(ending.on, phrases))]);
            facts.push(Fact::line(phrases.get("next"), value));
        }
        facts
    }

    fn notes(&self, version: &Version, translation: &Translation, place: TextPlace<'_>) -> Vec<Line> {
        let phrases = self.edition.phrases;
        let own = || self.address.to(&notice_path(&self.notice.id));
        let day = |day| Part::day(day, phrases);
        let in_force = || match self.notice.in_force(self.edition.as_of) {
            Some(_) => Part::link(phrases.get("note_superseded_link"), own()),
            None => Part::default(),
        };
        let mut notes = Vec::new();
        if let TextPlace::Former { correction, .. } = place {
            let now = self.address.to(&version_path(&self.notice.id, version.id));
            let values = [
                ("date", day(correction.recorded)),
                ("reason", Part::words(&correction.reason)),
                ("link", Part::link(phrases.get("note_former_link"), now)),
            ];
            notes.push(line(phrases, "note_former", &values));
        }
        match self.notice.standing(version, self.edition.as_of) {
            Standing::Superseded { .. } if matches!(place, TextPlace::Permanent) => {
                notes.push(line(phrases, "note_superseded", &[("link", in_force())]));
            }
            Standing::Upcoming { effective } if self.notice.in_force(self.edition.as_of).is_some() => {
                let link = Part::link(phrases.get("note_upcoming_link"), own());
                notes.push(line(phrases, "note_upcoming", &[("date", day(effective)), ("link", link)]));
            }
            Standing::Upcoming { effective } => {
                notes.push(line(phrases, "note_upcoming_first", &[("date", day(effective))]));
            }
            Standing::Replaced { by } => {
                notes.push(line(phrases, "note_replaced", &[("date", day(by.updated)), ("link", in_force())]));
            }
            Standing::Withdrawn { on } => {
                let reason = version.withdrawn.as_ref().map_or("", |withdrawal| &withdrawal.reason);
                notes.push(line(phrases, "note_withdrawn", &[("date", day(on)), ("reason", Part::words(reason))]));
            }
            _ => {}
        }
        if let Some(ending) = self.notice.ended.as_ref().filter(|ending| ending.on <= self.edition.as_of) {
            let reason = Part::words(&ending.reason);
            notes.push(line(phrases, "note_ended", &[("date", day(ending.on)), ("reason", reason)]));
            if let Some(successor) = &ending.successor {
                let path = notice_path(successor);
                let title = self.edition.nav.title(&path).unwrap_or(successor.as_str());
                let link = Part::link(title, self.address.to(&path));
                notes.push(line(phrases, "note_successor", &[("link", link)]));
            }
        }
        if translation.lang != *self.edition.lang {
            let name = |lang: &Lang| Part::words(self.edition.theme.phrases(lang).get("language"));
            let values = [("language", name(self.edition.lang)), ("reference", name(&translation.lang))];
            notes.push(line(phrases, "note_untranslated", &values));
        }
        if version.change == Change::Unclassified {
            notes.push(line(phrases, "note_unclassified", &[]));
        }
        notes
    }

    fn versions(&self, shown: &Version) -> Vec<VersionLink> {
        let phrases = self.edition.phrases;
        let link = |version: &Version| VersionLink {
            date: phrases.date(version.id.updated),
            href: self.address.to(&version_path(&self.notice.id, version.id)),
            label: standing_name(self.notice, version, self.edition),
            current: version.id == shown.id,
        };
        let all: Vec<&Version> = self.notice.public(self.edition.as_of).rev().collect();
        // The newest, and the one shown wherever it stands.
        let newest = all.iter().take(NEWEST);
        let others = all.iter().skip(NEWEST).filter(|version| version.id == shown.id);
        newest.chain(others).map(|version| link(version)).collect()
    }
}

/// Versions that the page of a text lists beside it; the history lists them all.
const NEWEST: usize = 6;

/// Facts that the editor tells beyond the summary.
pub(crate) fn telling_facts(version: &Version, translation: &Translation, edition: Edition<'_>) -> Vec<Fact> {
    let phrases = edition.phrases;
    let mut facts = Vec::new();
    if let Some(impact) = &translation.impact {
        facts.push(Fact::line(phrases.get("impact"), vec![Part::words(impact)]));
    }
    if !translation.choices.is_empty() {
        let item = |choice: &Choice| match &choice.url {
            Some(url) => vec![Part::link(&choice.text, url.as_str())],
            None => vec![Part::words(&choice.text)],
        };
        facts.push(Fact::list(phrases.get("choices"), translation.choices.iter().map(item).collect()));
    }
    facts.extend(owed_facts(version, edition));
    facts
}

/// What readers are owed beside: which data the change covers, and why it was announced late.
pub(crate) fn owed_facts(version: &Version, edition: Edition<'_>) -> Vec<Fact> {
    let phrases = edition.phrases;
    let mut facts = Vec::new();
    if let Some(retroactive) = version.particulars.retroactive {
        let key = if retroactive { "retroactive_yes" } else { "retroactive_no" };
        facts.push(Fact::line(phrases.get("retroactive"), line(phrases, key, &[])));
    }
    if let Some(why) = &version.late_notice {
        facts.push(Fact::line(phrases.get("late_notice"), vec![Part::words(why)]));
    }
    facts
}

/// A link of the page's own language.
pub(crate) fn plain_link(text: &str, href: String, lang: &Lang) -> LinkView {
    LinkView { text: text.to_owned(), href, current: false, lang: lang.clone() }
}
