//! The dated world: notices, their versions, and which of them applies when.

pub mod character;
pub mod color;
pub mod day;
pub mod document;
pub mod name;
pub mod notice;
pub mod register;
pub mod settings;
pub mod text;
pub mod timeline;
