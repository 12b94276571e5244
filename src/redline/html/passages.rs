//! A redline in passages: what a page steps through, sets side by side, and folds.
//!
//! A passage is a leaf, an item, a row, or what went with what came in its place. Blocks of the text's top level stand in
//! an element of their own, with what they were beside them; an item or a row inside one is marked itself.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Due, Labels, Passage, RedlineWriter, Written};
use crate::html::tag::Tag;
use crate::redline::changes::{BlockChange, ChangedBody, Fate, Redline, Run, is_restyled};
use crate::text::document::BlockKind;
use crate::text::html::Setting;

/// Writes a redline for its page: its blocks in passages, and those away from every change in folds.
/// Returns the changed passages with it, in order.
pub(in crate::redline) fn write_passages(
    redline: &Redline<'_>,
    setting: &Setting<'_>,
    labels: &Labels<'_>,
    same: &dyn Fn(usize) -> String,
) -> (Written, Vec<Passage>) {
    let mut writer = RedlineWriter::new(redline, setting, labels);
    let shown = shown(&redline.blocks);
    let mut passages = Vec::new();
    let mut at = 0;
    while at < redline.blocks.len() {
        let blocks = &redline.blocks[at..];
        let length = if blocks[0].is_changed() {
            let length = passage_length(blocks);
            let before = passages.len();
            let mut plan = Planning { plan: &mut writer.plan, passages: &mut passages, same };
            if !(length == 1 && plan.inside(&blocks[0])) {
                passages.truncate(before);
                passages.push(Passage { is_editorial: blocks[..length].iter().all(is_editorial) });
            }
            let own = writer.plan.is_empty().then_some(passages.len());
            writer.passage(&blocks[..length], own);
            writer.plan = Plan::default();
            length
        } else if shown[at] {
            writer.changes(&blocks[..1]);
            1
        } else {
            let length = shown[at..].iter().take_while(|shown| !**shown).count();
            writer.folded(&blocks[..length], same);
            length
        };
        at += length;
    }
    (writer.finish(), passages)
}

impl<'a> RedlineWriter<'a> {
    /// Writes blocks with what they were beside them; `number` is that of the passage they are, unless it is in them.
    fn passage(&mut self, blocks: &'a [BlockChange<'a>], number: Option<usize>) {
        let class = match number {
            None => "pair",
            Some(_) if blocks.iter().all(is_editorial) => "pair change editorial",
            Some(_) => "pair change",
        };
        let tag = Tag::new("div").with("class", class);
        self.out.markup.open(&tag.with_some("id", number.map(|number| format!("np-c{number}"))));
        if let [kept @ BlockChange { fate: Fate::Kept, .. }] = blocks {
            self.twin(kept);
            self.out.markup.line_end();
            self.changes(blocks);
        } else {
            let deleted = blocks.iter().take_while(|block| block.fate == Fate::Deleted).count();
            for (class, blocks) in [("was", &blocks[..deleted]), ("now", &blocks[deleted..])] {
                if !blocks.is_empty() {
                    self.out.markup.open(&Tag::new("div").with("class", class));
                    self.changes(blocks);
                    self.out.markup.close();
                }
            }
        }
        self.out.markup.close();
        self.out.markup.line_end();
    }

    fn folded(&mut self, blocks: &'a [BlockChange<'a>], same: &dyn Fn(usize) -> String) {
        let passages = blocks.iter().filter(|block| block.heading_level().is_none()).count().max(1);
        self.out.markup.open(&Tag::new("div").with("class", "same"));
        self.fold(&same(passages));
        self.out.markup.line_end();
        self.changes(blocks);
        self.out.markup.close();
        self.out.markup.line_end();
    }
}

impl RedlineWriter<'_> {
    /// What says how much is folded, and unfolds it.
    fn fold(&mut self, words: &str) {
        let label = Tag::new("label").with("class", "fold").with("hidden", "").with("data-redline", "ignore");
        self.out.markup.open(&label);
        self.out.markup.open(&Tag::new("input").with("type", "checkbox"));
        self.out.markup.text(words);
        self.out.markup.close();
    }

    /// Before the first of the items or rows that stay the same: how many there are.
    pub(super) fn fold_before(&mut self, change: &BlockChange<'_>) {
        let Some(words) = self.plan.folds.remove(&std::ptr::from_ref(change).cast()) else { return };
        let holder = if change.block().kind == BlockKind::Item { "li" } else { "tr" };
        let tag = Tag::new(holder).with("class", "fold").with("hidden", "").with("data-redline", "ignore");
        self.out.markup.open(&tag);
        if holder == "tr" {
            self.out.markup.open(&Tag::new("td").with("colspan", "100"));
        }
        self.fold(&words);
        if holder == "tr" {
            self.out.markup.close();
        }
        self.out.markup.close();
        self.out.markup.line_end();
    }

    /// Marks the element of a block that is a passage, or that stays the same among others that do.
    pub(super) fn in_plan<'t>(&mut self, tag: Tag<'t>, change: &BlockChange<'_>) -> Tag<'t> {
        let key = std::ptr::from_ref(change).cast();
        if let Some((number, is_editorial)) = self.plan.passages.get(&key) {
            let tag = tag.with("class", if *is_editorial { "change editorial" } else { "change" });
            let id = format!("np-c{number}");
            if self.ids().of_block(change).is_none() {
                return tag.with("id", id);
            }
            // It has an id by which others know it: its words begin with that of the passage.
            let anchor = Tag::new("span").with("id", id).with("data-redline", "ignore");
            self.due.push(Due { tag: anchor, words: String::new() });
            return tag;
        }
        let tag = if self.plan.same.contains(&key) { tag.with("class", "same") } else { tag };
        // Behind items that can be hidden, a list does not count by itself.
        let is_behind = self.plan.behind_fold.contains(&key);
        let number = change.new.filter(|_| is_behind).and_then(|new| self.new.node(self.new.node_of(new)).number);
        tag.with_some("value", number.map(|number| number.to_string()))
    }
}

