//! Which text applies when, and what readers are told of it: section 3 of the contract.
//!
//! Histories are laid out as files and loaded, so that the rules of `load` have their say. The properties hold for
//! every history that may be published and for every day; [`Plainly`] says the rules a second time, as slowly and as
//! close to the words of the contract as can be. The examples below them are histories as people make them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use noticepress::testing::{
    Announcement, Change, Channel, Day, Entry, EntryKind, Notice, ProjectFiles, Standing, Turn, VersionId,
    announced_pairs, banners, email, next_change, register,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

const SETTINGS: &str = "title: T\nbase_url: https://example.org/\norganization: {name: X}\ntimezone: UTC\n";

// ---------------------------------------------------------------------------------------------------------------------
// Histories as files
// ---------------------------------------------------------------------------------------------------------------------

/// What an editor writes into the folder of one notice.
#[derive(Clone, PartialEq)]
struct History {
    notice_period_days: u32,
    banner_days: u32,
    texts: Vec<Text>,
    ended: Option<Day>,
}

/// What an editor writes into one version, and of it into `notice.yaml`.
#[derive(Clone, PartialEq)]
struct Text {
    id: VersionId,
    effective: Option<Day>,
    change: Option<Change>,
    notify: Option<BTreeSet<Channel>>,
    follows: Option<VersionId>,
    late_notice: bool,
    draft: bool,
    withdrawn: Option<Day>,
}

impl History {
    fn of(texts: impl IntoIterator<Item = Text>) -> Self {
        let mut texts: Vec<Text> = texts.into_iter().collect();
        texts[0].change = None;
        Self { notice_period_days: 30, banner_days: 30, texts, ended: None }
    }

    fn ended(self, on: &str) -> Self {
        Self { ended: Some(day(on)), ..self }
    }

    fn files(&self) -> Vec<(String, String)> {
        let texts = self.texts.iter().map(|text| (format!("content/privacy/{}.md", text.id), text.to_string()));
        let mut sheet = format!(
            "title: Privacy Notice\nnotice_period_days: {}\nbanner_days: {}\n",
            self.notice_period_days, self.banner_days
        );
        let withdrawn: Vec<String> = self
            .texts
            .iter()
            .filter_map(|text| {
                Some(format!("  - {{version: {}, on: {}, reason: Not yet}}\n", text.id, text.withdrawn?))
            })
            .collect();
        if !withdrawn.is_empty() {
            sheet += "withdrawn:\n";
            sheet.extend(withdrawn);
        }
        if let Some(on) = self.ended {
            sheet += &format!("ended: {{on: {on}, reason: Closed, successor: terms}}\n");
        }
        let terms = "---\ntitle: Terms\nupdated: 2000-01-01\n---\n\nText\n".to_owned();
        let mut files: Vec<(String, String)> = texts
            .chain([
                ("content/privacy/notice.yaml".to_owned(), sheet),
                ("content/terms/2000-01-01.md".to_owned(), terms),
            ])
            .collect();
        files.sort();
        files
    }

    /// The notice as loaded, or the messages of the errors that keep it from being.
    fn load(&self) -> Result<Notice, Vec<String>> {
        let folder = |path: &str| Entry { path: path.to_owned(), kind: EntryKind::Folder };
        let file = |(path, text): (String, String)| Entry { path, kind: EntryKind::Text(text.into()) };
        let mut entries: Vec<Entry> = self.files().into_iter().map(file).collect();
        entries.extend([folder("content/privacy"), folder("content/terms")]);
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let loaded = register(&ProjectFiles { settings: SETTINGS.into(), entries });
        let told = || loaded.problems.iter().filter(|p| p.is_error()).map(|p| format!("{}: {}", p.code, p.message));
        match &loaded.register {
            Some(register) => Ok(register.notices[0].clone()),
            None => Err(told().collect()),
        }
    }

    fn notice(&self) -> Notice {
        self.load().expect("the history breaks no rule")
    }

    /// What was in the folder on `day`: what came later is cut off, and so are drafts.
    fn as_known(&self, day: Day) -> Self {
        let mut known = self.clone();
        known.texts.retain(|text| text.id.updated <= day);
        // A second text of a day needs a first, so the drafts that others of their day come after stay.
        for at in (0..known.texts.len()).rev() {
            let next = known.texts.get(at + 1).map(|text| text.id.updated);
            if known.texts[at].draft && next != Some(known.texts[at].id.updated) {
                known.texts.remove(at);
            }
        }
        for text in &mut known.texts {
            text.withdrawn = text.withdrawn.filter(|on| *on <= day);
        }
        known.ended = known.ended.filter(|on| *on <= day);
        known
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "---\nupdated: {}", self.id.updated)?;
        if let Some(effective) = self.effective {
            writeln!(f, "effective: {effective}")?;
        }
        if let Some(change) = self.change {
            writeln!(f, "change: {}", change.as_str())?;
        }
        if self.change == Some(Change::Material) {
            writeln!(f, "summary: We share.\nretroactive: false\nchoices: []")?;
        }
        if let Some(notify) = &self.notify {
            let word = |channel: &Channel| if *channel == Channel::Email { "email" } else { "homepage" };
            writeln!(f, "notify: [{}]", notify.iter().map(word).collect::<Vec<_>>().join(", "))?;
        }
        if let Some(follows) = self.follows {
            writeln!(f, "follows: {follows}")?;
        }
        if self.late_notice {
            writeln!(f, "late_notice: It cannot wait")?;
        }
        if self.draft {
            writeln!(f, "draft: true")?;
        }
        writeln!(f, "---\n\nText {}", self.id)
    }
}

/// A counterexample is shown as the files to type.
impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let privacy = |(path, text): &(String, String)| {
            let name = path.strip_prefix("content/privacy/")?;
            Some(format!("\n{name}: {}", text.replace("---\n", "").trim_end().replace('\n', " | ")))
        };
        self.files().iter().filter_map(privacy).try_for_each(|line| f.write_str(&line))
    }
}

fn day(text: &str) -> Day {
    text.parse().expect("a test names days that there are")
}

fn name(text: &str) -> VersionId {
    text.parse().expect("a test names versions by their files")
}

