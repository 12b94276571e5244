//! A project as a list of files, edited in memory before it is laid on disk.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

pub const SETTINGS: &str = "noticepress.yaml";
/// The text in force on [`AS_OF`](super::harness::AS_OF).
pub const OLD: &str = "content/privacy/2023-01-10.md";
/// The text announced on that day, a material change. Most rows break this one.
pub const NEW: &str = "content/privacy/2024-03-01.md";

const GOOD_SETTINGS: &str = "\
title: Legal
base_url: https://example.org/legal/
timezone: UTC
languages: [en]
banner_days: 14
organization: {name: Example, email: privacy@example.org, address: 1 Example Street}
email: {from: privacy@example.org, reply_to: privacy@example.org}
";

const GOOD_OLD: &str = "\
---
title: Privacy Notice
updated: 2023-01-10
---

## Sharing

We share nothing with anybody.

## Contact

Write to us.
";

// The rows name lines and columns of this text: its `updated` date is at 3:10, an added key on line 8, the paragraph
// that many of them replace on line 14.
const GOOD_NEW: &str = "\
---
title: Privacy Notice
updated: 2024-03-01
effective: 2024-04-15
change: material
retroactive: false
summary: We now share log data with a payment provider.
choices:
  - {text: Turn off sharing in your settings, url: \"https://example.org/settings\"}
---

## Sharing

We share log data with a payment provider.

## Contact

Write to us.
";

/// A picture of one grey dot.
pub const PIXEL: &[u8] =
    b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\
    :~\x9bU\x00\x00\x00\x0aIDATx\x9cch\x00\x00\x00\x82\x00\x81w\xcdr\xb6\x00\x00\x00\x00IEND\xaeB`\x82";

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

/// The project that nothing is wrong with: two versions of one notice.
pub fn good() -> Project {
    Project::empty().write(SETTINGS, GOOD_SETTINGS).write(OLD, GOOD_OLD).write(NEW, GOOD_NEW)
}

/// The good project with `old` replaced in its newer version.
pub fn in_new(old: &str, new: &str) -> Project {
    good().replace(NEW, old, new)
}

/// The good project with one more line of front matter in its newer version, at line 8.
pub fn with_key(line: &str) -> Project {
    in_new("choices:\n", &format!("{line}\nchoices:\n"))
}

/// The good project with `text` for the first paragraph of its newer version, from line 14 on.
pub fn with_paragraph(text: &str) -> Project {
    in_new("We share log data with a payment provider.\n\n", &format!("{text}\n\n"))
}

/// Every line of words that a language has to have.
pub const WORDS: &str = include_str!("../../../themes/default/words/en.yaml");

/// The good project published in these languages; those that the built-in theme does not speak have words in English.
pub fn in_languages(languages: &str) -> Project {
    let project = good().replace(SETTINGS, "languages: [en]", &format!("languages: {languages}"));
    let tags = languages.split(|c: char| !c.is_ascii_alphanumeric()).filter(|tag| tag.len() == 2);
    tags.filter(|tag| !matches!(*tag, "en" | "es"))
        .fold(project, |project, tag| project.write(&format!("themes/default/words/{tag}.yaml"), WORDS))
}

impl Project {
    /// The project without any file.
    pub fn empty() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds a file, or gives it other content.
    pub fn write(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.0.insert(path.to_owned(), Entry::File(content.into()));
        self
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
    pub fn rewrite_content(mut self, edit: impl Fn(&str) -> Vec<u8>) -> Self {
        for (path, entry) in &mut self.0 {
            if let Entry::File(bytes) = entry
                && path.starts_with("content/")
            {
                *bytes = edit(std::str::from_utf8(bytes).expect("fixtures are UTF-8"));
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
