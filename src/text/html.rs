//! Documents as HTML, and what redlines share with them.
//!
//! Both are written by the same hand: an element is opened when a word needs it and stays open while the next words
//! need it too, so that a link or an emphasis is not cut where a redline's marks begin and end. Which elements words can
//! stand in is up to who writes: see [`Wrapping`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use super::characters::needed::is_needed;
use super::columns::Columns;
use super::document::{Align, Block, BlockKind, Body, Document, table_parts};
use super::links::Links;
use super::words::{Link, Mark, Space, Style, Token, stretch, stretches};
use crate::html::reading::{LeavingOut, Reading};
use crate::html::tag::{Tag, Targets};
use crate::html::write::Markup;
use crate::values::character::{is_unseen, marks_direction};

/// What a text needs to know of the page that shows it.
#[derive(Clone, Debug)]
pub struct Setting<'a> {
    /// Where its links lead.
    pub links: &'a Links,
    /// What a table's frame is called that stands under no heading: "Table". It can be scrolled by key.
    pub table_label: &'a str,
    /// What a piece of code is called, which can be too: "Code".
    pub code_label: &'a str,
    /// Whether headings link to themselves, so that readers can cite them.
    pub permalinks: bool,
    /// What headings were called before, by their ids, so that links of then find them.
    pub former_ids: Option<&'a BTreeMap<String, Vec<String>>>,
}

impl<'a> Setting<'a> {
    /// For a text on no page of a site, with labels in English.
    #[must_use]
    pub fn alone(links: &'a Links) -> Self {
        Self { links, table_label: "Table", code_label: "Code", permalinks: false, former_ids: None }
    }
}

/// What a reader finds in the HTML of a document. [`document`] alone makes one, so that nothing else can be taken for what
/// a text says.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentReading(Reading);

impl Deref for DocumentReading {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        &self.0
    }
}

/// The HTML of a part of a text where another page quotes it: its links, and the places that others lead to, are words there.
#[must_use]
pub(crate) fn quoted(part: &Document, setting: &Setting<'_>) -> String {
    let mut writer = Writer::new(setting, Styles { is_quoted: true }, &[]);
    writer.blocks(&part.blocks);
    writer.markup.finish().0
}

/// The HTML inside a document's `<article>`, and what a reader finds in it.
#[must_use]
pub fn document(document: &Document, setting: &Setting<'_>) -> (String, DocumentReading) {
    let mut writer = Writer::new(setting, Styles { is_quoted: false }, &[LeavingOut::Nothing]);
    writer.blocks(&document.blocks);
    let (html, mut readings) = writer.markup.finish();
    (html, DocumentReading(readings.remove(0)))
}

/// The inline elements that words can stand in, and how each is written.
pub(crate) trait Wrapping<'a> {
    /// One such element. Those of a word are listed outermost first.
    type Wrapper: Copy + PartialEq;

    /// What opens it.
    fn tag(&self, wrapper: Self::Wrapper, links: &'a Links) -> Tag<'a>;

    /// Writes what stands after it once it is closed.
    fn after(&self, _wrapper: Self::Wrapper, _markup: &mut Markup) {}

    /// What is said before the first words in it and after the last, to whoever does not see it.
    fn said(&self, _wrapper: Self::Wrapper) -> Option<[&str; 2]> {
        None
    }

    /// Whether each character without a shape is followed by its name, so that a change of it can be seen.
    fn names_unseen(&self, _wrappers: &[Self::Wrapper]) -> bool {
        false
    }
}

/// The elements in a document: its words are set in their styles, and nothing else.
struct Styles {
    /// Whether neither links nor the places they lead to are among the elements.
    is_quoted: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum StyleWrapper<'a> {
    Link(&'a Link),
    Mark(Mark),
}

impl<'a> Wrapping<'a> for Styles {
    type Wrapper = StyleWrapper<'a>;

    fn tag(&self, wrapper: StyleWrapper<'a>, links: &'a Links) -> Tag<'a> {
        match wrapper {
            StyleWrapper::Link(link) => {
                let href = links.href(&link.href);
                let tag = Tag::new("a").with("href", href).with_some("title", link.title.as_deref());
                tag.with_targets(Targets { old: None, new: Some(&link.href) })
            }
            StyleWrapper::Mark(mark) => Tag::new(mark.element()),
        }
    }
}

impl<'a> StyleWrapper<'a> {
    fn of(style: &'a Style, is_quoted: bool) -> impl Iterator<Item = Self> {
        let link = style.link.as_deref().filter(|_| !is_quoted).map(Self::Link);
        link.into_iter().chain(style.marks.iter().map(Self::Mark))
    }
}

/// Writes words, keeping open what the next ones need too.
pub(crate) struct Writer<'a, W: Wrapping<'a>> {
    pub(crate) markup: Markup,
    pub(crate) wrapping: W,
    setting: &'a Setting<'a>,
    open: Vec<W::Wrapper>,
    /// Which of them was said to begin: no other is inside it.
    said: Option<usize>,
    space: Space<'a>,
    pending_anchor: Option<&'a str>,
    /// Those of the table that is written.
    pub(crate) columns: Columns,
    /// The words of the last heading, by which a table is called.
    heading: String,
}

