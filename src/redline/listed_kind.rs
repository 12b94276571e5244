//! What became of what: how a list of changes calls each.

use serde::{Deserialize, Serialize};

use super::changes::Fate;
use crate::text::document::BlockKind;

/// What became of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ListedKind {
    /// Words of a passage are others.
    Changed,
    /// A passage came.
    Added,
    /// A passage went.
    Deleted,
    /// An item of a list came.
    ItemAdded,
    /// An item of a list went.
    ItemDeleted,
    /// A row of a table came.
    RowAdded,
    /// A row of a table went.
    RowDeleted,
    /// A heading has other words.
    HeadingChanged,
    /// A heading came.
    HeadingAdded,
    /// A heading went.
    HeadingDeleted,
    /// A section came with all that is in it.
    SectionAdded,
    /// A section went with all that was in it.
    SectionDeleted,
    /// A section stands in another place.
    SectionMoved,
    /// A passage stands in another place.
    Moved,
}

impl ListedKind {
    /// That a whole block of this kind came or went.
    pub(super) fn of_whole(fate: Fate, kind: &BlockKind) -> Self {
        let is_gone = fate == Fate::Deleted;
        match kind {
            BlockKind::Heading(_) if is_gone => Self::HeadingDeleted,
            BlockKind::Heading(_) => Self::HeadingAdded,
            BlockKind::Item if is_gone => Self::ItemDeleted,
            BlockKind::Item => Self::ItemAdded,
            BlockKind::Row { .. } if is_gone => Self::RowDeleted,
            BlockKind::Row { .. } => Self::RowAdded,
            _ if is_gone => Self::Deleted,
            _ => Self::Added,
        }
    }

    /// Whether it is told of a section, and so by what its heading is called and what is said of it.
    #[must_use]
    pub(crate) fn is_of_heading(self) -> bool {
        matches!(self, Self::HeadingChanged | Self::HeadingAdded | Self::HeadingDeleted | Self::SectionMoved)
    }
}
