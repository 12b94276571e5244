//! How much a change of words matters.
//!
//! A change is quiet only where both texts have the same letters, digits and signs in the same order, up to capitals and
//! spelling: what differs is what stands between them. Whatever is not known to be quiet is a change of substance.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::folding::{folded_dash, folded_quote, is_ignored};
use super::spelling::spelled_alike;
use crate::redline::changes::ChangeKind;
use crate::text::words::script::{is_currency, is_dash, is_letter, is_unspaced};
use crate::text::words::{Mark, Marks, Token};

/// The kind of a change of these words of the old text to those of the new one. The words around them, which stay, tell
/// whether a mark is a minus, or parts a number.
pub(super) fn kind((old, i): (&[Token], &Range<usize>), (new, j): (&[Token], &Range<usize>)) -> ChangeKind {
    let (deleted, inserted) = (&old[i.clone()], &new[j.clone()]);
    let has_image = |tokens: &[Token]| tokens.iter().any(|token| token.image().is_some());
    if has_image(deleted) || has_image(inserted) || set_to_say(deleted) != set_to_say(inserted) {
        return ChangeKind::Substantive;
    }
    let around =
        |tokens: &[Token], range: &Range<usize>| range.start.saturating_sub(1)..(range.end + 1).min(tokens.len());
    let (before, after) = (written(&old[around(old, i)]), written(&new[around(new, j)]));
    between_letters(&before, &after)
        .or_else(|| {
            let [before, after] = spelled_alike(&before, &after)?;
            Some(between_letters(&before, &after)?.max(ChangeKind::Spelling))
        })
        .unwrap_or(ChangeKind::Substantive)
}

/// The characters of tokens in NFC, without those that nobody sees; white space as one space, none at the start.
fn written(tokens: &[Token]) -> String {
    let mut out = String::new();
    for (at, token) in tokens.iter().enumerate() {
        if at > 0 && !token.space().is_none() {
            out.push(' ');
        }
        if token.text().is_ascii() {
            out.push_str(token.text());
        } else {
            out.extend(token.text().chars().filter(|c| !is_ignored(*c)).nfc());
        }
    }
    out
}

/// The loudest of the differences between two texts of the same letters; `None` where their letters differ, or what
/// stands between two of them does so in substance.
///
/// time: O(n)
fn between_letters(old: &str, new: &str) -> Option<ChangeKind> {
    let (mut old, mut new) = (old, new);
    let mut kind = ChangeKind::Encoding;
    let mut before = None;
    loop {
        let (old_gap, old_letter) = next_letter(&mut old);
        let (new_gap, new_letter) = next_letter(&mut new);
        match (old_letter, new_letter) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) if a.to_lowercase().eq(b.to_lowercase()) => kind = kind.max(ChangeKind::Case),
            (None, None) => {}
            _ => return None,
        }
        if old_gap != new_gap {
            kind = kind.max(BetweenLetters { before, after: old_letter }.kind(old_gap, new_gap)?);
        }
        if old_letter.is_none() {
            return Some(kind);
        }
        before = old_letter;
    }
}

/// Takes what stands before the next letter, and the letter.
fn next_letter<'t>(rest: &mut &'t str) -> (&'t str, Option<char>) {
    let (gap, from) = rest.split_at(rest.find(is_letter).unwrap_or(rest.len()));
    let mut chars = from.chars();
    let letter = chars.next();
    *rest = chars.as_str();
    (gap, letter)
}

/// A place between two letters, digits or signs.
#[derive(Clone, Copy)]
struct BetweenLetters {
    before: Option<char>,
    after: Option<char>,
}

