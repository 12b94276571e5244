//! Characters that make a text read other than it is: those that no reader sees, that turn the direction of others or
//! drive a terminal, and letters borrowed from another script.
//!
//! They are judged once, in what readers get: after references such as `&#x202e;` and escapes such as `"\u202e"` were
//! read, and across markup, which no reader sees either. A word that is put together from several pieces is one word.

mod mapped_text;
pub(crate) mod needed;
mod scripts;
pub(crate) mod written;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use self::mapped_text::MappedText;
use self::scripts::MixedWord;
use self::written::Notation;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::source::{SourceFile, SourceText, Span};
use crate::values::character::{self, Oddity, name};
use crate::values::lang::Lang;

/// Messages of one kind about one part of a file; a broken export would otherwise fill screens.
const ENOUGH: usize = 10;

/// What readers get of a part of a file, as it is read. Every value goes through here, and comes out without what no
/// text may hold, so that nothing after it has to look again.
#[derive(Debug)]
pub(crate) struct Values<'a> {
    source: &'a Arc<SourceFile>,
    /// Its text, held.
    text: SourceText,
    notation: Notation,
    running: MappedText,
    apart: MappedText,
}

impl<'a> Values<'a> {
    /// Values of `source`, whose author can write a character in this notation too.
    #[must_use]
    pub(crate) fn new(source: &'a Arc<SourceFile>, notation: Notation) -> Self {
        Self { source, text: source.text(), notation, running: MappedText::default(), apart: MappedText::default() }
    }

    /// Running words that `place` says, in bytes of the source; those that come next go on with them.
    pub(crate) fn words<'t>(&mut self, words: &'t str, place: Range<usize>) -> Cow<'t, str> {
        self.running.push(words, place);
        character::without_breaking(words)
    }

    /// The line of running words ends here, or their paragraph.
    pub(crate) fn end_line(&mut self) {
        self.running.end();
    }

    /// A value beside the running words, such as a title, that something at the end of `place` says.
    pub(crate) fn value<'t>(&mut self, value: &'t str, place: Range<usize>) -> Cow<'t, str> {
        let value = self.aside(value, place);
        self.end_aside();
        value
    }

    /// A part of such a value; those that come next go on with it.
    pub(crate) fn aside<'t>(&mut self, words: &'t str, place: Range<usize>) -> Cow<'t, str> {
        self.apart.push(words, place);
        character::without_breaking(words)
    }

    /// Such a value ends here.
    pub(crate) fn end_aside(&mut self) {
        self.apart.end();
    }

    /// Says what is odd in the values, and what turns the direction of writing anywhere else in `part`: comments are
    /// read too, by those who review the file.
    ///
    /// Characters that break formats (N0002, N0046) and those that turn the direction (N0004) are errors, save the
    /// second in a right-to-left text, or one whose language is not known, when they close on their line. What hides
    /// without need (N0005), words of two scripts (N0006) and characters that stand for nothing (N0170) are warnings.
    #[must_use]
    pub(crate) fn judge(self, part: Range<usize>, lang: Option<&Lang>) -> Vec<Diagnostic> {
        let odd = |wanted| {
            let both = [&self.running, &self.apart].into_iter();
            both.flat_map(move |mapped| mapped.odd(wanted).map(move |(at, c)| (mapped, at, c)))
        };
        let needed = |mapped: &MappedText, at| needed::is_needed(mapped.text(), at, lang);
        let words = [&self.running, &self.apart].into_iter();
        let words = words.flat_map(|mapped| scripts::mixed_words(mapped.text()).map(move |word| (mapped, word)));
        [
            first(odd(Oddity::Breaks), |(mapped, at, c)| self.breaks(self.span(mapped, at), c)),
            first(self.turning(part, lang), |(place, c)| turns(self.span_of(place), c, lang)),
            first(odd(Oddity::Hides).filter(|&(mapped, at, _)| !needed(mapped, at)), |(mapped, at, c)| {
                hides(self.span(mapped, at), c)
            }),
            first(odd(Oddity::Stands), |(mapped, at, c)| stands(self.span(mapped, at), c)),
            first(words, |(mapped, word)| self.mixes(mapped, &word)),
        ]
        .concat()
    }

    /// What turns the direction and may not, in the values and elsewhere.
    fn turning(&self, part: Range<usize>, lang: Option<&Lang>) -> impl Iterator<Item = (Whereabouts<'_>, char)> {
        let judged =
            if lang.is_none_or(Lang::is_right_to_left) { unbalanced } else { |line: &[(usize, char)]| line.to_vec() };
        let in_values = [&self.running, &self.apart].into_iter().flat_map(move |mapped| {
            let turning: Vec<(usize, char)> = mapped.odd(Oddity::Turns).collect();
            by_line(mapped.text(), &turning, judged).into_iter().map(move |(at, c)| (Whereabouts::Said(mapped, at), c))
        });
        let unsaid = by_line(&self.text, &self.unsaid(part), judged);
        in_values.chain(unsaid.into_iter().map(|(at, c)| (Whereabouts::Source(at..at + c.len_utf8()), c)))
    }

    /// What turns the direction in a part of the source, and is said by no value.
    fn unsaid(&self, part: Range<usize>) -> Vec<(usize, char)> {
        let text = &self.text[part.clone()];
        let all = text.char_indices().filter(|&(_, c)| character::turns(c)).map(|(at, c)| (part.start + at, c));
        let mut all: Vec<(usize, char)> = all.collect();
        if !all.is_empty() {
            let mut said = HashSet::new();
            for mapped in [&self.running, &self.apart] {
                mapped.turning_places(&self.text, self.notation, &mut said);
            }
            all.retain(|(at, _)| !said.contains(at));
        }
        all
    }

    fn span(&self, mapped: &MappedText, at: usize) -> Span {
        Span::new(self.source, mapped.place(at, &self.text, self.notation))
    }

    fn span_of(&self, place: Whereabouts<'_>) -> Span {
        match place {
            Whereabouts::Said(mapped, at) => self.span(mapped, at),
            Whereabouts::Source(range) => Span::new(self.source, range),
        }
    }

    fn breaks(&self, span: Span, c: char) -> Diagnostic {
        match (span.text(), self.notation) {
            (written, Notation::References) if written.starts_with('&') && written.ends_with(';') => {
                let subject = format!("`{written}` means");
                forbidden(span, &subject, c)
            }
            (written, Notation::Escapes) if written.starts_with('\\') => {
                let message = format!("`{written}` means {} ({})", with_article(c), number(c));
                Diagnostic::new(Rule::ControlEscape, span, message).hint("delete the escape")
            }
            _ => forbidden(span, "the text contains", c),
        }
    }

    fn mixes(&self, mapped: &MappedText, mixed: &MixedWord<'_>) -> Diagnostic {
        let MixedWord { word, foreign, script, .. } = mixed;
        let place = self.span(mapped, mixed.first).range().start..self.span(mapped, mixed.last).range().end;
        let word = shortened(word);
        let message = format!("`{word}` mixes Latin letters with the {script} `{foreign}` ({})", number(*foreign));
        Diagnostic::new(Rule::MixedScripts, Span::new(self.source, place), message).hint("type the word again")
    }
}

