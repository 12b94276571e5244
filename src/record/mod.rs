//! The record of what was published and sent: the ledger read and written, and texts judged by it.

pub(crate) mod by_path;
pub(crate) mod entries;
pub(crate) mod evidence;
pub(crate) mod judging;
pub(crate) mod letters;
pub(crate) mod published;
pub(crate) mod reading;
pub(crate) mod sealing;
pub(crate) mod time_stamp;

use crate::model::name::VersionId;
use crate::values::lang::Lang;

/// Where the ledger is, below the root.
pub(crate) const LEDGER: &str = "content/ledger.yaml";

/// The folder below a notice's with letters as they were sent.
pub(crate) const SENT: &str = "sent";

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

/// The folder of the `n`th letter of a version in a language (counted from 1), below that with all letters of the notice:
/// `2019-05-06/en`, and `2019-05-06/en.2` for the second.
#[must_use]
pub(crate) fn letter_folder(version: VersionId, lang: &Lang, n: usize) -> String {
    format!("{version}/{}", letter_name(lang, n))
}

/// The last name of that folder: `en`, `en.2`.
#[must_use]
pub(crate) fn letter_name(lang: &Lang, n: usize) -> String {
    match n {
        1 => lang.to_string(),
        _ => format!("{lang}.{n}"),
    }
}

#[cfg(test)]
mod tests;
