//! `noticepress import git`: each wording that a file had in a repository becomes a text of a notice.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::super::args::{Common, GitSource, ImportInto, Timestamp};
use super::super::report::{self, Places};
use super::super::say::say;
use super::super::writer::writer;
use crate::diagnostic::closest;
use crate::disk::content::ContentDir;
use crate::disk::content::write::FileToWrite;
use crate::disk::git::history::{FileCommit, FileHistory, FileState, PastRepository, Tip};
use crate::failure::Failure;
use crate::import::destination::{DayIsFull, Destination, PlacedText};
use crate::import::git::already::Already;
use crate::import::git::cleaned::TextFindingKind;
use crate::import::git::plan::{CommittedState, CommittedText, HistoryPlan, HistoryReading, plan};
use crate::import::git::told::{short, told};
use crate::values::day::Day;

/// Writes a text for each wording of the file that the notice lacks, all of them or none, and says what became of the
/// history.
///
/// # Errors
///
/// [`Failure::Usage`] when there is no such repository, branch or file, when the clone was cut, or when a wording would stand
/// before a text that is not from this history; [`Failure::World`] when git or the disk refuses. Then nothing was written.
pub(super) fn import(common: &Common, source: &GitSource, into: &ImportInto) -> Result<(), Failure> {
    let path = plain_path(&source.path)?;
    let variables: BTreeMap<String, String> = source.var.iter().cloned().collect();
    let repository = PastRepository::open(&source.repo)?;
    if repository.is_shallow && !source.shallow {
        return Err(cut(&source.repo));
    }
    let tip = repository.tip(source.rev.as_deref())?;
    if let Some(branch) = &tip.branch {
        report::note(&format!("no branch is checked out there; this is the history of `{branch}`, the only one"));
    }
    let history = repository.of_file(&tip, &path)?;
    if history.commits.is_empty() {
        return Err(no_such_file(&repository, &tip, &path)?);
    }
    let commits = committed(&repository, &history, source.dated_by)?;
    // Held while the notice is read, so that nobody takes a name in between.
    let writer = if into.dry_run { None } else { Some(writer(&common.root)?) };
    let files = ContentDir::read(&common.root)?;
    let already = Already::of(&files, &into.notice).map_err(Failure::Content)?;
    let today = common.as_of.unwrap_or_default().day(already.timezone);
    let progress = CommitBar::new(commits.len());
    let plan = plan(&commits, HistoryReading { already: &already, variables: &variables, today }, || progress.step());
    progress.end();
    refuse_in_the_way(&plan, into)?;
    let mut destination = Destination::of(&files, &into.notice).map_err(Failure::Content)?;
    let placed = plan.texts.iter().map(|planned| destination.place(planned.text.clone()));
    let placed: Vec<PlacedText> = placed.collect::<Result<_, _>>().map_err(|DayIsFull(day)| too_many(day, source))?;
    if let Some(writer) = writer.filter(|_| !placed.is_empty()) {
        let file = |text: &PlacedText| FileToWrite::new(&*text.path, text.text.as_bytes());
        writer.write(&placed.iter().map(file).collect::<Vec<_>>())?;
    }
    let mut said = told(&plan, &placed, &into.notice, into.dry_run);
    said += &names(&history);
    said += &unused(&plan, &variables);
    said += &next(into, &placed, already.has_ledger);
    say(&Places::of_project(&common.root).advice(&said))
}

/// The path of a file as git has it: with `/` between names, and below the top.
fn plain_path(typed: &str) -> Result<String, Failure> {
    let path = typed.strip_prefix("./").unwrap_or(typed);
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    if path.split('/').all(is_plain) && !path.contains('\0') {
        return Ok(path.to_owned());
    }
    Err(Failure::usage_with_hint(
        format!("`{typed}` is not the path of a file in a repository"),
        "write the path relative to the folder that you name: `--path policies/privacy.md`",
    ))
}

fn cut(repo: &Path) -> Failure {
    Failure::usage_with_hint(
        format!(
            "the clone `{}` lacks its older commits, so its first version would not be the real first one",
            repo.display()
        ),
        format!(
            "fetch the full history with `git -C {} fetch --unshallow`, or import what there is with `--shallow`",
            repo.display()
        ),
    )
}

fn no_such_file(repository: &PastRepository, tip: &Tip, path: &str) -> Result<Failure, Failure> {
    let paths = repository.paths(tip)?;
    let message = format!("no commit of this history contains a file `{path}`");
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let same_name = paths.iter().find(|known| name(known) == name(path)).map(String::as_str);
    Ok(match same_name.or_else(|| closest(path, paths.iter().map(String::as_str))) {
        Some(near) => Failure::usage_with_hint(message, format!("did you mean `--path {near}`?")),
        None => Failure::usage_with_hint(
            message,
            "see which files there were with `git log --name-only`; name another branch with `--rev`",
        ),
    })
}

