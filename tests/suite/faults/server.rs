//! `noticepress serve` on a sandbox, and a client that says just what it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::project::Sandbox;

/// What is not there by then does not come.
pub const DEADLINE: Duration = Duration::from_secs(30);

pub struct Server {
    child: Child,
    /// Kept open, for the server may still print.
    _stdout: BufReader<ChildStdout>,
    pub port: u16,
}

impl Server {
    pub fn start(sandbox: &Sandbox) -> Self {
        Self::spawn(sandbox.command(&["serve", "--port", "0"]))
    }

    /// One that may have so many files and connections open.
    pub fn with_files(sandbox: &Sandbox, limit: u32) -> Self {
        let serve = sandbox.command(&["serve", "--port", "0"]);
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("ulimit -n {limit}; exec \"$0\" \"$@\""));
        shell.arg(serve.get_program()).args(serve.get_args()).current_dir(sandbox.top());
        Self::spawn(shell)
    }

    /// Starts what `command` says, and waits until it has built the site.
    pub fn spawn(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program is there");
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("the server says where it is");
        let port = line.split(':').nth(2).and_then(|rest| rest.split('/').next()?.parse().ok());
        Self { child, _stdout: stdout, port: port.unwrap_or_else(|| panic!("no port in {line:?}")) }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the server takes connections");
        stream.set_read_timeout(Some(DEADLINE)).expect("a time-out can be set");
        stream
    }

    /// Sends these bytes and reads until the server closes the connection, or says nothing any more.
    pub fn say(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        let mut bytes = Vec::new();
        // The server may answer and close before it has read all.
        let _ = stream.write_all(request.as_bytes());
        let _ = stream.read_to_end(&mut bytes);
        Answer(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Asks for a path, with more lines of head, each with its end.
    pub fn ask(&self, path: &str, more: &str) -> Answer {
        self.request("GET", path, more)
    }

    pub fn request(&self, method: &str, path: &str, more: &str) -> Answer {
        let port = self.port;
        self.say(&format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{more}Connection: close\r\n\r\n"))
    }

    /// Asks for a path until the answer is as wanted.
    pub fn wait_until(&self, path: &str, what: &str, is_wanted: impl Fn(&Answer) -> bool) -> Answer {
        let start = Instant::now();
        loop {
            let answer = self.ask(path, "");
            if is_wanted(&answer) {
                return answer;
            }
            let shown: String = answer.0.chars().take(3000).collect();
            assert!(start.elapsed() < DEADLINE, "{path} was to show {what}, and is\n{shown}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    pub fn wait_for(&self, path: &str, words: &str) -> Answer {
        self.wait_until(path, words, |answer| answer.0.contains(words))
    }

    /// Time on a processor so far.
    pub fn worked(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("the server runs");
        let (_, fields) = stat.rsplit_once(") ").expect("the name stands in brackets");
        // proc_pid_stat(5): `utime` and `stime`, the 14th and 15th field, in hundredths of a second.
        let ticks: u64 = fields.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().expect("a number")).sum();
        Duration::from_millis(ticks * 10)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the server said.
pub struct Answer(pub String);

impl Answer {
    /// The code of the first line, or 0 where there was no answer.
    pub fn status(&self) -> u16 {
        self.0.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
    }

    pub fn body(&self) -> &str {
        self.0.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }

    /// What a header says; its values with commas between them where it is there more than once.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.0.split("\r\n\r\n").next().unwrap_or_default();
        let values: Vec<&str> = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    pub fn is_problem(&self) -> bool {
        self.0.contains("role=\"alert\"")
    }
}
