//! A guide, followed: its blocks run in one shell, in an empty folder.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::Duration;

use super::{Block, Kind};
use crate::project::{Run, Sandbox, program_at, run_within};

/// Every command of a guide together, however busy the machine is.
const HANGS: Duration = Duration::from_secs(600);
/// Stands in what is printed before each block, with its number: the record separator of ASCII.
const MARK: char = '\u{1e}';

/// A block, and the page that it is on.
pub struct Step<'a> {
    pub page: &'a str,
    pub block: &'a Block,
}

impl Step<'_> {
    fn place(&self) -> String {
        format!("{}:{}", self.page, self.block.line)
    }
}

/// Follows these blocks. An error says where they cannot be, what was typed and what was printed.
pub fn follow(steps: &[Step<'_>]) -> Result<(), String> {
    let sandbox = Sandbox::empty();
    let run = run_within(shell(&sandbox, steps), HANGS);
    let printed: Vec<(usize, &str)> = run.stdout.split(MARK).skip(1).filter_map(numbered).collect();
    if run.code != Some(0) {
        return Err(stopped(steps, printed.last(), &run));
    }
    for (number, step) in steps.iter().enumerate() {
        if matches!(step.block.kind, Kind::Printed) {
            let typed = steps[..number].iter().rposition(|step| matches!(step.block.kind, Kind::Typed { .. }));
            let typed = typed.ok_or_else(|| format!("{}: nothing was typed before this", step.place()))?;
            let (_, text) = printed.iter().find(|(at, _)| *at == typed).expect("all blocks were run");
            are_printed(step, steps[typed].block, text)?;
        }
    }
    Ok(())
}

fn numbered(part: &str) -> Option<(usize, &str)> {
    let (number, printed) = part.split_once('\n')?;
    Some((number.parse().ok()?, printed))
}

/// A shell that runs the blocks, with the program in its path, and a home and an identity of nobody.
fn shell(sandbox: &Sandbox, steps: &[Step<'_>]) -> Command {
    let (bin, files, folder) = (sandbox.top().join("bin"), sandbox.top().join("files"), sandbox.top().join("guide"));
    for new in [&bin, &files, &folder] {
        fs::create_dir(new).unwrap();
    }
    symlink(assert_cmd::cargo::cargo_bin!("noticepress"), bin.join("noticepress")).unwrap();
    let mut script = "exec 2>&1\n".to_owned();
    for (number, Step { block, .. }) in steps.iter().enumerate() {
        match &block.kind {
            Kind::File { path } => {
                fs::write(files.join(number.to_string()), &block.text).unwrap();
                writeln!(script, "mkdir -p \"$(dirname '{path}')\"; cp '{}/{number}' '{path}'", files.display())
                    .unwrap();
            }
            Kind::Typed { fails } => {
                writeln!(script, "printf '{MARK}{number}\\n'").unwrap();
                let text = &block.text;
                let block = if *fails { format!("if {{\n{text}}}; then exit 99; fi\n") } else { text.clone() };
                script.push_str(&block);
            }
            Kind::Printed | Kind::Shown => {}
        }
    }
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = program_at("sh".as_ref(), &["-eu", "-c", &script]);
    shell.current_dir(folder).env("HOME", sandbox.home()).env("PATH", path).env("GIT_CONFIG_GLOBAL", "/dev/null");
    shell.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_ALLOW_PROTOCOL", "file");
    for whose in ["AUTHOR", "COMMITTER"] {
        shell.env(format!("GIT_{whose}_NAME"), "Example").env(format!("GIT_{whose}_EMAIL"), "editor@example.org");
    }
    shell
}

fn stopped(steps: &[Step<'_>], last: Option<&(usize, &str)>, run: &Run) -> String {
    let Some((number, printed)) = last else {
        return format!("the shell did not begin\n{run}");
    };
    let step = &steps[*number];
    let wrong = match (run.code, &step.block.kind) {
        (Some(99), Kind::Typed { fails: true }) => "this should fail".to_owned(),
        (Some(code), _) => format!("this ends with {code}"),
        (None, _) => "this does not end".to_owned(),
    };
    format!("{}: {wrong}\n{}", step.place(), typed_and_printed(step.block, printed))
}

/// Whether each line of the block is one that was printed, after the one before it.
fn are_printed(step: &Step<'_>, typed: &Block, printed: &str) -> Result<(), String> {
    let mut lines = printed.lines().map(str::trim_end);
    for (at, line) in step.block.text.lines().enumerate() {
        if !lines.any(|printed| printed == line.trim_end()) {
            let place = format!("{}:{}", step.page, step.block.line + 1 + at);
            return Err(format!("{place}: `{line}` was not printed by\n{}", typed_and_printed(typed, printed)));
        }
    }
    Ok(())
}

fn typed_and_printed(block: &Block, printed: &str) -> String {
    format!("{}which printed\n{}", indented(&block.text), indented(printed))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
