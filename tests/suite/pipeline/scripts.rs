//! `ci/notices.sh` and `ci/install.sh`.

use std::collections::BTreeMap;
use std::fs;

use super::repository::{Repository, sources};
use crate::project::{OLD, Project, good, in_languages, material};

pub const ADDED: &str = "content/privacy/2024-03-20.md";
pub const ON_GITHUB: &[(&str, &str)] = &[
    ("GITHUB_ACTIONS", "true"),
    ("GITHUB_BASE_REF", "main"),
    ("GITHUB_REPOSITORY", "example/notices"),
    ("GITHUB_SERVER_URL", "https://github.example.org"),
    ("GITHUB_RUN_ID", "7"),
    ("NOTICES_PULL_REQUEST", "12"),
];

/// A text of the good project that is readable from the 20th on.
pub fn added(change: &str) -> String {
    let front = format!("title: Privacy Notice\n{}", material(change, "We share more."));
    format!("---\nupdated: 2024-03-20\n{front}---\n\nWe share log data and names with a payment provider.\n")
}

#[test]
fn a_branch_is_judged_with_its_lines_marked_from_the_top_of_the_repository() {
    let repository = Repository::of(&good()).with(ON_GITHUB);
    repository.sandbox.write(ADDED, added("2024-05-32"));
    repository.sandbox.edit(OLD, "nothing with anybody", "something");
    let reviewed = repository.notices("review");
    assert_eq!(reviewed.code, Some(1), "{reviewed}");
    let marks: Vec<(&str, usize)> = reviewed.stdout.lines().filter_map(mark).collect();
    let wrong_day = format!("project/{ADDED}");
    assert_eq!(marks, [(&*format!("project/{OLD}"), 1), (&*wrong_day, 4)], "{}", reviewed.stdout);
    let marked = fs::read_to_string(repository.work().join(&wrong_day)).unwrap();
    assert_eq!(marked.lines().nth(3), Some("effective: 2024-05-32"));
    assert!(repository.told("comment.md").contains(&format!("`{wrong_day}:4:12`")));
    assert!(!repository.sandbox.output().join("ci/preview").exists());
}

/// The file and the line of an error as GitHub reads it.
fn mark(line: &str) -> Option<(&str, usize)> {
    let (path, rest) = line.strip_prefix("::error file=")?.split_once(",line=")?;
    Some((path, rest.split_once(',')?.0.parse().ok()?))
}

#[test]
fn the_comment_says_what_is_announced_and_when_and_leads_to_the_preview_of_the_day_it_is_readable() {
    let repository = Repository::of(&good()).with(ON_GITHUB).with(&[("GITHUB_STEP_SUMMARY", "../summary")]);
    repository.sandbox.write(ADDED, added("2024-05-01"));
    repository.commit();
    let reviewed = repository.notices("review");
    assert_eq!(reviewed.code, Some(0), "{reviewed}");
    let comment = repository.told("comment.md");
    for part in [
        "<!-- noticepress: project -->\n## noticepress: no problems found\n",
        "\n| Notice | 42 days |\n",
        "\n| Announced | on the homepage from 2024-03-20 to 2024-05-14; by email from 2024-03-20 on |\n",
        "\n- We share more.\n",
        "<ins>and names</ins>",
        "\n[Pages and emails as they will stand on 2024-03-20](https://github.example.org/example/notices/actions/runs/7#artifacts)\n",
    ] {
        assert!(comment.contains(part), "{part:?} is not in\n{comment}");
    }
    assert_eq!(fs::read_to_string(repository.sandbox.top().join("summary")).unwrap(), comment);
    for made in ["site/privacy/2024-03-20/index.html", "notifications/privacy/2024-03-20/en/body.txt"] {
        assert!(repository.sandbox.output().join("ci/preview").join(made).exists(), "{made}");
    }
    assert_eq!(repository.git(&["status", "--short"]), "");
}

