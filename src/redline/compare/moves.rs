//! Finds text that only changed its place: blocks that are gone in one place and come in another.
//!
//! Equal blocks of some length first, then similar ones that are each other's best; a move grows over the neighbours that
//! moved along, so that a section with its heading is one move. What is too short to be told from a coincidence, or less
//! than [`SIMILAR`], stays a deletion and an insertion.

use rustc_hash::{FxHashMap, FxHashSet};

use super::vocabulary::Indexed;
use super::weave::kept_body;
use crate::redline::changes::{BlockChange, ChangedBody, Fate, Move, Redline};
use crate::text::document::{Block, BlockKind};

/// How similar two blocks must be for the one to be the other, moved and edited.
const SIMILAR: f32 = 0.7;
/// Words that an edited block must have at least.
const EDITED_WORDS: usize = 8;
/// Letters and digits that an equal block must have at least.
const EQUAL_LETTERS: usize = 20;
/// Pairs of blocks compared for similarity, at the most; above, only equal blocks are found.
const MAX_PAIRS: usize = 250_000;

/// Marks the moves in a redline of the two indexed texts.
pub(crate) fn mark_moves<'a>(redline: &mut Redline<'a>, old: &[Indexed<'a>], new: &[Indexed<'a>]) {
    let (old_places, new_places) = (places(old), places(new));
    let mut gone = Vec::new();
    let mut come = Vec::new();
    collect(&redline.blocks, &old_places, &new_places, &mut gone, &mut come);
    if gone.is_empty() || come.is_empty() {
        return;
    }
    let pairs = grown(pairs(&gone, &come), &gone, &come);
    apply(&mut redline.blocks, &numbered(&pairs, &gone, &come));
}

/// Where a block stands among its siblings: which siblings, and which of them.
#[derive(Clone, Copy)]
struct Placed<'i, 'a> {
    indexed: &'i Indexed<'a>,
    siblings: usize,
    at: usize,
}

type Places<'i, 'a> = FxHashMap<*const Block, Placed<'i, 'a>>;

fn places<'i, 'a>(blocks: &'i [Indexed<'a>]) -> Places<'i, 'a> {
    fn add<'i, 'a>(blocks: &'i [Indexed<'a>], places: &mut Places<'i, 'a>) {
        let siblings = places.len();
        for (at, indexed) in blocks.iter().enumerate() {
            places.insert(indexed.block, Placed { indexed, siblings, at });
        }
        for indexed in blocks {
            add(&indexed.blocks, places);
        }
    }
    let mut places = FxHashMap::default();
    add(blocks, &mut places);
    places
}

/// The blocks that are in one text only, the largest first where one holds another.
fn collect<'i, 'a>(
    changes: &[BlockChange<'a>],
    old: &Places<'i, 'a>,
    new: &Places<'i, 'a>,
    gone: &mut Vec<Placed<'i, 'a>>,
    come: &mut Vec<Placed<'i, 'a>>,
) {
    for change in changes {
        // A cell belongs to its row, and words without an element of their own to their item.
        let stands_alone = !matches!(change.block().kind, BlockKind::Plain | BlockKind::Cell { .. });
        match (change.fate, change.old, change.new) {
            _ if !stands_alone => {}
            (Fate::Deleted, Some(block), _) => gone.extend(old.get(&std::ptr::from_ref(block))),
            (Fate::Inserted, _, Some(block)) => come.extend(new.get(&std::ptr::from_ref(block))),
            _ => {}
        }
        let is_cell = matches!(change.block().kind, BlockKind::Cell { .. });
        let opens = !is_cell && (change.fate == Fate::Kept || is_made_of_parts(&change.block().kind));
        if let (true, ChangedBody::Blocks(blocks)) = (opens, &change.body) {
            collect(blocks, old, new, gone, come);
        }
    }
}

/// Items and rows move by themselves; paragraphs in an item do not.
fn is_made_of_parts(kind: &BlockKind) -> bool {
    kind.is_list() || *kind == BlockKind::Table
}

fn letters(block: &Block) -> usize {
    let mut letters = 0;
    block.each_text(&mut |tokens| {
        letters += tokens.iter().flat_map(|token| token.text().chars()).filter(|c| c.is_alphanumeric()).count();
    });
    letters
}

/// Pairs of places in `gone` and `come`.
fn pairs(gone: &[Placed<'_, '_>], come: &[Placed<'_, '_>]) -> Vec<(usize, usize)> {
    let mut pairs = equal_pairs(gone, come);
    let (taken_gone, taken_come): (FxHashSet<usize>, FxHashSet<usize>) = pairs.iter().copied().unzip();
    let open = |placed: &[Placed<'_, '_>], taken: &FxHashSet<usize>| -> Vec<usize> {
        (0..placed.len())
            .filter(|at| !taken.contains(at) && placed[*at].indexed.block.word_count() >= EDITED_WORDS)
            .collect()
    };
    pairs.extend(similar_pairs(gone, come, &open(gone, &taken_gone), &open(come, &taken_come)));
    pairs
}

/// Equal blocks, each with one of its kind: the first of several with the first.
fn equal_pairs(gone: &[Placed<'_, '_>], come: &[Placed<'_, '_>]) -> Vec<(usize, usize)> {
    let mut by_hash: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, placed) in come.iter().enumerate().rev() {
        by_hash.entry(placed.indexed.hash).or_default().push(at);
    }
    let mut pairs = Vec::new();
    for (at, placed) in gone.iter().enumerate() {
        if letters(placed.indexed.block) >= EQUAL_LETTERS
            && let Some(other) = by_hash.get_mut(&placed.indexed.hash).and_then(Vec::pop)
        {
            pairs.push((at, other));
        }
    }
    pairs
}

