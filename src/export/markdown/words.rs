//! The words of one block of a comment.

use crate::export::english;
use crate::redline::changes::{BlockChange, ChangeKind, Fate, Run, restyling};
use crate::text::document::Block;
use crate::text::words::{Mark, Token};

/// Kept words in a row that are shown whole, and how many of a longer row at each end.
const CONTEXT: usize = 60;
const CONTEXT_END: usize = 20;
/// The same beside a change that only a proofreader looks for.
const SHORT_CONTEXT: usize = 16;
const SHORT_CONTEXT_END: usize = 6;
/// Words of a passage that moved away.
const BEGINNING: usize = 12;

/// A block's words, and what is said of them.
pub(crate) struct Shown {
    words: String,
    /// What changed, if nothing did in substance: "typographic".
    editorial: Vec<&'static str>,
    /// Words that are set otherwise.
    restyled: Vec<String>,
}

/// The words of a block with their marks.
pub(crate) fn words(change: &BlockChange<'_>) -> Shown {
    let units = units(change);
    let kinds: Vec<ChangeKind> = change
        .runs()
        .filter_map(|run| match run {
            Run::Changed { kind, .. } => Some(*kind),
            Run::Kept { .. } => None,
        })
        .collect();
    let is_substantive = change.fate != Fate::Kept || kinds.contains(&ChangeKind::Substantive);
    let mut editorial: Vec<&str> = kinds.iter().filter(|_| !is_substantive).filter_map(|kind| named(*kind)).collect();
    editorial.sort_unstable();
    editorial.dedup();
    let (context, end) = if is_substantive { (CONTEXT, CONTEXT_END) } else { (SHORT_CONTEXT, SHORT_CONTEXT_END) };
    let mut out = String::new();
    for (at, group) in units.chunk_by(Unit::is_beside).enumerate() {
        if let Unit::Changed { old, new } = group[0] {
            changed(&mut out, old, new);
        } else if group.len() > context && !group[0].is_restyled() {
            let (is_first, is_last) = (at == 0, group.as_ptr_range().end == units.as_ptr_range().end);
            let lead = if is_first && group.len() < units.len() { 0 } else { end };
            let trail = if is_last { 0 } else { end };
            kept(&mut out, &group[..lead]);
            out += if out.is_empty() { "[…]" } else { " […]" };
            kept(&mut out, &group[group.len() - trail..]);
        } else {
            kept(&mut out, group);
        }
    }
    let restyled = english::set_otherwise(change).iter().map(|words| escaped(words)).collect();
    Shown { words: out, editorial, restyled }
}

/// The first words of a block.
pub(crate) fn beginning(block: &Block) -> String {
    let mut words = Vec::new();
    block.each_text(&mut |tokens| words.extend(english::shown_words(tokens).split(' ').map(str::to_owned)));
    let cut = if words.len() > BEGINNING { " […]" } else { "" };
    words.truncate(BEGINNING);
    escaped(&words.join(" ")) + cut
}

impl Shown {
    /// The words in one line, with what is said of them.
    pub(crate) fn line(&self, was: Option<&str>) -> String {
        let mut line = String::new();
        if !self.editorial.is_empty() {
            line += &format!("*Editorial ({}):* ", self.editorial.join(", "));
        }
        line += &at_line_start(&self.words);
        let mut notes: Vec<String> = was.map(str::to_owned).into_iter().collect();
        if !self.restyled.is_empty() {
            notes.push(format!("formatting: {}", self.restyled.join(", ")));
        }
        if !notes.is_empty() {
            line += &format!(" *({})*", notes.join("; "));
        }
        line
    }
}

fn named(kind: ChangeKind) -> Option<&'static str> {
    match kind {
        ChangeKind::Encoding => Some("encoded differently, looks the same"),
        ChangeKind::WhiteSpace => Some("white space"),
        ChangeKind::QuotationMarks => Some("quotation marks"),
        ChangeKind::Dashes => Some("dashes"),
        ChangeKind::Hyphenation => Some("hyphenation"),
        ChangeKind::Case => Some("capitals"),
        ChangeKind::Spelling => Some("spelling"),
        ChangeKind::Punctuation => Some("punctuation"),
        ChangeKind::Renumbering => Some("renumbered"),
        ChangeKind::Substantive => None,
    }
}

