//! Runs the program on a project in an empty folder and judges what it said and what it touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use walkdir::WalkDir;

use super::project::{Project, good};

/// The day every row is judged on unless it says otherwise: the newer text is announced and not yet in force, so that
/// banner, feed entry and email are all there.
pub const AS_OF: &str = "2024-03-15";
/// A run that takes longer hangs.
const HANGS: Duration = Duration::from_secs(20);
/// What the table's "100 ms" and "2 s" are held to, because machines that run tests are busy.
pub const SOON: Duration = Duration::from_secs(5);

/// One line of a row.
pub struct Case {
    /// The fault in a few words, for the report.
    pub what: &'static str,
    pub project: Project,
    pub expect: Expect,
}

/// What the program owes to a faulty project.
pub struct Expect {
    severity: &'static str,
    place: String,
    says: Vec<String>,
    alone: bool,
    within: Duration,
}

/// Exit 1, with just one error, at `position` (`3:10`, `3`, or nothing for the file as such) of `path`.
///
/// The message and its hints hold each of `says`, in any case; `a|b` is one or the other.
pub fn refused(path: &str, position: &str, says: &[&str]) -> Expect {
    Expect::new("error", path, position, says)
}

/// Exit 0 with such a warning, and exit 1 under `--strict`.
pub fn warned(path: &str, position: &str, says: &[&str]) -> Expect {
    Expect::new("warning", path, position, says)
}

impl Expect {
    fn new(severity: &'static str, path: &str, position: &str, says: &[&str]) -> Self {
        let place = if position.is_empty() { path.to_owned() } else { format!("{path}:{position}") };
        let says = says.iter().map(|&words| words.to_owned()).collect();
        Self { severity, place, says, alone: true, within: HANGS }
    }

    /// There may be other errors too, because the fault breaks more than one rule.
    pub fn among_others(mut self) -> Self {
        self.alone = false;
        self
    }

    /// It must not take long.
    pub fn soon(mut self) -> Self {
        self.within = SOON;
        self
    }
}

/// Judges every case of a row, and reports all that went wrong at once. Returns the folders as the cases left them.
pub fn judge(row: &str, cases: impl IntoIterator<Item = Case>) -> Vec<Sandbox> {
    let mut complaints = String::new();
    let mut judged = Vec::new();
    for case in cases {
        let sandbox = Sandbox::with_old_output();
        sandbox.replace(&case.project);
        for complaint in judge_case(&sandbox, &case.expect) {
            complaints += &format!("\n{row}, {}: {complaint}\n", case.what);
        }
        judged.push(sandbox);
    }
    assert!(complaints.is_empty(), "{complaints}");
    judged
}

fn judge_case(sandbox: &Sandbox, expect: &Expect) -> Vec<String> {
    let commands: &[(&[&str], i32)] = match expect.severity {
        "error" => &[(&["check"], 1), (&["build"], 1)],
        _ => &[(&["check"], 0), (&["check", "--strict"], 1), (&["build", "--strict"], 1), (&["build"], 0)],
    };
    let mut complaints = Vec::new();
    for &(arguments, code) in commands {
        let before = sandbox.tree();
        let run = sandbox.run(arguments);
        let mut wrong = run.bad_manners();
        if run.code != Some(code) {
            wrong.push(format!("exit {:?} where {code} was due", run.code));
        }
        if run.took > expect.within {
            wrong.push(format!("took {:?}", run.took));
        }
        if code != 0 || arguments[0] == "check" {
            wrong.extend(changes(&before, &sandbox.tree()));
        }
        wrong.extend(expect.missing_from(&run));
        complaints.extend(wrong.into_iter().map(|what| format!("{what}\n{run}")));
    }
    complaints
}

impl Expect {
    fn missing_from(&self, run: &Run) -> Vec<String> {
        let messages = run.messages();
        let errors = messages.iter().filter(|message| message.severity == "error" && message.code.is_some()).count();
        let mut wrong = Vec::new();
        if self.severity == "error" && self.alone && errors > 1 {
            wrong.push(format!("{errors} errors for one mistake"));
        }
        if self.severity == "warning" && errors > 0 {
            wrong.push("an error where a warning was due".to_owned());
        }
        let here: Vec<_> = messages
            .iter()
            .filter(|message| message.severity == self.severity && message.code.is_some() && message.is_at(&self.place))
            .collect();
        let Some(found) = here.iter().find(|message| self.says.iter().all(|words| message.says(words))) else {
            let (severity, place, says) = (self.severity, &self.place, &self.says);
            wrong.push(match here.first() {
                None => format!("no {severity} with a code at {place}"),
                Some(_) => format!("the {severity} at {place} does not say {says:?}"),
            });
            return wrong;
        };
        if self.severity == "error" && !found.has_hint {
            wrong.push(format!("the error at {} has no hint", self.place));
        }
        wrong
    }
}

/// An empty folder that stands for the whole machine: a home, a project, and what lies beside it.
pub struct Sandbox(TempDir);

