//! `noticepress check`: everything that `build` would refuse, and what is risky.

use std::process::ExitCode;

use super::args::{CheckFormat, Common};
use super::dry_run::Extent;
use super::exit::exit_code;
use super::project::Project;
use super::report::{self, Places};
use super::say::{say, tell};
use super::since::{Before, Branch};
use crate::check::built::{changed_since, contradictions};
use crate::diagnostic::{self, Diagnostic};
use crate::disk::output::built::Built;
use crate::failure::Failure;
use crate::model::notice::{Notice, Version};
use crate::record::judging::Lateness;
use crate::values::english::counted;
use crate::values::lang::Lang;

/// Checks the project and writes nothing to disk. Messages for a machine are the result, on stdout, whatever they say.
///
/// # Errors
///
/// [`Failure::Content`] with all messages when one is an error, or a warning under `--strict`.
pub(crate) fn check(common: &Common, since: Option<&str>, format: CheckFormat) -> Result<ExitCode, Failure> {
    let places = Places::of_project(&common.root);
    let before = since.map(|name| Before::read(common, name)).transpose()?;
    let checked = match Project::open(common) {
        // What is checked is what is about to be published, also on a day that somebody names.
        Ok(project) => Checked::of(Project { lateness: Lateness::Judged, ..project })?,
        Err(Failure::Content(found)) => Checked { found, project: None, is_stale: false, unknown: 0 },
        Err(failure) => return Err(failure),
    };
    let Checked { mut found, project, is_stale, unknown } = checked;
    let branch = before.map(|before| before.judge(common, project.as_ref(), &mut found)).transpose()?;
    let is_wrong = common.strict && !found.is_empty() || found.iter().any(Diagnostic::is_error);
    if let Some(branch) = &branch {
        branch.notes.iter().for_each(|note| report::note(note));
    }
    let formatted = match &branch {
        Some(branch) => branch.formatted(&found, &places, format),
        None => report::formatted(&found, &places, format),
    };
    if let Some(formatted) = formatted {
        say(&formatted)?;
        return Ok(if is_wrong { exit_code(&Failure::Content(found)) } else { ExitCode::SUCCESS });
    }
    let arrivals = branch.as_ref().map(Branch::text).unwrap_or_default();
    let Some(project) = project.as_ref().filter(|_| !is_wrong) else {
        say(&arrivals)?;
        return Err(Failure::Content(found));
    };
    report::to_stderr(&found, &places);
    if is_stale {
        report::note(&format!(
            "{} is not what `build` would write from these files on {}; build again to bring it up to date",
            project.output.display(),
            project.as_of
        ));
    }
    if unknown > 0 {
        report::note(&format!(
            "it is unknown whether {} in {} changed since: an earlier noticepress built them, or a build was \
             interrupted; build again",
            counted(unknown, "file"),
            project.output.display()
        ));
    }
    let versions: usize = project.register.notices.iter().map(|notice| notice.versions().len()).sum();
    let notices = project.register.notices.len();
    let said = if found.is_empty() { "No problems found".to_owned() } else { report::count(&found) };
    tell(common, &format!("{said} in {} ({})\n", counted(notices, "notice"), counted(versions, "version")))?;
    tell(common, &untranslated(project))?;
    say(&arrivals)?;
    Ok(ExitCode::SUCCESS)
}

/// Which texts that apply or will are not translated, a line each; nothing where all are.
fn untranslated(project: &Project) -> String {
    let languages = &project.register.settings.languages;
    let of_notice = |notice: &Notice| {
        let missing = notice.untranslated(languages, project.as_of);
        let line =
            |(version, lang): (&Version, &Lang)| format!("not translated into {lang}: {}@{}\n", notice.id, version.id);
        missing.map(line).collect::<String>()
    };
    project.register.notices.iter().map(of_notice).collect()
}

/// What was found in a project.
struct Checked {
    found: Vec<Diagnostic>,
    /// The project; none where its files could not be made sense of.
    project: Option<Project>,
    /// Whether there is output, and a build would write other output.
    is_stale: bool,
    /// Files of the last build of which nobody knows what was written to them.
    unknown: usize,
}

impl Checked {
    fn of(project: Project) -> Result<Self, Failure> {
        let built = Built::open(&project.output);
        let is_built = built.as_ref().is_ok_and(|built| built.files().next().is_some());
        let extent = if is_built { Extent::Files } else { Extent::Words };
        let (found, fresh) = project.dry_run(built.as_ref().ok(), extent);
        let mut found = match found {
            Ok(found) | Err(Failure::Content(found)) => found,
            Err(failure) => return Err(failure),
        };
        let built = match built {
            Err(failure) if !found.iter().any(Diagnostic::is_error) => return Err(failure),
            built => built.ok().filter(|_| is_built),
        };
        let Some(built) = built else { return Ok(Self { found, project: Some(project), is_stale: false, unknown: 0 }) };
        found.extend(judged(&built));
        diagnostic::sort(&mut found);
        let stands = built.files().map(|(tree, path, wrote)| ((tree, path), wrote.sha256));
        let is_stale = !stands.eq(fresh.iter().map(|((tree, path), digest)| ((*tree, path.as_str()), Some(*digest))));
        let unknown = built.files().filter(|(.., wrote)| wrote.sha256.is_none()).count();
        Ok(Self { found, project: Some(project), is_stale, unknown })
    }
}

/// Which files of the last build are not as they were written, and where what they say does not go together.
fn judged(built: &Built) -> Vec<Diagnostic> {
    let mut found = contradictions(built);
    for (tree, path, wrote) in built.files() {
        let Some(written) = wrote.sha256 else { continue };
        let there = built.digest(tree, path);
        if there != Some(written) {
            found.push(changed_since(tree, path, there));
        }
    }
    found
}
