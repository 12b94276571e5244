//! The headings of a notice through time: which heading of one text became which of the next, however it was called.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::model::name::VersionId;

/// A heading of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TextHeading {
    /// The id that leads to it.
    pub id: String,
    /// Its words.
    pub words: String,
    /// Whether it begins a section: one inside an item or a quotation does not.
    pub is_section: bool,
}

/// A text, and which of its headings were in the text that it is compared with.
#[derive(Clone, Debug)]
pub(crate) struct FollowedText {
    /// The version.
    pub version: VersionId,
    /// The version that it is compared with; `None` for a first text.
    pub from: Option<VersionId>,
    /// Its headings in order.
    pub headings: Vec<TextHeading>,
    /// By the id of a heading that was there before, in this place or another, under this name or another: its id then.
    pub was: HashMap<String, String>,
    /// Ids that headings had before the text was corrected, each with what it is now.
    pub corrected: Vec<(String, String)>,
}

/// One heading through the texts that have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trail {
    /// Where it is, in the order in which texts take effect; never empty.
    pub places: Vec<TrailPlace>,
    /// Whether it begins a section in the newest of them.
    pub is_section: bool,
    /// Its ids in texts before they were corrected.
    pub corrected: Vec<(VersionId, String)>,
}

/// A heading in one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TrailPlace {
    /// The text.
    pub version: VersionId,
    /// Its id there.
    pub id: String,
    /// Its words there.
    pub words: String,
    /// How many headings stand before it there.
    pub at: usize,
}

impl Trail {
    /// Where it is in the newest text that has it.
    pub(crate) fn newest(&self) -> &TrailPlace {
        self.places.last().expect("a trail begins with a place")
    }

    /// Where it is in a text.
    pub(crate) fn in_version(&self, version: VersionId) -> Option<&TrailPlace> {
        self.places.iter().rfind(|place| place.version == version)
    }
}

/// Every heading of a notice through time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trails {
    /// In the order in which they first were in a text.
    pub trails: Vec<Trail>,
    /// Each text, and the one that it is compared with, in the order in which they take effect.
    pub texts: Vec<(VersionId, Option<VersionId>)>,
}

/// What became of the ids that headings had before a text, and that it does not use itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FormerIds {
    /// Former ids, by the present id of the same heading.
    pub now: BTreeMap<String, Vec<String>>,
    /// Those whose heading is no more.
    pub gone: Vec<GoneHeading>,
}

/// A heading that a text does not have any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GoneHeading {
    /// Which trail it ended.
    pub trail: usize,
    /// The id that leads to it no more.
    pub id: String,
    /// Its words in the last text that has it, among those that the text was made from; else in the last of all.
    pub words: String,
    /// That text.
    pub last: VersionId,
    /// Its id there.
    pub last_id: String,
    /// The first of those it was made from that lacks it, which may be the text itself; `None` where none of them had it.
    pub since: Option<VersionId>,
}

impl Trails {
    /// Follows the headings of texts in the order in which they take effect, each of which is compared with an earlier one.
    ///
    /// A heading that comes back under its id and its words goes on where it ended. Takes time in the number of headings.
    #[must_use]
    pub(crate) fn of(texts: Vec<FollowedText>) -> Self {
        let mut trails = Self::default();
        let mut at: HashMap<(VersionId, String), usize> = HashMap::new();
        let mut last: HashMap<String, usize> = HashMap::new();
        for FollowedText { version, from, headings, was, corrected } in texts {
            let mut taken = HashSet::new();
            let mut goes_on = |heading: &TextHeading| {
                let before = at.get(&(from?, was.get(&heading.id)?.clone())).copied()?;
                taken.insert(before).then_some(before)
            };
            let known: Vec<Option<usize>> = headings.iter().map(&mut goes_on).collect();
            for (place, (heading, known)) in headings.into_iter().zip(known).enumerate() {
                let comes_back =
                    |trail: &usize| !taken.contains(trail) && trails.trails[*trail].newest().words == heading.words;
                let number = known.or_else(|| last.get(&heading.id).copied().filter(comes_back));
                let number = number.unwrap_or_else(|| {
                    trails.trails.push(Trail { places: Vec::new(), is_section: false, corrected: Vec::new() });
                    trails.trails.len() - 1
                });
                taken.insert(number);
                at.insert((version, heading.id.clone()), number);
                last.insert(heading.id.clone(), number);
                let trail = &mut trails.trails[number];
                trail.is_section = heading.is_section;
                trail.places.push(TrailPlace { version, id: heading.id, words: heading.words, at: place });
            }
            for (id, now) in corrected {
                if let Some(number) = at.get(&(version, now)) {
                    trails.trails[*number].corrected.push((version, id));
                }
            }
            trails.texts.push((version, from));
        }
        trails
    }

