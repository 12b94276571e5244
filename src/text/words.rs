//! Running text as words: what a reader reads, and what a redline compares.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

/// The words of a heading, a paragraph, a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    tokens: Vec<Token>,
}

/// A word, a number, a date, an address, one punctuation mark, or an image.
///
/// A word is what a reader would not break: `don’t`, `third-party`, `1,000.50`, `30 June` is two,
/// `privacy@example.org` is one. Word borders are those of Unicode (UAX 29), joined at hyphens.
///
/// Its characters are a part of those of the whole leaf, which all its tokens share: a text has many thousand words, and
/// each would be an allocation.
#[derive(Clone)]
pub struct Token {
    leaf: Arc<str>,
    cut: Cut,
}

/// Where in its leaf a token is, and how it is set.
#[derive(Clone, Debug)]
struct Cut {
    space: SpaceKind,
    /// Where the white space before it begins, if that is kept as typed.
    from: u32,
    start: u32,
    end: u32,
    is_word: bool,
    style: Style,
    /// What few tokens have.
    rare: Option<Box<Rare>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Rare {
    restyled: Vec<(usize, Style)>,
    anchor: Option<Box<str>>,
    image: Option<Image>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SpaceKind {
    None,
    Plain,
    Break,
    Other,
}

impl Token {
    /// Its characters; empty for an image.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.leaf[self.cut.start as usize..self.cut.end as usize]
    }

    /// What stands between it and the token before it.
    #[must_use]
    pub fn space(&self) -> Space<'_> {
        match self.cut.space {
            SpaceKind::None => Space::None,
            SpaceKind::Plain => Space::Plain,
            SpaceKind::Break => Space::Break,
            SpaceKind::Other => Space::Other(&self.leaf[self.cut.from as usize..self.cut.start as usize]),
        }
    }

    /// How its first character is set.
    #[must_use]
    pub fn style(&self) -> &Style {
        &self.cut.style
    }

    /// Where, in bytes of its text, the style changes inside it: `[GitHub](...)’s`.
    #[must_use]
    pub fn restyled(&self) -> &[(usize, Style)] {
        self.cut.rare.as_ref().map_or(&[], |rare| &rare.restyled)
    }

    /// A place that links can lead to, just before it.
    #[must_use]
    pub fn anchor(&self) -> Option<&str> {
        self.cut.rare.as_ref()?.anchor.as_deref()
    }

    /// The image it is.
    #[must_use]
    pub fn image(&self) -> Option<&Image> {
        self.cut.rare.as_ref()?.image.as_ref()
    }

    /// Its parts of one style each, in order; for an image one without characters.
    pub fn parts(&self) -> impl Iterator<Item = (&str, &Style)> {
        let restyled = self.restyled();
        let starts = std::iter::once((0, self.style())).chain(restyled.iter().map(|(at, style)| (*at, style)));
        let ends = restyled.iter().map(|(at, _)| *at).chain(std::iter::once(self.text().len()));
        starts.zip(ends).map(|((start, style), end)| (&self.text()[start..end], style))
    }

    /// The style of its first character, and those that follow inside it; one for an image.
    pub fn styles(&self) -> impl Iterator<Item = &Style> {
        std::iter::once(self.style()).chain(self.restyled().iter().map(|(_, style)| style))
    }

    /// How it is set at a byte of its text.
    #[must_use]
    pub fn style_at(&self, at: usize) -> &Style {
        self.restyled().iter().rev().find(|(start, _)| *start <= at).map_or(self.style(), |(_, style)| style)
    }

    /// The parts, in bytes of the text, in which neither its style nor that of an equal word changes; one for an image.
    pub fn common_parts(&self, other: &Self) -> impl Iterator<Item = Range<usize>> {
        let length = self.text().len();
        let mut next = Some(0);
        std::iter::from_fn(move || {
            let start = next?;
            let restyled = self.restyled().iter().chain(other.restyled()).map(|(at, _)| *at);
            let end = restyled.filter(|at| *at > start).min().unwrap_or(length);
            next = (end < length).then_some(end);
            Some(start..end)
        })
    }

    /// Whether it is read as a word and not as punctuation.
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.cut.is_word
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
            && self.space() == other.space()
            && self.cut.style == other.cut.style
            && self.cut.rare == other.cut.rare
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut token = f.debug_struct("Token");
        token.field("space", &self.space()).field("text", &self.text()).field("style", self.style());
        token.field("rare", &self.cut.rare).finish_non_exhaustive()
    }
}

/// How many of the tokens are words; punctuation is left out.
#[must_use]
pub(crate) fn count_words(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| token.is_word()).count()
}

/// What stands before a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space<'a> {
    /// Nothing: it touches the token before it.
    None,
    /// A space, or a line end of the source.
    Plain,
    /// A line break that the author asked for.
    Break,
    /// Other white space, kept as typed: a no-break space, the indentation of code.
    Other(&'a str),
}

impl<'a> Space<'a> {
    /// Whether nothing stands there.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::None
    }

    /// Its characters, a line break as a line end.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        match self {
            Self::None => "",
            Self::Plain => " ",
            Self::Break => "\n",
            Self::Other(typed) => typed,
        }
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

    /// The marks that are in this set or in the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The marks in it, outermost first.
    pub fn iter(self) -> impl Iterator<Item = Mark> {
        // Most words have none.
        let all: &[Mark] = if self == Self::NONE { &[] } else { &Mark::ALL };
        all.iter().copied().filter(move |mark| self.has(*mark))
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
    /// Its words and marks in order.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

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

    /// Takes away the places that links can lead to but those that are to be kept, which are asked for in order.
    pub(crate) fn retain_anchors(&mut self, mut keep: impl FnMut(&str) -> bool) {
        for rare in self.tokens.iter_mut().filter_map(|token| token.cut.rare.as_mut()) {
            rare.anchor = rare.anchor.take().filter(|anchor| keep(anchor));
        }
    }
}

/// The characters of tokens alone, white space as single spaces, none at the start.
#[must_use]
pub(crate) fn plain(tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        if !token.space().is_none() && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(token.text());
    }
    out
}

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
