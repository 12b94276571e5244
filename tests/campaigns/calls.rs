//! The system calls of a command, any of which can be made to fail, or to be the last.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use fastrand::Rng;

use crate::flaw::Flaw;
use crate::project::Sandbox;
use crate::strace;

/// The calls by which a command looks at the disk. Which of these there are, and of the others, depends on the system and the
/// processor.
const LOOKS: [&str; 7] = ["open", "openat", "read", "flock", "getdents64", "statx", "newfstatat"];

/// The calls that change the disk, and those that make the change last.
const CHANGES: [&str; 17] = [
    "write",
    "mkdir",
    "mkdirat",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "rmdir",
    "fsync",
    "fdatasync",
    "chmod",
    "fchmod",
    "fchmodat",
    "ftruncate",
];

/// All of them.
fn calls() -> impl Iterator<Item = &'static str> {
    LOOKS.into_iter().chain(CHANGES)
}

/// How often a command makes each call: before `main` in its first thread, and in the thread that makes it most.
pub struct Calls(BTreeMap<&'static str, (u64, u64)>);

/// What may become of a system call.
pub struct Faults {
    /// The errors it may fail with, by their names.
    pub errors: &'static [&'static str],
    /// Exit codes of a command that is met by one.
    pub in_good_order: &'static [i32],
}

/// What a command that a fault met left to be told.
pub struct Faulted {
    /// The fault, as it is counted.
    pub counted: &'static str,
    /// The fault in full.
    pub what: String,
    /// Whether the command says that it succeeded.
    pub succeeded: bool,
}

impl Calls {
    /// Watches the command once, undisturbed. Fails when too little is seen of it.
    pub fn of(sandbox: &Sandbox, command: &Command) -> Result<Self, String> {
        let starting = count(sandbox, &sandbox.command(&["--version"]));
        let counts = count(sandbox, command).into_iter();
        let counts = counts.map(|(call, most)| (call, (starting.get(call).copied().unwrap_or(0), most)));
        let counts: BTreeMap<_, _> = counts.filter(|(_, (starting, most))| most > starting).collect();
        if counts.len() < 8 {
            return Err(format!("{command:?} was seen to make the calls {:?} alone", counts.keys()));
        }
        Ok(Self(counts))
    }

    /// Only the calls that change the disk.
    pub fn that_change(&self) -> Self {
        Self(self.0.iter().filter(|(call, _)| CHANGES.contains(call)).map(|(call, counts)| (*call, *counts)).collect())
    }

    /// Fails one of the calls with one of these errors, or kills the command in it; `None` where it was not made this time.
    pub fn fail(
        &self,
        sandbox: &Sandbox,
        command: &Command,
        faults: &Faults,
        rng: &mut Rng,
    ) -> Result<Option<Faulted>, Flaw> {
        let calls: Vec<_> = self.0.iter().collect();
        let (call, (starting, most)) = calls[rng.usize(..calls.len())];
        let at = rng.u64(starting + 1..=*most);
        let (fault, counted) = match faults.errors.get(rng.usize(..=faults.errors.len())) {
            Some(error) => (format!("error={error}"), *error),
            None => ("signal=SIGKILL".to_owned(), "SIGKILL"),
        };
        // A disk that is full stays full, unless somebody makes room at once.
        let lasts = if counted == "ENOSPC" && rng.bool() { "+" } else { "" };
        let log = sandbox.top().join("calls");
        let options = [format!("--trace={call}"), format!("--inject={call}:{fault}:when={at}{lasts}")];
        let what = format!("{call} number {at}{lasts} with {fault}");
        let mut traced = strace::traced(command, &options, &log);
        let output = traced.stdin(Stdio::null()).output().expect("strace runs");
        let report = strace::report(&log);
        if !report.contains("(INJECTED)") && !report.contains("killed by SIGKILL") {
            return Ok(None);
        }
        let in_order = output.status.code().is_some_and(|code| faults.in_good_order.contains(&code));
        let dead = output.status.signal().is_some() || output.status.code() == Some(128 + 9);
        let said = String::from_utf8_lossy(&output.stderr);
        if !(in_order || dead && counted == "SIGKILL") || said.contains("panicked") {
            return Err(Flaw::new("a fault is told in good order", format!("{what}: {}\n{said}", output.status)));
        }
        Ok(Some(Faulted { counted, what, succeeded: output.status.success() }))
    }
}

/// How often the thread that makes each call most does.
fn count(sandbox: &Sandbox, command: &Command) -> BTreeMap<&'static str, u64> {
    let log = sandbox.top().join("calls");
    let known: Vec<String> = calls().map(|call| format!("?{call}")).collect();
    let options = [format!("--trace={}", known.join(","))];
    let mut traced = strace::traced(command, &options, &log);
    traced.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().expect("strace runs");
    let report = strace::report(&log);
    let mut by_thread: BTreeMap<(&str, &'static str), u64> = BTreeMap::new();
    for line in report.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let name = rest.trim_start().split('(').next().unwrap_or_default();
        if let Some(call) = calls().find(|call| *call == name) {
            *by_thread.entry((thread, call)).or_default() += 1;
        }
    }
    let mut most = BTreeMap::new();
    for ((_, call), times) in by_thread {
        let so_far: &mut u64 = most.entry(call).or_default();
        *so_far = times.max(*so_far);
    }
    most
}
