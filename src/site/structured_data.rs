//! What a page says of its version to programs, in the terms of schema.org, as JSON-LD.

use serde::Serialize;

use super::address::{notice_path, version_path};
use super::claims::Claims;
use super::edition::Edition;
use crate::model::name::VersionId;
use crate::model::notice::{Notice, Version};
use crate::values::day::Day;
use crate::values::json;
use crate::values::lang::Lang;

/// A version of a notice. Of each key schema.org says what it means.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DigitalDocument<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    url: String,
    name: &'a str,
    in_language: &'a Lang,
    version: VersionId,
    date_published: Day,
    /// The days on which it is in force, both included; none for a version that never is.
    #[serde(skip_serializing_if = "Option::is_none")]
    temporal_coverage: Option<String>,
    /// The version that it edits.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_based_on: Option<String>,
    /// The notice, whichever version is in force.
    example_of_work: WorkReference,
    publisher: OrganizationData<'a>,
}

#[derive(Serialize)]
struct OrganizationData<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct WorkReference {
    #[serde(rename = "@id")]
    id: String,
}

/// A version as a JSON object that can stand in a page, and where that leads: the same on its own page and on that of the notice.
pub(crate) fn structured_data(notice: &Notice, version: &Version, edition: Edition<'_>) -> (String, Claims) {
    let text = edition.text(version);
    let permanent = |version: &Version| edition.url(version_path(&notice.id, version.id));
    let document = DigitalDocument {
        context: "https://schema.org",
        kind: "DigitalDocument",
        url: permanent(version),
        name: &text.title,
        in_language: &text.lang,
        version: version.id,
        date_published: version.id.updated,
        temporal_coverage: notice.days_in_force(version, edition.as_of).map(|days| {
            // An interval of ISO 8601, with the open end that schema.org gives it.
            let last = days.until.map_or_else(|| "..".to_owned(), |until| until.previous().to_string());
            format!("{}/{last}", days.from)
        }),
        is_based_on: notice.predecessor(version).map(permanent),
        example_of_work: WorkReference { id: edition.url(notice_path(&notice.id)) },
        publisher: OrganizationData { kind: "Organization", name: edition.organization() },
    };
    let mut claims = Claims::default();
    let addresses = [&document.url, &document.example_of_work.id].into_iter().chain(&document.is_based_on);
    addresses.for_each(|address| claims.lead_to(address, &edition.register.settings.base_url));
    (json::compact(&document), claims)
}
