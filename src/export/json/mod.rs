//! A redline for programs. `docs/redline-json.md` describes it, `docs/redline.schema.json` holds it to its form.

mod blocks;
mod old_tree;

use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use self::blocks::{BlockView, block_views};
use super::compared::Compared;
use crate::redline::changes::{ChangeKind, Redline};
use crate::redline::summary::{Counts, Section, SectionChange, Sections};
use crate::values::json;

/// Raised when a program that reads one form would misread the next. New keys alone do not raise it.
const FORMAT: u32 = 2;

/// The redline as one JSON object.
#[must_use]
pub fn redline(redline: &Redline<'_>, compared: &Compared) -> String {
    let sections = Sections::of(redline);
    let whole = JsonRedline {
        format: FORMAT,
        notice: &compared.notice,
        from: &compared.from,
        to: &compared.to,
        lang: compared.lang(),
        counts: sections.total.into(),
        sections: sections.sections.iter().map(SectionView::of).collect(),
        blocks: block_views(redline),
    };
    json::compact(&whole) + "\n"
}

/// The redline of two versions: what `noticepress diff --format json` writes.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Redline", deny_unknown_fields))]
struct JsonRedline<'a> {
    /// The version of this form. A program should refuse one it does not know; new keys alone do not raise it.
    format: u32,
    /// The notice, or the new file's name without its ending.
    notice: &'a str,
    /// The name of the old version, or the old file's name without its ending.
    from: &'a str,
    /// The name of the new version, or the new file's name without its ending.
    to: &'a str,
    /// The language of both versions as a BCP 47 tag; `und` for two files.
    lang: &'a str,
    /// How much changed.
    counts: CountsView,
    /// Each heading with what follows it, in order; what comes before the first heading is a section without one.
    sections: Vec<SectionView<'a>>,
    /// The blocks of both versions. Without those inserted they are the old version in its order, without those deleted the
    /// new one.
    blocks: Vec<BlockView<'a>>,
}

/// How much changed; what is 0 is left out.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Counts", deny_unknown_fields))]
struct CountsView {
    /// Places with other words; a whole block that came or went is one.
    #[cfg_attr(test, schemars(default))]
    changes: usize,
    /// Changes as a page lists and counts them: several places of one sentence are one, and so is a whole section, or a
    /// passage that moved.
    #[cfg_attr(test, schemars(default))]
    listed: usize,
    /// Passages that stand in another place.
    #[cfg_attr(test, schemars(default))]
    moves: usize,
    /// Words that came, punctuation left out.
    #[cfg_attr(test, schemars(default))]
    inserted: usize,
    /// Words that went, punctuation left out.
    #[cfg_attr(test, schemars(default))]
    deleted: usize,
    /// Places where words say the same as before, and a reader sees that something changed: the sum of the kinds below,
    /// `encoding` left out.
    #[cfg_attr(test, schemars(default))]
    editorial: usize,
    /// Of these, white space that came or went, and parts no word.
    #[cfg_attr(test, schemars(default))]
    white_space: usize,
    /// Other quotation marks.
    #[cfg_attr(test, schemars(default))]
    quotation_marks: usize,
    /// Other dashes.
    #[cfg_attr(test, schemars(default))]
    dashes: usize,
    /// Hyphens that came or went.
    #[cfg_attr(test, schemars(default))]
    hyphenation: usize,
    /// Other capitals.
    #[cfg_attr(test, schemars(default))]
    case: usize,
    /// Another spelling of the same words.
    #[cfg_attr(test, schemars(default))]
    spelling: usize,
    /// Other punctuation.
    #[cfg_attr(test, schemars(default))]
    punctuation: usize,
    /// Another label before the same words.
    #[cfg_attr(test, schemars(default))]
    renumbering: usize,
    /// Places that look the same, and are stored otherwise.
    #[cfg_attr(test, schemars(default))]
    encoding: usize,
    /// Links that lead elsewhere.
    #[cfg_attr(test, schemars(default))]
    links: usize,
    /// Places that are set otherwise, or are other elements.
    #[cfg_attr(test, schemars(default))]
    form: usize,
    /// Words that stayed, punctuation left out.
    #[cfg_attr(test, schemars(default))]
    kept: usize,
}

/// Of a section most counts are zero, and a version has many sections: these are left out.
fn without_zeros<S: Serializer>(counts: &CountsView, serializer: S) -> Result<S::Ok, S::Error> {
    let counts = serde_json::to_value(counts).map_err(S::Error::custom)?;
    let counts = counts.as_object().into_iter().flatten().filter(|(_, count)| count.as_u64() != Some(0));
    serializer.collect_map(counts)
}

impl From<Counts> for CountsView {
    fn from(counts: Counts) -> Self {
        let Counts { changes, places, moves, inserted, deleted, quiet, links, form, kept } = counts;
        Self {
            changes: places,
            listed: changes,
            moves,
            inserted,
            deleted,
            editorial: counts.editorial(),
            white_space: quiet.of(ChangeKind::WhiteSpace),
            quotation_marks: quiet.of(ChangeKind::QuotationMarks),
            dashes: quiet.of(ChangeKind::Dashes),
            hyphenation: quiet.of(ChangeKind::Hyphenation),
            case: quiet.of(ChangeKind::Case),
            spelling: quiet.of(ChangeKind::Spelling),
            punctuation: quiet.of(ChangeKind::Punctuation),
            renumbering: quiet.of(ChangeKind::Renumbering),
            encoding: counts.encoding(),
            links,
            form,
            kept,
        }
    }
}

/// A heading, and what follows it up to the next.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Section", deny_unknown_fields))]
struct SectionView<'a> {
    /// The heading's words; none for what comes before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    heading: Option<&'a str>,
    /// What the heading was called, where it is called otherwise now.
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<&'a str>,
    /// The id that leads to it on the redline's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// The heading's level, 1 to 6; 0 without a heading.
    level: u8,
    /// What became of it: `form` if only its form, typography or links changed.
    change: SectionChangeView,
    /// How much of it changed; what is zero is left out.
    #[serde(serialize_with = "without_zeros")]
    counts: CountsView,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "SectionChange"))]
enum SectionChangeView {
    Kept,
    Form,
    Reworded,
    Renamed,
    Added,
    Removed,
    Moved,
    MovedAway,
}

impl<'a> SectionView<'a> {
    fn of(section: &'a Section) -> Self {
        Self {
            heading: section.heading.as_deref(),
            was: section.was.as_deref(),
            id: section.id.as_deref(),
            level: section.level,
            change: match section.change {
                SectionChange::Kept => SectionChangeView::Kept,
                SectionChange::Form => SectionChangeView::Form,
                SectionChange::Reworded => SectionChangeView::Reworded,
                SectionChange::Renamed => SectionChangeView::Renamed,
                SectionChange::Added => SectionChangeView::Added,
                SectionChange::Removed => SectionChangeView::Removed,
                SectionChange::Moved => SectionChangeView::Moved,
                SectionChange::MovedAway => SectionChangeView::MovedAway,
            },
            counts: section.counts.into(),
        }
    }
}

#[cfg(test)]
mod tests;
