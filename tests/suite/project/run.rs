//! One run of the program: how it is called, and what it said.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// A run that takes longer hangs, however busy the machine is.
const HANGS: Duration = Duration::from_secs(120);

/// The program with its arguments, in an environment that says nothing about colour or backtraces.
pub fn program(arguments: &[&str]) -> Command {
    program_at(assert_cmd::cargo::cargo_bin!("noticepress"), arguments)
}

pub fn program_at(binary: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary);
    command.args(arguments);
    for variable in ["RUST_BACKTRACE", "RUST_LIB_BACKTRACE", "CLICOLOR_FORCE", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "TZ"]
    {
        command.env_remove(variable);
    }
    command
}

pub fn run(command: Command) -> Run {
    run_within(command, HANGS)
}

/// The same for a machine that has much else to do.
pub fn run_within(command: Command, longest: Duration) -> Run {
    let called = format!("{command:?}");
    let start = Instant::now();
    let output = assert_cmd::Command::from_std(command).timeout(longest).output().expect("the program is there");
    Run {
        called,
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("what is printed is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("what is said is UTF-8"),
        took: start.elapsed(),
    }
}

/// What one run of the program said. A run that hung was killed and has no exit code.
pub struct Run {
    called: String,
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub took: Duration,
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let start: String = self.stderr.chars().take(3000).collect();
        write!(f, "  $ {}\n  {}", self.called, start.replace('\n', "\n  "))
    }
}

impl Run {
    /// What no run may do, whatever it was given.
    pub fn bad_manners(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.code.is_none() {
            wrong.push(format!("killed, or hung, after {:?}", self.took));
        }
        for trace in ["panicked", "RUST_BACKTRACE", "stack overflow"] {
            if self.stderr.contains(trace) {
                wrong.push(format!("a person is shown {trace:?}"));
            }
        }
        if let Some(control) = self.stderr.chars().find(|&c| reaches_into_the_terminal(c)) {
            wrong.push(format!("{control:?} goes to the terminal as it is"));
        }
        if self.stderr.len() > 20_000 {
            wrong.push(format!("{} bytes of messages", self.stderr.len()));
        }
        wrong
    }

    /// The messages, in the order they were printed.
    pub fn messages(&self) -> Vec<Message> {
        let mut blocks: Vec<Vec<&str>> = Vec::new();
        for line in self.stderr.lines() {
            if line.starts_with("error") || line.starts_with("warning") {
                blocks.push(Vec::new());
            }
            if let Some(block) = blocks.last_mut() {
                block.push(line);
            }
        }
        blocks.iter().map(|lines| Message::parse(lines)).collect()
    }

    /// Whether the messages hold these words, in any case.
    pub fn says(&self, words: &str) -> bool {
        self.stderr.to_lowercase().contains(&words.to_lowercase())
    }
}

/// Control characters, and those that turn the direction of what follows.
fn reaches_into_the_terminal(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One message as rustc writes them: `error[N0012]: what is wrong`, then `--> place`, source lines and hints.
pub struct Message {
    pub severity: String,
    pub code: Option<String>,
    pub headline: String,
    places: Vec<String>,
    words: String,
    pub has_hint: bool,
}

impl Message {
    fn parse(lines: &[&str]) -> Self {
        let first = lines.first().copied().unwrap_or_default();
        let (before, headline) = first.split_once(": ").unwrap_or((first, ""));
        let (severity, code) = before.split_once('[').unwrap_or((before, ""));
        let is_place = |line: &str| ["-->", ":::"].iter().any(|arrow| line.trim_start().starts_with(arrow));
        let starts = |line: &str, word: &str| line.trim_start().starts_with(word);
        Self {
            severity: severity.to_owned(),
            code: code.strip_suffix(']').filter(|code| is_code(code)).map(str::to_owned),
            headline: headline.to_owned(),
            places: lines.iter().filter_map(|line| line.trim().strip_prefix("--> ")).map(str::to_owned).collect(),
            words: lines.iter().filter(|line| !is_place(line)).map(|line| line.to_lowercase() + "\n").collect(),
            has_hint: lines.iter().any(|line| starts(line, "= hint:") || starts(line, "= help:")),
        }
    }

    /// Whether it points at `place`, or into it: `file:3` holds `file:3:10`, and a folder its files.
    pub fn is_at(&self, place: &str) -> bool {
        self.places
            .iter()
            .any(|at| at.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/'])))
    }

    /// Whether its words, labels, hints and quoted source lines hold `words`, in any case; `a|b` is one or the other.
    pub fn says(&self, words: &str) -> bool {
        words.to_lowercase().split('|').any(|words| self.words.contains(words))
    }
}

fn is_code(text: &str) -> bool {
    text.strip_prefix('N').is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[test]
fn a_message_is_read_as_rustc_writes_it() {
    let printed = "error[N0012]: no such date\n --> content/a.md:3:10\n  |\n\
                   3 | updated: 2023-02-30\n  |          ^^^^^^^^^^\n  = hint: February 2023 has 28 days";
    let message = Message::parse(&printed.lines().collect::<Vec<_>>());
    assert_eq!((message.severity.as_str(), message.code.as_deref()), ("error", Some("N0012")));
    assert!(message.is_at("content/a.md:3:10") && message.is_at("content/a.md:3") && message.is_at("content/a.md"));
    assert!(!message.is_at("content/a.md:3:1") && !message.is_at("content/a.md:30"));
    assert!(message.says("NO SUCH DATE") && message.says("31 days|28 days") && message.has_hint);
}
