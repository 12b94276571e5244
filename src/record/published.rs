//! What was published: the ledger added up, or the texts that another commit has.

use std::collections::{BTreeMap, BTreeSet};

use super::letters::{LetterOnRecord, letters_on_record};
use crate::model::ledger::{Act, Ledger, LedgerEntry, SealedText};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Change, Notice, Translation, Version};
use crate::model::register::Register;
use crate::source::Span;
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::lang::Lang;

/// What was published, and who says so.
#[derive(Clone, Debug)]
pub(crate) struct PublishedRecord {
    /// Who says so.
    pub witness: Witness,
    /// What of each notice.
    pub notices: BTreeMap<NoticeId, PublishedNotice>,
}

/// Who says what was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Witness {
    /// `content/ledger.yaml`.
    Ledger,
    /// A commit.
    Commit(CommitWitness),
}

/// How messages speak of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CommitWitness {
    /// The name that was typed.
    pub name: String,
    /// A name by which git gives a file back as it is there.
    pub checkout: String,
}

impl Witness {
    /// "was sealed on 2026-11-16", "is published by `main`"
    #[must_use]
    pub(super) fn was_published(&self, recorded: Option<Day>) -> String {
        match (self, recorded) {
            (Self::Commit(commit), _) => format!("is published by `{}`", commit.name),
            (Self::Ledger, Some(day)) => format!("was sealed on {day}"),
            (Self::Ledger, None) => "was sealed".to_owned(),
        }
    }

    /// What to do to have a file as it was published.
    #[must_use]
    pub(super) fn put_back(&self, path: &str) -> String {
        match self {
            Self::Commit(CommitWitness { checkout, .. }) => {
                format!("put it back with `git checkout {checkout} -- {path}`")
            }
            Self::Ledger => format!("put {path} back as it was"),
        }
    }
}

/// What was published of a notice.
#[derive(Clone, Debug, Default)]
pub(crate) struct PublishedNotice {
    /// The texts as they stand now.
    pub texts: BTreeMap<(VersionId, Lang), PublishedText>,
    /// The images that each shows.
    pub images: BTreeMap<(VersionId, String), PublishedImage>,
    /// The versions that are published no more.
    pub withdrawn: BTreeSet<VersionId>,
    /// The wordings that a correction took the place of, oldest first for each text.
    pub former: BTreeMap<(VersionId, Lang), Vec<Correction>>,
    /// The letters that went out, in the order in which they were first recorded.
    pub letters: Vec<LetterOnRecord>,
}

/// A text that was published.
#[derive(Clone, Debug)]
pub(crate) struct PublishedText {
    /// The SHA-256 of its file, as [`digest_of`] takes it.
    pub sha256: Digest,
    /// The first day it applies.
    pub effective: Day,
    /// What kind of change it was.
    pub change: Change,
    /// The day it was recorded; `None` where only a commit says that it was published.
    pub recorded: Option<Day>,
    /// Its entry.
    pub entry: Option<Span>,
}

/// An image that was published.
#[derive(Clone, Debug)]
pub(crate) struct PublishedImage {
    /// The SHA-256 of its bytes.
    pub sha256: Digest,
    /// The day it was recorded; `None` where only a commit says so.
    pub recorded: Option<Day>,
}

/// A correction of a text on its own page.
#[derive(Clone, Debug)]
pub(crate) struct Correction {
    /// The day it was recorded.
    pub recorded: Day,
    /// Why, for readers.
    pub reason: String,
    /// The SHA-256 of the wording before.
    pub before: Digest,
    /// Its entry.
    pub entry: Span,
}

/// The file of a text in a commit.
#[derive(Clone, Debug)]
pub(crate) struct PublishedFile {
    /// The notice.
    pub notice: NoticeId,
    /// The version.
    pub version: VersionId,
    /// The language of the text.
    pub lang: Lang,
    /// Its path below the root.
    pub path: String,
    /// Its SHA-256, as [`digest_of`] takes it.
    pub sha256: Digest,
}

/// The SHA-256 that stands for a text: of its whole file, UTF-8 without BOM, every line end a line feed.
#[must_use]
pub(crate) fn digest_of(text: &Translation) -> Digest {
    text.source.sha256()
}

impl PublishedRecord {
    /// What the ledger says.
    #[must_use]
    pub(crate) fn by_ledger(ledger: &Ledger) -> Self {
        let notices = ledger.chains.iter().map(|(notice, chain)| (notice.clone(), PublishedNotice::of_chain(chain)));
        Self { witness: Witness::Ledger, notices: notices.collect() }
    }

