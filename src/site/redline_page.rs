//! The page of a redline.

use serde::Serialize;
use serde_json::json;

use super::address::redline_path;
use super::address::{Address, Page, history_path, notice_path, version_path};
use super::banner::{SummaryItem, summary_lines};
use super::change_list::{ListedSection, change_list};
use super::chooser::{ChooserRow, Partners, chooser};
use super::claims::{Claims, Told};
use super::edition::{About, Edition, Fact, Line, Part, hrefs, line};
use super::labels::labels;
use super::text_facts::owed_facts;
use super::wording::{capitalised, change_name, dated, quiet_kinds, section_change, standing_name, words_changed};
use crate::announce;
use crate::failure::Failure;
use crate::model::notice::{Choice, Notice, Version};
use crate::model::timeline::Standing;
use crate::redline::findings::{Finding, FindingKind, FirstLook};
use crate::redline::proof::Proved;
use crate::redline::quotes::Quote;
use crate::redline::summary::{Counts, Section, SectionChange, Sections};
use crate::theme::phrases::Phrases;
use crate::theme::templates::ErasedValue;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// A redline to be shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShownRedline<'a> {
    /// The notice.
    pub notice: &'a Notice,
    /// The text it compares from.
    pub from: &'a Version,
    /// The text it compares to.
    pub to: &'a Version,
    /// The language of both.
    pub lang: &'a Lang,
    /// What it says, section by section.
    pub sections: &'a Sections,
    /// What to look at first in it.
    pub first_look: &'a FirstLook,
    /// The redline as HTML.
    pub proved: &'a Proved<'a>,
    /// Which texts of the notice have a redline with each other.
    pub partners: &'a Partners,
}

#[derive(Serialize)]
struct RedlineView<'a> {
    kicker: String,
    title: String,
    state: Option<StateView>,
    notes: Vec<Line>,
    gist: Option<Gist>,
    changes: String,
    see_all: Option<String>,
    list: Vec<ListedSection>,
    facts: Vec<Fact>,
    counts: Vec<String>,
    contents: Vec<SectionRow>,
    notice: String,
    from: String,
    to: String,
    lang: &'a Lang,
    rtl: bool,
    html: &'a str,
    from_text: String,
    to_text: String,
    editorial: Option<String>,
    has_steps: bool,
    chooser: Vec<ChooserRow>,
    history: String,
}

/// What became of the change, in a word or two.
#[derive(Serialize)]
struct StateView {
    standing: &'static str,
    words: String,
    /// How much the change matters: "material change".
    change: String,
}

/// What the publisher says of the change.
#[derive(Serialize)]
struct Gist {
    /// What it is called: what was planned, where it never came.
    heading: String,
    /// Whether readers see that: of a change that comes, or came, the title says it.
    is_shown: bool,
    summary: Vec<SummaryItem>,
    impact: Option<SummaryItem>,
    choices: Vec<ChoiceView>,
    /// What is owed beside: why it was late, and which data it covers.
    facts: Vec<Fact>,
}

#[derive(Serialize)]
struct ChoiceView {
    words: SummaryItem,
    url: Option<String>,
}

/// A section in the contents of a redline, with what changed in it.
#[derive(Serialize)]
struct SectionRow {
    id: String,
    level: u8,
    text: String,
    changed: bool,
    change: &'static str,
    label: String,
    inserted: usize,
    deleted: usize,
}

