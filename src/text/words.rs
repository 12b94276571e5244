//! Running text as words: what a reader reads, and what a redline compares.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

/// The words of a heading, a paragraph, a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// Its words and marks in order.
    pub tokens: Vec<Token>,
}

/// A word, a number, a date, an address, one punctuation mark, or an image.
///
/// A word is what a reader would not break: `don’t`, `third-party`, `1,000.50`, `30 June` is two,
/// `privacy@example.org` is one. Word borders are those of Unicode (UAX 29), joined at hyphens.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// What stands between it and the token before it.
    pub space: Space,
    /// Its characters; empty for an image.
    pub text: Box<str>,
    /// How its first character is set.
    pub style: Style,
    /// Where, in bytes of `text`, the style changes inside it: `[GitHub](...)’s`.
    pub restyled: Vec<(usize, Style)>,
    /// A place that links can lead to, just before it.
    pub anchor: Option<Box<str>>,
    /// The image it is.
    pub image: Option<Arc<Image>>,
}

impl Token {
    /// Its parts of one style each, in order.
    pub fn parts(&self) -> impl Iterator<Item = (&str, &Style)> {
        let starts = std::iter::once((0, &self.style)).chain(self.restyled.iter().map(|(at, style)| (*at, style)));
        let ends = self.restyled.iter().map(|(at, _)| *at).chain(std::iter::once(self.text.len()));
        starts.zip(ends).map(|((start, style), end)| (&self.text[start..end], style))
    }

    /// How it is set at a byte of its text.
    #[must_use]
    pub fn style_at(&self, at: usize) -> &Style {
        self.restyled.iter().rev().find(|(start, _)| *start <= at).map_or(&self.style, |(_, style)| style)
    }

    /// Where its style or that of an equal word changes, in bytes of the text, and where the word ends.
    #[must_use]
    pub fn style_ends(&self, other: &Self) -> Vec<usize> {
        let mut ends: Vec<usize> = self.restyled.iter().chain(&other.restyled).map(|(at, _)| *at).collect();
        ends.push(other.text.len());
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// Whether it is read as a word and not as punctuation.
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.image.is_some() || self.text.chars().any(char::is_alphanumeric)
    }
}

/// What stands before a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Space {
    /// Nothing: it touches the token before it.
    #[default]
    None,
    /// A space, or a line end of the source.
    Plain,
    /// A line break that the author asked for.
    Break,
    /// Other white space, kept as typed: a no-break space, the indentation of code.
    Other(Box<str>),
}

impl Space {
    /// Whether nothing stands there.
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

/// How characters are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Emphasis and its kin.
    pub marks: Marks,
    /// Where they lead.
    pub link: Option<Arc<Link>>,
}

/// A set of [`Mark`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u8);

impl Marks {
    /// The set without a mark.
    pub const NONE: Self = Self(0);

    /// Whether `mark` is in the set.
    #[must_use]
    pub fn has(self, mark: Mark) -> bool {
        self.0 & (1 << mark as u8) != 0
    }

    /// The set with `mark`.
    #[must_use]
    pub fn with(self, mark: Mark) -> Self {
        Self(self.0 | (1 << mark as u8))
    }

    /// The marks in it, outermost first.
    pub fn iter(self) -> impl Iterator<Item = Mark> {
        Mark::ALL.into_iter().filter(move |mark| self.has(*mark))
    }
}

/// One way to set characters apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `**strong**`.
    Strong,
    /// `*emphasis*`.
    Emphasis,
    /// `~~no longer right~~`; not a deletion of a redline.
    Strike,
    /// A fixed-width font.
    Code,
    /// Raised: a footnote's number.
    Superscript,
    /// Lowered.
    Subscript,
}

impl Mark {
    /// Every mark, outermost first.
    pub const ALL: [Self; 6] =
        [Self::Strong, Self::Emphasis, Self::Strike, Self::Code, Self::Superscript, Self::Subscript];

    /// The HTML element that shows it.
    #[must_use]
    pub fn element(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Emphasis => "em",
            Self::Strike => "s",
            Self::Code => "code",
            Self::Superscript => "sup",
            Self::Subscript => "sub",
        }
    }
}

/// Where words lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address as the author wrote it.
    pub href: String,
    /// What a pointer over it tells.
    pub title: Option<String>,
}

/// An image that lies beside the version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its file name.
    pub file: String,
    /// What it shows, in words.
    pub alt: String,
    /// What a pointer over it tells.
    pub title: Option<String>,
}

