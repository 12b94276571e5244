//! The words of one block of a comment.

use crate::redline::changes::{BlockChange, ChangeKind, Fate, Run, restyling};
use crate::text::document::Block;
use crate::text::words::{Token, plain};

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
    let units = whole_words(units(change));
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
    for (at, group) in units.chunk_by(|a, b| !a.changed && !b.changed).enumerate() {
        if group[0].changed {
            changed(&mut out, &group[0]);
        } else if group.len() > context {
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
    Shown { words: out, editorial, restyled: restyled(&units) }
}

/// The first words of a block.
pub(crate) fn beginning(block: &Block) -> String {
    let mut words = Vec::new();
    block.each_text(&mut |tokens| words.extend(plain(tokens).split(' ').map(str::to_owned)));
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
            notes.push(format!("set otherwise: {}", self.restyled.join(", ")));
        }
        if !notes.is_empty() {
            line += &format!(" *({})*", notes.join("; "));
        }
        line
    }
}

fn named(kind: ChangeKind) -> Option<&'static str> {
    match kind {
        ChangeKind::Encoding => Some("stored otherwise, looks the same"),
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

/// Words that are kept or changed together.
struct Unit<'a> {
    old: Vec<&'a Token>,
    new: Vec<&'a Token>,
    changed: bool,
}

fn units<'a>(change: &BlockChange<'a>) -> Vec<Unit<'a>> {
    let mut units = Vec::new();
    for run in change.runs() {
        match *run {
            Run::Kept { old, new } => units.extend(old.iter().zip(new).map(|(old, new)| Unit {
                old: vec![old],
                new: vec![new],
                changed: false,
            })),
            Run::Changed { old, new, .. } => {
                units.push(Unit { old: old.iter().collect(), new: new.iter().collect(), changed: true });
            }
        }
    }
    units
}

/// Lets each change begin and end at white space, as `~~` and `**` must: beside a letter they would be characters.
fn whole_words(mut units: Vec<Unit<'_>>) -> Vec<Unit<'_>> {
    let touches =
        |unit: &Unit<'_>| [&unit.old, &unit.new].iter().any(|s| s.first().is_some_and(|t| t.space().is_none()));
    loop {
        let before = units.len();
        for at in 1..units.len() {
            units[at].changed |= units[at - 1].changed && touches(&units[at]);
        }
        for at in (1..units.len()).rev() {
            units[at - 1].changed |= units[at].changed && touches(&units[at]);
        }
        units = joined_changes(units);
        // A change that took in the word after it may now touch the one before it.
        if units.len() == before {
            return units;
        }
    }
}

fn joined_changes(units: Vec<Unit<'_>>) -> Vec<Unit<'_>> {
    let mut out: Vec<Unit<'_>> = Vec::new();
    for unit in units {
        match out.last_mut() {
            Some(last) if last.changed && unit.changed => {
                last.old.extend(unit.old);
                last.new.extend(unit.new);
            }
            _ => out.push(unit),
        }
    }
    out
}

fn kept(out: &mut String, units: &[Unit<'_>]) {
    let mut words = String::new();
    for (at, unit) in units.iter().enumerate() {
        for (old, new) in unit.old.iter().zip(&unit.new) {
            let is_first = out.is_empty() && words.is_empty();
            if !is_first && !new.space().is_none() {
                words.push(' ');
            }
            words.push_str(&shown(new));
            // Once for the whole link, behind its last word.
            let links = (target(old), target(new));
            let next = units.get(at + 1).map(|next| (target(next.old[0]), target(next.new[0])));
            if restyling(old, new).0 && next != Some(links) {
                out.push_str(&escaped(&std::mem::take(&mut words)));
                out.push_str(&match links {
                    (Some(was), Some(is)) => format!(" (link: {} → {})", code(was), code(is)),
                    (None, Some(is)) => format!(" (link added: {})", code(is)),
                    (Some(was), None) => format!(" (link removed: {})", code(was)),
                    (None, None) => String::new(),
                });
            }
        }
    }
    out.push_str(&escaped(&words));
}

fn changed(out: &mut String, unit: &Unit<'_>) {
    for (tokens, mark) in [(&unit.old, "~~"), (&unit.new, "**")] {
        let words = escaped(&joined(tokens));
        if !words.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            *out += &format!("{mark}{words}{mark}");
        }
    }
    let targets = |tokens: &[&Token]| -> Vec<String> { tokens.iter().filter_map(|t| target(t)).map(code).collect() };
    let before = targets(&unit.old);
    let mut links = targets(&unit.new);
    links.dedup();
    links.retain(|link| !before.contains(link));
    if !links.is_empty() {
        *out += &format!(" (link: {})", links.join(", "));
    }
}

fn target(token: &Token) -> Option<&str> {
    token.style().link.as_ref().map(|link| link.href.as_str())
}

/// The words that are set otherwise, each passage of them in quotation marks.
fn restyled(units: &[Unit<'_>]) -> Vec<String> {
    let differs =
        |unit: &&Unit<'_>| unit.old.len() == 1 && unit.new.len() == 1 && restyling(unit.old[0], unit.new[0]).1;
    let kept: Vec<&Unit<'_>> = units.iter().filter(|unit| !unit.changed).collect();
    let groups = kept.chunk_by(|a, b| differs(a) == differs(b)).filter(|group| differs(&group[0]));
    let quote = |group: &[&Unit<'_>]| {
        let words: Vec<&Token> = group.iter().map(|unit| unit.new[0]).collect();
        format!("“{}”", escaped(&joined(&words)))
    };
    groups.map(quote).collect()
}

fn joined(tokens: &[&Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        if !token.space().is_none() && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&shown(token));
    }
    out
}

fn shown(token: &Token) -> String {
    token.image().map_or_else(|| token.text().to_owned(), |image| format!("[image: {}]", image.alt))
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
    if words.starts_with(['#', '+', '-', '=', '>', '|', ':']) { format!("\\{words}") } else { words.to_owned() }
}

/// Characters as code, where nothing is markup.
pub(crate) fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "%60").replace(char::is_control, " "))
}
