use std::io::{Cursor, Read};

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::*;
use crate::redline::compare::compare;
use crate::source::SourceFile;
use crate::text::document::{Block, BlockKind, Body, Document};
use crate::text::markdown::{RawHtml, Surroundings, read};

fn document(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
}

fn compared(updated: Option<&str>) -> Compared {
    Compared {
        notice: "privacy".into(),
        from: "2022-06-01".into(),
        to: "2024-09-09".into(),
        lang: "en".parse().ok(),
        updated: updated.and_then(|day| day.parse().ok()),
        arguments: String::new(),
    }
}

fn part(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The paragraphs of `word/document.xml`.
fn body(old: &str, new: &str) -> String {
    let docx = redline(&compare(&document(old), &document(new)), &compared(Some("2024-09-09")));
    let xml = part(&docx, "word/document.xml");
    let start = xml.find("<w:body>").unwrap() + "<w:body>".len();
    xml[start..xml.find("<w:sectPr>").unwrap()]
        .replace(" w:author=\"noticepress\" w:date=\"2024-09-09T00:00:00Z\"", "")
        .replace(" w:author=\"noticepress\" w:date=\"2024-09-09T01:00:00Z\"", "")
}

#[test]
fn a_changed_period_is_a_tracked_deletion_and_insertion() {
    insta::assert_snapshot!(
        body("We keep logs for 30 days.", "We keep logs for 90 days."),
        @r#"<w:p><w:pPr></w:pPr><w:r><w:t xml:space="preserve">We keep logs for </w:t></w:r><w:del w:id="1"><w:r><w:delText xml:space="preserve">30</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t xml:space="preserve">90</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> days.</w:t></w:r></w:p>"#
    );
}

#[test]
fn a_split_paragraph_has_an_inserted_mark_and_no_other_insertion() {
    let (one, two) =
        ("We keep the logs of all servers for thirty days.", "Nobody but our two engineers can read them.");
    insta::assert_snapshot!(
        body(&format!("{one} {two}"), &format!("{one}\n\n{two}")),
        @r#"<w:p><w:pPr><w:rPr><w:ins w:id="1"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">We keep the logs of all servers for thirty days.</w:t></w:r></w:p><w:p><w:pPr></w:pPr><w:del w:id="2"><w:r><w:delText xml:space="preserve"> </w:delText></w:r></w:del><w:r><w:t xml:space="preserve">Nobody but our two engineers can read them.</w:t></w:r></w:p>"#
    );
}

#[test]
fn a_text_against_itself_has_nothing_tracked() {
    let xml = body("We keep *logs* for 30 days.", "We keep *logs* for 30 days.");
    assert!(!xml.contains("w:ins") && !xml.contains("w:del") && !xml.contains("Change"), "{xml}");
}

#[test]
fn changes_that_meet_at_the_end_of_a_paragraph_are_of_different_hours() {
    let (one, two) =
        ("We keep the logs of all servers for thirty days.", "Nobody but our two engineers can read them.");
    let new = document(&format!("{one} More.\n\nAlso {two}"));
    let docx = redline(&compare(&document(&format!("{one}\n\n{two}")), &new), &compared(Some("2024-09-09")));
    let xml = part(&docx, "word/document.xml");
    assert!(xml.contains("T00:00:00Z\"><w:r><w:t xml:space=\"preserve\"> More") && xml.contains("T01:00:00Z"), "{xml}");
}

#[test]
fn rows_that_moved_come_and_go_with_their_words() {
    let head = "| Purpose of it | Kept for |\n|---|---|\n";
    let (one, two) =
        ("| Orders by card and by invoice | 10 years |\n", "| Papers of those who issue credentials | 3 years |\n");
    let three = "| Sign-in logs of every account | 30 days |\n";
    let xml = body(&format!("{head}{one}{three}{two}"), &format!("{head}{two}{one}{three}"));
    let row = xml.split("<w:tr>").find(|row| row.contains("<w:trPr><w:ins")).unwrap();
    assert!(row.contains("<w:ins w:id") && !row.contains("</w:pPr><w:r>"), "{row}");
}

#[test]
fn a_passage_with_links_moves_as_one_and_its_links_are_fields() {
    let stays = "Nothing in this paragraph changes at all, and it is long enough to hold on to.";
    let moves =
        "We keep the log of [each server](https://example.org/) for thirty days, as [section 2](#two \"Terms\") says.";
    let xml = body(&format!("{moves}\n\n{stays}\n\nEnd."), &format!("{stays}\n\n{moves}\n\nEnd."));
    assert!(!xml.contains("w:hyperlink") && !xml.contains("w:delText"), "{xml}");
    for code in
        [r" HYPERLINK &quot;https://example.org/&quot; ", r" HYPERLINK \l &quot;n_two&quot; \o &quot;Terms&quot; "]
    {
        assert_eq!(
            xml.matches(&format!("<w:instrText xml:space=\"preserve\">{code}</w:instrText>")).count(),
            2,
            "{xml}"
        );
    }
}

#[test]
fn an_image_is_named_by_its_file() {
    let xml = body("See ![A flow](2025.png) here.", "See ![A flow](2026.png) here.");
    assert!(xml.contains("[image: 2025.png, “A flow”]") && xml.contains("[image: 2026.png, “A flow”]"), "{xml}");
}

#[test]
fn the_bytes_are_those_of_the_texts_and_the_day_alone() {
    let (old, new) = (document("One.\n\n[a](/b \"c\")"), document("Two.\n\n[a](/c)"));
    let redlined = compare(&old, &new);
    let (one, two) =
        (redline(&redlined, &compared(Some("2024-09-09"))), redline(&redlined, &compared(Some("2024-09-09"))));
    assert_eq!(one, two);
    assert!(part(&one, "word/document.xml").contains("w:date=\"2024-09-09T00:00:00Z\""));
    assert!(part(&one, "word/styles.xml").contains("<w:lang w:val=\"en\""));
    assert!(!part(&redline(&redlined, &compared(None)), "word/document.xml").contains("w:date"));
}

#[test]
fn what_word_would_not_open_is_left_out() {
    let xml = body("a", "b \u{c} [c](https://exa%mple:port/) [d](x y<z)");
    assert!(!xml.contains('\u{c}') && !xml.contains("exa%mple"), "{xml}");
    let docx = redline(&compare(&document("a"), &document("[d](<x y>)")), &compared(None));
    assert!(part(&docx, "word/_rels/document.xml.rels").contains("Target=\"x%20y\""));
}

/// A paragraph as a reader sees it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    style: String,
    /// In how many lists and quotations.
    depth: usize,
    /// What is before the first paragraph of an item: its number, or a bullet.
    label: Option<String>,
    words: String,
}

