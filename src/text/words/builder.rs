//! Cuts characters into words.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use super::{Cut, Image, Rare, SpaceKind, Style, Text, Token};

/// Collects characters into [`Text`].
#[derive(Debug, Default)]
pub(crate) struct TextBuilder {
    /// The characters so far, with the white space that is kept as typed.
    leaf: String,
    cuts: Vec<Cut>,
    /// White space that was typed since the last character.
    typed: String,
    has_break: bool,
    /// A run of characters without white space that is not yet cut into words.
    chunk: Option<Chunk>,
    /// The styles in the chunk, each with the byte of the leaf at which it begins.
    styles: Vec<(usize, Style)>,
    /// Where the words of a chunk end; here to be used again.
    ends: Vec<usize>,
    anchor: Option<Box<str>>,
    verbatim: bool,
}

#[derive(Debug)]
struct Chunk {
    start: usize,
    space: SpaceKind,
    from: usize,
}

impl TextBuilder {
    /// For prose: white space at both ends is dropped, and runs of it count as one space.
    #[must_use]
    pub(crate) fn prose() -> Self {
        Self::default()
    }

    /// For code: white space is kept as typed.
    #[must_use]
    pub(crate) fn verbatim() -> Self {
        Self { verbatim: true, ..Self::default() }
    }

    /// Adds characters of one style.
    pub(crate) fn push(&mut self, text: &str, style: &Style) {
        for piece in text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end_matches(char::is_whitespace);
            if !word.is_empty() {
                if self.chunk.is_none() {
                    self.chunk = Some(self.start_chunk());
                }
                if self.styles.last().is_none_or(|(_, last)| last != style) {
                    self.styles.push((self.leaf.len(), style.clone()));
                }
                self.leaf.push_str(word);
            }
            if word.len() < piece.len() {
                self.end_chunk();
                self.typed.push_str(&piece[word.len()..]);
            }
        }
    }

    /// Adds a line break.
    pub(crate) fn push_break(&mut self) {
        self.end_chunk();
        self.has_break = true;
    }

    /// Adds an image.
    pub(crate) fn push_image(&mut self, image: Image, style: &Style) {
        self.end_chunk();
        let Chunk { start, space, from } = self.start_chunk();
        let rare = Rare { restyled: Vec::new(), anchor: self.anchor.take(), image: Some(image) };
        let rare = Some(Box::new(rare));
        let [from, start] = [from, start].map(place);
        self.cuts.push(Cut { space, from, start, end: start, is_word: true, style: style.clone(), rare });
    }

    /// Lets links lead to the place before the next token; of two in a row the first is kept.
    pub(crate) fn push_anchor(&mut self, id: &str) {
        self.end_chunk();
        self.anchor.get_or_insert_with(|| id.into());
    }

    /// The text, complete.
    #[must_use]
    pub(crate) fn finish(mut self) -> Text {
        self.end_chunk();
        if !self.verbatim
            && let Some(first) = self.cuts.first_mut()
        {
            first.space = SpaceKind::None;
        }
        let leaf: Arc<str> = self.leaf.into();
        Text { tokens: self.cuts.into_iter().map(|cut| Token { leaf: Arc::clone(&leaf), cut }).collect() }
    }

    /// The white space that is due belongs to what begins here.
    fn start_chunk(&mut self) -> Chunk {
        let from = self.leaf.len();
        let ordinary = |c: char| matches!(c, ' ' | '\n' | '\t' | '\r');
        let space = if std::mem::take(&mut self.has_break) {
            SpaceKind::Break
        } else if self.typed.is_empty() {
            SpaceKind::None
        } else if self.typed == " " || (!self.verbatim && self.typed.chars().all(ordinary)) {
            SpaceKind::Plain
        } else {
            self.leaf.push_str(&self.typed);
            SpaceKind::Other
        };
        self.typed.clear();
        Chunk { start: self.leaf.len(), space, from }
    }

    fn end_chunk(&mut self) {
        let Some(Chunk { start, mut space, from }) = self.chunk.take() else { return };
        word_ends(&self.leaf[start..], &mut self.ends);
        let mut at = start;
        for end in self.ends.drain(..).map(|end| start + end) {
            let before = self.styles.partition_point(|(start, _)| *start <= at) - 1;
            let inside = self.styles[before + 1..].iter().take_while(|(start, _)| *start < end);
            let restyled: Vec<(usize, Style)> = inside.map(|(start, style)| (start - at, style.clone())).collect();
            let anchor = self.anchor.take();
            let is_rare = anchor.is_some() || !restyled.is_empty();
            self.cuts.push(Cut {
                space,
                from: place(from),
                start: place(at),
                end: place(end),
                is_word: self.leaf[at..end].chars().any(char::is_alphanumeric),
                style: self.styles[before].1.clone(),
                rare: is_rare.then(|| Box::new(Rare { restyled, anchor, image: None })),
            });
            (at, space) = (end, SpaceKind::None);
        }
        self.styles.clear();
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("a text is far smaller than 4 GiB")
}

