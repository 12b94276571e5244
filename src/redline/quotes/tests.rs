use proptest::prelude::*;

use super::*;
use crate::redline::compare::compare;
use crate::redline::summary::Sections;
use crate::source::SourceFile;
use crate::text::document::Document;
use crate::text::markdown::{RawHtml, Surroundings, read};

fn document(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
}

fn quotes(old: &str, new: &str) -> Vec<Quote> {
    let (old, new) = (document(old), document(new));
    Sections::of(&compare(&old, &new))
        .sections
        .into_iter()
        .flat_map(|section| section.changes)
        .flat_map(|change| change.quotes)
        .collect()
}

/// Each quote on a line, as `(what leads into it) kept [-gone-] {+come+}`.
fn shown(old: &str, new: &str) -> String {
    let line = |quote: Quote| {
        let parts = quote.marked.iter().map(|part| match part.fate {
            Fate::Kept => part.words.clone(),
            Fate::Deleted => format!("[-{}-]", part.words),
            Fate::Inserted => format!("{{+{}+}}", part.words),
        });
        let lead = quote.lead.as_ref().map(|lead| format!("({lead}) ")).unwrap_or_default();
        lead + &parts.collect::<String>() + "\n"
    };
    quotes(old, new).into_iter().map(line).collect()
}

#[test]
fn changed_words_are_marked_in_their_sentence_and_others_are_left_out() {
    let old = "We share nothing. We keep logs for 30 days. You can ask. We answer within a month, at most.";
    let new = "We share nothing. We keep server logs for 90 days. You can ask. We answer within a month.";
    insta::assert_snapshot!(shown(old, new), @"We keep{+ server+} logs for [-30-]{+90+} days. […] We answer within a month[-, at most-].");
}

#[test]
fn a_sentence_that_came_or_went_stands_alone() {
    insta::assert_snapshot!(shown("We keep logs. We share them.", "We keep logs. We sell nothing. We share them."), @"{+We sell nothing.+}");
    insta::assert_snapshot!(shown("We keep logs. We share them.", "We share them."), @"[-We keep logs.-]");
}

/// Quoted side by side only one of the two sentences was in `before`, and both in `after`.
#[test]
fn sentences_that_became_one_are_quoted_both() {
    let found = quotes("We keep logs. We share them with nobody.", "We keep logs, and we share them with nobody.");
    assert_eq!(found[0].before.as_deref(), Some("We keep logs. We share them with nobody."));
    assert_eq!(found[0].after.as_deref(), Some("We keep logs, and we share them with nobody."));
}

#[test]
fn a_long_sentence_is_quoted_near_its_change() {
    let long = |days: &str| {
        let words = "and a word about something that nobody reads ".repeat(6);
        format!("We keep this, {words}for {days} days, {words}and more.")
    };
    insta::assert_snapshot!(shown(&long("30"), &long("90")), @"[…] that nobody reads and a word about something that nobody reads and a word about something that nobody reads for [-30-]{+90+} days, and a word about something that nobody reads and a word about something that nobody reads and a word about […]");
}

#[test]
fn a_long_paragraph_that_came_is_cut_at_a_sentence() {
    let sentence = "This is a sentence of some length that says nothing about anyone at all. ";
    let found = quotes("Stays.\n", &format!("Stays.\n\n{}\n", sentence.repeat(8)));
    let after = found[0].after.as_ref().unwrap();
    assert_eq!((after.matches("anyone").count(), after.ends_with(". […]")), (4, true), "{after}");
}

#[test]
fn cells_of_a_row_are_told_apart() {
    let table = |rows: &str| format!("| Cookie | Days |\n|---|---|\n| sid | 1 |\n{rows}");
    insta::assert_snapshot!(shown(&table(""), &table("| uid | 30 |\n")), @r"
    {+uid+}
    (Days) {+30+}
    ");
}

fn texts() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["we", "share", "logs", "not", "30", "“days”", "(all)", "and", "naïve"]);
    let mark = prop::sample::select(vec!["", "", ",", ".", "!", ";"]);
    let sentence = prop::collection::vec((word, mark), 1..30)
        .prop_map(|words| words.into_iter().map(|(word, mark)| format!("{word}{mark} ")).collect::<String>());
    let start = prop::sample::select(vec!["", "- ", "## ", "> "]);
    let block = (start, prop::collection::vec(sentence, 1..6))
        .prop_map(|(start, sentences)| format!("{start}{}\n\n", sentences.concat()));
    prop::collection::vec(block, 1..5).prop_map(|blocks| blocks.concat())
}

