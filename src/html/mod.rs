//! HTML written and read, whatever it says.

pub(crate) mod read;
pub(crate) mod reading;
pub(crate) mod tag;
pub(crate) mod write;
