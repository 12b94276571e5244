//! What the last build remembers, in `.noticepress/cache`: worthless to everybody but the next build, and to that no more than
//! time.
//!
//! It may be deleted or damaged at any time: what is not as it was written is not used, and what cannot be written is not
//! missed. So no failure here is one of the build.

use std::collections::BTreeSet;
use std::io::Read;

use cap_std::fs::Metadata;

use super::folder::Folder;
use crate::build::memory::NoticeMemory;
use crate::model::name::NoticeId;

/// Its name.
const CACHE: &str = "cache";

/// How the file of a notice ends; no name of another file here does.
const NOTICE: &str = ".notice";

/// Bytes of a file that are read, at the most.
const LIMIT: u64 = 1 << 30;

/// The folder of what is remembered; none where there is none, or none can be made.
pub(super) struct Cache(Option<Folder>);

impl Cache {
    /// The one in `own`, as it is.
    pub(super) fn of(own: &Folder) -> Self {
        Self(own.open(CACHE).ok())
    }

    /// The one in `own`, made if it is missing.
    pub(super) fn made_in(own: &Folder) -> Self {
        let cache = Self::of(own);
        if cache.0.is_some() { cache } else { Self(own.create_folder_unasked(CACHE)) }
    }

    /// What is remembered of a notice.
    pub(super) fn recall(&self, notice: &NoticeId) -> NoticeMemory {
        self.read(&format!("{notice}{NOTICE}")).map(NoticeMemory::of_text).unwrap_or_default()
    }

    /// Remembers it in place of what was remembered of the notice.
    pub(super) fn remember(&self, notice: &NoticeId, memory: NoticeMemory) {
        if let Some(text) = memory.into_text() {
            self.write(&format!("{notice}{NOTICE}"), &text);
        }
    }

    /// Forgets every notice but these.
    pub(super) fn forget_all_but(&self, notices: &BTreeSet<NoticeId>) {
        let Some(folder) = &self.0 else { return };
        for name in folder.names().unwrap_or_default() {
            let notice = name.to_str().and_then(|name| name.strip_suffix(NOTICE)?.parse::<NoticeId>().ok());
            if notice.is_some_and(|notice| !notices.contains(&notice)) {
                let _ = folder.remove_file(name);
            }
        }
    }

    /// What the system says of a file; `None` when there is none.
    pub(super) fn look(&self, name: &str) -> Option<Metadata> {
        self.0.as_ref()?.look(name).ok()?
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
}
