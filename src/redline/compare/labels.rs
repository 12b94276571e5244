//! Labels of clauses that are words of their text: `4.`, `(b)`, `2.1`, `iv)`.
//!
//! A label is not always known from a number. What counts as one stands where a text or a line begins, or, within a
//! sentence, in brackets and in a row with others; and words follow that are no unit and no month. A number of days, a
//! year and an article of a law are none.

use std::cell::OnceCell;
use std::ops::Range;

use crate::text::words::{Space, Token};

/// The labels of two texts of one leaf.
pub(super) struct ClauseLabels<'a> {
    old: LabelledLeaf<'a>,
    new: LabelledLeaf<'a>,
    is_heading: bool,
}

/// One text, with the labels within its sentences, which few changes ask for.
struct LabelledLeaf<'a> {
    tokens: &'a [Token],
    within: OnceCell<Vec<ClauseLabel>>,
}

/// A label.
struct ClauseLabel {
    /// Which tokens it is.
    tokens: Range<usize>,
    /// What it counts to, in each way that it can be read.
    readings: Vec<LabelReading>,
    /// Its brackets and full stop.
    marks: String,
}

/// One way to read a label: `i` is a letter and a roman number.
#[derive(PartialEq)]
struct LabelReading {
    style: LabelStyle,
    values: Vec<u32>,
}

#[derive(Clone, Copy, PartialEq)]
enum LabelStyle {
    Number,
    SmallLetter,
    Letter,
    SmallRoman,
    Roman,
}

/// How far labels shift at the most: by so many clauses that came or went before them.
const MOST_SHIFT: u32 = 9;

/// After a number, these make it an amount: no label.
const UNITS: &[&str] = &[
    "day",
    "days",
    "hour",
    "hours",
    "minute",
    "minutes",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "business",
    "working",
    "calendar",
    "consecutive",
    "percent",
    "million",
    "billion",
    "thousand",
    "euro",
    "euros",
    "dollar",
    "dollars",
    "times",
    "tag",
    "tage",
    "tagen",
    "stunde",
    "stunden",
    "woche",
    "wochen",
    "monat",
    "monate",
    "monaten",
    "jahr",
    "jahre",
    "jahren",
    "werktage",
    "prozent",
    "millionen",
    "jour",
    "jours",
    "heure",
    "heures",
    "semaine",
    "semaines",
    "mois",
    "an",
    "ans",
    "année",
    "années",
    "día",
    "días",
    "hora",
    "horas",
    "semana",
    "semanas",
    "mes",
    "meses",
    "año",
    "años",
    "giorno",
    "giorni",
    "ore",
    "mese",
    "mesi",
    "anno",
    "anni",
    "dia",
    "dias",
    "mês",
    "ano",
    "anos",
    "dag",
    "dagen",
    "dagar",
    "dni",
];

/// Words that lead to a label of another text, or of another place: `Article 6 (1)`, `points (a) and (b)`.
const REFERENCES: &[&str] = &[
    "article",
    "articles",
    "art",
    "section",
    "sections",
    "clause",
    "clauses",
    "paragraph",
    "paragraphs",
    "point",
    "points",
    "item",
    "items",
    "letter",
    "lit",
    "abs",
    "absatz",
    "artikel",
    "ziffer",
    "nr",
    "no",
    "buchstabe",
    "alinéa",
    "lettre",
    "artículo",
    "apartado",
    "letra",
    "punto",
    "sub",
    "subsection",
    "subparagraph",
    "rule",
    "annex",
];

/// Words that follow a label in an enumeration of labels, and none that it stands before.
const CONJUNCTIONS: &[&str] = &["and", "or", "to", "of", "und", "oder", "bis", "et", "ou", "à", "y", "o", "e"];

impl<'a> ClauseLabels<'a> {
    pub(super) fn of(old: &'a [Token], new: &'a [Token], is_heading: bool) -> Self {
        let side = |tokens| LabelledLeaf { tokens, within: OnceCell::new() };
        Self { old: side(old), new: side(new), is_heading }
    }

    /// Whether the words at `old` gave way to those at `new` as one label to another, before words that stay.
    pub(super) fn is_renumbered(&self, old: &Range<usize>, new: &Range<usize>) -> bool {
        if old.is_empty() || new.is_empty() || old.len() > 3 || new.len() > 3 {
            return false;
        }
        let at_start = self.old.label_at_start(old, self.is_heading).zip(self.new.label_at_start(new, self.is_heading));
        if let Some((before, after)) = at_start {
            return shifts(&before, &after);
        }
        let within = self.old.label_within(old).zip(self.new.label_within(new));
        within.is_some_and(|(before, after)| shifts(before, after))
    }
}

