//! What could happen to any notice.

use noticepress::testing::{Channel, Standing, Turn, banners, next_change};

use super::history::{History, day, name, text};
use super::seen::{emails, next_day, standings, telling};

fn words_of(why: &[Turn]) -> String {
    let words = why.iter().map(|turn| match turn {
        Turn::Readable { version } => format!("{version} readable"),
        Turn::Applies { version } => format!("{version} applies"),
        Turn::Withdrawn { version } => format!("{version} withdrawn"),
        Turn::BannerEnds { version } => format!("banner of {version} ends"),
        Turn::Ends => "ends".to_owned(),
    });
    words.collect::<Vec<_>>().join(", ")
}

#[test]
fn each_change_of_the_site_says_why() {
    let pending = text("2024-03-01").material("2024-05-01");
    let notice = History::of([text("2024-01-01"), pending.withdrawn("2024-04-20"), text("2024-06-01")])
        .ended("2024-08-01")
        .notice();
    let changes = std::iter::successors(next_change(&notice, day("2023-01-01")), |last| next_change(&notice, last.on));
    let told: String = changes.map(|next| format!("{}: {}\n", next.on, words_of(&next.why))).collect();
    insta::assert_snapshot!(told, @r"
    2024-01-01: 2024-01-01 readable, 2024-01-01 applies
    2024-03-01: 2024-03-01 readable
    2024-04-20: 2024-03-01 withdrawn
    2024-05-01: banner of 2024-03-01 ends
    2024-06-01: 2024-06-01 readable, 2024-06-01 applies
    2024-08-01: ends
    ");
}

#[test]
fn a_change_is_postponed_by_taking_its_text_back_and_publishing_another() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-03-01").material("2024-05-01").withdrawn("2024-04-20"),
        text("2024-04-20").material("2024-06-01"),
    ])
    .notice();
    assert_eq!(notice.versions()[2].predecessor, Some(name("2024-01-01")));
    assert_eq!(telling(&notice, "2024-04-19"), ["2024-03-01 after 2024-01-01, 2024-03-01 to 2024-05-31"]);
    let taken_back = "2024-03-01 after 2024-01-01, 2024-03-01 to 2024-05-01, withdrawn";
    let postponed = "2024-04-20 after 2024-01-01, 2024-04-20 to 2024-07-01";
    assert_eq!(telling(&notice, "2024-04-20"), [taken_back, postponed]);
    assert_eq!(telling(&notice, "2024-04-30"), [taken_back, postponed]);
    assert_eq!(telling(&notice, "2024-05-01"), [postponed]);
    assert_eq!(
        standings(&notice, "2024-05-01"),
        ["2024-01-01 in-force", "2024-03-01 withdrawn", "2024-04-20 upcoming"]
    );
    assert_eq!(
        standings(&notice, "2024-06-01"),
        ["2024-01-01 superseded", "2024-03-01 withdrawn", "2024-04-20 in-force"]
    );
}

#[test]
fn the_text_in_force_is_mended_while_another_is_pending() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-03-01").material("2024-05-01"),
        text("2024-03-10").follows("2024-01-01"),
        text("2024-04-01").material("2024-06-01"),
    ])
    .notice();
    assert_eq!(
        standings(&notice, "2024-03-10"),
        ["2024-01-01 superseded", "2024-03-01 upcoming", "2024-03-10 in-force"]
    );
    assert_eq!(
        standings(&notice, "2024-05-01"),
        ["2024-01-01 superseded", "2024-03-01 in-force", "2024-03-10 superseded", "2024-04-01 upcoming"]
    );
    // An announcement is made on one day, by what was readable then: the fix that came later does not change it.
    assert_eq!(telling(&notice, "2024-03-10"), ["2024-03-01 after 2024-01-01, 2024-03-01 to 2024-05-31"]);
    assert_eq!(emails(&notice), ["2024-03-01 after 2024-01-01", "2024-04-01 after 2024-03-01"]);
}

