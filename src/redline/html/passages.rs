//! A redline in passages: what a page steps through, sets side by side, and folds.

use super::{Labels, Passage, RedlineWriter, Written};
use crate::html::tag::Tag;
use crate::redline::changes::{BlockChange, ChangedBody, Fate, Redline, Run, is_restyled};
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
            passages.push(Passage { is_editorial: blocks[..length].iter().all(is_editorial) });
            writer.passage(&blocks[..length], passages.len());
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
    fn passage(&mut self, blocks: &'a [BlockChange<'a>], number: usize) {
        let class = if blocks.iter().all(is_editorial) { "change editorial" } else { "change" };
        self.out.markup.open(&Tag::new("div").with("class", class).with("id", format!("np-c{number}")));
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
        let label = Tag::new("label").with("class", "fold").with("hidden", "").with("data-redline", "ignore");
        self.out.markup.open(&label);
        self.out.markup.open(&Tag::new("input").with("type", "checkbox"));
        self.out.markup.text(&same(passages));
        self.out.markup.close();
        self.out.markup.line_end();
        self.changes(blocks);
        self.out.markup.close();
        self.out.markup.line_end();
    }
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
