//! Finds text that only changed its place: blocks that are deleted in one place and inserted in another.
//!
//! Equal blocks of some length first, then similar ones that are each other's best; a move grows over the neighbours that
//! moved along, so that a section with its heading is one move. What is too short to be told from a coincidence, or less
//! than [`SIMILAR`], stays a deletion and an insertion.

use rustc_hash::{FxHashMap, FxHashSet};

use super::index::Indexed;
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
    let (mut deleted, mut inserted) = (Vec::new(), Vec::new());
    collect(&redline.blocks, &mut deleted, &mut inserted);
    if deleted.is_empty() || inserted.is_empty() {
        return;
    }
    let (deleted, inserted) = (siblings(&deleted, old), siblings(&inserted, new));
    let pairs = with_neighbours(pairs(&deleted, &inserted), &deleted, &inserted);
    apply(&mut redline.blocks, &numbered(&pairs, &deleted, &inserted));
}

/// Where a block stands among its siblings: which siblings, and which of them.
#[derive(Clone, Copy)]
struct Sibling<'i, 'a> {
    indexed: &'i Indexed<'a>,
    siblings: usize,
    at: usize,
}

/// Where some of the blocks of a text stand.
fn siblings<'i, 'a>(wanted: &[&Block], all: &'i [Indexed<'a>]) -> Vec<Sibling<'i, 'a>> {
    fn add<'i, 'a>(blocks: &'i [Indexed<'a>], places: &mut FxHashMap<*const Block, Sibling<'i, 'a>>) {
        let siblings = places.len();
        for (at, indexed) in blocks.iter().enumerate() {
            places.insert(indexed.block, Sibling { indexed, siblings, at });
        }
        for indexed in blocks {
            add(&indexed.blocks, places);
        }
    }
    let mut places = FxHashMap::default();
    add(all, &mut places);
    wanted.iter().filter_map(|block| places.get(&std::ptr::from_ref(*block)).copied()).collect()
}

