//! Tells the program to end while it is at work.

use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::flaw::Flaw;

/// How a process is told to end, and as what it is counted.
const SIGNALS: [(&str, &str); 3] = [("KILL", "SIGKILL"), ("TERM", "SIGTERM"), ("INT", "SIGINT")];

/// A command that was told to end.
pub struct Struck {
    /// The signal.
    pub counted: &'static str,
    /// Whether it died of it, rather than being done.
    pub died: bool,
}

/// Sends one of the signals at an instant of what the command usually takes, or soon after that.
pub fn strike(child: &mut Child, takes: Duration, rng: &mut Rng) -> Result<Struck, Flaw> {
    let (signal, counted) = SIGNALS[rng.usize(..SIGNALS.len())];
    thread::sleep(takes.mul_f64(rng.f64() * 1.2));
    let sent = Command::new("sh").args(["-c", "kill -$0 $1 2>&-", signal, &child.id().to_string()]).status();
    sent.expect("there is a shell");
    let died = ended(child, signal)?;
    Ok(Struck { counted, died })
}

fn ended(child: &mut Child, signal: &str) -> Result<bool, Flaw> {
    let wrong = |detail| Err(Flaw::new("a command that is told to end does", detail));
    let deadline = Instant::now() + Duration::from_secs(60);
    while Instant::now() < deadline {
        match child.try_wait().expect("the command is ours") {
            Some(status) if status.success() => return Ok(false),
            Some(status) if status.signal().is_some() => return Ok(true),
            // A program may also leave in good order when it is asked to.
            Some(status) if [130, 143].contains(&status.code().unwrap_or_default()) => return Ok(true),
            Some(status) => return wrong(format!("{status} upon {signal}")),
            None => thread::sleep(Duration::from_millis(2)),
        }
    }
    child.kill().expect("the command is ours");
    wrong(format!("it went on after {signal}"))
}
