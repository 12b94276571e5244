//! What leaves are measured by: their words without capitals and hyphens, rare ones counting more than common ones.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

/// Of each word of two documents what it is without capitals and hyphens, and how telling that is.
#[derive(Debug, Default)]
pub(crate) struct Stems {
    numbers: FxHashMap<Box<str>, u32>,
    /// The stems of each word: one, or the parts of `third-party`.
    of_words: Vec<Vec<u32>>,
    /// How often both documents together have each.
    counts: Vec<u32>,
    is_word: Vec<bool>,
}

impl Stems {
    /// Adds the stems of the next word.
    pub(crate) fn add(&mut self, word: &str, is_word: bool) {
        let stems = parts(&word.to_lowercase()).into_iter().map(|part| self.number(&part, is_word)).collect();
        self.of_words.push(stems);
    }

    /// Counts one more occurrence of a word.
    pub(crate) fn count(&mut self, word: u32) {
        for stem in &self.of_words[word as usize] {
            self.counts[*stem as usize] += 1;
        }
    }

    /// The stems of a word with their weights.
    pub(crate) fn weighed(&self, word: u32) -> impl Iterator<Item = (u32, f32)> {
        self.of_words[word as usize].iter().map(|stem| (*stem, self.weight(*stem)))
    }

    fn number(&mut self, stem: &str, is_word: bool) -> u32 {
        if let Some(number) = self.numbers.get(stem) {
            return *number;
        }
        let next = u32::try_from(self.counts.len()).expect("a text has fewer than four thousand million words");
        self.numbers.insert(stem.into(), next);
        self.counts.push(0);
        self.is_word.push(is_word);
        next
    }

    /// A word says more about what a block is the fewer there are of it; a punctuation mark says little.
    fn weight(&self, stem: u32) -> f32 {
        let at = stem as usize;
        if !self.is_word[at] {
            return 0.05;
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^23")]
        let each = (self.counts[at] as f32 / 2.0).max(1.0);
        1.0 / (1.0 + each.ln())
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
    weights: Vec<(u32, f32)>,
    /// The sum of the weights.
    pub weight: f32,
}

impl Bag {
    /// Of stems that may come more than once.
    #[must_use]
    pub(crate) fn of(stems: impl Iterator<Item = (u32, f32)>) -> Self {
        let mut weights: Vec<(u32, f32)> = stems.collect();
        weights.sort_unstable_by_key(|(stem, _)| *stem);
        weights.dedup_by(|next, first| {
            let same = next.0 == first.0;
            first.1 += if same { next.1 } else { 0.0 };
            same
        });
        let weight = weights.iter().map(|(_, weight)| weight).sum();
        Self { weights, weight }
    }

    /// Each stem with the weight of all its occurrences.
    pub(crate) fn weights(&self) -> impl Iterator<Item = (u32, f32)> {
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
        let mut stems = Stems::default();
        stems.add("Third-Party", true);
        stems.add("third", true);
        stems.add("party", true);
        for word in 0..3 {
            stems.count(word);
        }
        let joined = Bag::of(stems.weighed(0));
        let apart = Bag::of(stems.weighed(1).chain(stems.weighed(2)));
        assert!((joined.similarity(&apart) - 1.0).abs() < f32::EPSILON);
        let twice = Bag::of(stems.weighed(1).chain(stems.weighed(1)));
        assert!((twice.weight - 2.0 * Bag::of(stems.weighed(1)).weight).abs() < f32::EPSILON);
    }
}
