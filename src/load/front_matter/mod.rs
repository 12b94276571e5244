//! Splits a version's file into front matter and text, and reads the front matter.

pub(crate) mod write;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::keys::{self, Home};
use super::version_name;
use super::yaml::fields::Fields;
use super::yaml::value::Stated;
use super::yaml::{self, Data, Node};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::name::VersionId;
use crate::model::notice::{Change, Channel, Choice, Imported, Particulars};
use crate::source::{SourceFile, Span};
use crate::text::characters::Values;
use crate::text::characters::written::Notation;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// The line before front matter and after it; in a text it is a rule.
const RULE: &str = "---";
/// The greatest number of lines of a front matter.
const MOST_LINES: usize = 200;

/// Keys that a new text has without a value, for its author to fill in, and how; one at a time is told in a message.
const STUBS: &[(&str, &[&str])] = &[
    (
        keys::SUMMARY,
        &[
            "say what changes, in a sentence for readers: `summary: We keep sign-in logs for 90 days instead of 30`",
            "delete the line only if the change is not material",
        ],
    ),
    (
        keys::RETROACTIVE,
        &["write `retroactive: false` if it does not affect data collected earlier, otherwise `retroactive: true`"],
    ),
    (
        keys::CHOICES,
        &[
            "list below it what readers can do: `  - {text: Turn off sharing in your settings, url: \
             \"https://example.org/settings\"}`",
            "or write `choices: []` if there is nothing they can do",
        ],
    ),
    (keys::LATE_NOTICE, &["say why it cannot wait for the notice period; the reason is shown to readers"]),
];

/// A file split in two: the YAML between the `---` lines, and the Markdown below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SplitFile {
    /// The opening `---`.
    pub opening: Span,
    /// The bytes of the YAML.
    pub yaml: Range<usize>,
    /// The bytes of the text.
    pub body: Range<usize>,
}

/// The words of a text in one language.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    /// Its title, where stated.
    pub title: Option<String>,
    /// What changed, an item each.
    pub summary: Vec<String>,
    /// What it means for the reader.
    pub impact: Option<String>,
    /// What the reader can do.
    pub choices: Vec<Choice>,
    /// Never built unless asked for.
    pub draft: bool,
    /// The file.
    pub source: Arc<SourceFile>,
    /// The opening `---`, where what is missing is reported.
    pub opening: Span,
    /// The bytes of the text.
    pub body: Range<usize>,
    /// The keys that are there, with right values or wrong ones, or misspelt.
    pub keys: BTreeSet<&'static str>,
}

/// What the front matter of a reference text says.
#[derive(Clone, Debug)]
pub(crate) struct FrontMatter {
    /// The words.
    pub words: Words,
    /// The date printed at the top.
    pub updated: Option<Stated<Day>>,
    /// The first day it applies.
    pub effective: Option<Stated<Day>>,
    /// The kind of change.
    pub change: Option<Stated<Change>>,
    /// Where to announce it.
    pub notify: Option<Stated<BTreeSet<Channel>>>,
    /// Why it could not be announced in time.
    pub late_notice: Option<Stated<String>>,
    /// The version it edits.
    pub follows: Option<Stated<VersionId>>,
    /// Whether its translations may follow after its day.
    pub translations_later: bool,
    /// The versions of which it leaves out, on purpose, what they changed.
    pub takes_back: Vec<Stated<VersionId>>,
    /// What goes to pages as it is.
    pub particulars: Particulars,
}

