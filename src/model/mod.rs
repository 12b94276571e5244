//! The dated world: notices, their versions, and which of them applies when.

pub mod name;
pub mod notice;
pub mod register;
pub mod settings;
pub mod timeline;
