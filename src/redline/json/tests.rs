use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::redline::compare::compare;
use crate::source::SourceFile;
use crate::text::document::{Body, Document};
use crate::text::markdown::{RawHtml, Surroundings, read};

fn document(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
}

/// The JSON of two texts, once both were rebuilt from it.
fn proved(old: &str, new: &str) -> Value {
    let (old, new) = (document(old), document(new));
    let compared = Compared {
        notice: "privacy".into(),
        from: "2022-06-01".into(),
        to: "2024-09-09".into(),
        lang: "en".parse().ok(),
        updated: None,
        arguments: String::new(),
    };
    let json: Value = serde_json::from_str(&redline(&compare(&old, &new), &compared)).unwrap();
    for (side, text) in [(Side::Old, &old), (Side::New, &new)] {
        let mut rebuilt = String::new();
        rebuild(&json["blocks"], side, &mut rebuilt);
        assert_eq!(rebuilt, plain(&text.blocks), "{side:?} of {json:#}");
    }
    json
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    Old,
    New,
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// One text as docs/redline-json.md says to rebuild it, each block behind the name of its element.
fn rebuild(blocks: &Value, side: Side, out: &mut String) {
    let element = |value: &Value, out: &mut String| *out += &format!("<{}>", value.as_str().unwrap());
    for block in blocks.as_array().unwrap() {
        let other = if side == Side::Old { "inserted" } else { "deleted" };
        if block["fate"] == other {
            continue;
        }
        match side {
            Side::Old => {
                for was in list(block, "was") {
                    element(was, out);
                }
            }
            Side::New if block["element"].is_null() => {}
            Side::New => element(&block["element"], out),
        }
        for run in list(block, "runs") {
            words(run, side, out);
        }
        for (at, piece) in list(block, "pieces").iter().enumerate() {
            // The first piece begins where the block does.
            if side == Side::Old && at > 0 {
                for was in list(piece, "was") {
                    element(was, out);
                }
            }
            for run in list(piece, "runs") {
                words(run, side, out);
            }
        }
        if !block["blocks"].is_null() {
            rebuild(&block["blocks"], side, out);
        }
    }
}

fn words(run: &Value, side: Side, out: &mut String) {
    let key = match (run["run"].as_str().unwrap(), side) {
        ("kept", _) => "words",
        (_, Side::Old) => "old",
        (_, Side::New) => "new",
    };
    assert!(!run[key].is_null(), "{run} has {key}");
    for words in list(run, key) {
        let marks: Vec<&str> = list(words, "marks").iter().filter_map(Value::as_str).collect();
        characters(words["text"].as_str().unwrap(), &marks, out);
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
        out += &block.kind.element().map(|element| format!("<{element}>")).unwrap_or_default();
        match &block.body {
            Body::Text(text) => {
                for words in super::words(text.tokens()) {
                    characters(&words.text, &words.marks, &mut out);
                }
            }
            Body::Blocks(blocks) => out += &plain(blocks),
        }
    }
    out
}

#[test]
fn a_changed_period_is_a_run_with_both_numbers() {
    let json = proved("## Logs\n\nWe keep logs for 30 days.\n", "## Logs\n\nWe keep logs for 90 days.\n");
    insta::assert_snapshot!(serde_json::to_string(&json["blocks"][1]).unwrap(), @r#"{"element":"p","fate":"kept","runs":[{"run":"kept","words":[{"text":"We keep logs for"}]},{"kind":"substantive","new":[{"text":" 90"}],"old":[{"text":" 30"}],"run":"changed"},{"run":"kept","words":[{"text":" days."}]}],"was":["p"]}"#);
    insta::assert_snapshot!(serde_json::to_string(&json["sections"]).unwrap(), @r#"[{"change":"reworded","counts":{"case":0,"changes":1,"dashes":0,"deleted":1,"editorial":0,"encoding":0,"form":0,"hyphenation":0,"inserted":1,"kept":6,"links":0,"moves":0,"punctuation":0,"quotation_marks":0,"renumbering":0,"spelling":0,"white_space":0},"heading":"Logs","id":"logs","level":2,"was":null}]"#);
}

#[test]
fn links_and_emphasis_are_told_as_they_were_and_as_they_are() {
    let json = proved("See [our terms](/old), *please*.", "See [our terms](/new), please.");
    insta::assert_snapshot!(serde_json::to_string(&json["blocks"][0]["runs"]).unwrap(), @r#"[{"run":"kept","words":[{"text":"See"}]},{"new":[{"link":"/new","text":" our terms"}],"old":[{"link":"/old","text":" our terms"}],"run":"restyled"},{"run":"kept","words":[{"text":","}]},{"new":[{"text":" please"}],"old":[{"marks":["em"],"text":" please"}],"run":"restyled"},{"run":"kept","words":[{"text":"."}]}]"#);
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
        ("| a | b |\n|---|---|\n| c | d |\n".into(), "| a | x | b |\n|---|---|---|\n| c | y | e |\n".into()),
    ] {
        proved(&old, &new);
        proved(&new, &old);
    }
}

#[test]
fn the_schema_in_the_docs_is_the_one_of_the_code() {
    let derived = serde_json::to_string_pretty(&schemars::schema_for!(Whole<'static>)).unwrap() + "\n";
    let written = include_str!("../../../docs/redline.schema.json");
    assert!(derived == written, "docs/redline.schema.json is to be:\n{derived}");
}

#[test]
fn what_is_written_is_valid_by_the_schema() {
    let schema = serde_json::to_value(schemars::schema_for!(Whole<'static>)).unwrap();
    let texts = [
        "Before.\n\n## One\n\nWe *keep* logs for 30 days, [see](/a).\n\n1. a\n2. b\n\n| a | b |\n|---|---|\n| c | d |\n",
        "## Two\n\nWe keep logs for 90 days, [see](/b).\n\n5. a\n6. c\n\n> q\n\n```sh\nx\n```\n\n![alt](a.png) “x”\n",
    ];
    for (old, new) in [(texts[0], texts[1]), (texts[1], texts[0]), (texts[0], texts[0])] {
        assert_eq!(violation(&schema, &schema, &proved(old, new)), None);
    }
    let mut wrong = proved(texts[0], texts[1]);
    wrong["blocks"][0]["fate"] = "renamed".into();
    assert!(violation(&schema, &schema, &wrong).is_some(), "the check finds what is wrong");
}

/// What of `value` breaks `schema`, by the keywords that the schema uses; any other keyword is one of its own.
fn violation(root: &Value, schema: &Value, value: &Value) -> Option<String> {
    for (keyword, rule) in schema.as_object()? {
        let broken = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" | "required" => None,
            "$ref" => {
                let name = rule.as_str()?.strip_prefix("#/$defs/")?;
                violation(root, &root["$defs"][name], value)
            }
            "type" => {
                let is = |name: &Value| match name.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_u64(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    other => panic!("the schema knows a type `{other}`"),
                };
                let fits = rule.as_array().map_or_else(|| is(rule), |names| names.iter().any(is));
                (!fits).then(|| format!("{value} is no {rule}"))
            }
            "const" => (value != rule).then(|| format!("{value} is not {rule}")),
            "enum" => (!rule.as_array()?.contains(value)).then(|| format!("{value} is none of {rule}")),
            "minimum" => (value.as_u64() < rule.as_u64()).then(|| format!("{value} is too small")),
            "maximum" => (value.as_u64() > rule.as_u64()).then(|| format!("{value} is too large")),
            "items" => value.as_array()?.iter().find_map(|item| violation(root, rule, item)),
            "properties" => {
                let missing = list(schema, "required").iter().find(|key| value.get(key.as_str().unwrap()).is_none());
                let of_key = |(key, rule): (&String, &Value)| violation(root, rule, value.get(key)?);
                missing.map(|key| format!("{key} is missing")).or_else(|| rule.as_object()?.iter().find_map(of_key))
            }
            "additionalProperties" => {
                let unknown = value.as_object()?.keys().find(|key| schema["properties"].get(key.as_str()).is_none());
                unknown.map(|key| format!("{key} is unknown"))
            }
            "anyOf" | "oneOf" => {
                let broken: Vec<_> = rule.as_array()?.iter().map(|rule| violation(root, rule, value)).collect();
                broken.iter().all(Option::is_some).then(|| format!("{value}: {broken:?}"))
            }
            other => panic!("the schema uses `{other}`, which this test does not check"),
        };
        if broken.is_some() {
            return broken;
        }
    }
    None
}

fn fragment() -> impl Strategy<Value = String> {
    const KNOWN: [&str; 12] =
        ["aa", "bb", "cc.", "dd,", "*ff*", "**g**g", "[hh](/x)", "[hh](/y)", "“i”", "\"i\"", "j\\\nk", "l\u{a0}m"];
    let word = prop_oneof![4 => proptest::sample::select(&KNOWN[..]).prop_map(str::to_owned), 1 => "[a-c]{1,3}"];
    let words = proptest::collection::vec(word, 1..12).prop_map(|words| words.join(" "));
    let block = (0..9_u8, words).prop_map(|(kind, words)| match kind {
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
