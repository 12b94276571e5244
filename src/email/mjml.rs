//! From MJML to the HTML of an email.

use html5gum::{Token, Tokenizer};
use mrml::prelude::parser::{Error, ParserOptions};
use mrml::prelude::render::RenderOptions;

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::failure::Failure;
use crate::theme::platform::MARKS;
use crate::values::harmless::in_xml;

/// The most bytes of MJML that are compiled: more than twice the HTML that mail programs show of a message.
const LONGEST: usize = 256 << 10;
/// The most elements inside each other: the library reads and writes each inside the one around it, on one stack.
const DEEPEST: usize = 100;
/// Elements of HTML that have no end.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Compiles `mjml`, which a template of that name gave.
///
/// No font is asked of anyone, nothing is included from elsewhere, and what MJML only warns of is an error.
///
/// # Errors
///
/// [`Failure::Content`] with the line of the filled template that is wrong.
pub(crate) fn compile(mjml: &str, template: &str) -> Result<String, Failure> {
    if let Some(limit) = past_a_limit(mjml) {
        let error = Diagnostic::new(Rule::LongEmail, Place::Path(format!("email/{template}")), limit);
        let hint = "look for a loop that opens elements without closing them, or repeats what an email may have only \
                    once";
        return Err(Failure::Content(vec![error.hint(hint)]));
    }
    let readable = by_number(&in_xml(mjml));
    let wrong = |what: String, at: Option<usize>| {
        let place = Place::Path(format!("email/{template}"));
        let error = Diagnostic::new(Rule::NotMjml, place, format!("the email is not MJML: {what}"));
        Failure::Content(vec![match at.and_then(|at| line_at(&readable, at)) {
            Some(line) => error.hint(format!("check this line, shown as it was filled in: {line}")),
            None => error.hint("close every element except `<br>` and the like, and write a bare `<` as `&lt;`"),
        }])
    };
    let parsed = mrml::parse_with_options(&readable, &ParserOptions::default())
        .map_err(|error| wrong(cause(&error), position(&error, &readable)))?;
    if let Some(warning) = parsed.warnings.first() {
        return Err(wrong(warning.kind.to_string(), Some(warning.span.start)));
    }
    // The library's own list of fonts is asked of somebody else's host.
    let options = RenderOptions { fonts: std::collections::HashMap::default(), ..RenderOptions::default() };
    let html = parsed.element.render(&options).map_err(|error| wrong(error.to_string(), None))?;
    match html.find("<mj-") {
        Some(at) => {
            let name: String = html[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            Err(wrong(format!("there is no MJML element `{name}`"), readable.find(&format!("<{name}"))))
        }
        None => Ok(MARKS.iter().fold(html, |html, mark| html.replace(&numbered(*mark), &mark.to_string()))),
    }
}

/// What keeps a filled template from being compiled.
fn past_a_limit(mjml: &str) -> Option<String> {
    if mjml.len() > LONGEST {
        return Some(format!("the email has {} bytes of MJML; the limit is {LONGEST}", mjml.len()));
    }
    let (mut depth, mut deepest) = (0_usize, 0);
    for Ok(token) in Tokenizer::new(mjml) {
        match token {
            Token::StartTag(tag)
                if !tag.self_closing && !VOID.iter().any(|void| tag.name.eq_ignore_ascii_case(void.as_bytes())) =>
            {
                depth += 1;
                deepest = deepest.max(depth);
            }
            Token::EndTag(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (deepest > DEEPEST).then(|| format!("the email's elements are nested {deepest} deep; the limit is {DEEPEST}"))
}

/// Writes the characters by their numbers that the library would write in attributes as Rust does: `\u{301}`.
fn by_number(mjml: &str) -> String {
    let mut out = String::with_capacity(mjml.len());
    for part in mjml.split_inclusive("</mj-style>") {
        let (text, style) = part.split_at(part.find("<mj-style").unwrap_or(part.len()));
        for c in text.chars() {
            if c == '\\' || !c.is_ascii() && c.escape_debug().len() > 1 { out += &numbered(c) } else { out.push(c) }
        }
        out += style;
    }
    out
}

fn numbered(c: char) -> String {
    format!("&#{};", u32::from(c))
}

fn cause(error: &Error) -> String {
    match error {
        Error::ParserError { source, .. } => source.to_string(),
        Error::EndOfStream { .. } => "an element is not closed".to_owned(),
        error => error.to_string(),
    }
}

/// The byte of `mjml` at which it is wrong, where the parser says so.
fn position(error: &Error, mjml: &str) -> Option<usize> {
    match error {
        Error::UnexpectedElement { position, .. }
        | Error::UnexpectedToken { position, .. }
        | Error::MissingAttribute { position, .. }
        | Error::InvalidAttribute { position, .. }
        | Error::InvalidFormat { position, .. } => Some(position.start),
        Error::ParserError { source, .. } => {
            let row = usize::try_from(source.pos().row).ok()?.checked_sub(1)?;
            Some(mjml.split_inclusive('\n').take(row).map(str::len).sum())
        }
        _ => None,
    }
}

/// The line around a byte, without what follows its first hundred characters.
fn line_at(text: &str, at: usize) -> Option<String> {
    let before = text.get(..at)?;
    let line = text[before.rfind('\n').map_or(0, |at| at + 1)..].lines().next()?;
    Some(line.chars().take(100).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(mjml: &str) -> String {
        match compile(mjml, "body.mjml") {
            Err(Failure::Content(found)) => format!("{} ({})", found[0].message, found[0].hints.join("; ")),
            Err(other) => panic!("{other:?}"),
            Ok(html) => html,
        }
    }

    #[test]
    fn what_mjml_does_not_know_is_an_error_with_its_line() {
        let text = |inner: &str| {
            format!("<mjml>\n<mj-body><mj-section><mj-column>\n{inner}\n</mj-column></mj-section></mj-body></mjml>")
        };
        insta::assert_snapshot!(
            [text("<mj-txt>a</mj-txt>"), text("<mj-text>a < b</mj-text>"), text("<mj-text>a")].map(|mjml| message(&mjml)).join("\n"),
            @r"
        the email is not MJML: there is no MJML element `mj-txt` (check this line, shown as it was filled in: <mj-txt>a</mj-txt>)
        the email is not MJML: invalid element at 3:12 cause invalid name token (check this line, shown as it was filled in: <mj-text>a < b</mj-text>)
        the email is not MJML: an element is not closed (close every element except `<br>` and the like, and write a bare `<` as `&lt;`)
        ");
    }

    #[test]
    fn an_accent_of_its_own_and_a_backslash_stay_what_they_are_in_an_attribute() {
        let html = message(
            "<mjml><mj-head><mj-title>e\u{301} C:\\x</mj-title></mj-head><mj-body><mj-section><mj-column>\
             <mj-text><a href=\"\u{fdd0}1\u{fdd0}\">a</a></mj-text></mj-column></mj-section></mj-body></mjml>",
        );
        assert!(
            html.contains("aria-label=\"e&#769; C:&#92;x\"") && html.contains("href=\"\u{fdd0}1\u{fdd0}\""),
            "{html}"
        );
    }

    #[test]
    fn nobody_is_asked_for_a_font() {
        let html = message(
            "<mjml><mj-body><mj-section><mj-column><mj-text font-family=\"Ubuntu\">a</mj-text></mj-column></mj-section></mj-body></mjml>",
        );
        assert!(html.contains(">a<") && !html.contains("fonts.") && !html.contains("@import"), "{html}");
    }
}
