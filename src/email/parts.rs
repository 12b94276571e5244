//! The parts that a message is made of.

/// The parts of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The subject, in one line.
    pub subject: String,
    /// What programs show beside the subject, in one line.
    pub preheader: String,
    /// The text part, each line at most 72 columns wide unless it is an address.
    pub text: String,
    /// The HTML part.
    pub html: String,
}
