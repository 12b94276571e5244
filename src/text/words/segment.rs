//! Where words end.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use unicode_segmentation::UnicodeSegmentation;

use super::numbers::han_numbers;
use super::script::{is_currency, is_dash, is_hangul, is_kana, is_unspaced};

/// Knows the words of scripts without spaces; cuts all others by UAX 29.
///
/// A dictionary is smaller than a model and as fast, and what it does can be looked up.
static DICTIONARY: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Cuts a run without white space into words and single marks; says in which bytes they end.
///
/// time: O(n)
pub(super) fn word_ends(chunk: &str, ends: &mut Vec<usize>) {
    // Most are one word.
    if !chunk.is_empty() && chunk.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return ends.push(chunk.len());
    }
    add_word_ends(chunk, 0, ends);
}

fn add_word_ends(chunk: &str, offset: usize, ends: &mut Vec<usize>) {
    let start = chunk.len() - chunk.trim_start_matches(is_opening).len();
    let core = &chunk[start..];
    let core = &core[..core.trim_end_matches(is_closing).len()];
    let end = start + core.len();
    mark_ends(&chunk[..start], offset, ends);
    if core.bytes().all(|b| b.is_ascii_alphanumeric()) || is_address(core) && core.chars().all(is_of_address) {
        ends.extend((!core.is_empty()).then_some(offset + end));
    } else if may_hold_address(core) {
        ends_around_addresses(core, offset + start, ends);
    } else {
        joined_word_ends(core, offset + start, ends);
    }
    mark_ends(&chunk[end..], offset + end, ends);
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '<' | '"' | '\'' | '“' | '‘' | '«' | '„' | '¿' | '¡')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '>' | '"' | '\'' | '”' | '’' | '»' | '.' | ',' | ';' | ':' | '!' | '?' | '…')
}

/// Each character by itself, with the marks that combine with it.
fn mark_ends(run: &str, offset: usize, ends: &mut Vec<usize>) {
    ends.extend(run.grapheme_indices(true).map(|(at, mark)| offset + at + mark.len()));
}

fn is_address(core: &str) -> bool {
    let email = core.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    email || core.contains("://") || core.starts_with("www.") || core.starts_with("mailto:")
}

fn may_hold_address(core: &str) -> bool {
    core.contains('@') || core.contains("://") || core.contains("www.") || core.contains("mailto:")
}

/// Whether `c` goes on with an address. It ends, and begins, where its script does (RFC 3986, RFC 5322): Chinese and
/// Japanese write on without a space, Korean adds its particles. European letters stay: people write them in addresses.
fn is_of_address(c: char) -> bool {
    c.is_ascii() || c < '\u{590}' && c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36F}')
}

/// The words of a run in which other scripts stand beside an address.
fn ends_around_addresses(core: &str, offset: usize, ends: &mut Vec<usize>) {
    let (mut from, mut at) = (0, 0);
    while at < core.len() {
        let rest = &core[at..];
        let run = &rest[..rest.find(|c| !is_of_address(c)).unwrap_or(rest.len())];
        if run.len() < core.len() && is_address(run.trim_start_matches(is_opening).trim_end_matches(is_closing)) {
            joined_word_ends(&core[from..at], offset + from, ends);
            add_word_ends(run, offset + at, ends);
            from = at + run.len();
        }
        at += run.len() + rest[run.len()..].chars().next().map_or(0, char::len_utf8);
    }
    joined_word_ends(&core[from..], offset + from, ends);
}

/// Words, joined where a reader sees one: at hyphens, in dates, and with the sign of an amount.
fn joined_word_ends(core: &str, offset: usize, ends: &mut Vec<usize>) {
    let (mut start, mut end) = (0, 0);
    each_piece(core, &mut |piece| {
        if end > 0 && !joins(&core[start..end], start == 0, piece, &core[end + piece.len()..]) {
            ends.push(offset + end);
            start = end;
        }
        end += piece.len();
    });
    ends.extend((end > 0).then_some(offset + end));
}

/// The words and marks of a run, before any are joined.
fn each_piece<'t>(core: &'t str, take: &mut impl FnMut(&'t str)) {
    if !core.contains(is_unspaced) {
        for piece in core.split_word_bounds() {
            let number = before_counter(piece);
            take(&piece[..number]);
            if number < piece.len() {
                take(&piece[number..]);
            }
        }
        return;
    }
    let is_chinese = !core.contains(is_kana);
    let mut at = 0;
    for number in han_numbers(core) {
        each_beside_not(&core[at..number.start], is_chinese, take);
        take(&core[number.clone()]);
        at = number.end;
    }
    each_beside_not(&core[at..], is_chinese, take);
}

/// In Chinese, "not" is a word by itself: a dictionary has it as a part of many.
fn each_beside_not<'t>(run: &'t str, is_chinese: bool, take: &mut impl FnMut(&'t str)) {
    if !is_chinese {
        return each_by_dictionary(run, take);
    }
    for part in run.split_inclusive('不') {
        let (words, not) = part.split_at(part.strip_suffix('不').map_or(part.len(), str::len));
        each_by_dictionary(words, take);
        if !not.is_empty() {
            take(not);
        }
    }
}

fn each_by_dictionary<'t>(run: &'t str, take: &mut impl FnMut(&'t str)) {
    let mut at = 0;
    for end in DICTIONARY.segment_str(run).filter(|end| *end > 0) {
        take(&run[at..end]);
        at = end;
    }
}

/// Where the number ends before its Korean counter: `30` of `30일간`; the length of anything else.
fn before_counter(piece: &str) -> usize {
    let digits = piece.find(|c: char| !c.is_numeric() && !matches!(c, '.' | ',')).unwrap_or(piece.len());
    let is_counted = digits > 0 && piece[digits..].starts_with(is_hangul);
    if is_counted { digits } else { piece.len() }
}

fn joins(last: &str, is_first: bool, piece: &str, rest: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (before, first) = (last.chars().next_back(), piece.chars().next());
    let last_is_one = before.is_some_and(|c| c.len_utf8() == last.len());
    // A dash that a number begins with is a minus.
    if is_first && last_is_one && before.is_some_and(is_dash) {
        return digit(first) || first.is_some_and(is_currency) && digit(rest.chars().next());
    }
    match piece {
        "-" | "\u{2010}" | "\u{2011}" => letter(before) && letter(rest.chars().next()),
        "/" => digit(before) && digit(rest.chars().next()),
        "%" | "‰" | "％" => digit(before),
        _ => match before {
            Some('-' | '\u{2010}' | '\u{2011}') => !last_is_one && letter(first),
            Some('/') => digit(last.chars().next()) && digit(first),
            Some(c) if c == '§' || is_currency(c) => digit(first),
            _ => false,
        },
    }
}
