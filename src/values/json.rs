//! JSON for machines, which may also stand inside a page.

#[cfg(test)]
pub(crate) mod schema;

use serde::Serialize;

use super::harmless::in_json;

/// A value as JSON over several lines, without a line feed at the end.
///
/// What ends a script or begins a comment in HTML, and what ends a line in older JavaScript, is written by its number: a
/// program reads the same, and whoever puts the text into a page as it is gets no markup from a notice's words. So is
/// what would drive a terminal.
///
/// # Panics
///
/// When the value has no form in JSON: keys that are no strings, or a number that is not finite.
#[must_use]
pub(crate) fn pretty(value: &impl Serialize) -> String {
    harmless(&serde_json::to_string_pretty(value).expect(FINITE))
}

/// The same in one line.
#[must_use]
pub(crate) fn compact(value: &impl Serialize) -> String {
    harmless(&serde_json::to_string(value).expect(FINITE))
}

const FINITE: &str = "keys are strings and numbers are finite";

fn harmless(json: &str) -> String {
    // Outside of strings JSON has none of these characters.
    in_json(json).replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_in_a_page_ends_no_script_and_reads_as_it_was() {
        let words = "</script><!-- a < b\u{2028}c\u{2029}";
        let json = pretty(&[words]);
        assert!(!json.contains(['<', '\u{2028}', '\u{2029}']), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), [words]);
    }
}
