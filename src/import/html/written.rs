//! The part of a page that is the text, as HTML with nothing in it but what a text can hold.

use std::collections::BTreeSet;

use url::Url;

use super::main_part::MainPart;
use super::page::{NodeKind, PageNode, SavedPage};

/// The HTML, and how many relative links in it could not be made whole.
pub(super) fn html(page: &SavedPage, main: &MainPart, base: Option<&Url>) -> (String, usize) {
    let wanted = page
        .nodes
        .iter()
        .filter_map(|node| node.attribute("href"))
        .filter_map(|href| href.split_once('#'))
        .map(|(_, fragment)| fragment.to_owned())
        .collect();
    let mut writer = PageWriter { page, main, base, wanted, out: String::new(), relative: 0 };
    for root in &main.roots {
        writer.node(*root);
    }
    (writer.out, writer.relative)
}

struct PageWriter<'p> {
    page: &'p SavedPage,
    main: &'p MainPart,
    base: Option<&'p Url>,
    /// What links lead to in the page.
    wanted: BTreeSet<String>,
    out: String,
    relative: usize,
}

impl PageWriter<'_> {
    fn node(&mut self, at: usize) {
        if self.main.dropped.contains(&at) {
            return;
        }
        let node = &self.page.nodes[at];
        match &node.kind {
            NodeKind::Words(words) => self.out += &escaped(words),
            NodeKind::Element { name, .. } => {
                let attributes = self.attributes(node);
                self.out += &format!("<{name}{attributes}>");
                let children: Vec<usize> = self.page.children(at).collect();
                for child in children {
                    self.node(child);
                }
                if !matches!(name.as_str(), "br" | "hr" | "wbr" | "col" | "input") {
                    self.out += &format!("</{name}>");
                }
            }
        }
    }

    fn attributes(&mut self, node: &PageNode) -> String {
        let NodeKind::Element { name, attributes } = &node.kind else { return String::new() };
        let is_heading = matches!(name.as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        let mut out = String::new();
        for (key, value) in attributes {
            let is_place = || is_heading || name == "a" || self.wanted.contains(value.as_str());
            let value = match (key.as_str(), name.as_str()) {
                ("href", "a") => self.href(value),
                ("title", "a") | ("start" | "type", "ol") | ("value", "li") | ("colspan" | "rowspan", "td" | "th") => {
                    value.clone()
                }
                ("id", _) | ("name", "a") if is_place() => value.clone(),
                _ => continue,
            };
            out += &format!(" {key}=\"{}\"", escaped(&value).replace('"', "&quot;"));
        }
        out
    }

    /// A link as it holds wherever the text stands; one to a place in the page leads there.
    fn href(&mut self, href: &str) -> String {
        let href = href.trim();
        if href.starts_with('#') {
            return href.to_owned();
        }
        if let Ok(whole) = Url::parse(href) {
            return self.here(&whole).unwrap_or_else(|| href.to_owned());
        }
        let Some(base) = self.base else {
            self.relative += 1;
            return href.to_owned();
        };
        match base.join(href) {
            Ok(whole) => self.here(&whole).unwrap_or_else(|| whole.into()),
            Err(_) => href.to_owned(),
        }
    }

    fn here(&self, url: &Url) -> Option<String> {
        let fragment = url.fragment()?;
        let (mut one, mut other) = (url.clone(), self.base?.clone());
        one.set_fragment(None);
        other.set_fragment(None);
        (one == other).then(|| format!("#{fragment}"))
    }
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