#[test]
fn a_text_that_could_not_be_built_on_its_day_has_a_comment_and_no_preview() {
    let repository = Repository::of(&in_languages("[en, es]")).with(ON_GITHUB);
    repository.sandbox.write(ADDED, added("2024-05-01"));
    let reviewed = repository.notices("review");
    let comment = repository.told("comment.md");
    assert!(reviewed.code == Some(0) && reviewed.says("error[N0260]"), "{reviewed}");
    assert!(comment.contains("There is no preview"), "{comment}");
}

#[test]
fn one_comment_is_written_and_then_changed() {
    let repository = Repository::of(&good()).with(ON_GITHUB);
    repository.sandbox.write(ADDED, added("2024-05-01"));
    assert_eq!(repository.notices("review").code, Some(0));
    assert_eq!(repository.notices("comment").code, Some(0));
    let body = "--field body=@project/output/ci/comment.md";
    let notes = "repos/example/notices/issues/12/comments";
    assert!(repository.asked_of_github().ends_with(&format!("--method POST {notes} {body}\n")));
    repository.github_answers("501\n502\n");
    assert_eq!(repository.notices("comment").code, Some(0));
    let asked = repository.asked_of_github();
    assert!(asked.ends_with(&format!("--method PATCH repos/example/notices/issues/comments/501 {body}\n")), "{asked}");
}

#[test]
fn where_the_command_itself_is_wrong_nothing_is_commented() {
    let repository = Repository::of(&good()).with(ON_GITHUB);
    let reviewed = repository.notices("review nowhere");
    assert!(reviewed.code == Some(2) && reviewed.says("git knows no commit"), "{reviewed}");
    assert_eq!(repository.notices("comment").stdout, "There is nothing to comment.\n");
    assert_eq!(repository.asked_of_github(), "");
}

#[test]
fn a_site_is_published_only_where_another_one_is_online_and_then_held_against_what_was_built() {
    let repository = Repository::of(&good()).with(&[("NOTICES_WAIT", "0")]);
    let result = |repository: &Repository| {
        let built = repository.notices("build");
        assert_eq!(built.code, Some(0), "{built}");
        repository.told("result")
    };
    assert_eq!(result(&repository), "due=true\nsealed=false\n");
    let early = repository.notices("verify");
    assert!(early.code == Some(1) && early.says("https://example.org/legal/ is not what was built"), "{early}");
    repository.publish();
    assert_eq!(result(&repository), "due=false\nsealed=false\n");
    let verified = repository.notices("verify");
    assert_eq!(verified.code, Some(0), "{verified}");
    let page = repository.web().join("legal/privacy/index.html");
    fs::write(&page, fs::read_to_string(&page).unwrap() + " ").unwrap();
    fs::remove_file(repository.web().join("legal/404.html")).unwrap();
    let verified = repository.notices("verify");
    assert_eq!(verified.code, Some(1), "{verified}");
    assert!(verified.says("copy/404.html") && verified.says("copy/privacy/index.html"), "{verified}");
    // A text that becomes readable makes another site due.
    repository.sandbox.write("content/privacy/2024-03-15.md", added("2024-05-01").replace("03-20", "03-15"));
    assert_eq!(result(&repository), "due=true\nsealed=false\n");
}

/// A repository whose main branch has a ledger, and a text of today that is not in it.
pub fn to_be_recorded(project: &Project) -> Repository {
    let repository = Repository::of(project);
    repository.git(&["checkout", "--quiet", "main"]);
    let sealed = repository.shell("noticepress seal --root project", &BTreeMap::new());
    assert_eq!(sealed.code, Some(0), "{sealed}");
    repository.sandbox.write("content/privacy/2024-03-15.md", added("2024-05-01").replace("03-20", "03-15"));
    repository.commit();
    repository.git(&["push", "--quiet", "origin", "main"]);
    repository
}

