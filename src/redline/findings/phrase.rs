//! How many words a finding needs beside those that turned, so that it is understood away from its text.

use std::ops::Range;

use crate::text::words::Token;

/// Words of a phrase that needs none beside it, at the least.
const CLAUSE: usize = 4;
/// Words that follow a word that turns the meaning, at the most: `may close it soon`.
const FOLLOWING: usize = 3;
/// The same of words that are written without spaces, which are shorter.
const FOLLOWING_UNSPACED: usize = 5;
/// Words from a number to what it counts, at the most: `4 of our offices`.
const COUNTED: usize = 3;
/// Letters of a word that may be what is counted, at the least: not `of`, `our`.
const NOUN: usize = 4;

/// A word that turns the meaning, or a few, with the one before and those that it turns: `We may share your name`,
/// `我们不出售数据`. None beyond a mark.
pub(super) fn clause(tokens: &[&Token], range: &Range<usize>) -> Range<usize> {
    if range.len() >= CLAUSE {
        return range.clone();
    }
    let start = range.start - usize::from(range.start > 0 && tokens[range.start - 1].is_word());
    let following = words_after(tokens, range.end);
    let is_unspaced = following.iter().all(|token| token.space().is_none());
    let most = if is_unspaced { FOLLOWING_UNSPACED } else { FOLLOWING };
    start..range.end + following.len().min(most)
}

/// A number with what it counts: up to the first longer word after it, `4 of our offices`, or with what is written to it,
/// `30일간`. Where nothing follows, and of a year, with the words before: `version 4`, `since 2019`.
pub(super) fn with_counted(tokens: &[&Token], number: &Range<usize>) -> Range<usize> {
    let is_year = is_year(tokens[number.start]);
    // `2024 года` says so by itself.
    if is_year && number.len() > 1 {
        return number.clone();
    }
    let following = words_after(tokens, number.end);
    if following.is_empty() || is_year {
        let before = tokens[..number.start].iter().rev().take(COUNTED).take_while(|token| token.is_word());
        return number.start - noun(before)..number.end;
    }
    number.start..number.end + noun(following.iter().take(COUNTED))
}

/// How many of some words lead to the first that may be what is counted, with it; all where there is none.
fn noun<'t>(words: impl Iterator<Item = &'t &'t Token>) -> usize {
    let mut led = 0;
    for word in words {
        led += 1;
        if word.text().chars().count() >= NOUN || word.space().is_none() {
            break;
        }
    }
    led
}

fn words_after<'t, 'a>(tokens: &'t [&'a Token], from: usize) -> &'t [&'a Token] {
    let after = &tokens[from..tokens.len().min(from + FOLLOWING_UNSPACED)];
    &after[..after.iter().position(|token| !token.is_word()).unwrap_or(after.len())]
}

/// `2019`, which counts nothing.
fn is_year(token: &Token) -> bool {
    let text = token.text();
    text.len() == 4 && ["19", "20", "21"].iter().any(|century| text.starts_with(century))
}
