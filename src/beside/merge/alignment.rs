//! Which units of a text are those of the text that it was made from.

use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::units::{MarkdownUnit, MarkdownWord};

/// Pairs of units between equal ones that are compared with each other, at the most: a text that is that different is
/// another text.
const MAX_PAIRS: usize = 10_000;

/// What became of the units of a text in one that was made from it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alignment {
    /// For each unit of the old text, the unit that it is now, in the same order; none where it is gone.
    pub kept: Vec<Option<usize>>,
    /// The new units before each unit of the old text, and after the last.
    pub inserted: Vec<Vec<usize>>,
    /// For each unit of the old text, the first of those around it that are gone together; itself where it is not.
    pub first_gone: Vec<usize>,
}

impl Alignment {
    /// Finds equal units, and similar ones between them.
    ///
    /// time: O((N+M)D) for D units that differ, and for each gap between equal ones no more than a bounded number of pairs
    #[must_use]
    pub(super) fn of<'t>(old: &[MarkdownUnit<'t>], new: &[MarkdownUnit<'t>]) -> Self {
        let (old_numbers, new_numbers) = numbers(old, new);
        let mut kept = vec![None; old.len()];
        for op in capture_diff_slices(Algorithm::Myers, &old_numbers, &new_numbers) {
            let (i, j) = (op.old_range(), op.new_range());
            if matches!(op, DiffOp::Equal { .. }) {
                i.zip(j).for_each(|(i, j)| kept[i] = Some(j));
            } else if i.len().saturating_mul(j.len()) <= MAX_PAIRS {
                for (k, l) in similar(&old[i.clone()], &new[j.clone()]) {
                    kept[i.start + k] = Some(j.start + l);
                }
            }
        }
        let mut inserted = vec![Vec::new(); old.len() + 1];
        let mut next = 0;
        for (at, unit) in kept.iter().enumerate() {
            if let Some(unit) = *unit {
                inserted[at].extend(next..unit);
                next = unit + 1;
            }
        }
        inserted[old.len()].extend(next..new.len());
        // What takes the place of units that are gone stands where the first of them stood.
        for at in (1..=old.len()).rev() {
            if kept[at - 1].is_none() {
                let after = std::mem::take(&mut inserted[at]);
                inserted[at - 1].extend(after);
            }
        }
        let mut first_gone: Vec<usize> = (0..old.len()).collect();
        for at in 1..old.len() {
            if kept[at].is_none() && kept[at - 1].is_none() {
                first_gone[at] = first_gone[at - 1];
            }
        }
        Self { kept, inserted, first_gone }
    }
}

/// A number for each unit, the same for equal ones.
fn numbers<'u, 't>(old: &'u [MarkdownUnit<'t>], new: &'u [MarkdownUnit<'t>]) -> (Vec<usize>, Vec<usize>) {
    let mut known: FxHashMap<&'u [MarkdownWord<'t>], usize> = FxHashMap::default();
    let mut number = |unit: &'u MarkdownUnit<'t>| {
        let next = known.len();
        *known.entry(&unit.words).or_insert(next)
    };
    (old.iter().map(&mut number).collect(), new.iter().map(&mut number).collect())
}

/// The pairs in order that are most alike, each sharing at least half of its words.
fn similar(old: &[MarkdownUnit<'_>], new: &[MarkdownUnit<'_>]) -> Vec<(usize, usize)> {
    let (old_bags, new_bags): (Vec<_>, Vec<_>) = (old.iter().map(bag).collect(), new.iter().map(bag).collect());
    let width = new.len() + 1;
    let mut best = vec![0; (old.len() + 1) * width];
    let mut scores = vec![0; old.len() * new.len()];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let score = score(&old_bags[i], &new_bags[j]);
            scores[i * new.len() + j] = score;
            let at = i * width + j;
            let paired = if score == 0 { 0 } else { score + best[at + width + 1] };
            best[at] = paired.max(best[at + width]).max(best[at + 1]);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        let (at, score) = (i * width + j, scores[i * new.len() + j]);
        if score > 0 && best[at] == score + best[at + width + 1] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[at] == best[at + width] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The words of a unit, sorted.
fn bag<'t>(unit: &MarkdownUnit<'t>) -> Vec<&'t str> {
    let mut bag: Vec<&str> =
        unit.words.iter().filter(|word| word.is_read()).map(|word: &MarkdownWord<'_>| word.text).collect();
    bag.sort_unstable();
    bag
}

/// How good a pair two units are: the more words they share, and the fewer others they have; 0 where they are not the same.
/// A few words are the same unit only where more than half stay.
fn score(one: &[&str], other: &[&str]) -> usize {
    let (shared, all) = (common(one, other), one.len() + other.len());
    let is_same = if one.len().min(other.len()) <= 5 { 10 * shared >= 3 * all } else { 4 * shared >= all };
    if shared > 0 && is_same { 1 + 400 * shared.pow(3) / all.pow(2) } else { 0 }
}

/// How many words two sorted bags share.
fn common(one: &[&str], other: &[&str]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        match one[i].cmp(other[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    shared
}

/// Whether two units may be the same, edited.
#[must_use]
pub(super) fn is_similar(one: &MarkdownUnit<'_>, other: &MarkdownUnit<'_>) -> bool {
    score(&bag(one), &bag(other)) > 0
}

/// Whether two units share a good part of their words: one may be the other, written anew.
#[must_use]
pub(super) fn is_akin(one: &MarkdownUnit<'_>, other: &MarkdownUnit<'_>) -> bool {
    let (one, other) = (bag(one), bag(other));
    8 * common(&one, &other) >= one.len() + other.len()
}

#[cfg(test)]
mod tests {
    use super::super::units::units;
    use super::*;

    fn aligned(old: &str, new: &str) -> (Vec<Option<usize>>, Vec<Vec<usize>>) {
        let Alignment { kept, inserted, .. } = Alignment::of(&units(old), &units(new));
        (kept, inserted)
    }

    #[test]
    fn an_edited_paragraph_is_the_same_and_a_new_one_is_inserted() {
        let old = "We keep your letters for thirty days.\n\nWe share nothing.";
        let new = "Read this.\n\nWe keep your letters for ninety days.\n\nWe share nothing.";
        assert_eq!(aligned(old, new), (vec![Some(1), Some(2)], vec![vec![0], vec![], vec![]]));
    }

    #[test]
    fn what_takes_the_place_of_a_paragraph_stands_where_that_stood() {
        let (old, new) = ("One thing.\n\nGone with it.\n\nThe end.", "One thing.\n\nQuite another.\n\nThe end.");
        assert_eq!(aligned(old, new), (vec![Some(0), None, Some(2)], vec![vec![], vec![1], vec![], vec![]]));
    }
}
