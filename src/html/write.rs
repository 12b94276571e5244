//! HTML while it is written, and what readers will find in it.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// Elements that have no end tag.
const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];
/// Elements that end the word before them and begin a new one after.
const BREAKING: [&str; 18] = [
    "article",
    "blockquote",
    "br",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "td",
    "ul",
];
const BREAKING_TABLE_PARTS: [&str; 4] = ["tbody", "th", "thead", "tr"];
/// Elements that make up the skeleton of a text.
const SKELETON: [&str; 16] =
    ["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "ul", "ol", "table", "tr", "td", "th", "pre", "blockquote"];

/// A start tag.
#[derive(Clone, Debug)]
pub(crate) struct Tag<'a> {
    name: &'static str,
    attributes: Vec<(&'static str, Cow<'a, str>)>,
    targets: Targets<'a>,
}

/// Where an element leads in the old and in the new text, as their authors wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Targets<'a> {
    /// In the old text.
    pub old: Option<&'a str>,
    /// In the new text, or the only one.
    pub new: Option<&'a str>,
}

impl<'a> Tag<'a> {
    /// A tag without attributes.
    #[must_use]
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), targets: Targets::default() }
    }

    /// Adds an attribute.
    #[must_use]
    pub(crate) fn with(mut self, key: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.attributes.push((key, value.into()));
        self
    }

    /// Adds an attribute if there is a value for it.
    #[must_use]
    pub(crate) fn with_some(self, key: &'static str, value: Option<impl Into<Cow<'a, str>>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Tells readers where it leads; the attributes that say so to a browser are others.
    #[must_use]
    pub(crate) fn with_targets(mut self, targets: Targets<'a>) -> Self {
        self.targets = targets;
        self
    }

    fn value(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(k, _)| *k == key).map(|(_, value)| &**value)
    }
}

/// What a reader finds in a text: its words, the skeleton of its blocks, and where links lead.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// With one space between two words and none elsewhere.
    words: String,
    /// Whether the next characters begin a word.
    is_apart: bool,
    skeleton: Vec<&'static str>,
    /// How many bytes of words there are so far, white space left out.
    length: usize,
    links: Vec<LinkRead>,
}

/// Words that lead somewhere, from one byte to another, white space not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct LinkRead {
    href: String,
    start: usize,
    end: usize,
}

impl PartialEq for Reading {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words && self.skeleton == other.skeleton && self.links == other.links
    }
}

impl Reading {
    /// Adds characters as they come: a word may be cut in several.
    fn push(&mut self, characters: &str) {
        // Most calls bring one word.
        if characters.bytes().all(|byte| byte.is_ascii_graphic()) {
            self.push_piece(characters);
            return;
        }
        let mut pieces = characters.split(char::is_whitespace);
        self.push_piece(pieces.next().unwrap_or_default());
        for piece in pieces {
            self.is_apart = true;
            self.push_piece(piece);
        }
    }

    fn push_piece(&mut self, piece: &str) {
        if piece.is_empty() {
            return;
        }
        if std::mem::take(&mut self.is_apart) && !self.words.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(piece);
        self.length += piece.len();
    }

    /// Where this reading and another part: the words around the first difference of each, or the blocks.
    #[must_use]
    pub fn first_difference(&self, other: &Self) -> Option<String> {
        if self == other {
            return None;
        }
        let (mine, theirs): (Vec<&str>, Vec<&str>) =
            (self.words.split_whitespace().collect(), other.words.split_whitespace().collect());
        if let Some(at) = first_mismatch(&mine, &theirs) {
            let around = |words: &[&str]| words[at.min(words.len())..words.len().min(at + 5)].join(" ");
            return Some(format!("at word {at}, `{}` for `{}`", around(&mine), around(&theirs)));
        }
        if let Some(at) = first_mismatch(&self.links, &other.links) {
            let href = |links: &[LinkRead]| links.get(at).map_or("none", |link| &*link.href).to_owned();
            return Some(format!("at link {at}, to `{}` for `{}`", href(&self.links), href(&other.links)));
        }
        let at = first_mismatch(&self.skeleton, &other.skeleton)?;
        let around = |blocks: &[&str]| blocks[at.min(blocks.len())..blocks.len().min(at + 5)].join(" ");
        Some(format!("at block {at}, <{}> for <{}>", around(&self.skeleton), around(&other.skeleton)))
    }
}

