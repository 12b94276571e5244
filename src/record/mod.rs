//! The record of what was published and sent: the ledger read and written, and texts judged by it.

pub(crate) mod by_path;
pub(crate) mod entries;
pub(crate) mod judging;
pub(crate) mod published;
pub(crate) mod reading;
pub(crate) mod sealing;

use crate::model::name::VersionId;
use crate::values::lang::Lang;

/// Where the ledger is, below the root.
pub(crate) const LEDGER: &str = "content/ledger.yaml";

/// The folder below a notice's with former wordings.
pub(crate) const FORMER: &str = "former";

/// The name of the file with the wording before the `n`th correction of a text (counted from 1): `2019-05-06.1.md`, and
/// `2019-05-06.es.1.md` for a translation.
#[must_use]
pub(crate) fn former_name(version: VersionId, translation: Option<&Lang>, n: usize) -> String {
    match translation {
        None => format!("{version}.{n}.md"),
        Some(lang) => format!("{version}.{lang}.{n}.md"),
    }
}

#[cfg(test)]
mod tests;
