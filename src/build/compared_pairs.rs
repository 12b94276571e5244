//! Which versions of a notice are compared.

use std::collections::BTreeSet;

use crate::announce;
use crate::model::name::VersionId;
use crate::model::notice::{Notice, Version};
use crate::model::settings::Compare;
use crate::values::day::Day;

/// Versions up to which `compare: auto` shows every pair, which are 28 then; above, neighbours, each with the text in force, and
/// those of the ends of years with each other, of which there are no more pairs than versions: so the cost grows with these.
const FEW_VERSIONS: usize = 8;

/// The versions of a notice that are compared, each an earlier one with a later: neighbours, what announcements compare, versions
/// that applied one after the other, and what `compare` asks for.
pub(super) fn compared_pairs(notice: &Notice, compare: Compare, as_of: Day) -> BTreeSet<(VersionId, VersionId)> {
    let versions: Vec<&Version> = notice.public(as_of).collect();
    let mut pairs: BTreeSet<(VersionId, VersionId)> = versions
        .iter()
        .filter_map(|version| Some((version.predecessor?, version.id)))
        .chain(announce::announced_pairs(notice, as_of))
        .chain(announce::transitions(notice, as_of))
        .collect();
    let wanted = match compare {
        Compare::Auto if versions.len() <= FEW_VERSIONS => Compare::All,
        Compare::Auto => {
            pairs.extend(year_ends(notice, &versions, as_of));
            Compare::Latest
        }
        compare => compare,
    };
    for (at, from) in versions.iter().enumerate() {
        match wanted {
            Compare::Adjacent | Compare::Auto => {}
            Compare::All => pairs.extend(versions[at + 1..].iter().map(|to| (from.id, to.id))),
            Compare::Latest => {
                pairs.extend(notice.in_force(as_of).filter(|to| from.id < to.id).map(|to| (from.id, to.id)));
            }
        }
    }
    pairs
}

/// The pairs of texts that were in force as a year ended, the newest first: no more of them than versions.
fn year_ends(notice: &Notice, versions: &[&Version], as_of: Day) -> Vec<(VersionId, VersionId)> {
    let years: BTreeSet<i32> = versions.iter().map(|version| version.id.updated.parts().0).collect();
    let last_days = years.into_iter().filter_map(|year| Day::new(year, 12, 31));
    let past = last_days.filter(|day| *day <= as_of);
    let mut ends: Vec<VersionId> =
        past.filter_map(|day| notice.in_force_as_known(day, as_of)).map(|version| version.id).collect();
    ends.sort_unstable();
    ends.dedup();
    let pairs = ends.iter().enumerate().rev();
    let pairs = pairs.flat_map(|(at, to)| ends[..at].iter().rev().map(|from| (*from, *to)));
    pairs.take(versions.len()).collect()
}