fn first_mismatch<T: PartialEq>(a: &[T], b: &[T]) -> Option<usize> {
    let common = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    (common < a.len().max(b.len())).then_some(common)
}

/// What a reading leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeavingOut {
    /// Nothing: the text as it stands.
    Nothing,
    /// Insertions: the old text.
    Insertions,
    /// Deletions: the new text.
    Deletions,
}

/// HTML being written, always well nested, with the readings of it that were asked for.
#[derive(Debug)]
pub(crate) struct Markup {
    html: String,
    open: Vec<&'static str>,
    readers: Vec<Reader>,
    /// What links can lead to.
    ids: BTreeSet<String>,
}

#[derive(Debug)]
struct Reader {
    leaving_out: LeavingOut,
    reading: Reading,
    /// How many of the open elements, from the innermost that is left out on, this reader does not see.
    unseen: usize,
    /// For each open element that is seen, where it leads, and the character at which it begins.
    open: Vec<Option<(String, usize)>>,
}

impl Markup {
    /// Begins a piece of HTML that is read in these ways while it is written.
    #[must_use]
    pub(crate) fn read_by(readers: &[LeavingOut]) -> Self {
        let readers = readers
            .iter()
            .map(|l| Reader { leaving_out: *l, reading: Reading::default(), unseen: 0, open: Vec::new() })
            .collect();
        Self { html: String::new(), open: Vec::new(), readers, ids: BTreeSet::new() }
    }

    /// Opens an element; one without an end tag is complete with that.
    pub(crate) fn open(&mut self, tag: &Tag<'_>) {
        self.html.push('<');
        self.html.push_str(tag.name);
        for (key, value) in &tag.attributes {
            if *key == "id" {
                self.ids.insert(value.to_string());
            }
            self.html.push(' ');
            self.html.push_str(key);
            self.html.push_str("=\"");
            escape_into(&mut self.html, value);
            self.html.push('"');
        }
        self.html.push('>');
        let void = VOID.contains(&tag.name);
        for reader in &mut self.readers {
            reader.open(tag, void);
        }
        if !void {
            self.open.push(tag.name);
        }
    }

    /// The ids of all elements so far, which are forgotten.
    pub(crate) fn take_ids(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.ids)
    }

    /// Closes the element that was opened last.
    pub(crate) fn close(&mut self) {
        let name = self.open.pop().expect("every close has its open");
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push('>');
        for reader in &mut self.readers {
            reader.close(name);
        }
    }

    /// Adds an element that holds words.
    pub(crate) fn element(&mut self, tag: &Tag<'_>, words: &str) {
        self.open(tag);
        self.text(words);
        self.close();
    }

    /// Adds words.
    pub(crate) fn text(&mut self, words: &str) {
        escape_into(&mut self.html, words);
        for reader in self.readers.iter_mut().filter(|reader| reader.unseen == 0) {
            reader.reading.push(words);
        }
    }

    /// Adds HTML that was written, and read, before.
    pub(crate) fn raw(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Ends the line in the source, which no reader sees.
    pub(crate) fn line_end(&mut self) {
        self.html.push('\n');
        for reader in self.readers.iter_mut().filter(|reader| reader.unseen == 0) {
            reader.reading.is_apart = true;
        }
    }

    /// The HTML, and what each reader found in it.
    #[must_use]
    pub(crate) fn finish(self) -> (String, Vec<Reading>) {
        debug_assert!(self.open.is_empty(), "every element is closed");
        (self.html, self.readers.into_iter().map(|reader| reader.reading).collect())
    }
}

