//! What a command tells people to type holds where they stand.

use crate::project::{Project, Run, SETTINGS, Sandbox, good, material, program, run};

const AS_OF: &str = "2024-03-15";

/// Types a command in a folder below or above the project.
fn types(sandbox: &Sandbox, folder: &str, arguments: &[&str]) -> Run {
    let mut command = program(arguments);
    command.args(["--as-of", AS_OF]).current_dir(sandbox.top().join("work").join(folder)).env("HOME", sandbox.home());
    run(command)
}

/// A fix to the text in force, which the text that is pending does not have.
fn fixed() -> Project {
    let body = |days: u32, more: &str| format!("## What we keep\n\nWe keep your letters for {days} days.\n{more}");
    Project::empty()
        .write(SETTINGS, "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\ntimezone: UTC\n")
        .write("content/privacy/notice.yaml", "title: Privacy Notice\n")
        .version("privacy", "2023-01-10", "", &body(30, ""))
        .version("privacy", "2024-03-01", &material("2024-04-15", "We share logs."), &body(30, "\nWe share logs.\n"))
        .version(
            "privacy",
            "2024-03-10",
            "effective: 2024-03-10\nchange: correction\nfollows: 2023-01-10\n",
            &body(45, ""),
        )
}

#[test]
fn in_a_folder_of_the_project_the_command_says_where_the_project_is() {
    let sandbox = Sandbox::with(&good());
    let lost = types(&sandbox, "project/content/privacy", &["check"]);
    assert!(lost.code == Some(2) && lost.says("add `--root ../..`"), "{lost}");
    let found = types(&sandbox, "project/content/privacy", &["check", "--root", "../.."]);
    assert_eq!(found.code, Some(0), "{found}");
    let nowhere = types(&sandbox, "", &["check"]);
    assert!(nowhere.code == Some(2) && nowhere.says("or start a project with `noticepress init`"), "{nowhere}");
}

#[test]
fn what_to_type_names_the_project_that_the_command_was_told_to_work_on() {
    let sandbox = Sandbox::with(&fixed());
    let root = ["--root", "project"];
    let checked = types(&sandbox, "", &[&["check"][..], &root].concat());
    assert!(checked.says("type `noticepress carry --root project privacy@2024-03-10`"), "{checked}");
    let as_json = types(&sandbox, "", &[&["check", "--format", "json"][..], &root].concat());
    assert!(as_json.stdout.contains("`noticepress carry --root project privacy@2024-03-10`"), "{as_json}");
    let status = types(&sandbox, "", &[&["status"][..], &root].concat());
    for line in
        ["noticepress carry --root project privacy@2024-03-10", "noticepress email --root project privacy@2024-03-01"]
    {
        assert!(status.stdout.contains(line), "{status}");
    }
    let carried = types(&sandbox, "", &[&["carry", "privacy@2024-03-10"][..], &root].concat());
    for line in
        ["  project/content/privacy/2024-03-15.md\n", "  noticepress check --root project   see that nothing is lost\n"]
    {
        assert!(carried.stdout.contains(line), "{carried}");
    }
    let sealed = types(&sandbox, "", &[&["seal"][..], &root].concat());
    assert!(sealed.stdout.contains(" in project/content/ledger.yaml."), "{sealed}");
    sandbox.edit("content/privacy/2024-03-15.md", "45 days", "50 days");
    let changed = types(&sandbox, "", &[&["check"][..], &root].concat());
    assert!(changed.says("put project/content/privacy/2024-03-15.md back as it was"), "{changed}");
    assert!(changed.says("`noticepress seal --root project --correct privacy@2024-03-15 "), "{changed}");
}
