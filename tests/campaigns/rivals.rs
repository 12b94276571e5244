//! Runs two builds at once into one output, of two states of a project, each with what the last build remembers: one gives way,
//! or they come one after the other, and neither takes from the other what is not its own.

use std::process::{ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::course::{Amount, Campaign, Case, Seen};
use crate::flaw::Flaw;
use crate::project::Sandbox;
use crate::twofold::{Side, Twofold};

pub const CAMPAIGN: Campaign = Campaign { name: "rivals", short: Amount::Times(12), long: Amount::Times(300), prepare };

/// The exit code of a build that finds another at work.
const LOCKED: i32 = 3;

fn prepare(_seed: u64) -> Result<Box<Case>, String> {
    let twofold = Twofold::new()?;
    Ok(Box::new(move |_, rng| match race(&twofold, rng) {
        Ok(note) => Seen::note(note),
        Err(flaw) => Seen::flaw(flaw),
    }))
}

/// Says how two builds came to terms.
fn race(twofold: &Twofold, rng: &mut Rng) -> Result<&'static str, Flaw> {
    let sandbox = Sandbox::empty();
    let before = rng.usize(..2);
    twofold.lay(&sandbox, before);
    let start = Instant::now();
    twofold.build(&sandbox, before).map_err(|said| Flaw::new("an undisturbed build succeeds", said))?;
    let takes = start.elapsed();
    twofold.has_to_be_warm(&sandbox)?;

    let [one, other]: [Side; 2] = [rng.usize(..2), rng.usize(..2)];
    twofold.lay(&sandbox, one);
    let beside = Sandbox::empty();
    twofold.lay(&beside, other);
    let start =
        |mut command: std::process::Command| command.stderr(Stdio::piped()).spawn().expect("the program starts");
    let first = start(twofold.command(&sandbox, one));
    thread::sleep(takes.mul_f64(rng.f64() * 0.6).min(Duration::from_secs(2)));
    let second = start(twofold.command_into(&sandbox, &beside, other));
    let [first, second] = [first, second].map(|build| build.wait_with_output().expect("the build is ours"));
    for output in [&first, &second] {
        let said = String::from_utf8_lossy(&output.stderr);
        let gave_way = output.status.code() == Some(LOCKED) && said.contains("locked by");
        if !(output.status.success() || gave_way) || said.contains("panicked") {
            let detail = format!("{}: {said}", output.status);
            return Err(Flaw::new("of two builds at once, one says that the other is at work", detail));
        }
    }
    let done = |status: ExitStatus, side| status.success().then_some(Some(side));
    let may_stand: Vec<Option<Side>> =
        [done(first.status, one), done(second.status, other)].into_iter().flatten().collect();
    if may_stand.is_empty() {
        return Err(Flaw::new("of two builds at once, one succeeds", "both gave way".to_owned()));
    }
    twofold.is_one_of(&sandbox, &may_stand)?;
    twofold.has_to_be_warm(&sandbox)?;
    twofold.recovers_to(&sandbox, rng.usize(..2))?;
    Ok(if may_stand.len() == 2 { "one after the other" } else { "one gave way" })
}
