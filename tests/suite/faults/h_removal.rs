//! What a build would take away from the site: permanent pages go by a decision, and not by accident.

use std::fs;

use crate::project::{AS_OF, Message, NEW, OLD, Project, Run, SETTINGS, Sandbox, changes, good, program, run};

/// Asserts that the build is stopped by just these messages, each at its place with these words, and changes nothing.
fn assert_stopped(sandbox: &Sandbox, arguments: &[&str], expected: &[(&str, &str, &str)]) {
    let before = sandbox.tree();
    let run = sandbox.run(arguments);
    assert!(run.code == Some(1) && run.bad_manners().is_empty(), "exit {:?} where 1 was due\n{run}", run.code);
    // The line that counts them has no code.
    let is_error = |message: &Message| message.severity == "error" && message.code.is_some();
    let errors: Vec<Message> = run.messages().into_iter().filter(is_error).collect();
    assert_eq!(errors.len(), expected.len(), "{run}");
    for (error, (code, place, words)) in errors.iter().zip(expected) {
        assert!(error.code.as_deref() == Some(code) && error.is_at(place), "{code} at {place}\n{run}");
        assert!(error.says(words) && error.says("--allow-removal"), "{words}\n{run}");
    }
    assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{run}");
}

/// Builds the same with consent, and returns what was said.
fn allowed(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    sandbox.succeeds(&[arguments, &["--allow-removal"]].concat())
}

fn without(path: &str) -> Sandbox {
    let sandbox = Sandbox::with_old_output();
    fs::remove_file(sandbox.root().join(path)).expect("the test removes a file");
    sandbox
}

/// A text that is readable from a day on that no machine's clock says.
const LATE: &str = "content/privacy/2190-01-10.md";

/// Builds as of today, whatever day that is.
fn today(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let mut command = program(&[&["build"], arguments].concat());
    command.arg("--root").arg(sandbox.root()).env("HOME", sandbox.home());
    run(command)
}

#[test]
fn a_clock_that_went_back_unpublishes_nothing() {
    let text = "---\ntitle: Privacy Notice\nupdated: 2190-01-10\nchange: minor\n---\n\nA later text.\n";
    let sandbox = Sandbox::with(&good().write(LATE, text));
    sandbox.succeeds(&["build", "--as-of", "2190-02-01"]);
    let before = sandbox.tree();
    let run = today(&sandbox, &[]);
    assert_eq!(run.code, Some(1), "{run}");
    let codes: Vec<_> = run.messages().iter().filter_map(|message| message.code.clone()).collect();
    assert!(codes.contains(&"N0163".to_owned()), "an earlier day is told by itself\n{run}");
    let refused = run.messages().into_iter().find(|message| message.code.as_deref() == Some("N0161"));
    let refused = refused.unwrap_or_else(|| panic!("{run}"));
    assert!(refused.is_at(LATE) && refused.says("set the clock right") && refused.says("--allow-removal"), "{run}");
    assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{run}");
    let run = today(&sandbox, &["--allow-removal"]);
    assert!(run.code == Some(0) && run.says("N0163"), "{run}");
    assert!(!sandbox.output().join("site/privacy/2190-01-10").exists());
}

#[test]
fn an_earlier_day_that_somebody_named_is_meant_and_told_by_itself() {
    let sandbox = Sandbox::with_old_output();
    let run = sandbox.succeeds(&["build", "--as-of", "2024-02-29"]);
    assert!(run.says("N0163") && run.says(AS_OF) && run.says("2024-02-29"), "{run}");
    assert!(!sandbox.output().join("site/privacy/2024-03-01").exists());
    sandbox.succeeds(&["build"]);
    fs::remove_file(sandbox.root().join(OLD)).expect("the test removes a file");
    let gone = [("N0161", OLD, "put the file back: it is gone")];
    assert_stopped(&sandbox, &["build", "--as-of", "2024-03-02"], &gone);
}

#[test]
fn an_earlier_day_that_removes_nothing_is_a_warning() {
    let sandbox = Sandbox::with_old_output();
    let run = sandbox.succeeds(&["build", "--as-of", "2024-03-14"]);
    assert!(run.says("N0163") && run.messages().iter().all(|message| message.severity == "warning"), "{run}");
    let run = sandbox.run(&["build", "--as-of", "2024-03-13", "--strict"]);
    assert!(run.code == Some(1) && run.says("N0163"), "{run}");
    assert!(sandbox.succeeds(&["build", "--as-of", "2024-03-14"]).messages().is_empty(), "the failed build was none");
}

#[test]
fn a_file_that_is_gone_takes_no_page_with_it() {
    let sandbox = without(OLD);
    // The text that is left is now the first.
    assert_stopped(&sandbox, &["build"], &[("N0161", OLD, "put the file back")]);
    allowed(&sandbox, &["build"]);
    assert!(!sandbox.output().join("site/privacy/2023-01-10").exists());
}

