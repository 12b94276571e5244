//! Templates and words that show a site, and the tags of mailing platforms.

mod chain;
mod counters;
mod meter;
pub mod phrases;
pub mod platform;
mod tags;
pub mod templates;
