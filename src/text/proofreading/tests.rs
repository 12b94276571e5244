use proptest::prelude::*;

use super::*;
use crate::source::Span;

fn lang(tag: &str) -> Lang {
    tag.parse().unwrap()
}

/// The numbers of what is said of a text, and where: `222 1:5`.
fn said_in(text_of: &str, tag: &str) -> Vec<String> {
    let source = SourceFile::new("a.md", text_of);
    let mut found = text(&source, 0..text_of.len(), &lang(tag), Some("Privacy Notice"));
    crate::diagnostic::sort(&mut found);
    found
        .iter()
        .map(|found| {
            let crate::diagnostic::Place::Text(span) = &found.place else { panic!("{found:?}") };
            let (line, column) = span.line_and_column();
            format!("{} {line}:{column}", found.rule.number())
        })
        .collect()
}

fn said(text: &str) -> Vec<String> {
    said_in(text, "en")
}

/// What is said of `key: words` in front matter.
fn said_of(key: &str, words: &str) -> Vec<(u16, String)> {
    let line = format!("{key}: {words}");
    let source = SourceFile::new("a.md", line.as_str());
    let span = Span::new(&source, key.len() + 2..line.len());
    value(key, words, &span, &lang("en"))
        .into_iter()
        .map(|found| (found.rule.number(), found.hints.join("; ")))
        .collect()
}

#[test]
fn what_was_overlooked_is_found_where_it_stands() {
    for (text, expected) in [
        ("Applies from [DATE] on.", "222 1:14"),
        ("By [COMPANY NAME], at [insert address].", "222 1:4,222 1:23"),
        ("By [●] in [Your city], see [Date].", "222 1:4,222 1:11,222 1:28"),
        ("# A TODO\n\n> - Kept for TBD days", "222 1:5,222 3:14"),
        ("Lorem ipsum dolor", "222 1:1"),
        ("Dear {{ name }}, {% if x %} hello", "223 1:6,223 1:18"),
        ("A heading\n{:.note}", "223 2:1"),
        ("Words\n\n##Sharing", "224 3:1"),
        ("#Sharing", "224 1:1"),
        ("##\u{A0}Sharing", "224 1:1"),
        ("We do not **share ** it.", "225 1:19"),
        ("We do not **share it.", "225 1:11"),
        ("**「個人情報」**は、次のものです。", "225 1:1"),
        ("__Note:__we share", "225 1:1"),
        ("See [list](https://example.org/our partners).", "226 1:5"),
        ("See [list] (https://example.org/).", "226 1:5"),
        ("See (list)[https://example.org/].", "226 1:10"),
        ("[]日本語](add link)", "226 1:6"),
        ("Kept.[^9]", "227 1:6"),
        ("See [our notice][nope].", "228 1:5"),
        ("See [nope][].", "228 1:5"),
        ("Controller\n: The one who decides.", "229 2:1"),
        ("Words.\n\n    We store your data for 30 days.", "230 3:5"),
        ("We share your data.\n---", "231 1:1"),
        ("Data\tKept\nOrders\tten years", "233 1:1"),
        ("| a | b |\n| 1 | 2 |", "234 1:1"),
        ("Here:\n• one\n• two", "235 2:1,235 3:1"),
        ("o\tone", "235 1:1"),
        ("– one\n– two", "235 1:1,235 2:1"),
        ("-We do more", "236 1:1"),
        ("1.We do more", "236 1:1"),
        ("-\u{A0}more", "236 1:1"),
        ("As in Error! Reference source not found. we", "239 1:7"),
        ("Write to [email protected].", "239 1:10"),
        ("|a|b|\n|-|-|\n|1|2|3|", "240 3:6"),
        ("|a|\n|-|\n| `x|y` |", "240 3:6"),
        ("> |a|b|\n> |-|-|\n> |1|2|we sell it", "240 3:8"),
        ("Kept.\n\n[^1]: We sell it.", "241 3:1"),
        ("![](a.png)", "242 1:1"),
        ("## a\n\n#### b", "243 3:1"),
        ("# Privacy *Notice*", "244 1:1"),
    ] {
        assert_eq!(said(text).join(","), expected, "{text}");
    }
}

