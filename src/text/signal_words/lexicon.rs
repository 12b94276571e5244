//! The words of a language that turn the meaning of a sentence, and those that numbers stand with; a file of data each.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::lowered::{Lowered, has_no_spaces, lowered};
use crate::text::words::Token;
use crate::values::lang::Lang;

/// The kinds of word that turn the meaning of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SignalWord {
    /// A number, a date, an amount.
    Number,
    /// `not`, `never`, `without`: the opposite.
    Negation,
    /// `may`, `must`, `will`: who is bound to what.
    Duty,
    /// `only`, `unless`: when, and how far. Not `any` and `all`, which ordinary prose is full of.
    Scope,
}

/// The words of one language, in the forms that its lists have; in small letters, and with straight apostrophes.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// What each word or phrase turns; `None` for one that looks as if it did and does not: `not only`.
    turning: FxHashMap<String, Option<SignalWord>>,
    /// How long those are that begin with each character, in bytes, the longest first.
    lengths: FxHashMap<char, Vec<usize>>,
    /// Names, word by word.
    names: Vec<Vec<String>>,
    /// What each word of the lists for numbers can be: every word of a text is looked up, and few are found.
    uses: FxHashMap<String, WordUses>,
    lists: Lists,
}

/// A file of words.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Lists {
    negations: Vec<String>,
    negative_beginnings: Vec<String>,
    negative_endings: Vec<String>,
    duties: Vec<String>,
    /// Endings that stand for a word of these lists: `'ll` for `will`.
    contractions: BTreeMap<String, String>,
    permissions: Vec<String>,
    exceptions: Vec<String>,
    /// Phrases that hold a word of the lists above and turn nothing.
    harmless: Vec<String>,
    /// Names, in their own capitals, that hold one.
    names: Vec<String>,
    and: FxHashSet<String>,
    or: FxHashSet<String>,
    /// Numbers in words: only before a unit, for many are other words too.
    numbers: FxHashSet<String>,
    units: FxHashSet<String>,
    currencies: FxHashSet<String>,
    months: FxHashSet<String>,
    /// Months that are other words too, and months only beside a number.
    months_beside_numbers: FxHashSet<String>,
    /// Words between the parts of a date.
    joints: FxHashSet<String>,
    /// Words that say of a date when the text was changed.
    updated: Vec<String>,
}

/// Something that a word can be in a date, an amount or a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WordUse {
    Number,
    Currency,
    Month,
    /// A month if a number stands beside it; where there are capitals, only with one.
    MonthBesideNumber,
    /// A word between the parts of a date.
    Joint,
}

/// What a word can be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordUses(u8);

impl WordUses {
    /// Whether the word can be this.
    pub(crate) fn has(self, wanted: WordUse) -> bool {
        self.0 & (1 << wanted as u8) != 0
    }

    fn with(self, more: WordUse) -> Self {
        Self(self.0 | (1 << more as u8))
    }
}

/// A place where a word or a phrase turns the meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signal {
    pub kind: SignalWord,
    /// Its tokens.
    pub tokens: std::ops::Range<usize>,
    /// It, in small letters and in full.
    pub word: String,
}

const FILES: [(&str, &str); 12] = [
    ("ar", include_str!("ar.yaml")),
    ("de", include_str!("de.yaml")),
    ("en", include_str!("en.yaml")),
    ("es", include_str!("es.yaml")),
    ("fr", include_str!("fr.yaml")),
    ("it", include_str!("it.yaml")),
    ("ja", include_str!("ja.yaml")),
    ("nl", include_str!("nl.yaml")),
    ("pl", include_str!("pl.yaml")),
    ("pt", include_str!("pt.yaml")),
    ("ru", include_str!("ru.yaml")),
    ("zh", include_str!("zh.yaml")),
];

static LEXICONS: LazyLock<FxHashMap<&str, Lexicon>> =
    LazyLock::new(|| FILES.iter().map(|(lang, words)| (*lang, Lexicon::new(lists(words)))).collect());

/// All of them in one.
pub(super) static EVERY: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(FILES.iter().map(|(_, words)| lists(words)).fold(Lists::default(), Lists::with)));

static NONE: LazyLock<Lexicon> = LazyLock::new(Lexicon::default);

fn lists(words: &str) -> Lists {
    serde_yaml::from_str(words).expect("the built-in lists are mappings of lists of words")
}

