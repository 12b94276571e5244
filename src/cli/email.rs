//! `noticepress email`: the message that announces a change.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::args::{Common, EmailFormat};
use super::new_folder;
use super::project::Project;
use super::report;
use super::say::{say, say_bytes, tell};
use crate::announce;
use crate::announce::letters::LetterState;
use crate::build::letters::{WantedLetter, WrittenLetter, letter_of};
use crate::disk::output::place::{Forbidden, unpublished};
use crate::email::pack::PackFile;
use crate::failure::Failure;
use crate::model::notice::{Notice, Version};
use crate::record::published::PublishedRecord;
use crate::values::lang::Lang;

/// Writes one message to stdout, or its folder to `pack`, as it is on the day its version is updated.
///
/// # Errors
///
/// [`Failure::Usage`] when there is no such version, no email announces it, or the folder is not a new one.
pub(crate) fn email(
    common: &Common,
    named: &str,
    pack: Option<&Path>,
    format: EmailFormat,
    lang: Option<&Lang>,
) -> Result<(), Failure> {
    let project = Project::open(common)?;
    let (name, version) = named.split_once('@').map_or((named, None), |(name, version)| (name, Some(version)));
    let notice = project.notice(name)?;
    let version = match version {
        Some(version) => Project::version(notice, version)?,
        None => newest_announced(notice)?,
    };
    let languages = &project.register.settings.languages;
    if let Some(unknown) = lang.filter(|lang| !languages.contains(lang)) {
        return Err(Failure::usage(format!("the settings do not name the language `{unknown}`")));
    }
    let record = project.register.ledger.as_ref().map(PublishedRecord::by_ledger);
    let message = |lang: &Lang| -> Result<WrittenLetter, Failure> {
        let wanted = WantedLetter { notice, version, lang, as_of: project.as_of };
        let found = letter_of(&project.register, &project.theme, record.as_ref(), wanted);
        let found = found.map_err(|failure| project.refused(failure))?;
        let (letter, written) = found.ok_or_else(|| not_announced(notice, version))?;
        if matches!(letter.state, LetterState::Incomplete { .. }) {
            let words = "this email is incomplete and must not be sent: part of it is not translated into";
            report::note(&format!("{words} {lang}"));
        }
        Ok(written)
    };
    if let Some(folder) = pack {
        let wanted = languages.iter().filter(|known| lang.is_none_or(|lang| *known == lang));
        let packs = wanted.map(|lang| Ok((lang, message(lang)?.files))).collect::<Result<Vec<_>, Failure>>()?;
        return write_packs(common, &packs, folder, &project);
    }
    let email = message(lang.unwrap_or(project.register.settings.reference_language()))?;
    match format {
        EmailFormat::Text => say(&email.parts.text),
        EmailFormat::Html => say(&email.parts.html),
        EmailFormat::Eml => say_bytes(&email.eml),
        EmailFormat::Subject => say(&format!("{}\n", email.parts.subject)),
        EmailFormat::Preheader => say(&format!("{}\n", email.parts.preheader)),
    }
}

/// Writes a folder for each language into `folder`, which is new or empty, and not where it would be published.
fn write_packs(
    common: &Common,
    packs: &[(&Lang, Vec<PackFile>)],
    folder: &Path,
    project: &Project,
) -> Result<(), Failure> {
    let forbidden = Forbidden::of(&project.root);
    let real = unpublished(folder, &project.output, &forbidden)?;
    let languages = &project.register.settings.languages;
    let is_ours = |name: &OsStr| new_folder::is_unfinished(&real) && languages.iter().any(|lang| name == lang.as_str());
    let (unfinished, taken): (Vec<_>, Vec<_>) = new_folder::names(&real)?.into_iter().partition(|name| is_ours(name));
    if !taken.is_empty() {
        return Err(Failure::usage_with_hint(
            format!("`{}` is not empty, and files are never overwritten", folder.display()),
            "name a new folder, or remove that one",
        ));
    }
    for name in unfinished {
        let path = real.join(name);
        fs::remove_dir_all(&path).map_err(Failure::world("cannot remove", &path))?;
    }
    let files: Vec<(String, &[u8])> = packs
        .iter()
        .flat_map(|(lang, files)| files.iter().map(move |(name, bytes)| (format!("{lang}/{name}"), bytes.as_slice())))
        .collect();
    new_folder::write(&real, &files)?;
    let pages = packs.iter().map(|(lang, _)| folder.join(lang.as_str()).join("index.html"));
    let lines = pages.map(|page| format!("  {}\n", page.display())).collect::<String>();
    let whole = if packs.len() == 1 { "The email is in" } else { "The emails, one for each language, are in" };
    let folder = folder.display();
    tell(common, &format!("{whole} {folder}. To preview and copy it, open in a browser:\n{lines}"))
}

fn newest_announced(notice: &Notice) -> Result<&Version, Failure> {
    let announced = notice.versions().iter().rev().find(|version| announce::email(notice, version).is_some());
    announced.ok_or_else(|| {
        Failure::usage_with_hint(
            format!("no version of `{}` is announced by email", notice.id),
            "write `change: material` in the front matter of a version, or name `email` under `notify`",
        )
    })
}

fn not_announced(notice: &Notice, version: &Version) -> Failure {
    let why = if version.draft {
        "it is a draft"
    } else if notice.base(version).is_none() {
        "it is the first version, so there is no change to announce"
    } else {
        "its front matter does not say `change: material`, nor `notify: [email]`"
    };
    Failure::usage_with_hint(format!("no email announces {}@{}", notice.id, version.id), why)
}
