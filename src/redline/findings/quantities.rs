//! Dates, amounts and periods in running text, each with all that belongs to it: `30 calendar days`, `€20`, `June 4, 2026`.

use std::ops::Range;

use super::kind::FindingKind;
use crate::text::signal_words::{Lexicon, Lowered, WordUse, WordUses, is_amount, is_currency_sign};
use crate::text::words::Token;
use crate::text::words::wholes::wholes;

/// A date, an amount, a period, or another number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::redline) struct Quantity {
    pub kind: FindingKind,
    /// Its tokens.
    pub tokens: Range<usize>,
    pub is_date: bool,
}

/// The quantities of a text, in order, by its tokens and the same in small letters. The number that a block begins with, `4.` or `(4)`, is none.
///
/// time: O(tokens)
pub(in crate::redline) fn quantities(tokens: &[&Token], lowered: &Lowered, lexicon: &Lexicon) -> Vec<Quantity> {
    let uses = (0..tokens.len()).map(|at| lexicon.uses(lowered.word(at))).collect();
    let reader = QuantityReader { tokens, lowered, lexicon, uses, wholes: wholes(tokens) };
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = reader.after_label();
    while at < tokens.len() {
        let free = found.last().map_or(0, |last| last.tokens.end);
        match reader.date(at, free).or_else(|| reader.count(at, free)) {
            Some(quantity) => {
                at = quantity.tokens.end;
                found.push(quantity);
            }
            None => at += 1,
        }
    }
    found
}

struct QuantityReader<'t> {
    tokens: &'t [&'t Token],
    lowered: &'t Lowered,
    lexicon: &'t Lexicon,
    /// What each token can be.
    uses: Vec<WordUses>,
    /// Numbers in groups and dates, which are one thing each.
    wholes: Vec<Range<usize>>,
}

/// Codes of currencies (ISO 4217) that stand beside an amount.
const CODES: [&str; 16] =
    ["EUR", "USD", "GBP", "CHF", "JPY", "CNY", "RMB", "PLN", "RUB", "SEK", "NOK", "DKK", "CAD", "AUD", "BRL", "INR"];

