//! The project that a command works on: what was typed, resolved once.

use std::collections::BTreeSet;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::args::Common;
use crate::build::outlet::{CopiedFile, Outlet};
use crate::build::publish;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{self, Diagnostic, Place, closest};
use crate::disk::content::{ContentDir, FilesRead, OpenFile};
use crate::disk::output::built::Built;
use crate::disk::output::content::FileToCopy;
use crate::disk::theme::{self, ThemeFiles};
use crate::failure::Failure;
use crate::load::files::{CONTENT, ProjectFiles, SETTINGS};
use crate::load::overrides::Overrides;
use crate::load::register::{Loaded, StatedText, TextsRead, register_again};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::model::register::Register;
use crate::record::judging::{Lateness, judge, lost, lost_by_wordings};
use crate::record::letters::judge_letters;
use crate::record::published::PublishedRecord;
use crate::record::time_stamp::judge_time_stamps;
use crate::text::encoding;
use crate::text::markdown::{self, RawHtml, Surroundings};
use crate::theme::templates::{Asked, Theme};
use crate::values::day::Day;
use crate::values::digest::Digest;

/// A project, read and checked.
#[derive(Debug)]
pub(crate) struct Project {
    /// Its folder.
    pub root: PathBuf,
    /// Where its output goes.
    pub output: PathBuf,
    /// Settings and notices.
    pub register: Register,
    /// Templates and words.
    pub theme: Theme,
    /// The day of the command.
    pub as_of: Day,
    /// Whether texts that were not sealed by then are late, or the day is one to look ahead to.
    pub lateness: Lateness,
    /// Warnings found so far.
    pub warnings: Vec<Diagnostic>,
    /// Whether warnings fail the command.
    pub strict: bool,
}

/// What was read of a project, for whoever reads it again and again.
#[derive(Debug, Default)]
pub(super) struct ReadBefore {
    files: FilesRead,
    texts: TextsRead,
}

impl Project {
    /// Reads the project that was asked for.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] with everything that is wrong in its files, and what reading them fails with.
    pub(crate) fn open(common: &Common) -> Result<Self, Failure> {
        Self::open_with(common, &common.overrides())
    }

    /// Reads the project, with other overrides than those that every command understands.
    ///
    /// # Errors
    ///
    /// As [`Project::open`].
    pub(super) fn open_with(common: &Common, overrides: &Overrides) -> Result<Self, Failure> {
        Self::open_again(common, overrides, &mut ReadBefore::default())
    }

    /// Reads the project, but for the files that look as they did when they were read `before`.
    ///
    /// # Errors
    ///
    /// As [`Project::open`].
    pub(super) fn open_again(common: &Common, overrides: &Overrides, before: &mut ReadBefore) -> Result<Self, Failure> {
        start_threads()?;
        let root = common.root.clone();
        let files = ContentDir::read_again(&root, &mut before.files)?;
        let read = register_again(&files, overrides, &mut before.texts);
        let Loaded { register, texts, problems, severities, .. } = read;
        let Some(register) = register else {
            return Err(Failure::Content(severities.applied(all_problems(problems, &texts))));
        };
        let theme = theme(&root, &files, &register)?;
        let clock = common.as_of.unwrap_or_default();
        let as_of = clock.day(register.settings.timezone);
        let mut warnings = [problems, theme.warnings().to_vec()].concat();
        warnings.extend(clock.doubt(as_of, &register));
        let output = common.output.clone().unwrap_or_else(|| root.join("output"));
        let lateness = if common.as_of.is_some() { Lateness::Meant } else { Lateness::Judged };
        Ok(Self { root, output, register, theme, as_of, lateness, warnings, strict: common.strict })
    }

    /// Sends every page and every file to `outlet`, and returns what authors have to know.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] with all messages when one is an error, or a warning under `--strict`.
    pub(crate) fn publish(&self, outlet: Outlet<'_>) -> Result<Vec<Diagnostic>, Failure> {
        let mut found = self.warnings.clone();
        found.extend(self.against_the_record(self.lateness));
        found.extend(publish(&self.register, &self.theme, self.as_of, outlet)?);
        self.judged(found)
    }

