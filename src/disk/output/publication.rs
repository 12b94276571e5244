//! A new pair of trees.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use super::cache::{Cache, NextCache};
use super::content::{Content, FileToCopy};
use super::manifest::{MANIFEST, Manifest};
use super::names::Outcome;
use super::next_claims::NextClaims;
use super::next_tree::NextTree;
use super::output_dir::OutputDir;
use super::tree_look::TreeLook;
use crate::build::memory::{LastBuild, MadeFile, NoticeMemory};
use crate::build::removal::Removal;
use crate::failure::Failure;
use crate::model::ledger::ChainEnd;
use crate::model::name::NoticeId;
use crate::site::address::{Page, Tree};
use crate::site::claims::{Claimant, Claims};
use crate::values::day::Day;
use crate::values::digest::Digest;

/// A new pair of trees that nobody sees yet.
///
/// Threads may add to it side by side. Dropped unfinished, it leaves the trees as they stand.
pub(crate) struct Publication {
    output: OutputDir,
    notifications: NextTree,
    site: NextTree,
    claims: NextClaims,
    as_of: Day,
    /// Where each chain of the ledger ends.
    ledger: BTreeMap<NoticeId, ChainEnd>,
    /// Whether a file could not be added.
    is_broken: AtomicBool,
    /// Whether nobody knows which manifest lies on the disk.
    is_recording: bool,
    /// What the last build remembers.
    cache: Cache,
    /// What this one will.
    remembered: NextCache,
}

/// What a publication came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Published {
    /// Files that are new, or have other bytes than before.
    pub written: usize,
    /// Files that stayed as they stood.
    pub unchanged: usize,
    /// Files of ours that are gone.
    pub removed: usize,
    /// What others put into the trees, and keep there: `site/CNAME`. Sorted; a folder stands for all that it holds.
    pub foreign: Vec<String>,
    /// Where damage was set aside, and what stood before; nothing in it is needed any more.
    pub aside: Option<PathBuf>,
}

impl Publication {
    /// Starts a new pair of trees, which show the site of these notices as of this day, with a ledger that ends so.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when what stands there cannot be read, [`Failure::Usage`] when a part of it is a mount point:
    /// it could not change places with a new tree.
    pub(crate) fn start(
        output: OutputDir,
        as_of: Day,
        notices: BTreeSet<NoticeId>,
        ledger: BTreeMap<NoticeId, ChainEnd>,
    ) -> Result<Self, Failure> {
        let cache = Cache::of(&output.state.own);
        Ok(Self {
            claims: NextClaims::beside(&output.state.own, output.state.manifest.claims(), notices),
            notifications: NextTree::of(&output, Tree::Notifications, &cache)?,
            site: NextTree::of(&output, Tree::Site, &cache)?,
            cache,
            remembered: NextCache::beside(&output.state.own),
            output,
            as_of,
            ledger,
            is_broken: AtomicBool::new(false),
            is_recording: false,
        })
    }

    /// Adds one file, and returns the digest of its bytes. Its path is relative to the tree, of plain names with `/` between them.
    ///
    /// Bytes that stand there already cost no write; others are on the medium when this returns.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when the path is taken by something that is not ours; [`Failure::World`] when the disk refuses;
    /// [`Failure::Bug`] when the path is not plain, was added with other bytes, or is one name with another path on systems
    /// that ignore case or Unicode composition. Whatever it is, the publication cannot be finished any more.
    pub(crate) fn add(&self, page: &Page) -> Result<Digest, Failure> {
        self.add_content(page.tree, &page.path, Content::Bytes(&page.bytes), &page.claims)
    }

    /// Adds one file as [`Self::add`] does, with the bytes of another, piece by piece.
    ///
    /// # Errors
    ///
    /// Those of [`Self::add`]; also [`Failure::World`] when the other file has not the size that it had.
    pub(crate) fn add_file(&self, tree: Tree, path: &str, file: FileToCopy<'_>) -> Result<Digest, Failure> {
        self.add_content(tree, path, Content::File(file), &Claims::default())
    }

