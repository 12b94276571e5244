//! Parts E and F once more, with a ledger and letters in play: what is on record stays as it is, or becomes what it is to be.

use std::fs::{self, File};
use std::process::Command;

use super::f_time::varied;
use crate::project::{NEW, OLD, Project, Run, SETTINGS, Sandbox, Tree, changes, good, run, tree};

const LEDGER: &str = "content/ledger.yaml";
const LATE: &str = "content/cookies/2024-03-12.md";
const SENT: [&str; 9] =
    ["sent", "privacy@2024-03-01", "--on", "2024-03-10", "--to", "all subscribers", "--count", "4211", "--lang=en"];

/// The good project, sealed and built, with a letter on record.
fn recorded() -> Sandbox {
    recorded_with(&good())
}

fn recorded_with(project: &Project) -> Sandbox {
    let sandbox = Sandbox::with(project);
    sandbox.succeeds(&["seal"]);
    sandbox.succeeds(&["sent", "privacy@2024-03-01", "--on", "2024-03-05", "--to", "partners", "--count", "12"]);
    sandbox.succeeds(&["build"]);
    sandbox
}

/// Each command that writes into the content, in a project where it has something to write.
fn writers() -> Vec<(&'static str, Sandbox, Vec<&'static str>)> {
    let text = good().text(OLD);
    let new = recorded();
    new.write("content/cookies/2024-03-15.md", text.replace("2023-01-10", "2024-03-15"));
    let corrected = recorded();
    corrected.edit(OLD, "nothing with anybody", "no data with anybody");
    let late = recorded();
    late.write(LATE, text.replace("2023-01-10", "2024-03-12"));
    let fixed = recorded();
    let fix = text
        .replace("updated: 2023-01-10", "updated: 2024-03-15\nchange: minor\nfollows: 2023-01-10")
        .replace("Write to us.", "Write to us by post.");
    fixed.write("content/privacy/2024-03-15.md", fix);
    let unsent = Sandbox::with(&good());
    unsent.succeeds(&["seal"]);
    unsent.succeeds(&["build"]);
    vec![
        ("the first seal", Sandbox::with(&good()), vec!["seal"]),
        ("seal", new, vec!["seal"]),
        (
            "seal --correct",
            corrected,
            vec!["seal", "--correct", "privacy@2023-01-10", "--reason", "A word was missing."],
        ),
        ("sent", unsent, SENT.to_vec()),
        ("carry", fixed, vec!["carry", "privacy@2024-03-15"]),
        ("redate", late, vec!["redate", "cookies@2024-03-12"]),
    ]
}

fn refused(run: &Run, code: i32, says: &[&str], what: &str) {
    assert!(run.code == Some(code) && run.bad_manners().is_empty(), "{what}: exit {code} was due\n{run}");
    assert!(says.iter().all(|words| run.says(words)), "{what}: {says:?}\n{run}");
}

/// The content of a project.
fn content(sandbox: &Sandbox) -> Tree {
    tree(&sandbox.root().join("content"))
}

#[test]
fn e01_no_output_goes_among_what_is_on_record() {
    let sandbox = recorded();
    for output in ["content/privacy/sent", "content/privacy/sent/2024-03-01/en", "content/privacy/former", LEDGER] {
        let before = sandbox.tree();
        let run = sandbox.run_inside(&["build", "--output", output, "--as-of", "2024-03-15"]);
        refused(&run, 2, &["output"], output);
        assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{output}");
    }
}

#[test]
fn e05_a_disk_that_is_full_leaves_what_is_on_record_as_it_was() {
    for (what, sandbox, arguments) in writers() {
        let before = sandbox.tree();
        // No file gets its first byte, or the greatest does not get its last.
        let mut in_the_way = 0;
        for blocks in [0, 1, 2, 4, 8, 16, 64, 1024] {
            let run = run(held_to(blocks, &sandbox.command(&arguments)));
            if run.code == Some(0) {
                break;
            }
            in_the_way += 1;
            refused(&run, 3, &["cannot write"], what);
            assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{what} with {blocks} blocks");
        }
        assert!(in_the_way > 0, "{what}");
        assert_ne!(changes(&before, &sandbox.tree()), [""; 0], "{what} is done once there is room");
    }
}

/// The command, whose files do not grow past so many blocks of the shell's.
fn held_to(blocks: u32, plain: &Command) -> Command {
    let mut limited = Command::new("sh");
    limited.arg("-c").arg(format!("ulimit -f {blocks} && exec \"$@\"")).arg("sh").arg(plain.get_program());
    limited.args(plain.get_args());
    limited
}

