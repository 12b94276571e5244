//! A line of words as a pattern: words, and gaps to be filled.

use crate::values::direction::isolated;

/// Stands between the forms for several numbers.
pub(super) const FORMS: &str = " | ";

/// An element of a line of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternElement<'a> {
    /// Words as they stand.
    Words(&'a str),
    /// A gap to be filled: `{date}`.
    Gap(&'a str),
}

impl<'a> PatternElement<'a> {
    pub(super) fn gap(&self) -> Option<&'a str> {
        match self {
            Self::Gap(name) => Some(name),
            Self::Words(_) => None,
        }
    }
}

pub(super) fn elements(line: &str) -> impl Iterator<Item = PatternElement<'_>> {
    line.split_inclusive('}')
        .flat_map(|part| match part.strip_suffix('}').and_then(|p| p.rsplit_once('{')) {
            Some((words, gap)) => [Some(PatternElement::Words(words)), Some(PatternElement::Gap(gap))],
            None => [Some(PatternElement::Words(part)), None],
        })
        .flatten()
        .filter(|element| *element != PatternElement::Words(""))
}

/// What is copied and typed elsewhere, and so is filled in as it is.
const TYPED: [&str; 5] = ["address", "command", "contact", "host", "url"];

/// The line with `{name}` filled in for each pair.
pub(super) fn filled(line: &str, values: &[(&str, &str)], in_right_to_left: bool) -> String {
    let mut out = String::new();
    for element in elements(line) {
        match element {
            PatternElement::Words(words) => out.push_str(after_a_value(words, &out)),
            PatternElement::Gap(name) => {
                let value = values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
                out.push_str(&if TYPED.contains(&name) { value.into() } else { isolated(value, in_right_to_left) });
            }
        }
    }
    out
}

/// The words that follow what is written `before`: of an abbreviation at the end of a sentence ("Example Inc.", "2027 г.") the
/// full stop is the sentence's too.
pub(crate) fn after_a_value<'w>(words: &'w str, before: &str) -> &'w str {
    match words.strip_prefix('.') {
        Some(rest) if before.trim_end_matches('\u{2069}').ends_with('.') && !rest.starts_with('.') => rest,
        _ => words,
    }
}
