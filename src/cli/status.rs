//! `noticepress status`: what is in force, what comes next, what to do.

use serde::Serialize;

use super::args::{Common, StatusFormat};
use super::project::Project;
use super::report::Places;
use super::say::say;
use crate::announce;
use crate::announce::letters::{DueLetter, due, incomplete};
use crate::announce::next_change::{Turn, next_change};
use crate::beside::lost::{languages, missing};
use crate::beside::texts_beside;
use crate::failure::Failure;
use crate::model::ledger::LetterKind;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::model::timeline::Standing;
use crate::record::letters::LetterOnRecord;
use crate::record::published::PublishedRecord;
use crate::values::day::Day;
use crate::values::english::counted;
use crate::values::json;
use crate::values::lang::Lang;

#[derive(Serialize)]
struct Status<'a> {
    schema: u8,
    as_of: Day,
    /// The next day on which the site changes if nothing is edited: when to build again.
    next_change: Option<Day>,
    /// What happens on that day.
    next_change_why: Vec<Happening<'a>>,
    notices: Vec<NoticeStatus<'a>>,
}

#[derive(Serialize)]
struct NoticeStatus<'a> {
    notice: &'a NoticeId,
    in_force: Option<InForce>,
    upcoming: Vec<Coming>,
    scheduled: Vec<Coming>,
    drafts: Vec<VersionId>,
    untranslated: Vec<Untranslated<'a>>,
    /// Announced texts whose place another took before they applied.
    replaced: Vec<ReplacedText>,
    /// Announced texts that were taken back before they applied, until the day they were to.
    withdrawn: Vec<WithdrawnText>,
    /// Letters that went out about texts that do not apply yet.
    sent: Vec<SentLetters<'a>>,
    /// What texts to come would lose of others beside them.
    to_carry: Vec<ToCarry>,
    ended: Option<Day>,
    next_change: Option<Day>,
    next_change_why: Vec<Turn>,
    to_do: Vec<String>,
}

/// What happens to a notice on a day.
#[derive(Serialize)]
struct Happening<'a> {
    notice: &'a NoticeId,
    #[serde(flatten)]
    turn: Turn,
}

#[derive(Serialize)]
struct InForce {
    version: VersionId,
    since: Day,
}

#[derive(Serialize)]
struct Coming {
    version: VersionId,
    updated: Day,
    effective: Day,
    change: &'static str,
    /// Whole days from the day asked for to the effective date.
    days_left: i64,
}

/// A text that applies or will, and a language in which nobody has written it.
#[derive(Serialize)]
struct Untranslated<'a> {
    version: VersionId,
    lang: &'a Lang,
}

/// A text that readers could read and that never applies.
#[derive(Serialize)]
struct ReplacedText {
    version: VersionId,
    /// The text that applies in its place.
    by: VersionId,
    /// The day from which it does.
    effective: Day,
}

/// A text that was taken back.
#[derive(Serialize)]
struct WithdrawnText {
    version: VersionId,
    /// The day it was.
    on: Day,
}

/// Letters about a text that went out first on one day, each in a language.
#[derive(Serialize)]
struct SentLetters<'a> {
    version: VersionId,
    letter: &'static str,
    on: Day,
    languages: Vec<&'a Lang>,
}

/// What a text lacks of one beside it.
#[derive(Serialize)]
struct ToCarry {
    /// The text with the changes.
    version: VersionId,
    /// The text that lacks them.
    into: VersionId,
    /// The day on which they are lost.
    before: Day,
    /// How many there are.
    changes: usize,
    /// What to type.
    command: String,
}

/// Writes the status to stdout.
///
/// # Errors
///
/// What opening the project fails with.
pub(crate) fn status(common: &Common, format: StatusFormat) -> Result<(), Failure> {
    let project = Project::open(common)?;
    let record = project.register.ledger.as_ref().map(PublishedRecord::by_ledger);
    let notices: Vec<NoticeStatus<'_>> =
        project.register.notices.iter().map(|notice| of_notice(&project, record.as_ref(), notice)).collect();
    let next_change = notices.iter().filter_map(|notice| notice.next_change).min();
    let next_change_why = notices
        .iter()
        .filter(|notice| next_change.is_some() && notice.next_change == next_change)
        .flat_map(|status| status.next_change_why.iter().map(|turn| Happening { notice: status.notice, turn: *turn }))
        .collect();
    let status = Status { schema: 1, as_of: project.as_of, next_change, next_change_why, notices };
    match format {
        StatusFormat::Text => say(&text(&status)),
        StatusFormat::Json => say(&(json::pretty(&status) + "\n")),
    }
}

/// What is to be done in all notices, a line each.
pub(super) fn to_do_of_all(project: &Project) -> Vec<String> {
    let record = project.register.ledger.as_ref().map(PublishedRecord::by_ledger);
    project.register.notices.iter().flat_map(|notice| of_notice(project, record.as_ref(), notice).to_do).collect()
}

