//! Pairs the blocks of two documents that are the same text.
//!
//! Blocks that occur once in each text and are equal hold the rest in place; between them, pairs are chosen so that
//! the most text stays together, by how many words blocks share. Blocks below the threshold are not the same text any
//! more: they are shown whole, the old one and then the new one.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::moves::mark_moves;
use super::redline::{BlockChange, ChangeKind, ChangedBody, Fate, Redline, Run};
use super::vocabulary::Indexed;
use super::words::redline_words;
use crate::model::document::{Block, BlockKind, Body};

/// Pairs of blocks compared in one gap, at the most; a larger gap is first cut at equal blocks, then given up.
const MAX_PAIRS: usize = 250_000;

/// Compares two sequences of blocks.
#[must_use]
pub fn align<'a>(old: &[Indexed<'a>], new: &[Indexed<'a>]) -> Redline<'a> {
    let mut redline = Redline { blocks: align_blocks(old, new) };
    mark_moves(&mut redline, old, new);
    redline
}

fn align_blocks<'a>(old: &[Indexed<'a>], new: &[Indexed<'a>]) -> Vec<BlockChange<'a>> {
    let mut pairs = Vec::new();
    pair_up(old, new, (0, 0), &mut pairs);
    changes(old, new, &pairs)
}

/// The blocks of both sides in reading order: deletions before insertions where both stand in one gap.
fn changes<'a>(old: &[Indexed<'a>], new: &[Indexed<'a>], pairs: &[(usize, usize)]) -> Vec<BlockChange<'a>> {
    let mut changes = Vec::with_capacity(old.len().max(new.len()));
    let (mut at_old, mut at_new) = (0, 0);
    for &(i, j) in pairs.iter().chain(std::iter::once(&(old.len(), new.len()))) {
        changes.extend(old[at_old..i].iter().map(|block| deleted(block.block)));
        changes.extend(new[at_new..j].iter().map(|block| inserted(block.block)));
        if i < old.len() {
            changes.push(kept(&old[i], &new[j]));
        }
        (at_old, at_new) = (i + 1, j + 1);
    }
    changes
}

fn kept<'a>(old: &Indexed<'a>, new: &Indexed<'a>) -> BlockChange<'a> {
    let body = kept_body(old, new);
    BlockChange { fate: Fate::Kept, old: Some(old.block), new: Some(new.block), moved: None, body }
}

/// What is in two blocks that are the same text.
pub(super) fn kept_body<'a>(old: &Indexed<'a>, new: &Indexed<'a>) -> ChangedBody<'a> {
    match (&old.block.body, &new.block.body) {
        (Body::Text(before), Body::Text(after)) => {
            ChangedBody::Text(redline_words(&before.tokens, &old.words, &after.tokens, &new.words))
        }
        _ if new.block.kind == BlockKind::Table => ChangedBody::Blocks(align_table(old, new)),
        _ => ChangedBody::Blocks(align_blocks(&old.blocks, &new.blocks)),
    }
}

fn inserted(block: &Block) -> BlockChange<'_> {
    let body = match &block.body {
        Body::Text(text) => {
            ChangedBody::Text(vec![Run::Changed { old: &[], new: &text.tokens, kind: ChangeKind::Substantive }])
        }
        Body::Blocks(blocks) => ChangedBody::Blocks(blocks.iter().map(inserted).collect()),
    };
    BlockChange { fate: Fate::Inserted, old: None, new: Some(block), moved: None, body }
}

fn deleted(block: &Block) -> BlockChange<'_> {
    let body = match &block.body {
        Body::Text(text) => {
            ChangedBody::Text(vec![Run::Changed { old: &text.tokens, new: &[], kind: ChangeKind::Substantive }])
        }
        Body::Blocks(blocks) => ChangedBody::Blocks(blocks.iter().map(deleted).collect()),
    };
    BlockChange { fate: Fate::Deleted, old: Some(block), new: None, moved: None, body }
}

