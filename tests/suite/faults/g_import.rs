//! Part G: a history that is brought in from git.

use std::fs;

use crate::project::{PastRepository, Run, Sandbox, Tree, good, tree};

/// A project with a notice `privacy`, beside which a history is made.
fn project() -> Sandbox {
    Sandbox::with(&good())
}

fn import(sandbox: &Sandbox, more: &[&str]) -> Run {
    sandbox.run_inside(&[&["import", "git", "../past", "--as-of", "2024-03-15"], more].concat())
}

fn imported(sandbox: &Sandbox, path: &str) -> Vec<String> {
    let done = import(sandbox, &["--path", path, "--notice", "terms"]);
    assert!(done.code == Some(0) && done.bad_manners().is_empty(), "{done}");
    names(sandbox)
}

/// The files of the notice `terms`.
fn names(sandbox: &Sandbox) -> Vec<String> {
    let Ok(entries) = fs::read_dir(sandbox.root().join("content/terms")) else { return Vec::new() };
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn content(sandbox: &Sandbox) -> Tree {
    tree(&sandbox.root().join("content"))
}

/// Asserts exit 2, these words, and that nothing was written.
fn assert_refused(sandbox: &Sandbox, arguments: &[&str], words: &str) {
    let before = content(sandbox);
    let done = import(sandbox, arguments);
    assert!(done.code == Some(2) && done.bad_manners().is_empty(), "{done}");
    assert!(done.stderr.contains(words), "{words:?} is in {done}");
    assert_eq!(content(sandbox), before);
}

const ONE: &str = "# Terms\n\nYou may read this.\n";
const TWO: &str = "# Terms\n\nYou may read and copy this.\n";
const THREE: &str = "# Terms\n\nYou may do what you like.\n";

#[test]
fn g07_a_path_that_looks_like_an_option_is_a_path() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    let witness = sandbox.top().join("was-run");
    let option = format!("--upload-pack=touch {}", witness.display().to_string().replace('/', "_"));
    past.says("2019-05-06", &option, ONE);
    past.says("2019-05-07", "--output=x", TWO);
    assert_eq!(imported(&sandbox, &option), ["2019-05-06.md"]);
    let done = import(&sandbox, &["--path=--output=x", "--notice", "terms", "--dry-run"]);
    assert!(done.code == Some(0) && done.stdout.contains("2019-05-07.md"), "{done}");
    assert!(!witness.exists() && !sandbox.root().join("x").exists());
    assert_refused(&sandbox, &["--path", "a.md", "--notice", "terms", "--rev=--output=x"], "knows no commit");
}

#[test]
fn g07_a_line_break_in_a_name_is_part_of_the_name() {
    let sandbox = project();
    PastRepository::beside(&sandbox).says("2019-05-06", "a\nb.md", ONE);
    assert_eq!(imported(&sandbox, "a\nb.md"), ["2019-05-06.md"]);
}

#[test]
fn g07_no_program_that_a_repository_names_is_run() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    past.says("2019-05-06", "terms.md", ONE);
    past.write(".gitattributes", "*.md diff=evil filter=evil\n");
    past.says("2019-05-07", "terms.md", TWO);
    let touch = format!("touch {}", sandbox.top().join("was-run").display());
    for setting in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.smudge",
        "filter.evil.clean",
        "gpg.program",
        "core.sshCommand",
        "core.alternateRefsCommand",
    ] {
        past.git(&["config", setting, &touch]);
    }
    for (setting, value) in [("log.showSignature", "true"), ("log.follow", "true"), ("diff.renames", "copies")] {
        past.git(&["config", setting, value]);
    }
    past.write(".git/hooks/post-checkout", format!("#!/bin/sh\n{touch}\n"));
    assert_eq!(imported(&sandbox, "terms.md"), ["2019-05-06.md", "2019-05-07.md"]);
    assert!(!sandbox.top().join("was-run").exists());
}

