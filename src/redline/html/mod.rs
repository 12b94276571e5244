//! A redline as HTML, read while it is written.

mod before;
mod edges;
mod labels;
mod old_elements;
pub(crate) mod passages;
mod plan;
mod words;
mod wrapping;

use std::collections::BTreeSet;

use self::old_elements::OldElements;
use self::plan::{Numbers, Plan};
use self::wrapping::RedlineMarks;
use super::changes::{BlockChange, ChangedBody, Fate, Piece, Redline, Renumbered, Was};
use super::ids::Ids;
use super::text_tree::TextTree;
use crate::html::reading::{LeavingOut, Reading};
use crate::html::tag::Tag;
use crate::text::columns::{ColumnSide, Columns, NamedColumn};
use crate::text::document::{BlockKind, table_parts};
use crate::text::html::{Setting, Writer};
use crate::text::words::{Link, Text};

pub use self::labels::Labels;

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
    /// What to say before the next words: that the passage moved, where it stood, what number it had.
    due: Vec<Due<'a>>,
    /// The elements of both texts, for the numbers of items.
    old: TextTree,
    new: TextTree,
    /// Those of the old text that are open beside a passage.
    old_elements: OldElements<'a>,
    /// What is a passage in the block that is written.
    plan: Plan,
    /// The numbers of the changes, where a list leads to them.
    numbers: Option<Numbers<'a>>,
    /// Whether the blocks that are written stand in another.
    is_inside: bool,
    /// Whether the blocks that are written stand right in a list.
    in_list: bool,
    /// The links that go with all their words, in the change that is written.
    deleted_links: Vec<&'a Link>,
}

/// A label that is due.
struct Due<'a> {
    tag: Tag<'a>,
    words: String,
}

impl<'a> RedlineWriter<'a> {
    fn new(redline: &'a Redline<'a>, setting: &'a Setting<'a>, labels: &'a Labels<'a>) -> Self {
        let marks = RedlineMarks { labels, ids: Ids::of(redline), is_spoken: false };
        let old = TextTree::of(redline.old);
        Self {
            old_elements: OldElements::of(redline.old, &old),
            out: Writer::new(setting, marks, &[LeavingOut::Insertions, LeavingOut::Deletions]),
            in_move: false,
            due: Vec::new(),
            old,
            new: TextTree::of(redline.new),
            plan: Plan::default(),
            numbers: None,
            is_inside: false,
            in_list: false,
            deleted_links: Vec::new(),
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
        let mut before = None;
        for change in changes {
            let words = self.labels().of(change, before);
            self.due("place-label", words);
            self.due("number-label", self.number(change));
            self.fold_before(change);
            self.number_before(change);
            self.change(change);
            self.out.markup.line_end();
            before = Some(change);
        }
    }

    fn due(&mut self, class: &'static str, words: Option<String>) {
        let Some(words) = words else { return };
        let tag = Tag::new("span").with("class", class).with("data-redline", "ignore");
        // What is read aloud, or copied, has them apart from the words that follow.
        self.due.push(Due { tag, words: words + " " });
    }

    /// The numbers of an item, where they changed, or where it is gone and no list counts it any more.
    fn number(&self, change: &BlockChange<'_>) -> Option<String> {
        if let Some(Renumbered { old, new }) = change.renumbered {
            return Some(format!("{old}. → {new}."));
        }
        let gone = change.old.filter(|old| self.in_list && change.fate == Fate::Deleted && old.kind == BlockKind::Item);
        self.old.node(self.old.node_of(gone?)).number.map(|number| format!("{number}."))
    }

    fn change(&mut self, change: &'a BlockChange<'a>) {
        if let Some(moved) = change.moved {
            let is_here = change.fate == Fate::Inserted;
            if moved.is_first {
                let words = if is_here { self.labels().moved_here } else { self.labels().moved };
                let other_end = self.ids().move_end(moved.id, !is_here);
                let due = other_end.map(|id| {
                    let tag = Tag::new("a").with("class", "move-label").with("data-redline", "ignore");
                    Due { tag: tag.with("href", format!("#{id}")), words: format!("{words} ") }
                });
                self.due.extend(due);
            }
            let was_in_move = std::mem::replace(&mut self.in_move, is_here);
            self.change_here(change);
            self.in_move = was_in_move;
        } else {
            self.change_here(change);
        }
    }

    fn change_here(&mut self, change: &'a BlockChange<'a>) {
        let is_list = change.block().kind.is_list() && !change.is_gone();
        let was_in_list = std::mem::replace(&mut self.in_list, is_list);
        let is_rule = change.block().kind == BlockKind::Rule;
        if change.fate == Fate::Deleted && change.is_held(was_in_list) || is_rule && change.was.is_some() {
            self.held(change, was_in_list);
        } else if is_rule {
            self.out.markup.open(&marked(Tag::new("hr"), change));
        } else {
            self.element(change, was_in_list);
        }
        self.in_list = was_in_list;
    }

    /// A block in an element that stands for what it stood in.
    fn held(&mut self, change: &'a BlockChange<'a>, in_list: bool) {
        let holder = Tag::new(if in_list { "li" } else { "div" });
        let diff = if change.fate == Fate::Deleted { "del" } else { "format" };
        let holder = self.in_plan(holder, change);
        self.out.markup.open(&told(holder.with("data-diff", diff), change.was.as_ref()));
        if change.block().kind == BlockKind::Rule {
            self.out.markup.open(&fated(Tag::new("hr"), change));
        } else {
            self.plan.forget(change);
            self.block(change, |tag| fated(tag, change));
        }
        self.out.markup.close();
    }

    /// A block in its own element, or in one that may stand where it stands now.
    fn element(&mut self, change: &'a BlockChange<'a>, in_list: bool) {
        let block = change.block();
        let is_item = block.kind == BlockKind::Item;
        let stand_in = match change.fate {
            Fate::Deleted if in_list && !is_item => Some("li"),
            _ if change.is_gone() => Some("div"),
            _ if block.kind == BlockKind::Plain && change.was.is_some() => Some("div"),
            _ => None,
        };
        match stand_in {
            Some(name) => {
                let tag = marked(self.in_plan(Tag::new(name), change), change);
                self.out.markup.open(&tag);
                self.body(change);
                self.out.end_words();
                self.out.markup.close();
            }
            None => self.block(change, |tag| marked(tag, change)),
        }
    }

    fn block(&mut self, change: &'a BlockChange<'a>, mark: impl FnOnce(Tag<'a>) -> Tag<'a>) {
        let block = change.block();
        let id = self.ids().of_block(change);
        let planned = self.in_plan(Tag::new("i"), change);
        self.out.columns.row_is_in(&block.kind, side(change));
        self.out.start_block(&block.kind, id.clone(), |tag| mark(tag.with_all(planned)));
        self.body(change);
        let words = || change.block().text().map(Text::plain).unwrap_or_default();
        // A heading that is gone cannot be cited.
        let id = id.filter(|_| change.fate != Fate::Deleted);
        self.out.end_words();
        self.out.end_block(&block.kind, id.as_deref(), words);
    }

    fn body(&mut self, change: &'a BlockChange<'a>) {
        let was_inside = std::mem::replace(&mut self.is_inside, true);
        match &change.body {
            ChangedBody::Text(runs) => self.runs(runs),
            ChangedBody::Merged(pieces) => self.pieces(pieces),
            ChangedBody::Blocks(rows) if change.block().kind == BlockKind::Table => self.rows(change, rows),
            ChangedBody::Blocks(blocks) => self.changes(blocks),
        }
        self.is_inside = was_inside;
    }

    /// The rows of a table in its parts. One that is in one text only is marked as its rows are.
    fn rows(&mut self, table: &BlockChange<'a>, rows: &'a [BlockChange<'a>]) {
        self.out.columns = Columns::of(columns(rows));
        for (part, rows) in table_parts(rows, |row| &row.block().kind) {
            let first = &rows[0];
            let is_alike = first.fate != Fate::Kept && rows.iter().all(|row| row.fate == first.fate);
            let tag = Tag::new(part);
            let is_marked = is_alike && table.fate == Fate::Kept;
            self.out.markup.open(&if is_marked { fated(tag, first) } else { tag });
            self.changes(rows);
            self.out.markup.close();
        }
    }

    /// The words of blocks that were merged: the first ones without an element of their own.
    fn pieces(&mut self, pieces: &'a [Piece<'a>]) {
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                self.out.markup.text(" ");
                let span = Tag::new("span").with("data-diff", "format");
                self.out.markup.open(&told(span, piece.place.as_ref()));
            }
            self.runs(&piece.runs);
            if at > 0 {
                self.out.markup.close();
            }
        }
    }
}

