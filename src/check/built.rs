//! Whether the files of the last build are as they were written, and whether what they say goes together.
//!
//! Nothing is read back: each file's bytes are held against the digest that the manifest has of them, and what one file
//! claims against the claims of the others. So it holds for any theme and any mailing platform.
//!
//! One notice is read at a time. What its files ask of another notice waits until that one is read, or is read again: of the
//! site only that is held, and what the files of no notice say.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::announce::each_once;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::name::{NoticeId, VersionId};
use crate::site::address::{Tree, is_redline, text_of};
use crate::site::claims::{Claimant, Claims, Told};
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::lang::Lang;

/// A file that was built, and says something.
#[derive(Clone, Debug)]
pub(crate) struct Claiming {
    /// In which tree.
    pub tree: Tree,
    /// Where in it.
    pub path: String,
    /// What it says.
    pub claims: Claims,
}

/// Whether a file says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    /// It does not.
    Nothing,
    /// It does.
    Something,
    /// A build was cut short.
    NobodyKnows,
}

/// What was built, by claimants.
pub(crate) trait BuiltClaims {
    /// Whose files say something.
    fn claimants(&self) -> Vec<Claimant>;

    /// Whose the file at this path of a tree is.
    fn claimant(&self, path: &str) -> Claimant;

    /// Whether the file at this path of the site says anything; `None` where nothing was built.
    fn says(&self, path: &str) -> Option<Says>;

    /// The files of a claimant that say something, by tree and path; `None` where that is lost.
    fn claims(&self, claimant: &Claimant) -> Option<Vec<Claiming>>;

    /// Where in the output folder that lies, for messages.
    fn place(&self, claimant: &Claimant) -> String;
}

/// What to say of a file that is not as it was written; `found` is the digest of what is there, `None` if nothing is.
#[must_use]
pub(crate) fn changed_since(tree: Tree, path: &str, found: Option<Digest>) -> Diagnostic {
    let what = match found {
        Some(_) => "this file was changed since it was built",
        None => "this file was built, but is missing",
    };
    Diagnostic::new(Rule::ChangedOutput, place(tree, path), what).hint(CHANGED)
}

const CHANGED: &str = "build again; do not edit built files by hand";

/// Where files say different things of one text, quote what is not there, or lead nowhere, or what they say is lost; sorted by
/// file.
#[must_use]
pub(crate) fn contradictions(built: &impl BuiltClaims) -> Vec<Diagnostic> {
    let mut hearing = Hearing { built, around: HashMap::new(), open: BTreeMap::new(), found: Vec::new() };
    let mut claimants = built.claimants();
    // The files of no notice come first: they say where all pages lead.
    claimants.sort();
    for claimant in claimants {
        match built.claims(&claimant) {
            Some(files) => hearing.hear(&claimant, &files),
            None => hearing.found.push(lost(built.place(&claimant))),
        }
    }
    hearing.hear_again();
    let mut found = hearing.found;
    crate::diagnostic::sort(&mut found);
    found
}

fn lost(place: String) -> Diagnostic {
    let what = "this file was changed since it was built, or it is missing";
    Diagnostic::new(Rule::ChangedOutput, Place::Path(place), what).hint(CHANGED)
}

fn place(tree: Tree, path: &str) -> Place {
    Place::Path(format!("{}/{path}", tree.folder()))
}

/// One claimant after the other is held against itself, and against what others say of it.
struct Hearing<'b, B> {
    built: &'b B,
    /// Where all pages of a language lead, by the homepage that says so.
    around: HashMap<String, BTreeSet<String>>,
    /// What others say of claimants that were not heard since.
    open: BTreeMap<Claimant, Vec<Statement>>,
    found: Vec<Diagnostic>,
}

/// What a file says that the files of another claimant have to say too.
struct Statement {
    tree: Tree,
    path: String,
    says: Testimony,
}

enum Testimony {
    /// Of a text.
    Of(Told),
    /// That it leads there.
    LeadsTo(String),
}

/// What came of a file.
#[derive(Default)]
struct Heard {
    /// What is wrong with what it says.
    wrong: Vec<String>,
    /// What others have to say.
    open: Vec<(Claimant, Testimony)>,
}

