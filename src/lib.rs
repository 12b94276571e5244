//! noticepress: a static-site generator for versioned privacy notices.
//!
//! Legal editors commit Markdown versions of a notice, each with its `updated` date. noticepress publishes them as a site
//! with a page for every version, a redline between versions, a banner on the homepage and an email for each material
//! change, all as of one day.
//!
//! Data goes one way: [`load`] reads source files into the [`model`], [`redline`] compares texts, [`announce`] decides what
//! to tell whom, [`site`] and [`email`] say it, and [`build`] runs these for one notice after another. Files and the clock
//! are met in [`disk`], the terminal in [`cli`].

pub mod announce;
pub mod build;
pub mod check;
#[expect(clippy::disallowed_methods, reason = "an edge: the terminal, and files that a command names")]
pub mod cli;
pub mod diagnostic;
pub mod disk;
pub mod email;
pub mod failure;
pub mod html;
pub mod load;
pub mod model;
pub mod redline;
pub mod site;
pub mod source;
pub mod text;
pub mod theme;
pub mod values;
