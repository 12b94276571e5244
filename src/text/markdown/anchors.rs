//! The ids of a text: each is there once, and links lead to one that is.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::dead_links::DeadLinks;
use crate::source::Span;
use crate::text::document::{Block, BlockKind, Body};

/// Ids given out, and those that links ask for.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    ids: BTreeSet<String>,
    /// How many ids were tried for headings of the same words. None is ever free again, so the next begins there.
    tried: BTreeMap<String, usize>,
    wanted: Vec<(String, Range<usize>)>,
}

impl Anchors {
    /// Notes that a link leads to `#fragment`.
    pub(crate) fn refer(&mut self, fragment: &str, link: Range<usize>) {
        self.wanted.push((percent_decoded(fragment), link));
    }

    /// Notes an id as taken; returns whether it was free.
    pub(crate) fn add(&mut self, id: &str) -> bool {
        self.ids.insert(id.to_owned())
    }

    /// Gives each heading an id of its own, and takes away ids that are there twice.
    ///
    /// A heading's id is its words in lower case joined by hyphens, as on code forges; a second one gets `-1`.
    pub(crate) fn claim(&mut self, blocks: &mut [Block]) {
        self.claim_chosen(blocks);
        self.claim_headings(blocks);
    }

    /// The links that lead nowhere; `place` says where a range of the text is.
    pub(crate) fn into_dead_links(self, place: impl Fn(Range<usize>) -> Span) -> DeadLinks {
        let Self { ids, wanted, .. } = self;
        // `#top` is the top of every page, by the HTML standard.
        let is_dead = |fragment: &str| !ids.contains(fragment) && !fragment.eq_ignore_ascii_case("top");
        let dead = wanted.into_iter().filter(|(fragment, _)| is_dead(fragment));
        let links = dead.map(|(fragment, link)| (fragment, place(link))).collect();
        DeadLinks::new(links, ids)
    }

    fn claim_chosen(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            block.id = block.id.take().filter(|id| is_id(id) && self.add(id));
            match &mut block.body {
                Body::Text(text) => {
                    text.retain_anchors(|id| is_id(id) && self.add(id));
                }
                Body::Blocks(blocks) => self.claim_chosen(blocks),
            }
        }
    }

    fn claim_headings(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match &mut block.body {
                Body::Text(text) if block.id.is_none() && matches!(block.kind, BlockKind::Heading(_)) => {
                    block.id = Some(self.claim_next(&slug(&text.plain())));
                }
                Body::Text(_) => {}
                Body::Blocks(blocks) => self.claim_headings(blocks),
            }
        }
    }

    fn claim_next(&mut self, slug: &str) -> String {
        let tried = self.tried.entry(slug.to_owned()).or_default();
        loop {
            let id = if *tried == 0 { slug.to_owned() } else { format!("{slug}-{tried}") };
            *tried += 1;
            if self.ids.insert(id.clone()) {
                return id;
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
    percent_decode_str(fragment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::words::Style;
    use crate::text::words::builder::TextBuilder;

    fn heading(words: &str, id: Option<&str>) -> Block {
        let mut text = TextBuilder::prose();
        text.push(words, &Style::default());
        let id = id.map(str::to_owned);
        Block { kind: BlockKind::Heading(2), body: Body::Text(text.finish()), id, source: 0..0 }
    }

    fn claimed(headings: &[(String, Option<String>)]) -> (Vec<String>, Anchors) {
        let mut blocks: Vec<Block> = headings.iter().map(|(words, id)| heading(words, id.as_deref())).collect();
        let mut anchors = Anchors::default();
        anchors.claim(&mut blocks);
        (blocks.into_iter().map(|block| block.id.unwrap()).collect(), anchors)
    }

    /// The rule as it is meant: each heading counts up from the first number until an id is free.
    fn counted_up(headings: &[(String, Option<String>)]) -> Vec<String> {
        let mut taken = BTreeSet::new();
        let chosen: Vec<Option<String>> =
            headings.iter().map(|(_, id)| id.clone().filter(|id| is_id(id) && taken.insert(id.clone()))).collect();
        let mut ids = Vec::new();
        for ((words, _), chosen) in headings.iter().zip(chosen) {
            let slug = slug(words);
            let numbered = (1..).map(|number| format!("{slug}-{number}"));
            let mut free = std::iter::once(slug.clone()).chain(numbered).filter(|id| !taken.contains(id));
            let id = chosen.unwrap_or_else(|| free.next().unwrap());
            taken.insert(id.clone());
            ids.push(id);
        }
        ids
    }

    proptest! {
        #[test]
        fn every_heading_gets_the_id_that_counting_up_would_give_it(
            headings in prop::collection::vec(
                ("(a|A|a 1|a-1|a-1-1|a 2|b|!|np-x|section-|section--1)", prop::option::weighted(0.3, "(a|a-1|a-2|a-1-1|b|np-y|section-)")),
                0..24,
            )
        ) {
            prop_assert_eq!(claimed(&headings).0, counted_up(&headings));
        }
    }

    #[test]
    fn equal_headings_cost_a_step_each() {
        let many = |words: fn(usize) -> String, id: fn(usize) -> Option<String>| -> Vec<(String, Option<String>)> {
            (0..2000).map(|n| (words(n), id(n))).collect()
        };
        for headings in [
            many(|_| "Sharing".into(), |_| None),
            many(|_| "Sharing".into(), |_| Some("i".into())),
            many(|n| if n % 2 == 0 { "a".into() } else { format!("a {}", n / 2) }, |_| None),
            many(|_| "a".into(), |n| (n % 2 == 0).then(|| format!("a-{n}"))),
        ] {
            let (ids, anchors) = claimed(&headings);
            let steps: usize = anchors.tried.values().sum();
            assert!(steps <= 2 * headings.len(), "{steps} steps for {} headings", headings.len());
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        }
    }

    #[test]
    fn a_heading_becomes_the_id_that_a_forge_would_give_it() {
        assert_eq!(slug("What information GitHub does _not_ collect"), "what-information-github-does-_not_-collect");
        assert_eq!(slug("Children’s data & you"), "childrens-data--you");
        assert_eq!(slug("!?"), "section-");
    }

    #[test]
    fn links_find_ids_with_accents() {
        assert_eq!(percent_decoded("cu%C3%A1nto-100%"), "cuánto-100%");
        assert_eq!(percent_decoded("a%+5%zz"), "a%+5%zz");
    }
}
