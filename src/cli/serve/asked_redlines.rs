//! The redlines of versions that no page of the site compares, made when somebody asks.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use super::held_file::HeldFile;
use crate::build::any_pair::AnyPair;
use crate::cli::project::Project;
use crate::failure::Failure;
use crate::model::name::{NoticeId, VersionId};
use crate::site::address::Address;
use crate::values::lang::Lang;

/// So many pages are held, the one that was asked for longest ago goes first.
const MOST: usize = 16;

/// Those of one site: they go with it when the project changes.
#[derive(Debug, Default)]
pub(crate) struct AskedRedlines {
    /// What the site was made of; `None` before it was.
    project: Option<Project>,
    /// The pages that were asked for, by their paths, the last one last. Held while one is made, so that one is at a time.
    made: Mutex<VecDeque<(String, HeldFile)>>,
}

/// What is at the address of a comparison.
pub(crate) enum AskedRedline {
    /// Its page.
    Page(HeldFile),
    /// Nothing: its page is at this path of the site.
    Elsewhere(String),
}

impl AskedRedlines {
    /// None yet, of the site that was made of a project.
    pub(crate) fn of(project: Project) -> Self {
        Self { project: Some(project), made: Mutex::default() }
    }

    /// What is at a path of the site; `None` where that compares no two versions that somebody can read. The first time it
    /// takes as long as a comparison.
    ///
    /// # Errors
    ///
    /// As those of a build.
    pub(crate) fn at(&self, path: &str) -> Result<Option<AskedRedline>, Failure> {
        let Some(project) = &self.project else { return Ok(None) };
        let Some((lang, notice, versions)) = named(path, &project.register.settings.languages) else { return Ok(None) };
        let pair = AnyPair::find(&project.register, &notice, versions, project.as_of);
        let Some(pair) = pair else { return Ok(None) };
        let address = Address::new(&project.register.settings, lang, pair.path());
        let (own, file) = (address.file_in_tree(&pair.path()), address.file());
        if path != own && path != file {
            return Ok(Some(AskedRedline::Elsewhere(own)));
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let last = made.iter().position(|(known, _)| *known == own).and_then(|at| made.remove(at));
        let page = match last {
            Some((_, page)) => page,
            None => HeldFile::of(&pair.page(&project.register, &project.theme, lang, project.as_of)?.bytes),
        };
        made.push_back((own, page.clone()));
        let surplus = made.len().saturating_sub(MOST);
        made.drain(..surplus);
        Ok(Some(AskedRedline::Page(page)))
    }

    /// The path in the tree of the first language at which two versions are compared, named in whichever order.
    pub(crate) fn path(&self, notice: &str, versions: [&str; 2]) -> Option<String> {
        let project = self.project.as_ref()?;
        let [one, other] = versions;
        let versions = [one.parse().ok()?, other.parse().ok()?];
        Some(AnyPair::find(&project.register, &notice.parse().ok()?, versions, project.as_of)?.path())
    }
}

/// What `es/privacy/compare/2019-05-06/2022-06-01/` names.
fn named<'l>(path: &str, languages: &'l [Lang]) -> Option<(&'l Lang, NoticeId, [VersionId; 2])> {
    let (reference, others) = languages.split_first()?;
    let names: Vec<&str> = path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/').split('/').collect();
    let (lang, names) = match others.iter().find(|lang| names.first() == Some(&lang.as_str())) {
        Some(lang) => (lang, &names[1..]),
        None => (reference, &names[..]),
    };
    let [notice, "compare", from, to] = names else { return None };
    Some((lang, notice.parse().ok()?, [from.parse().ok()?, to.parse().ok()?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_is_known_by_its_address_in_each_language() {
        let languages: Vec<Lang> = ["en", "es"].map(|lang| lang.parse().unwrap()).into();
        let of = |path: &str| {
            let (lang, notice, [from, to]) = named(path, &languages)?;
            Some(format!("{lang} {notice} {from} {to}"))
        };
        for end in ["", "/", "/index.html"] {
            let path = format!("privacy/compare/2019-05-06/2022-06-01-2{end}");
            assert_eq!(of(&path).as_deref(), Some("en privacy 2019-05-06 2022-06-01-2"), "{path}");
            assert_eq!(of(&format!("es/{path}")).as_deref(), Some("es privacy 2019-05-06 2022-06-01-2"), "{path}");
        }
        for other in [
            "",
            "privacy/",
            "privacy/compare/2019-05-06/",
            "en/privacy/compare/2019-05-06/2022-06-01/",
            "privacy/compare/2019-05-06/2022-06-01/source.md",
            "privacy/compare/2019-05-06/2022-6-1/",
            "privacy/compare/2019-05-06//2022-06-01/",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
