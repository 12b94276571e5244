//! Which texts are still to be translated.

use super::notice::{Notice, Version};
use super::timeline::Standing;
use crate::values::day::Day;
use crate::values::lang::Lang;

impl Notice {
    /// The texts that apply on `as_of` or will, each with a language in which nobody has written it; oldest first.
    pub fn untranslated<'a>(
        &'a self,
        languages: &'a [Lang],
        as_of: Day,
    ) -> impl Iterator<Item = (&'a Version, &'a Lang)> {
        let in_force = self.in_force(as_of).map(|version| version.id);
        let is_read = move |version: &&Version| {
            // To ask for the standing of a text costs a look at all of them, and most are of the past.
            if version.effective <= as_of && version.id.updated <= as_of && in_force != Some(version.id) {
                return false;
            }
            let standing = self.standing(version, as_of);
            matches!(standing, Standing::Scheduled { .. } | Standing::Upcoming { .. } | Standing::InForce { .. })
        };
        self.versions().iter().filter(is_read).flat_map(move |version| {
            languages.iter().filter(|lang| version.translation(lang).is_none()).map(move |lang| (version, lang))
        })
    }
}