/// A text that says nothing but its date and that its change is minor.
fn text(id: &str) -> Text {
    Text {
        id: name(id),
        effective: None,
        change: Some(Change::Minor),
        notify: None,
        follows: None,
        late_notice: false,
        draft: false,
        withdrawn: None,
    }
}

impl Text {
    fn effective(self, on: &str) -> Self {
        Self { effective: Some(day(on)), ..self }
    }

    fn material(self, effective: &str) -> Self {
        Self { change: Some(Change::Material), ..self.effective(effective) }
    }

    fn late(self) -> Self {
        Self { late_notice: true, ..self }
    }

    fn notify(self, channels: impl IntoIterator<Item = Channel>) -> Self {
        Self { notify: Some(channels.into_iter().collect()), ..self }
    }

    fn follows(self, id: &str) -> Self {
        Self { follows: Some(name(id)), ..self }
    }

    fn withdrawn(self, on: &str) -> Self {
        Self { withdrawn: Some(day(on)), ..self }
    }

    fn draft(self) -> Self {
        Self { draft: true, ..self }
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// The rules, said plainly
// ---------------------------------------------------------------------------------------------------------------------

/// Section 3 of the contract in its own words, looking at one day after another.
struct Plainly {
    texts: Vec<Life>,
    ended: Option<Day>,
    banner_days: u32,
}

/// What follows of a text from what it states.
#[derive(Clone, Debug)]
struct Life {
    id: VersionId,
    predecessor: Option<VersionId>,
    effective: Day,
    change: Change,
    notify: BTreeSet<Channel>,
    draft: bool,
    withdrawn: Option<Day>,
    lawful: bool,
}

impl Plainly {
    fn of(history: &History) -> Self {
        let mut texts: Vec<Life> = Vec::new();
        for text in &history.texts {
            texts.push(Life::of(text, &texts, history.notice_period_days));
        }
        Self { texts, ended: history.ended, banner_days: history.banner_days }
    }

    /// Whether the rules let this history be published.
    fn lawful(&self) -> bool {
        let applies_at_the_end =
            |text: &Life, end: Day| !text.draft && text.withdrawn.is_none_or(|on| on > end) && text.effective >= end;
        self.texts.iter().all(|text| text.lawful)
            && self.ended.is_none_or(|end| !self.texts.iter().any(|text| applies_at_the_end(text, end)))
    }

    fn text(&self, id: VersionId) -> &Life {
        self.texts.iter().find(|text| text.id == id).expect("a version has a file")
    }

    fn readable(&self, known: Day) -> impl Iterator<Item = &Life> {
        self.texts.iter().filter(move |text| text.is_readable(known))
    }

    /// By what is readable on `known`, the text in force on `day`, unless the notice has ended.
    fn forecast(&self, day: Day, known: Day) -> Option<VersionId> {
        let applicable = self.readable(known).filter(|text| text.effective <= day);
        Some(applicable.max_by_key(|text| (text.effective, text.id.updated, text.id.sequence))?.id)
    }

    fn in_force(&self, day: Day) -> Option<VersionId> {
        if self.ended.is_some_and(|end| end <= day) { None } else { self.forecast(day, day) }
    }

    fn standing(&self, text: &Life, on: Day) -> Standing {
        if text.draft {
            return Standing::Draft;
        }
        if text.id.updated > on {
            return Standing::Scheduled { readable: text.id.updated };
        }
        if let Some(on) = text.withdrawn.filter(|withdrawn| *withdrawn <= on) {
            return Standing::Withdrawn { on };
        }
        let applied: Vec<Day> = days(text.id.updated, on).filter(|day| self.in_force(*day) == Some(text.id)).collect();
        if let (Some(since), Some(last)) = (applied.first().copied(), applied.last()) {
            return if *last == on {
                Standing::InForce { since }
            } else {
                Standing::Superseded { since, until: last.plus(1) }
            };
        }
        let will_apply = days(on.plus(1), self.last_effective()).find(|day| self.forecast(*day, on) == Some(text.id));
        if let Some(effective) = will_apply {
            return Standing::Upcoming { effective };
        }
        let instead = self.readable(on).find(|other| other.effective == text.effective && other.id > text.id);
        Standing::Replaced { by: instead.expect("another text took its place").id }
    }

    fn shown(&self, on: Day) -> Option<VersionId> {
        let with = |wanted: fn(Standing) -> bool| {
            let mut texts: Vec<&Life> = self.texts.iter().filter(|text| wanted(self.standing(text, on))).collect();
            texts.sort_by_key(|text| (text.effective, text.id));
            texts
        };
        let upcoming = with(|standing| matches!(standing, Standing::Upcoming { .. }));
        let superseded = with(|standing| matches!(standing, Standing::Superseded { .. }));
        let then = || Some(upcoming.first().or(superseded.last())?.id);
        self.in_force(on).or_else(then)
    }

    /// What an announcement of `text` compares with.
    fn base(&self, text: &Life) -> Option<VersionId> {
        let eve = text.effective.date().pred_opt().and_then(Day::from_date)?;
        self.forecast(eve, text.id.updated)
    }

    fn is_announced(&self, text: &Life, channel: Channel) -> bool {
        !text.draft && text.notify.contains(&channel) && self.base(text).is_some()
    }

    fn last_effective(&self) -> Day {
        self.texts.iter().map(|text| text.effective).max().expect("a history has a text")
    }

    /// Every day from before the first until nothing can happen any more.
    fn days(&self) -> impl Iterator<Item = Day> + use<> {
        let first = self.texts[0].id.updated.previous().previous();
        let last = self.last_effective().max(self.ended.unwrap_or(first)).plus(self.banner_days + 2);
        days(first, last)
    }
}

impl Life {
    fn of(text: &Text, before: &[Self], notice_period_days: u32) -> Self {
        let updated = text.id.updated;
        let of_use = |other: &&Self| !other.draft && other.withdrawn.is_none_or(|on| on > updated);
        let predecessor = match text.follows {
            Some(id) => before.iter().find(|other| other.id == id && !other.draft),
            None => before.iter().rfind(of_use),
        };
        let least = predecessor.map_or(updated, |other| other.effective.max(updated));
        let effective = text.effective.unwrap_or(least);
        let change = match text.change {
            _ if predecessor.is_none() => Change::First,
            None => Change::Minor,
            Some(change) => change,
        };
        let all = || BTreeSet::from([Channel::Homepage, Channel::Email]);
        let notify =
            text.notify.clone().unwrap_or_else(|| if change == Change::Material { all() } else { BTreeSet::new() });
        let in_time = text.late_notice || text.draft || effective >= updated.plus(notice_period_days);
        let lawful = effective >= least
            && (change != Change::Material || (text.effective.is_some() && !notify.is_empty() && in_time))
            && text.follows.is_none_or(|_| predecessor.is_some())
            && text.withdrawn.is_none_or(|on| updated <= on && on < effective);
        let predecessor = predecessor.map(|other| other.id);
        let (draft, withdrawn) = (text.draft, text.withdrawn);
        Self { id: text.id, predecessor, effective, change, notify, draft, withdrawn, lawful }
    }

    fn is_readable(&self, known: Day) -> bool {
        !self.draft && self.id.updated <= known && self.withdrawn.is_none_or(|on| on > known)
    }
}

/// The days from `first` to `last`, both counted.
fn days(first: Day, last: Day) -> impl Iterator<Item = Day> {
    let count = u32::try_from(first.days_until(last) + 1).unwrap_or(0);
    (0..count).map(move |after| first.plus(after))
}

// ---------------------------------------------------------------------------------------------------------------------
// Histories nobody would write
// ---------------------------------------------------------------------------------------------------------------------

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
fn histories() -> impl Strategy<Value = History> {
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
struct Published {
    history: History,
    notice: Notice,
    plainly: Plainly,
    /// What was loaded last as it was known on a day.
    known: RefCell<Option<(History, Notice)>>,
}

impl Published {
    /// The notice as it was known on `day`; none when there was nothing yet.
    fn notice_as_known(&self, day: Day) -> Option<Notice> {
        let history = self.history.as_known(day);
        let mut known = self.known.borrow_mut();
        if known.as_ref().is_none_or(|(last, _)| *last != history) {
            *known = (!history.texts.is_empty()).then(|| (history.clone(), history.notice()));
        }
        known.as_ref().map(|(_, notice)| notice.clone())
    }
}

impl fmt::Debug for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.history.fmt(f)
    }
}

fn published() -> impl Strategy<Value = Published> {
    histories().prop_filter_map("load refuses it", |history| {
        let plainly = Plainly::of(&history);
        Some(Published { notice: history.load().ok()?, history, plainly, known: RefCell::default() })
    })
}

// ---------------------------------------------------------------------------------------------------------------------
// What holds for all
// ---------------------------------------------------------------------------------------------------------------------

/// Everything that readers see of a notice on a day.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    standings: Vec<(VersionId, Standing)>,
    ended: bool,
    shown: Option<VersionId>,
    in_force: Option<VersionId>,
    upcoming: Vec<VersionId>,
    banners: Vec<Told>,
    emails: Vec<Told>,
    pairs: BTreeSet<(VersionId, VersionId)>,
}

