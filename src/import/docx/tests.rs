use proptest::prelude::*;

use super::*;
use crate::export::compared::Compared;
use crate::export::docx::redline;
use crate::import::incoming::{IncomingText, read as document};
use crate::redline::compare::compare;
use crate::text::markdown::writer::written;
use crate::values::archive::archive;

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A Word file whose body is this, with the parts that tests refer to.
fn word(body: &str) -> Vec<u8> {
    let document = format!("<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>");
    let style = |id: &str, name: &str, more: &str| {
        format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{more}</w:style>")
    };
    let styles = format!(
        "<w:styles {NAMESPACES}>{}{}{}{}{}</w:styles>",
        style("berschrift1", "heading 1", ""),
        style("Clause", "Our Clause", "<w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr>"),
        style("Titel", "Title", ""),
        style("Tramite", "Título 2", ""),
        style("Verzeichnis1", "toc 1", ""),
    );
    let level = |at: usize, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/><w:pPr><w:ind w:left=\"{}\"/></w:pPr></w:lvl>",
            720 * (at + 1)
        )
    };
    let numbering = format!(
        "<w:numbering {NAMESPACES}>\
         <w:abstractNum w:abstractNumId=\"0\">{}{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"1\">{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"2\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
         <w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\
         <w:num w:numId=\"3\"><w:abstractNumId w:val=\"2\"/></w:num>\
         <w:num w:numId=\"4\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"7\"/></w:lvlOverride></w:num>\
         </w:numbering>",
        level(0, "decimal", "%1."),
        level(1, "decimal", "%1.%2"),
        level(2, "lowerLetter", "(%3)"),
        level(0, "bullet", "•"),
        level(1, "lowerRoman", "%2."),
        level(0, "upperRoman", "Article %1:"),
    );
    let notes = format!(
        "<w:footnotes {NAMESPACES}><w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> The note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    let comments = format!(
        "<w:comments {NAMESPACES}><w:comment w:id=\"5\" w:author=\"Counsel\"><w:p><w:r><w:t>Is this so?</w:t></w:r></w:p></w:comment></w:comments>"
    );
    let footer = format!("<w:ftr {NAMESPACES}><w:p><w:r><w:t>Confidential</w:t></w:r></w:p></w:ftr>");
    let related: String = ["styles", "numbering", "footnotes", "comments", "footer"]
        .map(|part| format!("<Relationship Id=\"{part}\" Type=\"{OFFICE}/{part}\" Target=\"{part}.xml\"/>"))
        .concat();
    let relationships = format!(
        "<Relationships>{related}<Relationship Id=\"rId9\" Type=\"{OFFICE}/hyperlink\" Target=\"https://example.org/a?b=c&amp;d\" TargetMode=\"External\"/></Relationships>"
    );
    let top = format!(
        "<Relationships><Relationship Id=\"a\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
    );
    archive([
        ("_rels/.rels", top.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", relationships.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
        ("word/comments.xml", comments.as_bytes()),
        ("word/footer.xml", footer.as_bytes()),
    ])
}

fn text_of(body: &str, side: TrackedSide) -> IncomingText {
    read(&word(body), side).unwrap().into_text().unwrap().0
}

fn accepted(body: &str) -> String {
    text_of(body, TrackedSide::Accepted).markdown
}

fn remarks(body: &str) -> Vec<String> {
    let all = text_of(body, TrackedSide::Accepted).remarks.iter().map(ToString::to_string).collect::<Vec<_>>();
    all.into_iter().filter(|said| !said.contains("Confidential")).collect()
}

fn run(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

fn p(words: &str) -> String {
    format!("<w:p>{}</w:p>", run(words))
}

fn styled(properties: &str, words: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", run(words))
}

fn numbered(num: u8, level: u8, words: &str) -> String {
    styled(&format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{num}\"/></w:numPr>"), words)
}

#[test]
fn headings_are_told_by_their_styles_in_any_language_and_by_outline_levels() {
    let body = [
        styled("<w:pStyle w:val=\"Titel\"/>", "Privacy Notice"),
        styled("<w:pStyle w:val=\"berschrift1\"/>", "One"),
        styled("<w:pStyle w:val=\"Clause\"/>", "Two"),
        styled("<w:pStyle w:val=\"Tramite\"/>", "Three"),
        styled("<w:outlineLvl w:val=\"2\"/>", "Four"),
        styled("<w:pStyle w:val=\"berschrift1\"/><w:outlineLvl w:val=\"9\"/>", "Five"),
    ];
    let text = text_of(&body.concat(), TrackedSide::Accepted);
    assert_eq!(text.title.as_deref(), Some("Privacy Notice"));
    assert_eq!(text.markdown, "## One\n\n### Two\n\n### Three\n\n#### Four\n\nFive\n");
}

