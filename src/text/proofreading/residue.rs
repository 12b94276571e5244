//! What word processors, and web pages that were copied from, leave in a text.

use std::ops::Range;

use super::galley::Galley;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;

/// What is left, in lower case, and what to do about it.
const RESIDUES: &[(&str, &str)] = &[
    ("error! reference source not found", REFERENCE),
    ("error! bookmark not defined", REFERENCE),
    ("error! hyperlink reference not valid", REFERENCE),
    ("error! no bookmark name given", REFERENCE),
    ("¡error! no se encuentra el origen de la referencia", REFERENCE),
    ("fehler! verweisquelle konnte nicht gefunden werden", REFERENCE),
    ("fehler! textmarke nicht definiert", REFERENCE),
    ("erreur ! source du renvoi introuvable", REFERENCE),
    ("errore. l'origine riferimento non è stata trovata", REFERENCE),
    ("click or tap here to enter text", FIELD),
    ("click here to enter text", FIELD),
    ("click or tap to enter a date", FIELD),
    ("choose an item.", FIELD),
    ("[email protected]", "write the email address: the page it was copied from hid it"),
];

const REFERENCE: &str = "name the section that was meant: the reference points to something that no longer exists";
const FIELD: &str = "write what belongs there: this was a form field";

pub(super) fn judge(galley: &Galley<'_>) -> Vec<Diagnostic> {
    let blocks = galley.blocks.iter();
    let found = blocks.flat_map(|block| {
        residues(galley.prose_of(block))
            .map(|(range, hint)| (block.range.start + range.start..block.range.start + range.end, hint))
    });
    found
        .map(|(range, hint)| {
            let message = message(&galley.text[range.clone()]);
            galley.found(Rule::WordProcessorResidue, range, message).hint(hint)
        })
        .collect()
}

pub(super) fn message(written: &str) -> String {
    format!("`{written}` was left by the program that this was copied from")
}

/// What is left in some words, and what to do about it.
pub(super) fn residues(words: &str) -> impl Iterator<Item = (Range<usize>, &'static str)> {
    // ASCII alone is folded, so that places stay as they are.
    let folded = words.to_ascii_lowercase();
    let any = folded.contains("rror! ") || folded.contains(" to enter ") || folded.contains("hler! ");
    let any = any || folded.contains("err") || folded.contains("choose an item.") || folded.contains("[email");
    let residues = if any { RESIDUES } else { &[] };
    residues.iter().flat_map(move |(residue, hint)| {
        let starts: Vec<usize> = folded.match_indices(residue).map(|(start, _)| start).collect();
        starts.into_iter().map(move |start| (start..start + residue.len(), *hint))
    })
}
