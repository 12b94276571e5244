//! `noticepress check`: everything that `build` would refuse, and what is risky.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use super::args::{CheckFormat, Common};
use super::exit::exit_code;
use super::project::Project;
use super::report;
use super::say::say;
use crate::build::outlet::ShownImage;
use crate::check::{self, Built};
use crate::diagnostic::{self, Diagnostic};
use crate::disk::content::Image;
use crate::disk::output::built::Built as Output;
use crate::disk::output::content::FileToCopy;
use crate::failure::Failure;
use crate::model::settings::Platform;
use crate::redline::terminal::counted;
use crate::site::address::{Page, Tree};

/// Checks the project and writes nothing to disk. Messages for a machine are the result, on stdout, whatever they say.
///
/// # Errors
///
/// [`Failure::Content`] with all messages when one is an error, or a warning under `--strict`.
pub(crate) fn check(common: &Common, format: CheckFormat) -> Result<ExitCode, Failure> {
    let checked = match Project::open(common) {
        Ok(project) => Checked::of(project)?,
        Err(Failure::Content(found)) => Checked { found, project: None, is_stale: false },
        Err(failure) => return Err(failure),
    };
    let Checked { found, project, is_stale } = checked;
    let is_wrong = common.strict && !found.is_empty() || found.iter().any(Diagnostic::is_error);
    let formatted = report::formatted(&found, format);
    let Some(project) = project.filter(|_| !is_wrong) else {
        let Some(formatted) = formatted else { return Err(Failure::Content(found)) };
        say(&formatted)?;
        return Ok(exit_code(&Failure::Content(found)));
    };
    if let Some(formatted) = formatted {
        say(&formatted)?;
        return Ok(ExitCode::SUCCESS);
    }
    report::to_stderr(&found);
    if is_stale {
        report::note(&format!(
            "{} is not what `build` would write of these files on {}; build again to see them there",
            project.output.display(),
            project.as_of
        ));
    }
    let versions: usize = project.register.notices.iter().map(|notice| notice.versions().len()).sum();
    let notices = project.register.notices.len();
    let said = if found.is_empty() { "nothing wrong".to_owned() } else { report::count(&found) };
    say(&format!("{said} in {} with {}\n", counted(notices, "notice"), counted(versions, "version")))?;
    Ok(ExitCode::SUCCESS)
}

/// What was found in a project.
struct Checked {
    found: Vec<Diagnostic>,
    /// The project; none where its files could not be made sense of.
    project: Option<Project>,
    /// Whether there is output, and a build would write other output.
    is_stale: bool,
}

impl Checked {
    fn of(project: Project) -> Result<Self, Failure> {
        let built = Output::open(&project.output);
        let fresh = Fresh::of(built.as_ref().ok());
        let see_page = |page: Page| {
            fresh.see(page.tree, page.path, |built, path| built.holds(page.tree, path, &page.bytes));
            Ok(())
        };
        let see_image = |shown: &ShownImage<'_>| {
            let image = project.image(shown)?;
            fresh.see(Tree::Site, shown.path.clone(), |built, path| match &image {
                Image::Drawing(bytes) => built.holds(Tree::Site, path, bytes),
                Image::Picture { file, len, path: source } => {
                    built.holds_file(Tree::Site, path, FileToCopy { file, len: *len, path: source })
                }
            });
            Ok(())
        };
        let mut found = match project.publish(&see_page, &see_image) {
            Ok(found) | Err(Failure::Content(found)) => found,
            Err(failure) => return Err(failure),
        };
        let is_fresh = fresh.is_all();
        let built = match built {
            Err(failure) if !found.iter().any(Diagnostic::is_error) => return Err(failure),
            built => built.ok(),
        };
        // What a build would write again, to the byte, needs no judging. Anything else may be older, or changed by hand.
        let stale = built.filter(|built| !built.names().is_empty() && !is_fresh);
        if let Some(built) = &stale {
            found.extend(disagreements(&project, built));
            diagnostic::sort(&mut found);
        }
        Ok(Self { found, is_stale: stale.is_some(), project: Some(project) })
    }
}

/// Where the files of the last build contradict each other.
fn disagreements(project: &Project, built: &Output) -> Vec<Diagnostic> {
    let read = |tree: Tree, path: &str| built.read(tree, path);
    let tags = Platform::ALL.iter().filter_map(|platform| project.theme.platform(*platform).ok());
    let delimiters = tags.flat_map(|tags| tags.delimiters).collect();
    check::disagreements(&Built { names: built.names(), read: &read, delimiters })
}

/// Whether the last build wrote what one would write now.
struct Fresh<'a> {
    built: Option<&'a Output>,
    /// What is there and would be written otherwise or not at all, and what would be written and is not there; until all
    /// pages were seen, also what is there and was not seen yet.
    other: Mutex<BTreeSet<(Tree, String)>>,
}

impl<'a> Fresh<'a> {
    fn of(built: Option<&'a Output>) -> Self {
        Self { built, other: Mutex::new(built.map(Output::names).unwrap_or_default()) }
    }

    /// Notes whether a file that would be written is there; `is_there` says so of its path.
    fn see(&self, tree: Tree, path: String, is_there: impl FnOnce(&Output, &str) -> bool) {
        let is_same = self.built.is_some_and(|built| is_there(built, &path));
        let mut other = self.other.lock().unwrap_or_else(PoisonError::into_inner);
        if is_same {
            other.remove(&(tree, path));
        } else {
            other.insert((tree, path));
        }
    }

    fn is_all(&self) -> bool {
        self.other.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}
