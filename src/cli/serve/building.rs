//! Builds the site into memory, and says in the terminal what came of it.

use std::io::{IsTerminal, Write, stderr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::held::{Held, Site};
use crate::build::outlet::ShownImage;
use crate::cli::args::Common;
use crate::cli::build::held_back;
use crate::cli::project::Project;
use crate::cli::report::{self, Places};
use crate::failure::Failure;
use crate::load::overrides::Overrides;
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
    /// What the terminal was last told of a build without a mistake.
    told: String,
    retry: Option<Duration>,
}

impl Builder {
    /// Builds the project of `common`, with its drafts if so asked, for `held`.
    pub(crate) fn new(common: Common, drafts: bool, held: Arc<Held>) -> Self {
        Self { common, drafts, held, told: String::new(), retry: None }
    }

    /// Builds the site; after a mistake the last one stays, and the page says what is wrong.
    ///
    /// Returns how long to wait before the next attempt, where it was the system that refused (too many open files, a
    /// disk that does not answer) and the files may stay as they are.
    pub(crate) fn build(&mut self) -> Option<Duration> {
        // A panic would end the thread, and no save would be seen any more.
        let built = catch_unwind(AssertUnwindSafe(|| build(&self.common, self.drafts)))
            .unwrap_or_else(|_| Err(Failure::Bug("the build stopped half way".to_owned())));
        let is_for_the_system = matches!(built, Err(Failure::World { .. }));
        self.retry = is_for_the_system.then(|| self.retry.map_or(FIRST_RETRY, |last| (last * 2).min(LAST_RETRY)));
        match built {
            Ok((site, words)) => {
                self.tell(words, site.pages.len());
                self.held.replace(site);
            }
            Err(failure) => self.keep(&failure),
        }
        self.retry
    }

    fn tell(&mut self, words: PageWords, pages: usize) {
        let mut stderr = stderr();
        if words.text != self.told {
            let _ = write!(stderr, "{}", if stderr.is_terminal() { words.styled } else { words.text.clone() });
            self.told = words.text;
        }
        if stderr.is_terminal() {
            let _ = writeln!(stderr, "Built {pages} pages.");
        }
    }

    fn places(&self) -> Places {
        Places::of_project(&self.common.root)
    }

    fn keep(&self, failure: &Failure) {
        let problem = match failure {
            Failure::Content(diagnostics) => report::text(diagnostics, &self.places(), false),
            failure => failure.to_string(),
        };
        if self.held.site().problem.as_ref() != Some(&problem) {
            report::failure(failure, &self.places());
        }
        self.held.keep(problem);
    }
}

/// Warnings, and which texts are held back: for a terminal, and without colour.
struct PageWords {
    styled: String,
    text: String,
}

fn build(common: &Common, drafts: bool) -> Result<(Site, PageWords), Failure> {
    let project = Project::open_with(common, &Overrides { drafts, ..common.overrides() })?;
    let site = Mutex::new(Site::default());
    let put = |Page { tree, path, bytes, .. }| {
        let digest = Digest::of(&bytes);
        let mut site = site.lock().unwrap_or_else(PoisonError::into_inner);
        match tree {
            Tree::Site => site.pages.insert(path, bytes),
            Tree::Notifications => site.emails.insert(path, bytes),
        };
        Ok(digest)
    };
    // Here images are held: what is shown stays what was built, whatever becomes of the files.
    let image = |shown: &ShownImage<'_>| put(Page::new(Tree::Site, shown.path.clone(), project.image(shown)?.read()?));
    let warnings = project.publish(&put, &image)?;
    let held_back = match held_back(&project) {
        texts if texts.is_empty() => texts,
        texts => texts + "`--as-of DAY` shows the site of another day, `--drafts` shows drafts.\n",
    };
    let places = Places::of_project(&project.root);
    let words = |is_styled| report::text(&warnings, &places, is_styled) + &held_back;
    let words = PageWords { styled: words(true), text: words(false) };
    Ok((site.into_inner().unwrap_or_else(PoisonError::into_inner), words))
}
