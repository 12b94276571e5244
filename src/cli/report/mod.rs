//! Shows diagnostics: to people as rustc does, to machines as they ask.

mod excerpt;
pub(crate) mod json;
pub(crate) mod markdown;
mod places;
mod sarif;
mod wording;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer};
use serde_json::{Value, json};

use self::excerpt::Excerpt;
use self::json::Report;
pub(crate) use self::places::Places;
pub(crate) use self::wording::count;
use self::wording::{hints, level, one_by_one, position};
use super::args::CheckFormat;
use crate::diagnostic::rules::{Rule, Severity};
use crate::diagnostic::{Diagnostic, Place};
use crate::failure::Failure;
use crate::values::digest::Digest;
use crate::values::harmless::{lines_on_terminal, on_terminal};

/// Characters of a line shown around a mistake, about.
const WIDTH: usize = 140;

/// Messages about one file that say the same, of which people are shown no more: who has twenty to mend does not need the
/// other thousands.
const ENOUGH: usize = 20;

/// Messages of which people are shown no more at a time, the errors first of all.
const MOST: usize = 300;

/// Messages as text, each with its source line. Of many that say the same about one file, the first twenty, and how many
/// more there are; of very many, the first three hundred, and how many more there are of each rule.
#[must_use]
pub(crate) fn text(diagnostics: &[Diagnostic], places: &Places, styled: bool) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH);
    let few = without_repetition(diagnostics);
    let errors = few.iter().filter(|(told, _)| told.is_error()).count().min(MOST);
    let mut room = [errors, MOST - errors];
    let mut left_out: HashMap<Rule, usize> = HashMap::new();
    let mut out = String::new();
    for (told, more) in few {
        let room = &mut room[usize::from(!told.is_error())];
        if *room == 0 {
            *left_out.entry(told.rule).or_default() += 1 + more;
            continue;
        }
        *room -= 1;
        out.push_str(&message(&renderer, told, places));
        out.push_str("\n\n");
        if more > 0 {
            out.push_str(&format!("and {more} more of {} in this file\n\n", told.rule));
        }
    }
    out + &rest(left_out)
}

/// The messages without those that say for more than the twentieth time what others say about the same file, each with how many
/// such follow it.
fn without_repetition(diagnostics: &[Diagnostic]) -> Vec<(&Diagnostic, usize)> {
    let mut all: HashMap<MessageKind<'_>, usize> = HashMap::new();
    for diagnostic in diagnostics {
        *all.entry(kind(diagnostic)).or_default() += 1;
    }
    let mut seen: HashMap<MessageKind<'_>, usize> = HashMap::new();
    let mut few = Vec::new();
    for diagnostic in diagnostics {
        let kind = kind(diagnostic);
        let more = all[&kind].saturating_sub(ENOUGH);
        let seen = seen.entry(kind).or_default();
        *seen += 1;
        if *seen <= ENOUGH {
            few.push((diagnostic, if *seen == ENOUGH { more } else { 0 }));
        }
    }
    few
}

/// How many messages of each rule are not shown, the most frequent rule first.
fn rest(left_out: HashMap<Rule, usize>) -> String {
    if left_out.is_empty() {
        return String::new();
    }
    let total: usize = left_out.values().sum();
    let mut rules: Vec<(Rule, usize)> = left_out.into_iter().collect();
    rules.sort_by_key(|(rule, n)| (Reverse(*n), *rule));
    let rules: Vec<String> = rules.iter().map(|(rule, n)| format!("{n} of {rule}")).collect();
    format!("and {total} more: {}; `noticepress check --format json` lists them all\n\n", rules.join(", "))
}

/// A file, a rule, and the words of a message but for what it quotes.
type MessageKind<'a> = (&'a str, Rule, String);

/// What messages that say the same have in common. Some rules stand for several, which their words name.
fn kind(diagnostic: &Diagnostic) -> MessageKind<'_> {
    (diagnostic.path(), diagnostic.rule, diagnostic.message.split('`').step_by(2).collect())
}

