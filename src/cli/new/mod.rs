//! `noticepress new`: the next text of a notice, ready to edit.

mod asking;
mod editor;
mod opened;
mod told;

use std::fs;
use std::io;
use std::path::Path;

use self::editor::Editor;
use self::opened::OpenedProject;
use super::args::Common;
use super::new_options::{DeclaredChange, NewOptions};
use super::say::tell;
use super::writer::{no_name_left, writer};
use crate::beside::next_text::{
    Beginning, NextFile, NextText, TooEarly, WantedText, beginnings, nearest_translation, translation,
};
use crate::disk::content::write::FileToWrite;
use crate::failure::Failure;
use crate::load::files::CONTENT;
use crate::load::front_matter::write::{NewText, commented};
use crate::load::keys;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Change, Notice, Version};
use crate::model::timeline::Standing;
use crate::values::day::Day;
use crate::values::english::counted;
use crate::values::lang::Lang;

/// Writes the files of a new text, all or none, says what is in them and what to do next, and opens them in an editor where
/// that is wished.
///
/// # Errors
///
/// [`Failure::Usage`] when what was typed does not say enough, or cannot be; [`Failure::Content`] when the notice is not in order;
/// [`Failure::World`] when the disk refuses, or a file is in the place of a new one. Then nothing was written.
pub(crate) fn new(common: &Common, notice: &str, options: &NewOptions) -> Result<(), Failure> {
    let editor = Editor::of_environment();
    if options.edit && editor.is_none() {
        return Err(Failure::usage_with_hint(
            "no editor is set",
            "set `EDITOR`, as in `EDITOR=nano`, or leave out `--edit`",
        ));
    }
    let begun = begin(common, notice, options)?;
    tell(common, &begun.told)?;
    let Some(editor) = editor else { return Ok(()) };
    let is_open = options.edit
        || asking::is_somebody_there() && asking::is_wanted(&format!("\nOpen it in `{}` now?", editor.name()))?;
    if !is_open {
        return Ok(());
    }
    let files: Vec<_> = begun.files.iter().map(|path| common.root.join(path)).collect();
    editor.open(&files)
}

/// The schema of front matter in a project that `init` began, below its root.
const SCHEMA: &str = "schemas/text.schema.json";

/// What a command has written, or found to be there.
struct Begun {
    /// The files to edit, by their paths below the project.
    files: Vec<String>,
    /// What to say of them.
    told: String,
}

/// Decides and writes; when it returns, others may write too.
fn begin(common: &Common, name: &str, options: &NewOptions) -> Result<Begun, Failure> {
    // A project may be without its first notice.
    if options.title.is_some() {
        make_content(&common.root)?;
    }
    // Held while the texts are read, so that nobody writes another in between.
    let writer = writer(&common.root)?;
    let project = OpenedProject::open(common, name)?;
    let begun = match (&options.title, &options.lang) {
        (Some(title), _) => first_text(&project, name, title, options)?,
        (None, Some(lang)) => new_translation(&project, name, lang, options.of)?,
        (None, None) => next_text(&project, name, options)?,
    };
    let (files, told) = match begun {
        Decided::Write(files, told) => (files, told),
        Decided::Edit(path, told) => return Ok(Begun { files: vec![path], told }),
    };
    // Editors then complete and check what is typed at its top.
    let has_schema = common.root.join(SCHEMA).is_file();
    let text = |file: &NextFile| {
        if has_schema {
            commented(&file.text, &format!("yaml-language-server: $schema=../../{SCHEMA}"))
        } else {
            file.text.clone()
        }
    };
    let files: Vec<FileToWrite> = files.iter().map(|file| FileToWrite::new(&*file.path, text(file))).collect();
    project.judge(&files)?;
    writer.write(&files)?;
    Ok(Begun { files: files.into_iter().map(|file| file.path).collect(), told })
}

/// What is to be done.
enum Decided {
    /// Files are to be written, of which that is to be said.
    Write(Vec<NextFile>, String),
    /// A file that is there is the one to edit.
    Edit(String, String),
}

fn make_content(root: &Path) -> Result<(), Failure> {
    let content = root.join(CONTENT);
    match fs::create_dir(&content) {
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists && root.is_dir() => {
            Err(Failure::world("cannot make the folder", &content)(cause))
        }
        _ => Ok(()),
    }
}

