//! Disturbs the commands that write into the content, with a ledger and letters in play: kills them at instants and in system
//! calls, fails those calls, runs two at once, looks on, and takes the ledger away. The files are those before or those after.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use rayon::prelude::*;

use crate::calls::{Calls, Faults};
use crate::course::{Amount, Campaign, Case, HANGS, Seen};
use crate::flaw::Flaw;
use crate::project::{Run, Sandbox, Tree, changes, run_within};
use crate::scenes::scenes;
use crate::signals::strike;
use crate::strace;
use crate::writing::{Standing, WRITTEN, Writing, files, left_over};

pub const CAMPAIGN: Campaign =
    Campaign { name: "records", short: Amount::Times(24), long: Amount::Times(2_000), prepare };

/// None was needed, the settings or the folder seem wrong, or the disk is.
const FAULTS: Faults = Faults { errors: &["EIO", "ENOSPC", "EACCES", "EROFS", "EMFILE"], in_good_order: &[0, 2, 3] };
/// The same for a command that was typed before, and may have been done: its texts may be half merged.
const FAULTS_AGAIN: Faults = Faults { in_good_order: &[0, 1, 2, 3], ..FAULTS };
/// The calls by which files are found and opened, how long each waits, in microseconds, and in how many milliseconds the command
/// begins that writes them.
const SLOW: &str = "?getdents64,?open,?openat";
const DELAY: u32 = 5_000;
const MEANWHILE: u64 = 600;
const LEDGER: &str = "content/ledger.yaml";
/// Commands that are disturbed one after the other before one is left in peace.
const MOST_IN_A_ROW: u64 = 3;

struct Records {
    writings: Vec<(Writing, Calls)>,
}

fn prepare(_seed: u64) -> Result<Box<Case>, String> {
    strace::is_there()?;
    let writings = scenes().into_par_iter().map(|scene| {
        let writing = Writing::of(scene)?;
        let sandbox = Sandbox::with(&writing.project);
        let calls = Calls::of(&sandbox, &writing.command(&sandbox))?;
        Ok((writing, calls))
    });
    let records = Records { writings: writings.collect::<Result<_, String>>()? };
    Ok(Box::new(move |number, rng| records.case(number, rng)))
}

impl Records {
    fn case(&self, number: u64, rng: &mut Rng) -> Seen {
        let mut seen = Seen::default();
        let (writing, calls) = &self.writings[rng.usize(..self.writings.len())];
        let outcome = match number % 8 {
            0 => at_once(writing, &self.writings[rng.usize(..self.writings.len())].0, rng, &mut seen),
            1 => lost(writing, rng, &mut seen),
            2 => watched(writing, rng, &mut seen),
            3 => disturbed(writing, &mut seen, rng, killed),
            // What only reads fails in one way; what writes has many steps to fail at.
            4 => disturbed(writing, &mut seen, rng, |writing, sandbox, now, rng| {
                failed(writing, calls, sandbox, now, rng)
            }),
            _ => {
                let calls = calls.that_change();
                disturbed(writing, &mut seen, rng, |writing, sandbox, now, rng| {
                    failed(writing, &calls, sandbox, now, rng)
                })
            }
        };
        seen.flaw = outcome.err().map(|flaw| flaw.upon(writing.name));
        seen
    }
}

