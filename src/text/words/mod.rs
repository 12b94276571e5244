//! Running text as words: what a reader reads, and what a redline compares.

pub(crate) mod builder;
mod months;
mod numbers;
pub(crate) mod script;
mod segment;
pub(crate) mod wholes;

use std::borrow::Borrow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// The words of a heading, a paragraph, a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    tokens: Vec<Token>,
}

/// A word, a number, a date, an address, one punctuation mark, or an image.
///
/// A word is what a reader would not break: `don’t`, `third-party`, `1,000.50`, `30 June` is two,
/// `privacy@example.org` is one. Word borders are those of Unicode (UAX 29), joined at hyphens; those of Chinese,
/// Japanese, Thai, Lao, Khmer and Burmese are found in dictionaries.
///
/// Its characters are a part of those of the whole leaf, which all its tokens share: a text has many thousand words, and
/// each would be an allocation. Before it stands the white space that it has there, so that words which follow each other
/// are a part of the leaf as well.
#[derive(Clone)]
pub struct Token {
    leaf: Arc<str>,
    cut: Cut,
}

/// Where in its leaf a token is, and how it is set.
#[derive(Clone, Debug, PartialEq)]
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

    /// Whether it is read as a word and not as punctuation; `€`, `≥` and `&` are.
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.cut.is_word
    }

    /// Whether it is the name of a month, in one of fourteen languages, and hardly ever another word.
    #[must_use]
    pub fn is_month(&self) -> bool {
        months::month(self.text()) == Some(true)
    }

    /// Whether it is a number: in digits, perhaps with the sign of an amount, or in Chinese or Japanese numerals.
    #[must_use]
    pub fn is_number(&self) -> bool {
        numbers::is_number(self.text())
    }

    /// Whether a sentence ends with it, in any script.
    #[must_use]
    pub fn ends_sentence(&self) -> bool {
        matches!(
            self.text(),
            "." | "!" | "?" | "。" | "！" | "？" | "｡" | "．" | "؟" | "۔" | "।" | "॥" | "።" | "။" | "។"
        )
    }
}

impl Token {
    /// Whether it follows on `first` with nothing but a single space at the most, set in the same way.
    fn goes_on(&self, first: &Self) -> bool {
        matches!(self.cut.space, SpaceKind::None | SpaceKind::Plain)
            && self.cut.rare.is_none()
            && self.cut.style == first.cut.style
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

/// How many tokens, from the first on, are set alike with nothing but single spaces between them, so that [`stretch`] is all
/// that there is to say of them; 0 where there are none.
#[must_use]
pub(crate) fn alike(tokens: &[Token]) -> usize {
    let Some((first, rest)) = tokens.split_first() else { return 0 };
    if first.cut.rare.is_some() { 1 } else { 1 + rest.iter().take_while(|token| token.goes_on(first)).count() }
}

/// Tokens in stretches that are [`alike`], in order; none of them is empty.
pub(crate) fn stretches(tokens: &[Token]) -> impl Iterator<Item = &[Token]> {
    let mut rest = tokens;
    std::iter::from_fn(move || {
        let (words, after) = rest.split_at(alike(rest));
        rest = after;
        (!words.is_empty()).then_some(words)
    })
}

/// Whether words are the same, one by one, with the same white space between them, and set alike.
#[must_use]
pub(crate) fn are_equal(one: &[Token], other: &[Token]) -> bool {
    // Mostly whole leaves are compared: their characters are the same at once, and then the cuts tell the rest.
    let is_same_leaf = matches!((one, other), ([a, ..], [b, ..]) if a.leaf == b.leaf);
    let is_equal = |(a, b): (&Token, &Token)| is_same_leaf && a.cut == b.cut || a == b;
    one.len() == other.len() && one.iter().zip(other).all(is_equal)
}

/// How many tokens, from the first on, are the same in both, and [`alike`].
#[must_use]
pub(crate) fn alike_in_both(old: &[Token], new: &[Token]) -> usize {
    if std::ptr::eq(old, new) {
        return alike(new);
    }
    let is_same = |old: &Token, new: &Token| old.cut.space == new.cut.space && old.text() == new.text();
    match (old, new) {
        ([old, old_rest @ ..], [new, new_rest @ ..])
            if old.cut.rare.is_none()
                && new.cut.rare.is_none()
                && old.cut.style == new.cut.style
                && old.text() == new.text() =>
        {
            let rest = old_rest.iter().zip(new_rest);
            1 + rest.take_while(|(a, b)| a.goes_on(old) && b.goes_on(new) && is_same(a, b)).count()
        }
        _ => 0,
    }
}

/// The characters from the first of some tokens of a leaf to the last, with the white space between them.
#[must_use]
pub(crate) fn stretch(tokens: &[Token]) -> &str {
    match tokens {
        [] => "",
        [first, ..] => {
            let end = tokens.last().map_or(first.cut.end, |last| last.cut.end);
            &first.leaf[first.cut.start as usize..end as usize]
        }
    }
}

/// The characters of tokens alone, white space as single spaces, none at the start.
#[must_use]
pub(crate) fn plain<T: Borrow<Token>>(tokens: &[T]) -> String {
    let bytes = tokens.iter().map(|token| token.borrow().text().len() + 1).sum();
    let mut out = String::with_capacity(bytes);
    for token in tokens.iter().map(Borrow::borrow) {
        if !token.space().is_none() && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(token.text());
    }
    out
}
