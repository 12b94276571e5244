//! Source files into a checked [`Register`](crate::model::register::Register), and their texts into documents.

pub mod file_name;
pub mod files;
pub mod front_matter;
pub mod image;
pub mod notice;
pub mod printed_date;
pub mod register;
pub mod settings;
pub mod succession;
pub mod tree;
pub mod version_name;
pub mod yaml;