/// The words of a document without white space: what quotes of it are cut from.
fn letters(document: &Document) -> String {
    let mut letters = String::new();
    document.each_text(&mut |tokens| letters.extend(tokens.iter().map(Token::text)));
    letters.split_whitespace().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_and_what_is_are_the_marked_words_and_stand_so_in_the_texts(old in texts(), new in texts()) {
        let (old_words, new_words) = (letters(&document(&old)), letters(&document(&new)));
        for quote in quotes(&old, &new) {
            let is_of_move = quote.before.is_none() && quote.after.is_none();
            prop_assert!(is_of_move || quote.marked.iter().any(|part| part.fate != Fate::Kept), "a quote shows a change");
            prop_assert!(quote.marked.iter().all(|part| !part.words.is_empty()));
            for (side, words, text) in
                [(Fate::Deleted, &quote.before, &old_words), (Fate::Inserted, &quote.after, &new_words)]
            {
                let Some(words) = words.clone() else { continue };
                let taken: String = quote
                    .marked
                    .iter()
                    .filter(|part| part.fate == Fate::Kept || part.fate == side)
                    .map(|part| part.words.as_str())
                    .collect();
                prop_assert_eq!(taken.trim().trim_start_matches(CUT).trim(), words.trim_start_matches(CUT).trim());
                prop_assert!(words.chars().count() < 3 * LENGTH, "{}", words);
                for passage in words.split(CUT) {
                    let passage: String = passage.split_whitespace().collect();
                    prop_assert!(text.contains(&passage), "{} is in {}", passage, text);
                }
            }
        }
    }
}

