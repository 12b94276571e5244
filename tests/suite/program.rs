//! The program as its users meet it: the real binary in an empty folder.
#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test meets the world, and panics when it fails"
)]

use std::fs;
use std::process::{Command, Stdio};

use crate::folder::{Folder, NOTICEPRESS, stderr, stdout};

#[test]
fn a_newcomer_starts_builds_errs_and_mends() {
    let folder = Folder::with_starter();
    let built = folder.run(&["build", "--as-of", "2026-11-24"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    assert!(folder.read("output/site/index.html").contains("data-banner"));
    let home = folder.read("output/site/index.html");

    folder.edit("content/privacy/2026-11-16.md", "effective: 2027-01-01", "effective: 2027-02-30");
    let checked = folder.run(&["check"]);
    assert_eq!(checked.status.code(), Some(1));
    insta::assert_snapshot!(stderr(&checked), @r"
    error[N0041]: no such date: `2027-02-30`
     --> content/privacy/2026-11-16.md:4:12
      |
    4 | effective: 2027-02-30
      |            ^^^^^^^^^^
      |
      = hint: look up the day in a calendar; a month ends on its 28th to 31st

    error: 1 error
    ");
    assert_eq!(folder.run(&["build"]).status.code(), Some(1));
    assert_eq!(folder.read("output/site/index.html"), home, "the old output stands");

    folder.edit("content/privacy/2026-11-16.md", "effective: 2027-02-30", "effective: 2027-01-31");
    let built = folder.run(&["build", "--as-of", "2026-11-24"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    assert!(folder.read("output/site/index.html").contains("31 January 2027"));
}

#[test]
fn init_overwrites_nothing() {
    let folder = Folder::with_starter();
    folder.edit("noticepress.yaml", "Example Learning Consortium", "Example Publisher");
    let settings = folder.read("noticepress.yaml");
    let again = folder.run(&["init"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(stderr(&again).contains("overwrites nothing"), "{}", stderr(&again));
    assert_eq!(folder.read("noticepress.yaml"), settings);
}

#[test]
fn a_folder_without_settings_says_how_to_start() {
    let done = Folder::empty().run(&["build"]);
    assert_eq!(done.status.code(), Some(2));
    insta::assert_snapshot!(stderr(&done), @r"
    error: there is no `noticepress.yaml` in .
      = hint: name the project's folder with `--root`, or start a project with `noticepress init`
    ");
}

#[test]
fn an_email_is_the_same_from_the_command_and_from_the_build_and_on_every_later_day() {
    let folder = Folder::with_starter();
    folder.run(&["build", "--as-of", "2026-11-16"]);
    let first = folder.read("output/notifications/privacy/2026-11-16/en/message.eml");
    folder.run(&["build", "--as-of", "2027-06-01"]);
    assert_eq!(folder.read("output/notifications/privacy/2026-11-16/en/message.eml"), first);
    let asked = folder.run(&["email", "privacy@2026-11-16", "--format", "eml"]);
    assert_eq!(stdout(&asked), first);
    let subject = folder.run(&["email", "privacy", "--format", "subject", "--lang", "es"]);
    assert_eq!(stdout(&subject), folder.read("output/notifications/privacy/2026-11-16/es/subject.txt"));
}

#[test]
fn from_the_ninth_text_on_each_is_compared_with_its_neighbour_and_the_one_in_force() {
    let folder = Folder::empty();
    fs::create_dir_all(folder.path().join("content/privacy")).unwrap();
    let settings = "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\n";
    fs::write(folder.path().join("noticepress.yaml"), settings).unwrap();
    let write = |year: u16| {
        let day = format!("{year}-01-01");
        let change = if year == 2011 { "" } else { "change: minor\nsummary: Another year.\n" };
        let text = format!("---\ntitle: Privacy\nupdated: {day}\n{change}---\nThis is the text of {year}.\n");
        fs::write(folder.path().join(format!("content/privacy/{day}.md")), text).unwrap();
        let built = folder.run(&["build", "--as-of", "2020-06-01"]);
        assert!(built.status.success(), "{}", stderr(&built));
    };
    let is_compared = |from: u16, to: u16| {
        let path = format!("output/site/privacy/compare/{from}-01-01/{to}-01-01/index.html");
        folder.path().join(path).exists()
    };
    (2011..=2018).for_each(write);
    assert!(is_compared(2011, 2018) && is_compared(2011, 2014));
    write(2019);
    assert!(is_compared(2011, 2019) && is_compared(2014, 2019) && !is_compared(2011, 2014));
}

#[test]
fn a_message_parses_without_a_defect_and_both_parts_say_the_same() {
    let folder = Folder::with_starter();
    let eml = folder.run(&["email", "privacy@2026-11-16", "--format", "eml"]).stdout;
    assert!(eml.is_ascii() && eml.split(|b| *b == b'\n').all(|line| line.len() <= 79), "short lines of ASCII");
    let message = mail_parser::MessageParser::default().parse(&eml).unwrap();
    assert_eq!(message.header_raw("X-Unsent").map(str::trim), Some("1"));
    assert!(message.to().is_none() && message.message_id().is_some() && message.date().is_some());
    let (text, html) = (message.body_text(0).unwrap(), message.body_html(0).unwrap());
    let urls = |part: &str| -> Vec<String> {
        let found = part.match_indices("https://").map(|(at, _)| &part[at..]);
        let mut urls: Vec<String> = found
            .map(|rest| rest.split(|c: char| c.is_whitespace() || "\"<>)#".contains(c)).next().unwrap().to_owned())
            .collect();
        urls.sort();
        urls.dedup();
        urls
    };
    assert_eq!(urls(&text), urls(&html));
    for line in text.lines() {
        assert!(line.chars().count() <= 78 || !line.trim().contains(' '), "{line}");
    }
    for forbidden in ["<img", "<script", "<link", "@import", "javascript:"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.len() < 30_000, "{} bytes", html.len());
}

#[test]
fn an_email_says_what_changes_from_when_and_what_to_do() {
    let folder = Folder::empty();
    fs::create_dir_all(folder.path().join("content/privacy")).unwrap();
    let file = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    file(
        "noticepress.yaml",
        "title: Legal\nbase_url: https://example.org/legal/\ntimezone: UTC\n\
         organization: {name: Example, email: privacy@example.org, address: 1 Example Street}\n",
    );
    file(
        "content/privacy/2023-01-10.md",
        "---\ntitle: Privacy Notice\nupdated: 2023-01-10\n---\n## Sharing\n\nWe share nothing. We keep logs for 30 days.\n",
    );
    file(
        "content/privacy/2024-03-01.md",
        "---\ntitle: Privacy Notice\nupdated: 2024-03-01\neffective: 2024-04-15\nchange: material\nretroactive: false\n\
         summary: We keep logs for longer.\nchoices: [{text: Ask us to delete yours, url: 'mailto:privacy@example.org'}]\n\
         ---\n## Sharing\n\nWe share nothing. We keep logs for 90 days.\n\n## Contact\n\nWrite to us.\n",
    );
    let email = folder.run(&["email", "privacy"]);
    insta::assert_snapshot!(stdout(&email), @r"
    Hello,

    On 15 April 2024 the Privacy Notice of Example changes. This message
    says what changes and what you can do.

    IN SHORT

    - We keep logs for longer.

    WHAT CHANGES, SECTION BY SECTION

    1. Sharing (reworded)
       https://example.org/legal/privacy/2024-03-01/changes/#sharing

       Before: We keep logs for 30 days.

       After: We keep logs for 90 days.

    2. Contact (added)
       https://example.org/legal/privacy/2024-03-01/changes/#contact

       Added: Write to us.

    YOUR CHOICES

    - Ask us to delete yours
      mailto:privacy@example.org

    DATES

    Published: 1 March 2024
    Applies from: 15 April 2024
    Until then the text of 10 January 2023 applies and stays available.

    READ MORE

    See every change:
    https://example.org/legal/privacy/2024-03-01/changes/

    Read the new text:
    https://example.org/legal/privacy/2024-03-01/

    Read the text that applies until then:
    https://example.org/legal/privacy/2023-01-10/

    All texts, and what changed in each:
    https://example.org/legal/privacy/history/

    QUESTIONS

    Write to privacy@example.org.

    --
    Example
    1 Example Street
    You receive this message because the Privacy Notice promises to tell you
    of material changes before they take effect.
    ");
}

#[test]
fn the_reason_of_a_withdrawal_is_not_told_before_its_day() {
    let folder = Folder::with_starter();
    let notice = folder.read("content/privacy/notice.yaml");
    let withdrawn = "withdrawn:\n  - {version: 2026-11-16, on: 2026-12-01, reason: A canarybird said so.}\n";
    fs::write(folder.path().join("content/privacy/notice.yaml"), format!("{notice}{withdrawn}")).unwrap();
    let history = |as_of| {
        let built = folder.run(&["build", "--as-of", as_of]);
        assert!(built.status.success(), "{}", stderr(&built));
        folder.read("output/site/privacy/history/index.html")
    };
    assert!(!history("2026-11-30").contains("canarybird"));
    assert!(history("2026-12-01").contains("canarybird"));
}

#[test]
fn status_says_when_the_site_changes_next_and_why() {
    let folder = Folder::with_starter();
    let said = stdout(&folder.run(&["status", "--as-of", "2026-11-24"]));
    insta::assert_snapshot!(said.split("\n\n").last().unwrap(), @r"
    The site changes next on 2027-01-01: build on that day.
      privacy@2026-11-16 takes effect
    ");
    let json = folder.run(&["status", "--format", "json", "--as-of", "2027-01-01"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["next_change"], "2027-01-31");
    let why = serde_json::json!([{"notice": "privacy", "what": "banner-ends", "version": "2026-11-16"}]);
    assert_eq!(json["next_change_why"], why);
}

#[test]
fn versions_that_are_not_there_are_met_with_those_that_are() {
    let folder = Folder::with_starter();
    for arguments in [["diff", "cookie-notice@2020-02-03..2021-01-01"], ["email", "cookie-notice@2021-01-01"]] {
        let done = folder.run(&arguments);
        assert_ne!(done.status.code(), Some(0));
        assert!(stderr(&done).contains("2020-02-03, 2022-06-01, 2025-03-03"), "{}", stderr(&done));
    }
}

#[test]
fn two_files_are_compared_without_a_project() {
    let folder = Folder::empty();
    fs::write(folder.path().join("old.md"), "We keep logs for 30 days.\n").unwrap();
    fs::write(folder.path().join("new.md"), "---\ntitle: x\n---\nWe keep logs for 90 days.\n").unwrap();
    let shown = folder.run(&["diff", "old.md", "new.md"]);
    insta::assert_snapshot!(stdout(&shown), @r"
    | We keep logs for [-30-] {+90+} days.

    1 change and 0 moves in 1 of 1 section: 1 word in, 1 out; 0 editorial, 0 links, 0 of form.
    The front matter differs.
    ");
    let html = folder.run(&["diff", "old.md", "new.md", "--format", "html"]);
    insta::assert_snapshot!(stdout(&html), @r#"
    <article data-redline="" data-notice="new" data-from="old" data-to="new" lang="und"><p>We keep logs for <del>30</del><ins>90</ins> days.</p>
    </article>
    "#);
    let comment = folder.run(&["diff", "old.md", "new.md", "--format", "markdown"]);
    insta::assert_snapshot!(stdout(&comment), @r"
    ## old → new

    1 change and 0 moves in 1 of 1 section: 1 word in, 1 out; 0 editorial, 0 links, 0 of form.

    - The beginning: reworded

    We keep logs for ~~30~~ **90** days.
    ");
    let json = folder.run(&["diff", "old.md", "new.md", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&json["lang"], &json["blocks"][0]["runs"][1]["old"][0]["text"]), (&"und".into(), &" 30".into()));
    let same = folder.run(&["diff", "old.md", "old.md"]);
    assert_eq!(
        (same.status.code(), stdout(&same).as_str()),
        (Some(0), "No change: the two texts are the same to a reader.\n")
    );
}

#[test]
fn machines_get_messages_in_their_own_form() {
    let folder = Folder::with_starter();
    folder.edit("content/privacy/2026-11-16.md", "effective: 2027-01-01", "efective: 2027-01-01");
    let json: serde_json::Value = serde_json::from_slice(&folder.run(&["check", "--format", "json"]).stdout).unwrap();
    assert!(json["errors"].as_u64() >= Some(1));
    assert_eq!(json["messages"][0]["path"], "content/privacy/2026-11-16.md");
    let github = stdout(&folder.run(&["check", "--format", "github"]));
    assert!(github.starts_with("::error file=content/privacy/2026-11-16.md,line="), "{github}");
    let sarif = folder.run(&["check", "--format", "sarif"]);
    assert_eq!(sarif.status.code(), Some(1));
    let sarif: serde_json::Value = serde_json::from_slice(&sarif.stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(sarif["runs"][0]["results"].as_array().is_some_and(|results| !results.is_empty()));
}

/// A `uri` is an address (RFC 3986), and a program that reads the one of `50% é.md` as it is finds no file.
#[test]
fn a_path_in_sarif_is_an_address() {
    let folder = Folder::empty();
    folder.write(
        "noticepress.yaml",
        "title: T\nbase_url: https://example.org/\norganization: {name: X}\ntimezone: UTC\n",
    );
    folder.write("content/privacy/50% é#.md", "---\nupdated: 2024-01-01\n---\nText\n");
    let sarif = folder.run(&["check", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_slice(&sarif.stdout).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let uris = results.map(|result| &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]);
    assert!(uris.clone().any(|uri| uri == "content/privacy/50%25%20%C3%A9%23.md"), "{:?}", uris.collect::<Vec<_>>());
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = Folder::with_starter();
    let mut child = Command::new(NOTICEPRESS)
        .args(["diff", "privacy@2022-06-01"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), stderr(&done)), (Some(0), String::new()));
}

#[test]
fn the_help_lists_the_commands() {
    insta::assert_snapshot!(stdout(&Folder::empty().run(&["--help"])), @r"
    A static-site generator for versioned privacy notices that keeps their promises about change

    Usage: noticepress [OPTIONS] <COMMAND>

    Commands:
      init    Start a project that builds: a notice with several versions, settings, a workflow for CI
      check   Say everything that is wrong or risky; write nothing
      build   Write the site and the notifications
      serve   Show the site in a browser, and again at each save
      status  Say of each notice what is in force, what comes next, and what to do
      diff    Compare two versions of a notice, or two files
      email   Write the message that announces a change, also ahead of its day
      verify  Say whether a homepage built elsewhere carries the banner, and what to paste
      help    Print this message or the help of the given subcommand(s)

    Options:
          --root <DIR>      The project's folder, which holds noticepress.yaml [default: .]
          --output <DIR>    Where the site and the notifications go; `output` in the project unless stated
          --as-of <DAY>     The day to build for: 2027-01-01, or an instant such as 2027-01-01T00:00:00+02:00. Today unless stated
          --base-url <URL>  The address of the site, instead of that in noticepress.yaml
          --strict          Let warnings fail the command
      -h, --help            Print help
      -V, --version         Print version
    ");
}
