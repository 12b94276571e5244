//! The old text of a changed passage, to stand beside the new one.

use super::RedlineWriter;
use super::wrapping::{Wrapper, Wrappers, side_wrappers, style_wrappers};
use crate::html::tag::Tag;
use crate::redline::changes::{BlockChange, ChangedBody, Fate, Piece, Run};
use crate::text::document::{BlockKind, table_parts};
use crate::text::words::{Style, Token};

const PARAGRAPH: BlockKind = BlockKind::Paragraph;
const LIST: BlockKind = BlockKind::BulletList;
const ITEM: BlockKind = BlockKind::Item;

impl<'a> RedlineWriter<'a> {
    /// Writes a kept passage as it was, with the words that go marked: without ids, for those are elsewhere, and out of
    /// every reading, for the passage itself says the same.
    pub(super) fn twin(&mut self, change: &'a BlockChange<'a>) {
        let twin = Tag::new("div").with("class", "twin").with("hidden", "").with("data-redline", "ignore");
        self.out.markup.open(&twin);
        self.before(change, None);
        self.out.markup.close();
    }

    /// `parent` is the element of the old text that the block stands in, if it is written.
    fn before(&mut self, change: &'a BlockChange<'a>, parent: Option<&'a BlockKind>) {
        if change.fate == Fate::Inserted {
            return;
        }
        let kind = change.old.map_or_else(|| missing_element(change, parent), |old| Some(&old.kind));
        match (&change.body, kind) {
            (_, Some(BlockKind::Rule)) => self.out.markup.open(&Tag::new("hr")),
            (ChangedBody::Merged(pieces), _) => pieces.iter().for_each(|piece| self.piece_before(piece, parent)),
            (ChangedBody::Text(runs), kind) => {
                self.within_block(kind, |writer| writer.runs_before(runs));
            }
            (ChangedBody::Blocks(rows), Some(table @ BlockKind::Table)) => {
                self.within_block(kind, |writer| {
                    let was_there = |rows: &[BlockChange<'_>]| rows.iter().any(|row| row.fate != Fate::Inserted);
                    let parts = table_parts(rows, |row| &row.block().kind);
                    for (part, rows) in parts.filter(|(_, rows)| was_there(rows)) {
                        writer.out.markup.open(&Tag::new(part));
                        writer.blocks_before(rows, Some(table));
                        writer.out.markup.close();
                    }
                });
            }
            (ChangedBody::Blocks(blocks), kind) => {
                let parent = kind.or(parent);
                self.within_block(kind, |writer| writer.blocks_before(blocks, parent));
            }
        }
    }

    fn blocks_before(&mut self, blocks: &'a [BlockChange<'a>], parent: Option<&'a BlockKind>) {
        for block in blocks {
            self.before(block, parent);
        }
    }

    /// One of several blocks that are one now.
    fn piece_before(&mut self, piece: &'a Piece<'a>, parent: Option<&'a BlockKind>) {
        let innermost = piece.was.iter().rev().map(|block| &block.kind).find(|kind| kind.element().is_some());
        let kind = innermost.or_else(|| parent.is_none().then_some(&PARAGRAPH));
        let list = (kind == Some(&ITEM) && !parent.is_some_and(BlockKind::is_list)).then_some(&LIST);
        self.within_block(list, |writer| {
            writer.within_block(kind, |writer| writer.runs_before(&piece.runs));
        });
    }

    fn within_block(&mut self, kind: Option<&'a BlockKind>, words: impl FnOnce(&mut Self)) {
        // Shown as a heading, but not one: the page's outline has it once already.
        if let Some(BlockKind::Heading(level)) = kind {
            self.out.markup.open(&Tag::new("div").with("class", format!("h{level}")));
            words(self);
            self.out.end_words();
            self.out.markup.close();
            return;
        }
        if let Some(kind) = kind {
            self.out.start_block(kind, None::<String>, |tag| tag);
        }
        words(self);
        self.out.end_words();
        if let Some(kind) = kind {
            self.out.end_block(kind, None, "");
        }
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
        for token in tokens {
            self.out.space(token.space());
            for (part, style) in token.parts() {
                let Wrappers { link, inner } = wrappers(style);
                self.out.word(token, part, link.into_iter().chain(inner));
            }
        }
    }
}

/// The element to write for words that had none of their own, as those of the second half of a paragraph.
fn missing_element(change: &BlockChange<'_>, parent: Option<&BlockKind>) -> Option<&'static BlockKind> {
    match (parent, &change.body) {
        (Some(parent), _) => parent.is_list().then_some(&ITEM),
        (None, ChangedBody::Text(_)) => Some(&PARAGRAPH),
        (None, _) => None,
    }
}