/// Quoted without them, "Added: police" said the opposite of what changed. A sentence by itself only stands before its list:
/// led into by "We sell nothing.", an entry said what no text says.
#[test]
fn an_entry_is_quoted_with_the_words_that_lead_into_its_list() {
    let text = |never: &str, with: &str| {
        format!(
            "We keep your trust. We never share with:\n\n- banks\n- {never}\n\nOur partners are these.\n\n- hosts\n- {with}\n"
        )
    };
    insta::assert_snapshot!(shown(&text("insurers", "couriers"), &text("police", "insurers")), @r"
    (We never share with:) [-insurers-]
    (We never share with:) {+police+}
    [-couriers-]
    {+insurers+}
    ");
    let found = quotes("We share with:\n\n- banks\n- police\n", "We share with:\n\n- banks\n");
    assert_eq!((found[0].before.as_deref(), found[0].after.as_deref()), (Some("police"), None));
}

#[test]
fn an_entry_of_a_list_within_another_is_quoted_with_the_words_of_the_entry_it_is_in() {
    let text = |last: &str| {
        format!("We share:\n\n- with partners, but only:\n  - your name\n  - {last}\n- with nobody else\n")
    };
    insta::assert_snapshot!(shown(&text("your address"), &text("your whole history")), @r"
    (with partners, but only:) [-your address-]
    (with partners, but only:) {+your whole history+}
    ");
}

#[test]
fn what_follows_in_an_entry_is_quoted_with_how_the_entry_begins() {
    let text = |end: &str| format!("- We collect data.\n\n  This ends when you {end}.\n\n- We share data.\n");
    insta::assert_snapshot!(shown(&text("opt out"), &text("close your account")), @"(We collect data.) This ends when you [-opt out-]{+close your account+}.");
}

#[test]
fn a_cell_is_quoted_with_its_row_and_its_column() {
    let table = |days: &str| {
        format!("| Cookie | Kept for | Why |\n|---|---|---|\n| login | 30 days | a |\n| statistics | {days} | b |\n")
    };
    insta::assert_snapshot!(shown(&table("30 days"), &table("90 days")), @"(statistics, Kept for) [-30-]{+90+} days");
    insta::assert_snapshot!(shown(&table("a month"), &table("for ever")), @"(statistics, Kept for) [-a month-]{+ for ever+}");
}

/// Each cell below a renamed head quoted both names, and seemed to be written anew.
#[test]
fn a_cell_whose_column_is_renamed_is_quoted_with_the_new_name() {
    let table = |head: &str, days: &str| format!("| Cookie | {head} |\n|---|---|\n| login | {days} days |\n");
    insta::assert_snapshot!(shown(&table("Kept for", "30"), &table("How long we keep it", "90")), @r"
    [-Kept for-]{+ How long we keep it+}
    (login, How long we keep it) [-30-]{+90+} days
    ");
}

#[test]
fn a_row_and_its_column_are_parted_as_their_script_parts_things() {
    let table = |head: &str, row: &str, days: &str| format!("| {head} |\n|---|---|\n| {row} | {days} |\n");
    let cell = |head: &str, row: &str| shown(&table(head, row, "30"), &table(head, row, "90"));
    insta::assert_snapshot!(cell("目的 | 保存期間", "アカウントの安全"), @"(アカウントの安全、保存期間) [-30-]{+ 90+}");
    insta::assert_snapshot!(cell("الغرض | مدة الحفظ", "أمن الحساب"), @"(أمن الحساب، مدة الحفظ) [-30-]{+ 90+}");
}

#[test]
fn the_words_that_lead_into_a_list_are_quoted_as_each_text_has_them() {
    let text = |lead: &str, last: &str| format!("{lead}\n\n- banks and their branches\n- insurers of {last} kind\n");
    insta::assert_snapshot!(shown(&text("We never share with:", "any"), &text("We share with:", "every")), @r"
    We[- never-] share with:
    [-We never share with:-]{+We share with:+} insurers of [-any-]{+every+} kind
    ");
}

/// It was quoted behind the last paragraph of the old text, which had stood after it.
#[test]
fn a_list_that_moved_is_led_into_where_it_is() {
    let list = |days: &str| format!("- We keep the logs of your visits to our pages for {days} days\n\n");
    let rest = "A paragraph that stays as it is, of some length.\n\nAnother that stays, and leads on:\n\n";
    insta::assert_snapshot!(shown(&format!("{}{rest}", list("30")), &format!("{rest}{}", list("90"))), @r"
    We keep the logs of your visits to our pages for 90 days
    {+Another that stays, and leads on:+} We keep the logs of your visits to our pages for [-30-]{+90+} days
    ");
}

#[test]
fn long_words_that_lead_into_a_list_are_cut_where_it_shows() {
    let lead = format!(
        "As we said above, {}we never share what you tell us with the following:",
        "and in other words, ".repeat(12)
    );
    insta::assert_snapshot!(shown(&format!("{lead}\n\n- banks\n"), &format!("{lead}\n\n- banks\n- police\n")), @"([…] and in other words, and in other words, and in other words, and in other words, and in other words, we never share what you tell us with the following:) {+police+}");
}

#[test]
fn a_sentence_ends_in_every_script_and_not_within_a_date() {
    insta::assert_snapshot!(shown("当社は記録を保存します。30 日間です。以上です。", "当社は記録を保存します。90 日間です。以上です。"), @"[-30-]{+90+} 日間です。");
    insta::assert_snapshot!(shown("هل تبيعون؟ نحتفظ بها 30 يوما.", "هل تبيعون؟ نحتفظ بها 90 يوما."), @"نحتفظ بها [-30-]{+90+} يوما.");
    insta::assert_snapshot!(shown("हम लिखते हैं। हम 30 दिन रखते हैं।", "हम लिखते हैं। हम 90 दिन रखते हैं।"), @"हम [-30-]{+90+} दिन रखते हैं।");
    insta::assert_snapshot!(shown("Das gilt. Am 6. Mai 2026 endet es für alle.", "Das gilt. Am 6. Mai 2026 endet es für Kunden."), @"Am 6. Mai 2026 endet es für [-alle-]{+Kunden+}.");
    insta::assert_snapshot!(shown("“We keep it.” We sell logs.", "“We keep it.” We sell nothing."), @"“We keep it.” We sell [-logs-]{+nothing+}.");
}
