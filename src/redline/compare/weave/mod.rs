//! Two trees of blocks as one, around the leaves that are linked.
//!
//! The new text gives the frame: its elements stand as they are, and tell which they were. An element of the old text
//! that is gone stands around what it held, where the frame has room for it. Where it has none, or where elements of both
//! texts overlap and neither holds the other, what the old one held stands in the frame by itself, and `places` tells where
//! it stood. No pair of leaves is ever given up.

use std::cmp::Ordering;
use std::ops::Range;

use super::anchors::link_blocks;
use super::index::Indexed;
use super::leaves::{LeafLink, leaves};
use super::pieces::redline_pieces;
use super::table::align_table;
use super::words::redline_words;
use crate::redline::changes::{BlockChange, ChangedBody, Fate, Piece, Run};
use crate::text::document::{Block, BlockKind, Body};

/// Weaves the blocks of both texts; `in_list` where they stand right in a list.
///
/// time: O((N + M) d) for blocks d deep
pub(crate) fn weave<'a>(old: &[Indexed<'a>], new: &[Indexed<'a>], in_list: bool) -> Vec<BlockChange<'a>> {
    TreeMerger::new(old, new).weave(&nodes(old, 0), &nodes(new, 0), in_list)
}

/// What is in two blocks that are the same text.
pub(crate) fn kept_body<'a>(old: &Indexed<'a>, new: &Indexed<'a>) -> ChangedBody<'a> {
    match (&old.block.body, &new.block.body) {
        (Body::Text(_), Body::Text(_)) => ChangedBody::Text(redline_words(old, new)),
        _ if new.block.kind == BlockKind::Table => ChangedBody::Blocks(align_table(old, new, kept_body)),
        _ => ChangedBody::Blocks(weave(&old.blocks, &new.blocks, new.block.kind.is_list())),
    }
}

/// Words of one old and one new leaf that are the same text. A leaf that was split has several.
#[derive(Debug)]
struct Match<'a> {
    old_leaf: usize,
    new_leaf: usize,
    body: ChangedBody<'a>,
}

/// A block of one of the texts, or the words of a leaf that belong to one match; the first of these tell which leaf it was.
#[derive(Clone, Copy, Debug)]
enum WovenNode<'i, 'a> {
    Block { indexed: &'i Indexed<'a>, first_leaf: usize },
    Part { matched: usize, leaf: Option<&'a Block> },
}

/// Blocks beside each other, the first of which begins with this leaf.
fn nodes<'i, 'a>(blocks: &'i [Indexed<'a>], first_leaf: usize) -> Vec<WovenNode<'i, 'a>> {
    let mut at = first_leaf;
    let node = |indexed: &'i Indexed<'a>| {
        let node = WovenNode::Block { indexed, first_leaf: at };
        at += indexed.leaf_count();
        node
    };
    blocks.iter().map(node).collect()
}

impl<'a> WovenNode<'_, 'a> {
    fn block(self) -> Option<&'a Block> {
        match self {
            Self::Block { indexed, .. } => Some(indexed.block),
            Self::Part { leaf, .. } => leaf,
        }
    }

    fn is_leaf(self) -> bool {
        match self {
            Self::Block { indexed, .. } => indexed.is_leaf(),
            Self::Part { .. } => true,
        }
    }

    fn leaf_count(self) -> usize {
        match self {
            Self::Block { indexed, .. } => indexed.leaf_count(),
            Self::Part { .. } => 1,
        }
    }

    fn children(self) -> Vec<Self> {
        match self {
            Self::Block { indexed, first_leaf } => nodes(&indexed.blocks, first_leaf),
            Self::Part { .. } => Vec::new(),
        }
    }

    /// Its only child, where that is all an item holds: words without an element of their own.
    fn sole_words(self) -> Option<&'a Block> {
        let Self::Block { indexed, .. } = self else { return None };
        match indexed.blocks.as_slice() {
            [only] if indexed.block.kind == BlockKind::Item && only.block.kind == BlockKind::Plain => Some(only.block),
            _ => None,
        }
    }

    fn is_of_family(self, other: Self) -> bool {
        let (Some(a), Some(b)) = (self.block(), other.block()) else { return false };
        (a.kind.is_list() && b.kind.is_list()) || (!self.is_leaf() && !other.is_leaf() && a.kind == b.kind)
    }
}

