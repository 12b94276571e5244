//! What people and programs follow: the feeds and the calendars of a built site.
#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test meets the world, and panics when it fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use atom_syndication::{Entry, Feed};
use chrono::DateTime;
use tempfile::TempDir;

struct Project(TempDir);

impl Project {
    fn starter() -> Self {
        let project = Self(TempDir::new().unwrap());
        project.run(&["init"]);
        project
    }

    /// A notice whose material change was replaced by a minor one, and another that was taken back.
    fn of_changed_minds() -> Self {
        let project = Self(TempDir::new().unwrap());
        let write = |path: &str, text: &str| {
            let path = project.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let settings = "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\ntimezone: UTC\n";
        write("noticepress.yaml", settings);
        write(
            "content/privacy/notice.yaml",
            "title: Privacy & more\nwithdrawn: [{version: 2024-05-01, on: 2024-05-10, reason: We thought again.}]\n\
             ended: {on: 2025-01-01, reason: The service has closed.}\n",
        );
        let text = |day: &str, front: &str, body: &str| {
            write(&format!("content/privacy/{day}.md"), &format!("---\nupdated: {day}\n{front}---\n{body}\n"));
        };
        let material = "change: material\nretroactive: false\nchoices: []\n";
        text("2024-01-01", "", "## Logs\n\nWe keep logs for 30 days. We <share> nothing.");
        let first = format!("{material}effective: 2024-03-15\nsummary: Logs stay.\n");
        text("2024-02-01", &first, "## Logs\n\nWe keep logs for 90 days. We <share> nothing.");
        text(
            "2024-02-20",
            "change: minor\nsummary: A slip.\n",
            "## Logs\n\nWe keep all logs for 90 days. We share nothing.",
        );
        let second = format!("{material}effective: 2024-06-15\nsummary: 'Logs: more, and “longer”; see us.'\n");
        text("2024-05-01", &second, "## Logs\n\nWe keep all logs for ever. We share nothing.");
        project
    }

    fn run(&self, arguments: &[&str]) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticepress"));
        let done = command.args(arguments).current_dir(self.0.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    fn build(&self, as_of: &str) {
        self.run(&["build", "--as-of", as_of]);
    }

    fn site(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join("output/site").join(path)).unwrap()
    }

    fn feed(&self, path: &str) -> Feed {
        Feed::read_from(self.site(path).as_bytes()).unwrap()
    }
}

fn ids(feed: &Feed) -> BTreeSet<String> {
    feed.entries.iter().map(|entry| entry.id.clone()).collect()
}

fn content(entry: &Entry) -> &str {
    entry.content.as_ref().unwrap().value.as_deref().unwrap()
}

const FEEDS: [&str; 12] = [
    "feed.xml",
    "feed-material.xml",
    "privacy/feed.xml",
    "privacy/feed-material.xml",
    "cookie-notice/feed.xml",
    "cookie-notice/feed-material.xml",
    "es/feed.xml",
    "es/feed-material.xml",
    "es/privacy/feed.xml",
    "es/privacy/feed-material.xml",
    "es/cookie-notice/feed.xml",
    "es/cookie-notice/feed-material.xml",
];

#[test]
fn every_feed_is_atom_with_ids_of_its_own_and_was_updated_with_its_newest_entry() {
    let project = Project::starter();
    project.build("2026-11-24");
    let mut feeds = BTreeSet::new();
    for path in FEEDS {
        let feed = project.feed(path);
        assert_eq!(feed.id, format!("https://example.org/legal/{path}"));
        assert!(feeds.insert(feed.id.clone()), "{path} has an id of its own");
        assert!(feed.links.iter().any(|link| link.rel == "self" && link.href == feed.id), "{path} names itself");
        assert!(!feed.authors.is_empty());
        assert_eq!(ids(&feed).len(), feed.entries.len(), "{path} tells each change once");
        if let Some(newest) = feed.entries.iter().map(|entry| entry.updated).max() {
            assert_eq!(feed.updated, newest, "{path}");
        }
        let xml = project.site(path);
        for tag in ["updated", "published"] {
            for date in xml.split(&format!("<{tag}>")).skip(1) {
                let date = date.split('<').next().unwrap();
                assert!(DateTime::parse_from_rfc3339(date).is_ok(), "{path}: {date}");
            }
        }
        for entry in &feed.entries {
            let is_material = entry.categories[0].term == "material";
            assert!(is_material || !path.contains("material"), "{path} tells of {}", entry.id);
            for (open, close) in
                [("<ins>", "</ins>"), ("<del>", "</del>"), ("<p", "</p>"), ("<blockquote>", "</blockquote>")]
            {
                assert_eq!(content(entry).matches(open).count(), content(entry).matches(close).count(), "{path}");
            }
        }
    }
    assert_eq!((project.feed("feed-material.xml").entries.len(), project.feed("feed.xml").entries.len()), (2, 11));
}

#[test]
fn the_id_of_an_entry_stays_and_nothing_is_new_when_a_text_takes_effect() {
    let project = Project::starter();
    project.build("2026-11-24");
    let [feed, earlier] = ["feed.xml", "privacy/feed-material.xml"].map(|path| project.feed(path));
    project.build("2027-06-01");
    assert_eq!(project.feed("feed.xml"), feed);
    assert_eq!(project.feed("privacy/feed-material.xml"), earlier);
    assert!(ids(&earlier).is_subset(&ids(&feed)), "an entry is the same in each feed");
}

#[test]
fn an_entry_tells_the_change_in_plain_words_and_shows_the_words_that_changed() {
    let project = Project::of_changed_minds();
    project.build("2024-02-10");
    let feed = project.feed("privacy/feed.xml");
    insta::assert_snapshot!(content(&feed.entries[0]).replace("</p>", "</p>\n"), @r#"
    <p>Material change. It applies from 15 March 2024.</p>
    <ul><li>Logs stay.</li></ul><p><a href="https://example.org/privacy/2024-02-01/changes/#logs">Logs</a>: reworded</p>
    <blockquote><p>We keep logs for <del>30</del> <ins>90</ins> days.</p>
    </blockquote><p><a href="https://example.org/privacy/2024-02-01/changes/">See every change</a> · <a href="https://example.org/privacy/2024-02-01/">Read the text</a></p>
    "#);
    assert_eq!(feed.title.value, "Privacy & more: changes");
}

#[test]
fn an_entry_says_what_became_of_a_text_that_never_applied() {
    let project = Project::of_changed_minds();
    project.build("2024-05-10");
    let feed = project.feed("feed-material.xml");
    let told: String = feed
        .entries
        .iter()
        .map(|entry| format!("{} {}\n", entry.updated.date_naive(), content(entry).split("</p>").next().unwrap()))
        .collect();
    insta::assert_snapshot!(told, @r#"
    2024-05-10 <p>Material change. It was to apply from 15 June 2024, and was withdrawn on 10 May 2024. We thought again.
    2024-02-20 <p>Material change. The <a href="https://example.org/privacy/2024-02-20/">text of 20 February 2024</a> took its place before it applied, and applies from 15 March 2024.
    "#);
}

#[test]
fn pages_and_the_history_lead_to_the_feeds() {
    let project = Project::starter();
    project.build("2026-11-24");
    let page = project.site("privacy/history/index.html");
    for file in ["feed.xml", "feed-material.xml"] {
        let link = |href: &str| format!("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{href}");
        assert!(page.contains(&format!("href=\"../../{file}\">")) && page.contains(&link("Privacy Notice:")), "{file}");
        assert!(page.contains(&format!("<a href=\"../../privacy/{file}\">")), "{file}");
    }
}