/// The first text of a notice that is not there yet.
fn first_text(project: &OpenedProject, name: &str, title: &str, options: &NewOptions) -> Result<Decided, Failure> {
    let id: NoticeId = name
        .parse()
        .map_err(|why| Failure::usage_with_hint(format!("no notice can be named `{name}`"), format!("{why}")))?;
    if title.trim().is_empty() || title.contains(char::is_control) {
        return Err(Failure::usage_with_hint(
            "`--title` must be a single line of text",
            "write `--title \"Terms of Use\"`",
        ));
    }
    if project.register.notice(&id).is_some() {
        return Err(Failure::usage_with_hint(
            format!("there is already a notice named `{id}`"),
            format!("leave out `--title`: `noticepress new {id}` begins its next version, which keeps the title"),
        ));
    }
    let updated = options.date.unwrap_or(project.as_of);
    let mut text = NewText::default().words(keys::TITLE, title.trim()).plain(keys::UPDATED, updated);
    if let Some(effective) = options.applies.map(|applies| applies.day(updated)) {
        if effective < updated {
            return Err(too_early(effective, updated));
        }
        text = text.plain(keys::EFFECTIVE, effective);
    }
    let file = NextFile {
        path: format!("{CONTENT}/{id}/{updated}.md"),
        text: text.with_text(""),
        to_be_written: Vec::new(),
        is_draft: false,
    };
    let told = told::first(&id, &file);
    Ok(Decided::Write(vec![file], told))
}

/// The translation of a text that is there.
fn new_translation(
    project: &OpenedProject,
    name: &str,
    lang: &Lang,
    of: Option<VersionId>,
) -> Result<Decided, Failure> {
    let notice = project.notice(name)?;
    let languages = &project.register.settings.languages;
    let known = || languages[1..].iter().map(Lang::as_str).collect::<Vec<_>>().join(", ");
    if !languages[1..].contains(lang) {
        let hint = match languages.len() {
            1 => format!("add it to `languages` in noticepress.yaml: `languages: [{}, {lang}]`", languages[0]),
            _ => format!("translations are into: {}", known()),
        };
        return Err(Failure::usage_with_hint(
            format!("`{lang}` is not one of the languages of this site's translations"),
            hint,
        ));
    }
    let version = match of {
        Some(id) => version(notice, id)?,
        None => notice.versions().iter().rev().find(|version| !version.draft).ok_or_else(|| only_drafts(notice))?,
    };
    let path = format!("{CONTENT}/{}/{}.{lang}.md", notice.id, version.id);
    if version.translations.contains_key(lang) || version.unfinished.contains(lang) {
        return Err(Failure::usage_with_hint(
            format!("{} is already translated into `{lang}`", version.id),
            format!("edit {path}"),
        ));
    }
    let (from, text) = nearest_translation(notice, version, lang);
    let file = translation((&notice.id, version.id), text, lang, true, false);
    let told = told::translation(notice, version, from, text, &file);
    Ok(Decided::Write(vec![file], told))
}

/// The next text of a notice.
fn next_text(project: &OpenedProject, name: &str, options: &NewOptions) -> Result<Decided, Failure> {
    let notice = project.notice(name)?;
    let updated = options.date.unwrap_or(project.as_of);
    refuse_early_date(project, notice, updated)?;
    let change = change(options.change)?;
    let wanted = |base: &Version, updated: Day| -> Result<WantedText<'_>, Failure> {
        let base = version(notice, base.id)?;
        let id = notice.next_name(updated).ok_or_else(|| no_name_left(notice, updated))?;
        let applies = options.applies.map(|applies| applies.day(updated));
        Ok(WantedText { notice, id, base, change, applies })
    };
    let base = match options.follows {
        Some(id) => version(notice, id)?,
        None => match base(notice, updated, |base| wanted(base, updated))? {
            Beginning { version, standing: Standing::Scheduled { readable } } => {
                let path = version.text.source.path().to_owned();
                let told = told::unread(&path, readable);
                return Ok(Decided::Edit(path, told));
            }
            Beginning { version, .. } => version,
        },
    };
    let path = base.text.source.path();
    if project.is_unfinished(path) {
        return Err(Failure::usage_with_hint(
            format!("the version of {} was begun and is not finished", base.id),
            format!("edit {path}: `noticepress check` says what is missing"),
        ));
    }
    let from = wanted(base, day_after(base, updated, options.date)?)?;
    let languages = &project.register.settings.languages;
    let text = from.text(languages).map_err(|TooEarly(least)| too_early(from.applies.unwrap_or(least), least))?;
    refuse_ended(notice, &text)?;
    let told = told::next(&from, &text, languages);
    Ok(Decided::Write(text.files, told))
}

/// The day of a text that begins from another: not before that one's.
fn day_after(base: &Version, updated: Day, stated: Option<Day>) -> Result<Day, Failure> {
    match stated {
        Some(day) if day < base.id.updated => Err(Failure::usage_with_hint(
            format!("a version of {day} cannot begin from one of {}", base.id.updated),
            format!("leave out `--date`, or write `--date {}` or a later day", base.id.updated),
        )),
        _ => Ok(updated.max(base.id.updated)),
    }
}

