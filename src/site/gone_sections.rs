//! Sections that a text does not have any more: the lines to which links of then lead.

use serde::Serialize;

use super::address::{Address, version_path};
use super::edition::{Edition, Line, Part, line};
use super::trails::{FormerIds, GoneHeading};
use super::wording::dated;
use crate::model::notice::Notice;
use crate::values::lang::Lang;

/// A line about a section that is no more.
#[derive(Serialize)]
pub(crate) struct GoneSection {
    /// The id that it had.
    pub id: String,
    heading: String,
    /// The language of the heading.
    lang: Lang,
    /// Since when it is gone, with a link to the last text that has it.
    pub line: Line,
}

/// The sections that are gone from a text, by the ids that they had.
pub(crate) fn gone_sections(
    notice: &Notice,
    former: &FormerIds,
    address: &Address,
    edition: Edition<'_>,
) -> Vec<GoneSection> {
    let line = |gone: &GoneHeading| {
        Some(GoneSection {
            id: gone.id.clone(),
            heading: gone.words.clone(),
            lang: edition.text(notice.version(gone.last)?).lang.clone(),
            line: gone_line(notice, gone, address, edition),
        })
    };
    former.gone.iter().filter_map(line).collect()
}

/// "Not part of this notice from 4 July 2022 on. Read it in the version of 15 March 2021."
pub(crate) fn gone_line(notice: &Notice, gone: &GoneHeading, address: &Address, edition: Edition<'_>) -> Line {
    let phrases = edition.phrases;
    let Some(last) = notice.version(gone.last) else { return Vec::new() };
    let date = dated(last, phrases.date(last.id.updated));
    let href = address.to(&version_path(&notice.id, last.id));
    let link = Part::link(phrases.fill("gone_link", &[("date", &date)]), format!("{href}#{}", gone.last_id));
    match gone.since.and_then(|since| notice.version(since)) {
        Some(since) => line(phrases, "gone_since", &[("date", Part::day(since.effective, phrases)), ("link", link)]),
        None => line(phrases, "gone_never", &[("link", link)]),
    }
}
