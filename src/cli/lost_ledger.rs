//! A ledger that is not there any more: it is never begun again in silence.

use super::project::Project;
use crate::disk::git::Repository;
use crate::failure::Failure;
use crate::record::LEDGER;

/// Fails where something knows of a ledger that is not there: the last build, letters and wordings beside the texts, or git.
///
/// # Errors
///
/// [`Failure::Content`] with everything that knows of it, [`Failure::Usage`] where git does.
pub(super) fn refuse(project: &Project) -> Result<(), Failure> {
    project.judged(project.against_the_record(project.lateness))?;
    // Without git, or outside a repository, there is nobody to ask.
    let is_committed = Repository::around(&project.root).and_then(|repository| repository.has(LEDGER));
    if !is_committed.is_ok_and(|is_committed| is_committed) {
        return Ok(());
    }
    Err(Failure::usage_with_hint(
        format!("{LEDGER} is missing, although the last commit has it"),
        format!(
            "put the ledger back, from git or from a copy: `git checkout HEAD -- {LEDGER}`; noticepress never starts \
             a second ledger on its own"
        ),
    ))
}
