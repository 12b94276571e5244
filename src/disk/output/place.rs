//! Where an output folder may not be.

use std::fs::{self, Metadata};
use std::path::{Component, Path, PathBuf};
use std::{env, io};

use super::disk::OWN;
use super::folder::Folder;
use crate::disk::theme::THEMES;
use crate::failure::Failure;
use crate::load::files::CONTENT;
use crate::site::address::Tree;

/// The folders that an output folder may not be and may not hold; nor may it lie in the content or the themes.
///
/// It may lie in the project, where the default `output` does.
#[derive(Clone, Debug)]
pub(crate) struct Forbidden {
    /// The project.
    pub project: PathBuf,
    /// Its content.
    pub content: PathBuf,
    /// Its themes.
    pub themes: PathBuf,
}

impl Forbidden {
    /// Those of the project at `root`.
    pub(crate) fn of(root: &Path) -> Self {
        Self { project: root.to_owned(), content: root.join(CONTENT), themes: root.join(THEMES) }
    }
}

/// Returns the real path of an output folder that we may write in. Writes nothing.
pub(super) fn checked(folder: &Path, forbidden: &Forbidden) -> Result<PathBuf, Failure> {
    refuse_symlink(folder)?;
    let real = resolve(folder)?;
    if let Some(why) = objection(&real, forbidden)? {
        return Err(Failure::usage_with_hint(
            format!("`{}` cannot be the output folder: {why}", folder.display()),
            "choose a separate folder, as in `--output output`",
        ));
    }
    refuse_file(&real)?;
    Ok(real)
}

/// Returns the real path of a folder for files that nobody may see yet, which need not exist. Writes nothing.
///
/// # Errors
///
/// [`Failure::Usage`] when it lies where files are published or read as sources: in a tree that noticepress built or will
/// build in `output`, among its own files, in `.git`, in the content or the themes. [`Failure::World`] when a part of the
/// path cannot be resolved.
pub(crate) fn unpublished(folder: &Path, output: &Path, forbidden: &Forbidden) -> Result<PathBuf, Failure> {
    let real = resolve(folder)?;
    let lies_in = |above: &Path| -> Result<bool, Failure> { Ok(real.starts_with(resolve(above)?)) };
    let trees = Tree::ALL.map(|tree| output.join(tree.folder()));
    let why = if trees.iter().map(|tree| lies_in(tree)).collect::<Result<Vec<_>, _>>()?.contains(&true) {
        Some(TREE)
    } else if lies_in(&forbidden.content)? {
        Some("it is in the content folder")
    } else if lies_in(&forbidden.themes)? {
        Some("it is in the themes folder")
    } else {
        place_of_others(&real)
    };
    match why {
        None => Ok(real),
        Some(why) => Err(Failure::usage_with_hint(
            format!("nothing is written to `{}`: {why}", folder.display()),
            "choose another folder: a scheduled version must stay private until its publication date",
        )),
    }
}

/// Why a folder inside the site or the notifications is none to write to.
const TREE: &str = "it is in a folder that noticepress builds, so it would be published or mixed with built files";

fn objection(real: &Path, forbidden: &Forbidden) -> Result<Option<String>, Failure> {
    if real.parent().is_none() {
        return Ok(Some("it is the root of the file system".to_owned()));
    }
    if env::home_dir().is_some_and(|home| home.is_absolute() && resolve(&home).is_ok_and(|home| home == real)) {
        return Ok(Some("it is your home folder".to_owned()));
    }
    if let Some(why) = place_of_others(real) {
        return Ok(Some(why.to_owned()));
    }
    let project = resolve(&forbidden.project)?;
    if project == real {
        return Ok(Some("it is the project itself".to_owned()));
    }
    if project.starts_with(real) {
        return Ok(Some(format!("it contains the project `{}`", project.display())));
    }
    for (name, sources) in [("content", &forbidden.content), ("themes", &forbidden.themes)] {
        let sources = resolve(sources)?;
        let relation = match (real.starts_with(&sources), sources.starts_with(real)) {
            (true, true) => "is",
            (true, false) => "is in",
            (false, true) => "contains",
            (false, false) => continue,
        };
        return Ok(Some(format!("it {relation} the {name} folder `{}`", sources.display())));
    }
    Ok(None)
}