/// A word that is kept, or words that change together.
#[derive(Clone, Copy)]
enum Unit<'a> {
    Kept { old: &'a Token, new: &'a Token },
    Changed { old: &'a [Token], new: &'a [Token] },
}

impl Unit<'_> {
    /// Whether it is kept, and is set otherwise or leads elsewhere than it did.
    fn is_restyled(&self) -> bool {
        matches!(self, Self::Kept { old, new } if restyling(old, new) != (false, false))
    }

    /// Whether both are kept, and both or neither are restyled.
    fn is_beside(&self, next: &Self) -> bool {
        let are_kept = matches!((self, next), (Self::Kept { .. }, Self::Kept { .. }));
        are_kept && self.is_restyled() == next.is_restyled()
    }

    /// Where a kept word led, and where it leads.
    fn links(&self) -> Option<(Option<&str>, Option<&str>)> {
        match self {
            Self::Kept { old, new } => Some((target(old), target(new))),
            Self::Changed { .. } => None,
        }
    }
}

fn units<'a>(change: &BlockChange<'a>) -> Vec<Unit<'a>> {
    let mut units = Vec::new();
    for run in change.runs() {
        match *run {
            Run::Kept { old, new } => units.extend(old.iter().zip(new).map(|(old, new)| Unit::Kept { old, new })),
            Run::Changed { old, new, .. } => units.push(Unit::Changed { old, new }),
        }
    }
    units
}

fn kept(out: &mut String, units: &[Unit<'_>]) {
    let mut words = CommentWords::default();
    for (at, unit) in units.iter().enumerate() {
        let Unit::Kept { old, new } = unit else { continue };
        words.token(new);
        // Once for the whole link, behind its last word.
        if restyling(old, new).0
            && units.get(at + 1).and_then(Unit::links) != unit.links()
            && let Some(said) = english::link(target(old), target(new), code)
        {
            std::mem::take(&mut words).end(out);
            *out += &format!(" ({said})");
        }
    }
    words.end(out);
}

fn changed(out: &mut String, old: &[Token], new: &[Token]) {
    let begins = out.is_empty();
    for (tokens, mark) in [(old, gone as fn(&str) -> String), (new, come)] {
        let Some(first) = tokens.first() else { continue };
        // The first words of a block have no white space before them, in either text.
        if !out.is_empty() && (begins || !first.space().is_none()) {
            out.push(' ');
        }
        let mut words = CommentWords::default();
        for token in tokens {
            words.token(token);
        }
        let mut written = String::new();
        words.end(&mut written);
        *out += &mark(written.trim_start());
    }
    let targets = |tokens: &[Token]| -> Vec<String> { tokens.iter().filter_map(target).map(code).collect() };
    let before = targets(old);
    let mut links = targets(new);
    links.dedup();
    links.retain(|link| !before.contains(link));
    if !links.is_empty() {
        *out += &format!(" (link: {})", links.join(", "));
    }
}

/// Words that are gone.
pub(crate) fn gone(words: &str) -> String {
    format!("<del>{words}</del>")
}

/// Words that have come.
pub(crate) fn come(words: &str) -> String {
    format!("<ins>{words}</ins>")
}

fn target(token: &Token) -> Option<&str> {
    token.style().link.as_ref().map(|link| link.href.as_str())
}

/// Words on their way into a comment, bold where the text has them so. What the author struck out is told in words: it would
/// look like a deletion.
#[derive(Default)]
struct CommentWords {
    written: String,
    /// The last words, which are set alike.
    piece: String,
    set: Set,
}

/// How words are set, of what a comment shows.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Set {
    is_bold: bool,
    is_struck: bool,
}

