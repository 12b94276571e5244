//! The tags of a template, taken apart as Tera's lexer does: enough to see bodies, values and operators.

use std::ops::Range;

/// `{{ … }}` or `{% … %}`.
#[derive(Debug)]
pub(crate) struct TemplateTag<'a> {
    /// Whether it is `{% … %}`.
    pub(crate) is_statement: bool,
    /// The bytes of the whole tag.
    pub(crate) range: Range<usize>,
    /// Whether it takes away the space behind it.
    pub(crate) trims: bool,
    /// What stands in it.
    pub(crate) lexemes: Vec<Lexeme<'a>>,
}

/// A word, a number, a text in quotes, or an operator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lexeme<'a> {
    pub(crate) text: &'a str,
    /// Its first byte in the template.
    pub(crate) at: usize,
}

impl Lexeme<'_> {
    pub(crate) fn end(&self) -> usize {
        self.at + self.text.len()
    }
}

impl TemplateTag<'_> {
    /// The text of a lexeme; nothing where there is none.
    pub(crate) fn text(&self, at: usize) -> &str {
        self.lexemes.get(at).map_or("", |lexeme| lexeme.text)
    }
}

/// Every tag of `source`, up to the first that is never closed.
pub(crate) fn tags(source: &str) -> Vec<TemplateTag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some((start, mark)) = next_mark(source, at) {
        let inside = start + 2;
        let after = match mark {
            "{#" => source[inside..].find("#}").map(|end| inside + end + 2),
            "{%" if named(&source[inside..], "raw").is_some() => end_of_raw(source, inside),
            _ => tag(source, start, mark == "{%").map(|tag| {
                let end = tag.range.end;
                tags.push(tag);
                end
            }),
        };
        match after {
            Some(after) => at = after,
            None => break,
        }
    }
    tags
}

fn next_mark(source: &str, from: usize) -> Option<(usize, &'static str)> {
    let braces = source[from..].match_indices('{').map(|(at, _)| from + at);
    let mark = |at: usize| ["{{", "{%", "{#"].into_iter().find(|mark| source[at..].starts_with(mark));
    braces.into_iter().find_map(|at| Some((at, mark(at)?)))
}

/// The length of a tag that holds `name` alone, from behind its `{%`.
fn named(inside: &str, name: &str) -> Option<usize> {
    let blank = |c: char| c.is_ascii_whitespace();
    let rest = inside.strip_prefix('-').unwrap_or(inside).trim_start_matches(blank);
    let rest = rest.strip_prefix(name)?.trim_start_matches(blank);
    let rest = rest.strip_prefix('-').unwrap_or(rest).strip_prefix("%}")?;
    Some(inside.len() - rest.len())
}

fn end_of_raw(source: &str, inside: usize) -> Option<usize> {
    let starts = source[inside..].match_indices("{%").map(|(at, _)| inside + at + 2);
    starts.into_iter().find_map(|start| Some(start + named(&source[start..], "endraw")?))
}

fn tag(source: &str, start: usize, is_statement: bool) -> Option<TemplateTag<'_>> {
    let close = if is_statement { "%}" } else { "}}" };
    let mut at = start + 2;
    if source[at..].starts_with('-') {
        at += 1;
    }
    let mut lexemes = Vec::new();
    loop {
        at += source[at..].bytes().take_while(u8::is_ascii_whitespace).count();
        let rest = &source[at..];
        let trims = rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(close));
        if trims || rest.starts_with(close) {
            let end = at + usize::from(trims) + close.len();
            return Some(TemplateTag { is_statement, range: start..end, trims, lexemes });
        }
        let len = lexeme(rest)?;
        lexemes.push(Lexeme { text: &rest[..len], at });
        at += len;
    }
}

/// The length of the lexeme that `rest` begins with.
fn lexeme(rest: &str) -> Option<usize> {
    const LONG: [&str; 9] = ["...", "//", "**", "==", "!=", ">=", "<=", "</", "?."];
    let first = rest.chars().next()?;
    if let Some(long) = LONG.into_iter().find(|long| rest.starts_with(long)) {
        return Some(long.len());
    }
    match first {
        '"' | '\'' | '`' => quoted(rest, first),
        '?' if rest.starts_with("?[") => Some(2),
        'a'..='z' | 'A'..='Z' | '_' => {
            Some(rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count())
        }
        '0'..='9' => {
            let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
            let whole = digits(rest);
            let fraction = rest[whole..].strip_prefix('.').map_or(0, |rest| 1 + digits(rest));
            Some(whole + fraction)
        }
        _ => Some(first.len_utf8()),
    }
}

fn quoted(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.map(|(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_taken_apart_into_tags_and_lexemes() {
        let source = "{# {{ no }} #}{% raw %}{{ no }}{%- endraw -%}a{{- x.y|f(z=\"}} \\\" %}\") -}} {%for a in [1.5...b]%}{{ open";
        let shown: Vec<String> = tags(source)
            .iter()
            .map(|tag| {
                let lexemes: Vec<&str> = tag.lexemes.iter().map(|lexeme| lexeme.text).collect();
                format!("{} {} {}", tag.is_statement, tag.trims, lexemes.join(" "))
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r#"
        false true x . y | f ( z = "}} \" %}" )
        true false for a in [ 1.5 ... b ]
        "#);
    }
}
