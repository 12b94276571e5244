//! A redline as HTML, proved while it is written.

mod before;
pub mod passages;

use super::changes::{BlockChange, ChangedBody, Fate, Piece, Redline, Run};
use super::ids::Ids;
use crate::html::write::{LeavingOut, Reading, Tag};
use crate::text::document::{Block, BlockKind};
use crate::text::html::{Setting, Wrapper, Writer};
use crate::text::words::{Link, Mark, Marks, Space, Style, Token};

/// The HTML inside a redline's `<article>`, with what a reader finds who rejects all changes, and who accepts all.
#[must_use]
pub fn redline(redline: &Redline<'_>, setting: &Setting<'_>) -> (String, Reading, Reading) {
    let mut writer = writer(redline, setting);
    writer.changes(&redline.blocks);
    finished(writer)
}

fn writer<'a>(redline: &'a Redline<'a>, setting: &'a Setting<'a>) -> Writer<'a> {
    let mut writer = Writer::new(setting, &[LeavingOut::Insertions, LeavingOut::Deletions]);
    writer.ids = Ids::of(redline);
    writer
}

fn finished(writer: Writer<'_>) -> (String, Reading, Reading) {
    let (html, readings) = writer.markup.finish();
    let [old, new] = <[Reading; 2]>::try_from(readings).expect("two readers were asked");
    (html, old, new)
}