fn version(notice: &Notice, id: VersionId) -> Result<&Version, Failure> {
    let found = notice.version(id).filter(|version| !version.draft);
    found.ok_or_else(|| {
        let known: Vec<String> =
            notice.versions().iter().filter(|version| !version.draft).map(|version| version.id.to_string()).collect();
        Failure::usage_with_hint(
            format!("`{}` has no version named `{id}`", notice.id),
            format!("there are: {}", known.join(", ")),
        )
    })
}

/// A text that is published takes its place after all that were.
fn refuse_early_date(project: &OpenedProject, notice: &Notice, updated: Day) -> Result<(), Failure> {
    let newest = notice.public(project.as_of).next_back();
    let hint = "leave out `--date`: today is the first day on which it can be published";
    if let Some(newest) = newest.filter(|newest| newest.id.updated > updated) {
        let message = format!("a version of {updated} would come before that of {}, which is published", newest.id);
        return Err(Failure::usage_with_hint(message, hint));
    }
    if updated < project.as_of && project.register.ledger.is_some() {
        let message = format!("this version was not published on {updated}, and the ledger would show it");
        return Err(Failure::usage_with_hint(message, hint));
    }
    Ok(())
}

fn refuse_ended(notice: &Notice, text: &NextText) -> Result<(), Failure> {
    match &notice.ended {
        Some(ended) if ended.on <= text.effective => Err(Failure::usage_with_hint(
            format!("`{}` ends on {}, but this version would apply from {}", notice.id, ended.on, text.effective),
            format!("if the notice continues, delete `ended` in {CONTENT}/{}/notice.yaml", notice.id),
        )),
        _ => Ok(()),
    }
}

fn too_early(day: Day, least: Day) -> Failure {
    Failure::usage_with_hint(
        format!("this version cannot apply from {day}: the first possible day is {least}"),
        format!("write `--in {least}` or a later day"),
    )
}

fn only_drafts(notice: &Notice) -> Failure {
    let drafts: Vec<&str> = notice.versions().iter().map(|version| version.text.source.path()).collect();
    Failure::usage_with_hint(format!("`{}` has only drafts", notice.id), format!("edit {}", drafts.join(", ")))
}

/// What may be answered when nobody said what kind of change it is.
const KINDS: [(DeclaredChange, &str); 3] = [
    (DeclaredChange::Material, "material: readers are told before it applies"),
    (DeclaredChange::Minor, "minor: it leaves what readers agreed to as it is"),
    (DeclaredChange::Correction, "correction: it only fixes a mistake"),
];

/// What kind of change it is: as it was said, or as somebody answers.
fn change(declared: Option<DeclaredChange>) -> Result<Change, Failure> {
    if let Some(declared) = declared {
        return Ok(declared.into());
    }
    if !asking::is_somebody_there() {
        return Err(Failure::usage_with_hint(
            "what kind of change is it?",
            "add `--change material` if readers should know before it applies; otherwise `--change minor`, or \
             `--change correction` if it only fixes a mistake",
        ));
    }
    let choices = KINDS.map(|(_, words)| words.to_owned());
    Ok(KINDS[asking::choose("What kind of change is it?", &choices)?].0.into())
}

/// The text to begin from, where nobody has named one: the only one there is, or the one that somebody chooses.
fn base<'n>(
    notice: &'n Notice,
    updated: Day,
    wanted: impl Fn(&Version) -> Result<WantedText<'n>, Failure>,
) -> Result<Beginning<'n>, Failure> {
    let found = beginnings(notice, updated);
    match found.as_slice() {
        [] => return Err(only_drafts(notice)),
        [only] if !matches!(only.standing, Standing::Scheduled { .. }) => return Ok(*only),
        _ => {}
    }
    let meanings = found.iter().map(|beginning| {
        let from = wanted(beginning.version)?;
        Ok(told::beginning(beginning, &from))
    });
    let meanings = meanings.collect::<Result<Vec<String>, Failure>>()?;
    if asking::is_somebody_there() {
        let choices: Vec<String> =
            named(&found, &meanings).map(|(version, meaning)| format!("{version}, {meaning}")).collect();
        return Ok(found[asking::choose("From which version does it begin?", &choices)?]);
    }
    let choices: Vec<String> =
        named(&found, &meanings).map(|(version, meaning)| format!("`--follows {version}`, {meaning}")).collect();
    Err(Failure::usage_with_hint(
        format!("there are {} it could begin from", counted(found.len(), "version")),
        format!("say from which: {}", choices.join("; ")),
    ))
}

fn named<'a>(found: &'a [Beginning<'_>], meanings: &'a [String]) -> impl Iterator<Item = (VersionId, &'a String)> {
    found.iter().map(|beginning| beginning.version.id).zip(meanings)
}
