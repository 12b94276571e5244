//! Texts side by side: a fix to the text in force while another is pending, and a pending text made anew.

use crate::project::{Message, Project, Run, SETTINGS, Sandbox, material};

const SETTINGS_TEXT: &str =
    "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\ntimezone: UTC\nrules: {N0263: off}\n";
const SHEET: &str = "title: Privacy Notice\n";

fn body(days: u32, sharing: &str) -> String {
    format!(
        "## What we keep\n\nWe keep your letters for {days} days, and your name while you have an account.\n\n## Sharing\n\n{sharing}"
    )
}

const NOTHING: &str = "We share nothing with anyone.";
const LOGS: &str = "We share purchase logs with our bank, and nothing else.";

/// A text in force, and one that was announced on 16 November and applies from 1 January.
fn announced() -> Project {
    Project::empty()
        .write(SETTINGS, SETTINGS_TEXT)
        .write("content/privacy/notice.yaml", SHEET)
        .version("privacy", "2024-01-01", "", &body(30, NOTHING))
        .version("privacy", "2026-11-16", &material("2027-01-01", "We share purchase logs."), &body(30, LOGS))
}

/// The same with a fix to the text in force.
fn fixed() -> Project {
    announced().version(
        "privacy",
        "2026-11-26",
        "effective: 2026-11-26\nchange: minor\nfollows: 2024-01-01\n",
        &body(45, NOTHING),
    )
}

/// The one message that a run says.
fn only(run: &Run) -> Message {
    let mut found: Vec<Message> = run.messages().into_iter().filter(|message| message.code.is_some()).collect();
    assert_eq!(found.len(), 1, "{run}");
    found.remove(0)
}

/// The links to redlines on a page, from the root of the site.
fn leads_to(sandbox: &Sandbox, page: &str, redline: &str) -> bool {
    sandbox.site(page).contains(redline)
}

/// A fix to the text in force held until New Year's Eve, and was undone by the text that had been announced before it: in no
/// redline, no email and no message.
#[test]
fn a_fix_is_not_undone_in_silence_by_the_text_that_was_pending() {
    let sandbox = Sandbox::with(&fixed());
    for day in ["2026-11-25", "2026-11-26", "2026-12-31", "2027-01-01", "2027-06-01"] {
        for command in ["check", "build"] {
            let run = sandbox.run(&[command, "--as-of", day]);
            assert_eq!(run.code, Some(1), "{command} on {day}: {run}");
            let message = only(&run);
            assert!(message.is_at("content/privacy/2026-11-16.md:11"), "{run}");
            for words in
                ["2026-11-26", "for 30 days", "for 45 days", "noticepress carry privacy@2026-11-26", "takes_back"]
            {
                assert!(message.says(words), "{words}: {run}");
            }
        }
    }
    // Once another text applies, what was lost is past.
    let later = fixed().version("privacy", "2028-01-01", "change: minor\ntakes_back: [2026-11-26]\n", &body(60, LOGS));
    Sandbox::with(&later).succeeds(&["check", "--as-of", "2028-01-01"]);
}

#[test]
fn what_a_fix_changed_is_carried_into_the_text_that_is_pending() {
    let sandbox = Sandbox::with(&fixed());
    let status = sandbox.succeeds(&["status", "--as-of", "2026-11-27"]);
    let to_do = "carry 1 change of 2026-11-26 into the version of 2026-11-16 before 2027-01-01 (35 days left): \
                 noticepress carry privacy@2026-11-26";
    assert!(status.stdout.contains(to_do), "{}", status.stdout);
    let run = sandbox.succeeds(&["carry", "privacy@2026-11-26", "--as-of", "2026-11-27"]);
    assert!(run.stdout.contains("2026-11-27.md") && run.stdout.contains("45 days"), "{}", run.stdout);
    let text = sandbox.read("content/privacy/2026-11-27.md");
    assert!(text.ends_with(&(body(45, LOGS) + "\n")), "{text}");
    for line in ["updated: 2026-11-27", "effective: 2027-01-01", "change: minor", "follows: 2026-11-16", "choices: []"]
    {
        assert!(text.lines().any(|there| there == line), "{line}: {text}");
    }
    let before = sandbox.tree();
    let again = sandbox.succeeds(&["carry", "privacy@2026-11-26", "--as-of", "2026-11-28"]);
    assert!(again.stdout.starts_with("Nothing to carry"), "{}", again.stdout);
    assert!(sandbox.tree() == before, "a second time writes nothing");

    let status = sandbox.succeeds(&["status", "--as-of", "2026-12-31"]).stdout;
    assert!(status.contains("replaced    2026-11-16, by 2026-11-27") && status.contains("(tomorrow)"), "{status}");
    assert!(!status.contains("carry"), "{status}");
    let redline = "privacy/compare/2026-11-26/2026-11-27/index.html";
    for day in ["2026-11-27", "2026-12-31", "2027-01-01", "2027-01-30"] {
        sandbox.build_on(day);
        let (home, changes) = (sandbox.site("index.html"), sandbox.site(redline));
        assert_eq!(home.matches("We share purchase logs.").count(), 2, "{day}: in the banner and below, once each");
        assert!(leads_to(&sandbox, "index.html", "privacy/compare/2026-11-26/2026-11-27/"), "{day}");
        assert!(changes.contains("purchase") && !changes.contains("30 days"), "{day}: what applied before had 45 days");
    }
    assert!(
        leads_to(&sandbox, "privacy/index.html", "compare/2026-11-26/2026-11-27/"),
        "the page of the version in force"
    );
    assert!(leads_to(&sandbox, "privacy/history/index.html", "compare/2026-11-26/2026-11-27/"));
    assert!(leads_to(&sandbox, "privacy/feed.xml", "https://example.org/privacy/compare/2026-11-26/2026-11-27/"));
}

