//! What may be said of a new text.

use clap::{Args, ValueEnum};

use super::applies::Applies;
use crate::model::name::VersionId;
use crate::model::notice::Change;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// What is said of a new version; on a terminal, what is not said and is needed is asked.
#[derive(Clone, Debug, Args)]
pub(crate) struct NewOptions {
    /// Kind of change.
    #[arg(long, value_enum, value_name = "KIND")]
    pub change: Option<DeclaredChange>,
    /// When it applies: 30d, 6w or 2m after it is published, or a date [default: the first day that keeps the notice period].
    #[arg(long = "in", value_name = "WHEN")]
    pub applies: Option<Applies>,
    /// The day it is published, its `updated` date [default: today].
    #[arg(long, value_name = "DATE")]
    pub date: Option<Day>,
    /// The version to begin from, if there are several: the one in force, or an upcoming one.
    #[arg(long, value_name = "VERSION")]
    pub follows: Option<VersionId>,
    /// Begin a translation of an existing version, from the translation of the one before it.
    #[arg(long, value_name = "LANG", conflicts_with_all = ["change", "applies", "date", "follows", "title"])]
    pub lang: Option<Lang>,
    /// The version to translate [default: the newest].
    #[arg(long, value_name = "VERSION", requires = "lang")]
    pub of: Option<VersionId>,
    /// Begin a new notice with this title.
    #[arg(long, value_name = "TITLE", conflicts_with_all = ["change", "follows"])]
    pub title: Option<String>,
    /// Open it in the editor that $VISUAL or $EDITOR names.
    #[arg(long)]
    pub edit: bool,
}

/// The kinds of change that an author declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DeclaredChange {
    /// Readers are told before it applies.
    Material,
    /// It leaves what readers agreed to as it is.
    Minor,
    /// It only fixes a mistake.
    Correction,
}

impl From<DeclaredChange> for Change {
    fn from(declared: DeclaredChange) -> Self {
        match declared {
            DeclaredChange::Material => Self::Material,
            DeclaredChange::Minor => Self::Minor,
            DeclaredChange::Correction => Self::Correction,
        }
    }
}
