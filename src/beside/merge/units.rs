//! A Markdown text as units: a paragraph, an item, a row, a heading, a fenced block. What is merged is words inside one.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// A part of a text that stands on lines of its own, with the blank lines before it.
///
/// The units of a text follow each other without a gap, so that they are the text, but for white space at its end.
#[derive(Clone, Debug)]
pub(crate) struct MarkdownUnit<'t> {
    /// Where it is, in bytes of the text, without what comes before its first word.
    pub at: Range<usize>,
    /// Its words and punctuation marks, each with the white space before it.
    pub words: Vec<MarkdownWord<'t>>,
}

/// A word, a number or a punctuation mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MarkdownWord<'t> {
    /// As it stands.
    pub text: &'t str,
    /// The white space before it, as typed.
    pub space: &'t str,
    /// What that means.
    gap: LeadIn,
    /// Whether it only marks an item, where one number or bullet is as good as another.
    marker: Option<Marker>,
}

/// What the white space before a word means. How lines are wrapped means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum LeadIn {
    None,
    Space,
    /// A line break that was asked for.
    Break,
    /// The beginning of a unit, so deep. Whether a line is left blank before it means nothing.
    Begin {
        depth: usize,
    },
    /// In code, as typed: told apart by its characters.
    Code,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Marker {
    Bullet,
    Number,
}

impl PartialEq for MarkdownWord<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for MarkdownWord<'_> {}

impl std::hash::Hash for MarkdownWord<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl<'t> MarkdownWord<'t> {
    /// Whether it is read as a word, not as punctuation.
    pub(crate) fn is_read(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }

    fn key(&self) -> (LeadIn, Result<Marker, &'t str>, &'t str) {
        (self.gap, self.marker.ok_or(self.text), if self.gap == LeadIn::Code { self.space } else { "" })
    }
}

impl PartialEq for MarkdownUnit<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl MarkdownUnit<'_> {
    /// It as it stands, with the white space before it.
    pub(crate) fn write_to(&self, text: &mut String) {
        write(&self.words, text);
    }

    /// It as it stands, without the lines before it.
    pub(crate) fn alone(&self) -> String {
        let mut text = String::new();
        self.write_to(&mut text);
        text.trim_start_matches('\n').to_owned()
    }

    /// The line ends before it.
    pub(crate) fn line_ends(&self) -> usize {
        self.words.first().map_or(0, |word| word.space.matches('\n').count())
    }
}

/// Writes words, each with the white space before it.
pub(crate) fn write(words: &[MarkdownWord<'_>], text: &mut String) {
    for word in words {
        text.push_str(word.space);
        text.push_str(word.text);
    }
}

/// The units of a text in order.
#[must_use]
pub(crate) fn units(text: &str) -> Vec<MarkdownUnit<'_>> {
    let mut units: Vec<MarkdownUnit<'_>> = Vec::new();
    let mut end = 0;
    for (lines, is_code) in groups(text) {
        let words = words(text, end..lines.end, is_code);
        let Some(first) = words.first() else { continue };
        let start = end + first.space.len();
        end += words.iter().map(|word| word.space.len() + word.text.len()).sum::<usize>();
        units.push(MarkdownUnit { at: start..end, words });
    }
    units
}

/// The lines of each unit in bytes, and whether they are code.
fn groups(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut groups: Vec<(Range<usize>, bool)> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut goes_on = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let inside = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let opens = ["```", "~~~"].into_iter().find(|mark| inside.starts_with(mark));
        match (fence, opens) {
            (Some(open), _) => {
                groups.last_mut().expect("a fence was opened").0.end = end;
                if opens == Some(open) && inside.trim_start_matches(['`', '~']).is_empty() {
                    (fence, goes_on) = (None, false);
                }
            }
            (None, Some(_)) => {
                groups.push((start..end, true));
                fence = opens;
            }
            (None, None) if inside.is_empty() => goes_on = false,
            (None, None) => {
                let (begins, ends) = (begins_anew(inside), stands_alone(inside));
                match groups.last_mut() {
                    Some((lines, false)) if goes_on && !begins => lines.end = end,
                    _ => groups.push((start..end, false)),
                }
                goes_on = !ends;
            }
        }
        start = end;
    }
    groups
}

/// Whether a line begins a unit, also without a blank line before it.
fn begins_anew(line: &str) -> bool {
    stands_alone(line) || marker(line).is_some() || line.starts_with('<')
}

