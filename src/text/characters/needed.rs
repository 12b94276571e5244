//! Where invisible characters have a right to be: in the scripts, the emoji and the words that need them.

use super::scripts;
use crate::values::character::{marks_direction, oddity};
use crate::values::lang::Lang;

/// Whether the invisible character at a byte of `text` does something for a reader, as what stands beside it tells.
pub(crate) fn is_needed(text: &str, at: usize, lang: Option<&Lang>) -> bool {
    let (before, rest) = text.split_at(at);
    let mut rest = rest.chars();
    let Some(c) = rest.next() else { return false };
    let (before_it, after) = (before.chars().next_back(), rest.next());
    let follows = |test: fn(char) -> bool| before_it.is_some_and(test);
    let beside = |test: fn(char) -> bool| follows(test) || after.is_some_and(test);
    match c {
        c if marks_direction(c) => lang.is_none_or(Lang::is_right_to_left) || is_among_right_to_left(text, at),
        // Where a long word may be broken.
        '\u{AD}' => follows(char::is_alphabetic) && after.is_some_and(char::is_alphabetic),
        '\u{34F}' => beside(|c| matches!(c, '\u{300}'..='\u{36F}' | '\u{590}'..='\u{6FF}')),
        // Half of a syllable of old Korean.
        '\u{115F}' => after.is_some_and(|c| matches!(c, '\u{1161}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FF}')),
        '\u{1160}' => follows(|c| matches!(c, '\u{1100}'..='\u{115E}' | '\u{A960}'..='\u{A97F}')),
        '\u{180B}'..='\u{180F}' => beside(|c| matches!(c, '\u{1820}'..='\u{18AA}')),
        '\u{200B}' => beside(has_no_spaces),
        '\u{200C}' => beside(joins_letters),
        '\u{200D}' => beside(joins_letters) || (follows(is_emoji) && after.is_some_and(is_emoji)),
        '\u{2800}' => beside(|c| matches!(c, '\u{2801}'..='\u{28FF}')),
        '\u{1BCA0}'..='\u{1BCA3}' => beside(|c| matches!(c, '\u{1BC00}'..='\u{1BC9F}')),
        '\u{1D173}'..='\u{1D17A}' => beside(|c| matches!(c, '\u{1D100}'..='\u{1D172}' | '\u{1D17B}'..='\u{1D1FF}')),
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => follows(has_variants),
        '\u{E0020}'..='\u{E007F}' => is_part_of_flag(text, at),
        _ => false,
    }
}

/// Characters around a mark of direction among which it can matter, on either side.
const NEAR: usize = 80;

/// Whether letters written from right to left stand near, on the same line.
fn is_among_right_to_left(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let of_line = |c: &char| *c != '\n';
    let mut before = before.chars().rev().take(NEAR).take_while(of_line);
    before.any(is_right_to_left) || after.chars().take(NEAR).take_while(of_line).any(is_right_to_left)
}

fn is_right_to_left(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Scripts that put no spaces between words, so that an invisible one marks where lines may break.
fn has_no_spaces(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{1AAF}'
        | '\u{1B00}'..='\u{1B7F}' | '\u{A980}'..='\u{A9FF}' | '\u{AA00}'..='\u{AADF}')
}

/// Letters of the scripts of Western and South Asia, whose shapes the joiners choose.
fn joins_letters(c: char) -> bool {
    oddity(c).is_none()
        && matches!(c, '\u{0600}'..='\u{109F}' | '\u{1700}'..='\u{1CFF}' | '\u{A840}'..='\u{ABFF}'
            | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{11FFF}')
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Signs, emoji and letters beyond Europe's that come in several shapes. One selector chooses; more carry something else.
fn has_variants(c: char) -> bool {
    let is_key = c.is_ascii_digit() || matches!(c, '#' | '*');
    is_key || (!c.is_ascii() && !c.is_whitespace() && oddity(c).is_none() && scripts::script(c).is_none())
}

/// The characters behind a black flag that name a region, three to six and their end: the flag of Wales.
fn is_part_of_flag(text: &str, at: usize) -> bool {
    let is_tag = |c: &char| matches!(c, '\u{E0020}'..='\u{E007F}');
    let before = text[..at].chars().rev().take(7).take_while(is_tag).count();
    let mut run = text[..at].chars().rev().skip(before);
    if run.next() != Some('\u{1F3F4}') {
        return false;
    }
    let start = text[..at].char_indices().rev().take(before).last().map_or(at, |(start, _)| start);
    let tags: Vec<char> = text[start..].chars().take(8).take_while(is_tag).collect();
    let names = |c: &char| matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}');
    match tags.split_last() {
        Some(('\u{E007F}', region)) => (3..=6).contains(&region.len()) && region.iter().all(names),
        _ => false,
    }
}
