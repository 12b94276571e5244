//! One value of a key, read as what the key asks for.

use std::ops::RangeInclusive;

use url::Url;

use super::{Data, KeyValue, Node, in_quotes};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, closest};
use crate::load::web_address;
use crate::source::Span;
use crate::values::day::{Day, InvalidDay};

/// A value, and where the author stated it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stated<T> {
    /// The value.
    pub value: T,
    /// Its characters in the file.
    pub span: Span,
}

impl<T> Stated<T> {
    /// The same place with another value.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Stated<U> {
        Stated { value: change(self.value), span: self.span }
    }
}

/// What is wrong with a value.
pub(crate) type Mistake = Box<Diagnostic>;

/// A value about to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Read<'a> {
    entry: &'a KeyValue,
    node: &'a Node,
    /// Whether it is an item of the key's list.
    item: bool,
}

impl<'a> Read<'a> {
    /// The value of a key.
    #[must_use]
    pub(crate) fn of(entry: &'a KeyValue) -> Self {
        Self { entry, node: &entry.value, item: false }
    }

    /// An item in the value of a key.
    #[must_use]
    pub(crate) fn item(entry: &'a KeyValue, node: &'a Node) -> Self {
        Self { entry, node, item: !std::ptr::eq(node, &raw const entry.value) }
    }

    /// One line of text, without space around it.
    ///
    /// # Errors
    ///
    /// When it is empty, no text, or holds line breaks.
    pub(crate) fn text(self) -> Result<String, Mistake> {
        let text = match &self.node.data {
            Data::Text(text) => text.trim(),
            Data::Null => return Err(self.empty().into()),
            Data::Flag(_) | Data::Number(_) => return Err(self.needs_quotes().into()),
            Data::List(_) => return Err(self.wrong_kind("a single piece of text", &self.line("\"...\"")).into()),
            Data::Mapping(entries) => return Err(self.mapping_for_text(entries).into()),
        };
        if text.is_empty() {
            return Err(self.empty().into());
        }
        if text.contains('\n') { Err(self.line_break().into()) } else { Ok(text.to_owned()) }
    }

