//! What number an item had, and what number it has.

use crate::redline::changes::{BlockChange, ChangedBody, Fate, Renumbered};
use crate::redline::text_tree::TextTree;
use crate::text::document::{Block, BlockKind};

/// Notes at each item that stays the numbers it has in both lists, where these differ.
pub(crate) fn note_numbers(changes: &mut [BlockChange<'_>], old: &TextTree, new: &TextTree) {
    for change in changes {
        if change.fate != Fate::Kept {
            continue;
        }
        let number = |tree: &TextTree, block: Option<&Block>| {
            let item = block.filter(|block| block.kind == BlockKind::Item)?;
            tree.node(tree.node_of(item)).number
        };
        let numbers = number(old, change.old).zip(number(new, change.new));
        change.renumbered = numbers.filter(|(old, new)| old != new).map(|(old, new)| Renumbered { old, new });
        if let ChangedBody::Blocks(blocks) = &mut change.body {
            note_numbers(blocks, old, new);
        }
    }
}
