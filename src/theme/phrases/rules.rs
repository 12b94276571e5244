//! What a line of a theme's words has to be: as the built-in one of its name, which is in English.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::pattern::{FORMS, MONTHS, PatternElement, elements};
use super::plural::Plural;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, closest};
use crate::load::yaml::KeyValue;
use crate::source::Span;
use crate::values::english::counted;
use crate::values::lang::Lang;

/// The built-in English words.
pub(crate) const ENGLISH: &str = include_str!("../../../themes/default/words/en.yaml");

/// The lines that every language has, as they stand in English.
pub(crate) static BUILT_IN: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| serde_yaml::from_str(ENGLISH).expect("the built-in words are a mapping of words"));

/// The separator of thousands is the one line that may be nothing, or a space.
const SEPARATOR: &str = "number_separator";

/// A line of a words file, beside the built-in one of its name.
pub(crate) struct JudgedLine<'a> {
    pub(crate) entry: &'a KeyValue,
    pub(crate) words: &'a str,
    pub(crate) built_in: &'a str,
    /// The names of the months that dates are written with.
    pub(crate) months: &'a str,
    /// The forms that words have in its language.
    pub(super) plural: &'a Plural,
}

impl JudgedLine<'_> {
    /// What is wrong with it in `lang`: every name that is not known, or else the first mistake.
    pub(crate) fn mistakes(&self, lang: &Lang) -> Vec<Diagnostic> {
        let mistakes = self.unknown_gaps();
        if !mistakes.is_empty() {
            return mistakes;
        }
        let mistake = match self.entry.key.as_str() {
            "months" => self.months(),
            "date" => self.missing_gap(self.words, &gaps(self.built_in)).or_else(|| self.date()),
            SEPARATOR => self.separator(),
            _ if self.built_in.contains(FORMS) => self.forms(lang),
            _ => self.missing_gap(self.words, &gaps(self.built_in)),
        };
        mistake.into_iter().collect()
    }

    fn unknown_gaps(&self) -> Vec<Diagnostic> {
        let known = gaps(self.built_in);
        let unknown: BTreeSet<&str> = gaps(self.words).difference(&known).copied().collect();
        let wrong = |gap: &str| {
            let message = format!("nothing is filled in for `{{{gap}}}` in `{}`", self.entry.key);
            let error = Diagnostic::new(Rule::UnknownGap, self.place_of(&format!("{{{gap}}}")), message);
            let error = match closest(gap.trim(), known.iter().copied()) {
                Some(near) => error.hint(format!("did you mean `{{{near}}}`?")),
                None => error,
            };
            error.hint(self.example())
        };
        unknown.into_iter().map(wrong).collect()
    }

    /// The error for what `form`, the words or one form of them, lacks of `needed`.
    fn missing_gap(&self, form: &str, needed: &BTreeSet<&str>) -> Option<Diagnostic> {
        let held = gaps(form);
        let missing: Vec<String> = needed.difference(&held).map(|gap| format!("`{{{gap}}}`")).collect();
        if missing.is_empty() {
            return None;
        }
        let where_to = if form == self.words { String::new() } else { format!(" in `{}`", form.trim()) };
        let message = format!("`{}` lacks {}{where_to}", self.entry.key, missing.join(" and "));
        Some(Diagnostic::new(Rule::MissingGap, self.entry.value.span.clone(), message).hint(self.example()))
    }

    fn forms(&self, lang: &Lang) -> Option<Diagnostic> {
        let due = self.plural.count();
        let forms: Vec<&str> = self.words.split(FORMS).collect();
        if forms.iter().any(|form| form.trim().is_empty()) {
            let message = format!("a form of `{}` has no words", self.entry.key);
            return Some(
                Diagnostic::new(Rule::WrongPluralForms, self.entry.value.span.clone(), message).hint(self.example()),
            );
        }
        if forms.len() != due {
            let message =
                format!("`{}` has {} where {due} {} due", self.entry.key, counted(forms.len(), "form"), is(due));
            let wrong = Diagnostic::new(Rule::WrongPluralForms, self.entry.value.span.clone(), message);
            if due == 1 {
                return Some(wrong.hint(format!("`{lang}` has one form for every number")));
            }
            let how = "write a form for each of these, in this order, with ` | ` between them";
            let wrong = wrong.hint(format!("{how}: {}", self.plural.described()));
            return Some(if due == 2 { wrong.hint(self.example()) } else { wrong });
        }
        let other = gaps(self.built_in.rsplit(FORMS).next().unwrap_or_default());
        let without_number: BTreeSet<&str> = other.iter().copied().filter(|gap| *gap != "n").collect();
        forms.iter().enumerate().find_map(|(at, form)| {
            let needed = if self.plural.names_its_number(at) { &without_number } else { &other };
            self.missing_gap(form, needed)
        })
    }

    fn months(&self) -> Option<Diagnostic> {
        let months: Vec<&str> = self.words.split(MONTHS).collect();
        let wrong = if months.len() != 12 {
            format!("`months` are 12, and here are {}", months.len())
        } else if months.iter().any(|month| month.trim().is_empty() || month.trim() != *month) {
            "a month has no name, or a space too many around it".to_owned()
        } else if let Some(twice) = months.iter().enumerate().find(|(at, month)| months[..*at].contains(month)) {
            format!("two months are called `{}`", twice.1)
        } else {
            return None;
        };
        Some(Diagnostic::new(Rule::UnusableDateWords, self.entry.value.span.clone(), wrong).hint(self.example()))
    }

    /// Day, month and year stand once each, and no two numbers run into each other.
    fn date(&self) -> Option<Diagnostic> {
        let found: Vec<PatternElement<'_>> = elements(self.words).collect();
        let names: Vec<&str> = found.iter().filter_map(PatternElement::gap).collect();
        let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
        let touching = found.windows(2).filter_map(|pair| Some((pair[0].gap()?, pair[1].gap()?)));
        let run_on = touching.into_iter().find(|(left, right)| {
            self.is_number_there(left, |month| month.ends_with(char::is_numeric))
                && self.is_number_there(right, |month| month.starts_with(char::is_numeric))
        });
        let wrong = if let Some((_, twice)) = twice {
            format!("`{{{twice}}}` is in `date` twice")
        } else if let Some((left, right)) = run_on {
            format!("in `date` the numbers of `{{{left}}}` and `{{{right}}}` run into each other")
        } else if found
            .iter()
            .any(|element| matches!(element, PatternElement::Words(words) if words.contains(char::is_numeric)))
        {
            "`date` holds a number that is no part of the day".to_owned()
        } else {
            return None;
        };
        Some(Diagnostic::new(Rule::UnusableDateWords, self.entry.value.span.clone(), wrong).hint(self.example()))
    }

    /// Whether a digit stands at that edge of what is filled in for `gap`: always, or for some month.
    fn is_number_there(&self, gap: &str, edge: impl Fn(&str) -> bool) -> bool {
        gap != "month" || self.months.split(MONTHS).any(edge)
    }

    fn separator(&self) -> Option<Diagnostic> {
        let sound = self.words.chars().count() <= 1 && !self.words.contains(char::is_alphanumeric);
        let wrong = || {
            let message = format!("`{SEPARATOR}` is one character between thousands, or none, and no letter or digit");
            Diagnostic::new(Rule::UnusableDateWords, self.entry.value.span.clone(), message).hint(self.example())
        };
        (!sound).then(wrong)
    }

    fn example(&self) -> String {
        format!("the built-in line is `{}: \"{}\"`", self.entry.key, self.built_in)
    }

    /// Where `part` of the words stands in the file; the whole value where it is written with escapes.
    fn place_of(&self, part: &str) -> Span {
        let value = &self.entry.value.span;
        match value.text().find(part) {
            Some(at) => {
                let start = value.range().start + at;
                Span::new(value.file(), start..start + part.len())
            }
            None => value.clone(),
        }
    }
}

/// Whether a line may be empty.
pub(crate) fn may_be_empty(key: &str) -> bool {
    key == SEPARATOR
}

fn gaps(line: &str) -> BTreeSet<&str> {
    elements(line).filter_map(|element| element.gap()).collect()
}

fn is(n: usize) -> &'static str {
    if n == 1 { "is" } else { "are" }
}
