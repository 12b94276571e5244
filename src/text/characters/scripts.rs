//! Words that mix scripts: a letter that looks right, and is not found by a search.

use unicode_segmentation::UnicodeSegmentation;

/// A word of Latin letters with one from elsewhere.
pub(crate) struct MixedWord<'t> {
    /// The word.
    pub(crate) word: &'t str,
    /// Where its first character begins in the text, in bytes.
    pub(crate) first: usize,
    /// Where its last one begins.
    pub(crate) last: usize,
    /// The letter from elsewhere.
    pub(crate) foreign: char,
    /// What script that is.
    pub(crate) script: &'static str,
}

/// The words of `text` that mix scripts.
pub(crate) fn mixed_words(text: &str) -> impl Iterator<Item = MixedWord<'_>> {
    // Nearly every file is in one script, and finding words takes longer than all else here.
    let foreign = text.bytes().enumerate().any(|(at, byte)| begins_foreign(byte) && text[at..].starts_with(is_foreign));
    let text = if foreign { text } else { "" };
    text.unicode_word_indices().filter(|(_, word)| !word.is_ascii()).filter_map(|(at, word)| {
        word.chars().find(|c| script(*c) == Some(Script::Latin))?;
        let (foreign, script) = word.chars().find_map(|c| match script(c)? {
            Script::Latin => None,
            Script::Cyrillic => Some((c, "Cyrillic")),
            Script::Greek => Some((c, "Greek")),
        })?;
        let (last, _) = word.char_indices().next_back()?;
        Some(MixedWord { word, first: at, last: at + last, foreign, script })
    })
}

/// Whether a letter of another script may begin with this byte.
fn begins_foreign(byte: u8) -> bool {
    matches!(byte, 0xCD..=0xD4 | 0xE1 | 0xE2 | 0xEA)
}

fn is_foreign(c: char) -> bool {
    matches!(script(c), Some(Script::Cyrillic | Script::Greek))
}

#[derive(PartialEq, Eq)]
pub(crate) enum Script {
    Latin,
    Cyrillic,
    Greek,
}

pub(crate) fn script(c: char) -> Option<Script> {
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
