//! Runs the cases of a campaign, several at once, and tells what came of them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use fastrand::Rng;
use rayon::prelude::*;

use crate::flaw::Flaw;

/// Cases that are begun together.
const BATCH: u64 = 16;
/// Cases in a row that find nothing to look at, after which a campaign is taken to be blind.
const BLIND: u64 = 500;
/// Flaws of one kind that are told.
const TOLD: usize = 10;
/// Flaws after which there is no need for more.
const ENOUGH: usize = 200;

/// A command that takes longer hangs: several cases run at once, on machines that may be busy.
pub const HANGS: Duration = Duration::from_secs(120);

/// One kind of attack.
pub struct Campaign {
    pub name: &'static str,
    /// How much of it is a matter of seconds.
    pub short: Amount,
    /// How much of it comes before a release.
    pub long: Amount,
    /// Gets ready, or says why it cannot look.
    pub prepare: fn(seed: u64) -> Result<Box<Case>, String>,
}

/// Runs the case of this number with chances of its own. Called from several threads.
pub type Case = dyn Fn(u64, &mut Rng) -> Seen + Send + Sync;

/// How much of a campaign to run.
#[derive(Clone, Copy)]
pub enum Amount {
    /// So many attacks that struck.
    Times(u64),
    /// So long.
    Time(Duration),
    /// Every case there is.
    All,
}

/// What one case came to.
#[derive(Default)]
pub struct Seen {
    /// Attacks that struck; a kill that came too late is none.
    pub struck: u64,
    /// Words for what happened, to be counted.
    pub notes: Vec<&'static str>,
    pub flaw: Option<Flaw>,
    /// Whether there is no case of this number, nor of a greater one.
    pub past_the_end: bool,
}

impl Seen {
    pub fn note(what: &'static str) -> Self {
        Self { struck: 1, notes: vec![what], ..Self::default() }
    }

    pub fn flaw(flaw: Flaw) -> Self {
        Self { struck: 1, flaw: Some(flaw), ..Self::default() }
    }

    pub fn past_the_end() -> Self {
        Self { past_the_end: true, ..Self::default() }
    }
}

/// How one campaign is run.
pub struct Course {
    pub seed: u64,
    pub amount: Amount,
    /// The only case to run.
    pub only: Option<u64>,
}

#[derive(Default)]
struct Tally {
    struck: u64,
    notes: BTreeMap<&'static str, u64>,
    flaws: Vec<(u64, Flaw)>,
    blind: bool,
}

impl Course {
    /// Runs the campaign and prints what it found. Returns whether all is well.
    pub fn run(&self, campaign: &Campaign) -> bool {
        let name = campaign.name;
        let start = Instant::now();
        let case = match (campaign.prepare)(self.seed) {
            Ok(case) => case,
            Err(reason) => {
                println!("FAIL {name}: cannot look: {reason}");
                return false;
            }
        };
        let tally = self.tally(&*case);
        self.tell(name, &tally.flaws);
        let notes: Vec<String> = tally.notes.iter().map(|(what, times)| format!("{times} {what}")).collect();
        let (struck, seconds, notes) = (tally.struck, start.elapsed().as_secs(), notes.join(", "));
        println!("{name}: {struck} in {seconds} s from seed {}: {} flaws ({notes})", self.seed, tally.flaws.len());
        if tally.blind {
            println!("FAIL {name}: cannot look: of {BLIND} cases in a row, none struck");
        }
        tally.flaws.is_empty() && !tally.blind
    }

    /// Prints the first flaws of each kind, and how many more there are.
    fn tell(&self, name: &str, flaws: &[(u64, Flaw)]) {
        let mut of_a_kind: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, flaw) in flaws {
            let so_far = of_a_kind.entry(flaw.promise).or_default();
            *so_far += 1;
            if *so_far <= TOLD {
                println!("FAIL {name}, --seed {} --case {number}: {flaw}", self.seed);
            }
        }
        for (promise, times) in of_a_kind.into_iter().filter(|(_, times)| *times > TOLD) {
            println!("FAIL {name}: {promise}: {} more", times - TOLD);
        }
    }

    fn tally(&self, case: &Case) -> Tally {
        let mut tally = Tally::default();
        if let Some(number) = self.only {
            tally.add(number, self.one(case, number));
            return tally;
        }
        let start = Instant::now();
        let mut since_struck = 0;
        for first in (0..).step_by(usize::try_from(BATCH).expect("it is small")) {
            let batch = self.batch(&tally);
            let seen: Vec<(u64, Seen)> =
                (first..first + batch).into_par_iter().map(|number| (number, self.one(case, number))).collect();
            let ended = seen.iter().any(|(_, seen)| seen.past_the_end);
            since_struck = if seen.iter().any(|(_, seen)| seen.struck > 0) { 0 } else { since_struck + batch };
            for (number, seen) in seen {
                tally.add(number, seen);
            }
            tally.blind = since_struck >= BLIND;
            let done = match self.amount {
                Amount::Times(times) => tally.struck >= times,
                Amount::Time(time) => start.elapsed() >= time,
                Amount::All => false,
            };
            if done || ended || tally.blind || tally.flaws.len() >= ENOUGH {
                break;
            }
        }
        tally
    }

    /// How many cases to begin: no more than are still wanted.
    fn batch(&self, tally: &Tally) -> u64 {
        match self.amount {
            Amount::Times(times) => times.saturating_sub(tally.struck).clamp(1, BATCH),
            Amount::Time(_) | Amount::All => BATCH,
        }
    }

    fn one(&self, case: &Case, number: u64) -> Seen {
        case(number, &mut chance(self.seed, number))
    }
}

/// The chances of one case, whatever ran before it.
pub fn chance(seed: u64, number: u64) -> Rng {
    let mut rng = Rng::with_seed(seed);
    let start = rng.u64(..);
    Rng::with_seed(start.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

impl Tally {
    fn add(&mut self, number: u64, seen: Seen) {
        self.struck += seen.struck;
        for note in seen.notes {
            *self.notes.entry(note).or_default() += 1;
        }
        self.flaws.extend(seen.flaw.map(|flaw| (number, flaw)));
    }
}
