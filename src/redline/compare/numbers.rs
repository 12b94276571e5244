//! What number an item had, and what number it has.

use crate::redline::changes::{BlockChange, ChangedBody, Fate, Renumbered};
use crate::redline::outline::Outline;
use crate::text::document::{Block, BlockKind};

/// Notes at each item that stays the numbers it has in both lists, where these differ.
pub(crate) fn note_numbers(changes: &mut [BlockChange<'_>], old: &Outline, new: &Outline) {
    for change in changes {
        if change.fate != Fate::Kept {
            continue;
        }
        let number = |outline: &Outline, block: Option<&Block>| {
            let item = block.filter(|block| block.kind == BlockKind::Item)?;
            outline.node(outline.node_of(item)).number
        };
        let numbers = number(old, change.old).zip(number(new, change.new));
        change.renumbered = numbers.filter(|(old, new)| old != new).map(|(old, new)| Renumbered { old, new });
        if let ChangedBody::Blocks(blocks) = &mut change.body {
            note_numbers(blocks, old, new);
        }
    }
}