/// An announcement by the names of its texts.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    version: VersionId,
    base: VersionId,
    carried: Vec<VersionId>,
    from: Day,
    until: Day,
    withdrawn: Option<Day>,
}

impl Seen {
    fn on(notice: &Notice, day: Day) -> Self {
        Self {
            standings: notice.public(day).map(|version| (version.id, notice.standing(version, day))).collect(),
            ended: notice.public(day).next().is_some() && notice.ended.as_ref().is_some_and(|ending| ending.on <= day),
            shown: notice.shown(day).map(|version| version.id),
            in_force: notice.in_force(day).map(|version| version.id),
            upcoming: notice.upcoming(day).into_iter().map(|version| version.id).collect(),
            banners: banners(notice, day).iter().map(Told::of).collect(),
            emails: notice
                .public(day)
                .filter_map(|version| email(notice, version))
                .map(|email| Told::of(&email))
                .collect(),
            pairs: announced_pairs(notice, day),
        }
    }
}

impl Told {
    fn of(announcement: &Announcement<'_>) -> Self {
        Self {
            version: announcement.version.id,
            base: announcement.base.id,
            carried: announcement.carried.iter().map(|version| version.id).collect(),
            from: announcement.shown_from,
            until: announcement.shown_until,
            withdrawn: announcement.withdrawn.map(|withdrawal| withdrawal.on),
        }
    }
}