#[test]
fn numbers_are_those_that_word_shows() {
    let list = [
        numbered(1, 0, "one"),
        numbered(1, 1, "sub"),
        numbered(1, 1, "sub"),
        numbered(1, 2, "letter"),
        numbered(1, 2, "letter"),
        numbered(1, 0, "two"),
        p("Between."),
        numbered(1, 0, "three"),
        numbered(1, 1, "sub"),
        numbered(4, 0, "seven"),
        numbered(3, 0, "Scope"),
        numbered(2, 0, "bullet"),
        numbered(2, 1, "roman"),
        numbered(2, 1, "roman"),
    ];
    assert_eq!(
        accepted(&list.concat()),
        "1. one\n\n1.1 sub\n\n1.2 sub\n\n- (a) letter\n- (b) letter\n\n2. two\n\nBetween.\n\n3. three\n\n3.1 sub\n\n7. seven\n\n\
         Article I: Scope\n\n- bullet\n  - i. roman\n  - ii. roman\n"
    );
}

#[test]
fn a_paragraph_under_an_item_stands_in_it() {
    let under = styled("<w:ind w:left=\"720\"/>", "more of it");
    assert_eq!(
        accepted(&[numbered(1, 0, "one"), under, numbered(1, 0, "two"), p("Out.")].concat()),
        "1. one\n\n   more of it\n\n2. two\n\nOut.\n"
    );
}

#[test]
fn tracked_changes_are_taken_as_they_are_asked_for() {
    let mark = |kind: &str| format!("<w:rPr><w:{kind} w:id=\"1\" w:author=\"a\"/></w:rPr>");
    let deleted = "<w:del w:id=\"1\"><w:r><w:delText xml:space=\"preserve\">old </w:delText></w:r></w:del>";
    let inserted = format!("<w:ins w:id=\"2\">{}</w:ins>", run("new "));
    let body = [
        format!("<w:p>{}{deleted}{inserted}{}</w:p>", run("The "), run("words.")),
        // The end of this paragraph was deleted, and that of the next inserted.
        format!("<w:p><w:pPr>{}</w:pPr>{}</w:p>", mark("del"), run("Joined ")),
        format!("<w:p><w:pPr>{}</w:pPr>{}</w:p>", mark("ins"), run("now.")),
        format!("<w:p>{}</w:p>", run(" Split.")),
        format!("<w:p><w:pPr>{}</w:pPr><w:del w:id=\"3\"><w:r><w:delText>All gone.</w:delText></w:r></w:del></w:p>", mark("del")),
        format!("<w:p><w:pPr>{}</w:pPr><w:moveTo w:id=\"4\">{}</w:moveTo></w:p>", mark("moveTo"), run("Moved.")),
        styled("<w:pStyle w:val=\"berschrift1\"/><w:pPrChange w:id=\"5\"><w:pPr/></w:pPrChange>", "Heading now"),
        "<w:p><w:r><w:rPr><w:b/><w:rPrChange w:id=\"6\"><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr><w:t>set</w:t></w:r></w:p>".to_owned(),
        p("End."),
    ]
    .concat();
    let text = text_of(&body, TrackedSide::Accepted);
    assert_eq!(text.markdown, "The new words.\n\nJoined now.\n\nSplit.\n\nMoved.\n\n**set**\n\nEnd.\n");
    assert_eq!(text.title.as_deref(), Some("Heading now"));
    assert_eq!(
        text_of(&body, TrackedSide::Rejected).markdown,
        "The old words.\n\nJoined\n\nnow. Split.\n\nAll gone.\n\nHeading now\n\n*set*\n\nEnd.\n"
    );
}

