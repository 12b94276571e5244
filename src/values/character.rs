//! Characters that a reader does not see as such: they drive a terminal, break a format, turn the direction of what
//! follows, or cannot be seen at all.
//!
//! What a text may hold follows Unicode in XML (Unicode Technical Report 20), the bidirectional algorithm (Annex 9),
//! security mechanisms (Technical Standards 39 and 55) and "Trojan Source" (Boucher and Anderson 2021).

use std::borrow::Cow;

/// What is the matter with a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// A control character other than tab and line feed, or a code point that never is a character: terminals obey the
    /// first, and XML 1.0 (production 2), mail headers and calendars have no place for them.
    Breaks,
    /// Orders the text around it anew: embeddings, overrides, isolates.
    Turns,
    /// Cannot be seen. Some scripts and emoji need it, which its neighbours tell.
    Hides,
    /// Stands for something that is not there: what got lost, or what only one font knows.
    Stands,
}

/// What is the matter with `c`; `None` for nearly every character.
#[must_use]
pub(crate) fn oddity(c: char) -> Option<Oddity> {
    if breaks(c) {
        Some(Oddity::Breaks)
    } else if c < '\u{AD}' {
        None
    } else if turns(c) {
        Some(Oddity::Turns)
    } else if hides(c) {
        Some(Oddity::Hides)
    } else if is_private(c) || matches!(c, '\u{FFFC}' | '\u{FFFD}') {
        Some(Oddity::Stands)
    } else {
        None
    }
}

/// Whether no text may hold `c`.
#[must_use]
pub(crate) fn breaks(c: char) -> bool {
    is_control(c) || is_noncharacter(c)
}

/// Whether `c` is a control character (C0, delete, C1) other than tab and line feed.
#[must_use]
pub(crate) fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n')
}

/// Whether `c` is one of the 66 code points that never will be characters.
#[must_use]
pub(crate) fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether `c` orders the text around it anew: embeddings, overrides, isolates (Unicode Annex 9).
#[must_use]
pub(crate) fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether `c` only marks a direction, without ordering more than what touches it.
#[must_use]
pub(crate) fn marks_direction(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}')
}

/// Whether a reader cannot see if `c` is there. What a selector of variants does can be seen.
#[must_use]
pub(crate) fn is_unseen(c: char) -> bool {
    c >= '\u{AD}' && (turns(c) || hides(c)) && !matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// What Unicode calls default ignorable, and the other blanks and breaks that are no white space to their reader.
fn hides(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}'
        | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// What Unicode, or people, call an odd character.
#[must_use]
pub(crate) fn name(c: char) -> &'static str {
    match c {
        '\0' => "NUL",
        '\x0C' => "form feed",
        '\x1B' => "escape character",
        '\u{AD}' => "soft hyphen",
        '\u{34F}' => "combining grapheme joiner",
        '\u{61C}' => "Arabic letter mark",
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => "Hangul filler",
        '\u{17B4}' | '\u{17B5}' => "Khmer inherent vowel",
        '\u{180E}' => "Mongolian vowel separator",
        '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => "variation selector",
        '\u{200B}' => "zero width space",
        '\u{200C}' => "zero width non-joiner",
        '\u{200D}' => "zero width joiner",
        '\u{200E}' => "left-to-right mark",
        '\u{200F}' => "right-to-left mark",
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        '\u{202A}' => "left-to-right embedding",
        '\u{202B}' => "right-to-left embedding",
        '\u{202C}' => "pop directional formatting",
        '\u{202D}' => "left-to-right override",
        '\u{202E}' => "right-to-left override",
        '\u{2060}' => "word joiner",
        '\u{2061}'..='\u{2064}' => "invisible operator",
        '\u{2066}' => "left-to-right isolate",
        '\u{2067}' => "right-to-left isolate",
        '\u{2068}' => "first strong isolate",
        '\u{2069}' => "pop directional isolate",
        '\u{206A}'..='\u{206F}' => "deprecated format character",
        '\u{2800}' => "blank Braille pattern",
        '\u{FEFF}' => "zero width no-break space",
        '\u{FFF9}'..='\u{FFFB}' => "interlinear annotation mark",
        '\u{FFFC}' => "object replacement character",
        '\u{FFFD}' => "replacement character",
        '\u{E0000}'..='\u{E007F}' => "tag character",
        c if is_noncharacter(c) => "noncharacter",
        c if is_control(c) => "control character",
        c if is_private(c) => "private use character",
        _ => "format character",
    }
}

/// Whether a text is printable ASCII alone, as most are: then nothing in it is odd.
#[must_use]
pub(crate) fn is_printable_ascii(text: &str) -> bool {
    // No `all`: nearly every text is, and its bytes are looked at side by side.
    text.bytes().fold(true, |is, byte| is & matches!(byte, b' '..=b'~'))
}

/// `text` without what no text may hold.
#[must_use]
pub(crate) fn without_breaking(text: &str) -> Cow<'_, str> {
    if !is_printable_ascii(text) && text.contains(breaks) {
        Cow::Owned(text.replace(breaks, ""))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = char> {
        '\0'..=char::MAX
    }

    #[test]
    fn there_are_63_controls_to_refuse_and_66_noncharacters() {
        assert_eq!(all().filter(|&c| is_control(c)).count(), 32 + 33 - 2);
        assert_eq!(all().filter(|&c| is_noncharacter(c)).count(), 66);
        assert!(!breaks('\t') && !breaks('\n') && breaks('\r') && breaks('\u{85}') && breaks('\u{10FFFF}'));
    }

    #[test]
    fn letters_signs_spaces_and_emoji_are_not_odd() {
        for c in "aé漢ก्می🏴👩€\u{A0}\u{2011}\u{202F}\u{3000}“’–…\u{301}".chars() {
            assert_eq!(oddity(c), None, "{c:?}");
        }
        // Old Hangul has fillers among its letters; no other script does.
        let odd: Vec<char> = all().filter(|&c| c.is_alphanumeric() && oddity(c).is_some()).collect();
        assert_eq!(odd, ['\u{115F}', '\u{1160}', '\u{3164}', '\u{FFA0}']);
    }

    #[test]
    fn xml_has_a_place_for_whatever_is_left() {
        // XML 1.0, production 2.
        let in_xml = |c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}');
        assert!(all().filter(|&c| !breaks(c)).all(in_xml));
    }
}
