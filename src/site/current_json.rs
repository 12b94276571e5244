//! `current.json`: which text of a notice applies now and next, for programs that ask people to agree.

use serde::Serialize;

use super::address::{Address, Page, notice_path, source_path};
use super::claims::{Claims, Told};
use super::edition::Edition;
use super::json_version::{JsonAddresses, JsonVersion};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
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
    #[serde(flatten)]
    version: JsonVersion,
    #[serde(flatten)]
    addresses: JsonAddresses,
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
        let addresses = version.addresses.each().chain([&version.source_url]);
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
        version: JsonVersion::of(version),
        addresses: JsonAddresses::of(notice, version, edition),
        source_url: source.absolute(&settings.base_url),
        sha256: digest_of(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::json::schema::assert_documented;

    #[test]
    fn the_schema_in_the_docs_is_the_one_of_the_code() {
        assert_documented::<CurrentJson<'static>>("current.schema.json");
    }
}
