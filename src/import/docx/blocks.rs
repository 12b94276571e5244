//! The blocks of a text from the paragraphs of a Word file: headings, lists with what stands in their items, quotations.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fields::{WordLink, WordLinkPlace};
use super::flow::{FlowBlock, FlowFormat, FlowParagraph, Inline, InlineKind, place, words_of};
use super::lists::{OpenList, Quoted, close, follows_item, in_quotations, put};
use super::names::{label_words, level_of};
use super::numbering::{NumberLabel, Numbering};
use super::styles::StyledAs;
use crate::import::incoming::Remark;
use crate::text::document::{Block, BlockKind, Body};
use crate::text::words::builder::TextBuilder;
use crate::text::words::{Image, Link, Mark, Marks, Style, Text};

/// Words that a paragraph in code may have without being a letter from a typewriter.
const SHORT_CODE: usize = 8;

/// How far the lists and quotations of this program stand inside each other, in twentieths of a point.
const OUR_INDENT: i64 = 567;
/// Indentations that differ by less are the same to an eye.
const TOLERANCE: i64 = 60;

/// Makes blocks of a flow.
pub(super) struct BlockReader<'n> {
    pub numbering: &'n mut Numbering,
    pub is_ours: bool,
    /// Bookmarks that links lead to, and what each is called in the text.
    pub places: BTreeMap<String, String>,
    pub remarks: Vec<Remark>,
}

