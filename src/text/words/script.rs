//! What the script of a character says of its words, and what a sign says.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// Whether `c` is of a script whose words stand side by side without spaces: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
#[must_use]
pub(crate) fn is_unspaced(c: char) -> bool {
    is_han_or_kana(c)
        || matches!(c,
            '\u{E00}'..='\u{EFF}' // Thai, Lao
            | '\u{1000}'..='\u{109F}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}' // Burmese
            | '\u{1780}'..='\u{17FF}' | '\u{19E0}'..='\u{19FF}' // Khmer
        )
}

fn is_han_or_kana(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}' // Han
    ) || is_kana(c)
}

/// Whether `c` is of the syllables of Japanese.
#[must_use]
pub(crate) fn is_kana(c: char) -> bool {
    matches!(c,
        '\u{3031}'..='\u{3035}' | '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}'
    )
}

/// Whether a line of the source that ends or begins with `c` ends nothing that a reader sees, if its neighbour is the
/// same: wide characters, other than those of Korean, which has spaces (CSS Text 4, segment break transformation).
#[must_use]
pub(crate) fn is_wide(c: char) -> bool {
    is_han_or_kana(c)
        || matches!(c, '\u{3001}'..='\u{303F}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF65}' | '\u{FFE0}'..='\u{FFE6}')
}

/// Whether `c` is a letter of Korean.
#[must_use]
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}')
}

/// Whether `c` is a sign that says something, as a word does: of money, of mathematics, `%`, `&`, `/`, ✓, an emoji.
///
/// Unicode's symbols of currency, of mathematics and others, and marks that Unicode counts as punctuation though they are
/// read as words. What only parts or sets apart, as `|` does, is none.
#[must_use]
pub(crate) fn is_sign(c: char) -> bool {
    match c {
        '%' | '‰' | '％' | '&' | '＆' | '/' | '／' | '§' | '@' | '＠' | '#' | '＃' => true,
        '|' | '~' => false,
        c if c.is_ascii_alphanumeric() => false,
        c => matches!(
            CodePointMapData::<GeneralCategory>::new().get(c),
            GeneralCategory::CurrencySymbol | GeneralCategory::MathSymbol | GeneralCategory::OtherSymbol
        ),
    }
}

/// Whether `c` is written: a letter with its marks, a digit or a sign; not what stands between them.
#[must_use]
pub(crate) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_sign(c) || !c.is_ascii() && is_mark(c)
}

fn is_mark(c: char) -> bool {
    let marks = [GeneralCategory::NonspacingMark, GeneralCategory::SpacingMark, GeneralCategory::EnclosingMark];
    marks.contains(&CodePointMapData::<GeneralCategory>::new().get(c))
}

/// Whether `c` stands for a currency.
#[must_use]
pub(crate) fn is_currency(c: char) -> bool {
    c == '$' || !c.is_ascii() && CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::CurrencySymbol
}

/// Whether `c` is a hyphen, a dash or a minus.
#[must_use]
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '−' | '－')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_says_something_and_a_punctuation_mark_does_not() {
        let signs: String = "€£₽%‰§@#&/+=<±≥✓✗❌😀a1.,;:!?|*“”—-()".chars().filter(|c| is_sign(*c)).collect();
        assert_eq!(signs, "€£₽%‰§@#&/+=<±≥✓✗❌😀");
    }

    #[test]
    fn a_script_without_spaces_is_none_of_those_with() {
        let unspaced: String = "aéяبहक한Ωไລខမ漢々あアｱ、。".chars().filter(|c| is_unspaced(*c)).collect();
        assert_eq!(unspaced, "ไລខမ漢々あアｱ");
        let wide: String = "aไ漢あアｱ、。（한🙂".chars().filter(|c| is_wide(*c)).collect();
        assert_eq!(wide, "漢あアｱ、。（");
    }
}
