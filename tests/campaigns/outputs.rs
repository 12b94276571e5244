//! What holds for every built file, whatever the words it was built from.

use crate::flaw::Flaw;
use crate::project::Sandbox;
use crate::project::page::Published;
use crate::xml;

/// Headers that a draft may have; any other came from somebody's words.
const HEADERS: [&str; 10] = [
    "content-language",
    "content-transfer-encoding",
    "content-type",
    "date",
    "from",
    "message-id",
    "mime-version",
    "reply-to",
    "subject",
    "x-unsent",
];
/// RFC 5322, 2.1.1.
const LONGEST_MAIL_LINE: usize = 998;
/// Properties that a calendar may have.
const PROPERTIES: [&str; 20] = [
    "BEGIN",
    "CALSCALE",
    "DESCRIPTION",
    "DTEND",
    "DTSTAMP",
    "DTSTART",
    "END",
    "LAST-MODIFIED",
    "METHOD",
    "NAME",
    "PRODID",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "TRANSP",
    "UID",
    "URL",
    "VERSION",
    "X-WR-CALNAME",
    "X-WR-TIMEZONE",
];
/// RFC 5545, 3.1.
const LONGEST_CALENDAR_LINE: usize = 75;

/// All that a build left, and what its readers take out of it.
pub struct Output {
    files: Vec<(String, Vec<u8>)>,
    pieces: Vec<Published>,
}

impl Output {
    pub fn of(sandbox: &Sandbox) -> Self {
        Self { files: sandbox.every_output_file(), pieces: sandbox.published() }
    }

    /// The first file that is unsound: not well-formed, or with something in it that runs.
    pub fn unsound(&self) -> Option<Flaw> {
        self.files.iter().find_map(|(path, bytes)| unsound_file(path, bytes)).or_else(|| {
            self.pieces.iter().find_map(|piece| {
                let danger = piece.dangers().into_iter().next()?;
                Some(Flaw::new("nothing that runs comes from words", format!("{}: {danger}", piece.from)))
            })
        })
    }

    /// The first file that holds this word, or that says it once it is decoded, with what is around it.
    pub fn says(&self, word: &str) -> Option<String> {
        let named = self.files.iter().map(|(path, _)| (path, path.as_str()));
        let held = self.files.iter().map(|(path, bytes)| (path, bytes));
        let held = held.filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?)));
        let read = self.pieces.iter().map(|piece| (&piece.from, piece.text.as_str()));
        let (from, text) = named.chain(held).chain(read).find(|(_, text)| text.contains(word))?;
        let around = text.split(word).next().unwrap_or_default().chars().rev().take(60).collect::<Vec<_>>();
        Some(format!("{from} says {}{word}", around.into_iter().rev().collect::<String>()))
    }
}

fn unsound_file(path: &str, bytes: &[u8]) -> Option<Flaw> {
    let wrong = |promise, detail: String| Flaw::new(promise, format!("{path}: {detail}"));
    let text = std::str::from_utf8(bytes);
    let suffix = path.rsplit('.').next().unwrap_or_default();
    if ["html", "xml", "json", "txt", "ics", "eml"].contains(&suffix)
        && let Err(cause) = text
    {
        return Some(wrong("texts are UTF-8", cause.to_string()));
    }
    let text = text.unwrap_or_default();
    match suffix {
        "xml" => xml::fault(bytes).map(|fault| wrong("XML is well-formed", fault)),
        "json" => serde_json::from_slice::<serde_json::Value>(bytes)
            .err()
            .map(|cause| wrong("JSON is well-formed", cause.to_string())),
        "ics" => calendar_fault(text).map(|fault| wrong("calendars are well-formed", fault)),
        "eml" => mail_fault(bytes).map(|fault| wrong("emails are well-formed", fault)),
        _ => None,
    }
}

/// Where a calendar is not RFC 5545: lines, names of properties, and what begins and ends.
fn calendar_fault(text: &str) -> Option<String> {
    if let Some(line) = text.split("\r\n").find(|line| line.len() > LONGEST_CALENDAR_LINE) {
        return Some(format!("a line of {} bytes", line.len()));
    }
    if text.replace("\r\n", "").contains(['\r', '\n']) {
        return Some("a line break that is not CR LF".to_owned());
    }
    let mut open = Vec::new();
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let name = line.split([':', ';']).next().unwrap_or_default();
        if !PROPERTIES.contains(&name) {
            return Some(format!("no property is called {name:?}"));
        }
        if let Some(component) = line.strip_prefix("BEGIN:") {
            open.push(component.to_owned());
        }
        if line.strip_prefix("END:").is_some_and(|component| open.pop().as_deref() != Some(component)) {
            return Some(format!("{line} ends nothing"));
        }
    }
    open.pop().map(|component| format!("{component} never ends"))
}

/// Where a draft is not RFC 5322, or has a header that is none of ours.
fn mail_fault(bytes: &[u8]) -> Option<String> {
    let Some(message) = mail_parser::MessageParser::default().parse(bytes) else {
        return Some("no email".to_owned());
    };
    let foreign = message.headers_raw().map(|(name, _)| name.to_lowercase()).find(|name| !HEADERS.contains(&&**name));
    if let Some(name) = foreign {
        return Some(format!("a header {name}"));
    }
    let line = bytes.split(|byte| *byte == b'\n').find(|line| line.len() > LONGEST_MAIL_LINE);
    if let Some(line) = line {
        return Some(format!("a line of {} bytes", line.len()));
    }
    // Words that only look encoded are decoded by mail programs, line breaks and all.
    let said = [message.subject(), message.from().and_then(|from| from.first()).and_then(|from| from.name())];
    let broken = said.into_iter().flatten().find(|words| words.contains(['\r', '\n']));
    broken.map(|words| format!("a header that is read as {words:?}"))
}