impl QuantityReader<'_> {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text())
    }

    fn uses(&self, at: usize) -> WordUses {
        self.uses.get(at).copied().unwrap_or_default()
    }

    /// Whether a number stands there; `37signals` is a name.
    fn is_number(&self, at: usize) -> bool {
        let letters = || self.text(at).bytes().filter(u8::is_ascii_alphabetic).count();
        is_amount(self.text(at)) && (letters() <= 2 || self.has_unit(at))
    }

    fn is_year(&self, at: usize) -> bool {
        let text = self.text(at);
        text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
    }

    /// `2024 года`, `2024年`: which year it is, and not how many.
    fn is_calendar_year(&self, at: usize) -> bool {
        let is_of_now = matches!(self.text(at).get(..2), Some("19" | "20" | "21"));
        self.is_year(at) && is_of_now && self.is_mark(at + 1, &["год", "года", "году", "年", "년"])
    }

    fn is_mark(&self, at: usize, marks: &[&str]) -> bool {
        marks.contains(&self.text(at))
    }

    /// Where the words begin, after a number that only counts the blocks.
    fn after_label(&self) -> usize {
        let start = usize::from(self.is_mark(0, &["("]));
        let is_label = self.is_number(start) && self.text(start).len() <= 3 && self.is_mark(start + 1, &[".", ")"]);
        let is_date = self.is_mark(start + 1, &["."]) && self.is_month(start + 2);
        if is_label && !is_date { start + 2 } else { 0 }
    }

    fn is_month(&self, at: usize) -> bool {
        let has_capital = || !self.text(at).starts_with(char::is_lowercase);
        self.uses(at).has(WordUse::Month) || self.uses(at).has(WordUse::MonthBesideNumber) && has_capital()
    }

    /// A date that begins at a token, or whose month stands there.
    fn date(&self, at: usize, free: usize) -> Option<Quantity> {
        if let Some(end) = self.han_date(at) {
            return Some(Quantity { kind: FindingKind::Number, tokens: at..end, is_date: true });
        }
        // What stands before the month belongs to it: `6`, `6.`, `6 of`.
        let furthest = if self.is_number(at) { at + 2 } else { at };
        let month = (at..=furthest).find(|month| self.is_month(*month))?;
        let leads =
            (at + 1..month).all(|between| self.is_mark(between, &["."]) || self.uses(between).has(WordUse::Joint));
        if !leads || at < free {
            return None;
        }
        let mut end = month + 1;
        while let Some(next) = self.next_of_date(end) {
            end = next;
        }
        let is_alone = at == month && end == month + 1;
        if is_alone && !self.uses(month).has(WordUse::Month) {
            return None;
        }
        Some(Quantity { kind: FindingKind::Number, tokens: at..end, is_date: true })
    }

    /// The end of a date that ends at `end` so far, with its next number: a day or a year.
    fn next_of_date(&self, end: usize) -> Option<usize> {
        if self.is_number(end) && (!self.is_period(end) || self.is_calendar_year(end)) {
            return Some(end + 1);
        }
        let is_between = self.is_mark(end, &[",", "."]) || self.uses(end).has(WordUse::Joint);
        (is_between && self.is_year(end + 1)).then_some(end + 2)
    }

    /// `2026年11月16日`, in however many tokens.
    fn han_date(&self, at: usize) -> Option<usize> {
        let mut end = at;
        while self.is_number(end) && self.is_mark(end + 1, &["年", "月", "日", "년", "월", "일"]) {
            end += 2;
        }
        (end > at + 2).then_some(end)
    }

    /// The end of a number in groups, `1 500 000`, that begins at a token.
    fn whole_from(&self, at: usize) -> Option<usize> {
        let found = self.wholes.binary_search_by_key(&at, |whole| whole.start).ok()?;
        Some(self.wholes[found].end)
    }

    /// An amount, a period or another number that begins at a token.
    fn count(&self, at: usize, free: usize) -> Option<Quantity> {
        let mut number = at;
        if self.is_currency(at) && self.is_number(at + 1) {
            number = at + 1;
        }
        let in_words = !self.is_number(number);
        if in_words && !self.uses(number).has(WordUse::Number) {
            return None;
        }
        let mut end = self.whole_from(number).unwrap_or(number + 1);
        // `thirty (30) days`
        if in_words && self.is_mark(end, &["("]) && self.is_number(end + 1) && self.is_mark(end + 2, &[")"]) {
            end += 3;
        } else if in_words {
            while self.uses(end).has(WordUse::Number) {
                end += 1;
            }
        }
        let of = |kind, end| Some(Quantity { kind, tokens: at.max(free)..end, is_date: false });
        if number > at || self.has_sign(number) {
            return of(FindingKind::Amount, end);
        }
        if self.is_currency(end) || self.uses(end).has(WordUse::Currency) {
            return of(FindingKind::Amount, end + 1);
        }
        if self.is_calendar_year(number) {
            return of(FindingKind::Number, end + 1);
        }
        if let Some(end) = self.unit(end) {
            return of(FindingKind::Period, end);
        }
        if self.has_unit(number) {
            return of(FindingKind::Period, end);
        }
        if in_words { None } else { of(FindingKind::Number, end) }
    }

    fn is_currency(&self, at: usize) -> bool {
        let text = self.text(at);
        let mut chars = text.chars();
        let is_sign = |c| is_currency_sign(c) || matches!(c, '%' | '‰');
        chars.next().is_some_and(is_sign) && chars.next().is_none() || text.len() == 3 && CODES.contains(&text)
    }

    fn has_sign(&self, at: usize) -> bool {
        self.text(at).contains(|c| is_currency_sign(c) || matches!(c, '%' | '‰'))
    }

    /// `30-day`, `30日`
    fn has_unit(&self, at: usize) -> bool {
        let is_before = |c: char| c.is_numeric() || matches!(c, '.' | ',' | '-' | '–');
        let unit = self.lowered.word(at).trim_start_matches(is_before);
        !unit.is_empty() && self.lexicon.is_unit(unit)
    }

    fn is_period(&self, number: usize) -> bool {
        self.is_number(number) && self.unit(number + 1).is_some()
    }

    /// The end of the unit that a number before `at` counts, with a word between: `days`, `calendar days`.
    fn unit(&self, at: usize) -> Option<usize> {
        let is_word = |at: usize| self.tokens.get(at).is_some_and(|token| token.is_word()) && !self.is_number(at);
        // A unit of a script without spaces may be cut into several.
        let spelled = |from: usize| {
            (1..=4).rev().find_map(|length| {
                let parts = self.tokens.get(from..from + length)?;
                let is_one = parts[1..].iter().all(|part| part.space().is_none());
                (is_one && self.lexicon.is_unit(self.lowered.words(from..from + length))).then_some(from + length)
            })
        };
        spelled(at).or_else(|| if is_word(at) { spelled(at + 1) } else { None })
    }
}
