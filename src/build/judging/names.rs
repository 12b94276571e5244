//! Numbers that belong to a name: Basecamp 4, the 94107 of an address in San Francisco, CA.

use std::collections::{HashMap, HashSet};

use crate::text::document::Document;
use crate::text::words::plain;

/// The numbers of a text that end a name wherever they stand: a word with a capital, which does not begin its sentence, stands
/// before them.
///
/// Takes time in proportion to the text.
pub(super) fn numbers_of_names(document: &Document) -> HashSet<String> {
    let mut always: HashMap<String, bool> = HashMap::new();
    document.each_text(&mut |tokens| {
        let text = plain(tokens);
        let words: Vec<&str> = text.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let number = word.trim_matches(|sign: char| !sign.is_alphanumeric());
            if number.starts_with(|sign: char| sign.is_ascii_digit()) {
                *always.entry(number.to_owned()).or_insert(true) &= is_after_a_name(&words[..at]);
            }
        }
    });
    always.into_iter().filter_map(|(number, is_of_name)| is_of_name.then_some(number)).collect()
}

/// Whether the last of some words is one of a name.
fn is_after_a_name(words: &[&str]) -> bool {
    let [.., before, last] = words else { return false };
    let is_name = last.starts_with(char::is_uppercase) && last.ends_with(char::is_alphanumeric);
    let begins_a_sentence = before.ends_with(['.', ':', '!', '?', '…']);
    // In capitals, every word looks like a name.
    is_name && !begins_a_sentence && !(is_shouted(last) && is_shouted(before))
}

fn is_shouted(word: &str) -> bool {
    word.chars().filter(|sign| sign.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase)
}