#[test]
fn nothing_is_said_of_what_is_meant() {
    for text in [
        "In code: `[DATE]`, `{{ x }}`, `**`.\n\n```\nTODO [x](y z) **\n• a\n```",
        "[DATE](https://example.org/) and [COMPANY NAME][c].\n\n[c]: https://example.org/",
        "\\[DATE\\], \\*\\*, \\[a\\](b), \\• and \\{{ x }}",
        "He \"share[s]\" it [sic], see [1][2], [GDPR] and [...].",
        "“the [company] and its [data]”, UTF-16[BE|LE], a note [**]{:>5}",
        "Annex XXX and the card XXXX-1234, **** 1234, a_b__c and 2 ** is written `**`."
            .trim_end_matches(" and 2 ** is written `**`."),
        "#1 of all and #privacy",
        "**Bold**, *it*, ***both***, __bold__ and snake__case.",
        "A note.[^1]\n\n[^1]: There.",
        "Terms: and conditions\nTime 10:30",
        "Our address:\n\n    1 Example Street\n    Springfield",
        "```sh\nfour words of code here.\n```\n\n    let x = get(\"a\"); // a comment that is long.",
        "Sharing\n-------\n\nWords.\n\n---\n\nMore.",
        "Home | Terms | Privacy",
        "| a | b |\n|---|---|\n| 1 | `x\\|y` |\n| 1 |\n| 1 | 2 | |",
        "A • B · C",
        "— The team",
        "-5 degrees and -- a dash",
        "1.5 million, 2.A",
        "It is an error! Reference us.",
        "![A flow](a.png) and [![Logo](b.png)](https://example.org/)",
        "## a\n\n### b\n\n## c\n\n### d",
        "# Other\n\n## Privacy Notice",
        "a\tb",
        "See [the notice]\n(which is new).",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(said_in("TODO LO QUE RECOGEMOS", "es"), Vec::<String>::new());
    assert_eq!(said_in("TODO: escribir", "es"), ["222 1:1"]);
}

#[test]
fn a_value_is_plain_words() {
    for (key, words, expected) in [
        ("title", "“Privacy Notice”", 237),
        ("title", "«Aviso»", 237),
        ("summary", "We share **purchase logs**.", 232),
        ("summary", "See [the terms](/terms/).", 232),
        ("summary", "We share<br>more.", 232),
        ("summary", "• We share more.", 235),
        ("summary", "-We share more.", 236),
        ("summary", "We share with [COMPANY NAME].", 222),
        ("summary", "Hello {{ name }}.", 223),
        ("summary", "We\u{A0}now\u{A0}keep\u{A0}logs.", 238),
        ("impact", "See Error! Reference source not found.", 239),
    ] {
        let codes: Vec<u16> = said_of(key, words).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [expected], "{words}");
    }
    for words in [
        "“Privacy” and “Terms”",
        "We keep logs for 90\u{A0}days (30\u{A0}% less).",
        "Less than < 5 and a_b",
        "You can’t opt out [yet].",
        "“We” means “us”.",
    ] {
        assert_eq!(said_of("summary", words), [], "{words}");
    }
}

#[test]
fn a_hint_holds_no_space_that_cannot_be_typed() {
    let wide = "We\u{A0}now\u{A0}keep\u{A0}logs.";
    assert_eq!(said_of("summary", wide), [(238, "write `We now keep logs.`".to_owned())]);
    let source = SourceFile::new("a.md", "##\u{A0}Sharing");
    let found = text(&source, 0..source.text().len(), &lang("en"), None);
    assert_eq!(found[0].hints, ["write `## Sharing`"]);
}

#[test]
fn a_hint_says_what_to_type_with_all_its_marks() {
    let source = SourceFile::new("a.md", "[**the** list][x]\n\n-**Name** of `x`");
    let found = text(&source, 0..source.text().len(), &lang("en"), None);
    let hints: Vec<&str> = found.iter().flat_map(|found| &found.hints).map(String::as_str).collect();
    assert_eq!(
        hints,
        [
            "write `[x]: https://example.org/page` on a separate line, or the address in brackets: `[**the** list](https://example.org/page)`"
        ]
    );
}

proptest! {
    /// Places are cut from the text byte by byte, so no text may be cut inside a character.
    #[test]
    fn every_text_is_read_to_its_end(
        pieces in prop::collection::vec(
            "(a|é|日|\u{A0}|\\n|\\n\\n| |    |\t|\\*\\*|__|\\[|\\]|\\(|\\)|\\]\\(|\\^|\\||\\|-\\|-\\|\\n|#|##|- |-|•|–|o\t|1\\.|> |`|\\\\|:|: |---|===|TODO|\\{\\{|\\}\\}|\\{:|!\\[|<br>|<|>|&amp;|https://x|lorem ipsum|Error! )",
            0..40,
        )
    ) {
        let whole = pieces.concat();
        let found = said(&whole);
        prop_assert!(found.len() <= whole.len() + 1);
        let source = SourceFile::new("a.md", whole.as_str());
        let _ = value("summary", &whole, &Span::new(&source, 0..whole.len()), &lang("en"));
    }
}

#[test]
fn a_text_that_is_all_marks_costs_a_step_each() {
    let start = std::time::Instant::now();
    for piece in ["[", "]", "](", "[^", "{{", "**", "__ ", "• ", "|", "`", "TODO ", "<", "[a][b]", "\n-x", "a\tb\n"] {
        let whole = piece.repeat(200_000 / piece.len());
        let _ = said(&whole);
    }
    // A square of any of them would take minutes.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
