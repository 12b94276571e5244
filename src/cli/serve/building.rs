//! Builds the site into memory, and says in the terminal what came of it.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write, stderr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::asked_redlines::AskedRedlines;
use super::held::{Held, Site};
use super::held_file::HeldFile;
use super::overview::Overview;
use super::view::View;
use crate::build::memory::{LastBuild, MadeFile, NoticeMemory};
use crate::build::outlet::{CopiedFile, Outlet};
use crate::cli::args::Common;
use crate::cli::build::held_back;
use crate::cli::project::{Project, ReadBefore};
use crate::cli::report::{self, Places};
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::load::overrides::Overrides;
use crate::model::name::NoticeId;
use crate::site::address::{Page, Tree};
use crate::values::digest::Digest;

/// When a build is tried again that the system stood in the way of: after a second at first, then ever more seldom.
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_secs(60);

/// Builds one project again and again.
pub(crate) struct Builder {
    common: Common,
    drafts: bool,
    held: Arc<Held>,
    /// What was read of the files, for the next build.
    read: ReadBefore,
    /// What the terminal was last told of a build without a mistake.
    told: String,
    retry: Option<Duration>,
}

impl Builder {
    /// Builds the project of `common`, with its drafts if so asked, for `held`.
    pub(crate) fn new(common: Common, drafts: bool, held: Arc<Held>) -> Self {
        Self { common, drafts, held, read: ReadBefore::default(), told: String::new(), retry: None }
    }

    /// Builds the site of files that `sources` tells from other ones; after a mistake the last one stays, and the page says what
    /// is wrong.
    ///
    /// Returns how long to wait before the next attempt, where it was the system that refused (too many open files, a
    /// disk that does not answer) and the files may stay as they are.
    pub(crate) fn build(&mut self, sources: Digest) -> Option<Duration> {
        let built = build(&self.common, self.drafts, &mut self.read, &self.held.site());
        let is_for_the_system = matches!(built, Err(Failure::World { .. }));
        self.retry = is_for_the_system.then(|| self.retry.map_or(FIRST_RETRY, |last| (last * 2).min(LAST_RETRY)));
        match built {
            Ok(built) => {
                self.tell(&built);
                self.held.replace(Site { sources: Some(sources), ..built.site });
            }
            Err(failure) => self.keep(&failure, sources),
        }
        self.retry
    }

    fn tell(&mut self, built: &BuiltSite) {
        let mut stderr = stderr();
        let words = |is_styled| report::text(&built.warnings, &self.places(), is_styled) + &built.held_back;
        let text = words(false);
        if text != self.told {
            let _ = write!(stderr, "{}", if report::takes_color(&stderr) { words(true) } else { text.clone() });
            self.told = text;
        }
        if stderr.is_terminal() {
            let _ = writeln!(stderr, "Built {} pages.", built.site.pages.len());
        }
    }

    fn places(&self) -> Places {
        Places::of_project(&self.common.root)
    }

    fn keep(&self, failure: &Failure, sources: Digest) {
        let problem = problem(failure, &self.places());
        if self.held.site().problem.as_ref() != Some(&problem) {
            report::failure(failure, &self.places());
        }
        self.held.keep(problem, Some(sources));
    }
}

/// What is wrong, as a page shows it.
pub(super) fn problem(failure: &Failure, places: &Places) -> String {
    match failure {
        Failure::Content(diagnostics) => report::text(diagnostics, places, false),
        failure => failure.to_string(),
    }
}

/// A site, and what a terminal is told of it.
pub(super) struct BuiltSite {
    pub site: Site,
    warnings: Vec<Diagnostic>,
    /// Which texts are held back.
    held_back: String,
}

/// Builds the project of `common`. What it has in common with the site that was built `before`, of whatever day, is not made
/// again.
///
/// # Errors
///
/// What stands in the way of the build; [`Failure::Bug`] where it panics, which would else end the thread, and no save would
/// be seen any more.
pub(super) fn build(common: &Common, drafts: bool, read: &mut ReadBefore, before: &Site) -> Result<BuiltSite, Failure> {
    let last = LastSite { before, remembered: Mutex::default(), next: Mutex::default() };
    catch_unwind(AssertUnwindSafe(|| built(common, drafts, read, last)))
        .unwrap_or_else(|_| Err(Failure::Bug("the build stopped halfway".to_owned())))
}

fn built(common: &Common, drafts: bool, read: &mut ReadBefore, last: LastSite<'_>) -> Result<BuiltSite, Failure> {
    let project = Project::open_again(common, &Overrides { drafts, ..common.overrides() }, read)?;
    let put = |Page { tree, path, bytes, .. }| {
        let file = HeldFile::of(&bytes);
        let sha256 = file.sha256;
        held(&last.next).hold(tree, path, file);
        Ok(sha256)
    };
    // Here files are held: what is shown stays what was built, whatever becomes of them.
    let copy = |copied: &CopiedFile| put(Page::new(Tree::Site, copied.path.clone(), project.file(copied)?.read()?));
    let warnings = project.publish(Outlet { put: &put, copy: &copy, last: &last })?;
    let held_back = match held_back(&project) {
        texts if texts.is_empty() => texts,
        texts => texts + "`--as-of DAY` shows the site of another day, `--drafts` shows drafts.\n",
    };
    let told = report::text(&warnings, &Places::of_project(&project.root), false);
    let overview = Overview::of(&project, View { day: project.as_of, drafts }, told);
    let LastSite { remembered, next, .. } = last;
    let site = Site {
        overview: Arc::new(overview),
        redlines: Arc::new(AskedRedlines::of(project)),
        remembered: Arc::new(remembered.into_inner().unwrap_or_else(PoisonError::into_inner)),
        ..next.into_inner().unwrap_or_else(PoisonError::into_inner)
    };
    Ok(BuiltSite { site, warnings, held_back })
}

/// The site as it was built last, whose files that would be the same are held on.
struct LastSite<'a> {
    before: &'a Site,
    /// What is made of each notice now.
    remembered: Mutex<BTreeMap<NoticeId, Arc<str>>>,
    next: Mutex<Site>,
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl LastBuild for LastSite<'_> {
    fn recall(&self, notice: &NoticeId) -> NoticeMemory {
        let text = self.before.remembered.get(notice).cloned();
        text.map(|text| NoticeMemory::of_text(text.to_string())).unwrap_or_default()
    }

    fn remember(&self, notice: &NoticeId, memory: NoticeMemory) -> Result<(), Failure> {
        let text = memory.into_text().map(Arc::from).or_else(|| self.before.remembered.get(notice).cloned());
        held(&self.remembered).extend(text.map(|text| (notice.clone(), text)));
        Ok(())
    }

    fn stands(&self, tree: Tree, path: &str, known: &MadeFile) -> Result<bool, Failure> {
        let file = self.before.files(tree).get(path).filter(|file| file.sha256 == known.sha256);
        if let Some(file) = file {
            held(&self.next).hold(tree, path.to_owned(), file.clone());
        }
        Ok(file.is_some())
    }
}
