//! Letters as they were sent: recorded once, never written again, and followed by another where what they said was changed.

use std::fs;

use noticepress::testing::Digest;

use crate::project::{NEW, Project, Run, SETTINGS, Sandbox, changes, good, in_languages, in_new};

const LEDGER: &str = "content/ledger.yaml";
const LETTER: &str = "content/privacy/sent/2024-03-01/en";
const PACK: &str = "output/notifications/privacy/2024-03-01";
const NOTICE: &str = "content/privacy/notice.yaml";
const SPANISH: &str = "content/privacy/2024-03-01.es.md";
const WITHDRAWN: &str = "withdrawn:\n  - {version: 2024-03-01, on: 2024-03-14, reason: The provider needs no data.}\n";

/// The good project, sealed.
fn sealed(project: &Project) -> Sandbox {
    let sandbox = Sandbox::with(project);
    sandbox.succeeds(&["seal"]);
    sandbox
}

/// The same, and its letter went out on 5 March 2024.
fn sent() -> Sandbox {
    let sandbox = sealed(&good());
    record(&sandbox, "2024-03-05", &[]);
    sandbox.succeeds(&["build"]);
    sandbox
}

fn record(sandbox: &Sandbox, on: &str, more: &[&str]) -> Run {
    let typed = ["sent", "privacy@2024-03-01", "--on", on, "--to", "all subscribers", "--count", "4211"];
    sandbox.succeeds(&[&typed[..], more].concat())
}

fn refused(sandbox: &Sandbox, arguments: &[&str], code: i32, says: &[&str]) {
    let before = sandbox.tree();
    let run = sandbox.run(arguments);
    assert!(run.code == Some(code) && run.bad_manners().is_empty(), "exit {code} was due\n{run}");
    for words in says {
        assert!(run.says(words), "{words:?} is not said\n{run}");
    }
    assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{run}");
}

/// Asserts that check and build are refused by this error at this file.
fn wrong(sandbox: &Sandbox, code: &str, place: &str, says: &[&str]) {
    for command in ["check", "build"] {
        let before = sandbox.tree();
        let run = sandbox.run(&[command]);
        let found = run.messages().into_iter().find(|m| m.code.as_deref() == Some(code) && m.is_at(place));
        let found = found.unwrap_or_else(|| panic!("no {code} at {place}\n{run}"));
        assert!(run.code == Some(1) && says.iter().all(|words| found.says(words)), "{says:?}\n{run}");
        assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{run}");
    }
}

fn to_do(sandbox: &Sandbox) -> Vec<String> {
    let run = sandbox.succeeds(&["status"]);
    let (_, tasks) = run.stdout.split_once("To do, most urgent first\n").unwrap_or_default();
    tasks.lines().take_while(|line| !line.is_empty()).map(|line| line.trim().to_owned()).collect()
}

fn files(sandbox: &Sandbox, folder: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(sandbox.root().join(folder)).unwrap().map(Result::unwrap);
    let mut files: Vec<_> =
        entries.map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn a_letter_that_was_sent_is_kept_with_digests_that_plain_tools_check() {
    let sandbox = sealed(&good());
    sandbox.succeeds(&["build"]);
    let written = files(&sandbox, &format!("{PACK}/en"));
    record(&sandbox, "2024-03-05", &[]);
    let kept = files(&sandbox, LETTER);
    let names: Vec<&str> = kept.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["SHA256SUMS", "body.html", "body.txt", "message.eml", "preheader.txt", "subject.txt"]);
    for (name, bytes) in &kept[1..] {
        assert!(written.contains(&(name.clone(), bytes.clone())), "{name} is what communications had");
    }
    let sums = String::from_utf8(kept[0].1.clone()).unwrap();
    let expected = kept[1..].iter().map(|(name, bytes)| format!("{}  {name}\n", Digest::of(bytes)));
    assert_eq!(sums, expected.collect::<String>());
    let ledger: serde_yaml::Value = serde_yaml::from_str(&sandbox.read(LEDGER)).unwrap();
    let entry = &ledger["notices"]["privacy"]["chain"][2];
    for (key, value) in [
        ("letter", "2024-03-01"),
        ("recorded", "2024-03-15"),
        ("lang", "en"),
        ("kind", "announcement"),
        ("channel", "email"),
        ("sent", "2024-03-05"),
        ("audience", "all subscribers"),
        ("sha256", &Digest::of(sums.as_bytes()).to_string()),
    ] {
        assert_eq!(entry[key].as_str(), Some(value), "{key}");
    }
    assert_eq!(entry["count"].as_u64(), Some(4211));
    sandbox.succeeds(&["verify"]);
}

