//! Histories nobody would write.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use noticepress::testing::{Change, Channel, Day, Notice, VersionId, banners, email};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::history::{History, Text, day};
use super::plainly::{Life, Plainly};

/// How one text comes about, in terms of those before it.
#[derive(Clone, Debug)]
struct Step {
    /// Days since the text before; none for a second text of a day.
    gap: u32,
    change: Change,
    applies: Applies,
    late_notice: bool,
    notify: Option<BTreeSet<Channel>>,
    /// Which of the texts before it edits, counted backwards.
    follows: Option<usize>,
    /// Which of the texts before it takes back on its own day, counted backwards.
    instead_of: Option<usize>,
    /// When it is taken back, in percent of the days from its publication to its effective date.
    withdrawn: Option<u32>,
    draft: bool,
}

/// What a text says of its effective date.
#[derive(Clone, Copy, Debug)]
enum Applies {
    /// Nothing.
    Unsaid,
    /// So many days after the first that is allowed.
    After(u32),
    /// On the effective date of the text so many before it.
    With(usize),
    /// So many days after its publication, whether or not that is allowed.
    Heedless(u32),
}

fn steps() -> impl Strategy<Value = Step> {
    let gap = prop_oneof![3 => Just(0_u32), 4 => 1..3_u32, 4 => 3..9_u32, 1 => 9..25_u32];
    let change = prop_oneof![4 => Just(Change::Material), 3 => Just(Change::Minor), 1 => Just(Change::Correction)];
    let applies = prop_oneof![
        6 => Just(Applies::Unsaid),
        4 => Just(Applies::After(0)),
        4 => (1..15_u32).prop_map(Applies::After),
        3 => (0..3_usize).prop_map(Applies::With),
        1 => (0..15_u32).prop_map(Applies::Heedless),
    ];
    let both = [Channel::Homepage, Channel::Email];
    let notify = prop_oneof![
        8 => Just(None),
        2 => Just(Some(BTreeSet::from(both))),
        2 => select(both.to_vec()).prop_map(|channel| Some(BTreeSet::from([channel]))),
        1 => Just(Some(BTreeSet::new())),
    ];
    let seldom = |weight: f64| prop::option::weighted(weight, 0..4_usize);
    let withdrawn = prop::option::weighted(0.12, 0..=100_u32);
    let ways = (gap, change, applies, prop::bool::weighted(0.4), notify);
    (ways, seldom(0.2), seldom(0.12), withdrawn, prop::bool::weighted(0.08)).prop_map(
        |((gap, change, applies, late_notice, notify), follows, instead_of, withdrawn, draft)| Step {
            gap,
            change,
            applies,
            late_notice,
            notify,
            follows,
            instead_of,
            withdrawn,
            draft,
        },
    )
}

/// Histories of one to eight texts, most of which may be published.
pub fn histories() -> impl Strategy<Value = History> {
    let first = select(vec![day("2024-02-20"), day("2023-12-27"), day("2025-02-26")]);
    let settings = (select(vec![0_u32, 5, 10]), select(vec![0_u32, 1, 7]));
    let ended = prop::option::weighted(0.15, 0..12_u32);
    (first, settings, vec(steps(), 1..=8), ended).prop_map(
        |(first, (notice_period_days, banner_days), steps, ended)| {
            let mut history = History { notice_period_days, banner_days, texts: Vec::new(), ended: None };
            for step in &steps {
                history.take(step, first);
            }
            let last = Plainly::of(&history)
                .texts
                .iter()
                .filter(|text| text.withdrawn.is_none())
                .map(|text| text.effective)
                .max();
            history.ended = ended.map(|days| last.unwrap_or(first).plus(days));
            history
        },
    )
}