#[test]
fn g07_a_merge_is_one_text_and_what_was_never_on_the_branch_is_none() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    past.says("2019-05-06", "terms.md", ONE);
    past.git(&["checkout", "--quiet", "-b", "proposal"]);
    past.says("2019-06-01", "terms.md", "# Terms\n\nA first try.\n");
    past.says("2019-06-02", "terms.md", TWO);
    past.git(&["checkout", "--quiet", "main"]);
    past.says("2019-06-03", "other.md", "Other.\n");
    past.git(&["merge", "--quiet", "--no-ff", "--no-edit", "--no-commit", "proposal"]);
    past.commit("2019-07-01");
    assert_eq!(imported(&sandbox, "terms.md"), ["2019-05-06.md", "2019-07-01.md"]);
}

#[test]
fn g07_a_renamed_file_is_followed_to_its_first_name() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    let long = |words: &str| format!("# Terms\n\n{}{words}\n", "You may read this as often as you like.\n\n".repeat(9));
    past.says("2019-05-06", "legal/old.md", long("One."));
    past.git(&["mv", "legal/old.md", "terms.md"]);
    past.says("2019-06-01", "terms.md", long("Two."));
    past.says("2019-07-01", "terms.md", long("Three."));
    let done = import(&sandbox, &["--path", "terms.md", "--notice", "terms"]);
    assert!(done.stdout.contains("renamed `legal/old.md` to `terms.md`"), "{}", done.stdout);
    assert_eq!(names(&sandbox), ["2019-05-06.md", "2019-06-01.md", "2019-07-01.md"]);
}

#[test]
fn g07_a_shallow_clone_is_refused_unless_it_is_asked_for() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    past.says("2019-05-06", "terms.md", ONE);
    past.says("2019-06-01", "terms.md", TWO);
    let address = format!("file://{}", past.folder().display());
    past.git(&["clone", "--quiet", "--depth", "1", &address, "../shallow"]);
    let shallow = |more: &[&str]| {
        let asked = ["import", "git", "../shallow", "--path", "terms.md", "--notice", "terms"];
        sandbox.run_inside(&[&asked[..], more].concat())
    };
    let refused = shallow(&[]);
    assert!(refused.code == Some(2) && refused.stderr.contains("fetch --unshallow"), "{refused}");
    assert_eq!(names(&sandbox), [""; 0]);
    assert_eq!(shallow(&["--shallow"]).code, Some(0));
    assert_eq!(names(&sandbox), ["2019-06-01.md"]);
}

#[test]
fn g07_a_commit_without_dates_has_the_day_of_the_one_before() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    let first = past.says("2019-05-06", "terms.md", ONE);
    past.write("terms.md", TWO);
    past.git(&["add", "--all"]);
    let files = past.git(&["write-tree"]);
    let commit =
        format!("tree {files}\nparent {first}\nauthor E <e@example.org>\ncommitter E <e@example.org>\n\nchange\n");
    past.write("commit.txt", commit);
    let commit = past.git(&["hash-object", "--literally", "-t", "commit", "-w", "commit.txt"]);
    past.git(&["update-ref", "refs/heads/main", &commit]);
    let done = import(&sandbox, &["--path", "terms.md", "--notice", "terms"]);
    assert_eq!(names(&sandbox), ["2019-05-06-2.md", "2019-05-06.md"], "{done}");
    assert!(done.stdout.contains("has a date that does not fit"), "{}", done.stdout);
}

#[test]
fn g07_a_repository_without_commits_files_or_branches_says_what_to_type() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    let asked = ["--path", "terms.md", "--notice", "terms"];
    assert_refused(&sandbox, &asked, "no commit");
    past.says("2019-05-06", "legal/terms.md", ONE);
    assert_refused(&sandbox, &asked, "--path legal/terms.md");
    assert_refused(&sandbox, &["--path", "legal/../terms.md", "--notice", "terms"], "not the path of a file");
    assert_refused(&sandbox, &["--path", "terms.md", "--notice", "terms", "--rev", "mian"], "`main`");
    let nowhere =
        sandbox.run_inside(&["import", "git", "https://example.org/p", "--path", "a.md", "--notice", "terms"]);
    assert!(nowhere.code == Some(2) && nowhere.stderr.contains("git clone https://example.org/p"), "{nowhere}");
    let no_repository = sandbox.run_inside(&["import", "git", "../../home", "--path", "a.md", "--notice", "terms"]);
    assert!(
        no_repository.code == Some(2) && no_repository.stderr.contains("is not in a git repository"),
        "{no_repository}"
    );
}

