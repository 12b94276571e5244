//! An output folder, opened to be written in.

use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::folder::Folder;
use super::obstacle::Obstacle;
use super::place::{self, Forbidden};
use super::state::State;
use super::survey::Unnamed;
use crate::failure::Failure;
use crate::values::day::Day;

/// What to do when `.noticepress` is not what we left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum OnDamage {
    /// Refuse to build.
    #[default]
    Refuse,
    /// Set it aside, and take what stands where we write for ours. Nothing is deleted: what stood is set aside too.
    SetAside,
}

/// An output folder that is ours to write in, locked until it or its publication is dropped.
pub(crate) struct OutputDir {
    pub(super) folder: Folder,
    pub(super) state: State,
    /// Where damage was set aside.
    pub(super) aside: Option<Folder>,
}

impl OutputDir {
    /// Checks the folder, takes its lock, and finishes what a build that died left undone.
    ///
    /// Creates nothing but the folder and the `.noticepress` in it, and those only after every check.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when the folder is one we must not write in: see [`Forbidden`]; also `/`, the home folder,
    /// a place inside `.git` or inside a site that we built, a symlink, or a folder whose `site` or `notifications` holds
    /// files and is not ours; and when `.noticepress` is not what we left, unless that is to be set aside.
    /// [`Failure::World`] when another build holds the lock, or the disk refuses.
    pub(crate) fn open(folder: &Path, forbidden: &Forbidden, on_damage: OnDamage) -> Result<Self, Failure> {
        Self::open_on(&Disk::default(), folder, forbidden, on_damage)
    }

    pub(super) fn open_on(
        disk: &Disk,
        folder: &Path,
        forbidden: &Forbidden,
        on_damage: OnDamage,
    ) -> Result<Self, Failure> {
        let real = place::checked(folder, forbidden)?;
        let folder = Folder::made_at(disk, &real)?;
        place::check_trees(&folder)?;
        let mut aside = None;
        let state = match State::open(disk, &folder) {
            Ok(Some(state)) => state,
            Ok(None) => State::create(disk, &folder)?,
            Err(Obstacle::Damage(_)) if on_damage == OnDamage::SetAside => {
                aside = Some(State::set_aside(&folder)?);
                State::create(disk, &folder)?
            }
            Err(obstacle) => return Err(obstacle.into()),
        };
        let output = Self { folder, state, aside };
        output.recover()?;
        output.clear_claims()?;
        Ok(output)
    }

    /// The day of the last build; `None` before the first, and when it is not known any more.
    #[must_use]
    pub(crate) fn built_for(&self) -> Option<Day> {
        self.state.manifest.built_for()
    }

    pub(super) fn aside(&self) -> Option<PathBuf> {
        // Put together from its components it has no `/` at its end.
        self.aside.as_ref().map(|aside| aside.path_of("").components().collect())
    }

    pub(super) fn unnamed(&self) -> Unnamed {
        if self.aside.is_some() { Unnamed::OursWhereWeWrite } else { Unnamed::Strangers }
    }
}