/// Reads the file of each commit.
fn committed(
    repository: &PastRepository,
    history: &FileHistory,
    dated_by: Timestamp,
) -> Result<Vec<CommittedText>, Failure> {
    let names: Vec<String> = history.commits.iter().filter_map(object).collect();
    let mut read: Vec<Option<Vec<u8>>> = Vec::new();
    let progress = CommitBar::new(names.len());
    repository.bytes(&names, &mut |_, bytes| {
        read.push(bytes);
        progress.step();
    })?;
    progress.end();
    let mut read = read.into_iter();
    let text = |commit: &FileCommit| CommittedText {
        commit: commit.id.clone(),
        time: match dated_by {
            Timestamp::Committer => commit.committed.or(commit.authored),
            Timestamp::Author => commit.authored.or(commit.committed),
        },
        path: commit.path.clone(),
        state: match &commit.state {
            FileState::Deleted => CommittedState::Deleted,
            FileState::NoFile => CommittedState::NoText("it is a link, or another repository"),
            FileState::Bytes(_) => match read.next().flatten() {
                Some(bytes) => CommittedState::Bytes(bytes),
                None => CommittedState::NoText("it has more than 1 MiB"),
            },
        },
    };
    Ok(history.commits.iter().map(text).collect())
}

fn object(commit: &FileCommit) -> Option<String> {
    match &commit.state {
        FileState::Bytes(object) => Some(object.clone()),
        FileState::Deleted | FileState::NoFile => None,
    }
}

/// Nothing is put before a text that the owner wrote or published.
fn refuse_in_the_way(plan: &HistoryPlan, into: &ImportInto) -> Result<(), Failure> {
    let Some((commit, day, other)) = plan.refused.first() else { return Ok(()) };
    let notice = &into.notice;
    let count = plan.refused.len();
    let others = if count > 1 { format!(", and {} more like it", count - 1) } else { String::new() };
    Err(Failure::usage_with_hint(
        format!(
            "the wording of {day} ({}) would come before content/{notice}/{other}.md, which was written by hand, was \
             published, or is later in this history{others}",
            short(commit)
        ),
        format!("import into a separate notice, such as `--notice {notice}-history`, or move that version away first"),
    ))
}

fn too_many(day: Day, source: &GitSource) -> Failure {
    let message = format!("{day} has more than ninety-nine wordings, the most that can be named");
    if source.dated_by == Timestamp::Committer {
        return Failure::usage_with_hint(
            message,
            "try `--dated-by author`, in case this history was rewritten on that day",
        );
    }
    Failure::usage(message)
}

/// The names that the file had, and what else it may have been called.
fn names(history: &FileHistory) -> String {
    let mut said = String::new();
    for pair in history.commits.windows(2) {
        if pair[0].path != pair[1].path {
            said += &format!("  {} renamed `{}` to `{}`\n", short(&pair[1].id), pair[0].path, pair[1].path);
        }
    }
    if let (Some(first), false) = (history.commits.first(), history.deleted_at_first.is_empty()) {
        said += &format!(
            "  the first commit, {}, also deleted `{}`: if that was the previous version, import it too with `--path` \
             and `--rev {}^`\n",
            short(&first.id),
            history.deleted_at_first.join("`, `"),
            short(&first.id)
        );
    }
    said
}

fn unused(plan: &HistoryPlan, variables: &BTreeMap<String, String>) -> String {
    let is_used = |name: &&String| plan.findings.contains_key(&(TextFindingKind::FilledIn, (*name).clone()));
    if plan.texts.is_empty() {
        return String::new();
    }
    let unused = variables.keys().filter(|name| !is_used(name));
    unused.map(|name| format!("  no version contains a tag `{{{{ {name} }}}}`\n")).collect()
}

fn next(into: &ImportInto, placed: &[PlacedText], has_ledger: bool) -> String {
    let notice = &into.notice;
    if placed.is_empty() {
        return "Nothing is new.\n".to_owned();
    }
    if into.dry_run {
        return "\nNothing was written. Leave out --dry-run to write it.\n".to_owned();
    }
    let mut said = "\n\
                    Next:\n\
                      noticepress check   report errors and warnings\n"
        .to_owned();
    if has_ledger {
        said += &format!(
            "  noticepress seal --backdate {notice} --reason \"imported from git\"   record them: they are dated before today\n"
        );
    }
    said + &format!(
        "  noticepress status   see what is to be classified: each version says `change: unclassified` until you say otherwise\n\
         \x20 noticepress diff {notice}   see what the newest version changed\n"
    )
}

/// How long a history may take before it is shown how far it is.
const PATIENCE: Duration = Duration::from_millis(700);

/// A bar on a terminal, for histories that take long.
struct CommitBar {
    bar: ProgressBar,
    started: Instant,
}

impl CommitBar {
    fn new(commits: usize) -> Self {
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} commits");
        let bar = ProgressBar::with_draw_target(u64::try_from(commits).ok(), ProgressDrawTarget::hidden());
        Self { bar: bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())), started: Instant::now() }
    }

    fn step(&self) {
        self.bar.inc(1);
        if self.bar.is_hidden() && self.started.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
