//! Where a message says its place is: as seen from where the command was typed, or from the top of the repository.

use std::borrow::Cow;
use std::fs;
use std::path::{self, Component, Path, PathBuf};

use clap::CommandFactory;

use super::super::args::Arguments;
use crate::load::files::{CONTENT, SETTINGS};

/// How the paths of messages are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// The project's folder; none where paths are as they were typed.
    root: Option<PathBuf>,
    /// The same from where the command was typed: nothing, or `legal/`.
    typed: String,
}

impl Places {
    /// Those of the files of a project. Where its folder was named from the top of the disk they stay those below it.
    #[must_use]
    pub(crate) fn of_project(root: &Path) -> Self {
        let typed = if root.is_absolute() { String::new() } else { prefix(root) };
        Self { root: Some(root.to_owned()), typed }
    }

    /// A path as people and programs know it who stand where the command was typed.
    #[must_use]
    pub(crate) fn here<'p>(&self, path: &'p str) -> Cow<'p, str> {
        below(&self.typed, path)
    }

    /// What to do, so that it can be typed where the command was: files by the paths that they have from there, and commands of
    /// this program with the `--root` that they need.
    #[must_use]
    pub(crate) fn advice<'w>(&self, words: &'w str) -> Cow<'w, str> {
        if self.typed.is_empty() {
            return words.into();
        }
        let mut out = String::new();
        let mut before = ["", ""];
        for part in words.split_inclusive(is_between_words) {
            let word = part.trim_end_matches(is_between_words);
            let path = if names_a_file(word) { self.here(word) } else { word.into() };
            out += &path;
            // Only a space stands between the words of a command.
            if before == ["noticepress", " "] && is_command(word) {
                out += &format!(" --root {}", for_a_shell(self.typed.trim_end_matches('/')));
            }
            out += &part[word.len()..];
            before = [word, &part[word.len()..]];
        }
        out.into()
    }

    /// The project's folder below the top of the repository, such as `legal`; `.` at the top, or where there is no repository.
    #[must_use]
    pub(crate) fn folder_in_repository(root: &Path) -> String {
        let folder = below_top_of_repository(root).unwrap_or_default();
        if folder.is_empty() { ".".to_owned() } else { folder.trim_end_matches('/').to_owned() }
    }

    /// How the top of the repository knows a path; as [`Places::here`] where there is no repository.
    pub(crate) fn in_repository(&self) -> impl Fn(&str) -> String + use<> {
        let folder = self.root.as_deref().and_then(below_top_of_repository).unwrap_or_else(|| self.typed.clone());
        move |path| below(&folder, path).into_owned()
    }
}

fn below<'p>(folder: &str, path: &'p str) -> Cow<'p, str> {
    let top = path.split('/').next().unwrap_or_default();
    let is_of_project = [CONTENT, SETTINGS, "themes"].contains(&top);
    if folder.is_empty() || !is_of_project { path.into() } else { format!("{folder}{path}").into() }
}

fn is_between_words(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '`' | '(' | ')' | '"' | ',' | ';')
}

fn names_a_file(word: &str) -> bool {
    word == SETTINGS || word.contains('/')
}

/// Whether it is a command that works on a project.
fn is_command(word: &str) -> bool {
    !["init", "completions", "man"].contains(&word) && Arguments::command().find_subcommand(word).is_some()
}

/// A word as shells take it for one.
fn for_a_shell(word: &str) -> String {
    let is_plain = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '_' | '-' | '/');
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// The folder of a project below the folder that holds `.git`, which is a file in a second working tree; git need not be there.
fn below_top_of_repository(root: &Path) -> Option<String> {
    let absolute = path::absolute(root).ok()?;
    // A folder that is to be made has no real path yet.
    let standing = absolute.ancestors().find(|folder| folder.exists())?;
    let real = fs::canonicalize(standing).ok()?.join(absolute.strip_prefix(standing).ok()?);
    let top = real.ancestors().find(|folder| folder.join(".git").exists())?;
    Some(prefix(real.strip_prefix(top).ok()?))
}

fn prefix(folder: &Path) -> String {
    let names = folder.components().filter(|part| *part != Component::CurDir);
    names.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_where_the_command_was_typed() {
        let told = |root: &str, path: &str| Places::of_project(Path::new(root)).here(path).into_owned();
        assert_eq!(told(".", "content/p/a.md"), "content/p/a.md");
        assert_eq!(told("./legal/", "content/p/a.md"), "legal/content/p/a.md");
        assert_eq!(told("../legal", SETTINGS), "../legal/noticepress.yaml");
        assert_eq!(told("legal", "themes/own/base.html"), "legal/themes/own/base.html");
        assert_eq!(told("/srv/legal", "content"), "content");
        // What is no file of the project is told as it stands.
        assert_eq!(told("legal", "saved.html"), "saved.html");
        assert_eq!(Places::default().here("content/a.md"), "content/a.md");
    }

    #[test]
    fn advice_can_be_typed_where_the_command_was() {
        let told = |root: &str, words: &str| Places::of_project(Path::new(root)).advice(words).into_owned();
        assert_eq!(
            told("legal", "put it back with `git checkout -- content/ledger.yaml`, or from a copy"),
            "put it back with `git checkout -- legal/content/ledger.yaml`, or from a copy"
        );
        assert_eq!(
            told("..", "type `noticepress carry privacy@2026-11-26`: it writes the next text"),
            "type `noticepress carry --root .. privacy@2026-11-26`: it writes the next text"
        );
        assert_eq!(told("our texts", "`noticepress seal`"), "`noticepress seal --root 'our texts'`");
        assert_eq!(told("legal", "  noticepress check   see\n"), "  noticepress check --root legal   see\n");
        assert_eq!(told("legal", "add it in `noticepress.yaml`"), "add it in `legal/noticepress.yaml`");
    }

    #[test]
    fn advice_stays_as_it_is_where_it_holds_already() {
        let told = |root: &str, words: &str| Places::of_project(Path::new(root)).advice(words).into_owned();
        let words = "type `noticepress seal`, and commit content/ledger.yaml";
        assert_eq!(told(".", words), words);
        // Files of a project that was named from the top of the disk are told as those below it.
        assert_eq!(told("/srv/legal", words), words);
        // No command, no project, or no file.
        for other in [
            "`noticepress init notices`",
            "a bug in noticepress",
            "the content is wrong",
            "see https://example.org/content/",
        ] {
            assert_eq!(told("legal", other), other);
        }
    }

    #[test]
    fn a_path_below_the_top_of_the_repository_is_told_from_there_wherever_the_command_was_typed() {
        let top = tempfile::tempdir().unwrap();
        let root = top.path().join("docs/legal");
        fs::create_dir_all(&root).unwrap();
        fs::create_dir(top.path().join(".git")).unwrap();
        let told = Places::of_project(&root).in_repository();
        assert_eq!(told("content/p/a.md"), "docs/legal/content/p/a.md");
    }
}
