//! A project that somebody adds a text to, finished or not.

use super::super::args::Common;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{self, Diagnostic, closest};
use crate::disk::content::ContentDir;
use crate::disk::content::write::FileToWrite;
use crate::failure::Failure;
use crate::load::files::{CONTENT, Entry, EntryKind, ProjectFiles, SETTINGS};
use crate::load::overrides::Overrides;
use crate::load::register;
use crate::model::name::NoticeId;
use crate::model::notice::Notice;
use crate::model::register::Register;
use crate::values::day::Day;

/// A project as far as it can be read. What is wrong in other notices is their authors' business, and what is still to be
/// written in this one is written later.
pub(super) struct OpenedProject {
    /// Settings and notices.
    pub register: Register,
    /// The day of the command.
    pub as_of: Day,
    files: ProjectFiles,
    overrides: Overrides,
    errors: Vec<Diagnostic>,
}

impl OpenedProject {
    /// Reads the project, for a text of a notice.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] with what is wrong in the settings, and in that notice but for what is still to be written.
    pub(super) fn open(common: &Common, notice: &str) -> Result<Self, Failure> {
        let files = ContentDir::read(&common.root)?;
        let overrides = common.overrides();
        let loaded = register::register(&files, &overrides);
        let errors: Vec<Diagnostic> = loaded.problems.into_iter().filter(Diagnostic::is_error).collect();
        let own = format!("{CONTENT}/{notice}/");
        let is_in_the_way = |error: &&Diagnostic| {
            let path = error.path();
            path == SETTINGS || (path.starts_with(&own) && !is_unfinished(error))
        };
        let in_the_way: Vec<Diagnostic> = errors.iter().filter(is_in_the_way).cloned().collect();
        let Some(register) = loaded.register.or(loaded.unfinished).filter(|_| in_the_way.is_empty()) else {
            return Err(Failure::Content(in_the_way));
        };
        let as_of = common.as_of.unwrap_or_default().day(register.settings.timezone);
        Ok(Self { register, as_of, files, overrides, errors })
    }

    /// The notice of that name.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when there is none, with the one that was meant, and how to begin one.
    pub(super) fn notice(&self, name: &str) -> Result<&Notice, Failure> {
        let found = name.parse().ok().and_then(|id: NoticeId| self.register.notice(&id));
        found.ok_or_else(|| {
            let known: Vec<&str> = self.register.notices.iter().map(|notice| notice.id.as_str()).collect();
            let meant = match closest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`? "),
                None if known.is_empty() => String::new(),
                None => format!("there are: {}. ", known.join(", ")),
            };
            let begin = format!("to begin it, type `noticepress new {name} --title \"Terms of Use\"`");
            Failure::usage_with_hint(format!("there is no notice named `{name}`"), meant + &begin)
        })
    }

    /// Whether something is still to be written in a file.
    #[must_use]
    pub(super) fn is_unfinished(&self, path: &str) -> bool {
        self.errors.iter().any(|error| error.path() == path && is_unfinished(error))
    }

    /// Sees that nothing is wrong with files that are to be written, but for what is still to be written in them.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] with what would be wrong.
    pub(super) fn judge(&self, new: &[FileToWrite]) -> Result<(), Failure> {
        let mut files = self.files.clone();
        for file in new {
            let folder = file.path.rsplit_once('/').map_or(CONTENT, |(folder, _)| folder);
            if folder != CONTENT && !files.entries.iter().any(|entry| entry.path == folder) {
                files.entries.push(Entry { path: folder.to_owned(), kind: EntryKind::Folder });
            }
            files.entries.push(Entry { path: file.path.clone(), kind: EntryKind::text(&*file.bytes) });
        }
        files.entries.sort_by(|one, other| one.path.split('/').cmp(other.path.split('/')));
        let mut wrong = register::register(&files, &self.overrides).problems;
        wrong.retain(|found| found.is_error() && !is_unfinished(found) && !self.errors.contains(found));
        diagnostic::sort(&mut wrong);
        if wrong.is_empty() { Ok(()) } else { Err(Failure::Content(wrong)) }
    }
}

/// Whether it asks for what the author of a text that was begun has not come to yet.
fn is_unfinished(error: &Diagnostic) -> bool {
    matches!(error.rule, Rule::ToBeWritten | Rule::NoText)
}
