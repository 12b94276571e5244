//! The banner that tells of a change: on the site's own homepage, and for homepages that others build.

use std::collections::BTreeSet;

use serde::Serialize;

use super::address::redline_path;
use super::claims::Told;
use super::edition::Edition;
use crate::announce::{self, Announcement};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::values::day::Day;
use crate::values::direction::direction;
use crate::values::lang::Lang;

/// What a banner says, and when it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct BannerView {
    /// The notice.
    pub notice: NoticeId,
    /// The text that will apply.
    pub version: VersionId,
    /// The first day it is shown.
    pub show_from: Day,
    /// The first day it is not shown any more.
    pub show_until: Day,
    /// The instant at which the first day begins where the publisher is (RFC 3339).
    pub begins_at: String,
    /// The instant at which the text takes effect there.
    pub effective_at: String,
    /// The first instant at which it is not shown any more.
    pub ends_at: String,
    /// What the region is called: no two banners share it.
    pub label: String,
    /// The headline that is true at any time.
    pub neutral: String,
    /// The headline until the text takes effect; none for a change that was taken back, which will not.
    pub upcoming: Option<String>,
    /// The headline from then on.
    pub effective: Option<String>,
    /// What changes, in plain words.
    pub summary: Vec<SummaryItem>,
    /// The address of the redline.
    pub changes: String,
}

/// One thing that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct SummaryItem {
    /// In plain words.
    pub text: String,
    /// The language of the words, where that is not the banner's: nobody has translated them.
    pub lang: Option<Lang>,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
}

/// The banners of all notices that are shown on `as_of`, soonest first.
#[must_use]
pub(crate) fn due<'a>(notices: &[&'a Notice], as_of: Day) -> Vec<Announcement<'a>> {
    let mut banners: Vec<Announcement<'_>> =
        notices.iter().flat_map(|notice| announce::banners(notice, as_of)).collect();
    banners.sort_by(|a, b| (a.version.effective, &a.notice.id).cmp(&(b.version.effective, &b.notice.id)));
    banners
}

/// A banner in the language of the page around it; `address` makes of a path in the language's tree what leads there.
#[must_use]
pub(crate) fn banner_view(
    banner: &Announcement<'_>,
    address: impl FnOnce(&str) -> String,
    edition: Edition<'_>,
) -> BannerView {
    let phrases = edition.phrases;
    let title = &edition.text(banner.version).title;
    let date = phrases.date(banner.version.effective);
    let words = |key: &str| phrases.fill(key, &[("notice", title), ("date", &date)]);
    let will_change = banner.withdrawn.is_none();
    // A fix to the text in force may have come since.
    let before = banner.notice.before(banner.version, edition.as_of).unwrap_or(banner.base);
    let instant = |day: Day| day.begins(edition.register.settings.timezone).to_rfc3339();
    BannerView {
        notice: banner.notice.id.clone(),
        version: banner.version.id,
        show_from: banner.shown_from,
        show_until: banner.shown_until,
        begins_at: instant(banner.shown_from),
        effective_at: instant(banner.version.effective),
        ends_at: instant(banner.shown_until),
        label: words("banner_label"),
        neutral: words(if will_change { "banner_headline" } else { "banner_withdrawn" }),
        upcoming: will_change.then(|| words("banner_upcoming")),
        effective: will_change.then(|| words("banner_effective")),
        summary: summary(banner, edition),
        changes: address(&redline_path(banner.notice, before, banner.version)),
    }
}

/// What is said of an announced change, with this summary.
pub(crate) fn told(banner: &Announcement<'_>, summary: &[SummaryItem], lang: &Lang) -> Told {
    let told = Told::of(banner.notice, banner.version, lang);
    if banner.withdrawn.is_some() {
        return told;
    }
    let summary: Vec<String> = summary.iter().map(|item| item.text.clone()).collect();
    told.applying(banner.version.effective).summing_up(banner.told(), &summary)
}

/// What an announced change changes, in the editor's words; of one that was withdrawn, why.
pub(crate) fn summary(banner: &Announcement<'_>, edition: Edition<'_>) -> Vec<SummaryItem> {
    match banner.withdrawn {
        Some(withdrawal) => {
            vec![SummaryItem::of(&withdrawal.reason, edition.register.settings.reference_language(), edition)]
        }
        None => summary_lines(banner.told(), edition),
    }
}

/// The lines of the summaries of these texts, each once.
pub(crate) fn summary_lines<'v>(
    versions: impl IntoIterator<Item = &'v Version>,
    edition: Edition<'_>,
) -> Vec<SummaryItem> {
    let mut said = BTreeSet::new();
    let told = versions.into_iter().map(|version| edition.text(version));
    let lines = told.flat_map(|text| text.summary.iter().map(move |words| (words, &text.lang)));
    lines.filter(|(words, _)| said.insert(*words)).map(|(words, lang)| SummaryItem::of(words, lang, edition)).collect()
}

impl SummaryItem {
    /// Words of this language on a page of the edition.
    pub(crate) fn of(text: &str, lang: &Lang, edition: Edition<'_>) -> Self {
        let lang_of_page = edition.lang;
        Self { text: text.to_owned(), lang: (lang != lang_of_page).then(|| lang.clone()), dir: direction(lang) }
    }
}
