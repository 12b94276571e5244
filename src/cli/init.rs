//! `noticepress init`: a project that builds.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use super::args::Common;
use super::new_folder;
use super::report::Places;
use super::say::say;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::failure::Failure;

/// The workflow. GitHub reads it at the top of a repository only.
const WORKFLOW: &str = ".github/workflows/notices.yml";

/// The starter project, compiled in: path and text of each file; in the workflow, words in `<>` stand for what it is told.
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
    PIPELINE,
    SCHEMAS[0],
    SCHEMAS[1],
    SCHEMAS[2],
    EDITOR,
    ATTRIBUTES,
    IGNORED,
];

/// A project without the demonstration. Git keeps no folder without a file.
const EMPTY: &[(&str, &str)] = &[
    ("noticepress.yaml", include_str!("init/noticepress.yaml")),
    ("content/static/.gitkeep", ""),
    README,
    PIPELINE,
    SCHEMAS[0],
    SCHEMAS[1],
    SCHEMAS[2],
    EDITOR,
    ATTRIBUTES,
    IGNORED,
];

/// What colleagues have to know who write there.
const README: (&str, &str) = ("README.md", include_str!("init/README.md"));
const PIPELINE: (&str, &str) = (WORKFLOW, include_str!("init/notices.yml"));
const SCHEMAS: [(&str, &str); 3] = [
    ("schemas/settings.schema.json", include_str!("../../schemas/settings.schema.json")),
    ("schemas/notice.schema.json", include_str!("../../schemas/notice.schema.json")),
    ("schemas/text.schema.json", include_str!("../../schemas/text.schema.json")),
];
const EDITOR: (&str, &str) = (".vscode/settings.json", include_str!("init/vscode.json"));
const ATTRIBUTES: (&str, &str) = (
    ".gitattributes",
    "# Emails as they were sent: git leaves each byte as it is.\n\
                        /content/*/sent/** -text\n",
);
const IGNORED: (&str, &str) = (".gitignore", "/output/\n");

/// Writes the starter project into `folder`, which may exist but holds none of its files, or one without notices. A README that
/// is there stays.
///
/// # Errors
///
/// [`Failure::Content`] naming the files that are already there; [`Failure::World`] when the disk refuses. Then nothing
/// was written.
pub(crate) fn init(common: &Common, folder: &Path, empty: bool) -> Result<(), Failure> {
    let below = Places::folder_in_repository(folder);
    let starter = if empty { EMPTY } else { STARTER }.iter();
    let starter = starter
        .map(|(path, text)| (*path, if *path == WORKFLOW { filled_in(text, &below).into() } else { (*text).into() }));
    let (taken, free): (Vec<_>, Vec<(&str, Cow<'_, str>)>) =
        starter.partition(|(path, text): &(&str, Cow<'_, str>)| is_taken(folder, path, text));
    let (readme, taken): (Vec<_>, Vec<_>) = taken.into_iter().map(|(path, _)| path).partition(|path| *path == README.0);
    if let Some(first) = taken.first() {
        let place = Place::Path(folder.join(first).display().to_string());
        let message = format!("`init` does not overwrite files, and {} of them already exist", taken.len());
        return Err(Failure::Content(vec![
            Diagnostic::new(Rule::NothingOverwritten, place, message)
                .hint("start in an empty folder: `noticepress init notices`"),
        ]));
    }
    let files: Vec<(String, &[u8])> = free.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes())).collect();
    new_folder::write(folder, &files)?;
    let root = if folder == Path::new(".") { String::new() } else { format!(" --root {}", folder.display()) };
    let place = if root.is_empty() { "this folder".to_owned() } else { folder.display().to_string() };
    let steps = if empty { first_steps(&place, &root) } else { next_steps(folder, &place, &root) };
    let kept = if readme.is_empty() { "" } else { "\nYour README.md stays as it is.\n" };
    let said = format!("{steps}{kept}{}", about_the_workflow(&below));
    if common.quiet { Ok(()) } else { say(&said) }
}

fn next_steps(folder: &Path, place: &str, root: &str) -> String {
    format!(
        "A project with two notices is in {place}.\n\
         \n\
         Next:\n\
         \x20 noticepress build{root}     build the site in {}\n\
         \x20 noticepress serve{root}     preview it in a browser, reloaded on every save\n\
         \x20 noticepress status{root}    see what is in force, what comes next and what to do\n\
         \n\
         Then write your own: change `title`, `base_url` and `organization` in noticepress.yaml,\n\
         and replace the files in content/privacy/ with yours, one file per version.\n\
         \n\
         Once they are published, noticepress seal{root} records them: from then on none can change unnoticed.\n",
        folder.join("output").join("site").display(),
    )
}

fn first_steps(place: &str, root: &str) -> String {
    format!(
        "A project without notices is in {place}.\n\
         \n\
         Next:\n\
         \x20 1. Write your own `title`, `base_url` and `organization` in noticepress.yaml.\n\
         \x20 2. noticepress new privacy --title \"Privacy Notice\"{root}     begins the first version\n\
         \x20 3. noticepress check{root}     says what is wrong, and what to type instead\n\
         \x20    noticepress serve{root}     previews it in a browser, reloaded on every save\n\
         \n\
         README.md is for colleagues who write there: how to make a version, and what never to do.\n"
    )
}

/// The workflow for a project in this folder of a repository, with the address and the version of this program.
fn filled_in(workflow: &str, below: &str) -> String {
    let action = format!("{}/ci", env!("CARGO_PKG_REPOSITORY").trim_start_matches("https://github.com/"));
    workflow.replace("<action>", &action).replace("<version>", env!("CARGO_PKG_VERSION")).replace("<root>", below)
}

/// What to do with the workflow, where it does not lie where GitHub reads it.
fn about_the_workflow(below: &str) -> String {
    if below == "." {
        return String::new();
    }
    format!(
        "\n\
         GitHub reads workflows only at the top of a repository. There, type:\n\
         \x20 mkdir -p .github/workflows && mv {below}/{WORKFLOW} {WORKFLOW}\n"
    )
}

/// Whether something stands at the path of a starter file, other than that file from a run that was killed.
fn is_taken(folder: &Path, path: &str, text: &str) -> bool {
    let path = folder.join(path);
    let is_unfinished_own = || {
        let is_file = path.symlink_metadata().is_ok_and(|found| found.is_file());
        new_folder::is_unfinished(folder) && is_file && fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes())
    };
    path.symlink_metadata().is_ok() && !is_unfinished_own()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::load::schema::schemas;
    use crate::values::json::schema::violation;

    #[test]
    fn the_starter_project_is_valid_by_the_schemas_and_a_mistake_is_not() {
        let [(_, _, text), (_, _, notice), (_, _, settings)] = schemas();
        let mut judged = 0;
        for (path, written) in STARTER {
            let (schema, yaml) = match *path {
                "noticepress.yaml" => (&settings, *written),
                path if path.ends_with("notice.yaml") => (&notice, *written),
                path if path.starts_with("content/") && written.starts_with("---\n") => {
                    (&text, written[4..].split("\n---\n").next().unwrap())
                }
                _ => continue,
            };
            let value: Value = serde_yaml::from_str(yaml).unwrap();
            assert_eq!(violation(schema, &value), None, "{path}");
            judged += 1;
        }
        assert!(judged > 10);
        for wrong in
            ["{updated: 2019-05-06, efective: 2019-06-05}", "{change: major}", "{draft: 'yes'}", "{summary: ~}"]
        {
            let value: Value = serde_yaml::from_str(wrong).unwrap();
            assert!(violation(&text, &value).is_some(), "{wrong}");
        }
    }
}
