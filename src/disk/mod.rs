//! Where the program meets the world: content, themes and output on disk, and the time.

#[expect(clippy::disallowed_methods, reason = "an edge: the one place that asks the system")]
pub(crate) mod clock;
#[allow(clippy::disallowed_methods, reason = "an edge: reads the content")]
pub(crate) mod content;
#[allow(clippy::disallowed_methods, reason = "an edge: opens the folder that it locks")]
pub(crate) mod folder_lock;
pub(crate) mod git;
pub(crate) mod output;
#[expect(clippy::disallowed_methods, reason = "an edge: asks how long ago a file was changed")]
pub(crate) mod outside;
pub(crate) mod site_copy;
#[expect(clippy::disallowed_methods, reason = "an edge: reads the theme")]
pub(crate) mod theme;
