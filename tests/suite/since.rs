//! `check --since`: what a branch changed, judged by git.

use std::process::Command;

use serde_json::Value;

use crate::project::{NEW, OLD, PIXEL, Project, Run, SETTINGS, Sandbox, good, material, program, run};

/// A repository with the project in `work/project`, below its top; the branch that is published is called `main`.
struct Branch(Sandbox);

impl Branch {
    /// The project is committed, and a branch begins.
    fn of(project: &Project) -> Self {
        let branch = Self(Sandbox::with(project));
        branch.git(&["init", "--quiet", "--initial-branch", "main"]);
        branch.commit();
        branch.git(&["checkout", "--quiet", "-b", "proposal"]);
        branch
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(self.0.top().join("work")).args(["-c", "user.name=E", "-c", "user.email=e@example.org"]);
        command.env("HOME", self.0.home()).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        let done = command.args(arguments).output().expect("these tests need `git`, which cannot be run here");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "git {arguments:?}: {said}");
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "change"]);
    }

    /// Types a command at the top of the repository, as CI does.
    fn types(&self, arguments: &[&str]) -> Run {
        run(self.typed(arguments))
    }

    fn typed(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.args(["--root", "project"]).current_dir(self.0.top().join("work")).env("HOME", self.0.home());
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(variable);
        }
        command
    }

    fn check(&self, more: &[&str]) -> Run {
        let checked = self.types(&[&["check", "--since", "main", "--as-of", "2024-03-15"], more].concat());
        assert!(checked.bad_manners().is_empty(), "{checked}");
        checked
    }

    /// The errors, each with its place.
    fn errors(&self) -> Vec<String> {
        let told: Value = serde_json::from_str(&self.check(&["--format", "json"]).stdout).unwrap();
        let messages = told["messages"].as_array().unwrap().iter().filter(|message| message["severity"] == "error");
        messages.map(|m| format!("{} {}", m["code"].as_str().unwrap(), m["path"].as_str().unwrap())).collect()
    }
}

fn at(code: &str, path: &str) -> String {
    format!("{code} project/{path}")
}

#[test]
fn a_branch_that_changes_nothing_is_fine_and_says_so() {
    let checked = Branch::of(&good()).check(&[]);
    assert_eq!(checked.code, Some(0), "{checked}");
    assert!(checked.stdout.ends_with("no version was added since `main`\n"), "{}", checked.stdout);
}

#[test]
fn a_published_text_that_was_edited_is_an_error_committed_or_not_and_the_hint_puts_it_back() {
    let branch = Branch::of(&good());
    branch.0.edit(OLD, "nothing with anybody", "something with somebody");
    assert_eq!(branch.errors(), [at("N0185", OLD)]);
    branch.commit();
    let checked = branch.check(&[]);
    assert_eq!(checked.code, Some(1), "{checked}");
    assert!(checked.says(&format!("--> project/{OLD}:1:1")), "{checked}");
    assert!(checked.says(&format!("`git checkout main -- project/{OLD}`")), "{checked}");
    branch.git(&["checkout", "--quiet", "main", "--", &format!("project/{OLD}")]);
    assert_eq!(branch.errors(), Vec::<String>::new());
}

#[test]
fn a_published_text_that_is_gone_renamed_or_a_draft_is_an_error() {
    let branch = Branch::of(&good());
    let text = branch.0.read(OLD);
    std::fs::remove_file(branch.0.root().join(OLD)).unwrap();
    // Without the first text, the second one is the first.
    assert_eq!(branch.errors(), [at("N0186", OLD), at("N0187", NEW)]);
    let renamed = "content/privacy/2023-01-11.md";
    branch.0.write(renamed, text.replace("2023-01-10", "2023-01-11"));
    assert_eq!(branch.errors(), [at("N0186", OLD), at("N0188", renamed)]);
    std::fs::remove_file(branch.0.root().join(renamed)).unwrap();
    branch.0.write(OLD, &text);
    branch.0.edit(NEW, "retroactive", "draft: true\nretroactive");
    assert_eq!(branch.errors(), [at("N0186", NEW)]);
}

