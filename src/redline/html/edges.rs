//! Whose the white space around a change is.

use crate::text::words::{Space, Token};

/// What a change stands between.
#[derive(Clone, Copy)]
pub(super) struct Neighbours<'a> {
    /// Whether it begins a block.
    pub(super) at_start: bool,
    /// The kept word after it, as both texts have it.
    pub(super) following: Option<(&'a Token, &'a Token)>,
}

/// What one text has at one end of a change.
#[derive(Clone, Copy)]
pub(super) enum Edge<'a> {
    /// White space.
    Space(Space<'a>),
    /// Nothing: words touch.
    Touching,
    /// The end of a block, or a side of the change that has no words: white space may stand there or not.
    Open,
}

impl<'a> Edge<'a> {
    pub(super) fn of(space: Space<'a>) -> Self {
        if space.is_none() { Self::Touching } else { Self::Space(space) }
    }
}

/// White space at one end of a change, and whose it is.
#[derive(Clone, Copy)]
pub(super) enum Boundary<'a> {
    Shared(Space<'a>),
    Old(Space<'a>),
    New(Space<'a>),
    None,
}

impl<'a> Boundary<'a> {
    pub(super) fn between(old: Edge<'a>, new: Edge<'a>) -> Self {
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
pub(super) struct Edges<'a> {
    pub(super) lead_old: Edge<'a>,
    pub(super) lead_new: Edge<'a>,
    pub(super) trail_old: Edge<'a>,
    pub(super) trail_new: Edge<'a>,
    /// The one place at which a side without words in the change has its white space.
    sole_old: Option<Space<'a>>,
    sole_new: Option<Space<'a>>,
}

impl<'a> Edges<'a> {
    pub(super) fn around(old: &'a [Token], new: &'a [Token], neighbours: &Neighbours<'a>) -> Self {
        let open = neighbours.at_start;
        let before = |tokens: &'a [Token]| match tokens.first() {
            Some(_) if neighbours.at_start => Edge::Open,
            Some(first) => Edge::of(first.space()),
            None => Edge::Open,
        };
        let after = |token: Option<&'a Token>| token.map_or(Edge::Open, |token| Edge::of(token.space()));
        let (next_old, next_new) = (neighbours.following.map(|f| f.0), neighbours.following.map(|f| f.1));
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
            Some(next) if !open && !next.space().is_none() => (Edge::Open, Edge::Open, Some(next.space())),
            Some(_) if !open => (Edge::Touching, Edge::Touching, None),
            _ => (Edge::Open, Edge::Open, None),
        };
        if old.is_empty() {
            (edges.lead_old, edges.trail_old, edges.sole_old) = sole(next_old);
            // Words that come at the end bring the white space before them.
            if next_old.is_none() && !open {
                edges.lead_old = Edge::Touching;
            }
        }
        if new.is_empty() {
            (edges.lead_new, edges.trail_new, edges.sole_new) = sole(next_new);
        }
        edges
    }

    /// White space of a side without words that neither end of the change has given it; `true` for the old text's.
    pub(super) fn only_boundary(&self, lead: Boundary<'a>, trail: Boundary<'a>) -> Option<(Space<'a>, bool)> {
        if lead.is_shared() || trail.is_shared() {
            return None;
        }
        self.sole_old.map(|space| (space, true)).or_else(|| self.sole_new.map(|space| (space, false)))
    }
}
