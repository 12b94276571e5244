use serde::Deserialize;

use super::*;
use crate::redline::compare::compare;
use crate::source::SourceFile;
use crate::text::document::Document;
use crate::text::markdown::{RawHtml, Surroundings, read};

/// Two small texts, and what is to be looked at first in their redline.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default = "english")]
    lang: String,
    old: String,
    new: String,
    /// `Period: 30 days → 90 days`; nothing where nothing is said.
    found: Vec<String>,
}

fn english() -> String {
    "en".to_owned()
}

fn document(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
}

fn first_look(lang: &str, old: &str, new: &str) -> FirstLook {
    let (old, new) = (document(old), document(new));
    FirstLook::at(&compare(&old, &new), &lang.parse().unwrap())
}

fn told(finding: &Finding) -> String {
    let words = |words: &Option<String>| words.clone().unwrap_or_else(|| "nothing".to_owned());
    let place = finding.heading.as_ref().map(|heading| format!(" ({heading})")).unwrap_or_default();
    format!("{:?}: {} → {}{place}", finding.kind, words(&finding.before), words(&finding.after))
}

/// What is told, and what is not: each is a small pair of texts of a kind that was told wrongly once, or would be.
#[test]
fn what_turns_is_told_and_false_alarms_are_not() {
    let cases: Vec<Case> = serde_yaml::from_str(include_str!("cases.yaml")).unwrap();
    let mut wrong = String::new();
    for Case { name, lang, old, new, found } in &cases {
        let shown: Vec<String> = first_look(lang, old, new).shown.iter().map(told).collect();
        if shown != *found {
            wrong += &format!("{name}:\n  {shown:?}\n  and should be\n  {found:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(cases.iter().filter(|case| case.found.is_empty()).count() >= 20, "most of a set of false alarms is silent");
}

#[test]
fn of_each_kind_a_few_are_shown_and_the_rest_is_counted() {
    let text = |days: usize| {
        (1..=12).map(|n| format!("We keep file {n} for {} days.\n\n", n * 100 + days)).collect::<String>()
    };
    let look = first_look("en", &text(1), &text(2));
    assert_eq!((look.shown.len(), look.more), (3, 9));
    assert_eq!(told(&look.shown[0]), "Period: 101 days → 102 days");
}

#[test]
fn what_stands_in_several_places_is_told_once() {
    let text =
        |days: &str| ["a", "b", "c"].map(|n| format!("## Part {n}\n\nWe keep {n} for {days} days.\n\n")).concat();
    let look = first_look("en", &text("30"), &text("90"));
    assert_eq!((look.shown.len(), look.shown[0].places), (1, 3));
}
