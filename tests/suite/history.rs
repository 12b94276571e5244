//! An existing history becomes the versions of a notice: `import git`.

use crate::project::{PastRepository, Project, SETTINGS, Sandbox, good};

/// A project with settings and no notice.
fn empty() -> Sandbox {
    let settings = good().text(SETTINGS);
    Sandbox::with(&Project::empty().write(SETTINGS, settings).folder("content"))
}

/// What a wording says, and what the version that it became has below its front matter.
struct Wording {
    commit: String,
    day: &'static str,
    file: &'static str,
    says: &'static str,
}

/// A history as other generators leave it: front matter, kramdown, tags, a heading that is the title, several texts a day,
/// dates that stay behind.
fn history(past: &PastRepository<'_>) -> Vec<Wording> {
    let says = |day, path: &str, top: &str, file, says: &'static str| {
        let commit = past.says(day, path, format!("{top}{says}"));
        Wording { commit, day, file, says }
    };
    let page = "---\nlayout: page\ntitle: Privacy policy\n---\n";
    let mut wordings = vec![
        says(
            "2018-01-10",
            "policy.md",
            "# Privacy policy\n\n",
            "2018-01-10",
            "Updated January 10, 2018\n\nWe ask for your *name*.\n",
        ),
        says(
            "2018-03-01",
            "policy.md",
            page,
            "2018-03-01",
            "Updated January 10, 2018\n\nWe ask for your *name*, and a [pet's](https://example.org/pets).\n",
        ),
        says(
            "2018-03-01",
            "policy.md",
            page,
            "2018-03-01-2",
            "Updated March 1, 2018\n\n## What we ask\n\n1. Your name.\n2. Your pet's.\n\n| a | b |\n|---|---|\n| c | d |\n",
        ),
    ];
    past.git(&["mv", "policy.md", "privacy.md"]);
    past.commit("2018-04-01");
    wordings.push(says(
        "2018-05-01",
        "privacy.md",
        page,
        "2018-05-01",
        "Effective date: May 25, 2018\n\n## What we ask\n\nWrite to {{ site.email }}. Nothing was set for [DATE].\n",
    ));
    wordings.push(says(
        "2018-06-01",
        "privacy.md",
        page,
        "2018-06-01",
        "Effective date: May 25, 2018\n\n## What we ask\n\nWe ask for \u{a0}nothing — and “keep” it for 30 days.\n",
    ));
    wordings
}

/// Imports it, and returns the sandbox with the wordings.
fn imported() -> (Sandbox, Vec<Wording>, String) {
    let sandbox = empty();
    let past = PastRepository::beside(&sandbox);
    let wordings = history(&past);
    let done = sandbox.run_inside(&["import", "git", "../past", "--path", "privacy.md", "--notice", "privacy"]);
    assert!(done.code == Some(0) && done.bad_manners().is_empty(), "{done}");
    (sandbox, wordings, done.stdout)
}

#[test]
fn every_version_says_what_its_commit_said_and_names_it() {
    let (sandbox, wordings, _) = imported();
    for Wording { commit, day, file, says } in &wordings {
        let text = sandbox.read(&format!("content/privacy/{file}.md"));
        let (front_matter, body) = text.strip_prefix("---\n").unwrap().split_once("---\n\n").unwrap();
        assert_eq!(body, *says, "{file}");
        for line in ["title: Privacy policy\n", &format!("updated: {day}\n"), "change: unclassified\n", commit] {
            assert!(front_matter.contains(line), "{line:?} is in {front_matter}");
        }
    }
    assert_eq!(std::fs::read_dir(sandbox.root().join("content/privacy")).unwrap().count(), wordings.len());
}

#[test]
fn dates_that_were_printed_are_kept_and_one_that_was_to_come_is_when_the_text_applies() {
    let (sandbox, _, told) = imported();
    let top = |file: &str| sandbox.read(&format!("content/privacy/{file}.md"));
    assert!(!top("2018-01-10").contains("printed:"));
    assert!(top("2018-03-01").contains("printed: 2018-01-10"));
    assert!(top("2018-05-01").contains("effective: 2018-05-25\n"));
    assert!(!top("2018-06-01").contains("effective:"));
    assert!(told.contains("out of date after 2 of 4 changes (50 %)"), "{told}");
    for line in ["privacy@2018-03-01  still printed 2018-01-10", "privacy@2018-06-01  still printed 2018-05-25"] {
        assert!(told.contains(line), "{line:?} is in:\n{told}");
    }
}

#[test]
fn what_other_generators_put_in_is_told() {
    let (_, _, told) = imported();
    for words in ["`layout` in 4 versions", "`{{ site.email }}` in 1 version", "renamed `policy.md` to `privacy.md`"] {
        assert!(told.contains(words), "{words:?} is in:\n{told}");
    }
}

#[test]
fn an_imported_notice_passes_check_builds_and_announces_nothing() {
    let (sandbox, ..) = imported();
    for command in ["check", "build"] {
        sandbox.succeeds(&[command]);
    }
    assert!(sandbox.site("privacy/history/index.html").contains("Not classified"));
    assert_eq!(sandbox.emails().len(), 0);
    let status = sandbox.run_inside(&["status"]).stdout;
    assert!(status.contains("4 versions say `change: unclassified`"), "{status}");
}

#[test]
fn a_bundle_is_as_good_as_a_clone_and_variables_are_filled_in() {
    let sandbox = empty();
    let past = PastRepository::beside(&sandbox);
    history(&past);
    past.git(&["bundle", "create", "--quiet", "../past.bundle", "main"]);
    let asked = ["import", "git", "../past.bundle", "--path", "privacy.md", "--notice", "privacy"];
    let done = sandbox.run_inside(&[&asked[..], &["--var", "site.email=privacy@example.org", "--var", "x=y"]].concat());
    assert!(done.code == Some(0) && done.bad_manners().is_empty(), "{done}");
    assert!(sandbox.read("content/privacy/2018-05-01.md").contains("Write to privacy@example.org."));
    assert!(done.stdout.contains("no version contains a tag `{{ x }}`"), "{}", done.stdout);
}
