//! What an import says on stdout: what was written, what could not be told, what to do next.

use std::path::Path;

use super::super::args::ImportInto;
use super::super::report::Places;
use super::super::say::say;
use crate::failure::Failure;
use crate::import::destination::PlacedText;
use crate::import::incoming::Remark;
use crate::values::english::counted;

/// A text that was placed, and what is to be said of it.
pub(super) struct ImportAccount {
    /// The text.
    pub text: PlacedText,
    /// What it was made of: `privacy.docx`.
    pub source: String,
    /// How large it is, and where its date is from: a line each.
    pub facts: Vec<String>,
    /// What a person should look at.
    pub remarks: Vec<Remark>,
}

/// Says what became of each text.
///
/// # Errors
///
/// [`Failure::World`] when stdout cannot be written to.
pub(super) fn tell(root: &Path, into: &ImportInto, accounts: &[ImportAccount]) -> Result<(), Failure> {
    let mut said = String::new();
    for account in accounts {
        said += &told(account, into.dry_run);
    }
    said += &next(into, accounts);
    say(&Places::of_project(root).advice(&said))
}

fn told(ImportAccount { text, source, facts, remarks }: &ImportAccount, is_dry: bool) -> String {
    let verb = if is_dry { "would be" } else { "is now" };
    let mut said = format!("{source} {verb} {}\n", text.path);
    said.extend(facts.iter().map(|fact| format!("  {fact}\n")));
    if let Some(title) = &text.invented_title {
        said += &format!("  no title was found: it is “{title}” until you correct `title`\n");
    }
    if !remarks.is_empty() {
        said += &format!("  {} to check:\n", counted(remarks.len(), "thing"));
        said.extend(remarks.iter().map(|remark| format!("  - {remark}\n")));
    }
    said
}

fn next(into: &ImportInto, accounts: &[ImportAccount]) -> String {
    if into.dry_run {
        return "\nNothing was written. Leave out --dry-run to write it.\n".to_owned();
    }
    let mut said = "\nNext:\n".to_owned();
    for ImportAccount { text, .. } in accounts {
        if let Some(before) = text.predecessor {
            said += &format!("  noticepress diff {}@{before}..{}   see what changed\n", into.notice, text.id);
        }
    }
    if accounts.iter().any(|account| account.text.predecessor.is_some()) {
        said += "  say in each file what kind of change it is, in place of `change: unclassified`, or leave it: docs/import.md\n";
    }
    said + "  noticepress check   report errors and warnings\n"
}
