//! Numbers as words write them.

use std::ops::Range;

/// Numerals of Chinese and Japanese, those of contracts too.
const HAN_NUMERALS: &str = "〇零一二三四五六七八九十百千万萬億亿兆廿卅壹贰貳叁參肆伍陆陸柒捌玖拾佰仟壱弐参";

/// What is counted: one numeral before it is a number, and part of a word anywhere else (`三年`, but `第三方`).
const COUNTERS: &[&str] = &[
    "年", "月", "日", "天", "周", "週", "小时", "小時", "時間", "分钟", "分鐘", "分間", "秒", "个月", "個月", "か月",
    "ヶ月", "カ月", "ヵ月", "箇月", "元", "円", "圆", "圓", "歳", "岁", "歲", "人", "名", "件", "次", "回", "条", "條",
    "項", "项", "倍",
];

/// Written as numbers, and none: `万一` is "in case".
const NO_NUMBERS: &[&str] = &["万一", "萬一", "千万", "千萬", "一一"];

/// Whether `c` is a numeral of Chinese or Japanese.
fn is_han_numeral(c: char) -> bool {
    !c.is_ascii() && HAN_NUMERALS.contains(c)
}

/// The numbers in a text that are written in Han numerals, or in digits with such a numeral after them: `三十` of
/// `三十天`, `20万` of `20万元`.
///
/// time: O(n)
pub(super) fn han_numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(start) = text[from..].find(|c: char| c.is_numeric() || is_han_numeral(c)) {
            let start = from + start;
            let end = numeral_end(&text[start..]) + start;
            from = end;
            if is_han_number(&text[start..end], &text[end..]) {
                return Some(start..end);
            }
        }
        None
    })
}

/// Where the numerals that a text begins with end; a point or a comma between two digits is one of them.
fn numeral_end(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let parts = matches!(c, '.' | ',') && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if !(c.is_numeric() || is_han_numeral(c) || parts && end == at) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn is_han_number(numerals: &str, rest: &str) -> bool {
    let is_counted = COUNTERS.iter().any(|counter| rest.starts_with(counter));
    let mut chars = numerals.chars();
    match (chars.next(), chars.next()) {
        (Some(_), None) => is_counted && numerals.chars().all(is_han_numeral),
        _ => numerals.chars().any(is_han_numeral) && (is_counted || !NO_NUMBERS.contains(&numerals)),
    }
}

/// Whether a word is a number: in digits, perhaps with the sign of an amount, or in Han numerals.
#[must_use]
pub(super) fn is_number(word: &str) -> bool {
    // Most words begin with a letter that no number begins with.
    if word.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    let mut digits = word.chars().skip_while(|c| super::script::is_dash(*c) || super::script::is_currency(*c));
    digits.next().is_some_and(char::is_numeric) || !word.is_empty() && word.chars().all(is_han_numeral)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_han_numerals_is_cut_out_and_a_numeral_in_a_word_is_not() {
        let numbers = |text: &'static str| han_numbers(text).map(|number| &text[number]).collect::<Vec<_>>();
        assert_eq!(numbers("保存三十天或二〇二四年"), ["三十", "二〇二四"]);
        assert_eq!(numbers("罚款20万元，1.5億円"), ["20万", "1.5億"]);
        assert_eq!(numbers("三年"), ["三"]);
        assert!(numbers("向第三方提供，统一处理，万一，30天").is_empty());
    }

    #[test]
    fn a_number_may_have_a_sign() {
        for number in ["30", "$1,000.50", "-5", "−5", "-€5", "三十", "３０"] {
            assert!(is_number(number), "{number}");
        }
        for other in ["", "a1", "-", "$", "第三"] {
            assert!(!is_number(other), "{other}");
        }
    }
}