/// Splits a file at its `---` lines.
///
/// # Errors
///
/// When it is empty (N0021), does not begin with `---` (N0020), has no second `---` (N0022), or a front matter of more
/// than 200 lines (N0024).
pub(crate) fn split(file: &Arc<SourceFile>) -> Result<SplitFile, Diagnostic> {
    let text = file.text();
    if text.trim().is_empty() {
        return Err(Diagnostic::new(Rule::EmptyFile, Span::top_of(file), "the file is empty")
            .hint("write front matter and a full text, or delete the file"));
    }
    let Some(opening) = opening(file) else { return Err(no_front_matter(file)) };
    match between_rules(file) {
        Some(parts) if text[parts.yaml.clone()].lines().count() <= MOST_LINES => Ok(parts),
        Some(_) => Err(too_long(Rule::LongFrontMatter, opening)),
        None if text.lines().count() > MOST_LINES + 1 => Err(too_long(Rule::FrontMatterNotClosed, opening)),
        None => Err(unclosed(file, opening)),
    }
}

/// Splits a file that need not have front matter, with what is odd in that; `None` where it has none, and is text from
/// its first byte.
///
/// A text may begin with a rule. What stands between it and the next is front matter when it is keys and values, or
/// nothing at all; also when its first line is a key, and the rest cannot be read.
#[must_use]
pub(crate) fn split_if_any(file: &Arc<SourceFile>) -> Option<(SplitFile, Vec<Diagnostic>)> {
    let text = file.text();
    let parts = between_rules(file)?;
    let yaml = &text[parts.yaml.clone()];
    match yaml::read(file, parts.yaml.clone(), |_| None) {
        Ok((Node { data: Data::Mapping(entries), .. }, odd)) if !entries.is_empty() || yaml.trim().is_empty() => {
            Some((parts, odd))
        }
        Err(_) if begins_with_a_key(yaml) => {
            let odd = Values::new(file, Notation::Escapes).judge(parts.yaml.clone(), None);
            Some((parts, odd))
        }
        _ => None,
    }
}

/// Splits a file whose first line is `---` at the next such line. Only this decides where front matter ends.
fn between_rules(file: &Arc<SourceFile>) -> Option<SplitFile> {
    let opening = opening(file)?;
    let text = file.text();
    let mut lines = lines(&text).skip(1);
    let yaml_start = lines.clone().next()?.start;
    let closing = lines.find(|line| is_rule(&text[line.clone()]))?;
    Some(SplitFile { opening, yaml: yaml_start..closing.start, body: closing.end..text.len() })
}

fn opening(file: &Arc<SourceFile>) -> Option<Span> {
    file.text().lines().next().filter(|first| is_rule(first)).map(|_| Span::new(file, 0..RULE.len()))
}

fn is_rule(line: &str) -> bool {
    line.trim_end() == RULE
}

/// The bytes of each line, with its end.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + Clone {
    text.split_inclusive('\n').scan(0, |end, line| {
        let start = *end;
        *end += line.len();
        Some(start..*end)
    })
}

/// Whether the first line is a single word and a colon: `layout: page`.
fn begins_with_a_key(yaml: &str) -> bool {
    let first = yaml.lines().next().and_then(|line| line.split_once(':'));
    first.is_some_and(|(key, value)| {
        let is_word = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        is_word && (value.is_empty() || value.starts_with([' ', '\t']))
    })
}

fn too_long(rule: Rule, opening: Span) -> Diagnostic {
    Diagnostic::new(rule, opening, format!("no closing `---` within {MOST_LINES} lines"))
        .hint("end the front matter with a line that is `---` and nothing else; move long text below it")
}

fn unclosed(file: &Arc<SourceFile>, opening: Span) -> Diagnostic {
    let text = file.text();
    let dots = lines(&text).find(|line| text[line.clone()].trim_end() == "...");
    if let Some(dots) = dots {
        let place = Span::new(file, dots.start..dots.start + 3);
        return Diagnostic::new(Rule::FrontMatterNotClosed, place, "front matter must end with `---`, not with `...`")
            .hint("write `---` in its place");
    }
    Diagnostic::new(Rule::FrontMatterNotClosed, opening, "this front matter is never closed")
        .hint("end it with a line that is `---` and nothing else, before the text begins")
}