/// Renders the page of a redline.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn redline_page(shown: ShownRedline<'_>, edition: Edition<'_>) -> Result<Page, Failure> {
    let ShownRedline { notice, from, to, sections, proved, partners, .. } = shown;
    let phrases = edition.phrases;
    let address = Address::new(&edition.register.settings, edition.lang, redline_path(notice, from, to));
    let title = title(notice, from, to, edition);
    let translation = edition.text(to);
    let counts = counts(sections, phrases);
    let frame = edition.frame(About {
        address: &address,
        title: format!("{}: {title}", translation.title),
        description: counts.first().cloned().unwrap_or_default(),
        noindex: true,
        canonical: None,
        notice: Some(notice_path(&notice.id)),
    });
    let labels = labels(phrases);
    let view = RedlineView {
        kicker: translation.title.clone(),
        title,
        state: state(shown, edition),
        notes: notes(shown, &address, edition),
        gist: gist(shown, edition),
        changes: phrases.count("changes_count", sections.total.changes, &[]),
        see_all: (sections.total.changes > 0).then(|| phrases.count("see_changes", sections.total.changes, &[])),
        list: change_list(sections, &labels, phrases),
        facts: facts(shown, &address, edition),
        counts,
        contents: contents(sections, phrases),
        notice: notice.id.to_string(),
        from: from.id.to_string(),
        to: to.id.to_string(),
        lang: shown.lang,
        rtl: shown.lang.is_right_to_left(),
        html: proved.html(),
        from_text: side(shown, from, edition),
        to_text: side(shown, to, edition),
        editorial: editorial(&sections.total, phrases),
        has_steps: sections.total.changes > 1,
        chooser: chooser(notice, [from, to], partners, &address, edition),
        history: address.to(&history_path(&notice.id)),
    };
    let text = json!({"extra": to.particulars.extra});
    let values: [(_, &dyn ErasedValue); 3] = [("page", &frame), ("redline", &view), ("text", &text)];
    let html = edition.theme.render("redline.html", phrases, &values)?;
    let claims = claims(shown, edition);
    let links = address.leads(frame.hrefs().chain(view.hrefs(!claims.ids.is_empty())));
    let Claims { about, ids, .. } = claims;
    Ok(Page::site(address.file(), html).claiming(Claims { about, ids, ..edition.leading(links) }))
}

impl RedlineView<'_> {
    /// Where it leads within the site, but for places of its own; with what else there is to compare, if that is asked for.
    /// Most pages compare two texts that nobody leads to, and between them they would name each other thousands of times.
    fn hrefs(&self, with_others: bool) -> impl Iterator<Item = &str> {
        let others = self.chooser.iter().filter(move |_| with_others).flat_map(|row| &row.links);
        let facts = self.facts.iter().flat_map(Fact::hrefs).filter(|href| !href.starts_with('#'));
        facts.chain(hrefs(&self.notes)).chain(others.map(|link| &*link.href)).chain([&*self.history])
    }
}

/// What others may quote of the redline, and where they may lead to. Emails and feeds tell of a version's own changes, and
/// of those it announces; of any other two texts nobody does.
fn claims(shown: ShownRedline<'_>, edition: Edition<'_>) -> Claims {
    let ShownRedline { notice, from, to, sections, proved, .. } = shown;
    let told = Told::of(notice, to, edition.lang);
    if !is_own(notice, from, to, edition.as_of) {
        return Claims::of(told);
    }
    let quotes = sections.sections.iter().flat_map(Section::quotes).flat_map(Quote::words);
    let ids = sections.sections.iter().filter_map(|section| section.id.clone());
    Claims { ids: ids.filter(|id| proved.ids().contains(id)).collect(), ..Claims::of(told.quoting(from, quotes)) }
}

/// Whether a redline is of what the later text itself changes, and not of any two texts.
fn is_own(notice: &Notice, from: &Version, to: &Version, as_of: Day) -> bool {
    to.predecessor == Some(from.id) || came_before(notice, from, to, as_of)
}

/// Whether readers lived under the one before the other applies, or were told so.
fn came_before(notice: &Notice, from: &Version, to: &Version, as_of: Day) -> bool {
    [notice.base(to), notice.before(to, as_of)].into_iter().flatten().any(|before| before.id == from.id)
}

fn title(notice: &Notice, from: &Version, to: &Version, edition: Edition<'_>) -> String {
    let phrases = edition.phrases;
    if !is_own(notice, from, to, edition.as_of) {
        let (from, to) = (phrases.date(from.id.updated), phrases.date(to.id.updated));
        return phrases.fill("title_compare", &[("from", &from), ("to", &to)]);
    }
    let key = match notice.standing(to, edition.as_of) {
        Standing::Upcoming { .. } | Standing::Scheduled { .. } | Standing::Draft => "title_changes_upcoming",
        Standing::Replaced { .. } | Standing::Withdrawn { .. } => "title_changes_replaced",
        Standing::InForce { .. } | Standing::Superseded { .. } => "title_changes",
    };
    phrases.fill(key, &[("date", &phrases.date(to.effective))])
}