#[test]
fn what_was_sent_is_no_longer_to_do_and_page_table_and_history_say_who_was_told() {
    let sandbox = sealed(&good());
    sandbox.succeeds(&["build"]);
    assert!(to_do(&sandbox)[0].starts_with("send the email about privacy@2024-03-01 before 2024-04-15"));
    assert!(!sandbox.site("privacy/history/index.html").contains("email sent"));
    record(&sandbox, "2024-03-05", &["--channel", "post, by hand"]);
    assert_eq!(to_do(&sandbox), [""; 0]);
    sandbox.succeeds(&["build"]);
    let history = sandbox.site("privacy/history/index.html");
    assert!(history.contains("announced on 1 March 2024 · email sent on 5 March 2024"), "{history}");
    let index = sandbox.read("output/notifications/index.html");
    assert!(index.contains("sent on 5 March 2024") && index.contains("href=\"sent.html\""), "{index}");
    let page = sandbox.read("output/notifications/sent.html");
    for words in ["5 March 2024", "all subscribers", "4,211", "post, by hand", "privacy/2024-03-01/en/index.html"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let digest = Digest::of(&fs::read(sandbox.root().join(LETTER).join("SHA256SUMS")).unwrap());
    let expected = format!(
        "sent,notice,version,language,letter,channel,audience,count,recorded,sha256\r\n2024-03-05,privacy,2024-03-01,en,\
         announcement,\"post, by hand\",all subscribers,4211,2024-03-15,{digest}\r\n"
    );
    assert_eq!(sandbox.read("output/notifications/sent.csv"), expected);
}

#[test]
fn without_a_ledger_nothing_claims_that_an_email_went_out() {
    let sandbox = Sandbox::with(&good().replace(NEW, "retroactive", "notify: [email]\nretroactive"));
    sandbox.succeeds(&["build"]);
    assert!(!sandbox.site("privacy/history/index.html").contains("announced on"));
    assert!(!sandbox.root().join("output/notifications/sent.csv").exists());
    let with_banner = Sandbox::with(&good());
    with_banner.succeeds(&["build"]);
    assert!(with_banner.site("privacy/history/index.html").contains("announced on 1 March 2024"));
}

#[test]
fn a_letter_stays_as_it_was_sent_whatever_happens_to_names_colours_and_theme() {
    let sandbox = sent();
    let kept = files(&sandbox, LETTER);
    sandbox.edit(SETTINGS, "name: Example,", "name: Another Name,");
    sandbox.edit(SETTINGS, "reply_to: privacy@example.org", "reply_to: x@example.org, link_color: \"#103050\"");
    sandbox.write("themes/default/email/subject.txt", "Another subject\n");
    // A theme whose letters break the rules breaks none that was sent.
    sandbox.write("themes/default/email/body.html", "<p>Another letter</p>");
    sandbox.succeeds(&["build"]);
    assert_eq!(files(&sandbox, LETTER), kept);
    let built = files(&sandbox, &format!("{PACK}/en"));
    let built: Vec<_> = built.into_iter().filter(|(name, _)| name != "index.html").collect();
    assert_eq!(built, kept);
    let said = sandbox.succeeds(&["email", "privacy@2024-03-01", "--format", "subject"]).stdout;
    assert_eq!(said.as_bytes(), kept.last().unwrap().1);
}

#[test]
fn a_letter_that_was_changed_is_gone_or_was_never_recorded_is_an_error() {
    let sandbox = sent();
    let body = sandbox.read(&format!("{LETTER}/body.txt"));
    let changed = body.replace("payment", "other");
    sandbox.write(&format!("{LETTER}/body.txt"), &changed);
    let digests = [body.as_bytes(), changed.as_bytes()].map(|bytes| Digest::of(bytes).to_string());
    wrong(&sandbox, "N0280", &format!("{LETTER}/body.txt"), &[&digests[0], &digests[1], "2024-03-05"]);
    fs::remove_file(sandbox.root().join(LETTER).join("body.txt")).unwrap();
    wrong(&sandbox, "N0281", &format!("{LETTER}/body.txt"), &["gone"]);
    sandbox.write(&format!("{LETTER}/body.txt"), &body);
    sandbox.succeeds(&["check"]);
    let sums = sandbox.read(&format!("{LETTER}/SHA256SUMS"));
    sandbox.write(&format!("{LETTER}/SHA256SUMS"), sums.replacen('a', "b", 1));
    wrong(&sandbox, "N0280", &format!("{LETTER}/SHA256SUMS"), &["was changed since"]);
    sandbox.write(&format!("{LETTER}/SHA256SUMS"), &sums);
    sandbox.write("content/privacy/sent/2024-03-01/en.2/body.txt", "Hello");
    wrong(&sandbox, "N0282", "content/privacy/sent/2024-03-01/en.2", &["does not say"]);
    fs::remove_dir_all(sandbox.root().join("content/privacy/sent")).unwrap();
    wrong(&sandbox, "N0281", LETTER, &["was sent on 2024-03-05"]);
}

#[test]
fn nothing_lies_among_the_letters_but_letters() {
    let sandbox = sent();
    for (path, place) in [
        ("notes.txt", "notes.txt"),
        ("2024-03/en/body.txt", "2024-03"),
        ("2024-03-01/en-/body.txt", "2024-03-01/en-"),
        ("2024-03-01/en.1/body.txt", "2024-03-01/en.1"),
        ("2024-03-01/en/index.html", "2024-03-01/en/index.html"),
        ("2024-03-01/en/.hidden", "2024-03-01/en/.hidden"),
        ("2024-03-01/en/deep/body.txt", "2024-03-01/en/deep"),
    ] {
        let [path, place] = [path, place].map(|path| format!("content/privacy/sent/{path}"));
        sandbox.write(&path, "x");
        let run = sandbox.run(&["check"]);
        let errors: Vec<_> = run.messages().into_iter().filter(|m| m.code.is_some()).collect();
        assert!(errors.len() == 1 && errors[0].is_at(&place), "{place}\n{run}");
        let gone = sandbox.root().join(place);
        if gone.is_dir() { fs::remove_dir_all(gone).unwrap() } else { fs::remove_file(gone).unwrap() }
    }
    std::os::unix::fs::symlink("/etc", sandbox.root().join("content/privacy/sent/2024-03-02")).unwrap();
    let run = sandbox.run(&["check"]);
    assert!(run.code == Some(1) && run.says("symbolic link"), "{run}");
}

#[test]
fn what_cannot_have_been_sent_is_not_recorded() {
    let sandbox = sealed(&good());
    let typed = |version: &'static str, on: &'static str, whom: &'static str, count: &'static str| {
        ["sent", version, "--on", on, "--to", whom, "--count", count]
    };
    let name = "privacy@2024-03-01";
    refused(&sandbox, &typed(name, "2024-03-16", "all", "3"), 2, &["after today"]);
    refused(&sandbox, &typed(name, "2024-02-29", "all", "3"), 2, &["published on 2024-03-01"]);
    refused(&sandbox, &typed(name, "2024-03-05", "all", "0"), 2, &["not a number of recipients"]);
    refused(&sandbox, &typed(name, "2024-03-05", " ", "3"), 2, &["`--to` is empty"]);
    refused(&sandbox, &typed(name, "2024-03-05", "=cmd()", "3"), 2, &["formula"]);
    refused(&sandbox, &typed("privacy@2023-01-10", "2024-03-05", "all", "3"), 2, &["no email announces"]);
    refused(&sandbox, &typed("privacy@2022-01-10", "2024-03-05", "all", "3"), 2, &["no version named"]);
    refused(&sandbox, &[&typed(name, "2024-03-05", "all", "3")[..], &["--lang", "fr"]].concat(), 2, &["`fr`"]);
    refused(&Sandbox::with(&good()), &typed(name, "2024-03-05", "all", "3"), 2, &["noticepress seal"]);
    sandbox.edit(NEW, "We share log data", "We share all data");
    refused(&sandbox, &typed(name, "2024-03-05", "all", "3"), 1, &["N0185"]);
}

#[test]
fn a_letter_in_a_language_without_its_text_is_not_recorded_and_the_others_are() {
    let sandbox = sealed(&in_languages("[en, es]"));
    let typed = ["sent", "privacy@2024-03-01", "--on", "2024-03-05", "--to", "all", "--count", "3"];
    refused(&sandbox, &typed, 2, &["not translated into `es`", "--lang en", SPANISH]);
    sandbox.succeeds(&[&typed[..], &["--lang", "en"]].concat());
    assert_eq!(to_do(&sandbox).len(), 1, "the Spanish one waits for its text");
    assert!(to_do(&sandbox)[0].contains("into es: until then do not send it"));
}

#[test]
fn a_letter_that_goes_out_again_is_the_same_letter_in_another_entry() {
    let sandbox = sent();
    let kept = files(&sandbox, LETTER);
    sandbox.edit(SETTINGS, "name: Example,", "name: Another Name,");
    let again = ["sent", "privacy@2024-03-01", "--on", "2024-03-10", "--to", "partners", "--count", "12"];
    sandbox.succeeds(&again);
    assert_eq!(files(&sandbox, LETTER), kept);
    assert_eq!(fs::read_dir(sandbox.root().join("content/privacy/sent/2024-03-01")).unwrap().count(), 1);
    sandbox.succeeds(&["build"]);
    let table = sandbox.read("output/notifications/sent.csv");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0][9], rows[1][9]);
    assert_eq!([rows[0][6], rows[1][6]], ["all subscribers", "partners"]);
}