#[test]
fn a_text_that_is_dated_before_what_was_published_or_before_it_came_is_an_error() {
    let before =
        Branch::of(&good().version("privacy", "2023-06-01", "title: Privacy Notice\nchange: minor\n", "Words."));
    before.0.write(
        "content/privacy/2023-07-01.md",
        "---\ntitle: Privacy Notice\nupdated: 2023-07-01\nchange: minor\n---\nOther words.\n",
    );
    assert_eq!(before.errors(), [at("N0188", "content/privacy/2023-07-01.md")]);
    let late = Branch::of(&good());
    let front = material("2024-05-01", "We share more.").replace("summary", "title: Privacy Notice\nsummary");
    late.0.write("content/privacy/2024-03-12.md", format!("---\nupdated: 2024-03-12\n{front}---\nWe share.\n"));
    assert!(late.errors().contains(&at("N0189", "content/privacy/2024-03-12.md")), "{:?}", late.errors());
}

#[test]
fn a_text_that_nobody_can_read_yet_may_be_edited() {
    let scheduled = "content/privacy/2024-06-01.md";
    let front = format!("title: Privacy Notice\n{}", material("2024-08-01", "We share more."));
    let branch = Branch::of(&good().version("privacy", "2024-06-01", &front, "We share."));
    branch.0.edit(scheduled, "We share.\n", "We share logs.\n");
    let checked = branch.check(&[]);
    assert_eq!(checked.code, Some(0), "{checked}");
    assert!(checked.stdout.contains("privacy@2024-06-01, edited before its date"), "{}", checked.stdout);
}

#[test]
fn an_image_that_was_replaced_is_an_error() {
    let image = "content/privacy/flow.png";
    let project = good().replace(OLD, "We share nothing", "![Flow](flow.png)\n\nWe share nothing").write(image, PIXEL);
    let branch = Branch::of(&project);
    assert_eq!(branch.errors(), Vec::<String>::new());
    branch.0.write(image, [PIXEL, b"more"].concat());
    assert_eq!(branch.errors(), [at("N0190", image)]);
}

#[test]
fn an_image_that_git_keeps_elsewhere_is_compared_by_its_digest() {
    let image = "content/privacy/flow.png";
    let project = good().replace(OLD, "We share nothing", "![Flow](flow.png)\n\nWe share nothing").write(image, PIXEL);
    let sandbox = Sandbox::with(&project);
    let branch = Branch::of(&project);
    let sum = Command::new("sha256sum").arg(sandbox.root().join(image)).output().unwrap().stdout;
    let sum = String::from_utf8(sum).unwrap().split(' ').next().unwrap().to_owned();
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{sum}\nsize {}\n", PIXEL.len());
    branch.0.write(image, pointer);
    branch.git(&["commit", "--quiet", "--all", "--message", "pointer"]);
    branch.git(&["branch", "--force", "main"]);
    branch.0.write(image, PIXEL);
    assert_eq!(branch.errors(), Vec::<String>::new());
}

#[test]
fn what_the_branch_it_goes_to_published_meanwhile_is_not_missing() {
    let branch = Branch::of(&good());
    branch.git(&["checkout", "--quiet", "main"]);
    branch.0.write("content/terms/2024-03-14.md", "---\ntitle: Terms\nupdated: 2024-03-14\n---\nWords.\n");
    branch.commit();
    branch.git(&["checkout", "--quiet", "proposal"]);
    assert_eq!(branch.errors(), Vec::<String>::new());
}

#[test]
fn a_notice_that_git_does_not_have_is_new_and_may_bring_a_history() {
    let branch = Branch::of(&good());
    branch.0.write("content/terms/2019-05-06.md", "---\ntitle: Terms\nupdated: 2019-05-06\n---\nWords.\n");
    let checked = branch.check(&[]);
    assert_eq!(checked.code, Some(0), "{checked}");
    assert!(checked.stdout.contains("  terms@2019-05-06\n"), "{}", checked.stdout);
}

