//! What a branch changed as the whole comment on a pull request.

use super::arrivals::Arrival;
use crate::cli::diff::as_comment;
use crate::cli::report::Places;
use crate::cli::report::markdown::{COMMENT, headline, messages};
use crate::diagnostic::Diagnostic;
use crate::export::markdown::{code, line, prose};
use crate::values::english::counted;

/// Bytes of a redline that are worth showing.
const LEAST_REDLINE: usize = 1_500;
/// Bytes of one summary, at the most.
const SUMMARY: usize = 4_000;

/// What a comment is made of.
pub(super) struct Commented<'a> {
    /// What was typed after `--since`.
    pub(super) name: &'a str,
    /// What is to be known of how the branch was judged.
    pub(super) notes: &'a [String],
    /// The versions that it adds.
    pub(super) arrivals: &'a [Arrival<'a>],
    /// Whether the project could be read.
    pub(super) is_readable: bool,
}

impl Commented<'_> {
    /// A headline, the messages, and each version with what there is to know of it, its summary and its redline; never longer
    /// than a comment may be.
    ///
    /// What authors wrote is only ever words: it can neither be HTML, nor mention anyone, nor lead anywhere.
    pub(super) fn write(&self, found: &[Diagnostic], places: &Places) -> String {
        let mut out = headline(found);
        out += &format!("\n{}\n", self.opening());
        for note in self.notes {
            out += &format!("\n> {}\n", prose(note));
        }
        let messages = messages(found, places);
        if !messages.is_empty() {
            out += &format!("\n{messages}");
        }
        // Facts of every version first: what they leave room for is shared by the redlines.
        let facts: Vec<String> = self.arrivals.iter().map(facts).collect();
        let mut room = COMMENT.saturating_sub(out.len());
        let mut told = 0;
        while let Some(next) = facts.get(told)
            && next.len() + 500 <= room
        {
            room -= next.len();
            told += 1;
        }
        for (at, (arrival, facts)) in self.arrivals.iter().zip(&facts).take(told).enumerate() {
            let redline = redline(arrival, room / (told - at));
            room = room.saturating_sub(redline.len());
            out += &format!("\n{facts}\n{redline}");
        }
        if told < facts.len() {
            let left = counted(facts.len() - told, "further version");
            out += &format!(
                "\n\
                             *Too long for a comment: {left} left out. To see them all:* {}\n",
                self.command()
            );
        }
        out
    }

    fn opening(&self) -> String {
        let added = match self.arrivals.len() {
            _ if !self.is_readable => "the project cannot be read; its files were compared".to_owned(),
            0 => "no version was added".to_owned(),
            n => format!("{} not published yet", counted(n, "version")),
        };
        format!("Since {}: {added}.", code(self.name))
    }

    fn command(&self) -> String {
        code(&format!("noticepress check --since {}", self.name))
    }
}

fn facts(arrival: &Arrival<'_>) -> String {
    let mut out = format!("## {}\n\n| | |\n|---|---|\n", line(&arrival.title()));
    for (name, fact) in arrival.facts() {
        out += &format!("| {name} | {fact} |\n");
    }
    let mut summary = String::new();
    for item in &arrival.version.text.summary {
        let item = format!("- {}\n", line(&item.split_whitespace().collect::<Vec<_>>().join(" ")));
        if summary.len() + item.len() > SUMMARY {
            summary += "- …\n";
            break;
        }
        summary += &item;
    }
    if !summary.is_empty() {
        out += &format!("\n{summary}");
    }
    out
}

fn redline(arrival: &Arrival<'_>, room: usize) -> String {
    let Some(before) = arrival.before else { return "The first version of this notice.\n".to_owned() };
    let command = code(&format!("noticepress diff {}@{}..{}", arrival.notice.id, before.id, arrival.version.id));
    if room < LEAST_REDLINE {
        return format!("*No room for the changes. To see them all:* {command}\n");
    }
    // What keeps a text from being compared stands among the messages.
    as_comment(arrival.notice, before, arrival.version, room - 500)
        .unwrap_or_else(|_| format!("*This version cannot be compared as it is:* {command}\n"))
}
