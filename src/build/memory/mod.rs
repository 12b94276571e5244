//! What the last build made, by what it was made of: what is made of the same again need not be made again.
//!
//! A key is the digest of everything that has a part in what is made, the program included. So what is remembered is never
//! out of date: of other things the key is another. It may be lost or damaged at any time, and costs a build its time then,
//! and nothing else.

mod stored;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub(super) use self::stored::Stored;
use crate::failure::Failure;
use crate::model::name::NoticeId;
use crate::site::address::Tree;
use crate::values::digest::{Digest, ShortDigest};

/// Tells this build of the program from every other: pages are remembered for it alone.
pub(super) const PROGRAM: &str = env!("NOTICEPRESS_SOURCES");

/// What tells a file that was made from every other, and what it says from what it might.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MadeFile {
    /// The digest of its bytes.
    pub sha256: Digest,
    /// That of its claims; `None` where it claims nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<ShortDigest>,
}

/// The last build, asked by the next one. Called from several threads, in no order.
pub(crate) trait LastBuild: Sync {
    /// What it made of a notice.
    fn recall(&self, notice: &NoticeId) -> NoticeMemory;

    /// Takes what is to be remembered of a notice, all of whose files were sent or stand.
    ///
    /// # Errors
    ///
    /// As those of the outlet.
    fn remember(&self, notice: &NoticeId, memory: NoticeMemory) -> Result<(), Failure>;

    /// Whether a file stands as it was made then, which is `known`, and what it claims is still there, where somebody asks
    /// for that: then it need not be made again.
    ///
    /// # Errors
    ///
    /// As those of the outlet.
    fn stands(&self, tree: Tree, path: &str, known: &MadeFile) -> Result<bool, Failure>;

    /// Whether anybody wants the files, and not only what there is to say of the texts.
    fn wants_files(&self) -> bool {
        true
    }
}

/// No last build: everything is made.
pub(crate) struct NothingBefore;

impl LastBuild for NothingBefore {
    fn recall(&self, _: &NoticeId) -> NoticeMemory {
        NoticeMemory::default()
    }

    fn remember(&self, _: &NoticeId, _: NoticeMemory) -> Result<(), Failure> {
        Ok(())
    }

    fn stands(&self, _: Tree, _: &str, _: &MadeFile) -> Result<bool, Failure> {
        Ok(false)
    }
}

/// What is remembered of a notice: values as JSON, by their keys.
///
/// As text it is a line that has the digest of all that follows, then a line a value, in the order of their keys.
#[derive(Debug, Default)]
pub(crate) struct NoticeMemory {
    text: String,
    known: HashMap<Digest, Range<usize>>,
    fresh: Mutex<Fresh>,
}

/// What a build made of what it knew.
#[derive(Debug, Default)]
struct Fresh {
    /// What it used.
    used: BTreeSet<Digest>,
    /// What it made.
    made: BTreeMap<Digest, String>,
}

/// Characters of a digest.
const DIGITS: usize = 64;

impl NoticeMemory {
    /// What [`Self::into_text`] wrote; nothing where that is damaged.
    pub(crate) fn of_text(text: String) -> Self {
        let known = lines(&text).unwrap_or_default();
        Self { text, known, fresh: Mutex::default() }
    }

    /// What was used and made since, as text; `None` where that is what was known before.
    pub(crate) fn into_text(self) -> Option<String> {
        let Self { text, known, fresh } = self;
        let Fresh { used, mut made } = fresh.into_inner().unwrap_or_else(PoisonError::into_inner);
        if made.is_empty() && used.len() == known.len() {
            return None;
        }
        for key in used {
            made.entry(key).or_insert_with(|| text[known[&key].clone()].to_owned());
        }
        let mut lines = String::new();
        for (key, value) in made {
            let _ = writeln!(lines, "{key} {value}");
        }
        Some(format!("{}\n{lines}", Digest::of(lines.as_bytes())))
    }

    /// What was made of this; `None` where nobody knows.
    pub(super) fn recall<T: DeserializeOwned>(&self, key: Digest) -> Option<T> {
        let range = self.known.get(&key)?;
        let value = serde_json::from_str(&self.text[range.clone()]).ok()?;
        self.fresh().used.insert(key);
        Some(value)
    }

    /// Keeps what was made of this, without a look at it. Returns whether there is anything.
    pub(super) fn keep(&self, key: Digest) -> bool {
        let mut fresh = self.fresh();
        let is_known = self.known.contains_key(&key);
        if is_known {
            fresh.used.insert(key);
        }
        is_known || fresh.made.contains_key(&key)
    }

    /// Remembers what was made of this.
    pub(super) fn note(&self, key: Digest, value: &impl Serialize) {
        if let Ok(value) = serde_json::to_string(value) {
            self.fresh().made.insert(key, value);
        }
    }

    /// What was made of this, or is made now.
    pub(super) fn of<T: Serialize + DeserializeOwned>(&self, key: Digest, make: impl FnOnce() -> T) -> T {
        self.recall(key).unwrap_or_else(|| {
            let value = make();
            self.note(key, &value);
            value
        })
    }

    fn fresh(&self) -> std::sync::MutexGuard<'_, Fresh> {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where each value stands; `None` when the text is not as it was written.
fn lines(text: &str) -> Option<HashMap<Digest, Range<usize>>> {
    let (sum, values) = text.split_once('\n')?;
    if sum.parse() != Ok(Digest::of(values.as_bytes())) {
        return None;
    }
    let mut at = sum.len() + 1;
    let mut known = HashMap::new();
    for line in values.lines() {
        let key = line.get(..DIGITS)?.parse().ok()?;
        known.insert(key, at + DIGITS + 1..at + line.len());
        at += line.len() + 1;
    }
    Some(known)
}

#[cfg(test)]
mod tests;