impl<'a> Writer<'a> {
    fn changes(&mut self, changes: &'a [BlockChange<'a>]) {
        for change in changes {
            self.change(change);
            self.markup.line_end();
        }
    }

    fn change(&mut self, change: &'a BlockChange<'a>) {
        if let Some(moved) = change.moved {
            let is_here = change.fate == Fate::Inserted;
            if moved.is_first {
                let words = if is_here { self.setting.moved_here_label } else { self.setting.moved_label };
                let other_end = self.ids.move_end(moved.id, !is_here);
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
        let is_list = matches!(block.kind, BlockKind::BulletList | BlockKind::NumberedList(_)) && !change.is_gone();
        let was_in_list = std::mem::replace(&mut self.in_list, is_list);
        match (&change.body, &block.kind) {
            (_, BlockKind::Rule) => {
                let was = self.was(change);
                self.markup.open(&marked(Tag::new("hr"), change, was));
            }
            (ChangedBody::Text(runs), kind) => {
                let id = self.ids.of_block(change);
                self.start_change(change, id.as_deref());
                self.runs(runs);
                self.end_change(change, kind, id.as_deref());
            }
            (ChangedBody::Merged(pieces), kind) => {
                let id = self.ids.of_block(change);
                self.start_change(change, id.as_deref());
                self.pieces(pieces);
                self.end_change(change, kind, id.as_deref());
            }
            (ChangedBody::Blocks(rows), BlockKind::Table) => {
                let is_head = |row: &BlockChange<'_>| row.block().kind == BlockKind::Row { head: true };
                let head = rows.iter().take_while(|row| is_head(row)).count();
                let id = self.ids.of_block(change);
                self.start_change(change, id.as_deref());
                self.table_part("thead", head > 0, |writer| writer.changes(&rows[..head]));
                self.table_part("tbody", head < rows.len(), |writer| writer.changes(&rows[head..]));
                self.end_change(change, &block.kind, None);
            }
            // Nothing but items may stand in a list: the first of them tells what was around it.
            (ChangedBody::Blocks(blocks), kind) if was_in_list && change.is_gone() => {
                self.gone.extend(kind.element());
                self.in_list = true;
                self.changes(blocks);
            }
            (ChangedBody::Blocks(blocks), kind) => {
                let id = self.ids.of_block(change);
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
                self.markup.open(&marked(Tag::new("div"), change, was));
            }
            return;
        }
        self.start_block(&block.kind, id, |tag| marked(tag, change, was));
    }

    /// The elements that a kept block was, where these are others.
    fn was(&mut self, change: &BlockChange<'_>) -> Option<String> {
        let is_other = change.is_other_element();
        if change.fate != Fate::Kept || (!is_other && self.gone.is_empty()) {
            return None;
        }
        let names: Vec<&str> = self.gone.drain(..).chain(change.was()).collect();
        let is = change.new.and_then(|block| block.kind.element());
        Some(names.join(" ")).filter(|was| is != Some(was))
    }

    fn end_change(&mut self, change: &BlockChange<'_>, kind: &BlockKind, id: Option<&str>) {
        self.end_words();
        if *kind == BlockKind::Plain || change.is_gone() {
            if change.is_other_element() {
                self.markup.close();
            }
            return;
        }
        let words = change.block().text().map(crate::text::words::Text::plain).unwrap_or_default();
        // A heading that is gone cannot be cited.
        let id = id.filter(|_| change.fate != Fate::Deleted);
        self.end_block(kind, id, &words);
    }

    /// The words of blocks that were merged: the first ones without an element of their own.
    fn pieces(&mut self, pieces: &'a [Piece<'a>]) {
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                let was = elements(&piece.was);
                self.markup.text(" ");
                self.markup.open(&Tag::new("span").with("data-diff", "format").with("data-was", was));
            }
            self.runs(&piece.runs);
            if at > 0 {
                self.markup.close();
            }
        }
    }

    fn runs(&mut self, runs: &'a [Run<'a>]) {
        self.start_words();
        for (at, run) in runs.iter().enumerate() {
            match run {
                Run::Kept { old, new } => self.kept(old, new, at > 0),
                Run::Changed { old, new, kind } => {
                    let following = match runs.get(at + 1) {
                        Some(Run::Kept { old, new }) => old.first().zip(new.first()),
                        Some(Run::Changed { .. }) | None => None,
                    };
                    self.changed(old, new, kind.as_str(), Gap { at_start: at == 0, following });
                }
            }
        }
        self.end_words();
    }

    /// Kept words. The space before the first is written by the change before it, if there is one.
    fn kept(&mut self, old: &'a [Token], new: &'a [Token], after_change: bool) {
        for (at, (before, after)) in old.iter().zip(new).enumerate() {
            if at > 0 || !after_change {
                self.boundary(Edge::of(&before.space), Edge::of(&after.space), at == 0);
            }
            self.anchor(after);
            if after.image.is_some() {
                self.word(after, "", &self.within(kept_wrappers(&before.style, &after.style)));
            }
            let mut start = 0;
            for end in before.style_ends(after) {
                let part = &after.text[start..end];
                if !part.is_empty() {
                    self.word(after, part, &self.within(kept_wrappers(before.style_at(start), after.style_at(start))));
                }
                start = end;
            }
        }
    }

    fn changed(&mut self, old: &'a [Token], new: &'a [Token], kind: Option<&'static str>, gap: Gap<'a>) {
        let (deletion, insertion) = (Wrapper::Deletion(kind), Wrapper::Insertion(kind));
        let edges = Edges::around(old, new, &gap);
        let lead = Boundary::between(edges.lead_old, edges.lead_new);
        let trail = Boundary::between(edges.trail_old, edges.trail_new);
        let alone = edges.only_boundary(lead, trail);

        if let Boundary::Shared(space) = lead {
            self.space(space);
        }
        if let Some((space, of_old)) = alone {
            self.marked_space(space, if of_old { deletion.clone() } else { insertion.clone() });
        }
        if let Boundary::Old(space) = lead {
            self.marked_space(space, deletion.clone());
        }
        let next = gap.following.map(|(old, _)| old);
        self.going = links_that_go(old, new, next, &self.open);
        self.side(old, &deletion, false);
        self.going.clear();
        if let Boundary::Old(space) = trail {
            self.marked_space(space, deletion);
        }
        if let Boundary::New(space) = lead {
            self.marked_space(space, insertion.clone());
        }
        self.side(new, &insertion, true);
        if let Boundary::New(space) = trail {
            self.marked_space(space, insertion);
        }
        if let Boundary::Shared(space) = trail {
            self.space(space);
        }
    }

    /// The words of one side, each in its mark.
    fn side(&mut self, tokens: &'a [Token], mark: &Wrapper<'a>, with_anchors: bool) {
        for (at, token) in tokens.iter().enumerate() {
            if at > 0 && !token.space.is_none() {
                self.space_in(&token.space, mark, &self.within(side_wrappers(&token.style, mark)));
            }
            if with_anchors {
                self.anchor(token);
            }
            if token.image.is_some() {
                self.word(token, "", &self.within(side_wrappers(&token.style, mark)));
            }
            for (part, style) in token.parts().filter(|(part, _)| !part.is_empty()) {
                self.word(token, part, &self.within(side_wrappers(style, mark)));
            }
        }
    }

    /// The elements of a word, inside an insertion where the block moved here.
    fn within(&self, mut wrappers: Vec<Wrapper<'a>>) -> Vec<Wrapper<'a>> {
        if let Some(Wrapper::Link(link)) = wrappers.first().filter(|_| !self.going.is_empty())
            && self.going.contains(link)
        {
            wrappers[0] = Wrapper::LinkGone(link);
        }
        if self.in_move {
            let links = wrappers.iter().take_while(|w| w.is_link()).count();
            wrappers.insert(links, Wrapper::Insertion(None));
        }
        wrappers
    }

    /// White space between two kept words: shared, or marked as one text's own.
    fn boundary(&mut self, old: Edge<'a>, new: Edge<'a>, at_start: bool) {
        if at_start {
            return;
        }
        match Boundary::between(old, new) {
            Boundary::Shared(space) => self.space(space),
            Boundary::Old(space) => self.marked_space(space, Wrapper::Deletion(None)),
            Boundary::New(space) => self.marked_space(space, Wrapper::Insertion(None)),
            Boundary::None => {}
        }
    }
}