/// Blocks that are each other's most similar.
fn similar_pairs(
    gone: &[Placed<'_, '_>],
    come: &[Placed<'_, '_>],
    open_gone: &[usize],
    open_come: &[usize],
) -> Vec<(usize, usize)> {
    if open_gone.len().saturating_mul(open_come.len()) > MAX_PAIRS {
        return Vec::new();
    }
    let mut best_of_gone: FxHashMap<usize, (f32, usize)> = FxHashMap::default();
    let mut best_of_come: FxHashMap<usize, (f32, usize)> = FxHashMap::default();
    for &i in open_gone {
        for &j in open_come {
            let (a, b) = (gone[i].indexed, come[j].indexed);
            let same_element = a.block.kind.element() == b.block.kind.element();
            if !same_element || a.similarity_at_most(b) < SIMILAR {
                continue;
            }
            let similarity = a.similarity(b);
            if similarity < SIMILAR {
                continue;
            }
            for (best, at, other) in [(&mut best_of_gone, i, j), (&mut best_of_come, j, i)] {
                let entry = best.entry(at).or_insert((similarity, other));
                if similarity > entry.0 {
                    *entry = (similarity, other);
                }
            }
        }
    }
    let mutual = |i: &usize| {
        let (_, j) = best_of_gone.get(i)?;
        (best_of_come.get(j)?.1 == *i).then_some((*i, *j))
    };
    open_gone.iter().filter_map(mutual).collect()
}

/// The pairs, with equal neighbours that are too short to be a move by themselves: headings above all.
fn grown(mut pairs: Vec<(usize, usize)>, gone: &[Placed<'_, '_>], come: &[Placed<'_, '_>]) -> Vec<(usize, usize)> {
    let at_place = |placed: &[Placed<'_, '_>]| -> FxHashMap<(usize, usize), usize> {
        placed.iter().enumerate().map(|(at, p)| ((p.siblings, p.at), at)).collect()
    };
    let (gone_at, come_at) = (at_place(gone), at_place(come));
    let (mut taken_gone, mut taken_come): (FxHashSet<usize>, FxHashSet<usize>) = pairs.iter().copied().unzip();
    let mut next = 0;
    while next < pairs.len() {
        let (i, j) = pairs[next];
        next += 1;
        for step in [-1_isize, 1] {
            let neighbour = |placed: &Placed<'_, '_>, places: &FxHashMap<(usize, usize), usize>| {
                places.get(&(placed.siblings, placed.at.checked_add_signed(step)?)).copied()
            };
            if let (Some(a), Some(b)) = (neighbour(&gone[i], &gone_at), neighbour(&come[j], &come_at))
                && gone[a].indexed.hash == come[b].indexed.hash
                && !taken_gone.contains(&a)
                && !taken_come.contains(&b)
            {
                taken_gone.insert(a);
                taken_come.insert(b);
                pairs.push((a, b));
            }
        }
    }
    pairs
}

/// What becomes of a block that moved.
struct Moved<'i, 'a> {
    place: Move,
    from: &'i Indexed<'a>,
    to: &'i Indexed<'a>,
}

type Moves<'i, 'a> = FxHashMap<*const Block, Moved<'i, 'a>>;

/// Numbers the moves in the order of the new text; blocks that follow each other on both sides are one move.
fn numbered<'i, 'a>(pairs: &[(usize, usize)], gone: &[Placed<'i, 'a>], come: &[Placed<'i, 'a>]) -> Moves<'i, 'a> {
    let mut ordered: Vec<(Placed<'i, 'a>, Placed<'i, 'a>)> = pairs.iter().map(|(i, j)| (gone[*i], come[*j])).collect();
    ordered.sort_by_key(|(_, to)| (to.siblings, to.at));
    let mut moves = FxHashMap::default();
    let mut id = 0;
    let mut last: Option<(Placed<'i, 'a>, Placed<'i, 'a>)> = None;
    for (from, to) in ordered {
        let follows = |a: &Placed<'_, '_>, b: &Placed<'_, '_>| a.siblings == b.siblings && a.at + 1 == b.at;
        let is_first =
            !last.is_some_and(|(from_before, to_before)| follows(&from_before, &from) && follows(&to_before, &to));
        id += u32::from(is_first);
        let place = Move { id, is_first };
        for block in [from.indexed.block, to.indexed.block] {
            moves.insert(std::ptr::from_ref(block), Moved { place, from: from.indexed, to: to.indexed });
        }
        last = Some((from, to));
    }
    moves
}

fn apply<'a>(changes: &mut [BlockChange<'a>], moves: &Moves<'_, 'a>) {
    for change in changes {
        let found = moves.get(&std::ptr::from_ref(change.block())).filter(|_| change.fate != Fate::Kept);
        if let Some(moved) = found {
            change.moved = Some(moved.place);
            if change.fate == Fate::Inserted {
                change.body = kept_body(moved.from, moved.to);
            }
        } else if let ChangedBody::Blocks(blocks) = &mut change.body {
            apply(blocks, moves);
        }
    }
}
