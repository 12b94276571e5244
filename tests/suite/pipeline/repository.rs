//! A repository with a project below its top, a remote to push to, and programs that stand for the network.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{Project, Run, Sandbox, run};

/// The day of every command of these tests.
pub const TODAY: &str = "2024-03-15";

/// Copies the file that a URL stands for from the folder in `WEB`; with `--config` each that is listed there.
const CURL: &str = r#"#!/bin/sh
set -eu
fetch() { mkdir -p "$(dirname "$2")"; cp "$WEB/${1#https://*/}" "$2" 2>/dev/null; }
output= url= config= missing=0
while [ $# -gt 0 ]; do
  case $1 in
    --output) output=$2; shift ;;
    --config) config=$2; shift ;;
    --remote-name) output=. ;;
    --max-time | --retry) shift ;;
    https:*) url=$1 ;;
  esac
  shift
done
if [ -n "$config" ]; then
  while read -r key _ value; do
    value=${value#\"}; value=${value%\"}
    case $key in url) url=$value ;; output) fetch "$url" "$value" || missing=1 ;; esac
  done <"$config"
  exit $missing
fi
if [ "$output" = . ]; then output=${url##*/}; fi
fetch "$url" "$output" || exit 22
"#;

/// Notes what it was asked, and answers with what is in `GH_ANSWER`.
const GH: &str = "#!/bin/sh\necho \"$*\" >>\"$GH_LOG\"\ncat \"$GH_ANSWER\" 2>/dev/null || :\n";

/// A repository in `work`, cloned from `origin.git`, with the project in `work/project`.
pub struct Repository {
    pub sandbox: Sandbox,
    variables: BTreeMap<String, String>,
}

/// Where the sources are.
pub fn sources() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Repository {
    /// The project is committed and pushed, and `proposal` is the branch at work.
    pub fn of(project: &Project) -> Self {
        let repository = Self { sandbox: Sandbox::with(project), variables: BTreeMap::new() };
        repository.install("noticepress", &Self::program_on_its_day());
        repository.install("curl", CURL);
        repository.install("gh", GH);
        repository.install("apk", "#!/bin/sh\n");
        repository.git(&["init", "--quiet", "--bare", "--initial-branch", "main", "../origin.git"]);
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        fs::write(repository.work().join(".gitignore"), "output/\n/bin/\n").unwrap();
        repository.commit();
        repository.git(&["remote", "add", "origin", "../origin.git"]);
        repository.git(&["push", "--quiet", "origin", "main"]);
        repository.git(&["fetch", "--quiet", "origin"]);
        repository.git(&["checkout", "--quiet", "-b", "proposal"]);
        repository
    }

    /// Whoever runs a pipeline of it knows also these variables.
    pub fn with(mut self, variables: &[(&str, &str)]) -> Self {
        self.variables.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self
    }

    /// The top of the repository.
    pub fn work(&self) -> PathBuf {
        self.sandbox.top().join("work")
    }

    /// What is online: a folder for each host.
    pub fn web(&self) -> PathBuf {
        self.sandbox.top().join("web")
    }

    /// Every command that was given to `gh`.
    pub fn asked_of_github(&self) -> String {
        fs::read_to_string(self.sandbox.top().join("gh.log")).unwrap_or_default()
    }

    /// What `gh` answers from now on.
    pub fn github_answers(&self, answer: &str) {
        fs::write(self.sandbox.top().join("gh.answer"), answer).unwrap();
    }

    /// A text of the project's output for the pipeline.
    pub fn told(&self, name: &str) -> String {
        self.sandbox.read(&format!("output/ci/{name}"))
    }

    /// Puts a release online, for every machine, whose program is the one that these tests are of.
    pub fn release(&self) -> PathBuf {
        let release = format!("owner--undecided/noticepress/releases/download/v{}", env!("CARGO_PKG_VERSION"));
        let folder = self.web().join(release);
        fs::create_dir_all(&folder).unwrap();
        let script = format!(
            "cd '{}'; cp '{}' notices.sh; cp '{}' noticepress\n\
             for target in x86_64-unknown-linux-musl aarch64-unknown-linux-musl x86_64-apple-darwin aarch64-apple-darwin; do\n\
             tar -czf noticepress-$target.tar.gz noticepress notices.sh; done\n\
             if command -v sha256sum >/dev/null; then sha256sum ./*.gz; else shasum -a 256 ./*.gz; fi | sed 's|\\./||' >SHA256SUMS",
            folder.display(),
            sources().join("ci/notices.sh").display(),
            self.bin().join("noticepress").display(),
        );
        let made = self.shell(&script, &BTreeMap::new());
        assert_eq!(made.code, Some(0), "{made}");
        folder
    }

    /// Puts the site that was built online.
    pub fn publish(&self) {
        self.publish_folder(&self.sandbox.output().join("site"));
    }

    /// Puts a folder online, as the site.
    pub fn publish_folder(&self, site: &Path) {
        let online = self.web().join("legal");
        let _ = fs::remove_dir_all(&online);
        fs::create_dir_all(self.web()).unwrap();
        let copied = Command::new("cp").arg("-R").arg(site).arg(&online).status();
        assert!(copied.unwrap().success());
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(self.work()).args(["-c", "user.name=E", "-c", "user.email=e@example.org"]);
        self.surround(&mut command);
        let done = command.args(arguments).output().expect("these tests need `git`, which cannot be run here");
        assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "change"]);
    }

    /// Lets the remote refuse whatever is pushed to the main branch.
    pub fn protect(&self) {
        let hook = self.sandbox.top().join("origin.git/hooks/pre-receive");
        write_program(
            &hook,
            "#!/bin/sh\nwhile read -r _ _ name; do [ \"$name\" != refs/heads/main ] || exit 1; done\n",
        );
    }

    /// Runs a script at the top of the repository, as `sh -e` does.
    pub fn shell(&self, script: &str, variables: &BTreeMap<String, String>) -> Run {
        let mut command = Command::new("sh");
        command.args(["-e", "-c", script]).current_dir(self.work());
        self.surround(&mut command);
        command.envs(&self.variables).envs(variables);
        run(command)
    }

    /// Runs the script of pipelines on the project.
    pub fn notices(&self, arguments: &str) -> Run {
        let script = format!("sh '{}' {arguments}", sources().join("ci/notices.sh").display());
        self.shell(&script, &BTreeMap::from([("NOTICES_ROOT".to_owned(), "project".to_owned())]))
    }

    /// Nothing of the machine but its programs.
    fn surround(&self, command: &mut Command) {
        let path = std::env::var("PATH").unwrap_or_default();
        command.env_clear();
        command.env("PATH", format!("{}:{path}", self.bin().display())).env("HOME", self.sandbox.home());
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("WEB", self.web()).env("GH_LOG", self.sandbox.top().join("gh.log"));
        command.env("GH_ANSWER", self.sandbox.top().join("gh.answer"));
    }

    fn bin(&self) -> PathBuf {
        self.sandbox.top().join("bin")
    }

    fn install(&self, name: &str, program: &str) {
        fs::create_dir_all(self.bin()).unwrap();
        write_program(&self.bin().join(name), program);
    }

    fn program_on_its_day() -> String {
        let program = assert_cmd::cargo::cargo_bin!("noticepress").display().to_string();
        format!("#!/bin/sh\nexec '{program}' \"$@\" --as-of {TODAY}\n")
    }
}

fn write_program(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
