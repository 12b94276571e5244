//! Documents and redlines as HTML.
//!
//! Both are written by the same hand: an element is opened when a word needs it and stays open while the next words
//! need it too, so that a link or an emphasis is not cut where a redline's marks begin and end.

use std::borrow::Cow;

use super::document::{Align, Block, BlockKind, Body, Document};
use super::links::Links;
use super::words::{Link, Mark, Space, Token};
use crate::html::write::{Leads, LeavingOut, Markup, Reading, Tag};
use crate::redline::ids::Ids;
use crate::values::character::is_unseen;

/// What a text needs to know of the page that shows it.
#[derive(Clone, Debug)]
pub struct Setting<'a> {
    /// Where its links lead.
    pub links: &'a Links,
    /// Words for a table's frame, which can be scrolled by key: "Table".
    pub table_label: &'a str,
    /// Words before the address that a link led to: "link was".
    pub link_was_label: &'a str,
    /// Words before a link that was not there: "link added".
    pub link_added_label: &'a str,
    /// Words where a passage stood that moved: "moved".
    pub moved_label: &'a str,
    /// Words where it stands now: "moved here".
    pub moved_here_label: &'a str,
    /// Whether headings link to themselves, so that readers can cite them.
    pub permalinks: bool,
}

impl<'a> Setting<'a> {
    /// For a text on no page of a site, with labels in English.
    #[must_use]
    pub fn alone(links: &'a Links) -> Self {
        Self {
            links,
            table_label: "Table",
            link_was_label: "link was:",
            link_added_label: "link added",
            moved_label: "moved",
            moved_here_label: "moved here",
            permalinks: false,
        }
    }
}

/// The HTML inside a document's `<article>`, and what a reader finds in it.
#[must_use]
pub fn document(document: &Document, setting: &Setting<'_>) -> (String, Reading) {
    let mut writer = Writer::new(setting, &[LeavingOut::Nothing]);
    writer.blocks(&document.blocks);
    let (html, mut readings) = writer.markup.finish();
    (html, readings.remove(0))
}

