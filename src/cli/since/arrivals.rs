//! The versions that a branch adds: when they apply, what is announced, and where.

use std::collections::BTreeMap;

use super::before::Before;
use crate::announce;
use crate::cli::project::Project;
use crate::cli::report::json::{AddedView, BannerDays};
use crate::cli::report::{self, Places};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::record::published::digest_of;
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::lang::Lang;

/// A version that the branch adds, or that it changes before anybody can read it.
pub(super) struct Arrival<'p> {
    pub(super) notice: &'p Notice,
    pub(super) version: &'p Version,
    /// The text that applies before it; none for the first.
    pub(super) before: Option<&'p Version>,
    /// What the branch does to it.
    pub(super) is: Doing,
    /// The languages of the site that it is written in, and those that it is not.
    pub(super) languages: Vec<&'p Lang>,
    pub(super) missing: Vec<&'p Lang>,
    /// When its banner is shown: the first day, and the last.
    banner: Option<(Day, Day)>,
    /// The day its email is due from.
    email: Option<Day>,
}

/// What a branch does to a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// It is new.
    Added,
    /// It was there, and nobody can read it yet.
    Edited,
    /// It has a translation more.
    Translated,
}

impl Doing {
    fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Edited => "edited before its date",
            Self::Translated => "translated",
        }
    }
}

impl Before {
    /// The versions that the branch adds to what was there, or changes before their day; drafts are left out.
    pub(super) fn arrivals<'p>(&self, project: &'p Project) -> Vec<Arrival<'p>> {
        let mut before: BTreeMap<(&NoticeId, VersionId), BTreeMap<&Lang, Digest>> = BTreeMap::new();
        for file in &self.texts {
            before.entry((&file.notice, file.version)).or_default().insert(&file.lang, file.sha256);
        }
        let mut arrivals = Vec::new();
        for notice in &project.register.notices {
            for version in notice.versions().iter().filter(|version| !version.draft) {
                let was = before.get(&(&notice.id, version.id));
                if let Some(is) = doing(version, was, project.as_of) {
                    arrivals.push(Arrival::of(project, notice, version, is));
                }
            }
        }
        arrivals
    }
}

fn doing(version: &Version, was: Option<&BTreeMap<&Lang, Digest>>, as_of: Day) -> Option<Doing> {
    let Some(was) = was else { return Some(Doing::Added) };
    let is_edited =
        version.every_text().any(|text| was.get(&text.lang).is_some_and(|digest| *digest != digest_of(text)));
    if is_edited && version.id.updated > as_of {
        return Some(Doing::Edited);
    }
    version.every_text().any(|text| !was.contains_key(&text.lang)).then_some(Doing::Translated)
}

impl<'p> Arrival<'p> {
    fn of(project: &'p Project, notice: &'p Notice, version: &'p Version, is: Doing) -> Self {
        let banners = announce::banners(notice, version.id.updated);
        let banner = banners.iter().find(|banner| banner.version.id == version.id);
        let (languages, missing) =
            project.register.settings.languages.iter().partition(|lang| version.translation(lang).is_some());
        Self {
            notice,
            version,
            before: notice.base(version).or_else(|| notice.predecessor(version)),
            is,
            languages,
            missing,
            banner: banner.map(|banner| (banner.shown_from, banner.shown_until.previous())),
            email: announce::email(notice, version).map(|email| email.version.id.updated),
        }
    }

    /// Whole days from the day it is readable to the day it applies.
    fn days_of_notice(&self) -> i64 {
        self.version.id.updated.days_until(self.version.effective)
    }

    /// "privacy@2026-11-16"
    pub(super) fn name(&self) -> String {
        format!("{}@{}", self.notice.id, self.version.id)
    }

    /// "privacy@2026-11-16", "privacy@2026-11-16, edited before its date"
    pub(super) fn title(&self) -> String {
        match self.is {
            Doing::Added => self.name(),
            is => format!("{}, {}", self.name(), is.as_str()),
        }
    }

    /// What there is to know of it, in words, each with its name.
    pub(super) fn facts(&self) -> [(&'static str, String); 6] {
        let Version { id, effective, change, .. } = self.version;
        let days = self.days_of_notice();
        let period = match (self.version.notify.is_empty(), days) {
            (true, 0) => "none".to_owned(),
            (_, 1) => "1 day".to_owned(),
            (_, days) => format!("{days} days"),
        };
        [
            ("Updated", id.updated.to_string()),
            ("Applies from", effective.to_string()),
            ("Kind", change.as_str().to_owned()),
            ("Notice", period),
            ("Announced", self.announced()),
            ("Languages", self.languages()),
        ]
    }

    fn announced(&self) -> String {
        let banner = self.banner.map(|(from, to)| format!("on the homepage from {from} to {to}"));
        let email = self.email.map(|day| format!("by email from {day} on"));
        let told: Vec<String> = banner.into_iter().chain(email).collect();
        if told.is_empty() { "nowhere".to_owned() } else { told.join("; ") }
    }

    fn languages(&self) -> String {
        let names = |languages: &[&Lang]| languages.iter().map(|lang| lang.as_str()).collect::<Vec<_>>().join(", ");
        match &*self.missing {
            [] => names(&self.languages),
            missing => format!("{}; not in {}", names(&self.languages), names(missing)),
        }
    }

    /// Its lines on a terminal.
    pub(super) fn text(&self) -> String {
        let mut out = format!("  {}\n", self.title());
        for (name, fact) in self.facts() {
            out += &format!("    {name:<14}{fact}\n");
        }
        out
    }

    /// A remark beside its file in a pull request.
    pub(super) fn github(&self, places: &Places) -> String {
        let facts: Vec<String> = self.facts().iter().map(|(name, fact)| format!("{name}: {fact}")).collect();
        let path = places.in_repository()(self.version.text.source.path());
        report::github_notice(&path, &self.title(), &facts.join("\n"))
    }

    pub(super) fn view<'a>(&'a self, places: &'a Places) -> AddedView<'a> {
        AddedView {
            notice: &self.notice.id,
            version: self.version.id,
            path: places.here(self.version.text.source.path()),
            is: match self.is {
                Doing::Added => "added",
                Doing::Edited => "edited",
                Doing::Translated => "translated",
            },
            updated: self.version.id.updated,
            effective: self.version.effective,
            change: self.version.change.as_str(),
            notice_days: self.days_of_notice(),
            notify: self.version.notify.iter().copied().collect(),
            banner: self.banner.map(|(from, to)| BannerDays { from, to }),
            email: self.email,
            languages: &self.languages,
            missing_languages: &self.missing,
            compared_with: self.before.map(|before| before.id),
        }
    }
}