#[test]
fn a_text_that_became_a_draft_stays_until_somebody_agrees() {
    let sandbox = Sandbox::with_old_output();
    sandbox.replace(&good().replace(NEW, "change: material", "change: material\ndraft: true"));
    assert_stopped(&sandbox, &["build"], &[("N0161", NEW, "it is a draft now")]);
    allowed(&sandbox, &["build"]);
}

#[test]
fn a_notice_that_is_gone_is_named_with_its_folder() {
    let sandbox = Sandbox::with(&good().copy(OLD, "content/terms/2023-01-10.md"));
    sandbox.succeeds(&["build"]);
    sandbox.replace(&good());
    let gone = "put the folder `content/terms` back: it is gone";
    assert_stopped(&sandbox, &["build"], &[("N0161", "content/terms/2023-01-10.md", gone)]);
    allowed(&sandbox, &["build"]);
    assert!(!sandbox.output().join("site/terms").exists());
}

#[test]
fn another_projects_output_folder_is_noticed() {
    let sandbox = Sandbox::with_old_output();
    let other = good().rename(OLD, "content/terms/2023-01-10.md").rename(NEW, "content/terms/2024-03-01.md");
    sandbox.replace(&other);
    let asked = "check `--root` and `--output`";
    assert_stopped(&sandbox, &["build"], &[("N0161", OLD, asked), ("N0161", NEW, asked)]);
}

#[test]
fn a_language_less_removes_texts_too() {
    let spanish = "---\ntitle: Aviso\n---\n\nTexto.\n";
    let two = |project: Project| {
        project.write("content/privacy/2023-01-10.es.md", spanish).replace(
            NEW,
            "change: material",
            "change: material\ntranslations: later",
        )
    };
    let sandbox = Sandbox::with(&two(good().replace(SETTINGS, "languages: [en]", "languages: [en, es]")));
    sandbox.succeeds(&["build"]);
    sandbox.replace(&good());
    let places = [("N0161", OLD, "languages"), ("N0161", NEW, "languages")];
    assert_stopped(&sandbox, &["build"], &places);
    allowed(&sandbox, &["build"]);
    assert!(!sandbox.output().join("site/es").exists());
}

#[test]
fn more_than_a_tenth_of_the_site_goes_by_consent_alone() {
    let with_files = |names: &[&str]| {
        names.iter().fold(good(), |project, name| project.write(&format!("themes/default/assets/{name}"), "x"))
    };
    let names: Vec<String> = (0..9).map(|n| format!("extra-{n}.css")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let sandbox = Sandbox::with(&with_files(&names));
    sandbox.succeeds(&["build"]);
    fs::remove_file(sandbox.root().join("themes/default/assets/extra-0.css")).expect("the test removes a file");
    sandbox.succeeds(&["build"]);
    for name in &names[1..] {
        fs::remove_file(sandbox.root().join("themes/default/assets").join(name)).expect("the test removes a file");
    }
    assert_stopped(&sandbox, &["build"], &[("N0162", "output/site", "extra-1.css")]);
    allowed(&sandbox, &["build"]);
}

#[test]
fn pages_that_the_setting_compare_makes_may_come_and_go() {
    let texts = |count: u32| {
        (0..count).fold(good(), |project, n| {
            let change = if n == 0 { "" } else { "change: minor\n" };
            let text = format!("---\ntitle: T\nupdated: 2022-{:02}-01\n{change}---\n\nText {n}.\n", n + 1);
            project.write(&format!("content/terms/2022-{:02}-01.md", n + 1), text)
        })
    };
    let sandbox = Sandbox::with(&texts(8));
    sandbox.succeeds(&["build"]);
    let compared = sandbox.output().join("site/terms/compare/2022-01-01/2022-03-01");
    assert!(compared.exists());
    sandbox.replace(&texts(9));
    sandbox.succeeds(&["build"]);
    assert!(!compared.exists(), "with nine texts each is compared with its neighbour and the one in force");
}

#[test]
fn a_first_build_and_an_emptied_site_ask_nothing() {
    let sandbox = Sandbox::with_old_output();
    fs::remove_dir_all(sandbox.output().join("site")).expect("the test empties the site");
    sandbox.succeeds(&["build", "--as-of", "2023-06-01"]);
}

#[test]
fn damage_is_named_with_the_way_out_and_reset_takes_it() {
    let sandbox = Sandbox::with_old_output();
    let manifest = sandbox.output().join(".noticepress/manifest.json");
    fs::write(&manifest, b"\xff<<<<<<< HEAD").expect("the test damages the manifest");
    fs::write(sandbox.output().join("site/CNAME"), "example.org").expect("the test writes a file");
    let before = sandbox.tree();
    let refused = run(sandbox.command(&["build"]));
    assert!(refused.code == Some(2) && refused.says("build --reset") && refused.says("manifest.json"), "{refused}");
    assert_eq!(changes(&before, &sandbox.tree()), [""; 0]);
    let run = sandbox.succeeds(&["build", "--reset"]);
    assert!(run.stdout.contains("Set aside") && run.stdout.contains("CNAME"), "{}", run.stdout);
    assert!(sandbox.succeeds(&["build"]).stdout.contains(" 0 files written"), "the manifest is whole again");
}
