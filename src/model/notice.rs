//! A notice and its versions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::iter;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::name::{NoticeId, VersionId};
use super::settings::{EmailSettings, Organization};
use crate::source::{SourceFile, SourceText, Span};
use crate::values::day::Day;
use crate::values::lang::Lang;

/// One document with a history: a privacy notice, terms, a cookie notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its name, part of its address.
    pub id: NoticeId,
    /// What it is, in a sentence, for the homepage.
    pub description: Option<String>,
    /// Where to write about it.
    pub contact: Option<String>,
    /// Who publishes it.
    pub organization: Organization,
    /// How its emails are written: its own addresses or those of the settings.
    pub email: EmailSettings,
    /// Notice period in calendar days, this notice's own or that of the settings.
    pub notice_period_days: u32,
    /// Whether it says what is done with people's data, so that a material change says for which data it holds.
    pub is_about_privacy: bool,
    /// Days that a banner stays after the effective date.
    pub banner_days: u32,
    /// When it ended, if it did.
    pub ended: Option<Ending>,
    /// Its versions in the order they were published, drafts among them. [`Notice::versions`] is how to read them.
    pub(crate) versions: Vec<Version>,
    /// The wordings that corrections took the place of, by the names of their files: `2019-05-06.1.md`.
    pub former: BTreeMap<String, Arc<SourceFile>>,
    /// Images that lie beside the versions: file names, sorted.
    pub files: Arc<BTreeSet<String>>,
}

/// The end of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// The first day on which no text of it applies.
    pub on: Day,
    /// Why, for readers.
    pub reason: String,
    /// The notice that takes its place.
    pub successor: Option<NoticeId>,
}

/// An announced text that was taken back before it applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Withdrawal {
    /// The day it was taken back.
    pub on: Day,
    /// Why, for readers.
    pub reason: String,
}

/// One dated text of a notice.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its name: the `updated` date, and its place among texts of that day.
    pub id: VersionId,
    /// The first day it applies.
    pub effective: Day,
    /// What kind of change it is.
    pub change: Change,
    /// The version it edits; `None` for the first.
    pub predecessor: Option<VersionId>,
    /// The versions of which it leaves out, on purpose, what they changed.
    pub takes_back: BTreeSet<VersionId>,
    /// Where it is announced.
    pub notify: BTreeSet<Channel>,
    /// Why it could not be announced in time, printed to readers.
    pub late_notice: Option<String>,
    /// When it was taken back.
    pub withdrawn: Option<Withdrawal>,
    /// Whether its translations may follow after the day it is published.
    pub translations_later: bool,
    /// Never built unless asked for.
    pub draft: bool,
    /// What it says of itself besides.
    pub particulars: Particulars,
    /// The text in the reference language.
    pub text: Translation,
    /// The texts in further languages.
    pub translations: BTreeMap<Lang, Translation>,
    /// The languages in which somebody has begun a translation that is still a draft.
    pub unfinished: BTreeSet<Lang>,
}

/// What a version says of itself that nothing else depends on: from its front matter as it is, to whoever shows it.
#[derive(Clone, Debug, Default)]
pub struct Particulars {
    /// Whether it applies to data collected before, where stated.
    pub retroactive: Option<bool>,
    /// Where it came from, when it was imported.
    pub imported: Option<Imported>,
    /// The publisher's own keys, for templates.
    pub extra: Value,
}

/// A version's words in one language.
#[derive(Clone)]
pub struct Translation {
    /// The language.
    pub lang: Lang,
    /// Its title.
    pub title: String,
    /// What changed, in plain words, an item each.
    pub summary: Vec<String>,
    /// What it means for the reader.
    pub impact: Option<String>,
    /// What the reader can do.
    pub choices: Vec<Choice>,
    /// The file.
    pub source: Arc<SourceFile>,
    /// The bytes of the file below the front matter.
    pub body: Range<usize>,
}

/// All that the front matter says. The text itself is told by the name of its file alone: who has to know whether that is
/// the same takes its digest.
impl fmt::Debug for Translation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Named one by one, so that nothing is left out that comes to be.
        let Self { lang, title, summary, impact, choices, source, body: _ } = self;
        let mut written = f.debug_struct("Translation");
        written.field("lang", lang).field("title", title).field("summary", summary).field("impact", impact);
        written.field("choices", choices).field("source", &source.path()).finish()
    }
}

impl Translation {
    /// The Markdown below the front matter.
    #[must_use]
    pub fn markdown(&self) -> SourceText {
        self.source.text().part(self.body.clone())
    }

    /// A place in the body, given as bytes of it.
    #[must_use]
    pub fn span(&self, in_body: &Range<usize>) -> Span {
        Span::new(&self.source, self.body.start + in_body.start..self.body.start + in_body.end)
    }
}

/// Something the reader can do about a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What, in a sentence.
    pub text: String,
    /// Where, if there is a page for it.
    pub url: Option<Url>,
}

/// What an import knows of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The commit that it was read from.
    pub commit: Option<String>,
    /// The date that its text printed.
    pub printed: Option<Day>,
}

/// The kind of change an editor declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// The first text: there is nothing it changes.
    First,
    /// It matters to readers, who are told before it takes effect.
    Material,
    /// It does not change what readers agreed to.
    Minor,
    /// It mends a mistake.
    Correction,
    /// An imported text that nobody has judged.
    Unclassified,
}

impl Change {
    /// The word that front matter, messages and JSON use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Material => "material",
            Self::Minor => "minor",
            Self::Correction => "correction",
            Self::Unclassified => "unclassified",
        }
    }

    /// The kind that [`Change::as_str`] gives this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let all = [Self::First, Self::Material, Self::Minor, Self::Correction, Self::Unclassified];
        all.into_iter().find(|change| change.as_str() == word)
    }
}

/// A way to tell readers of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A banner on the homepage.
    Homepage,
    /// An email.
    Email,
}

impl Channel {
    /// All of them, in the order in which they are written.
    pub(crate) const ALL: [Self; 2] = [Self::Homepage, Self::Email];

    /// The word that front matter has for it.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Homepage => "homepage",
            Self::Email => "email",
        }
    }
}

impl Version {
    /// Its text in each language that it is written in, the reference text first.
    pub fn every_text(&self) -> impl Iterator<Item = &Translation> {
        iter::once(&self.text).chain(self.translations.values())
    }

    /// The text in `lang`, or `None` when nobody has translated it.
    #[must_use]
    pub fn translation(&self, lang: &Lang) -> Option<&Translation> {
        if self.text.lang == *lang { Some(&self.text) } else { self.translations.get(lang) }
    }

    /// Whether everything that it tells of its change is written in `lang`: its text, and its summary where it has one.
    #[must_use]
    pub fn is_told_in(&self, lang: &Lang) -> bool {
        self.translation(lang).is_some_and(|text| !text.summary.is_empty() || self.text.summary.is_empty())
    }

    /// The text in `lang`, or else in the reference language.
    #[must_use]
    pub fn translation_or_reference(&self, lang: &Lang) -> &Translation {
        self.translation(lang).unwrap_or(&self.text)
    }
}
