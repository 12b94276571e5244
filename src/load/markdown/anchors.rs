//! The ids of a text: each is there once, and links lead to one that is.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::document::{Block, BlockKind, Body};

/// Ids given out, and those that links ask for.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    ids: BTreeSet<String>,
    wanted: Vec<(String, Range<usize>)>,
}

impl Anchors {
    /// Notes that a link leads to `#fragment`.
    pub(super) fn refer(&mut self, fragment: &str, link: Range<usize>) {
        self.wanted.push((percent_decoded(fragment), link));
    }

    /// Notes an id as taken; returns whether it was free.
    pub(super) fn add(&mut self, id: &str) -> bool {
        self.ids.insert(id.to_owned())
    }

    /// Every id there is.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }

    /// Gives each heading an id of its own, and takes away ids that are there twice.
    ///
    /// A heading's id is its words in lower case joined by hyphens, as on code forges; a second one gets `-1`.
    pub(super) fn claim(&mut self, blocks: &mut [Block]) {
        self.claim_chosen(blocks);
        self.claim_headings(blocks);
    }

    /// The links that lead nowhere.
    pub(super) fn dead(&self) -> Vec<(String, Range<usize>)> {
        // `#top` is the top of every page, by the HTML standard.
        let alive = |fragment: &str| self.ids.contains(fragment) || fragment.eq_ignore_ascii_case("top");
        self.wanted.iter().filter(|(fragment, _)| !alive(fragment)).cloned().collect()
    }

    fn claim_chosen(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            block.id = block.id.take().filter(|id| is_id(id) && self.add(id));
            match &mut block.body {
                Body::Text(text) => {
                    for token in &mut text.tokens {
                        token.anchor = token.anchor.take().filter(|id| is_id(id) && self.add(id));
                    }
                }
                Body::Blocks(blocks) => self.claim_chosen(blocks),
            }
        }
    }

    fn claim_headings(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match &mut block.body {
                Body::Text(text) if block.id.is_none() && matches!(block.kind, BlockKind::Heading(_)) => {
                    let slug = slug(&text.plain());
                    let mut id = slug.clone();
                    let mut number = 0;
                    while self.ids.contains(&id) {
                        number += 1;
                        id = format!("{slug}-{number}");
                    }
                    self.add(&id);
                    block.id = Some(id);
                }
                Body::Text(_) => {}
                Body::Blocks(blocks) => self.claim_headings(blocks),
            }
        }
    }
}

/// Ids of the page around the text begin so; a text may not have them.
const PAGE_PREFIX: &str = "np-";

fn is_id(id: &str) -> bool {
    !id.is_empty() && !id.contains(char::is_whitespace) && !id.starts_with(PAGE_PREFIX)
}

fn slug(words: &str) -> String {
    let slug: String = words
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' | '-' => Some('-'),
            '_' => Some('_'),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect();
    if slug.trim_matches('-').is_empty() || slug.starts_with(PAGE_PREFIX) { format!("section-{slug}") } else { slug }
}

fn percent_decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let [first, tail @ ..] = rest {
        let decoded = (*first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_becomes_the_id_that_a_forge_would_give_it() {
        assert_eq!(slug("What information GitHub does _not_ collect"), "what-information-github-does-_not_-collect");
        assert_eq!(slug("Children’s data & you"), "childrens-data--you");
        assert_eq!(slug("!?"), "section-");
    }

    #[test]
    fn links_find_ids_with_accents() {
        assert_eq!(percent_decoded("cu%C3%A1nto-100%"), "cuánto-100%");
    }
}
