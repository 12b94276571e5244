//! One run of `git`: no shell, no pager, no hook, no network, nobody asked, and an end to what is read.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::failure::Failure;

/// Bytes of a list that git writes, at the most: some 500,000 files.
const LONGEST_LIST: u64 = 64 << 20;
/// Bytes of what git says of a failure.
const LONGEST_COMPLAINT: u64 = 16 << 10;
/// Bytes of the line above an object.
const LONGEST_HEADER: u64 = 16 << 10;

/// What a run of git came to.
pub(super) struct Answer {
    /// Whether it succeeded.
    pub(super) is_yes: bool,
    /// What it wrote.
    pub(super) stdout: Vec<u8>,
    /// What it said, in English.
    pub(super) stderr: String,
}

impl Answer {
    /// The only line of what it wrote.
    pub(super) fn line(&self) -> String {
        String::from_utf8_lossy(&self.stdout).trim_end().to_owned()
    }

    /// What it wrote where it succeeded.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] with what git said.
    pub(super) fn or_failure(self) -> Result<Self, Failure> {
        if self.is_yes { Ok(self) } else { Err(failure(&self.stderr)) }
    }
}

/// Where git is run.
#[derive(Clone, Copy, Debug)]
pub(super) enum Where<'a> {
    /// In a project, whose repository the environment may say to be elsewhere.
    Project(&'a Path),
    /// In a repository that somebody named, and no other.
    Named(&'a Path),
}

impl<'a> From<&'a PathBuf> for Where<'a> {
    fn from(project: &'a PathBuf) -> Self {
        Self::Project(project)
    }
}

impl<'a> From<&'a Path> for Where<'a> {
    fn from(project: &'a Path) -> Self {
        Self::Project(project)
    }
}

/// A file as git keeps it.
pub(super) struct Blob<'a> {
    /// Its size in bytes.
    pub(super) len: u64,
    /// Its bytes; what is left of them is passed over.
    pub(super) bytes: &'a mut dyn Read,
}

/// What a caller does with the `n`th file that it asked for; `None` where git has none.
pub(super) type SeeBlob<'a> = dyn FnMut(usize, Option<Blob<'_>>) -> io::Result<ControlFlow<()>> + 'a;

/// Runs git in a folder.
///
/// # Errors
///
/// [`Failure::World`] when it cannot be run, is killed, or has more to say than anybody reads.
pub(super) fn ask<'a>(place: impl Into<Where<'a>>, arguments: &[&str]) -> Result<Answer, Failure> {
    let mut command = command(place.into());
    command.args(arguments).stdin(Stdio::null());
    let mut child = spawn(command)?;
    let complaint = listen(&mut child);
    let mut stdout = Vec::new();
    let read = child.stdout.take().expect("it is piped").take(LONGEST_LIST + 1).read_to_end(&mut stdout);
    if read.is_err() || stdout.len() as u64 > LONGEST_LIST {
        let _ = child.kill();
    }
    let status = child.wait().map_err(cannot_run)?;
    let stderr = complaint.join().unwrap_or_default();
    read.map_err(cannot_run)?;
    if stdout.len() as u64 > LONGEST_LIST {
        return Err(failure("it lists more files than a project can have"));
    }
    match status.code() {
        Some(code) => Ok(Answer { is_yes: code == 0, stdout, stderr }),
        None => Err(failure("it was killed")),
    }
}

/// Reads the files that `names` name (`1a2b...`, `1a2b...:./path`), one after another, in one run of git.
///
/// # Errors
///
/// [`Failure::World`] when git cannot be run, or ends before the last.
pub(super) fn blobs<'a>(place: impl Into<Where<'a>>, names: &[String], see: &mut SeeBlob<'_>) -> Result<(), Failure> {
    if names.is_empty() {
        return Ok(());
    }
    let mut command = command(place.into());
    command.args(["cat-file", "--batch"]).stdin(Stdio::piped());
    let mut child = spawn(command)?;
    let complaint = listen(&mut child);
    let mut stdin = child.stdin.take().expect("it is piped");
    let stdout = child.stdout.take().expect("it is piped");
    // Names are written while files are read: either side would wait for the other once a pipe is full.
    let read = thread::scope(|scope| {
        scope.spawn(move || names.iter().try_for_each(|name| writeln!(stdin, "{name}")));
        let read = each_blob(BufReader::new(stdout), names.len(), see);
        if !matches!(read, Ok(ControlFlow::Continue(()))) {
            let _ = child.kill();
        }
        read
    });
    child.wait().map_err(cannot_run)?;
    let said = complaint.join().unwrap_or_default();
    match read {
        Ok(_) => Ok(()),
        Err(_) if !said.is_empty() => Err(failure(&said)),
        Err(cause) => Err(Failure::world("cannot read from", Path::new("git"))(cause)),
    }
}

