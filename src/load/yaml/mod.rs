//! YAML as this program reads it: plain mappings, lists and scalars, each with its place.

mod cursor;
pub(crate) mod fields;
mod outline;
mod refusal;
pub(crate) mod value;

use std::ops::Range;
use std::sync::Arc;

use serde_yaml::Value;

use self::outline::{Outline, Shape};
pub(crate) use self::refusal::in_quotes;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::source::{SourceFile, Span};
use crate::text::characters::Values;
use crate::text::characters::written::Notation;
use crate::values::lang::Lang;

/// The greatest size of a YAML text, in bytes.
pub(crate) const YAML_LIMIT: usize = 32 << 10;

/// A value, and the characters it was read from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// Where it stands; an empty span after the colon where a key has no value.
    pub span: Span,
    /// What it says.
    pub data: Data,
}

/// What a value says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Data {
    /// Nothing: `~`, `null`, or no value at all.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number.
    Number(serde_yaml::Number),
    /// A text.
    Text(String),
    /// Items.
    List(Vec<Node>),
    /// Keys and their values, in the order of the file.
    Mapping(Vec<KeyValue>),
}

/// One key of a mapping and its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyValue {
    /// The key as written.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

/// Reads the mapping in `range` of `file`, with what is odd in it: its characters are judged by the language that `lang`
/// finds in it or knows, and those that no text may hold are left out.
///
/// # Errors
///
/// What keeps it from being read: one mistake of syntax, or every duplicate key.
pub(crate) fn read(
    file: &Arc<SourceFile>,
    range: Range<usize>,
    lang: impl FnOnce(&Node) -> Option<Lang>,
) -> Result<(Node, Vec<Diagnostic>), Vec<Diagnostic>> {
    let _held = file.text();
    judged(file, range.clone(), lang, read_unjudged(file, range))
}

/// Judges what was read in `range`.
fn judged(
    file: &Arc<SourceFile>,
    range: Range<usize>,
    lang: impl FnOnce(&Node) -> Option<Lang>,
    read: Result<(Node, Vec<Diagnostic>), Vec<Diagnostic>>,
) -> Result<(Node, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut values = Values::new(file, Notation::Escapes);
    match read {
        Ok((mut node, mut odd)) => {
            let lang = lang(&node);
            judge(&mut node, &mut values);
            odd.extend(values.judge(range, lang.as_ref()));
            Ok((node, odd))
        }
        Err(mut refused) => {
            refused.extend(values.judge(range, None));
            Err(refused)
        }
    }
}

/// Judges every text of a value, and every key.
fn judge(node: &mut Node, values: &mut Values<'_>) {
    match &mut node.data {
        Data::Text(text) => *text = values.value(text, node.span.range()).into_owned(),
        Data::List(items) => items.iter_mut().for_each(|item| judge(item, values)),
        Data::Mapping(entries) => {
            for entry in entries {
                entry.key = values.value(&entry.key, entry.key_span.range()).into_owned();
                judge(&mut entry.value, values);
            }
        }
        Data::Null | Data::Flag(_) | Data::Number(_) => {}
    }
}

fn read_unjudged(file: &Arc<SourceFile>, range: Range<usize>) -> Result<(Node, Vec<Diagnostic>), Vec<Diagnostic>> {
    if range.len() > YAML_LIMIT {
        let message = format!("more than {} KiB of YAML", YAML_LIMIT >> 10);
        return Err(vec![
            Diagnostic::new(Rule::LongFrontMatter, Span::new(file, range.start..range.start), message)
                .hint("move long text below the front matter, as Markdown"),
        ]);
    }
    mapping(file, range)
}

/// Reads a whole file as a mapping, in `lang`; it may be longer than front matter is.
///
/// # Errors
///
/// Those of [`read`], but for its size.
pub(crate) fn read_long(file: &Arc<SourceFile>, lang: &Lang) -> Result<(Node, Vec<Diagnostic>), Vec<Diagnostic>> {
    let all = 0..file.len();
    judged(file, all.clone(), |_| Some(lang.clone()), mapping(file, all))
}

fn mapping(file: &Arc<SourceFile>, range: Range<usize>) -> Result<(Node, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (outline, odd) = outline::outline(file, range.clone()).map_err(|refused| vec![refused])?;
    if odd.iter().any(Diagnostic::is_error) {
        return Err(odd);
    }
    let value: Value =
        serde_yaml::from_str(&file.text()[range.clone()]).map_err(|error| vec![syntax(file, &range, &error)])?;
    let value = if value.is_null() { Value::Mapping(serde_yaml::Mapping::new()) } else { value };
    let node = node(file, value, &outline).map_err(|refused| vec![refused])?;
    match node.data {
        Data::Mapping(_) => Ok((node, odd)),
        _ => Err(vec![syntax_at(file, range.start)]),
    }
}

/// Pairs a value with its outline, entry by entry; both keep the order of the file.
fn node(file: &Arc<SourceFile>, value: Value, outline: &Outline) -> Result<Node, Diagnostic> {
    let data = match (value, &outline.shape) {
        (Value::Null, _) => Data::Null,
        (Value::Bool(flag), _) => Data::Flag(flag),
        (Value::Number(number), _) => Data::Number(number),
        (Value::String(text), _) => Data::Text(text),
        (Value::Sequence(values), Shape::List(items)) if values.len() == items.len() => Data::List(
            values.into_iter().zip(items).map(|(value, item)| node(file, value, item)).collect::<Result<_, _>>()?,
        ),
        (Value::Mapping(mapping), Shape::Mapping(entries)) if mapping.len() == entries.len() => {
            let entry = |((key, value), (key_range, outline)): ((Value, Value), &(Range<usize>, Outline))| {
                let key_span = Span::new(file, key_range.clone());
                let key = match key {
                    Value::String(text) => text,
                    _ => key_span.text().to_owned(),
                };
                Ok(KeyValue { key, key_span, value: node(file, value, outline)? })
            };
            Data::Mapping(mapping.into_iter().zip(entries).map(entry).collect::<Result<_, _>>()?)
        }
        // A tag, or a reading of the brackets that the scan does not share.
        _ => return Err(syntax_at(file, outline.range.start)),
    };
    Ok(Node { span: Span::new(file, outline.range.clone()), data })
}

fn syntax_at(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    refusal::syntax(file, at, "it can be read in two ways")
}

/// Places the parser's message: it counts lines and columns from 1, columns in characters.
fn syntax(file: &Arc<SourceFile>, range: &Range<usize>, error: &serde_yaml::Error) -> Diagnostic {
    let text = &file.text()[range.clone()];
    let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
    let line_start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let in_line = text[line_start..].chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>();
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default();
    refusal::syntax(file, range.start + line_start + in_line, what)
}

impl Node {
    /// The same value without places, for templates.
    #[must_use]
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.data {
            Data::Null => serde_json::Value::Null,
            Data::Flag(flag) => (*flag).into(),
            Data::Number(number) => serde_json::to_value(number).unwrap_or_default(),
            Data::Text(text) => text.as_str().into(),
            Data::List(items) => items.iter().map(Self::to_json).collect(),
            Data::Mapping(entries) => {
                serde_json::Value::Object(entries.iter().map(|e| (e.key.clone(), e.value.to_json())).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests;