#[test]
fn what_was_sealed_is_committed_once() {
    let repository = to_be_recorded(&good());
    assert_eq!(repository.notices("build").code, Some(0));
    assert!(repository.told("result").ends_with("sealed=true\n"));
    repository.git(&["reset", "--quiet", "--hard"]);
    let recorded = repository.notices("record");
    assert!(recorded.code == Some(0) && recorded.stdout.ends_with("Pushed to main.\n"), "{recorded}");
    let log = || repository.git(&["log", "--format=%s", "origin/main"]);
    assert!(log().starts_with("Seal what is published [skip ci]\nchange\n"), "{}", log());
    let before = log();
    let again = repository.notices("record");
    assert!(again.code == Some(0) && log() == before, "{again}");
    assert_eq!(repository.git(&["status", "--short"]), "");
}

#[test]
fn what_others_pushed_meanwhile_is_kept() {
    let repository = to_be_recorded(&good());
    repository.git(&["commit", "--quiet", "--allow-empty", "--message", "meanwhile"]);
    repository.git(&["push", "--quiet", "origin", "main"]);
    repository.git(&["reset", "--quiet", "--hard", "HEAD^"]);
    let recorded = repository.notices("record");
    assert!(recorded.code == Some(0) && recorded.stdout.ends_with("Pushed to main.\n"), "{recorded}");
    let log = repository.git(&["log", "--format=%s", "origin/main"]);
    assert!(log.starts_with("Seal what is published [skip ci]\nmeanwhile\n"), "{log}");
}

#[test]
fn where_the_branch_is_protected_it_is_proposed_once_and_counts_until_it_is_merged() {
    let repository = to_be_recorded(&good()).with(ON_GITHUB);
    repository.protect();
    repository.github_answers("0\n");
    let recorded = repository.notices("record");
    assert!(recorded.code == Some(0) && recorded.stdout.contains("Pushed to noticepress-seal"), "{recorded}");
    let proposed = || repository.git(&["ls-remote", "origin", "refs/heads/noticepress-seal"]);
    let before = proposed();
    assert!(repository.asked_of_github().contains("pr create --head noticepress-seal --base main"));
    repository.git(&["reset", "--quiet", "--hard", "origin/main"]);
    // On a later day the text would be late, were it not sealed there.
    assert_eq!(repository.notices("build").code, Some(0));
    assert!(repository.sandbox.read("content/ledger.yaml").contains("text: 2024-03-15"));
    repository.git(&["reset", "--quiet", "--hard", "origin/main"]);
    let again = repository.notices("record");
    assert!(again.code == Some(0) && again.stdout.contains("waits there to be merged"), "{again}");
    assert_eq!(proposed(), before);
}

#[test]
fn a_project_without_a_ledger_says_how_one_begins() {
    let recorded = Repository::of(&good()).notices("record");
    assert!(recorded.code == Some(0) && recorded.stdout.contains("Type `noticepress seal`"), "{recorded}");
}

#[test]
fn a_download_is_taken_only_with_its_digest() {
    let repository = Repository::of(&good());
    let release = repository.release();
    // Another version is on the path.
    let install = format!(
        "printf '#!/bin/sh\\necho noticepress 0.0.1\\n' >../bin/noticepress; sh '{}' ../installed",
        sources().join("ci/install.sh").display()
    );
    let said = format!("noticepress {}\n", env!("CARGO_PKG_VERSION"));
    let installed = repository.shell(&install, &BTreeMap::new());
    assert!(installed.code == Some(0) && installed.stdout.ends_with(&said), "{installed}");
    let sums = fs::read_to_string(release.join("SHA256SUMS")).unwrap();
    fs::write(release.join("SHA256SUMS"), sums.replace(['0', '1'], "2")).unwrap();
    let refused = repository.shell(&install, &BTreeMap::new());
    assert!(refused.code != Some(0) && !refused.stdout.contains(&said), "{refused}");
}
