//! Judges what the program says of a faulty project, and what it touches.

use std::time::Duration;

use crate::project::{Project, Run, Sandbox, changes};

/// No row may take longer.
const AT_MOST: Duration = Duration::from_secs(20);
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
        Self { severity, place, says, alone: true, within: AT_MOST }
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
