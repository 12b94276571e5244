//! The workflow that `init` writes, the action that it uses, the template for GitLab and the hooks, each run as its platform
//! runs it; what is another's action is played.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

use super::repository::{Repository, sources};
use super::scripts::{ADDED, ON_GITHUB, added, to_be_recorded};
use crate::project::{OLD, Project, Sandbox, good};

type Facts = BTreeMap<String, String>;

/// A file of the sources, parsed.
fn parsed(path: &str) -> Value {
    let text = fs::read_to_string(sources().join(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"));
    serde_yaml::from_str(&text).unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

/// The workflow that `init` writes for a project in `project`, below the top of a repository.
fn workflow() -> Value {
    let sandbox = Sandbox::empty();
    fs::create_dir(sandbox.top().join("work/.git")).unwrap();
    let made = sandbox.run_inside(&["init"]);
    assert!(made.code == Some(0) && made.stdout.contains("mv project/.github/workflows/notices.yml"), "{made}");
    serde_yaml::from_str(&sandbox.read(".github/workflows/notices.yml")).unwrap()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(is) => is.to_string(),
        Value::Number(number) => number.to_string(),
        other => panic!("this is no text: {other:?}"),
    }
}

fn entries(value: &Value) -> Vec<(String, &Value)> {
    let entries = value.as_mapping().into_iter().flatten();
    entries.map(|(key, value)| (text(key), value)).collect()
}

fn list(value: &Value) -> Vec<&Value> {
    value.as_sequence().into_iter().flatten().collect()
}

/// GitHub, as far as the workflow asks for it.
struct GitHub<'r> {
    repository: &'r Repository,
    /// What expressions stand for.
    facts: Facts,
    /// The jobs that ran, each with how it ended.
    ran: Vec<(String, bool)>,
}

impl<'r> GitHub<'r> {
    /// Runs the workflow on an event.
    fn on(event: &str, repository: &'r Repository) -> Vec<(String, bool)> {
        let facts = [
            ("github.event_name", event),
            ("github.event.pull_request.number", if event == "pull_request" { "12" } else { "" }),
            ("github.event.repository.default_branch", "main"),
            ("github.token", ""),
        ];
        let facts = facts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut platform = Self { repository, facts, ran: Vec::new() };
        let workflow = workflow();
        for (name, job) in entries(&workflow["jobs"]) {
            platform.job(&name, job);
        }
        platform.ran
    }

    fn job(&mut self, name: &str, job: &Value) {
        let condition = text(&job["if"]);
        let needs = if job["needs"].is_string() { vec![&job["needs"]] } else { list(&job["needs"]) };
        let is_needed_done = needs.iter().all(|need| self.facts[&format!("needs.{}.result", text(need))] == "success");
        let mut result = "skipped";
        if (is_needed_done || condition.contains("cancelled()")) && self.holds(&condition) {
            let is_done = self.steps(job);
            self.ran.push((name.to_owned(), is_done));
            result = if is_done { "success" } else { "failure" };
        }
        self.facts.insert(format!("needs.{name}.result"), result.to_owned());
        for (output, value) in entries(&job["outputs"]) {
            let value = self.filled(&text(value));
            self.facts.insert(format!("needs.{name}.outputs.{output}"), value);
        }
        self.facts.retain(|fact, _| !fact.starts_with("steps."));
    }

    fn steps(&mut self, job: &Value) -> bool {
        let mut is_fine = true;
        for step in list(&job["steps"]) {
            let condition = text(&step["if"]);
            if !(is_fine || condition.contains("cancelled()")) || !self.holds(&condition) {
                continue;
            }
            let uses = text(&step["uses"]);
            let with: Facts =
                entries(&step["with"]).into_iter().map(|(key, value)| (key, self.filled(&text(value)))).collect();
            is_fine &= match uses.split_once('@') {
                None => self.run(step, Facts::new()),
                Some(("owner--undecided/noticepress/ci", version)) => {
                    assert_eq!(version, format!("v{}", env!("CARGO_PKG_VERSION")));
                    self.action(&text(&step["id"]), &with)
                }
                Some((other, _)) => {
                    self.play(other, &with, job);
                    true
                }
            };
        }
        is_fine
    }

    /// Runs our own action.
    fn action(&mut self, id: &str, with: &Facts) -> bool {
        let action = parsed("ci/action.yml");
        let known: Vec<String> = entries(&action["inputs"]).into_iter().map(|(name, _)| name).collect();
        assert!(with.keys().all(|name| known.contains(name)), "the action knows {known:?}, and is given {with:?}");
        for (name, input) in entries(&action["inputs"]) {
            let value = with.get(&name).cloned().unwrap_or_else(|| self.filled(&text(&input["default"])));
            self.facts.insert(format!("inputs.{name}"), value);
        }
        let path = sources().join("ci").display().to_string();
        let surroundings = Facts::from([("GITHUB_ACTION_PATH".to_owned(), path)]);
        let is_fine = list(&action["runs"]["steps"]).into_iter().all(|step| self.run(step, surroundings.clone()));
        for (name, output) in entries(&action["outputs"]) {
            let value = self.filled(&text(&output["value"]));
            self.facts.insert(format!("steps.{id}.outputs.{name}"), value);
        }
        is_fine
    }

    fn run(&mut self, step: &Value, mut variables: Facts) -> bool {
        let output = self.repository.sandbox.top().join("step-output");
        fs::write(&output, "").unwrap();
        for (name, file) in [("GITHUB_OUTPUT", "step-output"), ("GITHUB_PATH", "path"), ("RUNNER_TEMP", "temp")] {
            variables.insert(name.to_owned(), self.repository.sandbox.top().join(file).display().to_string());
        }
        let env = entries(&step["env"]).into_iter().map(|(name, value)| (name, self.filled(&text(value))));
        variables.extend(env.collect::<Facts>());
        let ran = self.repository.shell(&text(&step["run"]), &variables);
        assert!(matches!(ran.code, Some(0 | 1)), "{ran}\n{}", ran.stdout);
        for (name, value) in fs::read_to_string(&output).unwrap().lines().filter_map(|line| line.split_once('=')) {
            self.facts.insert(format!("steps.{}.outputs.{name}", text(&step["id"])), value.to_owned());
        }
        ran.code == Some(0)
    }

    /// Does what another's action does.
    fn play(&self, action: &str, with: &Facts, job: &Value) {
        let place = |name: &str| self.repository.work().join(&with[name]);
        let kept = |name: &str| self.repository.sandbox.top().join("artifacts").join(name);
        match action {
            "actions/checkout" => {
                self.repository.git(&["reset", "--quiet", "--hard"]);
                let _ = fs::remove_dir_all(self.repository.sandbox.output());
            }
            "actions/upload-artifact" => copy(&place("path"), &kept(&with["name"])),
            "actions/download-artifact" => copy(&kept(&with["name"]), &place("path")),
            "actions/upload-pages-artifact" => copy(&place("path"), &kept("github-pages")),
            "actions/deploy-pages" => {
                assert_eq!(text(&job["environment"]["name"]), "github-pages");
                let permissions = &job["permissions"];
                assert!(permissions["pages"] == "write" && permissions["id-token"] == "write");
                self.repository.publish_folder(&kept("github-pages"));
            }
            other => panic!("nobody plays `{other}`"),
        }
    }

    /// The text with what its expressions stand for.
    fn filled(&self, text: &str) -> String {
        let mut parts = text.split("${{ ");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (expression, rest) = part.split_once(" }}").expect("an expression has an end");
            out += &self.fact(expression);
            out += rest;
        }
        out
    }

    fn fact(&self, name: &str) -> String {
        match self.facts.get(name) {
            Some(fact) => fact.clone(),
            // A step that did not say it.
            None if name.starts_with("steps.") => String::new(),
            None => panic!("nobody knows `{name}`"),
        }
    }

    /// Whether a condition holds: comparisons with words, joined by `&&`.
    fn holds(&self, condition: &str) -> bool {
        let condition = condition.trim_start_matches("${{ ").trim_end_matches(" }}");
        condition.split(" && ").filter(|term| !term.is_empty() && *term != "!cancelled()").all(|term| {
            let (name, is_same, word) = match (term.split_once(" == "), term.split_once(" != ")) {
                (Some((name, word)), _) => (name, true, word),
                (None, Some((name, word))) => (name, false, word),
                (None, None) => panic!("nobody knows whether `{term}` holds"),
            };
            (self.fact(name) == word.trim_matches('\'')) == is_same
        })
    }
}

