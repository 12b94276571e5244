//! `current.json`: which text of a notice applies now and next, for programs that ask people to agree.

use serde::Serialize;

use super::address::{Address, Page, changes_of, notice_path, source_path, version_path};
use super::claims::{Claims, Told};
use super::edition::Edition;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Change, Notice, Version};
use crate::record::published::digest_of;
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::json;

/// The name of the file, in the folder of the notice.
pub(crate) const CURRENT: &str = "current.json";

/// Which version of a notice is in force, which is next, and which agreements still hold.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct CurrentJson<'a> {
    /// The version of this form. A program should refuse one it does not know; new keys alone do not raise it.
    schema: u8,
    #[cfg_attr(test, schemars(with = "String"))]
    notice: &'a NoticeId,
    title: &'a str,
    /// The language of the title and the addresses.
    lang: &'a str,
    /// The page of the notice.
    url: String,
    /// The version in force; null before the first applies, and after the notice has ended.
    in_force: Option<CurrentVersion>,
    /// The version that is in force next, if nothing else is published.
    next: Option<CurrentVersion>,
    /// The version with the last material change in force. An agreement to an earlier one does not hold any more.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    material_since: Option<VersionId>,
    /// Every version to which an agreement still holds.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    agreements_hold: Vec<VersionId>,
    /// The day on which the notice ended, or is to end.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    ended: Option<Day>,
}

/// A version.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct CurrentVersion {
    /// Its name.
    #[cfg_attr(test, schemars(with = "String"))]
    version: VersionId,
    /// The day on which it was published.
    #[cfg_attr(test, schemars(with = "String"))]
    updated: Day,
    /// The first day on which it is in force.
    #[cfg_attr(test, schemars(with = "String"))]
    effective: Day,
    /// The kind of change that it is.
    #[cfg_attr(test, schemars(with = "String"))]
    change: Change,
    /// Its permanent page.
    url: String,
    /// The page that shows what it changed of the version before; absent for a first version.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes_url: Option<String>,
    /// Its source, to the byte.
    source_url: String,
    /// The SHA-256 of that.
    #[cfg_attr(test, schemars(with = "String"))]
    sha256: Digest,
}

/// `current.json`. Days are ISO 8601 dates in the publisher's time zone, addresses absolute. The day of the build is not in it:
/// between two days on which something changes it stays the same.
#[must_use]
pub(crate) fn current_json(notice: &Notice, edition: Edition<'_>) -> Page {
    let (settings, as_of) = (&edition.register.settings, edition.as_of);
    let (in_force, next) = (notice.in_force(as_of), notice.upcoming(as_of).first().copied());
    let json = CurrentJson {
        schema: 1,
        notice: &notice.id,
        title: notice.shown(as_of).map_or("", |version| &edition.text(version).title),
        lang: edition.lang.as_str(),
        url: edition.url(notice_path(&notice.id)),
        in_force: in_force.map(|version| current_version(notice, version, edition)),
        next: next.map(|version| current_version(notice, version, edition)),
        material_since: notice.material_since(as_of).map(|version| version.id),
        agreements_hold: notice.agreements(as_of).into_iter().collect(),
        ended: notice.ended.as_ref().map(|ending| ending.on),
    };
    let told = |version: &Version| Told::of(notice, version, edition.lang).applying(version.effective);
    let about = in_force.into_iter().chain(next).map(told).collect();
    let mut claims = Claims { about, ..Claims::default() };
    for version in json.in_force.iter().chain(&json.next) {
        let addresses = [&version.url, &version.source_url].into_iter().chain(&version.changes_url);
        addresses.for_each(|address| claims.lead_to(address, &settings.base_url));
    }
    claims.lead_to(&json.url, &settings.base_url);
    let address = Address::new(settings, edition.lang, notice_path(&notice.id));
    let file = address.file_in_tree(&format!("{}{CURRENT}", notice_path(&notice.id)));
    Page::site(file, json::pretty(&json) + "\n").claiming(claims)
}

fn current_version(notice: &Notice, version: &Version, edition: Edition<'_>) -> CurrentVersion {
    let settings = &edition.register.settings;
    let text = edition.text(version);
    // The reference text stands for one that is not translated.
    let source = Address::new(settings, &text.lang, source_path(&notice.id, version.id));
    CurrentVersion {
        version: version.id,
        updated: version.id.updated,
        effective: version.effective,
        change: version.change,
        url: edition.url(version_path(&notice.id, version.id)),
        changes_url: changes_of(notice, version, edition.as_of).map(|path| edition.url(path)),
        source_url: source.absolute(&settings.base_url),
        sha256: digest_of(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_docs_is_the_one_of_the_code() {
        let derived = serde_json::to_string_pretty(&schemars::schema_for!(CurrentJson<'static>)).unwrap() + "\n";
        let written = include_str!("../../docs/current.schema.json");
        assert!(derived == written, "docs/current.schema.json is to be:\n{derived}");
    }
}
