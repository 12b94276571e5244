//! The site on other days than that of `serve`, built when somebody asks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::building::{BuiltSite, build, problem};
use super::held::{Held, Site};
use super::view::View;
use crate::cli::args::Common;
use crate::cli::project::ReadBefore;
use crate::cli::report::Places;
use crate::disk::clock::Clock;

/// So many are held, the one that was asked for longest ago goes first.
const MOST: usize = 4;

/// The project of `serve` in other views.
pub(crate) struct Views {
    common: Common,
    held: Arc<Held>,
    /// Held while a view is built, so that one is at a time.
    built: Mutex<BuiltViews>,
}

/// The views that were asked for, the last one last.
#[derive(Default)]
struct BuiltViews {
    sites: VecDeque<(View, Arc<Site>)>,
    read: ReadBefore,
}

impl Views {
    /// None yet; what they have in common with the site that is `held` is made once.
    pub(crate) fn new(common: Common, held: Arc<Held>) -> Self {
        Self { common, held, built: Mutex::default() }
    }

    /// The site in a view, of the files as they are. Where they have a mistake it is that of the last build without one, and says
    /// what is wrong.
    ///
    /// It takes as long as a build, unless it was asked for since the files changed last.
    pub(crate) fn site(&self, view: View) -> Arc<Site> {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.held.site();
        let last = built.sites.iter().position(|(known, _)| *known == view).and_then(|at| built.sites.remove(at));
        let site = match last {
            Some((_, site)) if site.state == now.state => site,
            last => Arc::new(self.build(view, &now, last.map(|(_, site)| site), &mut built.read)),
        };
        built.sites.push_back((view, Arc::clone(&site)));
        let surplus = built.sites.len().saturating_sub(MOST);
        built.sites.drain(..surplus);
        site
    }

    fn build(&self, view: View, now: &Site, last: Option<Arc<Site>>, read: &mut ReadBefore) -> Site {
        let common = Common { as_of: Some(Clock::Day(view.day)), ..self.common.clone() };
        let site = match build(&common, view.drafts, read, now) {
            Ok(BuiltSite { site, .. }) => site,
            Err(failure) => {
                let problem = problem(&failure, &Places::of_project(&common.root));
                let last = last.map_or_else(Site::default, |site| (*site).clone());
                Site { problem: Some(problem), ..last }
            }
        };
        Site { state: now.state, sources: now.sources, ..site }
    }
}
