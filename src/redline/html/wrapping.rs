//! The inline elements of a redline: what its marks are, and how each is written.

use std::borrow::Cow;

use super::labels::Labels;
use crate::html::tag::{Tag, Targets};
use crate::html::write::Markup;
use crate::redline::ids::Ids;
use crate::text::html::Wrapping;
use crate::text::links::Links;
use crate::text::words::{Link, Mark, Marks, Style, Token};

/// An inline element that words of a redline stand in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wrapper<'a> {
    Link(&'a Link),
    /// A link that goes with all its words.
    DeletedLink(&'a Link),
    /// A link that led elsewhere, was called otherwise, was not there, or is no more.
    ChangedLink {
        old: Option<&'a Link>,
        new: Option<&'a Link>,
    },
    /// Words that moved here.
    Moved,
    Insertion(Option<&'static str>),
    Deletion(Option<&'static str>),
    Mark(Mark),
    MarkAdded(Mark),
    MarkRemoved(Mark),
}

/// Writes the elements of a redline.
pub(super) struct RedlineMarks<'a> {
    pub(super) labels: &'a Labels<'a>,
    pub(super) ids: Ids<'a>,
    /// Whether what came and what went is said in words too.
    pub(super) is_spoken: bool,
}

impl<'a> Wrapping<'a> for RedlineMarks<'a> {
    type Wrapper = Wrapper<'a>;

    fn tag(&self, wrapper: Wrapper<'a>, links: &'a Links) -> Tag<'a> {
        match wrapper {
            Wrapper::Link(link) | Wrapper::DeletedLink(link) => {
                let class = matches!(wrapper, Wrapper::DeletedLink(_)).then_some("gone");
                let tag = Tag::new("a").with_some("class", class).with("href", self.href(link, links));
                tag.with_some("title", link.title.as_deref()).with_targets(targets(Some(link), Some(link)))
            }
            Wrapper::ChangedLink { old, new } => {
                let was = old.map_or("".into(), |old| links.href(&old.href));
                let tag = match new {
                    Some(new) => {
                        Tag::new("a").with("href", self.href(new, links)).with_some("title", new.title.as_deref())
                    }
                    None => Tag::new("span"),
                };
                tag.with("data-diff", "link").with("data-was-href", was).with_targets(targets(old, new))
            }
            Wrapper::Moved => Tag::new("ins"),
            Wrapper::Insertion(kind) => Tag::new("ins").with_some("data-kind", kind),
            Wrapper::Deletion(kind) => Tag::new("del").with_some("data-kind", kind),
            Wrapper::Mark(mark) => Tag::new(mark.element()),
            Wrapper::MarkAdded(mark) => format_tag(mark.element(), ""),
            Wrapper::MarkRemoved(mark) => format_tag("span", mark.element()),
        }
    }

    /// Says beside a link where it led before, and what it was called if that is what changed.
    fn after(&self, wrapper: Wrapper<'a>, markup: &mut Markup) {
        let Wrapper::ChangedLink { old, new } = wrapper else { return };
        let title =
            old.and_then(|old| old.title.as_ref()).filter(|was| new.and_then(|new| new.title.as_ref()) != Some(was));
        let title = title.map_or_else(String::new, |was| format!(" “{was}”"));
        let words = match old {
            Some(old) => format!(" [{} {}{title}]", self.labels.link_was, old.href),
            None => format!(" [{}]", self.labels.link_added),
        };
        let label = Tag::new("span").with("class", "link-label").with("data-redline", "ignore");
        markup.element(&label, &words);
    }

    fn said(&self, wrapper: Wrapper<'a>) -> Option<[&str; 2]> {
        let Labels { mark_deleted, mark_added, mark_end, .. } = self.labels;
        match wrapper {
            Wrapper::Deletion(_) if self.is_spoken => Some([mark_deleted, mark_end]),
            Wrapper::Insertion(_) if self.is_spoken => Some([mark_added, mark_end]),
            _ => None,
        }
    }

    fn names_unseen(&self, wrappers: &[Wrapper<'a>]) -> bool {
        let is_mark =
            |wrapper: &Wrapper<'_>| matches!(wrapper, Wrapper::Moved | Wrapper::Insertion(_) | Wrapper::Deletion(_));
        wrappers.iter().any(is_mark)
    }
}

impl<'a> RedlineMarks<'a> {
    /// Where a link leads on this page: a section that is no more, or is called otherwise, is on it all the same.
    fn href(&self, link: &'a Link, links: &Links) -> Cow<'a, str> {
        match link.href.strip_prefix('#').and_then(|id| self.ids.stand_in(id)) {
            Some(id) => Cow::Owned(links.href(&format!("#{id}")).into_owned()),
            None => links.href(&link.href),
        }
    }
}

fn targets<'a>(old: Option<&'a Link>, new: Option<&'a Link>) -> Targets<'a> {
    Targets { old: old.map(|link| &*link.href), new: new.map(|link| &*link.href) }
}

fn format_tag<'a>(name: &'static str, was: &'static str) -> Tag<'a> {
    Tag::new(name).with("data-diff", "format").with("data-was", was)
}

/// The elements of a word: its link, if it is one, is outside all others.
pub(super) struct Wrappers<'a, I> {
    pub(super) link: Option<Wrapper<'a>>,
    pub(super) inner: I,
}

/// The elements of a kept word, with marks on those that only one text has.
pub(super) fn kept_wrappers<'a>(
    old: &'a Style,
    new: &'a Style,
) -> Wrappers<'a, impl Iterator<Item = Wrapper<'a>> + use<'a>> {
    let (old_link, new_link) = (old.link.as_deref(), new.link.as_deref());
    let link = if old_link == new_link {
        new_link.map(Wrapper::Link)
    } else {
        Some(Wrapper::ChangedLink { old: old_link, new: new_link })
    };
    Wrappers { link, inner: mark_wrappers(old.marks, new.marks) }
}

