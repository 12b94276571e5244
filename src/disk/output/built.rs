//! What the last build left, for commands that write nothing.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::cache::Cache;
use super::claims_file::{self, ClaimsFile};
use super::disk::{Disk, OWN};
use super::folder::{Folder, above};
use super::manifest::{Manifest, Wrote};
use super::{place, state};
use crate::build::memory::NoticeMemory;
use crate::check::built::{BuiltClaims, Claiming, Says};
use crate::failure::Failure;
use crate::model::ledger::ChainEnd;
use crate::model::name::NoticeId;
use crate::site::address::Tree;
use crate::site::claims::Claimant;
use crate::values::digest::{Digest, ShortDigest};

/// What the last build left, for commands that write nothing.
pub(crate) struct Built {
    folder: Option<Folder>,
    manifest: Manifest,
    cache: Option<Cache>,
}

impl Built {
    /// Looks at an output folder. Takes no lock and writes nothing; where nothing was built, it holds no files.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when the manifest cannot be read, [`Failure::Usage`] when it is not one of ours, or the folder
    /// is a symlink.
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        place::refuse_symlink(folder)?;
        let real = place::resolve(folder)?;
        if !real.is_dir() {
            return Ok(Self { folder: None, manifest: Manifest::default(), cache: None });
        }
        let folder = Folder::at(&Disk::default(), &real)?;
        let manifest = state::manifest_of(&folder)?;
        let cache = folder.open(OWN).ok().map(|own| Cache::of(&own));
        Ok(Self { manifest, folder: Some(folder), cache })
    }

    /// Where each chain of the ledger ended at the last build into an output folder; nowhere where nothing was built that can
    /// be read.
    pub(crate) fn ledger_ends(folder: &Path) -> BTreeMap<NoticeId, ChainEnd> {
        let own = || {
            place::refuse_symlink(folder).ok()?;
            let real = place::resolve(folder).ok().filter(|real| real.is_dir())?;
            Folder::at(&Disk::default(), &real).and_then(|folder| folder.open(OWN)).ok()
        };
        own().map(|own| Manifest::ledger_ends(&own)).unwrap_or_default()
    }

    /// Our files, with what was written to them.
    pub(crate) fn files(&self) -> impl Iterator<Item = (Tree, &str, &Wrote)> {
        let files = |tree| self.manifest.files(tree).iter().map(move |(name, wrote)| (tree, name.as_str(), wrote));
        Tree::ALL.into_iter().flat_map(files)
    }

    /// What the build remembers of a notice.
    pub(crate) fn recall(&self, notice: &NoticeId) -> NoticeMemory {
        self.cache.as_ref().map(|cache| cache.recall(notice)).unwrap_or_default()
    }

    /// The digest of what a file of a tree holds; `None` when there is no plain file. No link is followed.
    #[must_use]
    pub(crate) fn digest(&self, tree: Tree, path: &str) -> Option<Digest> {
        Digest::of_all(self.file(tree, path)?).ok()
    }

    /// What a file of a tree holds; `None` when there is no plain file, or it cannot be read.
    #[must_use]
    pub(crate) fn read(&self, tree: Tree, path: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file(tree, path)?.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    fn file(&self, tree: Tree, path: &str) -> Option<File> {
        let (folder, name) = above(Path::new(path));
        let root = self.folder.as_ref()?.open(tree.folder()).ok()?;
        root.open_below(folder).and_then(|folder| folder.open_file(name)).ok()
    }
}

impl BuiltClaims for Built {
    fn claimants(&self) -> Vec<Claimant> {
        self.manifest.claims().keys().cloned().collect()
    }

    fn claimant(&self, path: &str) -> Claimant {
        Claimant::of(path, |notice| self.manifest.claims().contains_key(&Claimant::Notice(notice.clone())))
    }

    fn says(&self, path: &str) -> Option<Says> {
        let wrote = self.manifest.files(Tree::Site).get(path)?;
        Some(match wrote {
            Wrote { sha256: None, .. } => Says::NobodyKnows,
            Wrote { claims: None, .. } => Says::Nothing,
            Wrote { claims: Some(_), .. } => Says::Something,
        })
    }

    fn claims(&self, claimant: &Claimant) -> Option<Vec<Claiming>> {
        let own = self.folder.as_ref()?.open(OWN).ok()?;
        let file = ClaimsFile::read(&own, claimant, *self.manifest.claims().get(claimant)?)?;
        let mut claiming = Vec::with_capacity(file.len());
        for (key, said) in file.all() {
            let (folder, path) = key.split_once('/')?;
            let tree = Tree::ALL.into_iter().find(|tree| tree.folder() == folder)?;
            match self.manifest.files(tree).get(path)? {
                // While trees change places, nobody knows which file stands.
                Wrote { sha256: None, .. } => {}
                Wrote { claims, .. } if *claims == Some(ShortDigest::of(said.as_bytes())) => {
                    claiming.push(Claiming { tree, path: path.to_owned(), claims: serde_json::from_str(said).ok()? });
                }
                _ => return None,
            }
        }
        Some(claiming)
    }

    fn place(&self, claimant: &Claimant) -> String {
        self.manifest.claims().get(claimant).map(|digest| claims_file::path(claimant, *digest)).unwrap_or_default()
    }
}