impl Lists {
    fn with(mut self, other: Self) -> Self {
        self.negations.extend(other.negations);
        self.negative_beginnings.extend(other.negative_beginnings);
        self.negative_endings.extend(other.negative_endings);
        self.duties.extend(other.duties);
        self.contractions.extend(other.contractions);
        self.permissions.extend(other.permissions);
        self.exceptions.extend(other.exceptions);
        self.harmless.extend(other.harmless);
        self.names.extend(other.names);
        self.and.extend(other.and);
        self.or.extend(other.or);
        self.numbers.extend(other.numbers);
        self.units.extend(other.units);
        self.currencies.extend(other.currencies);
        self.months.extend(other.months);
        self.months_beside_numbers.extend(other.months_beside_numbers);
        self.joints.extend(other.joints);
        self.updated.extend(other.updated);
        self
    }
}

impl Lexicon {
    /// The words of a language; all there are where it is not known (`und`), none where we have no list.
    pub(crate) fn of(lang: &Lang) -> &'static Self {
        match lang.primary() {
            "und" => &EVERY,
            lang => LEXICONS.get(lang).unwrap_or(&NONE),
        }
    }

    fn new(lists: Lists) -> Self {
        let kinds = [
            (&lists.exceptions, Some(SignalWord::Scope)),
            (&lists.permissions, Some(SignalWord::Duty)),
            (&lists.duties, Some(SignalWord::Duty)),
            (&lists.negations, Some(SignalWord::Negation)),
            (&lists.harmless, None),
        ];
        let turning: FxHashMap<String, Option<SignalWord>> =
            kinds.into_iter().flat_map(|(words, kind)| words.iter().map(move |word| (lowered(word), kind))).collect();
        let mut lengths: FxHashMap<char, Vec<usize>> = FxHashMap::default();
        for word in turning.keys() {
            lengths.entry(word.chars().next().unwrap_or_default()).or_default().push(word.len());
        }
        for lengths in lengths.values_mut() {
            lengths.sort_unstable_by(|a, b| b.cmp(a));
            lengths.dedup();
        }
        let names = lists.names.iter().map(|name| name.split(' ').map(str::to_owned).collect()).collect();
        Self { turning, lengths, names, uses: uses(&lists), lists }
    }

    /// What a word in small letters turns by itself.
    fn turned_by(&self, word: &str) -> Option<SignalWord> {
        let negative = |part: &String, is: fn(&str, &str) -> bool| word.len() > part.len() && is(word, part);
        if self.lists.negative_endings.iter().any(|part| negative(part, |word, end| word.ends_with(end)))
            || self.lists.negative_beginnings.iter().any(|part| negative(part, |word, start| word.starts_with(start)))
        {
            return Some(SignalWord::Negation);
        }
        self.turning.get(word).copied().flatten()
    }

    /// What a word turns by itself, in any capitals.
    pub(super) fn word_turned_by(&self, word: &str) -> Option<SignalWord> {
        self.turned_by(&lowered(word))
    }

    /// Every place where a word or a phrase turns the meaning, in order; not in a short quotation or a name.
    ///
    /// A phrase may go over several tokens, and in scripts without spaces begin and end inside one.
    ///
    /// time: O(characters of `tokens` in scripts without spaces + tokens), times the lengths that words of one first
    /// letter have
    pub(crate) fn signals(&self, tokens: &[&Token], leaf: &Lowered) -> Vec<Signal> {
        let named = self.named(tokens);
        let mut found = Vec::new();
        let mut free = 0;
        for (at, token) in leaf.places() {
            if at < free {
                continue;
            }
            let Some((end, kind)) = self.longest(leaf, at, token) else { continue };
            free = end;
            let last = leaf.ends.partition_point(|token_end| *token_end < end);
            if let Some(kind) = kind
                && !named[token]
            {
                let word = &leaf.text[at..end];
                let word = self.contracted(word).unwrap_or(word).to_owned();
                found.push(Signal { kind, tokens: token..last + 1, word });
            }
        }
        found
    }

    /// The end of the longest word or phrase that begins at a byte, and what it turns.
    fn longest(&self, leaf: &Lowered, at: usize, token: usize) -> Option<(usize, Option<SignalWord>)> {
        let first = leaf.text[at..].chars().next()?;
        for length in self.lengths.get(&first).into_iter().flatten() {
            let Some(word) = leaf.text.get(at..at + length) else { continue };
            // A word is short, so its end is that of one of the next tokens.
            let mut ends = leaf.ends[token..].iter().skip_while(|end| **end < at + length);
            let is_whole = ends.next() == Some(&(at + length)) || word.chars().next_back().is_some_and(has_no_spaces);
            if is_whole && let Some(kind) = self.turning.get(word) {
                return Some((at + length, *kind));
            }
        }
        let word = &leaf.text[at..leaf.ends[token]];
        let kind = self.turned_by(word).or_else(|| *self.turning.get(self.contracted(word)?)?);
        kind.filter(|_| at == leaf.starts[token]).map(|kind| (leaf.ends[token], Some(kind)))
    }

    /// The word that the ending of another stands for: `will` in `we'll`.
    fn contracted(&self, word: &str) -> Option<&str> {
        let ending = self.lists.contractions.iter().find(|(end, _)| word.len() > end.len() && word.ends_with(*end));
        ending.map(|(_, full)| full.as_str())
    }

    /// Which tokens are in a short quotation, `“Do Not Track”`, or in a name.
    fn named(&self, tokens: &[&Token]) -> Vec<bool> {
        let mut named = vec![false; tokens.len()];
        let mut opened: Option<usize> = None;
        for (at, token) in tokens.iter().enumerate() {
            if !is_quotation_mark(token.text()) {
                continue;
            }
            match opened.take().filter(|start| at - start <= QUOTED) {
                Some(start) => named[start..at].fill(true),
                None => opened = Some(at),
            }
        }
        for name in &self.names {
            for (at, words) in tokens.windows(name.len()).enumerate() {
                if words.iter().map(|token| token.text()).eq(name) {
                    named[at..at + name.len()].fill(true);
                }
            }
        }
        named
    }

    /// Whether `and` became `or`, or the other way round.
    pub(crate) fn is_other_conjunction(&self, old: &str, new: &str) -> bool {
        let (old, new) = (lowered(old), lowered(new));
        let Lists { and, or, .. } = &self.lists;
        and.contains(&old) && or.contains(&new) || or.contains(&old) && and.contains(&new)
    }

    /// Whether a word in small letters is a number; so with the others.
    pub(crate) fn is_number(&self, word: &str) -> bool {
        self.uses(word).has(WordUse::Number)
    }

    /// Whether it has words for numbers at all.
    pub(crate) fn knows_numbers(&self) -> bool {
        !self.lists.numbers.is_empty()
    }

    pub(crate) fn is_unit(&self, word: &str) -> bool {
        self.lists.units.contains(word)
    }

    /// What a word in small letters can be in a date, an amount or a period.
    pub(crate) fn uses(&self, word: &str) -> WordUses {
        let uses = self.uses.get(word).copied().unwrap_or_default();
        if is_han_numeral(word) { uses.with(WordUse::Number) } else { uses }
    }

    /// Whether the words say when a text was changed.
    pub(crate) fn tells_an_update(&self, leaf: &Lowered) -> bool {
        self.lists.updated.iter().any(|word| {
            leaf.text.match_indices(word.as_str()).any(|(at, _)| {
                let end = at + word.len();
                let is_whole = leaf.starts.binary_search(&at).is_ok() && leaf.ends.binary_search(&end).is_ok();
                is_whole || word.chars().all(has_no_spaces)
            })
        })
    }
}