impl LabelledLeaf<'_> {
    /// The label that a leaf or a line begins with, if these tokens are of it.
    fn label_at_start(&self, range: &Range<usize>, is_heading: bool) -> Option<ClauseLabel> {
        let opens = range.start.checked_sub(1).filter(|at| self.tokens[*at].text() == "(");
        let start = opens.unwrap_or(range.start);
        if start > 0 && self.tokens[start].space() != Space::Break {
            return None;
        }
        let label = label(self.tokens, start).filter(|label| range.end <= label.tokens.end)?;
        let rest = &self.tokens[label.tokens.end..];
        let next = rest.first()?;
        let is_single = label.readings.iter().all(|reading| reading.values.len() == 1);
        let is_marked = !label.marks.is_empty() || !is_single && (is_heading || is_capitalised(next.text()));
        (is_marked && precedes_words(rest)).then_some(label)
    }

    /// The label within a sentence that these tokens are of.
    fn label_within(&self, range: &Range<usize>) -> Option<&ClauseLabel> {
        let labels = self.within.get_or_init(|| labels_within(self.tokens));
        let at = labels.partition_point(|label| label.tokens.end <= range.start);
        let label =
            labels.get(at).filter(|label| label.tokens.start <= range.start && range.end <= label.tokens.end)?;
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| labels.get(at));
        let is_in_row = beside.into_iter().any(|other| distance(label, other).is_some_and(|steps| steps == 1));
        is_in_row.then_some(label)
    }
}

/// Every label in brackets before words; none where one of them belongs to another text.
///
/// time: O(n)
fn labels_within(tokens: &[Token]) -> Vec<ClauseLabel> {
    let mut labels = Vec::new();
    for at in (0..tokens.len()).filter(|at| tokens[*at].text() == "(") {
        let Some(label) = label(tokens, at).filter(|label| label.marks == "()") else { continue };
        let rest = &tokens[label.tokens.end..];
        if let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) {
            let is_reference = REFERENCES.contains(&&*before.text().to_lowercase());
            if is_reference || before.is_number() || before.text() == ")" || tokens[at].space().is_none() {
                return Vec::new();
            }
        }
        if precedes_words(rest) {
            labels.push(label);
        }
    }
    labels
}

/// The label that begins at `start`.
fn label(tokens: &[Token], start: usize) -> Option<ClauseLabel> {
    let mut at = start;
    let mut marks = String::new();
    let mut mark = |at: &mut usize, wanted: &str| {
        let token = tokens.get(*at).filter(|token| token.text() == wanted);
        if token.is_some_and(|token| *at == start || token.space().is_none()) {
            marks.push_str(wanted);
            *at += 1;
        }
    };
    mark(&mut at, "(");
    let readings = readings(tokens.get(at)?.text());
    if readings.is_empty() || at > start && !tokens[at].space().is_none() {
        return None;
    }
    at += 1;
    mark(&mut at, ")");
    mark(&mut at, ".");
    Some(ClauseLabel { tokens: start..at, readings, marks })
}

fn readings(word: &str) -> Vec<LabelReading> {
    let mut found = Vec::new();
    let parts: Vec<&str> = word.split('.').collect();
    let is_number = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if parts.iter().all(is_number) {
        let values = parts.iter().map(|part| part.parse().expect("two digits")).collect();
        found.push(LabelReading { style: LabelStyle::Number, values });
    }
    let mut one = |style, value| found.push(LabelReading { style, values: vec![value] });
    match *word.as_bytes() {
        [letter @ b'a'..=b'z'] => one(LabelStyle::SmallLetter, u32::from(letter)),
        [letter @ b'A'..=b'Z'] => one(LabelStyle::Letter, u32::from(letter)),
        _ => {}
    }
    if let Some(value) = roman(&word.to_ascii_lowercase()) {
        if word.bytes().all(|b| b.is_ascii_lowercase()) {
            one(LabelStyle::SmallRoman, value);
        } else if word.bytes().all(|b| b.is_ascii_uppercase()) {
            one(LabelStyle::Roman, value);
        }
    }
    found
}

/// A roman number below forty, as lists have.
fn roman(word: &str) -> Option<u32> {
    let tens = word.bytes().take_while(|b| *b == b'x').count();
    let ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let one = ones.iter().position(|one| *one == &word[tens..])?;
    (tens <= 3 && !word.is_empty()).then(|| u32::try_from(10 * tens + one).expect("below forty"))
}

