//! Rules that judge a choice: what their pages show, and how a project sets them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::project::{PIXEL, Project, SETTINGS, Sandbox, in_new, with_paragraph};

const TEXT: &str = "content/privacy/2026-01-31.md";
const FRONT_MATTER: &str = "---\ntitle: Privacy Notice\nupdated: 2026-01-31\n---\n\n";

/// The numbers of the rules that a project breaks.
fn broken(project: &Project) -> Vec<String> {
    let sandbox = Sandbox::with(project);
    let run = sandbox.run(&["check", "--as-of", "2026-02-01", "--format", "json"]);
    let found: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run}"));
    let codes =
        found["messages"].as_array().unwrap().iter().map(|message| message["code"].as_str().unwrap().to_owned());
    let mut codes: Vec<String> = codes.collect();
    codes.dedup();
    codes
}

/// The project that a part of a page shows: code is the newest text, or the file that its first line names, from the notice
/// or from the top.
fn shown(part: &str) -> Project {
    let settings = "title: Legal\nbase_url: https://example.org/legal/\ntimezone: UTC\n\
                    organization: {name: Example, email: privacy@example.org}\n";
    let mut project = Project::empty().write(SETTINGS, settings).write("content/privacy/flow.png", PIXEL);
    for block in part.split("\n```").skip(1).step_by(2) {
        let (info, code) = block.split_once('\n').unwrap();
        let file = match info.split_once(' ') {
            None => TEXT.to_owned(),
            Some((_, file)) if file == SETTINGS || file.contains('/') => file.to_owned(),
            Some((_, file)) => format!("content/privacy/{file}"),
        };
        let is_whole = code.starts_with("---\n") || file != TEXT;
        let front_matter = if is_whole { "" } else { FRONT_MATTER };
        project = project.write(&file, format!("{front_matter}{code}\n"));
    }
    project
}

#[test]
fn the_wrong_example_of_each_page_breaks_its_rule_and_the_right_one_none() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut complaints = String::new();
    let mut judged = 0;
    for file in fs::read_dir(pages).unwrap().map(Result::unwrap) {
        let name = file.file_name().into_string().unwrap();
        let Some(number) = name.strip_suffix(".md").filter(|name| name.starts_with('N')) else { continue };
        let page = fs::read_to_string(file.path()).unwrap();
        let (_, examples) = page.split_once("\n## Wrong\n").unwrap_or_else(|| panic!("{name} shows no problems found"));
        let (wrong, right) =
            examples.split_once("\n## Right\n").unwrap_or_else(|| panic!("{name} shows nothing right"));
        let (wrong, right) = (broken(&shown(wrong)), broken(&shown(right)));
        if wrong != [number] || !right.is_empty() {
            complaints += &format!("{name}: the wrong example breaks {wrong:?}, the right one {right:?}\n");
        }
        judged += 1;
    }
    assert!(judged > 20 && complaints.is_empty(), "{judged} pages\n{complaints}");
}

#[test]
fn a_project_sets_how_grave_a_choice_is_for_every_command() {
    let project = with_paragraph("We share data with [COMPANY NAME].");
    let set = |severity: &str| project.clone().append(SETTINGS, &format!("rules: {{N0222: {severity}}}\n"));
    for (severity, code, said) in [("warning", 0, true), ("error", 1, true), ("off", 0, false)] {
        let sandbox = Sandbox::with(&set(severity));
        for command in [&["check"][..], &["build"]] {
            let run = sandbox.run(command);
            assert_eq!((run.code, run.stderr.contains("[N0222]")), (Some(code), said), "{severity}: {run}");
        }
        let strict = sandbox.run(&["check", "--strict"]);
        assert_eq!(strict.code, Some(i32::from(said)), "{severity}: {strict}");
    }
}

#[test]
fn what_is_turned_off_is_not_said_beside_what_cannot_be_read_either() {
    let project = in_new("updated: 2024-03-01", "updated: 2024-02-30").append(SETTINGS, "rules: {N0102: off}\n");
    let project = project.replace("content/privacy/2023-01-10.md", "We share", "We <blink>share</blink>");
    let run = Sandbox::with(&project).run(&["check"]);
    assert!(run.code == Some(1) && !run.stderr.contains("N0102"), "{run}");
}

#[test]
fn the_contract_cannot_be_turned_off() {
    let run = Sandbox::with(&with_paragraph("We share.").append(SETTINGS, "rules: {N0088: off, N0999: off}\n"))
        .run(&["check"]);
    assert_eq!(run.code, Some(2), "{run}");
    for words in
        ["[N0221]", "`N0088` is part of the contract", "[N0220]", "there is no rule `N0999`", "noticepress.yaml:8:9"]
    {
        assert!(run.stderr.contains(words), "{words}: {run}");
    }
}