fn no_front_matter(file: &Arc<SourceFile>) -> Diagnostic {
    let text = file.text();
    let first = text.lines().next().unwrap_or_default();
    let missing = Diagnostic::new(
        Rule::NoFrontMatter,
        Span::new(file, 0..first.trim_end().len()),
        "the file has no front matter",
    );
    if first.trim().is_empty() || first.trim() == "---" {
        return missing.hint("make `---` the first line, without space before it, if it has front matter");
    }
    let name = file.path().rsplit('/').next().unwrap_or_default();
    let lines = match version_name::parse(file.path(), name) {
        // A translation has the dates and the change of its reference text.
        Ok((_, Some(_))) => "`---`, `title: Privacy Notice`, `---`".to_owned(),
        Ok((version, None)) => format!("`---`, `title: Privacy Notice`, `updated: {}`, `---`", version.updated),
        Err(_) => "`---`, `title: Privacy Notice`, `updated: 2019-05-06`, `---`".to_owned(),
    };
    let missing = missing.hint(format!("begin the file with these lines: {lines}"));
    missing.hint("from the second version of a notice on, add a line for the kind of change: `change: minor`")
}

/// The lines of a file's front matter that state some keys, as they are written, in their order; those of a key run on to the
/// next that begins a line. A key that is written in another way is left out.
#[must_use]
pub(crate) fn written(file: &Arc<SourceFile>, keys: &[&str]) -> String {
    let source = file.text();
    let Ok(parts) = split(file) else { return String::new() };
    let mut text = String::new();
    let mut is_asked_for = false;
    for line in source[parts.yaml].split_inclusive('\n') {
        if !line.starts_with([' ', '\t', '-', '#', ']', '}']) && !line.trim().is_empty() {
            let key = line.split(':').next().unwrap_or_default().trim();
            is_asked_for = keys.iter().any(|wanted| wanted.eq_ignore_ascii_case(key));
        }
        if is_asked_for {
            text.push_str(line);
        }
    }
    text
}

/// Where a file's front matter states words: the value of `key`, or one item of it where that is a list; the opening `---`
/// where it has no such key.
#[must_use]
pub(crate) fn place(file: &Arc<SourceFile>, key: &'static str, item: usize) -> Span {
    let _held = file.text();
    let Ok(parts) = split(file) else { return Span::top_of(file) };
    let Ok((node, _)) = yaml::read(file, parts.yaml.clone(), |_| None) else { return parts.opening };
    match Fields::new(&node, parts.opening.clone()).anything(key) {
        Some(Node { data: Data::List(items), span }) => items.get(item).map_or(span, |item| &item.span).clone(),
        Some(node) => node.span.clone(),
        None => parts.opening,
    }
}

/// Reads the front matter of a reference text in `lang`. `None` when it cannot be read at all.
#[must_use]
pub(crate) fn version(file: &Arc<SourceFile>, lang: &Lang) -> (Option<FrontMatter>, Vec<Diagnostic>) {
    read(file, lang, Home::Version, |fields, words| {
        fields.require(keys::UPDATED, "2019-05-06");
        let front_matter = FrontMatter {
            updated: fields.day(keys::UPDATED),
            effective: fields.day(keys::EFFECTIVE),
            change: change(fields),
            notify: notify(fields),
            late_notice: fields.text(keys::LATE_NOTICE),
            follows: follows(fields),
            translations_later: fields.one_of(keys::TRANSLATIONS, &[("later", ())]).is_some(),
            takes_back: takes_back(fields),
            particulars: Particulars {
                retroactive: fields.flag(keys::RETROACTIVE).map(|retroactive| retroactive.value),
                imported: imported(fields),
                extra: extra(fields),
            },
            words,
        };
        if let Some(change) = front_matter.change.as_ref().filter(|change| change.value == Change::Unclassified)
            && !fields.has(keys::IMPORTED)
        {
            let message = "only an imported version may leave its change unclassified";
            fields.report(
                Diagnostic::new(Rule::UnclassifiedChange, change.span.clone(), message)
                    .hint("write `material`, `minor` or `correction`"),
            );
        }
        Home::Version.refuse_others(fields, Home::as_hint);
        front_matter
    })
}

