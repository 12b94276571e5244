//! The headings of a notice through its texts, and the pages of its sections.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::memory::MadeFile;
use super::pages::{NoticePages, setting};
use super::texts::former_wordings;
use crate::failure::Failure;
use crate::model::name::VersionId;
use crate::model::notice::Version;
use crate::redline::compare::compare;
use crate::redline::summary::Sections;
use crate::site::address::{Page, Tree, section_path, sections_path};
use crate::site::labels::labels;
use crate::site::section_changes::{ChangedSections, changed_sections};
use crate::site::section_names::SectionNames;
use crate::site::section_page::{FirstWording, ShownSections};
use crate::site::section_step::SectionStep;
use crate::site::trails::{FollowedText, FormerIds, TextHeading, Trail, Trails};
use crate::text::html;
use crate::values::lang::Lang;

impl NoticePages<'_> {
    /// The headings of the notice through its texts, as the edition shows them.
    pub(super) fn trails(&self) -> Trails {
        self.memory.of(self.key("trails", &[self.texts.key_of_all()]), || {
            let mut versions: Vec<&Version> = self.versions().collect();
            // What a text is compared with takes effect before it, or is the pending text that it edits.
            versions.sort_by_key(|version| (version.effective, version.id));
            Trails::of(versions.into_iter().map(|version| self.followed(version)).collect())
        })
    }

    fn followed(&self, version: &Version) -> FollowedText {
        let from = self.notice.measured_from(version, self.edition.as_of);
        let was = from.and_then(|from| {
            let sections = self.sections(from, version)?;
            let [now, then] = [version, from].map(|text| self.shown_ids(text, self.shared_language(from, version)));
            let both = sections
                .headings
                .iter()
                .filter_map(|heading| Some((now.of(heading.new.as_ref()?)?, then.of(heading.old.as_ref()?)?)));
            Some(both.collect())
        });
        FollowedText {
            version: version.id,
            from: from.map(|from| from.id),
            headings: self.shown_headings(version).to_vec(),
            was: was.unwrap_or_default(),
            corrected: self.corrected_ids(version),
        }
    }

    /// The ids that headings had before the text was corrected, and which are others now.
    fn corrected_ids(&self, version: &Version) -> Vec<(String, String)> {
        let text = version.translation_or_reference(self.edition.lang);
        let ids = former_wordings(self.notice, version, text, self.edition).flat_map(|wording| {
            let headings = Sections::of(&compare(&wording.document, self.document(version, &text.lang))).headings;
            headings.into_iter().filter_map(|heading| Some((heading.old?, heading.new?)))
        });
        ids.filter(|(then, now)| then != now).collect()
    }

    fn shown_headings(&self, version: &Version) -> &[TextHeading] {
        self.headings_in(version, &version.translation_or_reference(self.edition.lang).lang)
    }

    fn headings_in(&self, version: &Version, lang: &Lang) -> &[TextHeading] {
        self.texts.facts(version.id, lang).map_or(&[], |facts| &facts.headings)
    }

    /// What the ids of a text in the language of a comparison are in the text that the edition shows.
    fn shown_ids(&self, version: &Version, lang: &Lang) -> ShownIds<'_> {
        let [shown, compared] = [self.shown_headings(version), self.headings_in(version, lang)];
        if version.translation_or_reference(self.edition.lang).lang == *lang {
            return ShownIds::Same;
        }
        // A translation has the headings of its original in the same order; where it does not, nobody knows which is which.
        let pairs = compared.iter().zip(shown).filter(|_| shown.len() == compared.len());
        ShownIds::Others(pairs.map(|(compared, shown)| (&*compared.id, &*shown.id)).collect())
    }

    /// Sends the pages of all sections, those at the addresses of their former ids, and the list of them.
    pub(super) fn section_pages(&self, trails: &Trails, former: Option<&FormerIds>) -> Result<(), Failure> {
        let key = self.key("sections", &[self.texts.key_of_all()]);
        if let Some(known) = self.memory.recall::<Vec<(String, MadeFile)>>(key)
            && self.all_stand(&known)?
        {
            return Ok(());
        }
        let (names, steps, labels) = (SectionNames::of(trails), self.steps(trails), labels(self.edition.phrases));
        let gone = former.map_or(&[][..], |former| &former.gone);
        let wordings: Vec<_> = (0..trails.trails.len())
            .into_par_iter()
            .map(|number| names.own(number).and_then(|_| self.first_wording(&trails.trails[number])))
            .collect();
        let (notice, names, steps, wordings, labels) = (self.notice, &names, &steps, &wordings, &labels);
        let sections = ShownSections { notice, trails, names, steps, wordings, gone, labels };
        let own = (0..trails.trails.len()).into_par_iter().filter_map(|number| sections.page(number, self.edition));
        let mut files = own.map(|page| self.noted(page?)).collect::<Result<Vec<_>, Failure>>()?;
        for (name, number) in names.former() {
            files.push(self.noted(sections.former_page(name, number, self.edition)?)?);
        }
        files.push(self.noted(sections.list(self.edition)?)?);
        self.memory.note(key, &files);
        Ok(())
    }

    /// What a section said in the first version that has it; `None` where it has no words of its own.
    fn first_wording(&self, trail: &Trail) -> Option<FirstWording> {
        let place = trail.places.first()?;
        let version = self.notice.version(place.version)?;
        let lang = &version.translation_or_reference(self.edition.lang).lang;
        let section = self.document(version, lang).section(&place.id).filter(|section| !section.blocks.is_empty())?;
        // All pages of sections are as deep.
        let links = self.links(&section_path(&self.notice.id, &place.id));
        let html = html::quoted(&section, &setting(&links, self.edition, false));
        Some(FirstWording { html, words: section.word_count() })
    }

    /// The sections of each version that changed since they were first there.
    pub(super) fn changed_sections(&self, trails: &Trails) -> BTreeMap<VersionId, ChangedSections> {
        self.memory.of(self.key("changed sections", &[self.texts.key_of_all()]), || {
            let (names, steps) = (SectionNames::of(trails), self.steps(trails));
            changed_sections(self.notice, (trails, &names), &steps, self.edition.as_of)
        })
    }

    fn noted(&self, page: Page) -> Result<(String, MadeFile), Failure> {
        Ok((page.path.clone(), self.put(page)?))
    }

    fn all_stand(&self, files: &[(String, MadeFile)]) -> Result<bool, Failure> {
        let list = self.path(&format!("{}index.html", sections_path(&self.notice.id)));
        for (path, known) in files {
            if !self.outlet.last.stands(Tree::Site, path, known)? {
                return Ok(false);
            }
        }
        Ok(files.iter().any(|(path, _)| *path == list))
    }

    /// What each text changed in each section, in the order of the trails.
    fn steps(&self, trails: &Trails) -> Vec<Vec<SectionStep<'_>>> {
        let by_id = trails.by_id();
        let mut steps: Vec<Vec<SectionStep<'_>>> = trails.trails.iter().map(|_| Vec::new()).collect();
        for (version, from) in &trails.texts {
            let of = |id| self.notice.version(id).expect("trails are of texts of the notice");
            let Some((from, version)) = from.map(|from| (of(from), of(*version))) else { continue };
            let Some(sections) = self.sections(from, version) else { continue };
            let lang = self.shared_language(from, version);
            let [now, then] = [version, from].map(|text| self.shown_ids(text, lang));
            for heading in &sections.headings {
                let trail = |ids: &ShownIds<'_>, text: &Version, id: &Option<String>| {
                    by_id.get(&(text.id, &*ids.of(id.as_ref()?)?)).copied()
                };
                let trail = trail(&now, version, &heading.new).or_else(|| trail(&then, from, &heading.old));
                let (Some(trail), Some(section)) = (trail, heading.section) else { continue };
                let section = &sections.sections[section];
                match steps[trail].last_mut().filter(|step| step.version.id == version.id) {
                    Some(step) => step.sections.push(section),
                    None => steps[trail].push(SectionStep { version, from, lang, sections: vec![section] }),
                }
            }
        }
        steps
    }
}

/// How ids of a text in one language are found in the text that an edition shows.
enum ShownIds<'t> {
    /// It is the same text.
    Same,
    /// By the ids in the other language.
    Others(HashMap<&'t str, &'t str>),
}

impl ShownIds<'_> {
    fn of(&self, id: &str) -> Option<String> {
        match self {
            Self::Same => Some(id.to_owned()),
            Self::Others(ids) => ids.get(id).map(|id| (*id).to_owned()),
        }
    }
}
