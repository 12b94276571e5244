//! `noticepress status`: what is in force, what comes next, what to do.

use serde::Serialize;

use super::args::{Common, StatusFormat};
use super::project::Project;
use super::say::say;
use crate::announce::next_change::{Turn, next_change};
use crate::announce::{self, Phase};
use crate::failure::Failure;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::model::timeline::Standing;
use crate::values::day::Day;
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

/// A text that applies or will, and a language in which nobody has written it.
#[derive(Serialize)]
struct Untranslated<'a> {
    version: VersionId,
    lang: &'a Lang,
}

/// Writes the status to stdout.
///
/// # Errors
///
/// What opening the project fails with.
pub(crate) fn status(common: &Common, format: StatusFormat) -> Result<(), Failure> {
    let project = Project::open(common)?;
    let languages = &project.register.settings.languages;
    let notices: Vec<NoticeStatus<'_>> =
        project.register.notices.iter().map(|notice| of_notice(notice, languages, project.as_of)).collect();
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

fn of_notice<'a>(notice: &'a Notice, languages: &'a [Lang], as_of: Day) -> NoticeStatus<'a> {
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
        untranslated: notice
            .untranslated(languages, as_of)
            .map(|(version, lang)| Untranslated { version: version.id, lang })
            .collect(),
        ended: notice.ended.as_ref().map(|ending| ending.on),
        next_change: next.as_ref().map(|next| next.on),
        next_change_why: next.map_or_else(Vec::new, |next| next.why),
        to_do: to_do(notice, languages, as_of),
    }
}

fn to_do(notice: &Notice, languages: &[Lang], as_of: Day) -> Vec<String> {
    let mut to_do = Vec::new();
    let announced = notice.public(as_of).filter_map(|version| Some((version, announce::email(notice, version)?)));
    for (version, letter) in announced.filter(|(version, _)| announce::phase(notice, version, as_of) == Phase::Due) {
        let left = as_of.days_until(version.effective);
        let incomplete: Vec<&str> =
            languages.iter().filter(|lang| !letter.is_whole_in(lang)).map(Lang::as_str).collect();
        let but = if incomplete.is_empty() { String::new() } else { format!(", but not in {}", incomplete.join(", ")) };
        let name = format!("{}@{}", notice.id, version.id);
        to_do.push(format!(
            "send the email of {name}{but} before {} ({left} days left): noticepress email {name}",
            version.effective
        ));
        to_do.extend(incomplete.iter().map(|lang| {
            format!(
                "translate what the email of {name} tells into {lang}: until then it is incomplete, and not to be sent"
            )
        }));
    }
    for version in notice.versions() {
        if let Standing::Scheduled { readable } = notice.standing(version, as_of) {
            to_do.push(format!("build on {readable}, when {}@{} becomes readable", notice.id, version.id));
        }
    }
    to_do
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
            let why: String = status.next_change_why.iter().map(|what| format!("  {}\n", what.words())).collect();
            format!("\nThe site changes next on {day}: build on that day.\n{why}")
        }
        None => "\nThe site changes with the next text; no date ahead changes it.\n".to_owned(),
    };
    out
}
