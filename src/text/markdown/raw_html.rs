//! Raw HTML in a text, tag by tag.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use super::fragment::Fragment;
use super::letters::Letters;
use super::opened::Origin;
use super::reader::{MarkdownReader, RawHtml, forbidden_scheme};
use super::spans::CellSpan;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::text::document::{Align, BlockKind};
use crate::text::words::Mark;
use crate::text::words::builder::TextBuilder;
use crate::values::lang::Lang;

/// What becomes of a tag.
enum RawTag {
    /// A block that holds blocks.
    Container(BlockKind),
    /// A block that holds words.
    Words(BlockKind),
    /// A way to set words apart.
    Mark(Mark),
    Link,
    LineBreak,
    Rule,
    /// Words in quotation marks.
    Quotation,
    /// What a table is about: a paragraph before it.
    Caption,
    /// Groups blocks, and means nothing by itself.
    Flow,
    /// Groups words, and means nothing by itself.
    Nothing,
    /// Goes; its content stays.
    Dropped,
    /// Goes, with its content.
    Hidden,
}

impl RawTag {
    /// Whether words go on over the edge of it.
    fn is_inline(&self) -> bool {
        matches!(self, Self::Mark(_) | Self::Link | Self::Quotation | Self::Nothing | Self::Dropped | Self::Hidden)
    }
}

fn tag(name: &str) -> RawTag {
    match name {
        "p" => RawTag::Words(BlockKind::Paragraph),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => RawTag::Words(BlockKind::Heading(name.as_bytes()[1] - b'0')),
        "pre" => RawTag::Words(BlockKind::Code(None)),
        "ul" => RawTag::Container(BlockKind::BulletList),
        "ol" => RawTag::Container(BlockKind::NumberedList(1)),
        "li" => RawTag::Container(BlockKind::Item),
        "blockquote" => RawTag::Container(BlockKind::Quote),
        "table" => RawTag::Container(BlockKind::Table),
        "tr" => RawTag::Container(BlockKind::Row { head: false }),
        "td" => RawTag::Container(BlockKind::Cell { head: false, align: Align::Start }),
        "th" => RawTag::Container(BlockKind::Cell { head: true, align: Align::Start }),
        "b" | "strong" => RawTag::Mark(Mark::Strong),
        "i" | "em" | "cite" | "dfn" | "var" => RawTag::Mark(Mark::Emphasis),
        "s" | "strike" | "del" => RawTag::Mark(Mark::Strike),
        "code" | "kbd" | "samp" | "tt" => RawTag::Mark(Mark::Code),
        "sup" => RawTag::Mark(Mark::Superscript),
        "sub" => RawTag::Mark(Mark::Subscript),
        "a" => RawTag::Link,
        "br" => RawTag::LineBreak,
        "q" => RawTag::Quotation,
        "caption" => RawTag::Caption,
        "hr" => RawTag::Rule,
        "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "nav" | "center" | "figure"
        | "figcaption" | "details" | "summary" | "dl" | "dt" | "dd" | "address" => RawTag::Flow,
        "span" | "small" | "abbr" | "u" | "ins" | "mark" | "bdi" | "bdo" | "time" | "big" | "font" | "wbr"
        | "thead" | "tbody" | "tfoot" | "col" | "colgroup" => RawTag::Nothing,
        "script" | "style" | "iframe" | "object" | "svg" | "math" | "video" | "audio" | "canvas" | "template"
        | "noscript" | "noembed" | "noframes" | "select" | "textarea" | "title" | "head" | "xmp" | "applet"
        | "picture" => RawTag::Hidden,
        _ => RawTag::Dropped,
    }
}

type AttributeMap = BTreeMap<HtmlString, html5gum::Spanned<HtmlString, usize>>;

