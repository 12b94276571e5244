//! `noticepress man`: a page of the manual for the program and for each command.

use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::args::{Arguments, Common};
use super::new_folder;
use super::say::tell;
use crate::failure::Failure;
use crate::values::english::counted;

/// Writes `noticepress.1`, `noticepress-build.1` and so on into a folder, which may exist and hold none of them.
///
/// # Errors
///
/// [`Failure::Usage`] when one of them is there; [`Failure::World`] when the disk refuses. Then none is written.
pub(crate) fn man(common: &Common, folder: &Path) -> Result<(), Failure> {
    let pages = pages(folder)?;
    if let Some((name, _)) = pages.iter().find(|(name, _)| folder.join(name).symlink_metadata().is_ok()) {
        return Err(Failure::usage_with_hint(
            format!("`{}` already exists, and files are never overwritten", folder.join(name).display()),
            "name another folder, or remove the pages in that one",
        ));
    }
    let files: Vec<(String, &[u8])> = pages.iter().map(|(name, page)| (name.clone(), page.as_slice())).collect();
    new_folder::write(folder, &files)?;
    tell(common, &format!("{} in {}\n", counted(files.len(), "page"), folder.display()))
}

fn pages(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build();
    let shown = program.get_subcommands().filter(|command| !command.is_hide_set());
    // Each is called by the program and its own name: `noticepress-build`.
    let commands: Vec<Command> = shown.cloned().collect();
    let all = std::iter::once(program.clone()).chain(commands);
    all.map(|command| {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
        let mut page = Vec::new();
        Man::new(command).render(&mut page).map_err(Failure::world("cannot write a page for", folder))?;
        Ok((format!("{name}.1"), page))
    })
    .collect()
}
