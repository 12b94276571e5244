//! Entries by where they lie in `content/`.

use std::sync::Arc;

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::load::files::{CONTENT, Entry, EntryKind, SERVED_HIDDEN, STATIC_NAME};
use crate::record::SENT;
use crate::values::packed::PackedBytes;

/// A text file, not yet decoded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextFile<'a> {
    /// Its path, as messages show it.
    pub path: &'a str,
    /// What it holds.
    pub bytes: &'a Arc<PackedBytes>,
}

/// An entry, by the folder that holds it and its own name.
pub(super) struct PlacedEntry<'a> {
    /// The notice's folder; none for what lies in `content/` itself.
    pub folder: Option<&'a str>,
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub entry: &'a Entry,
}

impl<'a> PlacedEntry<'a> {
    pub(super) fn new(entry: &'a Entry) -> Option<Self> {
        let below = match entry.path.strip_prefix(CONTENT)? {
            // `content` itself, when it is no folder.
            "" => return Some(Self { folder: None, name: &entry.path, entry }),
            below => below.strip_prefix('/')?,
        };
        let (folder, name) = match below.split_once('/') {
            None => (None, below),
            Some((_, nested)) if nested.contains('/') => return None,
            Some((folder, name)) => (Some(folder), name),
        };
        Some(Self { folder, name, entry })
    }

    pub(super) fn wrong(&self, rule: Rule, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, Place::Path(self.entry.path.clone()), message)
    }

    /// The error (N0013) for a file that has no place here; `notice` is that whose folder it lies in.
    pub(super) fn stray(&self, notice: Option<&str>) -> Diagnostic {
        let wrong = self.wrong(Rule::StrayFile, format!("`{}` does not belong in this folder", self.name));
        let extension = self.extension().to_ascii_lowercase();
        let Some(format) = ["docx", "html", "htm"].into_iter().find(|known| *known == extension) else { return wrong };
        let format = if format == "htm" { "html" } else { format };
        let what = if format == "docx" { "a Word file" } else { "a page" };
        // As a shell takes it for one word.
        let path = if self.entry.path.contains(|c: char| !c.is_alphanumeric() && !"./_-".contains(c)) {
            format!("'{}'", self.entry.path)
        } else {
            self.entry.path.clone()
        };
        let notice = notice.unwrap_or("privacy");
        wrong.hint(format!(
            "import {what} as a version with `noticepress import {format} {path} --notice {notice} --date \
             2026-11-26`; then remove it, or keep it outside `content/`"
        ))
    }

    pub(super) fn text(&self) -> Option<TextFile<'a>> {
        match &self.entry.kind {
            EntryKind::Text(bytes) => Some(TextFile { path: &self.entry.path, bytes }),
            _ => None,
        }
    }

    pub(super) fn is_folder(&self) -> bool {
        self.entry.kind == EntryKind::Folder
    }

    /// Whether its name hides it, and no server asks for it either.
    pub(super) fn hides(&self) -> bool {
        let is_served = self.folder == Some(STATIC_NAME) && SERVED_HIDDEN.contains(&self.name);
        self.name.starts_with('.') && !is_served
    }

    pub(super) fn extension(&self) -> String {
        self.name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
    }
}

/// The path of a folder inside a notice's folder, a name in it and what is there, for what lies that deep.
pub(super) fn inside_nested(entry: &Entry) -> Option<(&str, &str, &Entry)> {
    let (folder, name) = entry.path.rsplit_once('/')?;
    (entry.path.matches('/').count() == 3).then_some((folder, name, entry))
}

/// The path of the `sent/` that an entry lies in, and the entry.
pub(super) fn inside_sent(entry: &Entry) -> Option<(&str, &Entry)> {
    let mut parts = entry.path.splitn(4, '/');
    let (top, notice, sent) = (parts.next()?, parts.next()?, parts.next()?);
    let is_inside = top == CONTENT && sent == SENT && parts.next().is_some();
    is_inside.then(|| (&entry.path[..top.len() + notice.len() + sent.len() + 2], entry))
}
