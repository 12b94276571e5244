//! Two trees of blocks as one, around the leaves that are linked.
//!
//! The new text gives the frame: its elements stand as they are, and tell which they were. An element of the old text
//! that is gone stands around what it held, where the frame has room for it. Where elements of both texts overlap and
//! neither holds the other, the smaller part gives way: its leaves are shown as deleted and as inserted.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::ops::Range;

use super::anchors::link_blocks;
use super::leaves::{LeafLink, leaves};
use super::pieces::redline_pieces;
use super::table::align_table;
use super::vocabulary::Indexed;
use super::words::redline_words;
use crate::redline::changes::{BlockChange, ChangedBody, Fate, Piece, Run};
use crate::text::document::{Block, BlockKind, Body};

/// Weaves the blocks of both texts; `in_list` where they stand right in a list.
///
/// time: O(N + M) blocks an attempt; each attempt but the last drops a link
pub(crate) fn weave<'a>(old: &[Indexed<'a>], new: &[Indexed<'a>], in_list: bool) -> Vec<BlockChange<'a>> {
    let mut merger = TreeMerger::new(old, new);
    loop {
        let woven = merger.weave(&nodes(old, 0), &nodes(new, 0), in_list);
        if merger.dropped.is_empty() {
            return woven;
        }
        merger.retry_without_dropped();
    }
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
    link: usize,
    old_leaf: usize,
    new_leaf: usize,
    body: ChangedBody<'a>,
}

/// A block of one of the texts, or the words of a leaf that belong to one match.
#[derive(Clone, Copy, Debug)]
enum WovenNode<'i, 'a> {
    Block { indexed: &'i Indexed<'a>, first_leaf: usize },
    Part(usize),
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
            Self::Part(_) => None,
        }
    }

    fn is_leaf(self) -> bool {
        match self {
            Self::Block { indexed, .. } => indexed.is_leaf(),
            Self::Part(_) => true,
        }
    }

    fn leaf_count(self) -> usize {
        match self {
            Self::Block { indexed, .. } => indexed.leaf_count(),
            Self::Part(_) => 1,
        }
    }

    fn children(self) -> Vec<Self> {
        match self {
            Self::Block { indexed, first_leaf } => nodes(&indexed.blocks, first_leaf),
            Self::Part(_) => Vec::new(),
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
    /// Matches that cross an element of the other text: the next attempt does without them.
    dropped: Vec<usize>,
}

impl<'a> TreeMerger<'a> {
    fn new(old: &[Indexed<'a>], new: &[Indexed<'a>]) -> Self {
        let (old_leaves, new_leaves) = (leaves(old), leaves(new));
        let mut matches = Vec::new();
        for (link, LeafLink { old, new }) in link_blocks(old, new).into_iter().enumerate() {
            let several: Vec<(usize, usize)> = if old.len() == 1 {
                new.clone().map(|new| (old.start, new)).collect()
            } else {
                old.clone().map(|old| (old, new.start)).collect()
            };
            let is_one = several.len() == 1;
            let bodies = if let &[(i, j)] = several.as_slice() {
                vec![kept_body(old_leaves[i].indexed, new_leaves[j].indexed)]
            } else {
                let before: Vec<_> = old_leaves[old].iter().map(|leaf| leaf.indexed).collect();
                let after: Vec<_> = new_leaves[new].iter().map(|leaf| leaf.indexed).collect();
                let pieces = redline_pieces(&before, &after).expect("a link of several leaves was tried");
                pieces.into_iter().map(ChangedBody::Text).collect()
            };
            // An item that is new between the lines of a paragraph has none of its words, and so no match.
            let tied = several.into_iter().zip(bodies).filter(|(_, body)| is_one || is_of_both(body));
            matches.extend(tied.map(|((old_leaf, new_leaf), body)| Match { link, old_leaf, new_leaf, body }));
        }
        let mut merger = Self {
            matches,
            old_before: vec![0; old_leaves.len() + 1],
            new_before: vec![0; new_leaves.len() + 1],
            dropped: Vec::new(),
        };
        merger.count();
        merger
    }

    fn count(&mut self) {
        let before = |counts: &mut Vec<usize>, leaf: &dyn Fn(&Match<'a>) -> usize, matches: &[Match<'a>]| {
            counts.fill(0);
            for matched in matches {
                counts[leaf(matched) + 1] += 1;
            }
            for at in 1..counts.len() {
                counts[at] += counts[at - 1];
            }
        };
        before(&mut self.old_before, &|matched| matched.old_leaf, &self.matches);
        before(&mut self.new_before, &|matched| matched.new_leaf, &self.matches);
    }

    /// Takes out the matches that were dropped, and the others of the same links.
    fn retry_without_dropped(&mut self) {
        let links: HashSet<usize> =
            std::mem::take(&mut self.dropped).into_iter().map(|at| self.matches[at].link).collect();
        self.matches.retain(|matched| !links.contains(&matched.link));
        self.count();
    }

    fn old_span(&self, node: WovenNode<'_, 'a>) -> Range<usize> {
        span(node, &self.old_before)
    }

    fn new_span(&self, node: WovenNode<'_, 'a>) -> Range<usize> {
        span(node, &self.new_before)
    }

    fn weave(&mut self, old: &[WovenNode<'_, 'a>], new: &[WovenNode<'_, 'a>], in_list: bool) -> Vec<BlockChange<'a>> {
        let mut woven = Vec::with_capacity(old.len().max(new.len()));
        let (mut i, mut j) = (0, 0);
        loop {
            while let Some(node) = old.get(i).filter(|node| self.old_span(**node).is_empty()) {
                woven.extend(node.block().map(|block| deleted(block, in_list)));
                i += 1;
            }
            while let Some(node) = new.get(j).filter(|node| self.new_span(**node).is_empty()) {
                woven.extend(node.block().map(BlockChange::inserted));
                j += 1;
            }
            let (Some(&a), Some(&b)) = (old.get(i), new.get(j)) else { return woven };
            let (from, to) = (self.old_span(a), self.new_span(b));
            match from.end.cmp(&to.end) {
                Ordering::Equal => {
                    woven.push(self.same(a, b, in_list));
                    (i, j) = (i + 1, j + 1);
                }
                Ordering::Less => {
                    let last =
                        old[i..].iter().position(|node| self.old_span(*node).end >= to.end).map_or(0, |at| i + at);
                    let across = self.old_span(old[last]);
                    if across.end > to.end {
                        self.drop_smaller_side(across, to.end);
                        (i, j) = self.next_common_border(old, new, (i, j));
                    } else {
                        woven.push(self.holding_old(&old[i..=last], b));
                        (i, j) = (last + 1, j + 1);
                    }
                }
                Ordering::Greater => {
                    let last =
                        new[j..].iter().position(|node| self.new_span(*node).end >= from.end).map_or(0, |at| j + at);
                    let across = self.new_span(new[last]);
                    if across.end > from.end {
                        self.drop_smaller_side(across, from.end);
                        (i, j) = self.next_common_border(old, new, (i, j));
                    } else {
                        woven.extend(self.holding_new(a, &new[j..=last], in_list));
                        (i, j) = (i + 1, last + 1);
                    }
                }
            }
        }
    }

    /// Drops the fewer of the matches before and after `border`.
    fn drop_smaller_side(&mut self, across: Range<usize>, border: usize) {
        let (before, after) = (across.start..border, border..across.end);
        self.dropped.extend(if before.len() < after.len() { before } else { after });
    }

    /// The next place over which no element of either text reaches, to go on looking for what crosses.
    fn next_common_border(
        &self,
        old: &[WovenNode<'_, 'a>],
        new: &[WovenNode<'_, 'a>],
        (mut i, mut j): (usize, usize),
    ) -> (usize, usize) {
        let mut end = 0;
        loop {
            let before = (i, j);
            while let Some(span) = old.get(i).map(|node| self.old_span(*node)).filter(|s| s.start < end || end == 0) {
                (end, i) = (end.max(span.end), i + 1);
            }
            while let Some(span) = new.get(j).map(|node| self.new_span(*node)).filter(|s| s.start < end) {
                (end, j) = (end.max(span.end), j + 1);
            }
            if before == (i, j) {
                return (i, j);
            }
        }
    }

    /// Two nodes with the same matches.
    fn same(&mut self, a: WovenNode<'_, 'a>, b: WovenNode<'_, 'a>, in_list: bool) -> BlockChange<'a> {
        let is_one = self.old_span(a).len() == 1;
        let body = |merger: &Self| merger.matches[merger.old_span(a).start].body.clone();
        match (a.is_leaf() && is_one, b.is_leaf()) {
            (true, true) => BlockChange::kept(a.block(), b.block(), body(self)),
            (true, false) if b.sole_words().is_some() && a.block().is_some() => {
                let words = BlockChange::kept(None, b.sole_words(), body(self));
                BlockChange::kept(a.block(), b.block(), ChangedBody::Blocks(vec![words]))
            }
            (false, true) if a.sole_words().is_some() => BlockChange::kept(a.block(), b.block(), body(self)),
            (false, false) if a.is_of_family(b) => {
                let inner =
                    self.weave(&a.children(), &b.children(), b.block().is_some_and(|block| block.kind.is_list()));
                BlockChange::kept(a.block(), b.block(), ChangedBody::Blocks(inner))
            }
            // One of them is around the other.
            (_, false) if a.is_leaf() || self.holds(b, a) => {
                let inner = self.weave(&[a], &b.children(), b.block().is_some_and(|block| block.kind.is_list()));
                BlockChange::kept(None, b.block(), ChangedBody::Blocks(inner))
            }
            _ => {
                let inner = self.weave(&a.children(), &[b], in_list);
                self.around(a, inner, in_list)
            }
        }
    }

    /// Whether `outer` holds an element of the other's kind that holds all its matches, at any depth.
    fn holds(&self, outer: WovenNode<'_, 'a>, other: WovenNode<'_, 'a>) -> bool {
        let all = self.new_span(outer);
        let inner = outer.children().into_iter().find(|node| self.new_span(*node) == all);
        inner.is_some_and(|inner| inner.is_of_family(other) || self.holds(inner, other))
    }

    /// An element of the old text that is gone, around what it held.
    fn around(&mut self, a: WovenNode<'_, 'a>, inner: Vec<BlockChange<'a>>, in_list: bool) -> BlockChange<'a> {
        let begins_kept = inner.first().is_some_and(|first| first.fate == Fate::Kept);
        if in_list && !(begins_kept && fits_list(&inner)) {
            self.dropped.extend(self.old_span(a));
        }
        BlockChange::kept(a.block(), None, ChangedBody::Blocks(inner))
    }

    /// An element of the new text that holds what several of the old one held.
    fn holding_old(&mut self, held: &[WovenNode<'_, 'a>], b: WovenNode<'_, 'a>) -> BlockChange<'a> {
        if b.is_leaf() {
            return self.merged(held, b);
        }
        let mut within = held.to_vec();
        let mut was = None;
        if held[0].is_of_family(b) {
            was = held[0].block();
            within.splice(0..1, held[0].children());
        }
        let in_list = b.block().is_some_and(|block| block.kind.is_list());
        let inner = self.weave(&within, &b.children(), in_list);
        if in_list && !fits_list(&inner) {
            let largest = held.iter().map(|node| self.old_span(*node)).max_by_key(Range::len).unwrap_or_default();
            self.dropped.extend(self.new_span(b).filter(|at| !largest.contains(at)));
        }
        BlockChange::kept(was, b.block(), ChangedBody::Blocks(inner))
    }

    /// A leaf of the new text with the words of several of the old one.
    fn merged(&mut self, held: &[WovenNode<'_, 'a>], b: WovenNode<'_, 'a>) -> BlockChange<'a> {
        let span = self.new_span(b);
        let mut pieces = Vec::new();
        for node in held {
            if let WovenNode::Block { indexed, .. } = node {
                collect_pieces(indexed, &mut Vec::new(), &mut pieces);
            }
        }
        if pieces.len() != span.len() {
            self.dropped.extend(span.clone());
        }
        let of_matches = pieces.into_iter().zip(&self.matches[span]);
        let pieces: Vec<Piece<'a>> = of_matches
            .map(|(was, matched)| {
                let ChangedBody::Text(runs) = &matched.body else { unreachable!("only words are merged") };
                Piece { was, runs: runs.clone() }
            })
            .collect();
        let first = pieces[0].was.last().copied();
        BlockChange::kept(first, b.block(), ChangedBody::Merged(pieces))
    }

    /// What an element of the old text held, which several of the new one hold now.
    fn holding_new(&mut self, a: WovenNode<'_, 'a>, held: &[WovenNode<'_, 'a>], in_list: bool) -> Vec<BlockChange<'a>> {
        let parts = if a.is_leaf() { self.old_span(a).map(WovenNode::Part).collect() } else { a.children() };
        let mut inner = self.weave(&parts, held, in_list);
        let is_given = a.is_leaf() && a.block().is_some_and(|block| give_to_words(&mut inner, block));
        if is_given || give_to_element(&mut inner, a) {
            return inner;
        }
        vec![self.around(a, inner, in_list)]
    }
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
        WovenNode::Part(matched) => matched..matched + 1,
    }
}