/// What is wrong with a path by the names on it.
fn place_of_others(real: &Path) -> Option<&'static str> {
    real.ancestors().find_map(|folder| {
        let name = folder.file_name()?;
        let beside = folder.parent()?;
        if name.eq_ignore_ascii_case(".git") {
            Some("it is in a `.git` folder")
        } else if name.eq_ignore_ascii_case(OWN) {
            Some("noticepress keeps its own files there")
        } else if Tree::ALL.iter().any(|tree| name.eq_ignore_ascii_case(tree.folder())) && beside.join(OWN).is_dir() {
            Some("it is in a folder that noticepress built")
        } else {
            None
        }
    })
}

/// Refuses trees that are no folders, or could not change places with new ones. Writes nothing.
pub(super) fn check_trees(folder: &Folder) -> Result<(), Failure> {
    for tree in Tree::ALL.map(Tree::folder) {
        let Some(found) = folder.look(tree)? else { continue };
        if !found.is_dir() {
            return Err(no_folder(&folder.path_of(tree), found.is_symlink()));
        }
        if folder.is_mount_point(tree) {
            return Err(mounted(&folder.path_of(tree)));
        }
    }
    Ok(())
}

/// The refusal of a folder that cannot be moved.
pub(super) fn mounted(path: &Path) -> Failure {
    Failure::usage_with_hint(
        format!("`{}` is a mount point, so it cannot be swapped for a new folder", path.display()),
        "mount the whole output folder instead, or choose another with `--output`",
    )
}

/// Refuses anything but a folder at `path`, where there is something.
fn refuse_file(path: &Path) -> Result<(), Failure> {
    match look(path)? {
        Some(found) if !found.is_dir() => Err(no_folder(path, found.is_symlink())),
        _ => Ok(()),
    }
}

fn no_folder(path: &Path, is_symlink: bool) -> Failure {
    let what = if is_symlink { "a symlink" } else { "not a folder" };
    Failure::usage_with_hint(
        format!("`{}` is {what}", path.display()),
        "remove it, or choose another output folder with `--output`",
    )
}

/// Refuses an output folder that is itself a symlink. A folder above it may be one.
pub(super) fn refuse_symlink(folder: &Path) -> Result<(), Failure> {
    // Put together from its components it has no `/` at its end, through which the system would follow the link.
    let folder: PathBuf = folder.components().collect();
    if !look(&folder)?.is_some_and(|found| found.is_symlink()) {
        return Ok(());
    }
    let hint = match fs::canonicalize(&folder) {
        Ok(target) => format!("type the folder that it leads to: `--output {}`", target.display()),
        Err(_) => "remove it, or choose another folder with `--output`".to_owned(),
    };
    Err(Failure::usage_with_hint(format!("`{}` cannot be the output folder: it is a symlink", folder.display()), hint))
}

/// The absolute path without symlinks and `..`, of which the last parts need not exist.
pub(super) fn resolve(path: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(path).map_err(Failure::world("cannot resolve", path))?;
    let mut real = PathBuf::new();
    for component in absolute.components() {
        match component {
            // `real` has no symlinks, so that the folder above is the one that its path says.
            Component::ParentDir => {
                real.pop();
            }
            component => real.push(component),
        }
        real = match fs::canonicalize(&real) {
            Ok(found) => found,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound && !real.is_symlink() => real,
            Err(cause) => return Err(Failure::world("cannot resolve", &real)(cause)),
        };
    }
    Ok(real)
}

/// What is at `path`, links not followed; `None` when nothing is.
fn look(path: &Path) -> Result<Option<Metadata>, Failure> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(cause) => Err(Failure::world("cannot read", path)(cause)),
    }
}