    /// A text or a list of texts, and what is wrong with any of them.
    #[must_use]
    pub(crate) fn lines(self) -> (Vec<Stated<String>>, Vec<Diagnostic>) {
        let items: Vec<Read<'a>> = match &self.node.data {
            Data::List(items) if items.is_empty() => return (Vec::new(), vec![self.empty()]),
            Data::List(items) => items.iter().map(|item| Self::item(self.entry, item)).collect(),
            _ => vec![self],
        };
        let (mut lines, mut mistakes) = (Vec::new(), Vec::new());
        for item in items {
            match item.text() {
                Ok(value) => lines.push(Stated { value, span: item.node.span.clone() }),
                Err(mistake) => mistakes.push(*mistake),
            }
        }
        (lines, mistakes)
    }

    /// A calendar day.
    ///
    /// # Errors
    ///
    /// When it is none, with the day to write where that can be known.
    pub(crate) fn day(self) -> Result<Day, Mistake> {
        let written = self.node.span.text();
        let text = match &self.node.data {
            Data::Text(text) => text.as_str(),
            Data::Number(_) | Data::Flag(_) => &written,
            _ => return Err(self.wrong_kind("a date", &self.line("2019-05-06")).into()),
        };
        if text.trim().is_empty() {
            return Err(self.empty().into());
        }
        text.parse().map_err(|invalid| self.no_day(text, &invalid).into())
    }

    /// `true` or `false`, without quotes.
    ///
    /// # Errors
    ///
    /// When it is anything else: `yes`, `"true"`, `1`.
    pub(crate) fn flag(self) -> Result<bool, Mistake> {
        if let Data::Flag(flag) = self.node.data {
            return Ok(flag);
        }
        let written = self.node.span.text();
        let meant = match written.trim_matches(['"', '\'']).to_lowercase().as_str() {
            "yes" | "on" | "y" | "1" | "true" => "`true`",
            "no" | "off" | "n" | "0" | "false" => "`false`",
            _ => "`true` or `false`",
        };
        let message = format!("`{}` must be `true` or `false`, not `{}`", self.entry.key, shortened(&written));
        let hint = format!("write {meant}, without quotes");
        Err(Diagnostic::new(Rule::NotOneOfTheWords, self.place(), message).hint(hint).into())
    }

    /// One of some words.
    ///
    /// # Errors
    ///
    /// When it is none of them.
    pub(crate) fn one_of<T: Copy>(self, words: &[(&'static str, T)]) -> Result<T, Mistake> {
        let written = self.node.span.text();
        let written = match &self.node.data {
            Data::Text(text) => text.as_str(),
            _ => &written,
        };
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == written) {
            return Ok(*meaning);
        }
        let names: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let allowed = match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => names.concat(),
        };
        let message = format!("`{}` cannot be `{}`", self.entry.key, shortened(written));
        let wrong = Diagnostic::new(Rule::NotOneOfTheWords, self.place(), message);
        // `major` is two letters from `minor` and means its opposite: only a slip of the finger is guessed at.
        let begins_alike = |near: &&str| written.to_lowercase().get(..2) == near.get(..2);
        let wrong = match closest(written, words.iter().map(|(word, _)| *word)).filter(begins_alike) {
            Some(near) => wrong.hint(format!("did you mean `{near}`?")),
            None => wrong,
        };
        Err(wrong.hint(format!("write {allowed}")).into())
    }

    /// A whole number of a range.
    ///
    /// # Errors
    ///
    /// When it is no number, a fraction, or outside the range.
    pub(crate) fn number(self, range: &RangeInclusive<u32>) -> Result<u32, Mistake> {
        let number = match &self.node.data {
            Data::Number(number) => number.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| range.contains(n)),
            _ => None,
        };
        number.ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            let message = format!("`{}` must be a whole number from {least} to {most}", self.entry.key);
            Diagnostic::new(Rule::NotInRange, self.place(), message)
                .hint(format!("write digits only, such as {}", self.line("30")))
                .into()
        })
    }

    /// An absolute address of one of `schemes`.
    ///
    /// # Errors
    ///
    /// When it is relative, of another scheme, or no address at all.
    pub(crate) fn address(self, schemes: &[&str]) -> Result<Url, Mistake> {
        let text = self.text()?;
        web_address::whole(&text, schemes).ok_or_else(|| {
            // `http:` is read, and advised to nobody: mail programs warn of it.
            let safe = schemes.iter().filter(|scheme| **scheme != "http" || !schemes.contains(&"https"));
            let schemes: Vec<String> = safe.map(|scheme| format!("`{scheme}:`")).collect();
            Diagnostic::new(
                Rule::NotAWholeAddress,
                self.place(),
                format!("`{}` is not a complete address", shortened(&text)),
            )
            .hint(match with_scheme(&text) {
                Some(whole) => format!("write {}", self.line(&whole)),
                None => {
                    format!("write {}; it begins with {}", self.line("https://example.org/page"), schemes.join(" or "))
                }
            })
            .into()
        })
    }

    /// An email address, without a name or brackets.
    ///
    /// # Errors
    ///
    /// When it is not one.
    pub(crate) fn email(self) -> Result<String, Mistake> {
        let text = self.text()?;
        let allowed = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"@".contains(c);
        let is_part = |part: &str| {
            !part.is_empty() && part.chars().all(allowed) && !part.starts_with('.') && !part.ends_with('.')
        };
        // Mail programs would read something else where an encoded word stands (RFC 2047).
        match text.split_once('@').filter(|_| !text.contains("=?")) {
            Some((name, host)) if is_part(name) && is_part(host) => Ok(text),
            _ => Err(Diagnostic::new(
                Rule::NotAnEmailAddress,
                self.place(),
                format!("`{}` is not an email address", shortened(&text)),
            )
            .hint(format!("write the address alone: {}", self.line("privacy@example.org")))
            .into()),
        }
    }

    /// The value is missing after its key.
    #[must_use]
    pub(crate) fn empty(self) -> Diagnostic {
        let key = &self.entry.key;
        let what = if self.item { format!("an item of `{key}` is empty") } else { format!("`{key}` is empty") };
        Diagnostic::new(Rule::EmptyKey, self.place(), what).hint("write its value, or delete the line")
    }

    /// The value is still to be written, as its hints say.
    #[must_use]
    pub(crate) fn to_be_written(self, hints: &[&str]) -> Diagnostic {
        let message = format!("`{}` is still to be written", self.entry.key);
        let asked = Diagnostic::new(Rule::ToBeWritten, self.place(), message);
        hints.iter().fold(asked, |asked, hint| asked.hint(*hint))
    }

    /// The value is not `expected`, which is written like `example`.
    #[must_use]
    pub(crate) fn wrong_kind(self, expected: &str, example: &str) -> Diagnostic {
        let subject =
            if self.item { format!("an item of `{}`", self.entry.key) } else { format!("`{}`", self.entry.key) };
        Diagnostic::new(Rule::WrongType, self.place(), format!("{subject} must be {expected}"))
            .hint(format!("write {example}"))
    }

    fn needs_quotes(self) -> Diagnostic {
        let written = self.node.span.text();
        let what = if matches!(self.node.data, Data::Flag(_)) { "a truth value" } else { "a number" };
        Diagnostic::new(
            Rule::WrongType,
            self.place(),
            format!("`{written}` is {what} in YAML, but `{}` must be text", self.entry.key),
        )
        .hint(format!("put it in quotes: {}", self.line(&in_quotes(&written))))
    }

    /// Where a text was meant, `- We changed: sharing` is a key and its value to YAML.
    fn mapping_for_text(self, entries: &[KeyValue]) -> Diagnostic {
        let written = self.node.span.text();
        let first = entries.first().filter(|_| !written.starts_with('{'));
        let Some(entry) = first else { return self.wrong_kind("text", &self.line("\"...\"")) };
        let text = written.lines().next().unwrap_or_default();
        let colon = entry.key_span.range().end;
        Diagnostic::new(
            Rule::ColonInText,
            Span::new(self.node.span.file(), colon..colon + 1),
            "text that contains a colon needs quotes",
        )
        .hint(format!("put the text in quotes: {}", self.line(&in_quotes(text))))
    }

    fn line_break(self) -> Diagnostic {
        Diagnostic::new(
            Rule::LineBreakInLine,
            self.place(),
            format!("a line break inside `{}`, which must be one line", self.entry.key),
        )
        .hint("write it on one line; to go on over several in the file, begin with `>-` and leave no line blank")
    }

    fn no_day(self, text: &str, invalid: &InvalidDay) -> Diagnostic {
        let text = shortened(text);
        match invalid {
            InvalidDay::NoSuchDate => {
                Diagnostic::new(Rule::NoSuchDate, self.place(), format!("no such date: `{text}`"))
                    .hint("check the day in a calendar; months end on the 28th to 31st")
            }
            InvalidDay::Write(day) => Diagnostic::new(
                Rule::NotADate,
                self.place(),
                format!("a date must be written year-month-day, not `{text}`"),
            )
            .hint(format!("write {day}")),
            InvalidDay::WhichIsTheMonth(american, european) => Diagnostic::new(
                Rule::NotADate,
                self.place(),
                format!("ambiguous date `{text}`: which number is the month?"),
            )
            .hint(format!("write {american} or {european}")),
            InvalidDay::NotADate => Diagnostic::new(Rule::NotADate, self.place(), format!("not a date: `{text}`"))
                .hint(format!("write it as {} or {}", self.line("2019-05-06"), self.line("May 6, 2019"))),
        }
    }

    /// A line to type, as it will stand in the file.
    fn line(self, value: &str) -> String {
        if self.item { format!("`- {value}`") } else { format!("`{}: {value}`", self.entry.key) }
    }

    /// The value, or the key where there is none.
    fn place(self) -> Span {
        let span = &self.node.span;
        if span.range().is_empty() { self.entry.key_span.clone() } else { span.clone() }
    }
}

/// The beginning of a value, for a message that is one line.
fn shortened(text: &str) -> String {
    let clean: String = text.chars().take(41).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    match clean.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean,
    }
}

/// A web address that was written without `https://`: `example.org/legal/`, whose first part has a dot.
fn with_scheme(text: &str) -> Option<String> {
    let host = text.split('/').next()?;
    let is_host = host.contains('.') && host.split('.').all(|part| !part.is_empty()) && !text.contains([':', ' ', '@']);
    let whole = format!("https://{text}");
    (is_host && web_address::whole(&whole, &["https"]).is_some()).then_some(whole)
}
