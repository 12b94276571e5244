//! The program under `strace`, which fails its system calls, kills it in them, or tells which files it opened.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Says why nothing can be traced here.
///
/// Tracing is asked for by doing it: many containers have the program and forbid what it does.
pub fn is_there() -> Result<(), String> {
    let traced = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).output();
    match traced {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!("strace fails: {}", String::from_utf8_lossy(&output.stderr).trim())),
        Err(cause) => Err(format!("strace cannot be run, and can be installed on Linux: {cause}")),
    }
}

/// The command under `strace` with these options, all threads followed, its report in `log`.
pub fn traced(command: &Command, options: &[String], log: &Path) -> Command {
    let mut traced = Command::new("strace");
    // The filter lets calls that nobody asked for run as if nobody watched.
    traced.args(["-f", "--seccomp-bpf", "-o"]).arg(log).args(options);
    traced.arg("--").arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        traced.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => traced.env(name, value),
            None => traced.env_remove(name),
        };
    }
    traced
}

/// The lines of a report, each a call.
pub fn report(log: &Path) -> String {
    fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