/// What the elements inside a block are to a page that steps through changes and folds the rest.
#[derive(Default)]
pub(super) struct Plan {
    /// The passages, by the blocks that they begin with: their numbers, and whether they are editorial.
    passages: FxHashMap<*const (), (usize, bool)>,
    /// Items and rows that stay the same, and are away from every change.
    same: FxHashSet<*const ()>,
    /// What says how many of them follow, by the first of each run.
    folds: FxHashMap<*const (), String>,
    /// The items right behind them.
    behind_fold: FxHashSet<*const ()>,
}

impl Plan {
    /// The element around the block has said what it is.
    pub(super) fn forget(&mut self, change: &BlockChange<'_>) {
        self.passages.remove(&std::ptr::from_ref(change).cast());
    }

    fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }
}

/// Looks for the passages inside a block.
struct Planning<'p, 's> {
    plan: &'p mut Plan,
    passages: &'p mut Vec<Passage>,
    same: &'s dyn Fn(usize) -> String,
}

/// Items or rows that stay the same between changes, at the least, of which the inner ones are folded.
const FOLDED: usize = 4;

impl Planning<'_, '_> {
    /// Plans what is inside a block that both texts have; `false` where the passage is the block itself.
    fn inside(&mut self, change: &BlockChange<'_>) -> bool {
        let kind = &change.block().kind;
        let is_container = kind.is_list() || matches!(kind, BlockKind::Table | BlockKind::Quote);
        let ChangedBody::Blocks(blocks) = &change.body else { return false };
        if change.fate != Fate::Kept || change.is_other_element() || !is_container {
            return false;
        }
        let before = self.passages.len();
        let mut at = 0;
        while at < blocks.len() {
            let length = if blocks[at].is_changed() {
                self.passage(&blocks[at..])
            } else {
                let length = blocks[at..].iter().take_while(|block| !block.is_changed()).count();
                if *kind != BlockKind::Quote {
                    self.folded(&blocks[at..at + length], at > 0, blocks.get(at + length));
                }
                length
            };
            at += length;
        }
        self.passages.len() > before
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
            self.passages.push(Passage { is_editorial });
            self.plan.passages.insert(std::ptr::from_ref(first).cast(), (self.passages.len(), is_editorial));
        }
        if is_item || holds_passages(first) {
            for part in std::iter::once(first).filter(|first| holds_passages(first)).chain(parts) {
                self.inside(part);
            }
        }
        length
    }

    /// Folds items or rows that stay the same, but for those right beside a change.
    fn folded(&mut self, blocks: &[BlockChange<'_>], after_change: bool, next: Option<&BlockChange<'_>>) {
        let from = usize::from(after_change);
        let to = blocks.len() - usize::from(next.is_some()).min(blocks.len());
        let hidden = blocks.get(from..to).unwrap_or_default();
        let is_head = hidden.first().is_some_and(|row| row.block().kind.is_head_row());
        let hidden = if is_head { &hidden[1..] } else { hidden };
        if hidden.len() < FOLDED {
            return;
        }
        let key = |block: &BlockChange<'_>| std::ptr::from_ref(block).cast();
        self.plan.same.extend(hidden.iter().map(key));
        self.plan.folds.insert(key(&hidden[0]), (self.same)(hidden.len()));
        self.plan.behind_fold.extend(blocks.get(to).or(next).map(key));
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
fn passage_length(blocks: &[BlockChange<'_>]) -> usize {
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

/// Which blocks stay when only changes are asked for: the changed ones, one on each side, and the headings above.
fn shown(blocks: &[BlockChange<'_>]) -> Vec<bool> {
    let changed: Vec<bool> = blocks.iter().map(BlockChange::is_changed).collect();
    let levels: Vec<Option<u8>> = blocks.iter().map(BlockChange::heading_level).collect();
    let mut shown = changed.clone();
    // The headings that the block at hand stands under, the outermost first: few, where the blocks above it may be many.
    let mut above: Vec<(u8, usize)> = Vec::new();
    for at in 0..blocks.len() {
        if let Some(level) = levels[at] {
            above.retain(|(outer, _)| *outer < level);
        }
        if changed[at] {
            for beside in [at.checked_sub(1), Some(at + 1).filter(|next| *next < blocks.len())].into_iter().flatten() {
                shown[beside] |= levels[beside].is_none();
            }
            for (_, heading) in &above {
                shown[*heading] = true;
            }
        }
        above.extend(levels[at].map(|level| (level, at)));
    }
    shown
}

fn is_editorial(change: &BlockChange<'_>) -> bool {
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
        Run::Kept { old, new } => !old.iter().zip(*new).any(|(old, new)| is_restyled(old, new)),
    }
}
