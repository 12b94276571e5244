//! The front matter that other programs put above a text: YAML between `---`, TOML between `+++`.

use std::collections::BTreeMap;

use crate::load::printed_date::leading_date;
use crate::values::day::Day;

/// Keys whose date a page prints as that of its last change; the earlier counts first.
const UPDATED: [&str; 10] = [
    "lastupdated",
    "lastupdate",
    "updated",
    "updatedat",
    "lastmodified",
    "lastmodifiedat",
    "lastmod",
    "modified",
    "revised",
    "date",
];
/// Keys whose date is the first day that a text applies.
const EFFECTIVE: [&str; 4] = ["effectivedate", "effective", "dateeffective", "effectivefrom"];
const TITLE: &str = "title";

/// A file split in two, as far as its front matter could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Foreign<'t> {
    /// The title.
    pub(crate) title: Option<String>,
    /// The date of its last change.
    pub(crate) updated: Option<Day>,
    /// The first day it applies.
    pub(crate) effective: Option<Day>,
    /// The keys that say something else, as they were written.
    pub(crate) left_out: Vec<String>,
    /// Whether there is front matter that cannot be read.
    pub(crate) is_unreadable: bool,
    /// The text below.
    pub(crate) body: &'t str,
}

/// Splits the file of another program. What stands between two rules is front matter when it is keys and values; a text
/// may begin with a rule.
#[must_use]
pub(crate) fn split(text: &str) -> Foreign<'_> {
    let whole = Foreign { body: text, ..Foreign::default() };
    let Some((mark, front_matter, body)) = between_marks(text) else { return whole };
    let entries = if mark == "+++" { of_toml(front_matter) } else { of_yaml(front_matter) };
    match entries {
        Some(entries) => taken(entries, body),
        None if mark == "+++" || begins_with_a_key(front_matter) => Foreign { is_unreadable: true, body, ..whole },
        None => whole,
    }
}

fn between_marks(text: &str) -> Option<(&'static str, &str, &str)> {
    let first = text.lines().next()?.trim_end();
    let mark = ["---", "+++"].into_iter().find(|mark| *mark == first)?;
    let start = text.split_inclusive('\n').next()?.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let end = at + line.len();
        // Jekyll also ends it as YAML ends a document.
        if line.trim_end() == mark || (mark == "---" && line.trim_end() == "...") {
            return Some((mark, &text[start..at], &text[end..]));
        }
        at = end;
    }
    None
}

fn begins_with_a_key(front_matter: &str) -> bool {
    front_matter
        .lines()
        .next()
        .and_then(|line| line.split_once(':'))
        .is_some_and(|(key, _)| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')))
}

/// Keys in their order, each with its value where that is words or a date.
type FrontMatterValues = Vec<(String, Option<String>)>;

fn of_yaml(front_matter: &str) -> Option<FrontMatterValues> {
    use serde_yaml::Value;
    if front_matter.trim().is_empty() {
        return Some(Vec::new());
    }
    let words = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let Value::Mapping(mapping) = serde_yaml::from_str(front_matter).ok()? else { return None };
    let entry = |(key, value): (&Value, &Value)| {
        // Docusaurus: `last_update: {date: 2019-05-06, author: ...}`.
        let value = value.get("date").unwrap_or(value);
        Some((words(key)?, words(value)))
    };
    mapping.iter().map(entry).collect()
}

fn of_toml(front_matter: &str) -> Option<FrontMatterValues> {
    let table: toml::Table = front_matter.parse().ok()?;
    let words = |value: &toml::Value| match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Datetime(date) => Some(date.to_string()),
        _ => None,
    };
    Some(table.iter().map(|(key, value)| (key.clone(), words(value))).collect())
}

fn taken(entries: FrontMatterValues, body: &str) -> Foreign<'_> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut left_out = Vec::new();
    for (key, value) in entries {
        let plain: String = key.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let is_day = |value: &String| day(value).is_some();
        match value {
            Some(value) if plain == TITLE && !value.trim().is_empty() => {
                known.entry(plain).or_insert(value);
            }
            Some(value) if is_day(&value) && (UPDATED.contains(&&*plain) || EFFECTIVE.contains(&&*plain)) => {
                known.entry(plain).or_insert(value);
            }
            _ => left_out.push(key),
        }
    }
    let first = |keys: &[&str]| keys.iter().find_map(|key| day(known.get(*key)?));
    Foreign {
        title: known.get(TITLE).map(|title| title.split_whitespace().collect::<Vec<_>>().join(" ")),
        updated: first(&UPDATED),
        effective: first(&EFFECTIVE),
        left_out,
        is_unreadable: false,
        body,
    }
}

/// The day of a date, perhaps with a time behind it: `2019-05-06T10:00:00Z`.
fn day(value: &str) -> Option<Day> {
    let value = value.trim();
    value.get(..10).and_then(|date| date.parse().ok()).or_else(|| leading_date(value).map(|(_, day)| day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (Option<String>, Option<String>, Vec<String>, &str) {
        let Foreign { title, updated, left_out, body, .. } = split(text);
        (title, updated.map(|day| day.to_string()), left_out, body)
    }

    #[test]
    fn titles_and_dates_are_read_from_yaml_and_toml_and_the_rest_is_named() {
        let of = |title: &str, day: &str, rest: &[&str]| {
            let rest: Vec<String> = rest.iter().map(|key| (*key).to_owned()).collect();
            (Some(title.to_owned()), Some(day.to_owned()), rest, "Text\n")
        };
        assert_eq!(
            told("---\nlayout: page\ntitle: \"Privacy\"\ndate: 2019-05-06 10:00:00 +0000\ntags: [a]\n---\nText\n"),
            of("Privacy", "2019-05-06", &["layout", "tags"])
        );
        assert_eq!(
            told("+++\ntitle = \"Privacy\"\nlastmod = 2019-05-06T10:00:00Z\ndraft = false\n+++\nText\n"),
            of("Privacy", "2019-05-06", &["draft"])
        );
        assert_eq!(
            told("---\ntitle: Privacy\ndate: 2018-01-01\nlast_update: {date: \"May 6, 2019\", author: a}\n...\nText\n"),
            of("Privacy", "2019-05-06", &[])
        );
    }

    #[test]
    fn a_text_that_begins_with_a_rule_is_a_text() {
        let text = "---\nSome words.\n---\nText\n";
        assert_eq!(told(text), (None, None, Vec::new(), text));
        assert_eq!(told("Text\n"), (None, None, Vec::new(), "Text\n"));
        assert_eq!(told("---\n---\nText\n"), (None, None, Vec::new(), "Text\n"));
    }

    #[test]
    fn front_matter_that_cannot_be_read_is_no_part_of_the_text() {
        let read = split("---\ntitle: {{ page.title }} x: y\n---\nText\n");
        assert_eq!((read.is_unreadable, read.body), (true, "Text\n"));
    }
}
