//! Part F: the day that a build is for, and what must not be seen before its day.

use std::process::Command;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::project::page::{Page, article};
use crate::project::{
    NEW, OLD, PIXEL, Project, SETTINGS, Sandbox, changes, good, in_languages, program, run, tree, with_paragraph,
};

/// Time zones, and the moment their 15 April 2024 begins: the effective date of the newer text.
const MIDNIGHTS: [(&str, &str); 8] = [
    ("Etc/GMT+12", "2024-04-15T00:00:00-12:00"),
    ("America/New_York", "2024-04-15T00:00:00-04:00"),
    ("UTC", "2024-04-15T00:00:00+00:00"),
    ("Europe/Lisbon", "2024-04-15T00:00:00+01:00"),
    ("Asia/Kathmandu", "2024-04-15T00:00:00+05:45"),
    ("Australia/Lord_Howe", "2024-04-15T00:00:00+10:30"),
    ("Pacific/Chatham", "2024-04-15T00:00:00+12:45"),
    ("Pacific/Kiritimati", "2024-04-15T00:00:00+14:00"),
];

fn in_zone(zone: &str) -> Sandbox {
    Sandbox::with(&good().replace(SETTINGS, "timezone: UTC", &format!("timezone: {zone}")))
}

/// The version that the notice's own page shows.
fn in_force(sandbox: &Sandbox) -> String {
    let page = sandbox.site("privacy/index.html");
    let article = Page::parse(article(&page));
    article.elements[0].attribute("data-version").expect("a text names its version").to_owned()
}

