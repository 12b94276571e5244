//! Which element stands in which comes back both ways, and is said.

use proptest::prelude::*;

use super::tests::{document, on_page, proved};
use crate::html::reading::Reading;
use crate::redline::compare::compare;
use crate::text::html::{self, Setting};
use crate::text::links::Links;

#[test]
fn an_item_one_level_further_in_says_which_item_it_was() {
    let html = proved(
        "1. We share with partners:\n   1. your name\n2. We share your address.",
        "1. We share with partners:\n   1. your name\n   2. We share your address.",
    );
    assert!(
        html.contains(
            "<li data-diff=\"format\" data-was-path=\"+ol li\"><span class=\"place-label\" \
         data-redline=\"ignore\">was item 2 of the list above </span>We share your address."
        ),
        "{html}"
    );
}

#[test]
fn a_paragraph_that_enters_a_quotation_says_that_it_stood_by_itself() {
    let html = proved("> You wrote to us.\n\nWe never sell it.", "> You wrote to us.\n>\n> We never sell it.");
    assert!(html.contains("<p data-diff=\"format\" data-was-path=\"p\">"), "{html}");
    assert!(html.contains(">stood by itself </span>We never sell it."), "{html}");
}

#[test]
fn a_paragraph_that_leaves_a_quotation_says_so() {
    let html = proved("> You wrote to us.\n>\n> We never sell it.", "> You wrote to us.\n\nWe never sell it.");
    assert!(html.contains("<p data-diff=\"format\" data-was-path=\"+blockquote p\">"), "{html}");
    assert!(html.contains(">was in the quotation above </span>"), "{html}");
}

#[test]
fn the_number_that_a_list_began_with_is_told_and_each_item_says_both() {
    let html = proved("3. First duty.\n4. Second duty.", "7. First duty.\n8. Second duty.");
    assert!(html.starts_with("<ol start=\"7\" data-was-start=\"3\"><li><span class=\"number-label\""), "{html}");
    assert!(html.contains(">3. → 7. </span>") && html.contains(">4. → 8. </span>"), "{html}");
}

#[test]
fn an_item_that_is_gone_keeps_its_number_and_those_after_it_say_their_new_ones() {
    let html = proved("1. name\n2. address\n3. photograph of you", "1. name\n2. photograph of you");
    assert!(
        html.contains("<li data-diff=\"del\"><span class=\"number-label\" data-redline=\"ignore\">2. </span>"),
        "{html}"
    );
    assert!(html.contains(">3. → 2. </span>photograph of you"), "{html}");
}

#[test]
fn a_list_that_loses_its_numbers_says_so() {
    let html = proved("1. name\n2. address", "- name\n- address");
    assert!(html.contains("<ul data-diff=\"format\" data-was=\"ol\">"), "{html}");
    assert!(html.contains(">was a numbered list </span>name"), "{html}");
}

#[test]
fn a_paragraph_that_goes_from_among_items_is_an_item_only_to_the_page() {
    let html = proved(
        "We keep your name.\n\nWe rent it out.\n\nWe keep your address.",
        "- We keep your name.\n- We keep your address.",
    );
    assert!(html.contains("<li data-diff=\"del\" data-was-path=\"p\"><del>We rent it out.</del>"), "{html}");
}

#[test]
fn a_row_of_the_head_is_not_one_of_the_body() {
    let html = proved("| a | b |\n|---|---|\n| name | 30 days |\n", "| name | 30 days |\n|---|---|\n");
    assert!(html.contains("<tbody data-diff=\"del\">"), "{html}");
}

fn entries(changed: &str) -> String {
    (1..=300).map(|n| format!("{n}. entry {} of the list\n", if n == 200 { changed } else { "as it was" })).collect()
}

#[test]
fn one_changed_item_of_three_hundred_is_one_change_and_the_others_are_folded() {
    let (html, changes) = on_page(&entries("as it was"), &entries("otherwise"));
    assert_eq!(changes, [1]);
    assert!(html.contains("<li><a class=\"change\" id=\"np-c1\""), "{html}");
    assert!(html.contains("<div class=\"pair\">"), "the list stands beside what it was");
    assert_eq!(html.matches("<li class=\"same\"").count(), 298 - 1, "{html}");
    assert!(html.contains(">198 the same</label></li>") && html.contains(">99 the same</label></li>"), "{html}");
    assert!(html.contains("<li value=\"199\">"), "behind what is hidden a list counts on: {html}");
}

