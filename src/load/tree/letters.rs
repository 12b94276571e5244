//! What lies in `sent/`: letters as they went out, a folder each, and nothing else.

use super::Sorting;
use super::placed::PlacedEntry;
use crate::diagnostic::rules::Rule;
use crate::load::file_name::is_back_up;
use crate::load::files::Entry;
use crate::model::name::{NoticeId, VersionId};
use crate::record::letters::{LETTER_PARTS, LETTER_SUMS};
use crate::record::{SENT, letter_folder};
use crate::values::lang::Lang;

impl Sorting<'_, '_> {
    /// The letters of a notice. Whether they are those that were sent, the record says.
    pub(super) fn letters(&mut self, id: &NoticeId, sent: &Entry) {
        for entry in self.sent.remove(sent.path.as_str()).unwrap_or_default() {
            let below = &entry.path[sent.path.len() + 1..];
            let parts: Vec<&str> = below.split('/').collect();
            let name = parts[parts.len() - 1];
            let at = PlacedEntry { folder: Some(SENT), name, entry };
            if is_back_up(name) || self.refuse_unreadable(&at) {
                continue;
            }
            match (parts.as_slice(), at.is_folder(), at.text()) {
                ([version], true, _) if version.parse::<VersionId>().is_ok() => {}
                ([version, letter], true, _) if is_letter(version, letter) => {
                    self.folder(id).letters.entry(format!("{version}/{letter}")).or_default();
                }
                ([version, letter, file], false, Some(text)) if is_letter(version, letter) && is_of_letter(file) => {
                    let letters = &mut self.folder(id).letters;
                    letters.entry(format!("{version}/{letter}")).or_default().insert(name, text.bytes);
                }
                // What lies in a folder that is refused is not refused once more.
                ([version, ..], ..) if parts.len() > 1 && version.parse::<VersionId>().is_err() => {}
                ([version, letter, _], ..) if !is_letter(version, letter) => {}
                _ => self.problems.push(
                    at.wrong(Rule::StrayFile, format!("`{name}` does not belong in this folder"))
                        .hint("move it elsewhere: `sent/` contains only emails that `noticepress sent` put there"),
                ),
            }
        }
    }
}

/// Whether a folder of a version is called as a letter is: `en`, `en.2`.
fn is_letter(version: &str, letter: &str) -> bool {
    let Ok(version) = version.parse::<VersionId>() else { return false };
    let (lang, n) = letter.split_once('.').map_or((letter, Some(1)), |(lang, n)| (lang, n.parse().ok()));
    let (Ok(lang), Some(n)) = (lang.parse::<Lang>(), n) else { return false };
    n > 0 && letter_folder(version, &lang, n).strip_prefix(&format!("{version}/")) == Some(letter)
}

fn is_of_letter(name: &str) -> bool {
    name == LETTER_SUMS || LETTER_PARTS.contains(&name)
}
