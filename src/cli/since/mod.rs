//! `noticepress check --since REF`: what a branch changed, judged by what was published when it began.

mod arrivals;
mod before;
mod comment;

use std::collections::BTreeSet;

use self::arrivals::Arrival;
pub(super) use self::before::Before;
use self::comment::Commented;
use super::args::{CheckFormat, Common};
use super::project::Project;
use super::report::json::{BranchView, Report};
use super::report::{self, Places};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{self, Diagnostic};
use crate::failure::Failure;
use crate::values::day::Day;

/// What a branch brings.
pub(super) struct Branch<'p> {
    /// What was typed after `--since`.
    name: String,
    /// The commit that the branch began from.
    commit: String,
    /// What is to be known of how it was judged.
    pub(super) notes: Vec<String>,
    /// The versions that it adds, oldest first for each notice.
    arrivals: Vec<Arrival<'p>>,
    /// The project, unless it could not be read.
    project: Option<&'p Project>,
}

impl Before {
    /// Adds to `found` in what the project differs from what was published, and tells what it brings; of a project that could
    /// not be read, in what its files differ.
    ///
    /// The day of the command is taken for the day on which the branch is published, whether or not somebody named it.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when git cannot be run, or a file cannot be read.
    pub(super) fn judge<'p>(
        self,
        common: &Common,
        project: Option<&'p Project>,
        found: &mut Vec<Diagnostic>,
    ) -> Result<Branch<'p>, Failure> {
        let problems = match project {
            Some(project) => project.graded(self.problems(project)?),
            None => self.problems_of_files(common)?,
        };
        // Where the ledger says the same, it also says when a text was sealed.
        let by_ledger: BTreeSet<(Rule, String)> =
            found.iter().map(|told| (told.rule, told.path().to_owned())).collect();
        found.extend(problems.into_iter().filter(|told| !by_ledger.contains(&(told.rule, told.path().to_owned()))));
        diagnostic::sort(found);
        let arrivals = project.map_or_else(Vec::new, |project| self.arrivals(project));
        Ok(Branch { name: self.commit.name, commit: self.id, notes: self.notes, arrivals, project })
    }
}

/// The first day on which all that a branch adds can be read; the day of the project, where that is later.
///
/// # Errors
///
/// As [`Before::read`].
pub(super) fn preview_day(common: &Common, name: &str, project: &Project) -> Result<Day, Failure> {
    let before = Before::read(common, name)?;
    let readable = before.arrivals(project).into_iter().map(|arrival| arrival.version.id.updated);
    Ok(readable.fold(project.as_of, Day::max))
}

impl Branch<'_> {
    /// Messages and versions in the form that a machine asked for; `None` for text.
    pub(super) fn formatted(&self, found: &[Diagnostic], places: &Places, format: CheckFormat) -> Option<String> {
        match format {
            CheckFormat::Json => {
                let versions = self.arrivals.iter().map(|arrival| arrival.view(places)).collect();
                let branch = BranchView { name: &self.name, commit: &self.commit, notes: &self.notes, versions };
                Some(Report::of(found, places).since(branch).text())
            }
            CheckFormat::Github => {
                let versions: String = self.arrivals.iter().map(|arrival| arrival.github(places)).collect();
                report::formatted(found, places, format).map(|messages| messages + &versions)
            }
            CheckFormat::Markdown => {
                let Self { name, notes, arrivals, .. } = self;
                let commented = Commented { name, notes, arrivals, is_readable: self.project.is_some() };
                Some(commented.write(found, places))
            }
            _ => report::formatted(found, places, format),
        }
    }

    /// What the branch brings, for people.
    pub(super) fn text(&self) -> String {
        let versions: String = self.arrivals.iter().map(Arrival::text).collect();
        match self.project {
            None => String::new(),
            Some(_) if versions.is_empty() => format!("no version was added since `{}`\n", self.name),
            Some(_) => format!("\nSince `{}`:\n{versions}", self.name),
        }
    }
}
