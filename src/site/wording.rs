//! How pages, feeds and calendars name a text, a day and a change: the same everywhere.

use super::edition::Edition;
use crate::model::notice::{Change, Notice, Version};
use crate::model::timeline::Standing;
use crate::redline::changes::ChangeKind;
use crate::redline::listed_kind::ListedKind;
use crate::redline::summary::{QuietCounts, Section, SectionChange};
use crate::theme::phrases::Phrases;
use crate::values::day::Day;

/// "material change"
pub(crate) fn change_name(change: Change, edition: Edition<'_>) -> String {
    edition.phrases.get(&format!("change_{}", change.as_str())).to_owned()
}

/// "in force since 4 July 2022"
pub(crate) fn standing_name(notice: &Notice, version: &Version, edition: Edition<'_>) -> String {
    let phrases = edition.phrases;
    let with = |key: &str, day: Day| phrases.fill(key, &[("date", &phrases.date(day))]);
    match notice.standing(version, edition.as_of) {
        Standing::InForce { since } => with("standing_in_force", since),
        Standing::Draft | Standing::Scheduled { .. } | Standing::Upcoming { .. } => {
            with("standing_upcoming", version.effective)
        }
        Standing::Superseded { until, .. } => with("standing_superseded", until.previous()),
        Standing::Replaced { .. } => phrases.get("standing_replaced").to_owned(),
        Standing::Withdrawn { .. } => phrases.get("standing_withdrawn").to_owned(),
    }
}

/// The days of a text as the heading of an entry: "9 September 2024 to 7 September 2025", "Upcoming from 1 January 2027".
pub(crate) fn span_name(notice: &Notice, version: &Version, edition: Edition<'_>) -> String {
    let phrases = edition.phrases;
    let never = |key: &str, day: Day| phrases.fill(key, &[("date", &phrases.date(day))]);
    let [open, closed] = match notice.standing(version, edition.as_of) {
        Standing::Replaced { by } => return never("span_replaced", by.updated),
        Standing::Withdrawn { on } => return never("span_withdrawn", on),
        Standing::InForce { .. } => ["span_in_force", "span_in_force_until"],
        Standing::Superseded { .. } => ["span_superseded", "span_superseded"],
        Standing::Draft | Standing::Scheduled { .. } | Standing::Upcoming { .. } => {
            ["span_upcoming", "span_upcoming_until"]
        }
    };
    let until = notice.days_in_force(version, edition.as_of).and_then(|days| days.until);
    let from = phrases.date(version.effective);
    match until {
        Some(until) => phrases.fill(closed, &[("date", &from), ("until", &phrases.date(until.previous()))]),
        None => phrases.fill(open, &[("date", &from)]),
    }
}

/// A second text of a day is told apart by its number.
pub(crate) fn dated(version: &Version, date: String) -> String {
    match version.id.sequence {
        1 => date,
        n => format!("{date} ({n})"),
    }
}

/// With a capital letter at its start.
pub(crate) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The kinds of change that say the same, each with how many there are: "capitals (2) and dashes (1)".
pub(crate) fn quiet_kinds(counts: QuietCounts, phrases: &Phrases) -> String {
    let name = |kind| match kind {
        ChangeKind::Encoding => Some("kind_encoding"),
        ChangeKind::WhiteSpace => Some("kind_white_space"),
        ChangeKind::QuotationMarks => Some("kind_quotation_marks"),
        ChangeKind::Dashes => Some("kind_dashes"),
        ChangeKind::Hyphenation => Some("kind_hyphenation"),
        ChangeKind::Case => Some("kind_case"),
        ChangeKind::Spelling => Some("kind_spelling"),
        ChangeKind::Punctuation => Some("kind_punctuation"),
        ChangeKind::Renumbering => Some("kind_renumbering"),
        ChangeKind::Substantive => None,
    };
    let named = ChangeKind::QUIET
        .into_iter()
        .filter(|kind| counts.of(*kind) > 0)
        .filter_map(|kind| Some((phrases.get(name(kind)?), phrases.number(counts.of(kind)))));
    let told: Vec<String> = named.map(|(kind, n)| phrases.fill("aside", &[("words", kind), ("more", &n)])).collect();
    phrases.list(&told)
}

/// How many words came and went: "138 words added, 26 deleted"; `None` where none did.
pub(crate) fn words_changed(inserted: usize, deleted: usize, phrases: &Phrases) -> Option<String> {
    match (inserted, deleted) {
        (0, 0) => None,
        (_, 0) => Some(phrases.count("words_added", inserted, &[])),
        (0, _) => Some(phrases.count("words_deleted", deleted, &[])),
        _ => Some(phrases.count("words_changed", inserted, &[("deleted", &phrases.number(deleted))])),
    }
}

/// What became of what, in a list of changes: "Row added".
pub(crate) fn listed_kind(kind: ListedKind, phrases: &Phrases) -> &str {
    phrases.get(match kind {
        ListedKind::Changed => "listed_changed",
        ListedKind::Added => "listed_added",
        ListedKind::Deleted => "listed_deleted",
        ListedKind::ItemAdded => "listed_item_added",
        ListedKind::ItemDeleted => "listed_item_deleted",
        ListedKind::RowAdded => "listed_row_added",
        ListedKind::RowDeleted => "listed_row_deleted",
        ListedKind::HeadingChanged => "listed_heading_changed",
        ListedKind::HeadingAdded => "listed_heading_added",
        ListedKind::HeadingDeleted => "listed_heading_deleted",
        ListedKind::SectionAdded => "listed_section_added",
        ListedKind::SectionDeleted => "listed_section_deleted",
        ListedKind::SectionMoved => "listed_section_moved",
        ListedKind::Moved => "listed_moved",
    })
}

/// What became of a section: "removed".
pub(crate) fn section_change<'p>(section: &Section, phrases: &'p Phrases) -> &'p str {
    phrases.get(match section.change {
        SectionChange::Added if section.counts.kept > 0 => "section_headed",
        SectionChange::Added => "section_added",
        SectionChange::Removed => "section_removed",
        SectionChange::Renamed => "section_renamed",
        SectionChange::Moved | SectionChange::MovedAway => "section_moved",
        SectionChange::Form => "section_form",
        SectionChange::Kept | SectionChange::Reworded => "section_reworded",
    })
}

/// What became of a section, with the name that it had: "renamed, was: Partners".
pub(crate) fn section_change_from(section: &Section, phrases: &Phrases) -> String {
    match &section.was {
        Some(was) => phrases.fill("section_renamed_from", &[("was", was)]),
        None => section_change(section, phrases).to_owned(),
    }
}
