use proptest::prelude::*;

use super::*;
use crate::redline::compare::compare;
use crate::redline::proof::{Form, prove};
use crate::source::SourceFile;
use crate::text::document::Document;
use crate::text::html;
use crate::text::links::Links;
use crate::text::markdown::{RawHtml, Surroundings, read};

fn links() -> Links {
    Links {
        to_notice: "../../".into(),
        to_images: "../../".into(),
        links_base: Some(url::Url::parse("https://example.org/").unwrap()),
    }
}

fn setting(links: &Links) -> Setting<'_> {
    Setting { links, table_label: "Table", code_label: "Code", permalinks: false, former_ids: None }
}

const LABELS: Labels<'_> = Labels { link_was: "link was", ..Labels::ENGLISH };

pub(super) fn document(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
}

/// The redline's HTML, which gives back both texts.
pub(super) fn proved(old: &str, new: &str) -> String {
    on_page(old, new);
    in_form(old, new, Form::Plain).0
}

/// The redline's HTML as its page has it, and for each change that it lists the number at its place.
pub(super) fn on_page(old: &str, new: &str) -> (String, Vec<usize>) {
    in_form(old, new, Form::Passages { same: &same, number: &|n, total| format!("{n} of {total}") })
}

fn in_form(old: &str, new: &str, form: Form<'_>) -> (String, Vec<usize>) {
    let (old, new) = (document(old), document(new));
    let links = links();
    let setting = setting(&links);
    let readings = [&old, &new].map(|text| html::document(text, &setting).1);
    let redline = compare(&old, &new);
    match prove(redline.clone(), [&readings[0], &readings[1]], &setting, &LABELS, form) {
        Ok(proved) => {
            let sections = proved.sections().into_iter().flat_map(|sections| &sections.sections);
            let places = sections.flat_map(|section| &section.changes).map(|change| change.place);
            (proved.html().to_owned(), places.collect())
        }
        Err(unproved) => panic!("{unproved}, in {}", write(&redline, &setting, &LABELS).html),
    }
}

fn same(n: usize) -> String {
    format!("{n} the same")
}

#[test]
fn a_changed_period_is_one_word_out_and_one_in() {
    insta::assert_snapshot!(
        proved("We keep logs for 30 days.", "We keep logs for 90 days."),
        @"<p>We keep logs for <del>30</del><ins>90</ins> days.</p>"
    );
}