/// What stands around a change.
#[derive(Clone, Copy)]
struct Gap<'a> {
    at_start: bool,
    following: Option<(&'a Token, &'a Token)>,
}

/// What one text has at one end of a change.
#[derive(Clone, Copy)]
enum Edge<'a> {
    /// White space.
    Space(&'a Space),
    /// Nothing: words touch.
    Touching,
    /// The end of a block, or a place that is settled elsewhere: white space does no harm and is not needed.
    Open,
}

impl<'a> Edge<'a> {
    fn of(space: &'a Space) -> Self {
        if space.is_none() { Self::Touching } else { Self::Space(space) }
    }
}

/// White space at one end of a change, and whose it is.
#[derive(Clone, Copy)]
enum Boundary<'a> {
    Shared(&'a Space),
    Old(&'a Space),
    New(&'a Space),
    None,
}

impl<'a> Boundary<'a> {
    fn between(old: Edge<'a>, new: Edge<'a>) -> Self {
        match (old, new) {
            (Edge::Space(_) | Edge::Open, Edge::Space(space)) | (Edge::Space(space), Edge::Open) => Self::Shared(space),
            (Edge::Space(space), Edge::Touching) => Self::Old(space),
            (Edge::Touching, Edge::Space(space)) => Self::New(space),
            (Edge::Touching | Edge::Open, Edge::Touching | Edge::Open) => Self::None,
        }
    }

    fn is_shared(self) -> bool {
        matches!(self, Self::Shared(_))
    }
}

/// The four ends of a change.
struct Edges<'a> {
    lead_old: Edge<'a>,
    lead_new: Edge<'a>,
    trail_old: Edge<'a>,
    trail_new: Edge<'a>,
    /// The one place at which a side without words in the change has its white space.
    sole_old: Option<&'a Space>,
    sole_new: Option<&'a Space>,
}

impl<'a> Edges<'a> {
    fn around(old: &'a [Token], new: &'a [Token], gap: &Gap<'a>) -> Self {
        let open = gap.at_start;
        let before = |tokens: &'a [Token]| match tokens.first() {
            Some(_) if gap.at_start => Edge::Open,
            Some(first) => Edge::of(&first.space),
            None => Edge::Open,
        };
        let after = |token: Option<&'a Token>| token.map_or(Edge::Open, |token| Edge::of(&token.space));
        let (next_old, next_new) = (gap.following.map(|f| f.0), gap.following.map(|f| f.1));
        let mut edges = Self {
            lead_old: before(old),
            lead_new: before(new),
            trail_old: after(next_old),
            trail_new: after(next_new),
            sole_old: None,
            sole_new: None,
        };
        // A side without words has one place for its white space, not two: the place before the next kept word.
        let sole = |next: Option<&'a Token>| match next {
            Some(next) if !open && !next.space.is_none() => (Edge::Open, Edge::Open, Some(&next.space)),
            Some(_) if !open => (Edge::Touching, Edge::Touching, None),
            _ => (Edge::Open, Edge::Open, None),
        };
        if old.is_empty() {
            (edges.lead_old, edges.trail_old, edges.sole_old) = sole(next_old);
        }
        if new.is_empty() {
            (edges.lead_new, edges.trail_new, edges.sole_new) = sole(next_new);
        }
        edges
    }

    /// White space of a side without words that neither end of the change has given it; `true` for the old text's.
    fn only_boundary(&self, lead: Boundary<'a>, trail: Boundary<'a>) -> Option<(&'a Space, bool)> {
        if lead.is_shared() || trail.is_shared() {
            return None;
        }
        self.sole_old.map(|space| (space, true)).or_else(|| self.sole_new.map(|space| (space, false)))
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

/// The elements of a kept word, with marks on those that only one text has.
fn kept_wrappers<'a>(old: &'a Style, new: &'a Style) -> Vec<Wrapper<'a>> {
    let leads_to = |link: Option<&'a Link>| link.map(|link| &*link.href);
    let (old_link, new_link) = (old.link.as_deref(), new.link.as_deref());
    let link = if leads_to(old_link) == leads_to(new_link) {
        new_link.map(Wrapper::Link)
    } else {
        Some(Wrapper::LinkChanged { old: old_link, new: new_link })
    };
    link.into_iter().chain(mark_wrappers(old.marks, new.marks)).collect()
}

fn mark_wrappers<'a>(old: Marks, new: Marks) -> impl Iterator<Item = Wrapper<'a>> {
    Mark::ALL.into_iter().filter_map(move |mark| match (old.has(mark), new.has(mark)) {
        (true, true) => Some(Wrapper::Mark(mark)),
        (false, true) => Some(Wrapper::MarkAdded(mark)),
        (true, false) => Some(Wrapper::MarkRemoved(mark)),
        (false, false) => None,
    })
}

fn side_wrappers<'a>(style: &'a Style, mark: &Wrapper<'a>) -> Vec<Wrapper<'a>> {
    let link = style.link.as_deref().map(Wrapper::Link);
    let marks = style.marks.iter().map(Wrapper::Mark);
    link.into_iter().chain(std::iter::once(mark.clone())).chain(marks).collect()
}

/// The links that go with all their words: none of them stands before the change, or goes on after it.
fn links_that_go<'a>(old: &'a [Token], new: &[Token], next: Option<&Token>, open: &[Wrapper<'a>]) -> Vec<&'a Link> {
    let links = |token: &'a Token| token.parts().filter_map(|(_, style)| style.link.as_deref());
    let has = |token: Option<&Token>, link: &Link| {
        token.is_some_and(|token| token.parts().any(|(_, style)| style.link.as_deref() == Some(link)))
    };
    let is_open = |link: &Link| open.iter().any(|wrapper| matches!(wrapper, Wrapper::Link(other) if *other == link));
    let stays = |link: &Link| {
        (has(old.first(), link) && is_open(link)) || (has(old.last(), link) && has(new.first().or(next), link))
    };
    old.iter().flat_map(links).filter(|link| !stays(link)).collect()
}

#[cfg(test)]
mod tests;
