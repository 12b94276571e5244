//! What is said of a text beside its words: when it applies, what comes next, what kind of change it is, what proves it.

use super::address::{Address, changes_of, former_path, source_path, version_path};
use super::edition::{Edition, Fact, Line, Part, line};
use super::shown_text::TextPlace;
use super::wording::change_name;
use crate::announce;
use crate::model::name::VersionId;
use crate::model::notice::{Change, Choice, Notice, Translation, Version};
use crate::model::timeline::Standing;
use crate::record::published::digest_of;
use crate::values::day::Day;

/// Says of a version when it applies and what comes next, in words that stay true without a rebuild.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) notice: &'a Notice,
    pub(crate) address: &'a Address,
    pub(crate) edition: Edition<'a>,
}

impl Facts<'_> {
    /// In a line: when the text was updated and applies. "Updated 8 September 2025 · in force until 31 December 2026"
    pub(crate) fn state(&self, version: &Version) -> Line {
        let phrases = self.edition.phrases;
        let updated = version.id.updated;
        let (key, since, until) = match self.notice.standing(version, self.edition.as_of) {
            Standing::InForce { since } => match self.end_of(version) {
                None if since == updated => ("state_same_day", since, None),
                None => ("state_since", since, None),
                Some(end) if since == updated => ("state_until", since, Some(end)),
                Some(end) => ("state_since_until", since, Some(end)),
            },
            Standing::Superseded { since, until } => ("state_since_until", since, Some(until)),
            _ => ("state_from", version.effective, None),
        };
        let until = until.map_or_else(Part::default, |end| Part::day(end.previous(), phrases));
        let values = [("updated", Part::day(updated, phrases)), ("date", Part::day(since, phrases)), ("until", until)];
        line(phrases, key, &values)
    }

    /// What is to be said of a text on the notice's own address beside its state: the date that its original showed, what
    /// comes next without an announcement, and what was corrected. The rest is on its permanent page.
    pub(crate) fn in_brief(&self, version: &Version, translation: &Translation) -> Vec<Fact> {
        let announced: Vec<VersionId> =
            announce::coming(self.notice, self.edition.as_of).iter().map(|change| change.version.id).collect();
        let facts = self.printed(version).into_iter().chain(self.next(version, &announced));
        facts.chain(self.corrected(version, translation)).collect()
    }

    /// All that is to be said of a text above it, on its permanent page.
    pub(crate) fn of_text(&self, version: &Version, translation: &Translation) -> Vec<Fact> {
        let phrases = self.edition.phrases;
        let mut facts = vec![Fact::line(phrases.get("updated"), vec![Part::day(version.id.updated, phrases)])];
        facts.extend(self.printed(version));
        facts.push(Fact::line(phrases.get("applies"), self.applies(version)));
        facts.extend(self.next(version, &[]));
        let standing = self.notice.standing(version, self.edition.as_of);
        if version.change != Change::First {
            facts.push(self.change(version, standing));
        }
        let never_applied = matches!(standing, Standing::Replaced { .. } | Standing::Withdrawn { .. });
        if !translation.summary.is_empty() {
            let label = if never_applied { "planned" } else { "in_short" };
            facts.push(Fact::list(phrases.get(label), self.edition.lines_in(&translation.summary, &translation.lang)));
        }
        // What such a change would have meant, and what one could have done, is nobody's concern.
        if !never_applied {
            facts.extend(telling_facts(version, translation, self.edition));
        }
        facts.extend(self.corrected(version, translation));
        facts
    }

    fn printed(&self, version: &Version) -> Option<Fact> {
        let phrases = self.edition.phrases;
        let printed = version.particulars.imported.as_ref()?.printed?;
        Some(Fact::line(phrases.get("printed"), vec![Part::day(printed, phrases)]))
    }

    fn change(&self, version: &Version, standing: Standing) -> Fact {
        let phrases = self.edition.phrases;
        let mut value = vec![Part::words(change_name(version.change, self.edition))];
        if let Some(changes) = changes_of(self.notice, version, self.edition.as_of) {
            let words = match standing {
                Standing::Upcoming { .. } => "what_changes_link",
                Standing::Replaced { .. } | Standing::Withdrawn { .. } => "banner_link",
                _ => "what_changed_link",
            };
            value.extend([Part::words(" · "), Part::link(phrases.get(words), self.address.to(&changes))]);
        }
        Fact::line(phrases.get("change"), value)
    }

    /// What was corrected on the page of a text, with the wordings before.
    fn corrected(&self, version: &Version, translation: &Translation) -> Option<Fact> {
        let phrases = self.edition.phrases;
        let corrections = self.edition.corrections(self.notice, version, &translation.lang);
        let lines = (1..).zip(corrections).map(|(n, correction)| {
            let former = self.address.to(&former_path(&self.notice.id, version.id, n));
            let values = [
                ("date", Part::day(correction.recorded, phrases)),
                ("reason", Part::words(&correction.reason)),
                ("link", Part::link(phrases.get("corrected_link"), former)),
            ];
            line(phrases, "corrected_on", &values)
        });
        let lines: Vec<Line> = lines.collect();
        (!lines.is_empty()).then(|| Fact::list(phrases.get("corrected"), lines))
    }

    /// What proves a text: where its file is, what tells that from any other, and since when it is on record. The notice's
    /// own address leaves it to the permanent one.
    pub(crate) fn record(&self, version: &Version, translation: &Translation, place: TextPlace<'_>) -> Vec<Fact> {
        let phrases = self.edition.phrases;
        let path = match place {
            TextPlace::Notice => return Vec::new(),
            TextPlace::Permanent => source_path(&self.notice.id, version.id),
            TextPlace::Former { .. } => place.path(self.notice, version) + "source.md",
        };
        // The reference text stands for one that is not translated.
        let is_own = translation.lang == *self.edition.lang;
        let href = if is_own { self.address.to(&path) } else { self.address.to_site() + &path };
        let digest = Part::words(digest_of(translation).to_string());
        let values = [("link", Part::link(phrases.get("source_link"), href)), ("digest", digest)];
        let mut facts = vec![Fact::line(phrases.get("source_file"), line(phrases, "source_line", &values))];
        let sealed = self.edition.sealed_on(self.notice, version, &translation.lang);
        if let (Some(day), TextPlace::Permanent) = (sealed, place) {
            facts.push(Fact::line(phrases.get("sealed"), vec![Part::day(day, phrases)]));
        }
        facts
    }

    /// When a version applies: "since 4 July 2022, until 31 December 2026".
    pub(crate) fn applies(&self, version: &Version) -> Line {
        let phrases = self.edition.phrases;
        let day = |day| Part::day(day, phrases);
        match self.notice.standing(version, self.edition.as_of) {
            Standing::Draft | Standing::Scheduled { .. } | Standing::Upcoming { .. } => match self.end_of(version) {
                None => line(phrases, "applies_from", &[("date", day(version.effective))]),
                Some(end) => line(
                    phrases,
                    "applies_from_until",
                    &[("date", day(version.effective)), ("until", day(end.previous()))],
                ),
            },
            Standing::InForce { since } => match self.end_of(version) {
                None => line(phrases, "applies_since", &[("date", day(since))]),
                Some(end) => {
                    line(phrases, "applies_since_until", &[("date", day(since)), ("until", day(end.previous()))])
                }
            },
            Standing::Superseded { since, until } => {
                line(phrases, "applied_from_until", &[("date", day(since)), ("until", day(until.previous()))])
            }
            Standing::Replaced { by } => {
                let text = phrases.fill("text_updated", &[("date", &phrases.date(by.updated))]);
                let link = Part::link(text, self.address.to(&version_path(&self.notice.id, by)));
                line(phrases, "applied_never_replaced", &[("date", day(by.updated)), ("link", link)])
            }
            Standing::Withdrawn { on } => line(phrases, "applied_never_withdrawn", &[("date", day(on))]),
        }
    }

    /// The first day on which another text applies, or none does, by what is readable.
    fn end_of(&self, version: &Version) -> Option<Day> {
        self.notice.days_in_force(version, self.edition.as_of)?.until
    }

    /// What comes after the text in force, but for texts that are told of elsewhere.
    pub(crate) fn next(&self, version: &Version, elsewhere: &[VersionId]) -> Vec<Fact> {
        let phrases = self.edition.phrases;
        if !matches!(self.notice.standing(version, self.edition.as_of), Standing::InForce { .. }) {
            return Vec::new();
        }
        let mut facts: Vec<Fact> = Vec::new();
        let upcoming = self.notice.upcoming(self.edition.as_of);
        for next in upcoming.into_iter().filter(|next| !elsewhere.contains(&next.id)) {
            let text = self.address.to(&version_path(&self.notice.id, next.id));
            let changes = changes_of(self.notice, next, self.edition.as_of).map(|changes| self.address.to(&changes));
            let changes = changes.unwrap_or_else(|| text.clone());
            let value = line(
                phrases,
                "next_text",
                &[
                    ("date", Part::day(next.effective, phrases)),
                    ("text", Part::link(phrases.get("the_new_text"), text)),
                    ("changes", Part::link(phrases.get("what_changes_link"), changes)),
                ],
            );
            facts.push(Fact::line(phrases.get("next"), value));
        }
        if let Some(ending) = self.notice.ended.as_ref().filter(|ending| ending.on > self.edition.as_of) {
            let value = line(phrases, "next_end", &[("date", Part::day(ending.on, phrases))]);
            facts.push(Fact::line(phrases.get("next"), value));
        }
        facts
    }
}

