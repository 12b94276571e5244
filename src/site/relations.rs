//! How the page of a text is related to others, for programs: to the versions beside it (RFC 5829), and to the page of which it
//! is one state (RFC 7089, Memento).
//!
//! There is no `timegate`: a static site cannot choose a version by the `Accept-Datetime` of a request.

use super::address::{Address, history_path, notice_path, version_path};
use super::edition::{Edition, Relation};
use crate::model::notice::{Notice, Version};

/// The relations of the page of a version; `is_own` for the notice's own address, which shows it now.
pub(crate) fn relations(
    notice: &Notice,
    version: &Version,
    is_own: bool,
    address: &Address,
    edition: Edition<'_>,
) -> Vec<Relation> {
    let relation = |rel, path: String| Relation { rel, href: address.to(&path) };
    let permanent = |version: &Version| version_path(&notice.id, version.id);
    let mut relations = vec![relation("version-history", history_path(&notice.id))];
    if is_own {
        relations.push(relation("memento", permanent(version)));
    } else {
        relations.push(relation("latest-version original", notice_path(&notice.id)));
    }
    relations.extend(notice.predecessor(version).map(|before| relation("predecessor-version", permanent(before))));
    let after = notice.public(edition.as_of).filter(|other| other.predecessor == Some(version.id));
    relations.extend(after.map(|after| relation("successor-version", permanent(after))));
    relations
}
