//! `noticepress import html`: saved pages become texts of a notice.

use std::fs;
use std::path::{Path, PathBuf};

use url::Url;

use super::super::args::{Common, ImportInto};
use super::super::given_file::{self, STDIN};
use super::super::report;
use super::addition::{FileToImport, add, name_of};
use super::report::tell;
use crate::failure::Failure;
use crate::import::html::read;
use crate::values::day::Day;
use crate::values::english::counted;

/// The greatest size of a page, in bytes.
const LIMIT: u64 = 16 << 20;

/// Writes the text of a page, or of each page of a folder, and says what was left out.
///
/// # Errors
///
/// As [`super::import`].
pub(super) fn import(
    common: &Common,
    saved: &Path,
    into: &ImportInto,
    date: Option<Day>,
    base: Option<&Url>,
) -> Result<(), Failure> {
    let texts = if saved.is_dir() {
        if date.is_some() {
            return Err(Failure::usage_with_hint(
                format!("`--date` is the date of one page, but {} is a folder", saved.display()),
                "name each page by its date (`2026-11-26.html`), or import them one by one",
            ));
        }
        folder(saved, base)?
    } else {
        vec![page(saved, date, base)?]
    };
    let accounts = add(common, into, texts)?;
    tell(&common.root, into, &accounts)
}

fn page(file: &Path, date: Option<Day>, base: Option<&Url>) -> Result<FileToImport, Failure> {
    let Some(bytes) = given_file::read(file, LIMIT)? else {
        return Err(Failure::usage(format!("{} is larger than {} MiB", file.display(), LIMIT >> 20)));
    };
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Failure::usage_with_hint(
            format!("{} is not a web page", file.display()),
            "import a Word file with `noticepress import docx`",
        ));
    }
    let origin = if file == Path::new(STDIN) { None } else { Some(name_of(file)) };
    FileToImport::of(read(&bytes, base), file, origin, date)
}

/// The pages of a folder with their dates: those of their names, or those that they print.
fn folder(folder: &Path, base: Option<&Url>) -> Result<Vec<FileToImport>, Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::world("cannot read", folder))?;
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in entries {
        let path = entry.map_err(Failure::world("cannot read", folder))?.path();
        let is_page =
            path.extension().is_some_and(|end| end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm"));
        if is_page && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    let (mut texts, mut undated) = (Vec::new(), Vec::new());
    for file in &files {
        match page(file, date_in(&name_of(file)), base) {
            Ok(text) => texts.push(text),
            Err(Failure::Usage { message, .. }) => undated.push(message),
            Err(failure) => return Err(failure),
        }
    }
    if texts.is_empty() {
        let what = if files.is_empty() { "no page (`*.html`)" } else { "no page with a date" };
        return Err(Failure::usage_with_hint(
            format!("{} has {what}", folder.display()),
            "name each page by the day on which it was published: `2026-11-26.html`",
        ));
    }
    if !undated.is_empty() {
        report::note(&format!("{} left out: {}", counted(undated.len(), "page"), undated.join("; ")));
    }
    Ok(texts)
}

/// The date in the name of a file: `privacy-2026-11-26.html`, `20261126.html`.
fn date_in(name: &str) -> Option<Day> {
    let written = |at: usize| name.get(at..at + 10)?.parse::<Day>().ok();
    let close = |at: usize| {
        let digits = name.get(at..at + 8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]).parse().ok()
    };
    let starts =
        || name.char_indices().map(|(at, _)| at).filter(|at| !name[..*at].ends_with(|c: char| c.is_ascii_digit()));
    starts().find_map(written).or_else(|| starts().find_map(close))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_found_anywhere_in_a_name() {
        let found = |name| date_in(name).map(|day| day.to_string());
        assert_eq!(found("privacy-2026-11-26 (saved).html").as_deref(), Some("2026-11-26"));
        assert_eq!(found("20180525120000.html").as_deref(), Some("2018-05-25"));
        assert_eq!(found("privacy.html"), None);
        assert_eq!(found("2026-13-26.html"), None);
    }
}
