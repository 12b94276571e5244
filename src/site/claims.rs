//! What a file says, in figures: which text it tells of, its days and its summary, what it quotes, where it leads.
//!
//! Whoever renders a file says so of it, from the same values as the file is made of, and the output keeps it beside the
//! file. So two files can be held against each other whatever a theme makes of them, and without reading either.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use url::Url;

use crate::model::name::{InvalidNoticeId, NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::values::day::Day;
use crate::values::digest::{Digest, ShortDigest};
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

    /// It as a line of JSON, and the digest of that; `None` when there is nothing to hold against other files.
    pub(crate) fn written(&self) -> Option<(String, ShortDigest)> {
        if *self == Self::default() {
            return None;
        }
        let text = serde_json::to_string(self).expect("lists of strings are JSON");
        let digest = ShortDigest::of(text.as_bytes());
        Some((text, digest))
    }
}

/// Whose files claim something: what they do lies together, and can be read without that of all others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Claimant {
    /// Those that are of no notice, such as the homepage and what goes into other homepages.
    Site,
    /// Those in the folders of a notice, whichever the tree and the language.
    Notice(NoticeId),
}

/// What the site is called beside notices, none of which can be called so.
const SITE: &str = "_";

impl Claimant {
    /// Whose the file at this path of a tree is, by what is known of notices. A notice has a folder of its own at the top, or in
    /// that of a language, which is called like no notice.
    pub(crate) fn of(path: &str, is_notice: impl Fn(&NoticeId) -> bool) -> Self {
        let folders = path.split('/').take(path.matches('/').count().min(2));
        folders.filter_map(|folder| folder.parse().ok()).find(is_notice).map_or(Self::Site, Self::Notice)
    }
}

impl fmt::Display for Claimant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Site => SITE,
            Self::Notice(notice) => notice.as_str(),
        })
    }
}

impl FromStr for Claimant {
    type Err = InvalidNoticeId;

    fn from_str(name: &str) -> Result<Self, InvalidNoticeId> {
        if name == SITE { Ok(Self::Site) } else { name.parse().map(Self::Notice) }
    }
}

impl Serialize for Claimant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Claimant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_of_the_notice_in_whose_folder_it_lies_in_whichever_language() {
        let of = |path: &str| Claimant::of(path, |notice| ["privacy", "terms"].contains(&notice.as_str())).to_string();
        for path in ["privacy/index.html", "privacy/2019-05-06/terms/x", "es/privacy/feed.xml", "pt-BR/privacy/a/b/c"] {
            assert_eq!(of(path), "privacy", "{path}");
        }
        for path in
            ["index.html", "es/index.html", "privacy", "es/privacy", "embed/privacy.html", "a/b/privacy/c", "feed.xml"]
        {
            assert_eq!(of(path), "_", "{path}");
        }
        assert_eq!("_".parse(), Ok(Claimant::Site));
        assert!("../privacy".parse::<Claimant>().is_err());
    }
}