/// Whoever was cut short does not know whether it was recorded, and types the same again.
#[test]
fn a_mailing_that_is_on_record_is_not_recorded_twice() {
    let sandbox = sent();
    let before = sandbox.tree();
    let again = record(&sandbox, "2024-03-05", &[]);
    assert!(
        again.stdout.starts_with("Nothing to record") && again.stdout.contains("a second time"),
        "{}",
        again.stdout
    );
    assert_eq!(changes(&before, &sandbox.tree()), [""; 0]);
    // Another day, another mailing.
    record(&sandbox, "2024-03-06", &[]);
    assert_eq!(sandbox.read(LEDGER).matches("- letter:").count(), 2);
}

#[test]
fn a_correction_of_the_text_makes_a_letter_due_that_says_what_differs_and_then_is_kept_too() {
    let sandbox = sent();
    sandbox.succeeds(&["build"]);
    sandbox.edit(NEW, "We share log data with a payment provider.", "We share log data with two payment providers.");
    sandbox.succeeds(&["seal", "--correct", "privacy@2024-03-01", "--reason", "There are two."]);
    let due = to_do(&sandbox);
    assert!(
        due.len() == 1 && due[0].starts_with("send the email that corrects the one about privacy@2024-03-01"),
        "{due:?}"
    );
    assert!(due[0].contains("everyone who got the one of 2024-03-05"), "{due:?}");
    sandbox.succeeds(&["build"]);
    let subject = sandbox.read(&format!("{PACK}/en.2/subject.txt"));
    assert!(subject.starts_with("Correction: "), "{subject}");
    let page = sandbox.read(&format!("{PACK}/en.2/index.html"));
    assert!(page.contains("What differs from the message sent on 5 March 2024"));
    assert!(page.contains("<ins>two payment providers</ins>"), "{page}");
    let body = sandbox.read(&format!("{PACK}/en.2/body.txt"));
    assert!(body.contains("replaces the one we sent on 5 March 2024"), "{body}");
    record(&sandbox, "2024-03-15", &[]);
    assert_eq!(to_do(&sandbox), [""; 0]);
    assert_eq!(sandbox.read("content/privacy/sent/2024-03-01/en.2/body.txt"), body);
    sandbox.succeeds(&["build"]);
    assert!(sandbox.read("output/notifications/sent.csv").contains(",correction,"));
}