fn of_notice<'a>(project: &'a Project, record: Option<&'a PublishedRecord>, notice: &'a Notice) -> NoticeStatus<'a> {
    let as_of = project.as_of;
    let coming = |version: &Version| Coming {
        version: version.id,
        updated: version.id.updated,
        effective: version.effective,
        change: version.change.as_str(),
        days_left: as_of.days_until(version.effective),
    };
    let with = |wanted: fn(Standing) -> bool| {
        notice.versions().iter().filter(move |version| wanted(notice.standing(version, as_of)))
    };
    let next = next_change(notice, as_of);
    let places = Places::of_project(&project.root);
    let advice = |words: &String| places.advice(words).into_owned();
    let to_carry = to_carry(notice, as_of);
    let to_do = to_do(project, record, notice, &to_carry);
    NoticeStatus {
        notice: &notice.id,
        in_force: notice.in_force(as_of).map(|version| InForce { version: version.id, since: version.effective }),
        upcoming: notice.upcoming(as_of).into_iter().map(coming).collect(),
        scheduled: with(|standing| matches!(standing, Standing::Scheduled { .. })).map(coming).collect(),
        drafts: with(|standing| standing == Standing::Draft).map(|version| version.id).collect(),
        untranslated: notice
            .untranslated(&project.register.settings.languages, as_of)
            .map(|(version, lang)| Untranslated { version: version.id, lang })
            .collect(),
        replaced: replaced(notice, as_of),
        withdrawn: withdrawn(notice, as_of),
        sent: sent(record, notice, as_of),
        ended: notice.ended.as_ref().map(|ending| ending.on),
        next_change: next.as_ref().map(|next| next.on),
        next_change_why: next.map_or_else(Vec::new, |next| next.why),
        to_do: to_do.iter().map(advice).collect(),
        to_carry: to_carry
            .into_iter()
            .map(|lacking| ToCarry { command: advice(&lacking.command), ..lacking })
            .collect(),
    }
}

/// The texts whose place was taken before they applied, by the text in force or one to come.
fn replaced(notice: &Notice, as_of: Day) -> Vec<ReplacedText> {
    let in_force = notice.in_force(as_of).into_iter();
    let applying = in_force.chain(notice.upcoming(as_of));
    let by =
        applying.flat_map(|by| announce::replaced(notice, by, as_of).into_iter().map(move |version| (version, by)));
    by.map(|(version, by)| ReplacedText { version: version.id, by: by.id, effective: by.effective }).collect()
}

fn withdrawn(notice: &Notice, as_of: Day) -> Vec<WithdrawnText> {
    let pending = notice.versions().iter().filter(|version| version.effective > as_of);
    let taken_back = pending.filter_map(|version| match notice.standing(version, as_of) {
        Standing::Withdrawn { on } => Some(WithdrawnText { version: version.id, on }),
        _ => None,
    });
    taken_back.collect()
}

fn sent<'a>(record: Option<&'a PublishedRecord>, notice: &Notice, as_of: Day) -> Vec<SentLetters<'a>> {
    let mut sent: Vec<SentLetters<'a>> = Vec::new();
    let letters = record.and_then(|record| record.notices.get(&notice.id)).map_or(&[][..], |record| &record.letters);
    let is_pending = |id| notice.version(id).is_some_and(|version| version.effective > as_of);
    for letter in letters.iter().filter(|letter| is_pending(letter.version) && letter.first_sent() <= as_of) {
        let (version, kind, on) = (letter.version, letter.kind.as_str(), letter.first_sent());
        match sent.iter_mut().find(|known| (known.version, known.letter, known.on) == (version, kind, on)) {
            Some(known) => known.languages.push(&letter.lang),
            None => sent.push(SentLetters { version, letter: kind, on, languages: vec![&letter.lang] }),
        }
    }
    sent
}

fn to_carry(notice: &Notice, as_of: Day) -> Vec<ToCarry> {
    let pairs = texts_beside(notice, as_of).into_iter();
    let lacking = pairs.filter_map(|pair| {
        let merges = languages(pair).filter_map(|lang| missing(notice, pair, lang));
        let changes = merges.map(|merge| merge.missing.len()).sum();
        (changes > 0).then(|| ToCarry {
            version: pair.other.id,
            into: pair.version.id,
            before: pair.version.effective,
            changes,
            command: format!("noticepress carry {}@{}", notice.id, pair.other.id),
        })
    });
    lacking.collect()
}

/// What is to be done, by the day before which or on which it is.
fn to_do(project: &Project, record: Option<&PublishedRecord>, notice: &Notice, to_carry: &[ToCarry]) -> Vec<String> {
    let as_of = project.as_of;
    let mut to_do: Vec<(Day, String)> = letters_to_send(project, record, notice);
    for ToCarry { version, into, before, changes, command } in to_carry {
        let changes = counted(*changes, "change");
        let when =
            if *before > as_of { format!("before {before} ({})", left(as_of, *before)) } else { "now".to_owned() };
        let words = format!("carry {changes} of {version} into the text of {into} {when}: {command}");
        to_do.push((*before, words));
    }
    for version in notice.versions() {
        if let Standing::Scheduled { readable } = notice.standing(version, as_of) {
            let words = format!("build on {readable}, when {}@{} becomes readable", notice.id, version.id);
            to_do.push((readable, words));
        }
    }
    to_do.sort_by_key(|(day, _)| *day);
    to_do.into_iter().map(|(_, words)| words).collect()
}