impl<'a> Writer<'a, Styles> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block) {
        match (&block.body, &block.kind) {
            (Body::Text(text), BlockKind::Plain) => self.tokens(text.tokens()),
            (Body::Text(text), _) => {
                self.start_block(&block.kind, block.id.as_deref(), identity);
                self.tokens(text.tokens());
                self.end_block(&block.kind, block.id.as_deref(), || text.plain());
            }
            (Body::Blocks(rows), BlockKind::Table) => {
                self.start_block(&block.kind, block.id.as_deref(), identity);
                self.columns = Columns::of_rows(rows);
                for (part, rows) in table_parts(rows, |row| &row.kind) {
                    self.markup.open(&Tag::new(part));
                    self.blocks(rows);
                    self.markup.close();
                }
                self.end_block(&block.kind, None, String::new);
            }
            (Body::Blocks(_), BlockKind::Rule) => self.markup.open(&Tag::new("hr")),
            (Body::Blocks(blocks), kind) => {
                self.start_block(kind, block.id.as_deref(), identity);
                self.blocks(blocks);
                self.end_block(kind, None, String::new);
            }
        }
        self.markup.line_end();
    }

    fn tokens(&mut self, tokens: &'a [Token]) {
        let is_quoted = self.wrapping.is_quoted;
        for words in stretches(tokens) {
            let token = &words[0];
            self.space(token.space());
            if words.len() > 1 {
                self.stretch(words, StyleWrapper::of(token.style(), is_quoted));
                continue;
            }
            if !is_quoted {
                self.anchor(token);
            }
            for (part, style) in token.parts() {
                self.word(token, part, StyleWrapper::of(style, is_quoted));
            }
        }
        self.close_wrappers(0);
    }
}

