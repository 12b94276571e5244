//! Words as they stand in the parts of an email: wrapped otherwise in each, and kept from being a platform's tag.

use percent_encoding::percent_decode_str;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Words without the spaces between them, where a platform's tags were kept from being one as well: there spaces stand within words, and an address has
/// a character written by its number.
pub(super) fn letters(words: &str) -> String {
    words.split_whitespace().map(address_letters).collect()
}

/// An address without characters written by their numbers; any other word as it is.
fn address_letters(word: &str) -> String {
    if word.contains("://") { percent_decode_str(word).decode_utf8_lossy().into_owned() } else { word.to_owned() }
}

/// The addresses among the words of a text.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = String> {
    let words = text.split_whitespace().filter(|word| word.contains("://"));
    words.map(|word| {
        let around = |c: char| matches!(c, '(' | ')' | '<' | '>' | '.' | ',' | ';' | '"');
        address_letters(word.trim_matches(around))
    })
}

/// Whether a platform would take something in it for a tag.
pub(super) fn has_tag(words: &str, delimiters: &[String]) -> bool {
    delimiters.iter().any(|delimiter| words.contains(delimiter.as_str()))
}

/// Whether what goes into a platform says what the draft without tags says: wherever their words differ, the former has
/// a tag.
pub(super) fn same_but_for_tags(plain: &str, tagged: &str, delimiters: &[String]) -> bool {
    let (plain, tagged) = (unsplit(plain, delimiters), unsplit(tagged, delimiters));
    let plain: Vec<String> = plain.split_whitespace().map(address_letters).collect();
    let tagged: Vec<String> = tagged.split_whitespace().map(address_letters).collect();
    let steps = capture_diff_slices(Algorithm::Myers, &plain, &tagged);
    let is_common = |step: &DiffOp| matches!(step, DiffOp::Equal { len, .. } if *len >= COMMON);
    steps.split(is_common).all(|steps| {
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return true };
        let old = &plain[first.old_range().start..last.old_range().end];
        let new = &tagged[first.new_range().start..last.new_range().end];
        old == new || has_tag(&new.join(" "), delimiters)
    })
}

/// Words in a row from which on two texts say the same; fewer may be the same by chance, as in a postal address.
const COMMON: usize = 3;

/// Takes out the space that keeps words from being a tag.
fn unsplit(text: &str, delimiters: &[String]) -> String {
    let mut whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for delimiter in delimiters {
        let mut letters = delimiter.chars();
        let Some(first) = letters.next() else { continue };
        let split = format!("{first} {}", letters.as_str());
        while whole.contains(&split) {
            whole = whole.replace(&split, delimiter);
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(plain: &str, tagged: &str) -> bool {
        same_but_for_tags(plain, tagged, &["{{".to_owned(), "*|".to_owned()])
    }

    #[test]
    fn a_tag_may_stand_for_other_words_and_nothing_else_may() {
        assert!(same(
            "Hello, We keep logs. 1 Example Street",
            "{{#if a}}Hello {{a}},{{/if}} We keep logs. *|ADDRESS|*"
        ));
        assert!(same(
            "Example 1 Example Street, You receive this because",
            "Example *|ADDRESS|* You receive this because"
        ));
        assert!(same("Terms {{{x}} {", "Terms { { {x}} {"));
        assert!(same("See https://example.org/{{x}}.", "See https://example.org/%7B{x}}."));
        assert!(!same("Hello, we keep logs for 91 days.", "{{#if a}}Hello {{a}},{{/if}} we keep logs for 90 days."));
        assert!(!same("We keep logs. Always.", "We keep logs."));
    }

    /// Without spaces `5% added` is `5%added`, and `%ad` was taken for a character written by its number.
    #[test]
    fn a_per_cent_sign_is_one() {
        assert_eq!(letters("The fee is 5% added"), "Thefeeis5%added");
        assert_eq!(letters("see https://example.org/%7Bx"), "seehttps://example.org/{x");
    }

    #[test]
    fn an_address_is_found_within_a_sentence() {
        let found: Vec<String> = addresses("See (https://example.org/a/#b), or a line below.").collect();
        assert_eq!(found, ["https://example.org/a/#b"]);
    }
}