/// Words in a quotation that is a name rather than a statement, at the most.
const QUOTED: usize = 6;

fn is_quotation_mark(text: &str) -> bool {
    matches!(text, "\"" | "'" | "“" | "”" | "„" | "‘" | "’" | "‚" | "«" | "»" | "「" | "」" | "『" | "』" | "《" | "》")
}

/// What each word of the lists for numbers can be.
fn uses(lists: &Lists) -> FxHashMap<String, WordUses> {
    let kinds = [
        (&lists.numbers, WordUse::Number),
        (&lists.currencies, WordUse::Currency),
        (&lists.months, WordUse::Month),
        (&lists.months_beside_numbers, WordUse::MonthBesideNumber),
        (&lists.joints, WordUse::Joint),
    ];
    let mut all: FxHashMap<String, WordUses> = FxHashMap::default();
    for (words, kind) in kinds {
        for word in words {
            let uses = all.entry(word.clone()).or_default();
            *uses = uses.with(kind);
        }
    }
    all
}

/// Whether a word is a number in Han numerals.
fn is_han_numeral(word: &str) -> bool {
    !word.is_ascii() && word.chars().all(is_han_number)
}

fn is_han_number(c: char) -> bool {
    matches!(
        c,
        '〇' | '零'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '万'
            | '萬'
            | '两'
            | '兩'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::Style;
    use crate::text::words::builder::TextBuilder;

    fn signals(lang: &str, words: &str) -> Vec<(SignalWord, String)> {
        let mut builder = TextBuilder::prose();
        builder.push(words, &Style::default());
        let text = builder.finish();
        let tokens: Vec<&Token> = text.tokens().iter().collect();
        let found = Lexicon::of(&lang.parse().unwrap()).signals(&tokens, &Lowered::of(&tokens));
        found.into_iter().map(|signal| (signal.kind, signal.word)).collect()
    }

    type Expected<'a> = &'a [(SignalWord, &'a str)];

    /// By language: a text, and the words in it that turn the meaning.
    #[test]
    fn turning_words_of_twelve_languages_are_found_and_their_doubles_left_out() {
        use SignalWord::{Duty, Negation, Scope};
        let cases: &[(&str, &str, Expected<'_>)] = &[
            (
                "en",
                "We don’t sell data and must not keep it unless you ask.",
                &[(Negation, "don't"), (Duty, "must"), (Negation, "not"), (Scope, "unless")],
            ),
            ("en", "Not only this: no later than Friday we honour “Do Not Track” and Do Not Sell.", &[]),
            (
                "de",
                "Wir dürfen Daten nicht nur speichern, sondern könnten sie keinem geben.",
                &[(Duty, "dürfen"), (Duty, "könnten"), (Negation, "keinem")],
            ),
            (
                "fr",
                "Nous n’utilisons pas vos données sans accord ; un tiers peut les voir sans délai.",
                &[(Negation, "n'utilisons"), (Negation, "pas"), (Negation, "sans"), (Duty, "peut")],
            ),
            (
                "es",
                "No obstante, solo podremos usarlos sin su permiso.",
                &[(Scope, "solo"), (Duty, "podremos"), (Negation, "sin")],
            ),
            (
                "it",
                "Non solo: dobbiamo cancellarli, salvo obblighi, e non possiamo venderli.",
                &[(Duty, "dobbiamo"), (Scope, "salvo"), (Negation, "non"), (Duty, "possiamo")],
            ),
            (
                "pt",
                "Não só isso: não poderá vender, exceto a pedido.",
                &[(Negation, "não"), (Duty, "poderá"), (Scope, "exceto")],
            ),
            (
                "nl",
                "Wij mogen niet alleen dit; wij moeten geen gegevens delen, tenzij u het vraagt.",
                &[(Duty, "mogen"), (Duty, "moeten"), (Negation, "geen"), (Scope, "tenzij")],
            ),
            (
                "pl",
                "Nie tylko to: administrator może, ale nie musi, chyba że żąda tego sąd.",
                &[(Duty, "może"), (Negation, "nie"), (Duty, "musi"), (Scope, "chyba że")],
            ),
            (
                "ru",
                "Мы обязаны не только это и не можем без согласия, за исключением суда.",
                &[(Duty, "обязаны"), (Negation, "не"), (Duty, "можем"), (Negation, "без"), (Scope, "за исключением")],
            ),
            (
                "ja",
                "第三者に提供しません。少なくとも同意が必要があります。のみならず共有する場合があります。",
                &[(Negation, "ません"), (Duty, "必要があります"), (Duty, "場合があります")],
            ),
            (
                "zh",
                "我们不得出售，除非您同意；不同的公司不仅可以查看。",
                &[(Negation, "不得"), (Scope, "除非"), (Duty, "可以")],
            ),
            (
                "ar",
                "لا يجوز لنا البيع، لا سيما للغير، ويجب الحذف ما لم تطلب.",
                &[(Negation, "لا"), (Duty, "يجوز"), (Duty, "ويجب"), (Scope, "ما لم")],
            ),
            ("sv", "Vi får inte sälja not must.", &[]),
        ];
        for (lang, text, expected) in cases {
            let expected: Vec<(SignalWord, String)> =
                expected.iter().map(|(kind, word)| (*kind, (*word).to_owned())).collect();
            assert_eq!(signals(lang, text), expected, "{lang}: {text}");
        }
    }

    #[test]
    fn no_word_is_in_two_lists_of_a_language_that_say_different_things() {
        for (lang, words) in FILES {
            let lists = lists(words);
            let turning = [&lists.negations, &lists.duties, &lists.permissions, &lists.exceptions, &lists.harmless];
            let mut seen = FxHashSet::default();
            for word in turning.into_iter().flatten() {
                assert!(seen.insert(word), "{lang} has `{word}` twice");
            }
            assert!(!lists.negations.is_empty() && !lists.duties.is_empty() && !lists.permissions.is_empty(), "{lang}");
            assert!(!lists.exceptions.is_empty() && !lists.units.is_empty() && !lists.and.is_empty(), "{lang}");
        }
    }
}
