//! A redline as HTML, read while it is written.

mod before;
mod edges;
pub(crate) mod passages;
mod words;
mod wrapping;

use std::collections::BTreeSet;

use self::wrapping::RedlineMarks;
use super::changes::{BlockChange, ChangedBody, Fate, Piece, Redline};
use super::ids::Ids;
use crate::html::write::{LeavingOut, Reading, Tag};
use crate::text::document::{Block, BlockKind, table_parts};
use crate::text::html::{Setting, Writer};
use crate::text::words::{Link, Text};

pub use self::wrapping::Labels;

/// A changed passage: one block with changes in it, or neighbours that went and came whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Whether only typography, punctuation, capitals and numbering changed in it.
    pub is_editorial: bool,
}

/// A redline as HTML, and what readers find in it; [`proof`](super::proof) compares that with the texts.
pub(super) struct Written {
    /// The HTML inside the `<article>`.
    pub(super) html: String,
    /// What links can lead to in it.
    pub(super) ids: BTreeSet<String>,
    /// What a reader finds who leaves out insertions.
    pub(super) rejected: Reading,
    /// What a reader finds who leaves out deletions.
    pub(super) accepted: Reading,
}

/// Writes a redline block after block.
pub(super) fn write(redline: &Redline<'_>, setting: &Setting<'_>, labels: &Labels<'_>) -> Written {
    let mut writer = RedlineWriter::new(redline, setting, labels);
    writer.changes(&redline.blocks);
    writer.finish()
}

/// Writes the blocks of a redline, and what is to be said of them.
struct RedlineWriter<'a> {
    out: Writer<'a, RedlineMarks<'a>>,
    /// Whether what is written stands in a block that moved here: all of it is inserted.
    in_move: bool,
    /// What to say before the next words, and where that leads: that the passage moved.
    move_label: Option<(&'a str, String)>,
    /// Whether the blocks that are written stand right in a list.
    in_list: bool,
    /// The links that go with all their words, in the change that is written.
    deleted_links: Vec<&'a Link>,
    /// Elements of the old text that begin with the next block and have none of their own.
    deleted_elements: Vec<&'static str>,
}

impl<'a> RedlineWriter<'a> {
    fn new(redline: &'a Redline<'a>, setting: &'a Setting<'a>, labels: &'a Labels<'a>) -> Self {
        let marks = RedlineMarks { labels, ids: Ids::of(redline) };
        Self {
            out: Writer::new(setting, marks, &[LeavingOut::Insertions, LeavingOut::Deletions]),
            in_move: false,
            move_label: None,
            in_list: false,
            deleted_links: Vec::new(),
            deleted_elements: Vec::new(),
        }
    }

    fn finish(mut self) -> Written {
        let ids = self.out.markup.take_ids();
        let (html, readings) = self.out.markup.finish();
        let [rejected, accepted] = <[Reading; 2]>::try_from(readings).expect("two readers were asked");
        Written { html, ids, rejected, accepted }
    }

