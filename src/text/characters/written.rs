//! How a character is written in a source: as itself, by reference, by escape.

use std::ops::Range;

use html5gum::{Token, Tokenizer};

/// How else than as itself an author can write a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// As in Markdown and HTML: `&#x202e;`, `&#8238;`, `&zwnj;`.
    References,
    /// As in YAML's double quotes: `\u202e`, `\x1b`, `\0`.
    Escapes,
}

/// Bytes of the longest reference that HTML has, `&CounterClockwiseContourIntegral;`, and of numbers with some zeros.
const LONGEST: usize = 40;

/// Every place in `source` where `c` is written, in order.
pub(crate) fn all(source: &str, c: char, notation: Notation) -> Vec<Range<usize>> {
    let mark = match notation {
        Notation::References => '&',
        Notation::Escapes => '\\',
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = source[at..].find([c, mark]) {
        let start = at + next;
        let rest = &source[start..];
        let (said, len) = match notation {
            _ if rest.starts_with(c) => (Some(c), c.len_utf8()),
            Notation::References => reference(rest),
            Notation::Escapes => escape(rest),
        };
        at = start + len;
        if said == Some(c) {
            found.push(start..at);
        }
    }
    found
}

/// The character that the reference at the start of `rest` stands for, and its bytes.
fn reference(rest: &str) -> (Option<char>, usize) {
    let Some(end) = rest.bytes().take(LONGEST).position(|byte| byte == b';') else { return (None, 1) };
    let inside = &rest[1..end];
    let said = match inside.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        }
        .ok()
        .map(|number| char::from_u32(number).filter(|&c| c != '\0').unwrap_or('\u{FFFD}')),
        None => named(&rest[..=end]),
    };
    said.map_or((None, 1), |c| (Some(c), end + 1))
}

/// What HTML calls by this name, when it is one character.
fn named(reference: &str) -> Option<char> {
    let Some(Ok(Token::String(text))) = Tokenizer::new(reference).next() else { return None };
    let mut characters = std::str::from_utf8(&text.value).ok()?.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// The character that the escape at the start of `rest` stands for (YAML 1.2, 5.7), and its bytes.
fn escape(rest: &str) -> (Option<char>, usize) {
    let by_number = |digits: usize| {
        let number = rest.get(2..2 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        number.and_then(char::from_u32).map_or((None, 2), |c| (Some(c), 2 + digits))
    };
    match rest.as_bytes().get(1) {
        Some(b'x') => by_number(2),
        Some(b'u') => by_number(4),
        Some(b'U') => by_number(8),
        Some(b'0') => (Some('\0'), 2),
        Some(b'a') => (Some('\x07'), 2),
        Some(b'b') => (Some('\x08'), 2),
        Some(b'v') => (Some('\x0B'), 2),
        Some(b'f') => (Some('\x0C'), 2),
        Some(b'r') => (Some('\r'), 2),
        Some(b'e') => (Some('\x1B'), 2),
        Some(b'N') => (Some('\u{85}'), 2),
        Some(b'L') => (Some('\u{2028}'), 2),
        Some(b'P') => (Some('\u{2029}'), 2),
        Some(byte) if byte.is_ascii() => (None, 2),
        _ => (None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, c: char, notation: Notation) -> Vec<&str> {
        all(source, c, notation).into_iter().map(|range| &source[range]).collect()
    }

    #[test]
    fn a_reference_is_read_as_html_reads_it() {
        let source = "a &#x202e;&#X202E;&#8238; \u{202E} &#x202d; & b; &#; &amp;#x202e;";
        assert_eq!(found(source, '\u{202E}', Notation::References), ["&#x202e;", "&#X202E;", "&#8238;", "\u{202E}"]);
        assert_eq!(found("&zwnj;&shy;&nbsp;&nosuch;", '\u{200C}', Notation::References), ["&zwnj;"]);
        assert_eq!(found("&#0;&#xD800;&#x110000;&#99999999999;", '\u{FFFD}', Notation::References).len(), 3);
    }

    #[test]
    fn an_escape_is_read_as_yaml_reads_it() {
        let source = r#""\x1b\e\u001B\U0000001b \\x1b \"\x1""#;
        assert_eq!(found(source, '\x1B', Notation::Escapes), [r"\x1b", r"\e", r"\u001B", r"\U0000001b"]);
        assert_eq!(found(r#""\N\0\"#, '\u{85}', Notation::Escapes), [r"\N"]);
    }
}
