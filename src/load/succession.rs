//! From what each text says to what follows what, and when it applies (section 3 of the contract).

use std::collections::{BTreeMap, BTreeSet};

use super::front_matter::{FrontMatter, Words};
use super::keys;
use super::notice::{NoticeYaml, StatedWithdrawal};
use super::yaml::value::Stated;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Guesses};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Change, Channel, Translation, Version, Withdrawal};
use crate::values::day::Day;
use crate::values::english::{counted_days, days_notice};
use crate::values::lang::Lang;

/// A version as its files state it.
#[derive(Debug)]
pub(crate) struct StatedVersion {
    /// Its name, by its file.
    pub id: VersionId,
    /// The front matter of its reference text; none where that cannot be read.
    pub front_matter: Option<FrontMatter>,
    /// Its translations.
    pub translations: BTreeMap<Lang, Words>,
    /// The languages of those that are drafts.
    pub unfinished: BTreeSet<Lang>,
}

/// What the versions of one notice are judged by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules<'a> {
    /// The notice.
    pub id: &'a NoticeId,
    /// What it says of itself.
    pub notice: &'a NoticeYaml,
    /// The reference language.
    pub reference: &'a Lang,
    /// Whether drafts are versions like others.
    pub drafts: bool,
}

/// Dates, judges and completes the versions of a notice, given in the order of their names.
///
/// A version whose front matter cannot be read is left out; it still counts as the predecessor of others.
#[must_use]
pub(crate) fn versions(rules: Rules<'_>, stated: Vec<StatedVersion>) -> (Vec<Version>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let withdrawals = withdrawals(rules.notice, &stated, &mut problems);
    let mut earlier: Vec<Earlier> = Vec::new();
    let mut versions = Vec::new();
    let mut guesses = Guesses::default();
    for StatedVersion { id, front_matter, translations, unfinished } in stated {
        let Some(front_matter) = front_matter else {
            earlier.push(Earlier { id, effective: id.updated, draft: false });
            continue;
        };
        let draft = front_matter.words.draft && !rules.drafts;
        let mut judging = Judging { rules, id, front_matter: &front_matter, problems: &mut problems };
        judging.updated();
        let predecessor = judging.predecessor(&earlier, &withdrawals);
        let effective = judging.effective(predecessor, &earlier);
        let change = judging.change(predecessor);
        judging.material(change, effective);
        judging.lead_time(change, effective, predecessor);
        let withdrawn = withdrawals.get(&id).map(|stated| judging.withdrawal(stated, effective));
        let takes_back = judging.takes_back(&earlier, &withdrawals, &mut guesses);
        let text = judging.text(rules.reference);
        let translations = translations
            .into_iter()
            .map(|(lang, words)| (lang.clone(), judging.translation(lang, words, &text, change)));
        versions.push(Version {
            id,
            effective,
            change,
            predecessor: predecessor.map(|earlier| earlier.id),
            takes_back,
            notify: notify(&front_matter, change),
            late_notice: front_matter.late_notice.as_ref().map(|late| late.value.clone()),
            withdrawn,
            translations_later: front_matter.translations_later,
            draft,
            particulars: front_matter.particulars.clone(),
            translations: translations.collect(),
            unfinished,
            text,
        });
        earlier.push(Earlier { id, effective, draft });
    }
    ending(rules.notice, &versions, &mut problems);
    (versions, problems)
}

/// What later versions need to know of an earlier one.
#[derive(Clone, Copy)]
struct Earlier {
    id: VersionId,
    effective: Day,
    draft: bool,
}

/// The withdrawals that name a version, by its name.
fn withdrawals<'a>(
    notice: &'a NoticeYaml,
    stated: &[StatedVersion],
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<VersionId, &'a StatedWithdrawal> {
    let mut found: BTreeMap<VersionId, &StatedWithdrawal> = BTreeMap::new();
    let names: Vec<String> = stated.iter().map(|version| version.id.to_string()).collect();
    let mut guesses = Guesses::default();
    for withdrawal in &notice.withdrawn {
        let known = withdrawal.id().filter(|id| stated.binary_search_by_key(id, |version| version.id).is_ok());
        let Some(id) = known else {
            let name = &withdrawal.version;
            let unknown = Diagnostic::new(
                Rule::UnknownWithdrawnVersion,
                name.span.clone(),
                format!("this notice has no version `{}`", name.value),
            );
            problems.push(match guesses.closest(&name.value, names.iter().map(String::as_str)) {
                Some(near) => unknown.hint(format!("did you mean `{near}`?")),
                None => unknown.hint("write the name of its file without `.md`"),
            });
            continue;
        };
        if let Some(first) = found.insert(id, withdrawal) {
            let twice = Diagnostic::new(
                Rule::WithdrawnTwice,
                withdrawal.version.span.clone(),
                format!("version {id} is withdrawn twice"),
            );
            problems.push(twice.label(first.version.span.clone(), "here first").hint("delete one of the two"));
        }
    }
    found
}

