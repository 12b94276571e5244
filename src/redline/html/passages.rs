//! A redline in passages: what a page sets side by side, and folds. Each change that a list tells has a link back to it
//! there, where it begins.
//!
//! A passage is a leaf, an item, a row, or what went with what came in its place. Blocks of the text's top level stand in
//! an element of their own, with what they were beside them; an item or a row inside one is marked itself.

use super::plan::{Numbers, Plan, Planning, is_editorial, passage_length};
use super::{Due, Labels, RedlineWriter, Written};
use crate::html::tag::Tag;
use crate::redline::changes::{BlockChange, Fate, Redline};
use crate::redline::summary::Sections;
use crate::text::document::BlockKind;
use crate::text::html::Setting;

/// What a page says in a redline, in its language.
#[derive(Clone, Copy)]
pub(in crate::redline) struct ToldInRedline<'f> {
    /// What a fold hides.
    pub(in crate::redline) same: &'f dyn Fn(usize) -> String,
    /// Which change begins here, of how many.
    pub(in crate::redline) number: &'f dyn Fn(usize, usize) -> String,
}

/// Writes a redline for its page: its blocks in passages, and those away from every change in folds.
/// Returns with it what it says section by section, whose changes have the numbers that it names.
pub(in crate::redline) fn write_passages(
    redline: &Redline<'_>,
    setting: &Setting<'_>,
    labels: &Labels<'_>,
    told: ToldInRedline<'_>,
) -> (Written, Sections) {
    let (sections, numbers) = Sections::numbered(redline);
    let mut writer = RedlineWriter::new(redline, setting, labels);
    writer.out.wrapping.is_spoken = true;
    writer.numbers = Some(Numbers { of: &numbers, told: told.number });
    let shown = shown(&redline.blocks);
    let mut at = 0;
    while at < redline.blocks.len() {
        let blocks = &redline.blocks[at..];
        let length = if blocks[0].is_changed() {
            let length = passage_length(blocks);
            let mut plan = Planning { plan: &mut writer.plan, same: told.same };
            let holds_passages = length == 1 && plan.inside(&blocks[0]);
            writer.passage(&blocks[..length], !holds_passages);
            writer.plan = Plan::default();
            length
        } else if shown[at] {
            writer.changes(&blocks[..1]);
            1
        } else {
            let length = shown[at..].iter().take_while(|shown| !**shown).count();
            writer.folded(&blocks[..length], told.same);
            length
        };
        at += length;
    }
    (writer.finish(), sections)
}

impl<'a> RedlineWriter<'a> {
    /// Writes blocks with what they were beside them; they are a passage, unless those are in them.
    fn passage(&mut self, blocks: &'a [BlockChange<'a>], is_passage: bool) {
        let is_quiet = is_passage && blocks.iter().all(is_editorial);
        self.out.markup.open(&Tag::new("div").with("class", if is_quiet { "pair editorial" } else { "pair" }));
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
        if let Some(is_editorial) = self.plan.passages.get(&key) {
            return tag.with_some("class", is_editorial.then_some("editorial"));
        }
        let tag = if self.plan.same.contains(&key) { tag.with("class", "same") } else { tag };
        // Behind items that can be hidden, a list does not count by itself.
        let is_behind = self.plan.behind_fold.contains(&key);
        let number = change.new.filter(|_| is_behind).and_then(|new| self.new.node(self.new.node_of(new)).number);
        tag.with_some("value", number.map(|number| number.to_string()))
    }
}

impl RedlineWriter<'_> {
    /// Where a change begins: a link back to it in the list. Inside a list or a table its words begin with it.
    pub(super) fn number_before(&mut self, change: &BlockChange<'_>) {
        let Some(Numbers { of, told }) = self.numbers else { return };
        let Some(number) = of.of(std::ptr::from_ref(change).cast()) else { return };
        let tag = Tag::new("a").with("class", "change").with("id", format!("np-c{number}"));
        let tag = tag.with("href", format!("#np-e{number}")).with("data-redline", "ignore");
        let tag = tag.with("aria-label", told(number, of.total()));
        let words = number.to_string();
        if self.is_inside {
            self.due.push(Due { tag, words });
        } else {
            self.out.markup.element(&tag, &words);
        }
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