#[test]
fn status_says_what_was_sent_and_what_was_taken_back_until_the_day_it_was_to_apply() {
    let sandbox = sent();
    let status = |sandbox: &Sandbox, day: &str| sandbox.succeeds(&["status", "--as-of", day]).stdout;
    let letter = "  sent        2024-03-01, announcement in en, on 2024-03-05\n";
    assert!(status(&sandbox, "2024-03-15").contains(letter));
    assert!(!status(&sandbox, "2024-04-15").contains(letter), "it applies");
    sandbox.write(NOTICE, WITHDRAWN);
    assert!(status(&sandbox, "2024-03-15").contains("  withdrawn   2024-03-01, on 2024-03-14\n"));
    let json: serde_json::Value =
        serde_json::from_str(&sandbox.succeeds(&["status", "--format", "json"]).stdout).unwrap();
    let notice = &json["notices"][0];
    assert_eq!(notice["withdrawn"][0]["on"], "2024-03-14");
    assert_eq!(notice["sent"][0]["languages"][0], "en");
}

/// The Spanish announcement, which had gone out weeks before, was recorded once more on the day of the English correction.
#[test]
fn a_letter_that_is_due_in_one_language_is_recorded_in_that_one_alone() {
    let translation = "---\ntitle: Aviso de privacidad\nsummary: Compartimos datos con un proveedor de pagos.\n---\n\n\
                       ## Compartir\n\nCompartimos datos con un proveedor de pagos.\n\n## Contacto\n\nEscríbanos.\n";
    let sandbox = sealed(&in_languages("[en, es]").write(SPANISH, translation));
    record(&sandbox, "2024-03-05", &[]);
    sandbox.succeeds(&["build"]);
    sandbox.edit(NEW, "We share log data with a payment provider.", "We share log data with two payment providers.");
    sandbox.succeeds(&["seal", "--correct", "privacy@2024-03-01", "--reason", "There are two."]);
    let run = record(&sandbox, "2024-03-15", &[]);
    assert!(run.stdout.contains("\nen: correction, kept as it was sent, to 4211;"), "{run}");
    assert!(!run.stdout.contains("\nes: "), "{run}");
    assert_eq!(sandbox.read(LEDGER).matches("- letter: ").count(), 3);
    // Where somebody says so, a letter went out again; what is on record to the word is not recorded twice.
    record(&sandbox, "2024-03-15", &["--lang", "es"]);
    record(&sandbox, "2024-03-15", &[]);
    assert_eq!(sandbox.read(LEDGER).matches("- letter: ").count(), 4);
}