fn facts(shown: ShownRedline<'_>, address: &Address, edition: Edition<'_>) -> Vec<Fact> {
    let ShownRedline { notice, from, to, first_look, .. } = shown;
    let phrases = edition.phrases;
    let text = |version: &Version| {
        let date = phrases.date(version.id.updated);
        let since = phrases.date(version.effective);
        let standing = notice.standing(version, edition.as_of);
        let key = match standing {
            Standing::InForce { .. } | Standing::Superseded { .. } if version.effective != version.id.updated => {
                "text_in_force_since"
            }
            Standing::Upcoming { .. } => "text_applies_from",
            _ => "text_updated",
        };
        let words = phrases.fill(key, &[("date", &date), ("since", &since)]);
        vec![Part::link(words, address.to(&version_path(&notice.id, version.id)))]
    };
    let mut facts = vec![Fact::line(phrases.get("from"), text(from)), Fact::line(phrases.get("to"), text(to))];
    if !first_look.shown.is_empty() {
        facts.push(Fact::list(phrases.get("findings"), highlights(first_look, phrases)));
    }
    facts
}

/// What to look at first, a line each.
fn highlights(first_look: &FirstLook, phrases: &Phrases) -> Vec<Line> {
    let mut lines: Vec<Line> = first_look.shown.iter().map(|finding| highlight(finding, phrases)).collect();
    if first_look.more > 0 {
        lines.push(vec![Part::words(phrases.count("findings_more", first_look.more, &[]))]);
    }
    lines
}

fn highlight(finding: &Finding, phrases: &Phrases) -> Line {
    let kind = phrases.get(match finding.kind {
        FindingKind::Amount => "finding_amount",
        FindingKind::Negation => "finding_negation",
        FindingKind::Duty => "finding_duty",
        FindingKind::Period => "finding_period",
        FindingKind::Number | FindingKind::Numbering | FindingKind::Reference => "finding_number",
        FindingKind::Entry => "finding_entry",
        FindingKind::Scope => "finding_scope",
    });
    let key = match (finding.kind, &finding.before, &finding.after) {
        (FindingKind::Numbering, ..) => "finding_numbering",
        (FindingKind::Reference, ..) => "finding_reference",
        (_, Some(_), Some(_)) => "finding_changed",
        (_, None, _) => "finding_added",
        (_, _, None) => "finding_removed",
    };
    let place = match (&finding.section, &finding.heading) {
        _ if finding.places > 1 => Part::words(phrases.count("finding_places", finding.places, &[])),
        (Some(id), Some(heading)) => Part::link(heading, format!("#{id}")),
        _ => Part::words(phrases.get("section_opening")),
    };
    let words = |words: &Option<String>| Part::words(unbroken(words.as_deref().unwrap_or_default()));
    let values = [
        ("kind", Part::words(kind)),
        ("before", words(&finding.before)),
        ("after", words(&finding.after)),
        ("place", place),
    ];
    line(phrases, key, &values)
}

/// Words in which no number is broken at its spaces: `1 500 000` stands on one line.
fn unbroken(words: &str) -> String {
    let is_digit = |at: usize| words.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let parts = words.char_indices().map(|(at, c)| {
        let is_within = c == ' ' && at > 0 && is_digit(at - 1) && (1..=3).all(|next| is_digit(at + next));
        if is_within && !is_digit(at + 4) { '\u{A0}' } else { c }
    });
    parts.collect()
}

/// What became of the later text, where the redline is of what it changes.
fn state(shown: ShownRedline<'_>, edition: Edition<'_>) -> Option<StateView> {
    let ShownRedline { notice, from, to, .. } = shown;
    let standing = notice.standing(to, edition.as_of);
    is_own(notice, from, to, edition.as_of).then(|| StateView {
        standing: standing.as_str(),
        words: standing_name(notice, to, edition),
        change: change_name(to.change, edition),
    })
}

