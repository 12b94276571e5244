//! The ledger from its file. What is not just as it was written is an error: nothing here guesses.

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use super::entries::{FIRST, FURTHER, TOP, beginning, lines};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::model::ledger::{Act, Ledger, LedgerEntry, LetterKind, SealedText, SentLetter};
use crate::model::name::NoticeId;
use crate::model::notice::Change;
use crate::source::{SourceFile, Span};
use crate::values::character::breaks;
use crate::values::digest::Digest;

/// Reads a ledger and follows each of its chains.
///
/// # Errors
///
/// Every place where it is not what the program wrote: marks of a merge (N0181), lines that cannot be read (N0180), an entry that
/// does not follow the one before it (N0182), entries that are missing at the end (N0183).
pub(crate) fn read(source: &Arc<SourceFile>) -> Result<Ledger, Vec<Diagnostic>> {
    if let Some(conflict) = conflict(source) {
        return Err(vec![conflict]);
    }
    let text = source.text();
    let mut reading = LedgerReader { source, text: &text, at: 0, problems: Vec::new() };
    let chains = reading.chains();
    if reading.problems.is_empty() { Ok(Ledger { chains }) } else { Err(reading.problems) }
}

/// The first mark that a merge left.
fn conflict(source: &Arc<SourceFile>) -> Option<Diagnostic> {
    let marks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
    let mut at = 0;
    for line in source.text().split_inclusive('\n') {
        if marks.iter().any(|mark| line.starts_with(mark)) {
            let message = "two branches added to the ledger, and their merge was not finished";
            return Some(
                Diagnostic::new(Rule::LedgerConflict, Span::new(source, at..at + line.trim_end().len()), message)
                    .hint("take the whole ledger of the branch that is published, and run `noticepress seal` again")
                    .hint("record the emails of the other branch again with `noticepress sent`"),
            );
        }
        at += line.len();
    }
    None
}

struct LedgerReader<'a> {
    source: &'a Arc<SourceFile>,
    text: &'a str,
    /// The first byte that is not read yet.
    at: usize,
    problems: Vec<Diagnostic>,
}

/// A line that is not as it should be, or is not there.
struct UnreadableLine {
    span: Span,
    wanted: String,
}

impl<'a> LedgerReader<'a> {
    fn chains(&mut self) -> BTreeMap<NoticeId, Vec<LedgerEntry>> {
        let mut chains = BTreeMap::new();
        if !self.text.starts_with(TOP) {
            self.top();
            return chains;
        }
        self.at = TOP.len();
        while self.at < self.text.len() {
            let start = self.at;
            match self.chain() {
                Ok((notice, entries)) => {
                    if chains.insert(notice.clone(), entries).is_some() {
                        let message = format!("`{notice}` has two chains");
                        let hint = "take the whole ledger of the branch that is published: a merge of two branches \
                                    can leave this";
                        let span = Span::new(self.source, start..start);
                        self.problems.push(Diagnostic::new(Rule::LedgerUnreadable, span, message).hint(hint));
                    }
                }
                Err(unreadable) => {
                    self.problems.push(self.unreadable(&unreadable));
                    self.skip_to_next_chain();
                }
            }
        }
        chains
    }

    /// The first line that is not one of those that every ledger begins with.
    fn top(&mut self) {
        let mut wanted = TOP.lines();
        loop {
            let line = wanted.next().unwrap_or_default();
            if let Err(unreadable) = self.line(line, |found| (found == line).then_some(())) {
                self.problems.push(self.unreadable(&unreadable));
                return;
            }
        }
    }

    fn unreadable(&self, UnreadableLine { span, wanted }: &UnreadableLine) -> Diagnostic {
        let is_cut = span.range().end == self.text.len() && !self.text.ends_with('\n');
        if is_cut || span.range().start == self.text.len() {
            let message = format!("the ledger ends where `{wanted}` should follow");
            return Diagnostic::new(Rule::LedgerTruncated, span.clone(), message).hint(PUT_BACK);
        }
        let message = format!("this line is not as noticepress wrote it: it should be `{wanted}`");
        Diagnostic::new(Rule::LedgerUnreadable, span.clone(), message).hint(PUT_BACK)
    }

    fn skip_to_next_chain(&mut self) {
        let is_notice = |line: &str| line.starts_with("  ") && !line.starts_with("   ");
        while let Some(line) = self.peek() {
            // One line at the least, or reading would stand still.
            self.at += line.len();
            if self.peek().is_none_or(is_notice) {
                return;
            }
        }
    }