impl<B: BuiltClaims> Hearing<'_, B> {
    /// Holds the files of a claimant against each other, and against what was said of them so far.
    fn hear(&mut self, claimant: &Claimant, files: &[Claiming]) {
        if *claimant == Claimant::Site {
            let homes = files.iter().filter(|file| file.tree == Tree::Site && !file.claims.around.is_empty());
            self.around.extend(homes.map(|home| (home.path.clone(), home.claims.around.clone())));
        }
        let known = Known::of(files);
        self.answer(claimant, &known);
        for file in files {
            let Heard { wrong, open } = self.heard(claimant, &file.claims, &known);
            for what in wrong {
                self.say(file.tree, &file.path, what);
            }
            for (of, says) in open {
                self.open.entry(of).or_default().push(Statement { tree: file.tree, path: file.path.clone(), says });
            }
        }
    }

    /// Holds what was said of claimants after they were heard against what they say.
    fn hear_again(&mut self) {
        for claimant in self.open.keys().cloned().collect::<Vec<_>>() {
            if let Some(files) = self.built.claims(&claimant) {
                self.answer(&claimant, &Known::of(&files));
            }
        }
    }

    fn answer(&mut self, claimant: &Claimant, known: &Known<'_>) {
        for Statement { tree, path, says } in self.open.remove(claimant).unwrap_or_default() {
            let wrong = match says {
                Testimony::Of(told) => known.contradict(&told).collect(),
                Testimony::LeadsTo(link) => Vec::from_iter(self.leads_nowhere(&link, known)),
            };
            for what in wrong {
                self.say(tree, &path, what);
            }
        }
    }

    fn heard(&self, claimant: &Claimant, claims: &Claims, known: &Known<'_>) -> Heard {
        let mut heard = Heard::default();
        for told in &claims.about {
            match Claimant::Notice(told.notice.clone()) {
                of if of == *claimant => heard.wrong.extend(known.contradict(told)),
                of => heard.open.push((of, Testimony::Of(told.clone()))),
            }
        }
        let home = claims.framed_by.as_deref();
        let around = home.and_then(|home| self.around.get(home));
        let home = home.filter(|_| around.is_none()).and_then(|home| home.strip_suffix("index.html"));
        let links = claims.links.iter().chain(around.into_iter().flatten()).map(String::as_str);
        for link in links.chain(home) {
            match place_on_page(link).map(|(page, _)| self.built.claimant(&file_of(page))) {
                Some(of) if of != *claimant => heard.open.push((of, Testimony::LeadsTo(link.to_owned()))),
                _ => heard.wrong.extend(self.leads_nowhere(link, known)),
            }
        }
        heard
    }

    fn leads_nowhere(&self, link: &str, known: &Known<'_>) -> Option<String> {
        let (path, id) = place_on_page(link).map_or((link, None), |(path, id)| (path, Some(id)));
        let file = file_of(path);
        let Some(says) = self.built.says(&file) else {
            return Some(format!("it links to {path}, where nothing was built"));
        };
        let is_there = |id: &&str| known.ids.get(file.as_str()).map_or(says != Says::Nothing, |ids| ids.contains(*id));
        let id = id.filter(|id| !is_there(id))?;
        Some(format!("it links to `{id}` on {path}, where nothing has that name"))
    }

    fn say(&mut self, tree: Tree, path: &str, what: String) {
        let hint = "build again; if it says so again, it is a bug in noticepress";
        self.found.push(Diagnostic::new(Rule::ChangedOutput, place(tree, path), what).hint(hint));
    }
}

/// A link to a place on a page, parted: `privacy/2019-05-06/changes/` and `sharing`.
fn place_on_page(link: &str) -> Option<(&str, &str)> {
    link.split_once('#')
}

/// The file that a link without `#` leads to.
fn file_of(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

type VersionKey<'a> = (&'a NoticeId, VersionId);
type ComparisonKey<'a> = (&'a NoticeId, VersionId, VersionId, &'a Lang);

/// What the pages of texts and of redlines say, which all others have to say too.
struct Known<'a> {
    /// The day from which each version applies, where a page says so.
    days: HashMap<VersionKey<'a>, Day>,
    summaries: HashMap<(VersionKey<'a>, &'a Lang), &'a [String]>,
    quotes: HashMap<ComparisonKey<'a>, HashSet<&'a str>>,
    /// The places on each page of the site that says anything.
    ids: HashMap<&'a str, &'a BTreeSet<String>>,
}

impl<'a> Known<'a> {
    fn of(files: &'a [Claiming]) -> Self {
        let (days, summaries, quotes) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut known = Self { days, summaries, quotes, ids: HashMap::new() };
        // Where files differ, the permanent page of a text is right: it comes last.
        let is_text = |file: &&Claiming| text_of(&file.path).is_some();
        let site = || files.iter().filter(|file| file.tree == Tree::Site);
        for Claiming { path, claims, .. } in site().filter(|file| !is_text(file)).chain(site().filter(is_text)) {
            known.ids.insert(path, &claims.ids);
            for told in &claims.about {
                let version = (&told.notice, told.version);
                known.days.extend(told.effective.map(|day| (version, day)));
                if told.sums_up == [told.version] {
                    known.summaries.insert((version, &told.lang), &told.summary);
                }
                // Feeds quote too, and pages of sections; what a redline quotes, it shows.
                if let Some(from) = told.from.filter(|_| is_redline(path)) {
                    let quotes = told.quotes.iter().map(String::as_str).collect();
                    known.quotes.insert((&told.notice, from, told.version, &told.lang), quotes);
                }
            }
        }
        known
    }

    /// What is told of a text otherwise than here.
    fn contradict(&self, told: &Told) -> impl Iterator<Item = String> + use<> {
        let [day, summary, quote] = [self.day_differs(told), self.summary_differs(told), self.quote_differs(told)];
        day.into_iter().chain(summary).chain(quote)
    }

    fn day_differs(&self, told: &Told) -> Option<String> {
        let known = *self.days.get(&(&told.notice, told.version))?;
        let says = told.effective.filter(|day| *day != known)?;
        Some(format!("it says that {} applies from {says}, but elsewhere the date is {known}", told.version))
    }

    fn summary_differs(&self, told: &Told) -> Option<String> {
        let own = |id: &VersionId| self.summaries.get(&((&told.notice, *id), &told.lang)).copied();
        let known: Vec<&[String]> = told.sums_up.iter().map(own).collect::<Option<_>>()?;
        (each_once(known.into_iter().flatten()) != told.summary)
            .then(|| format!("its summary of {} is not the one on the page of that version", told.version))
    }

    fn quote_differs(&self, told: &Told) -> Option<String> {
        let from = told.from.filter(|_| !told.quotes.is_empty())?;
        let Some(known) = self.quotes.get(&(&told.notice, from, told.version, &told.lang)) else {
            return Some(format!("it quotes changes from {from} to {}, which no page shows", told.version));
        };
        let is_other = told.quotes.iter().any(|quote| !known.contains(quote.as_str()));
        is_other.then(|| format!("it quotes what the redline from {from} to {} does not say", told.version))
    }
}
