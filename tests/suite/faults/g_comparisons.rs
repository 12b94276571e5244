//! Part G: `serve` compares any two versions, as a build that compares all would.

use std::collections::BTreeMap;

use super::server::{Answer, Server};
use crate::project::{Project, SETTINGS, Sandbox, good};

const YEARS: std::ops::Range<u32> = 2010..2021;
const LATER: &str = "2044-01-01";

/// More versions than `auto` compares each with each, in two languages, and one that nobody can read yet.
fn with_many_versions() -> Project {
    let text =
        |year: u32| format!("## Fees\n\nA letter costs {year} cents.\n\n## Refunds\n\nWrite within {year} days.");
    let days = YEARS.map(|year| (format!("{year}-01-01"), year)).chain([(LATER.to_owned(), 2044)]);
    let two = good().replace(SETTINGS, "languages: [en]", "languages: [en, es]\nrules: {N0130: off}");
    let project =
        two.replace("content/privacy/2024-03-01.md", "change: material", "change: material\ntranslations: later");
    days.fold(project, |project, (day, year)| {
        let front = if year == YEARS.start { "title: Terms\n" } else { "title: Terms\nchange: minor\n" };
        let spanish = format!("---\ntitle: Condiciones\n---\n\n## Precios\n\nUna carta cuesta {year} céntimos.\n");
        project.version("terms", &day, front, &text(year)).write(&format!("content/terms/{day}.es.md"), spanish)
    })
}