#[test]
fn g07_what_is_no_text_becomes_none_and_is_told() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    past.says("2019-05-06", "terms.md", b"\x89PNG\0\0\0");
    past.says("2019-05-07", "terms.md", b"# Terms\n\nYour \x93data\x94.\n");
    past.says("2019-05-08", "terms.md", "a".repeat(2 << 20));
    past.says("2019-05-09", "terms.md", "");
    past.git(&["rm", "--quiet", "terms.md"]);
    past.commit("2019-05-10");
    let done = import(&sandbox, &["--path", "terms.md", "--notice", "terms"]);
    assert_eq!(names(&sandbox), ["2019-05-07.md"], "{done}");
    assert!(sandbox.read("content/terms/2019-05-07.md").contains("Your “data”."));
    for words in
        ["it is not a text file", "more than 1 MiB", "it contains no words", "windows-1252", "deleted the file"]
    {
        assert!(done.stdout.contains(words), "{words:?} is in:\n{}", done.stdout);
    }
}

#[test]
fn g07_a_day_with_more_wordings_than_names_is_refused() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    for number in 0..100 {
        past.says("2019-05-06", "terms.md", format!("# Terms\n\nRule {number} holds.\n"));
    }
    assert_refused(&sandbox, &["--path", "terms.md", "--notice", "terms"], "--dated-by author");
}

#[test]
fn g07_a_dry_run_lists_the_plan_and_writes_nothing() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    past.says("2019-05-06", "terms.md", ONE);
    past.says("2019-06-01", "terms.md", TWO);
    let before = content(&sandbox);
    let done = import(&sandbox, &["--path", "terms.md", "--notice", "terms", "--dry-run"]);
    for words in ["content/terms/2019-05-06.md", "content/terms/2019-06-01.md", "Nothing was written"] {
        assert!(done.stdout.contains(words), "{words:?} is in:\n{}", done.stdout);
    }
    assert_eq!(content(&sandbox), before);
}

#[test]
fn g08_a_second_run_changes_nothing_and_a_third_adds_what_is_new() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    past.says("2019-05-06", "terms.md", ONE);
    past.says("2019-06-01", "terms.md", TWO);
    imported(&sandbox, "terms.md");
    sandbox.edit("content/terms/2019-06-01.md", "change: unclassified", "change: minor");
    sandbox.edit("content/terms/2019-06-01.md", "read and copy", "read, copy and print");
    let before = content(&sandbox);
    let again = import(&sandbox, &["--path", "terms.md", "--notice", "terms"]);
    assert!(again.code == Some(0) && again.stdout.ends_with("Nothing is new.\n"), "{}", again.stdout);
    assert_eq!(content(&sandbox), before);
    past.says("2019-07-01", "terms.md", THREE);
    assert_eq!(imported(&sandbox, "terms.md"), ["2019-05-06.md", "2019-06-01.md", "2019-07-01.md"]);
    assert!(sandbox.read("content/terms/2019-06-01.md").contains("read, copy and print"));
}

#[test]
fn g08_no_version_is_overwritten_or_preceded() {
    let sandbox = project();
    let past = PastRepository::beside(&sandbox);
    past.says("2022-05-06", "privacy.md", ONE);
    past.says("2024-03-01", "privacy.md", TWO);
    // The good project has texts of 2023 and 2024, written by hand.
    assert_refused(&sandbox, &["--path", "privacy.md", "--notice", "privacy"], "written by hand");
}
