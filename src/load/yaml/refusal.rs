//! What is said about YAML that is not read, and what to type instead.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::source::{SourceFile, Span};

/// `text` as YAML reads it back whatever it holds: in double quotes.
#[must_use]
pub(crate) fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

pub(super) fn tab(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    Diagnostic::new(Rule::TabIndentation, Span::new(file, at..at + 1), "a tab in the indentation")
        .hint("indent with spaces, two a level")
}

pub(super) fn feature(file: &Arc<SourceFile>, place: Range<usize>, what: &str) -> Diagnostic {
    let span = Span::new(file, place);
    let quoted = in_quotes(&span.text());
    Diagnostic::new(Rule::UnreadYaml, span, format!("{what} is not supported"))
        .hint(format!("put it in quotes if it is meant as text: `{quoted}`"))
}

pub(super) fn too_deep(file: &Arc<SourceFile>, at: usize, deepest: usize) -> Diagnostic {
    Diagnostic::new(
        Rule::DeepValues,
        Span::new(file, at..at + 1),
        format!("values are nested more than {deepest} levels deep"),
    )
    .hint("check for an extra bracket, or for text without quotes; no key needs more than three levels")
}

pub(super) fn duplicate(file: &Arc<SourceFile>, first: Range<usize>, second: Range<usize>) -> Diagnostic {
    let (first, second) = (Span::new(file, first), Span::new(file, second));
    let message = format!(
        "`{}` is written twice, on lines {} and {}",
        second.text(),
        first.line_and_column().0,
        second.line_and_column().0
    );
    Diagnostic::new(Rule::KeyTwice, second, message).label(first, "first written here").hint("delete one of the two")
}

pub(super) fn colon_in_text(file: &Arc<SourceFile>, text: Range<usize>, colon: usize) -> Diagnostic {
    let text = Span::new(file, text);
    let quoted = in_quotes(text.text().trim_end());
    Diagnostic::new(Rule::ColonInText, Span::new(file, colon..colon + 1), "text that contains a colon needs quotes")
        .hint(format!("put the text in quotes: `{}{quoted}`", before_on_its_line(&text)))
}

/// What stands on the line before a text: `summary: `, `  - `.
fn before_on_its_line(span: &Span) -> String {
    let text = span.file().text();
    let before = &text[..span.range().start];
    before[before.rfind('\n').map_or(0, |at| at + 1)..].trim_start().to_owned()
}

pub(super) fn text_after_quote(file: &Arc<SourceFile>, open: usize, at: usize, end: usize) -> Diagnostic {
    let whole = Span::new(file, open..end.max(at));
    let quoted = in_quotes(whole.text().trim_end());
    Diagnostic::new(Rule::QuoteNotClosed, Span::new(file, at..end.max(at)), "text after the closing quote")
        .label(Span::new(file, open..open + 1), "the quoted text begins here")
        .hint(format!("put the whole text in double quotes, with a backslash before those inside it: `{quoted}`"))
}

pub(super) fn open_quote(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    let quote = &file.text()[at..=at];
    Diagnostic::new(Rule::QuoteNotClosed, Span::new(file, at..at + 1), "this quote is never closed")
        .hint(format!("end the text with `{quote}`"))
}

pub(super) fn indentation(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    let text = file.text();
    let line = text[at..].lines().next().unwrap_or_default();
    if let Some(joined) = joined_dash(file, at, line) {
        return joined;
    }
    Diagnostic::new(Rule::WrongIndentation, first_word(file, at), "this line's indentation does not match")
        .hint("start it in the same column as the other lines at this level")
}

pub(super) fn key_indented(file: &Arc<SourceFile>, line: usize, colon: usize) -> Diagnostic {
    let key = Span::new(file, line..colon);
    let hint = format!(
        "start it in the same column as the key above if `{}` is a key; put the text in quotes if it is text",
        key.text()
    );
    Diagnostic::new(Rule::WrongIndentation, key, "a key inside the text of the line above").hint(hint)
}

pub(super) fn item_below_text(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    Diagnostic::new(
        Rule::WrongIndentation,
        Span::new(file, at..at + 1),
        "a list item inside the text of the line above",
    )
    .hint("make the line above an item too, beginning with `- ` in the same column")
}

pub(super) fn list_beside_key(file: &Arc<SourceFile>, line: Range<usize>) -> Diagnostic {
    let span = Span::new(file, line);
    let hint = format!("begin the list on the next line: `  {}`", span.text());
    Diagnostic::new(Rule::WrongIndentation, span, "a list item on the line of its key").hint(hint)
}

pub(super) fn text_beside_block_mark(file: &Arc<SourceFile>, at: usize, end: usize) -> Diagnostic {
    let span = Span::new(file, at..end);
    let hint = format!(
        "begin the text on the next line, indented, or put it in quotes: `{}`",
        in_quotes(span.text().trim_end())
    );
    Diagnostic::new(Rule::WrongIndentation, span, "text on the line of its `|` or `>`").hint(hint)
}