/// Reads the front matter of a translation into `lang`, which holds words only; `reference` is the file that holds the
/// rest.
#[must_use]
pub(crate) fn translation(file: &Arc<SourceFile>, lang: &Lang, reference: &str) -> (Option<Words>, Vec<Diagnostic>) {
    read(file, lang, Home::Words, |fields, words| {
        Home::Words.refuse_others(fields, |home| match home {
            Home::Version => {
                format!(
                    "write it in {reference}: a translation has the dates and the kind of change of its reference text"
                )
            }
            home => home.as_hint(),
        });
        words
    })
}

fn read<T>(
    file: &Arc<SourceFile>,
    lang: &Lang,
    home: Home,
    rest: impl FnOnce(&mut Fields<'_>, Words) -> T,
) -> (Option<T>, Vec<Diagnostic>) {
    let text = file.text();
    let mut problems = Vec::new();
    let parts = match split(file) {
        Ok(parts) => parts,
        Err(problem) => {
            problems.push(problem);
            problems.extend(Values::new(file, Notation::References).judge(0..file.len(), Some(lang)));
            return (None, problems);
        }
    };
    if text[parts.body.clone()].trim().is_empty() {
        let end = Span::new(file, parts.yaml.end..parts.yaml.end + 3);
        problems.push(
            Diagnostic::new(Rule::NoText, end, "there is no text below the front matter")
                .hint("write the text below this line"),
        );
    }
    let (node, odd) = match yaml::read(file, parts.yaml.clone(), |_| Some(lang.clone())) {
        Ok(read) => read,
        Err(refused) => {
            problems.extend(refused.into_iter().map(|problem| perhaps_unclosed(problem, &parts)));
            return (None, problems);
        }
    };
    problems.extend(odd);
    let mut fields = Fields::with_keys(&node, parts.opening.clone(), home.keys());
    let words = words(&mut fields, file, &parts);
    let read = rest(&mut fields, words);
    problems.extend(fields.finish());
    (Some(read), problems)
}

/// Where the closing `---` is missing, a rule further down in the text passes for it.
fn perhaps_unclosed(problem: Diagnostic, parts: &SplitFile) -> Diagnostic {
    let Place::Text(span) = &problem.place else { return problem };
    let before = &span.file().text()[parts.yaml.start..span.range().start.max(parts.yaml.start)];
    if before.contains("\n\n") {
        problem.hint("check whether the closing `---` is missing above this line")
    } else {
        problem
    }
}

fn words(fields: &mut Fields<'_>, file: &Arc<SourceFile>, parts: &SplitFile) -> Words {
    let draft = fields.flag(keys::DRAFT).is_some_and(|draft| draft.value);
    fields.ask_for(STUBS, draft);
    Words {
        draft,
        title: fields.text(keys::TITLE).map(|title| title.value),
        summary: summary(fields),
        impact: fields.text(keys::IMPACT).map(|impact| impact.value),
        choices: choices(fields),
        source: Arc::clone(file),
        opening: parts.opening.clone(),
        body: parts.body.clone(),
        keys: Home::Version.keys().filter(|key| fields.has_or_misspells(key)).collect(),
    }
}

fn summary(fields: &mut Fields<'_>) -> Vec<String> {
    fields
        .text_or_list(keys::SUMMARY)
        .map(|items| items.value.into_iter().map(|item| item.value).collect())
        .unwrap_or_default()
}

fn choices(fields: &mut Fields<'_>) -> Vec<Choice> {
    let example = "{text: Turn off sharing in your settings, url: \"https://example.org/settings\"}";
    let read = fields.mappings(keys::CHOICES, example, |fields, _| {
        fields.require("text", "\"what the reader can do\"");
        let url = fields.address("url", &["https", "http", "mailto", "tel"]).map(|url| url.value);
        Some(Choice { text: fields.text("text")?.value, url })
    });
    read.map(|choices| choices.value).unwrap_or_default()
}

fn change(fields: &mut Fields<'_>) -> Option<Stated<Change>> {
    // `import` writes it; the list of words that a person may choose from leaves it out.
    let unclassified = |node: &Node| node.data == Data::Text("unclassified".to_owned());
    if let Some(node) = fields.anything(keys::CHANGE).filter(|node| unclassified(node)) {
        return Some(Stated { value: Change::Unclassified, span: node.span.clone() });
    }
    let words = [("material", Change::Material), ("minor", Change::Minor), ("correction", Change::Correction)];
    fields.one_of(keys::CHANGE, &words)
}

fn notify(fields: &mut Fields<'_>) -> Option<Stated<BTreeSet<Channel>>> {
    let words = Channel::ALL.map(|channel| (channel.as_str(), channel));
    let channels = fields.some_of(keys::NOTIFY, &words)?.map(BTreeSet::from_iter);
    // Who wrote a word that there is not meant to tell somebody.
    let mut is_empty_list = || fields.anything(keys::NOTIFY).is_some_and(|node| node.data == Data::List(Vec::new()));
    (!channels.value.is_empty() || is_empty_list()).then_some(channels)
}

fn follows(fields: &mut Fields<'_>) -> Option<Stated<VersionId>> {
    let name = fields.text(keys::FOLLOWS)?;
    version_name(fields, &name, Rule::UnknownPredecessor, "follows: 2019-05-06")
}

fn takes_back(fields: &mut Fields<'_>) -> Vec<Stated<VersionId>> {
    let names = fields.text_or_list(keys::TAKES_BACK).map(|names| names.value).unwrap_or_default();
    let read = |name| version_name(fields, name, Rule::UnknownTakenBack, "takes_back: [2019-05-06]");
    names.iter().filter_map(read).collect()
}

/// A version's name, also as a date is written; `example` is what to write.
fn version_name(
    fields: &mut Fields<'_>,
    name: &Stated<String>,
    rule: Rule,
    example: &str,
) -> Option<Stated<VersionId>> {
    let id = name.value.parse().or_else(|_| name.value.parse::<Day>().map(VersionId::first_of));
    if id.is_err() {
        let message = format!("`{}` is not a valid version name", name.value);
        fields.report(
            Diagnostic::new(rule, name.span.clone(), message)
                .hint(format!("write the name of the file without `.md`: `{example}`")),
        );
    }
    id.ok().map(|value| Stated { value, span: name.span.clone() })
}

fn extra(fields: &mut Fields<'_>) -> Value {
    match fields.anything(keys::EXTRA) {
        Some(node) if matches!(node.data, Data::Mapping(_)) => node.to_json(),
        Some(node) => {
            let wrong = Diagnostic::new(Rule::WrongType, node.span.clone(), "`extra` must be keys and values");
            fields.report(wrong.hint("write `extra: {key: value}`"));
            Value::Object(serde_json::Map::new())
        }
        None => Value::Object(serde_json::Map::new()),
    }
}

fn imported(fields: &mut Fields<'_>) -> Option<Imported> {
    let read = fields.mapping(keys::IMPORTED, "imported: {commit: 1a2b3c4, printed: 2019-05-01}", |fields| {
        let commit = commit(fields);
        // The name of the file that it was read from, which is kept for people as well.
        _ = fields.text("file");
        Imported { commit, printed: fields.day("printed").map(|printed| printed.value) }
    });
    read.map(|imported| imported.value)
}

/// The commit that a text was read from, as it is written. Its hash may look like a number to YAML: `1234567`, or `1e10000`,
/// which is infinite.
fn commit(fields: &mut Fields<'_>) -> Option<String> {
    match fields.anything("commit") {
        Some(node) if matches!(node.data, Data::Number(_)) => Some(node.span.text().to_string()),
        _ => fields.text("commit").map(|commit| commit.value),
    }
}

#[cfg(test)]
mod tests;