/// The message that was still to be sent led to the text before, which never applies, and named the wrong text for the days
/// until then.
#[test]
fn the_announcement_goes_on_in_the_text_that_was_carried_with_a_message_of_its_own() {
    let sandbox = Sandbox::with(&fixed());
    sandbox.succeeds(&["carry", "privacy@2026-11-26", "--as-of", "2026-11-27"]);
    assert!(sandbox.read("content/privacy/2026-11-27.md").contains("\nnotify: [homepage, email]\n"));
    let status = sandbox.succeeds(&["status", "--as-of", "2026-11-27"]).stdout;
    assert_eq!(status.matches("send the email about").count(), 1, "{status}");
    assert!(status.contains("send the email about privacy@2026-11-27 "), "{status}");
    let email = |sandbox: &Sandbox| sandbox.succeeds(&["email", "privacy@2026-11-27", "--as-of", "2026-11-27"]).stdout;
    let message = email(&sandbox);
    for words in [
        "- We share purchase logs.",
        "https://example.org/privacy/2026-11-27/",
        "Until then the version of 26 November 2026 stays in force",
        "replaces the one we sent on 16 November 2026",
    ] {
        assert!(message.contains(words), "{words}: {message}");
    }
    // With a ledger it is known that none went out.
    sandbox.succeeds(&["seal", "--as-of", "2026-11-27"]);
    assert!(!email(&sandbox).contains("replaces the one"), "nobody got the other");
}

#[test]
fn what_a_text_does_not_announce_is_not_announced_by_the_text_that_was_carried() {
    let quiet = announced().replace("content/privacy/2026-11-16.md", "change: material", "change: minor");
    let fixed = quiet.version(
        "privacy",
        "2026-11-26",
        "effective: 2026-11-26\nchange: minor\nfollows: 2024-01-01\n",
        &body(45, NOTHING),
    );
    let sandbox = Sandbox::with(&fixed);
    sandbox.succeeds(&["carry", "privacy@2026-11-26", "--as-of", "2026-11-27"]);
    assert!(!sandbox.read("content/privacy/2026-11-27.md").contains("notify"));
}

/// The text may leave the fix out on purpose. Then the date at the top goes back to none that readers saw before without a
/// redline that says what went with it.
#[test]
fn a_fix_that_is_taken_back_is_seen_to_go() {
    let taken_back = fixed().version(
        "privacy",
        "2026-11-27",
        "effective: 2027-01-01\nchange: minor\nfollows: 2026-11-16\ntakes_back: [2026-11-26]\n",
        &body(30, LOGS),
    );
    let sandbox = Sandbox::with(&taken_back);
    for day in ["2026-11-27", "2027-01-01"] {
        sandbox.build_on(day);
        let changes = sandbox.site("privacy/compare/2026-11-26/2026-11-27/index.html");
        assert!(changes.contains("45") && changes.contains("purchase"), "{day}");
    }
    assert!(leads_to(&sandbox, "privacy/index.html", "compare/2026-11-26/2026-11-27/"));
}

