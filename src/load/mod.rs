//! Source files into a checked [`Register`](crate::model::register::Register), and their texts into documents.

mod arrangement;
mod brand;
mod by_language;
mod color;
pub(crate) mod file_name;
pub(crate) mod files;
pub(crate) mod front_matter;
pub(crate) mod image;
pub(crate) mod keys;
pub(crate) mod notice;
pub(crate) mod overrides;
pub(crate) mod printed_date;
pub(crate) mod proofreading;
pub(crate) mod register;
pub(crate) mod rule_settings;
#[cfg(test)]
pub(crate) mod schema;
pub(crate) mod settings;
pub(crate) mod succession;
pub(crate) mod tree;
pub(crate) mod version_name;
pub(crate) mod web_address;
pub(crate) mod yaml;
