//! What readers find in HTML: words, where links lead, and which element stands in which.
//!
//! A redline is read by the rules of its markup: an element with `data-diff="ins"` is not in the old text, one with
//! `data-was` was what that names, and one with `data-was-path` stood where that says.

use super::tag::{Tag, Targets, is_void};

/// What a reader finds in a text: its words, the tree of its blocks, and where links lead.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// With one space between two words and none elsewhere.
    words: String,
    /// Whether the next characters begin a word.
    is_apart: bool,
    /// How many bytes of words there are so far, white space left out.
    length: usize,
    /// Where elements begin and end among the words.
    borders: Vec<Border>,
    links: Vec<LinkRead>,
}

/// Where an element begins or ends, in bytes of words, white space not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Border {
    at: usize,
    /// What begins; `None` where the element ends that was opened last.
    begins: Option<TreeElement>,
}

/// An element of a text's tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TreeElement {
    name: &'static str,
    /// The number that its items begin with; 1 for all but ordered lists.
    start: u64,
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
        self.words == other.words && self.borders == other.borders && self.links == other.links
    }
}

impl Reading {
    /// Adds characters as they come: a word may be cut in several.
    fn push(&mut self, characters: &str, single_spaces: Option<usize>) {
        // Most calls bring a word, or words with a space between them, as they are kept here.
        if let Some(spaces) = single_spaces {
            self.push_piece(characters);
            self.length -= spaces;
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

    fn border(&mut self, begins: Option<TreeElement>) {
        self.is_apart = true;
        self.borders.push(Border { at: self.length, begins });
    }

    /// Where this reading and another part: the words around the first difference of each, the links, or the elements.
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
        let at = first_mismatch(&self.borders, &other.borders)?;
        let around = |reading: &Self| {
            let borders = &reading.borders[at.min(reading.borders.len())..reading.borders.len().min(at + 5)];
            borders.iter().map(Border::to_string).collect::<Vec<_>>().join(" ")
        };
        Some(format!("at border {at} between elements, {} for {}", around(self), around(other)))
    }
}

impl std::fmt::Display for Border {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.begins {
            Some(TreeElement { name, start: 1 }) => write!(f, "<{name}>")?,
            Some(TreeElement { name, start }) => write!(f, "<{name} start={start}>")?,
            None => f.write_str("</>")?,
        }
        write!(f, "@{}", self.at)
    }
}

/// How many spaces there are in some words, where nothing else parts them, and none has another beside it or stands at an
/// end; `None` where that is not so.
pub(super) fn single_spaces(words: &str) -> Option<usize> {
    let bytes = words.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return None };
    // No `any`: all bytes are looked at side by side, and nearly always in vain.
    let is_other = |byte: u8| matches!(byte, b'\t'..=b'\r' | 0xC2 | 0xE1..=0xE3);
    let space = |byte: &u8| u8::from(*byte == b' ');
    let has_pair = bytes.iter().zip(&bytes[1..]).fold(0, |found, (a, b)| found | space(a) & space(b)) > 0;
    let has_other = bytes.iter().fold(false, |found, byte| found | is_other(*byte));
    // White space beyond ASCII begins with one of these, as other characters do.
    if *first == b' '
        || *last == b' '
        || has_pair
        || has_other && words.contains(|c: char| c != ' ' && c.is_whitespace())
    {
        return None;
    }
    // So many at once that a byte can count them.
    let spaces = |bytes: &[u8]| usize::from(bytes.iter().map(space).sum::<u8>());
    Some(bytes.chunks(u8::MAX.into()).map(spaces).sum())
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

/// Reads HTML while it is written.
#[derive(Debug)]
pub(super) struct Reader {
    leaving_out: LeavingOut,
    reading: Reading,
    tree: ReadTree,
    /// How many of the open elements, from the innermost that is left out on, this reader does not see.
    unseen: usize,
    /// The open elements that are seen, the outermost first.
    seen: Vec<SeenElement>,
}

/// An open element of the HTML.
#[derive(Debug)]
struct SeenElement {
    name: &'static str,
    place: Belongs,
    /// Where it leads, and the byte of words at which it begins.
    link: Option<(String, usize)>,
}

/// Where what stands in an element of the HTML belongs in the tree of the text that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Belongs {
    /// In this node.
    In(TreeNode),
    /// The element was not there. If it begins with words, they go on in the node that is open; else what is in it
    /// stands in this one.
    GoesOn(TreeNode),
}

impl Reader {
    pub(super) fn new(leaving_out: LeavingOut) -> Self {
        Self { leaving_out, reading: Reading::default(), tree: ReadTree::new(), unseen: 0, seen: Vec::new() }
    }

    pub(super) fn finish(self) -> Reading {
        self.reading
    }

