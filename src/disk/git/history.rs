//! What the history of one file holds, in a repository that somebody named.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::process::{Blob, Where, ask, blobs, failure};
use crate::failure::Failure;
use crate::load::files::TEXT_LIMIT;

/// Deleted files that are told of a commit which made the one that is looked for.
const DELETED_TOLD: usize = 3;

/// A repository, or a bundle that was unpacked into one.
#[derive(Debug)]
pub(crate) struct PastRepository {
    /// The top of its files, or the repository itself where it has none.
    top: PathBuf,
    /// The path of the folder that was named, below `top`, with `/` at its end; empty for the top.
    prefix: String,
    /// Its branches and tags, where it came as a bundle: names and commits.
    bundled: Vec<(String, String)>,
    /// Whether the older commits are missing.
    pub(crate) is_shallow: bool,
    _unpacked: Option<TempDir>,
}

/// A commit from which a history is read backwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tip {
    /// Its name in hexadecimal digits.
    pub(crate) id: String,
    /// What was taken for it where nobody named one and none is checked out.
    pub(crate) branch: Option<String>,
}

/// A commit that changed the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileCommit {
    /// Its name in hexadecimal digits.
    pub(crate) id: String,
    /// When it was made, in seconds since 1970; `None` where it does not say.
    pub(crate) committed: Option<i64>,
    /// When its change was written, in the same way.
    pub(crate) authored: Option<i64>,
    /// The path of the file in it, from the top.
    pub(crate) path: String,
    /// What it made of the file.
    pub(crate) state: FileState,
}

/// A file as a commit left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileState {
    /// Its bytes, by the name that git has for them.
    Bytes(String),
    /// It is gone.
    Deleted,
    /// A symbolic link, or another repository.
    NoFile,
}

/// The commits of a file, oldest first.
#[derive(Debug, Default)]
pub(crate) struct FileHistory {
    /// Each of them once.
    pub(crate) commits: Vec<FileCommit>,
    /// Files that the first of them deleted while it made this one, a few: perhaps its former name.
    pub(crate) deleted_at_first: Vec<String>,
}

impl PastRepository {
    /// Opens a folder of a repository, or unpacks a bundle into a folder that goes with the value.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when it is neither, [`Failure::World`] when git cannot be run or refuses.
    pub(crate) fn open(place: &Path) -> Result<Self, Failure> {
        if place.is_file() {
            return Self::unbundle(place);
        }
        if !place.is_dir() {
            return Err(no_folder(place));
        }
        let answer = ask(Where::Named(place), &["rev-parse", "--is-bare-repository", "--is-shallow-repository"])?;
        if !answer.is_yes && answer.stderr.contains("not a git repository") {
            return Err(Failure::usage_with_hint(
                format!("`{}` is not in a git repository", place.display()),
                "name a folder that `git clone` made, or a bundle",
            ));
        }
        let said = answer.or_failure()?.line();
        let (is_bare, is_shallow) = (said.starts_with("true"), said.ends_with("true"));
        let (top, prefix) = if is_bare { (place.to_owned(), String::new()) } else { top_of(place)? };
        Ok(Self { top, prefix, bundled: Vec::new(), is_shallow, _unpacked: None })
    }

    fn unbundle(bundle: &Path) -> Result<Self, Failure> {
        let folder = tempfile::tempdir().map_err(Failure::world("cannot make a folder for", bundle))?;
        let top = folder.path().to_owned();
        ask(Where::Named(&top), &["init", "--bare", "--quiet", "--template="])?.or_failure()?;
        let absolute = std::path::absolute(bundle).map_err(Failure::world("cannot resolve", bundle))?;
        let Some(path) = absolute.to_str() else {
            return Err(Failure::usage_with_hint(
                format!("the name `{}` is not UTF-8", bundle.display()),
                "rename the bundle",
            ));
        };
        let answer = ask(Where::Named(&top), &["bundle", "unbundle", path])?;
        if !answer.is_yes {
            let hint = if answer.stderr.contains("prerequisite") {
                "name a clone, or a bundle of the whole history: this bundle builds on commits that it does not \
                 contain"
                    .to_owned()
            } else {
                format!("name a folder that `git clone` made, or a bundle; git says: {}", one_line(&answer.stderr))
            };
            return Err(Failure::usage_with_hint(
                format!("`{}` is not a bundle that git can read", bundle.display()),
                hint,
            ));
        }
        let list = String::from_utf8_lossy(&answer.stdout).into_owned();
        let refs = list.lines().filter_map(|line| line.split_once(' '));
        let bundled = refs.map(|(id, name)| (name.to_owned(), id.to_owned())).collect();
        Ok(Self { top, prefix: String::new(), bundled, is_shallow: false, _unpacked: Some(folder) })
    }

