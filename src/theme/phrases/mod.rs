//! The words that pages and emails add to a notice, in one language.

mod pattern;
mod plural;
mod rules;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tera::Value;

use self::pattern::{FORMS, elements, filled};
pub(crate) use self::pattern::{PatternElement, after_a_value};
use self::plural::Plural;
pub(crate) use self::rules::ENGLISH;
use self::rules::{BUILT_IN, JudgedLine};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{self, Diagnostic, closest};
use crate::load::yaml::value::Read;
use crate::load::yaml::{self, Data, KeyValue};
use crate::source::{SourceFile, Span};
use crate::values::date_pattern::DatePattern;
use crate::values::day::Day;
use crate::values::lang::Lang;
use crate::values::locale_forms::LocaleForms;

/// The most mistakes that are told of one file.
const TOLD: usize = 20;
/// The most names that one message lists.
const NAMED: usize = 8;

/// Lines that words had before days and numbers were written by Unicode's CLDR.
const FORMER: [&str; 3] = ["months", "date", "number_separator"];

/// The words of one language.
#[derive(Debug)]
pub struct Phrases {
    plural: Plural,
    forms: LocaleForms,
    right_to_left: bool,
    lines: BTreeMap<String, String>,
    /// The lines, as templates see them.
    value: OnceLock<Value>,
}

impl Phrases {
    /// The words of `lang`: those of the files in order, each replacing single lines of those before it; and what is
    /// odd in the files. Days are written after `dates`, or else as usual in the language.
    ///
    /// # Errors
    ///
    /// A diagnostic for each file that is not a mapping of words, for each line that does not fit the built-in one of
    /// its name, and for all lines that no file has.
    pub fn new(
        lang: &Lang,
        files: &[Arc<SourceFile>],
        dates: Option<DatePattern>,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut phrases = Self {
            plural: Plural::of(lang),
            forms: LocaleForms::new(lang, dates),
            right_to_left: lang.is_right_to_left(),
            lines: BTreeMap::new(),
            value: OnceLock::new(),
        };
        let mut found: Vec<Diagnostic> = files.iter().flat_map(|file| phrases.add(file, lang)).collect();
        // Of files that cannot be read at all, nobody knows what they lack.
        let is_read = found.is_empty() || !phrases.lines.is_empty();
        found.extend(files.last().filter(|_| is_read).and_then(|file| phrases.lacks(file)));
        if found.iter().any(Diagnostic::is_error) { Err(found) } else { Ok((phrases, found)) }
    }

    /// Takes the lines of a file over, and returns what is wrong with them.
    fn add(&mut self, file: &Arc<SourceFile>, lang: &Lang) -> Vec<Diagnostic> {
        let (node, mut found) = match yaml::read_long(file, lang) {
            Ok(read) => read,
            Err(found) => return found,
        };
        let Data::Mapping(entries) = &node.data else { return found };
        for entry in entries {
            match self.line(entry, lang) {
                Ok(words) => drop(self.lines.insert(entry.key.clone(), words)),
                Err(mistakes) => {
                    // It is there, if wrong: it is not lacking too.
                    self.lines.entry(entry.key.clone()).or_default();
                    found.extend(mistakes);
                }
            }
        }
        diagnostic::sort(&mut found);
        let untold = found.len().saturating_sub(TOLD);
        found.truncate(TOLD);
        if let Some(last) = found.pop() {
            found.push(if untold == 0 {
                last
            } else {
                last.hint(format!("there are {untold} more mistakes in this file"))
            });
        }
        found
    }

    fn line(&self, entry: &KeyValue, lang: &Lang) -> Result<String, Vec<Diagnostic>> {
        let Some(built_in) = BUILT_IN.get(&entry.key) else { return Err(vec![unknown(entry)]) };
        let words = match &entry.value.data {
            Data::Text(words) => Read::of(entry).text().map(|_| words.clone()).map_err(|mistake| vec![*mistake])?,
            _ => return Err(Read::of(entry).text().err().into_iter().map(|mistake| *mistake).collect()),
        };
        let mistakes = JudgedLine { entry, words: &words, built_in, plural: &self.plural }.mistakes(lang);
        if mistakes.is_empty() { Ok(words) } else { Err(mistakes) }
    }

    /// The error for the lines that no file has, told of the last one.
    fn lacks(&self, file: &Arc<SourceFile>) -> Option<Diagnostic> {
        let missing: Vec<&str> =
            BUILT_IN.keys().map(String::as_str).filter(|key| !self.lines.contains_key(*key)).collect();
        if missing.is_empty() {
            return None;
        }
        let named: Vec<String> = missing.iter().take(NAMED).map(|key| format!("`{key}`")).collect();
        let more = match missing.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!("the words of this language lack {}{more}", named.join(", "));
        let error = Diagnostic::new(Rule::MissingWords, Span::top_of(file), message);
        Some(error.hint(format!("write each line, as in the built-in `{}: \"{}\"`", missing[0], BUILT_IN[missing[0]])))
    }

