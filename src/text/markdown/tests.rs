use super::*;
use crate::text::document::BlockKind;

fn read_in(markdown: &str, lang: &str) -> ReadText {
    let source = SourceFile::new("a.md", markdown);
    let lang = lang.parse().unwrap();
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: Some(&lang) };
    read(&source, 0..markdown.len(), surroundings)
}

/// Blocks by their elements, each with its words: `<ol3><li>one`.
fn shown(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match &block.kind {
            BlockKind::NumberedList(first) => out += &format!("<ol{first}>"),
            kind => out += &kind.element().map(|element| format!("<{element}>")).unwrap_or_default(),
        }
        match &block.body {
            Body::Text(text) => out += &text.plain(),
            Body::Blocks(blocks) => out += &shown(blocks),
        }
    }
    out
}

fn seen(markdown: &str) -> String {
    shown(&read_in(markdown, "en").document.blocks)
}

fn messages(markdown: &str) -> Vec<String> {
    read_in(markdown, "en").diagnostics.into_iter().map(|found| found.message).collect()
}

#[test]
fn a_raw_list_counts_as_its_author_said() {
    for (html, expected) in [
        ("<ol type=\"a\"><li>one</li><li>two</li></ol>", "<ul><li>a. one<li>b. two"),
        ("<ol type=I start=4><li><p>one</p><p>more</p></li></ol>", "<ul><li><p>IV. one<p>more"),
        ("<ol type=1 start=3><li>one</li></ol>", "<ol3><li>one"),
        ("<ol><li>one<li value=7>seven<li>eight</ol>", "<ol1><li>one<ol7><li>seven<li>eight"),
        ("<ol><li value=2>two<li value=3>three</ol>", "<ol2><li>two<li>three"),
        ("<ol type=a><li value=3>three<li>four</ol>", "<ul><li>c. three<li>d. four"),
        ("<ul type=square><li>one<li>two</ul>", "<ul><li>one<li>two"),
        ("<ol type=a><li>x<ol type=i><li>y</ol><li>z</ol>", "<ul><li>a. x<ul><li>i. y<li>b. z"),
    ] {
        assert_eq!(seen(html), expected, "{html}");
        assert_eq!(messages(html), Vec::<String>::new(), "{html}");
    }
}

#[test]
fn a_cell_that_takes_several_places_stands_in_each() {
    let head = "<tr><th colspan=2>Data<th>Kept";
    let rows = "<tr><td rowspan=2>Name<td>first<td>30 days<tr><td>last<td>90 days";
    assert_eq!(
        seen(&format!("<table>{head}{rows}</table>")),
        "<table><tr><th>Data<th>Data<th>Kept<tr><td>Name<td>first<td>30 days<tr><td>Name<td>last<td>90 days"
    );
    assert_eq!(
        seen("<table><tr><td>a<td>b<td rowspan=3>c<tr><td>d<tr><td>e<td>f</table>"),
        "<table><tr><td>a<td>b<td>c<tr><td>d<td><td>c<tr><td>e<td>f<td>c"
    );
    assert_eq!(
        messages(&format!("<table>{head}{rows}</table>")),
        [
            "raw HTML: `colspan` of `<th>` is left out: its words are repeated in each of the 2 columns",
            "raw HTML: `rowspan` of `<td>` is left out: its words are repeated in each of the 2 rows",
        ]
    );
}

#[test]
fn cells_that_take_very_many_places_are_refused_as_a_text_of_too_many_blocks() {
    let many = format!("<table><tr>{}</table>", "<td colspan=1000>x".repeat(1000));
    let long = format!("<table><tr><td colspan=1000>{}</table>", "word ".repeat(50_000));
    let tall = format!("<table>{}</table>", "<tr><td rowspan=1000>x<td rowspan=1000>y".repeat(1000));
    for bomb in [many, long, tall] {
        let rules: Vec<Rule> = read_in(&bomb, "en").diagnostics.iter().map(|found| found.rule).collect();
        assert!(rules.contains(&Rule::TooManyBlocks), "{}", &bomb[..40]);
    }
}

#[test]
fn a_caption_stands_before_its_table_and_a_quotation_in_the_marks_of_its_language() {
    assert_eq!(
        seen("<table><caption>Kept <b>for</b></caption><thead><tr><td>a</thead></table>\n\nText"),
        "<p>Kept for<table><tr><td>a<p>Text"
    );
    assert_eq!(seen("<table><caption>Kept for<tr><td>a</table>"), "<p>Kept for<table><tr><td>a");
    for (lang, expected) in [("en", "<p>“a” b"), ("es", "<p>«a» b"), ("de", "<p>„a“ b"), ("ja", "<p>「a」 b")]
    {
        assert_eq!(shown(&read_in("<q>a</q> b", lang).document.blocks), expected);
    }
}

#[test]
fn a_link_finds_the_id_of_any_element_that_stays() {
    for html in
        ["<div id=\"x\">\n\nText\n\n</div>", "<span id=x>a</span>", "<b id=x>a</b>", "a<br id=x>b", "<hr id=x>\n\nb"]
    {
        let read = read_in(&format!("{html}\n\n[to](#x)"), "en");
        assert_eq!(read.dead_links.diagnostics(), [], "{html}");
    }
}

#[test]
fn an_attribute_that_says_something_does_not_go_without_a_word() {
    assert_eq!(
        messages("<abbr title=\"General Data\">GDPR</abbr> <span class=x lang=fr>b</span>"),
        ["raw HTML: `title` of `<abbr>` is left out, and its meaning is lost"]
    );
    assert_eq!(messages("<ol reversed><li>a</ol>").len(), 1);
}