/// Cuts a run without white space into words and single marks; says in which bytes they end.
fn word_ends(chunk: &str, ends: &mut Vec<usize>) {
    let start = chunk.len() - chunk.trim_start_matches(is_opening).len();
    let core = &chunk[start..];
    let core = &core[..core.trim_end_matches(is_closing).len()];
    let end = start + core.len();
    mark_ends(&chunk[..start], 0, ends);
    if core.bytes().all(|b| b.is_ascii_alphanumeric()) || is_address(core) {
        ends.extend((!core.is_empty()).then_some(end));
    } else {
        joined_word_ends(core, start, ends);
    }
    mark_ends(&chunk[end..], end, ends);
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '<' | '"' | '\'' | '“' | '‘' | '«' | '„' | '¿' | '¡')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '>' | '"' | '\'' | '”' | '’' | '»' | '.' | ',' | ';' | ':' | '!' | '?' | '…')
}

/// Each character by itself, with the marks that combine with it.
fn mark_ends(run: &str, offset: usize, ends: &mut Vec<usize>) {
    ends.extend(run.grapheme_indices(true).map(|(at, mark)| offset + at + mark.len()));
}

fn is_address(core: &str) -> bool {
    let email = core.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    email || core.contains("://") || core.starts_with("www.") || core.starts_with("mailto:")
}

/// Unicode words, joined where a reader sees one: at hyphens, in dates, and with the sign of an amount.
fn joined_word_ends(core: &str, offset: usize, ends: &mut Vec<usize>) {
    let (mut start, mut end) = (0, 0);
    for piece in core.split_word_bounds() {
        if end > 0 && !joins(&core[start..end], piece, &core[end + piece.len()..]) {
            ends.push(offset + end);
            start = end;
        }
        end += piece.len();
    }
    ends.extend((end > 0).then_some(offset + end));
}

fn joins(last: &str, piece: &str, rest: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (before, first) = (last.chars().next_back(), piece.chars().next());
    match piece {
        "-" | "\u{2010}" | "\u{2011}" => letter(before) && letter(rest.chars().next()),
        "/" => digit(before) && digit(rest.chars().next()),
        "%" | "‰" => digit(before),
        _ => match before {
            Some('-' | '\u{2010}' | '\u{2011}') => last.chars().count() > 1 && letter(first),
            Some('/') => digit(last.chars().next()) && digit(first),
            Some('$' | '€' | '£' | '¥' | '§') => digit(first),
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::Link;
    use proptest::prelude::*;

    fn words_of(text: &str) -> Vec<String> {
        let mut builder = TextBuilder::prose();
        builder.push(text, &Style::default());
        builder.finish().tokens.iter().map(|token| token.text().to_owned()).collect()
    }

    #[test]
    fn a_word_is_what_a_reader_would_not_break() {
        for (text, expected) in [
            ("kept for 30 days.", vec!["kept", "for", "30", "days", "."]),
            ("(third-party e-mail, don’t)", vec!["(", "third-party", "e-mail", ",", "don’t", ")"]),
            ("2026-11-16 or 16/11/2026", vec!["2026-11-16", "or", "16/11/2026"]),
            ("$1,000.50 and 30%", vec!["$1,000.50", "and", "30%"]),
            ("write to privacy@example.org.", vec!["write", "to", "privacy@example.org", "."]),
            ("<https://example.org/a?b=c>;", vec!["<", "https://example.org/a?b=c", ">", ";"]),
            ("and/or", vec!["and", "/", "or"]),
            ("data—yours", vec!["data", "—", "yours"]),
            ("{{ site.name }}", vec!["{", "{", "site.name", "}", "}"]),
        ] {
            assert_eq!(words_of(text), expected, "{text}");
        }
    }

    #[test]
    fn a_link_that_covers_part_of_a_word_leaves_it_one_word() {
        let link = Style { link: Some(Arc::new(Link { href: "/".into(), title: None })), ..Style::default() };
        let mut builder = TextBuilder::prose();
        builder.push("GitHub", &link);
        builder.push("’s terms", &Style::default());
        let text = builder.finish();
        assert_eq!(text.tokens.len(), 2);
        let parts: Vec<_> = text.tokens[0].parts().map(|(part, style)| (part, style.link.is_some())).collect();
        assert_eq!(parts, [("GitHub", true), ("’s", false)]);
    }

    proptest! {
        #[test]
        fn the_words_joined_are_the_text(text in "\\PC{0,60}") {
            let mut builder = TextBuilder::prose();
            builder.push(&text, &Style::default());
            let expected: Vec<&str> = text.split_whitespace().collect();
            let plain = builder.finish().plain();
            prop_assert_eq!(plain.split_whitespace().collect::<Vec<_>>(), expected);
        }
    }
}
