//! Numbers, amounts, periods and dates of a text as values, so that texts in two languages can be held against each other.

use super::findings::FindingKind;
use super::findings::quantities::{Quantity, quantities};
use crate::text::signal_words::{Lexicon, Lowered};
use crate::text::words::builder::TextBuilder;
use crate::text::words::{Style, Token, plain};
use crate::values::lang::Lang;

/// A number in digits, with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Figure {
    /// Whether it is an amount, a period or another number.
    pub kind: FindingKind,
    /// What it says.
    pub value: FigureValue,
    /// As it is written: `90 days`.
    pub words: String,
}

/// What a number says, in whatever language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FigureValue {
    /// Its digits, without what parts them: languages write `1,500.00`, `1.500` and `1 500`.
    Count(String),
    /// The numbers of a date: its year, and its day and month as far as they are known.
    Date(Option<u32>, Vec<u32>),
}

/// The figures of some words, and how many numbers stand there in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// In reading order.
    pub figures: Vec<Figure>,
    /// Numbers in words; as many as there may be where nobody knows the words of the language.
    pub in_words: usize,
}

/// Numbers up to this one are often written in words.
const OFTEN_IN_WORDS: u32 = 100;

impl FigureValue {
    /// Whether both say the same, as far as both say it.
    #[must_use]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Date(year, parts), Self::Date(other_year, other_parts)) => {
                let years = year.is_none() || other_year.is_none() || year == other_year;
                let (few, many) =
                    if parts.len() <= other_parts.len() { (parts, other_parts) } else { (other_parts, parts) };
                years && few.iter().all(|part| many.contains(part))
            }
            (one, other) => one == other,
        }
    }

    /// Whether the other text may say it in words.
    #[must_use]
    pub(crate) fn is_often_in_words(&self) -> bool {
        matches!(self, Self::Count(digits) if digits.parse::<u32>().is_ok_and(|number| number <= OFTEN_IN_WORDS))
    }
}

impl Figures {
    /// The figures of one block's words in `lang`.
    ///
    /// time: O(tokens)
    #[must_use]
    pub(crate) fn of(tokens: &[Token], lang: &Lang) -> Self {
        let lexicon = Lexicon::of(lang);
        let tokens: Vec<&Token> = tokens.iter().collect();
        let lowered = Lowered::of(&tokens);
        let found = quantities(&tokens, &lowered, lexicon);
        let figures: Vec<Figure> = found.iter().filter_map(|quantity| figure(quantity, &tokens)).collect();
        let in_words = if lexicon.knows_numbers() {
            let mut free = vec![true; tokens.len()];
            for quantity in &found {
                free[quantity.tokens.clone()].fill(false);
            }
            // Short ones are other words too: `un`, `one`.
            let is_number = |word: &str| lexicon.is_number(word) && word.chars().count() > 3;
            let alone = (0..tokens.len()).filter(|at| free[*at] && is_number(lowered.word(*at))).count();
            found.len() - figures.len() + alone
        } else {
            usize::MAX
        };
        Self { figures, in_words }
    }

    /// The figures of a line of plain words.
    #[must_use]
    pub(crate) fn of_words(words: &str, lang: &Lang) -> Self {
        let mut builder = TextBuilder::prose();
        builder.push(words, &Style::default());
        Self::of(builder.finish().tokens(), lang)
    }

    /// Both together.
    pub(crate) fn extend(&mut self, more: Self) {
        self.figures.extend(more.figures);
        self.in_words = self.in_words.saturating_add(more.in_words);
    }
}

