//! The documentation is true: what the guides show is typed, in their order, and what they say is printed is printed; each
//! command named anywhere is one; and the references have every key, command and option.
//!
//! A guide is a page of `docs/guides/`. Its blocks, by the first words after the backticks:
//!
//! | block | what becomes of it |
//! |---|---|
//! | `sh` | is run, in one shell with those before it |
//! | `sh fails` | is run, and has to fail |
//! | `markdown title=PATH`, or another language | is written to that file, from where the shell stands |
//! | `text output` | its lines are among those that the `sh` before it printed, in that order |
//! | another | is shown only; a command in it has to be one |
//!
//! `<!-- goes on from tutorial.md -->` lets a page begin where that one ended.

mod page;
mod reference;
mod run;
mod typed;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use page::{Kind, Page};
use run::{Followed, follow};

const GUIDES: &str = "docs/guides";

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(sources().join(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

/// The guides by their file names.
fn guides() -> BTreeMap<String, Page> {
    let names =
        fs::read_dir(sources().join(GUIDES)).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let pages = names.filter(|name| name.ends_with(".md"));
    pages.map(|name| (name.clone(), Page::parse(&name, &read(&format!("{GUIDES}/{name}"))))).collect()
}

/// Follows these guides, each behind the one that it goes on from. Says what is wrong.
fn follow_behind(before: Option<(&str, &Followed)>, pages: &BTreeMap<String, Page>) -> Vec<String> {
    let next = pages.values().filter(|page| page.goes_on_from.as_deref() == before.map(|(name, _)| name));
    let each = next.map(|page| match follow(page, before.map(|(_, followed)| followed)) {
        Ok(followed) => follow_behind(Some((&page.name, &followed)), pages),
        Err(wrong) => vec![wrong],
    });
    each.flatten().collect()
}

#[test]
fn each_guide_can_be_followed_from_its_first_command_to_its_last() {
    let pages = guides();
    assert!(pages.contains_key("tutorial.md"), "the guides are found");
    let behind = pages.values().filter_map(|page| page.goes_on_from.as_ref());
    behind.for_each(|before| assert!(pages.contains_key(before), "there is no guide `{before}` to go on from"));
    let wrong = follow_behind(None, &pages);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_guide_shows_a_command_and_ends_with_what_to_do_next() {
    for (name, page) in guides() {
        let runs = page.blocks.iter().any(|block| matches!(block.kind, Kind::Typed { .. }));
        assert!(runs, "{name} has no block `sh`");
        let last = page.headings.last().map(String::as_str);
        assert_eq!(last, Some("What next"), "the last heading of {name}");
    }
}

#[test]
fn a_guide_that_is_not_true_is_told_with_its_line_and_with_what_was_printed() {
    let told = |text: &str| {
        follow(&Page::parse("wrong.md", text), None).err().unwrap_or_else(|| "it can be followed".to_owned())
    };
    insta::assert_snapshot!(told("# A\n\n```sh\necho one\n```\n\n```text output\none\ntwo\n```\n"), @r"
    wrong.md:9: `two` was not printed by
      echo one
    which printed
      one
    ");
    insta::assert_snapshot!(told("```sh\necho one\nnoticepress new\n```\n").lines().take(3).collect::<Vec<_>>().join("\n"), @r"
    wrong.md:1: this ends with 2
      echo one
      noticepress new
    ");
    insta::assert_snapshot!(told("```sh fails\ntrue\n```\n"), @r"
    wrong.md:1: this should fail
      true
    which printed
    ");
    let order = "```sh\necho one\necho two\n```\n\n```text output\ntwo\none\n```\n";
    assert!(told(order).starts_with("wrong.md:8: `one` was not printed"), "{}", told(order));
    let file = "```sh\nmkdir a\ncd a\n```\n\n```yaml title=b/c.yaml\nd: e\n```\n\n```sh\ncat b/c.yaml\n```\n\n```text output\nd: e\n```\n";
    assert_eq!(told(file), "it can be followed");
}

#[test]
fn a_link_between_pages_leads_to_a_page_and_a_heading() {
    let wrong: Vec<String> = typed::pages().iter().flat_map(|(path, text)| page::broken_links(path, text)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