/// The first number of each list of `word/numbering.xml`, if it has numbers.
fn first_numbers(docx: &[u8]) -> Vec<Option<u64>> {
    let xml = part(docx, "word/numbering.xml");
    let number = |list: &str| {
        let start = list.split_once("w:startOverride w:val=\"")?.1;
        start[..start.find('"').unwrap()].parse().ok()
    };
    xml.split("<w:num ").skip(1).map(number).collect()
}

/// The paragraphs that are left once all changes of a file are accepted or rejected as Word does it: a paragraph whose mark
/// goes is one with the next, and set as that one is. Those without words are left out.
fn resolved(docx: &[u8], accept: bool) -> Vec<Seen> {
    let xml = part(docx, "word/document.xml");
    let mut numbers = first_numbers(docx);
    let (gone, mark_gone) = if accept { (["w:del", "w:moveFrom"], "w:del") } else { (["w:ins", "w:moveTo"], "w:ins") };
    let is_gone = |name: &str| gone.contains(&name);
    // The code of a field is none.
    let is_word = |open: &[String]| {
        open.last().is_some_and(|name| name == "w:t" || name == "w:delText") && !open.iter().any(|name| is_gone(name))
    };
    let mut reader = Reader::from_str(&xml);
    let mut open: Vec<String> = Vec::new();
    let mut out = Vec::new();
    let (mut seen, mut words, mut list) = (Seen::default(), String::new(), None);
    let (mut joins, mut row_goes) = (false, false);
    let name_of = |tag: &BytesStart<'_>| String::from_utf8(tag.name().0.to_vec()).unwrap();
    loop {
        let (tag, is_empty) = match reader.read_event().unwrap() {
            Event::Start(tag) => (tag, false),
            Event::Empty(tag) => (tag, true),
            Event::End(_) => {
                let name = open.pop().unwrap();
                if name == "w:p" {
                    if !joins && !row_goes {
                        let label = list.take().map(|list: usize| {
                            numbers[list].as_mut().map_or("•".to_owned(), |number| {
                                *number += 1;
                                (*number - 1).to_string()
                            })
                        });
                        out.push(Seen { label, words: std::mem::take(&mut words), ..std::mem::take(&mut seen) });
                    }
                    if row_goes {
                        words.clear();
                    }
                }
                if name == "w:tr" {
                    row_goes = false;
                }
                continue;
            }
            Event::Text(text) => {
                if is_word(&open) {
                    words += text.decode().unwrap().as_ref();
                }
                continue;
            }
            Event::GeneralRef(name) => {
                if is_word(&open) {
                    words.push(if &*name == b"quot" { '"' } else { panic!("{name:?} is in none of the texts") });
                }
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let name = name_of(&tag);
        let is_in = |element: &str| open.iter().any(|name| name == element);
        let value =
            |key: &str| String::from_utf8(tag.try_get_attribute(key).unwrap().unwrap().value.into_owned()).unwrap();
        match &*name {
            "w:p" => (joins, seen, list) = (false, Seen::default(), None),
            // How the old text has it stands in the properties that it had.
            "w:pPr" if !accept && is_in("w:pPrChange") => (seen, list) = (Seen::default(), None),
            "w:pStyle" | "w:ind" | "w:numId" if accept && is_in("w:pPrChange") => {}
            "w:pStyle" => seen.style = value("w:val"),
            "w:ind" => seen.depth = value("w:left").parse::<usize>().unwrap() / 567,
            "w:numId" => list = Some(value("w:val").parse::<usize>().unwrap() - 1),
            "w:br" | "w:tab" if !open.iter().any(|name| is_gone(name)) => words.push(' '),
            name if is_gone(name) && is_in("w:pPr") => joins = true,
            name if name == mark_gone && is_in("w:trPr") => row_goes = true,
            _ => {}
        }
        if !is_empty {
            open.push(name);
        }
    }
    out.retain(|seen: &Seen| !seen.words.is_empty());
    out
}

/// The same of a text itself. `around` is how words are set where they stand; its label is taken by the first of them.
fn plain(blocks: &[Block], around: &mut Seen, out: &mut Vec<Seen>) {
    for block in blocks {
        let style = match &block.kind {
            BlockKind::Heading(level) => format!("Heading{level}"),
            BlockKind::Code(_) => "Code".to_owned(),
            _ => around.style.clone(),
        };
        match &block.body {
            Body::Text(text) => {
                let mut words = String::new();
                for token in text.tokens() {
                    words += match token.space() {
                        crate::text::words::Space::None => "",
                        crate::text::words::Space::Other(typed) => typed,
                        _ => " ",
                    };
                    words += token.text();
                }
                let (depth, label) = (around.depth, around.label.take());
                out.push(Seen { style, depth, label, words: words.replace(['\n', '\t'], " ") });
            }
            Body::Blocks(items) if block.kind.is_list() => {
                around.label = None;
                let first = if let BlockKind::NumberedList(first) = block.kind { Some(first) } else { None };
                for (at, item) in (0_u64..).zip(items) {
                    let label = Some(first.map_or("•".to_owned(), |first| (first + at).to_string()));
                    let (style, depth) = ("ListParagraph".to_owned(), around.depth + 1);
                    plain(item.blocks(), &mut Seen { style, depth, label, words: String::new() }, out);
                }
            }
            Body::Blocks(blocks) => {
                let set = |style: &str, depth| Seen { style: style.to_owned(), depth, ..Seen::default() };
                let mut inner = match block.kind {
                    BlockKind::Quote if around.style.is_empty() => set("Quote", around.depth + 1),
                    BlockKind::Quote => Seen { label: around.label.take(), ..set(&style, around.depth + 1) },
                    BlockKind::Cell { head: true, .. } => set("CellHead", 0),
                    BlockKind::Cell { .. } => set("", 0),
                    _ => around.clone(),
                };
                plain(blocks, &mut inner, out);
            }
        }
    }
}

fn proved(old: &str, new: &str) {
    let redlined = (document(old), document(new));
    let docx = redline(&compare(&redlined.0, &redlined.1), &compared(None));
    for (text, accept) in [(&redlined.0, false), (&redlined.1, true)] {
        let mut expected = Vec::new();
        plain(&text.blocks, &mut Seen::default(), &mut expected);
        expected.retain(|seen| !seen.words.is_empty());
        assert_eq!(resolved(&docx, accept), expected, "accept: {accept}, of\n{old}\n=>\n{new}");
    }
}

#[test]
fn both_texts_come_back_where_blocks_change_their_kind_or_their_place() {
    let stays = "Nothing in this paragraph changes at all, and it is long enough to hold on to.";
    let moves = "We keep the logs of the servers for thirty days and then delete every one of them.";
    for (old, new) in [
        (format!("## {moves}\n\n{stays}"), format!("{stays}\n\n## {}", moves.replace("thirty", "ninety"))),
        (format!("{moves} {stays}"), format!("{moves}\n\nNew here.\n\n{stays}")),
        (format!("{moves}\n\n{stays}"), format!("- {moves}\n- {stays}")),
        (format!("## {moves}"), format!("### {moves}\n\nNew here.\n\n## And here")),
        (format!("- {moves}\n- {stays}"), format!("- {moves}\n\n  More.\n\n1. {stays}")),
        (format!("3. {moves}\n4. {stays}"), format!("7. {moves}\n8. {stays}")),
        (format!("1. {moves}\n2. {stays}"), format!("1. {moves}\n   1. {stays}")),
        (format!("- {moves}\n\n{stays}"), format!("- {moves}\n- {stays}")),
        (format!("1. - {moves}\n2.\n3. {stays}"), format!("{moves}\n\n> {stays}")),
        (stays.to_owned(), format!("{stays}\n\n| a | b |\n|---|---|\n| c | d |\n\n> quoted")),
        ("| a | b |\n|---|---|\n| c | d |".to_owned(), "| a | x | b |\n|---|---|---|\n| c | y | e |".to_owned()),
    ] {
        proved(&old, &new);
        proved(&new, &old);
    }
}

fn fragment() -> impl Strategy<Value = String> {
    const KNOWN: [&str; 11] =
        ["aa", "bb", "cc.", "dd,", "*ff*", "**g**g", "[hh](/x)", "[hh](/y)", "“i”", "\"i\"", "l\u{a0}m"];
    let words =
        proptest::collection::vec(proptest::sample::select(&KNOWN[..]), 1..10).prop_map(|words| words.join(" "));
    let block = (0..13_u8, words).prop_map(|(kind, words)| match kind {
        0 => format!("## {words}"),
        9 => format!("1. aa bb\n2. {words}\n   - dd, cc.\n3. bb"),
        10 => format!("- aa bb\n\n  {words}\n\n  > dd, cc."),
        11 => format!("> 1. {words}\n> 2. cc."),
        12 => format!("-\n- 5. {words}\n  6. aa"),
        1 => format!("- {words}\n- bb cc"),
        2 => format!("3. {words}\n4. bb cc"),
        3 => format!("> {words}"),
        4 => format!("| a | b |\n|---|---|\n| {words} | c |"),
        5 => format!("```\n{words}\n  x\n```"),
        _ => words,
    });
    proptest::collection::vec(block, 0..6).prop_map(|blocks| blocks.join("\n\n"))
}

proptest! {
    #[test]
    fn accepting_all_gives_the_new_text_and_rejecting_all_the_old(old in fragment(), new in fragment()) {
        proved(&old, &new);
    }
}