    pub(super) fn open(&mut self, tag: &Tag<'_>) {
        let void = is_void(tag.name());
        if self.unseen > 0 {
            self.unseen += usize::from(!void);
            return;
        }
        if is_block(tag.name()) || matches!(tag.name(), "div" | "hr") {
            self.settle(Belongs::In);
        } else {
            self.words_begin();
        }
        if self.leaves_out(tag) {
            self.unseen += usize::from(!void);
            return;
        }
        if breaks_words(tag.name()) {
            self.reading.is_apart = true;
        }
        let home = self.home();
        if tag.name() == "hr" {
            self.tree.close_to(home, &mut self.reading);
            self.tree.open(TreeElement { name: "hr", start: 1 }, &mut self.reading);
            self.tree.close(&mut self.reading);
        }
        if void {
            return;
        }
        let place = self.place(tag, home);
        let Targets { old, new } = tag.targets();
        let target = if self.leaving_out == LeavingOut::Insertions { old } else { new };
        let link = target.map(|href| (href.to_owned(), self.reading.length));
        self.seen.push(SeenElement { name: tag.name(), place, link });
    }

    pub(super) fn close(&mut self, name: &str) {
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        if breaks_words(name) {
            self.reading.is_apart = true;
        }
        let seen = self.seen.pop().expect("every close has its open");
        if let Some((href, start)) = seen.link.filter(|(_, start)| *start < self.reading.length) {
            let end = self.reading.length;
            // One link that marks cut in two is one link.
            match self.reading.links.last_mut() {
                Some(last) if last.end == start && last.href == href => last.end = end,
                _ => self.reading.links.push(LinkRead { href, start, end }),
            }
        }
    }

    /// Reads words, with the number of [`single_spaces`] in them.
    pub(super) fn text(&mut self, words: &str, single_spaces: Option<usize>) {
        if self.unseen > 0 {
            return;
        }
        if single_spaces.is_none() && words.chars().all(char::is_whitespace) {
            self.reading.is_apart |= !words.is_empty();
            return;
        }
        self.words_begin();
        let home = self.home();
        self.tree.close_to(home, &mut self.reading);
        self.reading.push(words, single_spaces);
    }

    /// White space between elements of the source.
    pub(super) fn line_end(&mut self) {
        self.reading.is_apart |= self.unseen == 0;
    }

    fn home(&self) -> TreeNode {
        match self.seen.last().map(|seen| seen.place) {
            Some(Belongs::In(node) | Belongs::GoesOn(node)) => node,
            None => ROOT,
        }
    }

    /// An element that was not there, and that begins with words: they go on in what is open.
    fn words_begin(&mut self) {
        let top = self.tree.top();
        self.settle(|outer| if top == ROOT { Belongs::In(outer) } else { Belongs::In(top) });
    }

    fn settle(&mut self, place: impl FnOnce(TreeNode) -> Belongs) {
        if let Some(SeenElement { place: last @ Belongs::GoesOn(_), .. }) = self.seen.last_mut() {
            let Belongs::GoesOn(outer) = *last else { return };
            *last = place(outer);
            self.reading.is_apart = true;
        }
    }

    fn place(&mut self, tag: &Tag<'_>, home: TreeNode) -> Belongs {
        let is_old = self.leaving_out == LeavingOut::Insertions;
        if let Some(path) = tag.value("data-was-path").filter(|_| is_old) {
            return Belongs::In(self.tree.follow(path, &mut self.reading));
        }
        let was = tag.value("data-was").filter(|_| is_old);
        let own = if was.is_none() { TreeElement::of(tag, is_old) } else { None };
        let mut names = was.unwrap_or_default().split(' ').filter_map(TreeElement::parse).chain(own);
        let Some(first) = names.next() else {
            let goes_on = was == Some("") && (is_leaf(tag.name()) || tag.name() == "li");
            return if goes_on { Belongs::GoesOn(home) } else { Belongs::In(home) };
        };
        self.tree.close_to(home, &mut self.reading);
        let first = self.tree.open(first, &mut self.reading);
        let last = names.fold(first, |_, name| self.tree.open(name, &mut self.reading));
        if let Some(parent) = self.seen.last_mut() {
            // It ended the leaf that it began in.
            if is_leaf(parent.name) {
                parent.place = Belongs::In(last);
            } else if !self.tree.is_open(home) {
                parent.place = Belongs::In(first);
            }
        }
        Belongs::In(last)
    }

    fn leaves_out(&self, tag: &Tag<'_>) -> bool {
        let mark = match self.leaving_out {
            LeavingOut::Nothing => None,
            LeavingOut::Insertions => Some("ins"),
            LeavingOut::Deletions => Some("del"),
        };
        let marked = mark.is_some_and(|mark| tag.name() == mark || tag.value("data-diff") == Some(mark));
        marked || tag.value("data-redline") == Some("ignore")
    }
}