/// Facts that the editor tells beyond the summary.
fn telling_facts(version: &Version, translation: &Translation, edition: Edition<'_>) -> Vec<Fact> {
    let phrases = edition.phrases;
    let mut facts = Vec::new();
    if let Some(impact) = &translation.impact {
        facts.push(Fact::line(phrases.get("impact"), vec![edition.words_in(impact, &translation.lang)]));
    }
    if !translation.choices.is_empty() {
        let item = |choice: &Choice| {
            let href = choice.url.as_ref().map(ToString::to_string);
            vec![Part { href, ..edition.words_in(&choice.text, &translation.lang) }]
        };
        facts.push(Fact::list(phrases.get("choices"), translation.choices.iter().map(item).collect()));
    }
    facts.extend(owed_facts(version, edition));
    facts
}

/// What readers are owed beside: which data the change covers, and why it was announced late.
pub(crate) fn owed_facts(version: &Version, edition: Edition<'_>) -> Vec<Fact> {
    let phrases = edition.phrases;
    let mut facts = Vec::new();
    if let Some(retroactive) = version.particulars.retroactive {
        let key = if retroactive { "retroactive_yes" } else { "retroactive_no" };
        facts.push(Fact::line(phrases.get("retroactive"), line(phrases, key, &[])));
    }
    if let Some(why) = &version.late_notice {
        facts.push(Fact::line(phrases.get("late_notice"), vec![edition.as_written(why)]));
    }
    facts
}
