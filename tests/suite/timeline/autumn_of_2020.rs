//! What happened in the autumn of 2020 to a notice that is kept in public.

use noticepress::testing::{Notice, Standing};

use super::history::{History, day, name, text};
use super::seen::{emails, next_day, standings, telling};

/// The autumn of 2020 of a notice that is kept in public: three goes at one change, a slip mended three days before it
/// applied, and two goes at the next change. Readers lived under three texts in all.
fn autumn_of_2020() -> Notice {
    History::of([
        text("2019-05-06"),
        text("2020-10-15").material("2020-11-16"),
        text("2020-10-23").material("2020-11-16").late(),
        text("2020-10-29").material("2020-11-16").late(),
        text("2020-11-13"),
        text("2020-11-19").material("2020-12-19"),
        text("2020-11-23").material("2020-12-19").late(),
    ])
    .notice()
}

#[test]
fn in_the_autumn_of_2020_three_texts_applied_and_four_never_did() {
    let notice = autumn_of_2020();
    let at = |on| standings(&notice, on).join(", ");
    assert_eq!(at("2020-10-14"), "2019-05-06 in-force");
    assert_eq!(at("2020-10-15"), "2019-05-06 in-force, 2020-10-15 upcoming");
    assert_eq!(at("2020-10-23"), "2019-05-06 in-force, 2020-10-15 replaced, 2020-10-23 upcoming");
    assert_eq!(at("2020-11-12"), "2019-05-06 in-force, 2020-10-15 replaced, 2020-10-23 replaced, 2020-10-29 upcoming");
    assert_eq!(standings(&notice, "2020-11-15").last().unwrap(), "2020-11-13 upcoming");
    assert_eq!(
        standings(&notice, "2020-11-16"),
        [
            "2019-05-06 superseded",
            "2020-10-15 replaced",
            "2020-10-23 replaced",
            "2020-10-29 replaced",
            "2020-11-13 in-force"
        ]
    );
    assert_eq!(standings(&notice, "2020-11-19")[4..], ["2020-11-13 in-force", "2020-11-19 upcoming"]);
    assert_eq!(
        standings(&notice, "2020-11-23")[4..],
        ["2020-11-13 in-force", "2020-11-19 replaced", "2020-11-23 upcoming"]
    );
    assert_eq!(
        standings(&notice, "2020-12-19")[4..],
        ["2020-11-13 superseded", "2020-11-19 replaced", "2020-11-23 in-force"]
    );
    let (old, last) = (&notice.versions()[0], &notice.versions()[4]);
    let until_then = Standing::Superseded { since: day("2019-05-06"), until: day("2020-11-16") };
    assert_eq!(notice.standing(old, day("2021-06-01")), until_then);
    let until_then = Standing::Superseded { since: day("2020-11-16"), until: day("2020-12-19") };
    assert_eq!(notice.standing(last, day("2021-06-01")), until_then);
    assert_eq!(notice.predecessor(last).map(|version| version.id), Some(name("2020-10-29")));
}

#[test]
fn in_the_autumn_of_2020_readers_were_told_of_two_changes_from_what_they_lived_under() {
    let notice = autumn_of_2020();
    let at = |on| telling(&notice, on).join("; ");
    assert_eq!(at("2020-10-14"), "");
    assert_eq!(at("2020-10-15"), "2020-10-15 after 2019-05-06, 2020-10-15 to 2020-12-16");
    assert_eq!(at("2020-10-23"), "2020-10-23 after 2019-05-06 carrying 2020-10-15, 2020-10-15 to 2020-12-16");
    assert_eq!(
        at("2020-10-29"),
        "2020-10-29 after 2019-05-06 carrying 2020-10-15 and 2020-10-23, 2020-10-15 to 2020-12-16"
    );
    let november =
        "2020-11-13 after 2019-05-06 carrying 2020-10-15 and 2020-10-23 and 2020-10-29, 2020-10-15 to 2020-12-16";
    assert_eq!(at("2020-11-13"), november);
    assert_eq!(at("2020-11-18"), november);
    let first_go = "2020-11-19 after 2020-11-13, 2020-11-19 to 2021-01-18";
    assert_eq!(at("2020-11-19"), format!("{november}; {first_go}"));
    let december = "2020-11-23 after 2020-11-13 carrying 2020-11-19, 2020-11-19 to 2021-01-18";
    assert_eq!(at("2020-11-23"), format!("{november}; {december}"));
    assert_eq!(at("2020-12-15"), format!("{november}; {december}"));
    assert_eq!(at("2020-12-16"), december);
    assert_eq!(at("2021-01-17"), december);
    assert_eq!(at("2021-01-18"), "");
}

#[test]
fn in_the_autumn_of_2020_five_emails_went_out_and_the_mended_slip_was_none() {
    assert_eq!(
        emails(&autumn_of_2020()),
        [
            "2020-10-15 after 2019-05-06",
            "2020-10-23 after 2019-05-06 carrying 2020-10-15",
            "2020-10-29 after 2019-05-06 carrying 2020-10-15 and 2020-10-23",
            "2020-11-19 after 2020-11-13",
            "2020-11-23 after 2020-11-13 carrying 2020-11-19",
        ]
    );
}

#[test]
fn in_the_autumn_of_2020_the_site_changed_on_ten_days() {
    let notice = autumn_of_2020();
    let changes = std::iter::successors(next_day(&notice, day("2020-01-01")), |last| next_day(&notice, *last));
    assert_eq!(
        changes.map(|day| day.to_string()).collect::<Vec<_>>(),
        [
            "2020-10-15",
            "2020-10-23",
            "2020-10-29",
            "2020-11-13",
            "2020-11-16",
            "2020-11-19",
            "2020-11-23",
            "2020-12-16",
            "2020-12-19",
            "2021-01-18",
        ]
    );
}
