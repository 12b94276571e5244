//! Which texts a history becomes.

use std::collections::{BTreeMap, BTreeSet};

use super::already::{Already, TextAlready};
use super::cleaned::{self, CleanedText, CleaningBy, TextFinding, TextFindingKind};
use super::days::days;
use super::verdict::{DateVerdict, PrintedSoFar};
use crate::import::destination::TextToPlace;
use crate::model::name::VersionId;
use crate::redline::compare::compare;
use crate::redline::summary::Sections;
use crate::values::day::Day;

/// Days that a text may be announced ahead. A printed date further on is a slip of the pen.
const FURTHEST: i64 = 366;

/// A file as a commit left it.
#[derive(Clone, Debug)]
pub(crate) struct CommittedText {
    /// The commit.
    pub(crate) commit: String,
    /// When it was made, in seconds since 1970; `None` where that is not known.
    pub(crate) time: Option<i64>,
    /// The path of the file in it.
    pub(crate) path: String,
    /// The file.
    pub(crate) state: CommittedState,
}

/// What a commit made of the file.
#[derive(Clone, Debug)]
pub(crate) enum CommittedState {
    /// A file with these bytes.
    Bytes(Vec<u8>),
    /// None any more.
    Deleted,
    /// Something that is no text, in words: "it has more than 1 MiB".
    NoText(&'static str),
}

/// What a history is read with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HistoryReading<'a> {
    /// What the notice has.
    pub(crate) already: &'a Already,
    /// The values of template variables.
    pub(crate) variables: &'a BTreeMap<String, String>,
    /// The day of the command.
    pub(crate) today: Day,
}

/// A wording that becomes a text of the notice.
#[derive(Clone, Debug)]
pub(crate) struct PlannedText {
    /// The commit.
    pub(crate) commit: String,
    /// What became of the printed date.
    pub(crate) verdict: DateVerdict,
    /// The date that it prints.
    pub(crate) printed: Option<Day>,
    /// Whether its commit states its day.
    pub(crate) day_is_stated: bool,
    /// What is written.
    pub(crate) text: TextToPlace,
}

/// What a history becomes, and what is to be told of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct HistoryPlan {
    /// The texts that are new, in their order.
    pub(crate) texts: Vec<PlannedText>,
    /// The commits of the file.
    pub(crate) commits: usize,
    /// The wordings among them, those that the notice has included.
    pub(crate) wordings: usize,
    /// Wordings that the notice has already.
    pub(crate) known: usize,
    /// Commits after which the file said the same in the same words.
    pub(crate) same: usize,
    /// Commits that changed only what readers do not see.
    pub(crate) unseen: usize,
    /// Commits with no text: which, when, and why.
    pub(crate) unread: Vec<(String, Day, &'static str)>,
    /// The commit that took the file away, where nothing came after it.
    pub(crate) gone: Option<(String, Day)>,
    /// The commits that took the file away and those that brought it back.
    pub(crate) away: Vec<[(String, Day); 2]>,
    /// How often each thing was found: the number of texts, and the last of them with the line.
    pub(crate) findings: BTreeMap<(TextFindingKind, String), TextFindingCount>,
    /// Printed days of effect that could not be: the commit, its day, and the day.
    pub(crate) doubtful: Vec<(String, Day, Day)>,
    /// Wordings that would stand before a text which is not from this history, or was sealed.
    pub(crate) refused: Vec<(String, Day, VersionId)>,
    /// What became of the printed date in each change of wording.
    pub(crate) verdicts: Vec<DateVerdict>,
}

/// How often something odd was found, and where last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextFindingCount {
    /// In how many texts.
    pub(crate) texts: usize,
    /// The last commit that has it.
    pub(crate) commit: String,
    /// The path of the file in it.
    pub(crate) path: String,
    /// The line of the file in it; 0 for the file as a whole.
    pub(crate) line: usize,
}

/// Makes texts of a history, its commits given oldest first.
#[must_use]
pub(crate) fn plan(commits: &[CommittedText], by: HistoryReading<'_>, mut step: impl FnMut()) -> HistoryPlan {
    let times: Vec<Option<i64>> = commits.iter().map(|commit| commit.time).collect();
    let days = days(&times, by.already.timezone, by.today);
    let mut planning = HistoryPlanner::new(commits, by);
    for (number, (commit, day)) in commits.iter().zip(days).enumerate() {
        planning.commit(number, commit, day.day, day.is_stated);
        step();
    }
    planning.plan
}

struct HistoryPlanner<'a> {
    by: HistoryReading<'a>,
    plan: HistoryPlan,
    printed: PrintedSoFar,
    last: Option<CleanedText>,
    /// Which commit, by its place in the history, each text of the notice is from.
    origins: BTreeMap<VersionId, Option<usize>>,
    /// The commits that the notice has texts from.
    has: BTreeSet<usize>,
    /// When each text of the notice applies, those that are planned included.
    effective: BTreeMap<VersionId, Day>,
}

impl<'a> HistoryPlanner<'a> {
    fn new(commits: &[CommittedText], by: HistoryReading<'a>) -> Self {
        let places: BTreeMap<&str, usize> =
            commits.iter().enumerate().map(|(place, commit)| (commit.commit.as_str(), place)).collect();
        // A commit may be named by its beginning.
        let place = |name: &str| places.range(name..).next().filter(|(id, _)| id.starts_with(name)).map(|(_, at)| *at);
        let mut planning = Self {
            by,
            plan: HistoryPlan { commits: commits.len(), ..HistoryPlan::default() },
            printed: PrintedSoFar::default(),
            last: None,
            origins: BTreeMap::new(),
            has: BTreeSet::new(),
            effective: BTreeMap::new(),
        };
        let mut last = None;
        for (id, text) in &by.already.texts {
            let origin = text.commit.as_deref().filter(|name| name.len() >= 7).and_then(place);
            planning.origins.insert(*id, origin);
            planning.has.extend(origin);
            let effective = text.effective.unwrap_or_else(|| last.map_or(id.updated, |last: Day| last.max(id.updated)));
            planning.effective.insert(*id, effective);
            last = Some(effective);
        }
        planning
    }

