//! Words that are one thing to a reader: a date that names its month, a number in groups of three.

use std::borrow::Borrow;
use std::ops::Range;

use super::months::month;
use super::script::{is_currency, is_dash};
use super::{Space, Token};

/// Which tokens together are one date or one number, in order; none overlap.
///
/// Dates are `March 4, 2024`, `4. März 2024`, `4 de marzo de 2024`, `2024年3月4日`, `2024년 3월 4일`; numbers `1 500 000`,
/// also with a no-break space between the groups.
///
/// time: O(n)
#[must_use]
pub(crate) fn wholes<T: Borrow<Token>>(tokens: &[T]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let length = whole_length(&tokens[at..]);
        if length > 1 {
            found.push(at..at + length);
        }
        at += length.max(1);
    }
    found
}

/// How many of the tokens, from the first on, are one thing; 0 where the first is just a token.
fn whole_length<T: Borrow<Token>>(tokens: &[T]) -> usize {
    let begins_with_digit = |token: &T| token.borrow().text().as_bytes().first().is_some_and(u8::is_ascii_digit);
    let is_number = begins_with_digit(&tokens[0]) || tokens[0].borrow().is_number();
    // Few words stand before a number: only these are looked up.
    if !is_number && !tokens.iter().skip(1).take(2).any(begins_with_digit) {
        return 0;
    }
    let rest = tokens[1..].iter().map(Borrow::borrow).take(MOST);
    let same_line = rest.take_while(|token| token.space() != Space::Break);
    let line: Vec<&Token> = std::iter::once(tokens[0].borrow()).chain(same_line).collect();
    if !is_number {
        return month_first(&line).unwrap_or(0);
    }
    let dates = [day_first(&line), year_first(&line), by_counters(&line)];
    dates.into_iter().flatten().max().unwrap_or_else(|| with_myriads(&line, grouped(&line)))
}

/// Tokens of the longest date after its first.
const MOST: usize = 8;

/// Reads a date token by token.
struct DateReader<'t> {
    tokens: &'t [&'t Token],
    at: usize,
}

impl DateReader<'_> {
    fn next_is(&mut self, is: impl FnOnce(&str) -> bool) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| is(token.text()));
        self.at += usize::from(found);
        found
    }

    /// A month's name, with the full stop of a short one; whether it is hardly ever another word.
    fn month(&mut self) -> Option<bool> {
        let found = month(self.tokens.get(self.at)?.text())?;
        self.at += 1;
        if !found {
            self.next_is(|text| text == ".");
        }
        Some(found)
    }

    /// A year and what leads to it; nothing is read where there is none.
    fn year(&mut self) -> bool {
        let start = self.at;
        self.next_is(|text| text == ",");
        self.next_is(|text| matches!(text, "of" | "de" | "del"));
        if self.next_is(is_year) {
            return true;
        }
        self.at = start;
        false
    }
}

/// `4 March 2024`, `4. März 2024`, `4 de marzo de 2024`, `30 June`.
fn day_first(tokens: &[&Token]) -> Option<usize> {
    let mut cursor = DateReader { tokens, at: 0 };
    cursor.next_is(is_day).then_some(())?;
    cursor.next_is(|text| text == ".");
    cursor.next_is(|text| matches!(text, "of" | "de" | "di" | "del"));
    let is_clear = cursor.month()?;
    (cursor.year() || is_clear).then_some(cursor.at)
}

/// `March 4, 2024`, `June 2024`, `March 4`.
fn month_first(tokens: &[&Token]) -> Option<usize> {
    let mut cursor = DateReader { tokens, at: 0 };
    let is_clear = cursor.month()?;
    let has_day = cursor.next_is(is_day);
    let has_year = cursor.year();
    (has_day && has_year || is_clear && (has_day || has_year)).then_some(cursor.at)
}

/// `2024 March 4`.
fn year_first(tokens: &[&Token]) -> Option<usize> {
    let mut cursor = DateReader { tokens, at: 0 };
    (cursor.next_is(is_year) && cursor.month().is_some() && cursor.next_is(is_day)).then_some(cursor.at)
}

