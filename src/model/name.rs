//! Names that are part of addresses: notices and their versions.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::values::day::Day;

/// Name of a notice, stable across its versions; part of its address.
///
/// One or more runs of `a-z` and `0-9` joined by single hyphens, 64 characters at the most: `cookie-notice`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeId(String);

/// Why a folder cannot be a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidNoticeId {
    /// Not runs of `a-z0-9` joined by single hyphens.
    Shape,
    /// More than 64 characters.
    Length,
    /// A name the site, or Windows, keeps for itself.
    Reserved,
}

impl fmt::Display for InvalidNoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shape => "a notice's folder is named in a-z and 0-9, with single hyphens between: `cookie-notice`",
            Self::Length => "a notice's folder has a name of at most 64 characters",
            Self::Reserved => "this name is reserved for the site itself, or for devices on Windows",
        })
    }
}

impl std::error::Error for InvalidNoticeId {}

/// Names that the site's own addresses take.
const RESERVED: [&str; 6] = ["embed", "assets", "static", "404", "feed", "sitemap"];

/// Whether Windows keeps a name, in small letters and without suffix, for a device: no file or folder can have it.
#[must_use]
pub(crate) fn is_device(name: &str) -> bool {
    let numbered = |p: &str| name.strip_prefix(p).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    matches!(name, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

impl NoticeId {
    /// The name as it stands in addresses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for NoticeId {
    type Err = InvalidNoticeId;

    fn from_str(text: &str) -> Result<Self, InvalidNoticeId> {
        let is_run = |run: &str| !run.is_empty() && run.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9'));
        if !text.split('-').all(is_run) {
            Err(InvalidNoticeId::Shape)
        } else if text.len() > 64 {
            Err(InvalidNoticeId::Length)
        } else if RESERVED.contains(&text) || is_device(text) {
            Err(InvalidNoticeId::Reserved)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl fmt::Display for NoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for NoticeId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for NoticeId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Name of a version among those of its notice: its `updated` date, and its place among texts of that day.
///
/// Written `2019-05-06`, and `2019-05-06-2` for the second text of a day. Ordered as published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionId {
    /// The day the text became readable, printed at its top.
    pub updated: Day,
    /// 1 for the first text of that day, up to 99.
    pub sequence: u8,
}

/// The text is no version's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidVersionId;

impl fmt::Display for InvalidVersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a version is named by its `updated` date, `2019-05-06`; a second version of that day `2019-05-06-2`",
        )
    }
}

impl std::error::Error for InvalidVersionId {}

impl VersionId {
    /// The first text of a day.
    #[must_use]
    pub fn first_of(updated: Day) -> Self {
        Self { updated, sequence: 1 }
    }
}

impl FromStr for VersionId {
    type Err = InvalidVersionId;

    fn from_str(text: &str) -> Result<Self, InvalidVersionId> {
        let (date, rest) = text.split_at_checked(10).ok_or(InvalidVersionId)?;
        if !date.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(InvalidVersionId);
        }
        let updated: Day = date.parse().map_err(|_| InvalidVersionId)?;
        let sequence = match rest.strip_prefix('-') {
            None if rest.is_empty() => 1,
            Some(number) if number.len() <= 2 && number.starts_with(|c| matches!(c, '1'..='9')) => {
                number.parse().ok().filter(|n| *n >= 2).ok_or(InvalidVersionId)?
            }
            _ => return Err(InvalidVersionId),
        };
        // `May 6, 2019` is a day too, but not a name.
        let id = Self { updated, sequence };
        if id.to_string() == text { Ok(id) } else { Err(InvalidVersionId) }
    }
}

impl fmt::Display for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sequence {
            1 => self.updated.fmt(f),
            n => write!(f, "{}-{n}", self.updated),
        }
    }
}

impl Serialize for VersionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for VersionId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_named_in_lower_case_runs() {
        for good in ["privacy", "cookie-notice", "terms-2", "a"] {
            assert_eq!(good.parse::<NoticeId>().unwrap().as_str(), good);
        }
        let long = "a".repeat(65);
        for bad in ["", "Privacy", "a b", "-a", "a-", "a--b", "..", "%2e%2e", "con", "com1", "404", "é", long.as_str()]
        {
            assert!(bad.parse::<NoticeId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn versions_of_one_day_are_told_apart_and_ordered() {
        let ids: Vec<VersionId> =
            ["2019-05-06", "2019-05-06-2", "2019-05-06-10", "2019-05-07"].map(|t| t.parse().unwrap()).into();
        assert!(ids.is_sorted());
        assert_eq!(ids[2].to_string(), "2019-05-06-10");
        for bad in ["2019-05-06-1", "2019-05-06-02", "2019-5-6", "2019-02-30", "2019-05-06-", "May 6, 2019", "notes"] {
            assert!(bad.parse::<VersionId>().is_err(), "{bad}");
        }
    }
}
