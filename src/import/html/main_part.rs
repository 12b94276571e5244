//! Which part of a page is the notice, and what of the page is not.

use std::collections::BTreeSet;

use super::page::{NodeKind, PageNode, SavedPage, is_unseen};

/// The part of a page that is the text.
#[derive(Debug)]
pub(super) struct MainPart {
    /// The nodes whose content it is.
    pub roots: Vec<usize>,
    /// What it is, as people who look into the page find it: `<main>`.
    pub what: String,
    /// Nodes in it that are left out.
    pub dropped: BTreeSet<usize>,
    /// What has words and is left out, in it and around it.
    pub left_out: Vec<LeftOut>,
    /// What its images show.
    pub images: Vec<String>,
    /// The title of the page, where the text has no first heading.
    pub title: Option<String>,
}

/// A part of a page that has words and is not in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LeftOut {
    pub name: String,
    pub words: usize,
    pub begins: String,
}

/// What a class or an id says of something that is beside a text.
const BESIDE: [&str; 14] = [
    "cookie",
    "consent",
    "share",
    "social",
    "breadcrumb",
    "skip",
    "newsletter",
    "subscribe",
    "related",
    "sidebar",
    "pagination",
    "print-button",
    "back-to-top",
    "toolbar",
];

impl MainPart {
    pub(super) fn of(page: &SavedPage) -> Self {
        let counts = WordCounts::of(page);
        let (roots, what) = roots(page, &counts);
        let mut main = Self {
            roots: roots.clone(),
            what,
            dropped: BTreeSet::new(),
            left_out: Vec::new(),
            images: Vec::new(),
            title: None,
        };
        main.look_around(page, &roots);
        let all: usize = roots.iter().map(|root| counts.words[*root]).sum();
        for root in &roots {
            main.look_inside(page, *root, &counts, all);
        }
        main.title = title(page, &main);
        main
    }

    /// Notes what stands around it.
    fn look_around(&mut self, page: &SavedPage, roots: &[usize]) {
        let kept: BTreeSet<usize> = roots.iter().flat_map(|root| page.around(*root)).collect();
        let mut open: Vec<usize> = page.roots().collect();
        open.reverse();
        while let Some(at) = open.pop() {
            if roots.contains(&at) || is_unseen(page.nodes[at].name()) {
                continue;
            }
            if kept.contains(&at) {
                let mut children: Vec<usize> = page.children(at).collect();
                children.reverse();
                open.extend(children);
            } else {
                self.note(page, at);
            }
        }
    }

    fn note(&mut self, page: &SavedPage, at: usize) {
        const FIRST: usize = 7;
        let words = page.words(at);
        let count = words.split_whitespace().count();
        if count == 0 {
            return;
        }
        let first: Vec<&str> = words.split_whitespace().take(FIRST).collect();
        let more = if count > FIRST { " …" } else { "" };
        let name = match page.nodes[at].name() {
            "" => page.nodes[at].parent.map_or("body", |parent| page.nodes[parent].name()),
            name => name,
        };
        self.left_out.push(LeftOut { name: name.to_owned(), words: count, begins: first.join(" ") + more });
    }

    /// Notes what in it is no part of the text.
    fn look_inside(&mut self, page: &SavedPage, root: usize, counts: &WordCounts, all: usize) {
        let mut at = root;
        while at < page.nodes[root].end {
            let node = &page.nodes[at];
            if at != root && is_beside(node, counts.words[at], all) || is_permalink(page, at) {
                self.dropped.insert(at);
                if !is_permalink(page, at) {
                    self.note(page, at);
                }
                at = node.end;
                continue;
            }
            if node.name() == "img" {
                self.dropped.insert(at);
                self.images.push(node.attribute("alt").unwrap_or_default().trim().to_owned());
            }
            at += 1;
        }
    }
}

/// How many words each node has.
struct WordCounts {
    words: Vec<usize>,
    /// Those of paragraphs, headings, items and cells that are not beside a text.
    of_text: Vec<usize>,
}