    fn add_content(&self, tree: Tree, path: &str, content: Content<'_>, claims: &Claims) -> Result<Digest, Failure> {
        let written = claims.written();
        let added = self.next(tree).add(path, content, written.as_ref().map(|(_, digest)| *digest));
        let added = added
            .and_then(|digest| written.map_or(Ok(()), |(said, _)| self.claims.add(tree, path, said)).map(|()| digest));
        if added.is_err() {
            self.is_broken.store(true, Ordering::Relaxed);
        }
        added
    }

    /// Makes the added files the whole of what we publish. Afterwards both folders exist, and what is remembered is that of
    /// the notices.
    ///
    /// A tree in which nothing changed is not touched. What is claimed is on the medium before the manifest that names it.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when the disk refuses. Each tree is then the old one or the new one, whole. [`Failure::Bug`]
    /// when a file could not be added.
    pub(crate) fn finish(mut self) -> Result<Published, Failure> {
        if self.is_broken.load(Ordering::Relaxed) {
            return Err(Failure::Bug("the output was to be finished although a file could not be added".to_owned()));
        }
        let trees = [&self.notifications, &self.site];
        let changed: Vec<&NextTree> = trees.into_iter().filter(|next| next.is_changed()).collect();
        for next in &changed {
            next.complete()?;
        }
        let files = [&self.notifications, &self.site].map(NextTree::files);
        let files = Manifest::new(self.as_of, mem::take(&mut self.ledger), self.claims.finish_all()?, files);
        self.is_recording = true;
        if !changed.is_empty() {
            self.output.swap(&changed, &files)?;
        }
        self.output.record(files)?;
        self.is_recording = false;
        self.remembered.finish(self.claims.notices());
        let last = self.output.state.own.look(MANIFEST).ok().flatten();
        if !changed.is_empty() {
            TreeLook::settle();
        }
        for next in changed {
            let look = last.as_ref().and_then(|last| next.look(&self.output.folder, last));
            self.remembered.leave(next.tree(), look);
        }
        Ok(self.published())
    }

    /// What finishing would take away from the site, once all is added.
    #[must_use]
    pub(crate) fn removal(&self) -> Removal {
        Removal { built_for: self.output.built_for(), standing: self.site.standing_files(), paths: self.site.removed() }
    }

    fn published(&self) -> Published {
        let trees = || Tree::ALL.into_iter().map(|tree| self.next(tree));
        let mut foreign: Vec<String> = trees().flat_map(NextTree::foreign).collect();
        foreign.sort();
        Published {
            written: trees().map(|tree| tree.count(Outcome::Written)).sum(),
            unchanged: trees().map(|tree| tree.count(Outcome::Unchanged)).sum(),
            removed: trees().map(|tree| tree.removed().len()).sum(),
            foreign,
            aside: self.output.aside(),
        }
    }

    /// Whether a tree stands as the last build left it.
    #[cfg(test)]
    pub(super) fn is_as_left(&self, tree: Tree) -> bool {
        self.next(tree).is_as_left()
    }

    fn next(&self, tree: Tree) -> &NextTree {
        match tree {
            Tree::Notifications => &self.notifications,
            Tree::Site => &self.site,
        }
    }
}

impl LastBuild for Publication {
    fn recall(&self, notice: &NoticeId) -> NoticeMemory {
        self.cache.recall(notice)
    }

    fn remember(&self, notice: &NoticeId, memory: NoticeMemory) -> Result<(), Failure> {
        self.remembered.remember(notice, memory);
        self.claims.finish(&Claimant::Notice(notice.clone()))
    }

    fn stands(&self, tree: Tree, path: &str, known: &MadeFile) -> Result<bool, Failure> {
        let Some(claims) = known.claims else { return self.next(tree).keep(path, known) };
        let stands = self.claims.held(tree, path, claims)? && self.next(tree).keep(path, known)?;
        if stands {
            self.claims.keep(tree, path)?;
        }
        Ok(stands)
    }
}

impl Drop for Publication {
    fn drop(&mut self) {
        // After a success there is nothing to do but to clear away the claims of before, and after a failure those of the trees that
        // nobody will see. The next `open` tries again what fails here.
        let _ = self.output.recover();
        if !self.is_recording {
            let _ = self.output.clear_claims();
        }
    }
}