#[test]
fn the_page_of_a_wording_before_a_correction_leads_to_the_text_in_languages_that_were_not_corrected() {
    let translation = "---\ntitle: Aviso de privacidad\nsummary: Compartimos datos.\n---\n\n## Uno\n\nTexto.\n";
    let sandbox = sealed(&in_languages("[en, es]").write(SPANISH, translation));
    sandbox.succeeds(&["build"]);
    sandbox.edit(NEW, "We share log data with a payment provider.", "We share log data with two payment providers.");
    sandbox.succeeds(&["seal", "--correct", "privacy@2024-03-01", "--reason", "There are two."]);
    sandbox.succeeds(&["build"]);
    sandbox.succeeds(&["check"]);
    let page = sandbox.site("privacy/2024-03-01/former/1/index.html");
    assert!(page.contains("es/privacy/2024-03-01/\"") && !page.contains("es/privacy/2024-03-01/former"), "{page}");
}

#[test]
fn a_withdrawal_makes_a_letter_due_to_those_who_got_the_first_and_to_nobody_else() {
    let unsent = sealed(&good().write(NOTICE, WITHDRAWN));
    assert_eq!(to_do(&unsent), [""; 0]);
    let sandbox = sent();
    sandbox.write(NOTICE, WITHDRAWN);
    let due = to_do(&sandbox);
    assert!(due.len() == 1 && due[0].starts_with("send the email that privacy@2024-03-01 was withdrawn"), "{due:?}");
    let run = sandbox.succeeds(&["email", "privacy@2024-03-01"]);
    insta::assert_snapshot!(run.stdout, @r"
    Hello,

    The change to the Privacy Notice of Example that we announced for 15
    April 2024 has been withdrawn and will not take effect.

    Please disregard our message of 5 March 2024, which announced it.

    WHY IT WAS WITHDRAWN

    The provider needs no data.

    KEY DATES

    Withdrawn: 14 March 2024
    It was due to apply from: 15 April 2024
    On that day the version of 10 January 2023 stays in force.

    READ MORE

    Read the version in force:
    https://example.org/legal/privacy/2023-01-10/

    Read the version that was withdrawn:
    https://example.org/legal/privacy/2024-03-01/

    All versions and their changes:
    https://example.org/legal/privacy/history/

    QUESTIONS

    Email privacy@example.org.

    --
    Example
    1 Example Street
    You are receiving this message because we told you about a change to our
    Privacy Notice that will not take effect.
    ");
    record(&sandbox, "2024-03-14", &[]);
    assert_eq!(to_do(&sandbox), [""; 0]);
    sandbox.succeeds(&["build"]);
    assert!(sandbox.read("output/notifications/sent.csv").contains("en,withdrawal,email"));
    assert!(
        sandbox.read("content/privacy/sent/2024-03-01/en.2/subject.txt").contains("will not change on 15 April 2024")
    );
}

#[test]
fn the_letter_of_a_withdrawal_keeps_all_rules_in_both_built_in_languages_and_on_each_platform() {
    let translation = "---\ntitle: Aviso de privacidad\nsummary: Compartimos datos con un proveedor de pagos.\nchoices:\n  \
                       - {text: Desactívelo en sus ajustes, url: \"https://example.org/settings\"}\n---\n\n## Compartir\n\n\
                       Compartimos datos con un proveedor de pagos.\n\n## Contacto\n\nEscríbanos.\n";
    let project = in_languages("[en, es]").write(SPANISH, translation);
    for platform in [
        "none",
        "mailchimp",
        "mailchimp-transactional",
        "sendgrid",
        "braze",
        "customerio",
        "sfmc",
        "hubspot",
        "iterable",
    ] {
        let with = format!("reply_to: privacy@example.org, platform: {platform}");
        let sandbox = sealed(&project.clone().replace(SETTINGS, "reply_to: privacy@example.org", &with));
        record(&sandbox, "2024-03-05", &[]);
        sandbox.write(NOTICE, WITHDRAWN);
        let run = sandbox.succeeds(&["build"]);
        assert!(!run.says("breaks rule"), "{platform}\n{run}");
        for lang in ["en.2", "es.2"] {
            assert!(sandbox.read(&format!("{PACK}/{lang}/body.html")).contains("role=\"article\""));
        }
    }
}

#[test]
fn a_text_that_takes_the_place_of_one_whose_letter_went_out_has_a_letter_even_if_it_has_none_of_its_own() {
    let minor = |sandbox: &Sandbox| {
        let text = sandbox.read(NEW).replace("updated: 2024-03-01", "updated: 2024-03-15");
        let text =
            text.replace("change: material", "change: minor").replace("a payment provider.\n\n", "one provider.\n\n");
        sandbox.write("content/privacy/2024-03-15.md", text);
    };
    let unsent = sealed(&good());
    minor(&unsent);
    let due = to_do(&unsent);
    assert!(due[0].starts_with("send the email about privacy@2024-03-01 "), "{due:?}");
    assert!(due[0].contains("was replaced by 2024-03-15: with `notify: [homepage, email]` there"), "{due:?}");
    let sandbox = sent();
    minor(&sandbox);
    let due = to_do(&sandbox);
    assert!(due.len() == 1 && due[0].starts_with("send the email about privacy@2024-03-15 "), "{due:?}");
    assert!(due[0].contains("also to everyone who got the one of 2024-03-05"), "{due:?}");
    sandbox.succeeds(&["build"]);
    let page = sandbox.read("output/notifications/privacy/2024-03-15/en/index.html");
    assert!(page.contains("What differs from the message sent on 5 March 2024"), "{page}");
}

#[test]
fn emails_are_listed_by_deadline_and_the_languages_of_one_stand_together() {
    let translation = |title: &str| {
        format!(
            "---\ntitle: {title}\nsummary: Compartimos datos.\nchoices:\n  - {{text: Nada}}\n---\n\n## Uno\n\nTexto.\n"
        )
    };
    let project = in_languages("[en, es]")
        .copy("content/privacy/2023-01-10.md", "content/terms/2023-01-10.md")
        .copy(NEW, "content/terms/2024-03-01.md")
        .replace("content/terms/2024-03-01.md", "effective: 2024-04-15", "effective: 2024-04-05")
        .write(SPANISH, translation("Aviso"))
        .write("content/terms/2024-03-01.es.md", translation("Condiciones"));
    let sandbox = Sandbox::with(&project);
    sandbox.succeeds(&["build"]);
    let index = sandbox.read("output/notifications/index.html");
    let at = |words: &str| index.find(words).unwrap_or_else(|| panic!("{words} in {index}"));
    assert!(at("terms/2024-03-01/en/") < at("privacy/2024-03-01/en/"), "{index}");
    assert_eq!(index.matches("<li>").count(), 2, "{index}");
    assert!(at("terms/2024-03-01/es/") < at("privacy/2024-03-01/en/"), "{index}");
}

#[test]
fn on_a_day_before_it_was_sent_a_letter_is_due() {
    let sandbox = sent();
    let run = sandbox.run(&["status", "--as-of", "2024-03-04"]);
    assert!(run.stdout.contains("send the email about privacy@2024-03-01"), "{run}");
}

/// The names of an archive and what each file holds.
fn unpacked(path: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        assert_eq!(file.last_modified(), Some(zip::DateTime::default()), "no time of the day of writing");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        files.push((file.name().to_owned(), bytes));
    }
    files
}