/// Copies a file into a folder, or what is in a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let from = if from.is_dir() { from.join(".") } else { from.to_owned() };
    let copied = std::process::Command::new("cp").arg("-R").arg(&from).arg(to).status().unwrap();
    assert!(copied.success(), "{} is not there", from.display());
}

fn fine(jobs: &[&str]) -> Vec<(String, bool)> {
    jobs.iter().map(|job| ((*job).to_owned(), true)).collect()
}

#[test]
fn a_pull_request_on_github_is_judged_and_commented_with_its_preview_kept() {
    let repository = Repository::of(&good()).with(ON_GITHUB);
    repository.sandbox.write(ADDED, added("2024-05-01"));
    repository.commit();
    assert_eq!(GitHub::on("pull_request", &repository), fine(&["review"]));
    assert!(repository.asked_of_github().contains("--method POST repos/example/notices/issues/12/comments"));
    let preview = "artifacts/notices/preview/site/privacy/2024-03-20/index.html";
    assert!(repository.sandbox.top().join(preview).exists());
    // One that is refused fails, and is commented all the same.
    repository.sandbox.edit(OLD, "nothing with anybody", "something");
    repository.commit();
    assert_eq!(GitHub::on("pull_request", &repository), [("review".to_owned(), false)]);
    assert_eq!(repository.asked_of_github().matches("--method POST").count(), 2);
}