/// Whether a line is a unit: a heading, a row, a rule, the line under a heading.
fn stands_alone(line: &str) -> bool {
    let is_rule = line.len() > 2
        && ['-', '=', '*', '_'].into_iter().any(|mark| line.chars().all(|c| c == mark || c == ' ' || c == '\t'));
    line.starts_with('#') || line.starts_with('|') || is_rule
}

/// What marks an item at the beginning of a line, and its length in bytes.
fn marker(line: &str) -> Option<(Marker, usize)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (kind, length) = match line.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => (Marker::Bullet, 1),
        b'.' | b')' if (1..10).contains(&digits) => (Marker::Number, digits + 1),
        _ => return None,
    };
    let after = line.as_bytes().get(length);
    after.is_none_or(u8::is_ascii_whitespace).then_some((kind, length))
}

/// The words of a unit, with all white space before the first.
fn words(text: &str, unit: Range<usize>, is_code: bool) -> Vec<MarkdownWord<'_>> {
    let mut words: Vec<MarkdownWord<'_>> = Vec::new();
    let content = &text[unit.clone()];
    let first = content.len() - content.trim_start().len();
    let marked = marker(&content[first..]);
    let mut space = unit.start;
    let mut at = unit.start;
    // What marks an item is one word.
    let mut rest = content;
    if let Some((kind, length)) = marked {
        let start = unit.start + first;
        words.push(MarkdownWord {
            text: &text[start..start + length],
            space: &text[unit.start..start],
            gap: unit_gap(&text[unit.start..start]),
            marker: Some(kind),
        });
        (at, space) = (start + length, start + length);
        rest = &content[first + length..];
    }
    for piece in rest.split_word_bounds() {
        let start = at;
        at += piece.len();
        if piece.chars().all(char::is_whitespace) {
            continue;
        }
        let before = &text[space..start];
        let gap = if words.is_empty() {
            unit_gap(before)
        } else if is_code {
            LeadIn::Code
        } else {
            inner_gap(before)
        };
        words.push(MarkdownWord { text: piece, space: before, gap, marker: None });
        space = at;
    }
    words
}

fn unit_gap(space: &str) -> LeadIn {
    let indent = space.rsplit('\n').next().unwrap_or(space);
    LeadIn::Begin { depth: indent.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum() }
}

fn inner_gap(space: &str) -> LeadIn {
    match space.split_once('\n') {
        _ if space.is_empty() => LeadIn::None,
        Some((before, _)) if before.ends_with("  ") => LeadIn::Break,
        _ => LeadIn::Space,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\n# Title\nA paragraph\nof two lines.\n\n- one\n  goes on\n- two\n\n  still two\n1. first\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n\nmore\n```\nlast  \nline\n\n";

    #[test]
    fn a_text_is_its_units_and_nothing_else() {
        for text in [TEXT, "", "\n\n", "a", "```\nopen\n\n", "a\r\nb", "> q\n> r\n\n\tx"] {
            let mut again = String::new();
            for unit in units(text) {
                unit.write_to(&mut again);
            }
            assert_eq!(again, text.trim_end());
            for unit in units(text) {
                assert!(text[unit.at.clone()].starts_with(unit.words[0].text), "{unit:?}");
            }
        }
    }

    #[test]
    fn items_rows_headings_and_code_are_units() {
        let found: Vec<String> = units(TEXT).iter().map(MarkdownUnit::alone).collect();
        let expected = [
            "# Title",
            "A paragraph\nof two lines.",
            "- one\n  goes on",
            "- two",
            "  still two",
            "1. first",
            "| a | b |",
            "|---|---|",
            "| 1 | 2 |",
            "```\ncode\n\nmore\n```",
            "last  \nline",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn how_lines_are_wrapped_and_items_are_numbered_is_no_difference() {
        for (one, other) in [("a b c", "a\nb  c"), ("1. a", "3) a"), ("* a", "- a"), ("- a\n- b", "- a\n\n- b")] {
            assert_eq!(units(one), units(other));
        }
        for (one, other) in [("a b", "ab"), ("a  \nb", "a\nb"), ("- a", "1. a"), ("- a\n  - b", "- a\n- b")] {
            assert_ne!(units(one), units(other), "{one:?}");
        }
    }
}
