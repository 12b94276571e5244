//! Reads a project's own theme from disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::failure::Failure;
use crate::load::file_name::{self, folded};
use crate::load::files::{TEXT_LIMIT, too_large};
use crate::text::encoding;
use crate::theme::templates::{BUILT_IN, ThemeFile};

/// Suffixes of the files that are text to a theme; those in `assets/` are published as they are.
const TEXTS: [&str; 7] = ["html", "txt", "xml", "yaml", "css", "js", "mjml"];

/// The folder of the themes, below the project's root.
pub(crate) const THEMES: &str = "themes";

/// The greatest size of an asset, in bytes.
const ASSET_LIMIT: u64 = 16 << 20;
/// The greatest size of all files of a theme, which are held in memory, in bytes.
const THEME_LIMIT: u64 = 64 << 20;
/// The most files and folders of a theme.
const ENTRIES: usize = 1000;
/// The most folders inside each other, and a file in the last of them.
const DEPTH: usize = 8;

/// The files of a project's own theme.
#[derive(Debug, Default)]
pub(crate) struct ThemeFiles {
    /// Those that can be used, by path inside the theme.
    pub files: BTreeMap<String, ThemeFile>,
    /// What is wrong with the others.
    pub problems: Vec<Diagnostic>,
}

/// Reads the files of `themes/<name>` below `root`, without following a symbolic link. A theme called `default` may be
/// missing: it is the built-in one, and its files replace those of the built-in one when they are there.
///
/// # Errors
///
/// [`Failure::Usage`] when there is no such theme, [`Failure::World`] when a file cannot be read.
pub(crate) fn read(root: &Path, name: &str) -> Result<ThemeFiles, Failure> {
    match read_if_any(root, name)? {
        Some(theme) => Ok(theme),
        None if name == "default" => Ok(ThemeFiles::default()),
        None => Err(Failure::usage_with_hint(
            format!("there is no theme `{name}` in {}", root.join(THEMES).display()),
            "write `theme: default` in noticepress.yaml, or make the folder with the files you want to replace: \
             `noticepress theme eject FILE` copies a built-in one there",
        )),
    }
}

/// Reads those files as [`read`] does; `None` where there is no such folder.
///
/// # Errors
///
/// [`Failure::World`] when a file cannot be read.
pub(crate) fn read_if_any(root: &Path, name: &str) -> Result<Option<ThemeFiles>, Failure> {
    let mut reading = ThemeReader { name, spelt: built_in_names(), size: 0, theme: ThemeFiles::default() };
    for shown in [THEMES.to_owned(), format!("{THEMES}/{name}")] {
        match folder(root, &shown)? {
            ThemeFolder::Real => {}
            ThemeFolder::Missing => return Ok(None),
            ThemeFolder::Unfit(wrong) => {
                reading.theme.problems.push(*wrong);
                return Ok(Some(reading.theme));
            }
        }
    }
    reading.walk(&root.join(THEMES).join(name))?;
    Ok(Some(reading.theme))
}

enum ThemeFolder {
    Real,
    Missing,
    Unfit(Box<Diagnostic>),
}

fn folder(root: &Path, shown: &str) -> Result<ThemeFolder, Failure> {
    let path = root.join(shown);
    match path.symlink_metadata() {
        Ok(found) if found.is_dir() => Ok(ThemeFolder::Real),
        Ok(found) if found.is_symlink() => Ok(ThemeFolder::Unfit(Box::new(no_plain_file(shown, "the folder")))),
        Ok(_) => Ok(ThemeFolder::Unfit(Box::new(
            Diagnostic::new(Rule::StrayThemeFile, Place::Path(shown.to_owned()), "this is not a folder")
                .hint("make it a folder with the files that replace built-in ones"),
        ))),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(ThemeFolder::Missing),
        Err(cause) => Err(Failure::world("cannot read", &path)(cause)),
    }
}

fn no_plain_file(shown: &str, what: &str) -> Diagnostic {
    Diagnostic::new(Rule::ThemeLink, Place::Path(shown.to_owned()), "a theme contains plain files only, no links")
        .hint(format!("put {what} itself here"))
}

/// A path as it is spelt, and whether it is that of a folder.
type SpeltPath = (String, bool);

/// The files and folders of the built-in theme by their folded paths.
fn built_in_names() -> BTreeMap<String, SpeltPath> {
    let folders = BUILT_IN.iter().flat_map(|(path, _)| path.match_indices('/').map(|(end, _)| (&path[..end], true)));
    let files = BUILT_IN.iter().map(|(path, _)| (*path, false));
    folders.chain(files).map(|(path, is_folder)| (folded(path), (path.to_owned(), is_folder))).collect()
}

struct ThemeReader<'a> {
    name: &'a str,
    /// Every path so far, folded.
    spelt: BTreeMap<String, SpeltPath>,
    /// Bytes read so far.
    size: u64,
    theme: ThemeFiles,
}

