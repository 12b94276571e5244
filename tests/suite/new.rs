//! `noticepress new`: from the wish to change a notice to a text that can be published.

use std::fs;

use crate::project::{Project, Run, SETTINGS, Sandbox, material};

const SETTINGS_TEXT: &str =
    "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\ntimezone: UTC\nrules: {N0263: off}\n";
const TODAY: &str = "2026-11-27";
const NEXT: &str = "content/privacy/2026-11-27.md";
const BODY: &str = "*Last updated: January 1, 2024*\n\n## What we keep\n\nWe keep your letters for 30 days.\n";
const FILLED: [(&str, &str); 3] = [
    ("summary:\n", "summary: We keep letters for 45 days instead of 30.\n"),
    ("choices:\n", "choices: []\n"),
    ("retroactive:\n", "retroactive: false\n"),
];

/// One text, in force.
fn one_text() -> Project {
    Project::empty().write(SETTINGS, SETTINGS_TEXT).version(
        "privacy",
        "2024-01-01",
        "title: Privacy Notice\nsummary: Old\nimpact: Old\ndraft: false\nextra: {owner: legal}\n",
        BODY,
    )
}

/// A text in force, and one that was announced and applies from 1 January.
fn announced() -> Project {
    let sharing = format!("{BODY}\nWe share logs with our bank.\n");
    one_text().version(
        "privacy",
        "2026-11-16",
        &format!("title: Privacy Notice\n{}", material("2027-01-01", "We share logs.")),
        &sharing,
    )
}

fn on_that_day(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    sandbox.run(&[arguments, &["--as-of", TODAY]].concat())
}

/// `new` that must succeed.
fn begun(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let run = on_that_day(sandbox, &[&["new"], arguments].concat());
    assert!(run.code == Some(0) && run.bad_manners().is_empty(), "{run}");
    run
}

/// What is refused changes no file.
fn refused(sandbox: &Sandbox, arguments: &[&str], words: &[&str]) {
    let before = sandbox.tree();
    let run = on_that_day(sandbox, &[&["new"], arguments].concat());
    assert_eq!(run.code, Some(2), "{arguments:?}: {run}");
    for words in words {
        assert!(run.stderr.contains(words), "{arguments:?}: {words:?} in {run}");
    }
    assert!(sandbox.tree() == before, "{arguments:?} changed a file");
}

fn fill(sandbox: &Sandbox, path: &str) {
    for (stub, filled) in FILLED {
        sandbox.edit(path, stub, filled);
    }
}