impl CommentWords {
    fn token(&mut self, token: &Token) {
        if token.image().is_some() {
            return self.push(!token.space().is_none(), &english::shown(token), Set::default());
        }
        let mut has_space = !token.space().is_none();
        for (part, style) in token.parts() {
            let set = Set { is_bold: style.marks.has(Mark::Strong), is_struck: style.marks.has(Mark::Strike) };
            self.push(std::mem::take(&mut has_space), part, set);
        }
    }

    fn push(&mut self, has_space: bool, words: &str, set: Set) {
        if set != self.set {
            self.end_piece();
            self.set = set;
        }
        if has_space {
            self.piece.push(' ');
        }
        self.piece += words;
    }

    fn end_piece(&mut self) {
        let piece = std::mem::take(&mut self.piece);
        let words = piece.trim_start();
        if words.is_empty() || self.set == Set::default() {
            self.written += &escaped(&piece);
            return;
        }
        self.written += &piece[..piece.len() - words.len()];
        let mut words = escaped(words);
        if self.set.is_struck {
            words = format!("\\[struck out: {words}\\]");
        }
        if self.set.is_bold {
            words = format!("<strong>{words}</strong>");
        }
        self.written += &words;
    }

    fn end(mut self, out: &mut String) {
        self.end_piece();
        *out += if out.is_empty() { self.written.trim_start() } else { &self.written };
    }
}

/// Words that stay words: nothing in them is Markdown, HTML, a mention of a person or of an issue.
pub(crate) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split_inclusive(' ') {
        // As code: a link of GitHub's own making would tell the issue it leads to of this comment.
        match address(word) {
            Some((before, address, after)) => {
                escape(&mut out, before);
                out.push_str(&code(address));
                escape(&mut out, after);
            }
            None => escape(&mut out, word),
        }
    }
    out
}

/// Words that stay words as a line, or as an item, of their own.
#[must_use]
pub(crate) fn line(words: &str) -> String {
    at_line_start(&escaped(words.trim_start()))
}

/// What the program says, with what it quotes between backquotes as code. Where an author's own backquotes come between, more
/// or less of it is code; none of it is ever markup.
#[must_use]
pub(crate) fn prose(said: &str) -> String {
    let parts: Vec<&str> = said.split('`').collect();
    let last = parts.len() - 1;
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        match (at % 2, part.is_empty()) {
            (1, false) if at < last => out += &code(part),
            (1, _) => out += &format!("\\`{}{}", escaped(part), if at < last { "\\`" } else { "" }),
            _ => out += &escaped(part),
        }
    }
    out
}

/// The address in a word, if there is one, with what stands around it.
fn address(word: &str) -> Option<(&str, &str, &str)> {
    let at = word.find("http://").or_else(|| word.find("https://")).or_else(|| word.find("www."))?;
    let (before, rest) = word.split_at(at);
    let address = rest.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '>', ' ']);
    Some((before, address, &rest[address.len()..]))
}

fn escape(out: &mut String, words: &str) {
    let mut before = ' ';
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        match c {
            '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '<' | '&' => out.extend(['\\', c]),
            // Between two of them GitHub would read a formula; an amount stays as it is.
            '$' if !next.is_ascii_digit() => out.push_str("\\$"),
            // A space without width keeps GitHub from seeing a name or a number here.
            '@' if next.is_alphanumeric() && !before.is_alphanumeric() => out.push_str("@\u{200b}"),
            '#' if next.is_ascii_digit() => out.push_str("#\u{200b}"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
        before = c;
    }
}

/// Keeps the first characters of a line from making it a heading, an item or a quotation.
fn at_line_start(words: &str) -> String {
    let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &words[digits..];
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{}\\{rest}", &words[..digits]);
    }
    // `/close` would be a command to GitLab.
    if words.starts_with(['#', '+', '-', '=', '>', '|', ':', '/']) { format!("\\{words}") } else { words.to_owned() }
}

/// Characters as code, where nothing is markup.
pub(crate) fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "%60").replace(char::is_control, " "))
}
