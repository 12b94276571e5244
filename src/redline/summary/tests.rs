use proptest::prelude::*;

use super::*;
use crate::redline::compare::compare;
use crate::source::SourceFile;
use crate::text::document::Document;
use crate::text::markdown::{RawHtml, Surroundings, read};

fn document(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
}

fn sections(old: &str, new: &str) -> Sections {
    let (old, new) = (document(old), document(new));
    Sections::of(&compare(&old, &new))
}

/// Each changed section on a line: `Sharing: reworded +2 −1`, with what it was called, and how many changes it lists.
fn told(old: &str, new: &str) -> String {
    let line = |section: &Section| {
        let heading = section.heading.as_deref().unwrap_or("(opening)");
        let was = section.was.as_ref().map(|was| format!(" (was {was})")).unwrap_or_default();
        let Counts { inserted, deleted, .. } = section.counts;
        format!(
            "{heading}{was}: {} +{inserted} −{deleted}, changes: {}\n",
            section.change.as_str(),
            section.changes.len()
        )
    };
    sections(old, new).changed().map(line).collect()
}

const INTERESTS: &str = "for our legitimate interests and those of third parties, with suitable safeguards.";

/// It was said of a heading that is no more that it was reworded, and that words came under it: a legal basis that the new
/// text never named.
#[test]
fn what_comes_stands_under_the_new_heading_and_what_goes_under_the_old_one() {
    let old = format!(
        "## Bases\n\ngrounds:\n\n### Consent\n\nWe ask you first.\n\n### Interests\n\nWe process your information {INTERESTS}\n\n## End\n\nBye.\n"
    );
    let new = format!(
        "## Bases\n\ngrounds:\n\n* We provide a service that you asked for.\n* We process your data {INTERESTS}\n* A law obliges us to do so.\n\n## End\n\nBye.\n"
    );
    insta::assert_snapshot!(told(&old, &new), @r"
    Bases: reworded +16 −0, changes: 3
    Consent: removed +0 −5, changes: 1
    Interests: removed +0 −2, changes: 1
    ");
}

#[test]
fn a_heading_that_comes_over_text_that_stays_is_added_and_takes_nothing_away() {
    let old = "## Use\n\nWe use data to answer you and for nothing else.\n\nWe keep logs of your visits for 30 days.\n";
    let new = "## Use\n\nWe use data to answer you and for nothing else.\n\n## Logs\n\nWe keep logs of your visits for 90 days.\n";
    insta::assert_snapshot!(told(old, new), @r"
    Use: reworded +0 −1, changes: 0
    Logs: added +2 −0, changes: 2
    ");
}

#[test]
fn a_heading_that_goes_from_over_text_that_stays_is_removed() {
    let old = "## Use\n\nWe use data to answer you and for nothing else.\n\n## Logs\n\nWe keep logs of your visits.\n";
    let new = "## Use\n\nWe use data to answer you and for nothing else.\n\nWe keep logs of your visits.\n";
    insta::assert_snapshot!(told(old, new), @"Logs: removed +0 −1, changes: 1");
}

#[test]
fn a_section_under_another_name_is_one() {
    let text = |heading: &str, days: &str| format!("## {heading}\n\nWe keep logs of your visits for {days} days.\n");
    insta::assert_snapshot!(told(&text("Storage", "30"), &text("How long we keep it", "90")), @"How long we keep it (was Storage): renamed +6 −2, changes: 3");
}

#[test]
fn a_section_under_another_name_is_one_behind_a_paragraph_that_gave_way_too() {
    let text = |date: &str, heading: &str| format!("# N\n\n{date}\n\n## {heading}\n\nWe keep logs of your visits.\n");
    let told = told(&text("Stand: 6. Mai", "Sharing"), &text("Anything else, in July", "Who gets it"));
    insta::assert_snapshot!(told, @r"
    N: reworded +4 −3, changes: 2
    Who gets it (was Sharing): renamed +3 −1, changes: 2
    ");
}

#[test]
fn words_before_every_heading_that_went_are_of_the_opening() {
    insta::assert_snapshot!(told("We greet you here.\n\n## Use\n\nText.\n", "## Use\n\nText.\n"), @"(opening): reworded +0 −4, changes: 1");
}

#[test]
fn an_item_that_moved_out_of_a_list_is_not_gone_with_the_list() {
    let old = "Share naïve.\n\n> logs logs we logs we not not we\n\n- we logs not 30 30 30 friends days\n";
    let new = "- not friends share share logs 30 30 30\n\n- logs logs logs we we we not\n";
    let total = sections(old, new).total;
    assert_eq!(total.moves, 1);
    assert_eq!(document(old).word_count() + total.inserted, document(new).word_count() + total.deleted);
}

fn texts() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["we", "share", "logs", "not", "30", "days", "with", "naïve", "friends"]);
    let sentence = prop::collection::vec(word, 1..12).prop_map(|words| words.join(" "));
    let start = prop::sample::select(vec!["", "", "- ", "## ", "### ", "> "]);
    let block = (start, sentence).prop_map(|(start, sentence)| format!("{start}{sentence}\n\n"));
    prop::collection::vec(block, 1..9).prop_map(|blocks| blocks.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_comes_to_what_is_no_more_and_nothing_goes_from_what_is_new(old in texts(), new in texts()) {
        let sections = sections(&old, &new);
        for section in &sections.sections {
            let Counts { inserted, deleted, .. } = section.counts;
            prop_assert!(section.change != SectionChange::Removed || inserted == 0, "{section:?}");
            prop_assert!(section.change != SectionChange::Added || deleted == 0, "{section:?}");
        }
        let (old, new) = (document(&old).word_count(), document(&new).word_count());
        let total = sections.total;
        prop_assert_eq!(old + total.inserted, new + total.deleted);
    }
}
