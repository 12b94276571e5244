//! Everything a project says, checked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ledger::{Ledger, LetterFiles};
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
    /// The letters that were sent, by notice and folder (`2019-05-06/en`), as they lie in `content/`.
    pub letters: BTreeMap<NoticeId, BTreeMap<String, LetterFiles>>,
    /// What lies beside the ledger and proves when it was there, by file name: `ledger.yaml.tsr`, `ledger.yaml.ots`.
    pub time_stamps: LetterFiles,
    /// Paths below `content/static/` of the files that the site has as they stand.
    pub static_files: BTreeSet<String>,
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
