//! Where the program meets the world: content, themes and output on disk, and the time.

#[expect(clippy::disallowed_methods, reason = "an edge: the one place that asks the system")]
pub mod clock;
#[allow(clippy::disallowed_methods, reason = "an edge: reads the content")]
pub mod content;
pub mod output;
#[expect(clippy::disallowed_methods, reason = "an edge: reads the theme")]
pub mod theme;
