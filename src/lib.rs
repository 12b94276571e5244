//! noticepress: a static-site generator for versioned privacy notices.
//!
//! Legal editors commit Markdown versions of a notice, each with its `updated` date. noticepress publishes them as a site
//! with a page for every version, a redline between versions, a banner on the homepage and an email for each material
//! change, all as of one day.
//!
//! Data goes one way: [`load`] reads source files into the [`model`], [`redline`] compares texts, [`announce`] decides what
//! to tell whom, [`site`] and [`email`] say it, and [`build`] runs these for one notice after another. Files and the clock
//! are met in [`disk`], the terminal in [`cli`].

// So that the compiler sees what nobody uses any more.
#![warn(unreachable_pub)]

mod announce;
mod beside;
mod build;
mod check;
#[expect(clippy::disallowed_methods, reason = "an edge: the terminal, and files that a command names")]
mod cli;
mod diagnostic;
mod disk;
mod email;
mod export;
mod failure;
mod html;
mod import;
mod load;
mod model;
mod record;
mod redline;
mod site;
mod source;
mod text;
mod theme;
mod values;

pub use cli::run;

/// What the benches and the tests beside the source take in hand.
#[doc(hidden)]
pub mod testing {
    pub use crate::announce::next_change::{Turn, next_change};
    pub use crate::announce::{Announcement, announced_pairs, banners, email};
    pub use crate::build::outlet::{CopiedFile, Outlet};
    pub use crate::build::publish;
    pub use crate::diagnostic::Diagnostic;
    pub use crate::disk::content::ContentDir;
    pub use crate::export::compared::Compared;
    pub use crate::export::{docx, json, markdown as redline_markdown, terminal};
    pub use crate::load::files::{Entry, EntryKind, ProjectFiles};
    pub use crate::load::register::Loaded;
    pub use crate::model::name::VersionId;
    pub use crate::model::notice::{Change, Channel, Notice};
    pub use crate::model::register::Register;
    pub use crate::model::timeline::Standing;
    pub use crate::redline::compare::compare;
    pub use crate::redline::html::Labels;
    pub use crate::redline::proof::{Form, Proved, Unproved, prove};
    pub use crate::site::address::{Page, Tree};
    pub use crate::source::SourceFile;
    pub use crate::text::document::Document;
    pub use crate::text::encoding;
    pub use crate::text::html::{Setting, document};
    pub use crate::text::links::Links;
    pub use crate::text::markdown::{self, RawHtml, Surroundings};
    pub use crate::theme::templates::{Asked, Theme};
    pub use crate::values::day::Day;
    pub use crate::values::digest::Digest;

    /// Reads a project, and lists everything that is wrong or risky in it.
    #[must_use]
    pub fn register(files: &ProjectFiles) -> Loaded {
        crate::load::register::register(files, &crate::load::overrides::Overrides::default())
    }
}