    /// Which trail each heading of each text is in, by its id there.
    pub(crate) fn by_id(&self) -> HashMap<(VersionId, &str), usize> {
        let places =
            self.trails.iter().enumerate().flat_map(|(number, trail)| trail.places.iter().map(move |p| (number, p)));
        places.map(|(number, place)| ((place.version, &*place.id), number)).collect()
    }

    /// What became of the ids of earlier headings, for each text. One that is in use again is not among them.
    #[must_use]
    pub(crate) fn former_ids(&self) -> BTreeMap<VersionId, FormerIds> {
        let mut in_version: BTreeMap<VersionId, BTreeMap<usize, &TrailPlace>> = BTreeMap::new();
        let mut corrected: BTreeMap<VersionId, Vec<(&str, usize)>> = BTreeMap::new();
        for (number, trail) in self.trails.iter().enumerate() {
            for place in &trail.places {
                in_version.entry(place.version).or_default().insert(number, place);
            }
            for (version, id) in &trail.corrected {
                corrected.entry(*version).or_default().push((id, number));
            }
        }
        let none = BTreeMap::new();
        let mut known: BTreeMap<&str, (usize, &TrailPlace)> = BTreeMap::new();
        let mut lost: BTreeMap<VersionId, BTreeMap<usize, [VersionId; 2]>> = BTreeMap::new();
        let mut former = BTreeMap::new();
        for (version, from) in &self.texts {
            let here = in_version.get(version).unwrap_or(&none);
            let mut lost_here = from.and_then(|from| lost.get(&from).cloned()).unwrap_or_default();
            if let Some(from) = from {
                let before = in_version.get(from).unwrap_or(&none).keys();
                lost_here.extend(before.map(|number| (*number, [*from, *version])));
            }
            lost_here.retain(|number, _| !here.contains_key(number));
            let before_correction = corrected.get(version).into_iter().flatten();
            known.extend(before_correction.filter_map(|(id, number)| Some((*id, (*number, *here.get(number)?)))));
            let own: BTreeSet<&str> = here.values().map(|place| &*place.id).collect();
            let mut ids = FormerIds::default();
            for (id, (number, place)) in known.iter().filter(|(id, _)| !own.contains(*id)) {
                match (here.get(number), lost_here.get(number)) {
                    (Some(now), _) => ids.now.entry(now.id.clone()).or_default().push((*id).to_owned()),
                    (None, lost) => {
                        let end = lost.and_then(|[last, _]| in_version.get(last)?.get(number)).unwrap_or(place);
                        ids.gone.push(GoneHeading {
                            trail: *number,
                            id: (*id).to_owned(),
                            words: end.words.clone(),
                            last: end.version,
                            last_id: end.id.clone(),
                            since: lost.map(|[_, since]| *since),
                        });
                    }
                }
            }
            known.extend(here.iter().map(|(number, place)| (&*place.id, (*number, *place))));
            lost.insert(*version, lost_here);
            former.insert(*version, ids);
        }
        former
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(name: &str) -> VersionId {
        name.parse().unwrap()
    }

    /// A text with headings that are called as their ids are; `was` says which of them had which id in the text before.
    fn text(name: &str, from: Option<&str>, headings: &[&str], was: &[(&str, &str)]) -> FollowedText {
        let heading = |id: &&str| TextHeading { id: (*id).to_owned(), words: (*id).to_owned(), is_section: true };
        FollowedText {
            version: version(name),
            from: from.map(version),
            headings: headings.iter().map(heading).collect(),
            was: was.iter().map(|(now, was)| ((*now).to_owned(), (*was).to_owned())).collect(),
            corrected: Vec::new(),
        }
    }

    fn ids(trail: &Trail) -> Vec<&str> {
        trail.places.iter().map(|place| &*place.id).collect()
    }

    #[test]
    fn a_heading_is_followed_through_its_names() {
        let trails = Trails::of(vec![
            text("2020-01-01", None, &["partners", "rights"], &[]),
            text(
                "2021-01-01",
                Some("2020-01-01"),
                &["rights", "sharing"],
                &[("sharing", "partners"), ("rights", "rights")],
            ),
            text("2022-01-01", Some("2021-01-01"), &["who-gets-data"], &[("who-gets-data", "sharing")]),
        ]);
        assert_eq!(
            trails.trails.iter().map(ids).collect::<Vec<_>>(),
            [vec!["partners", "sharing", "who-gets-data"], vec!["rights", "rights"]]
        );
        let former = trails.former_ids();
        assert_eq!(former[&version("2020-01-01")], FormerIds::default());
        assert_eq!(former[&version("2021-01-01")].now, [("sharing".to_owned(), vec!["partners".to_owned()])].into());
        let newest = &former[&version("2022-01-01")];
        assert_eq!(newest.now["who-gets-data"], ["partners", "sharing"]);
        let [gone] = &newest.gone[..] else { panic!("{newest:?}") };
        assert_eq!((&*gone.id, gone.last, gone.since), ("rights", version("2021-01-01"), Some(version("2022-01-01"))));
    }

    #[test]
    fn an_id_from_before_a_correction_leads_on_in_the_text_itself_and_in_later_ones() {
        let corrected = vec![("shareing".to_owned(), "sharing".to_owned())];
        let first = FollowedText { corrected, ..text("2020-01-01", None, &["sharing"], &[]) };
        let next = text("2021-01-01", Some("2020-01-01"), &["who-gets-data"], &[("who-gets-data", "sharing")]);
        let former = Trails::of(vec![first, next]).former_ids();
        assert_eq!(former[&version("2020-01-01")].now["sharing"], ["shareing"]);
        assert_eq!(former[&version("2021-01-01")].now["who-gets-data"], ["shareing", "sharing"]);
    }

    #[test]
    fn an_id_that_another_section_has_now_is_that_of_this_section() {
        let trails = Trails::of(vec![
            text("2020-01-01", None, &["sharing"], &[]),
            text("2021-01-01", Some("2020-01-01"), &["sharing", "partners"], &[("partners", "sharing")]),
        ]);
        assert_eq!(trails.trails.iter().map(ids).collect::<Vec<_>>(), [vec!["sharing", "partners"], vec!["sharing"]]);
        assert_eq!(trails.former_ids()[&version("2021-01-01")], FormerIds::default());
    }

    #[test]
    fn a_heading_that_comes_back_goes_on() {
        let trails = Trails::of(vec![
            text("2020-01-01", None, &["children"], &[]),
            text("2021-01-01", Some("2020-01-01"), &[], &[]),
            text("2022-01-01", Some("2021-01-01"), &["children"], &[]),
            text("2023-01-01", Some("2022-01-01"), &[], &[]),
        ]);
        assert_eq!(trails.trails.iter().map(ids).collect::<Vec<_>>(), [vec!["children", "children"]]);
        let gone = &trails.former_ids()[&version("2023-01-01")].gone;
        assert_eq!((gone[0].last, gone[0].since), (version("2022-01-01"), Some(version("2023-01-01"))));
    }

    #[test]
    fn what_only_a_withdrawn_text_had_is_gone_since_no_day() {
        let trails = Trails::of(vec![
            text("2020-01-01", None, &[], &[]),
            text("2021-01-01", Some("2020-01-01"), &["arbitration"], &[]),
            text("2022-01-01", Some("2020-01-01"), &[], &[]),
        ]);
        let gone = &trails.former_ids()[&version("2022-01-01")].gone;
        assert_eq!((&*gone[0].id, gone[0].last, gone[0].since), ("arbitration", version("2021-01-01"), None));
    }
}
