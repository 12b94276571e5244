//! Part A: the YAML of front matter, where it is hard to write right or made to do harm.

use super::judge::{Case, judge, refused};
use crate::project::{NEW, good, in_new, with_key};

#[test]
fn a11_a_colon_that_needs_quotes_is_told_so_at_the_colon() {
    judge(
        "A11",
        [
            Case {
                what: "in the summary",
                project: in_new(
                    "summary: We now share log data with a payment provider.",
                    "summary: We changed: sharing",
                ),
                expect: refused(NEW, "7:20", &["quote"]),
            },
            Case {
                what: "in the title",
                project: in_new("title: Privacy Notice", "title: Privacy: a notice"),
                expect: refused(NEW, "2:15", &["quote"]),
            },
        ],
    );
}

#[test]
fn a12_control_characters_are_refused_even_as_escapes() {
    let summaries = [
        ("an escaped NUL", "\"a\\0b\""),
        ("an escaped terminal sequence", "\"\\e[31mred\""),
        ("an escaped bell", "\"a\\x07b\""),
        ("an escaped backspace", "\"a\\bb\""),
        ("a terminal sequence", "a \u{1b}[31mred"),
        ("a NUL", "a \0 b"),
    ];
    judge(
        "A12",
        summaries.map(|(what, summary)| Case {
            what,
            project: in_new("We now share log data with a payment provider.", summary),
            expect: refused(NEW, "7", &["control|U+00"]),
        }),
    );
}

#[test]
fn a13_anchors_merges_and_tags_are_refused_and_bombs_with_them() {
    judge(
        "A13",
        [
            Case {
                what: "nine aliases of nine aliases, nine deep",
                project: with_key(&alias_bomb()),
                expect: refused(NEW, "9", &["anchor|alias"]).among_others().soon(),
            },
            Case {
                what: "an anchor",
                project: in_new("title: Privacy Notice", "title: &t Privacy Notice"),
                expect: refused(NEW, "2:8", &["anchor|&"]),
            },
            Case {
                what: "an alias",
                project: in_new("title: Privacy Notice", "title: *t"),
                expect: refused(NEW, "2:8", &["alias|*"]),
            },
            Case { what: "a merge", project: with_key("<<: {impact: x}"), expect: refused(NEW, "8:1", &["merge|<<"]) },
            Case {
                what: "a tag",
                project: in_new("title: Privacy Notice", "title: !tag Privacy Notice"),
                expect: refused(NEW, "2:8", &["tag|!"]),
            },
            Case {
                what: "a tag of YAML's own",
                project: in_new("change: material", "change: !!str material"),
                expect: refused(NEW, "5:9", &["tag|!"]),
            },
            Case {
                what: "a second document",
                project: with_key("...\ntitle: x"),
                expect: refused(NEW, "8", &[]).among_others(),
            },
        ],
    );
}

/// Front matter that a YAML library would expand to 387 million strings.
fn alias_bomb() -> String {
    let nine = |item: &str| [item; 9].join(", ");
    let levels = ('a'..'i')
        .zip('b'..='i')
        .map(|(inner, outer)| format!("\n  {outer}: &{outer} [{}]", nine(&format!("*{inner}"))));
    format!("extra:\n  a: &a [{}]{}", nine("x"), levels.collect::<String>())
}

#[test]
fn a14_deep_nesting_is_refused_at_once() {
    let deep = |opening: &str| opening.repeat(100_000);
    judge(
        "A14",
        [
            Case {
                what: "brackets in `extra`",
                project: with_key(&format!("extra: {}", deep("["))),
                expect: refused(NEW, "", &[]).among_others().soon(),
            },
            Case {
                what: "brackets in `summary`",
                project: in_new("We now share log data with a payment provider.", &deep("[")),
                expect: refused(NEW, "", &[]).among_others().soon(),
            },
            Case {
                what: "braces",
                project: with_key(&format!("extra: {}", deep("{a: "))),
                expect: refused(NEW, "", &[]).among_others().soon(),
            },
            Case {
                what: "dashes",
                project: with_key(&format!("extra:\n  {}x", deep("- "))),
                expect: refused(NEW, "", &[]).among_others().soon(),
            },
            Case {
                what: "closed brackets",
                project: with_key(&format!("extra: {}{}", deep("["), deep("]"))),
                expect: refused(NEW, "", &[]).among_others().soon(),
            },
        ],
    );
}

#[test]
fn a15_front_matter_that_never_ends_is_refused_at_its_start() {
    judge(
        "A15",
        [
            Case {
                what: "no closing line, and a body",
                project: in_new("\n---\n\n", "\n\n"),
                expect: refused(NEW, "1", &["---"]),
            },
            Case {
                what: "nothing but the opening",
                project: good().write(NEW, "---\n"),
                expect: refused(NEW, "1", &["---"]),
            },
        ],
    );
}

#[test]
fn a17_a_tab_is_refused_where_it_stands() {
    judge(
        "A17",
        [
            Case {
                what: "for the indentation",
                project: in_new("  - {text", "\t- {text"),
                expect: refused(NEW, "9:1", &["tab"]),
            },
            Case {
                what: "behind blanks",
                project: in_new("  - {text", "  \t- {text"),
                expect: refused(NEW, "9:3", &["tab"]),
            },
            Case {
                what: "before a key",
                project: in_new("effective: 2024", "\teffective: 2024"),
                expect: refused(NEW, "4:1", &["tab"]),
            },
        ],
    );
}
