//! A page as a tree, closed where browsers close it.

use html5gum::emitters::default::{DefaultEmitter, Token};
use html5gum::{HtmlString, Tokenizer};
use url::Url;

use crate::html::read::one_line;

/// Elements inside elements, at the most; deeper ones stand in the last.
const MAX_DEPTH: usize = 500;

/// Elements that have no end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements that end a paragraph which is open.
const ENDS_PARAGRAPH: [&str; 30] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// What stands in a page, in order.
#[derive(Debug, Default)]
pub(super) struct SavedPage {
    pub nodes: Vec<PageNode>,
}

#[derive(Debug)]
pub(super) struct PageNode {
    pub parent: Option<usize>,
    pub kind: NodeKind,
    /// The first node behind all that is in it.
    pub end: usize,
}

#[derive(Debug)]
pub(super) enum NodeKind {
    Element { name: String, attributes: Vec<(String, String)> },
    Words(String),
}

impl PageNode {
    /// The name of an element; nothing for words.
    pub(super) fn name(&self) -> &str {
        match &self.kind {
            NodeKind::Element { name, .. } => name,
            NodeKind::Words(_) => "",
        }
    }

    pub(super) fn attribute(&self, key: &str) -> Option<&str> {
        match &self.kind {
            NodeKind::Element { attributes, .. } => {
                attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
            }
            NodeKind::Words(_) => None,
        }
    }
}

impl SavedPage {
    pub(super) fn read(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut page = Self::default();
        let mut open: Vec<usize> = Vec::new();
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    page.close_implied(&name, &mut open);
                    let attributes = tag.attributes.iter().map(|(key, value)| (text(key), text(value))).collect();
                    let is_void =
                        VOID.contains(&name.as_str()) || tag.self_closing && matches!(name.as_str(), "path" | "use");
                    let at = page.push(NodeKind::Element { name, attributes }, &open);
                    if !is_void && open.len() < MAX_DEPTH {
                        open.push(at);
                    }
                }
                Token::EndTag(tag) => {
                    let name = text(&tag.name);
                    if let Some(at) = open.iter().rposition(|at| page.nodes[*at].name() == name) {
                        page.close(&mut open, at);
                    }
                }
                Token::String(words) => {
                    page.push(NodeKind::Words(text(&words)), &open);
                }
                _ => {}
            }
        }
        page.close(&mut open, 0);
        page
    }

    fn push(&mut self, kind: NodeKind, open: &[usize]) -> usize {
        let at = self.nodes.len();
        self.nodes.push(PageNode { parent: open.last().copied(), kind, end: at + 1 });
        at
    }

    fn close(&mut self, open: &mut Vec<usize>, keep: usize) {
        while open.len() > keep {
            if let Some(at) = open.pop() {
                self.nodes[at].end = self.nodes.len();
            }
        }
    }

    /// Closes what an element ends without saying so.
    fn close_implied(&mut self, name: &str, open: &mut Vec<usize>) {
        let (ended, around): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "caption"], &["table"]),
            "option" => (&["option"], &["select"]),
            name if ENDS_PARAGRAPH.contains(&name) => (&["p"], &["button", "td", "th", "object", "caption"]),
            _ => return,
        };
        let nearest = |names: &[&str]| open.iter().rposition(|at| names.contains(&self.nodes[*at].name()));
        let (last, around) = (nearest(ended), nearest(around));
        if let Some(last) = last.filter(|last| around.is_none_or(|around| around < *last)) {
            self.close(open, last);
        }
    }

    /// What stands right in a node.
    pub(super) fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        let end = self.nodes[at].end;
        let mut next = at + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.nodes[child].end;
            Some(child)
        })
    }

    /// What stands in no element.
    pub(super) fn roots(&self) -> impl Iterator<Item = usize> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let root = (next < self.nodes.len()).then_some(next)?;
            next = self.nodes[root].end;
            Some(root)
        })
    }

    /// The node and what it stands in, innermost first.
    pub(super) fn around(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(at), |at| self.nodes[*at].parent)
    }

    /// The words in a node, but for those that run, with one space between them.
    pub(super) fn words(&self, at: usize) -> String {
        let mut words = String::new();
        let mut next = at;
        while next < self.nodes[at].end {
            let node = &self.nodes[next];
            match &node.kind {
                NodeKind::Words(more) => words += more,
                NodeKind::Element { name, .. } if is_unseen(name) => {
                    next = node.end;
                    continue;
                }
                NodeKind::Element { name, .. } if !is_inline(name) => words.push(' '),
                NodeKind::Element { .. } => {}
            }
            next += 1;
        }
        one_line(&words)
    }

    /// The address that the page says it has: of its base, or its own.
    pub(super) fn address(&self) -> Option<Url> {
        let said = |node: &PageNode| match node.name() {
            "base" => node.attribute("href").map(str::to_owned),
            "link" if node.attribute("rel") == Some("canonical") => node.attribute("href").map(str::to_owned),
            "meta" if node.attribute("property") == Some("og:url") => node.attribute("content").map(str::to_owned),
            _ => None,
        };
        ["base", "link", "meta"].into_iter().find_map(|name| {
            self.nodes
                .iter()
                .filter(|node| node.name() == name)
                .filter_map(said)
                .find_map(|address| Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https")))
        })
    }
}

/// Whether no words of an element are read.
pub(super) fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "template" | "head" | "noscript" | "svg" | "math" | "title" | "iframe" | "object"
    )
}

/// Whether words go on over the edge of an element.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