#[test]
fn a_version_that_is_added_is_told_with_its_dates_its_notice_and_where_it_is_announced() {
    let branch = Branch::of(&good().replace(SETTINGS, "[en]", "[en, es]"));
    let front = format!("title: Privacy Notice\n{}", material("2024-05-01", "We share more."));
    branch.0.write("content/privacy/2024-03-20.md", format!("---\nupdated: 2024-03-20\n{front}---\nWe share.\n"));
    let told: Value = serde_json::from_str(&branch.check(&["--format", "json"]).stdout).unwrap();
    let version = &told["since"]["versions"][0];
    let facts = ["notice", "version", "is", "updated", "effective", "change", "compared_with", "email"];
    let facts = facts.map(|fact| version[fact].as_str().unwrap_or_default());
    assert_eq!(
        facts,
        ["privacy", "2024-03-20", "added", "2024-03-20", "2024-05-01", "material", "2024-03-01", "2024-03-20"]
    );
    assert_eq!(version["notice_days"], 42);
    assert_eq!(version["banner"], serde_json::json!({"from": "2024-03-20", "to": "2024-05-14"}));
    assert_eq!((&version["languages"], &version["missing_languages"]), (&["en"][..].into(), &["es"][..].into()));
    let shown = branch.check(&[]).stdout;
    assert!(shown.contains("    Notice        42 days\n"), "{shown}");
}

#[test]
fn the_comment_for_a_pull_request_has_messages_facts_summary_and_redline_and_stays_words() {
    let branch = Branch::of(&good());
    branch.0.edit(OLD, "nothing with anybody", "something");
    let summary = "[\"<script>x</script> @octocat see #1\", \"/close\"]";
    let front = format!("title: Privacy Notice\n{}", material("2024-05-01", summary));
    let text = "## Sharing\n\nWe share log data and names with a payment provider. Ask @octocat.\n\n## Contact\n\nWrite to us.";
    branch.0.write("content/privacy/2024-03-20.md", format!("---\nupdated: 2024-03-20\n{front}---\n{text}\n"));
    let checked = branch.check(&["--format", "markdown"]);
    assert_eq!(checked.code, Some(1), "{checked}");
    let comment = checked.stdout;
    assert!(comment.starts_with("## noticepress: 1 error\n\nSince `main`: "), "{comment}");
    for part in [
        &*format!("- **error N0185** `project/{OLD}:1:1`: "),
        "\n## privacy@2024-03-20\n",
        "\n| Applies from | 2024-05-01 |\n",
        "\n| Notice | 42 days |\n",
        "\n- \\/close\n",
        "<ins>and names</ins>",
    ] {
        assert!(comment.contains(part), "{part:?} is not in\n{comment}");
    }
    for trick in ["<script", "@octocat", "#1", "\n- /close"] {
        let is_escaped = trick == "<script" && comment.contains("\\<script");
        assert!(is_escaped || !comment.contains(trick), "{trick:?} is in\n{comment}");
    }
}

#[test]
fn a_comment_that_would_be_too_long_is_cut_and_names_the_command_that_shows_all() {
    let branch = Branch::of(&good());
    let front = format!("title: Privacy Notice\n{}", material("2024-05-01", "All of it."));
    for (at, day) in ["2024-03-20", "2024-03-21"].iter().enumerate() {
        let text: String = (0..3000).map(|n| format!("Paragraph {at} number {n} is about data.\n\n")).collect();
        branch.0.write(&format!("content/privacy/{day}.md"), format!("---\nupdated: {day}\n{front}---\n{text}"));
    }
    let comment = branch.check(&["--format", "markdown"]).stdout;
    assert!(comment.len() < 65_536, "{}", comment.len());
    for command in
        ["`noticepress diff privacy@2024-03-01..2024-03-20`", "`noticepress diff privacy@2024-03-01..2024-03-21`"]
    {
        assert!(comment.contains(command), "{command} is not in the comment");
    }
}

