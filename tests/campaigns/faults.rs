//! Fails one system call of a build, or kills it in one: each tree is the old or the new one, and the next build succeeds.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;

use fastrand::Rng;

use crate::course::{Amount, Campaign, Case, Seen};
use crate::flaw::Flaw;
use crate::project::Sandbox;
use crate::strace;
use crate::twofold::Twofold;

pub const CAMPAIGN: Campaign = Campaign { name: "faults", short: Amount::Times(16), long: Amount::Times(300), prepare };

/// The calls by which a build meets the disk. Which of them there are depends on the system and the processor.
const CALLS: [&str; 24] = [
    "open",
    "openat",
    "read",
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
    "flock",
    "getdents64",
    "statx",
    "newfstatat",
];
const ERRORS: [&str; 4] = ["EIO", "ENOSPC", "EMFILE", "EACCES"];

/// Exit codes of a build that a fault met: none was needed, the settings or the folder seem wrong, or the disk is.
const IN_GOOD_ORDER: [i32; 3] = [0, 2, 3];

struct Calls {
    twofold: Twofold,
    /// How often the program's first thread makes each call before `main`, and in the thread that makes it most.
    counts: BTreeMap<&'static str, (u64, u64)>,
}

fn prepare(_seed: u64) -> Result<Box<Case>, String> {
    strace::is_there()?;
    let twofold = Twofold::new()?;
    let sandbox = Sandbox::empty();
    twofold.lay(&sandbox, 0);
    twofold.build(&sandbox, 0)?;
    twofold.lay(&sandbox, 1);
    let starting = count(&sandbox, &sandbox.command(&["--version"]));
    let building = count(&sandbox, &twofold.command(&sandbox, 1));
    let counts: BTreeMap<_, _> =
        building.into_iter().map(|(call, most)| (call, (starting.get(call).copied().unwrap_or(0), most))).collect();
    let counts: BTreeMap<_, _> = counts.into_iter().filter(|(_, (starting, most))| most > starting).collect();
    if counts.len() < 10 {
        return Err(format!("a build was seen to make the calls {:?} alone", counts.keys()));
    }
    let calls = Calls { twofold, counts };
    Ok(Box::new(move |_, rng| calls.case(rng)))
}

/// How often the thread that makes each call most does.
fn count(sandbox: &Sandbox, command: &std::process::Command) -> BTreeMap<&'static str, u64> {
    let log = sandbox.top().join("calls");
    let known: Vec<String> = CALLS.iter().map(|call| format!("?{call}")).collect();
    let options = [format!("--trace={}", known.join(","))];
    let mut traced = strace::traced(command, &options, &log);
    traced.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("strace runs");
    let report = strace::report(&log);
    let mut by_thread: BTreeMap<(&str, &'static str), u64> = BTreeMap::new();
    for line in report.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let name = rest.trim_start().split('(').next().unwrap_or_default();
        if let Some(call) = CALLS.iter().find(|call| **call == name) {
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

impl Calls {
    fn case(&self, rng: &mut Rng) -> Seen {
        let mut seen = Seen::default();
        seen.flaw = self.fail_and_recover(rng, &mut seen).err();
        seen
    }

    fn fail_and_recover(&self, rng: &mut Rng, seen: &mut Seen) -> Result<(), Flaw> {
        let sandbox = Sandbox::empty();
        self.twofold.lay(&sandbox, 0);
        self.twofold.build(&sandbox, 0).map_err(|said| Flaw::new("an undisturbed build succeeds", said))?;
        self.twofold.lay(&sandbox, 1);

        let calls: Vec<_> = self.counts.iter().collect();
        let (call, (starting, most)) = calls[rng.usize(..calls.len())];
        let at = rng.u64(starting + 1..=*most);
        let (fault, counted) = match ERRORS.get(rng.usize(..=ERRORS.len())) {
            Some(error) => (format!("error={error}"), *error),
            None => ("signal=SIGKILL".to_owned(), "SIGKILL"),
        };
        let log = sandbox.top().join("calls");
        let options = [format!("--trace={call}"), format!("--inject={call}:{fault}:when={at}")];
        let what = format!("{call} number {at} with {fault}");
        let mut command = strace::traced(&self.twofold.command(&sandbox, 1), &options, &log);
        let output = command.stderr(Stdio::piped()).output().expect("strace runs");
        if !strace::report(&log).contains("(INJECTED)") && !strace::report(&log).contains("killed by SIGKILL") {
            return Ok(());
        }

        seen.struck = 1;
        seen.notes.push(counted);
        let said = String::from_utf8_lossy(&output.stderr);
        let dead = output.status.signal().is_some() || output.status.code() == Some(128 + 9);
        let in_order = output.status.code().is_some_and(|code| IN_GOOD_ORDER.contains(&code));
        if !(in_order || dead && counted == "SIGKILL") || said.contains("panicked") {
            return Err(Flaw::new("a fault is told in good order", format!("{what}: {}\n{said}", output.status)));
        }
        let may_stand = if output.status.success() { vec![Some(1)] } else { vec![Some(0), Some(1)] };
        let judged = self.twofold.is_one_of(&sandbox, &may_stand);
        let recovered = judged.and_then(|()| self.twofold.recovers_to(&sandbox, rng.usize(..2)));
        recovered.map_err(|flaw| Flaw::new(flaw.promise, format!("{what}: {}", flaw.detail)))
    }
}
