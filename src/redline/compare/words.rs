//! Compares the words of two blocks that are the same text.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use unicode_normalization::UnicodeNormalization;

use super::vocabulary::{Indexed, folded};
use crate::redline::changes::{ChangeKind, Run};
use crate::redline::signal_words::signal_word;
use crate::text::words::{Token, count_words};

/// The runs of kept and changed words of two leaves.
#[must_use]
pub(crate) fn redline_words<'a>(old: &Indexed<'a>, new: &Indexed<'a>) -> Vec<Run<'a>> {
    let mut edits = edits(&old.words, &new.words);
    let (old_tokens, new_tokens): (Vec<&Token>, Vec<&Token>) =
        (old.tokens().iter().collect(), new.tokens().iter().collect());
    make_readable(&mut edits, (&old_tokens, &old.words), (&new_tokens, &new.words));
    runs(&edits, old.tokens(), new.tokens(), new.block.kind.is_heading())
}

/// What two leaves have in common, in order.
pub(crate) struct Kept {
    /// How many words.
    pub words: usize,
    /// In how many runs.
    pub runs: usize,
}

/// The words that two leaves have in common, before any reads better as changed.
#[must_use]
pub(crate) fn kept(old: &Indexed<'_>, new: &Indexed<'_>) -> Kept {
    let tokens = old.tokens();
    let end = Edit { old: tokens.len()..tokens.len(), new: 0..0 };
    let (mut at, mut kept) = (0, Kept { words: 0, runs: 0 });
    for edit in edits(&old.words, &new.words).into_iter().chain(std::iter::once(end)) {
        let words = count_words(&tokens[at..edit.old.start]);
        kept.words += words;
        kept.runs += usize::from(words > 0);
        at = edit.old.end;
    }
    kept
}

/// Words of the old text that give way to words of the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// Which words of the old text.
    pub(super) old: Range<usize>,
    /// Which words of the new text.
    pub(super) new: Range<usize>,
}

impl Edit {
    fn size(&self) -> usize {
        self.old.len().max(self.new.len())
    }
}

/// Few edits, in order; no two touch.
///
/// `similar` takes the fewest in all but difficult texts, where it looks for good ones rather than for the best.
///
/// time: O((N+M)D) for D edits
pub(super) fn edits(old: &[u32], new: &[u32]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    // No deadline: a clock would make the result depend on the machine.
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        add_edit(&mut edits, Edit { old: op.old_range(), new: op.new_range() });
    }
    edits
}

/// Makes of few edits those that read well, between two texts of tokens and their numbers.
pub(super) fn make_readable(edits: &mut Vec<Edit>, old: (&[&Token], &[u32]), new: (&[&Token], &[u32])) {
    merge_over_islands(edits, old.0, new.0);
    for edit in edits {
        slide(edit, old.0, old.1, new.0, new.1);
    }
}

/// Makes one edit of two with only a word or two between them, where that reads better: a rewritten phrase is one
/// phrase out and one in, not a scatter of words that happen to be in both. A single changed word stays by itself.
///
/// time: O(D) a pass, and as many passes as still merge something: two or three in real texts, D at the most
fn merge_over_islands(edits: &mut Vec<Edit>, old: &[&Token], new: &[&Token]) {
    loop {
        let before = edits.len();
        let mut merged: Vec<Edit> = Vec::with_capacity(before);
        for edit in edits.drain(..) {
            match merged.last_mut() {
                Some(last) if is_island(last, &edit, old, new) => {
                    last.old.end = edit.old.end;
                    last.new.end = edit.new.end;
                }
                _ => merged.push(edit),
            }
        }
        *edits = merged;
        if edits.len() == before {
            return;
        }
    }
}

fn is_island(left: &Edit, right: &Edit, old: &[&Token], new: &[&Token]) -> bool {
    let between = &old[left.old.end..right.old.start];
    let words = between.iter().filter(|token| token.is_word()).count();
    let (smaller, larger) = (left.size().min(right.size()), left.size().max(right.size()));
    let both = smaller + larger;
    let exchanges = |edit: &Edit| !edit.old.is_empty() && !edit.new.is_empty();
    // A changed number, an added `not`: to be seen by itself.
    let stands_out = |edit: &Edit| {
        edit.size() == 1
            && old[edit.old.clone()].iter().chain(&new[edit.new.clone()]).any(|token| signal_word(token).is_some())
    };
    let merges = match words {
        0 => return both > 2,
        1 => both >= 3 || exchanges(left) || exchanges(right),
        2 => larger >= 4 || smaller >= 2 || larger >= 3 && exchanges(left) | exchanges(right),
        _ => false,
    };
    merges && !stands_out(left) && !stands_out(right)
}

