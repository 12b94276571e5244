//! The words of a leaf as they are written one after another: with what opens and closes around them.

use std::collections::BTreeMap;

use crate::text::words::{Image, Link, Mark, Space, Style, Text};

/// One thing that is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LeafPiece<'a> {
    /// Something begins that holds what follows.
    Open(Enclosing<'a>),
    /// The innermost of it ends.
    Close(Enclosing<'a>),
    /// Characters, with single spaces between words.
    Words(String),
    /// Other white space, as typed.
    Space(&'a str),
    /// A line break.
    Break,
    /// An image.
    Image(&'a Image),
    /// A place that links lead to.
    Anchor(&'a str),
    /// A reference to a footnote, by its number.
    Note(usize),
}

/// What words can stand in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Enclosing<'a> {
    Link(&'a Link),
    Mark(Mark),
}

/// The footnotes of a text: what leads to each, and its number.
pub(super) type Notes = BTreeMap<String, usize>;

/// Words, or what stands in their place, with what they stand in.
struct LeafPart<'a> {
    before: Vec<LeafPiece<'a>>,
    what: LeafPiece<'a>,
    around: Vec<Enclosing<'a>>,
}

/// The pieces of a text.
pub(super) fn pieces<'a>(text: &'a Text, notes: &Notes) -> Vec<LeafPiece<'a>> {
    let parts = parts(text, notes);
    let mut out: Vec<LeafPiece<'a>> = Vec::new();
    let mut open: Vec<Enclosing<'a>> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let keep = open.iter().take_while(|around| part.around.contains(around)).count();
        close(&mut open, keep, &mut out);
        let mut opening: Vec<(usize, Enclosing<'a>)> = part
            .around
            .iter()
            .filter(|around| !open.contains(around))
            .map(|around| (parts[at..].iter().take_while(|later| later.around.contains(around)).count(), *around))
            .collect();
        // What lasts longest stands outside; code can hold nothing else.
        opening.sort_by_key(|(length, around)| (*around == Enclosing::Mark(Mark::Code), std::cmp::Reverse(*length)));
        if !opening.is_empty() && open.contains(&Enclosing::Mark(Mark::Code)) {
            let outside = open.iter().take_while(|around| **around != Enclosing::Mark(Mark::Code)).count();
            close(&mut open, outside, &mut out);
            opening.push((0, Enclosing::Mark(Mark::Code)));
        }
        for piece in &part.before {
            push(&mut out, piece.clone());
        }
        for (_, around) in opening {
            open.push(around);
            out.push(LeafPiece::Open(around));
        }
        push(&mut out, part.what.clone());
    }
    close(&mut open, 0, &mut out);
    out
}

fn close<'a>(open: &mut Vec<Enclosing<'a>>, keep: usize, out: &mut Vec<LeafPiece<'a>>) {
    while open.len() > keep {
        out.extend(open.pop().map(LeafPiece::Close));
    }
}

fn push<'a>(out: &mut Vec<LeafPiece<'a>>, piece: LeafPiece<'a>) {
    match (out.last_mut(), piece) {
        (Some(LeafPiece::Words(words)), LeafPiece::Words(more)) => words.push_str(&more),
        (_, piece) => out.push(piece),
    }
}

fn parts<'a>(text: &'a Text, notes: &Notes) -> Vec<LeafPart<'a>> {
    let mut parts = Vec::new();
    for token in text.tokens() {
        let mut before = match token.space() {
            Space::None => Vec::new(),
            Space::Plain => vec![LeafPiece::Words(" ".to_owned())],
            Space::Break => vec![LeafPiece::Break],
            Space::Other(typed) => vec![LeafPiece::Space(typed)],
        };
        before.extend(token.anchor().map(LeafPiece::Anchor));
        for (words, style) in token.parts() {
            let (what, around) = match (token.image(), note(words, style, notes)) {
                (Some(image), _) => (LeafPiece::Image(image), around(style).collect()),
                (None, Some(number)) => {
                    let raised = [Enclosing::Mark(Mark::Superscript)];
                    let outside =
                        |around: &Enclosing<'_>| matches!(around, Enclosing::Mark(_)) && !raised.contains(around);
                    (LeafPiece::Note(number), around(style).filter(outside).collect())
                }
                (None, None) => (LeafPiece::Words(words.to_owned()), around(style).collect()),
            };
            parts.push(LeafPart { before: std::mem::take(&mut before), what, around });
        }
    }
    parts
}

fn around(style: &Style) -> impl Iterator<Item = Enclosing<'_>> {
    style.link.as_deref().map(Enclosing::Link).into_iter().chain(style.marks.iter().map(Enclosing::Mark))
}

/// The footnote that raised words refer to.
fn note(words: &str, style: &Style, notes: &Notes) -> Option<usize> {
    let link = style.link.as_ref().filter(|_| style.marks.has(Mark::Superscript))?;
    let number = *notes.get(link.href.strip_prefix('#')?)?;
    (link.title.is_none() && words == number.to_string()).then_some(number)
}