/// The quantity as a figure; `None` where it is in words alone.
fn figure(quantity: &Quantity, tokens: &[&Token]) -> Option<Figure> {
    let tokens = &tokens[quantity.tokens.clone()];
    let digits: Vec<&str> = tokens.iter().map(|token| token.text()).filter(|text| has_digit(text)).collect();
    if digits.is_empty() {
        return None;
    }
    let numbers: Vec<u32> = digits.iter().flat_map(|text| numbers(text)).collect();
    let month = tokens.iter().find_map(|token| month(token.text()));
    let is_dated = |year: &u32| (1900..2200).contains(year);
    let value = if quantity.is_date || numbers.len() == 3 && numbers.iter().any(is_dated) {
        let year = numbers.iter().copied().find(is_dated);
        let parts = numbers.into_iter().filter(|number| Some(*number) != year).chain(month).collect();
        FigureValue::Date(year, parts)
    } else {
        FigureValue::Count(count(&digits.concat()))
    };
    Some(Figure { kind: quantity.kind, value, words: plain(tokens) })
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

fn numbers(text: &str) -> impl Iterator<Item = u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok())
}

/// The digits of a number, without hundredths where there are none.
fn count(written: &str) -> String {
    let whole = written.trim_end_matches(|c: char| !c.is_ascii_digit());
    let whole = whole.strip_suffix(".00").or_else(|| whole.strip_suffix(",00")).unwrap_or(whole);
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let shown = digits.trim_start_matches('0');
    if shown.is_empty() { "0".to_owned() } else { shown.to_owned() }
}

/// How the names of months begin, in the languages whose words we have; a longer beginning stands before a shorter one.
const MONTHS: [(u32, &[&str]); 12] = [
    (1, &["jan", "jän", "ene", "gen", "sty", "янв"]),
    (2, &["feb", "fev", "fév", "lut", "фев"]),
    (3, &["mar", "mär", "maart", "мар"]),
    (4, &["apr", "abr", "avr", "kwi", "апр"]),
    (5, &["may", "mai", "mei", "mag", "maj", "май", "мая"]),
    (6, &["jun", "juin", "giu", "cze", "июн"]),
    (7, &["jul", "juil", "lug", "lip", "июл"]),
    (8, &["aug", "ago", "aoû", "sie", "авг"]),
    (9, &["sep", "set", "wrz", "сен"]),
    (10, &["oct", "okt", "out", "ott", "paź", "окт"]),
    (11, &["nov", "lis", "ноя"]),
    (12, &["dec", "dez", "dic", "déc", "gru", "дек"]),
];

/// The number of a month by its name.
fn month(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    MONTHS
        .iter()
        .find(|(_, beginnings)| beginnings.iter().any(|beginning| name.starts_with(beginning)))
        .map(|month| month.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lang: &str, words: &str) -> Figures {
        Figures::of_words(words, &lang.parse().unwrap())
    }

    fn are_same(one: (&str, &str), other: (&str, &str)) -> bool {
        let (one, other) = (read(one.0, one.1).figures, read(other.0, other.1).figures);
        one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| one.value.is_same(&other.value))
    }

    #[test]
    fn a_number_is_the_same_however_a_language_writes_it() {
        for (one, other) in [
            ("We pay $1,500.00 within 30 days", "Pagamos 1.500 dólares en 30 días"),
            ("since November 16, 2026", "desde el 16 de noviembre de 2026"),
            ("since November 16, 2026", "desde el 16/11/2026"),
            ("Over 13% in the 2 years", "Más del 13 % en los 2 años"),
        ] {
            assert!(are_same(("en", one), ("es", other)), "{one}: {:?} {:?}", read("en", one), read("es", other));
        }
    }

    #[test]
    fn another_number_another_day_and_another_month_are_not() {
        for (one, other) in [
            ("for 30 days", "durante 90 días"),
            ("on November 16, 2026", "el 15 de noviembre de 2026"),
            ("on November 16, 2026", "el 16 de diciembre de 2026"),
        ] {
            assert!(!are_same(("en", one), ("es", other)), "{one}: {:?} {:?}", read("en", one), read("es", other));
        }
    }

    #[test]
    fn numbers_in_words_are_counted_and_an_article_is_none() {
        assert_eq!(read("es", "durante treinta días, en una carta de quince páginas").in_words, 2);
        assert_eq!(read("en", "one of the companies, for thirty (30) days").in_words, 0);
        assert_eq!(read("sv", "trettio dagar").in_words, usize::MAX);
    }
}
