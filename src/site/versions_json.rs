//! A notice's history for programs.

use serde::Serialize;

use super::address::{Address, Page, notice_path};
use super::claims::{Claims, Told};
use super::edition::Edition;
use super::history_page::Size;
use super::json_version::{JsonAddresses, JsonVersion};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Channel, Notice};
use crate::model::timeline::Standing;
use crate::values::day::Day;
use crate::values::json;

/// Every version of a notice that was published.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct HistoryJson<'a> {
    /// The version of this form: a later one adds keys, and takes none away.
    schema: u8,
    #[cfg_attr(test, schemars(with = "String"))]
    notice: &'a NoticeId,
    title: &'a str,
    /// The language of the titles, the summaries and the addresses.
    lang: &'a str,
    /// The page of the notice.
    url: String,
    /// The version in force.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    in_force: Option<VersionId>,
    /// The day on which the notice ended.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    ended: Option<Day>,
    /// In the order of publication.
    versions: Vec<VersionJson<'a>>,
}

/// A version.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct VersionJson<'a> {
    #[serde(flatten)]
    version: JsonVersion,
    /// What it is to readers: upcoming, in-force, superseded, replaced or withdrawn.
    standing: &'static str,
    /// The days on which it is in force, as pages name them; absent for a version that never is.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<DaysJson>,
    /// The first day it was no longer in force, for a version that once was: the day after the last of `days`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String", default))]
    applied_until: Option<Day>,
    /// The version that replaced it before it applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String", default))]
    replaced_by: Option<VersionId>,
    /// The day on which it was withdrawn before it applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String", default))]
    withdrawn_on: Option<Day>,
    /// The version that it edits.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    predecessor: Option<VersionId>,
    /// The version that applied before it, or is to: what `changes_url` compares with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String", default))]
    applies_after: Option<VersionId>,
    /// The earlier version whose words it has again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String", default))]
    restores: Option<VersionId>,
    summary: &'a [String],
    /// Where readers were told of it: homepage, email.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    notify: Vec<Channel>,
    words: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    words_inserted: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words_deleted: Option<usize>,
    #[serde(flatten)]
    addresses: JsonAddresses,
}

/// The days on which a version is in force.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct DaysJson {
    /// The first.
    #[cfg_attr(test, schemars(with = "String"))]
    from: Day,
    /// The last; null while none is known.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    to: Option<Day>,
}

/// The name of the history for machines, in the folder of the notice.
pub(crate) const VERSIONS: &str = "versions.json";

/// `versions.json`: the history for machines. Days are ISO 8601 dates in the publisher's time zone, addresses absolute,
/// versions in the order of publication; a later `schema` adds keys, and takes none away. The day of the build is not in it:
/// between two days on which something changes it stays the same.
#[must_use]
pub(crate) fn versions_json(notice: &Notice, sizes: &[Size], edition: Edition<'_>) -> Page {
    let settings = &edition.register.settings;
    let versions = notice.public(edition.as_of).zip(sizes).map(|(version, size)| {
        let standing = notice.standing(version, edition.as_of);
        VersionJson {
            version: JsonVersion::of(version),
            standing: standing.as_str(),
            days: notice
                .days_in_force(version, edition.as_of)
                .map(|days| DaysJson { from: days.from, to: days.until.map(Day::previous) }),
            applied_until: if let Standing::Superseded { until, .. } = standing { Some(until) } else { None },
            replaced_by: if let Standing::Replaced { by } = standing { Some(by) } else { None },
            withdrawn_on: if let Standing::Withdrawn { on } = standing { Some(on) } else { None },
            predecessor: version.predecessor,
            applies_after: notice.before(version, edition.as_of).map(|before| before.id),
            restores: size.restores,
            summary: &edition.text(version).summary,
            notify: version.notify.iter().copied().collect(),
            words: size.words,
            words_inserted: size.changed.map(|(counts, _)| counts.inserted),
            words_deleted: size.changed.map(|(counts, _)| counts.deleted),
            addresses: JsonAddresses::of(notice, version, edition),
        }
    });
    let shown = notice.shown(edition.as_of);
    let json = HistoryJson {
        schema: 2,
        notice: &notice.id,
        title: shown.map_or("", |version| &edition.text(version).title),
        lang: edition.lang.as_str(),
        url: edition.url(notice_path(&notice.id)),
        in_force: notice.in_force(edition.as_of).map(|version| version.id),
        ended: notice.ended.as_ref().filter(|ending| ending.on <= edition.as_of).map(|ending| ending.on),
        versions: versions.collect(),
    };
    let about = notice.public(edition.as_of).zip(&json.versions).map(|(version, json)| {
        let told = Told::of(notice, version, edition.lang).applying(json.version.effective);
        told.summing_up(std::iter::once(version), json.summary)
    });
    let mut claims = Claims { about: about.collect(), ..Claims::default() };
    let texts = json.versions.iter().flat_map(|version| version.addresses.each());
    texts.chain([&json.url]).for_each(|address| claims.lead_to(address, &settings.base_url));
    let text = json::pretty(&json);
    let address = Address::new(settings, edition.lang, notice_path(&notice.id));
    Page::site(address.file_in_tree(&format!("{}{VERSIONS}", notice_path(&notice.id))), text + "\n").claiming(claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::json::schema::assert_documented;

    #[test]
    fn the_schema_in_the_docs_is_the_one_of_the_code() {
        assert_documented::<HistoryJson<'static>>("versions.schema.json");
    }
}
