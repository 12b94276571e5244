//! One leaf that became several, or several that became one.

use super::index::Indexed;
use super::leaves::{Leaf, LeafLink};
use super::pieces::kept_pieces;
use crate::text::document::BlockKind;
use crate::text::words::{Space, count_words};

/// How much of a leaf and the pieces it was split into must be the same.
const SPLIT: f32 = 0.5;
/// What a split is worth beside a pair that keeps as much.
const SPLIT_FACTOR: f32 = 0.97;
/// What making sure of splits and merges word for word may cost in one gap, in words read.
const MAX_COST: usize = 150_000;
/// The same for each word of a gap: among many that look alike, most that is tried is nothing.
const COST_A_WORD: usize = 12;
/// How many steps of a comparison cost as much as reading a word.
const STEPS_A_WORD: usize = 128;
/// Numbers of pieces that are compared word for word for one leaf and a place, at the most: the most promising ones.
const MAX_COUNTS: usize = 3;

/// The weight of the words that leaves share, each with each.
pub(crate) struct SharedWeights<'i, 'a> {
    old: &'i [Leaf<'i, 'a>],
    new: &'i [Leaf<'i, 'a>],
    weights: Vec<f32>,
    old_can_split: Vec<Splitting>,
    new_can_split: Vec<Splitting>,
    comparisons: Comparisons,
}

/// Whether a leaf can be split, or be a piece of one that was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Splitting {
    /// It has no running words.
    Never,
    /// Where its pieces are.
    IntoPieces,
    /// At its hard breaks: one of the pieces may be new between the lines.
    IntoLines,
}

impl Splitting {
    fn of(leaf: &Leaf<'_, '_>) -> Self {
        let kind = &leaf.indexed.block.kind;
        if !matches!(kind, BlockKind::Paragraph | BlockKind::Plain | BlockKind::Heading(_)) {
            Self::Never
        } else if leaf.indexed.tokens().iter().any(|token| token.space() == Space::Break) {
            Self::IntoLines
        } else {
            Self::IntoPieces
        }
    }
}

impl<'i, 'a> SharedWeights<'i, 'a> {
    /// Of all pairs of leaves.
    ///
    /// time: O(N M) pairs, each of two bags; space: O(N M)
    #[must_use]
    pub(crate) fn of(old: &'i [Leaf<'i, 'a>], new: &'i [Leaf<'i, 'a>]) -> Self {
        let weights = old.iter().flat_map(|a| new.iter().map(|b| a.indexed.bag().shared(b.indexed.bag()))).collect();
        let splitting = |leaves: &[Leaf<'_, '_>]| leaves.iter().map(Splitting::of).collect();
        let comparisons = Comparisons::among(old, new);
        Self { old, new, weights, old_can_split: splitting(old), new_can_split: splitting(new), comparisons }
    }

    /// Of an old and a new leaf.
    #[must_use]
    pub(crate) fn at(&self, i: usize, j: usize) -> f32 {
        self.weights[i * self.new.len() + j]
    }

    /// The best way to link old leaf `i` with several new ones from `j` on: how many, and what that and `rest`, the best
    /// of what then follows, are worth together; `None` where that is not more than `least`.
    ///
    /// time: O(P) for the P leaves that share much with it, besides the comparisons
    pub(crate) fn split(
        &mut self,
        i: usize,
        j: usize,
        least: f32,
        rest: impl Fn(usize) -> f32,
    ) -> Option<(usize, f32)> {
        let pieces = (j..self.new.len()).take_while(|j| self.new_can_split[*j] != Splitting::Never);
        let pieces =
            pieces.map(|j| SplitPart { indexed: self.new[j].indexed, shared: self.weights[i * self.new.len() + j] });
        let whole = SplitLeaf { indexed: self.old[i].indexed, is_old: true, splitting: self.old_can_split[i] };
        self.comparisons.best_count(whole, pieces, least, rest)
    }

