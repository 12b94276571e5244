//! The program as its users meet it: the real binary in an empty sandbox.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::project::{NEW, OLD, Project, SETTINGS, Sandbox, good, in_new};

/// The day that the starter's newest text is announced and not yet in force.
const DAY: &str = "2026-11-24";

fn parsed(printed: &str) -> Value {
    serde_json::from_str(printed).unwrap_or_else(|cause| panic!("{cause}: {printed}"))
}

#[test]
fn a_newcomer_starts_builds_errs_and_mends() {
    let sandbox = Sandbox::with_starter();
    sandbox.build_on(DAY);
    assert!(sandbox.read("output/site/index.html").contains("data-banner"));
    let home = sandbox.read("output/site/index.html");

    sandbox.edit("content/privacy/2026-11-16.md", "effective: 2027-01-01", "effective: 2027-02-30");
    let checked = sandbox.run_inside(&["check"]);
    assert_eq!(checked.code, Some(1));
    insta::assert_snapshot!(checked.stderr, @r"
    error[N0041]: no such date: `2027-02-30`
     --> content/privacy/2026-11-16.md:4:12
      |
    4 | effective: 2027-02-30
      |            ^^^^^^^^^^
      |
      = hint: check the day in a calendar; months end on the 28th to 31st

    error: 1 error
    ");
    assert_eq!(sandbox.run_inside(&["build"]).code, Some(1));
    assert_eq!(sandbox.read("output/site/index.html"), home, "the old output stands");

    sandbox.edit("content/privacy/2026-11-16.md", "effective: 2027-02-30", "effective: 2027-01-31");
    sandbox.build_on(DAY);
    assert!(sandbox.read("output/site/index.html").contains("31 January 2027"));
}

#[test]
fn init_overwrites_nothing() {
    let sandbox = Sandbox::with_starter();
    sandbox.edit("noticepress.yaml", "Example Learning Consortium", "Example Publisher");
    let settings = sandbox.read("noticepress.yaml");
    let again = sandbox.run_inside(&["init"]);
    assert_eq!(again.code, Some(1));
    assert!(again.stderr.contains("does not overwrite files"), "{again}");
    assert_eq!(sandbox.read("noticepress.yaml"), settings);
}

#[test]
fn a_folder_without_settings_says_how_to_start() {
    let done = Sandbox::empty().run_inside(&["build"]);
    assert_eq!(done.code, Some(2));
    insta::assert_snapshot!(done.stderr, @r"
    error: there is no `noticepress.yaml` in .
      = hint: name the project's folder with `--root`, or start a project with `noticepress init`
    ");
}

#[test]
fn an_email_is_the_same_from_the_command_and_from_the_build_and_on_every_later_day() {
    let sandbox = Sandbox::with_starter();
    sandbox.build_on("2026-11-16");
    let first = sandbox.read("output/notifications/privacy/2026-11-16/en/message.eml");
    sandbox.build_on("2027-06-01");
    assert_eq!(sandbox.read("output/notifications/privacy/2026-11-16/en/message.eml"), first);
    let asked = sandbox.run_inside(&["email", "privacy@2026-11-16", "--format", "eml"]);
    assert_eq!(asked.stdout, first);
    let subject = sandbox.run_inside(&["email", "privacy", "--format", "subject", "--lang", "es"]);
    assert_eq!(subject.stdout, sandbox.read("output/notifications/privacy/2026-11-16/es/subject.txt"));
}

#[test]
fn from_the_ninth_text_on_each_is_compared_with_its_neighbour_and_the_one_in_force() {
    let settings = "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\n";
    let first = "title: Privacy\n";
    let later = "title: Privacy\nchange: minor\nsummary: Another year.\n";
    let text = |project: Project, year: u16| {
        let front = if year == 2011 { first } else { later };
        project.version("privacy", &format!("{year}-01-01"), front, &format!("This is the text of {year}."))
    };
    let eight = (2011..=2018).fold(Project::empty().write(SETTINGS, settings), text);
    let sandbox = Sandbox::with(&eight);
    let is_compared = |from: u16, to: u16| {
        let path = format!("site/privacy/compare/{from}-01-01/{to}-01-01/index.html");
        sandbox.output().join(path).exists()
    };
    sandbox.build_on("2020-06-01");
    assert!(is_compared(2011, 2018) && is_compared(2011, 2014));
    sandbox.replace(&text(eight, 2019));
    sandbox.build_on("2020-06-01");
    assert!(is_compared(2011, 2019) && is_compared(2014, 2019) && !is_compared(2011, 2014));
}

#[test]
fn a_message_parses_without_a_defect_and_both_parts_say_the_same() {
    let sandbox = Sandbox::with_starter();
    let eml = sandbox.run_inside(&["email", "privacy@2026-11-16", "--format", "eml"]).stdout;
    assert!(eml.is_ascii() && eml.split('\n').all(|line| line.len() <= 79), "short lines of ASCII");
    let message = mail_parser::MessageParser::default().parse(eml.as_bytes()).unwrap();
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
    let project = good()
        .replace(
            OLD,
            "We share nothing with anybody.\n\n## Contact\n\nWrite to us.",
            "We share nothing. We keep logs for 30 days.",
        )
        .replace(
            NEW,
            "We share log data with a payment provider.\n\n",
            "We share nothing. We keep logs for 90 days.\n\n",
        )
        .replace(NEW, "We now share log data with a payment provider.", "We keep logs for longer.")
        .replace(
            NEW,
            "Turn off sharing in your settings, url: \"https://example.org/settings\"",
            "Ask us to delete yours, url: 'mailto:privacy@example.org'",
        );
    let email = Sandbox::with(&project).run_inside(&["email", "privacy"]);
    insta::assert_snapshot!(email.stdout, @r"
    Hello,

    Example is changing its Privacy Notice on 15 April 2024. This message
    explains what is changing and what you can do.

    SUMMARY

    - We keep logs for longer.

    WHAT YOU CAN DO

    - Ask us to delete yours
      mailto:privacy@example.org

    KEY DATES

    Published: 1 March 2024
    Applies from: 15 April 2024
    Until then the version of 10 January 2023 stays in force. It will remain
    available after that.

    CHANGES BY SECTION

    1. Sharing (changed)
       https://example.org/legal/privacy/2024-03-01/changes/#sharing

       Before: We keep logs for 30 days.

       After: We keep logs for 90 days.

    2. Contact (added)
       https://example.org/legal/privacy/2024-03-01/changes/#contact

       Section added: Write to us.

    READ MORE

    See all the changes:
    https://example.org/legal/privacy/2024-03-01/changes/

    Read the new version:
    https://example.org/legal/privacy/2024-03-01/

    Read the version in force until then:
    https://example.org/legal/privacy/2023-01-10/

    All versions and their changes:
    https://example.org/legal/privacy/history/

    QUESTIONS

    Email privacy@example.org.

    --
    Example
    1 Example Street
    You are receiving this message because we promise in our Privacy Notice
    to tell you about material changes before they take effect.
    ");
}

#[test]
fn the_reason_of_a_withdrawal_is_not_told_before_its_day() {
    let sandbox = Sandbox::with_starter();
    let notice = sandbox.read("content/privacy/notice.yaml");
    let withdrawn = "withdrawn:\n  - {version: 2026-11-16, on: 2026-12-01, reason: A canarybird said so.}\n";
    sandbox.write("content/privacy/notice.yaml", notice + withdrawn);
    let history = |as_of| {
        sandbox.build_on(as_of);
        sandbox.site("privacy/history/index.html")
    };
    assert!(!history("2026-11-30").contains("canarybird"));
    assert!(history("2026-12-01").contains("canarybird"));
}

#[test]
fn status_says_when_the_site_changes_next_and_why() {
    let sandbox = Sandbox::with_starter();
    let said = sandbox.run(&["status", "--as-of", DAY]).stdout;
    insta::assert_snapshot!(said.split("\n\n").last().unwrap(), @r"
    Next change: 2027-01-01. Build the site on that day.
      privacy@2026-11-16 takes effect
    ");
    let json = parsed(&sandbox.run(&["status", "--format", "json", "--as-of", "2027-01-01"]).stdout);
    assert_eq!(json["next_change"], "2027-01-31");
    let why = json!([{"notice": "privacy", "what": "banner-ends", "version": "2026-11-16"}]);
    assert_eq!(json["next_change_why"], why);
}

#[test]
fn versions_that_are_not_there_are_met_with_those_that_are() {
    let sandbox = Sandbox::with_starter();
    for arguments in [["diff", "cookie-notice@2020-02-03..2021-01-01"], ["email", "cookie-notice@2021-01-01"]] {
        let done = sandbox.run_inside(&arguments);
        assert_eq!(done.code, Some(2), "{done}");
        assert!(done.stderr.contains("2020-02-03, 2022-06-01, 2025-03-03"), "{done}");
    }
}

#[test]
fn two_files_are_compared_without_a_project() {
    let sandbox = Sandbox::with(
        &Project::empty()
            .write("old.md", "We keep logs for 30 days.\n")
            .write("new.md", "---\ntitle: x\n---\nWe keep logs for 90 days.\n"),
    );
    let shown = sandbox.run_inside(&["diff", "old.md", "new.md"]);
    insta::assert_snapshot!(shown.stdout, @r"
    | We keep logs for [-30-] {+90+} days.

    1 change: 1 word added, 1 deleted.
    The front matter differs.
    ");
    let html = sandbox.run_inside(&["diff", "old.md", "new.md", "--format", "html"]);
    insta::assert_snapshot!(html.stdout, @r#"
    <article data-redline="" data-notice="new" data-from="old" data-to="new" lang="und"><p>We keep logs for <del>30</del><ins>90</ins> days.</p>
    </article>
    "#);
    let comment = sandbox.run_inside(&["diff", "old.md", "new.md", "--format", "markdown"]);
    insta::assert_snapshot!(comment.stdout, @r"
    ## old → new

    1 change: 1 word added, 1 deleted.

    - The beginning: reworded

    We keep logs for <del>30</del> <ins>90</ins> days.
    ");
    let json = sandbox.run_inside(&["diff", "old.md", "new.md", "--format", "json"]);
    let json = parsed(&json.stdout);
    assert_eq!((&json["lang"], &json["blocks"][0]["runs"][1]["old"][0]["text"]), (&"und".into(), &" 30".into()));
    let same = sandbox.run_inside(&["diff", "old.md", "old.md"]);
    assert_eq!((same.code, same.stdout.as_str()), (Some(0), "No changes: a reader would see the same text.\n"));
}

#[test]
fn machines_get_messages_in_their_own_form() {
    let sandbox = Sandbox::with(&in_new("effective: 2024-04-15", "effective: 2024-04-31"));
    let printed = |format: &str| {
        let checked = sandbox.run(&["check", "--format", format]);
        assert_eq!(checked.code, Some(1), "{checked}");
        checked.stdout
    };
    let (message, hint) = ("no such date: `2024-04-31`", "check the day in a calendar; months end on the 28th to 31st");
    let told = json!({
        "code": "N0041", "severity": "error", "message": message, "hints": [hint], "path": NEW, "line": 4, "column": 12
    });
    let expected = json!({"schema": 1, "errors": 1, "warnings": 0, "messages": [told]});
    assert_eq!(parsed(&printed("json")), expected);
    assert_eq!(printed("github"), format!("::error file={NEW},line=4,col=12,title=N0041::{message}%0A{hint}\n"));
    let sarif = parsed(&printed("sarif"));
    assert_eq!((&sarif["version"], sarif["runs"].as_array().map(Vec::len)), (&json!("2.1.0"), Some(1)));
    let place = json!({
        "artifactLocation": {"uri": NEW, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 4, "startColumn": 12, "endLine": 4, "endColumn": 22}
    });
    let result = json!({
        "ruleId": "N0041", "ruleIndex": 0, "level": "error", "message": {"text": format!("{message}\n{hint}")},
        "locations": [{"physicalLocation": place}]
    });
    assert_eq!(sarif["runs"][0]["results"], json!([result]));
    let rule = &sarif["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!((&rule["id"], &rule["shortDescription"]["text"]), (&json!("N0041"), &json!("no such date")));
    let address = rule["helpUri"].as_str().unwrap();
    assert!(address.ends_with("/blob/v0.1.0/docs/messages.md#front-matter-and-yaml"), "{address}");
}

/// A `uri` is an address (RFC 3986), and a program that reads the one of `50% é.md` as it is finds no file.
#[test]
fn a_path_in_sarif_is_an_address() {
    let sandbox = Sandbox::with(&good().write("content/privacy/50% é#.md", "---\nupdated: 2024-01-01\n---\nText\n"));
    let sarif = parsed(&sandbox.run(&["check", "--format", "sarif"]).stdout);
    let results = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let uris = results.map(|result| &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]);
    assert!(uris.clone().any(|uri| uri == "content/privacy/50%25%20%C3%A9%23.md"), "{:?}", uris.collect::<Vec<_>>());
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let sandbox = Sandbox::with_starter();
    let mut child = sandbox
        .command_inside(&["diff", "privacy@2022-06-01"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr), (Some(0), Vec::new()));
}

#[test]
fn the_help_lists_the_commands() {
    insta::assert_snapshot!(Sandbox::empty().run_inside(&["--help"]).stdout, @"
    Publish privacy notices with every version, every change marked, and the announcements readers are owed

    Usage: noticepress [OPTIONS] <COMMAND>

    Commands:
      init         Create a working example project: two notices, settings and a CI workflow
      new          Begin the next version of a notice, from the right one and with its dates filled in, ready to edit
      check        Report every error and warning; write no files
      build        Build the site and the emails
      serve        Preview the site in a browser and reload it on every save
      status       Show what is in force, what comes next and what you need to do
      diff         Compare two versions of a notice, or two files
      carry        Add what a fix changed to each upcoming or scheduled version that lacks it, by writing its next version
      import       Import versions of a notice from Word, HTML or git
      email        Write the email that announces a change, even before its publication date
      seal         Record what was published in content/ledger.yaml, so that it cannot change unnoticed
      sent         Record that the email about a version was sent, and keep it as it was sent
      evidence     Put the version in force on a day, its record and who was told into one archive that anyone can check
      redate       Change the date of a version that missed its publication date to today, with the same notice period
      theme        List the files of the built-in theme, or copy one into your own theme to change it
      verify       Check versions against the ledger, a published copy of the site, or the banner on another site's homepage
      completions  Print the completion script for a shell
      help         Print this message or the help of the given subcommand(s)

    Options:
          --root <DIR>      Project folder (contains noticepress.yaml) [default: .]
          --output <DIR>    Folder for the site and the emails [default: `output` in the project]
          --as-of <DAY>     Date or time to build for, such as 2027-01-01 or 2027-01-01T00:00:00+02:00 [default: today]
          --base-url <URL>  Web address of the site; overrides noticepress.yaml
          --strict          Treat warnings as errors
      -q, --quiet           Print only results, warnings and errors
      -h, --help            Print help
      -V, --version         Print version
    ");
}
