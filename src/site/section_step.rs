//! What one version changed in a section.

use crate::model::notice::Version;
use crate::redline::summary::{Section, SectionChange};
use crate::values::lang::Lang;

/// What a text changed in a section.
#[derive(Clone, Debug)]
pub(crate) struct SectionStep<'a> {
    /// The text.
    pub version: &'a Version,
    /// The text that it is compared with.
    pub from: &'a Version,
    /// The language of both.
    pub lang: &'a Lang,
    /// What the redline says of the section: where it is, and where it was.
    pub sections: Vec<&'a Section>,
}

impl SectionStep<'_> {
    /// Whether it changed anything.
    pub(crate) fn is_change(&self) -> bool {
        self.sections.iter().any(|section| section.change != SectionChange::Kept)
    }
}
