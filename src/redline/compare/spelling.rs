//! Words that are spelled in more ways than one: British and American English, German before and after its reforms.

use crate::text::words::script::is_letter;

/// Stems with `our` where American English has `or`. A list, for `four` is not `for`.
const OUR: &[&str] = &[
    "armour",
    "behaviour",
    "candour",
    "clamour",
    "colour",
    "demeanour",
    "endeavour",
    "favour",
    "fervour",
    "flavour",
    "harbour",
    "honour",
    "humour",
    "labour",
    "misdemeanour",
    "neighbour",
    "odour",
    "parlour",
    "rigour",
    "rumour",
    "savour",
    "splendour",
    "tumour",
    "valour",
    "vapour",
    "vigour",
];

/// Stems that double their last letter before an ending in British English only.
const DOUBLED: &[&str] = &[
    "cancel", "channel", "counsel", "dial", "enrol", "fuel", "fulfil", "instal", "label", "level", "marvel", "model",
    "signal", "total", "travel", "tunnel",
];

/// One spelling, and the one that stands for both.
const WORDS: &[(&str, &str)] = &[
    ("acknowledgement", "acknowledgment"),
    ("adviser", "advisor"),
    ("ageing", "aging"),
    ("analogue", "analog"),
    ("artefact", "artifact"),
    ("catalogue", "catalog"),
    ("centre", "center"),
    ("cheque", "check"),
    ("daß", "dass"),
    ("defence", "defense"),
    ("dialogue", "dialog"),
    ("enquir", "inquir"),
    ("fibre", "fiber"),
    ("fulfill", "fulfil"),
    ("enroll", "enrol"),
    ("install", "instal"),
    ("grey", "gray"),
    ("judgement", "judgment"),
    ("kilometre", "kilometer"),
    ("licence", "license"),
    ("metre", "meter"),
    ("offence", "offense"),
    ("practise", "practice"),
    ("pretence", "pretense"),
    ("programme", "program"),
    ("sceptic", "skeptic"),
    ("skilful", "skillful"),
    ("theatre", "theater"),
];

/// Words that were written as two.
const JOINED: &[(&str, &str)] = &[
    ("web site", "website"),
    ("web page", "webpage"),
    ("home page", "homepage"),
    ("user name", "username"),
    ("data base", "database"),
];

/// Endings of verbs in `ise`, and in `yse`.
const ENDINGS: &[&str] = &["e", "ed", "es", "er", "ers", "ing", "able", "ation", "ations"];

/// Two texts in small letters with one spelling for the words that have several; `None` where their letters differ in it
/// too, which is mostly seen at the first word.
#[must_use]
pub(super) fn spelled_alike(one: &str, other: &str) -> Option<[String; 2]> {
    let texts = [one, other].map(lowered);
    let letters =
        |word: String| word.chars().filter(|c| is_letter(*c)).flat_map(char::to_lowercase).collect::<Vec<_>>();
    let [one, other] = texts.each_ref().map(|text| spelled_words(text).flat_map(letters));
    one.eq(other).then(|| texts.each_ref().map(|text| spelled_words(text).collect()))
}

/// A text in small letters, with one word for those that were written as two.
fn lowered(text: &str) -> String {
    let mut text = text.to_lowercase();
    for (two, one) in JOINED {
        if text.contains(two) {
            text = text.replace(two, one);
        }
    }
    text
}

fn spelled_words(text: &str) -> impl Iterator<Item = String> {
    text.split_inclusive(|c: char| !c.is_alphabetic()).map(spelled_word)
}

/// A word of small letters, perhaps with a mark behind it.
fn spelled_word(piece: &str) -> String {
    let (word, mark) = piece.split_at(piece.trim_end_matches(|c: char| !c.is_alphabetic()).len());
    let mut word = word.replace('ß', "ss");
    for stem in OUR.iter().filter(|stem| word.contains(**stem)).take(1).copied().collect::<Vec<_>>() {
        word = word.replace(stem, &stem.replace("our", "or"));
    }
    for (one, other) in WORDS {
        if let Some(rest) = word.strip_prefix(one) {
            word = format!("{other}{rest}");
            break;
        }
    }
    if let Some(rest) = DOUBLED.iter().find_map(|stem| word.strip_prefix(stem).map(|rest| (stem, rest)))
        && let (stem, doubled) = rest
        && let Some(ending) = doubled.strip_prefix('l')
    {
        word = format!("{stem}{ending}");
    }
    for (sound, american) in [("is", "iz"), ("ys", "yz")] {
        for ending in ENDINGS {
            if let Some(stem) = word.strip_suffix(ending).and_then(|stem| stem.strip_suffix(sound))
                && stem.len() >= 3
            {
                return format!("{stem}{american}{ending}{mark}");
            }
        }
    }
    word + mark
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_alike(one: &str, other: &str) -> bool {
        spelled_alike(one, other).is_some_and(|[one, other]| one == other)
    }

    #[test]
    fn two_spellings_of_a_word_are_one() {
        for (one, other) in [
            ("colour", "color"),
            ("Favourites", "favorites"),
            ("organise", "organize"),
            ("personalisation", "personalization"),
            ("analysed", "analyzed"),
            ("centre", "center"),
            ("cancelled", "canceled"),
            ("fulfil", "fulfill"),
            ("installment", "instalment"),
            ("licence", "license"),
            ("programmes", "programs"),
            ("daß", "dass"),
            ("Straße", "Strasse"),
            ("web site", "website"),
        ] {
            assert!(are_alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn other_words_stay_other_words() {
        for (one, other) in [
            ("four", "for"),
            ("fourth", "forth"),
            ("hour", "hor"),
            ("sell", "sel"),
            ("rise", "rize"),
            ("may be", "maybe"),
        ] {
            assert!(!are_alike(one, other), "{one} {other}");
        }
    }
}