    /// The best way to link several old leaves from `i` on with new leaf `j`, as [`Self::split`].
    pub(crate) fn merge(
        &mut self,
        i: usize,
        j: usize,
        least: f32,
        rest: impl Fn(usize) -> f32,
    ) -> Option<(usize, f32)> {
        let pieces = (i..self.old.len()).take_while(|i| self.old_can_split[*i] != Splitting::Never);
        let pieces =
            pieces.map(|i| SplitPart { indexed: self.old[i].indexed, shared: self.weights[i * self.new.len() + j] });
        let whole = SplitLeaf { indexed: self.new[j].indexed, is_old: false, splitting: self.new_can_split[j] };
        self.comparisons.best_count(whole, pieces, least, rest)
    }
}

/// Lets leaves that were paired by name take in what follows them and is in no link, where that is more of the same text.
#[must_use]
pub(crate) fn grown(
    mut links: Vec<LeafLink>,
    named: &[(usize, usize)],
    old: &[Leaf<'_, '_>],
    new: &[Leaf<'_, '_>],
) -> Vec<LeafLink> {
    let mut comparisons = Comparisons::among(old, new);
    for at in 0..links.len() {
        let (i, j) = (links[at].old.start, links[at].new.start);
        if links[at] != LeafLink::one(i, j) || named.binary_search(&(i, j)).is_err() {
            continue;
        }
        let (old_end, new_end) =
            links.get(at + 1).map_or((old.len(), new.len()), |next| (next.old.start, next.new.start));
        let (a, b) = (&old[i], &new[j]);
        let weight = a.indexed.bag().weight + b.indexed.bag().weight;
        let least = a.indexed.similarity(b.indexed) * pair_weight(weight);
        if let Some((count, _)) =
            comparisons.best_count(SplitLeaf::of(a, true), following(&new[j..new_end], a), least, |_| 0.0)
        {
            links[at].new.end = j + count;
        } else if let Some((count, _)) =
            comparisons.best_count(SplitLeaf::of(b, false), following(&old[i..old_end], b), least, |_| 0.0)
        {
            links[at].old.end = i + count;
        }
    }
    links
}

/// Leaves that may be pieces of another.
fn following<'i, 'a>(leaves: &'i [Leaf<'i, 'a>], whole: &'i Leaf<'i, 'a>) -> impl Iterator<Item = SplitPart<'i, 'a>> {
    let pieces = leaves.iter().take_while(|leaf| Splitting::of(leaf) != Splitting::Never);
    pieces.map(|leaf| SplitPart { indexed: leaf.indexed, shared: whole.indexed.bag().shared(leaf.indexed.bag()) })
}

/// What linking leaves of which all is the same is worth, by the weight of both sides.
#[must_use]
pub(crate) fn pair_weight(of_both: f32) -> f32 {
    1.0 + of_both / 2.0
}

/// A leaf that may have been split.
#[derive(Clone, Copy)]
struct SplitLeaf<'i, 'a> {
    indexed: &'i Indexed<'a>,
    is_old: bool,
    splitting: Splitting,
}

impl<'i, 'a> SplitLeaf<'i, 'a> {
    fn of(leaf: &Leaf<'i, 'a>, is_old: bool) -> Self {
        Self { indexed: leaf.indexed, is_old, splitting: Splitting::of(leaf) }
    }
}

/// A leaf that may be a piece of another.
#[derive(Clone, Copy)]
struct SplitPart<'i, 'a> {
    indexed: &'i Indexed<'a>,
    /// What it shares with the other.
    shared: f32,
}

/// Comparisons word for word, of which there are not too many.
struct Comparisons {
    /// What they may still cost.
    left: usize,
}

impl Comparisons {
    fn among(old: &[Leaf<'_, '_>], new: &[Leaf<'_, '_>]) -> Self {
        let words: usize = old.iter().chain(new).map(|leaf| leaf.indexed.words.len()).sum();
        Self { left: MAX_COST.min(COST_A_WORD * words) }
    }

