//! What is open while a text is read, innermost last.

use std::collections::BTreeMap;

/// Who opened something, and so who may close it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// Markdown: always closed in order.
    Markdown,
    /// A raw tag of that name: closed when its end tag comes, or with whatever holds it.
    Html(String),
}

/// A stack of open things, in which the innermost of an origin is found without a search: an end tag may come thousands of
/// times while thousands of other elements are open.
#[derive(Debug)]
pub(crate) struct Opened<T> {
    things: Vec<(Origin, T)>,
    /// Where in `things` those of each origin are.
    places: BTreeMap<Origin, Vec<usize>>,
}

impl<T> Default for Opened<T> {
    fn default() -> Self {
        Self { things: Vec::new(), places: BTreeMap::new() }
    }
}

impl<T> Opened<T> {
    /// How many are open.
    pub(crate) fn len(&self) -> usize {
        self.things.len()
    }

    pub(crate) fn push(&mut self, origin: Origin, thing: T) {
        self.places.entry(origin.clone()).or_default().push(self.things.len());
        self.things.push((origin, thing));
    }

    /// Closes the innermost.
    pub(crate) fn pop(&mut self) -> Option<T> {
        let (origin, thing) = self.things.pop()?;
        self.places.get_mut(&origin).and_then(Vec::pop);
        Some(thing)
    }

    /// The innermost, and who opened it.
    pub(crate) fn last(&self) -> Option<&(Origin, T)> {
        self.things.last()
    }

    /// Where the innermost of an origin is; the outermost of all is at 0.
    pub(crate) fn innermost(&self, origin: &Origin) -> Option<usize> {
        self.places.get(origin)?.last().copied()
    }

    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        self.things.get(at).map(|(_, thing)| thing)
    }

    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.things.get_mut(at).map(|(_, thing)| thing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_of_an_origin_is_found_while_others_come_and_go() {
        let html = |name: &str| Origin::Html(name.to_owned());
        let mut opened = Opened::default();
        for (at, origin) in [Origin::Markdown, html("b"), html("i"), html("b")].into_iter().enumerate() {
            opened.push(origin, at);
        }
        assert_eq!((opened.innermost(&html("b")), opened.innermost(&html("i"))), (Some(3), Some(2)));
        assert_eq!((opened.pop(), opened.innermost(&html("b"))), (Some(3), Some(1)));
        assert_eq!((opened.pop(), opened.innermost(&html("i"))), (Some(2), None));
        assert_eq!((opened.len(), opened.innermost(&Origin::Markdown)), (2, Some(0)));
    }
}