fn evidence(sandbox: &Sandbox, on: &str, name: &str, as_of: &str) -> Vec<(String, Vec<u8>)> {
    let path = sandbox.top().join(name);
    let typed = ["evidence", "privacy", "--on", on, "-o", path.to_str().unwrap(), "--as-of", as_of];
    sandbox.succeeds(&typed);
    unpacked(&path)
}

fn said(files: &[(String, Vec<u8>)]) -> String {
    let (_, text) = files.iter().find(|(name, _)| name.ends_with("/evidence.txt")).unwrap();
    String::from_utf8(text.clone()).unwrap()
}

#[test]
fn evidence_holds_the_text_its_record_and_the_letters_and_its_digests_are_right() {
    let sandbox = sent();
    let files = evidence(&sandbox, "2024-05-01", "a.zip", "2024-06-01");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.strip_prefix("privacy-2024-05-01/").unwrap()).collect();
    let letter = ["SHA256SUMS", "body.html", "body.txt", "message.eml", "preheader.txt", "subject.txt"];
    let mut expected: Vec<String> = letter.iter().map(|name| format!("letters/2024-03-01/en/{name}")).collect();
    expected
        .extend(["SHA256SUMS", "evidence.html", "evidence.txt", "ledger.yaml", "text/2024-03-01.md"].map(Into::into));
    expected.sort();
    assert_eq!(names, expected);
    let of = |wanted: &str| &files.iter().find(|(name, _)| name.ends_with(wanted)).unwrap().1;
    assert_eq!(of("text/2024-03-01.md"), sandbox.read(NEW).as_bytes());
    assert_eq!(of("/ledger.yaml"), sandbox.read(LEDGER).as_bytes());
    let sums = String::from_utf8(files[0].1.clone()).unwrap();
    assert_eq!(sums.lines().count(), files.len() - 1);
    for line in sums.lines() {
        let (digest, name) = line.split_once("  ").unwrap();
        assert_eq!(digest, Digest::of(of(&format!("privacy-2024-05-01/{name}"))).to_string(), "{name}");
    }
    let said = said(&files);
    for words in [
        "On 2024-05-01 the version of 2024-03-01 was in force. It has been in force\nsince 2024-04-15",
        "Sent: 2024-03-05",
        "To whom: all subscribers",
        "How many: 4211",
        "What this does not prove",
        "it was recorded on\n  2024-03-15, 14 days later",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let page = String::from_utf8(of("evidence.html").clone()).unwrap();
    assert!(page.contains("<td>4211</td>") && !page.contains("<script"), "{page}");
    assert_eq!(evidence(&sandbox, "2024-05-01", "b.zip", "2024-06-01"), files);
    assert_eq!(fs::read(sandbox.top().join("a.zip")).unwrap(), fs::read(sandbox.top().join("b.zip")).unwrap());
}

