//! Compares the words of two blocks that are the same text.

use super::edits::{Edit, add_edit, edits, make_readable};
use super::index::Indexed;
use super::kinds::{is_set_to_say_otherwise, kind};
use super::labels::ClauseLabels;
use crate::redline::changes::{ChangeKind, Run};
use crate::text::words::{Token, are_equal, count_words};

/// The runs of kept and changed words of two leaves.
#[must_use]
pub(crate) fn redline_words<'a>(old: &Indexed<'a>, new: &Indexed<'a>) -> Vec<Run<'a>> {
    // Most blocks stay as they were, to the letter.
    if old.hash == new.hash && !old.words.is_empty() && are_equal(old.tokens(), new.tokens()) {
        return vec![Run::same(new.tokens())];
    }
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

/// The runs of both texts: kept ones and changed ones in turn.
pub(super) fn runs<'a>(edits: &[Edit], old: &'a [Token], new: &'a [Token], is_heading: bool) -> Vec<Run<'a>> {
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
}
