//! What is typed of a mailing that went out: when, to whom, to how many.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::values::day::Day;
use crate::values::lang::Lang;

/// What somebody says of a mailing.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Mailing {
    /// The day it was sent, in the publisher's time zone.
    #[arg(long, value_name = "DATE")]
    pub on: Day,
    /// Who it was sent to, in a few words: "all subscribers".
    #[arg(long, value_name = "WHOM")]
    pub to: String,
    /// Number of recipients, the same for each language that was sent, or `en=3000,es=1211`.
    #[arg(long, value_name = "N")]
    pub count: MailedCount,
    /// Language that was sent [default: all of them].
    #[arg(long, value_name = "LANG")]
    pub lang: Option<Lang>,
    /// How it was sent.
    #[arg(long, value_name = "NAME", default_value = "email")]
    pub channel: String,
}

/// How many got a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MailedCount {
    /// So many in each language that went out.
    Each(u64),
    /// So many in each of these.
    Of(BTreeMap<Lang, u64>),
}

impl FromStr for MailedCount {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let number = |digits: &str| match digits.parse::<u64>() {
            Ok(n) if n > 0 => Ok(n),
            _ => Err(format!(
                "`{digits}` is not a number of recipients: write a number from 1 on, without spaces or commas"
            )),
        };
        if !typed.contains('=') {
            return number(typed).map(Self::Each);
        }
        let mut counts = BTreeMap::new();
        for part in typed.split(',') {
            let (lang, digits) = part.split_once('=').ok_or_else(|| format!("`{part}` is not written as `en=3000`"))?;
            let lang: Lang = lang.trim().parse().map_err(|_| format!("`{lang}` is not a language tag"))?;
            if counts.insert(lang.clone(), number(digits.trim())?).is_some() {
                return Err(format!("`{lang}` is counted twice"));
            }
        }
        Ok(Self::Of(counts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_a_number_or_one_for_each_language() {
        assert_eq!("4211".parse(), Ok(MailedCount::Each(4211)));
        let two = [("en", 3000), ("es", 1211)].map(|(lang, n)| (lang.parse().unwrap(), n));
        assert_eq!("en=3000, es=1211".parse(), Ok(MailedCount::Of(two.into())));
        for wrong in ["0", "-1", "4,211", "4 211", "many", "en=1,en=2", "en=1,2", "en=0", "english!=3"] {
            assert!(wrong.parse::<MailedCount>().is_err(), "{wrong}");
        }
    }
}
