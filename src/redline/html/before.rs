//! The old text of a changed passage, to stand beside the new one.

use super::RedlineWriter;
use super::wrapping::{Wrapper, Wrappers, side_wrappers, style_wrappers};
use crate::html::tag::Tag;
use crate::redline::changes::{BlockChange, ChangedBody, Fate, Run};
use crate::redline::text_tree::NodeId;
use crate::text::document::{Block, BlockKind};
use crate::text::words::{Style, Token, stretches};

impl<'a> RedlineWriter<'a> {
    /// Writes a kept passage as it was, with the words that go marked: without ids, for those are elsewhere, and out of
    /// every reading, for the passage itself says the same.
    pub(super) fn twin(&mut self, change: &'a BlockChange<'a>) {
        let twin = Tag::new("div").with("class", "twin").with("hidden", "").with("data-redline", "ignore");
        self.out.markup.open(&twin);
        // All that is marked in it went: the column says so.
        let is_spoken = std::mem::take(&mut self.out.wrapping.is_spoken);
        self.before(change);
        self.stand_in(&[]);
        self.out.wrapping.is_spoken = is_spoken;
        self.out.markup.close();
    }

    fn before(&mut self, change: &'a BlockChange<'a>) {
        if change.fate == Fate::Inserted {
            return;
        }
        match &change.body {
            ChangedBody::Merged(pieces) => {
                for (at, piece) in pieces.iter().enumerate() {
                    let own = change.old.filter(|_| at == 0 && piece.was.is_empty());
                    piece.was.iter().copied().chain(own).for_each(|block| self.begin(block));
                    self.words_of(&piece.runs);
                }
            }
            ChangedBody::Text(runs) => {
                change.old.into_iter().for_each(|block| self.begin(block));
                self.words_of(runs);
            }
            ChangedBody::Blocks(blocks) => {
                // An element with something in it begins with that.
                change.old.into_iter().filter(|old| old.blocks().is_empty()).for_each(|old| self.begin(old));
                for block in blocks {
                    self.before(block);
                }
            }
        }
    }

    /// Begins a block of the old text where it stood.
    fn begin(&mut self, block: &'a Block) {
        let id = self.old.node_of(block);
        if block.kind == BlockKind::Rule {
            self.stand_in(&self.old.chain(self.old.node(id).parent));
            self.out.markup.open(&Tag::new("hr"));
        } else {
            self.stand_in(&self.old.chain(id));
        }
    }

    /// Words of the block that was begun last. Where that was in an earlier passage, they are a paragraph here.
    fn words_of(&mut self, runs: &'a [Run<'a>]) {
        let innermost = self.old_elements.open.last().and_then(|id| self.old_elements.kind(*id));
        let is_begun = innermost.is_some_and(|kind| !kind.is_list() && !matches!(kind, BlockKind::Quote));
        if is_begun {
            self.runs_before(runs);
        } else {
            self.stand_in(&[]);
            self.out.start_block(&BlockKind::Paragraph, None::<String>, |tag| tag);
            self.runs_before(runs);
            self.out.end_words();
            self.out.end_block(&BlockKind::Paragraph, None, String::new);
        }
    }

    /// Closes what these elements of the old text do not stand in, and opens them.
    ///
    /// time: O(elements closed and opened)
    fn stand_in(&mut self, elements: &[NodeId]) {
        let open = &self.old_elements.open;
        let common = open.iter().zip(elements).take_while(|(open, wanted)| open == wanted).count();
        if open.len() > common || elements.len() > common {
            self.out.end_words();
        }
        while self.old_elements.open.len() > common {
            let id = self.old_elements.open.pop().expect("there are more than stay open");
            match self.old_elements.kind(id) {
                None | Some(BlockKind::Heading(_)) => self.out.markup.close(),
                Some(kind) => self.out.end_block(kind, None, String::new),
            }
        }
        for (at, id) in elements.iter().enumerate().skip(common) {
            self.open_before(*id, elements.get(at + 1).copied());
            self.old_elements.open.push(*id);
        }
    }

    /// Opens an element of the old text, in which `inner` is opened next.
    fn open_before(&mut self, id: NodeId, inner: Option<NodeId>) {
        let kind = match self.old_elements.kind(id) {
            None => return self.out.markup.open(&Tag::new(self.old.node(id).element)),
            // Shown as a heading, but not one: the page's outline has it once already.
            Some(BlockKind::Heading(level)) => {
                return self.out.markup.open(&Tag::new("div").with("class", format!("h{level}")));
            }
            Some(kind) => kind,
        };
        // The first items may be in an earlier passage, and so may the beginning of an item.
        let number = inner.and_then(|item| self.old.node(item).number);
        let list = number.filter(|_| matches!(kind, BlockKind::NumberedList(_))).map(BlockKind::NumberedList);
        let goes_on = *kind == BlockKind::Item && inner.is_some_and(|inner| inner != id + 1);
        let class = goes_on.then_some("goes-on");
        self.out.start_block(list.as_ref().unwrap_or(kind), None::<String>, |tag| tag.with_some("class", class));
    }

    fn runs_before(&mut self, runs: &'a [Run<'a>]) {
        for run in runs {
            match run {
                Run::Kept { old, .. } => self.words_before(old, style_wrappers),
                Run::Changed { old, kind, .. } => {
                    let mark = Wrapper::Deletion(kind.as_str());
                    self.words_before(old, |style| side_wrappers(style, mark));
                }
            }
        }
    }

    fn words_before<I: Iterator<Item = Wrapper<'a>>>(
        &mut self,
        tokens: &'a [Token],
        wrappers: impl Fn(&'a Style) -> Wrappers<'a, I>,
    ) {
        for words in stretches(tokens) {
            let token = &words[0];
            self.out.space(token.space());
            if words.len() > 1 {
                let Wrappers { link, inner } = wrappers(token.style());
                self.out.stretch(words, link.into_iter().chain(inner));
                continue;
            }
            for (part, style) in token.parts() {
                let Wrappers { link, inner } = wrappers(style);
                self.out.word(token, part, link.into_iter().chain(inner));
            }
        }
    }
}