/// `2024年3月4日`, `2024년 3월 4일`, and what begins later or ends earlier: two parts at the least.
fn by_counters(tokens: &[&Token]) -> Option<usize> {
    let mut at = 0;
    let mut parts = 0;
    for (counter, korean) in [("年", "년"), ("月", "월"), ("日", "일")] {
        let [number, counted, ..] = &tokens[at..] else { break };
        // Korean writes on: `일부터`, "from the day on".
        if number.is_number() && (counted.text() == counter || counted.text().starts_with(korean)) {
            at += 2;
            parts += 1;
        } else if parts > 0 {
            break;
        }
    }
    (parts > 1).then_some(at)
}

/// `4`, `04`, `4th`, `1er`, `1º`.
fn is_day(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_ordinal = matches!(&text[digits..], "" | "st" | "nd" | "rd" | "th" | "er" | "re" | "º" | "°" | "ª");
    is_ordinal && text[..digits].parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)) && digits <= 2
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) && matches!(&text[..2], "19" | "20" | "21")
}

/// Groups of three digits after one of up to three.
fn grouped(tokens: &[&Token]) -> usize {
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let first = tokens[0].text().trim_start_matches(|c| is_dash(c) || is_currency(c));
    if !(1..=3).contains(&first.len()) || !is_digits(first) {
        return 0;
    }
    let mut length = 1;
    for token in &tokens[1..] {
        let follows = match token.space() {
            Space::Plain => true,
            Space::Other(space) => matches!(space, "\u{A0}" | "\u{2007}" | "\u{2009}" | "\u{202F}"),
            Space::None | Space::Break => false,
        };
        let (group, rest) = token.text().split_at_checked(3).unwrap_or_default();
        if !follows || group.is_empty() || !is_digits(group) || rest.starts_with(|c: char| c.is_alphanumeric()) {
            break;
        }
        length += 1;
        if !rest.is_empty() {
            break;
        }
    }
    length
}

/// So many tokens of a number, with the Korean myriads that are written to it: `40만`, `2만원`. In Chinese and Japanese they
/// are one token with it.
fn with_myriads(tokens: &[&Token], length: usize) -> usize {
    let number = length.max(1);
    let is_written_to = |token: &&&Token| token.space() == Space::None && token.text().starts_with(['만', '억', '조']);
    if tokens.get(number).as_ref().is_some_and(is_written_to) { number + 1 } else { length }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::builder::TextBuilder;
    use crate::text::words::{Style, plain};

    fn found(text: &str) -> Vec<String> {
        let mut builder = TextBuilder::prose();
        builder.push(text, &Style::default());
        let text = builder.finish();
        wholes(text.tokens()).into_iter().map(|whole| plain(&text.tokens()[whole])).collect()
    }

    #[test]
    fn a_date_that_names_its_month_is_one_thing_in_any_order() {
        for date in [
            "March 4, 2024",
            "Jan. 4, 2024",
            "4 March 2024",
            "4th of March, 2024",
            "May 6, 2025",
            "4. März 2024",
            "4 mars 2024",
            "1er juillet 2024",
            "4 de marzo de 2024",
            "4 marca 2024",
            "4 марта 2024",
            "4. maaliskuuta 2024",
            "2024 March 4",
            "30 June",
            "June 2024",
            "2024年3月4日",
            "二〇二四年三月四日",
            "2024년 3월 4일",
            "2024年5月",
            "2024년 3월 4일부터",
        ] {
            assert_eq!(found(&format!("{date}.")), [date]);
            assert_eq!(found(&format!("as of {date} at noon")), [date]);
        }
    }

    #[test]
    fn a_word_that_is_also_a_month_is_none_without_day_and_year() {
        for text in [
            "You may 30 days later",
            "We may. 4 users",
            "set 5 cookies",
            "2024 set",
            "mars 2024",
            "30 days",
            "It ends in June. 30 days later",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_number_in_groups_of_three_is_one_thing() {
        assert_eq!(found("up to 20 000 000 €"), ["20 000 000"]);
        assert_eq!(found("€1\u{a0}500\u{202f}000,50 or 1 000 users"), ["€1 500 000,50", "1 000"]);
        for text in ["in 2024 500 users", "1 5000", "10 20 30", "5 50", "12 345a"] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_korean_number_has_the_myriads_that_are_written_to_it() {
        assert_eq!(found("회원 40만 명에게 2만원"), ["40만", "2만원"]);
        assert!(found("30일 동안 만나는 40 만족").is_empty());
    }
}