fn config() -> ProptestConfig {
    // What a property once found is kept as an example below, in words, rather than as a seed.
    ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_history_is_refused_exactly_when_it_breaks_a_rule(history in histories()) {
        let loaded = history.load().map(|_| ());
        prop_assert_eq!(loaded.is_ok(), Plainly::of(&history).lawful(), "{:?}", loaded);
    }

    #[test]
    fn a_text_applies_from_the_day_it_states_else_with_its_predecessor_and_never_before_that(it in published()) {
        for (version, text) in it.notice.versions().iter().zip(&it.plainly.texts) {
            prop_assert_eq!(version.predecessor, text.predecessor, "{}", version.id);
            prop_assert_eq!(version.effective, text.effective, "{}", version.id);
            prop_assert_eq!(version.change, text.change, "{}", version.id);
            prop_assert_eq!(&version.notify, &text.notify, "{}", version.id);
            prop_assert!(version.effective >= version.id.updated);
            let predecessor = it.notice.predecessor(version);
            prop_assert!(predecessor.is_none_or(|earlier| earlier.effective <= version.effective && earlier.id < version.id));
        }
    }

    #[test]
    fn every_version_has_one_standing_on_every_day_and_its_dates_are_right(it in published()) {
        for on in it.plainly.days() {
            for (version, text) in it.notice.versions().iter().zip(&it.plainly.texts) {
                let standing = it.notice.standing(version, on);
                prop_assert_eq!(standing, it.plainly.standing(text, on), "{} on {}", version.id, on);
                let is_public = !matches!(standing, Standing::Draft | Standing::Scheduled { .. });
                prop_assert_eq!(is_public, it.notice.public(on).any(|public| public.id == version.id));
            }
        }
    }

    #[test]
    fn at_most_one_text_is_in_force_and_it_is_the_greatest_that_applies(it in published()) {
        for on in it.plainly.days() {
            let in_force = it.notice.in_force(on).map(|version| version.id);
            prop_assert_eq!(in_force, it.plainly.in_force(on), "in force on {}", on);
            let standing = |wanted: fn(Standing) -> bool| {
                let versions = it.notice.versions().iter().filter(|version| wanted(it.notice.standing(version, on)));
                versions.map(|version| version.id).collect::<BTreeSet<_>>()
            };
            prop_assert_eq!(standing(|s| matches!(s, Standing::InForce { .. })), in_force.into_iter().collect());
            let upcoming: Vec<VersionId> = it.notice.upcoming(on).iter().map(|version| version.id).collect();
            prop_assert_eq!(standing(|s| matches!(s, Standing::Upcoming { .. })), upcoming.iter().copied().collect());
            prop_assert!(it.notice.upcoming(on).is_sorted_by(|a, b| a.effective < b.effective), "{}", on);
            prop_assert_eq!(it.notice.shown(on).map(|version| version.id), it.plainly.shown(on), "shown on {}", on);
        }
    }

    #[test]
    fn an_upcoming_text_applies_on_its_day_if_nothing_else_is_published(it in published()) {
        for on in it.plainly.days() {
            let known = it.notice_as_known(on);
            for version in it.notice.upcoming(on) {
                let later = known.as_ref().and_then(|notice| notice.in_force(version.effective));
                prop_assert_eq!(later.map(|version| version.id), Some(version.id), "known on {}", on);
            }
        }
    }

    #[test]
    fn a_text_is_never_in_force_before_its_day_and_standings_only_move_forward(it in published()) {
        for version in it.notice.versions() {
            let mut before = it.notice.standing(version, it.plainly.days().next().expect("there are days"));
            for on in it.plainly.days() {
                let now = it.notice.standing(version, on);
                if let Standing::InForce { since } = now {
                    prop_assert!(version.id.updated <= since && version.effective == since && since <= on);
                }
                prop_assert!(before == now || moves_forward(&it, before, now, on), "{}: {:?}, then {:?} on {}", version.id, before, now, on);
                before = now;
            }
        }
    }

    #[test]
    fn what_a_day_shows_owes_nothing_to_drafts_or_to_what_comes_later(it in published()) {
        for on in it.plainly.days() {
            let known = it.notice_as_known(on).map_or_else(Seen::default, |notice| Seen::on(&notice, on));
            prop_assert_eq!(Seen::on(&it.notice, on), known, "on {}", on);
        }
    }

    #[test]
    fn an_announcement_compares_with_the_text_that_readers_will_have_lived_under(it in published()) {
        for on in it.plainly.days() {
            for banner in banners(&it.notice, on) {
                prop_assert_eq!(Some(banner.base.id), it.plainly.base(it.plainly.text(banner.version.id)));
                prop_assert!(banner.base.effective < banner.version.effective && banner.base.id != banner.version.id);
                let known = it.notice.standing(banner.base, banner.version.id.updated);
                prop_assert!(!matches!(known, Standing::Replaced { .. }), "{:?}", banner.base.id);
            }
        }
    }

    #[test]
    fn a_text_that_replaces_an_announced_one_carries_its_announcement_on(it in published()) {
        for on in it.plainly.days() {
            let shown = banners(&it.notice, on);
            for effective in it.plainly.texts.iter().map(|text| text.effective).collect::<BTreeSet<_>>() {
                let readable: Vec<&Life> = it.plainly.readable(on).filter(|text| text.effective == effective).collect();
                let announced: Vec<VersionId> = readable
                    .iter()
                    .filter(|text| it.plainly.is_announced(text, Channel::Homepage))
                    .map(|text| text.id)
                    .collect();
                let here: Vec<&Announcement<'_>> = shown
                    .iter()
                    .filter(|banner| banner.version.effective == effective && banner.withdrawn.is_none())
                    .collect();
                let newest = readable.last().filter(|text| it.plainly.base(text).is_some());
                let Some(newest) = newest.filter(|_| !announced.is_empty() && on < effective.plus(it.plainly.banner_days)) else {
                    prop_assert!(here.is_empty(), "on {} for {}", on, effective);
                    continue;
                };
                prop_assert_eq!(here.len(), 1, "on {} for {}", on, effective);
                prop_assert_eq!(here[0].version.id, newest.id, "on {}", on);
                prop_assert_eq!(here[0].shown_from, announced[0].updated, "on {}", on);
                let told: Vec<VersionId> = here[0].told().map(|version| version.id).collect();
                prop_assert_eq!(told, readable.iter().map(|text| text.id).collect::<Vec<_>>(), "on {}", on);
                let carried = announced.into_iter().filter(|id| *id != newest.id).collect::<Vec<_>>();
                prop_assert_eq!(Told::of(here[0]).carried, carried, "on {}", on);
            }
        }
    }

    #[test]
    fn a_banner_is_there_exactly_from_its_first_day_until_its_last_which_is_not_counted(it in published()) {
        for on in it.plainly.days() {
            let shown = banners(&it.notice, on);
            prop_assert!(shown.is_sorted_by_key(|banner| (banner.version.effective, banner.version.id)));
            for banner in &shown {
                prop_assert!(banner.shown_from <= on && on < banner.shown_until);
                let days = if banner.withdrawn.is_some() { 0 } else { it.plainly.banner_days };
                prop_assert_eq!(banner.shown_until, banner.version.effective.plus(days));
            }
            for text in it.plainly.texts.iter().filter(|text| it.plainly.is_announced(text, Channel::Homepage)) {
                let told = shown.iter().filter(|banner| banner.told().any(|told| told.id == text.id)).count();
                let says_withdrawn = shown.iter().any(|banner| banner.version.id == text.id && banner.withdrawn.is_some());
                let withdrawn = text.withdrawn.is_some_and(|day| day <= on);
                let last = if withdrawn { text.effective } else { text.effective.plus(it.plainly.banner_days) };
                // Whatever took its place may have nothing left to compare with: the first text was taken back.
                let newest = it.plainly.readable(on).filter(|other| other.effective == text.effective).last();
                let comparable = withdrawn || newest.is_some_and(|newest| it.plainly.base(newest).is_some());
                let due = text.id.updated <= on && on < last && comparable;
                prop_assert_eq!(told, usize::from(due), "{} on {}", text.id, on);
                prop_assert_eq!(says_withdrawn, due && withdrawn, "{} on {}", text.id, on);
            }
        }
    }

    #[test]
    fn an_email_announces_each_text_that_asks_for_one_and_changes_something(it in published()) {
        for (version, text) in it.notice.versions().iter().zip(&it.plainly.texts) {
            let email = email(&it.notice, version);
            // Unless it is taken back on its own day, in favour of another.
            if version.id == it.plainly.texts[0].id && text.is_readable(version.id.updated) {
                prop_assert!(email.is_none(), "the first text changes nothing");
            }
            prop_assert_eq!(email.is_some(), it.plainly.is_announced(text, Channel::Email), "{}", version.id);
            let Some(email) = email else { continue };
            prop_assert_eq!((email.version.id, Some(email.base.id)), (version.id, it.plainly.base(text)));
            let replaced = it.plainly.readable(version.id.updated).filter(|earlier| {
                let takes_its_place = earlier.id < text.id && earlier.effective == text.effective;
                takes_its_place && text.is_readable(version.id.updated)
            });
            let (carried, silent): (Vec<&Life>, Vec<&Life>) =
                replaced.partition(|earlier| it.plainly.is_announced(earlier, Channel::Email));
            prop_assert_eq!(Told::of(&email).carried, carried.iter().map(|text| text.id).collect::<Vec<_>>());
            let told: BTreeSet<VersionId> = email.told().map(|version| version.id).collect();
            let expected = carried.iter().chain(&silent).chain([&text]).map(|text| text.id).collect();
            prop_assert_eq!(told, expected, "{}", version.id);
        }
    }

    #[test]
    fn the_redline_of_an_announcement_has_a_page_and_keeps_it(it in published()) {
        let mut before = BTreeSet::new();
        for on in it.plainly.days() {
            let pairs = announced_pairs(&it.notice, on);
            prop_assert!(pairs.is_superset(&before), "{:?} are gone on {}", before.difference(&pairs), on);
            let emails = it.notice.public(on).filter_map(|version| email(&it.notice, version));
            for told in banners(&it.notice, on).into_iter().chain(emails).filter(|told| !told.is_from_predecessor()) {
                prop_assert!(pairs.contains(&(told.base.id, told.version.id)), "on {}", on);
            }
            prop_assert!(pairs.iter().all(|(from, to)| from.updated <= on && to.updated <= on));
            before = pairs;
        }
    }

    #[test]
    fn the_next_change_is_the_next_day_on_which_readers_see_something_else(it in published()) {
        let days: Vec<Day> = it.plainly.days().collect();
        let seen: Vec<Seen> = days.iter().map(|day| Seen::on(&it.notice, *day)).collect();
        for (at, on) in days.iter().enumerate() {
            let next = (at + 1..days.len()).find(|later| seen[*later] != seen[at]).map(|later| days[later]);
            prop_assert_eq!(next_day(&it.notice, *on), next, "after {}", on);
        }
    }
}

