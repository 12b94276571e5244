//! The words of two documents as numbers, so that comparing them is cheap.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;

use rustc_hash::FxHashMap;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::text::document::{Block, Body, Document};
use crate::text::words::Token;
use crate::text::words::script::is_dash;
use crate::values::character::marks_direction;

/// Which number each word of two documents has, and how telling it is.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    numbers: FxHashMap<Box<str>, u32>,
    /// How often both documents together have it.
    counts: Vec<u32>,
    is_word: Vec<bool>,
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
    /// Every word in it with its weight, sorted by number.
    pub bag: Vec<(u32, f32)>,
    /// The sum of the weights.
    pub weight: f32,
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
            let next = u32::try_from(self.counts.len()).expect("a text has fewer than four thousand million words");
            self.numbers.insert(key.into(), next);
            self.counts.push(0);
            self.is_word.push(token.is_word());
            next
        });
        self.counts[number as usize] += 1;
        number
    }

    /// A word says more about what a block is the fewer there are of it; a punctuation mark says little.
    fn weight(&self, number: u32) -> f32 {
        let at = number as usize;
        if !self.is_word[at] {
            return 0.05;
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^23")]
        let each = (self.counts[at] as f32 / 2.0).max(1.0);
        1.0 / (1.0 + each.ln())
    }

    /// The blocks with their words as numbers, which come in reading order.
    #[must_use]
    pub(crate) fn index<'a>(&self, blocks: &'a [Block], words: &mut WordNumbers) -> Vec<Indexed<'a>> {
        blocks.iter().map(|block| self.index_block(block, words)).collect()
    }

    fn index_block<'a>(&self, block: &'a Block, numbers: &mut WordNumbers) -> Indexed<'a> {
        let mut hasher = DefaultHasher::new();
        discriminant(&block.kind).hash(&mut hasher);
        let (words, blocks): (Vec<u32>, Vec<Indexed<'a>>) = match &block.body {
            Body::Text(text) => (numbers.0.by_ref().take(text.tokens().len()).collect(), Vec::new()),
            Body::Blocks(blocks) => (Vec::new(), self.index(blocks, numbers)),
        };
        words.hash(&mut hasher);
        for inner in &blocks {
            inner.hash.hash(&mut hasher);
        }
        let mut bag: Vec<(u32, f32)> = words.iter().map(|word| (*word, self.weight(*word))).collect();
        bag.extend(blocks.iter().flat_map(|inner| inner.bag.iter().copied()));
        bag.sort_unstable_by_key(|(word, _)| *word);
        bag.dedup_by(|next, first| {
            let same = next.0 == first.0;
            first.1 += if same { next.1 } else { 0.0 };
            same
        });
        let weight = bag.iter().map(|(_, weight)| weight).sum();
        Indexed { block, hash: hasher.finish(), words, bag, weight, blocks }
    }
}

impl<'a> Indexed<'a> {
    /// How much of the two is the same, from 0 to 1: twice the weight of the words they share, over that of all.
    #[must_use]
    pub(crate) fn similarity(&self, other: &Indexed<'_>) -> f32 {
        if self.hash == other.hash {
            return 1.0;
        }
        let both = self.weight + other.weight;
        if both == 0.0 {
            return 0.0;
        }
        2.0 * self.shared(other) / both
    }

    /// The weight of the words that both have.
    #[must_use]
    pub(crate) fn shared(&self, other: &Indexed<'_>) -> f32 {
        let (mut a, mut b) = (self.bag.iter().peekable(), other.bag.iter().peekable());
        let mut shared = 0.0;
        while let (Some((x, wx)), Some((y, wy))) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    shared += wx.min(*wy);
                    a.next();
                    b.next();
                }
            }
        }
        shared
    }

    /// Its own words.
    #[must_use]
    pub(crate) fn tokens(&self) -> &'a [Token] {
        self.block.text().map_or(&[], |text| text.tokens())
    }

    /// The most that [`Self::similarity`] can be, from the weights alone.
    #[must_use]
    pub(crate) fn similarity_at_most(&self, other: &Indexed<'_>) -> f32 {
        let both = self.weight + other.weight;
        if both == 0.0 { 1.0 } else { 2.0 * self.weight.min(other.weight) / both }
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

/// The text as a reader sees it who does not mind typography.
#[must_use]
fn folded(text: &str) -> String {
    let fold = |c| folded_dash(folded_quote(c, true));
    let folded: String = text.chars().filter(|c| !is_ignored(*c)).map(fold).collect();
    if is_nfc(&folded) { folded } else { folded.nfc().collect() }
}

/// Whether the same word may be stored with `c` or without: nobody sees it, and it turns nothing around it.
#[must_use]
pub(super) fn is_ignored(c: char) -> bool {
    marks_direction(c) || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{fe0e}' | '\u{fe0f}')
}

/// A quotation mark as the plain one; the single one as the double one too, where that is no measure: 5′ are feet.
#[must_use]
pub(super) fn folded_quote(c: char, is_measure: bool) -> char {
    match c {
        '\'' | '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' if is_measure => '\'',
        '\'' | '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' | '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '「' | '」'
        | '『' | '』' => '"',
        c => c,
    }
}

/// A hyphen, a dash or a minus as the plain hyphen.
#[must_use]
pub(super) fn folded_dash(c: char) -> char {
    if is_dash(c) { '-' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare::tests::of_two;

    fn similarity(old: &str, new: &str) -> f32 {
        of_two(old, new, |old, new| {
            let similarity = old[0].similarity(&new[0]);
            assert!(similarity <= old[0].similarity_at_most(&new[0]) + f32::EPSILON);
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
