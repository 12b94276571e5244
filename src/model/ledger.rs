//! What was published and what was sent, entry after entry.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::name::{NoticeId, VersionId};
use super::notice::Change;
use crate::source::{SourceFile, Span};
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::lang::Lang;
use crate::values::packed::PackedBytes;

/// The record of a project: a chain of entries for each notice, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The chains, by notice.
    pub chains: BTreeMap<NoticeId, Vec<LedgerEntry>>,
}

/// The end of a chain: enough to tell later whether it was only added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainEnd {
    /// How many entries it had.
    pub entries: usize,
    /// The digest of the last.
    pub last: Digest,
}

/// One entry of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The day it was made, in the publisher's time zone.
    pub recorded: Day,
    /// What it records.
    pub act: Act,
    /// The SHA-256 of its lines, which the next entry repeats.
    pub digest: Digest,
    /// Its lines in the ledger.
    pub span: Span,
}

/// What an entry records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A text as it was published.
    Text {
        /// Which text, and what was published.
        sealed: SealedText,
        /// Why it could be dated before the day it was recorded, where that needed a reason.
        backdated: Option<String>,
    },
    /// An image that a text shows.
    Image {
        /// The text.
        version: VersionId,
        /// Its name beside the versions.
        file: String,
        /// The SHA-256 of its bytes.
        sha256: Digest,
    },
    /// Other words on the page of a text that was published.
    Correction {
        /// Which text, and what is published from now on.
        sealed: SealedText,
        /// Why, for readers.
        reason: String,
    },
    /// A text that is published no more.
    Withdrawal {
        /// The text, in every language.
        version: VersionId,
        /// Why.
        reason: String,
    },
    /// A letter that went out.
    Letter(SentLetter),
}

/// What the ledger keeps of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedText {
    /// The version.
    pub version: VersionId,
    /// The language of the text.
    pub lang: Lang,
    /// The first day the version applies.
    pub effective: Day,
    /// What kind of change it was.
    pub change: Change,
    /// The SHA-256 of the whole file: UTF-8 without BOM, every line end a line feed.
    pub sha256: Digest,
}

/// What the ledger keeps of a letter that went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLetter {
    /// The version that it announced.
    pub version: VersionId,
    /// The language of the letter.
    pub lang: Lang,
    /// What it was for.
    pub kind: LetterKind,
    /// How it went out: `email`, unless the publisher names another way.
    pub channel: String,
    /// The day it went out, in the publisher's time zone.
    pub sent: Day,
    /// To whom, in the publisher's words.
    pub audience: String,
    /// To how many.
    pub count: u64,
    /// The SHA-256 of the letter's files; `record` says how it is taken.
    pub sha256: Digest,
}

/// What a letter is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LetterKind {
    /// It announces a change.
    #[default]
    Announcement,
    /// It takes the place of a letter of the same text, because what that one announced was changed.
    Correction,
    /// It says that an announced change was taken back.
    Withdrawal,
}

impl LetterKind {
    /// The word that the ledger and JSON use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Announcement => "announcement",
            Self::Correction => "correction",
            Self::Withdrawal => "withdrawal",
        }
    }

    /// The kind that [`LetterKind::as_str`] gives this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Announcement, Self::Correction, Self::Withdrawal].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The files of a letter as it was sent, by name.
pub(crate) type LetterFiles = BTreeMap<String, Arc<PackedBytes>>;

impl Ledger {
    /// The entries of a notice, oldest first.
    #[must_use]
    pub fn chain(&self, notice: &NoticeId) -> &[LedgerEntry] {
        self.chains.get(notice).map_or(&[], Vec::as_slice)
    }

    /// The file it was read from; `None` where it has no entry.
    #[must_use]
    pub fn source(&self) -> Option<&Arc<SourceFile>> {
        self.chains.values().flatten().next().map(|entry| entry.span.file())
    }

    /// Whether a version is published no more, by the last that was recorded of it.
    #[must_use]
    pub fn has_withdrawn(&self, notice: &NoticeId, version: VersionId) -> bool {
        let of_version = |entry: &&LedgerEntry| match &entry.act {
            Act::Text { sealed, .. } => sealed.version == version,
            Act::Withdrawal { version: withdrawn, .. } => *withdrawn == version,
            _ => false,
        };
        let last = self.chain(notice).iter().rev().find(of_version);
        last.is_some_and(|entry| matches!(entry.act, Act::Withdrawal { .. }))
    }

    /// Where each chain ends.
    #[must_use]
    pub fn ends(&self) -> BTreeMap<NoticeId, ChainEnd> {
        let end = |chain: &Vec<LedgerEntry>| ChainEnd {
            entries: chain.len(),
            last: chain.last().map_or(Digest::NONE, |entry| entry.digest),
        };
        self.chains.iter().map(|(notice, chain)| (notice.clone(), end(chain))).collect()
    }

    /// Whether the chain of a notice is that of an earlier ledger, with or without further entries.
    #[must_use]
    pub fn continues(&self, notice: &NoticeId, end: ChainEnd) -> bool {
        let before = end.entries.checked_sub(1).and_then(|at| self.chain(notice).get(at));
        before.map_or(Digest::NONE, |entry| entry.digest) == end.last
    }
}
