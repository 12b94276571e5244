//! A page of the documentation: its blocks, its headings and where its links lead.

use std::fs;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::sources;

/// A guide.
pub struct Page {
    pub name: String,
    /// The guide whose project it goes on with.
    pub goes_on_from: Option<String>,
    pub blocks: Vec<Block>,
    pub headings: Vec<String>,
}

/// A fenced block.
pub struct Block {
    pub kind: Kind,
    /// The line of its backticks, from 1.
    pub line: usize,
    pub text: String,
}

/// What becomes of a block.
#[derive(Debug)]
pub enum Kind {
    Typed { fails: bool },
    File { path: String },
    Printed,
    Shown,
}

impl Page {
    pub fn parse(name: &str, text: &str) -> Self {
        let goes_on_from = text.split_once("<!-- goes on from ").and_then(|(_, rest)| rest.split_once(" -->"));
        let goes_on_from = goes_on_from.map(|(page, _)| page.to_owned());
        Self { name: name.to_owned(), goes_on_from, blocks: blocks(name, text), headings: headings(text) }
    }
}

/// The fenced blocks, with the line on which each begins.
fn blocks(page: &str, text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for (event, range) in parsed(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let line = line_at(text, range.start);
                blocks.push(Block { kind: kind(&info, page, line), line, text: String::new() });
                inside = true;
            }
            Event::Text(words) if inside => blocks.last_mut().expect("it was begun").text.push_str(&words),
            Event::End(TagEnd::CodeBlock) => inside = false,
            _ => {}
        }
    }
    blocks
}

fn kind(info: &str, page: &str, line: usize) -> Kind {
    let words: Vec<&str> = info.split_whitespace().collect();
    let title = words.iter().find_map(|word| word.strip_prefix("title="));
    match (words.as_slice(), title) {
        (["sh"], None) => Kind::Typed { fails: false },
        (["sh", "fails"], None) => Kind::Typed { fails: true },
        (["text", "output"], None) => Kind::Printed,
        ([_, _], Some(path)) => Kind::File { path: path.to_owned() },
        ([language] | [language, ..], None) if words.len() == 1 && *language != "sh" => Kind::Shown,
        _ => panic!("{page}:{line}: what is a block of `{info}`?"),
    }
}

pub fn parsed(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The line of a place in a text, from 1.
pub fn line_at(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

fn headings(text: &str) -> Vec<String> {
    let mut headings = Vec::new();
    let mut inside = false;
    for event in parsed(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                headings.push(String::new());
                inside = true;
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(words) | Event::Code(words) if inside => {
                headings.last_mut().expect("it was begun").push_str(&words);
            }
            _ => {}
        }
    }
    headings
}

/// The links of a page to others that lead nowhere: no such file, or no such heading in it.
pub fn broken_links(path: &str, text: &str) -> Vec<String> {
    let links = parsed(text).into_offset_iter().filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some((dest_url.to_string(), line_at(text, range.start))),
        _ => None,
    });
    let relative = links.filter(|(to, _)| !to.contains(':'));
    relative
        .filter(|(to, _)| !leads_somewhere(path, text, to))
        .map(|(to, line)| format!("{path}:{line}: {to}"))
        .collect()
}

fn leads_somewhere(path: &str, text: &str, to: &str) -> bool {
    let (file, heading) = to.split_once('#').map_or((to, None), |(file, heading)| (file, Some(heading)));
    if file.is_empty() {
        return heading.is_none_or(|heading| has_heading(text, heading));
    }
    let there = sources().join(path).parent().unwrap_or(Path::new("")).join(file);
    match heading {
        None => there.exists(),
        Some(heading) => fs::read_to_string(there).is_ok_and(|text| has_heading(&text, heading)),
    }
}

/// Whether a heading has this anchor, as GitHub makes them.
fn has_heading(text: &str, anchor: &str) -> bool {
    headings(text).iter().any(|heading| {
        let kept = heading.to_lowercase();
        let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).eq(anchor.chars())
    })
}
