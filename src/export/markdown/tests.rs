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

fn compared() -> Compared {
    Compared {
        notice: "privacy".into(),
        from: "2022-06-01".into(),
        to: "2024-09-09".into(),
        lang: None,
        updated: None,
        arguments: "privacy@2022-06-01..2024-09-09".into(),
    }
}

fn comment(old: &str, new: &str) -> String {
    redline(&compare(&document(old), &document(new)), &compared())
}

/// The passages below the counts and the list of sections.
fn passages(old: &str, new: &str) -> String {
    comment(old, new).splitn(4, "\n\n").nth(3).unwrap_or_default().to_owned()
}

#[test]
fn a_comment_lists_the_sections_and_shows_what_changed_in_them() {
    insta::assert_snapshot!(comment(
        "We care.\n\n## Logs\n\nWe keep logs for 30 days.\n\nOnly we read them.\n\n## Old\n\nGone soon.\n",
        "We care.\n\n## Logs\n\nWe keep logs for 90 days.\n\nOnly we read them.\n\n## Contact\n\nWrite to us, or visit.\n",
    ), @r"
    ## privacy: 2022-06-01 → 2024-09-09

    3 changes in 3 of 4 sections: 7 words added, 4 deleted.

    - Logs: reworded
    - Old: removed
    - Contact: added

    *… 1 unchanged block …*

    ### Logs

    We keep logs for <del>30</del> <ins>90</ins> days.

    *… 1 unchanged block …*

    ### <del>Old</del>

    <del>Gone soon.</del>

    ### <ins>Contact</ins>

    <ins>Write to us, or visit.</ins>
    ");
}

#[test]
fn marks_stand_beside_letters_and_around_bold_words() {
    for (old, new, expected) in [
        ("kept for days.", "kept for days;", "kept for days<del>.</del><ins>;</ins>"),
        ("a, b", "a b", "a<del>,</del> b"),
        ("see (a) now", "see (b) now", "see (<del>a</del><ins>b</ins>) now"),
        (
            "see **all** now",
            "see **none** now",
            "see <del><strong>all</strong></del> <ins><strong>none</strong></ins> now",
        ),
        ("we use ~~all~~ it", "we use ~~all~~ them", "we use \\[struck out: all\\] <del>it</del> <ins>them</ins>"),
    ] {
        assert_eq!(passages(old, new).trim_end().trim_start_matches("*Editorial (punctuation):* "), expected);
    }
}

#[test]
fn the_words_of_a_notice_are_no_markup_and_mention_nobody() {
    let new = "\\# 1 @someone \\<img src=x> \\*a\\* [b] \\_c\\_ #12 https://example.org/a_b/issues/1. \\`d\\` ~~e~~ $f$ \\</details>";
    insta::assert_snapshot!(passages("Some words.", &format!("Some words.\n\n{new}\n")).replace('\u{200b}', "·"), @r"
    *… 1 unchanged block …*

    <ins># 1 @·someone \<img src=x> \*a\* \[b\] \_c\_ #·12 `https://example.org/a_b/issues/1`. \`d\` \[struck out: e\] \$f\$ \</details></ins>
    ");
}

#[test]
fn a_paragraph_that_begins_like_a_heading_or_an_item_stays_a_paragraph() {
    for word in ["1\\.", "\\#", "\\-"] {
        let text = |end| format!("{word} we keep logs for a number of days and {end}");
        let expected = format!("{word} we keep logs for a number of days and <del>old</del> <ins>new</ins>");
        assert_eq!(passages(&text("old"), &text("new")).trim_end(), expected);
    }
}

#[test]
fn a_link_that_leads_elsewhere_tells_both_addresses() {
    assert_eq!(
        passages("See [our terms](/old) for more.", "See [our terms](/new) for more.").trim_end(),
        "See our terms (link: `/old` → `/new`) for more."
    );
}

#[test]
fn a_link_in_a_long_paragraph_is_not_left_out() {
    let text = |href: &str| {
        format!("{} [our terms]({href}) {}.", "one two ".repeat(50).trim(), "three four ".repeat(50).trim())
    };
    assert!(passages(&text("/old"), &text("/new")).contains("one two our terms (link: `/old` → `/new`) three four"));
}

#[test]
fn what_only_looks_otherwise_takes_a_short_line() {
    assert_eq!(
        passages("We never sell.", "We **never** sell.").trim_end(),
        "We <strong>never</strong> sell. *(formatting: “never” (bold now))*"
    );
    assert_eq!(
        passages("## Sharing\n\nx", "### Sharing\n\nx").trim_end(),
        "### Sharing *(was a heading of level 2)*\n\n*… 1 unchanged block …*"
    );
    assert_eq!(
        passages("the \"site\" is ours", "the “site” is ours").trim_end(),
        "*Editorial (quotation marks):* the <del>\"</del> <ins>“</ins>site<del>\"</del><ins>”</ins> is ours"
    );
}

#[test]
fn a_passage_that_moved_says_so_at_both_ends() {
    let stays = "Nothing in this paragraph changes at all, and it is long enough to hold on to.";
    let moves = "We keep the logs of the servers for thirty days and then delete every one of them.";
    insta::assert_snapshot!(
        passages(
            &format!("# A\n\n{moves}\n\n# B\n\n{stays}\n"),
            &format!("# A\n\n# B\n\n{stays}\n\n{}\n", moves.replace("thirty", "ninety"))
        ),
        @r"
    ### A

    *Moved from here to below “B”:* We keep the logs of the servers for thirty days and then […]

    ### B

    *… 1 unchanged block …*

    *Moved here from below “A”:*

    We keep the logs of the servers for <del>thirty</del> <ins>ninety</ins> days and then delete every one of them.
    "
    );
}

#[test]
fn items_and_rows_that_stay_are_counted() {
    insta::assert_snapshot!(
        passages(
            "1. one thing\n2. two things\n3. three things\n\n| a | b |\n|---|---|\n| c | 30 days |\n| e | f |\n",
            "1. one thing\n2. two new things\n3. three things\n\n| a | b |\n|---|---|\n| c | 90 days |\n| e | f |\n"
        ),
        @r"
    - *… 1 unchanged item …*
    - 2\. two <ins>new</ins> things
    - *… 1 unchanged item …*
    - a | b
    - c | <del>30</del> <ins>90</ins> days
    - *… 1 unchanged row …*
    "
    );
}

#[test]
fn a_comment_that_would_be_too_long_ends_between_blocks_and_says_how_to_see_all() {
    let new: String = (0..900)
        .map(|n| format!("Paragraph {n} says something that nobody has said before, at length, of {n}.\n\n"))
        .collect();
    let comment = comment("Short.", &format!("Short.\n\n{new}"));
    assert!((60_000..=LIMIT).contains(&comment.len()), "{}", comment.len());
    let (_, end) = comment.trim_end().rsplit_once("\n\n").unwrap();
    insta::assert_snapshot!(end, @"*Too long for a comment: 174 further passages left out. To see them all:* `noticepress diff privacy@2022-06-01..2024-09-09`");
}

#[test]
fn an_entry_stands_below_the_words_that_lead_into_its_list() {
    let list = |entry: &str| format!("We never share with:\n\n- banks\n- {entry}\n\nWe keep it.");
    let shown = passages(&list("insurers"), &list("police"));
    assert!(shown.starts_with("We never share with:\n\n"), "{shown}");
    assert!(shown.contains("- <ins>police</ins>"), "{shown}");
}

proptest! {
    #[test]
    fn whatever_the_words_a_comment_holds_no_html_and_no_mention(words in "[a-z@<>&#*_`~ .!\\[\\]()0-9-]{0,60}") {
        let escaped = escaped(&words);
        let mut before = ' ';
        let mut in_code = false;
        let characters: Vec<char> = escaped.chars().collect();
        for (at, c) in characters.iter().enumerate() {
            in_code ^= *c == '`' && before != '\\';
            if !in_code {
                prop_assert!(*c != '<' || before == '\\', "{}", escaped);
                let next = characters.get(at + 1).copied().unwrap_or(' ');
                prop_assert!(*c != '@' || before.is_alphanumeric() || !next.is_alphanumeric(), "{}", escaped);
            }
            before = if before == '\\' { ' ' } else { *c };
        }
    }
}

#[test]
fn what_the_program_says_stays_words_whatever_it_quotes() {
    for (said, shown) in [
        ("there is no `a_b` in <p>", "there is no `a_b` in \\<p>"),
        ("an odd ` and @octocat", "an odd \\` and @\u{200b}octocat"),
        ("nothing between `` and *", "nothing between \\`\\` and \\*"),
        ("`@octocat` <b> `[x](https://example.org)`", "`@octocat` \\<b> `[x](https://example.org)`"),
    ] {
        assert_eq!(prose(said), shown, "{said}");
    }
    assert_eq!(line("/close"), "\\/close");
    assert_eq!(line("  1. <i>"), "1\\. \\<i>");
}
