use crate::redline::compare::tests::redline;

#[test]
fn paragraphs_that_became_items_keep_their_words() {
    assert_eq!(
        redline(
            "We collect your name.\n\nWe collect your address.",
            "- We collect your name.\n- We collect your address."
        ),
        [">ul", "  p>li", "    >words: We collect your name.", "  p>li", "    >words: We collect your address."]
    );
}

#[test]
fn an_item_one_level_further_in_keeps_its_words_in_a_new_list() {
    let lines = redline("- first of all\n- second of all", "- first of all\n  - second of all");
    assert_eq!(lines.iter().filter(|line| line.contains('[') || line.contains('{')).count(), 0, "{lines:#?}");
}

#[test]
fn a_quotation_that_is_no_more_stands_around_what_it_held() {
    assert_eq!(
        redline("> We keep your data safe.", "We keep your data safe."),
        ["blockquote>", "  p: We keep your data safe."]
    );
}

#[test]
fn two_paragraphs_made_one_are_its_pieces() {
    assert_eq!(
        redline(
            "We collect your name when you write.\n\nWe delete it after ninety days.",
            "We collect your name when you write. We delete it after ninety days."
        ),
        ["p: We collect your name when you write. | We delete it after ninety days."]
    );
}

#[test]
fn where_elements_cross_no_words_give_way() {
    let lines = redline(
        "- The first item is kept.\n- The second item is kept.\n\nThe paragraph is kept.",
        "The first item is kept.\n\n- The second item is kept.\n- The paragraph is kept.",
    );
    let whole = lines.join("\n");
    assert!(!whole.contains("[-") && !whole.contains("{+"), "{whole}");
}

#[test]
fn a_paragraph_that_goes_from_among_paragraphs_that_became_items_takes_no_other_with_it() {
    assert_eq!(
        redline(
            "We collect your name.\n\nWe rent it out.\n\nWe collect your address.",
            "- We collect your name.\n- We collect your address."
        ),
        [
            ">ul",
            "  p>li",
            "    >words: We collect your name.",
            "  -p: [-We rent it out.-]",
            "  p>li",
            "    >words: We collect your address."
        ]
    );
}
