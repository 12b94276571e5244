//! HTML written and read, whatever it says.

pub(crate) mod read;
pub(crate) mod write;