/// What the publisher says of what the later text changes; of a change that never came what was planned, and not what one can
/// do about it.
fn gist(shown: ShownRedline<'_>, edition: Edition<'_>) -> Option<Gist> {
    let ShownRedline { notice, from, to, .. } = shown;
    if !is_own(notice, from, to, edition.as_of) {
        return None;
    }
    let phrases = edition.phrases;
    let standing = notice.standing(to, edition.as_of);
    let never_came = matches!(standing, Standing::Withdrawn { .. } | Standing::Replaced { .. });
    let can_still_choose = matches!(standing, Standing::InForce { .. }) || standing.is_to_come();
    let translation = edition.text(to);
    let said = |text: &String| SummaryItem::of(text, &translation.lang, edition);
    let told = match announce::foretold(notice, to).filter(|foretold| foretold.base.id == from.id) {
        Some(foretold) => summary_lines(foretold.told(), edition),
        None => summary_lines([to], edition),
    };
    let choice =
        |choice: &Choice| ChoiceView { words: said(&choice.text), url: choice.url.as_ref().map(ToString::to_string) };
    let gist = Gist {
        heading: phrases.get(if never_came { "planned" } else { "in_short" }).to_owned(),
        is_shown: never_came,
        summary: told,
        impact: translation.impact.as_ref().filter(|_| !never_came).map(said),
        choices: translation.choices.iter().filter(|_| can_still_choose).map(choice).collect(),
        facts: if never_came { Vec::new() } else { owed_facts(to, edition) },
    };
    let is_empty = gist.summary.is_empty() && gist.impact.is_none() && gist.choices.is_empty() && gist.facts.is_empty();
    (!is_empty).then_some(gist)
}

fn notes(shown: ShownRedline<'_>, address: &Address, edition: Edition<'_>) -> Vec<Line> {
    let phrases = edition.phrases;
    let ShownRedline { notice, from, to, .. } = shown;
    let mut notes = Vec::new();
    if shown.lang != edition.lang {
        let name = |lang: &Lang| edition.words_in(edition.theme.phrases(lang).get("language"), lang);
        notes.push(line(
            phrases,
            "note_untranslated",
            &[("language", name(edition.lang)), ("reference", name(shown.lang))],
        ));
    }
    if is_own(notice, from, to, edition.as_of) {
        notes.extend(never_came(notice, to, address, edition));
    }
    notes
}

/// That the change never came, why, and what is in force instead.
fn never_came(notice: &Notice, to: &Version, address: &Address, edition: Edition<'_>) -> Option<Line> {
    let phrases = edition.phrases;
    let text = |version: &Version| {
        let words = phrases.fill("text_updated", &[("date", &dated(version, phrases.date(version.id.updated)))]);
        Part::link(words, address.to(&version_path(&notice.id, version.id)))
    };
    let day = |day| Part::day(day, phrases);
    match notice.standing(to, edition.as_of) {
        Standing::Withdrawn { on } => {
            let reason = to.withdrawn.as_ref().map_or("", |withdrawal| &withdrawal.reason);
            let mut note =
                line(phrases, "note_change_withdrawn", &[("date", day(on)), ("reason", Part::words(reason))]);
            if let Some(stays) = notice.in_force(edition.as_of) {
                note.push(Part::words(" "));
                note.extend(line(phrases, "note_change_stays", &[("link", text(stays))]));
            }
            Some(note)
        }
        Standing::Replaced { by } => {
            let by = notice.version(by)?;
            Some(line(phrases, "note_change_replaced", &[("date", day(by.id.updated)), ("link", text(by))]))
        }
        _ => None,
    }
}