/// Adds the pairs of equal and similar blocks, in order, as places from `base` on.
fn pair_up(old: &[Indexed<'_>], new: &[Indexed<'_>], base: (usize, usize), pairs: &mut Vec<(usize, usize)>) {
    let same = |(a, b): &(&Indexed<'_>, &Indexed<'_>)| a.hash == b.hash;
    let head = old.iter().zip(new).take_while(same).count();
    pairs.extend((0..head).map(|k| (base.0 + k, base.1 + k)));
    let (inner_old, inner_new) = (&old[head..], &new[head..]);
    let tail = inner_old.iter().rev().zip(inner_new.iter().rev()).take_while(same).count();
    let (inner_old, inner_new) = (&inner_old[..inner_old.len() - tail], &inner_new[..inner_new.len() - tail]);
    let inner_base = (base.0 + head, base.1 + head);

    if !inner_old.is_empty() && !inner_new.is_empty() {
        let anchors = anchors(inner_old, inner_new);
        if anchors.is_empty() {
            pair_gap(inner_old, inner_new, inner_base, pairs);
        } else {
            let (mut at_old, mut at_new) = (0, 0);
            for (i, j) in anchors.into_iter().chain(std::iter::once((inner_old.len(), inner_new.len()))) {
                let gap_base = (inner_base.0 + at_old, inner_base.1 + at_new);
                pair_up(&inner_old[at_old..i], &inner_new[at_new..j], gap_base, pairs);
                if i < inner_old.len() {
                    pairs.push((inner_base.0 + i, inner_base.1 + j));
                }
                (at_old, at_new) = (i + 1, j + 1);
            }
        }
    }
    let (end_old, end_new) = (base.0 + old.len() - tail, base.1 + new.len() - tail);
    pairs.extend((0..tail).map(|k| (end_old + k, end_new + k)));
}

/// Equal blocks that occur once on each side, as many as stand in the same order on both: the longest such chain.
fn anchors(old: &[Indexed<'_>], new: &[Indexed<'_>]) -> Vec<(usize, usize)> {
    let once = |blocks: &[Indexed<'_>]| {
        let mut places: HashMap<u64, Option<usize>> = HashMap::new();
        for (at, block) in blocks.iter().enumerate() {
            places.entry(block.hash).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let new_places = once(new);
    let mut candidates: Vec<(usize, usize)> =
        once(old).into_iter().filter_map(|(hash, at)| Some((at?, (*new_places.get(&hash)?)?))).collect();
    candidates.sort_unstable();
    longest_increasing(&candidates)
}

/// The longest chain of pairs that increases on both sides; the pairs come sorted by their first place.
fn longest_increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let length = tails.partition_point(|tail| pairs[*tail].1 < pair.1);
        before[at] = length.checked_sub(1).map(|last| tails[last]);
        if length == tails.len() {
            tails.push(at);
        } else {
            tails[length] = at;
        }
    }
    let mut chain: Vec<(usize, usize)> =
        std::iter::successors(tails.last().copied(), |at| before[*at]).map(|at| pairs[at]).collect();
    chain.reverse();
    chain
}

/// Pairs similar blocks where no equal ones are left to hold on to.
fn pair_gap(old: &[Indexed<'_>], new: &[Indexed<'_>], base: (usize, usize), pairs: &mut Vec<(usize, usize)>) {
    if old.len().saturating_mul(new.len()) <= MAX_PAIRS {
        pairs.extend(best_pairs(old, new).into_iter().map(|(i, j)| (base.0 + i, base.1 + j)));
        return;
    }
    // Too many to try each with each: hold on to equal blocks that occur more than once.
    let hashes = |blocks: &[Indexed<'_>]| blocks.iter().map(|block| block.hash).collect::<Vec<_>>();
    for op in capture_diff_slices(Algorithm::Myers, &hashes(old), &hashes(new)) {
        let (i, j) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            pairs.extend(i.zip(j).map(|(i, j)| (base.0 + i, base.1 + j)));
        } else if i.len().saturating_mul(j.len()) <= MAX_PAIRS {
            let found = best_pairs(&old[i.clone()], &new[j.clone()]);
            pairs.extend(found.into_iter().map(|(a, b)| (base.0 + i.start + a, base.1 + j.start + b)));
        }
    }
}

