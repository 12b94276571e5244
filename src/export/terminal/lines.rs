//! Words in lines of a width, whatever their script and colour.

use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter};

/// What stands before the lines of a paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Margin {
    /// Before the first line: the number of its item.
    pub first: String,
    /// Before each further line.
    pub rest: String,
}

impl Margin {
    /// That of an item: its label stands before its first line.
    pub(super) fn item(&self, label: &str) -> Self {
        let indent = " ".repeat(display_width(label) + 1);
        Self { first: format!("{}{label} ", self.first), rest: format!("{}{indent}", self.rest) }
    }

    /// That of a quotation.
    pub(super) fn quote(&self) -> Self {
        Self { first: format!("{}> ", self.first), rest: format!("{}> ", self.rest) }
    }

    /// That of what follows.
    pub(super) fn after_first(&self) -> Self {
        Self { first: self.rest.clone(), rest: self.rest.clone() }
    }
}

/// Writes words in lines of `width` columns, behind these margins of the first and of each further line. A word that is
/// longer than a line is cut; a colour ends where a line ends, and begins again after the margin of the next.
///
/// time: O(N)
pub(super) fn fill(out: &mut String, margins: [&str; 2], words: &str, width: usize) {
    // Deep inside, words need room more than margins do.
    let margins = margins.map(|margin| if display_width(margin) * 2 > width { "  " } else { margin });
    let options = Options::new(width)
        .initial_indent(margins[0])
        .subsequent_indent(margins[1])
        .word_separator(WordSeparator::Custom(words_of))
        .word_splitter(WordSplitter::NoHyphenation);
    let mut colour = String::new();
    for (at, line) in textwrap::wrap(words, options).iter().enumerate() {
        let margin = margins[at.min(1)];
        let words = line.strip_prefix(margin).unwrap_or_default();
        *out += format!("{margin}{colour}{words}").trim_end();
        if let Some(start) = words.rfind('\u{1b}') {
            let code = &words[start..];
            code[..=code.find('m').expect("a colour ends with m")].clone_into(&mut colour);
        }
        if colour == RESET {
            colour.clear();
        } else if !colour.is_empty() {
            *out += RESET;
        }
        out.push('\n');
    }
}

/// What ends a colour.
pub(super) const RESET: &str = "\u{1b}[0m";

/// The pieces between which a line may end: at spaces, and beside a wide character, as those of Chinese and Japanese are.
fn words_of(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut ends = Vec::new();
    let mut before = None;
    let mut characters = line.char_indices();
    while let Some((at, c)) = characters.next() {
        if c == '\u{1b}' {
            // A colour has no width.
            characters.find(|(_, c)| *c == 'm');
            continue;
        }
        if before.is_some_and(|before| may_part(before, c)) {
            ends.push(at);
        }
        before = Some(c);
    }
    ends.push(line.len());
    let mut start = 0;
    Box::new(ends.into_iter().map(move |end| Word::from(&line[std::mem::replace(&mut start, end)..end])))
}

fn may_part(before: char, after: char) -> bool {
    let is_wide = |c: char| !c.is_ascii() && display_width(c.encode_utf8(&mut [0; 4])) == 2;
    let is_letter = |c: char| c.is_alphanumeric();
    if before == ' ' {
        return after != ' ';
    }
    // Punctuation that closes stays with what it closes, and what opens with what follows.
    let (opens, closes) = ("（「『【《〈〔［｛", "、。，．！？：；）」』】》〉〕］｝・ー々");
    !opens.contains(before)
        && !closes.contains(after)
        && (is_wide(after) && (is_wide(before) || is_letter(before)) || is_wide(before) && is_letter(after))
}