fn as_utc(moment: DateTime<chrono::FixedOffset>) -> String {
    moment.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[test]
fn f01_a_text_applies_from_midnight_in_the_configured_zone_and_in_no_other() {
    for (zone, midnight) in MIDNIGHTS {
        let sandbox = in_zone(zone);
        let midnight = DateTime::parse_from_rfc3339(midnight).expect("the table holds instants");
        let moments = [
            (midnight - TimeDelta::seconds(1), "2023-01-10"),
            (midnight, "2024-03-01"),
            (midnight + TimeDelta::seconds(1), "2024-03-01"),
        ];
        for (moment, version) in moments {
            // The same moment, written in the zone's own time, in UTC, and in a zone far away.
            for written in [moment.to_rfc3339(), as_utc(moment), far_away(moment)] {
                sandbox.succeeds(&["build", "--as-of", &written]);
                assert_eq!(in_force(&sandbox), version, "{written} in {zone}");
            }
        }
    }
}

fn far_away(moment: DateTime<chrono::FixedOffset>) -> String {
    let offset = chrono::FixedOffset::west_opt(11 * 3600).expect("11 hours are an offset");
    moment.with_timezone(&offset).to_rfc3339()
}

#[test]
fn f01_a_text_is_readable_from_midnight_in_the_configured_zone() {
    for (zone, midnight) in
        [("Etc/GMT+12", "2024-03-01T00:00:00-12:00"), ("Pacific/Kiritimati", "2024-03-01T00:00:00+14:00")]
    {
        let sandbox = in_zone(zone);
        let midnight = DateTime::parse_from_rfc3339(midnight).expect("the table holds instants");
        sandbox.succeeds(&["build", "--as-of", &as_utc(midnight - TimeDelta::seconds(1))]);
        sandbox.nowhere_says("2024-03-01");
        sandbox.succeeds(&["build", "--as-of", &as_utc(midnight + TimeDelta::seconds(1))]);
        assert!(article(&sandbox.site("privacy/2024-03-01/index.html")).contains("payment provider"), "{zone}");
    }
}

#[test]
fn f01_a_date_alone_is_a_day_in_any_zone() {
    for (zone, _) in MIDNIGHTS {
        let sandbox = in_zone(zone);
        for (day, version) in [("2024-04-14", "2023-01-10"), ("2024-04-15", "2024-03-01")] {
            sandbox.succeeds(&["build", "--as-of", day]);
            assert_eq!(in_force(&sandbox), version, "{day} in {zone}");
        }
    }
}

#[test]
fn f03_a_day_that_begins_when_the_clocks_have_skipped_midnight_begins_at_its_first_instant() {
    // Beirut went from 23:59:59 on 27 March 2021 to 01:00 on the 28th.
    let project = good()
        .replace(SETTINGS, "timezone: UTC", "timezone: Asia/Beirut")
        .rename(NEW, "content/privacy/2021-03-28.md")
        .rename(OLD, "content/privacy/2020-01-10.md")
        .replace("content/privacy/2020-01-10.md", "2023-01-10", "2020-01-10")
        .replace("content/privacy/2021-03-28.md", "updated: 2024-03-01", "updated: 2021-03-28")
        .replace("content/privacy/2021-03-28.md", "effective: 2024-04-15", "effective: 2021-05-28");
    let sandbox = Sandbox::with(&project);
    sandbox.succeeds(&["build", "--as-of", "2021-03-27T21:59:59Z"]);
    sandbox.nowhere_says("2021-03-28");
    sandbox.succeeds(&["build", "--as-of", "2021-03-27T22:00:00Z"]);
    assert!(sandbox.site("index.html").contains("2021-03-28"));
}

#[test]
fn f01_no_variable_moves_the_clock() {
    let variables =
        [("SOURCE_DATE_EPOCH", "1685577600"), ("TZ", "Pacific/Kiritimati"), ("TZ", "Etc/GMT+12"), ("TZ", ":/nowhere")];
    for (name, value) in variables {
        let sandbox = in_zone("UTC");
        for (moment, version) in [("2024-04-14T23:59:59Z", "2023-01-10"), ("2024-04-15T00:00:01Z", "2024-03-01")] {
            let mut command = sandbox.command(&["build", "--as-of", moment]);
            command.env(name, value);
            let run = run(command);
            assert!(run.code == Some(0), "{run}");
            assert_eq!(in_force(&sandbox), version, "{moment} with {name}={value}");
        }
        // Today is long after the effective date, and the variable says 2023.
        let mut command = program(&["build"]);
        command.arg("--root").arg(sandbox.root()).env(name, value);
        let run = run(command);
        assert!(run.code == Some(0), "{run}");
        assert_eq!(in_force(&sandbox), "2024-03-01", "today with {name}={value}");
    }
}

#[test]
fn f01_a_moment_without_a_zone_is_no_moment() {
    let sandbox = in_zone("UTC");
    for moment in ["2024-04-15T00:00:00", "2024-04-31", "tomorrow", ""] {
        let run = sandbox.run(&["build", "--as-of", moment]);
        assert!(run.code == Some(2) && run.bad_manners().is_empty(), "{moment:?}\n{run}");
    }
}

const BEFORE: &str = "2024-02-15";
const MATERIAL: &str = "change: material\nretroactive: false\n";

/// A version that says `canary` wherever a version can say anything.
fn secret(updated: &str, kind: &str, canary: &str) -> String {
    format!(
        "---\ntitle: Notice {canary}\nupdated: {updated}\neffective: 2024-12-01\n{kind}\
         summary: About {canary}.\nimpact: It means {canary}.\n\
         choices:\n  - {{text: Turn {canary} off, url: \"https://example.org/{canary}\"}}\n\
         extra: {{{canary}: {canary}}}\n---\n\n\
         ## Heading {canary}\n\nText {canary}[^1].\n\n![{canary}]({canary}.png)\n\n[^1]: Note {canary}.\n"
    )
}

/// Builds as of 15 February 2024 with and without files that nobody may see yet.
fn assert_nothing_shows(public: &Project, secrets: &Project, words: &[&str]) {
    let [plain, sandbox] = [public, secrets].map(Sandbox::with);
    for sandbox in [&plain, &sandbox] {
        sandbox.succeeds(&["build", "--as-of", BEFORE]);
    }
    assert_eq!(changes(&plain.output_tree(), &sandbox.output_tree()), [""; 0], "not one byte tells of them");
    for (path, bytes) in tree(&sandbox.output()) {
        for word in words {
            let held = bytes.windows(word.len()).any(|bytes| bytes.eq_ignore_ascii_case(word.as_bytes()));
            assert!(!held && !path.contains(word), "{word} is in {path}");
        }
    }
}

/// The good project as it was before its newer text was written.
fn before_the_newer_text() -> Project {
    good().without(NEW)
}

#[test]
fn f05_not_one_byte_of_a_scheduled_text_is_in_the_output() {
    let secrets = before_the_newer_text()
        .write(NEW, secret("2024-03-01", MATERIAL, "canarybird"))
        .write("content/privacy/canarybird.png", PIXEL);
    let words = ["canarybird", "2024-03-01", "2024-12-01", "March 1, 2024", "1 March 2024", "December 2024"];
    assert_nothing_shows(&before_the_newer_text(), &secrets, &words);
    // On its day all of these tell of it, so that they are known to have kept silent.
    let sandbox = Sandbox::with(&secrets);
    sandbox.succeeds(&["build", "--as-of", "2024-03-01"]);
    let sitemap = sandbox.site("sitemap.xml");
    assert!(sitemap.contains("2024-03-01"));
    for file in ["feed.xml", "feed-material.xml", "calendar.ics", "versions.json"].map(|file| format!("privacy/{file}"))
    {
        let text = sandbox.site(&file).replace("\r\n ", "");
        assert!(text.contains("canarybird") && text.contains("2024-03-01"), "{file}");
    }
}

#[test]
fn f05_not_one_byte_of_a_draft_is_in_the_output() {
    let secrets = before_the_newer_text()
        .write("content/privacy/2024-01-20.md", secret("2024-01-20", &format!("{MATERIAL}draft: true\n"), "draftfinch"))
        .write("content/privacy/draftfinch.png", PIXEL);
    let words = ["draftfinch", "2024-01-20", "2024-12-01", "January 20, 2024", "20 January 2024"];
    assert_nothing_shows(&before_the_newer_text(), &secrets, &words);
}

#[test]
fn f05_not_one_byte_of_a_notice_that_is_only_scheduled_is_in_the_output() {
    let secrets = before_the_newer_text()
        .write("content/canarybird/2024-03-01.md", secret("2024-03-01", "", "canarybird"))
        .write("content/canarybird/notice.yaml", "title: Canarybird\ndescription: About the canarybird.\n")
        .write("content/canarybird/canarybird.png", PIXEL);
    assert_nothing_shows(&before_the_newer_text(), &secrets, &["canarybird", "2024-03-01", "2024-12-01"]);
}

#[test]
fn f05_not_one_byte_of_a_scheduled_texts_translation_is_in_the_output() {
    let languages = |project: Project| project.replace(SETTINGS, "languages: [en]", "languages: [en, es]");
    let public = languages(before_the_newer_text());
    let translation =
        "---\ntitle: Aviso canarybird\nsummary: Sobre canarybird.\n---\n\n## Datos\n\nTexto canarybird.\n";
    let secrets = languages(good()).write("content/privacy/2024-03-01.es.md", translation);
    assert_nothing_shows(&public, &secrets, &["canarybird", "2024-03-01"]);
}

#[test]
fn f05_what_was_seen_too_early_is_gone_after_the_next_build() {
    let sandbox = Sandbox::with(&good());
    sandbox.succeeds(&["build"]);
    sandbox.succeeds(&["build", "--as-of", BEFORE]);
    sandbox.nowhere_says("payment provider");
    sandbox.nowhere_says("2024-03-01");
}

#[test]
fn f07_two_builds_of_the_same_files_and_day_are_byte_identical() {
    let translation = "---\ntitle: Aviso\nsummary: Compartimos datos.\n---\n\n\
                        ## Datos\n\nCompartimos datos.\n\n## Contacto\n\nEscriba.\n";
    let project = in_languages("[en, es]")
        .write("content/privacy/2024-03-01.es.md", translation)
        .copy(OLD, "content/terms/2023-01-10.md")
        .copy(NEW, "content/terms/2024-03-01.md")
        .copy(OLD, "content/cookies/2023-01-10.md")
        .write(
            "content/cookies/2024-02-01.md",
            with_paragraph("An image: ![x](pic.png)")
                .text(NEW)
                .replace("2024-03-01", "2024-02-01")
                .replace("change: material", "change: material\ntranslations: later"),
        )
        .write("content/cookies/pic.png", PIXEL);
    let first = Sandbox::with(&project);
    first.succeeds(&["build"]);
    let expected = first.output_tree();

    for variant in ["a second time", "far away", "in small", "over another day"] {
        let sandbox = Sandbox::empty();
        project.lay_backwards(&sandbox.root());
        if variant == "over another day" {
            sandbox.succeeds(&["build", "--as-of", "2024-06-01"]);
        }
        let command = varied(variant, &sandbox, &["build"]);
        let run = run(command);
        assert!(run.code == Some(0), "{variant}\n{run}");
        assert_eq!(changes(&expected, &sandbox.output_tree()), [""; 0], "{variant}");
    }
}

/// A command typed elsewhere, by somebody else, with more threads or fewer.
pub fn varied(variant: &str, sandbox: &Sandbox, arguments: &[&str]) -> Command {
    let mut command = sandbox.command(arguments);
    match variant {
        "far away" => {
            command.envs([
                ("TZ", "Pacific/Kiritimati"),
                ("LANG", "tr_TR.UTF-8"),
                ("LC_ALL", "C"),
                ("HOME", "/nowhere"),
            ]);
            command.envs([("RAYON_NUM_THREADS", "1"), ("COLUMNS", "40"), ("USER", "somebody")]).current_dir("/");
        }
        "in small" => {
            command = with_umask("077", &command);
            command
                .envs([("TZ", "America/Adak"), ("LANG", "C"), ("RAYON_NUM_THREADS", "7")])
                .env("HOME", sandbox.home());
            command.current_dir(sandbox.root().join("content"));
        }
        _ => {}
    }
    command
}

/// The same command, run by a shell that first sets how new files may be read.
fn with_umask(mask: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(format!("umask {mask}; exec \"$0\" \"$@\""))
        .arg(command.get_program())
        .args(command.get_args());
    shell
}
