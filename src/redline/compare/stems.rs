//! What leaves are measured by: their words without capitals and hyphens, rare ones counting more than common ones.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::slice;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

/// The stems of a word as numbers: one, or the parts of `third-party`. A stem has the same number in every text.
#[derive(Debug)]
pub(crate) enum WordStems {
    One(u64),
    Several(Box<[u64]>),
}

impl WordStems {
    /// Those of a word.
    #[must_use]
    pub(crate) fn of(word: &str) -> Self {
        let is_plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase() && byte != b'-';
        if word.bytes().all(is_plain) {
            return Self::One(number(word));
        }
        match &parts(&word.to_lowercase())[..] {
            [only] => Self::One(number(only)),
            several => Self::Several(several.iter().map(|part| number(part)).collect()),
        }
    }

    /// Their numbers.
    #[must_use]
    pub(crate) fn numbers(&self) -> &[u64] {
        match self {
            Self::One(stem) => slice::from_ref(stem),
            Self::Several(stems) => stems,
        }
    }
}

/// The number of a word or a stem, the same in every text.
#[must_use]
pub(crate) fn number(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    word.hash(&mut hasher);
    hasher.finish()
}

/// How often a text has each stem.
#[derive(Debug, Default)]
pub(crate) struct StemCounts(FxHashMap<u64, StemCount>);

#[derive(Clone, Copy, Debug)]
struct StemCount {
    count: u32,
    is_word: bool,
}

impl StemCounts {
    /// Counts so many more occurrences. What is no word in one of them is none in the others.
    pub(crate) fn add(&mut self, stem: u64, is_word: bool, count: u32) {
        self.0.entry(stem).or_insert(StemCount { count: 0, is_word }).count += count;
    }
}

/// The stems in a block, each with how often it is there; sorted by number.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stems(Vec<(u64, u32)>);

impl Stems {
    /// Of stems that may come more than once, and of the blocks in the block.
    #[must_use]
    pub(crate) fn of<'s>(own: Vec<u64>, inner: impl Iterator<Item = &'s Self>) -> Self {
        let own = own.into_iter().map(|stem| (stem, 1));
        let mut counts: Vec<(u64, u32)> = own.chain(inner.flat_map(|inner| inner.0.iter().copied())).collect();
        counts.sort_unstable_by_key(|(stem, _)| *stem);
        counts.dedup_by(|next, first| {
            let same = next.0 == first.0;
            first.1 += if same { next.1 } else { 0 };
            same
        });
        counts.shrink_to_fit();
        Self(counts)
    }
}

/// How telling each stem of two texts is: a word says more about what a block is the fewer there are of it, and a
/// punctuation mark says little.
#[derive(Debug)]
pub(crate) struct StemWeights {
    old: Arc<StemCounts>,
    new: Arc<StemCounts>,
}

impl StemWeights {
    /// Those of two texts. What a stem weighs is worked out when it is asked for: most stand in blocks that nobody weighs.
    #[must_use]
    pub(crate) fn of(old: &Arc<StemCounts>, new: &Arc<StemCounts>) -> Self {
        Self { old: Arc::clone(old), new: Arc::clone(new) }
    }

    fn weight(&self, stem: u64) -> f32 {
        let (old, new) = (self.old.0.get(&stem), self.new.0.get(&stem));
        match old.or(new) {
            None => 0.0,
            Some(first) if !first.is_word => 0.05,
            Some(_) => {
                let count = |of_text: Option<&StemCount>| of_text.map_or(0, |of_text| of_text.count);
                #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^23")]
                let each = ((count(old) + count(new)) as f32 / 2.0).max(1.0);
                1.0 / (1.0 + each.ln())
            }
        }
    }

    /// The stems of a block with their weights.
    #[must_use]
    pub(crate) fn bag(&self, stems: &Stems) -> Bag {
        #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^23")]
        let weight = |(stem, count): &(u64, u32)| (*stem, *count as f32 * self.weight(*stem));
        Bag::sorted(stems.0.iter().map(weight).collect())
    }
}

