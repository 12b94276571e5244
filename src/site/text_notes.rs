//! The notes above a text: whatever keeps it from being simply the text in force.

use super::address::{notice_path, redline_path, version_path};
use super::edition::{Line, Part, line};
use super::shown_text::TextPlace;
use super::text_facts::Facts;
use crate::announce::{self, Announcement};
use crate::model::notice::{Change, Translation, Version};
use crate::model::timeline::Standing;
use crate::values::lang::Lang;

impl Facts<'_> {
    /// Those of a text on its page.
    pub(crate) fn notes(&self, version: &Version, translation: &Translation, place: TextPlace<'_>) -> Vec<Line> {
        let former = self.of_former(version, place);
        let of_standing = self.of_standing(version, place);
        let withdrawn = if matches!(place, TextPlace::Notice) { self.withdrawn() } else { Vec::new() };
        let notes = former.into_iter().chain(of_standing).chain(withdrawn).chain(self.of_ending());
        notes.chain(self.of_words(version, translation)).collect()
    }

    /// That it is a wording before a correction.
    fn of_former(&self, version: &Version, place: TextPlace<'_>) -> Option<Line> {
        let TextPlace::Former { correction, .. } = place else { return None };
        let phrases = self.edition.phrases;
        let now = self.address.to(&version_path(&self.notice.id, version.id));
        let values = [
            ("date", Part::day(correction.recorded, phrases)),
            ("reason", Part::words(&correction.reason)),
            ("link", Part::link(phrases.get("note_former_link"), now)),
        ];
        Some(line(phrases, "note_former", &values))
    }

    /// That it is not the text in force, and which one is.
    fn of_standing(&self, version: &Version, place: TextPlace<'_>) -> Option<Line> {
        let phrases = self.edition.phrases;
        let day = |day| Part::day(day, phrases);
        let in_force = self.notice.in_force(self.edition.as_of);
        let own = |words: &str| match in_force {
            Some(_) => Part::link(words, self.address.to(&notice_path(&self.notice.id))),
            None => Part::default(),
        };
        Some(match self.notice.standing(version, self.edition.as_of) {
            Standing::Superseded { since, until } if matches!(place, TextPlace::Permanent) => {
                let now = in_force.map(|now| phrases.date(now.effective)).unwrap_or_default();
                let link = own(&phrases.fill("note_superseded_since", &[("date", &now)]));
                let values = [("since", day(since)), ("until", day(until.previous())), ("link", link)];
                line(phrases, "note_superseded_dated", &values)
            }
            Standing::Upcoming { effective } if in_force.is_some() => {
                let values = [("date", day(effective)), ("link", own(phrases.get("note_upcoming_link")))];
                line(phrases, "note_upcoming", &values)
            }
            Standing::Upcoming { effective } => line(phrases, "note_upcoming_first", &[("date", day(effective))]),
            Standing::Replaced { by } => {
                let values = [("date", day(by.updated)), ("link", own(phrases.get("note_superseded_link")))];
                line(phrases, "note_replaced", &values)
            }
            Standing::Withdrawn { on } => {
                let reason = version.withdrawn.as_ref().map_or("", |withdrawal| &withdrawal.reason);
                let values = [
                    ("date", day(on)),
                    ("reason", self.edition.as_written(reason)),
                    ("link", own(phrases.get("note_superseded_link"))),
                ];
                line(phrases, "note_withdrawn_dated", &values)
            }
            _ => return None,
        })
    }

    /// The announced changes that were withdrawn, until the days on which they were to apply: whoever comes from the
    /// announcement must not look for them in vain.
    fn withdrawn(&self) -> Vec<Line> {
        let phrases = self.edition.phrases;
        let note = |banner: Announcement<'_>| {
            let withdrawal = banner.withdrawn?;
            let redline = self.address.to(&redline_path(self.notice, banner.base, banner.version));
            let values = [
                ("date", Part::day(banner.version.effective, phrases)),
                ("reason", self.edition.as_written(&withdrawal.reason)),
                ("link", Part::link(phrases.get("banner_link"), redline)),
            ];
            Some(line(phrases, "note_announced_withdrawn", &values))
        };
        announce::banners(self.notice, self.edition.as_of).into_iter().filter_map(note).collect()
    }

    /// That the notice ended, and what took its place.
    fn of_ending(&self) -> Vec<Line> {
        let phrases = self.edition.phrases;
        let Some(ending) = self.notice.ended.as_ref().filter(|ending| ending.on <= self.edition.as_of) else {
            return Vec::new();
        };
        let values = [("date", Part::day(ending.on, phrases)), ("reason", self.edition.as_written(&ending.reason))];
        let successor = ending.successor.as_ref().map(|successor| {
            let path = notice_path(successor);
            let title = self.edition.nav.title(&path).unwrap_or(successor.as_str());
            line(phrases, "note_successor", &[("link", Part::link(title, self.address.to(&path)))])
        });
        [line(phrases, "note_ended", &values)].into_iter().chain(successor).collect()
    }

    /// That its words are in another language than the page, or its change was never classified.
    fn of_words(&self, version: &Version, translation: &Translation) -> Vec<Line> {
        let phrases = self.edition.phrases;
        let name = |lang: &Lang| self.edition.words_in(self.edition.theme.phrases(lang).get("language"), lang);
        let values = [("language", name(self.edition.lang)), ("reference", name(&translation.lang))];
        let untranslated =
            (translation.lang != *self.edition.lang).then(|| line(phrases, "note_untranslated", &values));
        let unclassified = (version.change == Change::Unclassified).then(|| line(phrases, "note_unclassified", &[]));
        untranslated.into_iter().chain(unclassified).collect()
    }
}
