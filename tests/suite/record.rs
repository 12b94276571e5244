//! The published record: nothing that was sealed changes unseen, and every exception is on record. Rows E08, F06 and F08 of the
//! table of faults are here.

use std::fs;

use noticepress::testing::Digest;

use crate::project::{NEW, OLD, PIXEL, Project, Run, Sandbox, changes, good, with_key};

const LEDGER: &str = "content/ledger.yaml";
const BACKDATED: &str = "content/privacy/2023-06-01.md";
const REASON: &str = "It stood on the old site.";

/// The good project, sealed and built.
fn sealed() -> Sandbox {
    sealed_with(&good())
}

fn sealed_with(project: &Project) -> Sandbox {
    let sandbox = Sandbox::with(project);
    sandbox.succeeds(&["seal"]);
    sandbox.succeeds(&["build"]);
    sandbox
}

/// Asserts that check and build are refused by just one error, and write nothing.
fn refused(sandbox: &Sandbox, code: &str, place: &str, says: &[&str]) {
    for command in ["check", "build"] {
        let run = refused_by(sandbox, &[command], code, place, says);
        let errors = run.messages().iter().filter(|m| m.severity == "error" && m.code.is_some()).count();
        assert_eq!(errors, 1, "{run}");
    }
}

fn refused_by(sandbox: &Sandbox, arguments: &[&str], code: &str, place: &str, says: &[&str]) -> Run {
    let before = sandbox.tree();
    let run = sandbox.run(arguments);
    assert!(run.code == Some(1) && run.bad_manners().is_empty(), "exit {:?} where 1 was due\n{run}", run.code);
    let found = run.messages().into_iter().find(|m| m.code.as_deref() == Some(code) && m.is_at(place));
    let found = found.unwrap_or_else(|| panic!("no {code} at {place}\n{run}"));
    for words in says {
        assert!(found.says(words), "{words:?} is not said\n{run}");
    }
    assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{run}");
    run
}

fn usage(sandbox: &Sandbox, arguments: &[&str], says: &str) {
    let before = sandbox.tree();
    let run = sandbox.run(arguments);
    assert!(run.code == Some(2) && run.says(says), "exit 2 and {says:?} were due\n{run}");
    assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{run}");
}

fn digest(text: &str) -> String {
    Digest::of(text.as_bytes()).to_string()
}

fn body(front: &str) -> String {
    format!("---\ntitle: Privacy Notice\n{front}---\n\n## Sharing\n\nWe share a little.\n")
}

#[test]
fn the_ledger_has_a_chain_that_plain_tools_follow() {
    let sandbox = sealed();
    let ledger = sandbox.read(LEDGER);
    let yaml: serde_yaml::Value = serde_yaml::from_str(&ledger).unwrap();
    let privacy = &yaml["notices"]["privacy"];
    assert_eq!(privacy["entries"].as_u64(), Some(2));
    assert_eq!(privacy["chain"][0]["text"].as_str(), Some("2023-01-10"));
    assert_eq!(privacy["chain"][1]["effective"].as_str(), Some("2024-04-15"));
    assert_eq!(privacy["chain"][1]["sha256"].as_str(), Some(&*digest(&sandbox.read(NEW))));
    // The lines of an entry, as `sed -n` prints them.
    let lines: Vec<&str> = ledger.split_inclusive('\n').collect();
    let starts: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("      - ")).collect();
    let entry = |n: usize| lines[starts[n]..starts.get(n + 1).copied().unwrap_or(lines.len())].concat();
    assert_eq!(privacy["chain"][1]["before"].as_str(), Some(&*digest(&entry(0))));
    assert_eq!(privacy["last"].as_str(), Some(&*digest(&entry(1))));
    let run = sandbox.succeeds(&["verify"]);
    assert!(run.stdout.contains(&digest(&entry(1))), "{run}");
}