#[test]
fn evidence_without_a_letter_says_whether_one_was_asked_for() {
    let sandbox = sealed(&good());
    let says =
        |sandbox: &Sandbox, on: &str, name: &str| said(&evidence(sandbox, on, name, "2024-06-01")).replace('\n', " ");
    assert!(says(&sandbox, "2023-05-01", "first.zip").contains("is on record. It is the first version of the notice"));
    assert!(says(&sandbox, "2024-05-01", "asked.zip").contains("is on record. The version asks for one."));
    let quiet = sealed(&in_new("change: material", "change: minor"));
    let minor = says(&quiet, "2024-05-01", "quiet.zip");
    assert!(minor.contains("The version asks for none: the publisher classified its change as “minor”."), "{minor}");
}

#[test]
fn the_commands_of_the_evidence_print_the_digests_of_the_chain() {
    let sandbox = sent();
    let files = evidence(&sandbox, "2023-06-01", "a.zip", "2024-03-15");
    let said = said(&files);
    assert!(said.contains("It has been in force\nsince 2023-01-10"), "{said}");
    let ledger = sandbox.read(LEDGER);
    let lines: Vec<&str> = ledger.split_inclusive('\n').collect();
    let commands: Vec<&str> = said.lines().filter_map(|line| line.trim().strip_prefix("sed -n '")).collect();
    assert_eq!(commands.len(), 3);
    for command in commands {
        let (first, rest) = command.split_once(',').unwrap();
        let (last, rest) = rest.split_once('p').unwrap();
        assert_eq!(rest, "' ledger.yaml | sha256sum");
        let entry = lines[first.parse::<usize>().unwrap() - 1..last.parse().unwrap()].concat();
        assert!(entry.starts_with("      - ") && said.contains(&Digest::of(entry.as_bytes()).to_string()), "{entry}");
    }
}

