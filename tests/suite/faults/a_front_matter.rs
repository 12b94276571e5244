//! Part A: front matter. Lines and columns are those of the newer text of the good project.

use std::collections::BTreeSet;

use super::judge::{Case, judge, refused};
use crate::project::page::{Page, article};
use crate::project::{NEW, OLD, Project, Sandbox, built, good, in_languages, in_new, with_key, with_paragraph};

#[test]
fn a00_every_mistake_is_listed_not_only_the_first() {
    let project = with_paragraph("Read [this](javascript:canary()).")
        .replace(NEW, "change: material", "change: major")
        .replace(OLD, "updated: 2023-01-10\n", "updated: 2023-01-10\ncolour: red\n");
    let run = Sandbox::with(&project).run(&["check"]);
    for place in [format!("{OLD}:4:1"), format!("{NEW}:5:9"), format!("{NEW}:14:6")] {
        let listed = run.messages().iter().any(|message| message.severity == "error" && message.is_at(&place));
        assert!(listed && run.code == Some(1), "an error at {place}\n{run}");
    }
}

#[test]
fn a01_an_impossible_date_is_refused_at_its_value() {
    let dates = [
        ("30 February", "updated: 2023-02-30", "3:10"),
        ("29 February of a common year", "updated: 2023-02-29", "3:10"),
        ("a thirteenth month", "updated: 2024-13-01", "3:10"),
        ("day 0", "updated: 2024-03-00", "3:10"),
        ("written out", "updated: February 30, 2023", "3:10"),
        ("`effective`", "effective: 2024-04-31", "4:12"),
    ];
    judge(
        "A01",
        dates.map(|(what, line, at)| Case {
            what,
            project: in_new(if line.starts_with('u') { "updated: 2024-03-01" } else { "effective: 2024-04-15" }, line),
            expect: refused(NEW, at, &["no such date"]),
        }),
    );
}

#[test]
fn a02_a_date_without_its_zeros_is_told_how_to_write_it() {
    judge(
        "A02",
        [
            Case {
                what: "`updated`",
                project: in_new("updated: 2024-03-01", "updated: 2023-2-1"),
                expect: refused(NEW, "3:10", &["write 2023-02-01|write `2023-02-01`"]),
            },
            Case {
                what: "`effective`",
                project: in_new("effective: 2024-04-15", "effective: 2024-4-15"),
                expect: refused(NEW, "4:12", &["write 2024-04-15|write `2024-04-15`"]),
            },
        ],
    );
}

#[test]
fn a03_a_signed_year_or_the_year_0_is_no_date() {
    let dates = [
        ("a plus and five digits", "+12023-01-01"),
        ("behind a space", "\" +12023-01-01\""),
        ("a minus", "-2023-01-01"),
        ("year 0", "0000-01-01"),
        ("a number", "20240301"),
    ];
    judge(
        "A03",
        dates.map(|(what, date)| Case {
            what,
            project: in_new("updated: 2024-03-01", &format!("updated: {date}")),
            expect: refused(NEW, "3:10", &["date"]),
        }),
    );
}

#[test]
fn a04_an_updated_date_that_is_not_the_file_names_is_shown_with_it() {
    judge(
        "A04",
        [Case {
            what: "the day after",
            project: in_new("updated: 2024-03-01", "updated: 2024-03-02"),
            expect: refused(NEW, "3:10", &["2024-03-02", "2024-03-01"]),
        }],
    );
}

#[test]
fn a05_a_key_given_twice_is_refused_and_both_lines_are_shown() {
    judge(
        "A05",
        [
            Case {
                what: "the same key",
                project: in_new("updated: 2024-03-01", "updated: 2024-03-01\nupdated: March 1, 2024"),
                expect: refused(NEW, "4:1", &["updated: 2024-03-01", "updated: March 1, 2024"]),
            },
            Case {
                what: "in another case",
                project: in_new("updated: 2024-03-01", "Updated: March 1, 2024\nupdated: 2024-03-01"),
                expect: refused(NEW, "4:1", &["updated: 2024-03-01", "updated: March 1, 2024"]),
            },
            Case {
                what: "lines apart",
                project: with_key("title: Another Notice"),
                expect: refused(NEW, "8:1", &["title: Privacy Notice", "title: Another Notice"]),
            },
        ],
    );
}

#[test]
fn a06_a_misspelt_key_is_told_the_right_one() {
    judge(
        "A06",
        [
            Case {
                what: "`efective`, where nothing else is wrong",
                project: good().replace(OLD, "updated: 2023-01-10\n", "updated: 2023-01-10\nefective: 2023-02-10\n"),
                expect: refused(OLD, "4:1", &["did you mean effective|did you mean `effective`"]),
            },
            Case {
                what: "`efective` in the place of the key that is needed",
                project: in_new("effective: 2024-04-15", "efective: 2024-04-15"),
                expect: refused(NEW, "4:1", &["did you mean effective|did you mean `effective`"]).among_others(),
            },
            Case {
                what: "nothing like a key",
                project: with_key("colour: red"),
                expect: refused(NEW, "8:1", &["colour"]),
            },
            Case {
                what: "a key inside `choices`",
                project: in_new("{text: Turn off", "{txet: Turn off"),
                expect: refused(NEW, "9", &["did you mean text|did you mean `text`"]).among_others(),
            },
        ],
    );
}