    /// How many of the pieces the leaf most likely became, and what that and `rest` are worth together.
    fn best_count<'i, 'a: 'i>(
        &mut self,
        whole: SplitLeaf<'i, 'a>,
        pieces: impl Iterator<Item = SplitPart<'i, 'a>>,
        least: f32,
        rest: impl Fn(usize) -> f32,
    ) -> Option<(usize, f32)> {
        if whole.splitting == Splitting::Never {
            return None;
        }
        let (mut taken, mut promising) = (Vec::new(), Vec::new());
        let (mut shared, mut weight) = (0.0, whole.indexed.bag().weight);
        for piece in pieces {
            let is_good = is_piece(piece.shared, piece.indexed.bag().weight, whole.indexed.bag().weight);
            if !is_good && (whole.splitting != Splitting::IntoLines || taken.is_empty()) {
                break;
            }
            shared += piece.shared;
            weight += piece.indexed.bag().weight;
            taken.push(piece.indexed);
            // With further pieces it can only become less.
            if 2.0 * whole.indexed.bag().weight < SPLIT * weight {
                break;
            }
            let similarity = 2.0 * shared.min(whole.indexed.bag().weight) / weight;
            let following = rest(taken.len());
            let most = SPLIT_FACTOR * pair_weight(weight) + following;
            if taken.len() >= 2 && is_good && similarity >= SPLIT && most > least {
                promising.push((taken.len(), similarity * SPLIT_FACTOR * pair_weight(weight) + following));
            }
        }
        promising.sort_by(|a, b| b.1.total_cmp(&a.1));
        promising.truncate(MAX_COUNTS);
        let scored = promising.into_iter().filter_map(|(count, _)| {
            let score = self.score(whole, &taken[..count])? + rest(count);
            (score > least).then_some((count, score))
        });
        scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    }

    /// Word for word: each piece must keep words, in order; of lines the first and the last.
    #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^23")]
    fn score(&mut self, whole: SplitLeaf<'_, '_>, pieces: &[&Indexed<'_>]) -> Option<f32> {
        if self.left == 0 {
            return None;
        }
        let kept =
            if whole.is_old { kept_pieces(&[whole.indexed], pieces) } else { kept_pieces(pieces, &[whole.indexed]) };
        let length = whole.indexed.words.len() + pieces.iter().map(|piece| piece.words.len()).sum::<usize>();
        let both = 2 * kept.as_ref().map_or(length / 4, |kept| kept.iter().sum());
        // A comparison takes a step for each word and each difference.
        self.left = self.left.saturating_sub(length + length * length.saturating_sub(both) / STEPS_A_WORD);
        let kept = kept?;
        let words = |leaf: &Indexed<'_>| count_words(leaf.tokens()) as f32;
        let of_whole = words(whole.indexed);
        let all: f32 = of_whole + pieces.iter().map(|piece| words(piece)).sum::<f32>();
        let same: f32 = kept.iter().map(|kept| *kept as f32).sum();
        let mut are_good = kept.iter().zip(pieces).map(|(kept, piece)| is_piece(*kept as f32, words(piece), of_whole));
        let of_pieces = match whole.splitting {
            Splitting::IntoLines => are_good.next() == Some(true) && are_good.next_back() == Some(true),
            Splitting::IntoPieces | Splitting::Never => are_good.all(|is_good| is_good),
        };
        let similarity = 2.0 * same / all;
        let weight = whole.indexed.bag().weight + pieces.iter().map(|piece| piece.bag().weight).sum::<f32>();
        (of_pieces && similarity >= SPLIT).then(|| similarity * SPLIT_FACTOR * pair_weight(weight))
    }
}

/// Whether a leaf that shares so much with another can be a piece of it.
fn is_piece(shared: f32, weight: f32, of_whole: f32) -> bool {
    shared > 0.0 && (shared >= 0.3 * weight || shared >= 0.2 * of_whole)
}
