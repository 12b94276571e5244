//! The two ways in which words are written, and how one of them stands inside the other.

use std::borrow::Cow;

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;

use super::lang::Lang;

/// Begins words whose direction is found from themselves alone, and ends them (Unicode's FIRST STRONG ISOLATE).
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');

/// The way a language is written, as HTML says it: `ltr` or `rtl`.
#[must_use]
pub(crate) fn direction(lang: &Lang) -> &'static str {
    if lang.is_right_to_left() { "rtl" } else { "ltr" }
}

/// Whether words in a sentence that is written so have letters that are written the other way: then the two must be kept
/// apart, or marks and figures between them move to the wrong side.
#[must_use]
pub(crate) fn turns(words: &str, in_right_to_left: bool) -> bool {
    // Whatever is written from right to left comes after Latin, Greek and Cyrillic.
    if !in_right_to_left && words.chars().all(|c| c < '\u{590}') {
        return false;
    }
    let classes = CodePointMapData::<BidiClass>::new();
    words.chars().any(|c| match classes.get(c) {
        BidiClass::LeftToRight => in_right_to_left,
        BidiClass::RightToLeft | BidiClass::ArabicLetter => !in_right_to_left,
        _ => false,
    })
}

/// Words as they stand in plain text inside such a sentence.
#[must_use]
pub(crate) fn isolated(words: &str, in_right_to_left: bool) -> Cow<'_, str> {
    if turns(words, in_right_to_left) {
        Cow::Owned(format!("{}{words}{}", ISOLATE.0, ISOLATE.1))
    } else {
        Cow::Borrowed(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_are_written_the_other_way_are_kept_apart() {
        for (words, in_right_to_left, kept_apart) in [
            ("Example Inc.", false, false),
            ("Политика", false, false),
            ("隐私", false, false),
            ("سياسة الخصوصية", false, true),
            ("מדיניות v2", false, true),
            ("Example Inc.", true, true),
            ("隐私", true, true),
            ("سياسة الخصوصية", true, false),
            ("8 سبتمبر 2025", true, false),
            ("1,234 (2)", true, false),
        ] {
            assert_eq!(turns(words, in_right_to_left), kept_apart, "{words}");
            assert_eq!(isolated(words, in_right_to_left).starts_with('\u{2068}'), kept_apart, "{words}");
        }
    }
}