#[test]
fn e07_of_two_commands_that_write_at_once_the_second_is_refused() {
    for (what, sandbox, arguments) in writers() {
        let before = sandbox.tree();
        let held = File::open(sandbox.root().join("content")).unwrap();
        held.lock().unwrap();
        refused(&sandbox.run(&arguments), 3, &["another noticepress is writing there"], what);
        assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{what}");
        // Whoever held it is gone, however it ended.
        drop(held);
        sandbox.succeeds(&arguments);
    }
}

#[test]
fn e08_a_notice_that_left_the_site_leaves_its_letters_on_record() {
    let sandbox = recorded();
    for text in [OLD, NEW] {
        fs::remove_file(sandbox.root().join(text)).unwrap();
    }
    refused(&sandbox.run(&["check"]), 1, &["N0186", "--withdraw"], "without a word");
    sandbox.succeeds(&["seal", "--withdraw", "privacy", "--reason", "The service has closed."]);
    sandbox.succeeds(&["check"]);
    sandbox.succeeds(&["build"]);
    assert!(!sandbox.output().join("site/privacy/2024-03-01").exists());
    assert!(sandbox.read("output/notifications/sent.csv").contains("partners"));
    fs::remove_dir_all(sandbox.root().join("content/privacy/sent")).unwrap();
    refused(&sandbox.run(&["check"]), 1, &["N0281"], "without its letters");
}

#[test]
fn e10_nothing_is_put_on_record_with_a_theme_that_is_wrong() {
    for (what, sandbox, arguments) in writers() {
        sandbox.write("themes/default/words/en.yaml", "applies_since: since {dat}\n");
        let before = sandbox.tree();
        refused(&sandbox.run(&arguments), 1, &["themes/default/words/en.yaml:1:22", "{date}"], what);
        assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{what}");
    }
}

#[test]
fn f01_what_is_recorded_is_recorded_on_the_day_of_the_configured_zone() {
    for (zone, moment, day) in [
        ("Etc/GMT+12", "2024-03-15T11:59:59Z", "2024-03-14"),
        ("Etc/GMT+12", "2024-03-15T12:00:00Z", "2024-03-15"),
        ("UTC", "2024-03-14T23:59:59Z", "2024-03-14"),
        ("UTC", "2024-03-15T00:00:01Z", "2024-03-15"),
        ("Pacific/Kiritimati", "2024-03-14T09:59:59Z", "2024-03-14"),
        ("Pacific/Kiritimati", "2024-03-14T10:00:00Z", "2024-03-15"),
    ] {
        let sandbox = Sandbox::with(&good().replace(SETTINGS, "timezone: UTC", &format!("timezone: {zone}")));
        let at = ["--as-of", moment];
        for arguments in [&["seal"][..], &SENT] {
            let mut command = sandbox.command(&[arguments, &at].concat());
            command.env("TZ", "Asia/Kathmandu").env("SOURCE_DATE_EPOCH", "1685577600");
            let run = run(command);
            assert!(run.code == Some(0), "{run}");
        }
        let ledger = sandbox.read(LEDGER);
        assert_eq!(ledger.matches(&format!("recorded: {day}\n")).count(), 3, "{zone} at {moment}:\n{ledger}");
        // Nobody has sent by then what goes out on the next day.
        let tomorrow = if day == "2024-03-15" { "2024-03-16" } else { "2024-03-15" };
        let early =
            sandbox.run(&["sent", "privacy@2024-03-01", "--on", tomorrow, "--to", "x", "--count", "1", at[0], at[1]]);
        refused(&early, 2, &["is after today"], zone);
    }
}

#[test]
fn f02_twelve_months_after_a_leap_day_end_on_the_28th() {
    let project = Project::empty()
        .write(SETTINGS, good().text(SETTINGS))
        .write("content/privacy/2024-02-29.md", good().text(OLD).replace("2023-01-10", "2024-02-29"));
    let sandbox = Sandbox::with(&project);
    sandbox.succeeds(&["seal", "--as-of", "2024-02-29"]);
    for (day, is_due) in [("2025-02-28", false), ("2025-03-01", true)] {
        let run = sandbox.succeeds(&["check", "--as-of", day]);
        assert_eq!(run.says("N0266"), is_due, "{day}: {run}");
    }
}

