//! The dated world: notices, their versions, and which of them applies when.

pub(crate) mod agreement;
pub(crate) mod ledger;
pub(crate) mod name;
pub(crate) mod notice;
pub(crate) mod register;
pub(crate) mod settings;
pub(crate) mod timeline;
pub(crate) mod translations;