fn mark_wrappers<'a>(old: Marks, new: Marks) -> impl Iterator<Item = Wrapper<'a>> {
    old.or(new).iter().map(move |mark| match (old.has(mark), new.has(mark)) {
        (true, false) => Wrapper::MarkRemoved(mark),
        (false, _) => Wrapper::MarkAdded(mark),
        (true, true) => Wrapper::Mark(mark),
    })
}

/// The elements of a word of one text, in its mark.
pub(super) fn side_wrappers<'a>(
    style: &'a Style,
    mark: Wrapper<'a>,
) -> Wrappers<'a, impl Iterator<Item = Wrapper<'a>> + use<'a>> {
    let Wrappers { link, inner } = style_wrappers(style);
    Wrappers { link, inner: std::iter::once(mark).chain(inner) }
}

/// The elements of a word in its style, unmarked.
pub(super) fn style_wrappers(style: &Style) -> Wrappers<'_, impl Iterator<Item = Wrapper<'_>>> {
    Wrappers { link: style.link.as_deref().map(Wrapper::Link), inner: style.marks.iter().map(Wrapper::Mark) }
}

/// The links that go with all their words: none of them stands before the change, or goes on after it.
pub(super) fn links_that_go<'a>(
    old: &'a [Token],
    new: &[Token],
    next: Option<&Token>,
    open: &[Wrapper<'a>],
) -> Vec<&'a Link> {
    let links = |token: &'a Token| token.styles().filter_map(|style| style.link.as_deref());
    let has = |token: Option<&Token>, link: &Link| {
        token.is_some_and(|token| token.styles().any(|style| style.link.as_deref() == Some(link)))
    };
    let is_open = |link: &Link| open.iter().any(|wrapper| matches!(wrapper, Wrapper::Link(other) if *other == link));
    let stays = |link: &Link| {
        (has(old.first(), link) && is_open(link)) || (has(old.last(), link) && has(new.first().or(next), link))
    };
    old.iter().flat_map(links).filter(|link| !stays(link)).collect()
}
