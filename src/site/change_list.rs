//! The list of a redline's changes: one entry each, under its section's heading.

use serde::Serialize;

use super::marks::marked;
use super::wording::{listed_kind, section_change_from};
use crate::redline::html::Labels;
use crate::redline::listed::ListedChange;
use crate::redline::listed_kind::ListedKind;
use crate::redline::quotes::Quote;
use crate::redline::summary::{Section, SectionChange, Sections};
use crate::theme::phrases::Phrases;

/// The changes of a section.
#[derive(Serialize)]
pub(crate) struct ListedSection {
    /// Its heading, as it is now if it is still there; none before the first of a text that has headings, and of one that has
    /// none.
    pub heading: Option<String>,
    /// Whether the heading is words of ours, in the language of the page.
    pub is_ours: bool,
    /// What became of the section, where that is more than its changes say.
    pub change: Option<String>,
    /// Its changes.
    pub entries: Vec<ListedEntry>,
}

/// A change.
#[derive(Serialize)]
pub(crate) struct ListedEntry {
    /// Its number, from 1.
    pub number: usize,
    /// "3 of 10"
    pub of: String,
    /// The number of the change whose place in the full text is its own.
    pub place: usize,
    /// What became of what: "Row added".
    pub kind: String,
    /// What leads into the words, if there is one thing that does.
    pub lead: Option<String>,
    /// The words as HTML with their marks, each under the name of its column where it is a cell of a row.
    pub quotes: Vec<ListedQuote>,
    /// Whether some of them are cells whose columns have names.
    pub is_row: bool,
}

/// Words of a change.
#[derive(Serialize)]
pub(crate) struct ListedQuote {
    /// The name of the column.
    pub column: Option<String>,
    /// The words as HTML.
    pub html: String,
}

/// The sections of a redline in which something changed in substance, with their changes.
#[must_use]
pub(crate) fn change_list(sections: &Sections, labels: &Labels<'_>, phrases: &Phrases) -> Vec<ListedSection> {
    let total = sections.total.changes;
    let has_headings = sections.sections.iter().any(|section| section.heading.is_some());
    let mut number = 0;
    let mut list = Vec::new();
    for (at, section) in sections.sections.iter().enumerate().filter(|(_, section)| !section.changes.is_empty()) {
        let entries = section.changes.iter().map(|change| {
            number += 1;
            let entry = entry(change, number, total, labels, phrases);
            match change.kind {
                ListedKind::SectionMoved => ListedEntry { lead: moved(sections, at, phrases), ..entry },
                _ => entry,
            }
        });
        let entries = entries.collect();
        let opening = || has_headings.then(|| phrases.get("section_opening").to_owned());
        list.push(ListedSection {
            is_ours: section.heading.is_none(),
            heading: section.heading.clone().or_else(opening),
            change: change_of(section, phrases),
            entries,
        });
    }
    list
}

/// Behind which section one stood that moved, and behind which it stands, where both have a heading.
fn moved(sections: &Sections, at: usize, phrases: &Phrases) -> Option<String> {
    let all = &sections.sections;
    let own = &all[at];
    let was = all.iter().position(|other| other.change == SectionChange::MovedAway && other.heading == own.heading)?;
    let before = |at: usize, not: [SectionChange; 2]| {
        all[..at].iter().rev().find(|other| !not.contains(&other.change)).and_then(|other| other.heading.as_deref())
    };
    let from = before(was, [SectionChange::Added, SectionChange::Moved])?;
    let to = before(at, [SectionChange::Removed, SectionChange::MovedAway])?;
    Some(phrases.fill("listed_moved_from", &[("from", from), ("to", to)]))
}

/// What became of a section whose changes alone do not say it.
fn change_of(section: &Section, phrases: &Phrases) -> Option<String> {
    match section.change {
        SectionChange::Renamed => Some(section_change_from(section, phrases)),
        _ => None,
    }
}

fn entry(change: &ListedChange, number: usize, total: usize, labels: &Labels<'_>, phrases: &Phrases) -> ListedEntry {
    let is_row = matches!(change.kind, ListedKind::RowAdded | ListedKind::RowDeleted);
    let quote = |quote: &Quote| ListedQuote {
        column: quote.lead.clone().filter(|_| is_row),
        html: marked(quote, Some(labels)),
    };
    ListedEntry {
        number,
        of: phrases.fill("step_of", &[("n", &phrases.number(number)), ("total", &phrases.number(total))]),
        place: change.place,
        kind: listed_kind(change.kind, phrases).to_owned(),
        lead: change.quotes.first().and_then(|quote| quote.lead.clone()).filter(|_| !is_row),
        quotes: change.quotes.iter().map(quote).collect(),
        is_row: is_row && change.quotes.iter().any(|quote| quote.lead.is_some()),
    }
}
