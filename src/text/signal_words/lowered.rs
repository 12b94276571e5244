//! Words in small letters, as the lists of the lexicon have them.

use std::ops::Range;

use crate::text::words::Token;

/// Some tokens as one text in small letters, with straight apostrophes.
pub(crate) struct Lowered {
    pub(super) text: String,
    pub(super) starts: Vec<usize>,
    pub(super) ends: Vec<usize>,
}

impl Lowered {
    /// Of the words of a block.
    pub(crate) fn of(tokens: &[&Token]) -> Self {
        let (starts, ends) = (Vec::with_capacity(tokens.len()), Vec::with_capacity(tokens.len()));
        let bytes = tokens.iter().map(|token| token.text().len() + 1).sum();
        let mut leaf = Self { text: String::with_capacity(bytes), starts, ends };
        for token in tokens {
            if !token.space().is_none() && !leaf.text.is_empty() {
                leaf.text.push(' ');
            }
            leaf.starts.push(leaf.text.len());
            lower_into(&mut leaf.text, token.text());
            leaf.ends.push(leaf.text.len());
        }
        leaf
    }

    /// The word that a token is; nothing behind the last one.
    pub(crate) fn word(&self, token: usize) -> &str {
        if token < self.ends.len() { self.words(token..token + 1) } else { "" }
    }

    /// Some tokens, with the spaces between them.
    pub(crate) fn words(&self, tokens: Range<usize>) -> &str {
        if tokens.is_empty() { "" } else { &self.text[self.starts[tokens.start]..self.ends[tokens.end - 1]] }
    }

    /// The bytes at which a word may begin, each with its token.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        self.starts.iter().zip(&self.ends).enumerate().flat_map(|(token, (start, end))| {
            let inside = self.text[*start..*end].char_indices().filter(|(at, c)| *at == 0 || has_no_spaces(*c));
            inside.map(move |(at, _)| (start + at, token))
        })
    }
}

/// A word as the lists have it.
pub(super) fn lowered(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    lower_into(&mut out, word);
    out
}

fn lower_into(out: &mut String, word: &str) {
    if word.is_ascii() {
        let from = out.len();
        out.push_str(word);
        out[from..].make_ascii_lowercase();
    } else {
        out.push_str(&word.to_lowercase().replace('’', "'"));
    }
}

/// Whether words of its script stand beside each other without spaces: Han and kana.
pub(super) fn has_no_spaces(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
