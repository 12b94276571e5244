use proptest::prelude::*;

use super::super::{RawHtml, Surroundings, read};
use super::*;
use crate::source::SourceFile;

fn document(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    let mut document = read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document;
    forget_places(&mut document.blocks);
    document
}

/// Where a block stood in its source is no part of what it says.
fn forget_places(blocks: &mut [Block]) {
    for block in blocks {
        block.source = 0..0;
        if let Body::Blocks(blocks) = &mut block.body {
            forget_places(blocks);
        }
    }
}

fn round(markdown: &str) -> String {
    written(&document(markdown))
}

#[track_caller]
fn comes_back(markdown: &str) {
    let first = document(markdown);
    let again = written(&first);
    assert_eq!(document(&again), first, "\n{markdown}\n--- written as\n{again}");
}

#[test]
fn what_is_plain_is_written_as_a_person_would() {
    for markdown in [
        "# One\n\nTwo *three* **four** and [five](https://example.org/a \"Six\").\n",
        "- one\n- two\n  - three\n\n1. one\n2. two\n",
        "3. three\n4. four\n",
        "> One\n>\n> two\n",
        "| a | b |\n| --- | ---: |\n| 1 | 2 |\n",
        "## Sharing {#share}\n\nText[^1]\n\n[^1]: A note.\n",
        "In 2 * 3 cases, a_b_c costs 5 $ & more - see #4: 1. or (a) [sic] at privacy@example.org.\n",
        "One\\\ntwo\n",
        "```text\na  b\n```\n",
    ] {
        assert_eq!(round(markdown), markdown);
    }
}

#[test]
fn what_would_be_a_mark_is_escaped_and_nothing_else() {
    for (markdown, expected) in [
        ("1986\\. A great year, and 1987. too", "1986\\. A great year, and 1987. too\n"),
        ("\\- no item", "\\- no item\n"),
        ("\\# no heading", "\\# no heading\n"),
        ("\\*no emphasis\\*", "\\*no emphasis\\*\n"),
        ("\\[no](link) and a - b", "\\[no\\](link) and a - b\n"),
        ("&amp;amp; \\<b> x &lt; y", "\\&amp; \\<b> x < y\n"),
        ("# C\\#", "# C#\n"),
        ("# A &#x7b;#b}", "# A &#123;#b}\n"),
        ("\\[^1] is no note", "\\[^1] is no note\n"),
    ] {
        assert_eq!(round(markdown), expected);
        comes_back(markdown);
    }
}

#[test]
fn marks_that_markdown_would_not_take_are_tags() {
    assert_eq!(round("a<b>b.</b>c"), "a<strong>b.</strong>c\n");
    assert_eq!(round("H<sub>2</sub>O"), "H<sub>2</sub>O\n");
    for markdown in ["**a**<em>b</em>", "<b>“a”</b>b", "<code>a *b* c</code>", "a<s>b</s><b>c</b>", "[**a** b](c)d"]
    {
        comes_back(markdown);
    }
}

#[test]
fn every_block_comes_back() {
    for markdown in [
        "- a\n\n  b\n- c",
        "- a\n- ```\n  x\n\n  y\n  ```\n- > q",
        "- - a\n  - b\n- ___",
        "1. a\n   1. b\n   2. c\n2. d",
        "- a\n\n* b\n\n- c",
        "1. a\n\n1) b",
        "-\n- a",
        "<table><tr><td>a<td><p>b</p><p>c</p></tr></table>",
        "| a\\|b | `c\\|d` |\n|---|---|\n| | [x](y\\|z) |",
        "a[^x] b[^y]\n\n[^x]: one\n\n    two\n\n[^y]: - three",
        "# A\n\n# A\n\n# B {#a-1}\n\n# C {#c}",
        "a<a id=\"b\"></a>c",
        "# a<br>b",
        "- a\n\n  3. b",
        "> - a\n>   > b\n\n> c",
        "word\u{a0}word \u{a0}x",
        "![a *b*](c.png \"d\")",
        "a\\\n\\- b\\\n\\=\\=\\=",
        "[a](<b c> \"d \\\" e\") <https://example.org/>",
        "text\\\\\n\nmore \\\\",
        "``a ` b`` and `` ` ``",
    ] {
        comes_back(markdown);
    }
}