/// One version under the rules; each method judges one of them, and returns what follows from it.
struct Judging<'a, 'p> {
    rules: Rules<'a>,
    id: VersionId,
    front_matter: &'a FrontMatter,
    problems: &'p mut Vec<Diagnostic>,
}

impl Judging<'_, '_> {
    fn updated(&mut self) {
        let Some(updated) = self.front_matter.updated.as_ref().filter(|updated| updated.value != self.id.updated)
        else {
            return;
        };
        let (stated, named) = (updated.value, self.id.updated);
        let message = format!("`updated` is {stated}, and the file is named {named}");
        self.problems.push(
            Diagnostic::new(Rule::UpdatedDiffersFromName, updated.span.clone(), message)
                .hint(format!("write `updated: {named}`, or rename the file to `{stated}.md`")),
        );
    }

    /// `follows`, else the version before that is neither a draft nor withdrawn by the day this one appears.
    fn predecessor(
        &mut self,
        earlier: &[Earlier],
        withdrawals: &BTreeMap<VersionId, &StatedWithdrawal>,
    ) -> Option<Earlier> {
        if let Some(follows) = &self.front_matter.follows {
            let named = earlier.binary_search_by_key(&follows.value, |version| version.id);
            let named = named.ok().map(|at| earlier[at]).filter(|version| !version.draft);
            if named.is_none() {
                self.problems.push(no_such_predecessor(follows, earlier));
            }
            return named;
        }
        let gone = |id| withdrawals.get(&id).is_some_and(|withdrawal| withdrawal.on.value <= self.id.updated);
        earlier.iter().rev().find(|version| !version.draft && !gone(version.id)).copied()
    }

    /// The earlier versions whose changes it leaves out, each of which readers could read by then.
    fn takes_back(
        &mut self,
        earlier: &[Earlier],
        withdrawals: &BTreeMap<VersionId, &StatedWithdrawal>,
        guesses: &mut Guesses,
    ) -> BTreeSet<VersionId> {
        let gone = |id| withdrawals.get(&id).is_some_and(|withdrawal| withdrawal.on.value <= self.id.updated);
        let is_readable = |version: &&Earlier| !version.draft && !gone(version.id);
        let mut taken_back = BTreeSet::new();
        for named in &self.front_matter.takes_back {
            let known = earlier.binary_search_by_key(&named.value, |version| version.id);
            if known.is_ok_and(|at| is_readable(&&earlier[at])) {
                taken_back.insert(named.value);
                continue;
            }
            let message = format!("no version {} was published before this one", named.value);
            let unknown = Diagnostic::new(Rule::UnknownTakenBack, named.span.clone(), message);
            let names: Vec<String> = earlier.iter().filter(is_readable).map(|version| version.id.to_string()).collect();
            self.problems.push(match guesses.closest(&named.value.to_string(), names.iter().map(String::as_str)) {
                Some(near) => unknown.hint(format!("did you mean `{near}`?")),
                None => unknown.hint("write the name of an earlier version, or delete the line"),
            });
        }
        taken_back
    }

    fn effective(&mut self, predecessor: Option<Earlier>, all: &[Earlier]) -> Day {
        let least = predecessor.map_or(self.id.updated, |earlier| earlier.effective.max(self.id.updated));
        let Some(effective) = &self.front_matter.effective else { return least };
        let (day, updated) = (effective.value, self.id.updated);
        if day < updated {
            let message = format!("a version cannot take effect on {day}, before it is published on {updated}");
            self.problems.push(
                Diagnostic::new(Rule::AppliesBeforeUpdated, effective.span.clone(), message)
                    .hint(format!("write `effective: {updated}` or a later day, or correct `updated`")),
            );
        } else if let Some(earlier) = predecessor.filter(|earlier| day < earlier.effective) {
            let message = format!(
                "this version would apply before the one it edits, {}, which takes effect on {}",
                earlier.id, earlier.effective
            );
            let wrong = Diagnostic::new(Rule::AppliesBeforePredecessor, effective.span.clone(), message);
            // The text that this one would come after if it were made from it.
            let applying = all.iter().filter(|other| !other.draft && other.effective <= day);
            let wrong = match applying.max_by_key(|other| (other.effective, other.id)) {
                Some(in_force) => {
                    wrong.hint(format!("if it is a fix to the version in force, write `follows: {}`", in_force.id))
                }
                None => wrong,
            };
            self.problems.push(wrong.hint(format!(
                "if it edits {}, write `effective: {}` or a later day, and make sure that it includes everything that \
                 was announced",
                earlier.id, earlier.effective
            )));
        }
        day
    }

