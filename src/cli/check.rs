//! `noticepress check`: everything that `build` would refuse, and what is risky.

use std::process::ExitCode;

use super::args::{CheckFormat, Common};
use super::project::Project;
use super::{exit_code, report, say};
use crate::agreement::{self, Built};
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::output_dir;
use crate::render::page::Tree;
use crate::render::terminal::counted;

/// Checks the project and writes nothing to disk. Messages for a machine are the result, on stdout, whatever they say.
///
/// # Errors
///
/// [`Failure::Content`] with all messages when one is an error, or a warning under `--strict`.
pub fn check(common: &Common, format: CheckFormat) -> Result<ExitCode, Failure> {
    let checked = Project::open(common).and_then(|project| {
        let warnings = project.publish(&|_| Ok(()), &|_| Ok(()))?;
        let disagreements = built_disagreements(&project)?;
        if disagreements.is_empty() { Ok((project, warnings)) } else { Err(Failure::Content(disagreements)) }
    });
    let (project, warnings) = match checked {
        Err(Failure::Content(diagnostics)) => {
            let Some(formatted) = report::formatted(&diagnostics, format) else {
                return Err(Failure::Content(diagnostics));
            };
            say(&formatted)?;
            return Ok(ExitCode::from(exit_code(&Failure::Content(diagnostics))));
        }
        checked => checked?,
    };
    if let Some(formatted) = report::formatted(&warnings, format) {
        say(&formatted)?;
        return Ok(ExitCode::SUCCESS);
    }
    report::to_stderr(&warnings);
    let versions: usize = project.register.notices.iter().map(|notice| notice.versions().len()).sum();
    let notices = project.register.notices.len();
    let found = if warnings.is_empty() { "nothing wrong".to_owned() } else { report::count(&warnings) };
    say(&format!("{found} in {} with {}\n", counted(notices, "notice"), counted(versions, "version")))?;
    Ok(ExitCode::SUCCESS)
}

/// Where the files of the last build, if there was one, contradict each other.
fn built_disagreements(project: &Project) -> Result<Vec<Diagnostic>, Failure> {
    let built = output_dir::Built::open(&project.output)?;
    let read = |tree: Tree, path: &str| built.read(tree, path);
    Ok(agreement::disagreements(&Built { names: built.names(), read: &read }))
}
