//! `noticepress theme`: the files of the built-in theme, and one of them to be changed.

use std::path::Path;

use super::args::{Common, ThemeCommand};
use super::new_folder;
use super::report::Places;
use super::say::{say, tell};
use crate::diagnostic::closest;
use crate::disk::content::ContentDir;
use crate::disk::theme::{THEMES, ThemeFiles, read_if_any};
use crate::failure::Failure;
use crate::load::files::SETTINGS;
use crate::load::settings::theme_name;
use crate::text::encoding;
use crate::theme::templates::BUILT_IN;
use crate::values::english::counted;

/// Lists the files, or copies one.
///
/// # Errors
///
/// [`Failure::Content`] when the settings or the theme's folder are wrong, [`Failure::Usage`] when there is no such file, or the
/// theme has it already, [`Failure::World`] when the disk refuses.
pub(crate) fn theme(common: &Common, command: &ThemeCommand) -> Result<(), Failure> {
    let name = named_by_settings(&common.root)?;
    match command {
        ThemeCommand::List => list(&common.root, &name),
        ThemeCommand::Eject { file } => eject(common, &name, file),
    }
}

/// The theme that the settings name, whatever else is wrong with the project.
fn named_by_settings(root: &Path) -> Result<String, Failure> {
    let settings = encoding::decode(SETTINGS, &ContentDir::settings(root)?);
    settings.map_err(|wrong| vec![wrong]).and_then(|settings| theme_name(&settings)).map_err(Failure::Content)
}

fn list(root: &Path, name: &str) -> Result<(), Failure> {
    let own = own_files(root, name)?;
    let built_in = |path: &str| BUILT_IN.iter().any(|(known, _)| *known == path);
    let mut out = format!("The theme `{name}`, in {THEMES}/{name}/ where it differs from the built-in one:\n\n");
    for (path, _) in BUILT_IN {
        let what = match own.files.contains_key(*path) {
            false => "built in",
            true if path.starts_with("words/") => "yours, line by line",
            true => "yours",
        };
        out += &format!("  {path:<43}  {what}\n");
    }
    for path in own.files.keys().filter(|path| !built_in(path)) {
        out += &format!("  {path:<43}  yours only\n");
    }
    let yours = counted(own.files.len(), "file");
    let advice = "To change one of the others: `noticepress theme eject templates/base.html`";
    say(&format!("{out}\n{yours} of yours. {}\n", Places::of_project(root).advice(advice)))
}

/// The files of the project's own theme, also where it has no folder yet.
fn own_files(root: &Path, name: &str) -> Result<ThemeFiles, Failure> {
    let own = read_if_any(root, name)?.unwrap_or_default();
    if own.problems.is_empty() { Ok(own) } else { Err(Failure::Content(own.problems)) }
}

fn eject(common: &Common, name: &str, asked: &str) -> Result<(), Failure> {
    let root = &*common.root;
    let (path, text) = find(asked)?;
    // Also says what is wrong with the folder, such as that it is a link.
    let own = own_files(root, name)?;
    let folder = root.join(THEMES).join(name);
    let places = Places::of_project(root);
    let shown = format!("{THEMES}/{name}/{path}");
    let shown = places.here(&shown);
    if own.files.contains_key(path) || folder.join(path).symlink_metadata().is_ok() {
        return Err(Failure::usage_with_hint(
            format!("{shown} already exists, and files are never overwritten"),
            "edit that one, or move it away to start again from the built-in one",
        ));
    }
    new_folder::write(&folder, &[(path.to_owned(), text.as_bytes())])?;
    let next = match path {
        _ if path.starts_with("words/") => "Keep only the lines that you change, and delete the others.",
        "assets/noticepress.css" => {
            "For a colour alone, `brand:` in noticepress.yaml is enough; for a few rules, a file `assets/custom.css`."
        }
        _ => {
            "Later improvements to the built-in file will not reach your copy: compare the two when you update \
             noticepress."
        }
    };
    let effect = if name == "default" {
        "`theme: default` uses it instead of the built-in one from now on; no setting is needed.".to_owned()
    } else {
        format!("`theme: {name}` uses it instead of the built-in one from now on.")
    };
    tell(common, &format!("{shown}\n{effect}\n{next}\n"))
}

/// The built-in file of that path, or of that name where it is the only one.
fn find(asked: &str) -> Result<(&'static str, &'static str), Failure> {
    let plain = asked.trim_start_matches("./");
    let is_named = |path: &str| path == plain || path.rsplit('/').next() == Some(plain);
    let mut found = BUILT_IN.iter().filter(|(path, _)| is_named(path));
    match (found.next(), found.next()) {
        (Some(file), None) => Ok(*file),
        (Some((one, _)), Some((other, _))) => {
            Err(Failure::usage_with_hint(format!("`{asked}` can mean {one} or {other}"), "write the whole path"))
        }
        (None, _) => {
            let paths = || BUILT_IN.iter().map(|(path, _)| *path);
            let by_name = |wanted: &str| paths().find(|path| path.rsplit('/').next() == Some(wanted));
            let names = paths().filter_map(|path| path.rsplit('/').next());
            let near = closest(plain, paths()).or_else(|| closest(plain, names).and_then(by_name));
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "type `noticepress theme list` to see them all".to_owned(),
            };
            Err(Failure::usage_with_hint(format!("the built-in theme has no file `{asked}`"), hint))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(asked: &str) -> String {
        match find(asked) {
            Ok((path, _)) => path.to_owned(),
            Err(Failure::Usage { message, hint }) => format!("{message}: {}", hint.unwrap_or_default()),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_is_found_by_its_path_or_its_name_and_near_names_are_offered() {
        assert_eq!(told("templates/base.html"), "templates/base.html");
        assert_eq!(told("base.html"), "templates/base.html");
        assert_eq!(told("./words/en.yaml"), "words/en.yaml");
        assert_eq!(
            told("banner.html"),
            "`banner.html` can mean templates/banner.html or embed/banner.html: write the whole path"
        );
        assert_eq!(
            told("bsae.html"),
            "the built-in theme has no file `bsae.html`: did you mean `templates/base.html`?"
        );
        assert_eq!(
            told("template/home.html"),
            "the built-in theme has no file `template/home.html`: did you mean `templates/home.html`?"
        );
        assert_eq!(
            told("nothing"),
            "the built-in theme has no file `nothing`: type `noticepress theme list` to see them all"
        );
    }
}