fn next_day(notice: &Notice, as_of: Day) -> Option<Day> {
    next_change(notice, as_of).map(|next| next.on)
}

fn moves_forward(it: &Published, before: Standing, now: Standing, on: Day) -> bool {
    use Standing::{InForce, Replaced, Scheduled, Superseded, Upcoming, Withdrawn};
    match (before, now) {
        (Scheduled { .. }, Upcoming { .. } | InForce { .. } | Withdrawn { .. })
        | (Upcoming { .. }, InForce { .. } | Withdrawn { .. })
        | (Replaced { .. }, Withdrawn { .. })
        | (InForce { .. }, Superseded { .. }) => true,
        // Replaced by what is published today.
        (Scheduled { .. } | Upcoming { .. }, Replaced { by }) => by.updated == on,
        // What took its place is taken back today: another takes it, or it is as if nothing had.
        (Replaced { by }, Replaced { .. } | Upcoming { .. }) => it.plainly.text(by).withdrawn == Some(on),
        _ => false,
    }
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

// ---------------------------------------------------------------------------------------------------------------------
// What happened, and what could
// ---------------------------------------------------------------------------------------------------------------------

/// The standing of each readable version, in a word each.
fn standings(notice: &Notice, on: &str) -> Vec<String> {
    let on = day(on);
    notice.public(on).map(|version| format!("{} {}", version.id, notice.standing(version, on).as_str())).collect()
}

/// What each banner is about: its text, what that is compared with, whose announcements it carries on, and its days.
fn telling(notice: &Notice, on: &str) -> Vec<String> {
    banners(notice, day(on)).iter().map(words).collect()
}

/// What the email of each version says.
fn emails(notice: &Notice) -> Vec<String> {
    let emails = notice.versions().iter().filter_map(|version| email(notice, version));
    emails.map(|email| Told::of(&email).without_days()).collect()
}

fn words(banner: &Announcement<'_>) -> String {
    let told = Told::of(banner);
    let withdrawn = if told.withdrawn.is_some() { ", withdrawn" } else { "" };
    format!("{}, {} to {}{withdrawn}", told.without_days(), told.from, told.until)
}

impl Told {
    fn without_days(&self) -> String {
        let carried: Vec<String> = self.carried.iter().map(VersionId::to_string).collect();
        let carried = if carried.is_empty() { String::new() } else { format!(" carrying {}", carried.join(" and ")) };
        format!("{} after {}{carried}", self.version, self.base)
    }
}

/// The autumn of 2020 of a notice that is kept in public: three goes at one change, a slip mended three days before it
/// applied, and two goes at the next change. Readers lived under three texts in all.
fn autumn_of_2020() -> Notice {
    History::of([
        text("2019-05-06"),
        text("2020-10-15").material("2020-11-16"),
        text("2020-10-23").material("2020-11-16").late(),
        text("2020-10-29").material("2020-11-16").late(),
        text("2020-11-13"),
        text("2020-11-19").material("2020-12-19"),
        text("2020-11-23").material("2020-12-19").late(),
    ])
    .notice()
}

#[test]
fn in_the_autumn_of_2020_three_texts_applied_and_four_never_did() {
    let notice = autumn_of_2020();
    let at = |on| standings(&notice, on).join(", ");
    assert_eq!(at("2020-10-14"), "2019-05-06 in-force");
    assert_eq!(at("2020-10-15"), "2019-05-06 in-force, 2020-10-15 upcoming");
    assert_eq!(at("2020-10-23"), "2019-05-06 in-force, 2020-10-15 replaced, 2020-10-23 upcoming");
    assert_eq!(at("2020-11-12"), "2019-05-06 in-force, 2020-10-15 replaced, 2020-10-23 replaced, 2020-10-29 upcoming");
    assert_eq!(standings(&notice, "2020-11-15").last().unwrap(), "2020-11-13 upcoming");
    assert_eq!(
        standings(&notice, "2020-11-16"),
        [
            "2019-05-06 superseded",
            "2020-10-15 replaced",
            "2020-10-23 replaced",
            "2020-10-29 replaced",
            "2020-11-13 in-force"
        ]
    );
    assert_eq!(standings(&notice, "2020-11-19")[4..], ["2020-11-13 in-force", "2020-11-19 upcoming"]);
    assert_eq!(
        standings(&notice, "2020-11-23")[4..],
        ["2020-11-13 in-force", "2020-11-19 replaced", "2020-11-23 upcoming"]
    );
    assert_eq!(
        standings(&notice, "2020-12-19")[4..],
        ["2020-11-13 superseded", "2020-11-19 replaced", "2020-11-23 in-force"]
    );
    let (old, last) = (&notice.versions()[0], &notice.versions()[4]);
    let until_then = Standing::Superseded { since: day("2019-05-06"), until: day("2020-11-16") };
    assert_eq!(notice.standing(old, day("2021-06-01")), until_then);
    let until_then = Standing::Superseded { since: day("2020-11-16"), until: day("2020-12-19") };
    assert_eq!(notice.standing(last, day("2021-06-01")), until_then);
    assert_eq!(notice.predecessor(last).map(|version| version.id), Some(name("2020-10-29")));
}

#[test]
fn in_the_autumn_of_2020_readers_were_told_of_two_changes_from_what_they_lived_under() {
    let notice = autumn_of_2020();
    let at = |on| telling(&notice, on).join("; ");
    assert_eq!(at("2020-10-14"), "");
    assert_eq!(at("2020-10-15"), "2020-10-15 after 2019-05-06, 2020-10-15 to 2020-12-16");
    assert_eq!(at("2020-10-23"), "2020-10-23 after 2019-05-06 carrying 2020-10-15, 2020-10-15 to 2020-12-16");
    assert_eq!(
        at("2020-10-29"),
        "2020-10-29 after 2019-05-06 carrying 2020-10-15 and 2020-10-23, 2020-10-15 to 2020-12-16"
    );
    let november =
        "2020-11-13 after 2019-05-06 carrying 2020-10-15 and 2020-10-23 and 2020-10-29, 2020-10-15 to 2020-12-16";
    assert_eq!(at("2020-11-13"), november);
    assert_eq!(at("2020-11-18"), november);
    let first_go = "2020-11-19 after 2020-11-13, 2020-11-19 to 2021-01-18";
    assert_eq!(at("2020-11-19"), format!("{november}; {first_go}"));
    let december = "2020-11-23 after 2020-11-13 carrying 2020-11-19, 2020-11-19 to 2021-01-18";
    assert_eq!(at("2020-11-23"), format!("{november}; {december}"));
    assert_eq!(at("2020-12-15"), format!("{november}; {december}"));
    assert_eq!(at("2020-12-16"), december);
    assert_eq!(at("2021-01-17"), december);
    assert_eq!(at("2021-01-18"), "");
}

#[test]
fn in_the_autumn_of_2020_five_emails_went_out_and_the_mended_slip_was_none() {
    assert_eq!(
        emails(&autumn_of_2020()),
        [
            "2020-10-15 after 2019-05-06",
            "2020-10-23 after 2019-05-06 carrying 2020-10-15",
            "2020-10-29 after 2019-05-06 carrying 2020-10-15 and 2020-10-23",
            "2020-11-19 after 2020-11-13",
            "2020-11-23 after 2020-11-13 carrying 2020-11-19",
        ]
    );
}

#[test]
fn in_the_autumn_of_2020_the_site_changed_on_ten_days() {
    let notice = autumn_of_2020();
    let changes = std::iter::successors(next_day(&notice, day("2020-01-01")), |last| next_day(&notice, *last));
    assert_eq!(
        changes.map(|day| day.to_string()).collect::<Vec<_>>(),
        [
            "2020-10-15",
            "2020-10-23",
            "2020-10-29",
            "2020-11-13",
            "2020-11-16",
            "2020-11-19",
            "2020-11-23",
            "2020-12-16",
            "2020-12-19",
            "2021-01-18",
        ]
    );
}

fn words_of(why: &[Turn]) -> String {
    let words = why.iter().map(|turn| match turn {
        Turn::Readable { version } => format!("{version} readable"),
        Turn::Applies { version } => format!("{version} applies"),
        Turn::Withdrawn { version } => format!("{version} withdrawn"),
        Turn::BannerEnds { version } => format!("banner of {version} ends"),
        Turn::Ends => "ends".to_owned(),
    });
    words.collect::<Vec<_>>().join(", ")
}

#[test]
fn each_change_of_the_site_says_why() {
    let pending = text("2024-03-01").material("2024-05-01");
    let notice = History::of([text("2024-01-01"), pending.withdrawn("2024-04-20"), text("2024-06-01")])
        .ended("2024-08-01")
        .notice();
    let changes = std::iter::successors(next_change(&notice, day("2023-01-01")), |last| next_change(&notice, last.on));
    let told: String = changes.map(|next| format!("{}: {}\n", next.on, words_of(&next.why))).collect();
    insta::assert_snapshot!(told, @r"
    2024-01-01: 2024-01-01 readable, 2024-01-01 applies
    2024-03-01: 2024-03-01 readable
    2024-04-20: 2024-03-01 withdrawn
    2024-05-01: banner of 2024-03-01 ends
    2024-06-01: 2024-06-01 readable, 2024-06-01 applies
    2024-08-01: ends
    ");
}

#[test]
fn a_change_is_postponed_by_taking_its_text_back_and_publishing_another() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-03-01").material("2024-05-01").withdrawn("2024-04-20"),
        text("2024-04-20").material("2024-06-01"),
    ])
    .notice();
    assert_eq!(notice.versions()[2].predecessor, Some(name("2024-01-01")));
    assert_eq!(telling(&notice, "2024-04-19"), ["2024-03-01 after 2024-01-01, 2024-03-01 to 2024-05-31"]);
    let taken_back = "2024-03-01 after 2024-01-01, 2024-03-01 to 2024-05-01, withdrawn";
    let postponed = "2024-04-20 after 2024-01-01, 2024-04-20 to 2024-07-01";
    assert_eq!(telling(&notice, "2024-04-20"), [taken_back, postponed]);
    assert_eq!(telling(&notice, "2024-04-30"), [taken_back, postponed]);
    assert_eq!(telling(&notice, "2024-05-01"), [postponed]);
    assert_eq!(
        standings(&notice, "2024-05-01"),
        ["2024-01-01 in-force", "2024-03-01 withdrawn", "2024-04-20 upcoming"]
    );
    assert_eq!(
        standings(&notice, "2024-06-01"),
        ["2024-01-01 superseded", "2024-03-01 withdrawn", "2024-04-20 in-force"]
    );
}

