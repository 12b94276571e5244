//! Where the passages of a redline begin, and what stays the same between them.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::redline::changes::{BlockChange, ChangedBody, Fate, Run};
use crate::redline::listed::ChangeNumbers;
use crate::text::document::BlockKind;

/// What the elements inside a block are to a page that steps through changes and folds the rest.
#[derive(Default)]
pub(super) struct Plan {
    /// The passages, by the blocks that they begin with: whether only typography, punctuation, capitals and numbering
    /// changed in them.
    pub(super) passages: FxHashMap<*const (), bool>,
    /// Items and rows that stay the same, and are away from every change.
    pub(super) same: FxHashSet<*const ()>,
    /// What says how many of them follow, by the first of each run.
    pub(super) folds: FxHashMap<*const (), String>,
    /// The items right behind them.
    pub(super) behind_fold: FxHashSet<*const ()>,
}

impl Plan {
    /// The element around the block has said what it is.
    pub(super) fn forget(&mut self, change: &BlockChange<'_>) {
        self.passages.remove(&std::ptr::from_ref(change).cast());
    }
}

/// The numbers of the changes, and how the page names one.
#[derive(Clone, Copy)]
pub(super) struct Numbers<'n> {
    pub(super) of: &'n ChangeNumbers,
    pub(super) told: &'n dyn Fn(usize, usize) -> String,
}

/// Looks for the passages inside a block.
pub(super) struct Planning<'p, 's> {
    pub(super) plan: &'p mut Plan,
    pub(super) same: &'s dyn Fn(usize) -> String,
}

/// Items or rows that stay the same between changes, at the least, of which the inner ones are folded.
const FOLDED: usize = 4;

impl Planning<'_, '_> {
    /// Plans what is inside a block that both texts have; `false` where the passage is the block itself.
    pub(super) fn inside(&mut self, change: &BlockChange<'_>) -> bool {
        let kind = &change.block().kind;
        let is_container = kind.is_list() || matches!(kind, BlockKind::Table | BlockKind::Quote);
        let ChangedBody::Blocks(blocks) = &change.body else { return false };
        if change.fate != Fate::Kept || change.is_other_element() || !is_container {
            return false;
        }
        let before = self.plan.passages.len();
        let mut at = 0;
        while at < blocks.len() {
            let length = if blocks[at].is_changed() {
                self.passage(&blocks[at..])
            } else {
                let length = blocks[at..].iter().take_while(|block| !block.is_changed()).count();
                match kind {
                    BlockKind::Quote => {}
                    BlockKind::Table => self.folded_rows(&blocks[at..at + length]),
                    _ => self.folded(&blocks[at..at + length], at > 0, blocks.get(at + length)),
                }
                length
            };
            at += length;
        }
        self.plan.passages.len() > before
    }

    fn passage(&mut self, blocks: &[BlockChange<'_>]) -> usize {
        let first = &blocks[0];
        let length =
            blocks.iter().take_while(|block| has_another_number_alone(block)).count().max(passage_length(blocks));
        let parts: &[BlockChange<'_>] = match &first.body {
            ChangedBody::Blocks(parts) if first.fate == Fate::Kept => parts,
            _ => &[],
        };
        let is_changed_itself = first.fate != Fate::Kept || first.was.is_some() || first.renumbered.is_some();
        let is_item = first.block().kind == BlockKind::Item;
        let is_leaf_changed = |part: &BlockChange<'_>| part.is_changed() && !holds_passages(part);
        let is_whole = !is_item && !holds_passages(first) || parts.iter().any(is_leaf_changed);
        if is_changed_itself || is_whole {
            let is_editorial = blocks[..length].iter().all(is_editorial);
            self.plan.passages.insert(std::ptr::from_ref(first).cast(), is_editorial);
        }
        if is_item || holds_passages(first) {
            for part in std::iter::once(first).filter(|first| holds_passages(first)).chain(parts) {
                self.inside(part);
            }
        }
        length
    }

    /// Folds items that stay the same, but for those right beside a change.
    fn folded(&mut self, blocks: &[BlockChange<'_>], after_change: bool, next: Option<&BlockChange<'_>>) {
        let from = usize::from(after_change);
        let to = blocks.len() - usize::from(next.is_some()).min(blocks.len());
        let hidden = blocks.get(from..to).unwrap_or_default();
        if hidden.len() >= FOLDED {
            self.hide(hidden);
            self.plan.behind_fold.extend(blocks.get(to).or(next).map(|block| std::ptr::from_ref(block).cast()));
        }
    }

    /// Folds rows that stay the same, but for the one that names the columns: a row says by itself what it is about.
    fn folded_rows(&mut self, rows: &[BlockChange<'_>]) {
        let has_head = rows.first().is_some_and(|row| row.block().kind.is_head_row());
        let hidden = &rows[usize::from(has_head)..];
        if !hidden.is_empty() {
            self.hide(hidden);
        }
    }

    fn hide(&mut self, hidden: &[BlockChange<'_>]) {
        let key = |block: &BlockChange<'_>| std::ptr::from_ref(block).cast();
        self.plan.same.extend(hidden.iter().map(key));
        self.plan.folds.insert(key(&hidden[0]), (self.same)(hidden.len()));
    }
}

/// Whether the passages are in a block rather than the block itself.
fn holds_passages(change: &BlockChange<'_>) -> bool {
    let kind = &change.block().kind;
    change.fate == Fate::Kept
        && !change.is_other_element()
        && (kind.is_list() || matches!(kind, BlockKind::Table | BlockKind::Quote))
}

/// Whether nothing changed in an item but its number: several of them that follow each other are one passage.
fn has_another_number_alone(item: &BlockChange<'_>) -> bool {
    let ChangedBody::Blocks(parts) = &item.body else { return false };
    item.renumbered.is_some() && item.was.is_none() && !parts.iter().any(BlockChange::is_changed)
}

/// How many of the blocks, of which the first is changed, are one passage.
///
/// Blocks that went and those that came in their place belong together. What only went, or only came, is a passage a
/// section.
pub(super) fn passage_length(blocks: &[BlockChange<'_>]) -> usize {
    let first = &blocks[0];
    if first.fate == Fate::Kept {
        return 1;
    }
    let of_one_move = |block: &BlockChange<'_>| block.moved.map(|m| m.id) == first.moved.map(|m| m.id);
    let run = |from: usize, fate| {
        from + blocks[from..].iter().take_while(|block| block.fate == fate && of_one_move(block)).count()
    };
    let deleted = run(0, Fate::Deleted);
    let both = run(deleted, Fate::Inserted);
    if deleted > 0 && deleted < both {
        return both;
    }
    let next = (1..both).find(|at| blocks[*at].heading_level().is_some() && blocks[*at - 1].heading_level().is_none());
    next.unwrap_or(both)
}

pub(super) fn is_editorial(change: &BlockChange<'_>) -> bool {
    change.fate == Fate::Kept
        && !change.is_other_element()
        && match &change.body {
            ChangedBody::Text(runs) => runs.iter().all(is_editorial_run),
            ChangedBody::Blocks(blocks) => blocks.iter().all(is_editorial),
            ChangedBody::Merged(_) => false,
        }
}

fn is_editorial_run(run: &Run<'_>) -> bool {
    match run {
        Run::Changed { kind, .. } => kind.as_str().is_some(),
        Run::Kept { .. } => !run.is_changed(),
    }
}
