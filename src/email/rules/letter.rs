//! What the rules are asked of.

use crate::email::parts::Parts;
use crate::html::read::Hypertext;
use crate::theme::platform::{Placed, Tags};

/// What the parts of an email have to say alike.
pub(crate) struct SaidAlike<'a> {
    /// Headings of the sections, as they are told.
    pub(crate) headings: Vec<&'a str>,
    /// Quotes with the word in front of them.
    pub(crate) quotes: Vec<(&'a str, &'a str)>,
    /// The days that matter, written out.
    pub(crate) days: Vec<String>,
    /// The addresses that are also to be read.
    pub(crate) main_links: Vec<&'a str>,
    /// Whether the site itself is not at a safe address.
    pub(crate) is_unsafe: bool,
}

/// An email with all that the rules ask about.
pub(super) struct JudgedEmail<'a> {
    pub(super) parts: &'a Parts,
    pub(super) plain: &'a Parts,
    pub(super) eml: &'a [u8],
    pub(super) told: &'a SaidAlike<'a>,
    pub(super) tags: &'a Tags,
    pub(super) placed: &'a Placed,
    pub(super) page: Hypertext,
    pub(super) seen: String,
}

pub(super) fn excerpt(words: &str) -> String {
    words.trim().chars().take(40).collect()
}