impl Sandbox {
    pub fn with(project: &Project) -> Self {
        let sandbox = Self::empty();
        project.lay(&sandbox.root());
        sandbox
    }

    pub fn empty() -> Self {
        let sandbox = Self(TempDir::with_prefix("faults-").expect("a temporary folder is made"));
        fs::create_dir_all(sandbox.home()).expect("a home is made");
        fs::create_dir_all(sandbox.root()).expect("a project folder is made");
        sandbox
    }

    /// The good project, built: what a later, faulty run must leave as it is.
    pub fn with_old_output() -> Self {
        let sandbox = Self::with(&good());
        sandbox.builds(&["build"]);
        sandbox
    }

    /// Puts `project` in the place of the one that was built, and leaves the output alone.
    pub fn replace(&self, project: &Project) {
        fs::remove_dir_all(self.root().join("content")).expect("the old content goes");
        project.lay(&self.root());
    }

    pub fn top(&self) -> &Path {
        self.0.path()
    }

    pub fn home(&self) -> PathBuf {
        self.top().join("home")
    }

    pub fn root(&self) -> PathBuf {
        self.top().join("work/project")
    }

    pub fn output(&self) -> PathBuf {
        self.root().join("output")
    }

    /// Runs the program on the project, as of [`AS_OF`] unless the arguments name another day.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.command(arguments))
    }

    /// The same, not yet run: for other folders, variables and users.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.arg("--root").arg(self.root()).current_dir(self.top()).env("HOME", self.home());
        if !arguments.contains(&"--as-of") {
            command.args(["--as-of", AS_OF]);
        }
        command
    }

    /// Everything in the sandbox.
    pub fn tree(&self) -> Tree {
        tree(self.top())
    }

    /// A file of `output/site`.
    pub fn site(&self, path: &str) -> String {
        let path = self.output().join("site").join(path);
        fs::read_to_string(&path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()))
    }

    /// Every file that is published or sent, by its path in `output`.
    ///
    /// `source.md` is left out: it publishes the version's own bytes, as text, to be hashed.
    pub fn every_output_file(&self) -> Vec<(String, Vec<u8>)> {
        tree(&self.output())
            .into_iter()
            .filter(|(path, _)| !path.starts_with(".noticepress") && !path.ends_with("source.md"))
            .filter_map(|(path, entry)| Some((path, entry.strip_prefix(b"file ")?.to_owned())))
            .collect()
    }
}

/// Builds a project that must build, and returns the folder.
pub fn built(project: &Project) -> Sandbox {
    let sandbox = Sandbox::with(project);
    sandbox.builds(&["build"]);
    sandbox
}

impl Sandbox {
    /// Runs a command that must succeed.
    pub fn builds(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        let wrong = run.bad_manners();
        assert!(run.code == Some(0) && wrong.is_empty(), "exit {:?} where 0 was due {wrong:?}\n{run}", run.code);
        let page = self.output().join("site/index.html");
        assert!(arguments[0] != "build" || page.exists(), "a build writes {}\n{run}", page.display());
        run
    }
}

/// What lies where: each path with what it is and holds.
pub type Tree = BTreeMap<String, Vec<u8>>;

pub fn tree(top: &Path) -> Tree {
    if !top.exists() {
        return Tree::new();
    }
    let below = |path: &Path| path.strip_prefix(top).expect("it is below").to_string_lossy().into_owned();
    WalkDir::new(top)
        .min_depth(1)
        .into_iter()
        .map(|entry| entry.expect("the sandbox can be walked"))
        .map(|entry| {
            let path = entry.path();
            let what = match entry.file_type() {
                kind if kind.is_dir() => b"folder".to_vec(),
                kind if kind.is_symlink() => {
                    fs::read_link(path).expect("it is a link").into_os_string().into_encoded_bytes()
                }
                kind if kind.is_file() => {
                    let content = fs::read(path).unwrap_or_else(|cause| cause.to_string().into_bytes());
                    [b"file ".to_vec(), content].concat()
                }
                _ => b"neither file nor folder".to_vec(),
            };
            (below(path), what)
        })
        .collect()
}

/// What changed from one moment to another, in words. The lock may come and go.
pub fn changes(before: &Tree, after: &Tree) -> Vec<String> {
    let paths = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
    paths
        .filter(|path| !(path.contains(".noticepress/") && path.contains("lock")))
        .filter_map(|path| match (before.get(path), after.get(path)) {
            (Some(_), None) => Some(format!("removed {path}")),
            (None, Some(_)) => Some(format!("made {path}")),
            (old, new) => (old != new).then(|| format!("changed {path}")),
        })
        .collect()
}

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
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
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
    has_hint: bool,
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
fn the_good_project_builds_and_nothing_is_said_even_under_strict() {
    let sandbox = Sandbox::with(&good());
    for arguments in [["check", "--strict"], ["build", "--strict"]] {
        let run = sandbox.builds(&arguments);
        assert!(run.messages().is_empty(), "{run}");
    }
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