    fn ids(&self) -> &Ids<'a> {
        &self.out.wrapping.ids
    }

    fn labels(&self) -> &'a Labels<'a> {
        self.out.wrapping.labels
    }

    fn changes(&mut self, changes: &'a [BlockChange<'a>]) {
        for change in changes {
            self.change(change);
            self.out.markup.line_end();
        }
    }

    fn change(&mut self, change: &'a BlockChange<'a>) {
        if let Some(moved) = change.moved {
            let is_here = change.fate == Fate::Inserted;
            if moved.is_first {
                let words = if is_here { self.labels().moved_here } else { self.labels().moved };
                let other_end = self.ids().move_end(moved.id, !is_here);
                self.move_label = other_end.map(|id| (words, format!("#{id}")));
            }
            let was_in_move = std::mem::replace(&mut self.in_move, is_here);
            self.change_here(change);
            self.in_move = was_in_move;
            self.move_label = None;
        } else {
            self.change_here(change);
        }
    }

    fn change_here(&mut self, change: &'a BlockChange<'a>) {
        let block = change.block();
        let is_list = block.kind.is_list() && !change.is_gone();
        let was_in_list = std::mem::replace(&mut self.in_list, is_list);
        match (&change.body, &block.kind) {
            (_, BlockKind::Rule) => {
                let was = self.was(change);
                self.out.markup.open(&marked(Tag::new("hr"), change, was));
            }
            (ChangedBody::Text(runs), kind) => {
                let id = self.ids().of_block(change);
                self.start_change(change, id.as_deref());
                self.runs(runs);
                self.end_change(change, kind, id.as_deref());
            }
            (ChangedBody::Merged(pieces), kind) => {
                let id = self.ids().of_block(change);
                self.start_change(change, id.as_deref());
                self.pieces(pieces);
                self.end_change(change, kind, id.as_deref());
            }
            (ChangedBody::Blocks(rows), BlockKind::Table) => {
                let id = self.ids().of_block(change);
                self.start_change(change, id.as_deref());
                for (part, rows) in table_parts(rows, |row| &row.block().kind) {
                    self.out.markup.open(&Tag::new(part));
                    self.changes(rows);
                    self.out.markup.close();
                }
                self.end_change(change, &block.kind, None);
            }
            // Nothing but items may stand in a list: the first of them tells what was around it.
            (ChangedBody::Blocks(blocks), kind) if was_in_list && change.is_gone() => {
                self.deleted_elements.extend(kind.element());
                self.in_list = true;
                self.changes(blocks);
            }
            (ChangedBody::Blocks(blocks), kind) => {
                let id = self.ids().of_block(change);
                self.start_change(change, id.as_deref());
                self.changes(blocks);
                self.end_change(change, kind, None);
            }
        }
        self.in_list = was_in_list;
    }

    fn start_change(&mut self, change: &'a BlockChange<'a>, id: Option<&str>) {
        let was = self.was(change);
        let block = change.block();
        if block.kind == BlockKind::Plain || change.is_gone() {
            if was.is_some() {
                self.out.markup.open(&marked(Tag::new("div"), change, was));
            }
            return;
        }
        self.out.start_block(&block.kind, id, |tag| marked(tag, change, was));
    }

    /// The elements that a kept block was, where these are others.
    fn was(&mut self, change: &BlockChange<'_>) -> Option<String> {
        let is_other = change.is_other_element();
        if change.fate != Fate::Kept || (!is_other && self.deleted_elements.is_empty()) {
            return None;
        }
        let names: Vec<&str> = self.deleted_elements.drain(..).chain(change.was()).collect();
        let is = change.new.and_then(|block| block.kind.element());
        Some(names.join(" ")).filter(|was| is != Some(was))
    }

    fn end_change(&mut self, change: &BlockChange<'_>, kind: &BlockKind, id: Option<&str>) {
        self.out.end_words();
        if *kind == BlockKind::Plain || change.is_gone() {
            if change.is_other_element() {
                self.out.markup.close();
            }
            return;
        }
        let words = change.block().text().map(Text::plain).unwrap_or_default();
        // A heading that is gone cannot be cited.
        let id = id.filter(|_| change.fate != Fate::Deleted);
        self.out.end_block(kind, id, &words);
    }

    /// The words of blocks that were merged: the first ones without an element of their own.
    fn pieces(&mut self, pieces: &'a [Piece<'a>]) {
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                let was = elements(&piece.was);
                self.out.markup.text(" ");
                self.out.markup.open(&Tag::new("span").with("data-diff", "format").with("data-was", was));
            }
            self.runs(&piece.runs);
            if at > 0 {
                self.out.markup.close();
            }
        }
    }
}

/// The names of the elements that blocks are, as `data-was` lists them.
fn elements(blocks: &[&Block]) -> String {
    blocks.iter().filter_map(|block| block.kind.element()).collect::<Vec<_>>().join(" ")
}

fn marked<'t>(tag: Tag<'t>, change: &BlockChange<'_>, was: Option<String>) -> Tag<'t> {
    let tag = tag.with_some("data-move", change.moved.map(|moved| format!("m{}", moved.id)));
    match (change.fate, was) {
        (Fate::Inserted, _) => tag.with("data-diff", "ins"),
        (Fate::Deleted, _) => tag.with("data-diff", "del"),
        (Fate::Kept, Some(was)) => tag.with("data-diff", "format").with("data-was", was),
        (Fate::Kept, None) => tag,
    }
}

#[cfg(test)]
mod tests;
