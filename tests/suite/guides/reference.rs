//! The references have all there is: `docs/settings.md` and `docs/content.md` every key, `docs/commands.md` every command.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use pulldown_cmark::{Event, Tag, TagEnd};
use serde_json::Value;

use super::page::parsed;
use super::typed::{listed, printed_help};
use super::{read, sources};

/// Where the part of `docs/commands.md` begins that is made from the program's help.
const MADE: &str = "<!-- From here on this page is made from what `--help` says. -->\n";

#[test]
fn the_page_about_settings_has_each_key_of_the_settings_and_of_a_notice_and_no_other() {
    let page = read("docs/settings.md");
    for (heading, schema) in [("noticepress.yaml", "settings"), ("notice.yaml", "notice")] {
        let schema: Value = serde_json::from_str(&read(&format!("schemas/{schema}.schema.json"))).unwrap();
        let mut keys = BTreeSet::new();
        collect(&schema, &schema, "", &mut keys);
        assert_eq!(in_tables(&page, heading), keys, "the keys of {heading} in docs/settings.md, and in its schema");
    }
}

#[test]
fn the_page_about_content_has_each_key_of_front_matter_and_no_other() {
    let schema: Value = serde_json::from_str(&read("schemas/text.schema.json")).unwrap();
    let keys: BTreeSet<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(in_tables(&read("docs/content.md"), "Front matter"), keys);
}

/// The keys that a schema knows, those of objects in them behind a dot: `email.logo.url`.
fn collect(schema: &Value, whole: &Value, before: &str, keys: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|at| at.strip_prefix("#/$defs/")) {
        collect(&whole["$defs"][name], whole, before, keys);
    }
    collect_some(&schema["items"], whole, before, keys);
    for one in ["anyOf", "allOf", "oneOf"].iter().filter_map(|of| schema[*of].as_array()).flatten() {
        collect(one, whole, before, keys);
    }
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        keys.insert(format!("{before}{key}"));
        collect(value, whole, &format!("{before}{key}."), keys);
    }
}

fn collect_some(schema: &Value, whole: &Value, before: &str, keys: &mut BTreeSet<String>) {
    if schema.is_object() {
        collect(schema, whole, before, keys);
    }
}

/// What stands in code in the first column of the tables below a heading, up to the next one of its level.
fn in_tables(page: &str, heading: &str) -> BTreeSet<String> {
    let (_, below) = page.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("there is no `{heading}`"));
    let section = below.split("\n## ").next().unwrap_or_default();
    let mut keys = BTreeSet::new();
    let mut column = None;
    for event in parsed(section) {
        match event {
            Event::Start(Tag::TableRow) => column = Some(0),
            Event::End(TagEnd::TableCell) => column = column.map(|column| column + 1),
            Event::Code(key) if column == Some(0) => {
                keys.insert(key.to_string());
            }
            _ => {}
        }
    }
    keys
}

#[test]
fn the_page_about_commands_says_what_the_help_says() {
    let page = read("docs/commands.md");
    let (written, _) = page.split_once(MADE).expect("the page has the line behind which it is made");
    let expected = format!("{written}{MADE}{}", commands());
    if page != expected {
        let made = sources().join("target/commands.md");
        fs::write(&made, expected).unwrap();
        panic!("docs/commands.md is not what the help says; {} is", made.display());
    }
}

/// A section for each command, and one for the options of all.
fn commands() -> String {
    let common = Described::of(&[]);
    let mut page = String::new();
    for command in listed(&common.printed) {
        section(&mut page, &[command], &common);
        let below = Described::of(&[command]).printed;
        listed(&below).for_each(|name| section(&mut page, &[command, name], &common));
    }
    page.push_str("\n## Options of every command\n\n");
    table(&mut page, common.options.iter().filter(|(option, _)| !option.contains("--version")));
    page
}

fn section(page: &mut String, command: &[&str], common: &Described) {
    let described = Described::of(command);
    let of_its_own = |(option, _): &&(String, String)| !common.options.iter().any(|(name, _)| name == option);
    writeln!(page, "\n## {}\n\n{}.\n", command.join(" "), described.about).unwrap();
    writeln!(page, "    {}\n", described.usage).unwrap();
    let options = described.options.iter().filter(of_its_own);
    let rows: Vec<&(String, String)> = described.arguments.iter().chain(options).collect();
    if rows.is_empty() {
        page.truncate(page.trim_end().len());
        page.push('\n');
    } else {
        table(page, rows.into_iter());
    }
}

fn table<'a>(page: &mut String, rows: impl Iterator<Item = &'a (String, String)>) {
    page.push_str("| | |\n|---|---|\n");
    for (name, about) in rows {
        let about = about.replace('|', "\\|").replace('<', "\\<");
        writeln!(page, "| `{}` | {about} |", name.replace('|', "\\|")).unwrap();
    }
}

/// What the help says of a command.
struct Described {
    printed: String,
    about: String,
    usage: String,
    arguments: Vec<(String, String)>,
    options: Vec<(String, String)>,
}

impl Described {
    fn of(command: &[&str]) -> Self {
        let command: Vec<String> = command.iter().map(|&word| word.to_owned()).collect();
        let printed = printed_help(&command).unwrap_or_else(|| panic!("{command:?} has no help"));
        let about = printed.lines().next().unwrap_or_default().to_owned();
        let usage = printed.lines().find_map(|line| line.strip_prefix("Usage: ")).unwrap_or_default().to_owned();
        let options = rows(&printed, "Options").filter(|(option, _)| !option.starts_with("-h")).collect();
        let arguments = rows(&printed, "Arguments").collect();
        Self { printed, about, usage, arguments, options }
    }
}

/// What stands below a heading of a help: a name, and what is said of it.
fn rows(printed: &str, heading: &str) -> impl Iterator<Item = (String, String)> {
    let below = printed.split_once(&format!("\n{heading}:\n")).map_or("", |(_, rest)| rest);
    let rows = below.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.trim().split_once("  "));
    rows.map(|(name, about)| (name.to_owned(), about.trim().to_owned()))
}
