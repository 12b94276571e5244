//! Lists in raw HTML that count otherwise than from a first number on.

use super::letters::Letters;
use super::tree::{BlockTree, Container};
use crate::text::document::BlockKind;

impl BlockTree {
    /// Lets the list that was opened last count in letters.
    pub(super) fn set_letters(&mut self, letters: Option<Letters>) {
        let innermost = self.frames.len() - 1;
        if let Some(list) = self.frames.get_mut(innermost) {
            list.letters = letters;
        }
    }

    /// The innermost list counts its next item from `value` on. Where it has items that another number follows, it ends
    /// there, and a second list begins.
    pub(super) fn count_from(&mut self, value: u64, at: usize) {
        let innermost = self.frames.len() - 1;
        let Some(list) = self.frames.get_mut(innermost) else { return };
        if let Some(letters) = &mut list.letters {
            letters.next = value;
            return;
        }
        let Container::Block(BlockKind::NumberedList(first)) = &mut list.container else { return };
        if list.blocks.is_empty() {
            *first = value;
        } else if first.checked_add(list.blocks.len() as u64) != Some(value) {
            self.begin_another_list(value, at);
        }
    }

    /// Lets the item that was just opened begin with what counts it, if its list counts in letters.
    pub(super) fn count_item(&mut self) {
        let list = self.frames.len().checked_sub(2).and_then(|list| self.frames.get_mut(list));
        self.pending_letter = list.and_then(|list| list.letters.as_mut()).map(Letters::count);
    }
}