    /// What a project as another commit has it published by `as_of`; `images` gives the digests of the images that a
    /// version shows there.
    #[must_use]
    pub(crate) fn by_commit(
        commit: CommitWitness,
        register: &Register,
        as_of: Day,
        images: impl Fn(&Notice, &Version) -> BTreeMap<String, Digest>,
    ) -> Self {
        let notices = register.notices.iter().map(|notice| {
            let mut published = PublishedNotice::default();
            for version in notice.public(as_of) {
                for text in version.every_text() {
                    let sealed = PublishedText {
                        sha256: digest_of(text),
                        effective: version.effective,
                        change: version.change,
                        recorded: None,
                        entry: None,
                    };
                    published.texts.insert((version.id, text.lang.clone()), sealed);
                }
                for (file, sha256) in images(notice, version) {
                    published.images.insert((version.id, file), PublishedImage { sha256, recorded: None });
                }
            }
            (notice.id.clone(), published)
        });
        Self { witness: Witness::Commit(commit), notices: notices.collect() }
    }

    /// What a commit has published whose project cannot be read: the bytes of its texts. Their dates are taken from the
    /// texts of today, and so are never wrong.
    #[must_use]
    pub(crate) fn by_files<'f>(
        commit: CommitWitness,
        files: impl Iterator<Item = &'f PublishedFile>,
        here: &Register,
    ) -> Self {
        let mut notices: BTreeMap<NoticeId, PublishedNotice> = BTreeMap::new();
        for file in files {
            let version = here.notice(&file.notice).and_then(|notice| notice.version(file.version));
            let text = PublishedText {
                sha256: file.sha256,
                effective: version.map_or(file.version.updated, |version| version.effective),
                change: version.map_or(Change::Unclassified, |version| version.change),
                recorded: None,
                entry: None,
            };
            notices.entry(file.notice.clone()).or_default().texts.insert((file.version, file.lang.clone()), text);
        }
        Self { witness: Witness::Commit(commit), notices }
    }

    /// Adds what the ledger of today says of the same notices: what it records as a correction, as withdrawn, or as dated
    /// back is no news to anybody who reads it, and its own chain is judged elsewhere.
    pub(crate) fn add_recorded(&mut self, ledger: &Self) {
        for (id, recorded) in &ledger.notices {
            let Some(notice) = self.notices.get_mut(id) else { continue };
            for (key, text) in &recorded.texts {
                if recorded.former.contains_key(key) || !notice.texts.contains_key(key) {
                    notice.texts.insert(key.clone(), PublishedText { entry: None, ..text.clone() });
                }
            }
            for version in &recorded.withdrawn {
                notice.texts.retain(|(id, _), _| id != version);
                notice.images.retain(|(id, _), _| id != version);
                notice.withdrawn.insert(*version);
            }
        }
    }
}

impl PublishedNotice {
    /// The last version that was published, whether or not it still is.
    #[must_use]
    pub(crate) fn last(&self) -> Option<VersionId> {
        self.texts.keys().map(|(version, _)| *version).chain(self.withdrawn.iter().copied()).max()
    }

    fn of_chain(chain: &[LedgerEntry]) -> Self {
        let mut published = Self { letters: letters_on_record(chain), ..Self::default() };
        for entry in chain {
            published.add(entry);
        }
        published
    }

    fn add(&mut self, entry: &LedgerEntry) {
        match &entry.act {
            Act::Text { sealed, .. } => {
                self.withdrawn.remove(&sealed.version);
                self.put(sealed, entry);
            }
            Act::Correction { sealed, reason } => {
                let key = (sealed.version, sealed.lang.clone());
                if let Some(before) = self.texts.get(&key) {
                    let correction = Correction {
                        recorded: entry.recorded,
                        reason: reason.clone(),
                        before: before.sha256,
                        entry: entry.span.clone(),
                    };
                    self.former.entry(key).or_default().push(correction);
                }
                self.put(sealed, entry);
            }
            Act::Image { version, file, sha256 } => {
                let image = PublishedImage { sha256: *sha256, recorded: Some(entry.recorded) };
                self.images.insert((*version, file.clone()), image);
            }
            Act::Withdrawal { version, .. } => {
                self.withdrawn.insert(*version);
                self.texts.retain(|(id, _), _| id != version);
                self.images.retain(|(id, _), _| id != version);
            }
            Act::Letter(_) => {}
        }
    }

    fn put(&mut self, sealed: &SealedText, entry: &LedgerEntry) {
        let text = PublishedText {
            sha256: sealed.sha256,
            effective: sealed.effective,
            change: sealed.change,
            recorded: Some(entry.recorded),
            entry: Some(entry.span.clone()),
        };
        self.texts.insert((sealed.version, sealed.lang.clone()), text);
    }
}