/// Whether words follow that a number before them does not count.
fn precedes_words(rest: &[Token]) -> bool {
    let Some(next) = rest.first() else { return false };
    let word = next.text().to_lowercase();
    let is_word = next.text().starts_with(char::is_alphabetic) || !next.is_word() && rest.iter().any(Token::is_word);
    let counts = UNITS.contains(&&*word) || CONJUNCTIONS.contains(&&*word) && !is_capitalised(next.text());
    is_word && !counts && !next.is_month()
}

/// `Right`, but not `GB`.
fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.all(|c| !c.is_uppercase())
}

/// Whether one label may have become the other as clauses before them came or went.
fn shifts(old: &ClauseLabel, new: &ClauseLabel) -> bool {
    old.marks.is_empty() == new.marks.is_empty()
        && distance(old, new).is_some_and(|steps| (1..=MOST_SHIFT).contains(&steps))
}

/// How far two labels of one style are apart, in the one of their numbers in which they differ.
fn distance(one: &ClauseLabel, other: &ClauseLabel) -> Option<u32> {
    let apart = |a: &LabelReading, b: &LabelReading| {
        let is_like = a.style == b.style && a.values.len() == b.values.len();
        let mut differences = a.values.iter().zip(&b.values).map(|(a, b)| a.abs_diff(*b)).filter(|steps| *steps > 0);
        let steps = differences.next().filter(|_| is_like)?;
        differences.next().is_none().then_some(steps)
    };
    one.readings.iter().flat_map(|a| other.readings.iter().filter_map(move |b| apart(a, b))).min()
}

#[cfg(test)]
mod tests {
    use crate::redline::changes::{ChangeKind, Run};
    use crate::redline::compare::tests::of_two;
    use crate::redline::compare::words::redline_words;

    fn is_renumbered(old: &str, new: &str) -> bool {
        of_two(old, new, |old, new| {
            let runs = redline_words(&old[0], &new[0]);
            let kinds: Vec<ChangeKind> = runs
                .iter()
                .filter_map(|run| match run {
                    Run::Kept { .. } => None,
                    Run::Changed { kind, .. } => Some(*kind),
                })
                .collect();
            !kinds.is_empty() && kinds.iter().all(|kind| *kind == ChangeKind::Renumbering)
        })
    }

    #[test]
    fn a_label_that_shifts_before_words_that_stay_is_renumbered() {
        for (old, new) in [
            ("## 2. Sharing", "## 3. Sharing"),
            ("## IV. Sharing", "## V. Sharing"),
            ("## 4.1 Sharing", "## 5.1 Sharing"),
            ("4.1 Right of access", "5.1 Right of access"),
            ("a) We share it.", "b) We share it."),
            ("2.1. We share it.", "2.2. We share it."),
            ("4\\. We keep it.", "5\\. We keep it."),
            ("**4.** We keep it.", "**5.** We keep it."),
            ("(b) We share it.", "(c) We share it."),
            ("(iv) We share it.", "(v) We share it."),
            ("One line.  \n4\\. We keep it.", "One line.  \n5\\. We keep it."),
            ("We (a) collect, (b) keep and (c) share it.", "We (a) collect, (c) keep and (d) share it."),
            ("It is (1) kept, (2) shared.", "It is (2) kept, (3) shared."),
        ] {
            assert!(is_renumbered(old, new), "{old} → {new}");
        }
    }

    #[test]
    fn an_amount_a_date_and_an_article_of_a_law_are_no_labels() {
        for (old, new) in [
            ("## 3. June 2024", "## 4. June 2024"),
            ("14\\. Tag danach", "15\\. Tag danach"),
            ("2\\. We keep it.", "30\\. We keep it."),
            ("within thirty (30) days", "within thirty (31) days"),
            ("We wait (30 days) then.", "We wait (31 days) then."),
            ("1.5 GB of data", "2.5 GB of data"),
            ("1.5 million users", "2.5 million users"),
            ("## 5 rights you have", "## 6 rights you have"),
            ("under Article 6 (1) (b) we keep it", "under Article 6 (1) (c) we keep it"),
            ("see points (a) and (b) above", "see points (a) and (c) above"),
            ("for two (2) years, three (3) years", "for two (3) years, three (4) years"),
            ("2024 was good", "2025 was good"),
        ] {
            assert!(!is_renumbered(old, new), "{old} → {new}");
        }
    }
}