struct TreeMerger<'a> {
    matches: Vec<Match<'a>>,
    /// How many matches there are in the leaves before each leaf; one more at the end.
    old_before: Vec<usize>,
    new_before: Vec<usize>,
}

impl<'a> TreeMerger<'a> {
    fn new(old: &[Indexed<'a>], new: &[Indexed<'a>]) -> Self {
        let (old_leaves, new_leaves) = (leaves(old), leaves(new));
        let mut matches = Vec::new();
        for LeafLink { old, new } in link_blocks(old, new) {
            let several: Vec<(usize, usize)> = if old.len() == 1 {
                new.clone().map(|new| (old.start, new)).collect()
            } else {
                old.clone().map(|old| (old, new.start)).collect()
            };
            let is_split = several.len() > 1 && old.len() == 1;
            let bodies = if let &[(i, j)] = several.as_slice() {
                vec![kept_body(old_leaves[i].indexed, new_leaves[j].indexed)]
            } else {
                let before: Vec<_> = old_leaves[old].iter().map(|leaf| leaf.indexed).collect();
                let after: Vec<_> = new_leaves[new].iter().map(|leaf| leaf.indexed).collect();
                let pieces = redline_pieces(&before, &after).expect("a link of several leaves was tried");
                pieces.into_iter().map(ChangedBody::Text).collect()
            };
            // An item that is new between the lines of a paragraph has none of its words, and so no match.
            let tied = several.into_iter().zip(bodies).filter(|(_, body)| !is_split || is_of_both(body));
            matches.extend(tied.map(|((old_leaf, new_leaf), body)| Match { old_leaf, new_leaf, body }));
        }
        let before = |leaves: usize, leaf: &dyn Fn(&Match<'a>) -> usize| {
            let mut counts = vec![0; leaves + 1];
            for matched in &matches {
                counts[leaf(matched) + 1] += 1;
            }
            for at in 1..counts.len() {
                counts[at] += counts[at - 1];
            }
            counts
        };
        let old_before = before(old_leaves.len(), &|matched| matched.old_leaf);
        let new_before = before(new_leaves.len(), &|matched| matched.new_leaf);
        Self { matches, old_before, new_before }
    }

    fn old_span(&self, node: WovenNode<'_, 'a>) -> Range<usize> {
        span(node, &self.old_before)
    }

    fn new_span(&self, node: WovenNode<'_, 'a>) -> Range<usize> {
        span(node, &self.new_before)
    }