/// Moves a pure insertion or deletion, where it could as well stand a few words earlier or later, to where a sentence
/// or a phrase begins.
fn slide(edit: &mut Edit, old: &[&Token], old_words: &[u32], new: &[&Token], new_words: &[u32]) {
    let inserted = edit.old.is_empty();
    if !inserted && !edit.new.is_empty() {
        return;
    }
    let (tokens, words, range) =
        if inserted { (new, new_words, edit.new.clone()) } else { (old, old_words, edit.old.clone()) };
    let (mut first, mut last) = (range.start, range.start);
    let length = range.len();
    let other_start = if inserted { edit.old.start } else { edit.new.start };
    let other = if inserted { old_words } else { new_words };
    while first > 0
        && words[first - 1] == words[first + length - 1]
        && other_start + first > range.start
        && other.get(other_start + first - range.start - 1) == Some(&words[first - 1])
    {
        first -= 1;
    }
    while last + length < words.len()
        && words[last] == words[last + length]
        && other.get(other_start + last - range.start) == Some(&words[last])
    {
        last += 1;
    }
    let Some(best) = (first..=last)
        .max_by_key(|at| (boundary(tokens, *at) + boundary(tokens, at + length), *at == range.start, *at))
    else {
        return;
    };
    let moved = |range: &Range<usize>, start: usize| (range.start + best) - start..(range.end + best) - start;
    let start = range.start;
    edit.old = moved(&edit.old, start);
    edit.new = moved(&edit.new, start);
}

/// How well a text can be cut before token `at`: at its ends and between sentences best, inside a phrase worst.
fn boundary(tokens: &[&Token], at: usize) -> u8 {
    if at == 0 || at >= tokens.len() {
        return 4;
    }
    let before = tokens[at - 1].text();
    match before {
        "." | "!" | "?" => 3,
        ";" | ":" => 2,
        "," | ")" | "—" => 1,
        _ if matches!(tokens[at].text(), "(" | "—") => 1,
        _ => 0,
    }
}

/// The runs of both texts: kept ones and changed ones in turn.
pub(super) fn runs<'a>(edits: &[Edit], old: &'a [Token], new: &'a [Token], is_heading: bool) -> Vec<Run<'a>> {
    let mut changed: Vec<Edit> = Vec::with_capacity(edits.len());
    let (mut at_old, mut at_new) = (0, 0);
    let end = Edit { old: old.len()..old.len(), new: new.len()..new.len() };
    for edit in edits.iter().chain(std::iter::once(&end)) {
        // Words that only look alike are a change of typography.
        for (i, j) in (at_old..edit.old.start).zip(at_new..edit.new.start) {
            if old[i].text() != new[j].text() {
                add_edit(&mut changed, Edit { old: i..i + 1, new: j..j + 1 });
            }
        }
        if edit.size() > 0 {
            add_edit(&mut changed, edit.clone());
        }
        (at_old, at_new) = (edit.old.end, edit.new.end);
    }
    let mut runs = Vec::with_capacity(2 * changed.len() + 1);
    (at_old, at_new) = (0, 0);
    for Edit { old: i, new: j } in changed.into_iter().chain(std::iter::once(end)) {
        if at_old < i.start {
            runs.push(Run::Kept { old: &old[at_old..i.start], new: &new[at_new..j.start] });
        }
        let (deleted, inserted) = (&old[i.clone()], &new[j.clone()]);
        if !deleted.is_empty() || !inserted.is_empty() {
            let labels = i.start == 0 && j.start == 0 && is_renumbered(deleted, inserted, &old[i.end..], is_heading);
            let kind = if labels { ChangeKind::Renumbering } else { kind(deleted, inserted) };
            runs.push(Run::Changed { old: deleted, new: inserted, kind });
        }
        (at_old, at_new) = (i.end, j.end);
    }
    runs
}

/// Adds an edit, as one with the last where they touch.
fn add_edit(edits: &mut Vec<Edit>, edit: Edit) {
    match edits.last_mut() {
        Some(last) if last.old.end == edit.old.start && last.new.end == edit.new.start => {
            last.old.end = edit.old.end;
            last.new.end = edit.new.end;
        }
        _ => edits.push(edit),
    }
}

/// Whether one label at the beginning of a block took the place of another, before words that stay: `2.` in a heading,
/// `(b)` and `2.1.` anywhere. A number and a full stop before a sentence, or before a year, may be a date.
fn is_renumbered(old: &[Token], new: &[Token], rest: &[Token], is_heading: bool) -> bool {
    let closing = rest.first().map_or("", |token| token.text());
    let is_year = |token: &Token| token.text().len() == 4 && token.text().chars().all(|c| c.is_ascii_digit());
    let is_label = |tokens: &[Token]| {
        let label: String = tokens.iter().map(Token::text).collect();
        let number = label.trim_start_matches('(').trim_end_matches([')', '.']);
        let parts: Vec<&str> = number.split('.').collect();
        let is_digits = |part: &&str| !part.is_empty() && part.len() <= 2 && part.chars().all(|c| c.is_ascii_digit());
        let is_letter = number.len() == 1 && number.chars().all(|c| c.is_ascii_alphabetic());
        let is_roman = !number.is_empty() && number.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X'));
        let ends = |mark: char| label.ends_with(mark) || closing.starts_with(mark);
        let all_digits = parts.iter().all(is_digits);
        ends(')') && (all_digits || is_letter || is_roman)
            || ends('.') && all_digits && (is_heading || parts.len() > 1)
            || is_heading && ends('.') && (is_letter || is_roman)
    };
    let has_words = rest.iter().any(Token::is_word) && !rest.iter().any(is_year);
    !old.is_empty() && !new.is_empty() && has_words && is_label(old) && is_label(new)
}