#[test]
fn the_text_in_force_is_mended_while_another_is_pending() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-03-01").material("2024-05-01"),
        text("2024-03-10").follows("2024-01-01"),
        text("2024-04-01").material("2024-06-01"),
    ])
    .notice();
    assert_eq!(
        standings(&notice, "2024-03-10"),
        ["2024-01-01 superseded", "2024-03-01 upcoming", "2024-03-10 in-force"]
    );
    assert_eq!(
        standings(&notice, "2024-05-01"),
        ["2024-01-01 superseded", "2024-03-01 in-force", "2024-03-10 superseded", "2024-04-01 upcoming"]
    );
    // An announcement is made on one day, by what was readable then: the fix that came later does not change it.
    assert_eq!(telling(&notice, "2024-03-10"), ["2024-03-01 after 2024-01-01, 2024-03-01 to 2024-05-31"]);
    assert_eq!(emails(&notice), ["2024-03-01 after 2024-01-01", "2024-04-01 after 2024-03-01"]);
}

#[test]
fn a_notice_that_ended_names_its_successor_and_shows_its_last_text() {
    let notice =
        History::of([text("2024-01-01"), text("2024-03-01").material("2024-04-01")]).ended("2024-04-15").notice();
    let ending = notice.ended.as_ref().unwrap();
    assert_eq!((ending.on, ending.successor.as_ref().unwrap().as_str()), (day("2024-04-15"), "terms"));
    assert_eq!(standings(&notice, "2024-04-14"), ["2024-01-01 superseded", "2024-03-01 in-force"]);
    assert_eq!(standings(&notice, "2024-04-15"), ["2024-01-01 superseded", "2024-03-01 superseded"]);
    assert_eq!(notice.in_force(day("2024-04-15")).map(|version| version.id), None);
    assert_eq!(notice.shown(day("2024-04-15")).map(|version| version.id), Some(name("2024-03-01")));
    let until_then = Standing::Superseded { since: day("2024-04-01"), until: day("2024-04-15") };
    assert_eq!(notice.standing(&notice.versions()[1], day("2024-04-15")), until_then);
    assert_eq!(next_day(&notice, day("2024-04-01")), Some(day("2024-04-15")));
}

