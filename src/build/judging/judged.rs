//! A notice as it is judged.

use crate::build::texts::Texts;
use crate::model::notice::{Notice, Translation, Version};
use crate::model::register::Register;

/// A notice that is judged, with its texts.
#[derive(Clone, Copy)]
pub(super) struct JudgedNotice<'a> {
    pub(super) register: &'a Register,
    pub(super) notice: &'a Notice,
    pub(super) texts: &'a Texts,
}

/// The text of a version in each language that it is written in.
pub(super) fn every_text(version: &Version) -> impl Iterator<Item = &Translation> {
    std::iter::once(&version.text).chain(version.translations.values())
}