    /// In what the texts differ from the ledger, if there is one.
    pub(super) fn against_the_record(&self, lateness: Lateness) -> Vec<Diagnostic> {
        let ledger = self.register.ledger.as_ref();
        // Output that cannot be read is told by whoever needs it.
        let other = "name another folder with `--output` if this output belongs to another project";
        let taken_back = format!(
            "if the entries were undone before they were committed or published, remove {} and build again",
            self.output.display()
        );
        let lost = lost("the last build", &Built::ledger_ends(&self.output), ledger).into_iter();
        let mut found: Vec<Diagnostic> = lost.map(|lost| lost.hint(other).hint(&taken_back)).collect();
        found.extend(lost_by_wordings(&self.register));
        found.extend(judge_letters(&self.register));
        let digest = ledger.and_then(|ledger| Some(ledger.source()?.sha256()));
        found.extend(judge_time_stamps(&self.register, digest));
        let Some(ledger) = ledger else { return found };
        let published = PublishedRecord::by_ledger(ledger);
        let image = |notice: &NoticeId, file: &str| self.image_digest(notice, file).ok();
        found.extend(judge(&self.register, &published, self.as_of, lateness, &image));
        found
    }

    /// Sorts what was found, as grave as the settings hold it to be, and returns it unless it fails the command. What any
    /// command finds in a project goes through here.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] with all of it when one is an error, or a warning under `--strict`.
    pub(super) fn judged(&self, found: Vec<Diagnostic>) -> Result<Vec<Diagnostic>, Failure> {
        let mut found = self.graded(found);
        diagnostic::sort(&mut found);
        // What is wrong with all emails is wrong once.
        found.dedup();
        let is_wrong = found.iter().any(|diagnostic| diagnostic.is_error() || self.strict);
        if is_wrong { Err(Failure::Content(found)) } else { Ok(found) }
    }

    /// What was found, as grave as the settings hold it to be.
    pub(super) fn graded(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        self.register.settings.rules.applied(found)
    }

    /// A failure without what the settings hold to be no matter.
    pub(super) fn refused(&self, failure: Failure) -> Failure {
        match failure {
            Failure::Content(found) => Failure::Content(self.graded(found)),
            failure => failure,
        }
    }

    /// Opens a file that the site has as it stands.
    ///
    /// # Errors
    ///
    /// As [`ContentDir::open`].
    pub(crate) fn file(&self, copied: &CopiedFile) -> Result<OpenFile, Failure> {
        ContentDir::open(&self.root, &copied.source)
    }

    /// The digest of an image beside the versions of a notice.
    ///
    /// # Errors
    ///
    /// As [`ContentDir::open`].
    pub(crate) fn image_digest(&self, notice: &NoticeId, file: &str) -> Result<Digest, Failure> {
        self.file_digest(&format!("{CONTENT}/{notice}/{file}"))
    }

    /// The digest of a file that the site has as it stands, by its path below the project's folder.
    ///
    /// # Errors
    ///
    /// As [`ContentDir::open`].
    pub(crate) fn file_digest(&self, source: &str) -> Result<Digest, Failure> {
        match ContentDir::open(&self.root, source)? {
            OpenFile::Drawing(bytes) => Ok(Digest::of(&bytes)),
            OpenFile::Plain { file, len, path } => FileToCopy { file: &file, len, path: &path }.digest(),
        }
    }