/// "7 changes in 4 of 16 sections: 12 words added, 3 deleted." "2 links go to a new address." A sentence each.
#[must_use]
pub(crate) fn counts(sections: &Sections, phrases: &Phrases) -> Vec<String> {
    let Counts { changes, moves, inserted, deleted, quiet, links, form, kept, .. } = sections.total;
    if sections.total.is_invisible() {
        return vec![
            phrases.get(if sections.total.encoding() > 0 { "no_visible_change" } else { "no_change" }).to_owned(),
        ];
    }
    let mut sentences = Vec::new();
    if sections.total.is_rewritten() {
        let total = phrases.number(kept + inserted);
        sentences.push(phrases.count("rewritten", kept, &[("total", &total)]));
    }
    if changes > 0 {
        let (all, touched) = (sections.sections.len(), sections.substantive().count());
        let changes = phrases.count("changes_count", changes, &[]);
        let sections = phrases.part_of("of_sections", touched, all);
        let values = [("changes", &*changes), ("sections", &*sections)];
        sentences.push(match words_changed(inserted, deleted, phrases) {
            Some(words) => phrases.fill("counts_words", &[values[0], values[1], ("words", &words)]),
            None => phrases.fill("counts", &values),
        });
    } else {
        sentences.push(phrases.get("no_word_changed").to_owned());
    }
    for (key, n) in
        [("moves_count", moves), ("editorial_count", quiet.total()), ("links_count", links), ("form_count", form)]
    {
        if n > 0 {
            sentences.push(phrases.count(key, n, &[("kinds", &quiet_kinds(quiet, phrases))]));
        }
    }
    sentences
}

/// What stands above a text at its side: what is in force and what will be, or which versions they are.
fn side(ShownRedline { notice, from, to, .. }: ShownRedline<'_>, version: &Version, edition: Edition<'_>) -> String {
    let phrases = edition.phrases;
    let standing = |version: &Version| notice.standing(version, edition.as_of);
    match (standing(from), standing(to)) {
        (Standing::InForce { .. }, coming) if coming.is_to_come() && version.id == from.id => {
            phrases.get("applies").to_owned()
        }
        (Standing::InForce { .. }, coming) if coming.is_to_come() => {
            capitalised(&phrases.fill("applies_from", &[("date", &phrases.date(to.effective))]))
        }
        _ => text_of(version, phrases),
    }
}

/// "Version of 6 May 2019"
fn text_of(version: &Version, phrases: &Phrases) -> String {
    capitalised(&phrases.fill("text_updated", &[("date", &dated(version, phrases.date(version.id.updated)))]))
}

/// What hides the changes that say the same, if there are any: it names each kind of them.
fn editorial(total: &Counts, phrases: &Phrases) -> Option<String> {
    let kinds = quiet_kinds(total.quiet, phrases);
    (!kinds.is_empty()).then(|| phrases.fill("hide_editorial", &[("kinds", &kinds)]))
}

fn contents(sections: &Sections, phrases: &Phrases) -> Vec<SectionRow> {
    let levels = sections.sections.iter().map(|section| section.level).filter(|level| *level > 1);
    let top = levels.min().unwrap_or(2);
    let items: Vec<SectionRow> = sections
        .sections
        .iter()
        .filter_map(|section| Some((section, section.id.clone()?)))
        .filter(|(section, _)| section.level > 1 || section.change != SectionChange::Kept)
        .filter(|(section, _)| section.change != SectionChange::MovedAway)
        .map(|(section, id)| SectionRow {
            id,
            level: (section.level.max(top) - top + 1).min(3),
            text: section.heading.clone().unwrap_or_default(),
            changed: section.change != SectionChange::Kept,
            change: section.change.as_str(),
            label: label(section, phrases),
            inserted: section.counts.inserted,
            deleted: section.counts.deleted,
        })
        .filter(|item| item.level <= 2 || item.changed)
        .collect();
    if items.len() < 2 { Vec::new() } else { items }
}

fn label(section: &Section, phrases: &Phrases) -> String {
    match section.change {
        SectionChange::Kept | SectionChange::Reworded => String::new(),
        _ => section_change(section, phrases).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_groups_is_told_on_one_line_and_two_numbers_are_not() {
        assert_eq!(unbroken("to 1 500 000 readers"), "to 1\u{A0}500\u{A0}000 readers");
        assert_eq!(unbroken("in 30 days, 12 3456"), "in 30 days, 12 3456");
    }
}