#[test]
fn of_two_texts_of_one_day_the_second_applies_and_the_first_never_did() {
    let notice = History::of([text("2024-01-01"), text("2024-03-01"), text("2024-03-01-2")]).notice();
    assert_eq!(standings(&notice, "2024-02-29"), ["2024-01-01 in-force"]);
    assert_eq!(
        standings(&notice, "2024-03-01"),
        ["2024-01-01 superseded", "2024-03-01 replaced", "2024-03-01-2 in-force"]
    );
    let replaced = Standing::Replaced { by: name("2024-03-01-2") };
    assert_eq!(notice.standing(&notice.versions()[1], day("2024-03-01")), replaced);
}

#[test]
fn the_notice_period_counts_the_leap_day() {
    let material = |effective| History::of([text("2024-01-01"), text("2024-01-30").material(effective)]);
    let notice = material("2024-02-29").notice();
    assert_eq!(standings(&notice, "2024-02-28"), ["2024-01-01 in-force", "2024-01-30 upcoming"]);
    assert_eq!(standings(&notice, "2024-02-29"), ["2024-01-01 superseded", "2024-01-30 in-force"]);
    assert_eq!(telling(&notice, "2024-02-29"), ["2024-01-30 after 2024-01-01, 2024-01-30 to 2024-03-30"]);
    let errors = material("2024-02-28").load().unwrap_err();
    assert!(errors[0].contains("29 days' notice"), "{errors:?}");
}

#[test]
fn a_banner_is_gone_on_the_day_that_its_attribute_names() {
    let history = History::of([text("2024-01-01"), text("2024-03-01").material("2024-04-01")]);
    for (banner_days, last) in [(0, "2024-03-31"), (1, "2024-04-01"), (30, "2024-04-30")] {
        let notice = History { banner_days, ..history.clone() }.notice();
        let last = day(last);
        assert_eq!(banners(&notice, last).len(), 1, "{banner_days}");
        assert_eq!(banners(&notice, last)[0].shown_until, last.plus(1), "{banner_days}");
        assert!(banners(&notice, last.plus(1)).is_empty(), "{banner_days}");
    }
}

#[test]
fn a_draft_and_a_text_to_come_are_nowhere() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-02-01").material("2024-02-02").draft(),
        text("2024-03-01").material("2024-04-01"),
    ])
    .notice();
    assert_eq!(notice.versions()[2].predecessor, Some(name("2024-01-01")));
    assert_eq!(standings(&notice, "2024-02-29"), ["2024-01-01 in-force"]);
    assert_eq!(telling(&notice, "2024-02-29"), [""; 0]);
    assert_eq!(emails(&notice), ["2024-03-01 after 2024-01-01"]);
}