impl BetweenLetters {
    /// What it is that one text has `old` there, and the other one `new`; `None` for a change of substance.
    fn kind(self, old: &str, new: &str) -> Option<ChangeKind> {
        if self.is_minus(old) != self.is_minus(new) {
            return None;
        }
        let in_number = self.is(char::is_numeric);
        // A script without spaces parts nothing with one.
        let in_word = self.is(char::is_alphanumeric) && !self.has(is_unspaced);
        let [bare_old, bare_new] = [old, new].map(|gap| gap.replace(' ', ""));
        if bare_old == bare_new {
            let parts = if bare_old.is_empty() { in_word } else { in_number && !bare_old.chars().all(is_dash) };
            return (!parts).then_some(ChangeKind::WhiteSpace);
        }
        let is_measure = self.before.is_some_and(char::is_numeric);
        let quotes = |gap: &str| gap.chars().map(|c| folded_quote(c, is_measure)).collect::<String>();
        let [old_quotes, new_quotes] = [&bare_old, &bare_new].map(|gap| quotes(gap));
        if old_quotes == new_quotes {
            let parts_word = in_word && old.contains(' ') != new.contains(' ');
            return (!parts_word).then_some(ChangeKind::QuotationMarks);
        }
        let [old_dashes, new_dashes] = [&old_quotes, &new_quotes].map(|gap| dashes(gap));
        if old_dashes == new_dashes {
            return Some(ChangeKind::Dashes);
        }
        if in_number {
            return None;
        }
        let is_hyphen = |gap: &str| matches!(gap, "-" | "\u{2010}" | "\u{2011}");
        if in_word && [old, new].into_iter().any(is_hyphen) {
            let is_other = |gap: &str| is_hyphen(gap) || matches!(gap, "" | " ");
            return Some(if is_other(old) && is_other(new) {
                ChangeKind::Hyphenation
            } else {
                ChangeKind::Punctuation
            });
        }
        // `its` and `it's`, `U.S` and `US`: letters that touch, or touch a mark inside a word.
        let is_in_word = |gap: &str| matches!(gap, "" | "'" | "’" | "." | ":" | "·");
        let parts_word = in_word && (is_in_word(old) || is_in_word(new));
        (!parts_word).then_some(ChangeKind::Punctuation)
    }

    fn is(self, is: fn(char) -> bool) -> bool {
        self.before.is_some_and(is) && self.after.is_some_and(is)
    }

    fn has(self, is: fn(char) -> bool) -> bool {
        self.before.is_some_and(is) || self.after.is_some_and(is)
    }

    /// Whether what stands there ends with a minus: a dash directly before a number, and behind no word.
    fn is_minus(self, gap: &str) -> bool {
        let begins_number = self.after.is_some_and(|c| c.is_numeric() || is_currency(c));
        let follows_word = self.before.is_some_and(char::is_alphanumeric);
        begins_number && gap.strip_suffix(is_dash).is_some_and(|before| !before.is_empty() || !follows_word)
    }
}

/// Dashes of every length as one, several in a row too: `--` is typed for a long one.
fn dashes(gap: &str) -> String {
    let mut out = String::new();
    for c in gap.chars().map(folded_dash) {
        if c != '-' || !out.ends_with('-') {
            out.push(c);
        }
    }
    out
}

/// Whether a kept word does not say what it did, for its author struck it out or had done so, or raised a part of a
/// number: `10` and a raised `6` are not `106`.
pub(super) fn is_set_to_say_otherwise(old: &Token, new: &Token) -> bool {
    let is_same = old.style().marks == new.style().marks && old.restyled().is_empty() && new.restyled().is_empty();
    !is_same && set_to_say(std::slice::from_ref(old)) != set_to_say(std::slice::from_ref(new))
}

