//! What pages of a site with many notices name.

use std::fs;

use crate::project::page::Page;
use crate::project::{Project, SETTINGS, Sandbox};

fn notices(count: usize) -> Project {
    let settings = "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\ntimezone: UTC\n";
    (1..=count).fold(Project::empty().write(SETTINGS, settings), |project, n| {
        let id = format!("notice-{n:02}");
        project.write(&format!("content/{id}/notice.yaml"), format!("title: Notice {n}\n")).version(
            &id,
            "2023-01-10",
            "",
            "We keep your letters for 30 days.",
        )
    })
}

/// How many notices a page of a site leads to.
fn named(sandbox: &Sandbox, page: &str) -> usize {
    let html = fs::read_to_string(sandbox.output().join("site").join(page)).expect("the page is there");
    let page = Page::parse(&html);
    let hrefs = page.all("a").filter_map(|link| link.attribute("href"));
    let mut notices: Vec<&str> = hrefs.filter(|href| href.trim_end_matches('/').contains("notice-")).collect();
    notices.retain(|href| href.trim_start_matches("../").trim_end_matches('/').matches('/').count() == 0);
    notices.sort_unstable();
    notices.dedup();
    notices.len()
}

#[test]
fn of_many_notices_the_homepage_names_all_and_a_page_its_own() {
    let sandbox = Sandbox::with(&notices(25));
    sandbox.succeeds(&["build"]);
    assert_eq!([named(&sandbox, "index.html"), named(&sandbox, "notice-07/history/index.html")], [25, 25]);
    // One more changes every page, also those that were built before.
    sandbox.replace(&notices(26));
    sandbox.succeeds(&["build"]);
    assert_eq!([named(&sandbox, "index.html"), named(&sandbox, "notice-07/history/index.html")], [26, 1]);
    assert_eq!(named(&sandbox, "404.html"), 0);
    sandbox.succeeds(&["check"]);
}
