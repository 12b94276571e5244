//! `noticepress verify` and `verify --site`: the ledger against the texts, and a published copy against both.

use std::path::Path;
use std::process::ExitCode;

use crate::check::copy::{self, PublishedCopy};
use crate::cli::args::{CheckFormat, Common};
use crate::cli::conclude::conclude;
use crate::cli::project::Project;
use crate::cli::report::Places;
use crate::disk::site_copy::SiteCopy;
use crate::failure::Failure;
use crate::load::files::SETTINGS;
use crate::model::ledger::{Act, LedgerEntry};
use crate::record::LEDGER;
use crate::record::judging::Lateness;
use crate::record::published::PublishedRecord;
use crate::values::digest::Digest;
use crate::values::english::{counted, entries};

/// Follows every chain of the ledger and holds every text and image against it.
pub(super) fn project(common: &Common, format: CheckFormat) -> Result<ExitCode, Failure> {
    let project = Project::open(common)?;
    let judged = project.judged(project.against_the_record(Lateness::Judged));
    conclude(common, judged, &Places::of_project(&common.root), format, || match &project.register.ledger {
        None => format!("There is no {LEDGER}: nothing was sealed yet. `noticepress seal` starts one.\n"),
        Some(ledger) => {
            ledger.chains.iter().map(|(notice, chain)| format!("{notice}: {}\n", chain_summary(chain))).collect()
        }
    })
}

/// "12 entries, 8 version files, the last one made on 2026-11-16; the last entry is 9f86..."
fn chain_summary(chain: &[LedgerEntry]) -> String {
    let texts = chain.iter().filter(|entry| matches!(entry.act, Act::Text { .. })).count();
    let Some(last) = chain.last() else { return "nothing".to_owned() };
    format!(
        "{}, {}, the last one made on {}; its SHA-256 is {}",
        entries(chain.len()),
        counted(texts, "version file"),
        last.recorded,
        last.digest
    )
}

/// Holds every file of a published copy against its own `SHA256SUMS`, and every text against the ledger of the project,
/// where there is one.
pub(super) fn copy(common: &Common, site: &Path, format: CheckFormat) -> Result<ExitCode, Failure> {
    let copied = SiteCopy::open(site)?;
    let sums = copied.sums()?;
    let digest = |path: &str| -> Option<Digest> { copied.digest(path) };
    let copy = PublishedCopy { sums: &sums, digest: &digest, folder: &site.display().to_string() };
    let mut found = copy::against_its_sums(copy);
    let project = if common.root.join(SETTINGS).exists() { Some(Project::open(common)?) } else { None };
    let mut texts = None;
    if let Some((project, ledger)) =
        project.as_ref().and_then(|project| Some((project, project.register.ledger.as_ref()?)))
    {
        let published = PublishedRecord::by_ledger(ledger);
        texts = Some(published.notices.values().map(|notice| notice.texts.len()).sum::<usize>());
        found.extend(copy::against_the_ledger(copy, &published, &project.register.settings));
    }
    let judged = match &project {
        Some(project) => project.judged(found),
        None if found.is_empty() => Ok(found),
        None => Err(Failure::Content(found)),
    };
    let files = counted(sums.text().lines().count(), "file");
    conclude(common, judged, &Places::of_project(&common.root), format, || match texts {
        Some(texts) => format!("{files} as they were built, {} as they were sealed\n", counted(texts, "version file")),
        None => format!("{files} as they were built; there is no ledger here to compare the versions with\n"),
    })
}