/// A block that only the old text has. An item that has no list around it any more is an element that is gone.
fn deleted(block: &Block, in_list: bool) -> BlockChange<'_> {
    let whole = BlockChange::deleted(block);
    if block.kind == BlockKind::Item && !in_list { BlockChange::kept(Some(block), None, whole.body) } else { whole }
}

/// Whether all of it may stand right in a list: items, and what is gone around items.
fn fits_list(changes: &[BlockChange<'_>]) -> bool {
    changes.iter().all(|change| match &change.body {
        ChangedBody::Blocks(inner) if change.is_gone() => {
            inner.first().is_some_and(|first| first.fate == Fate::Kept) && fits_list(inner)
        }
        _ => change.block().kind == BlockKind::Item && !change.is_gone(),
    })
}

/// Lets the first words that stay tell which block they were.
fn give_to_words<'a>(changes: &mut [BlockChange<'a>], block: &'a Block) -> bool {
    let Some(first) = changes.iter_mut().find(|change| change.fate == Fate::Kept) else { return false };
    match &mut first.body {
        ChangedBody::Blocks(inner) if !matches!(inner.as_slice(), [only] if only.block().kind == BlockKind::Plain) => {
            give_to_words(inner, block)
        }
        _ => {
            first.old = Some(block);
            true
        }
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

/// The leaves of a block, each with the elements that begin with it, outermost first.
fn collect_pieces<'a>(indexed: &Indexed<'a>, was: &mut Vec<&'a Block>, pieces: &mut Vec<Vec<&'a Block>>) {
    was.push(indexed.block);
    if indexed.is_leaf() {
        pieces.push(std::mem::take(was));
    }
    for inner in &indexed.blocks {
        collect_pieces(inner, was, pieces);
    }
}

#[cfg(test)]
mod tests;