fn message(renderer: &Renderer, diagnostic: &Diagnostic, places: &Places) -> String {
    let excerpts = match &diagnostic.place {
        Place::Path(_) => Vec::new(),
        Place::Text(span) => {
            let _text = span.file().text();
            Excerpt::all(span, &diagnostic.labels, places)
        }
    };
    let message = renderer.render(&[group(diagnostic, &excerpts, places)]);
    excerpt::with_true_columns(message, &excerpts)
}

fn group<'a>(diagnostic: &'a Diagnostic, excerpts: &'a [Excerpt<'a>], places: &Places) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(on_terminal(&diagnostic.message)).id(diagnostic.rule.to_string());
    let mut elements: Vec<Element<'_>> = Vec::new();
    if let Place::Path(path) = &diagnostic.place {
        elements.push(Origin::path(on_terminal(&places.here(path)).into_owned()).into());
    }
    for excerpt in excerpts {
        let places = excerpt.places.iter().map(|(range, label)| match label {
            None => AnnotationKind::Primary.span(range.clone()),
            Some(label) => AnnotationKind::Context.span(range.clone()).label(on_terminal(label)),
        });
        elements.push(excerpt.snippet().annotations(places).into());
    }
    let hint = |hint: &String| Level::HELP.with_name("hint").message(on_terminal(&places.advice(hint)).into_owned());
    elements.extend(diagnostic.hints.iter().map(|words| hint(words).into()));
    title.elements(elements)
}

/// Whether words to `stream` are shown in colour: on a terminal, unless `NO_COLOR` says otherwise (no-color.org).
pub(super) fn takes_color(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|said| said.is_empty())
}

/// Writes messages for people to stderr; nothing where there is none.
pub(crate) fn to_stderr(diagnostics: &[Diagnostic], places: &Places) {
    if diagnostics.is_empty() {
        return;
    }
    let mut stderr = io::stderr().lock();
    let styled = takes_color(&stderr);
    // Nobody is left to tell when stderr is gone.
    let _ = write!(stderr, "{}", text(diagnostics, places, styled));
}

/// Tells people something that is neither wrong nor risky, on stderr.
pub(crate) fn note(words: &str) {
    let _ = writeln!(io::stderr().lock(), "note: {}", on_terminal(words));
}

/// Messages in the form that a machine asked for, their places as seen from the top of the repository, but for JSON; `None`
/// for text, which goes to stderr.
#[must_use]
pub(crate) fn formatted(diagnostics: &[Diagnostic], places: &Places, format: CheckFormat) -> Option<String> {
    let in_repository = places.in_repository();
    match format {
        CheckFormat::Text => None,
        CheckFormat::Json => Some(Report::of(diagnostics, places).text()),
        CheckFormat::Github => {
            Some(one_by_one(diagnostics).map(|told| github(told, &in_repository(told.path()), places)).collect())
        }
        CheckFormat::Gitlab => Some(pretty(&gitlab(diagnostics, in_repository, places))),
        CheckFormat::Sarif => Some(pretty(&sarif::sarif(diagnostics, in_repository, places))),
        CheckFormat::Markdown => {
            Some([markdown::headline(diagnostics), markdown::messages(diagnostics, places)].join("\n"))
        }
    }
}

/// JSON as the program prints it.
fn pretty(value: &Value) -> String {
    crate::values::json::pretty(value) + "\n"
}

/// A workflow command: `::error file=content/privacy/2024-03-01.md,line=3,col=12,title=N0021::no such date`.
fn github(diagnostic: &Diagnostic, path: &str, places: &Places) -> String {
    let property = |text: &str| message_text(text).replace(':', "%3A").replace(',', "%2C");
    let place = position(diagnostic).map_or_else(String::new, |(line, column)| format!(",line={line},col={column}"));
    let hints = hints(diagnostic, places, "\n");
    format!(
        "::{} file={}{place},title={}::{}\n",
        level(diagnostic.severity),
        property(path),
        diagnostic.rule,
        message_text(&format!("{}{hints}", diagnostic.message)),
    )
}