/// What a disturbance was; `None` where the command was not struck.
type Disturbance = Option<(&'static str, String)>;

/// Disturbs a command, now and then while it recovers too, and then types it in peace.
fn disturbed(
    writing: &Writing,
    seen: &mut Seen,
    rng: &mut Rng,
    disturb: impl Fn(&Writing, &Sandbox, Standing, &mut Rng) -> Result<Disturbance, Flaw>,
) -> Result<(), Flaw> {
    let sandbox = Sandbox::with(&writing.project);
    let mut done = Vec::new();
    let mut standing = Standing::Before;
    let attempts = if rng.u8(..3) == 0 { rng.u64(2..=MOST_IN_A_ROW) } else { 1 };
    let said = |done: &[String], flaw: Flaw| if done.is_empty() { flaw } else { flaw.upon(&done.join(", then ")) };
    for _ in 0..attempts {
        let struck = disturb(writing, &sandbox, standing, rng).map_err(|flaw| said(&done, flaw))?;
        let is_struck = struck.is_some();
        if let Some((counted, what)) = struck {
            seen.struck += 1;
            seen.notes.push(counted);
            done.push(what);
        }
        standing = writing.judge(&sandbox).map_err(|flaw| said(&done, flaw))?;
        if !is_struck {
            break;
        }
        seen.notes.push(standing.counted());
    }
    if done.is_empty() {
        return Ok(());
    }
    writing.again(&sandbox, standing).map_err(|flaw| said(&done, flaw))
}

fn killed(writing: &Writing, sandbox: &Sandbox, _: Standing, rng: &mut Rng) -> Result<Disturbance, Flaw> {
    let mut child = writing.command(sandbox).spawn().expect("the program starts");
    let struck = strike(&mut child, writing.takes, rng)?;
    Ok(struck.died.then(|| (struck.counted, struck.counted.to_owned())))
}

fn failed(
    writing: &Writing,
    calls: &Calls,
    sandbox: &Sandbox,
    now: Standing,
    rng: &mut Rng,
) -> Result<Disturbance, Flaw> {
    let faults = if now == Standing::Before { FAULTS } else { FAULTS_AGAIN };
    let faulted = calls.fail(sandbox, &writing.command(sandbox), &faults, rng)?;
    let Some(faulted) = faulted else { return Ok(None) };
    if faulted.succeeded && writing.judge(sandbox)? != Standing::After {
        return Err(Flaw::new("a command that says that it succeeded has", faulted.what));
    }
    Ok(Some((faulted.counted, faulted.what)))
}

/// Lets `check` read the project slowly, and the command write into it meanwhile.
fn watched(writing: &Writing, rng: &mut Rng, seen: &mut Seen) -> Result<(), Flaw> {
    let sandbox = Sandbox::with(&writing.project);
    let options = [format!("--trace={SLOW}"), format!("--inject={SLOW}:delay_enter={DELAY}")];
    let slow = strace::traced(&sandbox.command(&["check"]), &options, &sandbox.top().join("calls"));
    let wait = Duration::from_millis(rng.u64(..MEANWHILE));
    let (read, written) = thread::scope(|scope| {
        let read = scope.spawn(|| run_within(slow, HANGS));
        thread::sleep(wait);
        let written = run_within(sandbox.command(writing.arguments), HANGS);
        (read.join().expect("it comes to an end"), written)
    });
    seen.struck += 1;
    seen.notes.push("watched");
    let judged = writing.looked_on(&sandbox, read).map_err(|flaw| flaw.upon(&format!("{wait:?} after it began")));
    if written.code != Some(0) || writing.judge(&sandbox)? != Standing::After {
        return Err(Flaw::new("a command that is watched succeeds", written.to_string()));
    }
    judged
}

/// Runs a command and another on its project at once: they come to what they come to one after the other, or one is refused.
fn at_once(writing: &Writing, other: &Writing, rng: &mut Rng, seen: &mut Seen) -> Result<(), Flaw> {
    let arguments = [writing.arguments, other.arguments];
    let alone = arguments.map(|arguments| left(writing, &[arguments]));
    let in_a_row = [[0, 1], [1, 0]].map(|order| left(writing, &order.map(|one| arguments[one])));

    let sandbox = Sandbox::with(&writing.project);
    let apart = writing.takes.mul_f64(rng.f64() * 1.2);
    let runs = thread::scope(|scope| {
        let runs = [0, 1].map(|one| {
            let mut command = sandbox.command(arguments[one]);
            command.stdin(Stdio::null());
            scope.spawn(move || {
                thread::sleep(if one == 1 { apart } else { Duration::ZERO });
                run_within(command, HANGS)
            })
        });
        runs.map(|run| run.join().expect("a run comes to an end"))
    });
    seen.struck += 1;
    let is_refused = |run: &Run| run.code == Some(3) && run.says("another noticepress is writing there");
    let refused: Vec<bool> = runs.iter().map(is_refused).collect();
    let (allowed, counted) = match refused[..] {
        [false, false] => (in_a_row.iter().collect(), "both"),
        [false, true] => (vec![&alone[0]], "one of two refused"),
        [true, false] => (vec![&alone[1]], "one of two refused"),
        _ => (Vec::new(), "both refused"),
    };
    seen.notes.push(counted);
    let now = files(&sandbox);
    let what = format!("{} beside {}, {apart:?} apart", writing.name, other.name);
    let told = format!("{}{}", runs[0], runs[1]);
    if runs.iter().any(|run| !run.bad_manners().is_empty()) || left_over(&sandbox).is_some() {
        return Err(Flaw::new("two commands at once keep their manners", format!("{what}\n{told}")));
    }
    if !allowed.iter().any(|files| **files == now) {
        let differences: Vec<String> = allowed.iter().map(|files| changes(files, &now).join(", ")).collect();
        let detail = format!("{what}: {}\n{told}", differences.join("; or "));
        return Err(Flaw::new("two commands at once come to what they come to in a row", detail));
    }
    Ok(())
}

/// The files that commands come to, one after the other, whether or not they are refused.
fn left(writing: &Writing, commands: &[&[&str]]) -> Tree {
    let sandbox = Sandbox::with(&writing.project);
    for arguments in commands {
        run_within(sandbox.command(arguments), HANGS);
    }
    files(&sandbox)
}

/// Takes the ledger away, or a part of it: every command says so, and nobody begins it again or goes on without the rest.
fn lost(writing: &Writing, rng: &mut Rng, seen: &mut Seen) -> Result<(), Flaw> {
    let sandbox = Sandbox::with(&writing.project);
    let path = sandbox.root().join(LEDGER);
    let Ok(ledger) = fs::read(&path) else { return Ok(()) };
    let what = match rng.u8(..4) {
        0 => {
            fs::remove_file(&path).expect("the ledger goes");
            "the ledger is gone".to_owned()
        }
        1 => {
            let lines: Vec<&[u8]> = ledger.split_inclusive(|byte| *byte == b'\n').collect();
            let left = rng.usize(..lines.len());
            fs::write(&path, lines[..left].concat()).expect("the ledger is cut");
            format!("the ledger has its first {left} lines")
        }
        2 => {
            let left = rng.usize(..ledger.len());
            fs::write(&path, &ledger[..left]).expect("the ledger is cut");
            format!("the ledger has its first {left} bytes")
        }
        _ => {
            let at = rng.usize(..ledger.len());
            let mut zeroed = ledger;
            zeroed[at..].fill(0);
            fs::write(&path, zeroed).expect("the ledger is written");
            format!("the ledger is zeros from byte {at}")
        }
    };
    // Whether or not a build knows what it was: letters and former wordings know that there was one.
    let is_alone = rng.bool();
    if is_alone {
        fs::remove_dir_all(sandbox.output()).expect("the output goes");
    }
    seen.struck += 1;
    seen.notes.push("ledger lost");
    let before = files(&sandbox);
    for arguments in [&["check"], &["verify"], &["build"], &["seal"], writing.arguments] {
        let run = run_within(sandbox.command(arguments), HANGS);
        let now = files(&sandbox);
        let changed = changes(&before, &now);
        let is_refused = matches!(run.code, Some(1 | 2)) && run.says("ledger") && changed.is_empty();
        // What writes no entry may go on.
        let is_of_texts = matches!(arguments[0], "carry" | "redate") && now.get(LEDGER) == before.get(LEDGER);
        if !(is_refused || is_of_texts) || !run.bad_manners().is_empty() || sandbox.root().join(WRITTEN).exists() {
            let built = if is_alone { "not built" } else { "built" };
            let detail = format!("{what}, {built}: {}\n{run}", changed.join(", "));
            return Err(Flaw::new("the loss of a ledger is told, and not made good in silence", detail));
        }
    }
    Ok(())
}
