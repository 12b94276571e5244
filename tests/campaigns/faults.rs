//! Fails one system call of a build, or kills it in one: each tree is the old or the new one, and the next build succeeds.

use fastrand::Rng;

use crate::calls::{self, Calls};
use crate::course::{Amount, Campaign, Case, Seen};
use crate::flaw::Flaw;
use crate::project::Sandbox;
use crate::strace;
use crate::twofold::Twofold;

pub const CAMPAIGN: Campaign = Campaign { name: "faults", short: Amount::Times(16), long: Amount::Times(300), prepare };

/// None was needed, the settings or the folder seem wrong, or the disk is.
const FAULTS: calls::Faults =
    calls::Faults { errors: &["EIO", "ENOSPC", "EMFILE", "EACCES"], in_good_order: &[0, 2, 3] };

struct Faults {
    twofold: Twofold,
    calls: Calls,
}

fn prepare(_seed: u64) -> Result<Box<Case>, String> {
    strace::is_there()?;
    let twofold = Twofold::new()?;
    let sandbox = Sandbox::empty();
    twofold.lay(&sandbox, 0);
    twofold.build(&sandbox, 0)?;
    twofold.lay(&sandbox, 1);
    let calls = Calls::of(&sandbox, &twofold.command(&sandbox, 1))?;
    let faults = Faults { twofold, calls };
    Ok(Box::new(move |_, rng| faults.case(rng)))
}

impl Faults {
    fn case(&self, rng: &mut Rng) -> Seen {
        let mut seen = Seen::default();
        seen.flaw = self.fail_and_recover(rng, &mut seen).err();
        seen
    }

    fn fail_and_recover(&self, rng: &mut Rng, seen: &mut Seen) -> Result<(), Flaw> {
        let sandbox = Sandbox::empty();
        self.twofold.lay(&sandbox, 0);
        self.twofold.build(&sandbox, 0).map_err(|said| Flaw::new("an undisturbed build succeeds", said))?;
        self.twofold.has_to_be_warm(&sandbox)?;
        self.twofold.lay(&sandbox, 1);
        let Some(faulted) = self.calls.fail(&sandbox, &self.twofold.command(&sandbox, 1), &FAULTS, rng)? else {
            return Ok(());
        };
        seen.struck = 1;
        seen.notes.push(faulted.counted);
        let may_stand = if faulted.succeeded { vec![Some(1)] } else { vec![Some(0), Some(1)] };
        let judged = self.twofold.is_one_of(&sandbox, &may_stand);
        seen.notes.push(if self.twofold.is_warm(&sandbox) { "recovered with a memory" } else { "recovered without" });
        let recovered = judged.and_then(|()| self.twofold.recovers_to(&sandbox, rng.usize(..2)));
        recovered.map_err(|flaw| flaw.upon(&faulted.what))
    }
}