#[test]
fn a_project_that_cannot_be_read_is_still_compared_byte_for_byte_on_either_side() {
    let broken = "content/privacy/2024-03-10.md";
    let branch = Branch::of(&good());
    branch.0.write(broken, "---\ntitle: Privacy Notice\nupdated: someday\nchange: minor\n---\nWords.\n");
    branch.0.edit(OLD, "nothing", "something");
    assert_eq!(branch.errors(), [at("N0185", OLD), at("N0042", broken)]);
    branch.commit();
    branch.git(&["branch", "--force", "main"]);
    std::fs::remove_file(branch.0.root().join(broken)).unwrap();
    assert_eq!(branch.errors(), [at("N0186", broken)]);
    branch.0.edit(OLD, "something", "nothing");
    let checked = branch.check(&[]);
    assert!(
        checked.says(
            "note: the project as of `main` cannot be read (1 error, the first in content/privacy/2024-03-10.md)"
        )
    );
    assert!(branch.errors().contains(&at("N0185", OLD)), "{:?}", branch.errors());
}

#[test]
fn a_wrong_commit_no_repository_and_no_git_each_say_what_to_type() {
    let branch = Branch::of(&good());
    let since = |name: &str| branch.types(&["check", &format!("--since={name}")]);
    for name in ["nowhere", "-h", "--help", "", "main..proposal", "main:project", "a\nb", "HEAD^^^"] {
        let refused = since(name);
        assert!(refused.code == Some(2) && refused.says("git knows no commit"), "{name:?}: {refused}");
    }
    branch.git(&["update-ref", "refs/remotes/origin/stable", "main"]);
    assert!(since("stable").says("did you mean `origin/stable`?"));
    branch.git(&["checkout", "--quiet", "--orphan", "other"]);
    branch.git(&["commit", "--quiet", "--message", "another beginning"]);
    let refused = since("main");
    assert!(refused.code == Some(2) && refused.says("no commit in common"), "{refused}");
    let outside = Sandbox::with(&good()).run(&["check", "--since", "main"]);
    assert!(outside.code == Some(2) && outside.says("is not in a git repository"), "{outside}");
    let mut command = branch.typed(&["check", "--since", "main"]);
    command.env("PATH", "/nonexistent");
    let refused = run(command);
    assert!(refused.code == Some(3) && refused.says("cannot run git"), "{refused}");
}

#[test]
fn a_shallow_clone_says_so_and_what_fetches_the_rest() {
    let branch = Branch::of(&good());
    branch.0.edit("noticepress.yaml", "title: Legal", "title: Legal notices");
    branch.commit();
    let from = format!("file://{}", branch.0.top().join("work").display());
    branch.git(&["clone", "--quiet", "--depth", "1", "--no-single-branch", &from, "../clone"]);
    let mut command = program(&["check", "--since", "origin/main", "--as-of", "2024-03-15"]);
    command.current_dir(branch.0.top().join("clone/project")).env("HOME", branch.0.home());
    let refused = run(command);
    assert_eq!(refused.code, Some(2), "{refused}");
    assert!(refused.says("as far as this shallow clone shows") && refused.says("fetch-depth: 0"), "{refused}");
    let mut command = program(&["check", "--since", "HEAD", "--as-of", "2024-03-15"]);
    command.current_dir(branch.0.top().join("clone/project")).env("HOME", branch.0.home());
    let checked = run(command);
    assert!(checked.code == Some(0) && checked.says("note: this is a shallow clone"), "{checked}");
}

#[test]
fn inside_a_hook_the_project_says_which_repository_it_is_in() {
    let branch = Branch::of(&good());
    branch.0.edit(OLD, "nothing", "something");
    let mut command = branch.typed(&["check", "--since", "main", "--as-of", "2024-03-15"]);
    command.env("GIT_DIR", ".git").env("GIT_INDEX_FILE", ".git/index");
    let checked = run(command);
    assert!(checked.code == Some(1) && checked.says("N0185"), "{checked}");
}

