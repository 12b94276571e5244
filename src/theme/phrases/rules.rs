//! What a line of a theme's words has to be: as the built-in one of its name, which is in English.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::pattern::{FORMS, elements};
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

/// A line of a words file, beside the built-in one of its name.
pub(crate) struct JudgedLine<'a> {
    pub(crate) entry: &'a KeyValue,
    pub(crate) words: &'a str,
    pub(crate) built_in: &'a str,
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
        let mistake = if self.built_in.contains(FORMS) {
            self.forms(lang)
        } else {
            self.missing_gap(self.words, &gaps(self.built_in))
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
            let message = format!("a form of `{}` is empty", self.entry.key);
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

fn gaps(line: &str) -> BTreeSet<&str> {
    elements(line).filter_map(|element| element.gap()).collect()
}

fn is(n: usize) -> &'static str {
    if n == 1 { "is" } else { "are" }
}