    fn weave(&self, old: &[WovenNode<'_, 'a>], new: &[WovenNode<'_, 'a>], in_list: bool) -> Vec<BlockChange<'a>> {
        let mut woven = Vec::with_capacity(old.len().max(new.len()));
        // The next one last: an element that gives way is replaced by what it holds.
        let mut old: Vec<WovenNode<'_, 'a>> = old.iter().rev().copied().collect();
        let mut j = 0;
        loop {
            while let Some(node) = old.pop_if(|node| self.old_span(*node).is_empty()) {
                woven.extend(node.block().into_iter().flat_map(|block| deleted(block, in_list)));
            }
            while let Some(node) = new.get(j).filter(|node| self.new_span(**node).is_empty()) {
                woven.extend(node.block().map(BlockChange::inserted));
                j += 1;
            }
            let (Some(&a), Some(&b)) = (old.last(), new.get(j)) else { return woven };
            let (from, to) = (self.old_span(a), self.new_span(b));
            match from.end.cmp(&to.end) {
                Ordering::Equal => {
                    woven.extend(self.same(a, b, in_list));
                    old.pop();
                    j += 1;
                }
                Ordering::Less => {
                    let last = old.iter().rposition(|node| self.old_span(*node).end >= to.end).unwrap_or_default();
                    if self.old_span(old[last]).end > to.end {
                        self.give_way(&mut old, last);
                    } else {
                        let held: Vec<_> = old.drain(last..).rev().collect();
                        woven.extend(self.holding_old(&held, b));
                        j += 1;
                    }
                }
                Ordering::Greater => {
                    let last = j + new[j..].iter().take_while(|node| self.new_span(**node).end < from.end).count();
                    if self.new_span(new[last]).end > from.end {
                        let at = old.len() - 1;
                        self.give_way(&mut old, at);
                    } else {
                        woven.extend(self.holding_new(a, &new[j..=last], in_list));
                        old.pop();
                        j = last + 1;
                    }
                }
            }
        }
    }

    /// Two nodes with the same matches.
    fn same(&self, a: WovenNode<'_, 'a>, b: WovenNode<'_, 'a>, in_list: bool) -> Vec<BlockChange<'a>> {
        let is_one = self.old_span(a).len() == 1;
        let body = || self.matches[self.old_span(a).start].body.clone();
        let of_list = b.block().is_some_and(|block| block.kind.is_list());
        vec![match (a.is_leaf() && is_one, b.is_leaf()) {
            (true, true) => BlockChange::kept(a.block(), b.block(), body()),
            (true, false) if b.sole_words().is_some() && a.block().is_some() => {
                // Words that had no element of their own leave the item to the one they stood in.
                let (plain, own) = a.block().map_or((None, None), |block| match block.kind {
                    BlockKind::Plain => (Some(block), None),
                    _ => (None, Some(block)),
                });
                let words = BlockChange::kept(plain, b.sole_words(), body());
                BlockChange::kept(own, b.block(), ChangedBody::Blocks(vec![words]))
            }
            (false, true) if a.sole_words().is_some() => BlockChange::kept(a.block(), b.block(), body()),
            (false, false) if a.is_of_family(b) => {
                let inner = self.weave(&a.children(), &b.children(), of_list);
                BlockChange::kept(a.block(), b.block(), ChangedBody::Blocks(inner))
            }
            // One of them is around the other.
            (_, false) if a.is_leaf() || self.holds(b, a) => {
                let inner = self.weave(&[a], &b.children(), of_list);
                BlockChange::kept(None, b.block(), ChangedBody::Blocks(inner))
            }
            _ => {
                let inner = self.weave(&a.children(), &[b], in_list);
                return around(a, inner, in_list);
            }
        }]
    }

    /// Whether `outer` holds an element of the other's kind that holds all its matches, at any depth.
    fn holds(&self, outer: WovenNode<'_, 'a>, other: WovenNode<'_, 'a>) -> bool {
        let all = self.new_span(outer);
        let inner = outer.children().into_iter().find(|node| self.new_span(*node) == all);
        inner.is_some_and(|inner| inner.is_of_family(other) || self.holds(inner, other))
    }

    /// What is in a node: blocks, or the words of its matches.
    fn inside<'i>(&self, node: WovenNode<'i, 'a>) -> Vec<WovenNode<'i, 'a>> {
        if !node.is_leaf() {
            return node.children();
        }
        let span = self.old_span(node);
        let first = span.start;
        span.map(|matched| WovenNode::Part { matched, leaf: node.block().filter(|_| matched == first) }).collect()
    }

    /// Lets an element of the old text give way to what it holds.
    fn give_way(&self, old: &mut Vec<WovenNode<'_, 'a>>, at: usize) {
        let inside = self.inside(old[at]);
        old.splice(at..=at, inside.into_iter().rev());
    }

    /// An element of the new text that holds what several of the old one held.
    fn holding_old(&self, held: &[WovenNode<'_, 'a>], b: WovenNode<'_, 'a>) -> Vec<BlockChange<'a>> {
        if b.is_leaf() {
            return self.merged(held, b);
        }
        let mut within = held.to_vec();
        let mut was = None;
        if held[0].is_of_family(b) {
            was = held[0].block();
            within.splice(0..1, held[0].children());
        }
        let is_list = b.block().is_some_and(|block| block.kind.is_list());
        let inner = self.weave(&within, &b.children(), is_list);
        vec![BlockChange::kept(was, b.block(), ChangedBody::Blocks(inner))]
    }

    /// A leaf of the new text with the words of several of the old one; what these stood beside and is gone stands around it.
    fn merged(&self, held: &[WovenNode<'_, 'a>], b: WovenNode<'_, 'a>) -> Vec<BlockChange<'a>> {
        let mut found = Merging::default();
        for node in held {
            self.collect(*node, &mut Vec::new(), &mut found);
        }
        let of_matches = found.pieces.into_iter().zip(&self.matches[self.new_span(b)]);
        let pieces: Vec<Piece<'a>> = of_matches
            .map(|(was, matched)| {
                let ChangedBody::Text(runs) = &matched.body else { unreachable!("only words are merged") };
                Piece { was, place: None, runs: runs.clone() }
            })
            .collect();
        let first = pieces[0].was.last().copied();
        let mut woven = found.before;
        woven.push(BlockChange::kept(first, b.block(), ChangedBody::Merged(pieces)));
        woven.extend(found.after);
        woven
    }

    /// The leaves of a block that are merged, each with the elements that begin with it, outermost first.
    fn collect(&self, node: WovenNode<'_, 'a>, was: &mut Vec<&'a Block>, found: &mut Merging<'a>) {
        let Some(block) = node.block() else { return };
        if self.old_span(node).is_empty() {
            let beside = if found.pieces.is_empty() { &mut found.before } else { &mut found.after };
            beside.extend(deleted(block, false));
            return;
        }
        was.push(block);
        if node.is_leaf() {
            found.pieces.push(std::mem::take(was));
        }
        for inner in node.children() {
            self.collect(inner, was, found);
        }
    }

    /// What an element of the old text held, which several of the new one hold now.
    fn holding_new(&self, a: WovenNode<'_, 'a>, held: &[WovenNode<'_, 'a>], in_list: bool) -> Vec<BlockChange<'a>> {
        let mut inner = self.weave(&self.inside(a), held, in_list);
        if a.is_leaf() || give_to_element(&mut inner, a) { inner } else { around(a, inner, in_list) }
    }
}