impl WordCounts {
    fn of(page: &SavedPage) -> Self {
        let mut counts = Self { words: vec![0; page.nodes.len()], of_text: vec![0; page.nodes.len()] };
        let mut at = 0;
        while at < page.nodes.len() {
            let node = &page.nodes[at];
            match &node.kind {
                NodeKind::Element { name, .. } if is_unseen(name) => {
                    at = node.end;
                    continue;
                }
                NodeKind::Element { .. } => {}
                NodeKind::Words(words) => counts.words[at] = words.split_whitespace().count(),
            }
            at += 1;
        }
        let is_text = |name: &str| {
            matches!(name, "p" | "li" | "td" | "th" | "dd" | "dt" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
        };
        for at in (0..page.nodes.len()).rev() {
            let node = &page.nodes[at];
            if is_text(node.name()) {
                counts.of_text[at] = counts.words[at];
            }
            if is_frame(node) {
                counts.of_text[at] = 0;
            }
            if let Some(parent) = node.parent {
                counts.words[parent] += counts.words[at];
                counts.of_text[parent] += counts.of_text[at];
            }
        }
        counts
    }
}

fn roots(page: &SavedPage, counts: &WordCounts) -> (Vec<usize>, String) {
    let largest = |is: &dyn Fn(&PageNode) -> bool| {
        let found = (0..page.nodes.len()).filter(|at| is(&page.nodes[*at]) && counts.words[*at] > 0);
        found.max_by_key(|at| (counts.of_text[*at], std::cmp::Reverse(*at)))
    };
    let body = largest(&|node| node.name() == "body");
    let all = body.map_or_else(|| page.roots().map(|root| counts.of_text[root]).sum(), |body| counts.of_text[body]);
    // One that has only some of the text, such as a teaser, is none.
    let has_most = |at: &usize| counts.of_text[*at] * 2 > all;
    let main = largest(&|node| node.name() == "main" || node.attribute("role") == Some("main")).filter(has_most);
    if let Some(main) = main {
        let article = articles(page, main);
        return match article.as_slice() {
            [only] if counts.of_text[*only] * 10 > counts.of_text[main] * 9 => {
                (vec![*only], "`<article>` in `<main>`".to_owned())
            }
            _ => (vec![main], "`<main>`".to_owned()),
        };
    }
    if let Some(article) = largest(&|node| node.name() == "article").filter(has_most) {
        return (vec![article], "`<article>`".to_owned());
    }
    let Some(mut at) = body else { return (page.roots().collect(), "the whole file".to_owned()) };
    // As far in as nearly all of the text still is.
    while let Some(inner) = page.children(at).find(|child| counts.of_text[*child] * 100 >= all * 95 && all > 0) {
        if !matches!(page.nodes[inner].name(), "div" | "section" | "center" | "form" | "td" | "tr" | "tbody" | "table")
        {
            break;
        }
        at = inner;
    }
    let node = &page.nodes[at];
    let named = node.attribute("id").map(|id| format!("<{} id=\"{id}\">", node.name()));
    let classed = || node.attribute("class").map(|class| format!("<{} class=\"{class}\">", node.name()));
    let what = named.or_else(classed).unwrap_or_else(|| format!("<{}>", node.name()));
    (vec![at], format!("`{what}`, which has most of the words"))
}

fn articles(page: &SavedPage, main: usize) -> Vec<usize> {
    (main + 1..page.nodes[main].end).filter(|at| page.nodes[*at].name() == "article").collect()
}

/// Whether an element frames a page and holds no part of its text.
fn is_frame(node: &PageNode) -> bool {
    let role = node.attribute("role").unwrap_or_default();
    matches!(node.name(), "nav" | "button" | "dialog" | "select" | "textarea" | "aside")
        || matches!(
            role,
            "navigation" | "banner" | "contentinfo" | "search" | "dialog" | "alertdialog" | "complementary"
        )
        || is_hidden(node)
}

fn is_hidden(node: &PageNode) -> bool {
    let style: String = node.attribute("style").unwrap_or_default().split_whitespace().collect();
    node.attribute("hidden").is_some()
        || node.attribute("aria-hidden") == Some("true")
        || style.contains("display:none")
}

/// Whether an element in the text is no part of it. What holds much of the text is part of it whatever it is called.
fn is_beside(node: &PageNode, words: usize, all: usize) -> bool {
    const FEW: usize = 120;
    if matches!(node.name(), "") {
        return false;
    }
    if is_unseen(node.name()) || is_hidden(node) && words * 5 < all {
        return true;
    }
    let is_small = words * 5 < all && words < FEW;
    let names = [node.attribute("class"), node.attribute("id")];
    let is_called = || {
        let called = names.iter().flatten().map(|name| name.to_ascii_lowercase());
        called.into_iter().any(|name| BESIDE.iter().any(|beside| name.contains(beside)))
    };
    let is_heading = matches!(node.name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    is_frame(node) && words * 5 < all || is_small && !is_heading && (node.name() == "form" || is_called())
}

/// Whether it is the sign beside a heading that links to it.
fn is_permalink(page: &SavedPage, at: usize) -> bool {
    let node = &page.nodes[at];
    let leads_here = node.name() == "a" && node.attribute("href").is_some_and(|href| href.contains('#'));
    leads_here
        && node.attribute("id").or(node.attribute("name")).is_none()
        && !page.words(at).chars().any(char::is_alphanumeric)
}

/// The title of a page whose text has no heading of the first level: that of the page around, or of its window.
fn title(page: &SavedPage, main: &MainPart) -> Option<String> {
    let firsts: Vec<usize> = (0..page.nodes.len()).filter(|at| page.nodes[*at].name() == "h1").collect();
    let is_inside = |at: &usize| page.around(*at).any(|around| main.roots.contains(&around));
    if firsts.iter().any(is_inside) {
        return None;
    }
    if let [only] = firsts.as_slice() {
        return Some(page.words(*only)).filter(|words| !words.is_empty());
    }
    let window = (0..page.nodes.len()).find(|at| page.nodes[*at].name() == "title")?;
    let words: String = page
        .children(window)
        .map(|child| match &page.nodes[child].kind {
            NodeKind::Words(words) => words.as_str(),
            NodeKind::Element { .. } => "",
        })
        .collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = [" | ", " – ", " — ", " - ", " · "]
        .into_iter()
        .find_map(|sign| words.split_once(sign))
        .map(|(first, _)| first.to_owned());
    Some(first.unwrap_or(words)).filter(|words| !words.is_empty())
}
