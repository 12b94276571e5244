//! Compares the words of two blocks that are the same text.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use unicode_normalization::UnicodeNormalization;

use super::vocabulary::{Indexed, folded};
use crate::redline::changes::{ChangeKind, Run};
use crate::text::signal_words::signal_word;
use crate::text::words::Token;

/// The runs of kept and changed words of two leaves.
#[must_use]
pub(crate) fn redline_words<'a>(old: &Indexed<'a>, new: &Indexed<'a>) -> Vec<Run<'a>> {
    let mut pieces = redline_pieces(&[old], &[new]).expect("one leaf of each is not cut");
    pieces.pop().expect("there is one piece")
}

/// The runs of one leaf and the several that it was split into, or that became it; a list of runs for each piece.
///
/// `None` where a piece would begin inside a word of the other text, or be empty.
#[must_use]
pub(crate) fn redline_pieces<'a>(old: &[&Indexed<'a>], new: &[&Indexed<'a>]) -> Option<Vec<Vec<Run<'a>>>> {
    let is_split = old.len() < new.len();
    let runs = pieces(old, new)?.into_iter().enumerate().map(|(at, KeptPiece { old: before, new: after, edits })| {
        if is_split {
            runs(&edits, &old[0].tokens()[before], new[at].tokens(), new[at].block.kind.is_heading())
        } else {
            runs(&edits, old[at].tokens(), &new[0].tokens()[after], new[0].block.kind.is_heading())
        }
    });
    Some(runs.collect())
}

/// How many words are kept in each piece; as [`redline_pieces`].
#[must_use]
pub(crate) fn kept_pieces(old: &[&Indexed<'_>], new: &[&Indexed<'_>]) -> Option<Vec<usize>> {
    let tokens: Vec<&Token> = old.iter().flat_map(|leaf| leaf.tokens()).collect();
    let pieces = pieces(old, new)?.into_iter().map(|piece| {
        let words = |range: Range<usize>| tokens[range].iter().filter(|token| token.is_word()).count();
        let deleted: usize = piece
            .edits
            .iter()
            .map(|edit| words(piece.old.start + edit.old.start..piece.old.start + edit.old.end))
            .sum();
        words(piece.old) - deleted
    });
    Some(pieces.collect())
}

/// Part of a comparison.
struct KeptPiece {
    /// Which words of the old text.
    old: Range<usize>,
    /// Which words of the new text.
    new: Range<usize>,
    /// Its edits, counted from where it begins.
    edits: Vec<Edit>,
}

fn pieces(old: &[&Indexed<'_>], new: &[&Indexed<'_>]) -> Option<Vec<KeptPiece>> {
    let numbers = |side: &[&Indexed<'_>]| side.iter().flat_map(|leaf| leaf.words.iter().copied()).collect::<Vec<u32>>();
    let (old_words, new_words) = (numbers(old), numbers(new));
    let old_tokens: Vec<&Token> = old.iter().flat_map(|leaf| leaf.tokens()).collect();
    let new_tokens: Vec<&Token> = new.iter().flat_map(|leaf| leaf.tokens()).collect();
    let mut edits = edits(&old_words, &new_words);
    merge_over_islands(&mut edits, &old_tokens, &new_tokens);
    for edit in &mut edits {
        slide(edit, &old_tokens, &old_words, &new_tokens, &new_words);
    }
    if old.len() == 1 && new.len() == 1 {
        return Some(vec![KeptPiece { old: 0..old_words.len(), new: 0..new_words.len(), edits }]);
    }
    let is_split = old.len() == 1;
    let lengths = if is_split { new } else { old }.iter().map(|leaf| leaf.words.len());
    let whole = if is_split { &old_tokens } else { &new_tokens };
    cut(&edits, lengths, is_split, (old_words.len(), new_words.len()), whole)
}

/// Cuts edits where leaves of these lengths end; on the new side where `is_split`, else on the old one.
fn cut(
    edits: &[Edit],
    lengths: impl Iterator<Item = usize>,
    is_split: bool,
    ends: (usize, usize),
    whole: &[&Token],
) -> Option<Vec<KeptPiece>> {
    // Seen from the side that has several leaves, whichever it is.
    let flip =
        |edit: &Edit| if is_split { edit.clone() } else { Edit { old: edit.new.clone(), new: edit.old.clone() } };
    let edits: Vec<Edit> = edits.iter().map(flip).collect();
    let (whole_end, several_end) = if is_split { ends } else { (ends.1, ends.0) };
    let mut pieces = Vec::new();
    let (mut from, mut border) = ((0, 0), 0);
    for length in lengths {
        border += length;
        let to = if border == several_end { (whole_end, several_end) } else { (across(&edits, border), border) };
        let begins_word = whole.get(to.0).is_none_or(|token| !token.space().is_none());
        if to.0 <= from.0 || !begins_word {
            return None;
        }
        let within = |range: &Range<usize>, low: usize, high: usize| {
            range.start.clamp(low, high) - low..range.end.clamp(low, high) - low
        };
        let own = edits.iter().filter_map(|edit| {
            let part = Edit { old: within(&edit.old, from.0, to.0), new: within(&edit.new, from.1, to.1) };
            (!part.old.is_empty() || !part.new.is_empty()).then(|| flip(&part))
        });
        let flipped = flip(&Edit { old: from.0..to.0, new: from.1..to.1 });
        pieces.push(KeptPiece { old: flipped.old, new: flipped.new, edits: own.collect() });
        from = to;
    }
    Some(pieces)
}

/// Where in the whole leaf the place `border` of the others is: what goes there stays before it, and what takes the
/// place of what begins there comes after it.
fn across(edits: &[Edit], border: usize) -> usize {
    let next = edits.partition_point(|edit| edit.new.end < border);
    match edits.get(next) {
        // A deletion at the border, or an edit that ends there or reaches over it: all that goes stays before.
        Some(edit) if edit.new.start < border || edit.new.is_empty() && edit.new.start == border => edit.old.end,
        // After that edit, as many words further.
        Some(edit) => edit.old.start - (edit.new.start - border),
        None => edits.last().map_or(border, |last| last.old.end + (border - last.new.end)),
    }
}

/// Words of the old text that give way to words of the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    old: Range<usize>,
    new: Range<usize>,
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
fn edits(old: &[u32], new: &[u32]) -> Vec<Edit> {
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
fn runs<'a>(edits: &[Edit], old: &'a [Token], new: &'a [Token], is_heading: bool) -> Vec<Run<'a>> {
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

    #[test]
    fn a_border_is_found_in_the_other_text_behind_what_is_deleted_there() {
        let edits = [edit(2..4, 2..2), edit(6..7, 4..6)];
        assert_eq!(across(&edits, 1), 1, "before every edit");
        assert_eq!(across(&edits, 2), 4, "a deletion at the border stays before it");
        assert_eq!(across(&edits, 3), 5, "between two edits");
        assert_eq!(across(&edits, 5), 7, "inside an edit");
        assert_eq!(across(&edits, 8), 9, "after the last");
    }

    #[test]
    fn a_leaf_cut_in_two_has_the_words_of_each_half() {
        let pieces = of_two("One stays here. Two goes there.", "One stays here.\n\nTwo went there.", |old, new| {
            let pieces = redline_pieces(&[&old[0]], &[&new[0], &new[1]]).unwrap();
            (pieces.iter().map(|runs| words(runs)).collect::<Vec<_>>(), kept_pieces(&[&old[0]], &[&new[0], &new[1]]))
        });
        assert_eq!(pieces, (vec!["One stays here.".into(), "Two [-goes-]{+went+} there.".into()], Some(vec![3, 2])));
    }
}