/// Every text of the project that ships with the program.
#[test]
#[expect(clippy::disallowed_methods, reason = "the texts lie on disk")]
fn the_texts_of_the_project_come_back() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut count = 0;
    for file in walkdir::WalkDir::new(root).into_iter().map(Result::unwrap) {
        if file.path().extension().is_some_and(|suffix| suffix == "md") {
            let text = std::fs::read_to_string(file.path()).unwrap();
            let body = text.splitn(3, "---\n").nth(2).unwrap_or(&text);
            comes_back(body);
            count += 1;
        }
    }
    assert!(count >= 15, "{count} texts");
}

fn words() -> impl Strategy<Value = String> {
    let odd = "[a-c1. \\\\`*_{}\\[\\]<>()#+!|~&:=;^$\"'-]{1,12}";
    let plain = "[a-zé]{1,8}( [a-z]{1,8}){0,5}[.,]?";
    prop_oneof![3 => plain, 2 => odd, 1 => "\\PC{1,10}"]
}

/// Words, perhaps set in some way. In HTML, whatever they are.
fn inline() -> impl Strategy<Value = String> {
    let tags = ["", "b", "i", "s", "code", "sup", "sub", "u"];
    let run = (words(), prop::sample::select(tags.to_vec()), 0..6_u8).prop_map(|(words, tag, link)| {
        let words: String = words
            .chars()
            .map(|c| if c.is_ascii_punctuation() { format!("&#{};", u32::from(c)) } else { c.to_string() })
            .collect();
        let words = if tag.is_empty() { words } else { format!("<{tag}>{words}</{tag}>") };
        match link {
            0 => format!("<a href=\"https://example.org/a(b)?c=d&amp;e\">{words}</a>"),
            1 => format!("{words}<br>"),
            2 => format!("{words} "),
            _ => words,
        }
    });
    prop::collection::vec(run, 1..5).prop_map(|runs| runs.concat())
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => inline().prop_map(|words| format!("<p>{words}</p>")),
        1 => (inline(), 1..7_u8).prop_map(|(words, level)| format!("<h{level}>{words}</h{level}>")),
        1 => (1..4_usize, prop::collection::vec(inline(), 1..8)).prop_map(|(columns, cells)| {
            let rows = cells.chunks(columns).map(|row| row.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>());
            format!("<table>{}</table>", rows.map(|row| format!("<tr>{row}</tr>")).collect::<String>())
        }),
        1 => Just("<hr>".to_owned()),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let item = (prop::option::weighted(0.8, inline()), prop::collection::vec(inner.clone(), 0..2))
            .prop_map(|(words, blocks)| format!("<li>{}{}</li>", words.unwrap_or_default(), blocks.concat()))
            .boxed();
        prop_oneof![
            (prop::collection::vec(item.clone(), 1..4), 0..12_u32)
                .prop_map(|(items, first)| format!("<ol start={first}>{}</ol>", items.concat())),
            prop::collection::vec(item, 1..4).prop_map(|items| format!("<ul>{}</ul>", items.concat())),
            prop::collection::vec(inner, 1..3)
                .prop_map(|blocks| format!("<blockquote>{}</blockquote>", blocks.concat())),
        ]
    })
}

fn plain_words(blocks: &[Block]) -> Vec<String> {
    let mut all = Vec::new();
    for block in blocks {
        block.each_text(&mut |tokens| all.extend(tokens.iter().map(|token| token.text().to_owned())));
    }
    all
}

proptest! {
    /// What Markdown can say at all comes back the same: a text that was written and read once.
    #[test]
    fn a_document_that_was_written_comes_back(blocks in prop::collection::vec(block(), 1..5)) {
        let html: String = blocks.iter().map(|block| format!("{block}\n")).collect();
        let first = document(&format!("<div>{}", html.replace('\n', "")));
        let once = written(&first);
        let read_once = document(&once);
        prop_assert_eq!(plain_words(&read_once.blocks), plain_words(&first.blocks), "{}", &once);
        let twice = written(&read_once);
        prop_assert_eq!(document(&twice), read_once, "{}\n--- then\n{}", once, twice);
    }

    #[test]
    fn any_markdown_comes_back(markdown in "([ \n]{0,2}([-*+>#]|1\\.|`{1,3}|\\||a|b c|\\*\\*|_|\\[|\\]|\\(x\\)|\\\\|<b>|&amp;|\n\n|    ){1,3}){0,16}") {
        let first = document(&markdown);
        let once = written(&first);
        let read_once = document(&once);
        prop_assert_eq!(plain_words(&read_once.blocks), plain_words(&first.blocks), "{}", &once);
        let twice = written(&read_once);
        prop_assert_eq!(document(&twice), read_once, "{}\n--- then\n{}", once, twice);
    }
}
