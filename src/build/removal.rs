//! What a build would take away from the site, and whether somebody has to agree to that first.
//!
//! Pages of texts are permanent, because they are evidence: a text leaves the site by a decision and not by a wrong clock,
//! a deleted file or another project's folder.

use std::collections::BTreeSet;

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::load::files::CONTENT;
use crate::model::name::{NoticeId, VersionId};
use crate::model::register::Register;
use crate::model::timeline::Standing;
use crate::site::address::{Tree, is_comparison, text_of};
use crate::values::day::Day;

/// Who chose the day of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayIs {
    /// A person, who named it with `--as-of`: texts that are not readable yet on that day are meant to be gone.
    Named,
    /// The clock of the machine, which may be wrong.
    Today,
}

/// What a build would take away from a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Removal {
    /// The day of the last build; `None` when there was none, or it is not known.
    pub built_for: Option<Day>,
    /// The paths of our files in the site.
    pub standing: Vec<String>,
    /// Those of them that have no place in the new one.
    pub paths: Vec<String>,
}

impl Removal {
    /// Why it has to be agreed to: an error for each text that was readable and would be gone (N0161); and where there
    /// is none, one when more than a tenth of the files would be (N0162).
    ///
    /// Pages that compare two texts do not count towards the tenth: the setting `compare` says which of them there are,
    /// and with `auto` a further text takes many away. Nor does anything on an earlier day that somebody named, nor what the
    /// ledger says was withdrawn from publication.
    #[must_use]
    pub(crate) fn objections(&self, register: &Register, as_of: Day, day_is: DayIs) -> Vec<Diagnostic> {
        let is_meant = |notice: &NoticeId, version: VersionId| {
            day_is == DayIs::Named && is_scheduled(register, notice, version, as_of)
        };
        let mut texts: BTreeSet<(NoticeId, VersionId)> = self.paths.iter().filter_map(|path| text_of(path)).collect();
        texts.retain(|(notice, version)| !is_meant(notice, *version));
        let withdrawn = texts.len();
        texts.retain(|(notice, version)| {
            !register.ledger.as_ref().is_some_and(|ledger| ledger.has_withdrawn(notice, *version))
        });
        // What the ledger says to be published no more takes its other pages with it.
        if texts.is_empty() && withdrawn > 0 {
            return Vec::new();
        }
        let goes_back = day_is == DayIs::Named && self.built_for.is_some_and(|last| as_of < last);
        if !texts.is_empty() || goes_back {
            return texts.iter().map(|(notice, version)| self.text(notice, *version, register, as_of)).collect();
        }
        let counted: Vec<&str> = self.paths.iter().map(String::as_str).filter(|path| !is_comparison(path)).collect();
        if counted.len() * 10 > self.standing.len() { vec![self.many(&counted)] } else { Vec::new() }
    }

    /// A warning (N0163) when the last build was for a later day.
    #[must_use]
    pub(crate) fn earlier_day(&self, as_of: Day) -> Option<Diagnostic> {
        let last = self.built_for.filter(|last| as_of < *last)?;
        let message = format!("this build is for {as_of}, but the last one was for {last}");
        let hint = "if that was not meant, set the clock right, or name the day with `--as-of`";
        Some(Diagnostic::new(Rule::EarlierDay, site(), message).hint(hint))
    }

    fn text(&self, notice: &NoticeId, version: VersionId, register: &Register, as_of: Day) -> Diagnostic {
        let when = self.built_for.map_or_else(|| "before".to_owned(), |day| format!("on {day}"));
        let message = format!("`{notice}@{version}` was on the site {when}, and this build would remove it");
        let place = Place::Path(format!("{CONTENT}/{notice}/{version}.md"));
        let error = Diagnostic::new(Rule::RemovesReadableVersion, place, message);
        let known = register.notice(notice);
        let hint = match known.and_then(|notice| Some((notice, notice.version(version)?))) {
            _ if self.is_of_another_project(register) => {
                "check `--root` and `--output`: none of the notices of the last build is here".to_owned()
            }
            None if known.is_none() => format!("put the folder `{CONTENT}/{notice}` back: it is gone"),
            None => "put the file back: it is gone; to withdraw an announced version, use `withdrawn` in `notice.yaml`"
                .to_owned(),
            Some((notice, version)) => match notice.standing(version, as_of) {
                Standing::Draft => "delete `draft` from its front matter: it is a draft now".to_owned(),
                Standing::Scheduled { .. } => {
                    format!("set the clock right, or name the day with `--as-of`: this build is for {as_of}")
                }
                _ => "check `languages` in noticepress.yaml and `withdrawn` in `notice.yaml`: the settings leave it \
                      out now"
                    .to_owned(),
            },
        };
        error.hint(hint).hint(ALLOW)
    }

    /// Whether none of the notices that stand is in the project.
    fn is_of_another_project(&self, register: &Register) -> bool {
        let mut notices = self.standing.iter().filter_map(|path| text_of(path)).map(|(notice, _)| notice);
        !register.notices.is_empty() && notices.all(|notice| register.notice(&notice).is_none())
    }

    fn many(&self, counted: &[&str]) -> Diagnostic {
        let message =
            format!("this build would remove {} of the {} files of the site", counted.len(), self.standing.len());
        let some = counted.iter().take(3).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
        let more = if counted.len() > 3 { ", and others" } else { "" };
        Diagnostic::new(Rule::RemovesMuch, site(), message)
            .hint(format!(
                "check what was removed from the content, the theme or the settings; the files are {some}{more}"
            ))
            .hint(ALLOW)
    }
}

fn is_scheduled(register: &Register, notice: &NoticeId, version: VersionId, as_of: Day) -> bool {
    register.notice(notice).is_some_and(|notice| {
        let version = notice.version(version);
        version.is_some_and(|version| matches!(notice.standing(version, as_of), Standing::Scheduled { .. }))
    })
}

const ALLOW: &str = "if this is intended, build with `--allow-removal`";

fn site() -> Place {
    Place::Path(format!("output/{}", Tree::Site.folder()))
}