/// The columns of two tables, each by the head that it has now, or had.
fn columns(rows: &[BlockChange<'_>]) -> Vec<NamedColumn> {
    let head = rows.first().filter(|row| row.block().kind.is_head_row());
    let cells = match head.map(|row| &row.body) {
        Some(ChangedBody::Blocks(cells)) => &cells[..],
        _ => &[],
    };
    cells.iter().map(|cell| NamedColumn { name: cell.block().plain(), side: side(cell) }).collect()
}

fn side(change: &BlockChange<'_>) -> ColumnSide {
    match change.fate {
        Fate::Inserted => ColumnSide::New,
        Fate::Deleted => ColumnSide::Old,
        Fate::Kept => ColumnSide::Both,
    }
}

/// Marks the element of a block that is in one text only.
fn fated<'t>(tag: Tag<'t>, change: &BlockChange<'_>) -> Tag<'t> {
    let tag = tag.with_some("data-move", change.moved.map(|moved| format!("m{}", moved.id)));
    match change.fate {
        Fate::Inserted => tag.with("data-diff", "ins"),
        Fate::Deleted => tag.with("data-diff", "del"),
        Fate::Kept => tag,
    }
}

/// Marks the element of a block: that it is in one text only, or what it was.
fn marked<'t>(tag: Tag<'t>, change: &BlockChange<'t>) -> Tag<'t> {
    let tag = fated(tag, change);
    match &change.was {
        Some(Was::Elements(_) | Was::Path { .. }) if change.fate == Fate::Kept => {
            told(tag.with("data-diff", "format"), change.was.as_ref())
        }
        was => told(tag, was.as_ref()),
    }
}

/// Tells what an element was.
fn told<'t>(tag: Tag<'t>, was: Option<&Was>) -> Tag<'t> {
    match was {
        Some(Was::Elements(names)) => tag.with("data-was", names.clone()),
        Some(Was::Path { path, .. }) => tag.with("data-was-path", path.clone()),
        Some(Was::Start(first)) => tag.with("data-was-start", first.to_string()),
        None => tag,
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tree_tests;