/// An inline element that words stand in, outermost first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wrapper<'a> {
    Link(&'a Link),
    /// A link that goes with all its words.
    LinkGone(&'a Link),
    /// A link that led elsewhere, or was not there, or is no more.
    LinkChanged {
        old: Option<&'a Link>,
        new: Option<&'a Link>,
    },
    Insertion(Option<&'static str>),
    Deletion(Option<&'static str>),
    Mark(Mark),
    MarkAdded(Mark),
    MarkRemoved(Mark),
}

impl Wrapper<'_> {
    pub(crate) fn is_link(&self) -> bool {
        matches!(self, Self::Link(_) | Self::LinkGone(_) | Self::LinkChanged { .. })
    }
}

/// Writes words, keeping open what the next ones need too.
pub(crate) struct Writer<'a> {
    pub(crate) markup: Markup,
    pub(crate) setting: &'a Setting<'a>,
    pub(crate) open: Vec<Wrapper<'a>>,
    space: Option<&'a Space>,
    pending_anchor: Option<&'a str>,
    /// Whether what is written stands in a block that moved here: all of it is inserted.
    pub(crate) in_move: bool,
    /// What to say before the next words, and where that leads: that the passage moved.
    pub(crate) move_label: Option<(&'a str, String)>,
    /// The ids of a redline's blocks.
    pub(crate) ids: Ids<'a>,
    /// Whether the blocks that are written stand right in a list.
    pub(crate) in_list: bool,
    /// The links that go with all their words, in the change that is written.
    pub(crate) going: Vec<&'a Link>,
    /// Elements of the old text that begin with the next block and have none of their own.
    pub(crate) gone: Vec<&'static str>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(setting: &'a Setting<'a>, readers: &[LeavingOut]) -> Self {
        Self {
            markup: Markup::read_by(readers),
            setting,
            open: Vec::new(),
            space: None,
            pending_anchor: None,
            in_move: false,
            move_label: None,
            ids: Ids::default(),
            in_list: false,
            going: Vec::new(),
            gone: Vec::new(),
        }
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block) {
        match (&block.body, &block.kind) {
            (Body::Text(text), BlockKind::Plain) => self.tokens(&text.tokens),
            (Body::Text(text), _) => {
                self.start_block(&block.kind, block.id.as_deref(), identity);
                self.tokens(&text.tokens);
                self.end_block(&block.kind, block.id.as_deref(), &text.plain());
            }
            (Body::Blocks(rows), BlockKind::Table) => {
                let head = rows.iter().take_while(|row| row.kind == BlockKind::Row { head: true }).count();
                self.start_block(&block.kind, block.id.as_deref(), identity);
                self.table_part("thead", head > 0, |writer| writer.blocks(&rows[..head]));
                self.table_part("tbody", head < rows.len(), |writer| writer.blocks(&rows[head..]));
                self.end_block(&block.kind, None, "");
            }
            (Body::Blocks(_), BlockKind::Rule) => self.markup.open(&Tag::new("hr")),
            (Body::Blocks(blocks), kind) => {
                self.start_block(kind, block.id.as_deref(), identity);
                self.blocks(blocks);
                self.end_block(kind, None, "");
            }
        }
        self.markup.line_end();
    }

    /// Opens the elements of a block; `mark` adds to the one that the redline's guarantee counts.
    pub(crate) fn start_block<'t>(
        &mut self,
        kind: &'t BlockKind,
        id: Option<&'t str>,
        mark: impl FnOnce(Tag<'t>) -> Tag<'t>,
    ) {
        let Some(name) = kind.element() else { return };
        if *kind == BlockKind::Table {
            let label = self.setting.table_label;
            let frame = Tag::new("div").with("class", "table").with("role", "group").with("aria-label", label);
            self.markup.open(&frame.with("tabindex", "0"));
        }
        let tag = Tag::new(name).with_some("id", id);
        let tag = match kind {
            BlockKind::NumberedList(first) if *first != 1 => tag.with("start", first.to_string()),
            BlockKind::Cell { align: Align::Center, .. } => tag.with("class", "center"),
            BlockKind::Cell { align: Align::End, .. } => tag.with("class", "end"),
            _ => tag,
        };
        let tag = if matches!(kind, BlockKind::Cell { head: true, .. }) { tag.with("scope", "col") } else { tag };
        self.markup.open(&mark(tag));
        if let BlockKind::Code(language) = kind {
            let class = language.as_ref().map(|language| format!("language-{language}"));
            self.markup.open(&Tag::new("code").with_some("class", class));
        }
    }

    pub(crate) fn end_block(&mut self, kind: &BlockKind, id: Option<&str>, words: &str) {
        self.close_wrappers(0);
        match kind {
            BlockKind::Plain => return,
            BlockKind::Heading(_) if self.setting.permalinks => {
                if let Some(id) = id {
                    let link = Tag::new("a").with("class", "permalink").with("href", format!("#{id}"));
                    self.markup.element(&link.with("aria-label", words), "");
                }
            }
            BlockKind::Code(_) | BlockKind::Table => self.markup.close(),
            _ => {}
        }
        self.markup.close();
    }

    pub(crate) fn table_part(&mut self, name: &'static str, wanted: bool, rows: impl FnOnce(&mut Self)) {
        if wanted {
            self.markup.open(&Tag::new(name));
            rows(self);
            self.markup.close();
        }
    }

    fn tokens(&mut self, tokens: &'a [Token]) {
        for token in tokens {
            self.space(&token.space);
            self.anchor(token);
            if token.image.is_some() {
                let wrappers = style_wrappers(&token.style);
                self.word(token, "", &wrappers);
            }
            for (part, style) in token.parts().filter(|(part, _)| !part.is_empty()) {
                self.word(token, part, &style_wrappers(style));
            }
        }
        self.close_wrappers(0);
    }

    /// White space that is due before the next word, in the elements that are open on both its sides.
    pub(crate) fn space(&mut self, space: &'a Space) {
        if !space.is_none() {
            self.space = Some(space);
        }
    }

    /// White space that belongs to one text only.
    pub(crate) fn marked_space(&mut self, space: &'a Space, mark: Wrapper<'a>) {
        if self.in_move {
            self.enter(&[Wrapper::Insertion(None), mark]);
        } else {
            self.enter(&[mark]);
        }
        self.write_space(space);
    }

    /// White space between two words of one text, the next one in `wrappers`: never outside their mark.
    pub(crate) fn space_in(&mut self, space: &'a Space, mark: &Wrapper<'a>, wrappers: &[Wrapper<'a>]) {
        let common = self.open.iter().zip(wrappers).take_while(|(a, b)| a == b).count();
        if wrappers[..common].contains(mark) {
            self.space(space);
        } else {
            self.marked_space(space, mark.clone());
        }
    }

    /// A place that links can lead to, before the next word.
    pub(crate) fn anchor(&mut self, token: &'a Token) {
        self.pending_anchor = token.anchor.as_deref();
    }

    /// A word, or a part of one, in its elements.
    pub(crate) fn word(&mut self, token: &'a Token, part: &str, wrappers: &[Wrapper<'a>]) {
        self.enter(wrappers);
        match &token.image {
            None if wrappers.iter().any(|w| matches!(w, Wrapper::Insertion(_) | Wrapper::Deletion(_))) => {
                self.visible(part);
            }
            None => self.markup.text(part),
            Some(image) => {
                let tag = Tag::new("img").with("src", self.setting.links.src(&image.file)).with("alt", &*image.alt);
                self.markup.open(&tag.with_some("title", image.title.as_deref()));
            }
        }
    }

    /// Words of which each character without a shape is followed by its name, so that a change of it can be seen.
    fn visible(&mut self, words: &str) {
        for piece in words.split_inclusive(is_unseen) {
            self.markup.text(piece);
            if let Some(character) = piece.chars().next_back().filter(|c| is_unseen(*c)) {
                let label = Tag::new("span").with("class", "character").with("data-redline", "ignore");
                self.markup.element(&label, &format!("[U+{:04X}]", u32::from(character)));
            }
        }
    }

    /// Closes what the next word does not need, writes the white space that is due, and opens the rest.
    fn enter(&mut self, wrappers: &[Wrapper<'a>]) {
        let common = self.open.iter().zip(wrappers).take_while(|(a, b)| a == b).count();
        self.close_wrappers(common);
        self.flush_space();
        if let Some(id) = self.pending_anchor.take() {
            self.markup.element(&Tag::new("span").with("id", id), "");
        }
        for wrapper in &wrappers[common..] {
            self.open_wrapper(wrapper);
            self.open.push(wrapper.clone());
        }
    }

    fn flush_space(&mut self) {
        if let Some(space) = self.space.take() {
            self.write_space(space);
        }
    }

    fn write_space(&mut self, space: &Space) {
        match space {
            Space::None => {}
            Space::Plain => self.markup.text(" "),
            Space::Break => self.markup.open(&Tag::new("br")),
            Space::Other(typed) => self.markup.text(typed),
        }
    }

    pub(crate) fn close_wrappers(&mut self, keep: usize) {
        while self.open.len() > keep {
            let wrapper = self.open.pop().expect("there are more than are kept");
            self.markup.close();
            if let Wrapper::LinkChanged { old, new } = wrapper {
                self.link_label(old, new);
            }
        }
    }

    /// Begins the words of a block.
    pub(crate) fn start_words(&mut self) {
        if let Some((words, href)) = self.move_label.take() {
            let label = Tag::new("a").with("class", "move-label").with("data-redline", "ignore").with("href", href);
            self.markup.element(&label, words);
        }
    }

    /// Ends the words of a block: white space that is still due is dropped.
    pub(crate) fn end_words(&mut self) {
        self.close_wrappers(0);
        self.space = None;
    }

    fn open_wrapper(&mut self, wrapper: &Wrapper<'a>) {
        let links = self.setting.links;
        // A section that is no more, or is called otherwise, is on this page all the same.
        let gone = |href: &str| self.ids.gone(href.strip_prefix('#')?).map(|id| format!("#{id}"));
        let href = |link: &'a Link| match gone(&link.href) {
            Some(here) => Cow::Owned(links.href(&here).into_owned()),
            None => links.href(&link.href),
        };
        let format = |name, was: &'static str| Tag::new(name).with("data-diff", "format").with("data-was", was);
        let tag = match wrapper {
            Wrapper::Link(link) | Wrapper::LinkGone(link) => {
                let class = matches!(wrapper, Wrapper::LinkGone(_)).then_some("gone");
                let tag = Tag::new("a").with_some("class", class).with("href", href(link));
                tag.with_some("title", link.title.as_deref()).leading(leads(Some(link), Some(link)))
            }
            Wrapper::LinkChanged { old, new } => {
                let was = old.map_or("".into(), |old| links.href(&old.href));
                let tag = match new {
                    Some(new) => Tag::new("a").with("href", href(new)),
                    None => Tag::new("span"),
                };
                tag.with("data-diff", "link").with("data-was-href", was).leading(leads(*old, *new))
            }
            Wrapper::Insertion(kind) => Tag::new("ins").with_some("data-kind", *kind),
            Wrapper::Deletion(kind) => Tag::new("del").with_some("data-kind", *kind),
            Wrapper::Mark(mark) => Tag::new(mark.element()),
            Wrapper::MarkAdded(mark) => format(mark.element(), ""),
            Wrapper::MarkRemoved(mark) => format("span", mark.element()),
        };
        self.markup.open(&tag);
    }

    /// Says beside a link where it led before.
    fn link_label(&mut self, old: Option<&Link>, _new: Option<&Link>) {
        let words = match old {
            Some(old) => format!(" [{} {}]", self.setting.link_was_label, old.href),
            None => format!(" [{}]", self.setting.link_added_label),
        };
        let label = Tag::new("span").with("class", "link-label").with("data-redline", "ignore");
        self.markup.element(&label, &words);
    }
}

fn leads<'a>(old: Option<&'a Link>, new: Option<&'a Link>) -> Leads<'a> {
    Leads { old: old.map(|link| &*link.href), new: new.map(|link| &*link.href) }
}

fn identity<T>(value: T) -> T {
    value
}

pub(crate) fn style_wrappers(style: &super::words::Style) -> Vec<Wrapper<'_>> {
    let link = style.link.as_deref().map(Wrapper::Link);
    link.into_iter().chain(style.marks.iter().map(Wrapper::Mark)).collect()
}
