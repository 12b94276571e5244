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
