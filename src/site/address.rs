//! Pages: what is written, and at which address.

use std::collections::BTreeSet;

use url::Url;

use super::claims::Claims;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::model::settings::Settings;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// The two trees of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tree {
    /// The emails: `output/notifications`, never published.
    Notifications,
    /// The site: `output/site`, published as it stands.
    Site,
}

impl Tree {
    /// Both, in the order of their names.
    pub const ALL: [Self; 2] = [Self::Notifications, Self::Site];

    /// The name of its folder.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Notifications => "notifications",
            Self::Site => "site",
        }
    }
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Into which tree.
    pub tree: Tree,
    /// Where in it, with `/` between names.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What it says.
    pub(crate) claims: Claims,
}

impl Page {
    /// A file that says nothing which others say too.
    #[must_use]
    pub(crate) fn new(tree: Tree, path: String, bytes: Vec<u8>) -> Self {
        Self { tree, path, bytes, claims: Claims::default() }
    }

    /// A file of the site.
    #[must_use]
    pub(crate) fn site(path: String, text: String) -> Self {
        Self::new(Tree::Site, path, text.into_bytes())
    }

    /// The same, which says this.
    #[must_use]
    pub(crate) fn claiming(self, claims: Claims) -> Self {
        Self { claims, ..self }
    }
}

/// The address of a page: its language, and its path in the tree of that language, empty or ending in `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The folder of the language: empty for the reference language, else `es/`.
    tree: String,
    path: String,
}

impl Address {
    /// The page at `path` in the tree of `lang`.
    #[must_use]
    pub(crate) fn new(settings: &Settings, lang: &Lang, path: impl Into<String>) -> Self {
        let tree = if lang == settings.reference_language() { String::new() } else { format!("{lang}/") };
        Self { tree, path: path.into() }
    }

    /// Where its file is in the site.
    #[must_use]
    pub(crate) fn file(&self) -> String {
        format!("{}{}index.html", self.tree, self.path)
    }

    /// Another file of the same language's tree, such as a feed.
    #[must_use]
    pub(crate) fn file_in_tree(&self, path: &str) -> String {
        format!("{}{path}", self.tree)
    }

    /// The path in the language's tree: the same for every language.
    #[must_use]
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The absolute address.
    #[must_use]
    pub(crate) fn absolute(&self, base_url: &Url) -> String {
        format!("{base_url}{}{}", self.tree, self.path)
    }

    /// What leads from the page to the root of its language's tree: `../../`, or `./`.
    #[must_use]
    pub(crate) fn to_root(&self) -> String {
        up(&self.path)
    }

    /// What leads from the page to the root of the site.
    #[must_use]
    pub(crate) fn to_site(&self) -> String {
        up(&format!("{}{}", self.tree, self.path))
    }

    /// What leads from the page to `path` in the same language's tree.
    #[must_use]
    pub(crate) fn to(&self, path: &str) -> String {
        let root = if path.is_empty() { self.to_root() } else { "../".repeat(depth(&self.path)) };
        format!("{root}{path}")
    }

    /// Where links of the page lead, from the site's root. Ours are relative; a whole address is an editor's, and leads
    /// wherever they like.
    #[must_use]
    pub(crate) fn leads<'h>(&self, hrefs: impl Iterator<Item = &'h str>) -> BTreeSet<String> {
        let here = format!("{}{}", self.tree, self.path);
        hrefs.filter(|href| !href.contains(':')).map(|href| resolved(&here, href)).collect()
    }
}

/// Where a relative link leads from a folder of the site, which is empty or ends in `/`.
fn resolved(folder: &str, href: &str) -> String {
    let mut folder = folder;
    let mut rest = href.strip_prefix("./").unwrap_or(href);
    while let Some(above) = rest.strip_prefix("../") {
        let parent = folder.trim_end_matches('/').rfind('/').map_or(0, |slash| slash + 1);
        (folder, rest) = (&folder[..parent], above);
    }
    format!("{folder}{rest}")
}

fn depth(path: &str) -> usize {
    path.matches('/').count()
}

