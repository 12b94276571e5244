//! Templates and words that show a site, and the tags of mailing platforms.

mod assets;
mod chain;
mod counters;
mod meter;
pub(crate) mod phrases;
pub(crate) mod platform;
mod tags;
pub(crate) mod templates;