/// The parts of a word that hyphens join, `e-mail` as one; anything that is not letters alone stays whole.
fn parts(word: &str) -> Vec<Cow<'_, str>> {
    let is_hyphenated = |part: &str| !part.is_empty() && part.chars().all(char::is_alphabetic);
    if !word.contains('-') || !word.split('-').all(is_hyphenated) {
        return vec![word.into()];
    }
    match word.split_once('-') {
        Some((letter, rest)) if letter.chars().count() == 1 => {
            vec![format!("{letter}{}", rest.replace('-', "")).into()]
        }
        _ => word.split('-').map(Cow::from).collect(),
    }
}

/// Stems with their weights, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bag {
    /// Sorted by number.
    weights: Vec<(u64, f32)>,
    /// The sum of the weights.
    pub weight: f32,
}

impl Bag {
    fn sorted(weights: Vec<(u64, f32)>) -> Self {
        let weight = weights.iter().map(|(_, weight)| weight).sum();
        Self { weights, weight }
    }

    /// Of stems that may come more than once.
    #[must_use]
    pub(crate) fn of(stems: impl Iterator<Item = (u64, f32)>) -> Self {
        let mut weights: Vec<(u64, f32)> = stems.collect();
        weights.sort_unstable_by_key(|(stem, _)| *stem);
        weights.dedup_by(|next, first| {
            let same = next.0 == first.0;
            first.1 += if same { next.1 } else { 0.0 };
            same
        });
        Self::sorted(weights)
    }

    /// Each stem with the weight of all its occurrences.
    pub(crate) fn weights(&self) -> impl ExactSizeIterator<Item = (u64, f32)> {
        self.weights.iter().copied()
    }

    /// The weight of what both have.
    #[must_use]
    pub(crate) fn shared(&self, other: &Self) -> f32 {
        let (mut a, mut b) = (self.weights.iter().peekable(), other.weights.iter().peekable());
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

    /// How much of the two is the same, from 0 to 1: twice the weight of what they share, over that of all.
    #[must_use]
    pub(crate) fn similarity(&self, other: &Self) -> f32 {
        let both = self.weight + other.weight;
        if both == 0.0 { 0.0 } else { 2.0 * self.shared(other) / both }
    }

    /// The most that [`Self::similarity`] can be, from the weights alone.
    #[must_use]
    pub(crate) fn similarity_at_most(&self, other: &Self) -> f32 {
        let both = self.weight + other.weight;
        if both == 0.0 { 1.0 } else { 2.0 * self.weight.min(other.weight) / both }
    }
}

#[cfg(test)]
mod tests {
    use std::iter;

    use super::*;

    #[test]
    fn a_hyphen_parts_words_but_not_a_letter_an_address_or_a_date() {
        for (word, expected) in [
            ("third-party", vec!["third", "party"]),
            ("e-mail", vec!["email"]),
            ("2026-11-16", vec!["2026-11-16"]),
            ("https://a-b.example", vec!["https://a-b.example"]),
            ("-", vec!["-"]),
        ] {
            assert_eq!(parts(word), expected, "{word}");
        }
    }

    #[test]
    fn capitals_make_no_other_stem_and_each_occurrence_weighs() {
        let mut counts = StemCounts::default();
        let mut of = |words: &[&str]| {
            let all: Vec<u64> = words.iter().flat_map(|word| WordStems::of(word).numbers().to_vec()).collect();
            for stem in &all {
                counts.add(*stem, true, 1);
            }
            Stems::of(all, iter::empty())
        };
        let (joined, apart, twice) = (of(&["Third-Party"]), of(&["third", "party"]), of(&["third", "third", "party"]));
        let weights = StemWeights::of(&Arc::new(counts), &Arc::default());
        let [joined, apart, twice] = [joined, apart, twice].map(|stems| weights.bag(&stems));
        assert!((joined.similarity(&apart) - 1.0).abs() < f32::EPSILON);
        assert!(twice.weight > apart.weight);
    }

    #[test]
    fn a_block_has_the_stems_of_the_blocks_in_it() {
        let inner = [Stems(vec![(1, 1), (3, 2)]), Stems(vec![(1, 4)])];
        assert_eq!(Stems::of(vec![3, 2], inner.iter()), Stems(vec![(1, 5), (2, 1), (3, 3)]));
    }
}