fn up(path: &str) -> String {
    match depth(path) {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// The feed of every change, in a notice's folder and in the language's own.
pub(crate) const FEED: &str = "feed.xml";

/// The feed of material changes, beside it.
pub(crate) const MATERIAL_FEED: &str = "feed-material.xml";

/// The calendar, beside them.
pub(crate) const CALENDAR: &str = "calendar.ics";

/// `privacy/`
#[must_use]
pub(crate) fn notice_path(notice: &NoticeId) -> String {
    format!("{notice}/")
}

/// `privacy/2019-05-06/`
#[must_use]
pub(crate) fn version_path(notice: &NoticeId, version: VersionId) -> String {
    format!("{notice}/{version}/")
}

/// `privacy/2019-05-06/source.md`, the file of a text to the byte.
#[must_use]
pub(crate) fn source_path(notice: &NoticeId, version: VersionId) -> String {
    format!("{notice}/{version}/source.md")
}

/// `privacy/2019-05-06/former/1/`, the wording before the first correction of a text.
#[must_use]
pub(crate) fn former_path(notice: &NoticeId, version: VersionId, n: usize) -> String {
    format!("{notice}/{version}/former/{n}/")
}

/// `privacy/2019-05-06/changes/`
#[must_use]
pub(crate) fn changes_path(notice: &NoticeId, version: VersionId) -> String {
    format!("{notice}/{version}/changes/")
}

/// `privacy/compare/2019-05-06/2022-06-01/`
#[must_use]
pub(crate) fn compare_path(notice: &NoticeId, from: VersionId, to: VersionId) -> String {
    format!("{notice}/compare/{from}/{to}/")
}

/// Where the redline of two versions is: with the later version where it edits the earlier, else among the pairs.
#[must_use]
pub(crate) fn redline_path(notice: &Notice, from: &Version, to: &Version) -> String {
    if to.predecessor == Some(from.id) {
        changes_path(&notice.id, to.id)
    } else {
        compare_path(&notice.id, from.id, to.id)
    }
}

/// Where the redline of a version and the text that applied before it is, by what is readable on `as_of`; of the text that it
/// edits where none applied; `None` for a first text.
#[must_use]
pub(crate) fn changes_of(notice: &Notice, version: &Version, as_of: Day) -> Option<String> {
    let from = notice.before(version, as_of).or_else(|| notice.predecessor(version))?;
    Some(redline_path(notice, from, version))
}

/// `privacy/history/`
#[must_use]
pub(crate) fn history_path(notice: &NoticeId) -> String {
    format!("{notice}/history/")
}

/// `privacy/sections/`
#[must_use]
pub(crate) fn sections_path(notice: &NoticeId) -> String {
    format!("{notice}/sections/")
}

/// `privacy/sections/sharing/`, a section through time.
#[must_use]
pub(crate) fn section_path(notice: &NoticeId, folder: &str) -> String {
    format!("{notice}/sections/{folder}/")
}

/// Which text the file at this path of the site is the permanent page of, in whichever language; `None` for other files.
#[must_use]
pub(crate) fn text_of(file: &str) -> Option<(NoticeId, VersionId)> {
    let names: Vec<&str> = file.split('/').collect();
    let (notice, version) = match names[..] {
        [notice, version, "index.html"] => (notice, version),
        [lang, notice, version, "index.html"] if lang.parse::<Lang>().is_ok() => (notice, version),
        _ => return None,
    };
    Some((notice.parse().ok()?, version.parse().ok()?))
}

/// Whether the file at this path of the site is a redline.
#[must_use]
pub(crate) fn is_redline(file: &str) -> bool {
    file.ends_with("/changes/index.html")
        && file.split('/').rev().nth(2).is_some_and(|name| name.parse::<VersionId>().is_ok())
        || is_comparison(file)
}

/// Whether the file at this path of the site compares two texts that do not follow each other.
#[must_use]
pub(crate) fn is_comparison(file: &str) -> bool {
    file.split('/').rev().nth(3) == Some("compare")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_a_page_is_found_to_lead_there() {
        let address = |tree: &str, path: &str| Address { tree: tree.to_owned(), path: path.to_owned() };
        for tree in ["", "es/"] {
            for path in ["", "privacy/", "privacy/history/", "privacy/2019-05-06/changes/"] {
                let page = address(tree, path);
                for to in ["", "privacy/", "cookies/2020-01-01/", "feed.xml"] {
                    assert_eq!(page.leads([&*page.to(to)].into_iter()), [format!("{tree}{to}")].into(), "{path}");
                }
                assert_eq!(page.leads(["#sharing"].into_iter()), [format!("{tree}{path}#sharing")].into());
                assert_eq!(page.leads([&*page.to_site()].into_iter()), [String::new()].into(), "{tree}{path}");
                assert_eq!(page.leads(["https://example.org/", "mailto:a@b.org"].into_iter()), BTreeSet::new());
            }
        }
    }

    #[test]
    fn the_page_of_a_text_is_known_by_its_address() {
        let (notice, version): (NoticeId, VersionId) = ("privacy".parse().unwrap(), "2019-05-06-2".parse().unwrap());
        let file = format!("{}index.html", version_path(&notice, version));
        assert_eq!(text_of(&file), Some((notice.clone(), version)));
        assert_eq!(text_of(&format!("pt-BR/{file}")), Some((notice.clone(), version)));
        let changes = format!("{}index.html", changes_path(&notice, version));
        let compare = format!("{}index.html", compare_path(&notice, version, version));
        for other in ["index.html", "privacy/index.html", "privacy/history/index.html", &changes, &compare, "a/b/c/d/e"]
        {
            assert_eq!(text_of(other), None, "{other}");
            assert_eq!(is_comparison(other), other == compare, "{other}");
        }
    }
}
