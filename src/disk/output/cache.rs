//! What the last build remembers, in `.noticepress/cache`: worthless to everybody but the next build, and to that no more than
//! time.
//!
//! It may be deleted or damaged at any time: what is not as it was written is not used, and what cannot be written is not
//! missed. So no failure here is one of the build.

use std::collections::BTreeSet;
use std::io::Read;
use std::mem;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use super::folder::Folder;
use super::tree_look::{TreeLook, modified};
use crate::build::memory::NoticeMemory;
use crate::model::name::NoticeId;
use crate::site::address::Tree;

/// Its name.
const CACHE: &str = "cache";

/// How the file of a notice ends; no name of another file here does.
const NOTICE: &str = ".notice";

/// How that file ends while the build is not finished.
const NEXT: &str = ".next";

/// How the empty file ends whose time tells how a tree was left.
const LEFT: &str = ".left";

/// Bytes of a file that are read, at the most.
const LIMIT: u64 = 1 << 30;

/// The folder of what is remembered; none where there is none, or none can be made.
pub(super) struct Cache(Option<Folder>);

/// What a build remembers, beside what the last one did until [`Self::finish`]: of a build that is refused, nothing stays.
pub(super) struct NextCache {
    own: Arc<Folder>,
    cache: OnceLock<Cache>,
    /// The notices that have something new.
    notices: Mutex<BTreeSet<NoticeId>>,
}

impl Cache {
    /// The one in `own`, as it is.
    pub(super) fn of(own: &Folder) -> Self {
        Self(own.open(CACHE).ok())
    }

    /// What is remembered of a notice.
    pub(super) fn recall(&self, notice: &NoticeId) -> NoticeMemory {
        self.read(&format!("{notice}{NOTICE}")).map(NoticeMemory::of_text).unwrap_or_default()
    }

    /// How the last build left a tree, as [`TreeLook::as_time`] has it; `None` where that is not known.
    pub(super) fn left(&self, tree: Tree) -> Option<SystemTime> {
        let found = self.0.as_ref()?.look(format!("{}{LEFT}", tree.folder())).ok()??;
        modified(&found)
    }

    /// The text of a file; `None` when there is none that can be read.
    pub(super) fn read(&self, name: &str) -> Option<String> {
        let mut text = String::new();
        let file = self.0.as_ref()?.open_file(name).ok()?;
        file.take(LIMIT).read_to_string(&mut text).ok()?;
        Some(text)
    }

    /// Replaces a file in one step, if that can be.
    pub(super) fn write(&self, name: &str, text: &str) {
        if let Some(folder) = &self.0 {
            folder.replace_unasked(name, text.as_bytes());
        }
    }

    /// Removes the files of which this holds.
    fn remove(&self, is_to_go: impl Fn(&str) -> bool) {
        let Some(folder) = &self.0 else { return };
        for name in folder.names().unwrap_or_default() {
            if name.to_str().is_some_and(&is_to_go) {
                let _ = folder.remove_file(name);
            }
        }
    }
}

impl NextCache {
    /// One beside the cache in `own`.
    pub(super) fn beside(own: &Arc<Folder>) -> Self {
        Self { own: Arc::clone(own), cache: OnceLock::new(), notices: Mutex::default() }
    }

    /// Remembers this of a notice, once the build is finished.
    pub(super) fn remember(&self, notice: &NoticeId, memory: NoticeMemory) {
        if let Some(text) = memory.into_text() {
            self.made().write(&format!("{notice}{NEXT}"), &text);
            self.notices.lock().unwrap_or_else(PoisonError::into_inner).insert(notice.clone());
        }
    }

    /// Remembers how a tree looks that a build left; nothing, where that tells nothing.
    pub(super) fn leave(&self, tree: Tree, look: Option<TreeLook>) {
        let time = look.unwrap_or_default().as_time();
        let file = self
            .made()
            .0
            .as_ref()
            .and_then(|cache| cache.open_or_create_file(&format!("{}{LEFT}", tree.folder())).ok());
        // Where the time cannot be set, it is that of a tree that looks otherwise.
        let _ = file.map(|file| file.set_modified(time));
    }

    /// Takes the place of what the last build remembered, and forgets every notice but these.
    pub(super) fn finish(&self, all: &BTreeSet<NoticeId>) {
        for notice in mem::take(&mut *self.notices.lock().unwrap_or_else(PoisonError::into_inner)) {
            if let Some(folder) = &self.made().0 {
                folder.rename_unasked(&format!("{notice}{NEXT}"), &format!("{notice}{NOTICE}"));
            }
        }
        let is_known = |name: &str| name.parse().is_ok_and(|notice: NoticeId| all.contains(&notice));
        // Also what a build left that was cut short.
        let stays = |name: &str| name.ends_with(LEFT) || name.strip_suffix(NOTICE).is_some_and(is_known);
        Cache::of(&self.own).remove(|name| !stays(name));
    }

    /// The cache, made if it is missing.
    fn made(&self) -> &Cache {
        self.cache.get_or_init(|| {
            let cache = Cache::of(&self.own);
            // A build that was cut short left what it was about to remember.
            cache.remove(|name| name.ends_with(NEXT));
            if cache.0.is_some() { cache } else { Cache(self.own.create_folder_unasked(CACHE)) }
        })
    }
}

impl Drop for NextCache {
    fn drop(&mut self) {
        if let Some(cache) = self.cache.get() {
            cache.remove(|name| name.ends_with(NEXT));
            // It stays where it holds anything.
            self.own.remove_folder_unasked(CACHE);
        }
    }
}
