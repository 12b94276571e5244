//! Reads the keys of a mapping as checked values, and says what to type where one is wrong.

use std::ops::RangeInclusive;

use url::Url;

use super::value::{Mistake, Read, Stated};
use super::{Data, KeyValue, Node};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, closest};
use crate::source::Span;
use crate::values::day::Day;

/// The keys of one mapping. Those that it may have, or else those asked for, are the ones it knows; [`Fields::finish`]
/// reports all others.
///
/// Keys match whatever their case. Each reader returns `None` when the key is absent, and when its value is wrong; the
/// mistake is kept for `finish`.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    entries: &'a [KeyValue],
    /// Where a missing key is reported.
    missing_at: Span,
    known: Vec<&'static str>,
    refused: Vec<&'static str>,
    stubs: Stubs,
    problems: Vec<Diagnostic>,
}

/// Keys that may stand without a value until their author comes to them.
#[derive(Clone, Copy, Debug, Default)]
struct Stubs {
    /// Each with what to write.
    hints: &'static [(&'static str, &'static [&'static str])],
    /// Whether nobody asks for them yet.
    may_wait: bool,
}

impl<'a> Fields<'a> {
    /// Reads the keys of `mapping`; keys that are missing are reported at `missing_at`.
    #[must_use]
    pub(crate) fn new(mapping: &'a Node, missing_at: Span) -> Self {
        let entries: &[KeyValue] = match &mapping.data {
            Data::Mapping(entries) => entries,
            _ => &[],
        };
        Self {
            entries,
            missing_at,
            known: Vec::new(),
            refused: Vec::new(),
            stubs: Stubs::default(),
            problems: Vec::new(),
        }
    }

    /// As [`Fields::new`], for a mapping whose possible keys are all known.
    #[must_use]
    pub(crate) fn with_keys(mapping: &'a Node, missing_at: Span, keys: impl Iterator<Item = &'static str>) -> Self {
        Self { known: keys.collect(), ..Self::new(mapping, missing_at) }
    }

