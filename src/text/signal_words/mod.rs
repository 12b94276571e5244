//! Words that turn the meaning of a sentence, and numbers: what a lawyer looks for first.

mod lexicon;
mod lowered;

pub(crate) use self::lexicon::{Lexicon, Signal, SignalWord, WordUse, WordUses};
pub(crate) use self::lowered::Lowered;
use crate::text::words::Token;

/// Which kind of signal word it is in any of the languages whose words we have, if it is one; without regard to case.
#[must_use]
pub(crate) fn signal_word(token: &Token) -> Option<SignalWord> {
    if is_amount(token.text()) { Some(SignalWord::Number) } else { lexicon::EVERY.word_turned_by(token.text()) }
}

/// Whether it is a number, with or without the sign of a currency before it.
pub(crate) fn is_amount(word: &str) -> bool {
    // Most words begin with a letter.
    !word.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && word.starts_with(|c: char| c.is_numeric() || is_currency_sign(c))
        && word.contains(char::is_numeric)
}

pub(crate) fn is_currency_sign(c: char) -> bool {
    matches!(c, '$' | '¢' | '£' | '¥' | '￥' | '\u{20a0}'..='\u{20cf}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::Style;
    use crate::text::words::builder::TextBuilder;

    fn kinds(words: &str) -> Vec<Option<SignalWord>> {
        let mut builder = TextBuilder::prose();
        builder.push(words, &Style::default());
        builder.finish().tokens().iter().map(signal_word).collect()
    }

    #[test]
    fn a_signal_word_is_known_in_each_of_four_languages_and_without_regard_to_case() {
        use SignalWord::{Duty, Negation, Scope};
        assert_eq!(kinds("Not nicht jamais TAMPOCO don’t isn't"), [Some(Negation); 6]);
        assert_eq!(kinds("MUST dürfen peuvent deberá"), [Some(Duty); 4]);
        assert_eq!(kinds("only außer sauf únicamente"), [Some(Scope); 4]);
    }

    #[test]
    fn a_number_is_a_signal_also_with_the_sign_of_an_amount() {
        assert_eq!(kinds("30 2026-11-16 $1,000.50 30%"), [Some(SignalWord::Number); 4]);
    }

    #[test]
    fn other_words_and_a_sign_without_an_amount_are_none() {
        assert_eq!(kinds("notice knot a1 $ ,"), [None; 5]);
    }
}
