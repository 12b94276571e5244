//! Languages of texts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A language, by its BCP 47 tag (RFC 5646): `en`, `pt-BR`. Compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(String);

/// Scripts in use that are written from right to left (ISO 15924).
const RIGHT_TO_LEFT: [&str; 11] =
    ["Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"];

/// Languages whose usual script is one of these, by the likely subtags of Unicode's CLDR.
const USUALLY_RIGHT_TO_LEFT: [&str; 27] = [
    "aii", "ar", "azb", "bal", "bqi", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "khw", "ks", "lrc", "mzn", "nqo",
    "pnb", "prs", "ps", "sd", "sdh", "skr", "syr", "ug", "ur", "yi",
];

/// The text is not a well-formed language tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidLang;

impl fmt::Display for InvalidLang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a language is named by its BCP 47 tag, such as `en`, `es` or `pt-BR`")
    }
}

impl std::error::Error for InvalidLang {}

impl Lang {
    /// The tag that no other comes before: where the languages of a version begin in a sorted map.
    #[must_use]
    pub fn first() -> Self {
        "aa".parse().expect("a well-formed tag")
    }

    /// The tag with the usual case: `pt-BR`, `zh-Hant`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script and region: `pt` for `pt-BR`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// The script, where the tag names one: `Arab` for `az-Arab`.
    #[must_use]
    pub fn script(&self) -> Option<&str> {
        let is_script = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic());
        // After a single letter come extensions: `ar-u-nu-latn` is Arabic with Latin digits.
        self.0.split('-').skip(1).take_while(|part| part.len() > 1).find(is_script)
    }

    /// Whether it is written from right to left, by the script that it names or else by its usual one.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        match self.script() {
            Some(script) => RIGHT_TO_LEFT.contains(&script),
            None => USUALLY_RIGHT_TO_LEFT.contains(&self.primary()),
        }
    }

    /// Whether its readers can read words of the language without script and region: those of Chinese are in simplified
    /// characters, those of Azerbaijani in Latin letters.
    #[must_use]
    pub fn is_written_as_usual(&self) -> bool {
        let region = self.0.split('-').skip(1).find(|part| part.len() == 2);
        let is_traditional =
            self.script() == Some("Hant") || self.script().is_none() && matches!(region, Some("TW" | "HK" | "MO"));
        let usual = USUALLY_RIGHT_TO_LEFT.contains(&self.primary());
        !(self.primary() == "zh" && is_traditional) && usual == self.is_right_to_left()
    }
}

impl FromStr for Lang {
    type Err = InvalidLang;

    /// Parses a tag of a language with optional script, region and variants.
    ///
    /// # Errors
    ///
    /// [`InvalidLang`] when it is not well-formed. A well-formed tag that nobody registered is accepted.
    fn from_str(tag: &str) -> Result<Self, InvalidLang> {
        let parts: Vec<&str> = tag.split('-').collect();
        let alphanumeric = |p: &str| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric());
        let language = |p: &str| matches!(p.len(), 2 | 3) && p.bytes().all(|b| b.is_ascii_alphabetic());
        if !language(parts[0]) || !parts.iter().all(|p| alphanumeric(p)) {
            return Err(InvalidLang);
        }
        let cased = parts.iter().enumerate().map(|(i, part)| match part.len() {
            2 if i > 0 => part.to_ascii_uppercase(),
            4 if i > 0 && part.bytes().all(|b| b.is_ascii_alphabetic()) => {
                part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase()
            }
            _ => part.to_ascii_lowercase(),
        });
        Ok(Self(cased.collect::<Vec<_>>().join("-")))
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_says_from_which_side_a_language_is_written() {
        let is_right_to_left = |tag: &str| tag.parse::<Lang>().unwrap().is_right_to_left();
        for tag in
            ["ar", "fa-IR", "he", "az-Arab", "pa-arab-PK", "ku-Arab", "ff-Adlm", "ckb", "sd", "ar-u-nu-latn", "pnb"]
        {
            assert!(is_right_to_left(tag), "{tag}");
        }
        for tag in ["en", "az", "pa", "sd-Deva", "ar-Latn", "az-Latn", "zh-Hant", "en-u-nu-arab"] {
            assert!(!is_right_to_left(tag), "{tag}");
        }
    }

    #[test]
    fn words_of_a_language_are_for_whoever_reads_its_usual_script() {
        let is_usual = |tag: &str| tag.parse::<Lang>().unwrap().is_written_as_usual();
        for tag in ["en", "en-US", "pt-BR", "zh", "zh-CN", "zh-Hans", "zh-Hans-HK", "ar-EG", "es-419"] {
            assert!(is_usual(tag), "{tag}");
        }
        for tag in ["zh-Hant", "zh-TW", "zh-HK", "az-Arab", "ar-Latn"] {
            assert!(!is_usual(tag), "{tag}");
        }
    }

    #[test]
    fn a_language_tag_gets_its_usual_case() {
        for (typed, written) in [("pt-br", "pt-BR"), ("EN", "en"), ("zh-hant-tw", "zh-Hant-TW"), ("no", "no")] {
            assert_eq!(typed.parse::<Lang>().unwrap().as_str(), written);
        }
        for bad in ["", "e", "english", "en_US", "en-", "12"] {
            assert!(bad.parse::<Lang>().is_err(), "{bad}");
        }
    }
}
