//! `noticepress status`: what is in force, what comes next, what to do.

use serde::Serialize;

use super::args::{Common, StatusFormat};
use super::project::Project;
use super::say::say;
use crate::announce::letters::{DueLetter, due};
use crate::announce::next_change::{Turn, next_change};
use crate::failure::Failure;
use crate::model::ledger::LetterKind;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::model::timeline::Standing;
use crate::record::letters::LetterOnRecord;
use crate::record::published::PublishedRecord;
use crate::values::day::Day;
use crate::values::json;

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

impl Happening<'_> {
    /// "privacy@2026-11-16 takes effect"
    fn words(&self) -> String {
        let notice = self.notice;
        match self.turn {
            Turn::Readable { version } => format!("{notice}@{version} becomes readable"),
            Turn::Applies { version } => format!("{notice}@{version} takes effect"),
            Turn::Withdrawn { version } => format!("{notice}@{version} is taken back"),
            Turn::BannerEnds { version } => format!("the banner of {notice}@{version} ends"),
            Turn::Ends => format!("{notice} ends"),
        }
    }
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

fn of_notice<'a>(project: &'a Project, record: Option<&PublishedRecord>, notice: &'a Notice) -> NoticeStatus<'a> {
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
    NoticeStatus {
        notice: &notice.id,
        in_force: notice.in_force(as_of).map(|version| InForce { version: version.id, since: version.effective }),
        upcoming: notice.upcoming(as_of).into_iter().map(coming).collect(),
        scheduled: with(|standing| matches!(standing, Standing::Scheduled { .. })).map(coming).collect(),
        drafts: with(|standing| standing == Standing::Draft).map(|version| version.id).collect(),
        ended: notice.ended.as_ref().map(|ending| ending.on),
        next_change: next.as_ref().map(|next| next.on),
        next_change_why: next.map_or_else(Vec::new, |next| next.why),
        to_do: to_do(project, record, notice),
    }
}

fn to_do(project: &Project, record: Option<&PublishedRecord>, notice: &Notice) -> Vec<String> {
    let as_of = project.as_of;
    let mut to_do = letters_to_send(project, record, notice);
    for version in notice.versions() {
        if let Standing::Scheduled { readable } = notice.standing(version, as_of) {
            to_do.push(format!("build on {readable}, when {}@{} becomes readable", notice.id, version.id));
        }
    }
    to_do
}

/// The letters that are to be sent, the most urgent first.
fn letters_to_send(project: &Project, record: Option<&PublishedRecord>, notice: &Notice) -> Vec<String> {
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
            format!(" in {}", letter.languages.iter().map(|lang| lang.as_str()).collect::<Vec<_>>().join(", "))
        };
        let when = match letter.before {
            Some(before) => format!("before {before} ({} days left)", project.as_of.days_until(before)),
            None => "at once".to_owned(),
        };
        format!("{what}{in_which} {when}{whom}: noticepress email {name}")
    };
    due.iter().map(line).collect()
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
                out += &format!(
                    "  {name}   {version}, {change}{readable}, applies from {effective} (in {days_left} days)\n"
                );
            }
        }
        for version in &notice.drafts {
            out += &format!("  draft       {version}\n");
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
            let why: String = status.next_change_why.iter().map(|what| format!("  {}\n", what.words())).collect();
            format!("\nThe site changes next on {day}: build on that day.\n{why}")
        }
        None => "\nThe site changes with the next text; no date ahead changes it.\n".to_owned(),
    };
    out
}
