//! The site as it was last built, held in memory for those who ask.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::asked_redlines::AskedRedlines;
use super::held_file::HeldFile;
use super::overview::Overview;

use tokio::sync::watch;

use crate::model::name::NoticeId;
use crate::site::address::Tree;
use crate::values::digest::Digest;

/// Files by their path below the site, and those of the emails by theirs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    /// Differs from that of any other state, also of another run of `serve`.
    pub state: u64,
    /// What tells the files of the project from other ones.
    pub sources: Option<Digest>,
    /// What the start page tells.
    pub overview: Arc<Overview>,
    /// What was made of each notice, as text, for the next build.
    pub remembered: Arc<BTreeMap<NoticeId, Arc<str>>>,
    pub pages: BTreeMap<String, HeldFile>,
    pub emails: BTreeMap<String, HeldFile>,
    /// Redlines that it does not have.
    pub redlines: Arc<AskedRedlines>,
    /// What is wrong with the files as they are now; the pages are those of the last build without a mistake.
    pub problem: Option<String>,
}

impl Site {
    /// Whether whoever looks at it sees the same. Another text may be one that nobody sees yet, but on another day.
    fn is_like(&self, other: &Self) -> bool {
        let pages = self.pages == other.pages && self.emails == other.emails;
        pages && self.sources == other.sources && self.problem == other.problem && self.overview == other.overview
    }

    /// The files of a tree.
    pub(crate) fn files(&self, tree: Tree) -> &BTreeMap<String, HeldFile> {
        match tree {
            Tree::Site => &self.pages,
            Tree::Notifications => &self.emails,
        }
    }

    /// Holds a file at its path in a tree.
    pub(crate) fn hold(&mut self, tree: Tree, path: String, file: HeldFile) {
        match tree {
            Tree::Site => self.pages.insert(path, file),
            Tree::Notifications => self.emails.insert(path, file),
        };
    }
}

/// Where the builder puts the site, and those who answer take it.
#[derive(Debug)]
pub(crate) struct Held(watch::Sender<Arc<Site>>);

impl Held {
    /// Holds a site without a page.
    pub(crate) fn new() -> Self {
        let state = u64::from(std::process::id()) << 32;
        Self(watch::Sender::new(Arc::new(Site { state, ..Site::default() })))
    }

    /// The site as it is now.
    pub(crate) fn site(&self) -> Arc<Site> {
        Arc::clone(&self.0.borrow())
    }

    /// Tells of the site now and of each that takes its place.
    pub(crate) fn follow(&self) -> watch::Receiver<Arc<Site>> {
        self.0.subscribe()
    }

    /// Takes the place of the site, in its next state, unless it is the same.
    pub(crate) fn replace(&self, site: Site) {
        self.0.send_if_modified(|current| {
            let site = Site { state: current.state, ..site };
            let is_changed = !current.is_like(&site);
            if is_changed {
                *current = Arc::new(Site { state: site.state + 1, ..site });
            }
            is_changed
        });
    }

    /// Keeps the pages, and says what is wrong with the files.
    pub(crate) fn keep(&self, problem: String, sources: Option<Digest>) {
        self.replace(Site { problem: Some(problem), sources, ..(*self.site()).clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_another_only_when_the_site_is() {
        let held = Held::new();
        let page = |text: &str| Site {
            pages: [("index.html".to_owned(), HeldFile::of(text.as_bytes()))].into(),
            ..Site::default()
        };
        let states = [page("a"), page("a"), page("b")].map(|site| {
            held.replace(site);
            held.site().state
        });
        assert_eq!([states[0] == states[1], states[1] == states[2]], [true, false]);
    }

    #[test]
    fn a_mistake_keeps_the_pages_and_goes_with_the_next_site() {
        let held = Held::new();
        let site = Site { pages: [("index.html".to_owned(), HeldFile::of(b"a"))].into(), ..Site::default() };
        held.replace(site.clone());
        held.keep("no such date".to_owned(), None);
        let kept = held.site();
        assert_eq!((kept.pages.len(), kept.problem.as_deref()), (1, Some("no such date")));
        held.replace(site);
        assert_eq!(held.site().problem, None);
    }
}