#[test]
fn f03_a_day_without_a_midnight_is_recorded_from_its_first_instant_on() {
    // Beirut went from 23:59:59 on 27 March 2021 to 01:00 on the 28th.
    let text = good().text(OLD).replace("2023-01-10", "2021-03-01");
    let settings = good().text(SETTINGS).replace("timezone: UTC", "timezone: Asia/Beirut");
    let project = Project::empty().write(SETTINGS, settings).write("content/privacy/2021-03-01.md", text);
    for (moment, day) in [("2021-03-27T21:59:59Z", "2021-03-27"), ("2021-03-27T22:00:00Z", "2021-03-28")] {
        let sandbox = Sandbox::with(&project);
        sandbox.succeeds(&["seal", "--as-of", moment]);
        assert!(sandbox.read(LEDGER).contains(&format!("recorded: {day}\n")), "{moment}");
    }
}

#[test]
fn f05_not_one_byte_of_a_text_that_nobody_may_see_is_on_record() {
    let canary = "---\ntitle: Canarybird\nupdated: 2024-04-20\neffective: 2024-08-01\nchange: material\nretroactive: false\n\
                  summary: About the canarybird.\nchoices: []\n---\n\nThe canarybird sings.\n";
    let draft = canary.replace("2024-04-20", "2024-03-02").replace("change:", "draft: true\nchange:");
    let secrets = good()
        .write("content/privacy/2024-04-20.md", canary)
        .write("content/privacy/2024-03-02.md", draft)
        .write("content/canarybird/2024-04-20.md", canary);
    let [public, secret] = [good(), secrets].map(|project| recorded_with(&project));
    for sandbox in [&public, &secret] {
        let zip = sandbox.root().join("output/evidence.zip").display().to_string();
        sandbox.succeeds(&["evidence", "privacy", "--on", "2024-03-15", "-o", &zip]);
    }
    let trees = [&public, &secret].map(|sandbox| {
        let sent = tree(&sandbox.root().join("content/privacy/sent"));
        sent.into_iter().chain(sandbox.output_tree()).collect()
    });
    assert_eq!(changes(&trees[0], &trees[1]), [""; 0], "not one byte tells of them");
    let remembered = tree(&secret.output().join(".noticepress/cache"));
    let told = remembered.values().find(|held| String::from_utf8_lossy(held).to_lowercase().contains("canarybird"));
    assert!(told.is_none(), "nor does what is remembered");
    assert_eq!(public.read(LEDGER), secret.read(LEDGER));
    let early = secret.run(&["sent", "privacy@2024-04-20", "--on", "2024-03-10", "--to", "x", "--count", "1"]);
    refused(&early, 2, &["is published on 2024-04-20"], "a letter of a text that nobody may see");
}

#[test]
fn f06_a_letter_of_a_text_that_was_edited_is_not_recorded() {
    let sandbox = recorded();
    sandbox.edit(NEW, "a payment provider.\n\n## Contact", "a payment company.\n\n## Contact");
    let before = sandbox.tree();
    refused(&sandbox.run(&SENT), 1, &["N0185"], "a letter of it");
    assert_eq!(changes(&before, &sandbox.tree()), [""; 0]);
}

#[test]
fn f07_the_same_acts_leave_the_same_record_wherever_they_are_typed() {
    let expected = content(&recorded());
    for variant in ["far away", "in small"] {
        let sandbox = Sandbox::empty();
        good().lay_backwards(&sandbox.root());
        let sent = ["sent", "privacy@2024-03-01", "--on", "2024-03-05", "--to", "partners", "--count", "12"];
        for arguments in [&["seal"][..], &sent, &["build"]] {
            let run = run(varied(variant, &sandbox, arguments));
            assert!(run.code == Some(0), "{variant}\n{run}");
        }
        assert_eq!(changes(&expected, &content(&sandbox)), [""; 0], "{variant}");
    }
}

#[test]
fn f08_a_text_dated_before_a_letter_of_its_notice_is_refused_and_the_letter_stands() {
    let sandbox = recorded();
    let letter = tree(&sandbox.root().join("content/privacy/sent"));
    let text = good().text(OLD).replace("updated: 2023-01-10", "updated: 2023-06-01\nchange: minor");
    sandbox.write("content/privacy/2023-06-01.md", text);
    refused(&sandbox.run(&["check"]), 1, &["N0188", "--backdate"], "without a word");
    let backdate = ["seal", "--backdate", "privacy@2023-06-01", "--reason", "It stood on the old site."];
    sandbox.succeeds(&backdate);
    sandbox.succeeds(&["check"]);
    assert_eq!(changes(&letter, &tree(&sandbox.root().join("content/privacy/sent"))), [""; 0]);
}