impl MarkdownReader<'_> {
    /// Reads raw HTML: a whole block of it, or one tag inside a paragraph.
    pub(crate) fn raw_html(&mut self, fragment: &Fragment) {
        let emitter = DefaultEmitter::<usize>::new_with_span();
        for token in Tokenizer::new_with_emitter(fragment.html(), emitter).flatten() {
            match token {
                Token::StartTag(start) => self.start_tag(&start, fragment),
                Token::EndTag(end) => {
                    let place = fragment.place(&(end.span.start..end.span.end));
                    self.end_tag(&text(&end.name), &place);
                }
                Token::String(words) if self.hidden_by.is_none() => {
                    let place = fragment.place(&(words.span.start..words.span.end));
                    self.words(&text(&words.value), &place);
                }
                Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
    }

    fn start_tag(&mut self, start: &StartTag<usize>, fragment: &Fragment) {
        if self.hidden_by.is_some() {
            return;
        }
        let name = &*text(&start.name);
        let place = fragment.place(&(start.span.start..start.span.end));
        let origin = || Origin::Html(name.to_owned());
        let tag = tag(name);
        let mut id = None;
        if !matches!(tag, RawTag::Dropped | RawTag::Hidden) {
            self.report_attributes(name, &start.attributes, &place);
            id = self.attribute(start, "id", fragment);
            if id.is_none() && name == "a" {
                id = self.attribute(start, "name", fragment);
            }
        }
        if !tag.is_inline() {
            self.values.end_line();
        }
        if let RawTag::Container(kind) = &tag {
            self.begin_table_again(place.start);
            self.tree.close_implied(kind, place.start);
        }
        match tag {
            RawTag::Container(kind) if self.tree.has_room_for(&kind) => {
                self.open_container(kind, start, fragment, id);
            }
            RawTag::Words(kind) => {
                let words = if name == "pre" { TextBuilder::verbatim() } else { TextBuilder::prose() };
                self.tree.open_text(kind, words, place.start);
                self.tree.set_id(id);
            }
            RawTag::Mark(mark) => {
                self.anchor(id);
                self.tree.push_mark(mark, origin());
            }
            RawTag::Link => {
                self.anchor(id);
                let title = self.attribute(start, "title", fragment).unwrap_or_default();
                let link = match self.attribute(start, "href", fragment) {
                    Some(href) if forbidden_scheme(&href).is_some() => {
                        self.report(
                            &place,
                            format!("raw HTML: `href` of `<{name}>` is left out, because it could run a script"),
                        );
                        None
                    }
                    href => href.and_then(|href| self.checked_link(&href, &title, place)),
                };
                self.tree.push_link(link, origin());
            }
            RawTag::LineBreak => {
                self.anchor(id);
                self.tree.line_break(place.start);
            }
            RawTag::Rule => {
                self.tree.leaf(BlockKind::Rule, place);
                self.anchor(id);
            }
            RawTag::Quotation => {
                self.anchor(id);
                self.words(quotation_marks(self.surroundings.lang).0, &(place.end..place.end));
            }
            RawTag::Caption => {
                if self.tree.leave_empty_table(place.start) {
                    self.captioned = true;
                    self.tree.open_text(BlockKind::Paragraph, TextBuilder::prose(), place.start);
                }
                self.anchor(id);
            }
            RawTag::Flow => {
                self.tree.open_flow(origin(), place.start);
                self.anchor(id);
            }
            RawTag::Container(_) | RawTag::Nothing => self.anchor(id),
            RawTag::Dropped => self.report_dropped(name, &place, "which has no place for it"),
            RawTag::Hidden => {
                self.report_dropped(name, &place, "with everything inside it");
                self.hidden_by = (!start.self_closing).then(|| name.to_owned());
            }
        }
    }

    fn open_container(&mut self, kind: BlockKind, start: &StartTag<usize>, fragment: &Fragment, id: Option<String>) {
        let name = &*text(&start.name);
        let place = fragment.place(&(start.span.start..start.span.end));
        let stated = |key: &str| start.attributes.get(key.as_bytes()).map(|value| text(&value.value));
        let number = |key: &str| stated(key).and_then(|number| number.trim().parse::<u64>().ok());
        let first = number("start").unwrap_or(1);
        let is_numbered = matches!(kind, BlockKind::NumberedList(_));
        let letters = stated("type").filter(|_| is_numbered).and_then(|kind| Letters::of(&kind, first));
        let kind = match (kind, letters) {
            (BlockKind::NumberedList(_), Some(_)) => BlockKind::BulletList,
            (BlockKind::NumberedList(_), None) => BlockKind::NumberedList(first),
            (kind, _) => kind,
        };
        let (is_item, is_cell) = (kind == BlockKind::Item, matches!(kind, BlockKind::Cell { .. }));
        if let Some(value) = number("value").filter(|_| is_item) {
            self.tree.count_from(value, place.start);
        }
        if !self.tree.open(kind, Origin::Html(name.to_owned()), place.start) {
            self.report_dropped(name, &place, "being nested too deep");
            return;
        }
        self.tree.set_id(id);
        self.tree.set_letters(letters);
        if is_item {
            self.tree.count_item();
        }
        if is_cell {
            let taken = |key| {
                number(key).and_then(|taken| usize::try_from(taken).ok()).filter(|taken| (2..=1000).contains(taken))
            };
            for (key, taken) in [("colspan", taken("colspan")), ("rowspan", taken("rowspan"))] {
                if let Some(taken) = taken {
                    let (what, _) = key.split_at(3);
                    let places = if what == "col" { "columns" } else { "rows" };
                    self.report(
                        &place,
                        format!(
                            "raw HTML: `{key}` of `<{name}>` is left out: its words are repeated in each of the \
                             {taken} {places}"
                        ),
                    );
                }
            }
            let columns = taken("colspan").unwrap_or(1);
            self.tree.set_span(CellSpan { columns, rows: taken("rowspan").unwrap_or(1) });
        }
    }

    /// Lets links lead to what comes next.
    fn anchor(&mut self, id: Option<String>) {
        if let Some(id) = id {
            self.tree.anchor(&id);
        }
    }

    /// Goes on with a table behind its caption.
    fn begin_table_again(&mut self, at: usize) {
        if std::mem::take(&mut self.captioned) {
            self.tree.close_text(at);
            // It was open before, where there was room for it.
            let _ = self.tree.open(BlockKind::Table, Origin::Html("table".to_owned()), at);
        }
    }

    fn end_tag(&mut self, name: &str, place: &Range<usize>) {
        if let Some(hidden_by) = &self.hidden_by {
            if hidden_by == name {
                self.hidden_by = None;
            }
            return;
        }
        let tag = tag(name);
        if !tag.is_inline() {
            self.values.end_line();
        }
        match tag {
            RawTag::Container(_) | RawTag::Flow => self.tree.close(&Origin::Html(name.to_owned()), place.end),
            RawTag::Words(_) => self.tree.close_text(place.end),
            RawTag::Mark(_) | RawTag::Link => self.tree.pop_style(&Origin::Html(name.to_owned())),
            RawTag::LineBreak => self.tree.line_break(place.start),
            RawTag::Quotation => self.words(quotation_marks(self.surroundings.lang).1, &(place.start..place.start)),
            RawTag::Caption => self.begin_table_again(place.end),
            RawTag::Rule | RawTag::Nothing | RawTag::Dropped | RawTag::Hidden => {}
        }
    }

    /// The value of an attribute, judged.
    fn attribute(&mut self, start: &StartTag<usize>, key: &str, fragment: &Fragment) -> Option<String> {
        let value = start.attributes.get(key.as_bytes())?;
        let place = fragment.place(&(value.span.start..value.span.end));
        Some(self.value(&text(&value.value), &place))
    }

    fn report_attributes(&mut self, name: &str, attributes: &AttributeMap, place: &Range<usize>) {
        for key in attributes.keys().map(text) {
            if key.starts_with("on") || key == "style" {
                self.report(
                    place,
                    format!("raw HTML: `{key}` of `<{name}>` is left out, as are all scripts and styles in a notice"),
                );
            } else if says_something(&key, name) {
                self.report(place, format!("raw HTML: `{key}` of `<{name}>` is left out, and its meaning is lost"));
            }
        }
    }

    fn report_dropped(&mut self, name: &str, place: &Range<usize>, why: &str) {
        self.report(place, format!("raw HTML: `<{name}>` is left out of the page, {why}"));
    }

    fn report(&mut self, place: &Range<usize>, message: String) {
        let span = self.span(place);
        self.diagnostics.push(match self.surroundings.raw_html {
            RawHtml::Sanitize => {
                Diagnostic::new(Rule::RawHtmlLeftOut, span, message).hint("write it in Markdown, or delete it")
            }
            RawHtml::Error => Diagnostic::new(Rule::RawHtmlRefused, span, message).hint(
                "write it in Markdown, or delete it; `raw_html: sanitize` in noticepress.yaml would leave it out",
            ),
        });
    }
}

/// Whether readers would miss an attribute that has no place in a document.
fn says_something(key: &str, name: &str) -> bool {
    match key {
        "title" => name != "a",
        "reversed" => name == "ol",
        "dir" => name == "bdo",
        "type" => name == "li",
        "summary" => name == "table",
        "hidden" | "aria-label" | "aria-hidden" => true,
        _ => false,
    }
}

/// The marks around a quotation in `lang`, by its usual typography.
fn quotation_marks(lang: Option<&Lang>) -> (&'static str, &'static str) {
    match lang.map_or("en", Lang::primary) {
        "ar" | "ca" | "el" | "es" | "it" | "no" | "nb" | "nn" | "pt" | "ru" | "uk" => ("«", "»"),
        "bg" | "cs" | "de" | "is" | "sk" | "sl" => ("„", "“"),
        "fr" => ("«\u{A0}", "\u{A0}»"),
        "hu" | "pl" | "ro" => ("„", "”"),
        "fi" | "sv" => ("”", "”"),
        "ja" => ("「", "」"),
        _ => ("“", "”"),
    }
}

fn text(html: &HtmlString) -> String {
    String::from_utf8_lossy(html).into_owned()
}