/// What is set so that it says something else than its letters: words that their author struck out, and parts of numbers
/// that are raised or lowered.
fn set_to_say(tokens: &[Token]) -> [String; 2] {
    let mut said = [String::new(), String::new()];
    for token in tokens.iter().filter(|token| token.styles().any(|style| style.marks != Marks::NONE)) {
        for (part, style) in token.parts() {
            let [struck, raised] = &mut said;
            if style.marks.has(Mark::Strike) {
                struck.extend(part.chars().filter(|c| is_letter(*c)).flat_map(char::to_lowercase));
            }
            let is_part = part.len() < token.text().len() && token.text().contains(char::is_numeric);
            for mark in
                [Mark::Superscript, Mark::Subscript].into_iter().filter(|mark| is_part && style.marks.has(*mark))
            {
                *raised += &format!("{} {part} ", mark.element());
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::changes::Run;
    use crate::redline::compare::tests::of_two;
    use crate::redline::compare::words::redline_words;
    use ChangeKind::{
        Case, Dashes, Encoding, Hyphenation, Punctuation, QuotationMarks, Renumbering, Spelling, Substantive,
        WhiteSpace,
    };
    use proptest::prelude::*;

    fn kinds(old: &str, new: &str) -> Vec<ChangeKind> {
        of_two(old, new, |old, new| {
            let kind = |run: &Run<'_>| match run {
                Run::Kept { .. } => None,
                Run::Changed { kind, .. } => Some(*kind),
            };
            redline_words(&old[0], &new[0]).iter().filter_map(kind).collect()
        })
    }

    #[test]
    fn what_says_the_same_is_quiet_and_has_a_name() {
        for (old, new, kind) in [
            ("Caf\u{e9} open.", "Cafe\u{301} open.", Encoding),
            ("We keep\u{200f} it.", "We keep it.", Encoding),
            ("Your account .", "Your account.", WhiteSpace),
            ("Keep 30 % of it.", "Keep 30% of it.", WhiteSpace),
            ("and / or", "and/or", WhiteSpace),
            ("It ends.Then we go.", "It ends. Then we go.", WhiteSpace),
            ("Don't ask.", "Don’t ask.", QuotationMarks),
            ("the \"data\" here", "the « data » here", QuotationMarks),
            ("Data - and more.", "Data – and more.", Dashes),
            ("for 5-10 days", "for 5–10 days", Dashes),
            ("Data -- and more.", "Data—and more.", Dashes),
            ("an e-mail to us", "an email to us", Hyphenation),
            ("third party firms", "third-party firms", Hyphenation),
            ("a 30-day period", "a 30 day period", Hyphenation),
            ("Write to Us.", "Write to us.", Case),
            ("Third Party", "third-party", Case),
            ("the colours we analyse", "the colors we analyze", Spelling),
            ("our web site here", "our website here", Spelling),
            ("Write to us", "Write to us.", Punctuation),
            ("It ends. We go", "It ends; we go", Punctuation),
            ("4\\. We keep it.", "5\\. We keep it.", Renumbering),
        ] {
            let found = kinds(old, new);
            assert!(!found.is_empty() && found.iter().all(|found| *found == kind), "{old} → {new}: {found:?}");
        }
    }

    #[test]
    fn what_says_something_else_is_substance() {
        for (old, new) in [
            ("Write to us.", "Write to them."),
            ("The fee is 30 €.", "The fee is 30 £."),
            ("≥ 13 years", "≤ 13 years"),
            ("name & email", "name / email"),
            ("❌ shared", "✅ shared"),
            ("You may be asked.", "You maybe asked."),
            ("You must be 1 6.", "You must be 16."),
            ("any one of us", "anyone of us"),
            ("from -5 on", "from 5 on"),
            ("from $-5 on", "from $5 on"),
            ("for 5-10 days", "for 5 10 days"),
            ("a fee of 1.5", "a fee of 1. 5"),
            ("a fee of 1.5", "a fee of 1,5"),
            ("its data", "it's data"),
            ("We do not sell.", "~~We do not sell.~~"),
            ("We do ~~not~~ sell.", "We do not sell."),
            ("About 10<sup>6</sup> records", "About 106 records"),
            ("the forth day", "the fourth day"),
        ] {
            assert!(kinds(old, new).contains(&Substantive), "{old} → {new}: {:?}", kinds(old, new));
        }
    }

    #[test]
    fn emphasis_that_comes_or_goes_changes_no_word() {
        assert!(kinds("We use Git**Hub** here.", "We use GitHub *here*.").is_empty());
    }

    fn sentence() -> impl Strategy<Value = Vec<&'static str>> {
        let words = [
            "We",
            "keep",
            "data",
            "(a)",
            "e-mail",
            "30",
            "days",
            "5.2",
            "—",
            "\"x\"",
            "4.",
            "of",
            "信息",
            "ข้อมูล",
            "May",
        ];
        prop::collection::vec(prop::sample::select(words.to_vec()), 0..8)
    }

    proptest! {
        /// Nothing quiet hides a digit, a negation or a currency, wherever it stands.
        #[test]
        fn one_digit_one_negation_or_one_sign_is_never_quiet(
            before in sentence(),
            after in sentence(),
            (one, other) in prop::sample::select(vec![
                ("30", "31"), ("x", "not x"), ("€", "£"), ("5 %", "5 ‰"), ("-7", "7"), ("$-5", "$5"), ("-$5", "$5"), ("1 6", "16"), ("(30)", "(60)"),
                ("1.5", "15"), ("≥", "≤"), ("&", "/"), ("不", "会"), ("三十", "十五"), ("$5", "$6"), ("thirty", "ten"),
            ]),
        ) {
            let text = |middle: &str| format!("{} {middle} {}", before.join(" "), after.join(" "));
            let [old, new] = [one, other].map(|middle| text(middle).trim().replace('.', "\\."));
            prop_assert!(kinds(&old, &new).contains(&Substantive), "{old:?} {new:?}");
        }
    }
}
