//! The history of a file in git as texts of a notice: one for each wording, named by the day of its commit.

pub(crate) mod already;
pub(crate) mod cleaned;
mod days;
mod foreign;
mod kramdown;
mod mended;
pub(crate) mod plan;
mod tags;
pub(crate) mod told;
pub(crate) mod verdict;