/// The pairs in order that keep the most text together, by dynamic programming.
fn best_pairs(old: &[Indexed<'_>], new: &[Indexed<'_>]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut best = vec![0.0_f32; (old.len() + 1) * width];
    let mut gain = vec![0.0_f32; old.len() * new.len()];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let worth = worth(&old[i], &new[j]);
            gain[i * new.len() + j] = worth;
            let paired = if worth > 0.0 { worth + best[(i + 1) * width + j + 1] } else { 0.0 };
            best[i * width + j] = paired.max(best[(i + 1) * width + j]).max(best[i * width + j + 1]);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        let worth = gain[i * new.len() + j];
        let here = best[i * width + j];
        #[expect(clippy::float_cmp, reason = "the very sum that was stored")]
        let is_pair = worth > 0.0 && here == worth + best[(i + 1) * width + j + 1];
        #[expect(clippy::float_cmp, reason = "the very value that was stored")]
        let skip_old = here == best[(i + 1) * width + j];
        if is_pair {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if skip_old {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// How much it is worth to pair two blocks; 0 where they are not the same text.
fn worth(old: &Indexed<'_>, new: &Indexed<'_>) -> f32 {
    let Some(threshold) = threshold(old, new) else { return 0.0 };
    if old.similarity_at_most(new) < threshold {
        return 0.0;
    }
    let similarity = old.similarity(new);
    if similarity < threshold {
        return 0.0;
    }
    let other_kind = if old.block.kind.element() == new.block.kind.element() { 1.0 } else { 0.9 };
    similarity * other_kind * (1.0 + old.weight.midpoint(new.weight))
}

/// How similar two blocks must be to count as the same text; `None` where their kinds cannot be.
fn threshold(old: &Indexed<'_>, new: &Indexed<'_>) -> Option<f32> {
    use BlockKind::{BulletList, Cell, Code, Heading, Item, NumberedList, Paragraph, Plain, Quote, Row, Rule, Table};
    let few_words = old.words.len().min(new.words.len()) <= 5;
    match (&old.block.kind, &new.block.kind) {
        (Heading(_), Heading(_)) | (Paragraph | Plain, Paragraph | Plain) | (Code(_), Code(_)) => {
            Some(if few_words { 0.6 } else { 0.5 })
        }
        (Item, Item) | (Row { .. }, Row { .. }) | (Quote, Quote) => Some(0.5),
        (BulletList | NumberedList(_), BulletList | NumberedList(_)) | (Table, Table) => Some(0.25),
        (Cell { .. }, Cell { .. }) | (Rule, Rule) => Some(0.0),
        (Heading(_), Paragraph) | (Paragraph, Heading(_)) => Some(0.8),
        _ => None,
    }
}

/// Compares two tables: columns first, then rows, then the cells of each row column by column.
fn align_table<'a>(old: &Indexed<'a>, new: &Indexed<'a>) -> Vec<BlockChange<'a>> {
    let columns = pair_columns(old, new);
    let mut pairs = Vec::new();
    pair_up(&old.blocks, &new.blocks, (0, 0), &mut pairs);
    let mut rows = changes(&old.blocks, &new.blocks, &pairs);
    let mut pairs = pairs.into_iter();
    for row in rows.iter_mut().filter(|row| row.fate == Fate::Kept) {
        let (i, j) = pairs.next().expect("a kept row comes from each pair, in order");
        row.body = ChangedBody::Blocks(align_cells(&old.blocks[i], &new.blocks[j], &columns));
    }
    rows
}

/// Which columns are the same, by the cells of the first row; by place where there are as many.
fn pair_columns(old_table: &Indexed<'_>, new_table: &Indexed<'_>) -> Vec<(usize, usize)> {
    let (Some(old), Some(new)) = (old_table.blocks.first(), new_table.blocks.first()) else { return Vec::new() };
    let is_even = |table: &Indexed<'_>| table.blocks.iter().all(|row| row.blocks.len() == table.blocks[0].blocks.len());
    if !is_even(old_table) || !is_even(new_table) {
        let widest = old_table.blocks.iter().chain(&new_table.blocks).map(|row| row.blocks.len()).max().unwrap_or(0);
        return (0..widest).map(|k| (k, k)).collect();
    }
    if old.blocks.len() == new.blocks.len() {
        return (0..old.blocks.len()).map(|k| (k, k)).collect();
    }
    let hashes = |row: &Indexed<'_>| row.blocks.iter().map(|cell| cell.hash).collect::<Vec<_>>();
    capture_diff_slices(Algorithm::Myers, &hashes(old), &hashes(new))
        .into_iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .flat_map(|op| op.old_range().zip(op.new_range()))
        .collect()
}

fn align_cells<'a>(old: &Indexed<'a>, new: &Indexed<'a>, columns: &[(usize, usize)]) -> Vec<BlockChange<'a>> {
    let there = |&&(i, j): &&(usize, usize)| i < old.blocks.len() && j < new.blocks.len();
    let pairs: Vec<(usize, usize)> = columns.iter().filter(there).copied().collect();
    changes(&old.blocks, &new.blocks, &pairs)
}