/// The natural file to copy is the text in force. What another pending text had announced was gone, and banner and email
/// said it still.
#[test]
fn a_pending_text_made_anew_from_the_text_in_force_does_not_lose_what_was_announced() {
    let again = |keys: &str, sharing: &str| {
        let front = format!("effective: 2027-01-01\nchange: minor\nfollows: 2024-01-01\n{keys}");
        announced().version("privacy", "2026-11-26", &front, &body(45, sharing))
    };
    for day in ["2026-11-16", "2026-11-26", "2026-12-31", "2027-01-01"] {
        let run = Sandbox::with(&again("", NOTHING)).run(&["check", "--as-of", day]);
        let message = only(&run);
        assert!(message.code.as_deref() == Some("N0211") && message.is_at("content/privacy/2026-11-26.md:13"), "{run}");
        assert!(message.says("purchase logs") && message.says("takes_back: [2026-11-16]"), "{run}");
    }
    let status = Sandbox::with(&again("", NOTHING)).succeeds(&["status", "--as-of", "2026-11-26"]).stdout;
    assert!(status.contains("replaced    2026-11-16, by 2026-11-26"), "{status}");
    Sandbox::with(&again("", LOGS)).succeeds(&["check", "--as-of", "2026-11-26"]);
    // What is taken back is told no more.
    let sandbox = Sandbox::with(&again("takes_back: [2026-11-16]\n", NOTHING));
    for day in ["2026-11-26", "2026-12-31", "2027-01-01"] {
        sandbox.build_on(day);
        let home = sandbox.site("index.html");
        let banner = home.split("data-banner").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(!banner.contains("purchase logs"), "{day}: {banner}");
    }
}

#[test]
fn an_edit_of_an_announced_text_says_anew_what_it_says_otherwise() {
    let edit = |keys: &str, sharing: &str| announced().version("privacy", "2026-11-26", keys, &body(30, sharing));
    let other = "We share purchase logs and addresses with our bank, and nothing else.";
    let run = Sandbox::with(&edit("change: minor\n", other)).run(&["check", "--as-of", "2026-11-26"]);
    let message = only(&run);
    assert!(message.code.as_deref() == Some("N0213") && message.severity == "warning", "{run}");
    assert!(message.is_at("content/privacy/2026-11-26.md"), "{run}");
    assert!(message.says("summary") && message.says("from the version of 2024-01-01"), "{run}");
    // Copied from the text in force, without a word about it, also as a correction.
    for keys in [
        "change: minor\n",
        "change: correction\nsummary: A slip.\n",
        &material("2027-01-01", "Letters.").replace("effective: 2027-01-01\n", ""),
    ] {
        let run = Sandbox::with(&edit(&format!("effective: 2027-01-01\n{keys}"), NOTHING)).run(&[
            "check",
            "--as-of",
            "2026-11-26",
        ]);
        let message = only(&run);
        assert!(message.code.as_deref() == Some("N0211") && message.says("follows: 2024-01-01"), "{keys}: {run}");
    }
    for (keys, sharing) in [
        ("change: minor\nsummary: We share purchase logs and addresses.\n", other),
        ("change: correction\n", other),
        ("change: minor\ntakes_back: [2026-11-16]\n", other),
        ("change: minor\n", LOGS),
    ] {
        let project = edit(keys, sharing);
        let run = Sandbox::with(&project).run(&["check", "--as-of", "2026-11-26"]);
        assert_eq!(run.code, Some(0), "{keys}: {run}");
    }
}

/// The newest file is copied, summary and all. Every item stood in banner and email twice.
#[test]
fn a_summary_stands_in_place_of_those_of_the_texts_it_replaces() {
    let again = announced().version(
        "privacy",
        "2026-11-26",
        &(material("2027-01-01", "We share purchase logs.") + "late_notice: A slip.\n"),
        &body(30, LOGS),
    );
    let sandbox = Sandbox::with(&again);
    let email = sandbox.succeeds(&["email", "privacy@2026-11-26", "--as-of", "2026-11-26"]).stdout;
    assert_eq!(email.matches("- We share purchase logs.").count(), 1, "{email}");
    sandbox.build_on("2026-11-26");
    let home = sandbox.site("index.html");
    let banner = home.split("data-banner").nth(1).unwrap().split("</section>").next().unwrap();
    assert_eq!(banner.matches("We share purchase logs.").count(), 1, "{banner}");
}

#[test]
fn words_that_both_texts_changed_are_written_out_and_refused_until_one_is_chosen() {
    let other = announced().replace("content/privacy/2026-11-16.md", "30 days", "60 days").version(
        "privacy",
        "2026-11-26",
        "effective: 2026-11-26\nchange: minor\nfollows: 2024-01-01\n",
        &body(45, NOTHING),
    );
    let sandbox = Sandbox::with(&other);
    let run = sandbox.succeeds(&["carry", "privacy@2026-11-26", "--as-of", "2026-11-26"]);
    assert!(run.stdout.contains("1 conflict:"), "{}", run.stdout);
    let path = "content/privacy/2026-11-26-2.md";
    let text = sandbox.read(path);
    assert!(text.contains("<<<<<<< 2026-11-16\nWe keep your letters for 60 days,"), "{text}");
    for command in [&["check"][..], &["build"], &["carry", "privacy@2026-11-26"]] {
        let run = sandbox.run(&[command, &["--as-of", "2026-11-26"]].concat());
        assert_eq!(run.code, Some(1), "{run}");
        assert!(
            run.messages().iter().any(|message| message.code.as_deref() == Some("N0212") && message.is_at(path)),
            "{run}"
        );
    }
    let (before, rest) = text.split_once("<<<<<<< 2026-11-16\n").unwrap();
    let (_, after) = rest.split_once(">>>>>>> 2026-11-26\n").unwrap();
    let chosen = "We keep your letters for 60 days, and your name while you have an account.\n";
    sandbox.write(path, format!("{before}{chosen}{after}"));
    let run = sandbox.run(&["check", "--as-of", "2026-11-26"]);
    assert!(run.messages().iter().any(|message| message.code.as_deref() == Some("N0211")), "{run}");
    sandbox.edit(path, "follows: 2026-11-16\n", "follows: 2026-11-16\ntakes_back: [2026-11-26]\nsummary: Both.\n");
    sandbox.succeeds(&["check", "--as-of", "2026-11-26"]);
}

