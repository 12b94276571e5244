//! The files of a project, edited in memory before they are laid on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use walkdir::WalkDir;

/// What belongs to the demonstration at the root of the repository.
const DEMONSTRATION: [&str; 2] = ["noticepress.yaml", "content"];

/// The files of a project, by path from its root.
#[derive(Clone)]
pub struct Project(BTreeMap<String, Entry>);

#[derive(Clone)]
enum Entry {
    File(Vec<u8>),
    Folder,
    Link(String),
    Fifo,
}

impl Project {
    /// The project without any file.
    pub fn empty() -> Self {
        Self(BTreeMap::new())
    }

    /// The demonstration, which `init` starts people with, without its output.
    pub fn demonstration() -> Self {
        Self::of(Path::new(env!("CARGO_MANIFEST_DIR")), &DEMONSTRATION)
    }

    /// The files that have these names in a folder, and those in folders of these names.
    pub fn of(root: &Path, names: &[&str]) -> Self {
        let found = names.iter().flat_map(|name| WalkDir::new(root.join(name)));
        let files = found.map(|entry| entry.expect("the folder can be walked")).filter(|it| it.file_type().is_file());
        files.fold(Self::empty(), |project, file| {
            let path = file.path().strip_prefix(root).expect("it is below").to_str().expect("its name is Unicode");
            project.write(path, fs::read(file.path()).expect("the file can be read"))
        })
    }

    /// The same with the last two texts of each notice alone: all that a change comes with, for a fifth of the work.
    pub fn of_late(mut self) -> Self {
        let owned = |(notice, day): (&str, &str)| (notice.to_owned(), day.to_owned());
        let texts: BTreeSet<_> = self.0.keys().filter_map(|path| text_of(path)).map(owned).collect();
        let later = |notice: &str, day: &str| texts.iter().filter(|(other, on)| other == notice && &**on > day).count();
        self.0.retain(|path, _| text_of(path).is_none_or(|(notice, day)| later(notice, day) < 2));
        self
    }

    /// Adds a file, or gives it other content.
    pub fn write(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.0.insert(path.to_owned(), Entry::File(content.into()));
        self
    }

    /// Adds the text of a notice that is readable from this day on, with more lines of front matter.
    pub fn version(self, notice: &str, updated: &str, front: &str, text: &str) -> Self {
        let path = format!("content/{notice}/{updated}.md");
        self.write(&path, format!("---\nupdated: {updated}\n{front}---\n{text}\n"))
    }

    /// Replaces the only `old` of a file.
    pub fn replace(self, path: &str, old: &str, new: &str) -> Self {
        let text = self.text(path);
        assert_eq!(text.matches(old).count(), 1, "a fixture replaces {old:?}, which {path} must hold once");
        self.write(path, text.replace(old, new))
    }

    pub fn append(self, path: &str, more: &str) -> Self {
        let text = self.text(path) + more;
        self.write(path, text)
    }

    pub fn rename(mut self, from: &str, to: &str) -> Self {
        let entry = self.0.remove(from).expect("a fixture renames a file that is there");
        self.0.insert(to.to_owned(), entry);
        self
    }

    pub fn copy(self, from: &str, to: &str) -> Self {
        let bytes = self.bytes(from);
        self.write(to, bytes)
    }

    pub fn without(mut self, path: &str) -> Self {
        assert!(self.0.remove(path).is_some(), "a fixture leaves out {path}, which must be there");
        self
    }

    pub fn folder(mut self, path: &str) -> Self {
        self.0.insert(path.to_owned(), Entry::Folder);
        self
    }

    /// Adds a symbolic link. A relative target is read from the link's own folder, as always.
    pub fn link(mut self, path: &str, target: &str) -> Self {
        self.0.insert(path.to_owned(), Entry::Link(target.to_owned()));
        self
    }

    /// Adds a named pipe, which blocks whoever opens it.
    pub fn fifo(mut self, path: &str) -> Self {
        self.0.insert(path.to_owned(), Entry::Fifo);
        self
    }

    /// Applies `edit` to the text of every file in `content/`.
    pub fn rewrite_content(mut self, edit: impl Fn(&str, &str) -> Vec<u8>) -> Self {
        for (path, entry) in &mut self.0 {
            if let Entry::File(bytes) = entry
                && path.starts_with("content/")
            {
                *bytes = edit(path, std::str::from_utf8(bytes).expect("fixtures are UTF-8"));
            }
        }
        self
    }

    pub fn bytes(&self, path: &str) -> Vec<u8> {
        match self.0.get(path) {
            Some(Entry::File(bytes)) => bytes.clone(),
            _ => panic!("the fixture has no file {path}"),
        }
    }

    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).expect("fixtures are UTF-8")
    }

    /// Writes the files below `root`, in the order of their paths.
    pub fn lay(&self, root: &Path) {
        for (path, entry) in &self.0 {
            entry.lay(&root.join(path));
        }
    }

    /// The same, last path first.
    pub fn lay_backwards(&self, root: &Path) {
        for (path, entry) in self.0.iter().rev() {
            entry.lay(&root.join(path));
        }
    }
}

/// The notice and the day of a text: `privacy` and `2026-11-16` of `content/privacy/2026-11-16.es.md`.
fn text_of(path: &str) -> Option<(&str, &str)> {
    let (notice, file) = path.strip_prefix("content/")?.split_once('/')?;
    Some((notice, file.strip_suffix(".md")?.split('.').next()?))
}

impl Entry {
    fn lay(&self, path: &Path) {
        fs::create_dir_all(path.parent().expect("it is below the root")).expect("the fixture's folder is made");
        match self {
            Self::File(bytes) => fs::write(path, bytes).expect("the fixture is written"),
            Self::Folder => fs::create_dir_all(path).expect("the fixture's folder is made"),
            Self::Link(target) => symlink(target, path).expect("the fixture's link is made"),
            Self::Fifo => {
                let made = Command::new("mkfifo").arg(path).status().expect("`mkfifo` is installed");
                assert!(made.success(), "mkfifo {}", path.display());
            }
        }
    }
}