impl<'a, W: Wrapping<'a>> Writer<'a, W> {
    /// A writer of HTML that is read in these ways while it is written.
    pub(crate) fn new(setting: &'a Setting<'a>, wrapping: W, readers: &[LeavingOut]) -> Self {
        let markup = Markup::read_by(readers);
        let (columns, heading) = (Columns::default(), String::new());
        Self {
            markup,
            wrapping,
            setting,
            open: Vec::new(),
            said: None,
            space: Space::None,
            pending_anchor: None,
            columns,
            heading,
        }
    }

    /// The elements that are open, outermost first.
    pub(crate) fn open(&self) -> &[W::Wrapper] {
        &self.open
    }

    /// Opens the elements of a block; `mark` adds to the one that the redline's guarantee counts.
    pub(crate) fn start_block<'t>(
        &mut self,
        kind: &'t BlockKind,
        id: Option<impl Into<Cow<'t, str>>>,
        mark: impl FnOnce(Tag<'t>) -> Tag<'t>,
    ) {
        let Some(name) = kind.element() else { return };
        if *kind == BlockKind::Table {
            self.columns = Columns::default();
            let label = if self.heading.is_empty() { self.setting.table_label } else { &*self.heading };
            let label = label.to_owned();
            let frame = Tag::new("div").with("class", "table").with("role", "group").with("aria-label", label);
            self.markup.open(&frame.with("tabindex", "0"));
        }
        let id: Option<Cow<'t, str>> = id.map(Into::into);
        let former = self.setting.former_ids.zip(id.as_deref()).and_then(|(all, id)| all.get(id)).into_iter().flatten();
        let tag = Tag::new(name).with_some("id", id.clone());
        let tag = match kind {
            BlockKind::NumberedList(first) if *first != 1 => tag.with("start", first.to_string()),
            BlockKind::Cell { align: Align::Center, .. } => tag.with("class", "center"),
            BlockKind::Cell { align: Align::End, .. } => tag.with("class", "end"),
            _ => tag,
        };
        let tag = match kind {
            BlockKind::Row { .. } => {
                self.columns.begin(kind);
                tag
            }
            BlockKind::Cell { head, .. } => {
                let (in_head, column) = self.columns.cell();
                let scope = if in_head { "col" } else { "row" };
                tag.with_some("scope", head.then_some(scope))
                    .with_some("data-label", column.filter(|_| !head).map(str::to_owned))
            }
            // What does not fit is scrolled, also by key.
            BlockKind::Code(_) => {
                let tag = tag.with("tabindex", "0").with("role", "group");
                tag.with("aria-label", self.setting.code_label.to_owned())
            }
            _ => tag,
        };
        self.markup.open(&mark(tag));
        for former in former {
            self.markup.element(&Tag::new("a").with("id", former.clone()), "");
        }
        if let BlockKind::Code(language) = kind {
            let class = language.as_ref().map(|language| format!("language-{language}"));
            self.markup.open(&Tag::new("code").with_some("class", class));
        }
    }

    /// Closes the elements of a block; `words` are those of a heading.
    pub(crate) fn end_block(&mut self, kind: &BlockKind, id: Option<&str>, words: impl FnOnce() -> String) {
        self.close_wrappers(0);
        match kind {
            BlockKind::Plain => return,
            BlockKind::Heading(_) => {
                self.heading = words();
                if let Some(id) = id.filter(|_| self.setting.permalinks) {
                    let link = Tag::new("a").with("class", "permalink").with("href", format!("#{id}"));
                    self.markup.element(&link.with("aria-label", self.heading.clone()), "");
                }
            }
            BlockKind::Code(_) | BlockKind::Table => self.markup.close(),
            _ => {}
        }
        self.markup.close();
    }

    /// White space that is due before the next word, in the elements that are open on both its sides.
    pub(crate) fn space(&mut self, space: Space<'a>) {
        if !space.is_none() {
            self.space = space;
        }
    }

    /// A place that links can lead to, before the next word.
    pub(crate) fn anchor(&mut self, token: &'a Token) {
        self.pending_anchor = token.anchor();
    }

    /// A word, or a part of one, in its elements, outermost first.
    pub(crate) fn word(&mut self, token: &'a Token, part: &str, wrappers: impl Iterator<Item = W::Wrapper>) {
        self.enter(wrappers);
        self.say_what_is_open();
        match token.image() {
            None if self.wrapping.names_unseen(&self.open) => self.visible(part),
            None => self.markup.text(part),
            Some(image) => {
                let tag = Tag::new("img").with("src", self.setting.links.src(&image.file)).with("alt", &*image.alt);
                self.markup.open(&tag.with_some("title", image.title.as_deref()));
            }
        }
    }

    /// Words that are [`alike`], in their elements, outermost first.
    pub(crate) fn stretch(&mut self, words: &'a [Token], wrappers: impl Iterator<Item = W::Wrapper>) {
        self.enter(wrappers);
        self.say_what_is_open();
        let all = stretch(words);
        if !self.wrapping.names_unseen(&self.open) || all.is_ascii() || !all.contains(is_unseen) {
            return self.markup.text(all);
        }
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                self.write_space(word.space());
            }
            self.visible(word.text());
        }
    }

    /// Words of which each character without a shape is followed by its name, so that a change of it can be seen; but not one
    /// that gives those beside it theirs, as in an emoji of a family, which would fall apart.
    fn visible(&mut self, words: &str) {
        let is_named = |at: usize, c: char| is_unseen(c) && (marks_direction(c) || !is_needed(words, at, None));
        let mut from = 0;
        for (at, character) in words.char_indices().filter(|(at, c)| is_named(*at, *c)) {
            let end = at + character.len_utf8();
            self.markup.text(&words[from..end]);
            let label = Tag::new("span").with("class", "character").with("data-redline", "ignore");
            self.markup.element(&label, &format!("[U+{:04X}]", u32::from(character)));
            from = end;
        }
        if from < words.len() {
            self.markup.text(&words[from..]);
        }
    }

    /// Closes what the next word does not need, writes the white space that is due, and opens the rest.
    pub(crate) fn enter(&mut self, wrappers: impl Iterator<Item = W::Wrapper>) {
        let mut wrappers = wrappers.peekable();
        let mut common = 0;
        while self.open.get(common).is_some_and(|open| wrappers.next_if_eq(open).is_some()) {
            common += 1;
        }
        self.close_wrappers(common);
        let space = std::mem::replace(&mut self.space, Space::None);
        self.write_space(space);
        if let Some(id) = self.pending_anchor.take() {
            self.markup.element(&Tag::new("span").with("id", id), "");
        }
        for wrapper in wrappers {
            self.markup.open(&self.wrapping.tag(wrapper, self.setting.links));
            self.open.push(wrapper);
        }
    }

    /// Says what the words stand in that are written next, unless it was said before others of the same element.
    fn say_what_is_open(&mut self) {
        let Some(at) = self.open.iter().rposition(|wrapper| self.wrapping.said(*wrapper).is_some()) else { return };
        if self.said.is_none()
            && let Some([before, _]) = self.wrapping.said(self.open[at])
        {
            self.markup.element(&unseen(), &format!("[{before}]\u{A0}"));
            self.said = Some(at);
        }
    }

    pub(crate) fn write_space(&mut self, space: Space<'_>) {
        match space {
            Space::Break => self.markup.open(&Tag::new("br")),
            Space::None | Space::Plain | Space::Other(_) => self.markup.text(space.as_str()),
        }
    }

    pub(crate) fn close_wrappers(&mut self, keep: usize) {
        while self.open.len() > keep {
            let wrapper = self.open.pop().expect("there are more than are kept");
            if self.said.take_if(|at| *at == self.open.len()).is_some()
                && let Some([_, after]) = self.wrapping.said(wrapper)
            {
                self.markup.element(&unseen(), &format!("\u{A0}[{after}]"));
            }
            self.markup.close();
            self.wrapping.after(wrapper, &mut self.markup);
        }
    }

    /// Ends the words of a block: white space that is still due is dropped.
    pub(crate) fn end_words(&mut self) {
        self.close_wrappers(0);
        self.space = Space::None;
    }
}

/// Words for whoever listens or copies, which are no part of the text.
fn unseen() -> Tag<'static> {
    Tag::new("span").with("class", "unseen").with("data-redline", "ignore")
}

fn identity<T>(value: T) -> T {
    value
}
