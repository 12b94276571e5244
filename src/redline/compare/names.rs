//! What a block is called: its heading, its label, the term it defines, the first cell of its row.
//!
//! Two blocks of the same name are the same block of both texts, however much of the rest was written anew, if nothing
//! else there is called so. Capitals, hyphens, punctuation and the number of a clause are no part of a name.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::folding::folded;
use super::index::Indexed;
use crate::text::document::{Block, BlockKind};
use crate::text::words::{Mark, Token};

/// Words of a block that is its own name, at the most, unless it is a heading.
const NAME_WORDS: usize = 12;
/// Words of a label that a mark ends, at the most.
const LABEL_WORDS: usize = 6;
/// Words of a label set in bold, or of a term in quotation marks, at the most.
const MARKED_LABEL_WORDS: usize = 10;

/// What a name is the name of. Names of different kinds are different names.
#[derive(Clone, Copy, Hash)]
enum NameKind {
    /// The one heading of the first level.
    Title,
    /// The words of a heading.
    Heading,
    /// All words of a heading or of a short block: the one may have become the other.
    Whole,
    /// What stands before the words of a block.
    Label,
    /// The first cell of a row.
    Row,
    /// The first row of a table's head.
    Head,
}

/// The names of a block; made when they are first asked for.
#[must_use]
pub(crate) fn names<'i>(indexed: &'i Indexed<'_>) -> &'i [u64] {
    indexed.names.get_or_init(|| {
        let mut names = own_names(indexed.block);
        if indexed.is_title {
            names.push(hash(NameKind::Title, ""));
        }
        names
    })
}