/// "12 days left"
fn left(as_of: Day, day: Day) -> String {
    format!("{} left", days(as_of.days_until(day)))
}

/// "1 day", "12 days"
fn days(days: i64) -> String {
    counted(usize::try_from(days).unwrap_or_default(), "day")
}

/// "en, es"
fn listed(languages: &[&Lang]) -> String {
    languages.iter().map(|lang| lang.as_str()).collect::<Vec<_>>().join(", ")
}

/// The letters that are to be sent, each with the day before which it is.
fn letters_to_send(project: &Project, record: Option<&PublishedRecord>, notice: &Notice) -> Vec<(Day, String)> {
    let of_notice = record.and_then(|record| record.notices.get(&notice.id));
    let languages = &project.register.settings.languages;
    let due = due(notice, of_notice, languages, project.as_of);
    let line = |letter: &DueLetter<'_>| {
        let name = format!("{}@{}", notice.id, letter.version.id);
        let what = match letter.kind {
            LetterKind::Announcement => format!("send the email of {name}"),
            LetterKind::Correction => format!("send the email that corrects that of {name}"),
            LetterKind::Withdrawal => format!("send the email that {name} was withdrawn"),
        };
        let whom = match letter.instead_of.map(LetterOnRecord::first_sent) {
            Some(day) => format!(", also to those who got the one of {day}"),
            None => String::new(),
        };
        let in_which = if letter.languages.len() == languages.len() {
            String::new()
        } else {
            format!(" in {}", listed(&letter.languages))
        };
        let when = match letter.before {
            Some(before) => format!("before {before} ({})", left(project.as_of, before)),
            None => "at once".to_owned(),
        };
        let instead = match notice.standing(letter.version, project.as_of) {
            // It leads to pages of a text that never applies.
            Standing::Replaced { by } => format!(
                " (its text was replaced by {by}: with `notify: [homepage, email]` there, the email is that of the new text)"
            ),
            _ => String::new(),
        };
        let words = format!("{what}{in_which} {when}{whom}: noticepress email {name}{instead}");
        (letter.before.unwrap_or(project.as_of), words)
    };
    let mut lines: Vec<(Day, String)> = due.iter().map(line).collect();
    for (version, lang, before) in incomplete(notice, of_notice, languages, project.as_of) {
        let name = format!("{}@{}", notice.id, version.id);
        let words = format!("translate what the email of {name} tells into {lang}: until then it is not to be sent");
        lines.push((before.unwrap_or(project.as_of), words));
    }
    lines
}

fn text(status: &Status<'_>) -> String {
    let mut out = format!("As of {}\n", status.as_of);
    for notice in &status.notices {
        out += &format!("\n{}\n", notice.notice);
        out += &match &notice.in_force {
            Some(InForce { version, since }) => format!("  in force    {version}, since {since}\n"),
            None => "  in force    nothing\n".to_owned(),
        };
        for (name, versions) in [("upcoming ", &notice.upcoming), ("scheduled", &notice.scheduled)] {
            for Coming { version, updated, effective, change, days_left } in versions {
                let readable = if name == "scheduled" { format!(", readable from {updated}") } else { String::new() };
                let when = if *days_left == 1 { "tomorrow".to_owned() } else { format!("in {}", days(*days_left)) };
                out += &format!("  {name}   {version}, {change}{readable}, applies from {effective} ({when})\n");
            }
        }
        for ReplacedText { version, by, .. } in &notice.replaced {
            out += &format!("  replaced    {version}, by {by}\n");
        }
        for WithdrawnText { version, on } in &notice.withdrawn {
            out += &format!("  withdrawn   {version}, on {on}\n");
        }
        for SentLetters { version, letter, on, languages } in &notice.sent {
            out += &format!("  sent        {version}, {letter} in {}, on {on}\n", listed(languages));
        }
        for version in &notice.drafts {
            out += &format!("  draft       {version}\n");
        }
        for Untranslated { version, lang } in &notice.untranslated {
            out += &format!("  missing     {version} in {lang}\n");
        }
        if let Some(ended) = notice.ended {
            let word = if ended <= status.as_of { "ended" } else { "ends " };
            out += &format!("  {word}       {ended}\n");
        }
        for task in &notice.to_do {
            out += &format!("  to do       {task}\n");
        }
    }
    out += &match status.next_change {
        Some(day) => {
            let why: String =
                status.next_change_why.iter().map(|what| format!("  {}\n", what.turn.words(what.notice))).collect();
            format!("\nThe site changes next on {day}: build on that day.\n{why}")
        }
        None => "\nThe site changes with the next text; no date ahead changes it.\n".to_owned(),
    };
    out
}