/// Where a character stands.
enum Whereabouts<'p> {
    /// At a byte of words that something in the source says.
    Said(&'p MappedText, usize),
    /// In the source alone.
    Source(Range<usize>),
}

/// The message about something that holds what no text may hold: `subject` says what, with its verb.
#[must_use]
pub(crate) fn forbidden(span: Span, subject: &str, c: char) -> Diagnostic {
    Diagnostic::new(Rule::ControlCharacter, span, format!("{subject} {} ({})", with_article(c), number(c)))
        .hint("delete it; it cannot be seen in most editors, so retype the words around it")
}

fn turns(span: Span, c: char, lang: Option<&Lang>) -> Diagnostic {
    let message = format!("a bidirectional control, {} ({})", name(c), number(c));
    Diagnostic::new(Rule::BidirectionalControl, span, message).hint(
        match lang.filter(|lang| !lang.is_right_to_left()) {
            None => "close each one on the line that opens it, or delete it".to_owned(),
            Some(lang) => {
                format!("delete it; `{lang}` does not need it, and it can change the order in which words are read")
            }
        },
    )
}

fn hides(span: Span, c: char) -> Diagnostic {
    Diagnostic::new(Rule::InvisibleCharacter, span, format!("an invisible character, {} ({})", name(c), number(c)))
        .hint("delete it")
}

fn stands(span: Span, c: char) -> Diagnostic {
    let message = format!("{} ({}), which means nothing to a reader", with_article(c), number(c));
    Diagnostic::new(Rule::MeaninglessCharacter, span, message).hint(match c {
        '\u{FFFD}' => "type the word again: a character was lost when the text was copied",
        '\u{FFFC}' => {
            "replace it or delete it: there was an image or a field in the document that the text was copied from"
        }
        _ => "write a word, or a symbol that every font has: only one font shows this one",
    })
}

/// A word as far as a message has room for it.
fn shortened(word: &str) -> Cow<'_, str> {
    match word.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &word[..end]).into(),
        None => word.into(),
    }
}

/// "U+202E"
fn number(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

fn with_article(c: char) -> String {
    let name = name(c);
    format!("{} {name}", if name.starts_with(['A', 'e', 'i', 'o']) { "an" } else { "a" })
}

/// Messages about the first of what was found; the last one says how many more there are.
fn first<T>(mut found: impl Iterator<Item = T>, message: impl Fn(T) -> Diagnostic) -> Vec<Diagnostic> {
    let mut first: Vec<Diagnostic> = found.by_ref().take(ENOUGH).map(message).collect();
    let more = found.count();
    if let Some(last) = first.pop_if(|_| more > 0) {
        first.push(last.hint(format!("there are {more} more in this file")));
    }
    first
}

/// What `judged` says of the characters of each line of `text`.
fn by_line<J>(text: &str, characters: &[(usize, char)], judged: J) -> Vec<(usize, char)>
where
    J: Fn(&[(usize, char)]) -> Vec<(usize, char)>,
{
    characters.chunk_by(|(a, _), (b, _)| !text[*a..*b].contains('\n')).flat_map(judged).collect()
}

/// The controls of a line that nothing closes, and those that close nothing.
fn unbalanced(line: &[(usize, char)]) -> Vec<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut wrong = Vec::new();
    for &(at, c) in line {
        let closes = |opener: char| match c {
            '\u{202C}' => matches!(opener, '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}'),
            _ => matches!(opener, '\u{2066}'..='\u{2068}'),
        };
        match c {
            '\u{202C}' | '\u{2069}' if open.last().is_some_and(|&(_, opener)| closes(opener)) => {
                open.pop();
            }
            '\u{202C}' | '\u{2069}' => wrong.push((at, c)),
            _ => open.push((at, c)),
        }
    }
    wrong.extend(open);
    wrong.sort_unstable();
    wrong
}

#[cfg(test)]
mod tests;