#[test]
fn on_github_the_site_is_published_and_verified_when_it_is_due_and_left_alone_otherwise() {
    let repository = Repository::of(&good()).with(&ON_GITHUB[..1]).with(&ON_GITHUB[2..]);
    assert_eq!(GitHub::on("push", &repository), fine(&["build", "publish", "verify"]));
    assert_eq!(GitHub::on("schedule", &repository), fine(&["build", "awake"]));
    assert!(repository.asked_of_github().ends_with("repos/example/notices/actions/workflows/notices.yml/enable\n"));
    fs::remove_file(repository.web().join("legal/SHA256SUMS")).unwrap();
    assert_eq!(GitHub::on("schedule", &repository), fine(&["build", "publish", "verify", "awake"]));
}

#[test]
fn on_github_what_was_sealed_is_recorded_after_it_is_published() {
    let repository = to_be_recorded(&good()).with(&ON_GITHUB[..1]).with(&ON_GITHUB[2..]);
    assert_eq!(GitHub::on("push", &repository), fine(&["build", "publish", "verify", "record"]));
    assert!(repository.git(&["log", "--format=%s", "origin/main"]).starts_with("Seal what is published"));
}

#[test]
fn no_job_on_github_may_do_more_than_it_has_to() {
    let workflow = workflow();
    assert!(workflow["permissions"].as_mapping().is_some_and(serde_yaml::Mapping::is_empty));
    let permissions = |job: &Value| -> Vec<String> {
        entries(&job["permissions"]).iter().map(|(name, value)| format!("{name} {}", text(value))).collect()
    };
    let jobs: Vec<String> = entries(&workflow["jobs"])
        .iter()
        .map(|(name, job)| format!("{name}: {}", permissions(job).join(", ")))
        .collect();
    assert_eq!(
        jobs,
        [
            "review: contents read, pull-requests write",
            "build: contents read",
            "publish: pages write, id-token write",
            "verify: contents read",
            "record: contents write, pull-requests write",
            "awake: actions write",
        ]
    );
    // Of publications the running one ends, of reviews the newest counts.
    let concurrency = &workflow["concurrency"];
    assert_eq!(text(&concurrency["group"]), "notices-${{ github.event.pull_request.number || 'site' }}");
    assert_eq!(text(&concurrency["cancel-in-progress"]), "${{ github.event_name == 'pull_request' }}");
}

