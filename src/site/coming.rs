//! The announced changes of a notice that are still to come, above its text in force: people come here from every footer.

use serde::Serialize;

use super::address::{Address, redline_path, version_path};
use super::banner::{SummaryItem, summary, told};
use super::claims::Told;
use super::edition::{Edition, Line, Part, line};
use crate::announce::{self, Announcement};
use crate::model::notice::Notice;

/// A change that is still to come, in words that stay true when it has.
#[derive(Serialize)]
pub(crate) struct ComingChange {
    /// From when it applies.
    pub headline: Line,
    /// What changes, in the editor's words.
    pub summary: Vec<SummaryItem>,
    /// The address of the redline.
    pub changes: String,
    /// The address of the version.
    pub text: String,
    /// What it says, for the claims of the page.
    #[serde(skip)]
    pub told: Told,
}

/// The changes that are still to come, soonest first, as the page at `address` tells of them.
pub(crate) fn coming_changes(notice: &Notice, address: &Address, edition: Edition<'_>) -> Vec<ComingChange> {
    let phrases = edition.phrases;
    let change = |announced: &Announcement<'_>| {
        let version = announced.version;
        // A fix to the text in force may have come since.
        let before = notice.before(version, edition.as_of).unwrap_or(announced.base);
        let summary = summary(announced, edition);
        ComingChange {
            headline: line(phrases, "coming", &[("date", Part::day(version.effective, phrases))]),
            told: told(announced, &summary, edition.lang),
            summary,
            changes: address.to(&redline_path(notice, before, version)),
            text: address.to(&version_path(&notice.id, version.id)),
        }
    };
    announce::coming(notice, edition.as_of).iter().map(change).collect()
}
