//! A command that writes into the content, with the content before it and after it: whatever happens, there is nothing else.

use std::fmt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::course::HANGS;
use crate::flaw::Flaw;
use crate::project::{Project, Run, Sandbox, Tree, changes, run_within, tree};
use crate::scenes::Scene;

/// Where a command collects what it will write, which nobody reads.
pub const UNFINISHED: &str = "content/.noticepress-unfinished";
/// What a command has written and not put in its place, which every command refuses but those that put it there.
pub const WRITTEN: &str = "content/.noticepress-written";

/// The commands that judge the record.
const JUDGES: [&str; 2] = ["check", "verify"];

/// A command with what it does when nobody disturbs it.
pub struct Writing {
    pub name: &'static str,
    pub arguments: &'static [&'static str],
    pub project: Project,
    /// How long it takes.
    pub takes: Duration,
    before: State,
    after: State,
}

/// The files of a project, and what is said of them.
struct State {
    files: Tree,
    judged: Vec<Judged>,
}

/// What a command that judges said.
#[derive(PartialEq, Eq)]
pub struct Judged {
    code: Option<i32>,
    said: String,
}

/// How the files stand after a command that was disturbed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As they were.
    Before,
    /// As they are to be.
    After,
    /// Each is as it was or as it is to be, and every command says that they are not all in their places.
    CutShort,
}

impl Standing {
    pub fn counted(self) -> &'static str {
        match self {
            Self::Before => "left as it was",
            Self::After => "done",
            Self::CutShort => "cut short",
        }
    }
}

impl Writing {
    /// Does it once, undisturbed.
    pub fn of(scene: Scene) -> Result<Self, String> {
        let Scene { name, arguments, project } = scene;
        let sandbox = Sandbox::with(&project);
        let before = State::of(&sandbox);
        let start = Instant::now();
        let run = sandbox.run(arguments);
        let takes = start.elapsed();
        let after = State::of(&sandbox);
        if run.code != Some(0) || before.files == after.files {
            return Err(format!("{name} is to succeed and to change something\n{run}"));
        }
        Ok(Self { name, arguments, project, takes, before, after })
    }

    /// The command, to which nobody listens.
    pub fn command(&self, sandbox: &Sandbox) -> Command {
        let mut command = sandbox.command(self.arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Fails unless the files are those before or after, and what judges them says so.
    pub fn judge(&self, sandbox: &Sandbox) -> Result<Standing, Flaw> {
        let now = files(sandbox);
        let judged = judged(sandbox);
        if sandbox.root().join(WRITTEN).exists() {
            self.judge_each(&now)?;
            for (judge, Judged { code, said }) in JUDGES.iter().zip(&judged) {
                if *code != Some(1) || !said.contains("N0210") {
                    return Err(Flaw::new("what is half in place is refused", format!("{judge}: {code:?}\n{said}")));
                }
            }
            return Ok(Standing::CutShort);
        }
        let (standing, state) = match &now {
            now if *now == self.before.files => (Standing::Before, &self.before),
            now if *now == self.after.files => (Standing::After, &self.after),
            _ => {
                let differences = [&self.before, &self.after].map(|state| changes(&state.files, &now).join(", "));
                let detail = format!("since before: {}; since after: {}", differences[0], differences[1]);
                return Err(Flaw::new("the files are as they were or as they are to be", detail));
            }
        };
        let mut of_each = JUDGES.iter().zip(state.judged.iter().zip(&judged));
        match of_each.find(|(_, (usual, now))| usual != now) {
            None => Ok(standing),
            Some((judge, (usual, now))) => {
                let detail = format!("{judge} says\n{now}\nand not\n{usual}");
                Err(Flaw::new("check and verify say what they say of such files", detail))
            }
        }
    }

    fn judge_each(&self, now: &Tree) -> Result<(), Flaw> {
        let (before, after) = (&self.before.files, &self.after.files);
        let paths = now.keys().chain(before.keys()).chain(after.keys());
        let wrong = paths.into_iter().find(|path| {
            let file = now.get(*path);
            file != before.get(*path) && file != after.get(*path)
        });
        match wrong {
            None => Ok(()),
            Some(path) => Err(Flaw::new("each file is as it was or as it is to be", path)),
        }
    }

    /// Fails unless `check`, which looked on meanwhile, says what it says of the files before or after, or that they are not all in
    /// their places.
    pub fn looked_on(&self, sandbox: &Sandbox, check: Run) -> Result<(), Flaw> {
        let said = Judged::by(check, sandbox);
        let is_usual = [&self.before, &self.after].iter().any(|state| state.judged[0] == said);
        if is_usual || said.code == Some(1) && said.said.contains("N0210") {
            return Ok(());
        }
        Err(Flaw::new("whoever looks on sees the files before or after", said.to_string()))
    }

    /// Types the command again, which has to come to the files after it, and to leave nothing behind.
    pub fn again(&self, sandbox: &Sandbox, standing: Standing) -> Result<(), Flaw> {
        let run = run_within(sandbox.command(self.arguments), HANGS);
        let wrong = |promise, detail: String| Err(Flaw::new(promise, format!("{detail}\n{run}{}", run.stdout)));
        // What is done already may be refused: the text that is to have another name has it.
        let is_refused = matches!(run.code, Some(1 | 2)) && standing != Standing::Before;
        if !(run.code == Some(0) || is_refused) || !run.bad_manners().is_empty() {
            return wrong("the same command again succeeds", format!("exit {:?}", run.code));
        }
        if standing == Standing::CutShort && !run.says("finished") {
            return wrong("a command that finishes another's change says so", String::new());
        }
        let now = self.judge(sandbox)?;
        if now != Standing::After {
            return wrong("the same command again comes to the files after it", now.counted().to_owned());
        }
        match left_over(sandbox) {
            Some(name) => wrong("the next command leaves nothing behind", name),
            None => Ok(()),
        }
    }
}

impl State {
    fn of(sandbox: &Sandbox) -> Self {
        Self { files: files(sandbox), judged: judged(sandbox) }
    }
}

/// The files of a project, but for what a command collects. The folders of files come and go with them.
pub fn files(sandbox: &Sandbox) -> Tree {
    let mut files = tree(&sandbox.root());
    files.retain(|path, what| {
        let is_collected = [UNFINISHED, WRITTEN].iter().any(|folder| path.starts_with(folder));
        !is_collected && what != b"folder"
    });
    files
}

fn judged(sandbox: &Sandbox) -> Vec<Judged> {
    JUDGES.iter().map(|judge| Judged::by(run_within(sandbox.command(&[judge]), HANGS), sandbox)).collect()
}

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit {:?}\n{}", self.code, self.said)
    }
}

impl Judged {
    /// What was said, whichever folder it was said of.
    pub fn by(run: Run, sandbox: &Sandbox) -> Self {
        let said = (run.stderr + &run.stdout).replace(&*sandbox.top().to_string_lossy(), "");
        Self { code: run.code, said }
    }
}

/// A hidden name in the content, where a command leaves none.
pub fn left_over(sandbox: &Sandbox) -> Option<String> {
    let content = tree(&sandbox.root().join("content"));
    content.into_keys().find(|path| path.split('/').any(|name| name.starts_with('.')))
}
