//! Texts that were read from files, with their days, into a notice.

use std::path::Path;

use super::super::args::{Common, ImportInto};
use super::super::writer::writer;
use super::report::ImportAccount;
use crate::disk::content::ContentDir;
use crate::disk::content::write::FileToWrite;
use crate::failure::Failure;
use crate::import::destination::{DayIsFull, Destination, TextToPlace};
use crate::import::incoming::{IncomingText, ReadDocument, Remark, WordsLost};
use crate::load::files::TEXT_LIMIT;
use crate::load::printed_date;
use crate::values::day::Day;

/// A text that was read from a file, with its day.
pub(super) struct FileToImport {
    /// What messages call it.
    source: String,
    text: TextToPlace,
    facts: Vec<String>,
    remarks: Vec<Remark>,
}

impl FileToImport {
    /// The text of a file with the date that was typed, or else the one that it prints.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when there is neither, or nothing in it; [`Failure::Bug`] when its words cannot be written.
    pub(super) fn of(
        reading: ReadDocument,
        file: &Path,
        name: Option<String>,
        date: Option<Day>,
    ) -> Result<Self, Failure> {
        let source = if name.is_some() { file.display().to_string() } else { "stdin".to_owned() };
        let (IncomingText { markdown, title, remarks }, mut facts) = reading
            .into_text()
            .map_err(|WordsLost(what)| Failure::Bug(format!("part of {source} was lost: {what}")))?;
        if markdown.trim().is_empty() {
            return Err(Failure::usage(format!("{source} contains no text")));
        }
        if markdown.len() as u64 > TEXT_LIMIT {
            return Err(Failure::usage(format!(
                "the text of {source} is larger than 1 MiB, which is too long for a notice"
            )));
        }
        let printed = printed_date::printed(&markdown);
        let says = printed.updated.or(printed.effective);
        let Some(updated) = date.or(says) else {
            return Err(Failure::usage_with_hint(
                format!("{source} prints no date"),
                "say on which day it was published: `--date 2026-11-26`",
            ));
        };
        match (date, says) {
            (None, _) => facts.push(format!("updated {updated}, as the text prints it")),
            (Some(_), Some(says)) if says != updated => {
                facts.push(format!("updated {updated}; the text prints {says}, which is kept as `imported.printed`"));
            }
            _ => facts.push(format!("updated {updated}")),
        }
        let effective = printed.effective.filter(|effective| *effective > updated);
        facts.extend(effective.map(|day| format!("applies from {day}, as the text prints it")));
        facts.extend(title.as_ref().map(|title| format!("title “{title}”")));
        let origin = name.map(|name| ("file", name)).into_iter().collect();
        let printed = says.filter(|says| *says != updated);
        let text = TextToPlace { updated, effective, printed, title, origin, markdown };
        Ok(Self { source, text, facts, remarks })
    }
}

/// The name of a file without its folders.
pub(super) fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Places texts in the notice in the order of their days, and writes their files unless this is a dry run.
///
/// # Errors
///
/// [`Failure::Usage`] when a day is full, [`Failure::Content`] when the settings are wrong, [`Failure::World`] when the disk
/// refuses. Then nothing was written.
pub(super) fn add(
    common: &Common,
    into: &ImportInto,
    mut texts: Vec<FileToImport>,
) -> Result<Vec<ImportAccount>, Failure> {
    texts.sort_by_key(|text| text.text.updated);
    // Held while the names are looked at, so that nobody takes one in between.
    let writer = if into.dry_run { None } else { Some(writer(&common.root)?) };
    let files = ContentDir::read(&common.root)?;
    let mut destination = Destination::of(&files, &into.notice).map_err(Failure::Content)?;
    let mut accounts = Vec::new();
    for FileToImport { source, text, facts, remarks } in texts {
        let text = destination.place(text).map_err(|DayIsFull(day)| {
            Failure::usage(format!(
                "`{}` already has ninety-nine versions of {day}, the most that can be named",
                into.notice
            ))
        })?;
        accounts.push(ImportAccount { text, source, facts, remarks });
    }
    if let Some(writer) = writer {
        let files: Vec<FileToWrite> = accounts
            .iter()
            .map(|ImportAccount { text, .. }| FileToWrite::new(&*text.path, text.text.as_bytes()))
            .collect();
        writer.write(&files)?;
    }
    Ok(accounts)
}