#[test]
fn no_email_announces_the_first_text_even_where_it_asks_for_one() {
    let all = [Channel::Homepage, Channel::Email];
    let notice =
        History::of([text("2024-01-01").effective("2024-02-01").notify(all), text("2024-01-10").notify(all)]).notice();
    assert_eq!(emails(&notice), [""; 0]);
    assert_eq!(telling(&notice, "2024-01-20"), [""; 0]);
    assert_eq!(notice.shown(day("2024-01-20")).map(|version| version.id), Some(name("2024-01-10")));
}

// ---------------------------------------------------------------------------------------------------------------------
// What the properties found
// ---------------------------------------------------------------------------------------------------------------------

/// A slip was mended on the very day that an announced change took effect. The text with the slip never applied, and
/// its banner went with it: readers saw nothing for the thirty days after the change.
#[test]
fn a_slip_mended_on_the_effective_day_does_not_silence_the_banner() {
    let history = [text("2024-01-01"), text("2024-03-01").material("2024-05-01"), text("2024-05-01")];
    assert_eq!(
        telling(&History::of(history).notice(), "2024-05-01"),
        ["2024-05-01 after 2024-01-01 carrying 2024-03-01, 2024-03-01 to 2024-05-31"]
    );
    let same_day = [text("2024-01-01"), text("2024-03-01").material("2024-03-01").late(), text("2024-03-01-2")];
    assert_eq!(
        telling(&History::of(same_day).notice(), "2024-03-01"),
        ["2024-03-01-2 after 2024-01-01 carrying 2024-03-01, 2024-03-01 to 2024-03-31"]
    );
}

/// The second go at a pending change was not announced for itself. When a third took its place, the banner and the
/// email told what the first and the third change, and left out what the second had changed.
#[test]
fn an_announcement_tells_the_summaries_of_all_that_it_replaces_announced_or_not() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-03-01").material("2024-05-01"),
        text("2024-03-10"),
        text("2024-03-15").material("2024-05-01").late(),
    ])
    .notice();
    let told = |announcement: &Announcement<'_>| announcement.told().map(|version| version.id).collect::<Vec<_>>();
    let all = ["2024-03-01", "2024-03-10", "2024-03-15"].map(name);
    assert_eq!(told(&banners(&notice, day("2024-03-15"))[0]), all);
    assert_eq!(told(&email(&notice, &notice.versions()[3]).unwrap()), all);
    let carrying = "2024-03-15 after 2024-01-01 carrying 2024-03-01, 2024-03-01 to 2024-05-31";
    assert_eq!(telling(&notice, "2024-03-15"), [carrying]);
}

/// A pending change was mended, and the mended text was taken back. The redline that its banner had led to was gone
/// from then on, although its address is permanent.
#[test]
fn the_redline_of_an_announcement_stays_when_the_text_is_taken_back() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-03-01").material("2024-05-01"),
        text("2024-03-10").withdrawn("2024-03-20"),
    ])
    .notice();
    let redline = BTreeSet::from([(name("2024-01-01"), name("2024-03-10"))]);
    assert_eq!(announced_pairs(&notice, day("2024-03-09")), BTreeSet::new());
    assert_eq!(announced_pairs(&notice, day("2024-03-10")), redline);
    assert_eq!(announced_pairs(&notice, day("2024-03-20")), redline);
}

/// The second of three goes at a change was taken back. It had no announcement of its own, but a banner said that it
/// was withdrawn, with the summary of the first go, beside the banner of the third that told the same as still to come.
#[test]
fn a_text_taken_back_hands_on_what_it_carried() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-03-01").material("2024-05-01"),
        text("2024-03-10").withdrawn("2024-03-20"),
        text("2024-03-15"),
    ])
    .notice();
    assert_eq!(
        telling(&notice, "2024-03-20"),
        ["2024-03-15 after 2024-01-01 carrying 2024-03-01, 2024-03-01 to 2024-05-31"]
    );
}

/// A change was taken back because the notice would end first. No banner said so, and the email that had gone out
/// could not be made again, because no text applied on the day before the change any more.
#[test]
fn an_announced_change_is_taken_back_aloud_when_the_notice_ends_before_it() {
    let announced = [text("2024-01-01"), text("2024-03-01").material("2024-05-01").withdrawn("2024-03-20")];
    let notice = History::of(announced).ended("2024-04-15").notice();
    assert_eq!(telling(&notice, "2024-03-19"), ["2024-03-01 after 2024-01-01, 2024-03-01 to 2024-05-31"]);
    assert_eq!(telling(&notice, "2024-04-20"), ["2024-03-01 after 2024-01-01, 2024-03-01 to 2024-05-01, withdrawn"]);
    assert_eq!(emails(&notice), ["2024-03-01 after 2024-01-01"]);
}

/// A notice ended, and ten days later its pending text was taken back. For these ten days the notice's own address
/// showed that text as the one to come.
#[test]
fn a_notice_cannot_end_while_a_text_is_pending_that_is_taken_back_only_later() {
    let history = History::of([text("2024-01-01"), text("2024-03-01").material("2024-05-01").withdrawn("2024-04-25")]);
    let errors = history.clone().ended("2024-04-15").load().unwrap_err();
    assert!(errors[0].contains("2024-03-01"), "{errors:?}");
    assert_eq!(history.ended("2024-04-25").load().map(|_| ()), Ok(()));
}

/// A text that was taken back takes no effect, and nothing changes on the day it would have.
#[test]
fn the_day_on_which_a_text_taken_back_would_have_applied_is_no_change() {
    let quiet = text("2024-03-01").effective("2024-05-01").withdrawn("2024-03-20");
    let notice = History::of([text("2024-01-01"), quiet]).notice();
    assert_eq!(next_day(&notice, day("2024-03-01")), Some(day("2024-03-20")));
    assert_eq!(next_day(&notice, day("2024-03-20")), None);
}

/// The first day that can be written has none before it, and a text of that day was its own base.
#[test]
fn a_text_of_the_first_day_there_is_is_not_compared_with_itself() {
    let notice = History::of([text("0001-01-01").notify([Channel::Homepage, Channel::Email])]).notice();
    assert_eq!(emails(&notice), [""; 0]);
    assert_eq!(telling(&notice, "0001-01-01"), [""; 0]);
}
