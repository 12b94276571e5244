//! Characters that make a text read other than it is: invisible ones, and letters borrowed from another script.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use crate::diagnostic::Diagnostic;
use crate::model::name::Lang;
use crate::source::{SourceFile, Span};

/// Messages of one kind about one file; a broken export would otherwise fill screens.
const ENOUGH: usize = 10;

/// Finds what a reader cannot see, or takes for something else, in a file written in `lang`.
///
/// Bidirectional controls (N0004) are errors, save those of a right-to-left text that close on their line; zero-width
/// characters outside the scripts and emoji that need them (N0005), and words of two scripts (N0006), are warnings.
#[must_use]
pub fn check(file: &Arc<SourceFile>, lang: &Lang) -> Vec<Diagnostic> {
    let mut found = enough(bidi_controls(file, lang).collect());
    found.extend(enough(zero_width(file).collect()));
    found.extend(enough(mixed_words(file).collect()));
    found
}

/// Whether `c` orders the text around it anew: embeddings, overrides, isolates (Unicode Annex 9).
#[must_use]
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn enough(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let more = found.len().saturating_sub(ENOUGH);
    found.truncate(ENOUGH);
    if let Some(last) = found.pop_if(|_| more > 0) {
        found.push(last.hint(format!("there are {more} more in this file")));
    }
    found
}

fn bidi_controls<'a>(file: &'a Arc<SourceFile>, lang: &'a Lang) -> impl Iterator<Item = Diagnostic> + 'a {
    lines(file.text()).flat_map(move |(start, line)| {
        let wrong = if lang.is_right_to_left() { unbalanced(line) } else { all_bidi_controls(line) };
        wrong.into_iter().map(move |(at, c)| {
            let message = format!("a bidirectional control, {} (U+{:04X})", bidi_name(c), u32::from(c));
            let place = Span::new(file, start + at..start + at + c.len_utf8());
            let hint = if lang.is_right_to_left() {
                "close each one on the line that opens it, or delete it".to_owned()
            } else {
                format!("delete it; a text in `{lang}` needs none, and it can make words read in another order")
            };
            Diagnostic::error(4, place, message).hint(hint)
        })
    })
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some((start, line))
    })
}

fn all_bidi_controls(line: &str) -> Vec<(usize, char)> {
    line.char_indices().filter(|&(_, c)| is_bidi_control(c)).collect()
}

/// The controls of a line that nothing closes, and those that close nothing.
fn unbalanced(line: &str) -> Vec<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut wrong = Vec::new();
    for (at, c) in all_bidi_controls(line) {
        let closes = |opener: char| match c {
            '\u{202C}' => matches!(opener, '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}'),
            _ => matches!(opener, '\u{2066}'..='\u{2068}'),
        };
        match c {
            '\u{202C}' | '\u{2069}' if open.last().is_some_and(|&(_, opener)| closes(opener)) => {
                open.pop();
            }
            '\u{202C}' | '\u{2069}' => wrong.push((at, c)),
            _ => open.push((at, c)),
        }
    }
    wrong.extend(open);
    wrong.sort_unstable();
    wrong
}

fn bidi_name(c: char) -> &'static str {
    match c {
        '\u{202A}' => "left-to-right embedding",
        '\u{202B}' => "right-to-left embedding",
        '\u{202C}' => "pop directional formatting",
        '\u{202D}' => "left-to-right override",
        '\u{202E}' => "right-to-left override",
        '\u{2066}' => "left-to-right isolate",
        '\u{2067}' => "right-to-left isolate",
        '\u{2068}' => "first strong isolate",
        _ => "pop directional isolate",
    }
}

fn zero_width(file: &Arc<SourceFile>) -> impl Iterator<Item = Diagnostic> {
    let text = file.text();
    text.char_indices().filter_map(move |(at, c)| {
        let name = zero_width_name(c)?;
        let before = text[..at].chars().next_back();
        let after = text[at + c.len_utf8()..].chars().next();
        if is_needed(c, before, after) {
            return None;
        }
        let message = format!("an invisible character, {name} (U+{:04X})", u32::from(c));
        Some(Diagnostic::warning(5, Span::new(file, at..at + c.len_utf8()), message).hint("delete it"))
    })
}

fn zero_width_name(c: char) -> Option<&'static str> {
    match c {
        '\u{200B}' => Some("zero width space"),
        '\u{200C}' => Some("zero width non-joiner"),
        '\u{200D}' => Some("zero width joiner"),
        '\u{2060}' => Some("word joiner"),
        '\u{FEFF}' => Some("zero width no-break space"),
        _ => None,
    }
}

