//! A guide, followed: its blocks run in one shell, in an empty folder or in what another guide made.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::page::{Block, Kind, Page};
use crate::project::{Run, Sandbox, program_at, run_within};

/// Every command of a guide together, however busy the machine is.
const HANGS: Duration = Duration::from_secs(600);
/// Stands in what is printed before each block, with its number: the record separator of ASCII.
const MARK: char = '\u{1e}';
/// What the shell ends with where a command should fail, and does not.
const PASSED: i32 = 99;
/// The folder in which a guide is followed.
const GUIDE: &str = "guide";

/// A machine on which a guide was followed to its end.
pub struct Followed {
    sandbox: Sandbox,
    /// Where the shell stood at last, below the folder of the guide.
    at: PathBuf,
}

/// Follows a guide, from where the one that it goes on from ended. An error says where it cannot be followed, what was typed and what was
/// printed.
pub fn follow(page: &Page, before: Option<&Followed>) -> Result<Followed, String> {
    let sandbox = Sandbox::empty();
    let run = run_within(shell(&sandbox, page, before), HANGS);
    let printed: Vec<(usize, &str)> = run.stdout.split(MARK).skip(1).filter_map(numbered).collect();
    if run.code != Some(0) {
        return Err(stopped(page, printed.last(), &run));
    }
    for (number, block) in page.blocks.iter().enumerate().filter(|(_, block)| matches!(block.kind, Kind::Printed)) {
        let typed = page.blocks[..number].iter().rposition(|block| matches!(block.kind, Kind::Typed { .. }));
        let typed = typed.ok_or_else(|| format!("{}:{}: nothing was typed before this", page.name, block.line))?;
        let (_, text) = printed.iter().find(|(at, _)| *at == typed).expect("all blocks were run");
        are_printed(page, block, &page.blocks[typed], text)?;
    }
    let at = fs::read_to_string(sandbox.top().join("at")).unwrap();
    let at = Path::new(at.trim_end()).strip_prefix(fs::canonicalize(sandbox.top().join(GUIDE)).unwrap());
    let at = at.map_err(|_| format!("{}: the shell left the folder", page.name))?.to_owned();
    Ok(Followed { sandbox, at })
}

fn numbered(part: &str) -> Option<(usize, &str)> {
    let (number, printed) = part.split_once('\n')?;
    Some((number.parse().ok()?, printed))
}

/// A shell that runs the blocks, with the program in its path, and a home and an identity of nobody.
fn shell(sandbox: &Sandbox, page: &Page, before: Option<&Followed>) -> Command {
    let (bin, files, folder) = (sandbox.top().join("bin"), sandbox.top().join("files"), sandbox.top().join(GUIDE));
    for new in [&bin, &files, &folder] {
        fs::create_dir(new).unwrap();
    }
    symlink(assert_cmd::cargo::cargo_bin!("noticepress"), bin.join("noticepress")).unwrap();
    if let Some(before) = before {
        let all = before.sandbox.top().join(GUIDE).join(".");
        assert!(Command::new("cp").arg("-pR").arg(all).arg(&folder).status().unwrap().success(), "files are copied");
    }
    let mut script = "exec 2>&1\n".to_owned();
    for (number, block) in page.blocks.iter().enumerate() {
        match &block.kind {
            Kind::File { path } => {
                fs::write(files.join(number.to_string()), &block.text).unwrap();
                let from = files.display();
                writeln!(script, "mkdir -p \"$(dirname '{path}')\"; cp '{from}/{number}' '{path}'").unwrap();
            }
            Kind::Typed { fails } => {
                let text = &block.text;
                writeln!(script, "printf '{MARK}{number}\\n'").unwrap();
                script += &if *fails { format!("if {{\n{text}}}; then exit {PASSED}; fi\n") } else { text.clone() };
            }
            Kind::Printed | Kind::Shown => {}
        }
    }
    writeln!(script, "pwd -P > '{}/at'", sandbox.top().display()).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = program_at("sh".as_ref(), &["-eu", "-c", &script]);
    shell.current_dir(before.map_or(folder.clone(), |before| folder.join(&before.at)));
    shell.env("HOME", sandbox.home()).env("PATH", path).env("GIT_CONFIG_GLOBAL", "/dev/null");
    shell.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_ALLOW_PROTOCOL", "file");
    for whose in ["AUTHOR", "COMMITTER"] {
        shell.env(format!("GIT_{whose}_NAME"), "Example").env(format!("GIT_{whose}_EMAIL"), "editor@example.org");
    }
    shell
}

fn stopped(page: &Page, last: Option<&(usize, &str)>, run: &Run) -> String {
    let Some((number, printed)) = last else {
        return format!("{}: the shell did not begin\n{run}", page.name);
    };
    let block = &page.blocks[*number];
    let wrong = match (run.code, &block.kind) {
        (Some(PASSED), Kind::Typed { fails: true }) => "this should fail".to_owned(),
        (Some(code), _) => format!("this ends with {code}"),
        (None, _) => "this does not end".to_owned(),
    };
    format!("{}:{}: {wrong}\n{}", page.name, block.line, typed_and_printed(block, printed))
}

/// Whether each line of the block is one that was printed, after the one before it.
fn are_printed(page: &Page, block: &Block, typed: &Block, printed: &str) -> Result<(), String> {
    let mut lines = printed.lines().map(str::trim_end);
    for (at, line) in block.text.lines().enumerate() {
        if !lines.any(|printed| printed == line.trim_end()) {
            let place = format!("{}:{}", page.name, block.line + 1 + at);
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