impl BlockReader<'_> {
    /// The blocks of a flow.
    pub(super) fn blocks(&mut self, flow: &[FlowBlock]) -> Vec<Block> {
        let mut done: Vec<Quoted> = Vec::new();
        let mut lists: Vec<OpenList> = Vec::new();
        for block in flow {
            match block {
                FlowBlock::Table(table) => {
                    // A table in an item has no indentation that says so.
                    let blocks = self.table(table);
                    let home = if self.is_ours && follows_item(&lists) { lists.last_mut() } else { None };
                    let blocks = blocks.into_iter().map(|block| (0, block));
                    if let Some(list) = home {
                        list.inside.extend(blocks);
                    } else {
                        close(&mut lists, 0, &mut done);
                        done.extend(blocks);
                    }
                }
                FlowBlock::Paragraph(paragraph) => self.paragraph(paragraph, &mut lists, &mut done),
            }
        }
        close(&mut lists, 0, &mut done);
        in_quotations(done)
    }

    fn paragraph(&mut self, paragraph: &FlowParagraph, lists: &mut Vec<OpenList>, done: &mut Vec<Quoted>) {
        let format = &paragraph.format;
        let number = level_of(format, self.numbering);
        let label = number.as_ref().and_then(|(num, level)| self.numbering.next(num, *level, self.is_ours));
        let left = format
            .left
            .or_else(|| number.as_ref().and_then(|(num, level)| self.numbering.left(num, *level)))
            .unwrap_or(0);
        if let StyledAs::Heading(level) = format.kind {
            let heading = self.heading(paragraph, level, label);
            let home = self.home(lists, format, left, done);
            return put(home, lists, done, heading.map(|heading| (0, heading)));
        }
        match (label, number) {
            (Some(NumberLabel::Words(words, true)), _) => {
                close(lists, 0, done);
                done.extend(self.leaf(&with_label(paragraph, &words), BlockKind::Paragraph).map(|block| (0, block)));
            }
            (Some(label), Some((num, level))) => self.item(paragraph, label, &num, level, left, lists, done),
            _ => {
                let home = self.home(lists, format, left, done);
                let quotes = self.quotes(format, left, lists, home);
                let block = self.plain_block(paragraph, lists, done, home, quotes);
                put(home, lists, done, block.map(|block| (quotes, block)));
            }
        }
    }

    fn heading(&mut self, paragraph: &FlowParagraph, level: u8, label: Option<NumberLabel>) -> Option<Block> {
        let labelled = label_words(label).map(|words| with_label(paragraph, &words));
        let paragraph = labelled.as_ref().unwrap_or(paragraph);
        if level > 6 {
            self.remarks.push(Remark::at(
                place(&paragraph.format.under, &words_of(&paragraph.inlines)),
                format!("a heading of level {level} became one of level 6, the lowest"),
            ));
        }
        let mut block = self.leaf(paragraph, BlockKind::Heading(level.clamp(1, 6)))?;
        block.id = self.id_of(paragraph).filter(|_| self.is_ours);
        Some(block)
    }

    #[allow(clippy::too_many_arguments, reason = "what a paragraph of a list is told by")]
    fn item(
        &mut self,
        paragraph: &FlowParagraph,
        label: NumberLabel,
        num: &str,
        level: usize,
        left: i64,
        lists: &mut Vec<OpenList>,
        done: &mut Vec<Quoted>,
    ) {
        let family = self.numbering.family(num).unwrap_or_default().to_owned();
        let labelled;
        let (paragraph, kind, number) = match label {
            NumberLabel::Bullet => (paragraph, BlockKind::BulletList, 0),
            NumberLabel::Number(number) => (paragraph, BlockKind::NumberedList(number), number),
            // A document counts in digits only, so what counts an item becomes its first word.
            NumberLabel::Words(words, _) => {
                labelled = with_label(paragraph, &words);
                (&labelled, BlockKind::BulletList, 0)
            }
        };
        let quotes = if self.is_ours {
            usize::try_from(left / OUR_INDENT).unwrap_or(0).saturating_sub(level + 1)
        } else {
            usize::from(paragraph.format.kind == StyledAs::Quote)
        };
        let is_ours = self.is_ours;
        let is_inside = |list: &OpenList| match () {
            () if is_ours || list.family == family => list.level < level,
            () => list.left + TOLERANCE < left,
        };
        let depth = lists.iter().take_while(|list| is_inside(list)).count();
        let goes_on = lists.get(depth).is_some_and(|list| {
            let is_same_kind = std::mem::discriminant(&list.kind) == std::mem::discriminant(&kind);
            let is_same = if is_ours { list.num == num } else { list.family == family || number == 0 };
            is_same && is_same_kind && list.quotes == quotes && (number == 0 || list.next == number)
        });
        close(lists, if goes_on { depth + 1 } else { depth }, done);
        if goes_on {
            if let Some(list) = lists.last_mut() {
                list.end_item();
            }
        } else {
            lists.push(OpenList {
                kind,
                num: num.to_owned(),
                family,
                level,
                left,
                quotes,
                next: number,
                items: Vec::new(),
                inside: Vec::new(),
            });
        }
        let block = kind_of(paragraph);
        let leaf = self.leaf(paragraph, block);
        if let Some(list) = lists.last_mut() {
            list.next = number + 1;
            list.inside = leaf.map(|leaf| (0, leaf)).into_iter().collect();
        }
    }

    /// The list, by its place among those that are open, in whose last item a paragraph without a number stands; closes those
    /// that it does not stand in.
    fn home(&self, lists: &mut Vec<OpenList>, format: &FlowFormat, left: i64, done: &mut Vec<Quoted>) -> Option<usize> {
        let depth = if self.is_ours {
            let is_in_list = !lists.is_empty()
                && (format.kind == StyledAs::List || left >= OUR_INDENT && format.kind != StyledAs::Quote);
            if is_in_list { lists.len().min(usize::try_from(left / OUR_INDENT).unwrap_or(0)) } else { 0 }
        } else if matches!(format.kind, StyledAs::Heading(_)) {
            0
        } else {
            lists.iter().take_while(|list| left > 0 && list.left > 0 && list.left <= left + TOLERANCE).count()
        };
        close(lists, depth, done);
        depth.checked_sub(1)
    }

    fn quotes(&self, format: &FlowFormat, left: i64, lists: &[OpenList], home: Option<usize>) -> usize {
        if self.is_ours {
            let all = usize::try_from(left / OUR_INDENT).unwrap_or(0).saturating_sub(home.map_or(0, |home| home + 1));
            return all.saturating_sub(home.and_then(|home| lists.get(home)).map_or(0, |list| list.quotes));
        }
        usize::from(format.kind == StyledAs::Quote)
    }

    fn plain_block(
        &mut self,
        paragraph: &FlowParagraph,
        lists: &mut [OpenList],
        done: &mut [Quoted],
        home: Option<usize>,
        quotes: usize,
    ) -> Option<Block> {
        let has_words = paragraph.inlines.iter().any(|inline| !matches!(inline.what, InlineKind::Place(_)));
        if paragraph.format.kind == StyledAs::Rule || paragraph.format.is_ruled && !has_words {
            return Some(Block { kind: BlockKind::Rule, body: Body::Blocks(Vec::new()), id: None, source: 0..0 });
        }
        let kind = kind_of(paragraph);
        if matches!(kind, BlockKind::Code(_)) && !self.is_ours {
            let before = match home.and_then(|home| lists.get_mut(home)) {
                Some(list) => list.inside.last_mut(),
                None => done.last_mut(),
            };
            // The lines of code are paragraphs of their own in files of others.
            if let Some((depth, Block { kind: BlockKind::Code(_), body: Body::Text(text), .. })) = before
                && *depth == quotes
            {
                let more = format!("{}\n{}", code_of(text), code_words(&paragraph.inlines));
                *text = code_text(&more);
                return None;
            }
        }
        let block = self.leaf(paragraph, kind);
        if !self.is_ours {
            self.judge(paragraph);
        }
        block
    }

    /// Says of a paragraph that is set as a heading and is none.
    fn judge(&mut self, paragraph: &FlowParagraph) {
        const LONG: usize = 100;
        let words = words_of(&paragraph.inlines);
        let is_bold = |inline: &Inline| match &inline.what {
            InlineKind::Words(words) => {
                words.trim().is_empty() || inline.marks.has(Mark::Strong) || paragraph.format.is_bold
            }
            _ => true,
        };
        let is_short = (1..=LONG).contains(&words.chars().count()) && !words.ends_with(['.', ':', ';', ',']);
        if is_short && paragraph.inlines.iter().all(is_bold) {
            let heading = &paragraph.format.under;
            self.remarks.push(Remark::at(
                place(heading, &words),
                "looks like a heading, because all of it is bold; if it is one, write `## ` before it and delete the \
                 `**`",
            ));
        }
    }

    /// A block of words; `None` where there are none.
    pub(super) fn leaf(&self, paragraph: &FlowParagraph, kind: BlockKind) -> Option<Block> {
        let is_code = matches!(kind, BlockKind::Code(_));
        let text = if is_code { code_text(&code_words(&paragraph.inlines)) } else { self.text(paragraph, &kind) };
        let is_kept = !text.is_empty() || is_code;
        is_kept.then_some(Block { kind, body: Body::Text(text), id: None, source: 0..0 })
    }

    fn text(&self, paragraph: &FlowParagraph, kind: &BlockKind) -> Text {
        let mut builder = TextBuilder::prose();
        let is_heading = matches!(kind, BlockKind::Heading(_));
        let left_out = self.marks_of_all(&paragraph.inlines, is_heading);
        for inline in &paragraph.inlines {
            let marks = inline.marks.iter().filter(|mark| !left_out.contains(mark));
            let marks = marks.fold(Marks::NONE, Marks::with);
            let link = inline.link.as_ref().and_then(|link| self.link(link));
            match &inline.what {
                InlineKind::Words(words) if self.is_ours => {
                    push_with_images(&mut builder, words, &Style { marks, link });
                }
                InlineKind::Words(words) => builder.push(words, &Style { marks, link }),
                InlineKind::Break => builder.push_break(),
                InlineKind::Note(number) => {
                    let href = format!("#note-{number}");
                    let style = Style {
                        marks: marks.with(Mark::Superscript),
                        link: Some(Arc::new(Link { href, title: None })),
                    };
                    builder.push(&number.to_string(), &style);
                }
                InlineKind::Place(name) if !is_heading => {
                    if let Some(id) = self.places.get(name).filter(|id| !id.starts_with("note-")) {
                        builder.push_anchor(id);
                    }
                }
                InlineKind::Place(_) => {}
            }
        }
        builder.finish()
    }

    /// Marks that all words have, and that go with what they are: bold in a heading, one width in a letter from a typewriter.
    fn marks_of_all(&self, inlines: &[Inline], is_heading: bool) -> Vec<Mark> {
        if self.is_ours {
            return Vec::new();
        }
        let is_short = words_of(inlines).split_whitespace().count() <= SHORT_CODE;
        let asked: &[Mark] = match (is_heading, is_short) {
            (true, _) => &[Mark::Strong, Mark::Emphasis, Mark::Code],
            (false, true) => &[],
            (false, false) => &[Mark::Code],
        };
        let of_all = |mark: Mark| {
            inlines.iter().all(|inline| match &inline.what {
                InlineKind::Words(words) => words.trim().is_empty() || inline.marks.has(mark),
                _ => true,
            })
        };
        asked.iter().copied().filter(|mark| of_all(*mark)).collect()
    }

    fn link(&self, link: &WordLink) -> Option<Arc<Link>> {
        let href = match &link.place {
            WordLinkPlace::Address(address) => address.clone(),
            WordLinkPlace::Bookmark(name) => format!("#{}", self.places.get(name)?),
        };
        Some(Arc::new(Link { href, title: link.title.clone() }))
    }

    /// What a paragraph is called by its first bookmark that links lead to.
    fn id_of(&self, paragraph: &FlowParagraph) -> Option<String> {
        paragraph.inlines.iter().find_map(|inline| match &inline.what {
            InlineKind::Place(name) => self.places.get(name).cloned(),
            _ => None,
        })
    }

    /// Makes the list at the end footnotes, where a file of this program refers to its items as such.
    pub(super) fn name_notes(&self, blocks: &mut [Block]) {
        let notes: BTreeSet<&str> =
            self.places.values().map(String::as_str).filter(|id| id.starts_with("note-")).collect();
        let Some(Block { kind: BlockKind::NumberedList(1), body: Body::Blocks(items), .. }) = blocks.last_mut() else {
            return;
        };
        let ids: Vec<String> = (1..=items.len()).map(|number| format!("note-{number}")).collect();
        if notes.len() == ids.len() && ids.iter().all(|id| notes.contains(id.as_str())) {
            items.iter_mut().zip(ids).for_each(|(item, id)| item.id = Some(id));
            // A note has paragraphs.
            for item in items {
                if let Body::Blocks(blocks) = &mut item.body {
                    let words = blocks.iter_mut().filter(|block| block.kind == BlockKind::Plain);
                    words.for_each(|block| block.kind = BlockKind::Paragraph);
                }
            }
        }
    }
}

