//! The changes of a redline as a list tells them: what became of what, in which section, and the words.
//!
//! A change is one entry of that list: words of one block that are others now, a block that came or went, or a passage that
//! moved. A section that came or went is one, however long it is. Pages, histories, feeds and emails count these and no
//! others; what only changed its form or its typography is counted by itself.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::listed_kind::ListedKind;
use super::quotes::{FoundChange, PlaceOf, Quote};

/// One change, as a list tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ListedChange {
    /// What became of what.
    pub kind: ListedKind,
    /// The words; several of a section that came or went, and of a row, which has one a cell; none of what has no words,
    /// such as an image.
    pub quotes: Vec<Quote>,
    /// The number of the change whose place in the text is that of this one: its own, but for those that share a block.
    pub place: usize,
}

/// The numbers of changes by the blocks in which they begin.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChangeNumbers {
    by_block: FxHashMap<PlaceOf, usize>,
    total: usize,
}

impl ChangeNumbers {
    /// The number of the first change in a block.
    pub(super) fn of(&self, block: PlaceOf) -> Option<usize> {
        self.by_block.get(&block).copied()
    }

    /// How many changes there are.
    #[must_use]
    pub(crate) fn total(&self) -> usize {
        self.total
    }

    /// Lists what was found in a section, and numbers it on from those before; `whole` where all of it came or went.
    pub(super) fn list(&mut self, whole: Option<ListedKind>, found: Vec<FoundChange>) -> Vec<ListedChange> {
        if let Some(kind) = whole
            && let Some(first) = found.first()
        {
            let place = self.number(first.block);
            let quotes = found.into_iter().filter(|found| !found.kind.is_of_heading()).flat_map(|found| found.quotes);
            return vec![ListedChange { kind, quotes: quotes.collect(), place }];
        }
        let list = found.into_iter().map(|FoundChange { kind, quotes, block }| {
            let place = self.number(block);
            ListedChange { kind, quotes, place }
        });
        list.collect()
    }

    /// Counts one more change, and says at which its block begins.
    fn number(&mut self, block: PlaceOf) -> usize {
        self.total += 1;
        *self.by_block.entry(block).or_insert(self.total)
    }
}