/// Runs a job of the template for GitLab.
fn on_gitlab(repository: &Repository, job: &str, more: &[(&str, &str)]) -> crate::project::Run {
    let template = parsed("ci/gitlab.yml");
    let mut variables: Facts =
        entries(&template["variables"]).into_iter().map(|(name, value)| (name, text(value))).collect();
    let folder = repository.work().display().to_string();
    let of_platform = [
        ("GITLAB_CI", "true"),
        ("CI_PROJECT_DIR", folder.as_str()),
        ("CI_DEFAULT_BRANCH", "main"),
        ("CI_JOB_URL", "https://gitlab.example.org/example/notices/-/jobs/7"),
        ("CI_SERVER_HOST", "gitlab.example.org"),
        ("CI_PROJECT_PATH", "example/notices"),
        ("NOTICES_ROOT", "project"),
    ];
    let given = of_platform.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    variables.extend(given);
    let before = list(&template[".notices"]["before_script"]);
    let lines: Vec<String> = before.into_iter().chain(list(&template[job]["script"])).map(text).collect();
    assert!(lines.len() > 5, "{job} is in the template");
    repository.shell(&lines.join("\n"), &variables)
}

#[test]
fn a_merge_request_on_gitlab_has_a_code_quality_report_a_comment_and_a_preview() {
    let repository = Repository::of(&good());
    repository.release();
    repository.sandbox.write(ADDED, added("2024-05-01"));
    repository.sandbox.edit(OLD, "nothing with anybody", "something");
    let base = repository.git(&["rev-parse", "main"]);
    let review = || on_gitlab(&repository, "notices-review", &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.as_str())]);
    let reviewed = review();
    assert!(reviewed.code == Some(1) && reviewed.says("error[N0185]"), "{reviewed}");
    let quality: Value = serde_yaml::from_str(&repository.told("quality.json")).unwrap();
    assert_eq!(text(&quality[0]["location"]["path"]), format!("project/{OLD}"));
    repository.git(&["checkout", "--quiet", "--", "."]);
    let reviewed = review();
    assert_eq!(reviewed.code, Some(0), "{reviewed}");
    let browse = "/-/jobs/7/artifacts/browse/project/output/ci/preview/)";
    assert!(repository.told("comment.md").contains(browse), "{}", repository.told("comment.md"));
}

#[test]
fn gitlab_publishes_verifies_and_records() {
    let repository = to_be_recorded(&good());
    repository.release();
    let built = on_gitlab(&repository, "pages", &[]);
    assert_eq!(built.code, Some(0), "{built}");
    repository.publish_folder(&repository.work().join("public"));
    let verified = on_gitlab(&repository, "notices-verify", &[]);
    assert_eq!(verified.code, Some(0), "{verified}");
    repository.git(&["reset", "--quiet", "--hard"]);
    let origin = format!("url.{}.insteadOf", repository.sandbox.top().join("origin.git").display());
    let there = [
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", origin.as_str()),
        ("GIT_CONFIG_VALUE_0", "https://notices:secret@gitlab.example.org/example/notices.git"),
        ("NOTICES_TOKEN", "secret"),
    ];
    let recorded = on_gitlab(&repository, "notices-record", &there);
    assert!(recorded.code == Some(0) && recorded.stdout.ends_with("Pushed to main.\n"), "{recorded}");
}