#[test]
fn links_notes_fields_and_signs_are_what_a_reader_sees() {
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>section 2</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let body = [
        format!("<w:p><w:hyperlink r:id=\"rId9\">{}</w:hyperlink>{}<w:hyperlink w:anchor=\"_Ref1\">{}</w:hyperlink></w:p>", run("a link"), run(" and "), run("there")),
        format!("<w:p>{}{field}{}<w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>", run("See "), run(".")),
        "<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:br/><w:t>c\u{a0}d</w:t><w:softHyphen/><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r></w:p>".to_owned(),
        "<w:p><w:pPr><w:pStyle w:val=\"Clause\"/></w:pPr><w:bookmarkStart w:id=\"0\" w:name=\"_Ref1\"/><w:r><w:t>The place</w:t></w:r></w:p>".to_owned(),
    ]
    .concat();
    assert_eq!(
        accepted(&body),
        "[a link](https://example.org/a?b=c&d) and [there](#the-place)\n\nSee section 2.[^1]\n\na‑b\\\nc\u{a0}d✓\n\n## The place\n\n[^1]: The note.\n"
    );
    let raised = "<w:p><w:r><w:t>H</w:t></w:r><w:r><w:rPr><w:position w:val=\"-4\"/></w:rPr><w:t>2</w:t></w:r>\
        <w:r><w:rPr><w:rFonts w:ascii=\"Courier New\"/></w:rPr><w:t xml:space=\"preserve\"> elc_form</w:t></w:r></w:p>";
    assert_eq!(accepted(raised), "H<sub>2</sub> `elc_form`\n");
    assert_eq!(remarks(&body), ["1 soft hyphen was left out, which show only at the end of a line"]);
}

#[test]
fn what_a_text_cannot_hold_is_told_with_its_place() {
    let body = [
        styled("<w:pStyle w:val=\"Clause\"/>", "Sharing"),
        format!(
            "<w:p>{}<w:r><w:commentReference w:id=\"5\"/></w:r></w:p>",
            run("We share nothing at all with anybody.")
        ),
        format!("<w:p>{}<w:r><w:drawing><wp:docPr descr=\"A flow\"/></w:drawing></w:r></w:p>", run("See:")),
        format!(
            "<w:p>{}<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>",
            run("Before."),
            p("In the box.")
        ),
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>Seen.</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Bold line</w:t></w:r></w:p>".to_owned(),
        styled("<w:pStyle w:val=\"Verzeichnis1\"/>", "Sharing 3"),
        "<w:p><w:r><w:thing/><w:t>Odd.</w:t></w:r></w:p>".to_owned(),
    ]
    .concat();
    assert_eq!(
        accepted(&body),
        "## Sharing\n\nWe share nothing at all with anybody.\n\nSee:\n\nBefore.\n\nIn the box.\n\nSeen.\n\n**Bold line**\n\nOdd.\n"
    );
    let mut found = remarks(&body);
    found.sort();
    insta::assert_snapshot!(found.join("\n"), @"
    a table of contents was left out: its page numbers mean nothing on a website
    under “Sharing”, at “Before.”: the words of a text box were put after this paragraph
    under “Sharing”, at “Bold line”: looks like a heading, because all of it is bold; if it is one, write `## ` before it and delete the `**`
    under “Sharing”, at “Odd.”: `w:thing` was not understood and left out
    under “Sharing”, at “See:”: an image (“A flow”) was left out: put its file beside the text, and write `![what it shows](file.png)`
    under “Sharing”, at “Seen.”: hidden words were left out: “secret”
    under “Sharing”, at “We share nothing at all with …”: comment by Counsel: “Is this so?”
    ");
    let footer = text_of(&body, TrackedSide::Accepted).remarks.into_iter().map(|said| said.to_string());
    assert!(footer.into_iter().any(|said| said == "text at the foot of pages was left out: “Confidential”"));
}

#[test]
fn a_table_has_a_head_and_its_merged_cells_are_taken_apart() {
    let cell = |properties: &str, words: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(words));
    let two = format!("<w:tc>{}{}</w:tc>", p("4"), p("5"));
    let table = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>",
        cell("", "a"),
        cell("", "b"),
        cell("<w:vMerge w:val=\"restart\"/>", "1"),
        cell("", "2|3"),
        cell("<w:vMerge/>", ""),
        two,
        cell("<w:gridSpan w:val=\"2\"/>", "wide"),
    );
    assert_eq!(accepted(&table), "| a | b |\n| --- | --- |\n| 1 | 2\\|3 |\n| 1 | 4<br>5 |\n| wide | wide |\n");
    assert_eq!(
        remarks(&table),
        ["at “a”, in the table: merged cells were split: their words are repeated in each cell"]
    );
}