impl Text {
    /// Whether nobody could see it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Its characters alone, white space as single spaces.
    #[must_use]
    pub fn plain(&self) -> String {
        plain(&self.tokens)
    }
}

/// The characters of tokens alone, white space as single spaces, none at the start.
#[must_use]
pub(crate) fn plain(tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        if !token.space.is_none() && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&token.text);
    }
    out
}

/// Collects characters into [`Text`].
#[derive(Debug, Default)]
pub(crate) struct TextBuilder {
    tokens: Vec<Token>,
    space: String,
    has_break: bool,
    chunk: String,
    styles: Vec<(usize, Style)>,
    anchor: Option<Box<str>>,
    verbatim: bool,
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
                if self.styles.last().is_none_or(|(_, last)| last != style) {
                    self.styles.push((self.chunk.len(), style.clone()));
                }
                self.chunk.push_str(word);
            }
            if word.len() < piece.len() {
                self.end_chunk();
                self.space.push_str(&piece[word.len()..]);
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
        let space = self.take_space();
        let anchor = self.anchor.take();
        self.tokens.push(Token {
            space,
            text: "".into(),
            style: style.clone(),
            restyled: Vec::new(),
            anchor,
            image: Some(Arc::new(image)),
        });
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
            && let Some(first) = self.tokens.first_mut()
        {
            first.space = Space::None;
        }
        Text { tokens: self.tokens }
    }

    fn take_space(&mut self) -> Space {
        let typed = std::mem::take(&mut self.space);
        if std::mem::take(&mut self.has_break) {
            return Space::Break;
        }
        let ordinary = |c: char| matches!(c, ' ' | '\n' | '\t' | '\r');
        if typed.is_empty() {
            Space::None
        } else if typed == " " || (!self.verbatim && typed.chars().all(ordinary)) {
            Space::Plain
        } else {
            Space::Other(typed.into())
        }
    }

    fn end_chunk(&mut self) {
        if self.chunk.is_empty() {
            return;
        }
        let chunk = std::mem::take(&mut self.chunk);
        let styles = std::mem::take(&mut self.styles);
        let mut space = self.take_space();
        let mut anchor = self.anchor.take();
        let mut at = 0;
        for word in words(&chunk) {
            let end = at + word.len();
            let before = styles.partition_point(|(start, _)| *start <= at) - 1;
            self.tokens.push(Token {
                space: std::mem::take(&mut space),
                text: word.into(),
                style: styles[before].1.clone(),
                restyled: styles[before + 1..]
                    .iter()
                    .take_while(|(start, _)| *start < end)
                    .map(|(start, style)| (start - at, style.clone()))
                    .collect(),
                anchor: anchor.take(),
                image: None,
            });
            at = end;
        }
    }
}

/// Cuts a run without white space into words and single marks; joined together they are the run.
fn words(chunk: &str) -> Vec<&str> {
    let start = chunk.len() - chunk.trim_start_matches(is_opening).len();
    let core = &chunk[start..];
    let core = &core[..core.trim_end_matches(is_closing).len()];
    let mut words: Vec<&str> = marks(&chunk[..start]);
    if core.bytes().all(|b| b.is_ascii_alphanumeric()) || is_address(core) {
        words.extend((!core.is_empty()).then_some(core));
    } else {
        words.extend(join_words(core));
    }
    words.extend(marks(&chunk[start + core.len()..]));
    words
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '<' | '"' | '\'' | '“' | '‘' | '«' | '„' | '¿' | '¡')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '>' | '"' | '\'' | '”' | '’' | '»' | '.' | ',' | ';' | ':' | '!' | '?' | '…')
}

/// Each character by itself, with the marks that combine with it.
fn marks(run: &str) -> Vec<&str> {
    run.graphemes(true).collect()
}

fn is_address(core: &str) -> bool {
    let email = core.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    email || core.contains("://") || core.starts_with("www.") || core.starts_with("mailto:")
}

/// Unicode words, joined where a reader sees one: at hyphens, in dates, and with the sign of an amount.
fn join_words(core: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    let mut end = 0;
    for piece in core.split_word_bounds() {
        let start = end;
        end += piece.len();
        match words.last_mut() {
            Some(last) if joins(last, piece, &core[end..]) => *last = &core[start - last.len()..end],
            _ => words.push(piece),
        }
    }
    words
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
    use proptest::prelude::*;

    fn words_of(text: &str) -> Vec<String> {
        let mut builder = TextBuilder::prose();
        builder.push(text, &Style::default());
        builder.finish().tokens.iter().map(|t| t.text.to_string()).collect()
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