#[test]
fn the_hooks_judge_what_is_about_to_be_committed() {
    let hooks = parsed(".pre-commit-hooks.yaml");
    let repository = Repository::of(&good());
    for hook in list(&hooks) {
        let entry = format!("{} --root project", text(&hook["entry"]));
        assert_eq!(repository.shell(&entry, &Facts::new()).code, Some(0));
        repository.sandbox.edit(OLD, "nothing with anybody", "something");
        let refused = repository.shell(&entry, &Facts::new());
        assert!(refused.code == Some(1) && refused.says("N0185"), "{refused}");
        repository.git(&["checkout", "--quiet", "--", "."]);
    }
}

/// What the page says to type, block by block; `ci/notices.sh` is the one in a release.
#[test]
fn every_command_of_the_page_about_pipelines_can_be_typed() {
    let page = fs::read_to_string(sources().join("docs/ci.md")).unwrap();
    let repository = to_be_recorded(&with_text_of_the_20th());
    repository.release();
    repository.git(&["checkout", "--quiet", "-b", "change"]);
    let blocks: Vec<&str> = page.split("\n```sh\n").skip(1).map(|rest| rest.split_once("\n```").unwrap().0).collect();
    assert!(blocks.len() > 3, "{}", blocks.len());
    for block in blocks {
        // The site is on its way meanwhile.
        if block.contains(" verify") {
            repository.publish();
        }
        let root = Facts::from([("NOTICES_ROOT".to_owned(), "project".to_owned())]);
        let done = repository.shell(block, &root);
        assert_eq!(done.code, Some(0), "{block}\n{done}\n{}", done.stdout);
    }
}

fn with_text_of_the_20th() -> Project {
    good().write(ADDED, added("2024-05-01"))
}

#[test]
fn the_version_and_the_repository_are_the_same_wherever_they_stand() {
    let (version, repository) = (env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_REPOSITORY"));
    let gitlab = parsed("ci/gitlab.yml");
    assert_eq!(text(&gitlab["variables"]["NOTICEPRESS_VERSION"]), version);
    assert_eq!(text(&gitlab["variables"]["NOTICEPRESS_REPOSITORY"]), repository);
    for page in [
        "docs/ci.md",
        "docs/install.md",
        "docs/install/noticepress.rb",
        "docs/install/package.nix",
        "docs/install/Dockerfile",
    ] {
        let words = fs::read_to_string(sources().join(page)).unwrap();
        let owners = words.match_indices("github.com/").map(|(at, _)| &words[at..]);
        for owner in owners.filter(|words| words.contains("/noticepress")) {
            let is_ours = owner.starts_with("github.com/owner--undecided/noticepress");
            let is_anothers =
                ["actions/", "pre-commit/"].iter().any(|name| owner["github.com/".len()..].starts_with(name));
            assert!(is_ours || is_anothers, "{page}: {}", &owner[..60.min(owner.len())]);
        }
        for (at, _) in words.match_indices("/v0.") {
            assert!(words[at..].starts_with(&format!("/v{version}")), "{page}: {}", &words[at..at + 12]);
        }
    }
}

#[test]
fn a_release_has_what_is_downloaded_and_binstall_finds_it() {
    let release = fs::read_to_string(sources().join(".github/workflows/release.yml")).unwrap();
    let _: Value = serde_yaml::from_str(&release).unwrap();
    let install = fs::read_to_string(sources().join("ci/install.sh")).unwrap();
    let targets: Vec<&str> =
        install.lines().filter_map(|line| line.trim().split_once(") echo ")?.1.strip_suffix(" ;;")).collect();
    assert_eq!(targets.len(), 4, "{targets:?}");
    for target in targets {
        assert!(release.contains(&format!("target: {target},")), "{target} is released");
    }
    let manifest = fs::read_to_string(sources().join("Cargo.toml")).unwrap();
    let url = "pkg-url = \"{ repo }/releases/download/v{ version }/{ name }-{ target }{ archive-suffix }\"";
    assert!(manifest.contains(url));
}