    /// The notice of that name.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when there is none, with those there are.
    pub(crate) fn notice(&self, name: &str) -> Result<&Notice, Failure> {
        let found = name.parse().ok().and_then(|id| self.register.notice(&id));
        found.ok_or_else(|| {
            let known: Vec<&str> = self.register.notices.iter().map(|notice| notice.id.as_str()).collect();
            let hint = match closest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are: {}", known.join(", ")),
            };
            Failure::usage_with_hint(format!("there is no notice named `{name}`"), hint)
        })
    }

    /// The notice and the version that `privacy@2019-05-06` names.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when there is no such text, or no version is named.
    pub(crate) fn named(&self, named: &str) -> Result<(&Notice, &Version), Failure> {
        let Some((name, version)) = named.split_once('@') else {
            return Err(Failure::usage_with_hint(
                format!("`{named}` names no version"),
                format!("write it as `{named}@2019-05-06`"),
            ));
        };
        let notice = self.notice(name)?;
        Ok((notice, Self::version(notice, version)?))
    }

    /// The version of that name.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when there is none, with those there are.
    pub(crate) fn version<'n>(notice: &'n Notice, name: &str) -> Result<&'n Version, Failure> {
        let found = name.parse::<VersionId>().ok().and_then(|id| notice.version(id));
        found.ok_or_else(|| {
            let known: Vec<String> = notice.versions().iter().map(|version| version.id.to_string()).collect();
            Failure::usage_with_hint(
                format!("`{}` has no version named `{name}`", notice.id),
                format!("there are: {}", known.join(", ")),
            )
        })
    }
}

/// Starts the threads that texts are read and pages are made in. The first use would start them too, and panic where the
/// system has none left.
fn start_threads() -> Result<(), Failure> {
    let refused = |error: &rayon::ThreadPoolBuildError| {
        let cause = error.source()?.downcast_ref::<io::Error>()?;
        Some(io::Error::new(cause.kind(), cause.to_string()))
    };
    match rayon::ThreadPoolBuilder::new().build_global().as_ref().err().and_then(refused) {
        Some(cause) => Err(Failure::world("cannot start", Path::new("threads"))(cause)),
        // They are there, or were there before.
        None => Ok(()),
    }
}

/// The theme that the settings name, and everything that is wrong in its files at once.
fn theme(root: &Path, files: &ProjectFiles, register: &Register) -> Result<Theme, Failure> {
    let settings = encoding::decode(SETTINGS, &files.settings).map_err(|wrong| Failure::Content(vec![wrong]))?;
    let (name, languages) = (register.settings.theme.as_str(), register.settings.languages.as_slice());
    let ThemeFiles { files, mut problems } = theme::read(root, name)?;
    match Theme::new(&files, Asked { name, languages, dates: &register.settings.dates, settings: &settings }) {
        Ok(theme) if problems.is_empty() => Ok(theme),
        Ok(_) => Err(Failure::Content(problems)),
        Err(mut wrong) => {
            // What a file that could not be read lacks, nobody knows.
            wrong.retain(|wrong| problems.is_empty() || wrong.rule != Rule::MissingWords);
            problems.extend(wrong);
            diagnostic::sort(&mut problems);
            Err(Failure::Content(problems))
        }
    }
}

/// Mistakes in the texts too, so that nobody mends one file only to hear of the next.
fn all_problems(mut problems: Vec<Diagnostic>, texts: &[StatedText]) -> Vec<Diagnostic> {
    let refused: BTreeSet<&str> = problems.iter().flat_map(refused_folders).collect();
    let read = texts.par_iter().flat_map_iter(|text| {
        // Where a file of the folder is refused, which images there are is not known: none is missing as well.
        let files = (!refused.contains(folder(text.source.path()))).then_some(&*text.images);
        let surroundings = Surroundings { files, raw_html: RawHtml::Sanitize, lang: Some(&text.lang) };
        markdown::read(&text.source, text.body.clone(), surroundings).diagnostics
    });
    let found: Vec<Diagnostic> = read.collect();
    problems.extend(found);
    diagnostic::sort(&mut problems);
    problems
}

/// The folder of a refused file, and the file itself, which may be a folder.
fn refused_folders(problem: &Diagnostic) -> impl Iterator<Item = &str> {
    let path = match &problem.place {
        Place::Path(path) => Some(path.as_str()),
        Place::Text(_) => None,
    };
    path.into_iter().flat_map(|path| [path, folder(path)])
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
