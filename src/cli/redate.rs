//! `noticepress redate`: a text that came after its day gets today's date, and its notice period.

use std::fmt::Write;

use super::args::Common;
use super::project::Project;
use super::say::tell;
use super::writer::{no_name_left, writer};
use crate::disk::content::write::FileToWrite;
use crate::failure::Failure;
use crate::load::files::CONTENT;
use crate::load::front_matter;
use crate::model::notice::{Change, Notice, Version};
use crate::record::judging::Lateness;
use crate::record::published::PublishedRecord;
use crate::values::day::Day;

/// Gives a version that nobody could read on its day the day of the command, and the first effective date that keeps its notice
/// period; renames its files and those of its translations.
///
/// # Errors
///
/// [`Failure::Usage`] when there is no such version, or it is not late; [`Failure::World`] when the disk refuses. Then the
/// files are as they were.
pub(crate) fn redate(common: &Common, named: &str) -> Result<(), Failure> {
    let writer = writer(&common.root)?;
    let mut project = Project::open(common)?;
    project.lateness = Lateness::Judged;
    let (notice, version) = project.named(named)?;
    refuse_published(&project, notice, version, named)?;
    let as_of = project.as_of;
    let new = notice.next_name(as_of).ok_or_else(|| no_name_left(notice, as_of))?;
    let effective = effective(notice, version, as_of);
    let mut files = Vec::new();
    for text in version.every_text() {
        let old = text.source.path();
        let is_reference = text.lang == version.text.lang;
        let name = if is_reference { format!("{new}.md") } else { format!("{new}.{}.md", text.lang) };
        let text = if is_reference { dated(version, as_of, effective) } else { text.source.text().to_owned() };
        let path = format!("{CONTENT}/{}/{name}", notice.id);
        files.push(FileToWrite { formerly: Some(old.to_owned()), ..FileToWrite::new(path, text) });
    }
    writer.write(&files)?;
    let mut out = String::new();
    for file in &files {
        let _ = writeln!(out, "{} is now {}", file.formerly.as_deref().unwrap_or_default(), file.path);
    }
    let _ = writeln!(out, "updated {as_of}, and applies from {}", effective.unwrap_or(as_of));
    tell(common, &out)
}

fn refuse_published(project: &Project, notice: &Notice, version: &Version, named: &str) -> Result<(), Failure> {
    let published = project.register.ledger.as_ref().map(PublishedRecord::by_ledger);
    let record = published.as_ref().and_then(|published| published.notices.get(&notice.id));
    if record.is_some_and(|record| record.texts.contains_key(&(version.id, version.text.lang.clone()))) {
        return Err(Failure::usage_with_hint(
            format!("{named} was sealed: readers know it by this date"),
            "publish a new version, or withdraw an announced version that is not in force yet with `withdrawn` in \
             `notice.yaml`",
        ));
    }
    if version.draft || version.id.updated >= project.as_of {
        return Err(Failure::usage_with_hint(
            format!("{named} is not late: its date is {}, and this is {}", version.id.updated, project.as_of),
            "rename its file and write the new day as `updated` to give it another date",
        ));
    }
    Ok(())
}

/// The first day the text applies; `None` where its file states none, and it needs none.
fn effective(notice: &Notice, version: &Version, updated: Day) -> Option<Day> {
    let earliest = match version.change {
        Change::Material if version.late_notice.is_none() => updated.plus(notice.notice_period_days),
        _ => updated,
    };
    let stated = front_matter::version(&version.text.source, &version.text.lang).0?.effective?;
    Some(stated.value.max(earliest))
}

/// The file of a version with other dates; nothing else of it changes.
fn dated(version: &Version, updated: Day, effective: Option<Day>) -> String {
    let mut text = version.text.source.text().to_owned();
    let Some(front_matter) = front_matter::version(&version.text.source, &version.text.lang).0 else { return text };
    let mut dates: Vec<_> = [
        front_matter.updated.map(|stated| (stated.span, updated)),
        front_matter.effective.map(|stated| stated.span).zip(effective),
    ]
    .into_iter()
    .flatten()
    .collect();
    // From the end, so that the places of the others stay right.
    dates.sort_by_key(|(span, _)| std::cmp::Reverse(span.range().start));
    for (span, day) in dates {
        text.replace_range(span.range(), &day.to_string());
    }
    text
}
