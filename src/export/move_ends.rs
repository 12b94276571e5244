//! Where both ends of each move are, as a reader would say it.

use std::collections::HashMap;

use super::english::BEFORE_FIRST;
use crate::redline::changes::{BlockChange, ChangedBody, Fate, Move, Redline};
use crate::text::words::Text;

/// The ends of the moves of a redline.
pub(crate) struct MoveEnds {
    /// By the move's number; `true` for where the passage is.
    ends: HashMap<(u32, bool), MoveEnd>,
}

/// One end of a move.
#[derive(Default)]
pub(crate) struct MoveEnd {
    /// The heading above it.
    pub heading: String,
    /// How many blocks moved.
    pub blocks: usize,
}

impl MoveEnds {
    /// Reads a redline.
    pub(crate) fn of(redline: &Redline<'_>) -> Self {
        let mut ends = Self { ends: HashMap::new() };
        ends.collect(&redline.blocks, &mut BEFORE_FIRST.to_owned());
        ends
    }

    fn collect(&mut self, changes: &[BlockChange<'_>], heading: &mut String) {
        for change in changes {
            if let Some(moved) = change.moved {
                let end = self.ends.entry((moved.id, change.fate == Fate::Inserted));
                end.or_insert_with(|| MoveEnd { heading: heading.clone(), blocks: 0 }).blocks += 1;
            }
            if let ChangedBody::Blocks(blocks) = &change.body {
                self.collect(blocks, heading);
            } else if change.is_heading() && change.fate != Fate::Deleted {
                *heading = change.block().text().map(Text::plain).unwrap_or_default();
            }
        }
    }

    /// The other end of a move: where the passage was, of one that is here.
    pub(crate) fn other(&self, moved: Move, is_here: bool) -> Option<&MoveEnd> {
        self.ends.get(&(moved.id, !is_here))
    }
}
