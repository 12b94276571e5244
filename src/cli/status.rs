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
use crate::model::notice::{Change, Notice, Version};
use crate::model::timeline::Standing;
use crate::record::letters::LetterOnRecord;
use crate::record::published::PublishedRecord;
use crate::values::day::Day;
use crate::values::english::{counted, counted_days, in_days};
use crate::values::json;
use crate::values::lang::Lang;

/// What `noticepress status --format json` writes.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Status<'a> {
    /// The version of this form. A program should refuse one it does not know; new keys alone do not raise it.
    schema: u8,
    /// The day of the command, in the time zone of the settings.
    #[cfg_attr(test, schemars(with = "String"))]
    as_of: Day,
    /// Where the site is published.
    base_url: String,
    /// The next day on which the site changes if nothing is edited: when to build again.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    next_change: Option<Day>,
    /// What happens on that day.
    next_change_why: Vec<Happening<'a>>,
    notices: Vec<NoticeStatus<'a>>,
    /// What is to be done about all of them, the most urgent first.
    tasks: Vec<Task<'a>>,
}

/// Something to be done.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Task<'a> {
    #[cfg_attr(test, schemars(with = "String"))]
    notice: &'a NoticeId,
    /// The day before which, or on which, it is.
    #[cfg_attr(test, schemars(with = "String"))]
    by: Day,
    /// What, in a sentence.
    what: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct NoticeStatus<'a> {
    #[cfg_attr(test, schemars(with = "String"))]
    notice: &'a NoticeId,
    in_force: Option<InForce>,
    upcoming: Vec<Coming>,
    scheduled: Vec<Coming>,
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    drafts: Vec<VersionId>,
    untranslated: Vec<Untranslated<'a>>,
    /// Announced versions that were replaced before they applied.
    replaced: Vec<ReplacedText>,
    /// Announced versions that were withdrawn before they applied; listed until the day they were due to apply.
    withdrawn: Vec<WithdrawnText>,
    /// Emails that were sent about versions that do not apply yet.
    sent: Vec<SentLetters<'a>>,
    /// What upcoming and scheduled versions would lose of others beside them.
    to_carry: Vec<ToCarry>,
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    ended: Option<Day>,
    /// How many imported versions do not say what kind of change they are.
    unclassified: usize,
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    next_change: Option<Day>,
    next_change_why: Vec<Turn>,
    to_do: Vec<String>,
    /// The same with its days.
    #[serde(skip)]
    tasks: Vec<Task<'a>>,
}

/// What happens to a notice on a day.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Happening<'a> {
    #[cfg_attr(test, schemars(with = "String"))]
    notice: &'a NoticeId,
    #[serde(flatten)]
    turn: Turn,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct InForce {
    #[cfg_attr(test, schemars(with = "String"))]
    version: VersionId,
    #[cfg_attr(test, schemars(with = "String"))]
    since: Day,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Coming {
    #[cfg_attr(test, schemars(with = "String"))]
    version: VersionId,
    #[cfg_attr(test, schemars(with = "String"))]
    updated: Day,
    #[cfg_attr(test, schemars(with = "String"))]
    effective: Day,
    change: &'static str,
    /// Whole days from the day asked for to the effective date.
    days_left: i64,
}

/// A version that is in force or will be, and a language in which nobody has written it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Untranslated<'a> {
    #[cfg_attr(test, schemars(with = "String"))]
    version: VersionId,
    #[cfg_attr(test, schemars(with = "String"))]
    lang: &'a Lang,
}

/// A version that was published but is never in force.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct ReplacedText {
    #[cfg_attr(test, schemars(with = "String"))]
    version: VersionId,
    /// The version that replaces it.
    #[cfg_attr(test, schemars(with = "String"))]
    by: VersionId,
    /// The day from which it does.
    #[cfg_attr(test, schemars(with = "String"))]
    effective: Day,
}

/// A version that was withdrawn.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct WithdrawnText {
    #[cfg_attr(test, schemars(with = "String"))]
    version: VersionId,
    /// The day it was.
    #[cfg_attr(test, schemars(with = "String"))]
    on: Day,
}

/// Emails about a version that were first sent on one day, each in a language.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct SentLetters<'a> {
    #[cfg_attr(test, schemars(with = "String"))]
    version: VersionId,
    letter: &'static str,
    #[cfg_attr(test, schemars(with = "String"))]
    on: Day,
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    languages: Vec<&'a Lang>,
}

/// What a version lacks of another beside it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct ToCarry {
    /// The version with the changes.
    #[cfg_attr(test, schemars(with = "String"))]
    version: VersionId,
    /// The version that lacks them.
    #[cfg_attr(test, schemars(with = "String"))]
    into: VersionId,
    /// The day on which they are lost.
    #[cfg_attr(test, schemars(with = "String"))]
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
    let mut tasks: Vec<Task<'_>> = notices.iter().flat_map(|notice| notice.tasks.iter().cloned()).collect();
    tasks.sort_by_key(|task| task.by);
    let status = Status {
        schema: 1,
        as_of: project.as_of,
        base_url: project.register.settings.base_url.to_string(),
        next_change,
        next_change_why,
        notices,
        tasks,
    };
    match format {
        StatusFormat::Text => say(&text(&status)),
        StatusFormat::Json => say(&(json::pretty(&status) + "\n")),
    }
}

