//! Which agreements of readers still hold: those to the last material change in force, or to a text made from it.

use std::collections::BTreeSet;

use super::name::VersionId;
use super::notice::{Change, Notice, Version};
use crate::values::day::Day;

impl Notice {
    /// The text with the last material change that is in force on `as_of`, by what is readable then; `None` while no text is in
    /// force.
    ///
    /// A text that takes the place of a pending one has its change too: where the pending one was material, it is the one. A
    /// first text counts, and so does an unclassified change, of which nobody has said that it is not material. Minor changes
    /// and corrections never move it.
    #[must_use]
    pub fn material_since(&self, as_of: Day) -> Option<&Version> {
        let mut version = self.in_force(as_of)?;
        while matches!(version.change, Change::Minor | Change::Correction)
            && let Some(before) = self.measured_from(version, as_of)
        {
            version = before;
        }
        Some(version)
    }

    /// The texts to which an agreement still holds on `as_of`, in the order of publication: that of [`Self::material_since`] and
    /// those made from it, also such as are to come; but for those that were withdrawn.
    ///
    /// A text may be published after that one without what it changed: a fix to the text in force while the other was pending.
    #[must_use]
    pub fn agreements(&self, as_of: Day) -> BTreeSet<VersionId> {
        let Some(since) = self.material_since(as_of) else { return BTreeSet::new() };
        let gone = |version: &Version| version.withdrawn.as_ref().is_some_and(|withdrawal| withdrawal.on <= as_of);
        let mut versions: Vec<&Version> = self.public(as_of).filter(|version| !gone(version)).collect();
        versions.sort_by_key(|version| (version.effective, version.id));
        let mut hold = BTreeSet::from([since.id]);
        for version in versions {
            if self.measured_from(version, as_of).is_some_and(|before| hold.contains(&before.id)) {
                hold.insert(version.id);
            }
        }
        hold
    }
}