/// A space that looks like one, and is none to YAML.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{202F}' | '\u{3000}')
}

/// An item of a list without the space behind its dash: `-We`.
fn joined_dash(file: &Arc<SourceFile>, at: usize, line: &str) -> Option<Diagnostic> {
    let item = line.strip_prefix('-').filter(|item| item.starts_with(|c: char| c.is_alphanumeric() || is_wide(c)))?;
    let joined =
        Diagnostic::new(Rule::LineWithoutKey, Span::new(file, at..at + 1), "no space after the dash of this item");
    Some(joined.hint(format!("write `- {}`", item.trim_start_matches(is_wide))))
}

/// A line that should be `key: value` and is not.
pub(super) fn no_key(file: &Arc<SourceFile>, line: Range<usize>) -> Diagnostic {
    let span = Span::new(file, line);
    let text = span.text();
    let key = |colon: usize| !text[..colon].contains(char::is_whitespace) && !text[..colon].is_empty();
    if matches!(&*text, "---" | "...") {
        Diagnostic::new(Rule::NotYaml, span, "a second document in one file").hint("delete this line")
    } else if let Some(colon) = text.find(':').filter(|colon| key(*colon)) {
        let (name, value) = (&text[..colon], &text[colon + 1..]);
        let hint = format!("write `{name}: {}`", value.trim_start_matches(is_wide));
        let at = span.range().start + colon;
        let message = match value.chars().next().filter(|first| is_wide(*first)) {
            Some(_) => "a no-break space after the colon, which looks like a space but does not count as one",
            None => "no space after the colon",
        };
        Diagnostic::new(Rule::LineWithoutKey, Span::new(file, at..at + 1), message).hint(hint)
    } else if let Some(joined) = joined_dash(file, span.range().start, &text) {
        joined
    } else if let Some(item) = text.strip_prefix(['•', '◦', '▪', '‣', '·', '–', '—']) {
        let message = "this is not a list item, which begins with `- `";
        Diagnostic::new(Rule::LineWithoutKey, span.clone(), message).hint(format!("write `- {}`", item.trim()))
    } else {
        let hint = match text.split_once(char::is_whitespace) {
            Some((word, rest)) => format!(
                "if `{word}` is a key, write `{word}: {}`; if the line goes on with the text above, indent it",
                rest.trim()
            ),
            None => format!("if `{text}` is a key, write `{text}:` and its value"),
        };
        Diagnostic::new(Rule::LineWithoutKey, span, "a line without a key").hint(hint)
    }
}

pub(super) fn unexpected(file: &Arc<SourceFile>, place: Range<usize>) -> Diagnostic {
    Diagnostic::new(Rule::NotYaml, Span::new(file, place), "text after the value")
        .hint("put the whole value in quotes, or delete this part")
}

pub(super) fn open_bracket(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    let (open, close) = if file.text()[at..].starts_with('[') { ('[', ']') } else { ('{', '}') };
    Diagnostic::new(Rule::NotYaml, Span::new(file, at..at + 1), format!("this `{open}` is never closed"))
        .hint(format!("end the value with `{close}`, or put it in quotes if it is text"))
}

pub(super) fn wrong_bracket(file: &Arc<SourceFile>, open: usize, at: usize) -> Diagnostic {
    Diagnostic::new(Rule::NotYaml, Span::new(file, at..at + 1), "this closing bracket does not match the opening one")
        .label(Span::new(file, open..open + 1), "opened here")
        .hint("close `[` with `]` and `{` with `}`")
}

pub(super) fn comma_missing(file: &Arc<SourceFile>, open: usize, at: usize) -> Diagnostic {
    Diagnostic::new(Rule::NotYaml, first_word(file, at), "no comma before this item")
        .label(Span::new(file, open..open + 1), "inside these brackets")
        .hint("put a comma between two items, and quotes around text that contains commas or brackets")
}

/// What the parser proper refuses after the scan let it through.
pub(super) fn syntax(file: &Arc<SourceFile>, at: usize, what: &str) -> Diagnostic {
    Diagnostic::new(Rule::NotYaml, first_word(file, at), format!("this is not YAML: {what}"))
        .hint("compare the line, and the one above, with the examples that `noticepress init` writes")
}

pub(super) fn text_cut(file: &Arc<SourceFile>, whole: Range<usize>, hash: usize) -> Diagnostic {
    let whole = Span::new(file, whole);
    let quoted = in_quotes(whole.text().trim_end());
    let place = Span::new(file, hash..whole.range().end);
    Diagnostic::new(Rule::CommentBegins, place, "everything after this `#` is a comment and will not be published")
        .hint(format!(
            "put the whole text in quotes if it belongs to it: `{}{quoted}`; otherwise put a space after the `#`",
            before_on_its_line(&whole)
        ))
}

fn first_word(file: &Arc<SourceFile>, at: usize) -> Span {
    let text = file.text();
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    Span::new(file, at..at + end)
}