    fn here(&self) -> Where<'_> {
        Where::Named(&self.top)
    }

    /// The commit that `name` stands for: a branch, a tag, a commit; without a name, the one that is checked out, or the
    /// only branch where none is.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when there is no such commit, none at all, or several branches and none is checked out.
    pub(crate) fn tip(&self, name: Option<&str>) -> Result<Tip, Failure> {
        if let Some(id) = self.commit(name.unwrap_or("HEAD"))? {
            return Ok(Tip { id, branch: None });
        }
        let branches = self.branches()?;
        let list = branches.join("`, `");
        match (name, &*branches) {
            (None, []) => Err(Failure::usage_with_hint(
                "this repository has no commit",
                "name a clone with a history; `git log` shows it",
            )),
            (None, [only]) => {
                let id = self.commit(only)?.ok_or_else(|| failure("one of the branches it lists is not a commit"))?;
                Ok(Tip { id, branch: Some(only.clone()) })
            }
            (None, _) => Err(Failure::usage_with_hint(
                "no branch of this repository is checked out",
                format!("say which with `--rev`: `{list}`"),
            )),
            (Some(name), []) => Err(Failure::usage(format!("git knows no commit `{}`", one_line(name)))),
            (Some(name), _) => Err(Failure::usage_with_hint(
                format!("git knows no commit `{}`", one_line(name)),
                format!("there are the branches `{list}`"),
            )),
        }
    }

    fn branches(&self) -> Result<Vec<String>, Failure> {
        let is_branch = |name: &&str| !name.ends_with("/HEAD") && *name != "HEAD" && !name.starts_with("refs/tags/");
        if !self.bundled.is_empty() {
            let names = self.bundled.iter().map(|(name, _)| name.as_str()).filter(is_branch);
            return Ok(names.map(|name| name.trim_start_matches("refs/heads/").to_owned()).collect());
        }
        let list = ask(self.here(), &["for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes"])?;
        let list = list.or_failure()?;
        let names = String::from_utf8_lossy(&list.stdout).into_owned();
        let short = |name: &str| {
            let name = name.strip_prefix("refs/heads/").or_else(|| name.strip_prefix("refs/remotes/")).unwrap_or(name);
            name.to_owned()
        };
        Ok(names.lines().filter(is_branch).map(short).collect())
    }

    fn commit(&self, name: &str) -> Result<Option<String>, Failure> {
        if name.is_empty() || name.starts_with('-') || name.contains(char::is_control) {
            return Ok(None);
        }
        let places = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];
        let bundled = places.iter().find_map(|place| {
            let whole = format!("{place}{name}");
            self.bundled.iter().find(|(known, _)| *known == whole).map(|(_, id)| id.as_str())
        });
        let revision = format!("{}^{{commit}}", bundled.unwrap_or(name));
        let answer = ask(self.here(), &["rev-parse", "--verify", "--quiet", "--end-of-options", &revision])?;
        let id = answer.stdout.trim_ascii_end();
        let is_id = answer.is_yes && !id.is_empty() && id.iter().all(u8::is_ascii_hexdigit);
        Ok(is_id.then(|| String::from_utf8_lossy(id).into_owned()))
    }

    /// The commits from `tip` backwards that changed the file at `path`, below the folder that was named: along the first
    /// parents, so that a merge counts as one, and on under the former name where the file was renamed.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when git cannot be run. A path that never existed has no commits.
    pub(crate) fn of_file(&self, tip: &Tip, path: &str) -> Result<FileHistory, Failure> {
        let mut history = FileHistory::default();
        let (mut from, mut path) = (tip.id.clone(), format!("{}{path}", self.prefix));
        'names: loop {
            let mut deleted = Vec::new();
            for change in self.changes(&from, Some(&path), &[])? {
                let was_made = change.letter == 'A';
                history.commits.push(change.commit());
                if !was_made {
                    continue;
                }
                deleted.clear();
                let Some(parent) = change.parent else { break };
                let others = self.changes(&change.id, None, &["--no-walk", "-M", "--diff-filter=RD"])?;
                if let Some(renamed) = others.iter().find(|other| other.letter == 'R' && other.path == path)
                    && let Some(formerly) = &renamed.formerly
                {
                    (from, path) = (parent, formerly.clone());
                    continue 'names;
                }
                deleted = others.into_iter().filter(|other| other.letter == 'D').map(|other| other.path).collect();
            }
            deleted.retain(|other| extension(other) == extension(&path));
            deleted.truncate(DELETED_TOLD);
            history.deleted_at_first = deleted;
            history.commits.reverse();
            return Ok(history);
        }
    }

    /// What the commits from `from` backwards changed, of the file at `path` or of all.
    fn changes(&self, from: &str, path: Option<&str>, more: &[&str]) -> Result<Vec<FileChange>, Failure> {
        // Nothing that settings of the repository may say otherwise, and no program that they may name.
        let mut arguments = vec![
            "log",
            "-z",
            "--raw",
            "--no-abbrev",
            "--first-parent",
            "--diff-merges=first-parent",
            "--no-renames",
            "--no-follow",
            "--no-show-signature",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--no-notes",
            "--no-mailmap",
            "--no-relative",
            "--no-decorate",
            "--format=%H %ct %at %P",
        ];
        arguments.extend(more);
        arguments.extend(["--end-of-options", from, "--"]);
        arguments.extend(path);
        let list = ask(self.here(), &arguments)?.or_failure()?;
        read_changes(&list.stdout).ok_or_else(|| failure("its list of changes cannot be read"))
    }

    /// The paths of all files at `tip`, below the folder that was named.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when git cannot be run.
    pub(crate) fn paths(&self, tip: &Tip) -> Result<Vec<String>, Failure> {
        let list =
            ask(self.here(), &["ls-tree", "-r", "-z", "--name-only", "--end-of-options", &tip.id])?.or_failure()?;
        let paths = list.stdout.split(|byte| *byte == 0).filter_map(|path| str::from_utf8(path).ok());
        Ok(paths
            .filter_map(|path| path.strip_prefix(&self.prefix))
            .filter(|path| !path.is_empty())
            .map(str::to_owned)
            .collect())
    }

    /// Reads the bytes of these objects in one run of git, and hands each with its number to `see`: `None` for more than
    /// 1 MiB.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when git cannot be run, or lacks an object that was never fetched.
    pub(crate) fn bytes(&self, names: &[String], see: &mut dyn FnMut(usize, Option<Vec<u8>>)) -> Result<(), Failure> {
        let mut is_missing = false;
        blobs(self.here(), names, &mut |n, blob| {
            match blob {
                Some(Blob { len, bytes }) if len <= TEXT_LIMIT => {
                    let mut text = Vec::new();
                    bytes.read_to_end(&mut text)?;
                    see(n, Some(text));
                }
                Some(_) => see(n, None),
                None => is_missing = true,
            }
            Ok(if is_missing { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        if is_missing {
            return Err(failure(
                "this clone does not contain all files; make a full clone without `--filter`, or type `git fetch \
                 --refetch`",
            ));
        }
        Ok(())
    }
}

/// What a commit did to one file.
struct FileChange {
    id: String,
    committed: Option<i64>,
    authored: Option<i64>,
    parent: Option<String>,
    letter: char,
    mode: String,
    object: String,
    path: String,
    formerly: Option<String>,
}

impl FileChange {
    fn commit(&self) -> FileCommit {
        let state = match (self.letter, self.mode.as_str()) {
            ('D', _) => FileState::Deleted,
            (_, mode) if mode.starts_with("100") => FileState::Bytes(self.object.clone()),
            _ => FileState::NoFile,
        };
        let (id, path) = (self.id.clone(), self.path.clone());
        FileCommit { id, committed: self.committed, authored: self.authored, path, state }
    }
}

/// Reads what `git log -z --raw` writes: for each commit a line about it, then for each file the modes, the objects and a
/// letter, then its path; before it the former one, where it was renamed.
fn read_changes(list: &[u8]) -> Option<Vec<FileChange>> {
    let mut changes = Vec::new();
    let mut commit: Vec<String> = Vec::new();
    let mut parts = list.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part));
    while let Some(part) = parts.next() {
        let part = part.trim_start_matches('\n');
        if part.is_empty() {
            continue;
        }
        let Some(raw) = part.strip_prefix(':') else {
            commit = part.split(' ').map(str::to_owned).collect();
            continue;
        };
        let [_, mode, _, object, letter] = *raw.split(' ').collect::<Vec<_>>() else { return None };
        let letter = letter.chars().next()?;
        let first = parts.next()?.into_owned();
        let (path, formerly) =
            if matches!(letter, 'R' | 'C') { (parts.next()?.into_owned(), Some(first)) } else { (first, None) };
        changes.push(FileChange {
            id: commit.first()?.clone(),
            committed: commit.get(1).and_then(|seconds| seconds.parse().ok()),
            authored: commit.get(2).and_then(|seconds| seconds.parse().ok()),
            parent: commit.get(3).filter(|parent| !parent.is_empty()).cloned(),
            letter,
            mode: mode.to_owned(),
            object: object.to_owned(),
            path,
            formerly,
        });
    }
    Some(changes)
}

fn extension(path: &str) -> Option<&str> {
    Path::new(path).extension()?.to_str()
}

fn top_of(place: &Path) -> Result<(PathBuf, String), Failure> {
    let answer = ask(Where::Named(place), &["rev-parse", "--show-toplevel"])?.or_failure()?;
    let prefix = ask(Where::Named(place), &["rev-parse", "--show-prefix"])?.or_failure()?;
    // A line break may be in the name of a folder; only the last ends the answer.
    let line =
        |bytes: Vec<u8>| String::from_utf8(bytes).ok().map(|text| text.strip_suffix('\n').unwrap_or(&text).to_owned());
    match (line(answer.stdout), line(prefix.stdout)) {
        (Some(top), Some(prefix)) => Ok((PathBuf::from(top), prefix)),
        _ => Err(failure("the path of the repository is not UTF-8")),
    }
}

fn no_folder(place: &Path) -> Failure {
    let named = place.to_string_lossy();
    let message = format!("there is no folder `{}`", one_line(&named));
    // `git@example.org:policies.git`, or an address.
    let is_address = named.contains("://") || named.split_once(':').is_some_and(|(host, _)| host.contains('@'));
    if is_address {
        return Failure::usage_with_hint(
            message,
            format!(
                "type `git clone {}` first, and name the folder that it makes: noticepress fetches nothing",
                one_line(&named)
            ),
        );
    }
    Failure::usage_with_hint(message, "name a folder that `git clone` made, or a bundle")
}

fn one_line(said: &str) -> String {
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_changes_is_read_with_renames_and_commits_without_dates() {
        let list = b"aaa 20 10 bbb\0\n:100644 100644 111 222 M\0a\nb.md\0bbb  10 \0\n:100644 100644 000 111 R090\0old.md\0a.md\0";
        let changes = read_changes(list).unwrap();
        let told: Vec<_> = changes
            .iter()
            .map(|change| {
                (
                    change.id.as_str(),
                    change.committed,
                    change.parent.as_deref(),
                    change.letter,
                    change.path.as_str(),
                    change.formerly.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [("aaa", Some(20), Some("bbb"), 'M', "a\nb.md", None), ("bbb", None, None, 'R', "a.md", Some("old.md"))]
        );
        assert!(read_changes(b"aaa 20 10\0:100644 M\0a.md\0").is_none());
    }

    #[test]
    fn an_address_is_told_from_a_folder() {
        let hint = |place: &str| match no_folder(Path::new(place)) {
            Failure::Usage { hint, .. } => hint.unwrap_or_default(),
            failure => panic!("{failure:?}"),
        };
        for address in ["https://example.org/policies", "git@example.org:policies.git", "ssh://example.org/p"] {
            assert!(hint(address).contains("git clone"), "{address}");
        }
        assert!(hint("policies").starts_with("name a folder"));
    }
}
