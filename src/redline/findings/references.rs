//! Words that stayed and name a clause by its number, "see section 4", where the numbers have moved.

use crate::redline::changes::{BlockChange, Run};
use crate::text::words::{Token, plain};

/// What the clauses of a text are called in it, in the languages whose turning words are known. An article is mostly one of
/// a law, and so are the words with `of` behind their number.
const NOUNS: [&str; 38] = [
    "section",
    "sections",
    "clause",
    "clauses",
    "point",
    "points",
    "paragraph",
    "paragraphs",
    "item",
    "items",
    "abschnitt",
    "ziffer",
    "punkt",
    "nummer",
    "klausel",
    "paragraphe",
    "sección",
    "cláusula",
    "punto",
    "apartado",
    "párrafo",
    "sezione",
    "clausola",
    "paragrafo",
    "secção",
    "seção",
    "ponto",
    "parágrafo",
    "sectie",
    "punt",
    "paragraaf",
    "sekcja",
    "sekcji",
    "punkcie",
    "раздел",
    "разделе",
    "пункт",
    "пункте",
];

/// A clause that is named by its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// As the text has it: "section 4".
    pub words: String,
    /// The number.
    pub number: String,
}

/// The references in the words of a block that stay.
///
/// time: O(tokens)
pub(super) fn references(change: &BlockChange<'_>) -> Vec<Reference> {
    let kept = change.runs().filter_map(|run| match run {
        Run::Kept { new, .. } => Some(*new),
        Run::Changed { .. } => None,
    });
    kept.flat_map(|tokens| tokens.windows(2).enumerate().filter_map(move |(at, pair)| reference(tokens, at, pair)))
        .collect()
}

fn reference(tokens: &[Token], at: usize, pair: &[Token]) -> Option<Reference> {
    // Few words stand before a number: only these are looked up.
    let number = pair[1].text();
    if number.len() > 5 || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let names = NOUNS.contains(&pair[0].text().to_lowercase().as_str());
    let is_of_a_law =
        tokens.get(at + 2).is_some_and(|next| matches!(next.text(), "of" | "(" | "des" | "der" | "de" | "del"));
    (names && !is_of_a_law).then(|| Reference { words: plain(pair), number: number.to_owned() })
}
