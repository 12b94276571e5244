//! Characters that are the same to a reader who does not mind typography.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::text::words::script::is_dash;
use crate::values::character::marks_direction;

/// The text as a reader sees it who does not mind typography.
#[must_use]
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let fold = |c| folded_dash(folded_quote(c, true));
    let folded: String = text.chars().filter(|c| !is_ignored(*c)).map(fold).collect();
    if is_nfc(&folded) { folded } else { folded.nfc().collect() }
}

/// Whether the same word may be stored with `c` or without: nobody sees it, and it turns nothing around it.
#[must_use]
pub(super) fn is_ignored(c: char) -> bool {
    marks_direction(c) || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{fe0e}' | '\u{fe0f}')
}

/// A quotation mark as the plain one; the single one as the double one too, where that is no measure: 5′ are feet.
#[must_use]
pub(super) fn folded_quote(c: char, is_measure: bool) -> char {
    match c {
        '\'' | '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' if is_measure => '\'',
        '\'' | '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' | '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '「' | '」'
        | '『' | '』' => '"',
        c => c,
    }
}

/// A hyphen, a dash or a minus as the plain hyphen.
#[must_use]
pub(super) fn folded_dash(c: char) -> char {
    if is_dash(c) { '-' } else { c }
}
