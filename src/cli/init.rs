//! `noticepress init`: a project that builds.

use std::fs;
use std::path::Path;

use super::new_folder;
use super::say::say;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::failure::Failure;

/// The starter project, compiled in: path and text of each file.
pub(crate) const STARTER: &[(&str, &str)] = &[
    ("noticepress.yaml", include_str!("../../noticepress.yaml")),
    ("content/index.md", include_str!("../../content/index.md")),
    ("content/privacy/notice.yaml", include_str!("../../content/privacy/notice.yaml")),
    ("content/privacy/2019-05-06.md", include_str!("../../content/privacy/2019-05-06.md")),
    ("content/privacy/2020-02-03.md", include_str!("../../content/privacy/2020-02-03.md")),
    ("content/privacy/2021-03-15.md", include_str!("../../content/privacy/2021-03-15.md")),
    ("content/privacy/2022-06-01.md", include_str!("../../content/privacy/2022-06-01.md")),
    ("content/privacy/2023-02-02.md", include_str!("../../content/privacy/2023-02-02.md")),
    ("content/privacy/2024-09-09.md", include_str!("../../content/privacy/2024-09-09.md")),
    ("content/privacy/2025-09-08.md", include_str!("../../content/privacy/2025-09-08.md")),
    ("content/privacy/2025-09-08.es.md", include_str!("../../content/privacy/2025-09-08.es.md")),
    ("content/privacy/2026-11-16.md", include_str!("../../content/privacy/2026-11-16.md")),
    ("content/privacy/2026-11-16.es.md", include_str!("../../content/privacy/2026-11-16.es.md")),
    ("content/cookie-notice/notice.yaml", include_str!("../../content/cookie-notice/notice.yaml")),
    ("content/cookie-notice/2020-02-03.md", include_str!("../../content/cookie-notice/2020-02-03.md")),
    ("content/cookie-notice/2022-06-01.md", include_str!("../../content/cookie-notice/2022-06-01.md")),
    ("content/cookie-notice/2025-03-03.md", include_str!("../../content/cookie-notice/2025-03-03.md")),
    ("content/cookie-notice/2025-03-03.es.md", include_str!("../../content/cookie-notice/2025-03-03.es.md")),
    README,
    WORKFLOW,
    ATTRIBUTES,
    IGNORED,
];

/// A project without the demonstration. Its last folder would not be kept by git without a file.
const EMPTY: &[(&str, &str)] = &[
    ("noticepress.yaml", include_str!("init/noticepress.yaml")),
    ("content/static/.gitkeep", ""),
    README,
    WORKFLOW,
    ATTRIBUTES,
    IGNORED,
];

/// What colleagues have to know who write there.
const README: (&str, &str) = ("README.md", include_str!("init/README.md"));
const WORKFLOW: (&str, &str) = (".github/workflows/notices.yml", include_str!("init/notices.yml"));
const ATTRIBUTES: (&str, &str) =
    (".gitattributes", "# Letters as they were sent: git leaves each byte as it is.\n/content/*/sent/** -text\n");
const IGNORED: (&str, &str) = (".gitignore", "/output/\n");

/// Writes the starter project into `folder`, which may exist but holds none of its files, or one without notices. A README that
/// is there stays.
///
/// # Errors
///
/// [`Failure::Content`] naming the files that are already there; [`Failure::World`] when the disk refuses. Then nothing
/// was written.
pub(crate) fn init(folder: &Path, empty: bool) -> Result<(), Failure> {
    let project = if empty { EMPTY } else { STARTER };
    let (taken, free): (Vec<_>, Vec<_>) = project.iter().partition(|file| is_taken(folder, file));
    let has_readme = taken.contains(&&README);
    let taken: Vec<&str> = taken.into_iter().map(|(path, _)| *path).filter(|path| *path != README.0).collect();
    if let Some(first) = taken.first() {
        let place = Place::Path(folder.join(first).display().to_string());
        let message = format!("`init` overwrites nothing, and {} of its files are already there", taken.len());
        return Err(Failure::Content(vec![
            Diagnostic::new(Rule::NothingOverwritten, place, message)
                .hint("start in an empty folder: `noticepress init notices`"),
        ]));
    }
    let files: Vec<(String, &[u8])> = free.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes())).collect();
    new_folder::write(folder, &files)?;
    let root = if folder == Path::new(".") { String::new() } else { format!(" --root {}", folder.display()) };
    let place = if root.is_empty() { "this folder".to_owned() } else { folder.display().to_string() };
    let readme = if has_readme { "Your README.md stays as it is.\n" } else { "" };
    let told = if empty { first_steps(&place, &root) } else { next_steps(folder, &place, &root) };
    say(&format!("{told}{readme}"))
}

fn next_steps(folder: &Path, place: &str, root: &str) -> String {
    format!(
        "A project with two notices is in {place}.\n\n\
         Next:\n\
         \x20 noticepress build{root}     write the site to {}\n\
         \x20 noticepress serve{root}     see it in a browser, and again at each save\n\
         \x20 noticepress status{root}    what is in force, what comes next, what to do\n\n\
         Then write your own: change `title`, `base_url` and `organization` in noticepress.yaml,\n\
         and replace the texts in content/privacy/ with yours, one file a version.\n\n\
         Once they are published, noticepress seal{root} records them: from then on none can change unseen.\n",
        folder.join("output").join("site").display(),
    )
}

fn first_steps(place: &str, root: &str) -> String {
    format!(
        "A project without notices is in {place}.\n\n\
         Next:\n\
         \x20 1. Write your own `title`, `base_url` and `organization` in noticepress.yaml.\n\
         \x20 2. Write the first text of a notice, named by its day: content/privacy/2026-11-16.md;\n\
         \x20    README.md has an example.\n\
         \x20 3. noticepress check{root}     says what is wrong, and what to type instead\n\
         \x20    noticepress serve{root}     shows it in a browser, and again at each save\n\n\
         README.md is for colleagues who write here: how a version is made, and what never to do.\n"
    )
}

/// Whether something stands at the path of a starter file, other than that file from a run that was killed.
fn is_taken(folder: &Path, (path, text): &(&str, &str)) -> bool {
    let path = folder.join(path);
    let is_unfinished_own = || {
        let is_file = path.symlink_metadata().is_ok_and(|found| found.is_file());
        new_folder::is_unfinished(folder) && is_file && fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes())
    };
    path.symlink_metadata().is_ok() && !is_unfinished_own()
}