#[test]
fn a_notice_that_ended_names_its_successor_and_shows_its_last_text() {
    let notice =
        History::of([text("2024-01-01"), text("2024-03-01").material("2024-04-01")]).ended("2024-04-15").notice();
    let ending = notice.ended.as_ref().unwrap();
    assert_eq!((ending.on, ending.successor.as_ref().unwrap().as_str()), (day("2024-04-15"), "terms"));
    assert_eq!(standings(&notice, "2024-04-14"), ["2024-01-01 superseded", "2024-03-01 in-force"]);
    assert_eq!(standings(&notice, "2024-04-15"), ["2024-01-01 superseded", "2024-03-01 superseded"]);
    assert_eq!(notice.in_force(day("2024-04-15")).map(|version| version.id), None);
    assert_eq!(notice.shown(day("2024-04-15")).map(|version| version.id), Some(name("2024-03-01")));
    let until_then = Standing::Superseded { since: day("2024-04-01"), until: day("2024-04-15") };
    assert_eq!(notice.standing(&notice.versions()[1], day("2024-04-15")), until_then);
    assert_eq!(next_day(&notice, day("2024-04-01")), Some(day("2024-04-15")));
}

#[test]
fn of_two_texts_of_one_day_the_second_applies_and_the_first_never_did() {
    let notice = History::of([text("2024-01-01"), text("2024-03-01"), text("2024-03-01-2")]).notice();
    assert_eq!(standings(&notice, "2024-02-29"), ["2024-01-01 in-force"]);
    assert_eq!(
        standings(&notice, "2024-03-01"),
        ["2024-01-01 superseded", "2024-03-01 replaced", "2024-03-01-2 in-force"]
    );
    let replaced = Standing::Replaced { by: name("2024-03-01-2") };
    assert_eq!(notice.standing(&notice.versions()[1], day("2024-03-01")), replaced);
}

#[test]
fn the_notice_period_counts_the_leap_day() {
    let material = |effective| History::of([text("2024-01-01"), text("2024-01-30").material(effective)]);
    let notice = material("2024-02-29").notice();
    assert_eq!(standings(&notice, "2024-02-28"), ["2024-01-01 in-force", "2024-01-30 upcoming"]);
    assert_eq!(standings(&notice, "2024-02-29"), ["2024-01-01 superseded", "2024-01-30 in-force"]);
    assert_eq!(telling(&notice, "2024-02-29"), ["2024-01-30 after 2024-01-01, 2024-01-30 to 2024-03-30"]);
    let errors = material("2024-02-28").load().unwrap_err();
    assert!(errors[0].contains("29 days' notice"), "{errors:?}");
}

#[test]
fn a_banner_is_gone_on_the_day_that_its_attribute_names() {
    let history = History::of([text("2024-01-01"), text("2024-03-01").material("2024-04-01")]);
    for (banner_days, last) in [(0, "2024-03-31"), (1, "2024-04-01"), (30, "2024-04-30")] {
        let notice = History { banner_days, ..history.clone() }.notice();
        let last = day(last);
        assert_eq!(banners(&notice, last).len(), 1, "{banner_days}");
        assert_eq!(banners(&notice, last)[0].shown_until, last.plus(1), "{banner_days}");
        assert!(banners(&notice, last.plus(1)).is_empty(), "{banner_days}");
    }
}

#[test]
fn a_draft_and_a_text_to_come_are_nowhere() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-02-01").material("2024-02-02").draft(),
        text("2024-03-01").material("2024-04-01"),
    ])
    .notice();
    assert_eq!(notice.versions()[2].predecessor, Some(name("2024-01-01")));
    assert_eq!(standings(&notice, "2024-02-29"), ["2024-01-01 in-force"]);
    assert_eq!(telling(&notice, "2024-02-29"), [""; 0]);
    assert_eq!(emails(&notice), ["2024-03-01 after 2024-01-01"]);
}

#[test]
fn no_email_announces_the_first_text_even_where_it_asks_for_one() {
    let all = [Channel::Homepage, Channel::Email];
    let notice =
        History::of([text("2024-01-01").effective("2024-02-01").notify(all), text("2024-01-10").notify(all)]).notice();
    assert_eq!(emails(&notice), [""; 0]);
    assert_eq!(telling(&notice, "2024-01-20"), [""; 0]);
    assert_eq!(notice.shown(day("2024-01-20")).map(|version| version.id), Some(name("2024-01-10")));
}