    fn peek(&self) -> Option<&'a str> {
        self.text[self.at..].split_inclusive('\n').next()
    }

    /// Takes the next line if `read` makes something of it, the line feed left out.
    fn line<T>(&mut self, wanted: &str, read: impl FnOnce(&'a str) -> Option<T>) -> Result<T, UnreadableLine> {
        let line = self.peek().unwrap_or_default();
        let unreadable = || {
            let end = self.at + line.trim_end_matches('\n').len();
            UnreadableLine { span: Span::new(self.source, self.at..end), wanted: wanted.trim_start().to_owned() }
        };
        // A last line without its end was cut off.
        let whole = line.strip_suffix('\n').ok_or_else(unreadable)?;
        let value = read(whole).ok_or_else(unreadable)?;
        self.at += line.len();
        Ok(value)
    }

    fn value<T>(
        &mut self,
        before: &str,
        wanted: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, UnreadableLine> {
        self.line(&format!("{before}{wanted}"), |line| read(line.strip_prefix(before)?))
    }

    fn chain(&mut self) -> Result<(NoticeId, Vec<LedgerEntry>), UnreadableLine> {
        let notice: NoticeId =
            self.line("privacy:", |line| line.strip_prefix("  ")?.strip_suffix(':')?.parse().ok())?;
        let count_at = self.at;
        let count: usize = self.value("    entries: ", "1", parsed)?;
        let last: Digest = self.value("    last: ", "(a SHA-256)", parsed)?;
        self.line("    chain:", |line| (line == "    chain:").then_some(()))?;
        let mut entries: Vec<LedgerEntry> = Vec::new();
        let mut befores = Vec::new();
        while self.peek().is_some_and(|line| line.starts_with(FIRST)) {
            let (entry, before) = self.entry()?;
            entries.push(entry);
            befores.push(before);
        }
        self.follow(&notice, &entries, &befores);
        let found = entries.last().map_or(Digest::NONE, |entry| entry.digest);
        if entries.len() < count {
            let message = format!(
                "the chain of `{notice}` should have {count} entries according to this line, but has {}",
                entries.len()
            );
            let span = Span::new(self.source, count_at..count_at + format!("    entries: {count}").len());
            self.problems.push(Diagnostic::new(Rule::LedgerTruncated, span, message).hint(PUT_BACK));
        } else if entries.len() > count || found != last {
            let message =
                format!("the chain of `{notice}` does not end with the entry that is named as the last one here");
            let span = entries.last().map_or_else(|| Span::new(self.source, count_at..count_at), |e| e.span.clone());
            self.problems.push(Diagnostic::new(Rule::BrokenChain, span, message).hint(PUT_BACK));
        }
        Ok((notice, entries))
    }

    /// Whether each entry follows the one before it.
    fn follow(&mut self, notice: &NoticeId, entries: &[LedgerEntry], befores: &[Digest]) {
        let mut place: BTreeMap<Digest, usize> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            place.insert(entry.digest, at);
        }
        let mut real = beginning(notice);
        for (at, (entry, before)) in entries.iter().zip(befores).enumerate() {
            if *before != real {
                let message = match place.get(before) {
                    Some(earlier) if earlier + 1 < at => {
                        format!(
                            "in the chain of `{notice}` two entries follow the same one: this is what a merge of two branches leaves"
                        )
                    }
                    Some(_) => format!("in the chain of `{notice}` this entry is not where it was made"),
                    None if *before == beginning(notice) => {
                        format!("the chain of `{notice}` starts a second time here")
                    }
                    None if at == 0 => format!(
                        "this is not the entry that the chain of `{notice}` began with: the first was changed or \
                         removed"
                    ),
                    None => format!(
                        "in the chain of `{notice}` the entry before this one is not the one that it was made after: \
                         it was changed, or one between them was removed"
                    ),
                };
                let broken = Diagnostic::new(Rule::BrokenChain, first_line(&entry.span), message).hint(PUT_BACK);
                let previous = at.checked_sub(1).map(|previous| first_line(&entries[previous].span));
                self.problems.push(match previous {
                    Some(span) => broken.label(span, "the entry before it"),
                    None => broken,
                });
            }
            real = entry.digest;
        }
    }

    fn entry(&mut self) -> Result<(LedgerEntry, Digest), UnreadableLine> {
        let start = self.at;
        let first = self.line("      - text: 2019-05-06", |line| line.strip_prefix(FIRST)?.split_once(": "))?;
        let version = first.1.parse().ok();
        let (Some(version), true) = (version, KINDS.contains(&first.0)) else {
            self.at = start;
            return Err(self.line("      - text: 2019-05-06", |_| None::<()>).expect_err("nothing is made of it"));
        };
        let recorded = self.field("recorded", "2019-05-06", parsed)?;
        let act = match first.0 {
            "text" => {
                let sealed = self.sealed(version)?;
                let backdated = self.field_if_any("backdated", unquoted)?;
                Act::Text { sealed, backdated }
            }
            "correction" => {
                let sealed = self.sealed(version)?;
                Act::Correction { sealed, reason: self.field("reason", "\"why\"", unquoted)? }
            }
            "image" => {
                let file = self.field("file", "\"name.png\"", unquoted)?;
                Act::Image { version, file, sha256: self.field("sha256", "(a SHA-256)", parsed)? }
            }
            "withdrawal" => Act::Withdrawal { version, reason: self.field("reason", "\"why\"", unquoted)? },
            _ => Act::Letter(SentLetter {
                version,
                lang: self.field("lang", "en", parsed)?,
                kind: self.field("kind", "announcement", LetterKind::of_word)?,
                channel: self.field("channel", "\"email\"", unquoted)?,
                sent: self.field("sent", "2019-05-06", parsed)?,
                audience: self.field("audience", "\"to whom\"", unquoted)?,
                count: self.field("count", "1", parsed)?,
                sha256: self.field("sha256", "(a SHA-256)", parsed)?,
            }),
        };
        let before = self.field("before", "(a SHA-256)", parsed)?;
        let written = &self.text[start..self.at];
        // One spelling for each value, so that the same entry is always the same bytes.
        if let Some(other) = first_difference(written, &lines(recorded, &act, before)) {
            let range = start + other.0.start..start + other.0.end;
            return Err(UnreadableLine { span: Span::new(self.source, range), wanted: other.1 });
        }
        let span = Span::new(self.source, start..self.at - 1);
        Ok((LedgerEntry { recorded, act, digest: Digest::of(written.as_bytes()), span }, before))
    }

    fn sealed(&mut self, version: crate::model::name::VersionId) -> Result<SealedText, UnreadableLine> {
        Ok(SealedText {
            version,
            lang: self.field("lang", "en", parsed)?,
            effective: self.field("effective", "2019-05-06", parsed)?,
            change: self.field("change", "minor", Change::of_word)?,
            sha256: self.field("sha256", "(a SHA-256)", parsed)?,
        })
    }

    fn field<T>(
        &mut self,
        key: &str,
        example: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, UnreadableLine> {
        self.value(&format!("{FURTHER}{key}: "), example, read)
    }

    fn field_if_any<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<Option<T>, UnreadableLine> {
        let is_there = self.peek().is_some_and(|line| line.starts_with(&format!("{FURTHER}{key}: ")));
        is_there.then(|| self.field(key, "\"why\"", read)).transpose()
    }
}

/// What an entry can be, by the key that it begins with.
const KINDS: [&str; 5] = ["text", "image", "correction", "withdrawal", "letter"];

/// What to do about a ledger that was changed.
const PUT_BACK: &str = "put the ledger back as it was committed, with `git checkout -- content/ledger.yaml` or from a \
                        copy; never repair it by hand";

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// Words in double quotes; none that no page could show.
fn unquoted(text: &str) -> Option<String> {
    serde_json::from_str(text).ok().filter(|words: &String| !words.contains(breaks))
}

fn first_line(span: &Span) -> Span {
    let start = span.range().start;
    let len = span.text().lines().next().map_or(0, str::len);
    Span::new(span.file(), start..start + len)
}

/// The bytes of the first line that differs, and what should stand there.
fn first_difference(written: &str, wanted: &str) -> Option<(Range<usize>, String)> {
    let mut at = 0;
    for (line, right) in written.split_inclusive('\n').zip(wanted.split_inclusive('\n')) {
        if line != right {
            return Some((at..at + line.trim_end().len(), right.trim().to_owned()));
        }
        at += line.len();
    }
    None
}
