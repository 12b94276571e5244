//! The words of a redline: kept ones, and changed ones in their marks.

use super::edges::{Boundary, Edge, Edges, Neighbours};
use super::wrapping::{Wrapper, Wrappers, kept_wrappers, links_that_go, side_wrappers, style_wrappers};
use super::{Due, RedlineWriter};
use crate::redline::changes::Run;
use crate::text::words::{Space, Token, alike_in_both, stretches};

impl<'a> RedlineWriter<'a> {
    pub(super) fn runs(&mut self, runs: &'a [Run<'a>]) {
        self.start_words();
        for (at, run) in runs.iter().enumerate() {
            match run {
                Run::Kept { old, new } => self.kept(old, new, at > 0),
                Run::Changed { old, new, kind } => {
                    let following = match runs.get(at + 1) {
                        Some(Run::Kept { old, new }) => old.first().zip(new.first()),
                        Some(Run::Changed { .. }) | None => None,
                    };
                    self.changed(old, new, kind.as_str(), Neighbours { at_start: at == 0, following });
                }
            }
        }
        self.out.end_words();
    }

    /// Kept words. The space before the first is written by the change before it, if there is one.
    fn kept(&mut self, old: &'a [Token], new: &'a [Token], after_change: bool) {
        let mut at = 0;
        while let (Some(before), Some(after)) = (old.get(at), new.get(at)) {
            if at > 0 || !after_change {
                self.boundary(Edge::of(before.space()), Edge::of(after.space()), at == 0);
            }
            let same = self.same_stretch(&old[at..], &new[at..]);
            at += same.len().max(1);
            if same.len() > 1 {
                self.out.stretch(same, self.within(style_wrappers(after.style())));
                continue;
            }
            self.out.anchor(after);
            for part in before.common_parts(after) {
                let wrappers = kept_wrappers(before.style_at(part.start), after.style_at(part.start));
                self.out.word(after, &after.text()[part], self.within(wrappers));
            }
        }
    }

    /// The kept words, from the first on, that are set alike, in the old text as in the new one. None where each character
    /// without a shape has to be named.
    fn same_stretch(&self, old: &[Token], new: &'a [Token]) -> &'a [Token] {
        if self.in_move { &[] } else { &new[..alike_in_both(old, new)] }
    }

    fn changed(&mut self, old: &'a [Token], new: &'a [Token], kind: Option<&'static str>, neighbours: Neighbours<'a>) {
        let (deletion, insertion) = (Wrapper::Deletion(kind), Wrapper::Insertion(kind));
        let edges = Edges::around(old, new, &neighbours);
        let lead = Boundary::between(edges.lead_old, edges.lead_new);
        let trail = Boundary::between(edges.trail_old, edges.trail_new);
        let alone = edges.only_boundary(lead, trail);

        if let Boundary::Shared(space) = lead {
            self.out.space(space);
        }
        if let Some((space, of_old)) = alone {
            self.marked_space(space, if of_old { deletion } else { insertion });
        }
        if let Boundary::Old(space) = lead {
            self.marked_space(space, deletion);
        }
        let next = neighbours.following.map(|(old, _)| old);
        self.deleted_links = links_that_go(old, new, next, self.out.open());
        self.side(old, deletion, false);
        self.deleted_links.clear();
        if let Boundary::Old(space) = trail {
            self.marked_space(space, deletion);
        }
        if let Boundary::New(space) = lead {
            self.marked_space(space, insertion);
        }
        self.side(new, insertion, true);
        if let Boundary::New(space) = trail {
            self.marked_space(space, insertion);
        }
        if let Boundary::Shared(space) = trail {
            self.out.space(space);
        }
    }

    /// The words of one side, each in its mark.
    fn side(&mut self, tokens: &'a [Token], mark: Wrapper<'a>, with_anchors: bool) {
        for (at, words) in stretches(tokens).enumerate() {
            let token = &words[0];
            if at > 0 && !token.space().is_none() {
                self.space_in(token.space(), mark, self.within(side_wrappers(token.style(), mark)));
            }
            if words.len() > 1 {
                self.out.stretch(words, self.within(side_wrappers(token.style(), mark)));
                continue;
            }
            if with_anchors {
                self.out.anchor(token);
            }
            for (part, style) in token.parts() {
                self.out.word(token, part, self.within(side_wrappers(style, mark)));
            }
        }
    }

    /// The elements of a word, outermost first: inside an insertion where the block moved here.
    fn within<I: Iterator<Item = Wrapper<'a>>>(
        &self,
        Wrappers { link, inner }: Wrappers<'a, I>,
    ) -> impl Iterator<Item = Wrapper<'a>> + use<'a, I> {
        let link = link.map(|link| match link {
            Wrapper::Link(link) if self.deleted_links.contains(&link) => Wrapper::DeletedLink(link),
            other => other,
        });
        let moved = self.in_move.then_some(Wrapper::Moved);
        link.into_iter().chain(moved).chain(inner)
    }

    /// White space between two kept words: shared, or marked as one text's own.
    fn boundary(&mut self, old: Edge<'a>, new: Edge<'a>, at_start: bool) {
        if at_start {
            return;
        }
        match Boundary::between(old, new) {
            Boundary::Shared(space) => self.out.space(space),
            Boundary::Old(space) => self.marked_space(space, Wrapper::Deletion(None)),
            Boundary::New(space) => self.marked_space(space, Wrapper::Insertion(None)),
            Boundary::None => {}
        }
    }

    /// White space that belongs to one text only.
    fn marked_space(&mut self, space: Space<'a>, mark: Wrapper<'a>) {
        let moved = self.in_move.then_some(Wrapper::Moved);
        self.out.enter(moved.into_iter().chain([mark]));
        self.out.write_space(space);
    }

    /// White space between two words of one text, the next one in `wrappers`: never outside their mark.
    fn space_in(&mut self, space: Space<'a>, mark: Wrapper<'a>, wrappers: impl Iterator<Item = Wrapper<'a>>) {
        let mut common = self.out.open().iter().zip(wrappers).take_while(|(open, next)| *open == next);
        if common.any(|(open, _)| *open == mark) {
            self.out.space(space);
        } else {
            self.marked_space(space, mark);
        }
    }

    /// Begins the words of a block with the labels that are due.
    fn start_words(&mut self) {
        for Due { tag, words } in std::mem::take(&mut self.due) {
            self.out.markup.element(&tag, &words);
        }
    }
}