#[test]
fn what_is_no_word_file_is_refused_with_what_to_do() {
    let refused = |bytes: &[u8]| read(bytes, TrackedSide::Accepted).map(|_| ()).unwrap_err();
    let compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let encrypted: Vec<u8> =
        compound.into_iter().chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(refused(b"words"), NotDocx::NoArchive);
    assert_eq!(refused(&compound), NotDocx::OldWord);
    assert_eq!(refused(&encrypted), NotDocx::Encrypted);
    assert_eq!(refused(&archive([("content.xml", &b"<a/>"[..])])), NotDocx::OtherFormat("an OpenDocument text (.odt)"));
    assert!(matches!(refused(&archive([("word/document.xml", &b"<w:document"[..])])), NotDocx::Damaged(..)));
    let deep = format!("{}{}", "<a>".repeat(300), "</a>".repeat(300));
    assert_eq!(refused(&archive([("word/document.xml", deep.as_bytes())])), NotDocx::TooLarge);
    let bomb = vec![b' '; (64 << 20) + 1];
    assert_eq!(refused(&archive([("word/document.xml", &*bomb)])), NotDocx::TooLarge);
}

/// Both sides of a redline of ours, as they are read from its Word file.
fn sides(old: &Document, new: &Document) -> [String; 2] {
    let compared = Compared {
        notice: "privacy".into(),
        from: "2022-06-01".into(),
        to: "2024-09-09".into(),
        lang: "en".parse().ok(),
        updated: None,
        arguments: String::new(),
    };
    let docx = redline(&compare(old, new), &compared);
    [TrackedSide::Rejected, TrackedSide::Accepted]
        .map(|side| read(&docx, side).unwrap().into_text().unwrap().0.markdown)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the texts lie on disk")]
fn redlines_of_the_projects_own_texts_give_back_both_block_for_block() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut pairs = 0;
    for notice in ["privacy", "cookie-notice"] {
        let mut files: Vec<_> =
            std::fs::read_dir(root.join(notice)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| {
            file.file_name().unwrap().to_str().unwrap().matches('.').count() == 1 && file.extension().unwrap() == "md"
        });
        files.sort();
        let texts: Vec<Document> = files
            .iter()
            .map(|file| document(std::fs::read_to_string(file).unwrap().splitn(3, "---\n").nth(2).unwrap()))
            .collect();
        for pair in texts.windows(2) {
            assert_eq!(sides(&pair[0], &pair[1]), [written(&pair[0]), written(&pair[1])]);
            pairs += 1;
        }
    }
    assert!(pairs >= 9, "{pairs} pairs");
}

/// Blocks that Word can tell apart.
fn blocks() -> impl Strategy<Value = String> {
    let words = "[a-z]{1,6}( [a-z]{1,6}){2,8}[.]";
    let linked = words.prop_map(|words| format!("See [{words}](https://example.org/) and **this** *too*."));
    let block = prop_oneof![
        4 => words.prop_map(|words| words),
        2 => "[a-z]{2,8}( [a-z]{2,8}){0,2}".prop_map(|words| format!("## {words}")),
        1 => linked,
        2 => prop::collection::vec(words, 1..4).prop_map(|items| items.iter().map(|item| format!("- {item}\n")).collect()),
        1 => (1..9_u8, prop::collection::vec(words, 1..4)).prop_map(|(first, items)| {
            items.iter().zip(first..).map(|(item, number)| format!("{number}. {item}\n")).collect()
        }),
        1 => prop::collection::vec((words, words), 1..3).prop_map(|rows| {
            rows.iter().fold("| a | b |\n| - | - |\n".to_owned(), |table, (a, b)| format!("{table}| {a} | {b} |\n"))
        }),
        1 => words.prop_map(|words| format!("> {words}")),
    ];
    prop::collection::vec(block, 1..8).prop_map(|blocks| blocks.join("\n\n<!-- -->\n\n"))
}

fn words_in(document: &Document) -> Vec<String> {
    let mut words = Vec::new();
    document.each_text(&mut |tokens| words.extend(tokens.iter().map(|token| token.text().to_owned())));
    words
}

proptest! {
    #[test]
    fn redlines_of_any_texts_give_back_both_word_for_word(old in blocks(), new in blocks()) {
        let (old, new) = (document(&old), document(&new));
        let [rejected, accepted] = sides(&old, &new);
        prop_assert_eq!(words_in(&document(&rejected)), words_in(&old));
        prop_assert_eq!(words_in(&document(&accepted)), words_in(&new));
    }

    #[test]
    fn no_file_is_read_with_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), body in "(<w:p>|</w:p>|<w:r>|<w:t>a</w:t>|</w:r>|<w:tbl>|<w:tr>|<w:tc>|</w:tc>|</w:tr>|</w:tbl>|<w:fldChar w:fldCharType=\"(begin|separate|end)\"/>|<w:ins>|</w:ins>){0,20}") {
        let _ = read(&bytes, TrackedSide::Accepted);
        let _ = read(&word(&body), TrackedSide::Rejected);
    }
}
