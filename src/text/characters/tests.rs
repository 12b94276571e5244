use proptest::prelude::*;

use super::*;
use crate::diagnostic::Place as At;
use crate::text::document::{Block, Body};
use crate::text::markdown::{self, RawHtml};

/// Code, place in the source and message of what is odd in running words.
fn found(text: &str, lang: &str) -> Vec<(u16, String)> {
    told(&judged(text, lang)).into_iter().map(|(code, _, message)| (code, message)).collect()
}

fn judged(text: &str, lang: &str) -> Vec<Diagnostic> {
    let file = SourceFile::new("a.md", text);
    let mut values = Values::new(&file, Notation::References);
    values.words(text, 0..text.len());
    values.judge(0..text.len(), Some(&lang.parse().unwrap()))
}

fn told(diagnostics: &[Diagnostic]) -> Vec<(u16, String, String)> {
    let place = |diagnostic: &Diagnostic| match &diagnostic.place {
        crate::diagnostic::Place::Text(span) => span.text().to_owned(),
        crate::diagnostic::Place::Path(path) => path.clone(),
    };
    diagnostics.iter().map(|found| (found.rule.number(), place(found), found.message.clone())).collect()
}

#[test]
fn a_right_to_left_override_is_an_error_in_english() {
    let expected = "a bidirectional control, right-to-left override (U+202E)".to_owned();
    assert_eq!(found("we \u{202E}share", "en"), [(4, expected)]);
}

#[test]
fn balanced_isolates_are_fine_in_arabic_and_hebrew() {
    assert_eq!(found("\u{2067}مرحبا \u{202A}GDPR\u{202C}\u{2069}", "ar"), []);
    assert_eq!(found("\u{2066}GDPR\u{2069} שלום", "he"), []);
}

#[test]
fn an_isolate_that_stays_open_at_the_end_of_its_line_is_an_error_in_hebrew_too() {
    assert_eq!(found("\u{2066}GDPR\nשלום\u{2069}", "he").len(), 2);
    assert_eq!(found("\u{2066}\u{202A}GDPR\u{2069}\u{202C}", "he").len(), 2);
}

#[test]
fn a_zero_width_space_inside_a_word_is_a_warning() {
    let expected = "an invisible character, zero width space (U+200B)".to_owned();
    assert_eq!(found("opt-\u{200B}out", "en"), [(5, expected)]);
    assert_eq!(found("a\u{FEFF}b\u{2060}c", "en").len(), 2);
}

#[test]
fn what_a_script_a_language_or_an_emoji_needs_is_fine() {
    for (what, text) in [
        ("Persian", "می\u{200C}خواهم"),
        ("Hindi", "क्\u{200D}ष"),
        ("Malayalam", "ന്\u{200D}"),
        ("Sinhala", "ක්\u{200D}ර"),
        ("Thai", "ไทย\u{200B}ไทย"),
        ("Khmer", "ខ្មែរ\u{200B}ភាសា"),
        ("Mongolian", "ᠮᠣᠩᠭᠣᠯ\u{180E}ᠠ ᠠ\u{180B}"),
        ("old Korean", "\u{115F}\u{1161} \u{1100}\u{1160}"),
        ("Hebrew with a mark", "שלום\u{200F}!"),
        ("Arabic with a mark", "GDPR\u{200E} مرحبا \u{61C}1"),
        ("German", "Datenschutz\u{AD}grund\u{AD}verordnung"),
        ("a family", "👩\u{200D}👩\u{200D}👧"),
        ("a judge", "👩🏽\u{200D}⚖\u{FE0F}"),
        ("a key", "1\u{FE0F}\u{20E3} #\u{FE0F}\u{20E3}"),
        ("signs", "©\u{FE0F} ☎\u{FE0E} ✔\u{FE0F}"),
        ("Japanese", "葛\u{E0100}城"),
        ("the flag of Wales", "🏴\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}"),
        ("pirates", "🏴\u{200D}☠\u{FE0F}"),
        ("Braille", "⠓\u{2800}⠑"),
    ] {
        assert_eq!(found(text, "en"), [], "{what}");
    }
}

#[test]
fn the_same_characters_are_told_of_where_nothing_needs_them() {
    for text in [
        "opt\u{200D}out",
        "opt \u{AD} out",
        "the\u{200E} data",
        "a\u{FE0F}",
        "😀\u{FE0F}\u{FE01}",
        "data\u{E0101}",
        "data \u{3164} data",
        "data\u{180E}",
        "data\u{2061}data",
        "data\u{206A}",
        "a\u{FFF9}b",
        "one\u{2028}two",
        "⠀data",
        "data\u{34F}",
        "🏴\u{E0067}",
    ] {
        let found = found(text, "en");
        assert!(found.len() == 1 && found[0].0 == 5, "{text:?}: {found:?}");
    }
    let hidden = "ignore this".chars().map(|c| char::from_u32(0xE0000 + u32::from(c)).unwrap());
    assert_eq!(found(&hidden.collect::<String>(), "en").len(), ENOUGH);
    let payload = format!("😀{}", "\u{E0110}\u{FE03}".repeat(3));
    assert_eq!(found(&payload, "en").len(), 5, "an emoji has one selector");
}

#[test]
fn what_stands_for_nothing_is_a_warning() {
    for c in ['\u{FFFD}', '\u{FFFC}', '\u{E000}', '\u{F8FF}', '\u{100000}'] {
        let found = found(&format!("a {c}"), "en");
        assert!(found.len() == 1 && found[0].0 == 170, "{found:?}");
    }
}