#[test]
fn a_correction_that_the_ledger_records_is_no_change_unseen_and_its_former_wording_comes_from_git() {
    let branch = Branch::of(&good());
    let seal = |more: &[&str]| branch.types(&[&["seal", "--as-of", "2024-03-15"], more].concat());
    assert_eq!(seal(&[]).code, Some(0));
    branch.commit();
    branch.git(&["branch", "--force", "main"]);
    branch.0.edit(OLD, "nothing with anybody", "nothing with anyone");
    assert_eq!(branch.errors(), [at("N0185", OLD)]);
    let corrected = seal(&["--correct", "privacy@2023-01-10", "--reason", "A word."]);
    assert_eq!(corrected.code, Some(0), "{corrected}");
    assert!(branch.0.read("content/privacy/former/2023-01-10.1.md").contains("nothing with anybody"));
    assert_eq!(branch.errors(), Vec::<String>::new());
}

#[test]
fn a_ledger_that_git_has_is_never_begun_again() {
    let branch = Branch::of(&good());
    assert_eq!(branch.types(&["seal", "--as-of", "2024-03-15"]).code, Some(0));
    branch.commit();
    branch.git(&["branch", "--force", "main"]);
    std::fs::remove_file(branch.0.root().join("content/ledger.yaml")).unwrap();
    assert!(branch.errors().contains(&at("N0184", "content/ledger.yaml")), "{:?}", branch.errors());
    let refused = branch.types(&["seal", "--as-of", "2024-03-15"]);
    assert!(refused.code == Some(2) && refused.says("git checkout HEAD -- "), "{refused}");
}

#[test]
fn machines_are_told_paths_from_the_top_of_the_repository_wherever_the_command_was_typed() {
    let branch = Branch::of(&good().replace(NEW, "2024-04-15", "2024-04-31"));
    let root = branch.0.root();
    let format = |format: &str| {
        let mut command = program(&["check", "--as-of", "2024-03-15", "--format", format]);
        command.current_dir(&root).env("HOME", branch.0.home());
        run(command).stdout
    };
    assert!(format("github").starts_with(&format!("::error file=project/{NEW},line=4")), "{}", format("github"));
    assert!(format("sarif").contains(&format!("\"uri\": \"project/{NEW}\"")));
    let gitlab: Value = serde_json::from_str(&format("gitlab")).unwrap();
    assert_eq!(gitlab[0]["location"], serde_json::json!({"path": format!("project/{NEW}"), "lines": {"begin": 4}}));
    assert!(format("markdown").contains(&format!("**error N0041** `project/{NEW}:4:12`")), "{}", format("markdown"));
    let json: Value = serde_json::from_str(&format("json")).unwrap();
    assert_eq!(json["messages"][0]["path"], NEW);
}

#[test]
fn verify_speaks_to_merge_requests_too() {
    let sandbox = Sandbox::with(&good());
    assert_eq!(
        sandbox.succeeds(&["verify", "--format", "markdown"]).stdout.trim_end(),
        "## noticepress: no problems found"
    );
    assert_eq!(sandbox.succeeds(&["seal"]).code, Some(0));
    sandbox.edit(OLD, "nothing", "something");
    let gitlab: Value = serde_json::from_str(&sandbox.run(&["verify", "--format", "gitlab"]).stdout).unwrap();
    assert_eq!((&gitlab[0]["check_name"], &gitlab[0]["severity"]), (&"N0185".into(), &"critical".into()));
    let markdown = sandbox.run(&["verify", "--format", "markdown"]);
    assert_eq!(markdown.code, Some(1), "{markdown}");
    assert!(markdown.stdout.starts_with("## noticepress: 1 error\n\n- **error N0185** "), "{}", markdown.stdout);
}