/// What a build of the project makes whose site is at the address of a server, by path.
fn built_for(server: &Server, project: &Project) -> BTreeMap<String, String> {
    let sandbox = Sandbox::with(project);
    sandbox.succeeds(&["build", "--base-url", &format!("http://127.0.0.1:{}/", server.port)]);
    let files = sandbox.every_output_file().into_iter();
    let pages = files.filter_map(|(path, bytes)| Some((path.strip_prefix("site/")?.to_owned(), bytes)));
    pages.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

/// A page as it was built, without the script that loads it again.
fn bare(answer: &Answer) -> String {
    answer.body().split_inclusive('\n').filter(|line| !line.contains("/@noticepress/reload.js")).collect()
}

#[test]
fn serve_shows_each_pair_of_versions_as_a_build_that_compares_all() {
    let project = with_many_versions();
    let sandbox = Sandbox::with(&project);
    let server = Server::start(&sandbox);
    let some = built_for(&server, &project);
    let all = built_for(&server, &project.append(SETTINGS, "compare: all\n"));
    let is_missing = |path: &&String| path.contains("/compare/") && !some.contains_key(*path);
    let missing: Vec<&String> = all.keys().filter(is_missing).collect();
    let of = |start: &str| missing.iter().filter(|path| path.starts_with(start)).count();
    assert!(of("terms/") > 20 && of("es/terms/") == of("terms/"), "{missing:?}");
    for path in missing {
        let answer = server.ask(&format!("/{}", path.trim_end_matches("index.html")), "");
        assert!(answer.status() == 200 && bare(&answer) == all[path], "{path}: {}", answer.0);
        assert!(bare(&server.ask(&format!("/{path}"), "")) == all[path], "{path}, the second time");
    }
    // The pages of the site are those of its own build, which say that not every pair has one.
    for path in ["terms/2019-01-01/changes/index.html", "es/terms/compare/2010-01-01/2020-01-01/index.html"] {
        assert!(bare(&server.ask(&format!("/{path}"), "")) == some[path], "{path}");
        assert!(some[path].contains("noticepress diff terms@") && !all[path].contains("noticepress diff"), "{path}");
    }
}

#[test]
fn two_versions_in_the_other_order_lead_to_the_page_that_compares_them() {
    let sandbox = Sandbox::with(&with_many_versions());
    let server = Server::start(&sandbox);
    let day = "/@noticepress/on/2024-01-01";
    for (asked, due) in [
        ("/terms/compare/2016-01-01/2012-01-01/", "/terms/compare/2012-01-01/2016-01-01/"),
        ("/es/terms/compare/2016-01-01/2012-01-01/", "/es/terms/compare/2012-01-01/2016-01-01/"),
        ("/terms/compare/2012-01-01/2016-01-01", "/terms/compare/2012-01-01/2016-01-01/"),
        ("/terms/compare/2012-01-01/2013-01-01/", "/terms/2013-01-01/changes/"),
        ("/terms/compare/2013-01-01/2012-01-01/", "/terms/2013-01-01/changes/"),
    ] {
        for view in ["", day] {
            let answer = server.ask(&format!("{view}{asked}"), "");
            assert_eq!(answer.header("location"), Some(format!("{view}{due}")), "{asked}: {}", answer.0);
            assert_eq!(server.ask(&format!("{view}{due}"), "").status(), 200, "{due}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_not_compared() {
    let sandbox = Sandbox::with(&with_many_versions());
    let server = Server::start(&sandbox);
    let later = format!("terms/compare/2012-01-01/{LATER}/");
    for path in [
        &*later,
        "terms/compare/2012-01-01/2012-01-01/",
        "terms/compare/2012-01-01/2012-01-02/",
        "notes/compare/2012-01-01/2016-01-01/",
        "fr/terms/compare/2012-01-01/2016-01-01/",
        "terms/compare/2012-01-01/2016-01-01/more/",
    ] {
        let answer = server.ask(&format!("/{path}"), "");
        assert!(answer.status() == 404 && !answer.0.contains(LATER), "{path}: {}", answer.0);
    }
    let there = server.ask(&format!("/@noticepress/on/{LATER}/{later}"), "");
    assert!(there.status() == 200 && there.body().contains(&format!("data-to=\"{LATER}\"")), "{}", there.0);
    assert!(there.body().contains(&format!("As of {LATER}")), "{}", there.0);
}

#[test]
fn a_comparison_follows_what_is_saved() {
    let sandbox = Sandbox::with(&with_many_versions());
    let server = Server::start(&sandbox);
    let path = "/terms/compare/2012-01-01/2016-01-01/";
    assert!(server.ask(path, "").body().contains("2016 cents"));
    sandbox.edit("content/terms/2016-01-01.md", "2016 cents", "16 dollars");
    server.wait_for(path, "16 dollars");
    std::fs::remove_file(sandbox.root().join("content/terms/2016-01-01.md")).expect("the test takes a version away");
    std::fs::remove_file(sandbox.root().join("content/terms/2016-01-01.es.md")).expect("and its translation");
    server.wait_until(path, "that the version is gone", |answer| answer.status() == 404);
}

#[test]
fn the_start_page_offers_any_two_versions_that_can_be_read() {
    let sandbox = Sandbox::with(&with_many_versions());
    let server = Server::start(&sandbox);
    let start = server.ask("/@noticepress/", "");
    let form =
        start.body().split("<form class=\"pair\"").find(|form| form.contains("value=\"terms\"")).unwrap_or_default();
    let options = |name: &str| {
        let select = form.split("<select").find(|select| select.contains(&format!("name=\"{name}\"")));
        let options = select.unwrap_or_default().split("</option>").filter_map(|option| option.rsplit_once('>'));
        options.map(|(_, words)| words.to_owned()).filter(|words| words.starts_with("20")).collect::<Vec<_>>()
    };
    let readable: Vec<String> = YEARS.rev().map(|year| format!("{year}-01-01")).collect();
    assert_eq!((options("from"), options("to")), (readable.clone(), readable), "{form}");
    let asked = |query: &str| server.ask(&format!("/@noticepress/compare?{query}"), "").header("location");
    for (query, due) in [
        ("notice=terms&from=2012-01-01&to=2016-01-01", "/terms/compare/2012-01-01/2016-01-01/"),
        ("notice=terms&from=2016-01-01&to=2012-01-01&as_of=2024-03-15", "/terms/compare/2012-01-01/2016-01-01/"),
        ("notice=terms&from=2012-01-01&to=2013-01-01", "/terms/2013-01-01/changes/"),
        (
            "notice=terms&from=2012-01-01&to=2044-01-01&as_of=2044-01-01",
            "/@noticepress/on/2044-01-01/terms/compare/2012-01-01/2044-01-01/",
        ),
        ("notice=terms&from=2012-01-01&to=2012-01-01", "/@noticepress/"),
        ("notice=terms&from=2012-01-01&to=2044-01-01", "/@noticepress/"),
        ("notice=terms&from=2012-01-01&to=2016-01-01&as_of=soon", "/@noticepress/"),
        ("notice=https://example.org/&from=2012-01-01&to=2016-01-01", "/@noticepress/"),
        ("", "/@noticepress/"),
    ] {
        assert_eq!(asked(query).as_deref(), Some(due), "{query}");
    }
}