impl TreeElement {
    /// The element of a tag, if it is part of a text's tree.
    fn of(tag: &Tag<'_>, is_old: bool) -> Option<Self> {
        let name = block(tag.name())?;
        let was_start = tag.value("data-was-start").filter(|_| is_old);
        let start = was_start.or_else(|| tag.value("start")).and_then(|start| start.parse().ok());
        Some(Self { name, start: start.filter(|_| name == "ol").unwrap_or(1) })
    }

    /// A name as `data-was` has it: `ol3` is an ordered list whose items begin with 3.
    fn parse(name: &str) -> Option<Self> {
        if let Some(name) = block(name) {
            return Some(Self { name, start: 1 });
        }
        let start = name.strip_prefix("ol")?.parse().ok()?;
        Some(Self { name: "ol", start })
    }
}

/// The element of this name, where it is one of those that make up the tree of a text; of these, all hold something.
fn block(name: &str) -> Option<&'static str> {
    // Each tag asks: a `match` is quicker than a list.
    Some(match name {
        "h1" => "h1",
        "h2" => "h2",
        "h3" => "h3",
        "h4" => "h4",
        "h5" => "h5",
        "h6" => "h6",
        "p" => "p",
        "pre" => "pre",
        "ul" => "ul",
        "ol" => "ol",
        "li" => "li",
        "blockquote" => "blockquote",
        "table" => "table",
        "thead" => "thead",
        "tbody" => "tbody",
        "tr" => "tr",
        "td" => "td",
        "th" => "th",
        _ => return None,
    })
}

fn is_block(name: &str) -> bool {
    block(name).is_some()
}

/// Whether words stand right in it, and no element of a text's tree.
pub(crate) fn is_leaf(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "pre")
}

/// Whether an open element ends where one begins in it: a leaf does, and an item, a row or a cell where another begins.
pub(crate) fn gives_way(open: &str, begins: &str) -> bool {
    is_leaf(open) || open == begins && matches!(open, "li" | "tr" | "td" | "th")
}

fn breaks_words(name: &str) -> bool {
    is_block(name) || matches!(name, "article" | "br" | "div" | "hr")
}

/// A node of the tree that is read, by the order in which they begin.
type TreeNode = usize;
const ROOT: TreeNode = 0;

/// The tree that is read: which nodes are open, and in which each stands.
#[derive(Debug)]
struct ReadTree {
    /// Each node with the one it stands in, and whether it is open; the root stands in itself.
    nodes: Vec<(TreeElement, TreeNode, bool)>,
    /// The open nodes, the root first.
    open: Vec<TreeNode>,
}

impl ReadTree {
    fn new() -> Self {
        Self { nodes: vec![(TreeElement { name: "article", start: 1 }, ROOT, true)], open: vec![ROOT] }
    }

    fn top(&self) -> TreeNode {
        *self.open.last().expect("the root is never closed")
    }

    fn is_open(&self, node: TreeNode) -> bool {
        self.nodes[node].2
    }

    /// Ends what was opened last.
    fn close(&mut self, reading: &mut Reading) {
        let node = self.open.pop().expect("the root is never closed");
        self.nodes[node].2 = false;
        reading.border(None);
    }

    /// Ends what stands in a node, or, where that has ended, in the innermost around it that has not.
    fn close_to(&mut self, mut node: TreeNode, reading: &mut Reading) {
        while !self.is_open(node) {
            node = self.nodes[node].1;
        }
        while self.top() != node {
            self.close(reading);
        }
    }

    /// Begins an element, and ends what cannot hold it.
    fn open(&mut self, element: TreeElement, reading: &mut Reading) -> TreeNode {
        loop {
            let top = self.nodes[self.top()].0.name;
            if self.top() == ROOT || !gives_way(top, element.name) {
                break;
            }
            self.close(reading);
        }
        let node = self.nodes.len();
        self.nodes.push((element, self.top(), true));
        self.open.push(node);
        reading.border(Some(element));
        node
    }

    /// Goes where a path says, from the article down: on in elements with `+`, into new ones without.
    fn follow(&mut self, path: &str, reading: &mut Reading) -> TreeNode {
        let mut names = path.split(' ').filter(|name| !name.is_empty()).peekable();
        let mut node = ROOT;
        let mut depth = 0;
        while let Some(name) = names.peek().and_then(|name| name.strip_prefix('+')) {
            let next = self.open.get(depth + 1).copied();
            let is_same =
                |node: &TreeNode| TreeElement::parse(name).is_some_and(|other| other.name == self.nodes[*node].0.name);
            // A path that goes on where nothing is open gives another tree, and no proof.
            let Some(next) = next.filter(is_same) else { break };
            (node, depth) = (next, depth + 1);
            names.next();
        }
        self.close_to(node, reading);
        for name in names {
            if let Some(element) = TreeElement::parse(name.trim_start_matches('+')) {
                node = self.open(element, reading);
            }
        }
        node
    }
}
