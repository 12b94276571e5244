//! Where a message says its place is: as seen from where the command was typed, or from the top of the repository.

use std::borrow::Cow;
use std::fs;
use std::path::{Component, Path, PathBuf};

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

    /// The project's folder from where the command was typed: nothing, or `legal/`.
    #[must_use]
    pub(crate) fn folder(&self) -> &str {
        &self.typed
    }

    /// A path as people and programs know it who stand where the command was typed.
    #[must_use]
    pub(crate) fn here<'p>(&self, path: &'p str) -> Cow<'p, str> {
        below(&self.typed, path)
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

/// The folder of a project below the folder that holds `.git`, which is a file in a second working tree; git need not be there.
fn below_top_of_repository(root: &Path) -> Option<String> {
    let real = fs::canonicalize(root).ok()?;
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
    fn a_path_below_the_top_of_the_repository_is_told_from_there_wherever_the_command_was_typed() {
        let top = tempfile::tempdir().unwrap();
        let root = top.path().join("docs/legal");
        fs::create_dir_all(&root).unwrap();
        fs::create_dir(top.path().join(".git")).unwrap();
        let told = Places::of_project(&root).in_repository();
        assert_eq!(told("content/p/a.md"), "docs/legal/content/p/a.md");
    }
}