    fn change(&mut self, predecessor: Option<Earlier>) -> Change {
        if predecessor.is_none() && self.front_matter.follows.is_none() {
            return Change::First;
        }
        if let Some(change) = &self.front_matter.change {
            return change.value;
        }
        if !self.front_matter.words.keys.contains(keys::CHANGE) {
            let message = "`change` is missing: what kind of change is this?";
            self.problems.push(
                Diagnostic::new(Rule::MissingChange, self.front_matter.words.opening.clone(), message)
                    .hint("add `change: material` if readers should know before it applies")
                    .hint("otherwise add `change: minor`, or `change: correction` if it only fixes a mistake"),
            );
        }
        Change::Minor
    }

    /// What a material change has to say.
    fn material(&mut self, change: Change, effective: Day) {
        let (Change::Material, Some(stated)) = (change, &self.front_matter.change) else { return };
        let earliest = self.id.updated.plus(self.rules.notice.notice_period_days).max(effective);
        for (key, needed, example) in [
            (keys::SUMMARY, true, "summary: what changes, in a sentence for readers".to_owned()),
            (keys::EFFECTIVE, true, format!("effective: {earliest}")),
            (
                keys::RETROACTIVE,
                self.rules.notice.is_about_privacy(self.rules.id),
                "retroactive: false` if it does not affect data collected earlier, otherwise `retroactive: true"
                    .to_owned(),
            ),
        ] {
            if needed && !self.front_matter.words.keys.contains(key) {
                let message = format!("`{key}` is missing, and a material change needs it");
                self.problems.push(
                    Diagnostic::new(Rule::MaterialWithoutKey, self.front_matter.words.opening.clone(), message)
                        .label(stated.span.clone(), "this change is material")
                        .hint(format!("add `{example}`")),
                );
            }
        }
        if let Some(notify) = self.front_matter.notify.as_ref().filter(|notify| notify.value.is_empty()) {
            let message = "a material change must be announced on the homepage, by email, or both";
            self.problems.push(
                Diagnostic::new(Rule::NobodyIsTold, notify.span.clone(), message)
                    .hint("write `notify: [homepage, email]`, or delete the line"),
            );
        }
        if !self.front_matter.words.keys.contains(keys::CHOICES) {
            let message = "this material change does not tell readers what they can do (`choices`)";
            self.problems.push(
                Diagnostic::new(Rule::NoChoices, stated.span.clone(), message)
                    .hint("add what they can do about it, or `choices: []` if there is nothing"),
            );
        }
    }

    /// A material change is readable for the notice period before it applies, or says why not.
    fn lead_time(&mut self, change: Change, effective: Day, predecessor: Option<Earlier>) {
        // The days of a draft are not settled, also where it is shown; nor are those that contradict the text it edits, which
        // another message asks to correct.
        if self.front_matter.words.draft || predecessor.is_some_and(|earlier| effective < earlier.effective) {
            return;
        }
        let days = self.rules.notice.notice_period_days;
        let earliest = self.id.updated.plus(days);
        let late = change == Change::Material && effective < earliest;
        match (&self.front_matter.late_notice, &self.front_matter.effective) {
            // Who began to say why is asked to go on.
            (None, Some(_)) if self.front_matter.words.keys.contains(keys::LATE_NOTICE) => {}
            (None, Some(stated)) if late && effective >= self.id.updated => {
                let given = self.id.updated.days_until(effective);
                let (given, days) = (days_notice(given), counted_days(days.into()));
                let message = format!("this gives readers {given}; a material change needs at least {days}");
                self.problems.push(
                    Diagnostic::new(Rule::ShortNotice, stated.span.clone(), message)
                        .hint(format!("write `effective: {earliest}` or a later day"))
                        .hint("or explain the short notice in `late_notice` (it is shown to readers)"),
                );
            }
            (Some(reason), _) if !late => {
                let message = "`late_notice` is not needed: this change is announced in time, or needs no announcement";
                self.problems.push(
                    Diagnostic::new(Rule::NeedlessLateNotice, reason.span.clone(), message)
                        .hint("delete the line, which readers would see"),
                );
            }
            _ => {}
        }
    }

