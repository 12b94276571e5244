//! The words of two documents as numbers, so that comparing them is cheap.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;

use rustc_hash::FxHashMap;

use super::folding::folded;
use super::stems::{Bag, Stems};
use crate::text::document::{Block, BlockKind, Body, Document};
use crate::text::words::Token;

/// Which number each word of two documents has, and how telling it is.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    numbers: FxHashMap<Box<str>, u32>,
    stems: Stems,
}

/// The words of a document as numbers, in reading order.
#[derive(Debug)]
pub(crate) struct WordNumbers(std::vec::IntoIter<u32>);

/// A block with what aligning needs to know of it.
#[derive(Debug)]
pub(crate) struct Indexed<'a> {
    /// The block.
    pub block: &'a Block,
    /// The same for blocks of the same kind with the same words and blocks in them.
    pub hash: u64,
    /// Its own words, as numbers; none for a block that holds blocks.
    pub words: Vec<u32>,
    /// Every word in it by its stems, with their weights, sorted by number.
    pub bag: Bag,
    /// Whether it is the one heading of the first level that its text has.
    pub is_title: bool,
    /// What it is called, once that was asked for.
    pub names: OnceCell<Vec<u64>>,
    /// The blocks in it.
    pub blocks: Vec<Indexed<'a>>,
}

impl Vocabulary {
    /// Numbers the words of both documents; returns the vocabulary with the documents' words in reading order.
    #[must_use]
    pub(crate) fn of(old: &Document, new: &Document) -> (Self, WordNumbers, WordNumbers) {
        let mut vocabulary = Self::default();
        let [old, new] = [old, new].map(|document| {
            let mut words = Vec::new();
            document.each_text(&mut |tokens| words.extend(tokens.iter().map(|token| vocabulary.number(token))));
            WordNumbers(words.into_iter())
        });
        (vocabulary, old, new)
    }

    fn number(&mut self, token: &Token) -> u32 {
        let number = with_key(token, |key| {
            if let Some(number) = self.numbers.get(key) {
                return *number;
            }
            let next = u32::try_from(self.numbers.len()).expect("a text has fewer than four thousand million words");
            self.numbers.insert(key.into(), next);
            self.stems.add(key, token.is_word());
            next
        });
        self.stems.count(number);
        number
    }

    /// The blocks of a document with their words as numbers, which come in reading order.
    #[must_use]
    pub(crate) fn index<'a>(&self, blocks: &'a [Block], words: &mut WordNumbers) -> Vec<Indexed<'a>> {
        let mut indexed = self.index_blocks(blocks, words);
        let mut titles = indexed.iter_mut().filter(|indexed| indexed.block.kind == BlockKind::Heading(1));
        if let (Some(title), None) = (titles.next(), titles.next()) {
            title.is_title = true;
        }
        indexed
    }

    fn index_blocks<'a>(&self, blocks: &'a [Block], words: &mut WordNumbers) -> Vec<Indexed<'a>> {
        blocks.iter().map(|block| self.index_block(block, words)).collect()
    }

    fn index_block<'a>(&self, block: &'a Block, numbers: &mut WordNumbers) -> Indexed<'a> {
        let mut hasher = DefaultHasher::new();
        discriminant(&block.kind).hash(&mut hasher);
        let (words, blocks): (Vec<u32>, Vec<Indexed<'a>>) = match &block.body {
            Body::Text(text) => (numbers.0.by_ref().take(text.tokens().len()).collect(), Vec::new()),
            Body::Blocks(blocks) => (Vec::new(), self.index_blocks(blocks, numbers)),
        };
        words.hash(&mut hasher);
        for inner in &blocks {
            inner.hash.hash(&mut hasher);
        }
        let own = words.iter().flat_map(|word| self.stems.weighed(*word));
        let bag = Bag::of(own.chain(blocks.iter().flat_map(|inner| inner.bag.weights())));
        Indexed { block, hash: hasher.finish(), is_title: false, words, bag, names: OnceCell::new(), blocks }
    }
}

impl<'a> Indexed<'a> {
    /// How much of the two is the same, from 0 to 1: twice the weight of the words they share, over that of all.
    #[must_use]
    pub(crate) fn similarity(&self, other: &Indexed<'_>) -> f32 {
        if self.hash == other.hash {
            return 1.0;
        }
        self.bag.similarity(&other.bag)
    }

    /// Its own words.
    #[must_use]
    pub(crate) fn tokens(&self) -> &'a [Token] {
        self.block.text().map_or(&[], |text| text.tokens())
    }
}

/// Calls `with` on what makes two tokens the same word to a reader: its characters in NFC (some editors save "é" as two
/// characters), with typographic quotation marks and dashes as the plain ones.
fn with_key<T>(token: &Token, with: impl FnOnce(&str) -> T) -> T {
    if let Some(image) = token.image() {
        return with(&format!("\u{fffc}{}\u{fffc}{}", image.file, image.alt));
    }
    if token.text().is_ascii() {
        return with(token.text());
    }
    with(&folded(token.text()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::tests::of_two;

    fn similarity(old: &str, new: &str) -> f32 {
        of_two(old, new, |old, new| {
            let similarity = old[0].similarity(&new[0]);
            assert!(similarity <= old[0].bag.similarity_at_most(&new[0].bag) + f32::EPSILON);
            similarity
        })
    }

    #[test]
    fn words_that_differ_in_typography_alone_are_one_word() {
        for (one, other) in
            [("don’t", "don't"), ("“a”", "\"a\""), ("e\u{301}te\u{301}", "été"), ("co\u{ad}okie", "cookie")]
        {
            assert_eq!(folded(one), folded(other), "{one}");
        }
    }

    #[test]
    fn equal_blocks_have_equal_hashes_and_a_block_of_another_kind_has_another() {
        let same = |old: &str, new: &str| of_two(old, new, |old, new| old[0].hash == new[0].hash);
        assert!(same("We don’t.", "We don't."));
        assert!(!same("We do.", "# We do."));
        assert!(!same("- We do.", "1. We do."));
    }

    #[test]
    fn similarity_is_one_for_equal_blocks_and_none_for_blocks_that_share_no_word() {
        assert!((similarity("We keep logs", "We keep logs") - 1.0).abs() < f32::EPSILON);
        assert!(similarity("We keep logs", "Nobody reads them").abs() < f32::EPSILON);
    }

    #[test]
    fn a_rare_word_says_more_than_a_common_one() {
        let rest = "\n\nthe the the the the the the the the";
        let (rare, common) = (format!("the zebra x{rest}"), format!("the zebra x{rest}"));
        let shares_rare = similarity(&rare, &format!("a zebra b{rest}"));
        let shares_common = similarity(&common, &format!("the b a{rest}"));
        assert!(shares_rare > shares_common, "{shares_rare} {shares_common}");
    }
}
