//! What people and programs follow: the feeds and the calendars of a built site.

use std::collections::BTreeSet;

use atom_syndication::{Entry, Feed};
use chrono::DateTime;

use crate::project::{Project, SETTINGS, Sandbox, material};

/// A notice whose material change was replaced by a minor one, and another that was taken back.
fn of_changed_minds() -> Sandbox {
    let settings = "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\ntimezone: UTC\n";
    let sheet = "title: Privacy & more\nwithdrawn: [{version: 2024-05-01, on: 2024-05-10, reason: We thought again.}]\n\
                 ended: {on: 2025-01-01, reason: The service has closed.}\n";
    let project = Project::empty()
        .write(SETTINGS, settings)
        .write("content/privacy/notice.yaml", sheet)
        .version("privacy", "2024-01-01", "", "## Logs\n\nWe keep logs for 30 days. We <share> nothing.")
        .version(
            "privacy",
            "2024-02-01",
            &material("2024-03-15", "Logs stay."),
            "## Logs\n\nWe keep logs for 90 days. We <share> nothing.",
        )
        .version(
            "privacy",
            "2024-02-20",
            "change: minor\nsummary: A slip.\n",
            "## Logs\n\nWe keep all logs for 90 days. We share nothing.",
        )
        .version(
            "privacy",
            "2024-05-01",
            &material("2024-06-15", "'Logs: more, and “longer”; see us.'"),
            "## Logs\n\nWe keep all logs for ever. We share nothing.",
        );
    Sandbox::with(&project)
}

