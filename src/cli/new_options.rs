//! What may be said of a new text.

use clap::{Args, ValueEnum};

use super::applies::Applies;
use crate::model::name::VersionId;
use crate::model::notice::Change;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// What is said of a new text; on a terminal, what is not said and is needed is asked.
#[derive(Clone, Debug, Args)]
pub(crate) struct NewOptions {
    /// What kind of change it is.
    #[arg(long, value_enum, value_name = "KIND")]
    pub change: Option<DeclaredChange>,
    /// When it applies: 30d, 6w or 2m after it is published, or a date. The first day that keeps the notice period unless stated.
    #[arg(long = "in", value_name = "WHEN")]
    pub applies: Option<Applies>,
    /// The day it is published, its `updated` date. Today unless stated.
    #[arg(long, value_name = "DATE")]
    pub date: Option<Day>,
    /// The text to begin from, where there are several: the one in force, or one to come.
    #[arg(long, value_name = "VERSION")]
    pub follows: Option<VersionId>,
    /// Begin a translation of a text that is there, from the translation of the one before.
    #[arg(long, value_name = "LANG", conflicts_with_all = ["change", "applies", "date", "follows", "title"])]
    pub lang: Option<Lang>,
    /// The text to translate; the newest unless stated.
    #[arg(long, value_name = "VERSION", requires = "lang")]
    pub of: Option<VersionId>,
    /// Begin a notice that is not there yet, with this title.
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
    /// It mends a slip of the pen.
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