/// What is to be done in all notices, a line each.
pub(super) fn to_do_of_all(project: &Project) -> Vec<String> {
    let record = project.register.ledger.as_ref().map(PublishedRecord::by_ledger);
    let notices = project.register.notices.iter();
    let mut tasks: Vec<_> = notices.flat_map(|notice| of_notice(project, record.as_ref(), notice).tasks).collect();
    tasks.sort_by_key(|task| task.by);
    tasks.into_iter().map(|task| task.what).collect()
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
    let advice = |words: &str| places.advice(words).into_owned();
    let to_carry = to_carry(notice, as_of);
    let to_do = to_do(project, record, notice, &to_carry);
    let task = |(by, what): (Day, String)| Task { notice: &notice.id, by, what: advice(&what) };
    let tasks: Vec<Task<'_>> = to_do.into_iter().map(task).collect();
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
        unclassified: notice.versions().iter().filter(|version| version.change == Change::Unclassified).count(),
        next_change: next.as_ref().map(|next| next.on),
        next_change_why: next.map_or_else(Vec::new, |next| next.why),
        to_do: tasks.iter().map(|task| task.what.clone()).collect(),
        tasks,
        to_carry: to_carry
            .into_iter()
            .map(|lacking| ToCarry { command: advice(&lacking.command), ..lacking })
            .collect(),
    }
}

/// The versions replaced before they applied, by the version in force or one to come.
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
fn to_do(
    project: &Project,
    record: Option<&PublishedRecord>,
    notice: &Notice,
    to_carry: &[ToCarry],
) -> Vec<(Day, String)> {
    let as_of = project.as_of;
    let mut to_do: Vec<(Day, String)> = letters_to_send(project, record, notice);
    for ToCarry { version, into, before, changes, command } in to_carry {
        let changes = counted(*changes, "change");
        let when =
            if *before > as_of { format!("before {before} ({})", left(as_of, *before)) } else { "now".to_owned() };
        let words = format!("carry {changes} of {version} into the version of {into} {when}: {command}");
        to_do.push((*before, words));
    }
    for version in notice.versions() {
        if let Standing::Scheduled { readable } = notice.standing(version, as_of) {
            let words = format!("build on {readable} to publish {}@{}", notice.id, version.id);
            to_do.push((readable, words));
        }
    }
    to_do.sort_by_key(|(day, _)| *day);
    to_do
}

/// "12 days left"
fn left(as_of: Day, day: Day) -> String {
    format!("{} left", counted_days(as_of.days_until(day)))
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
            LetterKind::Announcement => format!("send the email about {name}"),
            LetterKind::Correction => format!("send the email that corrects the one about {name}"),
            LetterKind::Withdrawal => format!("send the email that {name} was withdrawn"),
        };
        let whom = match letter.instead_of.map(LetterOnRecord::first_sent) {
            Some(day) => format!(", also to everyone who got the one of {day}"),
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
                " (it was replaced by {by}: with `notify: [homepage, email]` there, the email is that of the new \
                 version)"
            ),
            _ => String::new(),
        };
        let words = format!("{what}{in_which} {when}{whom}: noticepress email {name}{instead}");
        (letter.before.unwrap_or(project.as_of), words)
    };
    let mut lines: Vec<(Day, String)> = due.iter().map(line).collect();
    for (version, lang, before) in incomplete(notice, of_notice, languages, project.as_of) {
        let name = format!("{}@{}", notice.id, version.id);
        let words = format!("translate what the email about {name} says into {lang}: until then do not send it");
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
            None => "  in force    none\n".to_owned(),
        };
        for (name, versions) in [("upcoming ", &notice.upcoming), ("scheduled", &notice.scheduled)] {
            for Coming { version, updated, effective, change, days_left } in versions {
                let readable = if name == "scheduled" { format!(", published on {updated}") } else { String::new() };
                let when = in_days(*days_left);
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
        if notice.unclassified > 0 {
            let say = if notice.unclassified == 1 { "version says" } else { "versions say" };
            out += &format!(
                "  imported    {} {say} `change: unclassified`: leave it, or say what kind of change it is \
                 (docs/import.md)\n",
                notice.unclassified
            );
        }
    }
    if !status.tasks.is_empty() {
        out.push_str(
            "\n\
                      To do, most urgent first\n",
        );
        out.extend(status.tasks.iter().map(|task| format!("  {}\n", task.what)));
    }
    out += &match status.next_change {
        Some(day) => {
            let why: String =
                status.next_change_why.iter().map(|what| format!("  {}\n", what.turn.words(what.notice))).collect();
            format!(
                "\n\
                     Next change: {day}. Build the site on that day.\n\
                     {why}"
            )
        }
        None => "\n\
                 No changes are scheduled.\n"
            .to_owned(),
    };
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::json::schema::assert_documented;

    #[test]
    fn the_schema_of_the_status_in_the_docs_is_the_one_of_the_code() {
        assert_documented::<Status<'static>>("status.schema.json");
    }
}
