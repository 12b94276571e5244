//! The message that announces a change: subject, preheader, text, HTML, and a draft that mail programs open.

mod blame;
mod compose;
mod draft;
pub(crate) mod index;
mod letter;
pub(crate) mod log;
mod mjml;
pub(crate) mod pack;
pub(crate) mod parts;
mod rules;
mod text;

use self::compose::{Composed, composed};
use self::parts::Parts;
use crate::announce::Announcement;
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::redline::summary::Sections;
use crate::site::claims::Claims;
use crate::site::edition::Edition;

/// A message, ready to be sent by whoever sends such messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Email {
    /// What is pasted into a platform, with its tags.
    pub parts: Parts,
    /// The same without any tag, as it is in `eml`.
    pub plain: Parts,
    /// A draft of the whole message: CRLF, ASCII, without a recipient.
    pub eml: Vec<u8>,
    /// The rules of `docs/email.md` that it breaks.
    pub faults: Vec<Diagnostic>,
    /// What it says that pages say too.
    pub claims: Claims,
}

/// Writes the message of an announcement, whose redline against its base says `sections`.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's templates are wrong, or do not describe the platform of the settings.
pub(crate) fn email(
    announcement: &Announcement<'_>,
    sections: &Sections,
    edition: Edition<'_>,
) -> Result<Email, Failure> {
    let Composed { parts, plain, eml, broken, claims } = composed(announcement, sections, edition)?;
    let faults = blame::faults(&broken, announcement, sections, edition)?;
    Ok(Email { parts, plain, eml, faults, claims })
}
