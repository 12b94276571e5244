//! Days, languages, colours, characters: values that know neither a text nor a notice, and what leads them out unharmed.

pub(crate) mod archive;
pub(crate) mod character;
pub(crate) mod color;
pub(crate) mod date_pattern;
pub(crate) mod day;
pub(crate) mod digest;
pub(crate) mod direction;
pub(crate) mod english;
pub(crate) mod harmless;
pub(crate) mod json;
pub(crate) mod lang;
pub(crate) mod local_text;
pub(crate) mod locale_forms;
pub(crate) mod packed;
