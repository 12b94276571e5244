//! Which words of two leaves differ: few edits, as a reader would make them.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::index::WordNumber;

use crate::text::signal_words::signal_word;
use crate::text::words::Token;
use crate::text::words::wholes::wholes;

/// Words of the old text that give way to words of the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// Which words of the old text.
    pub(super) old: Range<usize>,
    /// Which words of the new text.
    pub(super) new: Range<usize>,
}

impl Edit {
    pub(super) fn size(&self) -> usize {
        self.old.len().max(self.new.len())
    }
}

/// Few edits, in order; no two touch.
///
/// `similar` takes the fewest in all but difficult texts, where it looks for good ones rather than for the best.
///
/// time: O((N+M)D) for D edits
pub(super) fn edits(old: &[WordNumber], new: &[WordNumber]) -> Vec<Edit> {
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
pub(super) fn make_readable(edits: &mut Vec<Edit>, old: (&[&Token], &[WordNumber]), new: (&[&Token], &[WordNumber])) {
    merge_over_islands(edits, old.0, new.0);
    for edit in edits.iter_mut() {
        slide(edit, old.0, old.1, new.0, new.1);
    }
    if !edits.is_empty() {
        take_wholes(edits, &wholes(old.0), &wholes(new.0));
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
            && old[edit.old.clone()]
                .iter()
                .chain(&new[edit.new.clone()])
                .any(|token| token.is_number() || signal_word(token).is_some())
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
fn slide(edit: &mut Edit, old: &[&Token], old_words: &[WordNumber], new: &[&Token], new_words: &[WordNumber]) {
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

/// Lets each edit that touches a part of a date or of a number in groups take the whole of it, in both texts: these are
/// the tokens `old` and `new` that are one thing each.
///
/// time: O(D + W) for D edits and W wholes, each of a few tokens
fn take_wholes(edits: &mut Vec<Edit>, old: &[Range<usize>], new: &[Range<usize>]) {
    if old.is_empty() && new.is_empty() {
        return;
    }
    let mut grown: Vec<Edit> = Vec::with_capacity(edits.len());
    let mut rest = std::mem::take(edits).into_iter().peekable();
    while let Some(mut edit) = rest.next() {
        loop {
            let before = reach_before(edit.old.start, old).max(reach_before(edit.new.start, new));
            let after = reach_after(edit.old.end, old).max(reach_after(edit.new.end, new));
            match (grown.last(), rest.peek()) {
                (Some(last), _) if before > 0 && before >= edit.old.start - last.old.end => {
                    (edit.old.start, edit.new.start) = (last.old.start, last.new.start);
                    grown.pop();
                }
                _ if before > 0 => {
                    edit.old.start -= before;
                    edit.new.start -= before;
                }
                (_, Some(next)) if after > 0 && after >= next.old.start - edit.old.end => {
                    (edit.old.end, edit.new.end) = (next.old.end, next.new.end);
                    rest.next();
                }
                _ if after > 0 => {
                    edit.old.end += after;
                    edit.new.end += after;
                }
                _ => break,
            }
        }
        grown.push(edit);
    }
    *edits = grown;
}

/// How far before `at` the whole begins that it cuts in two.
fn reach_before(at: usize, wholes: &[Range<usize>]) -> usize {
    cut_by(at, wholes).map_or(0, |whole| at - whole.start)
}

/// How far behind `at` the whole ends that it cuts in two.
fn reach_after(at: usize, wholes: &[Range<usize>]) -> usize {
    cut_by(at, wholes).map_or(0, |whole| whole.end - at)
}

fn cut_by(at: usize, wholes: &[Range<usize>]) -> Option<&Range<usize>> {
    wholes.get(wholes.partition_point(|whole| whole.end <= at)).filter(|whole| whole.start < at)
}

/// Adds an edit, as one with the last where they touch.
pub(super) fn add_edit(edits: &mut Vec<Edit>, edit: Edit) {
    match edits.last_mut() {
        Some(last) if last.old.end == edit.old.start && last.new.end == edit.new.start => {
            last.old.end = edit.old.end;
            last.new.end = edit.new.end;
        }
        _ => edits.push(edit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn an_edit_of_a_part_takes_the_whole_in_both_texts_and_every_edit_on_its_way() {
        let taken = |edits: &[Edit], old: &[Range<usize>], new: &[Range<usize>]| {
            let mut edits = edits.to_vec();
            take_wholes(&mut edits, old, new);
            edits
        };
        let one = |whole: Range<usize>| vec![whole];
        assert_eq!(taken(&[edit(3..4, 3..4)], &one(2..5), &[]), [edit(2..5, 2..5)]);
        assert_eq!(taken(&[edit(3..3, 3..4)], &one(2..5), &one(2..6)), [edit(2..5, 2..6)]);
        assert_eq!(taken(&[edit(2..3, 2..3), edit(4..5, 4..5)], &one(2..5), &[]), [edit(2..5, 2..5)]);
        assert_eq!(taken(&[edit(5..6, 5..6)], &one(2..5), &one(2..5)), [edit(5..6, 5..6)], "it only touches");
        assert_eq!(taken(&[edit(2..2, 2..4)], &one(2..5), &one(4..7)), [edit(2..2, 2..4)], "it stands beside");
    }
}