/// What becomes of blocks of the old text that are one now.
#[derive(Default)]
struct Merging<'a> {
    before: Vec<BlockChange<'a>>,
    pieces: Vec<Vec<&'a Block>>,
    after: Vec<BlockChange<'a>>,
}

/// Whether there are words of both texts in it.
fn is_of_both(body: &ChangedBody<'_>) -> bool {
    let ChangedBody::Text(runs) = body else { return true };
    let words = |run: &Run<'_>| match run {
        Run::Kept { old, new } | Run::Changed { old, new, .. } => (!old.is_empty(), !new.is_empty()),
    };
    runs.iter().any(|run| words(run).0) && runs.iter().any(|run| words(run).1)
}

fn span(node: WovenNode<'_, '_>, before: &[usize]) -> Range<usize> {
    match node {
        WovenNode::Block { first_leaf, .. } => before[first_leaf]..before[first_leaf + node.leaf_count()],
        WovenNode::Part { matched, .. } => matched..matched + 1,
    }
}

/// An element of the old text that is gone, around what it held; in a list, where it cannot stand, that alone.
fn around<'a>(a: WovenNode<'_, 'a>, inner: Vec<BlockChange<'a>>, in_list: bool) -> Vec<BlockChange<'a>> {
    if in_list { inner } else { vec![BlockChange::kept(a.block(), None, ChangedBody::Blocks(inner))] }
}

/// A block that only the old text has. An item that has no list around it any more is an element that is gone, and a list
/// in another is its items.
fn deleted(block: &Block, in_list: bool) -> Vec<BlockChange<'_>> {
    let whole = BlockChange::deleted(block);
    match (&block.kind, whole.body) {
        (BlockKind::Item, body) if !in_list => vec![BlockChange::kept(Some(block), None, body)],
        (kind, ChangedBody::Blocks(items)) if in_list && kind.is_list() => items,
        (_, body) => vec![BlockChange { body, ..whole }],
    }
}

/// Lets the first element that stays tell that it is the beginning of the old one, if it is of its kind.
fn give_to_element<'a>(changes: &mut [BlockChange<'a>], a: WovenNode<'_, 'a>) -> bool {
    let first = changes.iter_mut().find(|change| change.fate != Fate::Inserted);
    let (Some(first), Some(block)) = (first, a.block()) else { return false };
    let is_kind = first.new.is_some_and(|new| (new.kind.is_list() && block.kind.is_list()) || new.kind == block.kind);
    let is_given = first.fate == Fate::Kept && first.old.is_none() && is_kind;
    if is_given {
        first.old = Some(block);
    }
    is_given
}

#[cfg(test)]
mod tests;
