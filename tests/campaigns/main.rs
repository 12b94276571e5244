//! Campaigns: the program under kills, faults, hostile links, hostile words and random texts, as anybody can repeat them.
//!
//! `README.md` beside this file says what each does and holds. Here the orders are read and the campaigns run in turn.
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test meets the world, and panics when it fails"
)]
#![cfg(unix)]

mod calls;
mod course;
mod edits;
mod faults;
mod flaw;
mod injection;
mod kills;
mod library;
mod links;
mod outputs;
mod pairs;
mod projects;
mod records;
mod remembered;
mod rivals;
mod scenes;
mod shrink;
mod signals;
mod strace;
mod texts;
mod twofold;
mod writing;
mod xml;

// The suite lays out projects, runs the program on them and reads what was built; its own tests do not run here.
#[allow(dead_code, reason = "a part of it is used here")]
#[path = "../suite/project"]
mod project {
    mod files;
    mod good;
    pub mod page;
    mod run;
    mod sandbox;
    mod tree;

    pub use files::Project;
    pub use good::{NEW, PIXEL, good};
    pub use run::{Run, run_within};
    pub use sandbox::Sandbox;
    pub use tree::{Tree, changes, tree};
}

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use course::{Amount, Campaign, Course};

/// Runs campaigns against the program; `tests/campaigns/README.md` says what each holds.
#[derive(Parser)]
#[command(name = "tests/campaigns/all")]
struct Orders {
    /// Which campaigns; all of them unless some are named.
    campaigns: Vec<String>,
    /// As many cases as before a release, rather than those of a minute.
    #[arg(long)]
    long: bool,
    /// How many cases of each.
    #[arg(long, conflicts_with = "minutes")]
    times: Option<u64>,
    /// How long each goes on.
    #[arg(long)]
    minutes: Option<f64>,
    /// Where chance begins: with the same seed, each case is the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only the case of this number.
    #[arg(long)]
    case: Option<u64>,
}

const CAMPAIGNS: [Campaign; 9] = [
    links::CAMPAIGN,
    kills::CAMPAIGN,
    faults::CAMPAIGN,
    rivals::CAMPAIGN,
    records::CAMPAIGN,
    injection::CAMPAIGN,
    pairs::CAMPAIGN,
    projects::CAMPAIGN,
    remembered::CAMPAIGN,
];

fn main() -> ExitCode {
    let orders = Orders::parse();
    let unknown = orders.campaigns.iter().find(|name| CAMPAIGNS.iter().all(|campaign| campaign.name != **name));
    if let Some(name) = unknown {
        println!("no campaign is called {name}: there are {}", CAMPAIGNS.map(|campaign| campaign.name).join(", "));
        return ExitCode::from(2);
    }
    let wanted = CAMPAIGNS
        .iter()
        .filter(|campaign| orders.campaigns.is_empty() || orders.campaigns.iter().any(|name| name == campaign.name));
    // All of them run, whatever the one before found.
    let sound: Vec<bool> = wanted.map(|campaign| orders.course(campaign).run(campaign)).collect();
    if sound.into_iter().all(|sound| sound) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Orders {
    fn course(&self, campaign: &Campaign) -> Course {
        let minutes = self.minutes.map(|minutes| Amount::Time(Duration::from_secs_f64(minutes * 60.0)));
        let usual = if self.long { campaign.long } else { campaign.short };
        let amount = self.times.map(Amount::Times).or(minutes).unwrap_or(usual);
        Course { seed: self.seed, amount, only: self.case }
    }
}
