//! `noticepress build`: the site and the notifications.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Common, Consent};
use super::project::Project;
use super::report::{self, Places};
use super::say::tell;
use super::since::preview_day;
use crate::build::outlet::{CopiedFile, Outlet};
use crate::build::removal::DayIs;
use crate::disk::content::OpenFile;
use crate::disk::output::content::FileToCopy;
use crate::disk::output::output_dir::{OnDamage, OutputDir};
use crate::disk::output::place::Forbidden;
use crate::disk::output::publication::{Publication, Published};
use crate::failure::Failure;
use crate::model::ledger::Ledger;
use crate::model::timeline::Standing;
use crate::record::judging::Lateness;
use crate::site::address::{Page, Tree};
use crate::values::english::counted;
use crate::values::harmless::on_terminal;

/// Builds the project into its output folder: as it is today, or as it will be when all can be read that the branch adds
/// `since` a commit.
///
/// # Errors
///
/// [`Failure::Content`] with all messages when one is an error, or when the build would remove what it was not allowed
/// to remove; then the old output stands as it was. What asking git fails with.
pub(crate) fn build(common: &Common, since: Option<&str>, consent: Consent) -> Result<(), Failure> {
    let mut project = Project::open(common)?;
    if let Some(name) = since {
        project = Project { as_of: preview_day(common, name, &project)?, lateness: Lateness::Meant, ..project };
    }
    let forbidden = Forbidden::of(&project.root);
    let on_damage = if consent.reset { OnDamage::SetAside } else { OnDamage::Refuse };
    let output = OutputDir::open(&project.output, &forbidden, on_damage)?;
    let ledger = project.register.ledger.as_ref().map(Ledger::ends).unwrap_or_default();
    let notices = project.register.notices.iter().map(|notice| notice.id.clone()).collect();
    let publication = Publication::start(output, project.as_of, notices, ledger)?;
    let progress = Progress::new(common.quiet);
    let put = |page: Page| {
        progress.page();
        publication.add(&page)
    };
    let copy = |copied: &CopiedFile| match project.file(copied)? {
        OpenFile::Drawing(bytes) => publication.add(&Page::new(Tree::Site, copied.path.clone(), bytes)),
        OpenFile::Plain { file, len, path } => {
            publication.add_file(Tree::Site, &copied.path, FileToCopy { file: &file, len, path: &path })
        }
    };
    let mut found = project.publish(Outlet { put: &put, copy: &copy, last: &publication })?;
    let removal = publication.removal();
    found.extend(removal.earlier_day(project.as_of));
    if !consent.allow_removal {
        let day_is = if common.as_of.is_some() || since.is_some() { DayIs::Named } else { DayIs::Today };
        found.extend(removal.objections(&project.register, project.as_of, day_is));
    }
    let warnings = project.judged(found)?;
    let published = publication.finish()?;
    progress.end();
    report::to_stderr(&warnings, &Places::of_project(&project.root));
    tell(common, &summary(&project, &published))?;
    Ok(())
}

fn summary(project: &Project, published: &Published) -> String {
    let Published { written, unchanged, removed, foreign, aside } = published;
    let mut out = format!(
        "Built {} as of {} into {}: {} written, {unchanged} unchanged, {removed} removed.\n",
        counted(project.register.notices.len(), "notice"),
        project.as_of,
        on_terminal(&project.output.display().to_string()),
        counted(*written, "file"),
    );
    out += &held_back(project);
    if !foreign.is_empty() {
        out += &format!("Left in place, not created by noticepress: {}.\n", on_terminal(&foreign.join(", ")));
    }
    if let Some(aside) = aside {
        let aside = aside.display().to_string();
        out += &format!("Set aside for you to check and delete: {}.\n", on_terminal(&aside));
    }
    out
}

/// Which texts are not shown, and why: a line each.
pub(super) fn held_back(project: &Project) -> String {
    let mut out = String::new();
    for notice in &project.register.notices {
        for version in notice.versions() {
            match notice.standing(version, project.as_of) {
                Standing::Scheduled { readable } => {
                    out += &format!("Not published yet: {}@{} (publication date {readable}).\n", notice.id, version.id);
                }
                Standing::Draft => out += &format!("Not published: {}@{} (draft).\n", notice.id, version.id),
                _ => {}
            }
        }
    }
    out
}

/// How long a build may take before it shows that it is at work.
const PATIENCE: Duration = Duration::from_millis(700);

/// A count of pages on a terminal, for builds that take long.
struct Progress {
    bar: ProgressBar,
    started: Instant,
    /// Whether it is shown, or never will be.
    is_shown: AtomicBool,
}

impl Progress {
    fn new(is_quiet: bool) -> Self {
        let style =
            ProgressStyle::with_template("{spinner} {pos} pages").unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_style(style);
        Self { bar, started: Instant::now(), is_shown: AtomicBool::new(is_quiet) }
    }

    fn page(&self) {
        self.bar.inc(1);
        if self.started.elapsed() > PATIENCE && !self.is_shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
