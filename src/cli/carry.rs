//! `noticepress carry`: the next text of each pending one, with what a fix changed.

use super::args::Common;
use super::project::Project;
use super::say::tell;
use super::writer::{no_name_left, writer};
use crate::beside::carried::{CarriedFile, CarriedText, carried};
use crate::beside::merge::TheirChange;
use crate::diagnostic::Diagnostic;
use crate::disk::content::write::FileToWrite;
use crate::failure::Failure;
use crate::model::notice::{Notice, Version};
use crate::text::markdown::unresolved;
use crate::values::english::counted;

/// Writes the next texts, all of their files or none, and says what was merged and what to do next.
///
/// # Errors
///
/// [`Failure::Usage`] for a version that is not there, [`Failure::Content`] when a text of the notice has a passage that is not
/// resolved, [`Failure::World`] when the disk refuses. Then nothing was written.
pub(crate) fn carry(common: &Common, named: &str) -> Result<(), Failure> {
    // Held while the texts are read, so that nobody writes another in between.
    let writer = writer(&common.root)?;
    let project = Project::open(common)?;
    let Some((name, version)) = named.split_once('@') else {
        return Err(Failure::usage_with_hint(
            format!("`{named}` names no version"),
            format!("write `noticepress carry {named}@2026-11-26`, with the name of the fix"),
        ));
    };
    let notice = project.notice(name)?;
    let fix = Project::version(notice, version)?;
    refuse_unresolved(notice)?;
    let texts = carried(notice, fix.id, project.as_of).map_err(|day| no_name_left(notice, day))?;
    let files: Vec<FileToWrite> = texts.iter().flat_map(|text| &text.files).map(to_write).collect();
    if files.is_empty() {
        return tell(common, &nothing_to_carry(notice, fix));
    }
    writer.write(&files)?;
    tell(common, &told(notice, &texts))
}

fn to_write(file: &CarriedFile) -> FileToWrite {
    FileToWrite::new(file.source.path(), &*file.source.text())
}

/// What is half merged is not merged again.
fn refuse_unresolved(notice: &Notice) -> Result<(), Failure> {
    let texts =
        notice.versions().iter().flat_map(|version| [&version.text].into_iter().chain(version.translations.values()));
    let found: Vec<Diagnostic> = texts.flat_map(|text| unresolved(&text.source, &text.body)).collect();
    if found.is_empty() { Ok(()) } else { Err(Failure::Content(found)) }
}

fn nothing_to_carry(notice: &Notice, fix: &Version) -> String {
    format!(
        "Nothing to carry: every version that comes after {}@{} includes its change, or leaves it out on purpose.\n",
        notice.id, fix.id
    )
}

fn told(notice: &Notice, texts: &[CarriedText]) -> String {
    let mut said = String::new();
    for text in texts {
        said += &format!("The version of {}, with what {} changed:\n", text.version, text.other);
        for file in &text.files {
            said += &format!("  {}\n", file.source.path());
            said.extend(file.changes.iter().map(|change| format!("    {}\n", line(change, text))));
        }
        for lang in &text.untranslated {
            said += &format!(
                "  {} is not translated into `{lang}`: translate the change yourself, in content/{}/{}.{lang}.md\n",
                text.other, notice.id, text.id
            );
        }
    }
    said.push_str("\nNext:\n");
    let conflicts: usize = texts.iter().map(CarriedText::conflicts).sum();
    if conflicts > 0 {
        said += &format!(
            "  {}: choose the wording you want to keep, and delete the conflict marks; `check` rejects the file until \
             then\n",
            counted(conflicts, "conflict")
        );
    }
    for text in texts {
        said += &format!("  noticepress diff {}@{}..{}   see what is added\n", notice.id, text.version, text.id);
    }
    said + "  noticepress check   see that nothing is lost\n"
}

fn line(change: &TheirChange, text: &CarriedText) -> String {
    if change.is_conflict {
        format!("conflict: {} in {}, and {} changed the same passage", change.quoted(), text.other, text.version)
    } else {
        change.quoted()
    }
}
