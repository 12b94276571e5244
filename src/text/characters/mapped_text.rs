//! Words as readers get them, put together from pieces of a source.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use super::written::{self, Notation};
use crate::values::character::{Oddity, is_printable_ascii, oddity, turns};

/// Words, and where each piece of them stands in the source.
#[derive(Debug, Default)]
pub(crate) struct MappedText {
    text: String,
    pieces: Vec<WrittenPiece>,
    /// Whether any character is odd, which in nearly every text none is.
    is_odd: bool,
}

/// A run of bytes of the words, and the bytes of the source that say it.
#[derive(Debug)]
struct WrittenPiece {
    words: Range<usize>,
    place: Range<usize>,
}

impl WrittenPiece {
    /// What the source says there. Raw HTML counts its own bytes; should it count wrongly, a message is less exact.
    fn written<'s>(&self, source: &'s str) -> &'s str {
        source.get(self.place.clone()).unwrap_or_default()
    }
}

impl MappedText {
    /// Adds words that `place` says.
    pub(crate) fn push(&mut self, words: &str, place: Range<usize>) {
        self.is_odd |= !is_printable_ascii(words) && words.contains(|c| oddity(c).is_some());
        let start = self.text.len();
        self.text.push_str(words);
        self.pieces.push(WrittenPiece { words: start..self.text.len(), place });
    }

    /// Ends the line: what comes next has nothing to do with what stands there.
    pub(crate) fn end(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// The words, with a line end after each that has one.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Its characters of one oddity, and where in the words they stand.
    pub(crate) fn odd(&self, wanted: Oddity) -> impl Iterator<Item = (usize, char)> {
        // A carriage return before a line feed is a line end like others, as it is in a file.
        let ends_line = |at: usize, c: char| c == '\r' && self.text[at + 1..].starts_with('\n');
        let text = if self.is_odd { self.text.as_str() } else { "" };
        text.char_indices().filter(move |&(at, c)| oddity(c) == Some(wanted) && !ends_line(at, c))
    }

    /// Where in the source the character at a byte of the words stands: itself, what it is written as, or else the
    /// piece that it is part of.
    pub(crate) fn place(&self, at: usize, source: &str, notation: Notation) -> Range<usize> {
        let piece = &self.pieces[self.pieces.partition_point(|piece| piece.words.start <= at) - 1];
        let (words, written) = (&self.text[piece.words.clone()], piece.written(source));
        let rest = &self.text[at..];
        let Some(c) = rest.chars().next() else { return piece.place.clone() };
        let start = piece.place.start;
        if let Some(verbatim) = verbatim(words, written) {
            let start = start + verbatim + at - piece.words.start;
            return start..start + c.len_utf8();
        }
        // A link's title stands behind its words, so they are counted from the end.
        let after = self.text[at + c.len_utf8()..piece.words.end].matches(c).count();
        let found = written::all(written, c, notation).into_iter().rev().nth(after);
        found.map_or_else(|| piece.place.clone(), |found| start + found.start..start + found.end)
    }

    /// Adds the places in the source of what turns the direction here.
    pub(crate) fn turning_places(&self, source: &str, notation: Notation, places: &mut HashSet<usize>) {
        for piece in &self.pieces {
            let (words, written) = (&self.text[piece.words.clone()], piece.written(source));
            if let Some(verbatim) = verbatim(words, written) {
                let turning = words.char_indices().filter(|&(_, c)| turns(c));
                places.extend(turning.map(|(at, _)| piece.place.start + verbatim + at));
                continue;
            }
            let turning: BTreeSet<char> = words.chars().filter(|&c| turns(c)).collect();
            for c in turning {
                let found = written::all(written, c, notation).into_iter().rev().take(words.matches(c).count());
                places.extend(found.map(|found| piece.place.start + found.start));
            }
        }
    }
}

/// Where the words stand in the source as they are, as in code, in which a reference stands for nothing.
fn verbatim(words: &str, written: &str) -> Option<usize> {
    // A link's title stands behind its words.
    written.rfind(words)
}
