//! Kills builds at random instants, and again while they recover: each tree is the old or the new one, whole.

use std::time::Instant;

use fastrand::Rng;

use crate::course::{Amount, Campaign, Case, Seen};
use crate::flaw::Flaw;
use crate::project::Sandbox;
use crate::signals::strike;
use crate::twofold::{Side, Twofold};

pub const CAMPAIGN: Campaign = Campaign { name: "kills", short: Amount::Times(16), long: Amount::Times(500), prepare };

/// Builds one after the other that are killed before one is left to finish.
const MOST_IN_A_ROW: u64 = 3;

fn prepare(_seed: u64) -> Result<Box<Case>, String> {
    let twofold = Twofold::new()?;
    Ok(Box::new(move |_, rng| case(&twofold, rng)))
}

fn case(twofold: &Twofold, rng: &mut Rng) -> Seen {
    let mut seen = Seen::default();
    seen.flaw = kill_and_recover(twofold, rng, &mut seen).err();
    seen
}

fn kill_and_recover(twofold: &Twofold, rng: &mut Rng, seen: &mut Seen) -> Result<(), Flaw> {
    let sandbox = Sandbox::empty();
    let first = rng.usize(..2);
    twofold.lay(&sandbox, first);
    let start = Instant::now();
    twofold.build(&sandbox, first).map_err(|said| Flaw::new("an undisturbed build succeeds", said))?;
    let takes = start.elapsed();
    twofold.has_to_be_warm(&sandbox)?;
    let mut before = Some(first);
    // Now and then it is the first build that dies.
    if rng.u8(..8) == 0 {
        std::fs::remove_dir_all(sandbox.output()).expect("the output goes");
        before = None;
    }

    let mut may_stand = vec![before];
    for attempt in 0..rng.u64(1..=MOST_IN_A_ROW) {
        let next = rng.usize(..2);
        twofold.lay(&sandbox, next);
        let mut build = twofold.command(&sandbox, next).spawn().expect("the program starts");
        let struck = strike(&mut build, takes, rng)?;
        if struck.died {
            seen.struck += 1;
            seen.notes.push(struck.counted);
            seen.notes.extend((attempt > 0 && may_stand.len() > 1).then_some("in a recovery"));
            may_stand.push(Some(next));
        } else {
            seen.notes.push("too late");
            may_stand = vec![Some(next)];
        }
        twofold.is_one_of(&sandbox, &may_stand)?;
    }
    seen.notes.extend(outcome(twofold, &sandbox, &may_stand));
    seen.notes.push(if twofold.is_warm(&sandbox) { "recovered with a memory" } else { "recovered without" });
    twofold.recovers_to(&sandbox, rng.usize(..2))
}

fn outcome(twofold: &Twofold, sandbox: &Sandbox, may_stand: &[Option<Side>]) -> Option<&'static str> {
    let killed = may_stand.len() > 1;
    killed.then(|| if twofold.stands(sandbox, may_stand[0]) { "left the old site" } else { "left a new site" })
}
