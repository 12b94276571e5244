//! What the files of a new pair of trees claim, until it lies beside the manifest that names it.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::claims_file::{self, ClaimsFile, ClaimsNamed, key, text_of};
use super::folder::Folder;
use crate::failure::Failure;
use crate::model::name::NoticeId;
use crate::site::address::Tree;
use crate::site::claims::Claimant;
use crate::values::digest::ShortDigest;

/// The claims of the files that were added or kept so far. Those of a notice are held while it is at work, and no longer.
pub(super) struct NextClaims {
    own: Arc<Folder>,
    notices: BTreeSet<NoticeId>,
    before: ClaimsNamed,
    at_work: Mutex<BTreeMap<Claimant, Arc<AtWork>>>,
    written: Mutex<ClaimsNamed>,
    folder: Mutex<Option<Arc<Folder>>>,
}

/// The claims of one claimant.
#[derive(Default)]
struct AtWork {
    /// What its files said at the last build; `None` where that is lost.
    before: OnceLock<Option<ClaimsFile>>,
    /// What they say, by how they are called there.
    next: Mutex<BTreeMap<String, NextClaim>>,
}

/// What a file says.
enum NextClaim {
    AsBefore,
    Now(String),
}

impl NextClaims {
    /// None so far, beside those that `own` holds and its manifest names.
    pub(super) fn beside(own: &Arc<Folder>, before: &ClaimsNamed, notices: BTreeSet<NoticeId>) -> Self {
        Self {
            own: Arc::clone(own),
            notices,
            before: before.clone(),
            at_work: Mutex::default(),
            written: Mutex::default(),
            folder: Mutex::default(),
        }
    }

    /// The notices that there are.
    pub(super) fn notices(&self) -> &BTreeSet<NoticeId> {
        &self.notices
    }

    /// Whether a file claimed this at the last build, as can still be read.
    pub(super) fn held(&self, tree: Tree, path: &str, claims: ShortDigest) -> Result<bool, Failure> {
        let at_work = self.at_work(path)?;
        let said = at_work.before().and_then(|before| before.get(&key(tree, path)));
        Ok(said.is_some_and(|said| ShortDigest::of(said.as_bytes()) == claims))
    }

    /// Keeps what a file claimed, which is [`Self::held`].
    pub(super) fn keep(&self, tree: Tree, path: &str) -> Result<(), Failure> {
        self.say(tree, path, NextClaim::AsBefore)
    }

    /// Takes what a file claims.
    pub(super) fn add(&self, tree: Tree, path: &str, said: String) -> Result<(), Failure> {
        self.say(tree, path, NextClaim::Now(said))
    }

    fn say(&self, tree: Tree, path: &str, said: NextClaim) -> Result<(), Failure> {
        lock(&self.at_work(path)?.next).entry(key(tree, path)).or_insert(said);
        Ok(())
    }

    fn at_work(&self, path: &str) -> Result<Arc<AtWork>, Failure> {
        let claimant = Claimant::of(path, |notice| self.notices.contains(notice));
        if lock(&self.written).contains_key(&claimant) {
            return Err(Failure::Bug(format!("`{path}` was sent after what belongs to it was finished")));
        }
        let at_work = Arc::clone(lock(&self.at_work).entry(claimant.clone()).or_default());
        at_work.before.get_or_init(|| ClaimsFile::read(&self.own, &claimant, *self.before.get(&claimant)?));
        Ok(at_work)
    }

    /// Writes what the files of a claimant say, all of which were added or kept. A file that says the same is left as it is.
    pub(super) fn finish(&self, claimant: &Claimant) -> Result<(), Failure> {
        let Some(at_work) = lock(&self.at_work).remove(claimant) else { return Ok(()) };
        let standing = self.before.get(claimant).copied().filter(|_| at_work.before().is_some());
        let digest = match standing {
            Some(standing) if at_work.is_as_before() => standing,
            standing => self.write(claimant, &at_work.text(), standing)?,
        };
        lock(&self.written).insert(claimant.clone(), digest);
        Ok(())
    }

    fn write(&self, claimant: &Claimant, text: &str, standing: Option<ShortDigest>) -> Result<ShortDigest, Failure> {
        let digest = ShortDigest::of(text.as_bytes());
        if standing != Some(digest) {
            let folder = self.folder()?;
            claims_file::write(&folder, claimant, text)?;
        }
        Ok(digest)
    }

    /// The folder of the files, which the first that asks makes.
    fn folder(&self) -> Result<Arc<Folder>, Failure> {
        let mut known = lock(&self.folder);
        let folder = match known.take() {
            Some(folder) => folder,
            None => Arc::new(claims_file::folder(&self.own)?),
        };
        Ok(Arc::clone(known.insert(folder)))
    }

    /// Writes what is left, and returns which file is meant of each claimant.
    pub(super) fn finish_all(&self) -> Result<ClaimsNamed, Failure> {
        let left: Vec<Claimant> = lock(&self.at_work).keys().cloned().collect();
        left.iter().try_for_each(|claimant| self.finish(claimant))?;
        Ok(mem::take(&mut *lock(&self.written)))
    }
}

impl AtWork {
    fn before(&self) -> Option<&ClaimsFile> {
        self.before.get().and_then(Option::as_ref)
    }

    /// Whether the files say what they said at the last build, as far as that is known without a look at it.
    fn is_as_before(&self) -> bool {
        let next = lock(&self.next);
        let is_kept = |said: &NextClaim| matches!(said, NextClaim::AsBefore);
        next.values().all(is_kept) && self.before().is_some_and(|before| before.len() == next.len())
    }

    fn text(&self) -> String {
        let next = lock(&self.next);
        text_of(next.iter().map(|(key, said)| match said {
            NextClaim::Now(said) => (key.as_str(), said.as_str()),
            NextClaim::AsBefore => (key.as_str(), self.before().and_then(|before| before.get(key)).unwrap_or_default()),
        }))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
