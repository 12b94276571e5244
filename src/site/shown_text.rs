//! Which text a page shows, and where.

use super::address::{former_path, notice_path, version_path};
use super::section_changes::ChangedSections;
use super::trails::FormerIds;
use crate::model::notice::{Notice, Translation, Version};
use crate::record::published::Correction;
use crate::text::document::Document;

/// A text to be shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShownText<'a> {
    /// The notice.
    pub notice: &'a Notice,
    /// The version.
    pub version: &'a Version,
    /// Its words in the page's language, or else in the reference language.
    pub translation: &'a Translation,
    /// The same, parsed.
    pub document: &'a Document,
    /// The same as HTML, its links right for the page.
    pub html: &'a str,
    /// What became of the ids of earlier headings.
    pub former: &'a FormerIds,
    /// Its sections that changed since they were first there.
    pub changed: &'a ChangedSections,
}

/// Where the page of a text is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TextPlace<'a> {
    /// The notice's own address.
    Notice,
    /// The version's permanent address.
    Permanent,
    /// That of a wording before a correction, below the permanent one.
    Former {
        /// Before which correction, counted from 1.
        n: usize,
        /// The correction.
        correction: &'a Correction,
    },
}

impl TextPlace<'_> {
    /// Its path in a language's tree.
    #[must_use]
    pub(crate) fn path(self, notice: &Notice, version: &Version) -> String {
        match self {
            Self::Notice => notice_path(&notice.id),
            Self::Permanent => version_path(&notice.id, version.id),
            Self::Former { n, .. } => former_path(&notice.id, version.id, n),
        }
    }
}