    /// Every line, for templates.
    #[must_use]
    pub fn lines(&self) -> &BTreeMap<String, String> {
        &self.lines
    }

    /// All lines as a value of templates: made once, for every page has them.
    pub(super) fn value(&self) -> Value {
        self.value.get_or_init(|| Value::from_serializable(&self.lines)).clone()
    }

    /// The words called `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.lines.get(key).map_or_else(|| missing_words(key), String::as_str)
    }

    /// The words called `key` with `{name}` filled in for each pair. What is written the other way is kept apart.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.get(key), values, self.right_to_left)
    }

    /// Whether the language is written from right to left.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        self.right_to_left
    }

    /// The words called `key` as the label of a value: "Summary: ...".
    #[must_use]
    pub fn labelled(&self, key: &str, value: &str) -> String {
        self.fill("labelled", &[("label", self.get(key)), ("value", value)])
    }

    /// The words called `key`, one element after another: words, and the names of its gaps.
    pub fn elements(&self, key: &str) -> impl Iterator<Item = PatternElement<'_>> {
        elements(self.get(key))
    }

    /// The form of `key` for a number, with `{n}` filled in and the other pairs too.
    #[must_use]
    pub fn count(&self, key: &str, n: usize, values: &[(&str, &str)]) -> String {
        self.form(key, n, &[&[("n", &*self.number(n))], values].concat())
    }

    /// So many of a whole: "1 of 2 sections", where the whole says which form is right.
    #[must_use]
    pub fn part_of(&self, key: &str, n: usize, total: usize) -> String {
        self.form(key, total, &[("n", &self.number(n)), ("total", &self.number(total))])
    }

    fn form(&self, key: &str, number: usize, values: &[(&str, &str)]) -> String {
        let line = self.get(key);
        let form = line.split(FORMS).nth(self.plural.form(number)).unwrap_or(line);
        filled(form, values, self.right_to_left)
    }

    /// A number as the language writes it: "1,234".
    #[must_use]
    pub fn number(&self, n: usize) -> String {
        self.forms.number(n)
    }

    /// A day written out: "6 May 2019".
    #[must_use]
    pub fn date(&self, day: Day) -> String {
        self.forms.date(day)
    }

    /// A day where there is little room: "9 Sept 2024".
    #[must_use]
    pub fn short_date(&self, day: Day) -> String {
        self.forms.short_date(day)
    }

    /// Several things in a row: "a, b and c".
    #[must_use]
    pub fn list(&self, items: &[String]) -> String {
        self.forms.list(items.iter().map(String::as_str))
    }
}

fn unknown(entry: &KeyValue) -> Diagnostic {
    let error = Diagnostic::new(
        Rule::UnknownWords,
        entry.key_span.clone(),
        format!("there are no words named `{}`", entry.key),
    );
    if FORMER.contains(&&*entry.key) {
        return error.hint(
            "delete the line: dates and numbers follow the language; `dates` in noticepress.yaml changes how dates \
             are written",
        );
    }
    match closest(&entry.key, BUILT_IN.keys().map(String::as_str)) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint("see the built-in `words/en.yaml`, which lists them all"),
    }
}

