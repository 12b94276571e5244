//! Builds the site into memory, and says in the terminal what came of it.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write, stderr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::held::{Held, HeldFile, Site};
use crate::build::memory::{LastBuild, MadeFile, NoticeMemory};
use crate::build::outlet::{Outlet, ShownImage};
use crate::cli::args::Common;
use crate::cli::build::held_back;
use crate::cli::project::{Project, ReadBefore};
use crate::cli::report::{self, Places};
use crate::failure::Failure;
use crate::load::overrides::Overrides;
use crate::model::name::NoticeId;
use crate::site::address::{Page, Tree};

/// When a build is tried again that the system stood in the way of: after a second at first, then ever more seldom.
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_secs(60);

/// Builds one project again and again.
pub(crate) struct Builder {
    common: Common,
    drafts: bool,
    held: Arc<Held>,
    /// What was made of each notice, for the next build.
    remembered: Remembered,
    /// What was read of the files, likewise.
    read: ReadBefore,
    /// What the terminal was last told of a build without a mistake.
    told: String,
    retry: Option<Duration>,
}

impl Builder {
    /// Builds the project of `common`, with its drafts if so asked, for `held`.
    pub(crate) fn new(common: Common, drafts: bool, held: Arc<Held>) -> Self {
        Self {
            common,
            drafts,
            held,
            remembered: Remembered::default(),
            read: ReadBefore::default(),
            told: String::new(),
            retry: None,
        }
    }

    /// Builds the site; after a mistake the last one stays, and the page says what is wrong.
    ///
    /// Returns how long to wait before the next attempt, where it was the system that refused (too many open files, a
    /// disk that does not answer) and the files may stay as they are.
    pub(crate) fn build(&mut self) -> Option<Duration> {
        // A panic would end the thread, and no save would be seen any more.
        let before = self.held.site();
        let last = LastSite { before: &before, remembered: &self.remembered, next: Mutex::default() };
        let built = catch_unwind(AssertUnwindSafe(|| build(&self.common, self.drafts, &mut self.read, last)))
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

/// What was made of each notice, as text.
type Remembered = Mutex<BTreeMap<NoticeId, String>>;

/// The site as it was built last, whose files that would be the same are held on.
struct LastSite<'a> {
    before: &'a Site,
    remembered: &'a Remembered,
    next: Mutex<Site>,
}

impl LastSite<'_> {
    fn next(&self) -> MutexGuard<'_, Site> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remembered(&self) -> MutexGuard<'_, BTreeMap<NoticeId, String>> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LastBuild for LastSite<'_> {
    fn recall(&self, notice: &NoticeId) -> NoticeMemory {
        let text = self.remembered().get(notice).cloned();
        text.map(NoticeMemory::of_text).unwrap_or_default()
    }

    fn remember(&self, notice: &NoticeId, memory: NoticeMemory) -> Result<(), Failure> {
        if let Some(text) = memory.into_text() {
            self.remembered().insert(notice.clone(), text);
        }
        Ok(())
    }

    fn stands(&self, tree: Tree, path: &str, known: &MadeFile) -> Result<bool, Failure> {
        let held = self.before.files(tree).get(path).filter(|held| held.sha256 == known.sha256);
        if let Some(held) = held {
            self.next().hold(tree, path.to_owned(), held.clone());
        }
        Ok(held.is_some())
    }
}

fn build(
    common: &Common,
    drafts: bool,
    read: &mut ReadBefore,
    last: LastSite<'_>,
) -> Result<(Site, PageWords), Failure> {
    let project = Project::open_again(common, &Overrides { drafts, ..common.overrides() }, read)?;
    let put = |Page { tree, path, bytes, .. }| {
        let file = HeldFile::of(&bytes);
        let sha256 = file.sha256;
        last.next().hold(tree, path, file);
        Ok(sha256)
    };
    // Here images are held: what is shown stays what was built, whatever becomes of the files.
    let image = |shown: &ShownImage<'_>| put(Page::new(Tree::Site, shown.path.clone(), project.image(shown)?.read()?));
    let warnings = project.publish(Outlet { put: &put, image: &image, last: &last })?;
    last.remembered().retain(|notice, _| project.register.notice(notice).is_some());
    let held_back = match held_back(&project) {
        texts if texts.is_empty() => texts,
        texts => texts + "`--as-of DAY` shows the site of another day, `--drafts` shows drafts.\n",
    };
    let places = Places::of_project(&project.root);
    let words = |is_styled| report::text(&warnings, &places, is_styled) + &held_back;
    let words = PageWords { styled: words(true), text: words(false) };
    Ok((last.next.into_inner().unwrap_or_else(PoisonError::into_inner), words))
}
