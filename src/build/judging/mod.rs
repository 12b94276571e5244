//! What an editor may have overlooked that one text alone does not show: in its translations, in its summary, in what it
//! changes, in where its links lead, and on which day it was last read.

mod contacts;
mod judged;
mod links;
mod newest;
mod review;
mod summaries;
mod translations;

pub(super) use self::contacts::{Contacts, contacts, misspelt};
use self::judged::JudgedNotice;
use super::texts::Texts;
use crate::diagnostic::Diagnostic;
use crate::model::notice::Notice;
use crate::model::register::Register;
use crate::values::day::Day;

/// What is to be said of a notice and its texts. Each text that can still be mended is compared with the one before it, and
/// with its translations.
pub(super) fn judge(register: &Register, notice: &Notice, texts: &Texts<'_>, as_of: Day) -> Vec<Diagnostic> {
    let judged = JudgedNotice { register, notice, texts };
    let mut found: Vec<Diagnostic> = newest::judge(notice, texts).into_iter().collect();
    found.extend(translations::missing(notice, &register.settings.languages, as_of));
    found.extend(review::overdue(notice, as_of));
    for version in notice.versions().iter().filter(|version| notice.can_be_mended(version, as_of)) {
        found.extend(newest::understated(judged, version));
        found.extend(translations::unlike(judged, version));
        for text in version.every_text() {
            found.extend(summaries::judge(judged, version, text));
            found.extend(links::judge(judged, version, text));
        }
    }
    found
}
