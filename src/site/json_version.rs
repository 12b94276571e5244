//! What every file for programs says of a version.

use serde::Serialize;

use super::address::{changes_of, version_path};
use super::edition::Edition;
use crate::model::name::VersionId;
use crate::model::notice::{Change, Notice, Version};
use crate::values::day::Day;

/// Which version it is, and from when it applies.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct JsonVersion {
    /// Its name.
    #[cfg_attr(test, schemars(with = "String"))]
    version: VersionId,
    /// The day on which it was published.
    #[cfg_attr(test, schemars(with = "String"))]
    updated: Day,
    /// The first day on which it is in force, or was to be.
    #[cfg_attr(test, schemars(with = "String"))]
    pub effective: Day,
    /// The kind of change that it is.
    #[cfg_attr(test, schemars(with = "String"))]
    change: Change,
}

/// Where its pages are.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct JsonAddresses {
    /// Its permanent page.
    pub url: String,
    /// The page that shows what it changed of the version before; absent for a first version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes_url: Option<String>,
}

impl JsonVersion {
    pub(crate) fn of(version: &Version) -> Self {
        let Version { id, effective, change, .. } = *version;
        Self { version: id, updated: id.updated, effective, change }
    }
}

impl JsonAddresses {
    pub(crate) fn of(notice: &Notice, version: &Version, edition: Edition<'_>) -> Self {
        Self {
            url: edition.url(version_path(&notice.id, version.id)),
            changes_url: changes_of(notice, version, edition.as_of).map(|path| edition.url(path)),
        }
    }

    /// Both.
    pub(crate) fn each(&self) -> impl Iterator<Item = &String> {
        [&self.url].into_iter().chain(&self.changes_url)
    }
}