impl History {
    fn take(&mut self, step: &Step, first: Day) {
        let back = |history: &Self, back: usize| history.texts.len().checked_sub(back + 1);
        let id = match self.texts.last().map(|text| text.id) {
            None => VersionId::first_of(first),
            Some(VersionId { updated, sequence }) if step.gap == 0 => VersionId { updated, sequence: sequence + 1 },
            Some(VersionId { updated, .. }) => VersionId::first_of(updated.plus(step.gap)),
        };
        if let Some(other) = step.instead_of.and_then(|n| back(self, n)) {
            let pending = Plainly::of(self).texts[other].effective > id.updated;
            let other = &mut self.texts[other];
            other.withdrawn = other.withdrawn.or(pending.then_some(id.updated));
        }
        let follows = step.follows.and_then(|n| back(self, n)).map(|other| &self.texts[other]);
        let mut text = Text {
            id,
            effective: None,
            change: Some(step.change),
            notify: step.notify.clone(),
            follows: follows.filter(|other| !other.draft).map(|other| other.id),
            late_notice: false,
            draft: step.draft,
            withdrawn: None,
        };
        let before = Plainly::of(self).texts;
        let least = Life::of(&text, &before, self.notice_period_days).effective;
        let in_time = id.updated.plus(self.notice_period_days);
        let judged = step.change == Change::Material;
        text.effective = match step.applies {
            Applies::Heedless(days) => Some(id.updated.plus(days)),
            Applies::With(n) => back(self, n).map(|other| before[other].effective.max(least)),
            Applies::After(days) if judged && !step.late_notice => Some(least.max(in_time).plus(days)),
            Applies::After(days) => Some(least.plus(days)),
            Applies::Unsaid => judged.then(|| least.max(in_time)),
        };
        text.late_notice = judged && step.late_notice && text.effective.is_some_and(|effective| effective < in_time);
        if let Some(percent) = step.withdrawn {
            let pending = u32::try_from(id.updated.days_until(text.effective.unwrap_or(least))).unwrap_or(0);
            text.withdrawn = (pending > 0).then(|| id.updated.plus(pending * percent / 100));
        }
        self.texts.push(text);
    }
}

/// A history that may be published: as files, as loaded, and as the rules have it.
pub struct Published {
    history: History,
    pub notice: Rc<Notice>,
    pub plainly: Plainly,
    /// What was loaded last as it was known on a day.
    known: RefCell<Option<(History, Rc<Notice>)>>,
}

impl Published {
    /// The notice as it was known on `day`; none when there was nothing yet.
    pub fn notice_as_known(&self, day: Day) -> Option<Rc<Notice>> {
        let history = self.history.as_known(day);
        let mut known = self.known.borrow_mut();
        if known.as_ref().is_none_or(|(last, _)| *last != history) {
            *known = (!history.texts.is_empty()).then(|| (history.clone(), Rc::new(history.notice())));
        }
        known.as_ref().map(|(_, notice)| Rc::clone(notice))
    }
}

impl fmt::Debug for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.history.fmt(f)
    }
}

pub fn published() -> impl Strategy<Value = Published> {
    histories().prop_filter_map("load refuses it", |history| {
        let plainly = Plainly::of(&history);
        Some(Published { notice: Rc::new(history.load().ok()?), history, plainly, known: RefCell::default() })
    })
}

#[test]
fn most_histories_may_be_published_and_they_are_of_every_kind() {
    let mut runner = TestRunner::deterministic();
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..1000 {
        let history = histories().new_tree(&mut runner).expect("a history can always be made").current();
        let kinds = match history.load() {
            Ok(notice) => kinds(&notice, &Plainly::of(&history)),
            Err(_) => BTreeSet::from(["refused".to_owned()]),
        };
        for kind in kinds {
            *found.entry(kind).or_default() += 1;
        }
    }
    let count = |kind: &str| found.get(kind).copied().unwrap_or_default();
    assert!(count("refused") < 400, "{found:#?}");
    for kind in KINDS {
        assert!(count(kind) >= 20, "{kind} is too rare: {found:#?}");
    }
}

/// What a history has to have now and then, or the properties say little.
const KINDS: [&str; 16] = [
    "draft",
    "scheduled",
    "upcoming",
    "in-force",
    "superseded",
    "replaced",
    "withdrawn",
    "two upcoming",
    "ended",
    "edits another than the one before",
    "second text of a day",
    "a banner",
    "a banner of a text taken back",
    "a banner that carries two others on",
    "a base that is not the predecessor",
    "an email",
];

fn kinds(notice: &Notice, plainly: &Plainly) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    let mut note = |kind: &str, is_there: bool| {
        if is_there {
            kinds.insert(kind.to_owned());
        }
    };
    note("ended", notice.ended.is_some());
    note("an email", notice.versions().iter().any(|version| email(notice, version).is_some()));
    note("second text of a day", notice.versions().iter().any(|version| version.id.sequence > 1));
    let jumps = notice.versions().windows(2).any(|pair| pair[1].predecessor.is_some_and(|id| id != pair[0].id));
    note("edits another than the one before", jumps);
    for on in plainly.days() {
        note("two upcoming", notice.upcoming(on).len() > 1);
        notice.versions().iter().for_each(|version| note(notice.standing(version, on).as_str(), true));
        for banner in banners(notice, on) {
            note("a banner", true);
            note("a banner of a text taken back", banner.withdrawn.is_some());
            note("a banner that carries two others on", banner.carried.len() > 1);
            note("a base that is not the predecessor", !banner.is_from_predecessor());
        }
    }
    kinds
}