/// A remark that is neither wrong nor risky, as a workflow command.
#[must_use]
pub(crate) fn github_notice(path: &str, title: &str, words: &str) -> String {
    let property = |text: &str| message_text(text).replace(':', "%3A").replace(',', "%2C");
    format!("::notice file={},title={}::{}\n", property(path), property(title), message_text(words))
}

fn message_text(text: &str) -> String {
    on_terminal_lines(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A report on code quality as GitLab reads it: a list of issues, each with a fingerprint that stays while its line moves.
fn gitlab(diagnostics: &[Diagnostic], in_repository: impl Fn(&str) -> String, places: &Places) -> Value {
    let mut seen: HashMap<(Rule, &str, &str), usize> = HashMap::new();
    let issues = one_by_one(diagnostics).map(|diagnostic| {
        let before = seen.entry((diagnostic.rule, diagnostic.path(), &diagnostic.message)).or_default();
        let told = format!("{}\0{}\0{}\0{before}", diagnostic.rule, diagnostic.path(), diagnostic.message);
        *before += 1;
        let hints = hints(diagnostic, places, "; ");
        json!({
            "description": format!("{}{hints}", diagnostic.message),
            "check_name": diagnostic.rule.to_string(),
            "fingerprint": Digest::of(told.as_bytes()).to_string(),
            "severity": if diagnostic.is_error() { "critical" } else { "minor" },
            "location": {
                "path": in_repository(diagnostic.path()),
                "lines": {"begin": position(diagnostic).map_or(1, |(line, _)| line)},
            },
        })
    });
    issues.collect()
}

/// Says what is wrong with what was typed, on stderr and without colour, where it could drive the terminal.
#[must_use]
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let _ = write!(io::stderr().lock(), "{}", lines_on_terminal(&error.render().to_string()));
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Says why a command failed, on stderr.
pub(crate) fn failure(failure: &Failure, places: &Places) {
    if let Failure::Content(diagnostics) = failure {
        to_stderr(diagnostics, places);
        let _ = writeln!(io::stderr().lock(), "error: {}", count(diagnostics));
        return;
    }
    let mut stderr = io::stderr().lock();
    let said = failure.to_string();
    // A name that was typed must not begin a line of its own.
    let said = if let Failure::Bug(_) = failure { on_terminal_lines(&said) } else { on_terminal(&said).into_owned() };
    let _ = writeln!(stderr, "error: {said}");
    if let Failure::Usage { hint: Some(hint), .. } = failure {
        let _ = writeln!(stderr, "  = hint: {}", on_terminal(&places.advice(hint)));
    }
}

fn on_terminal_lines(text: &str) -> String {
    text.lines().map(on_terminal).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};

    #[test]
    fn of_very_many_messages_people_see_the_errors_first_and_how_many_more_there_are_of_each_rule() {
        let file = |n: usize| Span::top_of(&SourceFile::new(format!("content/n{n}/2024-01-01.md"), "---\n"));
        let warnings = (0..1000).map(|n| Diagnostic::new(Rule::DeadLink, file(n), "a link leads nowhere"));
        let errors = (1000..1010).map(|n| Diagnostic::new(Rule::UnknownKey, file(n), "there is no such key"));
        let told: Vec<Diagnostic> = warnings.chain(errors).collect();
        let text = text(&told, &Places::of_project(std::path::Path::new(".")), false);
        assert_eq!(text.matches("there is no such key").count(), 10);
        assert_eq!(text.matches("a link leads nowhere").count(), 290);
        let left =
            format!("and 710 more: 710 of {}; `noticepress check --format json` lists them all\n\n", Rule::DeadLink);
        assert!(text.ends_with(&left), "{}", &text[text.len() - 200..]);
    }
}