#[test]
fn an_inserted_item_is_marked_as_an_item() {
    insta::assert_snapshot!(proved("- Your name\n- Your address\n", "- Your name\n- Your phone number\n- Your address\n"), @r#"
    <ul><li>Your name
    </li>
    <li data-diff="ins"><ins>Your phone number</ins>
    </li>
    <li>Your address
    </li>
    </ul>
    "#);
}

#[test]
fn a_link_that_leads_elsewhere_says_where_it_led_and_marks_no_word() {
    insta::assert_snapshot!(
        proved("See [our terms](/old) for more.", "See [our terms](/new) for more."),
        @r#"<p>See <a href="https://example.org/new" data-diff="link" data-was-href="https://example.org/old">our terms</a><span class="link-label" data-redline="ignore"> [link was /old]</span> for more.</p>"#
    );
}

#[test]
fn emphasis_is_a_change_of_form() {
    insta::assert_snapshot!(
        proved("We never sell *data*.", "We **never** sell data."),
        @r#"<p>We <strong data-diff="format" data-was="">never</strong> sell <span data-diff="format" data-was="em">data</span>.</p>"#
    );
}

#[test]
fn a_heading_of_another_level_says_which_it_was() {
    insta::assert_snapshot!(
        proved("## Sharing", "### Sharing"),
        @r#"<h3 id="sharing" data-diff="format" data-was="h2"><span class="place-label" data-redline="ignore">was a heading of level 2 </span>Sharing</h3>"#
    );
}

#[test]
fn a_removed_heading_keeps_out_of_the_way_of_the_ids_that_are() {
    insta::assert_snapshot!(proved("## Cookies\n\nWe set three.", "We set three."), @r#"
    <h2 id="was-cookies" data-diff="del"><del>Cookies</del></h2>
    <p>We set three.</p>
    "#);
}

#[test]
fn curly_quotes_are_typography() {
    insta::assert_snapshot!(
        proved("the \"site\" is ours", "the “site” is yours"),
        @r#"<p>the <del data-kind="typographic">&quot;</del><ins data-kind="typographic">“</ins>site<del data-kind="typographic">&quot;</del><ins data-kind="typographic">”</ins> is <del>ours</del><ins>yours</ins></p>"#
    );
}

#[test]
fn a_heading_under_another_number_is_renumbered() {
    insta::assert_snapshot!(
        proved("## 2. How we share it", "## 3. How we share it"),
        @r#"<h2 id="3-how-we-share-it"><del data-kind="renumbering">2</del><ins data-kind="renumbering">3</ins>. How we share it</h2>"#
    );
    // Not a label: a day, and a number of days.
    for (old, new) in [("## 2. Mai 2021", "## 3. Mai 2021"), ("2 days and no more.", "9 days and no more.")] {
        assert!(!proved(old, new).contains("renumbering"), "{old}");
    }
}

#[test]
fn a_paragraph_that_was_cut_in_two_keeps_its_words() {
    let (one, two) =
        ("We keep the logs of our servers for thirty days.", "After that we delete every one of them at once.");
    insta::assert_snapshot!(proved(&format!("{one} {two}"), &format!("{one}\n\n{two}")), @r#"
    <p>We keep the logs of our servers for thirty days.</p>
    <p data-diff="format" data-was="">After that we delete every one of them at once.</p>
    "#);
    insta::assert_snapshot!(proved(&format!("{one}\n\n{two}"), &format!("{one} {two}")), @r#"<p>We keep the logs of our servers for thirty days. <span data-diff="format" data-was="p">After that we delete every one of them at once.</span></p>"#);
}

#[test]
fn a_heading_taken_out_of_its_paragraph_keeps_its_words() {
    insta::assert_snapshot!(
        proved(
            "**With your consent.** We share what you ask us to share with others.",
            "#### With your consent\n\nWe share what you ask us to share with others."
        ),
        @r#"
        <h4 id="with-your-consent" data-diff="format" data-was="p"><span class="place-label" data-redline="ignore">was a paragraph </span><span data-diff="format" data-was="strong">With your consent</span><del data-kind="punctuation"><strong>.</strong></del></h4>
        <p data-diff="format" data-was="">We share what you ask us to share with others.</p>
        "#
    );
}

#[test]
fn paragraphs_that_became_a_list_and_back_keep_their_words() {
    let (one, two) = ("the name that you give us", "the address of the machine you use");
    insta::assert_snapshot!(proved(&format!("{one}\n\n{two}"), &format!("- {one}\n- {two}")), @r#"
    <ul data-diff="format" data-was=""><li data-diff="format" data-was="p">the name that you give us
    </li>
    <li data-diff="format" data-was="p">the address of the machine you use
    </li>
    </ul>
    "#);
    insta::assert_snapshot!(proved(&format!("- {one}\n- {two}"), &format!("{one}\n\n{two}")), @r#"
    <div data-diff="format" data-was="ul"><p data-diff="format" data-was="li">the name that you give us</p>
    <p data-diff="format" data-was="li">the address of the machine you use</p>
    </div>
    "#);
}

#[test]
fn an_entry_put_under_a_new_one_keeps_its_words() {
    insta::assert_snapshot!(
        proved("- When you create an account, you give us a name.", "- Contract:\n  - When you create an account, you give us a name."),
        @r#"
    <ul><li><ins>Contract:</ins>
    <ul data-diff="format" data-was=""><li data-diff="format" data-was="">When you create an account, you give us a name.
    </li>
    </ul>
    </li>
    </ul>
    "#
    );
}

#[test]
fn white_space_is_never_a_change() {
    insta::assert_snapshot!(
        proved("one two\nthree", "one  two three"),
        @"<p>one two three</p>"
    );
}

#[test]
fn words_that_begin_to_touch_still_read_right_both_ways() {
    for (old, new) in [
        ("a b", "a - b"),
        ("a b", "a-b"),
        ("a, b", "a b"),
        ("(a) b", "a (b)"),
        ("a", "a."),
        ("a.", "a"),
        ("a b c", "c"),
        ("word .", "word."),
        ("x “a” y", "x 'a' y"),
        ("e . g", "e.g"),
        ("end", "the end of it"),
        ("[a]b", "[a] b"),
        ("1 / 2", "1/2"),
        ("a — b", "a—b"),
        ("a b", "b a"),
        ("“a”", "a"),
        ("a (b) c", "a c"),
        ("a c", "a (b) c"),
    ] {
        proved(old, new);
        proved(new, old);
    }
}

#[test]
fn a_character_without_a_shape_is_named_among_many_words_that_came_or_went() {
    let long = "We share the list of\u{200B} all names with every carrier.";
    let named = "the list of\u{200B}<span class=\"character\" data-redline=\"ignore\">[U+200B]</span> all names with";
    for html in [proved("First.", &format!("First.\n\n{long}")), proved(&format!("First.\n\n{long}"), "First.")] {
        assert!(html.contains(named), "{html}");
    }
}

#[test]
fn a_deletion_that_ends_in_a_link_takes_its_spaces_along() {
    insta::assert_snapshot!(
        proved("We keep your data secure at rest—more on our [security page](/s).", "We keep your data secure at rest."),
        @r#"<p>We keep your data secure at rest<del>—more on our </del><a class="gone" href="https://example.org/s"><del>security page</del></a>.</p>"#
    );
}

#[test]
fn a_paragraph_that_moved_and_was_edited_shows_the_edit_where_it_is_now() {
    let stays = "Nothing in this paragraph changes at all, and it is long enough to hold on to.";
    let moves = "We keep the logs of the servers for thirty days and then delete every one of them.";
    insta::assert_snapshot!(
        proved(&format!("{moves}\n\n{stays}\n"), &format!("{stays}\n\n{}\n", moves.replace("thirty", "ninety"))),
        @r##"
        <p id="m1-from" data-move="m1" data-diff="del"><a class="move-label" data-redline="ignore" href="#m1-to">moved from here </a><del>We keep the logs of the servers for thirty days and then delete every one of them.</del></p>
        <p>Nothing in this paragraph changes at all, and it is long enough to hold on to.</p>
        <p id="m1-to" data-move="m1" data-diff="ins"><a class="move-label" data-redline="ignore" href="#m1-from">moved here </a><ins>We keep the logs of the servers for <del>thirty</del><ins>ninety</ins> days and then delete every one of them.</ins></p>
        "##
    );
}

#[test]
fn a_section_that_moved_is_one_move_with_its_heading() {
    let (one, two) = (
        "## Children\n\nOur services are meant for people who work in education, not for pupils.\n",
        "## Security\n\nWe encrypt what we store, and only those who need it for their work can read it.\n",
    );
    insta::assert_snapshot!(proved(&format!("{one}\n{two}"), &format!("{two}\n{one}")), @r##"
    <h2 id="was-children" data-move="m1" data-diff="del"><a class="move-label" data-redline="ignore" href="#children">moved from here </a><del>Children</del></h2>
    <p data-move="m1" data-diff="del"><del>Our services are meant for people who work in education, not for pupils.</del></p>
    <h2 id="security">Security</h2>
    <p>We encrypt what we store, and only those who need it for their work can read it.</p>
    <h2 id="children" data-move="m1" data-diff="ins"><a class="move-label" data-redline="ignore" href="#was-children">moved here </a><ins>Children</ins></h2>
    <p data-move="m1" data-diff="ins"><ins>Our services are meant for people who work in education, not for pupils.</ins></p>
    "##);
}

#[test]
fn a_changed_passage_has_its_old_text_beside_it_for_wide_screens() {
    let (html, changes) = on_page("We keep *logs* for 30 days.", "We keep *logs* for 90 days.");
    insta::assert_snapshot!(html, @r##"
    <div class="pair"><div class="twin" hidden="" data-redline="ignore"><p>We keep <em>logs</em> for <del>30</del> days.</p></div>
    <a class="change" id="np-c1" href="#np-e1" data-redline="ignore" aria-label="1 of 1">1</a><p>We keep <em>logs</em> for <del><span class="unseen" data-redline="ignore">[deleted] </span>30<span class="unseen" data-redline="ignore"> [end]</span></del><ins><span class="unseen" data-redline="ignore">[added] </span>90<span class="unseen" data-redline="ignore"> [end]</span></ins> days.</p>
    </div>
    "##);
    assert_eq!(changes, [1]);
}

#[test]
fn the_old_text_of_a_list_has_no_new_items_and_no_ids() {
    let (html, _) =
        on_page("- <a id='x'></a>Name\n- Fax\n", "- <a id='x'></a>Name\n- Phone, <a id='y'></a>which is new\n");
    insta::assert_snapshot!(html, @r##"
    <div class="pair"><div class="twin" hidden="" data-redline="ignore"><ul><li>Name</li><li><del>Fax</del></li></ul></div>
    <ul><li><span id="x"></span>Name
    </li>
    <li data-diff="del"><a class="change" id="np-c1" href="#np-e1" data-redline="ignore" aria-label="1 of 2">1</a><del><span class="unseen" data-redline="ignore">[deleted] </span>Fax<span class="unseen" data-redline="ignore"> [end]</span></del>
    </li>
    <li data-diff="ins"><a class="change" id="np-c2" href="#np-e2" data-redline="ignore" aria-label="2 of 2">2</a><ins><span class="unseen" data-redline="ignore">[added] </span>Phone, <span id="y"></span>which is new<span class="unseen" data-redline="ignore"> [end]</span></ins>
    </li>
    </ul>
    </div>
    "##);
}

/// What stands beside the changed passages of a page.
fn twins(old: &str, new: &str) -> Vec<String> {
    let (html, _) = on_page(old, new);
    let html = ["[deleted]\u{A0}", "[added]\u{A0}", "\u{A0}[end]"].into_iter().fold(html, |html, said| {
        html.replace(&format!("<span class=\"unseen\" data-redline=\"ignore\">{said}</span>"), "")
    });
    let after = html.split("<div class=\"twin\" hidden=\"\" data-redline=\"ignore\">").skip(1);
    after.map(|html| html.split("</div>\n").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_old_text_beside_a_passage_stands_as_it_stood() {
    let cases = [
        // An item went one level in, a sentence into a quotation: neither stood there.
        (
            "1. We ask you:\n   1. by letter\n2. We tell everybody.\n3. We keep it.",
            "1. We ask you:\n   1. by letter\n   2. We tell everybody.\n2. We keep it.",
            "<ol><li>We ask you:<ol><li>by letter</li></ol></li><li>We tell everybody.</li><li>We keep it.</li></ol>",
        ),
        (
            "> You wrote to us.\n\nWe never sell data.",
            "> You wrote to us.\n>\n> We never sell data.",
            "<blockquote><p>You wrote to us.</p></blockquote><p>We never sell data.</p>",
        ),
        // The conditions of an item are those of the next one now.
        (
            "- We sell data:\n  - with your consent\n- We share data",
            "- We sell data\n- We share data:\n  - with your consent",
            concat!(
                "<ul><li>We sell data<del data-kind=\"punctuation\">:</del><ul><li>with your consent</li></ul></li>",
                "<li><del>We share data</del></li></ul>",
            ),
        ),
    ];
    for (old, new, twin) in cases {
        assert_eq!(twins(old, new), [twin], "{old} became {new}");
    }
}

#[test]
fn the_old_text_beside_a_part_of_a_list_has_the_numbers_it_had() {
    let old = "1. We ask you by letter.\n2. We tell everybody of it.\n\n   We pay for that.\n3. We keep it for long.";
    let new = "1. We ask you by letter.\n\nWe tell everybody of it.\n\nWe pay for that.\n\n1. We keep it for long.";
    let twins_there = [
        "<ol><li><p>We ask you by letter.</p></li></ol>",
        "<ol start=\"2\"><li><p>We tell everybody of it.</p><p>We pay for that.</p></li></ol>",
        "<ol start=\"3\"><li><p>We keep it for long.</p></li></ol>",
    ];
    assert_eq!(twins(old, new), twins_there);
    // The beginning of the second item is in an earlier passage.
    let old = "1. We ask you by letter.\n2. We tell everybody of it.\n\n   We pay for that.";
    let new = "1. We ask you by letter.\n2. We tell everybody of it.\n\nWe pay for that.";
    let twins_there = [
        "<ol><li><p>We ask you by letter.</p></li><li><p>We tell everybody of it.</p></li></ol>",
        "<ol start=\"2\"><li class=\"goes-on\"><p>We pay for that.</p></li></ol>",
    ];
    assert_eq!(twins(old, new), twins_there);
}

#[test]
fn what_came_in_the_place_of_something_is_one_passage_with_it() {
    let (html, _) = on_page("Faxes are kept in a steel cabinet.", "Nobody under sixteen can open an account here.");
    insta::assert_snapshot!(html, @r##"
    <div class="pair"><div class="was"><a class="change" id="np-c1" href="#np-e1" data-redline="ignore" aria-label="1 of 2">1</a><p data-diff="del"><del><span class="unseen" data-redline="ignore">[deleted] </span>Faxes are kept in a steel cabinet.<span class="unseen" data-redline="ignore"> [end]</span></del></p>
    </div><div class="now"><a class="change" id="np-c2" href="#np-e2" data-redline="ignore" aria-label="2 of 2">2</a><p data-diff="ins"><ins><span class="unseen" data-redline="ignore">[added] </span>Nobody under sixteen can open an account here.<span class="unseen" data-redline="ignore"> [end]</span></ins></p>
    </div></div>
    "##);
}

#[test]
fn passages_away_from_every_change_can_be_folded_but_not_the_heading_of_one() {
    let text = "## Use\n\nOne.\n\nTwo.\n\n## Sharing\n\nThree.\n\nFour.\n\nKept for 30 days.\n\nSix.\n\nSeven.";
    let (html, _) = on_page(text, &text.replace("30", "90"));
    insta::assert_snapshot!(html, @r##"
    <div class="same"><label class="fold" hidden="" data-redline="ignore"><input type="checkbox">2 the same</label>
    <h2 id="use">Use</h2>
    <p>One.</p>
    <p>Two.</p>
    </div>
    <h2 id="sharing">Sharing</h2>
    <div class="same"><label class="fold" hidden="" data-redline="ignore"><input type="checkbox">1 the same</label>
    <p>Three.</p>
    </div>
    <p>Four.</p>
    <div class="pair"><div class="twin" hidden="" data-redline="ignore"><p>Kept for <del>30</del> days.</p></div>
    <a class="change" id="np-c1" href="#np-e1" data-redline="ignore" aria-label="1 of 1">1</a><p>Kept for <del><span class="unseen" data-redline="ignore">[deleted] </span>30<span class="unseen" data-redline="ignore"> [end]</span></del><ins><span class="unseen" data-redline="ignore">[added] </span>90<span class="unseen" data-redline="ignore"> [end]</span></ins> days.</p>
    </div>
    <p>Six.</p>
    <div class="same"><label class="fold" hidden="" data-redline="ignore"><input type="checkbox">1 the same</label>
    <p>Seven.</p>
    </div>
    "##);
}

#[test]
fn a_passage_in_which_no_word_changed_is_editorial() {
    let (html, changes) = on_page("the \"site\" is ours", "the “site” is ours");
    assert!(html.starts_with("<div class=\"pair editorial\""), "{html}");
    assert_eq!(changes, [0; 0]);
}

#[test]
fn sections_that_only_went_are_a_change_each() {
    let gone = "## Fax\n\nWe take faxes.\n\n## Telex\n\nAnd telexes.\n\n";
    let (_, changes) = on_page(&format!("{gone}## Mail\n\nWrite to us."), "## Mail\n\nWrite to us.");
    assert_eq!(changes, [1, 2]);
}

#[test]
fn a_link_to_a_section_that_is_no_more_leads_to_where_it_was() {
    insta::assert_snapshot!(proved("See [cookies](#cookies).\n\n## Cookies\n\nWe set three.", "See [cookies](#cookies).\n\nWe set three."), @r##"
    <p>See <a href="#was-cookies">cookies</a>.</p>
    <h2 id="was-cookies" data-diff="del"><del>Cookies</del></h2>
    <p>We set three.</p>
    "##);
}

#[test]
fn a_link_to_a_section_that_is_called_otherwise_leads_to_it() {
    insta::assert_snapshot!(proved("## Cookies on this site\n\n[Above](#cookies-on-this-site).", "## Cookies on our site\n\n[Above](#cookies-on-this-site)."), @r##"
    <h2 id="cookies-on-our-site">Cookies on <del>this</del><ins>our</ins> site</h2>
    <p><a href="#cookies-on-our-site">Above</a>.</p>
    "##);
}

#[test]
fn a_link_of_which_a_word_stays_does_not_go() {
    insta::assert_snapshot!(proved("See [our old terms](/t) or [them](/u).", "See [our terms](/t) or."), @r#"<p>See <a href="https://example.org/t">our <del>old</del> terms</a> or<del> </del><a class="gone" href="https://example.org/u"><del>them</del></a>.</p>"#);
}

#[test]
fn no_two_blocks_have_the_same_id() {
    insta::assert_snapshot!(proved("## Cookies\n\nWe set three.\n", "We set three.\n\n## Was cookies\n"), @r#"
    <h2 id="was-cookies-2" data-diff="del"><del>Cookies</del></h2>
    <p>We set three.</p>
    <h2 id="was-cookies" data-diff="ins"><ins>Was cookies</ins></h2>
    "#);
}

#[test]
fn an_anchor_beside_a_line_end_leaves_no_space_outside_the_marks() {
    proved(";文", "{\n<a id='x'></a>&文");
    proved("{\n<a id='x'></a>&文", ";文");
}

#[test]
fn raw_html_that_no_table_can_hold_ends_the_table() {
    proved("<table><div>lost words", "<table><div>lost words\n\nMore here.");
}

fn fragment() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        3 => "[a-c]{1,2}", 1 => Just("30".to_owned()), 1 => Just("not".to_owned()), 1 => Just("“x”".to_owned()),
        1 => Just("*b*".to_owned()), 1 => Just("[c](/c)".to_owned()), 1 => Just("[d e](/d)f".to_owned()), 1 => Just("*g h*".to_owned()), 1 => Just("(d)".to_owned()), 1 => Just("e,".to_owned()),
        1 => Just("f.".to_owned()), 1 => Just("-".to_owned()), 1 => Just("g<br>h".to_owned()),
    ];
    let words = proptest::collection::vec(word, 0..7).prop_map(|words| words.join(" "));
    let block = (0..9_usize, words).prop_map(|(kind, words)| match kind {
        0 => format!("## {words}"),
        1 => format!("- {words}\n- {words} too\n  - inner {words}"),
        2 => format!("1. {words}\n\n2. other\n\n   {words}"),
        3 => format!("| h | {} |\n|---|---|\n| {} | x |", words.replace('|', ""), words.replace('|', "")),
        4 => format!("> {words}"),
        5 => format!("```\n{words}\n```"),
        6 => format!("### {words}"),
        _ => words,
    });
    proptest::collection::vec(block, 0..6).prop_map(|blocks| blocks.join("\n\n"))
}

/// Long blocks, so that those that change their place are found again, and an order for them with some edits.
fn shuffled() -> impl Strategy<Value = (String, String)> {
    let block = (0..4_usize, proptest::collection::vec("[a-e]{3,5}", 9..14)).prop_map(|(kind, words)| {
        let words = words.join(" ");
        match kind {
            0 => format!("- {words}\n- second *item* of {words}"),
            1 => format!("## [{words}](/x)\n\n{words}, and more."),
            _ => words,
        }
    });
    proptest::collection::vec(block, 2..6).prop_flat_map(|blocks| {
        (Just(blocks.clone()), Just(blocks).prop_shuffle(), proptest::bool::ANY).prop_map(|(old, new, edited)| {
            let new = new.join("\n\n");
            (old.join("\n\n"), if edited { new.replacen("aa", "zz [q](/q)", 2) } else { new })
        })
    })
}

/// One edit of the kind that editors make, at a block and at words of a text.
fn edited(markdown: &str, kind: usize, at: usize, other: usize) -> String {
    let mut blocks: Vec<String> = markdown.split("\n\n").map(str::to_owned).collect();
    let (at, other) = (at % blocks.len(), other % blocks.len());
    let prose = |block: &str| !block.starts_with(['#', '|', '-', '1', ' ', '>']);
    match kind {
        0 => drop(blocks.remove(at)),
        1 => blocks.insert(at, "Something that nobody said before, in a paragraph of its own.".to_owned()),
        2 => blocks.swap(at, other),
        3 => {
            let moved = blocks.remove(at);
            blocks.insert(other.min(blocks.len()), moved);
        }
        4 if prose(&blocks[at]) => blocks[at] = blocks[at].replacen(". ", ".\n\n", 1),
        5 if at > 0 && prose(&blocks[at]) && prose(&blocks[at - 1]) => {
            let second = blocks.remove(at);
            blocks[at - 1] += &format!(" {second}");
        }
        6 if prose(&blocks[at]) => blocks[at] = format!("- {}", blocks[at].replace(". ", ".\n- ")),
        7 if blocks[at].starts_with("- ") => blocks[at] = blocks[at].replace("\n- ", "\n\n").replacen("- ", "", 1),
        8 if blocks[at].starts_with("- ") => {
            blocks[at] = format!("- A new head:\n  {}", blocks[at].replace('\n', "\n  "));
        }
        9 if blocks[at].starts_with("## ") => blocks[at].insert(0, '#'),
        10 => blocks[at] = blocks[at].replacen(" we ", " *we* ", 1).replacen(" the ", " [the](/new) ", 1),
        11 => blocks[at] = blocks[at].replace(" may ", " will ").replace(" days", " weeks").replace('"', "”"),
        _ => {
            blocks[at] = blocks[at]
                .split(' ')
                .enumerate()
                .filter(|(n, _)| n % 5 != other % 5)
                .map(|(_, w)| w)
                .collect::<Vec<_>>()
                .join(" ");
        }
    }
    blocks.join("\n\n")
}

/// The demonstration notices, each with some edits.
fn real_texts() -> impl Strategy<Value = (String, String)> {
    let texts = prop_oneof![
        Just(include_str!("../../../content/privacy/2022-06-01.md")),
        Just(include_str!("../../../content/privacy/2019-05-06.md")),
    ];
    let edits = proptest::collection::vec((0..13_usize, any::<usize>(), any::<usize>()), 1..9);
    (texts, edits).prop_map(|(text, edits)| {
        let body = text.splitn(3, "---").nth(2).unwrap_or(text).to_owned();
        let new = edits.into_iter().fold(body.clone(), |text, (kind, at, other)| edited(&text, kind, at, other));
        (body, new)
    })
}

proptest! {
    #[test]
    fn real_texts_with_the_edits_of_editors_come_back_both_ways((old, new) in real_texts()) {
        proved(&old, &new);
        proved(&new, &old);
    }

    #[test]
    fn texts_whose_blocks_change_places_come_back_both_ways((old, new) in shuffled()) {
        proved(&old, &new);
    }

    #[test]
    fn rejecting_all_gives_the_old_text_and_accepting_all_the_new(old in fragment(), new in fragment()) {
        proved(&old, &new);
    }

    #[test]
    fn a_text_against_itself_has_no_change(text in fragment()) {
        let text = document(&text);
        prop_assert!(compare(&text, &text).is_empty());
    }
}
