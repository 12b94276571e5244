//! Files whose claims do not go together are named, and all that a page leads to is claimed.

use std::collections::BTreeSet;

use super::{built, contradicted, project, starter};
use crate::diagnostic::Diagnostic;
use crate::site::address::{Page, Tree, is_comparison};
use crate::site::claims::Claims;

/// A file, what is made of its claims, and what is said then.
type Mistaken = (&'static str, fn(&mut Claims), &'static str);

#[test]
fn a_file_that_says_what_no_other_does_is_named_with_what_it_says() {
    let mistaken: [Mistaken; 12] = [
        (
            "notifications/privacy/2024-03-01/en/body.txt",
            |claims| claims.about[0].effective = Some("2024-05-02".parse().unwrap()),
            "it says that 2024-03-01 applies from 2024-05-02, but elsewhere the date is 2024-05-01",
        ),
        (
            "site/index.html",
            |claims| claims.about[0].summary.clear(),
            "its summary of 2024-03-01 is not the one on the page of that version",
        ),
        (
            "site/embed/banner.en.json",
            |claims| claims.about[0].summary[0].push('!'),
            "its summary of 2024-03-01 is not the one on the page of that version",
        ),
        (
            "notifications/privacy/2024-03-01/en/body.html",
            |claims| claims.about[0].quotes[0].push('0'),
            "it quotes what the redline from 2024-01-01 to 2024-03-01 does not say",
        ),
        (
            "site/privacy/feed.xml",
            |claims| claims.about[0].from = Some("2023-01-01".parse().unwrap()),
            "it quotes changes from 2023-01-01 to 2024-03-01, which no page shows",
        ),
        (
            "notifications/privacy/2024-03-01/en/message.eml",
            |claims| claims.links.extend(["privacy/2024-03-01/changes/#gone".to_owned()]),
            "it links to `gone` on privacy/2024-03-01/changes/, where nothing has that name",
        ),
        (
            "site/privacy/feed-material.xml",
            |claims| claims.links.extend(["privacy/2030-01-01/".to_owned()]),
            "it links to privacy/2030-01-01/, where nothing was built",
        ),
        (
            "site/privacy/versions.json",
            |claims| claims.about[1].effective = Some("2024-05-02".parse().unwrap()),
            "it says that 2024-03-01 applies from",
        ),
        (
            "site/index.html",
            |claims| claims.about.last_mut().unwrap().summary.push("More.".to_owned()),
            "its summary of 2024-01-01 is not the one on the page of that version",
        ),
        (
            "site/privacy/history/index.html",
            |claims| claims.about[1].summary.clear(),
            "its summary of 2024-03-01 is not the one on the page of that version",
        ),
        (
            "site/privacy/calendar.ics",
            |claims| claims.about[1].effective = Some("2024-05-02".parse().unwrap()),
            "it says that 2024-03-01 applies from 2024-05-02, but elsewhere the date is 2024-05-01",
        ),
        (
            "site/calendar.ics",
            |claims| claims.about[1].summary[0].push('!'),
            "its summary of 2024-03-01 is not the one on the page of that version",
        ),
    ];
    for (file, edit, says) in mistaken {
        let mut pages = built(&project(|_| ()), "2024-03-02".parse().unwrap()).unwrap();
        let page = pages.values_mut().find(|page| format!("{}/{}", page.tree.folder(), page.path) == file).unwrap();
        edit(&mut page.claims);
        let found = contradicted(&pages);
        let is_named = |found: &Diagnostic| found.path() == file && found.message.starts_with(says);
        assert!(found.len() == 1 && is_named(&found[0]), "{file}: {found:#?}");
    }
}

/// One is read before the other, whichever it is.
#[test]
fn what_a_notice_says_of_another_is_held_against_that_one() {
    let whole = built(&starter(), "2026-11-24".parse().unwrap()).unwrap();
    for (of, other) in [("cookie-notice", "privacy"), ("privacy", "cookie-notice")] {
        let mut pages = whole.clone();
        let page = |notice: &str| (Tree::Site, format!("{notice}/history/index.html"));
        let mut told = pages[&page(other)].claims.about[0].clone();
        told.summary = vec!["Something else".to_owned()];
        let claims = &mut pages.get_mut(&page(of)).unwrap().claims;
        claims.links.extend([format!("{other}/#gone"), format!("{other}/feed.xml#gone"), format!("{other}/")]);
        claims.about.push(told.clone());
        let found = contradicted(&pages);
        let said: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
        let expected = [
            format!("it links to `gone` on {other}/, where nothing has that name"),
            format!("it links to `gone` on {other}/feed.xml, where nothing has that name"),
            format!("its summary of {} is not the one on the page of that version", told.version),
        ];
        assert_eq!(said, expected);
        assert!(found.iter().all(|found| found.path() == format!("site/{of}/history/index.html")), "{found:#?}");
    }
}

/// All that pages lead to is claimed, so that none can lead to what was not built.
#[test]
fn a_page_that_was_not_built_is_missed_by_all_that_lead_to_it() {
    let whole = built(&starter(), "2026-11-24".parse().unwrap()).unwrap();
    for gone in ["privacy/history/", "privacy/feed.xml", "es/calendar.ics", "privacy/2025-09-08/", "es/", ""] {
        let file = if gone.is_empty() || gone.ends_with('/') { format!("{gone}index.html") } else { gone.to_owned() };
        let mut pages = whole.clone();
        pages.remove(&(Tree::Site, file)).unwrap();
        let said = format!("it links to {gone}, where nothing was built");
        let found: BTreeSet<String> = contradicted(&pages)
            .into_iter()
            .filter(|found| found.message == said)
            .map(|found| found.path().strip_prefix("site/").unwrap_or_default().to_owned())
            .collect();
        let lead_there = pages.values().filter(|page| page.tree == Tree::Site && !is_comparison(&page.path));
        let lead_there = lead_there.filter(|page| hrefs(page).contains(gone)).map(|page| page.path.clone());
        let missed: Vec<String> = lead_there.filter(|page| !found.contains(page)).collect();
        assert!(missed.is_empty() && found.len() > 5, "{gone} is missed by {} pages, not by {missed:?}", found.len());
    }
}

/// Where a page leads in the site, as a reader of its HTML finds it; but for the words of a notice, where an editor leads
/// wherever they like.
fn hrefs(page: &Page) -> BTreeSet<String> {
    let base = url::Url::parse("https://example.org/legal/").unwrap();
    let here = base.join(page.path.strip_suffix("index.html").unwrap_or(&page.path)).unwrap();
    let html = std::str::from_utf8(&page.bytes).unwrap_or_default();
    let (before, rest) = html.split_once("<article").unwrap_or((html, ""));
    let after = rest.split_once("</article>").map_or("", |(_, after)| after);
    let links = [before, after].into_iter().flat_map(|part| part.split(" href=\"").skip(1));
    let links = links.filter_map(|rest| here.join(rest.split('"').next()?).ok());
    links.filter_map(|link| link.as_str().strip_prefix(base.as_str()).map(str::to_owned)).collect()
}