fn own_names(block: &Block) -> Vec<u64> {
    match &block.kind {
        BlockKind::Heading(_) => {
            let words = without_number(tokens(block), true);
            [NameKind::Heading, NameKind::Whole].into_iter().filter_map(|kind| name(kind, words)).collect()
        }
        BlockKind::Paragraph | BlockKind::Plain => {
            let words = without_number(tokens(block), false);
            let is_short = word_count(words) <= NAME_WORDS;
            let whole = is_short.then_some(words).and_then(|words| name(NameKind::Whole, words));
            whole.into_iter().chain(label(words).and_then(|label| name(NameKind::Label, label))).collect()
        }
        BlockKind::Row { head: true } => vec![hash(NameKind::Head, "")],
        BlockKind::Row { head: false } => row_name(block).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn row_name(row: &Block) -> Option<u64> {
    let mut words = Vec::new();
    row.blocks().first()?.each_text(&mut |tokens| words.extend(tokens));
    let words = fold(words);
    words.contains(char::is_alphabetic).then(|| hash(NameKind::Row, &words))
}

fn tokens(block: &Block) -> &[Token] {
    block.text().map_or(&[], |text| text.tokens())
}

/// The name that words are; `None` where no letter is in them: numbers name nothing.
fn name(kind: NameKind, words: &[Token]) -> Option<u64> {
    let folded = fold(words);
    folded.contains(char::is_alphabetic).then(|| hash(kind, &folded))
}

fn hash(kind: NameKind, words: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, words).hash(&mut hasher);
    hasher.finish()
}

/// The letters and digits alone.
fn fold<'t>(words: impl IntoIterator<Item = &'t Token>) -> String {
    let mut out = String::new();
    for word in words.into_iter().map(Token::text) {
        if word.is_ascii() {
            out.extend(word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
        } else {
            out.extend(folded(word).to_lowercase().chars().filter(|c| c.is_alphanumeric()));
        }
    }
    out
}

fn word_count(words: &[Token]) -> usize {
    words.iter().take(8 * NAME_WORDS).filter(|token| token.is_word()).count()
}

/// Whether words are the number of a clause, or none.
#[must_use]
pub(crate) fn is_clause_number(words: &[Token]) -> bool {
    words.is_empty() || without_number(words, false).is_empty()
}

/// Without the number of a clause: `2.`, `(b)`, `IV)`; in a heading also `4.1` with nothing behind it.
fn without_number(words: &[Token], is_heading: bool) -> &[Token] {
    let text = |at: usize| words.get(at).map_or("", Token::text);
    let start = usize::from(text(0) == "(");
    let number = text(start);
    let is_digits =
        number.split('.').all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    let is_letter = number.len() == 1 && number.bytes().all(|b| b.is_ascii_alphabetic());
    let is_roman = !number.is_empty() && number.bytes().all(|b| b"ivxIVX".contains(&b));
    let mut end = start + 1;
    while matches!(text(end), "." | ")") {
        end += 1;
    }
    let is_closed = end > start + 1;
    let is_number = is_closed && (is_digits || is_letter || is_roman) || is_heading && is_digits;
    if is_number { &words[end..] } else { words }
}

/// What stands before the words of a block and says what it is about: words in bold, a term in quotation marks, up to
/// six words before a colon, a dash or a full stop, or all that is before a date at the end.
fn label(words: &[Token]) -> Option<&[Token]> {
    bold_label(words).or_else(|| quoted_term(words)).or_else(|| marked_label(words)).or_else(|| dated_label(words))
}

fn bold_label(words: &[Token]) -> Option<&[Token]> {
    let length = words.iter().take_while(|token| token.style().marks.has(Mark::Strong)).count();
    let label = &words[..length];
    (1..=MARKED_LABEL_WORDS).contains(&word_count(label)).then_some(label)
}

fn quoted_term(words: &[Token]) -> Option<&[Token]> {
    let is_quote = |token: &Token| folded(token.text()) == "\"";
    let (_, rest) = words.split_first().filter(|(first, _)| is_quote(first))?;
    let length = rest.iter().position(is_quote)?;
    (1..=MARKED_LABEL_WORDS).contains(&word_count(&rest[..length])).then_some(&rest[..length])
}

fn marked_label(words: &[Token]) -> Option<&[Token]> {
    let mut count = 0;
    let ends = |token: &Token| match token.text() {
        ":" | "：" | "." | "。" | "—" => true,
        "-" | "–" => !token.space().is_none(),
        _ => false,
    };
    for (at, token) in words.iter().enumerate() {
        if ends(token) {
            return (count > 0).then_some(&words[..at]);
        }
        count += usize::from(token.is_word());
        if count > LABEL_WORDS {
            return None;
        }
    }
    None
}

/// `Last updated March 4, 2024`: a year near the end, a number and a word beside it.
fn dated_label(words: &[Token]) -> Option<&[Token]> {
    if word_count(words) > NAME_WORDS {
        return None;
    }
    let is_number = |token: &Token| token.text().starts_with(|c: char| c.is_ascii_digit());
    let is_year =
        |token: &Token| token.text().len() == 4 && (token.text().starts_with("19") || token.text().starts_with("20"));
    let mut end = words.len();
    let (mut has_year, mut has_month) = (false, false);
    while let Some(token) = words[..end].last() {
        if is_number(token) {
            has_year |= is_year(token);
        } else if token.is_word() {
            if has_month {
                break;
            }
            has_month = true;
        }
        end -= 1;
    }
    (has_year && end > 0).then_some(&words[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::tests::of_two;

    fn common_names(one: &Indexed<'_>, other: &Indexed<'_>) -> usize {
        let others = names(other);
        names(one).iter().filter(|name| others.contains(name)).count()
    }

    /// How many names the first blocks of two texts have in common.
    fn common(one: &str, other: &str) -> usize {
        of_two(one, other, |one, other| common_names(&one[0], &other[0]))
    }

    #[test]
    fn capitals_hyphens_levels_and_numbers_are_no_part_of_a_name() {
        for (one, other) in [
            ("## THIRD PARTY ADVERTISING", "### Third-Party Advertising"),
            ("## 2. Sharing", "## 3. Sharing"),
            ("## 4.1 Your rights", "## 5.1 Your Rights"),
            ("Data transfers", "## Data Transfers"),
            ("(b) **Use data.** We see it.", "(c) **Use data**: We read it."),
            ("“Personal Data” means one thing.", "**Personal data** means another thing altogether."),
            ("Last updated: March 4, 2024", "**Last updated:** May 6, 2025"),
            ("Last updated March 4, 2024", "Last updated May 6, 2025"),
            ("Effective 4 March 2024", "Effective 6 May 2025"),
            ("# Privacy notice", "# How we look after you"),
        ] {
            assert!(common(one, other) > 0, "{one} / {other}");
        }
    }

    #[test]
    fn other_words_are_another_name_and_numbers_are_none() {
        for (one, other) in [
            ("## Sharing", "## Selling"),
            ("**Use data.** We see it.", "**Technical data.** We see it."),
            ("Note: one thing.", "Warning: one thing."),
            ("1. of them", "2\\. One of these."),
            ("## 1.", "## 1."),
            ("2024", "2024"),
            (
                "We keep what you give us for as long as we like: always.",
                "We keep what you give us for as long as we like: never.",
            ),
        ] {
            assert_eq!(common(one, other), 0, "{one} / {other}");
        }
    }

    #[test]
    fn a_title_is_one_only_where_it_is_alone() {
        assert_eq!(common("# One\n\n# Two", "# Three"), 0);
    }

    #[test]
    fn a_row_is_called_by_its_first_cell_unless_that_is_a_number() {
        let row = |cells: &str| format!("| a | b |\n|---|---|\n{cells}\n");
        let common = |one: &str, other: &str| {
            of_two(&row(one), &row(other), |one, other| common_names(&one[0].blocks[1], &other[0].blocks[1]))
        };
        assert_eq!(common("| _ga | 2 years |", "| _ga | ask them |"), 1);
        assert_eq!(common("| 1 | 2 years |", "| 1 | ask them |"), 0);
    }
}