#[test]
fn a07_a_missing_updated_date_is_missed_at_the_opening_line() {
    judge(
        "A07",
        [Case {
            what: "no `updated`",
            project: in_new("updated: 2024-03-01\n", ""),
            expect: refused(NEW, "1:1", &["updated"]),
        }],
    );
}

#[test]
fn a08_a_text_cannot_apply_before_it_was_readable() {
    judge(
        "A08",
        [
            Case {
                what: "the day before",
                project: in_new("effective: 2024-04-15", "effective: 2024-02-29"),
                expect: refused(NEW, "4:12", &["before", "updated"]),
            },
            Case {
                what: "before the text it replaces",
                project: good().replace(OLD, "updated: 2023-01-10", "updated: 2023-01-10\neffective: 2024-06-01"),
                expect: refused(NEW, "4:12", &["before", "2024-06-01"]),
            },
        ],
    );
}

#[test]
fn a09_a_word_that_is_not_allowed_is_refused_with_those_that_are() {
    let yes_or_no: &[&str] = &["true", "false"];
    let kinds: &[&str] = &["material", "minor", "correction"];
    judge(
        "A09",
        [
            Case { what: "yes", project: with_key("draft: yes"), expect: refused(NEW, "8:8", yes_or_no) },
            Case {
                what: "a quoted true",
                project: with_key("draft: \"true\""),
                expect: refused(NEW, "8:8", yes_or_no),
            },
            Case { what: "1", project: with_key("draft: 1"), expect: refused(NEW, "8:8", yes_or_no) },
            Case { what: "on", project: with_key("draft: on"), expect: refused(NEW, "8:8", yes_or_no) },
            Case {
                what: "no",
                project: in_new("retroactive: false", "retroactive: no"),
                expect: refused(NEW, "6:14", yes_or_no),
            },
            Case {
                what: "major",
                project: in_new("change: material", "change: major"),
                expect: refused(NEW, "5:9", kinds),
            },
            Case {
                what: "a misspelt kind",
                project: in_new("change: material", "change: materiel"),
                expect: refused(NEW, "5:9", &["did you mean material|did you mean `material`|material"]),
            },
            Case {
                what: "a channel that is not there",
                project: with_key("notify: [homepage, fax]"),
                expect: refused(NEW, "8", &["fax", "homepage", "email"]),
            },
        ],
    );
}

#[test]
fn a10_a_material_change_cannot_have_an_empty_summary() {
    let line = "summary: We now share log data with a payment provider.";
    let empty = [
        ("null", "summary: ~"),
        ("nothing", "summary:"),
        ("blanks", "summary: \"  \""),
        ("an empty list", "summary: []"),
        ("a list of nothing", "summary: [\"\"]"),
    ];
    judge(
        "A10",
        empty.map(|(what, summary)| Case {
            what,
            project: in_new(line, summary),
            expect: refused(NEW, "7", &["summary"]),
        }),
    );
}

#[test]
fn a16_a_file_without_front_matter_or_without_text_is_told_which() {
    let text = good().text(NEW);
    let (front_matter, body) = text.split_once("\n\n").expect("a blank line follows the front matter");
    let front_matter = format!("{front_matter}\n");
    let sandboxes = judge(
        "A16",
        [
            Case { what: "only a body", project: good().write(NEW, body), expect: refused(NEW, "", &["front matter"]) },
            Case { what: "nothing", project: good().write(NEW, ""), expect: refused(NEW, "", &["empty"]) },
            Case {
                what: "only front matter",
                project: good().write(NEW, front_matter),
                expect: refused(NEW, "", &["text|body|words"]),
            },
        ],
    );
    let headlines: BTreeSet<_> = sandboxes
        .iter()
        .flat_map(|sandbox| sandbox.run(&["check"]).messages())
        .filter(|message| message.severity == "error" && message.code.is_some())
        .map(|message| message.headline)
        .collect();
    assert_eq!(headlines.len(), 3, "three messages: {headlines:?}");
}

#[test]
fn a16_two_loose_files_are_compared_without_front_matter() {
    let sandbox = Sandbox::with(&good().write("old.md", "We share nothing.\n").write("new.md", "We share data.\n"));
    for (old, new) in [("old.md", "new.md"), ("old.md", "old.md")] {
        let run = sandbox.run_inside(&["diff", old, new, "--format", "html"]);
        assert!(run.code == Some(0) && run.bad_manners().is_empty(), "{run}");
        assert_eq!(run.stdout.contains("<del>nothing"), old != new, "{}", run.stdout);
    }
}

