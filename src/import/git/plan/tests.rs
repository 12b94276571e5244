use chrono_tz::Tz;

use super::*;
use crate::import::git::already::words;
use crate::text::markdown::RawHtml;

fn nothing() -> Already {
    Already {
        timezone: Tz::UTC,
        lang: "en".parse().unwrap(),
        raw_html: RawHtml::Sanitize,
        images: BTreeSet::new(),
        texts: BTreeMap::new(),
        has_ledger: false,
    }
}

fn day(day: &str) -> Day {
    day.parse().unwrap()
}

/// Commits of `a000000`, `b000000` and so on, with their days and texts; none where the file is gone.
fn commits(history: &[(&str, Option<&str>)]) -> Vec<CommittedText> {
    let commit = |((on, text), letter): (&(&str, Option<&str>), char)| CommittedText {
        commit: format!("{letter}000000"),
        time: Some(day(on).begins(Tz::UTC).timestamp()),
        path: "privacy.md".to_owned(),
        state: text.map_or(CommittedState::Deleted, |text| CommittedState::Bytes(text.as_bytes().to_vec())),
    };
    history.iter().zip('a'..).map(commit).collect()
}

fn planned(commits: &[CommittedText], already: &Already) -> HistoryPlan {
    plan(commits, HistoryReading { already, variables: &BTreeMap::new(), today: day("2026-11-27") }, || {})
}

fn told(plan: &HistoryPlan) -> Vec<(&str, String, Option<String>)> {
    let told = plan.texts.iter().map(|text| {
        let effective = text.text.effective.map(|day| day.to_string());
        (&text.commit[..1], text.text.updated.to_string(), effective)
    });
    told.collect()
}

/// A text that the notice has.
fn has(id: &str, commit: Option<&str>, text: &str) -> (VersionId, TextAlready) {
    let commit = commit.map(str::to_owned);
    let already = TextAlready { is_imported: commit.is_some(), commit, words: words(text), ..TextAlready::default() };
    (id.parse().unwrap(), already)
}

const ONE: &str = "We collect your name.\n";
const TWO: &str = "We collect your name and address.\n";
const THREE: &str = "We collect nothing.\n";

#[test]
fn each_wording_is_a_text_and_commits_that_change_no_word_are_counted() {
    let history = [
        ("2019-05-06", Some(ONE)),
        ("2019-05-07", Some("---\nlayout: page\n---\nWe collect\nyour name.\n")),
        ("2019-05-08", Some(TWO)),
        ("2019-05-08", Some(ONE)),
        ("2019-05-09", Some("We collect your   name\\.\n")),
    ];
    let plan = planned(&commits(&history), &nothing());
    let of = |letter, day: &str| (letter, day.to_owned(), None);
    assert_eq!(told(&plan), [of("a", "2019-05-06"), of("c", "2019-05-08"), of("d", "2019-05-08")]);
    assert_eq!((plan.commits, plan.wordings, plan.same, plan.unseen), (5, 3, 1, 1));
}

#[test]
fn a_printed_day_that_is_still_to_come_is_when_the_text_applies_where_it_can_be() {
    let history = [
        ("2020-10-01", Some("Effective date: November 16, 2020\n\nOne.\n")),
        ("2020-10-05", Some("Effective date: November 16, 2020\n\nTwo.\n")),
        ("2020-10-06", Some("Effective date: November 1, 2020\n\nThree.\n")),
        ("2020-10-07", Some("Effective date: November 16, 2202\n\nFour.\n")),
    ];
    let plan = planned(&commits(&history), &nothing());
    let effective: Vec<Option<String>> = told(&plan).into_iter().map(|(.., effective)| effective).collect();
    assert_eq!(effective, [Some("2020-11-16".to_owned()), None, None, None]);
    let doubtful: Vec<String> = plan.doubtful.iter().map(|(_, _, day)| day.to_string()).collect();
    assert_eq!(doubtful, ["2020-11-01", "2202-11-16"]);
}

#[test]
fn a_second_run_brings_in_only_what_is_new() {
    let mut already = nothing();
    already.texts.extend([has("2019-05-06", Some("a000000"), "Edited by hand since."), has("2019-06-01", None, TWO)]);
    let history = [("2019-05-06", Some(ONE)), ("2019-06-01", Some(TWO)), ("2019-07-01", Some(THREE))];
    let plan = planned(&commits(&history), &already);
    assert_eq!(told(&plan), [("c", "2019-07-01".to_owned(), None)]);
    assert_eq!((plan.known, plan.refused.len()), (2, 0));
}

#[test]
fn nothing_is_put_before_a_text_that_was_written_by_hand_or_published() {
    let history = commits(&[("2019-05-06", Some(ONE)), ("2019-07-01", Some(TWO))]);
    let mut by_hand = nothing();
    by_hand.texts.extend([has("2019-06-01", None, THREE)]);
    let refused = |already: &Already| -> Vec<String> {
        planned(&history, already).refused.iter().map(|(commit, _, _)| commit[..1].to_owned()).collect()
    };
    assert_eq!(refused(&by_hand), ["a"]);
    let mut sealed = nothing();
    let (id, text) = has("2019-07-01", Some("b000000"), TWO);
    sealed.texts.insert(id, TextAlready { is_sealed: true, ..text.clone() });
    assert_eq!(refused(&sealed), ["a"]);
    let mut imported = nothing();
    imported.texts.insert(id, text);
    assert_eq!(refused(&imported), Vec::<String>::new());
}

#[test]
fn a_file_that_went_away_and_came_back_is_told() {
    let history = [("2019-05-06", Some(ONE)), ("2019-06-01", None), ("2019-07-01", Some(TWO)), ("2019-08-01", None)];
    let plan = planned(&commits(&history), &nothing());
    let away: Vec<[&str; 2]> = plan.away.iter().map(|pair| pair.each_ref().map(|(commit, _)| &commit[..1])).collect();
    assert_eq!(away, [["b", "c"]]);
    assert_eq!(plan.gone.map(|(commit, _)| commit).as_deref(), Some("d000000"));
}

#[test]
fn dates_that_were_left_behind_are_counted_over_the_whole_history() {
    use DateVerdict::{First, LeftBehind, NotPrinted, Right};
    let history = [
        ("2019-05-06", Some("Updated May 6, 2019\n\nOne.\n")),
        ("2019-06-01", Some("Updated May 6, 2019\n\nTwo.\n")),
        ("2019-07-01", Some("Three.\n")),
        ("2019-08-01", Some("Updated August 1, 2019\n\nFour.\n")),
    ];
    let plan = planned(&commits(&history), &nothing());
    assert_eq!(plan.verdicts, [First, LeftBehind, NotPrinted, Right]);
}