#[test]
fn a_material_change_is_four_actions_from_the_email() {
    let sandbox = Sandbox::with(&one_text());
    let said = begun(&sandbox, &["privacy", "--change", "material"]).stdout;
    assert!(said.contains(NEXT) && said.contains("applies from 2026-12-27, 30 days after"), "{said}");
    insta::assert_snapshot!(sandbox.read(NEXT), @r#"
    ---
    title: Privacy Notice
    updated: 2026-11-27
    effective: 2026-12-27
    change: material
    # What changes, in plain words, for the banner, the email and the history. One line, or a list:
    summary:
    # What it means for readers, in a sentence or two, if that helps:
    # impact:
    # What readers can do. A list; [] if there is nothing:
    #   - {text: Turn off sharing in your settings, url: "https://example.org/settings"}
    choices:
    # Does it apply to data collected earlier? true or false:
    retroactive:
    extra: {owner: legal}
    ---

    *Last updated: November 27, 2026*

    ## What we keep

    We keep your letters for 30 days.
    "#);
    assert!(said.contains("line 18 said `January 1, 2024`, and says `November 27, 2026`"), "{said}");
    // Nothing is asserted that nobody said, and what is forgotten is asked for where it belongs.
    let asked = on_that_day(&sandbox, &["check"]);
    let places: Vec<String> = asked.messages().iter().filter_map(|message| message.code.clone()).collect();
    assert!(asked.code == Some(1) && places == ["N0320", "N0320", "N0320"], "{asked}");
    for line in ["2026-11-27.md:7:1", "2026-11-27.md:12:1", "2026-11-27.md:14:1"] {
        assert!(asked.stderr.contains(line), "{line}: {asked}");
    }
    assert_eq!(on_that_day(&sandbox, &["build"]).code, Some(1));

    fill(&sandbox, NEXT);
    sandbox.edit(NEXT, "for 30 days", "for 45 days");
    let strict = on_that_day(&sandbox, &["check", "--strict"]);
    assert!(strict.code == Some(0), "{strict}");
    let email = on_that_day(&sandbox, &["email", "privacy"]);
    assert!(email.stdout.contains("45 days instead of 30") && email.stdout.contains("27 December 2026"), "{email}");
}

#[test]
fn a_minor_change_asks_for_a_sentence_and_a_second_text_of_a_day_has_a_number() {
    let sandbox = Sandbox::with(&one_text());
    begun(&sandbox, &["privacy", "--change", "minor"]);
    let text = sandbox.read(NEXT);
    assert!(text.contains("change: minor\n") && !text.contains("effective:"), "{text}");
    refused(&sandbox, &["privacy", "--change", "minor"], &["was begun and is not finished", NEXT]);
    sandbox.edit(NEXT, "summary:\n", "");
    begun(&sandbox, &["privacy", "--change", "correction"]);
    assert!(sandbox.read("content/privacy/2026-11-27-2.md").contains("change: correction\n"));
    assert_eq!(sandbox.read(NEXT), text.replace("summary:\n", ""));
}

#[test]
fn beside_a_pending_text_nobody_guesses_from_which_it_begins() {
    let sandbox = Sandbox::with(&announced());
    refused(
        &sandbox,
        &["privacy", "--change", "minor"],
        &[
            "there are 2 versions it could begin from",
            "`--follows 2024-01-01`, which is in force now",
            "`--follows 2026-11-16`, which is announced",
        ],
    );
    refused(&sandbox, &["privacy", "--follows", "2026-11-16"], &["--change material", "--change correction"]);

    let said = begun(&sandbox, &["privacy", "--change", "minor", "--follows", "2024-01-01"]).stdout;
    let fix = sandbox.read(NEXT);
    assert!(fix.contains("follows: 2024-01-01\n") && !fix.contains("share logs"), "{fix}");
    assert!(said.contains("carry") && said.contains("privacy@2026-11-27   adds the fix to the version of 2026-11-16"));
    sandbox.edit(NEXT, "summary:\n", "summary: Letters are kept longer.\n");
    sandbox.edit(NEXT, "for 30 days", "for 45 days");
    assert_eq!(on_that_day(&sandbox, &["carry", "privacy@2026-11-27"]).code, Some(0));
    let checked = on_that_day(&sandbox, &["check"]);
    assert_eq!(checked.code, Some(0), "{checked}");
}

#[test]
fn a_text_that_takes_the_place_of_an_announced_one_goes_on_with_its_announcement() {
    let sandbox = Sandbox::with(&announced());
    begun(&sandbox, &["privacy", "--change", "minor", "--follows", "2026-11-16"]);
    let text = sandbox.read(NEXT);
    for line in ["effective: 2027-01-01\n", "notify: [homepage, email]\n", "retroactive: false\n", "choices:"] {
        assert!(text.contains(line), "{line:?} in {text}");
    }
    assert!(!text.contains("follows:") && !text.contains("\nsummary:"), "{text}");
    sandbox.edit(NEXT, "logs with our bank", "logs with our own bank");
    let email = on_that_day(&sandbox, &["email", "privacy"]);
    assert!(email.stdout.contains("We share logs."), "{email}");
}

#[test]
fn a_day_is_told_in_days_weeks_months_or_by_its_date_and_a_short_notice_asks_why() {
    for (wish, effective) in
        [("30d", "2026-12-27"), ("6w", "2027-01-08"), ("2m", "2027-01-27"), ("2027-03-01", "2027-03-01")]
    {
        let sandbox = Sandbox::with(&one_text());
        begun(&sandbox, &["privacy", "--change", "material", "--in", wish]);
        assert!(sandbox.read(NEXT).contains(&format!("effective: {effective}\n")), "{wish}");
    }
    let sandbox = Sandbox::with(&one_text());
    begun(&sandbox, &["privacy", "--change", "material", "--in", "1w"]);
    fill(&sandbox, NEXT);
    let asked = on_that_day(&sandbox, &["check"]);
    let told = asked.messages();
    assert!(told[0].headline.contains("`late_notice` is still to be written") && asked.code == Some(1), "{asked}");
    sandbox.edit(NEXT, "late_notice:\n", "late_notice: The law applies from then on.\n");
    assert_eq!(on_that_day(&sandbox, &["check"]).code, Some(0));

    let sandbox = Sandbox::with(&one_text());
    refused(&sandbox, &["privacy", "--change", "minor", "--in", "2026-01-01"], &["--in 2026-11-27"]);
    refused(&sandbox, &["privacy", "--change", "minor", "--in", "soon"], &["30d, 6w or 2m"]);
    refused(&sandbox, &["privacy", "--change", "minor", "--date", "2023-01-01"], &["before that of 2024-01-01"]);
}

#[test]
fn a_text_that_nobody_can_read_yet_is_edited_where_it_is() {
    let later = one_text().version("privacy", "2026-12-07", "title: Privacy Notice\nchange: minor\n", BODY);
    let sandbox = Sandbox::with(&later);
    let file = "content/privacy/2026-12-07.md";
    refused(&sandbox, &["privacy", "--change", "minor"], &["is not published before 2026-12-07", file]);
    let said = begun(&sandbox, &["privacy", "--change", "minor", "--follows", "2024-01-01"]).stdout;
    // It would pass for a text that was made from the fix.
    assert!(said.contains(file) && said.contains("follows: 2024-01-01"), "{said}");
    let said = begun(&sandbox, &["privacy", "--change", "correction", "--follows", "2026-12-07"]).stdout;
    assert!(said.contains("content/privacy/2026-12-07-2.md"), "{said}");
}

#[test]
fn a_translation_begins_as_a_draft_that_no_reader_sees() {
    let spanish = "---\ntitle: Aviso\n---\n## Lo que guardamos\n\nGuardamos sus cartas durante 30 días.\n";
    let two = one_text()
        .write(SETTINGS, SETTINGS_TEXT.replace("timezone", "languages: [en, es]\ntimezone"))
        .write("content/privacy/2024-01-01.es.md", spanish);
    let sandbox = Sandbox::with(&two);
    begun(&sandbox, &["privacy", "--change", "material"]);
    fill(&sandbox, NEXT);
    sandbox.edit(NEXT, "for 30 days", "for 45 days");
    let stub = "content/privacy/2026-11-27.es.md";
    assert!(sandbox.read(stub).contains("draft: true") && sandbox.read(stub).ends_with("durante 30 días.\n"));
    let asked = on_that_day(&sandbox, &["check"]);
    assert!(
        asked.stderr.contains(&format!("finish {}", sandbox.root().join(stub).display()))
            || asked.stderr.contains("finish content"),
        "{asked}"
    );
    assert_eq!(asked.code, Some(1), "{asked}");
    sandbox.edit(NEXT, "change: material\n", "change: material\ntranslations: later\n");
    let built = on_that_day(&sandbox, &["build"]);
    assert_eq!(built.code, Some(0), "{built}");
    let page = sandbox.site("es/privacy/2026-11-27/index.html");
    assert!(page.contains("45 days") && !page.contains("Guardamos"), "{page}");

    sandbox.edit(stub, "draft: true\n", "summary: Guardamos las cartas 45 días.\n");
    sandbox.edit(stub, "30 días", "45 días");
    assert_eq!(on_that_day(&sandbox, &["build"]).code, Some(0));
    assert!(sandbox.site("es/privacy/2026-11-27/index.html").contains("45 días"));
    refused(&sandbox, &["privacy", "--lang", "es"], &["already", stub]);
    refused(&sandbox, &["privacy", "--lang", "de"], &["translations are into: es"]);
}

#[test]
fn a_language_that_nobody_translated_into_begins_from_the_reference_text() {
    let sandbox = Sandbox::with(&one_text());
    refused(&sandbox, &["privacy", "--lang", "es"], &["`languages: [en, es]`"]);
    sandbox.edit(SETTINGS, "timezone", "languages: [en, es]\ntimezone");
    let said = begun(&sandbox, &["privacy", "--change", "material"]).stdout;
    assert!(said.contains("`noticepress new") && said.contains("privacy --lang es`"), "{said}");
    begun(&sandbox, &["privacy", "--lang", "es"]);
    let stub = sandbox.read("content/privacy/2026-11-27.es.md");
    assert!(stub.contains("draft: true\n") && stub.contains("for 30 days.\n"), "{stub}");
    begun(&sandbox, &["privacy", "--lang", "es", "--of", "2024-01-01"]);
}

#[test]
fn a_notice_that_is_not_there_is_begun_by_its_title() {
    let sandbox = Sandbox::with(&one_text());
    refused(&sandbox, &["privcy", "--change", "minor"], &["did you mean `privacy`?", "--title"]);
    refused(&sandbox, &["Terms", "--title", "Terms"], &["no notice can be named `Terms`"]);
    refused(&sandbox, &["privacy", "--title", "Privacy"], &["already"]);
    begun(&sandbox, &["terms", "--title", "Terms: of Use"]);
    let terms = "content/terms/2026-11-27.md";
    assert_eq!(sandbox.read(terms), "---\ntitle: \"Terms: of Use\"\nupdated: 2026-11-27\n---\n\n");
    assert!(on_that_day(&sandbox, &["check"]).stderr.contains("there is no text below the front matter"));
    // What is not finished in one notice is in nobody's way in another.
    begun(&sandbox, &["privacy", "--change", "correction"]);
    sandbox.write(terms, sandbox.read(terms) + "Words.\n");
    sandbox.edit(NEXT, "summary:\n", "");
    assert_eq!(on_that_day(&sandbox, &["check"]).code, Some(0));
}

#[test]
fn a_project_without_a_notice_gets_its_first() {
    let sandbox = Sandbox::with(&Project::empty().write(SETTINGS, SETTINGS_TEXT));
    begun(&sandbox, &["privacy", "--title", "Privacy Notice"]);
    sandbox.write(NEXT, sandbox.read(NEXT) + "Words.\n");
    assert_eq!(on_that_day(&sandbox, &["build"]).code, Some(0));
}

#[test]
fn what_could_not_be_published_is_not_begun() {
    let sandbox = Sandbox::with(&one_text());
    let before = sandbox.tree();
    // A name that is kept for a language.
    let run = on_that_day(&sandbox, &["new", "de", "--title", "Terms"]);
    assert!(run.code == Some(1) && sandbox.tree() == before, "{run}");
    sandbox.write("content/privacy/notice.yaml", "ended: {on: 2026-12-01, reason: It is over}\n");
    refused(&sandbox, &["privacy", "--change", "material"], &["ends on 2026-12-01", "delete `ended`"]);
}

#[test]
fn the_editor_opens_what_was_written_and_its_failure_is_told() {
    let sandbox = Sandbox::with(&one_text());
    refused(&sandbox, &["privacy", "--change", "minor", "--edit"], &["no editor is set"]);
    let arguments = ["new", "privacy", "--change", "minor", "--edit", "--as-of", TODAY];
    let edit = |editor: &str| {
        let done = sandbox.command(&arguments).env("VISUAL", editor).output().unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    assert_eq!(edit("sed -i 's/^summary:/summary: Said./'"), (Some(0), String::new()));
    assert!(sandbox.read(NEXT).contains("summary: Said.\n"));
    let (code, said) = edit("false");
    assert!(code == Some(3) && said.contains("cannot open the file in false"), "{said}");
    assert!(sandbox.read("content/privacy/2026-11-27-2.md").contains("summary:\n"));
}

#[test]
fn d08_nothing_is_overwritten_whatever_lies_in_the_way() {
    // A translation without its reference text, a file that no version is called, a folder, a link.
    for (name, makes) in [("2026-11-27.es.md", "file"), ("2026-11-27.md", "folder"), ("2026-11-27.md", "link")] {
        let sandbox = Sandbox::with(&one_text());
        let path = sandbox.root().join("content/privacy").join(name);
        match makes {
            "file" => fs::write(&path, "theirs").unwrap(),
            "folder" => fs::create_dir(&path).unwrap(),
            _ => std::os::unix::fs::symlink("2024-01-01.md", &path).unwrap(),
        }
        let before = sandbox.tree();
        let run = on_that_day(&sandbox, &["new", "privacy", "--change", "minor"]);
        assert!(run.code == Some(1) && run.stderr.contains(name), "{makes}: {run}");
        assert!(sandbox.tree() == before, "{makes}");
    }
}

#[test]
fn a_new_text_names_the_schema_of_its_front_matter_once_where_the_project_has_it() {
    let sandbox = Sandbox::with(&one_text());
    let line = "# yaml-language-server: $schema=../../schemas/text.schema.json\n";
    sandbox.write("schemas/text.schema.json", "{}");
    let run = sandbox.run_inside(&["new", "terms", "--title", "Terms of Use", "--date", "2024-05-01"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert!(sandbox.read("content/terms/2024-05-01.md").starts_with(&format!("---\n{line}title:")));
    let text = sandbox.read("content/terms/2024-05-01.md") + "\nBe kind.\n";
    sandbox.write("content/terms/2024-05-01.md", &text);
    let run = sandbox.run_inside(&["new", "terms", "--change", "minor", "--date", "2024-06-01"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(sandbox.read("content/terms/2024-06-01.md").matches(line).count(), 1);
}
