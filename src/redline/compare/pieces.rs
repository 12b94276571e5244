//! Compares one leaf with the several that it was split into, or that became it.

use std::ops::{Range, RangeInclusive};

use super::edits::{Edit, edits, make_readable};
use super::index::{Indexed, WordNumber};
use super::names::is_clause_number;
use super::words::runs;
use crate::redline::changes::{ChangeKind, Run};
use crate::text::words::{Space, Token};

/// The runs of one leaf and the several that it was split into, or that became it; a list of runs for each piece.
///
/// `None` where a piece would begin inside a word of the other text, or be empty.
#[must_use]
pub(crate) fn redline_pieces<'a>(old: &[&Indexed<'a>], new: &[&Indexed<'a>]) -> Option<Vec<Vec<Run<'a>>>> {
    let is_split = old.len() < new.len();
    let whole = if is_split { old[0] } else { new[0] };
    let is_broken = whole.tokens().iter().any(|token| token.space() == Space::Break);
    let runs = pieces(old, new)?.into_iter().enumerate().map(|(at, KeptPiece { old: before, new: after, edits })| {
        let mut runs = if is_split {
            runs(&edits, &old[0].tokens()[before], new[at].tokens(), new[at].block.kind.is_heading())
        } else {
            runs(&edits, old[at].tokens(), &new[0].tokens()[after], new[0].block.kind.is_heading())
        };
        if is_broken {
            set_number_apart(&mut runs);
        }
        runs
    });
    Some(runs.collect())
}

/// A number that was typed before a line, or is now, is one of a clause: the list that the line is in has its own.
fn set_number_apart(runs: &mut [Run<'_>]) {
    if let [Run::Changed { old, new, kind }, Run::Kept { .. }, ..] = runs
        && old.is_empty() != new.is_empty()
        && is_clause_number(old)
        && is_clause_number(new)
    {
        *kind = ChangeKind::Renumbering;
    }
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
    let numbers =
        |side: &[&Indexed<'_>]| side.iter().flat_map(|leaf| leaf.words.iter().copied()).collect::<Vec<WordNumber>>();
    let (old_words, new_words) = (numbers(old), numbers(new));
    let old_tokens: Vec<&Token> = old.iter().flat_map(|leaf| leaf.tokens()).collect();
    let new_tokens: Vec<&Token> = new.iter().flat_map(|leaf| leaf.tokens()).collect();
    let edits = edits(&old_words, &new_words);
    let is_split = old.len() == 1;
    let lengths = if is_split { new } else { old }.iter().map(|leaf| leaf.words.len());
    let whole = if is_split { &old_tokens } else { &new_tokens };
    let mut pieces = cut(&edits, lengths, is_split, (old_words.len(), new_words.len()), whole)?;
    for KeptPiece { old, new, edits } in &mut pieces {
        let old = (&old_tokens[old.clone()], &old_words[old.clone()]);
        let new = (&new_tokens[new.clone()], &new_words[new.clone()]);
        make_readable(edits, old, new);
    }
    Some(pieces)
}

/// Cuts edits where leaves of these lengths end; on the new side where `is_split`, else on the old one.
///
/// A border is where a line of the whole leaf begins, if one begins there: what goes there stays with its line. Between
/// lines a leaf may have none of its words.
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
    let begins_line = |at: &usize| whole.get(*at).is_some_and(|token| token.space() == Space::Break);
    let mut pieces = Vec::new();
    let (mut from, mut border) = ((0, 0), 0);
    let mut was_line = false;
    for length in lengths {
        border += length;
        let line = free_places(&edits, border).filter(|at| *at >= from.0).rev().find(begins_line);
        let at = if border == several_end { whole_end } else { line.unwrap_or_else(|| across(&edits, border)) };
        let is_between_lines = was_line && line.is_some();
        let begins_word = whole.get(at).is_none_or(|token| !token.space().is_none());
        if at < from.0 || at == from.0 && !is_between_lines || !begins_word {
            return None;
        }
        let to = (at, border);
        let within = |range: &Range<usize>, low: usize, high: usize| {
            range.start.clamp(low, high) - low..range.end.clamp(low, high) - low
        };
        let own = edits.iter().filter_map(|edit| {
            let part = Edit { old: within(&edit.old, from.0, to.0), new: within(&edit.new, from.1, to.1) };
            (!part.old.is_empty() || !part.new.is_empty()).then(|| flip(&part))
        });
        let flipped = flip(&Edit { old: from.0..to.0, new: from.1..to.1 });
        pieces.push(KeptPiece { old: flipped.old, new: flipped.new, edits: own.collect() });
        (from, was_line) = (to, line.is_some());
    }
    Some(pieces)
}

/// The places of the whole leaf at which it can be cut where the others have `border`: behind the last word that is kept
/// before it, and up to the first one kept after it.
fn free_places(edits: &[Edit], border: usize) -> RangeInclusive<usize> {
    let next = edits.partition_point(|edit| edit.new.end < border);
    match edits.get(next) {
        Some(edit) if edit.new.start <= border => edit.old.start..=edit.old.end,
        _ => {
            let at = across(edits, border);
            at..=at
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::tests::{of_two, words};

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

    /// The words of each piece of a leaf and of the items of a list that it became.
    fn items(old: &str, new: &str) -> Option<Vec<String>> {
        of_two(old, new, |old, new| {
            let items: Vec<_> = new[0].blocks.iter().map(|item| &item.blocks[0]).collect();
            let pieces = redline_pieces(&[&old[0]], &items)?;
            Some(pieces.iter().map(|runs| words(runs)).collect())
        })
    }

    #[test]
    fn what_goes_at_a_border_stays_with_its_line() {
        let old = "1\\. to bill you;  \n2\\. to serve you;  \n3\\. to write to you.";
        let expected = ["[-1.-]to bill you;", "[-2.-]to serve you;", "[-3.-]to write to you."];
        assert_eq!(items(old, "- to bill you;\n- to serve you;\n- to write to you.").unwrap(), expected);
    }

    #[test]
    fn an_item_that_is_new_between_lines_has_none_of_their_words() {
        let pieces = items("to bill you;  \nto write to you.", "- to bill you;\n- something else;\n- to write to you.");
        assert_eq!(pieces.unwrap(), ["to bill you;", "{+something else;+}", "to write to you."]);
        assert_eq!(
            items("to bill you; to write to you.", "- to bill you;\n- something else;\n- to write to you."),
            None
        );
    }

    #[test]
    fn a_number_that_was_typed_before_a_line_is_one_of_a_clause() {
        let kinds = |old: &str, new: &str| {
            of_two(old, new, |old, new| {
                let items: Vec<_> = new[0].blocks.iter().map(|item| &item.blocks[0]).collect();
                let runs = redline_pieces(&[&old[0]], &items).unwrap().concat();
                let kind = |run: &Run<'_>| if let Run::Changed { kind, .. } = run { Some(*kind) } else { None };
                runs.iter().filter_map(kind).collect::<Vec<_>>()
            })
        };
        let list = "- to bill you;\n- to serve you.";
        assert_eq!(kinds("a) to bill you;  \nb) to serve you.", list), [ChangeKind::Renumbering; 2]);
        assert_eq!(kinds("Only to bill you;  \nto serve you.", list), [ChangeKind::Substantive]);
    }
}
