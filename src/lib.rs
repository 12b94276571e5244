//! noticepress: a static-site generator for versioned privacy notices.
//!
//! Legal editors commit Markdown versions of a notice, each with its `updated` date. noticepress publishes them as a site
//! with a page for every version, a redline between versions, a banner on the homepage and an email for each material
//! change, all as of one day.
//!
//! Data goes one way: [`load`] reads source files into the [`model`], [`compare`] makes redlines, [`announce`] decides
//! what to tell whom, [`render`] makes bytes, and [`publish`] runs these for one notice after another. Files, the
//! terminal and the clock are met only in [`cli`], [`content_dir`], [`theme_dir`], [`output_dir`] and [`clock`].

pub mod agreement;
pub mod announce;
#[expect(clippy::disallowed_methods, reason = "an edge: the terminal, and files that a command names")]
pub mod cli;
#[expect(clippy::disallowed_methods, reason = "an edge: the one place that asks the system")]
pub mod clock;
pub mod compare;
#[allow(clippy::disallowed_methods, reason = "an edge: reads the content")]
pub mod content_dir;
pub mod diagnostic;
pub mod failure;
pub mod load;
pub mod model;
pub mod output_dir;
pub mod publish;
pub mod render;
pub mod source;
#[expect(clippy::disallowed_methods, reason = "an edge: reads the theme")]
pub mod theme_dir;
