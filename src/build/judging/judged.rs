//! A notice as it is judged.

use crate::build::texts::Texts;
use crate::model::notice::Notice;
use crate::model::register::Register;

/// A notice that is judged, with its texts.
#[derive(Clone, Copy)]
pub(super) struct JudgedNotice<'a> {
    pub(super) register: &'a Register,
    pub(super) notice: &'a Notice,
    pub(super) texts: &'a Texts<'a>,
}
