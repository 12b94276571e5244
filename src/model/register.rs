//! Everything a project says, checked.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ledger::Ledger;
use super::name::NoticeId;
use super::notice::Notice;
use super::settings::Settings;
use crate::source::SourceFile;
use crate::values::lang::Lang;

/// The settings and the notices of a project.
#[derive(Clone, Debug)]
pub struct Register {
    /// What `noticepress.yaml` says.
    pub settings: Settings,
    /// The notices, by name.
    pub notices: Vec<Notice>,
    /// What was published and sent; `None` where nothing was ever sealed.
    pub ledger: Option<Ledger>,
    /// Words for the homepage, in Markdown, by language.
    pub homepage: BTreeMap<Lang, Arc<SourceFile>>,
}

impl Register {
    /// The notice of that name.
    #[must_use]
    pub fn notice(&self, id: &NoticeId) -> Option<&Notice> {
        self.notices.iter().find(|n| n.id == *id)
    }
}
