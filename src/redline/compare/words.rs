//! Compares the words of two blocks that are the same text.

use std::ops::Range;

use super::edits::{Edit, add_edit, edits, merge_over_islands, slide, take_wholes};
use super::kinds::{is_set_to_say_otherwise, kind};
use super::labels::ClauseLabels;
use super::vocabulary::Indexed;
use crate::redline::changes::{ChangeKind, Run};
use crate::text::words::Token;
use crate::text::words::wholes::wholes;

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
    if !edits.is_empty() {
        take_wholes(&mut edits, &wholes(&old_tokens), &wholes(&new_tokens));
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

/// The runs of both texts: kept ones and changed ones in turn.
fn runs<'a>(edits: &[Edit], old: &'a [Token], new: &'a [Token], is_heading: bool) -> Vec<Run<'a>> {
    let changed = with_quiet(edits, old, new);
    let labels = ClauseLabels::of(old, new, is_heading);
    let end = Edit { old: old.len()..old.len(), new: new.len()..new.len() };
    let mut runs = Vec::with_capacity(2 * changed.len() + 1);
    let (mut at_old, mut at_new) = (0, 0);
    for Edit { old: i, new: j } in changed.into_iter().chain(std::iter::once(end)) {
        if at_old < i.start {
            runs.push(Run::Kept { old: &old[at_old..i.start], new: &new[at_new..j.start] });
        }
        (at_old, at_new) = (i.end, j.end);
        if !i.is_empty() || !j.is_empty() {
            let is_label = labels.is_renumbered(&i, &j);
            let kind = if is_label { ChangeKind::Renumbering } else { kind((old, &i), (new, &j)) };
            runs.push(Run::Changed { old: &old[i], new: &new[j], kind });
        }
    }
    runs
}

/// The edits, and those of words that only look alike, or that stand apart in one text and touch in the other.
fn with_quiet(edits: &[Edit], old: &[Token], new: &[Token]) -> Vec<Edit> {
    let mut changed: Vec<Edit> = Vec::with_capacity(edits.len());
    let (mut at_old, mut at_new) = (0, 0);
    let end = Edit { old: old.len()..old.len(), new: new.len()..new.len() };
    for edit in edits.iter().chain(std::iter::once(&end)) {
        for at in unlike(&old[at_old..edit.old.start], &new[at_new..edit.new.start]) {
            let (i, j) = (at_old + at, at_new + at);
            add_edit(&mut changed, Edit { old: i..i + 1, new: j..j + 1 });
        }
        (at_old, at_new) = (edit.old.end, edit.new.end);
        if edit.size() > 0 {
            let mut edit = edit.clone();
            if leaves_white_space(&edit, old, new) {
                (at_old, at_new) = (at_old + 1, at_new + 1);
                (edit.old.end, edit.new.end) = (at_old, at_new);
            }
            add_edit(&mut changed, edit);
        }
    }
    changed
}

/// Which of these kept words, pair by pair, are not written alike, or are parted by white space in one text alone: then
/// it is a mark rather than a word that is shown with it and without.
fn unlike(old: &[Token], new: &[Token]) -> Vec<usize> {
    let mut unlike = Vec::new();
    for at in 0..old.len() {
        if at > 0 && old[at].space().is_none() != new[at].space().is_none() {
            let is_mark_before = old[at].is_word() && !old[at - 1].is_word();
            unlike.push(if is_mark_before { at - 1 } else { at });
        }
        if old[at].text() != new[at].text() || is_set_to_say_otherwise(&old[at], &new[at]) {
            unlike.push(at);
        }
    }
    unlike.sort_unstable();
    unlike.dedup();
    unlike
}

/// Whether an edit with words in one text alone would leave a mark on white space alone: words that touch on both their
/// sides came where white space was, or went and left it. The next word is then a part of it.
fn leaves_white_space(edit: &Edit, old: &[Token], new: &[Token]) -> bool {
    let (one, after_one, after_other) = match (edit.old.is_empty(), edit.new.is_empty()) {
        (true, false) => (&new[edit.new.start], new.get(edit.new.end), old.get(edit.old.end)),
        (false, true) => (&old[edit.old.start], old.get(edit.old.end), new.get(edit.new.end)),
        _ => return false,
    };
    let (Some(after_one), Some(after_other)) = (after_one, after_other) else { return false };
    let is_within = edit.old.start > 0 && edit.new.start > 0;
    is_within && !after_other.space().is_none() && one.space().is_none() && after_one.space().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::tests::{of_two, words};

    fn marked(old: &str, new: &str) -> String {
        of_two(old, new, |old, new| words(&redline_words(&old[0], &new[0])))
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

    fn edit(old: Range<usize>, new: Range<usize>) -> Edit {
        Edit { old, new }
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