#[test]
fn evidence_gives_the_wording_of_the_day_and_says_what_became_of_it() {
    let sandbox = Sandbox::with(&good());
    sandbox.succeeds(&["seal", "--as-of", "2024-03-01"]);
    sandbox.succeeds(&["build", "--as-of", "2024-03-01"]);
    let old = sandbox.read(NEW);
    sandbox.edit(NEW, "a payment provider.\n\n", "two payment providers.\n\n");
    let typed = ["seal", "--correct", "privacy@2024-03-01", "--reason", "There are two.", "--as-of", "2024-05-10"];
    sandbox.succeeds(&typed);
    let text = |files: &[(String, Vec<u8>)]| {
        let (_, text) = files.iter().find(|(name, _)| name.ends_with("text/2024-03-01.md")).unwrap();
        String::from_utf8(text.clone()).unwrap()
    };
    let before = evidence(&sandbox, "2024-05-09", "before.zip", "2024-06-01");
    assert_eq!(text(&before), old);
    assert!(
        said(&before).contains("corrected on 2024-05-10, after the day in\nquestion: There are two."),
        "{}",
        said(&before)
    );
    assert_eq!(text(&evidence(&sandbox, "2024-05-10", "after.zip", "2024-06-01")), sandbox.read(NEW));
}

#[test]
fn there_is_no_evidence_of_what_did_not_apply_and_nothing_is_overwritten() {
    let sandbox = sent();
    let file = sandbox.top().join("a.zip");
    let typed = |on: &'static str| ["evidence", "privacy", "--on", on, "-o", file.to_str().unwrap()];
    refused(&sandbox, &typed("2022-01-01"), 2, &["no version of `privacy` was in force", "2023-01-10"]);
    refused(&sandbox, &typed("2024-03-16"), 2, &["after today"]);
    fs::write(&file, "mine").unwrap();
    refused(&sandbox, &typed("2024-03-01"), 2, &["files are never overwritten"]);
    let inside = sandbox.output().join("site/evidence.zip");
    refused(
        &sandbox,
        &["evidence", "privacy", "--on", "2024-03-01", "-o", inside.to_str().unwrap()],
        2,
        &["would be published"],
    );
    sandbox.edit(NEW, "We share log data", "We share all data");
    fs::remove_file(&file).unwrap();
    refused(&sandbox, &typed("2024-03-01"), 1, &["N0185"]);
}

#[test]
fn a_time_stamp_beside_the_ledger_is_carried_and_held_against_it() {
    let sandbox = sent();
    let head = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08";
    let stamp = |ledger: &str| {
        let digest = Digest::of(ledger.as_bytes()).to_string();
        let bytes = (0..32).map(|at| u8::from_str_radix(&digest[2 * at..2 * at + 2], 16).unwrap());
        head.iter().copied().chain(bytes).chain([0xf0]).collect::<Vec<u8>>()
    };
    sandbox.write("content/ledger.yaml.ots", stamp(&sandbox.read(LEDGER)));
    sandbox.succeeds(&["check", "--strict"]);
    let files = evidence(&sandbox, "2024-03-01", "a.zip", "2024-03-15");
    assert!(files.iter().any(|(name, _)| name.ends_with("/ledger.yaml.ots")));
    assert!(said(&files).contains("ots verify ledger.yaml.ots"), "{}", said(&files));
    sandbox.write("content/ledger.yaml.ots", stamp("another"));
    let run = sandbox.succeeds(&["check"]);
    assert!(run.says("N0284"), "{run}");
    sandbox.write("content/ledger.yaml.tsr", "<html>404</html>");
    wrong(&sandbox, "N0283", "content/ledger.yaml.tsr", &["RFC 3161"]);
}
