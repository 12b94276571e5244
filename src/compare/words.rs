//! Compares the words of two blocks that are the same text.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use unicode_normalization::UnicodeNormalization;

use super::redline::{ChangeKind, Run};
use super::vocabulary::folded;
use crate::model::text::Token;

/// The runs of kept and changed words of two texts, whose words as numbers are `old_words` and `new_words`.
#[must_use]
pub fn redline_words<'a>(old: &'a [Token], old_words: &[u32], new: &'a [Token], new_words: &[u32]) -> Vec<Run<'a>> {
    let mut edits = edits(old_words, new_words);
    merge_over_islands(&mut edits, old);
    for edit in &mut edits {
        slide(edit, old, old_words, new, new_words);
    }
    runs(&edits, old, new)
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

/// The fewest edits, in order; no two touch.
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
fn merge_over_islands(edits: &mut Vec<Edit>, old: &[Token]) {
    loop {
        let before = edits.len();
        let mut merged: Vec<Edit> = Vec::with_capacity(before);
        for edit in edits.drain(..) {
            match merged.last_mut() {
                Some(last) if is_island(last, &edit, old) => {
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

fn is_island(left: &Edit, right: &Edit, old: &[Token]) -> bool {
    let between = &old[left.old.end..right.old.start];
    let words = between.iter().filter(|token| token.is_word()).count();
    let smaller = left.size().min(right.size());
    let both = left.size() + right.size();
    match words {
        0 => both > 2,
        1 => both >= 4,
        2 => both >= 6 && smaller >= 2,
        _ => false,
    }
}

/// Moves a pure insertion or deletion, where it could as well stand a few words earlier or later, to where a sentence
/// or a phrase begins.
fn slide(edit: &mut Edit, old: &[Token], old_words: &[u32], new: &[Token], new_words: &[u32]) {
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
fn boundary(tokens: &[Token], at: usize) -> u8 {
    if at == 0 || at >= tokens.len() {
        return 4;
    }
    let before = &*tokens[at - 1].text;
    match before {
        "." | "!" | "?" => 3,
        ";" | ":" => 2,
        "," | ")" | "—" => 1,
        _ if matches!(&*tokens[at].text, "(" | "—") => 1,
        _ => 0,
    }
}

/// The runs of both texts: kept ones and changed ones in turn.
fn runs<'a>(edits: &[Edit], old: &'a [Token], new: &'a [Token]) -> Vec<Run<'a>> {
    let mut changed: Vec<Edit> = Vec::with_capacity(edits.len());
    let (mut at_old, mut at_new) = (0, 0);
    let end = Edit { old: old.len()..old.len(), new: new.len()..new.len() };
    for edit in edits.iter().chain(std::iter::once(&end)) {
        // Words that only look alike are a change of typography.
        for (i, j) in (at_old..edit.old.start).zip(at_new..edit.new.start) {
            if old[i].text != new[j].text {
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
        let (gone, come) = (&old[i.clone()], &new[j.clone()]);
        if !gone.is_empty() || !come.is_empty() {
            runs.push(Run::Changed { old: gone, new: come, kind: kind(gone, come) });
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

fn kind(old: &[Token], new: &[Token]) -> ChangeKind {
    let joined = |tokens: &[Token], keep: fn(&Token) -> bool| -> String {
        tokens.iter().filter(|token| keep(token)).map(|token| folded(&token.text)).collect()
    };
    let images = |tokens: &[Token]| tokens.iter().any(|token| token.image.is_some());
    if images(old) || images(new) {
        return ChangeKind::Substantive;
    }
    let stored =
        |tokens: &[Token]| tokens.iter().flat_map(|token| token.text.nfc().collect::<Vec<_>>()).collect::<String>();
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