    fn withdrawal(&mut self, stated: &StatedWithdrawal, effective: Day) -> Withdrawal {
        let (on, updated) = (stated.on.value, self.id.updated);
        let wrong = if on < updated {
            Some(format!("version {} cannot be withdrawn on {on}, before it is published on {updated}", self.id))
        } else if on >= effective {
            Some(format!("version {} cannot be withdrawn on {on}: it is in force from {effective}", self.id))
        } else {
            None
        };
        if let Some(message) = wrong {
            self.problems.push(
                Diagnostic::new(Rule::CannotBeWithdrawn, stated.on.span.clone(), message)
                    .hint("withdraw only a version that is announced and not yet in force")
                    .hint("publish a new version to change the one in force"),
            );
        }
        Withdrawal { on, reason: stated.reason.clone() }
    }

    fn text(&mut self, reference: &Lang) -> Translation {
        let words = &self.front_matter.words;
        let title = words.title.clone().or_else(|| self.rules.notice.title.clone());
        if title.is_none() && !words.keys.contains(keys::TITLE) && self.rules.notice.is_readable {
            self.problems.push(
                Diagnostic::new(Rule::MissingKey, words.opening.clone(), "`title` is missing, here and in notice.yaml")
                    .hint("add `title: Privacy Notice` here, or in notice.yaml for all versions"),
            );
        }
        in_language(reference.clone(), title.unwrap_or_default(), words.clone())
    }

    fn translation(&mut self, lang: Lang, words: Words, reference: &Translation, change: Change) -> Translation {
        for (key, needed) in
            [(keys::TITLE, true), (keys::SUMMARY, change == Change::Material && !reference.summary.is_empty())]
        {
            if needed && !words.keys.contains(key) {
                let message =
                    format!("this translation has no `{key}`: readers will see the one of the reference text");
                self.problems.push(
                    Diagnostic::new(Rule::UntranslatedWords, words.opening.clone(), message)
                        .hint(format!("add `{key}` in `{lang}`")),
                );
            }
        }
        let title = words.title.clone().unwrap_or_else(|| reference.title.clone());
        in_language(lang, title, words)
    }
}

fn no_such_predecessor(follows: &Stated<VersionId>, earlier: &[Earlier]) -> Diagnostic {
    let message = format!("there is no published version {} before this one", follows.value);
    let wrong = Diagnostic::new(Rule::UnknownPredecessor, follows.span.clone(), message);
    match earlier.iter().rev().find(|version| !version.draft) {
        None => wrong.hint("delete the line: this is the first version"),
        Some(last) => {
            wrong.hint(format!("write the name of an earlier version, such as `{}`, or delete the line", last.id))
        }
    }
}

fn in_language(lang: Lang, title: String, words: Words) -> Translation {
    let Words { summary, impact, choices, source, body, .. } = words;
    Translation { lang, title, summary, impact, choices, source, body }
}

fn notify(front_matter: &FrontMatter, change: Change) -> BTreeSet<Channel> {
    match &front_matter.notify {
        Some(notify) => notify.value.clone(),
        None if change == Change::Material => BTreeSet::from([Channel::Homepage, Channel::Email]),
        None => BTreeSet::new(),
    }
}

/// A notice ends after its last text took effect.
fn ending(notice: &NoticeYaml, versions: &[Version], problems: &mut Vec<Diagnostic>) {
    let Some(ended) = &notice.ended else { return };
    let gone = |version: &Version| version.withdrawn.as_ref().is_some_and(|withdrawal| withdrawal.on <= ended.on.value);
    let applied = versions.iter().filter(|version| !version.draft && !gone(version));
    let Some(last) = applied.max_by_key(|version| (version.effective, version.id)) else { return };
    if ended.on.value <= last.effective {
        let message = format!(
            "the notice ends on {}, but its version {} applies from {}",
            ended.on.value, last.id, last.effective
        );
        problems.push(
            Diagnostic::new(Rule::EndsTooEarly, ended.on.span.clone(), message)
                .hint(format!("write a day after {}, or withdraw that version", last.effective)),
        );
    }
}
