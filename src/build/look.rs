//! What a notice looks like in an edition, whatever its texts are.

use std::sync::Arc;

use super::memory::PROGRAM;
use crate::announce::next_change::last_change;
use crate::model::notice::Notice;
use crate::site::edition::Edition;
use crate::values::day::Day;
use crate::values::digest::Digest;

/// What tells all that the pages of a notice say in an edition, beside its texts, from what they would say otherwise.
///
/// Whatever a page may read is in here as a whole, so that nothing can be forgotten: the program, the theme, the settings,
/// the navigation, what the front matter of each version says, the chain of the ledger, the letters that were sent. Of the
/// day it is what it changes.
pub(super) fn look(notice: &Notice, edition: Edition<'_>) -> Digest {
    let Edition { register, theme, lang, phrases: _, as_of, nav, record } = edition;
    let of_record = record.and_then(|record| record.notices.get(&notice.id));
    let mailings = of_record.into_iter().flat_map(|record| &record.letters).flat_map(|letter| &letter.mailings);
    let sent: Vec<Day> = mailings.map(|mailing| mailing.sent).filter(|sent| *sent <= as_of).collect();
    let chain = record.and(register.ledger.as_ref()).and_then(|ledger| ledger.ends().get(&notice.id).copied());
    let letters = register.letters.get(&notice.id).into_iter().flatten().flat_map(|(folder, files)| {
        files.iter().map(move |(name, bytes)| format!("{folder}/{name} {}", bytes.sha256()))
    });
    // Texts that only the publisher may see, and the images beside them, have no part in any page.
    let versions = notice.public(as_of).cloned().collect();
    let notice = Notice { versions, files: Arc::default(), ..notice.clone() };
    let said = format!(
        "{PROGRAM} {lang} {:?} {:?} {:?} {notice:?} {:?} {sent:?} {chain:?} {:?}",
        theme.digest(),
        nav.named_by(&notice),
        register.settings,
        last_change(&notice, as_of),
        letters.collect::<Vec<_>>(),
    );
    Digest::of(said.as_bytes())
}