fn is_needed(c: char, before: Option<char>, after: Option<char>) -> bool {
    let beside = |test: fn(char) -> bool| before.is_some_and(test) || after.is_some_and(test);
    match c {
        // It marks where lines may break in scripts that put no spaces between words.
        '\u{200B}' => {
            beside(|c| matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'))
        }
        '\u{200C}' => beside(joins_letters),
        '\u{200D}' => beside(joins_letters) || (before.is_some_and(is_emoji) && after.is_some_and(is_emoji)),
        _ => false,
    }
}

/// Letters of the scripts of Western and South Asia, whose shapes the joiners choose.
fn joins_letters(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{109F}' | '\u{1700}'..='\u{1CFF}' | '\u{A840}'..='\u{ABFF}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{11FFF}')
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
}

fn mixed_words(file: &Arc<SourceFile>) -> impl Iterator<Item = Diagnostic> {
    // Nearly every file is in one script, and finding words takes longer than all else here.
    let foreign = file.text().chars().any(|c| matches!(script(c), Some(Script::Cyrillic | Script::Greek)));
    let text = if foreign { file.text() } else { "" };
    text.unicode_word_indices().filter(|(_, word)| !word.is_ascii()).filter_map(move |(at, word)| {
        word.chars().find(|c| script(*c) == Some(Script::Latin))?;
        let (foreign, name) = word.chars().find_map(|c| match script(c)? {
            Script::Latin => None,
            Script::Cyrillic => Some((c, "Cyrillic")),
            Script::Greek => Some((c, "Greek")),
        })?;
        let message =
            format!("`{word}` mixes Latin letters with the {name} `{foreign}` (U+{:04X})", u32::from(foreign));
        Some(Diagnostic::warning(6, Span::new(file, at..at + word.len()), message).hint("type the word again"))
    })
}

#[derive(PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
}

fn script(c: char) -> Option<Script> {
    match c {
        '\u{D7}' | '\u{F7}' => None,
        'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{FF21}'..='\u{FF5A}' => {
            Some(Script::Latin)
        }
        '\u{0400}'..='\u{052F}' | '\u{1C80}'..='\u{1C8F}' | '\u{2DE0}'..='\u{2DFF}' | '\u{A640}'..='\u{A69F}' => {
            Some(Script::Cyrillic)
        }
        '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}' => Some(Script::Greek),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, lang: &str) -> Vec<(u16, String)> {
        let file = SourceFile::new("a.md", text);
        check(&file, &lang.parse().unwrap()).into_iter().map(|d| (d.code.0, d.message)).collect()
    }

    #[test]
    fn a_right_to_left_override_is_an_error_in_english() {
        let expected = "a bidirectional control, right-to-left override (U+202E)".to_owned();
        assert_eq!(found("we \u{202E}share", "en"), [(4, expected)]);
    }

    #[test]
    fn balanced_isolates_are_fine_in_arabic_and_hebrew() {
        assert_eq!(found("\u{2067}مرحبا \u{202A}GDPR\u{202C}\u{2069}", "ar"), []);
        assert_eq!(found("\u{2066}GDPR\u{2069} שלום", "he"), []);
    }

    #[test]
    fn an_isolate_that_stays_open_at_the_end_of_its_line_is_an_error_in_hebrew_too() {
        assert_eq!(found("\u{2066}GDPR\nשלום\u{2069}", "he").len(), 2);
        assert_eq!(found("\u{2066}\u{202A}GDPR\u{2069}\u{202C}", "he").len(), 2);
    }

    #[test]
    fn a_zero_width_space_inside_a_word_is_a_warning() {
        let expected = "an invisible character, zero width space (U+200B)".to_owned();
        assert_eq!(found("opt-\u{200B}out", "en"), [(5, expected)]);
        assert_eq!(found("a\u{FEFF}b\u{2060}c", "en").len(), 2);
    }

    #[test]
    fn joiners_stay_where_a_script_or_an_emoji_needs_them() {
        for text in ["می\u{200C}خواهم", "क्\u{200D}ष", "👩\u{200D}👩\u{200D}👧", "👩🏽\u{200D}⚖\u{FE0F}", "ไทย\u{200B}ไทย"]
        {
            assert_eq!(found(text, "en"), [], "{text}");
        }
        assert_eq!(found("opt\u{200D}out", "en").len(), 1);
    }

    #[test]
    fn a_cyrillic_letter_in_an_english_word_is_a_warning() {
        let expected = "`d\u{430}ta` mixes Latin letters with the Cyrillic `\u{430}` (U+0430)".to_owned();
        assert_eq!(found("your d\u{430}ta", "en"), [(6, expected)]);
        assert_eq!(found("данные data δεδομένα 30 \u{B5}m café", "en"), []);
    }

    #[test]
    fn a_broken_export_gets_ten_messages_and_a_count() {
        let file = SourceFile::new("a.md", "\u{200B}".repeat(1000));
        let found = check(&file, &"en".parse().unwrap());
        assert_eq!(found.len(), ENOUGH);
        assert_eq!(found[9].hints, ["delete it", "there are 990 more in this file"]);
    }
}
