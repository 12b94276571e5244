//! The ids in a redline: the new text keeps its own, the old one's have `was-` before them, and no two are the same.
//!
//! Whatever links to a place in a redline asks here: its page, findings, emails, feeds.

use rustc_hash::{FxHashMap, FxHashSet};

use super::changes::{BlockChange, ChangedBody, Fate, Redline, Run};
use crate::text::document::Block;
use crate::text::words::Token;

/// Which ids the blocks of a redline have.
#[derive(Debug, Default)]
pub(crate) struct Ids<'a> {
    new: FxHashSet<&'a str>,
    was: FxHashMap<&'a str, String>,
    /// Where a heading that stays under another name is found.
    now: FxHashMap<&'a str, &'a str>,
    move_ends: FxHashMap<(u32, bool), String>,
}

impl<'a> Ids<'a> {
    /// Gives ids to the blocks of a redline.
    #[must_use]
    pub(crate) fn of(redline: &'a Redline<'a>) -> Self {
        let blocks = &redline.blocks;
        let mut ids = Self::default();
        each(blocks, &mut |change| ids.keep_new(change));
        let mut taken: FxHashSet<String> = ids.new.iter().map(|id| (*id).to_owned()).collect();
        each(blocks, &mut |change| ids.name_old(change, &mut taken));
        ids
    }

    fn keep_new(&mut self, change: &BlockChange<'a>) {
        if let Some(new) = change.new {
            self.now.extend(change.old.and_then(|old| old.id.as_deref()).zip(new.id.as_deref()));
            self.new.extend(new.id.as_deref());
            if change.fate == Fate::Inserted {
                collect_anchors(new, &mut self.new);
            }
        }
        for run in change.runs() {
            let (Run::Kept { new, .. } | Run::Changed { new, .. }) = run;
            self.new.extend(anchors(new));
        }
    }

    fn name_old(&mut self, change: &BlockChange<'a>, taken: &mut FxHashSet<String>) {
        let mut free = |name: String| {
            let numbered = (2..).map(|n| format!("{name}-{n}"));
            let free = std::iter::once(name.clone()).chain(numbered).find(|name| taken.insert(name.clone()));
            free.unwrap_or(name)
        };
        let old = change.old.filter(|_| change.new.is_none()).and_then(|old| old.id.as_deref());
        if let Some(id) = old {
            let name = free(format!("was-{id}"));
            self.was.insert(id, name);
        }
        if let Some(moved) = change.moved.filter(|moved| moved.is_first) {
            let is_here = change.fate == Fate::Inserted;
            let own = self.own(change);
            let end = if is_here { "to" } else { "from" };
            let name = own.unwrap_or_else(|| free(format!("m{}-{end}", moved.id)));
            self.move_ends.insert((moved.id, is_here), name);
        }
    }

    /// The id of a block by what it is: that of its heading, whether the heading is new, stays or is no more.
    pub(crate) fn own(&self, change: &BlockChange<'_>) -> Option<String> {
        match (change.new, change.old) {
            (Some(new), _) => new.id.clone(),
            (None, Some(old)) => self.was.get(old.id.as_deref()?).cloned(),
            (None, None) => None,
        }
    }

    /// The id of a block, if it has one: its own, or else that of the end of a move.
    #[must_use]
    pub(crate) fn of_block(&self, change: &BlockChange<'_>) -> Option<String> {
        let first = change.moved.filter(|moved| moved.is_first);
        self.own(change).or_else(|| self.move_end(first?.id, change.fate == Fate::Inserted).map(str::to_owned))
    }

    /// The id at one end of a move: where it is, or where it was.
    #[must_use]
    pub(crate) fn move_end(&self, id: u32, is_here: bool) -> Option<&str> {
        self.move_ends.get(&(id, is_here)).map(String::as_str)
    }

    /// Where a link to an id of the old text leads, if the new text has no such id.
    #[must_use]
    pub(crate) fn stand_in(&self, id: &str) -> Option<&str> {
        if self.new.contains(id) {
            return None;
        }
        self.now.get(id).copied().or_else(|| self.was.get(id).map(String::as_str))
    }
}

fn each<'a>(changes: &'a [BlockChange<'a>], visit: &mut impl FnMut(&'a BlockChange<'a>)) {
    for change in changes {
        visit(change);
        if let ChangedBody::Blocks(blocks) = &change.body {
            each(blocks, visit);
        }
    }
}

fn collect_anchors<'a>(block: &'a Block, found: &mut FxHashSet<&'a str>) {
    block.each_text(&mut |tokens| found.extend(anchors(tokens)));
}

fn anchors(tokens: &[Token]) -> impl Iterator<Item = &str> {
    tokens.iter().filter_map(|token| token.anchor())
}
