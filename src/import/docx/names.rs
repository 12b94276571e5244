//! What headings and other places of a Word file are called in the text, so that links lead there.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::WordLinkPlace;
use super::flow::{FlowBlock, FlowFormat, InlineKind, words_of};
use super::numbering::{NumberLabel, Numbering};
use super::styles::StyledAs;
use crate::export::docx::bookmark_name;
use crate::text::document::{Block, BlockKind, Body};
use crate::text::markdown::anchors::Anchors;
use crate::text::words::Style;
use crate::text::words::builder::TextBuilder;

/// A heading by its bookmarks and its words.
pub(super) type NamedHeading = (Vec<String>, String);

/// The numbering of a paragraph and the level in it, which may be that of its style.
pub(super) fn level_of(format: &FlowFormat, numbering: &Numbering) -> Option<(String, usize)> {
    let (num, level) = format.number.clone()?;
    let by_style = || format.style.as_deref().and_then(|style| numbering.level_of_style(&num, style)).unwrap_or(0);
    let level = level.unwrap_or_else(by_style);
    Some((num, level))
}

/// The headings in order, each with its bookmarks and its words, with what numbers it.
pub(super) fn headings(flow: &[FlowBlock], numbering: &mut Numbering, is_ours: bool, found: &mut Vec<NamedHeading>) {
    for block in flow {
        match block {
            FlowBlock::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    headings(&cell.blocks, numbering, is_ours, found);
                }
            }
            FlowBlock::Paragraph(paragraph) => {
                let number = level_of(&paragraph.format, numbering);
                let label = number.and_then(|(num, level)| numbering.next(&num, level, is_ours));
                if matches!(paragraph.format.kind, StyledAs::Heading(_)) {
                    let words = words_of(&paragraph.inlines);
                    let words = match label_words(label) {
                        Some(label) => format!("{label} {words}"),
                        None => words,
                    };
                    let names = paragraph.inlines.iter().filter_map(|inline| match &inline.what {
                        InlineKind::Place(name) => Some(name.clone()),
                        _ => None,
                    });
                    found.push((names.collect(), words));
                }
            }
        }
    }
}

/// A label as the first word of a heading.
pub(super) fn label_words(label: Option<NumberLabel>) -> Option<String> {
    match label? {
        NumberLabel::Number(number) => Some(format!("{number}.")),
        NumberLabel::Words(words, _) => Some(words),
        NumberLabel::Bullet => None,
    }
}

/// What bookmarks that links lead to are called in the text: as the heading that they stand at, or by their own names.
///
/// In a file of this program every heading of the new text says what it is called, as far as a bookmark can. `by_words` are the
/// bookmarks of those that are called by their words there, and so by theirs in the old text.
pub(super) fn places(
    flow: &[FlowBlock],
    headings: &[NamedHeading],
    by_words: &BTreeSet<String>,
    is_ours: bool,
) -> BTreeMap<String, String> {
    let mut wanted = BTreeSet::new();
    targets(flow, &mut wanted);
    let mut places = BTreeMap::new();
    for ((names, _), id) in headings.iter().zip(ids_by_words(headings)) {
        for name in names {
            let says_other = is_ours && bookmark_name(&id) != *name && !by_words.contains(name) && !is_cut(name);
            if wanted.contains(name) || is_ours {
                places.insert(name.clone(), if says_other { own_name(name) } else { id.clone() });
            }
        }
    }
    for name in wanted {
        places.entry(name.clone()).or_insert_with(|| own_name(&name));
    }
    places
}

/// The bookmarks of headings that are called by their words.
pub(super) fn named_by_words(headings: &[NamedHeading]) -> BTreeSet<String> {
    let ids = ids_by_words(headings);
    let named =
        headings.iter().zip(&ids).filter_map(|((names, _), id)| names.iter().find(|name| **name == bookmark_name(id)));
    named.cloned().collect()
}

/// What headings are called that do not say it.
fn ids_by_words(headings: &[NamedHeading]) -> Vec<String> {
    let heading = |words: &str| {
        let mut text = TextBuilder::prose();
        text.push(words, &Style::default());
        Block { kind: BlockKind::Heading(2), body: Body::Text(text.finish()), id: None, source: 0..0 }
    };
    let mut blocks: Vec<Block> = headings.iter().map(|(_, words)| heading(words)).collect();
    Anchors::default().claim(&mut blocks);
    blocks.into_iter().filter_map(|block| block.id).collect()
}

/// Whether a bookmark of this program holds only the beginning of an id, which is too long for one.
fn is_cut(name: &str) -> bool {
    name.chars().count() >= 40
}

fn own_name(bookmark: &str) -> String {
    let name = bookmark.strip_prefix("n_").unwrap_or(bookmark);
    let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    name.trim_matches('-').to_lowercase()
}

fn targets(flow: &[FlowBlock], wanted: &mut BTreeSet<String>) {
    for block in flow {
        match block {
            FlowBlock::Paragraph(paragraph) => {
                for inline in &paragraph.inlines {
                    if let Some(WordLinkPlace::Bookmark(name)) = inline.link.as_ref().map(|link| &link.place) {
                        wanted.insert(name.clone());
                    }
                }
            }
            FlowBlock::Table(table) => {
                table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| targets(&cell.blocks, wanted));
            }
        }
    }
}
