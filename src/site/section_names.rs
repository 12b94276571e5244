//! Under which addresses the sections of a notice are found through time.

use std::collections::{BTreeMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::trails::Trails;
use crate::load::file_name::{folded, refusal};
use crate::values::digest::Digest;

/// Characters of an id that are the name of its folder, at the most: each may take four bytes, and disks take 255.
const LONGEST: usize = 56;

/// Bytes of the digest that tells apart ids which cannot be the names of folders.
const TOLD_APART: usize = 4;

/// Which folder below `sections/` is whose.
#[derive(Clone, Debug, Default)]
pub(crate) struct SectionNames {
    /// The folder of each trail that is a section, by its number.
    own: BTreeMap<usize, String>,
    /// The folders of its former ids, by folder.
    former: BTreeMap<String, usize>,
}

impl SectionNames {
    /// The folder of a section is called as its id is in the newest text that has it, and each of its former ids has one too.
    /// Of two sections that had one id, the one with the newer text has it; the other has the last text in its name.
    #[must_use]
    pub(crate) fn of(trails: &Trails) -> Self {
        let mut names = Self::default();
        let mut taken = HashSet::new();
        let mut sections: Vec<usize> = (0..trails.trails.len()).filter(|at| trails.trails[*at].is_section).collect();
        sections.sort_by_key(|at| std::cmp::Reverse(trails.trails[*at].newest().version));
        for at in &sections {
            let newest = trails.trails[*at].newest();
            let plain = folder(&newest.id);
            let dated = (1..).map(|n| match n {
                1 => format!("{plain}-{}", newest.version),
                n => format!("{plain}-{}-{n}", newest.version),
            });
            let mut tried = std::iter::once(plain.clone()).chain(dated);
            let name = tried.find(|name| taken.insert(folded(name))).unwrap_or(plain);
            names.own.insert(*at, name);
        }
        for at in &sections {
            let trail = &trails.trails[*at];
            let corrected = trail.corrected.iter().map(|(_, id)| id);
            let former = trail.places.iter().rev().map(|place| &place.id).chain(corrected).map(|id| folder(id));
            names.former.extend(former.filter(|name| taken.insert(folded(name))).map(|name| (name, *at)));
        }
        names
    }

    /// The folder of a section; `None` for a heading that begins none.
    pub(crate) fn own(&self, trail: usize) -> Option<&str> {
        self.own.get(&trail).map(String::as_str)
    }

    /// The folders of former ids, with the section that each leads to.
    pub(crate) fn former(&self) -> impl Iterator<Item = (&str, usize)> {
        self.former.iter().map(|(name, trail)| (&**name, *trail))
    }
}

/// What a folder of this id is called: the id, where every disk and every address can hold it.
fn folder(id: &str) -> String {
    let plain = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let name: String = id.nfc().flat_map(char::to_lowercase).filter(plain).take(LONGEST).collect();
    if name == id && !name.is_empty() && refusal("", &name).is_none() {
        return name;
    }
    let name = name.trim_matches('-');
    let name = if name.is_empty() { "section" } else { name };
    format!("{name}-{}", Digest::of(id.as_bytes()).beginning(TOLD_APART))
}

#[cfg(test)]
mod tests {
    use super::super::trails::{FollowedText, TextHeading};
    use super::*;

    fn text(version: &str, from: Option<&str>, ids: &[&str]) -> FollowedText {
        let heading =
            |id: &&str| TextHeading { id: (*id).to_owned(), words: format!("{id} {version}"), is_section: true };
        FollowedText {
            version: version.parse().unwrap(),
            from: from.map(|from| from.parse().unwrap()),
            headings: ids.iter().map(heading).collect(),
            was: [("b".to_owned(), "a".to_owned())].into(),
            corrected: Vec::new(),
        }
    }

    #[test]
    fn a_section_has_the_address_of_its_newest_id_and_its_former_ones_lead_there() {
        let names = SectionNames::of(&Trails::of(vec![
            text("2020-01-01", None, &["a"]),
            text("2021-01-01", Some("2020-01-01"), &["b"]),
        ]));
        assert_eq!((names.own(0), names.former().collect::<Vec<_>>()), (Some("b"), vec![("a", 0)]));
    }

    #[test]
    fn of_two_sections_with_one_id_the_newer_has_it() {
        let names = SectionNames::of(&Trails::of(vec![
            text("2020-01-01", None, &["x"]),
            text("2021-01-01", Some("2020-01-01"), &[]),
            text("2022-01-01", Some("2021-01-01"), &["x"]),
        ]));
        assert_eq!([names.own(0), names.own(1)], [Some("x-2020-01-01"), Some("x")]);
        assert_eq!(names.former().count(), 0);
    }

    #[test]
    fn what_no_folder_can_be_called_is_told_apart_by_its_digest() {
        assert_eq!(folder("información"), "información");
        for id in ["a/b", "..", "CON", "con", "A", "a%20b", &"x".repeat(300), "e\u{301}"] {
            let name = folder(id);
            assert!(name != id && name.len() < 255 && refusal("", &name).is_none(), "{id}: {name}");
        }
        assert_ne!(folder("a/b"), folder("ab"));
    }
}
