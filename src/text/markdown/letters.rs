//! Items that are counted in letters or Roman numerals.

/// How a list counts its items when not in digits, and which comes next. A document counts in digits only, so what counts
/// an item becomes its first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letters {
    style: LetterStyle,
    pub(super) next: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LetterStyle {
    LowerLetters,
    UpperLetters,
    LowerRoman,
    UpperRoman,
}

impl Letters {
    /// What `type` of a list says; `None` for digits.
    pub(super) fn of(kind: &str, first: u64) -> Option<Self> {
        let style = match kind {
            "a" => LetterStyle::LowerLetters,
            "A" => LetterStyle::UpperLetters,
            "i" => LetterStyle::LowerRoman,
            "I" => LetterStyle::UpperRoman,
            _ => return None,
        };
        Some(Self { style, next: first })
    }

    /// What counts the next item, with the space behind it: `b. `.
    pub(super) fn count(&mut self) -> String {
        let number = self.next;
        self.next = number.saturating_add(1);
        let counted = match self.style {
            LetterStyle::LowerLetters => letters(number),
            LetterStyle::UpperLetters => letters(number).map(|letters| letters.to_uppercase()),
            LetterStyle::LowerRoman => roman(number),
            LetterStyle::UpperRoman => roman(number).map(|roman| roman.to_uppercase()),
        };
        // As browsers do, where the letters do not reach.
        counted.unwrap_or_else(|| number.to_string()) + ". "
    }
}

/// `z` is 26, `aa` is 27.
fn letters(number: u64) -> Option<String> {
    let mut left = number;
    let mut letters = Vec::new();
    while left > 0 {
        left -= 1;
        letters.push(b'a' + u8::try_from(left % 26).ok()?);
        left /= 26;
    }
    letters.reverse();
    String::from_utf8(letters).ok().filter(|letters| !letters.is_empty())
}

/// `iv` is 4; `None` where the numerals do not reach.
pub(crate) fn roman(number: u64) -> Option<String> {
    const DIGITS: [(u64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut left = number;
    let mut roman = String::new();
    for (value, digit) in DIGITS {
        while left >= value {
            left -= value;
            roman.push_str(digit);
        }
    }
    Some(roman)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_roman_numerals_count_as_browsers_do() {
        let counted = |kind, first| Letters::of(kind, first).unwrap().count();
        assert_eq!([counted("a", 1), counted("A", 27), counted("a", 703)], ["a. ", "AA. ", "aaa. "]);
        assert_eq!([counted("i", 4), counted("I", 1994), counted("i", 4000)], ["iv. ", "MCMXCIV. ", "4000. "]);
        assert_eq!(counted("a", 0), "0. ");
        assert_eq!(Letters::of("1", 1), None);
    }
}
