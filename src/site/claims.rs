//! What a file says, in figures: which text it tells of, its days and its summary, what it quotes, where it leads.
//!
//! Whoever renders a file says so of it, from the same values as the file is made of, and the manifest of the output keeps
//! it. So two files can be held against each other whatever a theme makes of them, and without reading either.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::lang::Lang;

/// Bytes of a quote's digest that are kept.
const QUOTE_BYTES: usize = 8;

/// What one file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claims {
    /// The texts it tells of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Told>,
    /// Names of places in it that other files may lead to.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub ids: BTreeSet<String>,
    /// Where it leads in the site, as a path with or without `#` and the name of a place: `privacy/2019-05-06/changes/#sharing`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub links: BTreeSet<String>,
    /// The homepage that says where every page of its language leads, this one too; `None` where it says so itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framed_by: Option<String>,
    /// Where every page of its language leads, said by the homepage.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub around: BTreeSet<String>,
}

/// What a file says of one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Told {
    /// The notice.
    pub notice: NoticeId,
    /// The version.
    pub version: VersionId,
    /// The language of the file.
    pub lang: Lang,
    /// The day on which it became readable.
    pub updated: Day,
    /// The day from which it applies; `None` where the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Day>,
    /// The versions whose summaries it gives, one after the other and each line once: its own, and before it those that are announced with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums_up: Vec<VersionId>,
    /// The summary, an item each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub summary: Vec<String>,
    /// The text that it is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<VersionId>,
    /// What is quoted of the two, in the order of the comparison: the beginning of each quote's digest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<String>,
}

impl Told {
    /// What a file says of a version that gives its day and, so far, nothing else.
    pub(crate) fn of(notice: &Notice, version: &Version, lang: &Lang) -> Self {
        Self {
            notice: notice.id.clone(),
            version: version.id,
            lang: lang.clone(),
            updated: version.id.updated,
            effective: None,
            sums_up: Vec::new(),
            summary: Vec::new(),
            from: None,
            quotes: Vec::new(),
        }
    }

    /// Which also says from when the version applies.
    #[must_use]
    pub(crate) fn applying(self, effective: Day) -> Self {
        Self { effective: Some(effective), ..self }
    }

    /// Which also gives the summaries of these versions.
    #[must_use]
    pub(crate) fn summing_up<'v>(self, versions: impl Iterator<Item = &'v Version>, summary: &[String]) -> Self {
        Self { sums_up: versions.map(|version| version.id).collect(), summary: summary.to_owned(), ..self }
    }

    /// Which also quotes the comparison with this text.
    #[must_use]
    pub(crate) fn quoting<'q>(self, from: &Version, quotes: impl Iterator<Item = &'q str>) -> Self {
        let quotes = quotes.map(|quote| Digest::of(quote.as_bytes()).beginning(QUOTE_BYTES)).collect();
        Self { from: Some(from.id), quotes, ..self }
    }
}

impl Claims {
    /// Nothing but what is told of one text.
    pub(crate) fn of(told: Told) -> Self {
        Self { about: vec![told], ..Self::default() }
    }

    /// Notes that it leads to `address`, if that is in the site at `base_url`.
    pub(crate) fn lead_to(&mut self, address: &str, base_url: &Url) {
        self.links.extend(address.strip_prefix(base_url.as_str()).map(str::to_owned));
    }

    /// Says also what another says.
    pub(crate) fn add(&mut self, other: &Self) {
        self.about.extend(other.about.iter().cloned());
        self.ids.extend(other.ids.iter().cloned());
        self.links.extend(other.links.iter().cloned());
    }

    /// Whether there is nothing to hold against other files.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
