use super::*;
use crate::redline::compare::compare;
use crate::source::SourceFile;
use crate::text::document::Document;
use crate::text::markdown::{RawHtml, Surroundings, read};
use textwrap::core::display_width;

const PIPE: Screen = Screen { styled: false, width: 80 };

fn document(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
}

fn shown(old: &str, new: &str, screen: Screen) -> String {
    redline(&compare(&document(old), &document(new)), screen)
}

/// What is shown of the blocks: without the last line, the counts.
fn piped(old: &str, new: &str) -> String {
    let shown = shown(old, new, PIPE);
    shown.trim_end().rsplit_once("\n\n").map_or(String::new(), |(blocks, _)| blocks.to_owned() + "\n")
}

const STAYS: &str = "Nothing in this paragraph changes at all, and it is long enough to hold on to.";
const MOVES: &str = "We keep the logs of the servers for thirty days and then delete every one of them.";

#[test]
fn a_passage_that_moved_says_so_and_marks_what_changed_in_it() {
    insta::assert_snapshot!(
        piped(
            &format!("# A\n\n{MOVES}\n\n# B\n\n{STAYS}\n"),
            &format!("# A\n\n# B\n\n{STAYS}\n\n{}\n", MOVES.replace("thirty", "ninety"))
        ),
        @r"
      # A

    < [Moved from here to below “B”:]
    < We keep the logs of the servers for thirty days and then delete every one of
      them.

      # B

      Nothing in this paragraph changes at all, and it is long enough to hold on to.

    > [Moved here from below “A”:]
    > We keep the logs of the servers for [-thirty-] {+ninety+} days and then delete
      every one of them.
    "
    );
}

#[test]
fn an_item_has_its_number_and_says_where_it_stood() {
    insta::assert_snapshot!(piped(
        "3. We keep logs for 30 days.\n4. Ask us for a copy of your data at any time.\n5. Write to our office in Vienna.\n",
        "3. Logs are encrypted while they are kept.\n4. We keep logs for 90 days.\n   1. Ask us for a copy of your data at any time.\n5. Write to our office in Vienna.\n",
    ), @r"
    + 3. Logs are encrypted while they are kept.
    | 3. → 4. We keep logs for [-30-] {+90+} days.
    |         4. → 1. [was item 4 of the list above]
                      Ask us for a copy of your data at any time.
      … 1 unchanged item …
    ");
    insta::assert_snapshot!(piped(
        "1. One thing that is said.\n2. Two things that are meant.\n3. Three more that nobody needs.\n",
        "1. Nothing was said before this.\n2. One thing that is said.\n3. Two things that are meant.\n4. Three more that nobody needs.\n",
    ), @r"
    + 1. Nothing was said before this.
    | [items 1 to 3 are now 2 to 4]
    ");
}

#[test]
fn what_was_another_element_says_so() {
    for (old, new, said) in [
        (format!("## {STAYS}"), format!("### {STAYS}"), "was a heading of level 2"),
        (format!("{MOVES}\n\n{STAYS}"), format!("- {MOVES}\n- {STAYS}"), "was a separate paragraph"),
        (format!("- {MOVES}\n\n{STAYS}"), format!("- {MOVES}\n- {STAYS}"), "was a separate paragraph"),
        (format!("- {MOVES}\n- {STAYS}"), format!("1. {MOVES}\n2. {STAYS}"), "was a list with bullets"),
        (format!("1. {MOVES}\n2. {STAYS}"), format!("1. {MOVES}\n\n{STAYS}"), "was item 2 of the list above"),
        (format!("> {MOVES}\n\n{STAYS}"), format!("{MOVES}\n\n{STAYS}"), "was a quotation"),
        (format!("{MOVES} {STAYS}"), format!("{MOVES}\n\n{STAYS}"), "was joined to the passage before it"),
        (format!("{MOVES}\n\n{STAYS}"), format!("{MOVES} {STAYS}"), "was 2 paragraphs"),
        ("3. a thing\n4. another".into(), "7. a thing\n8. another".into(), "began with 3"),
        ("We never sell.".into(), "We **never** sell.".into(), "formatting: “never” (bold now)"),
        ("We ~~never~~ sell.".into(), "We never sell.".into(), "We [-[struck out: never]-] {+never+} sell."),
        (
            "See ![a flow](25.png)".into(),
            "See ![a flow](26.png)".into(),
            "[-[image: 25.png, “a flow”]-] {+[image: 26.png, “a flow”]+}",
        ),
        ("See [our terms](/a).".into(), "See our terms.".into(), "[link deleted: /a]"),
    ] {
        let shown = shown(&old, &new, PIPE).replace("\n  ", "");
        assert!(shown.contains(said), "{said}: {shown}");
    }
}

#[test]
fn no_line_is_longer_than_the_screen_is_wide() {
    let address = format!("https://example.org/{}", "a-part/".repeat(30));
    let chinese = "本隐私政策说明我们如何收集和使用您的个人信息。".repeat(6);
    let texts =
        [format!("- a\n  - {STAYS} {address}\n\n> {chinese}\n\n| a | b |\n|---|---|\n| {MOVES} | {STAYS} |"), chinese];
    for (old, new) in [(&texts[0], &texts[1]), (&texts[1], &texts[0])] {
        for screen in [PIPE, Screen { styled: true, width: 80 }, Screen { styled: true, width: 33 }] {
            for line in shown(old, new, screen).lines() {
                assert!(display_width(line) <= screen.width, "{line:?}");
                assert_eq!(
                    line.contains('\u{1b}'),
                    line.ends_with("\u{1b}[0m") || line.contains("\u{1b}[0m"),
                    "{line:?}"
                );
            }
        }
    }
}

#[test]
fn a_colour_ends_with_its_line_and_begins_again_behind_the_margin() {
    let shown = shown("- a\n", &format!("- a\n- {MOVES}\n"), Screen { styled: true, width: 40 });
    insta::assert_snapshot!(shown.replace('\u{1b}', "^"), @r"
      ^[2m… 1 unchanged item …^[0m
    + • ^[32;4mWe keep the logs of the servers for^[0m
        ^[32;4mthirty days and then delete every^[0m
        ^[32;4mone of them.^[0m

    ^[1m1 change: 17 words added, 0 deleted.^[0m
    ");
}