/// The blocks that are in one text only, the largest first where one holds another.
fn collect<'a>(changes: &[BlockChange<'a>], deleted: &mut Vec<&'a Block>, inserted: &mut Vec<&'a Block>) {
    for change in changes {
        let kind = &change.block().kind;
        let is_cell = matches!(kind, BlockKind::Cell { .. });
        // A cell belongs to its row, and words without an element of their own to their item.
        if !is_cell && *kind != BlockKind::Plain {
            match change.fate {
                Fate::Deleted => deleted.extend(change.old),
                Fate::Inserted => inserted.extend(change.new),
                Fate::Kept => {}
            }
        }
        let opens = !is_cell && (change.fate == Fate::Kept || is_made_of_parts(kind));
        if let (true, ChangedBody::Blocks(blocks)) = (opens, &change.body) {
            collect(blocks, deleted, inserted);
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

/// Pairs of places in `deleted` and `inserted`.
fn pairs(deleted: &[Sibling<'_, '_>], inserted: &[Sibling<'_, '_>]) -> Vec<(usize, usize)> {
    let mut pairs = equal_pairs(deleted, inserted);
    let (taken_deleted, taken_inserted): (FxHashSet<usize>, FxHashSet<usize>) = pairs.iter().copied().unzip();
    let open = |blocks: &[Sibling<'_, '_>], taken: &FxHashSet<usize>| -> Vec<usize> {
        (0..blocks.len())
            .filter(|at| !taken.contains(at) && blocks[*at].indexed.block.word_count() >= EDITED_WORDS)
            .collect()
    };
    pairs.extend(similar_pairs(deleted, inserted, &open(deleted, &taken_deleted), &open(inserted, &taken_inserted)));
    pairs
}

/// Equal blocks, each with one of its kind: the first of several with the first.
fn equal_pairs(deleted: &[Sibling<'_, '_>], inserted: &[Sibling<'_, '_>]) -> Vec<(usize, usize)> {
    let mut by_hash: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, block) in inserted.iter().enumerate().rev() {
        by_hash.entry(block.indexed.hash).or_default().push(at);
    }
    let mut pairs = Vec::new();
    for (at, block) in deleted.iter().enumerate() {
        if letters(block.indexed.block) >= EQUAL_LETTERS
            && let Some(other) = by_hash.get_mut(&block.indexed.hash).and_then(Vec::pop)
        {
            pairs.push((at, other));
        }
    }
    pairs
}

/// Blocks that are each other's most similar.
fn similar_pairs(
    deleted: &[Sibling<'_, '_>],
    inserted: &[Sibling<'_, '_>],
    open_deleted: &[usize],
    open_inserted: &[usize],
) -> Vec<(usize, usize)> {
    if open_deleted.len().saturating_mul(open_inserted.len()) > MAX_PAIRS {
        return Vec::new();
    }
    let mut best_of_deleted: FxHashMap<usize, (f32, usize)> = FxHashMap::default();
    let mut best_of_inserted: FxHashMap<usize, (f32, usize)> = FxHashMap::default();
    for &i in open_deleted {
        for &j in open_inserted {
            let (a, b) = (deleted[i].indexed, inserted[j].indexed);
            let same_element = a.block.kind.element() == b.block.kind.element();
            if !same_element || a.bag().similarity_at_most(b.bag()) < SIMILAR {
                continue;
            }
            let similarity = a.similarity(b);
            if similarity < SIMILAR {
                continue;
            }
            for (best, at, other) in [(&mut best_of_deleted, i, j), (&mut best_of_inserted, j, i)] {
                let entry = best.entry(at).or_insert((similarity, other));
                if similarity > entry.0 {
                    *entry = (similarity, other);
                }
            }
        }
    }
    let mutual = |i: &usize| {
        let (_, j) = best_of_deleted.get(i)?;
        (best_of_inserted.get(j)?.1 == *i).then_some((*i, *j))
    };
    open_deleted.iter().filter_map(mutual).collect()
}

/// The pairs, with equal neighbours that are too short to be a move by themselves: headings above all.
fn with_neighbours(
    mut pairs: Vec<(usize, usize)>,
    deleted: &[Sibling<'_, '_>],
    inserted: &[Sibling<'_, '_>],
) -> Vec<(usize, usize)> {
    let at_place = |blocks: &[Sibling<'_, '_>]| -> FxHashMap<(usize, usize), usize> {
        blocks.iter().enumerate().map(|(at, block)| ((block.siblings, block.at), at)).collect()
    };
    let (deleted_at, inserted_at) = (at_place(deleted), at_place(inserted));
    let (mut taken_deleted, mut taken_inserted): (FxHashSet<usize>, FxHashSet<usize>) = pairs.iter().copied().unzip();
    let mut next = 0;
    while next < pairs.len() {
        let (i, j) = pairs[next];
        next += 1;
        for step in [-1_isize, 1] {
            let neighbour = |block: &Sibling<'_, '_>, places: &FxHashMap<(usize, usize), usize>| {
                places.get(&(block.siblings, block.at.checked_add_signed(step)?)).copied()
            };
            if let (Some(a), Some(b)) = (neighbour(&deleted[i], &deleted_at), neighbour(&inserted[j], &inserted_at))
                && deleted[a].indexed.hash == inserted[b].indexed.hash
                && !taken_deleted.contains(&a)
                && !taken_inserted.contains(&b)
            {
                taken_deleted.insert(a);
                taken_inserted.insert(b);
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
fn numbered<'i, 'a>(
    pairs: &[(usize, usize)],
    deleted: &[Sibling<'i, 'a>],
    inserted: &[Sibling<'i, 'a>],
) -> Moves<'i, 'a> {
    let mut ordered: Vec<(Sibling<'i, 'a>, Sibling<'i, 'a>)> =
        pairs.iter().map(|(i, j)| (deleted[*i], inserted[*j])).collect();
    ordered.sort_by_key(|(_, to)| (to.siblings, to.at));
    let mut moves = FxHashMap::default();
    let mut id = 0;
    let mut last: Option<(Sibling<'i, 'a>, Sibling<'i, 'a>)> = None;
    for (from, to) in ordered {
        let follows = |a: &Sibling<'_, '_>, b: &Sibling<'_, '_>| a.siblings == b.siblings && a.at + 1 == b.at;
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

#[cfg(test)]
mod tests {
    use crate::redline::compare::tests::redline;

    const LONG: &str = "We share your address with the carrier who brings the parcel to your door.";
    const OTHER: &str = "We keep what you wrote to us until the matter is settled and a year longer.";
    const THIRD: &str = "You can ask us at any time which of your data we hold and where we got them.";

    #[test]
    fn a_paragraph_that_stands_elsewhere_has_moved() {
        assert_eq!(
            redline(&format!("{LONG}\n\n{OTHER}\n\n{THIRD}"), &format!("{OTHER}\n\n{THIRD}\n\n{LONG}")),
            [format!("-p m1: [-{LONG}-]"), format!("p: {OTHER}"), format!("p: {THIRD}"), format!("+p m1: {LONG}")]
        );
    }

    #[test]
    fn a_paragraph_that_moved_and_was_edited_shows_its_edits_where_it_stands_now() {
        let edited = LONG.replace("carrier", "courier");
        let lines = redline(&format!("{LONG}\n\n{OTHER}\n\n{THIRD}"), &format!("{OTHER}\n\n{THIRD}\n\n{edited}"));
        assert_eq!(lines[0], format!("-p m1: [-{LONG}-]"));
        assert_eq!(lines[3], format!("+p m1: {}", LONG.replace("carrier", "[-carrier-]{+courier+}")));
    }

    #[test]
    fn a_short_paragraph_is_no_move_by_itself_but_its_heading_moves_with_it() {
        let short = redline(&format!("Hello.\n\n{OTHER}"), &format!("{OTHER}\n\nHello."));
        assert_eq!(short, ["-p: [-Hello.-]".to_owned(), format!("p: {OTHER}"), "+p: {+Hello.+}".to_owned()]);
        let lines = redline(
            &format!("## Post\n\n{LONG}\n\n## Rest\n\n{OTHER}\n\n{THIRD}"),
            &format!("## Rest\n\n{OTHER}\n\n{THIRD}\n\n## Post\n\n{LONG}"),
        );
        let starts = lines.iter().map(|line| line.split(':').next().unwrap());
        let moved: Vec<&str> = starts.filter(|start| start.contains(" m")).collect();
        assert_eq!(moved, ["-h2 m1", "-p m1", "+h2 m1", "+p m1"]);
    }
}
