//! HTML written and read, whatever it says.

pub mod read;
pub mod write;
