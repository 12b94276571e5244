//! Texts side by side: a fix to the text in force while another is pending, or two that are pending.
//!
//! A text that takes another's place has what that changed, or says that it takes it back; nothing that readers were told or
//! lived under goes in silence. Texts of which each was made from the one before have nothing to lose, and cost nothing.

pub(crate) mod carried;
pub(crate) mod lost;
pub(crate) mod merge;
pub(crate) mod next_text;

use std::collections::BTreeSet;

use crate::model::name::VersionId;
use crate::model::notice::{Notice, Version};
use crate::values::day::Day;

/// Two texts of which neither was made from the other, the first of which takes the place of the second.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextsBeside<'a> {
    /// The text that applies from its day on.
    pub version: &'a Version,
    /// The text that would apply on that day if it did not exist, or that it replaces.
    pub other: &'a Version,
    /// The last text that both were made from.
    pub ancestor: &'a Version,
}

/// The texts that stand side by side as of a day, by the day on which the first applies. Texts that are not readable yet are
/// among them, so that an editor knows before a reader does.
///
/// time: O(N log N) for N texts made one from the other; each text beside another walks back to their common ancestor
#[must_use]
pub(crate) fn texts_beside(notice: &Notice, as_of: Day) -> Vec<TextsBeside<'_>> {
    let mut live: Vec<&Version> =
        notice.versions().iter().filter(|version| !version.draft && version.withdrawn.is_none()).collect();
    live.sort_by_key(|version| (version.effective, version.id));
    // What applied once stays as it was: only the text in force and those to come are judged.
    let in_force = notice.in_force(as_of).map(|version| version.id);
    let mut found = Vec::new();
    let mut before: Option<&Version> = None;
    for group in live.chunk_by(|one, other| one.effective == other.effective) {
        let (version, replaced) = group.split_last().expect("no chunk is empty");
        let others = before.iter().chain(replaced).copied();
        if version.effective > as_of || in_force == Some(version.id) {
            found.extend(beside(notice, version, others));
        }
        before = Some(version);
    }
    found
}

/// Those of the others that `version` was not made from, nor one of them from another.
fn beside<'a>(
    notice: &'a Notice,
    version: &'a Version,
    others: impl Iterator<Item = &'a Version>,
) -> Vec<TextsBeside<'a>> {
    let mut others: BTreeSet<VersionId> = others.map(|other| other.id).collect();
    others.remove(&version.id);
    let Some(oldest) = others.first().copied() else { return Vec::new() };
    for ancestor in notice.ancestors(version).take_while(|ancestor| ancestor.id >= oldest) {
        others.remove(&ancestor.id);
    }
    let mut found: Vec<TextsBeside<'_>> = Vec::new();
    // The newest first: whatever that was made from, it speaks for.
    while let Some(other) = others.pop_last().and_then(|id| notice.version(id)) {
        let oldest = others.first().copied().unwrap_or(other.id);
        for ancestor in notice.ancestors(other).take_while(|ancestor| ancestor.id >= oldest) {
            others.remove(&ancestor.id);
        }
        found.extend(common_ancestor(notice, version, other).map(|ancestor| TextsBeside { version, other, ancestor }));
    }
    found.reverse();
    found
}

/// The last text that both were made from; none where each has a beginning of its own.
fn common_ancestor<'a>(notice: &'a Notice, one: &'a Version, other: &'a Version) -> Option<&'a Version> {
    let (mut one, mut other) = (one, other);
    while one.id != other.id {
        // A text is made from an earlier one, so the later of the two is no ancestor of the other.
        if one.id > other.id {
            one = notice.predecessor(one)?;
        } else {
            other = notice.predecessor(other)?;
        }
    }
    Some(one)
}
