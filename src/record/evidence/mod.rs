//! Which text applied on a day, what the ledger says of it, who was told, and what all that proves: the files of an archive.

mod account;
mod found;
mod page;

use std::collections::BTreeMap;
use std::fmt::Write;

use self::found::letter_path;
pub(crate) use self::found::{Evidence, NoEvidence};
use crate::model::ledger::Ledger;
use crate::values::archive::archive;
use crate::values::digest::Digest;

impl Evidence<'_> {
    /// The archive: the same bytes for the same files and days.
    #[must_use]
    pub(crate) fn archive(&self) -> Vec<u8> {
        let mut files = self.files();
        let sums: String = files.iter().fold(String::new(), |mut sums, (name, bytes)| {
            let _ = writeln!(sums, "{}  {name}", Digest::of(bytes));
            sums
        });
        files.insert("SHA256SUMS".to_owned(), sums.into_bytes());
        let top = format!("{}-{}", self.notice.id, self.on);
        let named: Vec<(String, &[u8])> =
            files.iter().map(|(name, bytes)| (format!("{top}/{name}"), bytes.as_slice())).collect();
        archive(named.iter().map(|(name, bytes)| (name.as_str(), *bytes)))
    }

    /// The files by name, but for the one with their digests.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for wording in self.wordings() {
            files.insert(self.file_name(&wording), wording.source.as_bytes().to_vec());
        }
        let ledger = self.register.ledger.as_ref().and_then(Ledger::source);
        if let Some(ledger) = ledger {
            files.insert("ledger.yaml".to_owned(), ledger.text().as_bytes().to_vec());
            for (name, bytes) in &self.register.time_stamps {
                files.insert(name.clone(), bytes.unpack());
            }
        }
        let kept = self.register.letters.get(&self.notice.id);
        for letter in self.letters() {
            for (name, bytes) in kept.and_then(|letters| letters.get(&letter.folder())).into_iter().flatten() {
                files.insert(format!("{}/{name}", letter_path(letter)), bytes.unpack());
            }
        }
        let (title, parts) = account::account(self);
        files.insert("evidence.html".to_owned(), page::html(&title, &parts).into_bytes());
        files.insert("evidence.txt".to_owned(), page::text(&title, &parts).into_bytes());
        files
    }
}