impl Sandbox {
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
    let sandbox = Sandbox::with_starter();
    sandbox.build_on("2026-11-24");
    let mut feeds = BTreeSet::new();
    for path in FEEDS {
        let feed = sandbox.feed(path);
        assert_eq!(feed.id, format!("https://example.org/legal/{path}"));
        assert!(feeds.insert(feed.id.clone()), "{path} has an id of its own");
        assert!(feed.links.iter().any(|link| link.rel == "self" && link.href == feed.id), "{path} names itself");
        assert_eq!(
            feed.authors.iter().map(|author| &*author.name).collect::<Vec<_>>(),
            ["Example Learning Consortium"]
        );
        assert_eq!(ids(&feed).len(), feed.entries.len(), "{path} tells each change once");
        if let Some(newest) = feed.entries.iter().map(|entry| entry.updated).max() {
            assert_eq!(feed.updated, newest, "{path}");
        }
        let xml = sandbox.site(path);
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
    assert_eq!((sandbox.feed("feed-material.xml").entries.len(), sandbox.feed("feed.xml").entries.len()), (2, 11));
}

#[test]
fn the_id_of_an_entry_stays_and_nothing_is_new_when_a_text_takes_effect() {
    let sandbox = Sandbox::with_starter();
    sandbox.build_on("2026-11-24");
    let [feed, earlier] = ["feed.xml", "privacy/feed-material.xml"].map(|path| sandbox.feed(path));
    sandbox.build_on("2027-06-01");
    assert_eq!(sandbox.feed("feed.xml"), feed);
    assert_eq!(sandbox.feed("privacy/feed-material.xml"), earlier);
    assert!(ids(&earlier).is_subset(&ids(&feed)), "an entry is the same in each feed");
}

#[test]
fn an_entry_tells_the_change_in_plain_words_and_shows_the_words_that_changed() {
    let sandbox = of_changed_minds();
    sandbox.build_on("2024-02-10");
    let feed = sandbox.feed("privacy/feed.xml");
    insta::assert_snapshot!(content(&feed.entries[0]).replace("</p>", "</p>\n"), @r#"
    <p>Material change, in force from 15 March 2024.</p>
    <ul><li>Logs stay.</li></ul><p><a href="https://example.org/privacy/2024-02-01/changes/#logs">Logs</a>: changed</p>
    <blockquote><p>We keep logs for <del>30</del> <ins>90</ins> days.</p>
    </blockquote><p><a href="https://example.org/privacy/2024-02-01/changes/">See all the changes</a> · <a href="https://example.org/privacy/2024-02-01/">Read the full text</a></p>
    "#);
    assert_eq!(feed.title.value, "Privacy & more: changes");
}

#[test]
fn an_entry_says_what_became_of_a_text_that_never_applied() {
    let sandbox = of_changed_minds();
    sandbox.build_on("2024-05-10");
    let feed = sandbox.feed("feed-material.xml");
    let told: String = feed
        .entries
        .iter()
        .map(|entry| format!("{} {}\n", entry.updated.date_naive(), content(entry).split("</p>").next().unwrap()))
        .collect();
    insta::assert_snapshot!(told, @r#"
    2024-05-10 <p>Material change. It was due to apply from 15 June 2024, but was withdrawn on 10 May 2024. We thought again.
    2024-02-20 <p>Material change. It was replaced before it applied by the <a href="https://example.org/privacy/2024-02-20/">version of 20 February 2024</a>, which applies from 15 March 2024.
    "#);
}

/// The lines of a calendar, unfolded, of each event the properties named.
fn events(calendar: &str, properties: &[&str]) -> String {
    let unfolded = calendar.replace("\r\n ", "").replace("\r\n", "\n");
    let wanted = |line: &&str| properties.iter().any(|name| line.split([':', ';']).next() == Some(name));
    unfolded.lines().filter(wanted).map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_calendar_has_a_day_for_each_text_that_takes_effect() {
    let sandbox = Sandbox::with_starter();
    sandbox.build_on("2026-11-24");
    let calendar = sandbox.site("privacy/calendar.ics");
    for line in calendar.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line}");
    }
    let start = calendar.find("BEGIN:VEVENT").unwrap();
    insta::assert_snapshot!(calendar[..start].replace("\r\n", "\n"), @r"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//noticepress//noticepress//EN
    CALSCALE:GREGORIAN
    METHOD:PUBLISH
    NAME:Privacy Notice: dates of changes
    X-WR-CALNAME:Privacy Notice: dates of changes
    ");
    let newest = &calendar[calendar.rfind("BEGIN:VEVENT").unwrap()..];
    insta::assert_snapshot!(newest.replace("\r\n ", "").replace("\r\n", "\n"), @r"
    BEGIN:VEVENT
    DESCRIPTION:Material change\, version of 16 November 2026.\n- We will send log information about each order paid by card to our payment provider\, so that it can detect fraud.\n- We will keep sign-in logs for 90 days instead of 30.\n- We will close accounts that nobody has signed in to for 24 months\, where until now we could choose to.\n- We will no longer give the names of people at our events to sponsors.\nSee all the changes: https://example.org/legal/privacy/2026-11-16/changes/\nRead the full text: https://example.org/legal/privacy/2026-11-16/
    DTEND;VALUE=DATE:20270102
    DTSTAMP:20261116T000000Z
    DTSTART;VALUE=DATE:20270101
    LAST-MODIFIED:20261116T000000Z
    SEQUENCE:0
    STATUS:CONFIRMED
    SUMMARY:Privacy Notice: material change takes effect
    TRANSP:TRANSPARENT
    UID:privacy-2026-11-16-en@example.org.legal
    URL:https://example.org/legal/privacy/2026-11-16/
    END:VEVENT
    END:VCALENDAR
    ");
    let all = events(&sandbox.site("es/calendar.ics"), &["UID"]);
    assert_eq!(all.lines().collect::<BTreeSet<_>>().len(), all.lines().count(), "{all}");
    sandbox.build_on("2027-06-01");
    assert_eq!(sandbox.site("privacy/calendar.ics"), calendar, "no clock has a part in it");
}

#[test]
fn a_calendar_cancels_what_was_withdrawn_leaves_out_what_was_replaced_and_has_the_end() {
    let sandbox = of_changed_minds();
    let told = |as_of: &str| {
        sandbox.build_on(as_of);
        let names = ["SUMMARY", "DTSTART", "DTSTAMP", "STATUS"];
        events(&sandbox.site("calendar.ics"), &names)
    };
    let announced = told("2024-05-01");
    assert!(announced.contains("material change takes effect") && !announced.contains("CANCELLED"), "{announced}");
    insta::assert_snapshot!(told("2024-05-10"), @r"
    DTSTAMP:20240101T000000Z
    DTSTART;VALUE=DATE:20240101
    STATUS:CONFIRMED
    SUMMARY:Privacy & more: first version takes effect
    DTSTAMP:20240220T000000Z
    DTSTART;VALUE=DATE:20240315
    STATUS:CONFIRMED
    SUMMARY:Privacy & more: material change takes effect
    DTSTAMP:20240510T000000Z
    DTSTART;VALUE=DATE:20240615
    STATUS:CANCELLED
    SUMMARY:Privacy & more: material change withdrawn
    DTSTAMP:20240101T000000Z
    DTSTART;VALUE=DATE:20250101
    STATUS:CONFIRMED
    SUMMARY:Privacy & more ends
    ");
    assert!(!sandbox.site("calendar.ics").contains("closed"), "why it ends is told on its day");
    sandbox.build_on("2025-01-01");
    assert!(sandbox.site("calendar.ics").contains("The service has closed."));
}

#[test]
fn pages_and_the_history_lead_to_the_feeds_and_the_calendar() {
    let sandbox = Sandbox::with_starter();
    sandbox.build_on("2026-11-24");
    let page = sandbox.site("privacy/history/index.html");
    for file in ["feed.xml", "feed-material.xml"] {
        let link = |href: &str| format!("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{href}");
        assert!(page.contains(&format!("href=\"../../{file}\">")) && page.contains(&link("Privacy Notice:")), "{file}");
        assert!(page.contains(&format!("<a href=\"../../privacy/{file}\">")), "{file}");
    }
    assert!(page.contains("<link rel=\"alternate\" type=\"text/calendar\" title=\"Privacy Notice: dates of changes\""));
    assert!(page.contains("<a href=\"../../privacy/calendar.ics\">Calendar of changes (.ics)</a>"));
}

/// What the head of a page says of its version, as JSON.
fn described(sandbox: &Sandbox, page: &str) -> serde_json::Value {
    let html = sandbox.site(page);
    let data =
        html.split("<script type=\"application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    serde_json::from_str(data.unwrap_or_default()).unwrap_or_else(|cause| panic!("{page}: {cause}: {data:?}"))
}

#[test]
fn a_page_describes_its_version_in_the_terms_of_schema_org() {
    let sandbox = of_changed_minds();
    sandbox.build_on("2024-04-01");
    let now = described(&sandbox, "privacy/index.html");
    assert_eq!(now, described(&sandbox, "privacy/2024-02-20/index.html"), "the notice shows that version");
    insta::assert_snapshot!(serde_json::to_string_pretty(&now).unwrap(), @r##"
    {
      "@context": "https://schema.org",
      "@type": "DigitalDocument",
      "datePublished": "2024-02-20",
      "exampleOfWork": {
        "@id": "https://example.org/privacy/"
      },
      "inLanguage": "en",
      "isBasedOn": "https://example.org/privacy/2024-02-01/",
      "name": "Privacy & more",
      "publisher": {
        "@type": "Organization",
        "name": "Example"
      },
      "temporalCoverage": "2024-03-15/2024-12-31",
      "url": "https://example.org/privacy/2024-02-20/",
      "version": "2024-02-20"
    }
    "##);
    let first = described(&sandbox, "privacy/2024-01-01/index.html");
    assert_eq!(first["temporalCoverage"], "2024-01-01/2024-03-14");
    assert_eq!(first.get("isBasedOn"), None);
    assert_eq!(described(&sandbox, "privacy/2024-02-01/index.html").get("temporalCoverage"), None, "it never applied");
    let redline = sandbox.site("privacy/2024-02-20/changes/index.html");
    assert!(!redline.contains("ld+json"), "a redline is no version");
    // The notice ends, and nothing comes after.
    sandbox.build_on("2024-12-31");
    assert_eq!(described(&sandbox, "privacy/index.html")["temporalCoverage"], "2024-03-15/2024-12-31");
}

#[test]
fn no_words_lead_out_of_what_a_page_says_to_programs() {
    let title = "</script><script>alert(1)</script><!--\u{2028}]]>";
    let project = Project::empty()
        .write(
            SETTINGS,
            format!("title: Legal\nbase_url: https://example.org/\ntimezone: UTC\norganization: {{name: '{title}'}}\n"),
        )
        .version("privacy", "2024-01-01", &format!("title: '{title}'\n"), "Words.");
    let sandbox = Sandbox::with(&project);
    sandbox.build_on("2024-04-01");
    let said = described(&sandbox, "privacy/index.html");
    assert_eq!((&said["name"], &said["publisher"]["name"]), (&title.into(), &title.into()));
    assert!(!sandbox.site("privacy/index.html").contains("<script>alert"));
}