#[test]
fn an_item_that_only_went_is_a_change_and_the_numbers_of_those_behind_it_are_none() {
    let (html, changes) = on_page(
        "1. one of them\n2. two of them\n3. three of them\n4. four of them",
        "2. two of them\n3. three of them\n4. four of them",
    );
    assert_eq!(changes, [1], "{html}");
    let (html, changes) =
        on_page("1. one of them\n2. two of them\n3. three of them", "1. two of them\n2. three of them");
    assert_eq!(changes, [1], "{html}");
    assert_eq!(html.matches("class=\"editorial\"").count(), 1, "{html}");
}

#[test]
fn a_cell_that_changed_is_a_change() {
    let table = |days: &str| format!("| Cookie | Days |\n|---|---|\n| login | 30 |\n| basket | {days} |\n");
    let (html, changes) = on_page(&table("30"), &table("90"));
    assert_eq!(changes, [1]);
    assert!(html.contains("<td data-label=\"Days\"><a class=\"change\" id=\"np-c1\""), "{html}");
}

const TEXT: &str = "\
## Sharing

We share what you wrote with:

1. hosts who keep it safe for us;
2. banks that take your payment:
   - the amount of it,
   - the day of it;
3. nobody else at all.

> You told us in a letter that you agree.
>
> You can take that back.

We delete it when you close your account.

- the name that you gave
- the address that you live at

  This ends when you opt out of it.
- the photograph on your badge

| Who | Why |
|---|---|
| hosts | storage |

---

Write to us about all of it.";

/// One line of a text further in, further out, joined with the next, cut in two, gone, numbered, an item, in a quotation.
fn edited(text: &str, kind: usize, at: usize) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = at % lines.len();
    let line = lines[at].clone();
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit() || " -.>".contains(c)).to_owned();
    let before = line[..line.len() - bare.len()].to_owned();
    match kind % 10 {
        0 => lines[at] = format!("   {line}"),
        1 => lines[at] = line.trim_start().to_owned(),
        2 => lines[at] = format!("> {line}"),
        3 => lines[at] = format!("- {bare}"),
        4 => lines[at] = format!("4. {bare}"),
        5 => lines[at] = bare,
        6 => drop(lines.remove(at)),
        7 if at + 1 < lines.len() => {
            let next = lines.remove(at + 1);
            lines[at] = format!("{line} {}", next.trim_start_matches(|c: char| " ->".contains(c)));
        }
        8 => {
            let cut = bare.find(" that ").unwrap_or(bare.len());
            lines.splice(
                at..=at,
                [format!("{before}{}", &bare[..cut]), String::new(), bare[cut..].trim_start().to_owned()],
            );
        }
        _ => lines.insert(at, String::new()),
    }
    lines.join("\n")
}

fn edited_trees() -> impl Strategy<Value = (String, String)> {
    let edits = || proptest::collection::vec((any::<usize>(), any::<usize>()), 0..6);
    (edits(), edits()).prop_map(|(first, second)| {
        let old = first.into_iter().fold(TEXT.to_owned(), |text, (kind, at)| edited(&text, kind, at));
        let new = second.into_iter().fold(old.clone(), |text, (kind, at)| edited(&text, kind, at));
        (old, new)
    })
}

fn reading(markdown: &str) -> Reading {
    let links = Links::as_written();
    (*html::document(&document(markdown), &Setting::alone(&links)).1).clone()
}

proptest! {
    #[test]
    fn trees_come_back_both_ways((old, new) in edited_trees()) {
        proved(&old, &new);
        proved(&new, &old);
    }

    #[test]
    fn each_change_has_a_place_that_leads_back_to_it((old, new) in edited_trees()) {
        let (html, mut places) = on_page(&old, &new);
        places.dedup();
        for place in &places {
            let link = format!("<a class=\"change\" id=\"np-c{place}\" href=\"#np-e{place}\"");
            prop_assert_eq!(html.matches(&link).count(), 1, "{} in {}", place, html);
        }
        prop_assert_eq!(html.matches("class=\"change\"").count(), places.len(), "{}", html);
    }

    #[test]
    fn no_change_is_said_of_equal_texts_alone((old, new) in edited_trees()) {
        let is_same = reading(&old) == reading(&new);
        let (old, new) = (document(&old), document(&new));
        prop_assert_eq!(compare(&old, &new).is_empty(), is_same);
    }
}
