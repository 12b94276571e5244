//! How a version is cited: its title, its date, when it was in force, and where it is.

use super::address::version_path;
use super::edition::Edition;
use super::wording::dated;
use crate::model::notice::{Notice, Translation, Version};

/// "Privacy Notice, version of 15 March 2021, in force 15 March 2021 to 3 July 2022", with the permanent address: what stays
/// true of the version by what is readable on the day of the build.
pub(crate) fn citation(notice: &Notice, version: &Version, translation: &Translation, edition: Edition<'_>) -> String {
    let phrases = edition.phrases;
    let date = dated(version, phrases.date(version.id.updated));
    let url = edition.url(version_path(&notice.id, version.id));
    let days = notice.days_in_force(version, edition.as_of);
    let from = days.map(|days| phrases.date(days.from)).unwrap_or_default();
    let until = days.and_then(|days| days.until).map(|until| phrases.date(until.previous()));
    let key = match (days, &until) {
        (None, _) => "cite_never",
        (Some(_), None) => "cite_from",
        (Some(_), Some(_)) => "cite_from_until",
    };
    let until = until.unwrap_or_default();
    let values = [("title", &*translation.title), ("date", &date), ("from", &from), ("until", &until), ("url", &url)];
    phrases.fill(key, &values)
}
