//! Commands that pages name, in code: each is one of the program's, with options that it has.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::page::{line_at, parsed};
use super::{read, sources};
use crate::project::{program, run};

/// The README and every page below `docs/`, by their paths.
pub fn pages() -> Vec<(String, String)> {
    let mut paths = vec!["README.md".to_owned()];
    collect(&sources().join("docs"), "docs", &mut paths);
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

fn collect(folder: &Path, path: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{path}/{}", entry.file_name().into_string().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &path, paths);
        } else if path.ends_with(".md") {
            paths.push(path);
        }
    }
}

/// What `--help` says of a command.
pub struct Help {
    /// Its options, long and short, as they are typed, and whether a value follows.
    pub options: BTreeMap<String, bool>,
    /// The commands below it.
    pub commands: BTreeSet<String>,
}

/// The help of the program and of its commands, each asked for once.
#[derive(Default)]
pub struct Program(BTreeMap<Vec<String>, Option<Help>>);

impl Program {
    /// The help of a command, such as `import docx`, or of the program where nothing is named. Nothing if there is none.
    pub fn help(&mut self, command: &[String]) -> Option<&Help> {
        self.0.entry(command.to_vec()).or_insert_with(|| asked(command)).as_ref()
    }
}

/// What `-h` prints of a command.
pub fn printed_help(command: &[String]) -> Option<String> {
    let words: Vec<&str> = command.iter().map(String::as_str).chain(["-h"]).collect();
    let run = run(program(&words));
    (run.code == Some(0)).then_some(run.stdout)
}

fn asked(command: &[String]) -> Option<Help> {
    let printed = printed_help(command)?;
    let indented = printed.lines().filter_map(|line| line.strip_prefix("  "));
    let names = indented.filter_map(|line| line.split("  ").find(|part| !part.is_empty()));
    let options = names.filter(|name| name.starts_with('-')).flat_map(|name| {
        let takes_value = name.contains('<');
        let spelt = name.split(", ").filter_map(|option| option.split([' ', '=']).next());
        spelt.map(move |option| (option.to_owned(), takes_value))
    });
    Some(Help { options: options.collect(), commands: listed(&printed).map(str::to_owned).collect() })
}

/// The commands that a help lists, in its order.
pub fn listed(printed: &str) -> impl Iterator<Item = &str> {
    let list = printed.split_once("\nCommands:\n").map_or("", |(_, rest)| rest);
    let lines = list.lines().take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help")
}

/// What is wrong with the commands in a line of code.
fn wrong_in(line: &str, program: &mut Program) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let starts = words.iter().enumerate().filter(|(_, word)| **word == "noticepress").map(|(at, _)| at + 1);
    starts.filter_map(|start| wrong_command(&words[start..], program).err()).collect()
}

fn wrong_command(words: &[&str], program: &mut Program) -> Result<(), String> {
    let mut command: Vec<String> = Vec::new();
    let mut words = words.iter().take_while(|word| !matches!(**word, "&&" | "||" | "|" | ";" | ">" | "#"));
    while let Some(word) = words.next() {
        let help = program.help(&command).expect("what was followed so far is a command");
        let called =
            ["noticepress"].into_iter().chain(command.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        if word.starts_with('-') && word.len() > 1 {
            let option = word.split(['=', ')', ';', ',']).next().unwrap_or_default();
            let takes_value = help.options.get(option).ok_or_else(|| format!("`{called}` has no option `{option}`"))?;
            if *takes_value && !word.contains('=') {
                words.next();
            }
        } else if help.commands.contains(*word) {
            command.push((*word).to_owned());
        } else if !help.commands.is_empty() && is_plain(word) {
            return Err(format!("`{word}` is no command of `{called}`"));
        } else if command.is_empty() {
            // `docker build --tag noticepress .`: a name, and nothing that is typed.
            break;
        }
    }
    Ok(())
}

/// Whether a word could be the name of a command.
fn is_plain(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase()) && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

/// What is wrong with the commands of a page, each with its line.
fn wrong_commands(path: &str, text: &str, program: &mut Program) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut inside = false;
    for (event, range) in parsed(text).into_offset_iter() {
        let line = line_at(text, range.start);
        let code = match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                inside = !matches!(kind, CodeBlockKind::Fenced(info) if info.starts_with("text") || info.starts_with("markdown"));
                continue;
            }
            Event::End(TagEnd::CodeBlock) => {
                inside = false;
                continue;
            }
            Event::Text(code) if inside => code,
            Event::Code(code) => code,
            _ => continue,
        };
        for (at, of_code) in code.lines().enumerate() {
            wrong.extend(wrong_in(of_code, program).into_iter().map(|what| format!("{path}:{}: {what}", line + at)));
        }
    }
    wrong
}

#[test]
fn each_command_that_a_page_names_is_one_and_has_the_options_that_it_is_given() {
    let mut program = Program::default();
    let pages = pages();
    assert!(pages.iter().any(|(path, _)| path == "docs/rules/README.md"), "the pages are found");
    let wrong: Vec<String> = pages.iter().flat_map(|(path, text)| wrong_commands(path, text, &mut program)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_command_or_an_option_that_is_none_is_found_wherever_it_stands_in_code() {
    let page = "Type `noticepress biuld`, `noticepress --root a check --sinse main`, or\n\n    cd a && noticepress verify --homepage a\n\n\
                ```console\n$ noticepress serve --prot 1 && noticepress check\n```\n\nnoticepress writes it.\n";
    let wrong = wrong_commands("a.md", page, &mut Program::default());
    insta::assert_snapshot!(wrong.join("\n"), @r"
    a.md:1: `biuld` is no command of `noticepress`
    a.md:1: `noticepress check` has no option `--sinse`
    a.md:6: `noticepress serve` has no option `--prot`
    ");
}
