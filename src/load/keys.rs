//! Every key that a project's YAML may have, and where it belongs. A new key begins with a line here.

use super::yaml::fields::Fields;

/// What states a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// The front matter of a text in any language.
    Words,
    /// The front matter of a text in the reference language, which also has words.
    Version,
    /// `notice.yaml`.
    Notice,
    /// `noticepress.yaml`.
    Settings,
}

/// A constant for each key, and the table of them all. A key that no reader asks for is dead code to the compiler.
macro_rules! keys {
    ($($name:ident = $key:literal in $($home:ident),+;)+) => {
        $(pub(crate) const $name: &str = $key;)+
        const KEYS: &[(&str, &[Home])] = &[$(($key, &[$(Home::$home),+])),+];
    };
}

keys! {
    TITLE = "title" in Words, Notice, Settings;
    SUMMARY = "summary" in Words;
    IMPACT = "impact" in Words;
    CHOICES = "choices" in Words;
    UPDATED = "updated" in Version;
    EFFECTIVE = "effective" in Version;
    CHANGE = "change" in Version;
    NOTIFY = "notify" in Version;
    RETROACTIVE = "retroactive" in Version;
    LATE_NOTICE = "late_notice" in Version;
    FOLLOWS = "follows" in Version;
    TRANSLATIONS = "translations" in Version;
    TAKES_BACK = "takes_back" in Version;
    DRAFT = "draft" in Words;
    EXTRA = "extra" in Version;
    IMPORTED = "imported" in Version;
    KIND = "kind" in Notice;
    DESCRIPTION = "description" in Notice;
    CONTACT = "contact" in Notice;
    BASE_URL = "base_url" in Settings;
    ORGANIZATION = "organization" in Notice, Settings;
    HOMEPAGE = "homepage" in Settings;
    TIMEZONE = "timezone" in Settings;
    LANGUAGES = "languages" in Settings;
    THEME = "theme" in Settings;
    NOTICE_PERIOD_DAYS = "notice_period_days" in Notice, Settings;
    BANNER_DAYS = "banner_days" in Notice, Settings;
    COMPARE = "compare" in Settings;
    RAW_HTML = "raw_html" in Settings;
    LINKS_BASE = "links_base" in Settings;
    EMAIL = "email" in Notice, Settings;
    BRAND = "brand" in Settings;
    DATES = "dates" in Settings;
    NOTICES = "notices" in Settings;
    RULES = "rules" in Settings;
    WITHDRAWN = "withdrawn" in Notice;
    ENDED = "ended" in Notice;
}

impl Home {
    /// The keys that may stand here, in the order of the table.
    pub(crate) fn keys(self) -> impl Iterator<Item = &'static str> {
        KEYS.iter().filter(move |(_, homes)| self.takes(homes)).map(|(key, _)| *key)
    }

    fn takes(self, homes: &[Self]) -> bool {
        homes.contains(&self) || self == Self::Version && homes.contains(&Self::Words)
    }

    /// Reports each key that belongs elsewhere, with what `instead` says of its place.
    pub(crate) fn refuse_others(self, fields: &mut Fields<'_>, instead: impl Fn(Self) -> String) {
        for (key, homes) in KEYS.iter().filter(|(_, homes)| !self.takes(homes)) {
            fields.refuse(key, instead(homes[0]));
        }
    }

    /// Where its keys belong, as a hint.
    #[must_use]
    pub(crate) fn as_hint(self) -> String {
        let place = match self {
            Self::Words | Self::Version => "at the top of a version, such as `2019-05-06.md`",
            Self::Notice => "in `notice.yaml`, beside the versions",
            Self::Settings => "in `noticepress.yaml`",
        };
        format!("it belongs {place}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::overrides::Overrides;
    use crate::load::settings::{Basics, settings};
    use crate::load::{front_matter, notice};
    use crate::source::SourceFile;

    /// What each reader says of a key without a value.
    fn told(here: Home, key: &str) -> (Vec<u16>, String) {
        let lang = "en".parse().unwrap();
        let yaml = format!("{key}:\n");
        let text = SourceFile::new("content/p/2024-01-01.md", format!("---\n{yaml}---\nText\n"));
        let problems = match here {
            Home::Words => front_matter::translation(&text, &lang, "content/p/2024-01-01.md").1,
            Home::Version => front_matter::version(&text, &lang).1,
            Home::Notice => notice::notice(&SourceFile::new("notice.yaml", yaml), &Basics::default()).1,
            Home::Settings => settings(&SourceFile::new("noticepress.yaml", yaml), &Overrides::default()).2,
        };
        // That others are missing says nothing of this one.
        let problems: Vec<_> = problems.into_iter().filter(|problem| problem.rule.number() != 37).collect();
        (problems.iter().map(|p| p.rule.number()).collect(), problems.iter().flat_map(|p| p.hints.clone()).collect())
    }

    #[test]
    fn each_key_is_known_where_it_belongs_and_sent_there_from_elsewhere() {
        for (key, homes) in KEYS {
            for here in [Home::Words, Home::Version, Home::Notice, Home::Settings] {
                let (codes, hints) = told(here, key);
                if here.takes(homes) {
                    assert!(codes.iter().all(|code| [38, 320].contains(code)), "`{key}` in {here:?}: {codes:?}");
                } else {
                    let place = match (here, homes[0]) {
                        (Home::Words, Home::Version) => "write it in content/p/2024-01-01.md".to_owned(),
                        (_, home) => home.as_hint(),
                    };
                    assert!(codes == [36] && hints.contains(&place), "`{key}` in {here:?}: {codes:?} {hints}");
                }
            }
        }
    }

    #[test]
    fn a_key_of_no_place_is_unknown_everywhere() {
        for here in [Home::Words, Home::Version, Home::Notice, Home::Settings] {
            assert_eq!(told(here, "colour").0, [35], "{here:?}");
        }
    }
}
