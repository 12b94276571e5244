//! Which sections of each version changed since they were first there, and when.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::section_names::SectionNames;
use super::section_step::SectionStep;
use super::trails::Trails;
use crate::model::name::VersionId;
use crate::model::notice::{Notice, Version};
use crate::model::timeline::Standing;
use crate::values::day::Day;

/// The sections of one version that changed since they were first there, by the ids of their headings.
pub(crate) type ChangedSections = BTreeMap<String, SectionSince>;

/// A section that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SectionSince {
    /// The folder of its page.
    pub folder: String,
    /// The day from which it reads as it does.
    pub since: Day,
}

/// Those of each version; `steps` are what each version changed in each section, in the order of the trails.
pub(crate) fn changed_sections(
    notice: &Notice,
    (trails, names): (&Trails, &SectionNames),
    steps: &[Vec<SectionStep<'_>>],
    as_of: Day,
) -> BTreeMap<VersionId, ChangedSections> {
    let mut changed: BTreeMap<VersionId, ChangedSections> = BTreeMap::new();
    for (number, trail) in trails.trails.iter().enumerate() {
        let (Some(folder), Some(first)) = (names.own(number), trail.places.first()) else { continue };
        let steps = || steps[number].iter().filter(|step| step.is_change() && step.version.id != first.version);
        for place in &trail.places {
            let Some(shown) = notice.version(place.version) else { continue };
            let had = steps().map(|step| step.version).filter(|step| is_in(notice, step, shown, as_of));
            let Some(since) = had.map(|step| step.effective).max() else { continue };
            let section = SectionSince { folder: folder.to_owned(), since };
            changed.entry(place.version).or_default().insert(place.id.clone(), section);
        }
    }
    changed
}

/// Whether what `step` changed had become of a section once `shown` applies.
fn is_in(notice: &Notice, step: &Version, shown: &Version, as_of: Day) -> bool {
    let is_earlier = (step.effective, step.id) <= (shown.effective, shown.id);
    let applies = !matches!(notice.standing(step, as_of), Standing::Replaced { .. } | Standing::Withdrawn { .. });
    is_earlier && (applies || step.id == shown.id || notice.ancestors(shown).any(|earlier| earlier.id == step.id))
}