#[test]
fn sealing_twice_adds_nothing_and_a_new_text_is_added_at_the_end() {
    let sandbox = sealed();
    let before = sandbox.read(LEDGER);
    assert!(sandbox.succeeds(&["seal"]).stdout.contains("Nothing to seal"));
    assert_eq!(sandbox.read(LEDGER), before);
    sandbox.write("content/privacy/2024-03-20.md", body("updated: 2024-03-20\nchange: minor\nfollows: 2024-03-01\n"));
    // It is not readable yet, and embargoed.
    sandbox.succeeds(&["seal"]);
    assert!(!sandbox.read(LEDGER).contains("2024-03-20"));
    sandbox.succeeds(&["seal", "--as-of", "2024-03-20"]);
    let after = sandbox.read(LEDGER);
    let chain = |ledger: &str| ledger.split_once("chain:\n").unwrap().1.to_owned();
    assert!(chain(&after).starts_with(&chain(&before)) && after.contains("- text: 2024-03-20"), "{after}");
}

#[test]
fn f06_a_sealed_text_that_is_edited_is_an_error_with_both_digests() {
    for (what, old, new) in [
        ("a letter", "nothing with anybody", "nothing with anybodi"),
        ("its front matter", "title: Privacy Notice", "title: Privacy notice"),
    ] {
        let sandbox = sealed();
        let was = digest(&sandbox.read(OLD));
        sandbox.edit(OLD, old, new);
        let is = digest(&sandbox.read(OLD));
        refused(&sandbox, "N0185", OLD, &[&was, &is, "new version", "--correct"]);
        let run = sandbox.run(&["verify"]);
        assert!(run.code == Some(1) && run.says("N0185"), "{what}: {run}");
        // Nor can it be sealed as it is now.
        refused_by(&sandbox, &["seal"], "N0185", OLD, &[]);
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_are_no_edit() {
    let sandbox = sealed();
    let text = sandbox.read(OLD);
    sandbox.write(OLD, format!("\u{FEFF}{}", text.replace('\n', "\r\n")));
    sandbox.succeeds(&["check"]);
}

#[test]
fn e08_a_sealed_text_that_is_gone_or_renamed_or_a_draft_is_an_error() {
    let sandbox = sealed();
    let text = sandbox.read(OLD);
    sandbox.write("content/privacy/2023-01-09.md", text.replace("2023-01-10", "2023-01-09"));
    fs::remove_file(sandbox.root().join(OLD)).unwrap();
    // The new name is an error of its own: it was not there then.
    refused_by(&sandbox, &["check"], "N0186", OLD, &["is gone", "--withdraw"]);
    refused_by(&sandbox, &["check"], "N0188", "content/privacy/2023-01-09.md:1:1", &["before 2024-03-01"]);
    fs::remove_file(sandbox.root().join("content/privacy/2023-01-09.md")).unwrap();
    sandbox.write("content/privacy/2023-01-10.md", text.replace("---\ntitle", "---\ndraft: true\ntitle"));
    refused_by(&sandbox, &["check"], "N0186", OLD, &["is a draft now"]);
}

#[test]
fn e08_a_text_leaves_the_site_when_the_ledger_says_why() {
    let late = "content/privacy/2024-03-10.md";
    let sandbox = sealed_with(&good().write(late, body("updated: 2024-03-10\nchange: minor\n")));
    let withdraw = ["seal", "--withdraw", "privacy@2024-03-10", "--reason", "A court said so."];
    usage(&sandbox, &withdraw, "still exists");
    fs::remove_file(sandbox.root().join(late)).unwrap();
    refused_by(&sandbox, &["check"], "N0186", late, &["is gone"]);
    usage(&sandbox, &["seal", "--withdraw", "privacy@2024-03-10"], "--reason");
    usage(&sandbox, &["seal", "--withdraw", "privacy@2019-01-01", "--reason", "x"], "no published version");
    sandbox.succeeds(&withdraw);
    sandbox.succeeds(&["check"]);
    sandbox.succeeds(&["build"]);
    assert!(!sandbox.output().join("site/privacy/2024-03-10").exists());
}

#[test]
fn e08_a_whole_notice_leaves_the_site_when_the_ledger_says_why() {
    let terms = body("updated: 2023-05-01\n");
    let sandbox = sealed_with(&good().write("content/terms/2023-05-01.md", terms));
    fs::remove_dir_all(sandbox.root().join("content/terms")).unwrap();
    refused_by(&sandbox, &["check"], "N0186", "content/terms/2023-05-01.md", &["its notice `terms` is gone"]);
    sandbox.succeeds(&["seal", "--withdraw", "terms", "--reason", "The service ended."]);
    sandbox.succeeds(&["check"]);
    let run = sandbox.run(&["build"]);
    assert!(run.code == Some(0), "a withdrawal on record is consent\n{run}");
    // It does not come back in silence.
    sandbox.write("content/terms/2023-05-01.md", body("updated: 2023-05-01\n"));
    refused(&sandbox, "N0188", "content/terms/2023-05-01.md:1:1", &["is no longer published, but is here again"]);
}

#[test]
fn f08_a_text_dated_before_others_that_were_sealed_needs_a_reason_on_record() {
    let sandbox = sealed();
    usage(&sandbox, &["seal", "--backdate", "privacy@2019-06-01", "--reason", REASON], "no published version");
    sandbox.write(BACKDATED, body("updated: 2023-06-01\nchange: minor\n"));
    refused_by(
        &sandbox,
        &["check"],
        "N0188",
        "content/privacy/2023-06-01.md:1:1",
        &["before 2024-03-01", "--backdate"],
    );
    refused_by(&sandbox, &["seal"], "N0188", "content/privacy/2023-06-01.md:1:1", &[]);
    usage(&sandbox, &["seal", "--backdate", "privacy@2023-06-01"], "--reason");
    usage(&sandbox, &["seal", "--backdate", "privacy@2023-06-01", "--reason", " "], "reason is empty");
    sandbox.succeeds(&["seal", "--backdate", "privacy@2023-06-01", "--reason", REASON]);
    assert!(sandbox.read(LEDGER).contains(&format!("backdated: \"{REASON}\"")));
    sandbox.succeeds(&["check"]);
}

#[test]
fn a_text_that_came_after_its_day_is_an_error_and_redate_mends_it() {
    let sandbox = sealed();
    let late = "content/privacy/2024-03-20.md";
    let text = "updated: 2024-03-20\neffective: 2024-04-20\nchange: material\nretroactive: false\n\
                summary: We share a little.\nchoices: []\n";
    sandbox.write(late, body(text));
    let place = "content/privacy/2024-03-20.md:1:1";
    let run =
        refused_by(&sandbox, &["check", "--as-of", "2024-04-02"], "N0189", place, &["13 days", "18 days' notice"]);
    assert!(run.says("noticepress redate privacy@2024-03-20"), "{run}");
    // Whoever looks ahead means the texts to be there by then.
    let ahead = sandbox.run(&["build", "--as-of", "2024-04-02", "--output", "ahead"]);
    assert!(ahead.code == Some(0), "{ahead}");
    usage(&sandbox, &["redate", "privacy@2024-03-20", "--as-of", "2024-03-20"], "is not late");
    usage(&sandbox, &["redate", "privacy@2024-03-01", "--as-of", "2024-04-02"], "was sealed");
    sandbox.succeeds(&["redate", "privacy@2024-03-20", "--as-of", "2024-04-02"]);
    assert!(!sandbox.root().join(late).exists());
    let redated = sandbox.read("content/privacy/2024-04-02.md");
    assert!(redated.contains("updated: 2024-04-02\neffective: 2024-05-02\n"), "{redated}");
    sandbox.succeeds(&["check", "--as-of", "2024-04-02"]);
    sandbox.succeeds(&["seal", "--as-of", "2024-04-02"]);
}

#[test]
fn a_correction_on_the_same_page_is_recorded_printed_and_keeps_the_former_wording() {
    let sandbox = sealed();
    let before = sandbox.read(OLD);
    usage(&sandbox, &["seal", "--correct", "privacy@2023-01-10", "--reason", "x"], "is as it was sealed");
    sandbox.edit(OLD, "nothing with anybody", "no data with anybody");
    sandbox.succeeds(&["seal", "--correct", "privacy@2023-01-10", "--reason", "A word was missing."]);
    assert_eq!(sandbox.read("content/privacy/former/2023-01-10.1.md"), before);
    sandbox.succeeds(&["check"]);
    sandbox.succeeds(&["build"]);
    let page = sandbox.site("privacy/2023-01-10/index.html");
    assert!(page.contains("A word was missing.") && page.contains("former/1/"), "{page}");
    let former = sandbox.site("privacy/2023-01-10/former/1/index.html");
    assert!(former.contains("We share nothing with anybody.") && former.contains("A word was missing."), "{former}");
    assert_eq!(sandbox.site("privacy/2023-01-10/former/1/source.md"), before);
    // It is what readers read then, its own summary included.
    let sandbox = sealed();
    sandbox.edit(NEW, "a payment provider.\nchoices", "a bank.\nchoices");
    sandbox.succeeds(&["seal", "--correct", "privacy@2024-03-01", "--reason", "It is a bank."]);
    sandbox.succeeds(&["build"]);
    let former = sandbox.site("privacy/2024-03-01/former/1/index.html");
    assert!(former.contains("We now share log data with a payment provider.") && !former.contains("with a bank."));
}

#[test]
fn each_correction_of_a_page_keeps_the_wording_before_it() {
    let sandbox = sealed();
    sandbox.edit(OLD, "nothing with anybody", "no data with anybody");
    sandbox.succeeds(&["seal", "--correct", "privacy@2023-01-10", "--reason", "A word was missing."]);
    sandbox.succeeds(&["build"]);
    // A second one, of which the last build has the wording before.
    sandbox.edit(OLD, "no data with anybody", "no data with anyone");
    sandbox.succeeds(&["seal", "--correct", "privacy@2023-01-10", "--reason", "A better word."]);
    assert!(sandbox.read("content/privacy/former/2023-01-10.2.md").contains("no data with anybody"));
    sandbox.succeeds(&["check"]);
    sandbox.edit("content/privacy/former/2023-01-10.1.md", "nothing", "all");
    refused(&sandbox, "N0191", "content/privacy/former/2023-01-10.1.md", &["not the wording"]);
    fs::remove_file(sandbox.root().join("content/privacy/former/2023-01-10.1.md")).unwrap();
    refused(&sandbox, "N0191", "content/privacy/former/2023-01-10.1.md", &["is gone"]);
}

/// People link to the heading as it was before.
#[test]
fn a_heading_that_was_corrected_is_found_under_its_former_id() {
    let sandbox = sealed();
    for (heading, instead) in [("## Sharing", "## Shareing"), ("## Shareing", "## Who gets data")] {
        sandbox.edit(OLD, heading, instead);
        sandbox.succeeds(&["seal", "--correct", "privacy@2023-01-10", "--reason", "The heading was wrong."]);
        sandbox.succeeds(&["build"]);
    }
    let page = sandbox.site("privacy/2023-01-10/index.html");
    for id in ["sharing", "shareing", "who-gets-data"] {
        assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}: {page}");
    }
    assert!(sandbox.site("privacy/sections/shareing/index.html").contains("privacy/sections/who-gets-data/"));
    // The next version has the first of them for itself, and a line for each of the others, whose section went.
    let next = sandbox.site("privacy/2024-03-01/index.html");
    for id in ["sharing", "shareing", "who-gets-data"] {
        assert_eq!(next.matches(&format!("id=\"{id}\"")).count(), 1, "{id}: {next}");
    }
    sandbox.succeeds(&["check"]);
}

#[test]
fn an_image_is_replaced_under_a_name_of_its_own() {
    let text = body("updated: 2023-05-01\n") + "\n![How data flows](flow.png)\n";
    let project = good().write("content/terms/2023-05-01.md", text).write("content/terms/flow.png", PIXEL);
    let sandbox = sealed_with(&project);
    assert!(sandbox.read(LEDGER).contains("file: \"flow.png\""));
    let mut other = PIXEL.to_vec();
    other.extend_from_slice(b"more");
    sandbox.write("content/terms/flow.png", &other);
    refused(&sandbox, "N0190", "content/terms/flow.png", &["2023-05-01", "a different name"]);
    fs::remove_file(sandbox.root().join("content/terms/flow.png")).unwrap();
    refused_by(&sandbox, &["check"], "N0190", "content/terms/flow.png", &["is gone"]);
}

#[test]
fn a_damaged_ledger_is_an_error_that_says_what_happened() {
    let sandbox = sealed();
    let good = sandbox.read(LEDGER);
    let at = |text: &str| good.find(text).unwrap();
    let second = at("      - text: 2024-03-01");
    let first = at("      - text: 2023-01-10");
    let conflict = format!("{}<<<<<<< ours\n{}=======\n>>>>>>> theirs\n", &good[..second], &good[second..]);
    let swapped = format!("{}{}{}", &good[..first], &good[second..], &good[first..second]);
    let twice = format!("{}{}", good, &good[second..]);
    for (what, ledger, code, says) in [
        ("a merge", conflict, "N0181", "two branches"),
        ("an entry edited", good.replace("effective: 2023-01-10", "effective: 2023-01-11"), "N0182", "was changed"),
        (
            "the last entry edited",
            good.replace("effective: 2024-04-15", "effective: 2024-04-16"),
            "N0182",
            "does not end",
        ),
        ("an entry gone", format!("{}{}", &good[..first], &good[second..]), "N0182", "removed"),
        ("the last entry gone", good[..second].to_owned(), "N0183", "2 entries"),
        ("cut in a line", good[..good.len() - 9].to_owned(), "N0183", "ends where"),
        ("entries in another order", swapped, "N0182", "is not where it was made"),
        ("an entry twice", twice, "N0182", "two entries follow the same one"),
        ("another spelling", good.replace("change: material", "change: \"material\""), "N0180", "change: "),
        ("a comment", good.replace("    chain:", "    # mine\n    chain:"), "N0180", "chain:"),
        ("nothing of ours", "notes: none\n".to_owned(), "N0180", "# What was published"),
        ("empty", String::new(), "N0183", "ends where"),
    ] {
        sandbox.write(LEDGER, &ledger);
        let run = sandbox.run(&["check"]);
        let told = run.messages().into_iter().any(|m| m.code.as_deref() == Some(code) && m.says(says));
        assert!(run.code == Some(1) && told, "{what}: {code} {says:?}\n{run}");
        assert_eq!(sandbox.run(&["build"]).code, Some(1), "{what}");
        let refused = sandbox.run(&["seal"]);
        assert!(refused.code == Some(1) && sandbox.read(LEDGER) == ledger, "{what}: {refused}");
    }
}

#[test]
fn a_ledger_that_is_gone_or_was_begun_again_is_known_by_the_last_build() {
    let sandbox = sealed();
    fs::remove_file(sandbox.root().join(LEDGER)).unwrap();
    refused(&sandbox, "N0184", LEDGER, &["the ledger is missing", "2 entries"]);
    let run = sandbox.run(&["seal"]);
    assert!(run.code == Some(1) && !sandbox.root().join(LEDGER).exists(), "never rebuilt in silence\n{run}");
}

/// Without git and without a build, the files beside the texts still tell that there was one.
#[test]
fn a_ledger_that_is_gone_is_known_by_former_wordings_and_by_letters() {
    let letter = ["sent", "privacy@2024-03-01", "--on", "2024-03-05", "--to", "everybody", "--count", "12"];
    let correction = ["seal", "--correct", "privacy@2023-01-10", "--reason", "A word was missing."];
    for (act, code, kept) in [(&letter[..], "N0282", "sent"), (&correction, "N0184", "former")] {
        let sandbox = sealed();
        if kept == "former" {
            sandbox.edit(OLD, "nothing with anybody", "no data with anybody");
        }
        sandbox.succeeds(act);
        fs::remove_file(sandbox.root().join(LEDGER)).unwrap();
        fs::remove_dir_all(sandbox.output()).unwrap();
        let before = sandbox.tree();
        for command in [&["check"][..], &["verify"], &["seal"], &letter] {
            let run = sandbox.run(command);
            assert!(run.code == Some(1) && run.bad_manners().is_empty(), "{kept}: {run}");
            let found = run.messages().into_iter().find(|message| message.code.as_deref() == Some(code));
            assert!(found.is_some_and(|found| found.says("put the ledger back")), "{kept}: {run}");
            assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{kept}: {run}");
        }
    }
}

#[test]
fn a_command_says_what_it_finishes_for_one_that_was_cut_short() {
    let sandbox = sealed();
    let text = body("updated: 2024-03-15\nchange: minor\n");
    let plan = format!(
        r#"[{{"path":"content/cookies/2024-03-15.md","replaces":false,"sha256":"{}","formerly":null}}]"#,
        digest(&text)
    );
    sandbox.write("content/.noticepress-written/plan.json", plan);
    sandbox.write("content/.noticepress-written/0", text);
    for command in ["check", "verify", "build"] {
        let run = sandbox.run(&[command]);
        assert!(run.code == Some(1) && run.says("N0210") && run.says("type the command again"), "{run}");
    }
    let run = sandbox.succeeds(&["seal"]);
    let note = "note: finished what an interrupted command had begun: content/cookies/2024-03-15.md";
    assert!(run.stderr.contains(note), "{run}");
    assert!(sandbox.read(LEDGER).contains("- text: 2024-03-15"));
    assert!(!sandbox.root().join("content/.noticepress-written").exists());
}

#[test]
fn nothing_is_sealed_that_check_refuses() {
    let sandbox = Sandbox::with(&with_key("efective: 2024-05-01"));
    let run = sandbox.run(&["seal"]);
    assert!(run.code == Some(1) && !sandbox.root().join(LEDGER).exists(), "{run}");
}

#[test]
fn each_text_is_published_as_it_was_sealed_and_plain_sha256sum_proves_the_site() {
    let sandbox = sealed();
    assert_eq!(sandbox.site("privacy/2023-01-10/source.md"), sandbox.read(OLD));
    assert!(sandbox.site("privacy/2023-01-10/index.html").contains(&digest(&sandbox.read(OLD))));
    let sums = sandbox.site("SHA256SUMS");
    let mut listed = Vec::new();
    for line in sums.lines() {
        let (sha256, path) = line.split_once("  ").unwrap();
        let bytes = fs::read(sandbox.output().join("site").join(path)).unwrap();
        assert_eq!(sha256, Digest::of(&bytes).to_string(), "{path}");
        listed.push(format!("site/{path}"));
    }
    listed.push("site/SHA256SUMS".to_owned());
    listed.sort();
    let files = crate::project::tree(&sandbox.output());
    let files: Vec<String> = files
        .into_iter()
        .filter(|(path, entry)| path.starts_with("site/") && entry.starts_with(b"file "))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(listed, files);
}

#[test]
fn a_published_copy_is_held_against_its_sums_and_the_ledger() {
    let sandbox = sealed();
    let copy = sandbox.top().join("copy");
    let site = copy.to_str().unwrap();
    let status = std::process::Command::new("cp").arg("-r").arg(sandbox.output().join("site")).arg(&copy).status();
    assert!(status.unwrap().success());
    let run = sandbox.succeeds(&["verify", "--site", site]);
    assert!(run.stdout.contains("2 version files as they were sealed"), "{run}");
    let page = copy.join("privacy/index.html");
    fs::write(&page, fs::read_to_string(&page).unwrap().replace("nothing", "everything")).unwrap();
    let run = sandbox.run(&["verify", "--site", site]);
    assert!(run.code == Some(1) && run.says("N0192") && run.says("copy/privacy/index.html"), "{run}");
    // Whoever changes a text and its sum is told by the ledger.
    let source = copy.join("privacy/2023-01-10/source.md");
    let (old, new) = (fs::read_to_string(&source).unwrap(), "another text\n");
    fs::write(&source, new).unwrap();
    let sums = fs::read_to_string(copy.join("SHA256SUMS")).unwrap();
    fs::write(copy.join("SHA256SUMS"), sums.replace(&digest(&old), &digest(new))).unwrap();
    let run = sandbox.run(&["verify", "--site", site]);
    assert!(run.says("not what was sealed as privacy@2023-01-10"), "{run}");
    usage(&sandbox, &["verify", "--site", sandbox.home().to_str().unwrap()], "SHA256SUMS");
}

#[test]
fn two_commands_do_not_write_at_once() {
    let sandbox = sealed();
    sandbox.write("content/privacy/2024-03-14.md", body("updated: 2024-03-14\nchange: minor\n"));
    sandbox.write("content/privacy/2024-03-15.md", body("updated: 2024-03-15\nchange: minor\n"));
    let held = fs::File::open(sandbox.root().join("content")).unwrap();
    held.lock().unwrap();
    let run = sandbox.run(&["seal"]);
    assert!(run.code == Some(3) && run.says("another noticepress"), "{run}");
}