impl Reader {
    fn open(&mut self, tag: &Tag<'_>, void: bool) {
        if self.unseen > 0 || self.leaves_out(tag) {
            self.unseen += usize::from(!void);
            return;
        }
        let was = tag.value("data-was").filter(|_| tag.value("data-diff") == Some("format"));
        match was {
            Some(was) if self.leaving_out == LeavingOut::Insertions => {
                for name in was.split(' ') {
                    if let Some(name) = SKELETON.iter().find(|block| **block == name) {
                        self.reading.skeleton.push(name);
                        self.reading.is_apart = true;
                    }
                }
            }
            _ => self.reading.skeleton.extend(SKELETON.iter().find(|block| **block == tag.name)),
        }
        self.break_word(tag.name);
        if !void {
            let Targets { old, new } = tag.targets;
            let target = if self.leaving_out == LeavingOut::Insertions { old } else { new };
            self.open.push(target.map(|href| (href.to_owned(), self.reading.length)));
        }
    }

    fn close(&mut self, name: &str) {
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        self.break_word(name);
        let link = self.open.pop().expect("every close has its open");
        if let Some((href, start)) = link.filter(|(_, start)| *start < self.reading.length) {
            let end = self.reading.length;
            // One link that marks cut in two is one link.
            match self.reading.links.last_mut() {
                Some(last) if last.end == start && last.href == href => last.end = end,
                _ => self.reading.links.push(LinkRead { href, start, end }),
            }
        }
    }

    fn leaves_out(&self, tag: &Tag<'_>) -> bool {
        let mark = match self.leaving_out {
            LeavingOut::Nothing => None,
            LeavingOut::Insertions => Some("ins"),
            LeavingOut::Deletions => Some("del"),
        };
        let marked = mark.is_some_and(|mark| tag.name == mark || tag.value("data-diff") == Some(mark));
        marked || tag.value("data-redline") == Some("ignore")
    }

    fn break_word(&mut self, name: &str) {
        if BREAKING.contains(&name) || BREAKING_TABLE_PARTS.contains(&name) {
            self.reading.is_apart = true;
        }
    }
}

/// Adds `text` with `& < > "` as character references: safe between tags and in a quoted attribute.
pub(crate) fn escape_into(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept_for(days: &str) -> Reading {
        let mut markup = Markup::read_by(&[LeavingOut::Nothing]);
        markup.element(&Tag::new("p"), &format!("kept for {days} days"));
        markup.finish().1.remove(0)
    }

    #[test]
    fn a_redline_is_read_both_ways() {
        let mut markup = Markup::read_by(&[LeavingOut::Insertions, LeavingOut::Deletions]);
        markup.open(&Tag::new("p"));
        markup.text("kept for ");
        markup.element(&Tag::new("del"), "30");
        markup.element(&Tag::new("ins"), "90");
        markup.element(&Tag::new("span").with("data-redline", "ignore"), "changed");
        markup.text(" days");
        markup.close();
        let (html, readings) = markup.finish();
        assert_eq!(html, "<p>kept for <del>30</del><ins>90</ins><span data-redline=\"ignore\">changed</span> days</p>");
        assert_eq!(readings, [kept_for("30"), kept_for("90")]);
        assert_eq!(readings[0].first_difference(&readings[1]).as_deref(), Some("at word 2, `30 days` for `90 days`"));
    }

    #[test]
    fn an_element_that_was_another_counts_as_that_in_the_old_text() {
        let mut markup = Markup::read_by(&[LeavingOut::Insertions, LeavingOut::Deletions]);
        markup.element(&Tag::new("h3").with("data-diff", "format").with("data-was", "h2"), "Sharing");
        let (_, readings) = markup.finish();
        assert_eq!(readings[0].skeleton, ["h2"]);
        assert_eq!(readings[1].skeleton, ["h3"]);
    }

    #[test]
    fn hostile_text_stays_text() {
        let mut markup = Markup::read_by(&[]);
        markup.element(&Tag::new("p").with("title", "\"><script>"), "</p><script>&");
        assert_eq!(markup.finish().0, "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;/p&gt;&lt;script&gt;&amp;</p>");
    }
}