fn each_blob(mut stdout: impl BufRead, count: usize, see: &mut SeeBlob<'_>) -> io::Result<ControlFlow<()>> {
    for n in 0..count {
        let mut header = Vec::new();
        (&mut stdout).take(LONGEST_HEADER).read_until(b'\n', &mut header)?;
        if header.pop() != Some(b'\n') {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let header = String::from_utf8_lossy(&header);
        let mut parts = header.rsplit(' ');
        let (len, kind) = (parts.next().and_then(|len| len.parse::<u64>().ok()), parts.next());
        // "NAME missing": there is no such file in that commit, or the object was never fetched.
        let Some(len) = len else {
            if see(n, None)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            continue;
        };
        let mut bytes = (&mut stdout).take(len);
        let next = match kind {
            Some("blob") => see(n, Some(Blob { len, bytes: &mut bytes }))?,
            _ => see(n, None)?,
        };
        if next.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        io::copy(&mut bytes, &mut io::sink())?;
        let mut end = [0];
        stdout.read_exact(&mut end)?;
    }
    Ok(ControlFlow::Continue(()))
}

fn command(place: Where<'_>) -> Command {
    let (Where::Project(folder) | Where::Named(folder)) = place;
    let mut command = Command::new("git");
    command.arg("-C").arg(folder);
    // What commits hold, not what a replacement says instead; names as they are; no program that a setting names.
    command.args(["--no-pager", "--no-replace-objects", "--literal-pathspecs"]);
    for setting in ["core.quotePath=false", "core.fsmonitor=false", "core.hooksPath=/dev/null"] {
        command.args(["-c", setting]);
    }
    command.envs([
        ("LC_ALL", "C"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_ALLOW_PROTOCOL", "none"),
    ]);
    command.env_remove("LANGUAGE");
    respect_environment(&mut command, place);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Lets the project's folder say which repository it is in. Inside a hook `GIT_DIR` is set, and means another folder once
/// git changes to the project's; only who set `GIT_WORK_TREE` too keeps a repository away from its files.
fn respect_environment(command: &mut Command, place: Where<'_>) {
    let set = ["GIT_DIR", "GIT_WORK_TREE"].map(|name| Some((name, std::env::var_os(name)?)));
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_IMPLICIT_WORK_TREE"] {
        command.env_remove(name);
    }
    if matches!(place, Where::Named(_)) {
        return;
    }
    let [Some(repository), Some(files)] = set else { return };
    for (name, value) in [repository, files] {
        command.env(name, absolute(&value));
    }
}

fn absolute(path: &OsStr) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.into())
}

fn spawn(mut command: Command) -> Result<Child, Failure> {
    command.spawn().map_err(cannot_run)
}

/// Listens to what git complains of, in a thread: it must never wait for somebody to listen.
fn listen(child: &mut Child) -> thread::JoinHandle<String> {
    let mut stderr = child.stderr.take().expect("it is piped");
    thread::spawn(move || {
        let mut said = Vec::new();
        let _ = (&mut stderr).take(LONGEST_COMPLAINT).read_to_end(&mut said);
        let _ = io::copy(&mut stderr, &mut io::sink());
        String::from_utf8_lossy(&said).trim().to_owned()
    })
}

fn cannot_run(cause: io::Error) -> Failure {
    let cause = match cause.kind() {
        io::ErrorKind::NotFound => io::Error::new(cause.kind(), "it is not installed, or not on the PATH"),
        _ => cause,
    };
    Failure::world("cannot run", Path::new("git"))(cause)
}

/// The failure of a git that said why.
pub(super) fn failure(said: &str) -> Failure {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    Failure::world("cannot ask", Path::new("git"))(io::Error::other(said))
}
