//! Reads a project's own theme from disk.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, Place};
use crate::failure::Failure;
use crate::load::encoding;
use crate::render::theme::ThemeFile;

/// Suffixes of the files that are text to a theme; those in `assets/` are published as they are.
const TEXTS: [&str; 7] = ["html", "txt", "xml", "yaml", "css", "js", "mjml"];

/// Reads the files of `themes/<name>` below `root`, by path inside it. A theme called `default` may be missing: it is
/// the built-in one, and its files replace those of the built-in one when they are there.
///
/// # Errors
///
/// [`Failure::Usage`] when there is no such theme, [`Failure::World`] when a file cannot be read, and
/// [`Failure::Content`] for files that are no part of a theme.
pub fn read(root: &Path, name: &str) -> Result<BTreeMap<String, ThemeFile>, Failure> {
    let folder = root.join("themes").join(name);
    let mut files = BTreeMap::new();
    if !folder.is_dir() {
        if name == "default" {
            return Ok(files);
        }
        return Err(Failure::usage_with_hint(
            format!("there is no theme `{name}` in {}", root.join("themes").display()),
            "write `theme: default` in noticepress.yaml, or make the folder with the files you want to replace",
        ));
    }
    let mut wrong = Vec::new();
    for found in WalkDir::new(&folder).follow_links(false).sort_by_file_name() {
        let found = found.map_err(|error| {
            let path = error.path().unwrap_or(&folder).to_owned();
            let cause = error.into_io_error().unwrap_or_else(|| std::io::Error::other("the folder loops"));
            Failure::World { attempt: "cannot read", path, cause }
        })?;
        let hidden = found.file_name().to_string_lossy().starts_with('.');
        if found.file_type().is_dir() || hidden || found.file_name().to_string_lossy().ends_with('~') {
            continue;
        }
        let below = found.path().strip_prefix(&folder).expect("the walk starts in the folder");
        let path = below.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/");
        let shown = format!("themes/{name}/{path}");
        if !found.file_type().is_file() {
            let error = Diagnostic::error(122, Place::Path(shown), "a theme holds plain files, and no links");
            wrong.push(error.hint("put the file itself here"));
            continue;
        }
        let bytes = std::fs::read(found.path()).map_err(Failure::world("cannot read", found.path()))?;
        let suffix = path.rsplit_once('.').map_or("", |(_, suffix)| suffix);
        if path.starts_with("assets/") {
            files.insert(path, ThemeFile::Asset(bytes));
        } else if TEXTS.contains(&suffix) && path.contains('/') {
            match encoding::decode(&shown, &bytes) {
                Ok(source) => drop(files.insert(path, ThemeFile::Text(source))),
                Err(error) => wrong.push(error),
            }
        } else if suffix != "md" {
            let error = Diagnostic::error(123, Place::Path(shown), "this file is no part of a theme");
            wrong.push(error.hint("a theme has `templates/`, `email/`, `embed/`, `words/` and `assets/`"));
        }
    }
    if wrong.is_empty() { Ok(files) } else { Err(Failure::Content(wrong)) }
}
