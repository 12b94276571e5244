//! What comparing needs to know of a text: its words as numbers, and what its blocks are measured by.
//!
//! Nothing here depends on what a text is compared with, so it is made once for all the redlines that a text is in.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::folding::folded;
use super::stems::{Bag, StemCounts, StemWeights, Stems, WordStems, number};
use crate::text::document::{Block, BlockKind, Body, Document};
use crate::text::words::Token;

/// The number of a word: the same for words that are the same to a reader, and hardly ever for two others. Where two others
/// share one, they are shown as changed all the same, because kept words are looked at once more.
pub(crate) type WordNumber = u64;

/// What comparing needs to know of a document. Made once, it serves every comparison of the document.
#[derive(Debug)]
pub(crate) struct TextIndex {
    blocks: Vec<BlockIndex>,
    stems: Arc<StemCounts>,
}

/// What comparing needs to know of a block.
#[derive(Debug)]
struct BlockIndex {
    hash: u64,
    words: Arc<[WordNumber]>,
    stems: Arc<Stems>,
    is_title: bool,
    blocks: Vec<Self>,
}

/// A block with what aligning needs to know of it.
#[derive(Debug)]
pub(crate) struct Indexed<'a> {
    /// The block.
    pub block: &'a Block,
    /// The same for blocks of the same kind with the same words and blocks in them.
    pub hash: u64,
    /// Its own words, as numbers; none for a block that holds blocks.
    pub words: Arc<[WordNumber]>,
    /// Whether it is the one heading of the first level that its text has.
    pub is_title: bool,
    /// What it is called, once that was asked for.
    pub names: OnceCell<Vec<u64>>,
    /// The blocks in it.
    pub blocks: Vec<Indexed<'a>>,
    /// What it is measured by.
    pub bag: LazyBag,
}

/// Every word of a block by its stems, with their weights; made when it is first asked for.
#[derive(Debug)]
pub(crate) struct LazyBag {
    stems: Arc<Stems>,
    weights: Rc<StemWeights>,
    bag: OnceCell<Bag>,
}

impl LazyBag {
    /// That of a block with these stems.
    pub(crate) fn of(stems: &Arc<Stems>, weights: &Rc<StemWeights>) -> Self {
        Self { stems: Arc::clone(stems), weights: Rc::clone(weights), bag: OnceCell::new() }
    }

    /// The bag.
    pub(crate) fn get(&self) -> &Bag {
        self.bag.get_or_init(|| self.weights.bag(&self.stems))
    }
}

impl TextIndex {
    /// That of a document.
    ///
    /// time: O(W log W) for W words
    #[must_use]
    pub(crate) fn of(document: &Document) -> Self {
        let mut indexing = Indexing::default();
        let mut blocks = indexing.blocks(&document.blocks);
        let is_title = |block: &&Block| block.kind == BlockKind::Heading(1);
        let mut titles = document.blocks.iter().zip(&mut blocks).filter(|(block, _)| is_title(block));
        if let (Some((_, title)), None) = (titles.next(), titles.next()) {
            title.is_title = true;
        }
        Self { blocks, stems: Arc::new(indexing.counts()) }
    }

    /// The blocks of two documents with what is known of them; the rarer a word is in both together, the more it weighs.
    #[must_use]
    pub(crate) fn both<'a>([old, new]: [(&'a Document, &Self); 2]) -> [Vec<Indexed<'a>>; 2] {
        let weights = Rc::new(StemWeights::of(&old.1.stems, &new.1.stems));
        [old, new].map(|(document, index)| indexed(&document.blocks, &index.blocks, &weights))
    }
}

fn indexed<'a>(blocks: &'a [Block], indices: &[BlockIndex], weights: &Rc<StemWeights>) -> Vec<Indexed<'a>> {
    let one = |(block, index): (&'a Block, &BlockIndex)| Indexed {
        block,
        hash: index.hash,
        words: Arc::clone(&index.words),
        is_title: index.is_title,
        names: OnceCell::new(),
        blocks: indexed(block.blocks(), &index.blocks, weights),
        bag: LazyBag::of(&index.stems, weights),
    };
    blocks.iter().zip(indices).map(one).collect()
}

/// What a document is indexed with.
#[derive(Default)]
struct Indexing {
    /// Each word that was met.
    words: FxHashMap<WordNumber, MetWord>,
}

/// A word that was met in a document.
struct MetWord {
    stems: WordStems,
    is_word: bool,
    /// How often it was met.
    count: u32,
}

impl Indexing {
    fn blocks(&mut self, blocks: &[Block]) -> Vec<BlockIndex> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> BlockIndex {
        let mut stems = Vec::with_capacity(block.text().map_or(0, |text| text.tokens().len()));
        let (words, blocks): (Arc<[WordNumber]>, Vec<BlockIndex>) = match &block.body {
            Body::Text(text) => (text.tokens().iter().map(|token| self.word(token, &mut stems)).collect(), Vec::new()),
            Body::Blocks(blocks) => (Arc::default(), self.blocks(blocks)),
        };
        let mut hasher = DefaultHasher::new();
        discriminant(&block.kind).hash(&mut hasher);
        words.hash(&mut hasher);
        for inner in &blocks {
            inner.hash.hash(&mut hasher);
        }
        let stems = Stems::of(stems, blocks.iter().map(|inner| &*inner.stems));
        BlockIndex { hash: hasher.finish(), words, stems: Arc::new(stems), is_title: false, blocks }
    }

    /// The number of a word, which is counted, and whose stems are added to those of its block.
    fn word(&mut self, token: &Token, stems: &mut Vec<u64>) -> WordNumber {
        with_key(token, |key| {
            let number = number(key);
            let new = || MetWord { stems: WordStems::of(key), is_word: token.is_word(), count: 0 };
            let met = self.words.entry(number).or_insert_with(new);
            met.count += 1;
            stems.extend_from_slice(met.stems.numbers());
            number
        })
    }

    /// How often the document has each stem.
    fn counts(&self) -> StemCounts {
        let mut counts = StemCounts::default();
        for MetWord { stems, is_word, count } in self.words.values() {
            stems.numbers().iter().for_each(|stem| counts.add(*stem, *is_word, *count));
        }
        counts
    }
}

impl<'a> Indexed<'a> {
    /// Every word in it by its stems, with their weights.
    #[must_use]
    pub(crate) fn bag(&self) -> &Bag {
        self.bag.get()
    }

    /// How much of the two is the same, from 0 to 1: twice the weight of the words they share, over that of all.
    #[must_use]
    pub(crate) fn similarity(&self, other: &Indexed<'_>) -> f32 {
        if self.hash == other.hash {
            return 1.0;
        }
        self.bag().similarity(other.bag())
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
            assert!(similarity <= old[0].bag().similarity_at_most(new[0].bag()) + f32::EPSILON);
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