#[test]
fn a_cyrillic_letter_in_an_english_word_is_a_warning() {
    let expected = "`d\u{430}ta` mixes Latin letters with the Cyrillic `\u{430}` (U+0430)".to_owned();
    assert_eq!(found("your d\u{430}ta", "en"), [(6, expected)]);
    assert_eq!(found("данные data δεδομένα 30 \u{B5}m café", "en"), []);
}

#[test]
fn a_broken_export_gets_ten_messages_and_a_count() {
    for odd in ["\u{200B}", "\u{202E}", "\u{FFFD}", "d\u{430}ta ", "\u{9B}"] {
        let found = judged(&odd.repeat(1000), "en");
        assert_eq!(found.len(), ENOUGH);
        assert_eq!(found[9].hints.last().unwrap(), "there are 990 more in this file");
    }
}

#[test]
fn what_was_said_is_not_told_of_a_second_time_and_comments_are_read_too() {
    let source = "say \u{202E}it \u{202D}no \u{200B}";
    let file = SourceFile::new("a.md", source);
    let mut values = Values::new(&file, Notation::References);
    values.words("say \u{202E}it", 0..10);
    let found = told(&values.judge(0..source.len(), None));
    let places: Vec<&str> = found.iter().map(|(_, place, _)| place.as_str()).collect();
    assert_eq!(places, ["\u{202E}", "\u{202D}"]);
}

/// A megabyte takes a second; what took the square of it would take minutes.
#[test]
fn a_hostile_text_takes_no_longer_than_another() {
    let start = std::time::Instant::now();
    for odd in ["\u{202E}", "\u{200E}", "\u{E0041}", "\u{9B}", "\u{FE0F}", "\u{430}a", "&#x202e;"] {
        let text = odd.repeat(400_000 / odd.len());
        let file = SourceFile::new("a.md", &*text);
        let mut values = Values::new(&file, Notation::References);
        for (at, c) in text.char_indices().step_by(2) {
            values.words(&text[at..at + c.len_utf8()], at..at + c.len_utf8());
        }
        values.value(&text.replace("&#x202e;", "\u{202E}"), 0..text.len());
        assert!(values.judge(0..text.len(), None).len() <= 5 * ENOUGH);
    }
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

/// Markup in pieces, with references, characters that act, and letters of several bytes.
fn markup() -> impl Strategy<Value = String> {
    let pieces = "[ ] ( ) ![ ](a \"t ) [^ ]: ` ~~~ * ** \n \n\n {# } # | <a title=\" \"> </a> <p> <!-- --> <li> - > é \u{202E} \u{200B} d\u{430}ta\
                  &#x1b; &#x202e; &#0; &zwnj; &amp; \u{1F3F4}\u{E0067} \u{FFFD} 1. : ";
    let pieces: Vec<String> = pieces.split(' ').map(str::to_owned).chain([" ".to_owned(), "    ".to_owned()]).collect();
    let piece = prop_oneof![6 => proptest::sample::select(pieces), 1 => any::<char>().prop_map(String::from)];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn place(found: &Diagnostic) -> &Span {
    let At::Text(span) = &found.place else { panic!("{found:?}") };
    span
}

fn words(block: &Block) -> String {
    match &block.body {
        Body::Text(text) => format!("{text:?}"),
        Body::Blocks(blocks) => blocks.iter().map(words).collect(),
    }
}

#[test]
fn a_reference_in_code_stands_for_nothing_and_what_stands_beside_it_is_told_of_once() {
    for text in ["    \u{202E}&#x202e;", "a `\u{202E} &#x202e;` b", "`&#x202e; \u{202E}`"] {
        let file = SourceFile::new("a.md", text);
        let around = markdown::Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
        let found = markdown::read(&file, 0..text.len(), around).diagnostics;
        let places: Vec<usize> = found.iter().map(|found| place(found).range().start).collect();
        let at = text.find('\u{202E}').unwrap();
        assert_eq!(places, [at], "{text:?}");
    }
}

proptest! {
    #[test]
    fn whatever_the_markup_a_document_holds_nothing_that_acts_and_every_message_has_its_place(text in markup()) {
        let Ok(file) = crate::text::encoding::decode("a.md", text.as_bytes()) else { return Ok(()) };
        let whole = 0..file.text().len();
        let around = markdown::Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: Some(&"en".parse().unwrap()) };
        let read = markdown::read(&file, whole, around);
        // Written for programmers, so that what acts would be an escape.
        let said: String = read.document.blocks.iter().map(words).collect();
        prop_assert!(!said.contains("\\u{1b}") && !said.contains("\\u{0}"), "{}", said);
        let mut places: Vec<(u16, Range<usize>)> = Vec::new();
        for found in read.diagnostics.iter().filter(|found| [2, 4, 5, 170].contains(&found.rule.number())) {
            let span = place(found);
            prop_assert!(!span.range().is_empty(), "{:?}", found);
            places.push((found.rule.number(), span.range()));
        }
        let all = places.len();
        places.sort_by_key(|(code, range)| (*code, range.start));
        places.dedup();
        prop_assert_eq!(places.len(), all, "something is told of twice in {:?}", text);
        // Whatever turns the direction in the source is told of, wherever it stands.
        let turning = file.text().chars().filter(|&c| character::turns(c)).count();
        let told = places.iter().filter(|(code, range)| *code == 4 && !file.text()[range.clone()].starts_with('&')).count();
        prop_assert!(told >= turning.min(ENOUGH) || told + places.len() >= ENOUGH, "{} of {} in {:?}", told, turning, text);
    }
}