    fn commit(&mut self, place: usize, commit: &CommittedText, day: Day, day_is_stated: bool) {
        let Already { lang, images, raw_html, .. } = self.by.already;
        let reading = CleaningBy { lang, images, raw_html: *raw_html, variables: self.by.variables };
        let read = match &commit.state {
            CommittedState::Bytes(bytes) => cleaned::read(bytes, reading),
            CommittedState::NoText(why) => Err(*why),
            CommittedState::Deleted => {
                self.plan.gone = Some((commit.commit.clone(), day));
                return;
            }
        };
        if let Some(gone) = self.plan.gone.take() {
            self.plan.away.push([gone, (commit.commit.clone(), day)]);
        }
        match read {
            Ok(text) if self.says_something_else(&text) => self.wording(place, commit, (day, day_is_stated), text),
            Ok(_) => {}
            Err(why) => self.plan.unread.push((commit.commit.clone(), day, why)),
        }
    }

    /// Whether readers see that a text is another than the last, as `check` judges it.
    fn says_something_else(&mut self, text: &CleanedText) -> bool {
        let Some(last) = self.last.as_ref().filter(|last| last.title == text.title) else { return true };
        if last.words == text.words {
            self.plan.same += 1;
            return false;
        }
        let is_unseen = Sections::of(&compare(&last.document, &text.document)).total.is_invisible();
        self.plan.unseen += usize::from(is_unseen);
        !is_unseen
    }

    fn wording(&mut self, place: usize, commit: &CommittedText, (day, day_is_stated): (Day, bool), text: CleanedText) {
        self.plan.wordings += 1;
        let verdict = self.printed.next(day, text.printed);
        self.plan.verdicts.push(verdict);
        if self.is_known(place, day, &text) {
            self.plan.known += 1;
        } else {
            self.note(commit, &text.findings);
            let id = self.free(day);
            if let Some(other) = self.stands_in_the_way(place, id) {
                self.plan.refused.push((commit.commit.clone(), day, other));
            }
            let effective = self.effective(commit, id, &text);
            self.origins.insert(id, Some(place));
            self.plan.texts.push(PlannedText {
                commit: commit.commit.clone(),
                verdict,
                printed: text.printed,
                day_is_stated,
                text: TextToPlace {
                    updated: day,
                    effective,
                    printed: text.printed.filter(|printed| *printed != day),
                    title: text.title.clone(),
                    origin: vec![("commit", commit.commit.clone())],
                    markdown: text.markdown.clone(),
                },
            });
        }
        self.last = Some(text);
    }

    /// Whether the notice has the wording: from that commit, or of that day in the same words.
    fn is_known(&self, place: usize, day: Day, text: &CleanedText) -> bool {
        let of_day = VersionId::first_of(day)..=VersionId { updated: day, sequence: u8::MAX };
        let has_words = |(_, known): (_, &TextAlready)| known.words == text.words;
        self.has.contains(&place) || self.by.already.texts.range(of_day).any(has_words)
    }

    fn note(&mut self, commit: &CommittedText, findings: &[TextFinding]) {
        let mut told: BTreeSet<(TextFindingKind, &str)> = BTreeSet::new();
        for TextFinding { kind, what, line } in findings {
            if !told.insert((*kind, what)) {
                continue;
            }
            let found = self.plan.findings.entry((*kind, what.clone()));
            let found = found.or_insert_with(|| TextFindingCount {
                texts: 0,
                commit: String::new(),
                path: String::new(),
                line: 0,
            });
            *found = TextFindingCount {
                texts: found.texts + 1,
                commit: commit.commit.clone(),
                path: commit.path.clone(),
                line: *line,
            };
        }
    }

    fn free(&self, updated: Day) -> VersionId {
        let mut names = (1..=u8::MAX).map(|sequence| VersionId { updated, sequence });
        names.find(|id| !self.origins.contains_key(id)).unwrap_or(VersionId { updated, sequence: u8::MAX })
    }

    /// The text of the notice that the wording would stand on the wrong side of.
    fn stands_in_the_way(&self, place: usize, id: VersionId) -> Option<VersionId> {
        self.by.already.texts.iter().find_map(|(other, text)| {
            let stands_after = *other > id;
            let is_wrong = match self.origins.get(other).copied().flatten() {
                Some(origin) if origin < place => stands_after,
                Some(_) => !stands_after || text.is_sealed,
                None => stands_after && (text.is_sealed || !text.is_imported),
            };
            is_wrong.then_some(*other)
        })
    }

    /// The first day that the text applies, where it says one that is later than its own and can be.
    fn effective(&mut self, commit: &CommittedText, id: VersionId, text: &CleanedText) -> Option<Day> {
        let day = id.updated;
        let before = self.effective.range(..id).next_back().map(|(_, day)| *day);
        let least = before.map_or(day, |before| before.max(day));
        // A date at the top that is still to come is when the text takes effect, whatever it is called.
        let said = text.effective.or(text.printed).filter(|said| *said > day);
        let stated = said.filter(|said| *said >= least && day.days_until(*said) <= FURTHEST);
        if let (Some(said), None) = (said, stated) {
            self.plan.doubtful.push((commit.commit.clone(), day, said));
        }
        self.effective.insert(id, stated.unwrap_or(least));
        stated.filter(|stated| *stated != least)
    }
}

#[cfg(test)]
mod tests;