#[test]
fn a18_norwegian_is_a_language_and_not_a_false() {
    let translation = "---\ntitle: Personvernerklæring\nsummary: Vi deler loggdata.\n---\n\n\
                        ## Deling\n\nVi deler loggdata.\n\n## Kontakt\n\nSkriv til oss.\n";
    let file = "content/privacy/2024-03-01.no.md";
    for languages in ["[en, no]", "[en, \"no\"]", "\n  - en\n  - no"] {
        let sandbox = built(&in_languages(languages).write(file, translation));
        let page = sandbox.site("no/privacy/2024-03-01/index.html");
        let text = Page::parse(article(&page));
        assert_eq!(text.elements[0].attribute("lang"), Some("no"), "languages: {languages}");
        assert!(text.text.contains("Vi deler loggdata"), "{}", text.text);
    }
}

#[test]
fn a18_a_translation_into_a_language_the_settings_lack_is_refused() {
    let file = "content/privacy/2024-03-01.fr.md";
    judge(
        "A18",
        [Case {
            what: "French",
            project: good()
                .write(file, "---\ntitle: Avis\nsummary: Nous partageons.\n---\n\n## Partage\n\nNous partageons.\n"),
            expect: refused(file, "", &["fr", "languages"]),
        }],
    );
}

/// The good project with its older text dated 6 May 2019, said in this way.
fn dated_may_2019(line: &str) -> Project {
    good().replace(OLD, "updated: 2023-01-10", line).rename(OLD, "content/privacy/2019-05-06.md")
}

#[test]
fn a19_a_date_written_out_is_the_date_it_says() {
    for line in ["Updated: May 6, 2019", "updated: 6 May 2019", "UPDATED: \"6 May 2019\""] {
        let sandbox = built(&dated_may_2019(line));
        let page = sandbox.site("privacy/2019-05-06/index.html");
        assert!(article(&page).contains("data-version=\"2019-05-06\""), "{line}");
        assert!(sandbox.site("privacy/versions.json").contains("2019-05-06"), "{line}");
    }
}

#[test]
fn a19_a_date_of_slashes_is_asked_which_number_is_the_month() {
    let file = "content/privacy/2019-05-06.md";
    judge(
        "A19",
        [
            Case {
                what: "either way round",
                project: dated_may_2019("updated: 05/06/2019"),
                expect: refused(file, "3:10", &["which number is the month", "write 2019-05-06|write `2019-05-06`"]),
            },
            Case {
                what: "with stops",
                project: dated_may_2019("updated: 6.5.2019"),
                expect: refused(file, "3:10", &["2019-05-06"]),
            },
        ],
    );
}

#[test]
fn a20_a_material_change_says_what_when_and_whether_for_data_collected_before() {
    let no_summary = in_new("summary: We now share log data with a payment provider.\n", "");
    judge(
        "A20",
        [
            Case { what: "no `summary`", project: no_summary, expect: refused(NEW, "1:1", &["summary", "material"]) },
            Case {
                what: "no `effective`",
                project: in_new("effective: 2024-04-15\n", ""),
                expect: refused(NEW, "1:1", &["effective", "material"]),
            },
            Case {
                what: "no `retroactive`",
                project: in_new("retroactive: false\n", ""),
                expect: refused(NEW, "1:1", &["retroactive", "material"]),
            },
            Case {
                what: "announced to nobody",
                project: with_key("notify: []"),
                expect: refused(NEW, "8", &["notify", "homepage"]),
            },
        ],
    );
}

#[test]
fn a20_a_material_change_is_announced_in_time_or_says_why_not() {
    judge(
        "A20",
        [
            Case {
                what: "29 days ahead",
                project: in_new("effective: 2024-04-15", "effective: 2024-03-30"),
                expect: refused(NEW, "4:12", &["30 days", "late_notice"]),
            },
            Case {
                what: "fewer days than the notice itself asks for",
                project: good().write("content/privacy/notice.yaml", "notice_period_days: 60\n"),
                expect: refused(NEW, "4:12", &["60 days", "late_notice"]),
            },
        ],
    );
    built(&in_new("effective: 2024-04-15", "effective: 2024-03-31"));
    let late = built(&with_key("late_notice: A court ordered it.").replace(
        NEW,
        "effective: 2024-04-15",
        "effective: 2024-03-02",
    ));
    assert!(late.words_of("privacy/2024-03-01/index.html").contains("A court ordered it."), "readers are told why");
}

#[test]
fn a20_a_second_version_declares_its_kind_of_change() {
    let bare = "---\ntitle: Privacy Notice\nupdated: 2024-03-01\n---\n\nWe share log data.\n";
    judge(
        "A20",
        [Case {
            what: "no `change`",
            project: good().write(NEW, bare),
            expect: refused(NEW, "1:1", &["change", "material", "minor", "correction"]),
        }],
    );
}

#[test]
fn a20_what_a_material_change_lacks_is_told_in_one_message_each() {
    let bare = "---\ntitle: Privacy Notice\nupdated: 2024-03-01\nchange: material\n---\n\nWe share log data.\n";
    let run = Sandbox::with(&good().write(NEW, bare)).run(&["check"]);
    let errors: Vec<_> =
        run.messages().into_iter().filter(|message| message.severity == "error" && message.code.is_some()).collect();
    assert_eq!((run.code, errors.len()), (Some(1), 3), "{run}");
    for key in ["summary", "effective", "retroactive"] {
        assert!(errors.iter().any(|error| error.headline.contains(key)), "{key}\n{run}");
    }
}
