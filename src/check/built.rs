//! Whether the files of the last build are as they were written, and whether what they say goes together.
//!
//! Nothing is read back: each file's bytes are held against the digest that the manifest has of them, and what one file
//! claims against the claims of the others. So it holds for any theme and any mailing platform.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::announce::each_once;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::name::{NoticeId, VersionId};
use crate::site::address::{Tree, text_of};
use crate::site::claims::{Claims, Told};
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::lang::Lang;

/// A file that was built.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BuiltFile<'a> {
    /// In which tree.
    pub tree: Tree,
    /// Where in it.
    pub path: &'a str,
    /// What it says.
    pub claims: &'a Claims,
}

/// What to say of a file that is not as it was written; `found` is the digest of what is there, `None` if nothing is.
#[must_use]
pub(crate) fn changed_since(tree: Tree, path: &str, found: Option<Digest>) -> Diagnostic {
    let what = match found {
        Some(_) => "this file was changed since it was built",
        None => "this file was built and is missing",
    };
    let hint = "build again; what was built is not to be changed by hand";
    Diagnostic::new(Rule::ChangedOutput, place(tree, path), what).hint(hint)
}

/// Where files say different things of one text, quote what is not there, or lead nowhere; sorted by file.
#[must_use]
pub(crate) fn contradictions(files: &[BuiltFile<'_>]) -> Vec<Diagnostic> {
    let known = Known::of(files);
    let mut found = Vec::new();
    for file in files {
        let mut say = |what: String| {
            let hint = "build again; if it says so again, it is a bug in noticepress";
            found.push(Diagnostic::new(Rule::ChangedOutput, place(file.tree, file.path), what).hint(hint));
        };
        file.claims.about.iter().filter_map(|told| known.day_differs(told)).for_each(&mut say);
        file.claims.about.iter().filter_map(|told| known.summary_differs(told)).for_each(&mut say);
        file.claims.about.iter().filter_map(|told| known.quote_differs(told)).for_each(&mut say);
        let around = file.claims.framed_by.as_deref().and_then(|home| known.around.get(home).copied());
        let links = file.claims.links.iter().chain(around.into_iter().flatten());
        links.filter_map(|link| known.leads_nowhere(link)).for_each(&mut say);
        let home = file.claims.framed_by.as_deref().filter(|_| around.is_none());
        home.and_then(|home| known.leads_nowhere(home.strip_suffix("index.html")?)).into_iter().for_each(&mut say);
    }
    crate::diagnostic::sort(&mut found);
    found
}

fn place(tree: Tree, path: &str) -> Place {
    Place::Path(format!("{}/{path}", tree.folder()))
}

type VersionKey<'a> = (&'a NoticeId, VersionId);
type ComparisonKey<'a> = (&'a NoticeId, VersionId, VersionId, &'a Lang);

/// What the pages of texts and of redlines say, which all others have to say too.
struct Known<'a> {
    /// The day from which each version applies, where a page says so.
    days: HashMap<VersionKey<'a>, Day>,
    summaries: HashMap<(VersionKey<'a>, &'a Lang), &'a [String]>,
    quotes: HashMap<ComparisonKey<'a>, HashSet<&'a str>>,
    /// The places on each page of the site.
    ids: BTreeMap<&'a str, &'a BTreeSet<String>>,
    /// Where all pages of a language lead, by the homepage that says so.
    around: HashMap<&'a str, &'a BTreeSet<String>>,
}

impl<'a> Known<'a> {
    fn of(files: &[BuiltFile<'a>]) -> Self {
        let (days, summaries, quotes) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut known = Self { days, summaries, quotes, ids: BTreeMap::new(), around: HashMap::new() };
        // Where files differ, the permanent page of a text is right: it comes last.
        let is_text = |file: &&BuiltFile<'_>| text_of(file.path).is_some();
        let site = || files.iter().filter(|file| file.tree == Tree::Site);
        for file in site().filter(|file| !is_text(file)).chain(site().filter(is_text)) {
            known.ids.insert(file.path, &file.claims.ids);
            known.around.extend((!file.claims.around.is_empty()).then_some((file.path, &file.claims.around)));
            for told in &file.claims.about {
                let version = (&told.notice, told.version);
                known.days.extend(told.effective.map(|day| (version, day)));
                if told.sums_up == [told.version] {
                    known.summaries.insert((version, &told.lang), &told.summary);
                }
                // Feeds quote too; what a page quotes, it shows.
                if let Some(from) = told.from.filter(|_| file.path.ends_with("index.html")) {
                    let quotes = told.quotes.iter().map(String::as_str).collect();
                    known.quotes.insert((&told.notice, from, told.version, &told.lang), quotes);
                }
            }
        }
        known
    }

    fn day_differs(&self, told: &Told) -> Option<String> {
        let known = *self.days.get(&(&told.notice, told.version))?;
        let says = told.effective.filter(|day| *day != known)?;
        Some(format!("it says that {} applies from {says}, and elsewhere it does from {known}", told.version))
    }

    fn summary_differs(&self, told: &Told) -> Option<String> {
        let own = |id: &VersionId| self.summaries.get(&((&told.notice, *id), &told.lang)).copied();
        let known: Vec<&[String]> = told.sums_up.iter().map(own).collect::<Option<_>>()?;
        (each_once(known.into_iter().flatten()) != told.summary)
            .then(|| format!("it sums up {} otherwise than the page of that text", told.version))
    }

    fn quote_differs(&self, told: &Told) -> Option<String> {
        let from = told.from.filter(|_| !told.quotes.is_empty())?;
        let Some(known) = self.quotes.get(&(&told.notice, from, told.version, &told.lang)) else {
            return Some(format!("it quotes changes from {from} to {}, which no page shows", told.version));
        };
        let is_other = told.quotes.iter().any(|quote| !known.contains(quote.as_str()));
        is_other.then(|| format!("it quotes what the redline from {from} to {} does not say", told.version))
    }

    fn leads_nowhere(&self, link: &str) -> Option<String> {
        let (path, id) = link.split_once('#').map_or((link, None), |(path, id)| (path, Some(id)));
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let Some(ids) = self.ids.get(file.as_str()) else {
            return Some(format!("it leads to {path}, where nothing was built"));
        };
        let id = id.filter(|id| !ids.contains(*id))?;
        Some(format!("it leads to `{id}` on {path}, and nothing there is called so"))
    }
}