impl ThemeReader<'_> {
    fn walk(&mut self, folder: &Path) -> Result<(), Failure> {
        let mut walk = WalkDir::new(folder)
            .follow_links(false)
            .follow_root_links(false)
            .min_depth(1)
            .max_depth(DEPTH + 1)
            .sort_by_file_name()
            .into_iter();
        let mut entries = 0;
        while let Some(found) = walk.next() {
            let found = found.map_err(Failure::walk("cannot read", folder))?;
            entries += 1;
            if entries > ENTRIES {
                let message = format!("the theme has more than {ENTRIES} files and folders");
                self.refuse(too_much(format!("{THEMES}/{}", self.name), message));
                return Ok(());
            }
            let is_folder = found.file_type().is_dir();
            let is_read = !is_left_alone(&found) && self.entry(folder, &found)?;
            if !is_read && is_folder {
                walk.skip_current_dir();
            }
        }
        Ok(())
    }

    /// Takes a file or folder, and returns whether it can be used.
    fn entry(&mut self, folder: &Path, found: &DirEntry) -> Result<bool, Failure> {
        let below = found.path().strip_prefix(folder).expect("the walk starts in the folder");
        let path = below.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/");
        let shown = format!("{THEMES}/{}/{path}", self.name);
        if let Some(wrong) = self.unfit(found, &path, &shown) {
            self.refuse(wrong);
            return Ok(false);
        }
        if !found.file_type().is_dir() {
            self.file(found.path(), path, &shown)?;
        }
        Ok(true)
    }

    /// What keeps an entry from being looked into: its kind, its name, or another of that name.
    fn unfit(&mut self, found: &DirEntry, path: &str, shown: &str) -> Option<Diagnostic> {
        let Some(name) = found.file_name().to_str() else { return Some(file_name::not_utf_8(shown)) };
        let is_folder = found.file_type().is_dir();
        if !is_folder && !found.file_type().is_file() {
            return Some(no_plain_file(shown, "the file"));
        }
        if is_folder && found.depth() > DEPTH {
            return Some(too_much(shown.to_owned(), format!("folders are nested more than {DEPTH} deep")));
        }
        if let Some(wrong) = file_name::refusal(shown, name) {
            return Some(wrong);
        }
        let (spelt, as_folder) = self.spelt.entry(folded(path)).or_insert_with(|| (path.to_owned(), is_folder));
        if spelt != path {
            let twins = file_name::one_name(shown, spelt, path);
            return Some(twins.hint(
                "rename or remove one of the two; a file of the theme replaces the built-in one with exactly the same \
                 name",
            ));
        }
        if *as_folder != is_folder {
            let what = if is_folder { "a folder in the place of a file" } else { "a file in the place of a folder" };
            let wrong = Diagnostic::new(
                Rule::StrayThemeFile,
                Place::Path(shown.to_owned()),
                format!("this is {what} of the built-in theme"),
            );
            return Some(wrong.hint("rename it"));
        }
        None
    }

    fn file(&mut self, file: &Path, path: String, shown: &str) -> Result<(), Failure> {
        let suffix = path.rsplit_once('.').map_or("", |(_, suffix)| suffix);
        let is_asset = path.starts_with("assets/");
        let is_text = TEXTS.contains(&suffix) && path.contains('/');
        if !is_asset && !is_text {
            if suffix != "md" {
                let error = Diagnostic::new(
                    Rule::StrayThemeFile,
                    Place::Path(shown.to_owned()),
                    "this file does not belong in a theme",
                );
                self.refuse(error.hint(
                    "move it to `templates/`, `email/`, `embed/`, `words/` or `assets/`, the folders of a theme",
                ));
            }
            return Ok(());
        }
        let limit = if is_asset { ASSET_LIMIT } else { TEXT_LIMIT };
        let bytes = match bytes(file, limit)? {
            Ok(bytes) => bytes,
            Err(len) if is_asset => {
                let message = format!("the file has {len} bytes; an asset may have at most 16 MiB ({ASSET_LIMIT})");
                self.refuse(too_much(shown.to_owned(), message));
                return Ok(());
            }
            Err(len) => {
                self.refuse(too_large(shown, &format!("{len} bytes")));
                return Ok(());
            }
        };
        let before = self.size;
        self.size += bytes.len() as u64;
        if self.size > THEME_LIMIT {
            if before <= THEME_LIMIT {
                let message = format!("with this file the theme has more than 64 MiB ({THEME_LIMIT} bytes)");
                self.refuse(too_much(shown.to_owned(), message));
            }
            return Ok(());
        }
        if is_asset {
            self.theme.files.insert(path, ThemeFile::Asset(bytes));
        } else {
            match encoding::decode(shown, &bytes) {
                Ok(source) => drop(self.theme.files.insert(path, ThemeFile::Text(source))),
                Err(error) => self.refuse(error),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, problem: Diagnostic) {
        self.theme.problems.push(problem);
    }
}

/// Hidden files, and what editors leave behind.
fn is_left_alone(found: &DirEntry) -> bool {
    let name = found.file_name();
    name.as_encoded_bytes().starts_with(b".") || name.to_str().is_some_and(file_name::is_back_up)
}

fn too_much(shown: String, message: String) -> Diagnostic {
    Diagnostic::new(Rule::LargeTheme, Place::Path(shown), message)
        .hint("keep in the theme only what pages and emails are made with, and the rest elsewhere")
}

/// The bytes of a file, or its size where that is past `limit`. One byte past it is read at the most.
fn bytes(path: &Path, limit: u64) -> Result<Result<Vec<u8>, u64>, Failure> {
    let cannot_read = |cause| Failure::world("cannot read", path)(cause);
    let file = File::open(path).map_err(cannot_read)?;
    let len = file.metadata().map_err(cannot_read)?.len();
    let mut bytes = Vec::new();
    if len <= limit {
        file.take(limit + 1).read_to_end(&mut bytes).map_err(cannot_read)?;
    }
    let read = len.max(bytes.len() as u64);
    Ok(if read > limit { Err(read) } else { Ok(bytes) })
}