fn kind_of(paragraph: &FlowParagraph) -> BlockKind {
    match paragraph.format.kind {
        StyledAs::Code => BlockKind::Code(None),
        _ => BlockKind::Paragraph,
    }
}

/// Adds words of a file of this program, in which an image is told by its file: `[image: flow.png, “A flow”]`.
fn push_with_images(builder: &mut TextBuilder, words: &str, style: &Style) {
    let mut rest = words;
    while let Some((before, image, after)) = next_image(rest) {
        builder.push(before, style);
        builder.push_image(image, style);
        rest = after;
    }
    builder.push(rest, style);
}

fn next_image(words: &str) -> Option<(&str, Image, &str)> {
    let (before, told) = words.split_once("[image: ")?;
    let (told, after) = told.split_once(']')?;
    let (file, alt) = match told.split_once(", “") {
        Some((file, alt)) => (file, alt.strip_suffix('”')?),
        None => (told, ""),
    };
    Some((before, Image { file: file.to_owned(), alt: alt.to_owned(), title: None }, after))
}

/// A paragraph with its label as its first words.
fn with_label(paragraph: &FlowParagraph, label: &str) -> FlowParagraph {
    let mut paragraph = paragraph.clone();
    let label = Inline { what: InlineKind::Words(format!("{label} ")), marks: Marks::NONE, link: None };
    paragraph.inlines.insert(0, label);
    paragraph
}

fn code_words(inlines: &[Inline]) -> String {
    let mut words = String::new();
    for inline in inlines {
        match &inline.what {
            InlineKind::Words(more) => words += more,
            InlineKind::Break => words.push('\n'),
            InlineKind::Note(_) | InlineKind::Place(_) => {}
        }
    }
    words
}

fn code_text(words: &str) -> Text {
    let mut builder = TextBuilder::verbatim();
    builder.push(words, &Style::default());
    builder.finish()
}

fn code_of(text: &Text) -> String {
    let tokens = text.tokens().iter();
    tokens.flat_map(|token| [token.space().as_str(), token.text()]).collect()
}
