//! `noticepress evidence`: the text that applied on a day, with all that is on record of it, in one archive.

use std::io::{self, Write};
use std::path::Path;

use super::args::Common;
use super::project::Project;
use super::report::{self, Places};
use super::say::tell;
use crate::disk::output::place::{Forbidden, unpublished};
use crate::failure::Failure;
use crate::model::notice::Notice;
use crate::record::LEDGER;
use crate::record::evidence::{Evidence, NoEvidence};
use crate::record::judging::Lateness;
use crate::record::published::PublishedRecord;
use crate::values::day::Day;

/// Writes the archive to `file`, where nothing may be.
///
/// # Errors
///
/// [`Failure::Usage`] when the day is ahead, no text applied on it, or `file` is no place for it or is
/// there already; [`Failure::Content`] when the record is broken; [`Failure::World`] when the disk refuses. Then nothing is written.
pub(crate) fn evidence(common: &Common, named: &str, on: Day, file: &Path) -> Result<(), Failure> {
    let project = Project::open(common)?;
    let notice = project.notice(named)?;
    if on > project.as_of {
        return Err(Failure::usage_with_hint(
            format!("{on} is after today, which is {}", project.as_of),
            "choose a day up to today; `noticepress status` shows what is announced",
        ));
    }
    let warnings = project.judged(project.against_the_record(Lateness::Judged))?;
    let record = project.register.ledger.as_ref().map(PublishedRecord::by_ledger);
    let published = record.as_ref().and_then(|record| record.notices.get(&notice.id));
    let found = Evidence::find(&project.register, published, notice, on, project.as_of);
    let archive = found.map_err(|none| refusal(notice, on, &none))?.archive();
    let parent = file.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    unpublished(parent, &project.output, &Forbidden::of(&project.root))?;
    write_new(parent, file, &archive)?;
    report::to_stderr(&warnings, &Places::of_project(&project.root));
    tell(common, &format!("{}\n", file.display()))
}

fn refusal(notice: &Notice, on: Day, none: &NoEvidence) -> Failure {
    match none {
        NoEvidence::NothingApplied(next) => {
            let hint = match next {
                Some(day) => format!("choose a day from {day} on, when its first version came into force"),
                None => "type `noticepress status` to see which version is in force when".to_owned(),
            };
            Failure::usage_with_hint(format!("no version of `{}` was in force on {on}", notice.id), hint)
        }
        NoEvidence::Gone { version, sha256 } => Failure::usage_with_hint(
            format!("the version of {version} was in force on {on}, but {LEDGER} says that it is no longer published"),
            format!("find a copy of its file, which is not in the project; its SHA-256 is {sha256}"),
        ),
    }
}

/// Writes a file that is new: whole, or not at all.
fn write_new(parent: &Path, file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let cannot_write = |cause: io::Error| Failure::world("cannot write", file)(cause);
    if file.symlink_metadata().is_ok() {
        return Err(Failure::usage_with_hint(
            format!("`{}` already exists, and files are never overwritten", file.display()),
            "name a new file, or remove that one",
        ));
    }
    let mut builder = tempfile::Builder::new();
    readable_by_all(&mut builder);
    let mut unfinished = builder.prefix(".noticepress-").tempfile_in(parent).map_err(cannot_write)?;
    unfinished.write_all(bytes).map_err(cannot_write)?;
    unfinished.as_file().sync_all().map_err(cannot_write)?;
    unfinished.persist_noclobber(file).map_err(|refused| cannot_write(refused.error))?;
    Ok(())
}

/// Makes files as others are, and not as those are that are to vanish.
#[cfg(unix)]
fn readable_by_all(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable_by_all(_: &mut tempfile::Builder<'_, '_>) {}
