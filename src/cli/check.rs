//! `noticepress check`: everything that `build` would refuse, and what is risky.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use super::args::{CheckFormat, Common};
use super::exit::exit_code;
use super::project::Project;
use super::report::{self, Places};
use super::say::say;
use super::since::{Before, Branch};
use crate::build::memory::{LastBuild, MadeFile, NoticeMemory};
use crate::build::outlet::{Outlet, ShownImage};
use crate::check::built::{BuiltFile, changed_since, contradictions};
use crate::diagnostic::{self, Diagnostic};
use crate::disk::output::built::Built;
use crate::failure::Failure;
use crate::model::name::NoticeId;
use crate::model::notice::{Notice, Version};
use crate::record::judging::Lateness;
use crate::site::address::{Page, Tree};
use crate::values::digest::Digest;
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
            "{} is not what `build` would write of these files on {}; build again to see them there",
            project.output.display(),
            project.as_of
        ));
    }
    if unknown > 0 {
        report::note(&format!(
            "nobody can tell whether {} in {} changed since: an earlier noticepress built them, or a build was cut short; \
             build again",
            counted(unknown, "file"),
            project.output.display()
        ));
    }
    let versions: usize = project.register.notices.iter().map(|notice| notice.versions().len()).sum();
    let notices = project.register.notices.len();
    let said = if found.is_empty() { "nothing wrong".to_owned() } else { report::count(&found) };
    say(&format!("{said} in {} with {}\n", counted(notices, "notice"), counted(versions, "version")))?;
    say(&untranslated(project))?;
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
        let fresh: Mutex<BTreeMap<(Tree, String), Digest>> = Mutex::default();
        let see = |tree, path, digest| {
            fresh.lock().unwrap_or_else(PoisonError::into_inner).insert((tree, path), digest);
            Ok(digest)
        };
        let see_page = |page: Page| see(page.tree, page.path, Digest::of(&page.bytes));
        let see_image = |shown: &ShownImage<'_>| {
            see(Tree::Site, shown.path.clone(), project.image_digest(shown.notice, shown.file)?)
        };
        let is_built = built.as_ref().is_ok_and(|built| built.files().next().is_some());
        let wants_files = is_built || project.theme.has_own_templates();
        let last = LastChecked { built: built.as_ref().ok(), wants_files, fresh: &fresh };
        let mut found = match project.publish(Outlet { put: &see_page, image: &see_image, last: &last }) {
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
        let fresh = fresh.into_inner().unwrap_or_else(PoisonError::into_inner);
        let stands = built.files().map(|(tree, path, wrote)| ((tree, path), wrote.sha256));
        let is_stale = !stands.eq(fresh.iter().map(|((tree, path), digest)| ((*tree, path.as_str()), Some(*digest))));
        let unknown = built.files().filter(|(.., wrote)| wrote.sha256.is_none()).count();
        Ok(Self { found, project: Some(project), is_stale, unknown })
    }
}

/// The last build, as a check asks it: what it made is not made again, and whether it still stands is said of each file
/// afterwards.
struct LastChecked<'a> {
    built: Option<&'a Built>,
    wants_files: bool,
    fresh: &'a Mutex<BTreeMap<(Tree, String), Digest>>,
}

impl LastBuild for LastChecked<'_> {
    fn recall(&self, notice: &NoticeId) -> NoticeMemory {
        self.built.map(|built| built.recall(notice)).unwrap_or_default()
    }

    fn remember(&self, _: &NoticeId, _: NoticeMemory) {}

    fn stands(&self, tree: Tree, path: &str, known: &MadeFile) -> Result<bool, Failure> {
        let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        fresh.insert((tree, path.to_owned()), known.sha256);
        Ok(true)
    }

    /// Where nothing was built, there is nothing to hold files against; and nothing in them can be wrong that is not told of
    /// the texts, unless templates are the project's own.
    fn wants_files(&self) -> bool {
        self.wants_files
    }
}

/// Which files of the last build are not as they were written, and where what they say does not go together.
fn judged(built: &Built) -> Vec<Diagnostic> {
    let files: Vec<BuiltFile<'_>> =
        built.files().map(|(tree, path, wrote)| BuiltFile { tree, path, claims: &wrote.claims }).collect();
    let mut found = contradictions(&files);
    for (tree, path, wrote) in built.files() {
        let Some(written) = wrote.sha256 else { continue };
        let there = built.digest(tree, path);
        if there != Some(written) {
            found.push(changed_since(tree, path, there));
        }
    }
    found
}
