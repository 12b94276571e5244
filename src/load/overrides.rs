//! What a command says in place of the project's files.

use super::web_address::BaseUrl;

/// What holds in place of what the files say; judged as they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overrides {
    /// The address of the site, in place of `base_url` in the settings.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts are versions like others, for whoever wants to see them before they are.
    pub drafts: bool,
}