/// Themes are checked to have every line, so this is never read by anyone; a page still beats a panic.
fn missing_words(key: &str) -> &'static str {
    debug_assert!(false, "the theme has no words named {key}");
    ""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::templates::BUILT_IN as BUILT_IN_FILES;

    fn english() -> Phrases {
        Phrases::new(&"en".parse().unwrap(), &[SourceFile::new("en.yaml", ENGLISH)], None).unwrap().0
    }

    #[test]
    fn the_built_in_words_pass_the_check_of_a_themes_own_and_lack_nothing() {
        for (path, text) in BUILT_IN_FILES.iter().filter(|(path, _)| path.starts_with("words/")) {
            let lang = path.trim_start_matches("words/").trim_end_matches(".yaml").parse().unwrap();
            let read = Phrases::new(&lang, &[SourceFile::new(*path, *text)], None);
            assert_eq!(read.map(|(_, odd)| odd), Ok(Vec::new()), "{path}");
        }
    }

    #[test]
    fn words_of_a_theme_hold_no_character_that_acts() {
        let file = SourceFile::new("xx.yaml", "text: \"a\"\nnotice: \"b \\e[2K\"\nmore: \"\\u202e\"\n");
        let lang: Lang = "en".parse().unwrap();
        let wrong = Phrases::new(&lang, &[file], None).unwrap_err();
        let told: Vec<(u16, String)> = wrong
            .iter()
            .filter(|wrong| matches!(wrong.rule.number(), 4 | 46))
            .map(|wrong| match &wrong.place {
                diagnostic::Place::Text(span) => (wrong.rule.number(), span.text().to_owned()),
                diagnostic::Place::Path(path) => panic!("no place in {path}"),
            })
            .collect();
        assert_eq!(told, [(46, "\\e".to_owned()), (4, "\\u202e".to_owned())]);
    }

    #[test]
    fn a_full_stop_that_ends_a_value_ends_its_sentence_too() {
        let opening = |organization| {
            english().fill("email_opening_late", &[("notice", "N"), ("date", "D"), ("organization", organization)])
        };
        assert_eq!(opening("Example Inc.").matches("..").count(), 0);
        assert_eq!(english().fill("published_by", &[("organization", "Example Inc.")]), "Published by Example Inc.");
        assert_eq!(
            filled("In force since {date}.", &[("date", "1 января 2027 г.")], false),
            "In force since 1 января 2027 г."
        );
        assert_eq!(filled("{date}...", &[("date", "D")], false), "D...");
    }

    #[test]
    fn one_change_is_not_one_changes() {
        assert_eq!(english().count("changes_count", 1, &[]), "1 change");
        assert_eq!(english().count("changes_count", 1234, &[]), "1,234 changes");
        assert_eq!(english().part_of("of_sections", 1, 2), "1 of 2 sections");
        assert_eq!(english().part_of("of_sections", 1, 1), "1 of 1 section");
    }

    #[test]
    fn each_number_has_the_form_that_the_language_has_for_it() {
        let of = |lang: &str, changes: &str| {
            let lang = lang.parse().unwrap();
            let forms = Plural::of(&lang).count();
            let line = |(key, words): (&String, &String)| {
                let words = match words.split_once(FORMS) {
                    Some(_) if key == "changes_count" => changes.to_owned(),
                    Some((_, other)) => vec![other; forms].join(FORMS),
                    None => words.clone(),
                };
                format!("{key}: {}\n", yaml::in_quotes(&words))
            };
            let words = BUILT_IN.iter().map(line).collect::<String>();
            Phrases::new(&lang, &[SourceFile::new("words.yaml", words)], None)
        };
        let counted = |lang, changes, numbers: &[usize]| {
            let phrases = of(lang, changes).unwrap().0;
            numbers.iter().map(|n| phrases.count("changes_count", *n, &[])).collect::<Vec<_>>().join(", ")
        };
        let polish = counted("pl", "{n} zmiana | {n} zmiany | {n} zmian", &[0, 1, 2, 5, 12, 22]);
        assert_eq!(polish, "0 zmian, 1 zmiana, 2 zmiany, 5 zmian, 12 zmian, 22 zmiany");
        let french = counted("fr", "{n} changement | {n} changements", &[0, 1, 2]);
        assert_eq!(french, "0 changement, 1 changement, 2 changements");
        let arabic = counted("ar", "0 | 1 | 2 | few {n} | many {n} | other {n}", &[0, 1, 2, 3, 11, 100]);
        assert_eq!(arabic, "0, 1, 2, few 3, many 11, other 100");

        let wrong = |lang, changes| {
            let wrong = of(lang, changes).unwrap_err();
            assert_eq!(wrong.len(), 1);
            format!("{}: {}", wrong[0].message, wrong[0].hints[0])
        };
        insta::assert_snapshot!(
            [
                wrong("pl", "{n} zmiana | {n} zmian"),
                wrong("en", "{n} a | {n} b | {n} c"),
                wrong("fr", "un changement | {n} changements"),
                wrong("ja", "{n} a | {n} b"),
            ]
            .join("\n"),
            @r#"
        `changes_count` has 2 forms where 3 are due: write a form for each of these, in this order, with ` | ` between them: one (1), few (2, 3, 4, …), many (0, 5, 6, …)
        `changes_count` has 3 forms where 2 are due: write a form for each of these, in this order, with ` | ` between them: one (1), other (0, 2, 3, …)
        `changes_count` lacks `{n}` in `un changement`: the built-in line is `changes_count: "{n} change | {n} changes"`
        `changes_count` has 2 forms where 1 is due: `ja` has one form for every number
        "#
        );
    }

    #[test]
    fn a_line_with_gaps_comes_in_pieces() {
        use PatternElement::{Gap, Words};
        let english = english();
        let found: Vec<PatternElement<'_>> = english.elements("next_text").collect();
        assert_eq!(
            found,
            [Words("new version from "), Gap("date"), Words(" – "), Gap("changes"), Words(", "), Gap("text")]
        );
    }
}
