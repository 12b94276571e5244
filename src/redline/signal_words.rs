//! Words that turn the meaning of a sentence, and numbers: what a lawyer looks for first.

use crate::text::words::Token;

/// The kinds of word that turn the meaning of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SignalWord {
    /// A number, a date, an amount.
    Number,
    /// `not`, `never`, `without`: the opposite.
    Negation,
    /// `may`, `must`, `will`: who is bound to what.
    Duty,
    /// `only`, `unless`, `any`: when, and how much.
    Scope,
}

/// In English, German, French and Spanish; a word of another language turns nothing here and is compared all the same.
const NEGATIONS: &[&str] = &[
    "not", "no", "never", "none", "neither", "nor", "without", "cannot", "nicht", "kein", "keine", "keinen", "keiner",
    "nie", "ohne", "weder", "ne", "pas", "jamais", "sans", "aucun", "aucune", "ni", "nunca", "sin", "ningún",
    "ninguna", "jamás", "tampoco",
];
const DUTIES: &[&str] = &[
    "may", "might", "must", "will", "shall", "should", "can", "could", "would", "kann", "können", "darf", "dürfen",
    "muss", "müssen", "wird", "werden", "soll", "sollen", "peut", "peuvent", "doit", "doivent", "pouvons", "devons",
    "puede", "pueden", "podemos", "podrá", "debe", "deben", "debemos", "deberá",
];
const SCOPES: &[&str] = &[
    "only",
    "solely",
    "except",
    "unless",
    "any",
    "all",
    "always",
    "nur",
    "ausschließlich",
    "außer",
    "alle",
    "immer",
    "seulement",
    "uniquement",
    "sauf",
    "tous",
    "toutes",
    "toujours",
    "solo",
    "sólo",
    "solamente",
    "únicamente",
    "salvo",
    "excepto",
    "todos",
    "todas",
    "siempre",
];

/// Which kind of signal word it is, if it is one; without regard to case.
#[must_use]
pub(crate) fn signal_word(token: &Token) -> Option<SignalWord> {
    if token.text().chars().next().is_some_and(|c| c.is_numeric() || matches!(c, '$' | '€' | '£' | '¥')) {
        return token.text().chars().any(char::is_numeric).then_some(SignalWord::Number);
    }
    let word = token.text().to_lowercase();
    // `don’t`, `isn't`
    if word.ends_with("n't") || word.ends_with("n’t") || NEGATIONS.contains(&&*word) {
        Some(SignalWord::Negation)
    } else if DUTIES.contains(&&*word) {
        Some(SignalWord::Duty)
    } else {
        SCOPES.contains(&&*word).then_some(SignalWord::Scope)
    }
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