    /// The mistakes in the values read, and an error for every key that is not known.
    #[must_use]
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        for entry in self.entries {
            let mut known = self.known.iter().chain(&self.refused);
            if !known.any(|known| known.eq_ignore_ascii_case(&entry.key)) {
                self.problems.push(unknown_key(entry, &self.known));
            }
        }
        self.problems
    }

    /// Reports a key that belongs elsewhere with `hint`, instead of calling it unknown.
    pub(crate) fn refuse(&mut self, key: &'static str, hint: impl Into<String>) {
        self.refused.push(key);
        if let Some(entry) = self.find(key) {
            let message = format!("`{}` does not belong here", entry.key);
            let refused = Diagnostic::new(Rule::MisplacedKey, entry.key_span.clone(), message).hint(hint);
            self.problems.push(refused);
        }
    }

    /// Whether the key is there, with a right value or a wrong one.
    #[must_use]
    pub(crate) fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Whether the key is there, or one that nobody knows and that was most likely meant to be it: who misspelt a key did
    /// not forget it.
    #[must_use]
    pub(crate) fn has_or_misspells(&self, key: &'static str) -> bool {
        let is_known = |entry: &&KeyValue| {
            let mut known = self.known.iter().chain(&self.refused);
            known.any(|known| known.eq_ignore_ascii_case(&entry.key))
        };
        self.has(key) || self.entries.iter().any(|entry| !is_known(&entry) && meant(&entry.key, &[key]).is_some())
    }

    /// Takes keys of `hints` that have no value for such as are still to be written, and says what to write; or nothing, as
    /// long as they may wait.
    pub(crate) fn ask_for(&mut self, hints: &'static [(&'static str, &'static [&'static str])], may_wait: bool) {
        self.stubs = Stubs { hints, may_wait };
    }

    /// Adds a mistake found outside.
    pub(crate) fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Reports that `key` is missing unless it is there; `example` is what to write for it.
    pub(crate) fn require(&mut self, key: &'static str, example: &str) {
        if !self.has_or_misspells(key) {
            let message = format!("`{key}` is missing");
            let missing = Diagnostic::new(Rule::MissingKey, self.missing_at.clone(), message)
                .hint(format!("add `{key}: {example}`"));
            self.problems.push(missing);
        }
    }

    /// One line of text.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<Stated<String>> {
        self.read(key, Read::text)
    }

    /// One line of text, or a list of such lines; never empty.
    pub(crate) fn text_or_list(&mut self, key: &'static str) -> Option<Stated<Vec<Stated<String>>>> {
        let entry = self.given(key)?;
        let (read, mistakes) = Read::of(entry).lines();
        self.problems.extend(mistakes);
        Some(Stated { value: read, span: entry.value.span.clone() })
    }

    /// A calendar day.
    pub(crate) fn day(&mut self, key: &'static str) -> Option<Stated<Day>> {
        self.read(key, Read::day)
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, key: &'static str) -> Option<Stated<bool>> {
        self.read(key, Read::flag)
    }

    /// One of some words, and what each stands for.
    pub(crate) fn one_of<T: Copy>(&mut self, key: &'static str, words: &[(&'static str, T)]) -> Option<Stated<T>> {
        self.read(key, |read| read.one_of(words))
    }

    /// Some of some words, each at most once; an empty list is allowed.
    pub(crate) fn some_of<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<Stated<Vec<T>>> {
        let entry = self.given(key)?;
        let items = match &entry.value.data {
            Data::List(items) => items.iter().collect(),
            _ => vec![&entry.value],
        };
        let read: Vec<Result<T, Mistake>> = items.iter().map(|item| Read::item(entry, item).one_of(words)).collect();
        let value = self.keep(read);
        Some(Stated { value, span: entry.value.span.clone() })
    }

    /// A whole number of a range.
    pub(crate) fn number(&mut self, key: &'static str, range: &RangeInclusive<u32>) -> Option<Stated<u32>> {
        self.read(key, |read| read.number(range))
    }

    /// An absolute address of one of some schemes.
    pub(crate) fn address(&mut self, key: &'static str, schemes: &[&str]) -> Option<Stated<Url>> {
        self.read(key, |read| read.address(schemes))
    }

    /// An email address, without a name.
    pub(crate) fn email(&mut self, key: &'static str) -> Option<Stated<String>> {
        self.read(key, Read::email)
    }

    /// A mapping, whose keys `read` reads.
    pub(crate) fn mapping<T>(
        &mut self,
        key: &'static str,
        example: &str,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Option<Stated<T>> {
        let entry = self.given(key)?;
        let value = self.nested(entry, &entry.value, entry.key_span.clone(), example, read)?;
        Some(Stated { value, span: entry.value.span.clone() })
    }

    /// A list of mappings; `read` reads the keys of each, given the item's place.
    pub(crate) fn mappings<T>(
        &mut self,
        key: &'static str,
        example: &str,
        mut read: impl FnMut(&mut Fields<'_>, &Span) -> Option<T>,
    ) -> Option<Stated<Vec<T>>> {
        let entry = self.given(key)?;
        let Data::List(items) = &entry.value.data else {
            self.problems
                .push(Read::of(entry).wrong_kind("a list", &format!("`{key}:` and on the next line `  - {example}`")));
            return None;
        };
        let value = items
            .iter()
            .filter_map(|item| {
                self.nested(entry, item, item.span.clone(), example, |fields| read(fields, &item.span)).flatten()
            })
            .collect();
        Some(Stated { value, span: entry.value.span.clone() })
    }

    /// A list whose items are texts, or mappings that `read` reads.
    pub(crate) fn texts_or_mappings<T>(
        &mut self,
        key: &'static str,
        example: &str,
        text: impl Fn(Stated<String>) -> Option<T>,
        mut read: impl FnMut(&mut Fields<'_>, &Span) -> Option<T>,
    ) -> Option<Vec<T>> {
        let entry = self.given(key)?;
        let Data::List(items) = &entry.value.data else {
            self.problems.push(Read::of(entry).wrong_kind("a list", &format!("`{key}: {example}`")));
            return None;
        };
        let mut values = Vec::new();
        for item in items {
            let span = item.span.clone();
            values.extend(if matches!(item.data, Data::Mapping(_)) {
                self.nested(entry, item, span.clone(), example, |fields| read(fields, &span)).flatten()
            } else {
                self.keep([Read::item(entry, item).text()]).pop().and_then(|value| text(Stated { value, span }))
            });
        }
        Some(values)
    }

    /// The entries of a mapping whose keys are not names of fields.
    pub(crate) fn entries(&mut self, key: &'static str, example: &str) -> Option<&'a [KeyValue]> {
        let entry = self.given(key)?;
        if let Data::Mapping(entries) = &entry.value.data {
            return Some(entries);
        }
        self.problems.push(Read::of(entry).wrong_kind("keys and values", &format!("`{key}: {example}`")));
        None
    }

    /// Whether the value of a key is keys and values.
    pub(crate) fn is_mapping(&mut self, key: &'static str) -> bool {
        self.anything(key).is_some_and(|node| matches!(node.data, Data::Mapping(_)))
    }

    /// Any value, unread; `None` when there is none.
    pub(crate) fn anything(&mut self, key: &'static str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.value).filter(|node| node.data != Data::Null)
    }

    fn nested<T>(
        &mut self,
        entry: &KeyValue,
        node: &Node,
        missing_at: Span,
        example: &str,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Option<T> {
        if !matches!(node.data, Data::Mapping(_)) {
            self.problems.push(Read::item(entry, node).wrong_kind("keys and values", &format!("`{example}`")));
            return None;
        }
        let mut fields = Fields::new(node, missing_at);
        let value = read(&mut fields);
        self.problems.extend(fields.finish());
        Some(value)
    }

    fn read<T>(&mut self, key: &'static str, read: impl FnOnce(Read<'a>) -> Result<T, Mistake>) -> Option<Stated<T>> {
        let entry = self.given(key)?;
        let value = self.keep([read(Read::of(entry))]).pop()?;
        Some(Stated { value, span: entry.value.span.clone() })
    }

    fn keep<T>(&mut self, read: impl IntoIterator<Item = Result<T, Mistake>>) -> Vec<T> {
        let problems = &mut self.problems;
        read.into_iter().filter_map(|read| read.map_err(|mistake| problems.push(*mistake)).ok()).collect()
    }

    /// The entry of a key that has a value; one without is an error.
    fn given(&mut self, key: &'static str) -> Option<&'a KeyValue> {
        let entry = self.entry(key)?;
        if entry.value.data == Data::Null {
            match self.stubs.hints.iter().find(|(stub, _)| *stub == key) {
                Some(_) if self.stubs.may_wait => {}
                Some((_, hints)) => self.problems.push(Read::of(entry).to_be_written(hints)),
                None => self.problems.push(Read::of(entry).empty()),
            }
            return None;
        }
        Some(entry)
    }

    fn entry(&mut self, key: &'static str) -> Option<&'a KeyValue> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.find(key)
    }

    fn find(&self, key: &str) -> Option<&'a KeyValue> {
        self.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key))
    }
}

fn unknown_key(entry: &KeyValue, known: &[&'static str]) -> Diagnostic {
    let unknown = Diagnostic::new(Rule::UnknownKey, entry.key_span.clone(), format!("unknown key `{}`", entry.key));
    let unknown = match meant(&entry.key, known) {
        Some(near) => unknown.hint(format!("did you mean `{near}`?")),
        None => unknown,
    };
    let names: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
    if entry.value.data == Data::Null && entry.key.contains(' ') {
        return unknown.hint("put quotes around all text that contains a comma: between braces a comma ends a value");
    }
    unknown.hint(format!("use one of the keys {}", names.join(", ")))
}

/// The key that was most likely meant: one spelt nearly so, or the first word of several, as in `Effective date`.
fn meant(written: &str, known: &[&'static str]) -> Option<&'static str> {
    let first = written.split([' ', '_', '-']).next().unwrap_or_default();
    let near = closest(written, known.iter().copied());
    near.or_else(|| known.iter().copied().find(|key| key.eq_ignore_ascii_case(first)))
}
