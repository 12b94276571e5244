//! What a notice has already, so that nothing is brought in twice and nothing is put before what was published.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;

use crate::diagnostic::Diagnostic;
use crate::load::files::{ProjectFiles, SETTINGS};
use crate::load::front_matter;
use crate::load::overrides::Overrides;
use crate::load::settings;
use crate::load::tree;
use crate::model::ledger::Act;
use crate::model::name::{NoticeId, VersionId};
use crate::model::settings::Settings;
use crate::record;
use crate::text::encoding;
use crate::text::markdown::RawHtml;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// A project as an import finds it.
#[derive(Debug)]
pub(crate) struct Already {
    /// The zone of its days.
    pub(crate) timezone: Tz,
    /// The language of its texts.
    pub(crate) lang: Lang,
    /// What becomes of raw HTML in it.
    pub(crate) raw_html: RawHtml,
    /// The names of the images beside the texts.
    pub(crate) images: BTreeSet<String>,
    /// The texts of the notice.
    pub(crate) texts: BTreeMap<VersionId, TextAlready>,
    /// Whether the project has a ledger.
    pub(crate) has_ledger: bool,
}

/// A text that the notice has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TextAlready {
    /// The commit that it was brought in from.
    pub(crate) commit: Option<String>,
    /// Whether it was brought in at all.
    pub(crate) is_imported: bool,
    /// Whether the ledger has it.
    pub(crate) is_sealed: bool,
    /// The first day it applies, where it says so.
    pub(crate) effective: Option<Day>,
    /// Its words, with single spaces between.
    pub(crate) words: String,
}

impl Already {
    /// What the files of a project say of the notice, whatever else is wrong in them.
    ///
    /// # Errors
    ///
    /// What is wrong in the settings or the ledger.
    pub(crate) fn of(files: &ProjectFiles, notice: &NoticeId) -> Result<Self, Vec<Diagnostic>> {
        let file = encoding::decode(SETTINGS, &files.settings).map_err(|wrong| vec![wrong])?;
        let (settings, basics, problems) = settings::settings(&file, &Overrides::default());
        let Some(settings) = settings else {
            return Err(problems.into_iter().filter(Diagnostic::is_error).collect());
        };
        let (tree, _) = tree::tree(&files.entries, &basics);
        let ledger = match tree.ledger {
            Some(file) => {
                let file = encoding::decode(file.path, &file.bytes.unpack()).map_err(|wrong| vec![wrong])?;
                Some(record::reading::read(&file)?)
            }
            None => None,
        };
        let sealed: BTreeSet<VersionId> = ledger
            .iter()
            .filter_map(|ledger| ledger.chains.get(notice))
            .flatten()
            .filter_map(|entry| match &entry.act {
                Act::Text { sealed, .. } => Some(sealed.version),
                _ => None,
            })
            .collect();
        let lang = basics.languages[0].clone();
        let folder = tree.notices.get(notice);
        let references = folder.map(|folder| &folder.references).into_iter().flatten();
        let texts = references.map(|(id, text)| {
            let already = TextAlready { is_sealed: sealed.contains(id), ..TextAlready::default() };
            let Ok((file, held)) = encoding::decode_packed(text.path, text.bytes) else { return (*id, already) };
            let Some(read) = front_matter::version(&file, &lang).0 else { return (*id, already) };
            let imported = read.particulars.imported;
            let text = TextAlready {
                is_imported: imported.is_some(),
                commit: imported.and_then(|imported| imported.commit),
                effective: read.effective.map(|effective| effective.value),
                words: words(&held[read.words.body.clone()]),
                ..already
            };
            (*id, text)
        });
        let texts = texts.collect();
        let images = folder.map(|folder| (*folder.images).clone()).unwrap_or_default();
        let Settings { timezone, raw_html, .. } = settings;
        Ok(Self { timezone, raw_html, lang, images, texts, has_ledger: ledger.is_some() })
    }
}

/// The words of a text with single spaces between: what white space alone sets apart is one wording.
#[must_use]
pub(super) fn words(markdown: &str) -> String {
    markdown.split_whitespace().collect::<Vec<_>>().join(" ")
}
