//! What is written where a character would act and not be seen: on a terminal, in XML, in JSON, in calendars and mail.
//!
//! What is loaded holds no such character any more. Names of files, words of themes and mistakes of ours still could,
//! so each way out leads through here. What is harmless already is not copied.

use std::borrow::Cow;

use super::character::{breaks, is_control, marks_direction, turns};

/// What takes the place of a character that a format has no place for.
const REPLACEMENT: char = '\u{FFFD}';

/// Text on one line of a terminal: what would drive it, begin a line or turn the direction of writing is named.
#[must_use]
pub(crate) fn on_terminal(text: &str) -> Cow<'_, str> {
    let acts =
        |c: char| breaks(c) || matches!(c, '\n' | '\t' | '\u{2028}' | '\u{2029}') || turns(c) || marks_direction(c);
    replaced(text, acts, |c, out| *out += &format!("\\u{{{:x}}}", u32::from(c)))
}

/// Lines of text on a terminal, or in a file that somebody will print there: what would drive it is named.
#[must_use]
pub(crate) fn lines_on_terminal(text: &str) -> Cow<'_, str> {
    replaced(text, breaks, |c, out| *out += &format!("\\u{{{:x}}}", u32::from(c)))
}

/// Lines of a source on a terminal, with other characters of as many bytes, so that places in the source hold.
#[must_use]
pub(crate) fn source_on_terminal(source: &str) -> Cow<'_, str> {
    let acts = |c: char| breaks(c) || turns(c) || marks_direction(c) || matches!(c, '\u{2028}' | '\u{2029}');
    replaced(source, acts, |c, out| {
        out.push(match c.len_utf8() {
            1 => '?',
            2 => '¿',
            3 => REPLACEMENT,
            _ => '\u{1F6C7}',
        });
    })
}

/// XML, or text on its way into XML, without what XML 1.0 (production 2) has no place for.
///
/// A control character that it has a place for goes too. Noncharacters stay where there is a place for them: templates
/// hold some of our own until they are filled in.
#[must_use]
pub(crate) fn in_xml(text: &str) -> Cow<'_, str> {
    replaced(text, |c| is_control(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}'), |_, out| out.push(REPLACEMENT))
}

/// One line of a calendar (RFC 5545, 3.1) or of a mail header (RFC 5322, 2.2), where a line end would begin another.
#[must_use]
pub(crate) fn in_line(text: &str) -> Cow<'_, str> {
    replaced(text, |c| breaks(c) || c == '\n', |_, out| out.push(' '))
}

/// JSON, written already, that a terminal may show: what would drive one is escaped, as any character may be (RFC 8259,
/// 7). It stands inside strings only.
#[must_use]
pub(crate) fn in_json(json: &str) -> Cow<'_, str> {
    replaced(json, breaks, |c, out| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            *out += &format!("\\u{unit:04x}");
        }
    })
}

fn replaced(text: &str, acts: impl Fn(char) -> bool, replace: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if !text.contains(&acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if acts(c) { replace(c, &mut out) } else { out.push(c) }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}[2K\u{9b}1A\r\n\tb\u{202e}\u{200e}\u{fffe}\u{1ffff}\0";

    #[test]
    fn a_line_on_a_terminal_is_one_line_and_names_what_it_held() {
        assert_eq!(
            on_terminal(HOSTILE),
            "a\\u{1b}[2K\\u{9b}1A\\u{d}\\u{a}\\u{9}b\\u{202e}\\u{200e}\\u{fffe}\\u{1ffff}\\u{0}"
        );
        assert!(matches!(on_terminal("ordinary words"), Cow::Borrowed(_)));
        assert_eq!(lines_on_terminal("a\n\tb\u{7}\u{2067}"), "a\n\tb\\u{7}\u{2067}");
    }

    #[test]
    fn a_source_on_a_terminal_keeps_every_place() {
        let shown = source_on_terminal(HOSTILE);
        assert_eq!(shown, "a?[2K¿1A?\n\tb\u{fffd}\u{fffd}\u{fffd}\u{1F6C7}?");
        assert_eq!(shown.len(), HOSTILE.len());
    }

    #[test]
    fn xml_lines_and_json_hold_none_of_it() {
        assert_eq!(in_xml("a\u{1b}\u{ffff}\u{fdd0}\n"), "a\u{fffd}\u{fffd}\u{fdd0}\n");
        assert_eq!(in_line("a\r\nBcc: b\u{85}"), "a  Bcc: b ");
        let json = serde_json::to_string(HOSTILE).unwrap();
        let harmless = in_json(&json);
        assert!(!harmless.contains(breaks), "{harmless}");
        assert_eq!(serde_json::from_str::<String>(&harmless).unwrap(), HOSTILE);
    }
}
