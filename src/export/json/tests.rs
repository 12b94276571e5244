use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::redline::compare::compare;
use crate::source::SourceFile;
use crate::text::document::{Block, BlockKind, Body, Document};
use crate::text::markdown::{RawHtml, Surroundings, read};
use crate::values::json::schema::{assert_documented, violation};

fn document(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
}

fn compared() -> Compared {
    Compared {
        notice: "privacy".into(),
        from: "2022-06-01".into(),
        to: "2024-09-09".into(),
        lang: "en".parse().ok(),
        updated: None,
        arguments: String::new(),
    }
}

/// The JSON of two texts, once both were rebuilt from it.
fn proved(old: &str, new: &str) -> Value {
    let (old, new) = (document(old), document(new));
    let json: Value = serde_json::from_str(&redline(&compare(&old, &new), &compared())).unwrap();
    for (side, text) in [(Side::Old, &old), (Side::New, &new)] {
        let mut rebuilt = Rebuilt { side, ..Rebuilt::default() };
        rebuilt.blocks(list(&json, "blocks"), 0);
        rebuilt.close_to(0);
        assert_eq!(rebuilt.out, plain(&text.blocks), "{side:?} of {json:#}");
    }
    json
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Side {
    #[default]
    Old,
    New,
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// One text as docs/redline-json.md says to rebuild it: where each element begins and ends, and the words in it.
#[derive(Default)]
struct Rebuilt {
    side: Side,
    out: String,
    /// How many elements are open.
    open: usize,
}

impl Rebuilt {
    fn blocks(&mut self, blocks: &[Value], home: usize) {
        let other = if self.side == Side::Old { "inserted" } else { "deleted" };
        for block in blocks.iter().filter(|block| block["fate"] != other) {
            let inner = self.begin(block, home);
            for run in list(block, "runs") {
                self.words(run);
            }
            for (at, piece) in list(block, "pieces").iter().enumerate() {
                if at > 0 && self.side == Side::Old {
                    self.begin(piece, home);
                }
                for run in list(piece, "runs") {
                    self.words(run);
                }
            }
            self.blocks(list(block, "blocks"), inner);
        }
    }

    /// Opens the elements of a block; how many are around what stands in it.
    fn begin(&mut self, block: &Value, home: usize) -> usize {
        let is_told = |key: &str| self.side == Side::Old && !block[key].is_null();
        let names = |key: &str| list(block, key).iter().map(|name| name.as_str().unwrap().to_owned());
        let head = if is_told("was_head") { &block["was_head"] } else { &block["head"] };
        let begins: Vec<String> = if is_told("was_path") {
            let (open, begins): (Vec<String>, Vec<String>) = names("was_path").partition(|name| name.starts_with('+'));
            self.close_to(open.len());
            begins
        } else if is_told("was") {
            if list(block, "was").is_empty() {
                return home;
            }
            self.close_to(home);
            names("was").collect()
        } else {
            self.close_to(home);
            let start = block["start"].as_u64().map_or(String::new(), |start| start.to_string());
            block["element"].as_str().map(|element| format!("{element}{start}")).into_iter().collect()
        };
        for name in begins {
            let head = if name == "tr" && head == &Value::Bool(true) { " head" } else { "" };
            self.out += &format!("<{name}{head}>");
            self.open += 1;
        }
        self.open
    }

    fn close_to(&mut self, open: usize) {
        assert!(open <= self.open, "{}", self.out);
        self.out += &"</>".repeat(self.open - open);
        self.open = open;
    }

    fn words(&mut self, run: &Value) {
        let key = if self.side == Side::Old { "old" } else { "new" };
        let found = if run["text"].is_null() { list(run, key) } else { std::slice::from_ref(run) };
        for words in found {
            let marks: Vec<&str> = list(words, "marks").iter().filter_map(Value::as_str).collect();
            characters(words["text"].as_str().unwrap(), &marks, &mut self.out);
            self.out += words["image"]["file"].as_str().unwrap_or_default();
        }
    }
}

/// Each character with the marks it has: where runs begin and end is no matter.
fn characters(text: &str, marks: &[&str], out: &mut String) {
    for c in text.chars() {
        *out += &format!("{c}{}", marks.concat());
    }
}

/// The same of a text itself.
fn plain(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        let name = match block.kind {
            BlockKind::NumberedList(start) if start != 1 => Some(format!("ol{start}")),
            BlockKind::Row { head: true } => Some("tr head".to_owned()),
            _ => block.kind.element().map(str::to_owned),
        };
        out += &name.as_ref().map_or(String::new(), |name| format!("<{name}>"));
        match &block.body {
            Body::Text(text) => {
                for words in blocks::words(text.tokens()) {
                    characters(&words.text, &words.marks, &mut out);
                    out += words.image.as_ref().map_or("", |image| image.file);
                }
            }
            Body::Blocks(blocks) => out += &plain(blocks),
        }
        out += name.map_or("", |_| "</>");
    }
    out
}

#[test]
fn a_changed_period_is_a_run_with_both_numbers() {
    let json = proved("## Logs\n\nWe keep logs for 30 days.\n", "## Logs\n\nWe keep logs for 90 days.\n");
    insta::assert_snapshot!(serde_json::to_string(&json["blocks"][1]).unwrap(), @r#"{"element":"p","runs":[{"text":"We keep logs for"},{"new":[{"text":" 90"}],"old":[{"text":" 30"}]},{"text":" days."}]}"#);
    insta::assert_snapshot!(serde_json::to_string(&json["sections"]).unwrap(), @r#"[{"change":"reworded","counts":{"changes":1,"deleted":1,"inserted":1,"kept":6,"listed":1},"heading":"Logs","id":"logs","level":2}]"#);
}

#[test]
fn links_and_emphasis_are_told_as_they_were_and_as_they_are() {
    let json = proved("See [our terms](/old), *please*.", "See [our terms](/new), please.");
    insta::assert_snapshot!(serde_json::to_string(&json["blocks"][0]["runs"]).unwrap(), @r#"[{"text":"See"},{"kind":"restyled","new":[{"link":"/new","text":" our terms"}],"old":[{"link":"/old","text":" our terms"}]},{"text":","},{"kind":"restyled","new":[{"text":" please"}],"old":[{"marks":["em"],"text":" please"}]},{"text":"."}]"#);
}

#[test]
fn both_texts_rebuild_where_blocks_change_their_kind_or_their_place() {
    let stays = "Nothing in this paragraph changes at all, and it is long enough to hold on to.";
    let moves = "We keep the logs of the servers for thirty days and then delete every one of them.";
    for (old, new) in [
        (format!("{moves}\n\n{stays}\n"), format!("{stays}\n\n{}\n", moves.replace("thirty", "ninety"))),
        (format!("{moves} {stays}\n"), format!("{moves}\n\n{stays}\n")),
        (format!("{moves}\n\n{stays}\n"), format!("{moves} {stays}\n")),
        (format!("{moves}\n\n{stays}\n"), format!("- {moves}\n- {stays}\n")),
        (format!("- {moves}\n- {stays}\n"), format!("{moves}\n\n{stays}\n")),
        (format!("- {moves}\n- {stays}\n"), format!("- {moves}\n\n- {stays}\n")),
        (format!("## {moves}\n"), format!("### {moves}\n")),
        (format!("3. {moves}\n4. {stays}\n"), format!("7. {moves}\n8. {stays}\n")),
        (format!("1. {moves}\n2. {stays}\n"), format!("1. {moves}\n   1. {stays}\n")),
        (format!("- {moves}\n\n{stays}\n"), format!("- {moves}\n- {stays}\n")),
        (format!("1. - {moves}\n2.\n3. {stays}\n"), format!("{moves}\n\n> {stays}\n")),
        ("![a flow](2025.png) here".into(), "![a flow](2026.png) here".into()),
        ("| a | b |\n|---|---|\n| c | d |\n".into(), "| a | x | b |\n|---|---|---|\n| c | y | e |\n".into()),
    ] {
        proved(&old, &new);
        proved(&new, &old);
    }
}

#[test]
fn an_item_says_where_it_stood_and_which_number_it_had() {
    let (one, two) = ("Ask us for a copy of your data at any time.", "Ask us to delete every account that you have.");
    let json = proved(&format!("3. {one}\n4. {two}\n"), &format!("7. {one}\n   1. {two}\n"));
    insta::assert_snapshot!(serde_json::to_string(&json["blocks"][0]).unwrap(), @r#"{"blocks":[{"blocks":[{"blocks":[{"element":"li","numbers":{"new":1,"old":4},"runs":[{"text":"Ask us to delete every account that you have."}],"was_path":["+ol3","li"]}],"element":"ol","was":[]}],"element":"li","numbers":{"new":7,"old":3},"runs":[{"text":"Ask us for a copy of your data at any time."}]}],"element":"ol","start":7,"was":["ol3"]}"#);
    let json = proved(&format!("- {one}\n\n{two}\n"), &format!("- {one}\n- {two}\n"));
    insta::assert_snapshot!(serde_json::to_string(&json["blocks"][0]["blocks"][1]).unwrap(), @r#"{"element":"li","runs":[{"text":"Ask us to delete every account that you have."}],"was_path":["p"]}"#);
}

#[test]
fn an_image_is_told_by_its_file() {
    let json = proved("As this shows: ![A flow](2025.png)", "As this shows: ![A flow](2026.png)");
    insta::assert_snapshot!(serde_json::to_string(&json["blocks"][0]["runs"]).unwrap(), @r#"[{"text":"As this shows:"},{"new":[{"image":{"alt":"A flow","file":"2026.png"},"text":" "}],"old":[{"image":{"alt":"A flow","file":"2025.png"},"text":" "}]}]"#);
}

#[test]
fn it_takes_one_line_not_much_longer_than_the_text() {
    let paragraph = "We keep them for 30 days, and then delete every one of them. ".repeat(5);
    let item = "- something of some length that is said in an item of a list, as most of them are\n";
    let text = format!("## Logs of the servers\n\n{paragraph}\n\n{}\n", item.repeat(4)).repeat(20);
    let (old, new) = (text.clone(), text.replace("30", "90"));
    let json = redline(&compare(&document(&old), &document(&new)), &compared());
    assert_eq!(json.matches('\n').count(), 1);
    assert!(json.len() < (old.len() + new.len()) * 6 / 5, "{}", json.len());
}

#[test]
fn the_schema_in_the_docs_is_the_one_of_the_code() {
    assert_documented::<JsonRedline<'static>>("redline.schema.json");
}

#[test]
fn what_is_written_is_valid_by_the_schema() {
    let schema = serde_json::to_value(schemars::schema_for!(JsonRedline<'static>)).unwrap();
    let texts = [
        "Before.\n\n## One\n\nWe *keep* logs for 30 days, [see](/a).\n\n1. a\n2. b\n\n| a | b |\n|---|---|\n| c | d |\n",
        "## Two\n\nWe keep logs for 90 days, [see](/b).\n\n5. a\n6. c\n\n> q\n\n```sh\nx\n```\n\n![alt](a.png) “x”\n",
    ];
    for (old, new) in [(texts[0], texts[1]), (texts[1], texts[0]), (texts[0], texts[0])] {
        assert_eq!(violation(&schema, &proved(old, new)), None);
    }
    let mut wrong = proved(texts[0], texts[1]);
    wrong["blocks"][0]["fate"] = "renamed".into();
    assert!(violation(&schema, &wrong).is_some(), "the check finds what is wrong");
}

fn fragment() -> impl Strategy<Value = String> {
    const KNOWN: [&str; 12] =
        ["aa", "bb", "cc.", "dd,", "*ff*", "**g**g", "[hh](/x)", "[hh](/y)", "“i”", "\"i\"", "j\\\nk", "l\u{a0}m"];
    let word = prop_oneof![4 => proptest::sample::select(&KNOWN[..]).prop_map(str::to_owned), 1 => "[a-c]{1,3}"];
    let words = proptest::collection::vec(word, 1..12).prop_map(|words| words.join(" "));
    let block = (0..13_u8, words).prop_map(|(kind, words)| match kind {
        9 => format!("1. aa bb\n2. {}\n   - dd, cc.\n3. bb", words.replace("\\\n", "")),
        10 => format!("- aa bb\n\n  {}\n\n  > dd, cc.", words.replace("\\\n", "")),
        11 => format!("> 1. {}\n> 2. cc.", words.replace("\\\n", "")),
        12 => format!("-\n- 5. {}\n  6. aa", words.replace("\\\n", "")),
        0 => format!("## {}", words.replace('\n', " ")),
        1 => format!("- {}", words.replace("\\\n", "")),
        2 => format!("3. {}\n4. bb cc", words.replace("\\\n", "")),
        3 => format!("> {}", words.replace("\\\n", "")),
        4 => format!("| a | b |\n|---|---|\n| {} | c |", words.replace("\\\n", "")),
        5 => format!("```\n{words}\n  x\n```"),
        _ => words,
    });
    proptest::collection::vec(block, 0..6).prop_map(|blocks| blocks.join("\n\n"))
}

proptest! {
    #[test]
    fn both_texts_rebuild_from_it(old in fragment(), new in fragment()) {
        proved(&old, &new);
    }
}