#[test]
fn each_pending_text_gets_a_next_one_in_each_language_that_all_have() {
    let spanish =
        |days: u32, sharing: &str| format!("---\ntitle: Aviso\n---\n\nGuardamos cartas {days} días. {sharing}\n");
    let february = body(30, LOGS) + "\n\n## Contact\n\nWrite to us.";
    let project = fixed()
        .replace(SETTINGS, "timezone: UTC", "timezone: UTC\nlanguages: [en, es]")
        .version("privacy", "2026-11-20", "effective: 2027-02-01\nchange: minor\n", &february)
        .write("content/privacy/2024-01-01.es.md", spanish(30, "Nada."))
        .write(
            "content/privacy/2026-11-16.es.md",
            spanish(30, "Compras.").replace("Aviso\n", "Aviso\nsummary: Compras.\n"),
        )
        .write("content/privacy/2026-11-20.es.md", spanish(30, "Compras."))
        .write("content/privacy/2026-11-26.es.md", spanish(45, "Nada."));
    let sandbox = Sandbox::with(&project);
    let run = sandbox.succeeds(&["carry", "privacy@2026-11-26", "--as-of", "2026-11-26"]);
    for (name, effective) in [("2026-11-26-2", "2027-01-01"), ("2026-11-26-3", "2027-02-01")] {
        let [english, text] = ["md", "es.md"].map(|suffix| sandbox.read(&format!("content/privacy/{name}.{suffix}")));
        assert!(english.contains("45 days") && english.contains(&format!("effective: {effective}\n")), "{english}");
        assert!(text.contains("45 días. Compras.") && text.starts_with("---\ntitle: Aviso\n---\n"), "{text}");
    }
    assert!(run.stdout.contains("2026-11-26-3.es.md"), "{}", run.stdout);
    sandbox.succeeds(&["check", "--as-of", "2026-11-26"]);
}

#[test]
fn what_is_taken_back_is_an_earlier_text_that_could_be_read() {
    let with = |keys: &str| {
        fixed().version(
            "privacy",
            "2026-11-27",
            &format!("change: minor\nfollows: 2026-11-16\n{keys}"),
            &body(30, LOGS),
        )
    };
    for (keys, hint) in [
        ("takes_back: [2026-11-25]\n", "did you mean `2026-11-26`"),
        ("takes_back: 2026-11-27\n", "did you mean `2026-11-26`"),
        ("takes_back: [2019-01-01]\n", "did you mean `2024-01-01`"),
        ("takes_back: the fix\n", "takes_back: [2019-05-06]"),
    ] {
        let run = Sandbox::with(&with(keys)).run(&["check", "--as-of", "2026-11-27"]);
        let found = run.messages();
        let message = found.iter().find(|message| message.code.as_deref() == Some("N0214"));
        assert!(
            message.is_some_and(|message| message.says(hint) && message.is_at("content/privacy/2026-11-27.md:5")),
            "{run}"
        );
    }
    Sandbox::with(&with("takes_back: 2026-11-26\n")).succeeds(&["check", "--as-of", "2026-11-27"]);
}

#[test]
fn carry_says_what_it_cannot_do() {
    let sandbox = Sandbox::with(&fixed());
    for (named, words) in [
        ("privacy", "carry privacy@"),
        ("terms@2026-11-26", "there is no notice named `terms`"),
        ("privacy@2026-11-30", "no version named `2026-11-30`"),
    ] {
        let run = sandbox.run(&["carry", named]);
        assert!(run.code == Some(2) && run.says(words), "{run}");
    }
    let run = sandbox.succeeds(&["carry", "privacy@2024-01-01", "--as-of", "2026-11-26"]);
    assert!(run.stdout.starts_with("Nothing to carry"), "{}", run.stdout);
}
