//! A redline in passages: what a page steps through, sets side by side, and folds.
//!
//! A passage is a leaf, an item, a row, or what went with what came in its place. Blocks of the text's top level stand in
//! an element of their own, with what they were beside them; an item or a row inside one is marked itself.

use super::plan::{Passage, Plan, Planning, is_editorial, passage_length};
use super::{Due, Labels, RedlineWriter, Written};
use crate::html::tag::Tag;
use crate::redline::changes::{BlockChange, Fate, Redline};
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
            let cells = change.block().blocks().len();
            self.out.markup.open(&Tag::new("td").with("colspan", cells.to_string()));
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