fn kind(old: &[Token], new: &[Token]) -> ChangeKind {
    let joined = |tokens: &[Token], keep: fn(&Token) -> bool| -> String {
        tokens.iter().filter(|token| keep(token)).map(|token| folded(token.text())).collect()
    };
    let images = |tokens: &[Token]| tokens.iter().any(|token| token.image().is_some());
    if images(old) || images(new) {
        return ChangeKind::Substantive;
    }
    let stored =
        |tokens: &[Token]| tokens.iter().flat_map(|token| token.text().nfc().collect::<Vec<_>>()).collect::<String>();
    let (before, after) = (joined(old, |_| true), joined(new, |_| true));
    if stored(old) == stored(new) {
        ChangeKind::Encoding
    } else if before == after {
        ChangeKind::Typographic
    } else if before.to_lowercase() == after.to_lowercase() {
        ChangeKind::Case
    } else if joined(old, Token::is_word) == joined(new, Token::is_word) {
        ChangeKind::Punctuation
    } else {
        ChangeKind::Substantive
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::tests::{of_two, words};

    fn runs_of(old: &str, new: &str) -> Vec<(String, Option<ChangeKind>)> {
        of_two(old, new, |old, new| {
            let kind = |run: &Run<'_>| match run {
                Run::Kept { .. } => None,
                Run::Changed { kind, .. } => Some(*kind),
            };
            redline_words(&old[0], &new[0]).iter().map(|run| (words(&[*run]), kind(run))).collect()
        })
    }

    fn marked(old: &str, new: &str) -> String {
        of_two(old, new, |old, new| words(&redline_words(&old[0], &new[0])))
    }

    fn kinds(old: &str, new: &str) -> Vec<ChangeKind> {
        runs_of(old, new).into_iter().filter_map(|(_, kind)| kind).collect()
    }

    #[test]
    fn a_changed_number_is_one_word_out_and_one_in() {
        assert_eq!(marked("kept for 30 days", "kept for 90 days"), "kept for [-30-]{+90+} days");
    }

    #[test]
    fn a_rewritten_phrase_is_one_change_across_the_word_that_stayed() {
        assert_eq!(
            marked("We use cookies to measure how often you come.", "We use beacons and pixels to count your visits."),
            "We use [-cookies to measure how often you come-]{+beacons and pixels to count your visits+}."
        );
    }

    #[test]
    fn an_added_not_stands_by_itself_beside_another_change() {
        assert_eq!(
            marked("We will share your data today.", "We will not share the data today."),
            "We will {+not+} share [-your-]{+the+} data today."
        );
    }

    #[test]
    fn a_new_sentence_begins_where_a_sentence_begins() {
        assert_eq!(
            marked("We keep it. We delete it.", "We keep it. We lock it. We delete it."),
            "We keep it. {+We lock it.+} We delete it."
        );
    }

    #[test]
    fn kinds_of_change_are_told_apart() {
        use ChangeKind::{Case, Encoding, Punctuation, Renumbering, Substantive, Typographic};
        for (old, new, kind) in [
            ("Write to us.", "Write to them.", Substantive),
            ("Write to us", "Write to us.", Punctuation),
            ("Write to Us.", "Write to us.", Case),
            ("Don't ask.", "Don’t ask.", Typographic),
            ("Caf\u{e9} open.", "Cafe\u{301} open.", Encoding),
            ("## 2. Sharing", "## 3. Sharing", Renumbering),
            ("a) We share it.", "b) We share it.", Renumbering),
            ("2.1. We share it.", "2.2. We share it.", Renumbering),
        ] {
            assert_eq!(kinds(old, new), [kind], "{old} {new}");
        }
    }

    #[test]
    fn a_number_before_a_sentence_or_a_year_is_no_label() {
        assert_eq!(kinds("30\\. We begin.", "31\\. We begin."), [ChangeKind::Substantive]);
        assert_eq!(kinds("## 3. June 2024", "## 4. June 2024"), [ChangeKind::Substantive]);
    }

    fn edit(old: Range<usize>, new: Range<usize>) -> Edit {
        Edit { old, new }
    }

    #[test]
    fn edits_that_touch_are_one() {
        let mut edits = vec![edit(0..1, 0..0)];
        add_edit(&mut edits, edit(1..2, 0..3));
        add_edit(&mut edits, edit(4..5, 5..5));
        assert_eq!(edits, [edit(0..2, 0..3), edit(4..5, 5..5)]);
    }
}
