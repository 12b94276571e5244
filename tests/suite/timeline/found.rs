//! What the properties found, as examples in words.

use std::collections::BTreeSet;

use noticepress::testing::{Announcement, Channel, announced_pairs, banners, email};

use super::history::{History, day, name, text};
use super::seen::{emails, next_day, telling};

/// A slip was mended on the very day that an announced change took effect. The text with the slip never applied, and
/// its banner went with it: readers saw nothing for the thirty days after the change.
#[test]
fn a_slip_mended_on_the_effective_day_does_not_silence_the_banner() {
    let history = [text("2024-01-01"), text("2024-03-01").material("2024-05-01"), text("2024-05-01")];
    assert_eq!(
        telling(&History::of(history).notice(), "2024-05-01"),
        ["2024-05-01 after 2024-01-01 carrying 2024-03-01, 2024-03-01 to 2024-05-31"]
    );
    let same_day = [text("2024-01-01"), text("2024-03-01").material("2024-03-01").late(), text("2024-03-01-2")];
    assert_eq!(
        telling(&History::of(same_day).notice(), "2024-03-01"),
        ["2024-03-01-2 after 2024-01-01 carrying 2024-03-01, 2024-03-01 to 2024-03-31"]
    );
}

/// The second go at a pending change was not announced for itself. When a third took its place, banner and email told the
/// summaries of all three, one below the other, also where they contradicted each other.
#[test]
fn an_announcement_tells_its_own_summary_or_else_those_of_all_that_it_replaces() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-03-01").material("2024-05-01"),
        text("2024-03-10"),
        text("2024-03-15").material("2024-05-01").late(),
    ])
    .notice();
    let told = |announcement: &Announcement<'_>| announcement.told().map(|version| version.id).collect::<Vec<_>>();
    assert_eq!(told(&banners(&notice, day("2024-03-10"))[0]), ["2024-03-01", "2024-03-10"].map(name));
    assert_eq!(told(&banners(&notice, day("2024-03-15"))[0]), ["2024-03-15"].map(name));
    assert_eq!(told(&email(&notice, &notice.versions()[3]).unwrap()), ["2024-03-15"].map(name));
    let carrying = "2024-03-15 after 2024-01-01 carrying 2024-03-01, 2024-03-01 to 2024-05-31";
    assert_eq!(telling(&notice, "2024-03-15"), [carrying]);
}

/// A pending change was mended, and the mended text was taken back. The redline that its banner had led to was gone
/// from then on, although its address is permanent.
#[test]
fn the_redline_of_an_announcement_stays_when_the_text_is_taken_back() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-03-01").material("2024-05-01"),
        text("2024-03-10").withdrawn("2024-03-20"),
    ])
    .notice();
    let redline = BTreeSet::from([(name("2024-01-01"), name("2024-03-10"))]);
    assert_eq!(announced_pairs(&notice, day("2024-03-09")), BTreeSet::new());
    assert_eq!(announced_pairs(&notice, day("2024-03-10")), redline);
    assert_eq!(announced_pairs(&notice, day("2024-03-20")), redline);
}

/// The second of three goes at a change was taken back. It had no announcement of its own, but a banner said that it
/// was withdrawn, with the summary of the first go, beside the banner of the third that told the same as still to come.
#[test]
fn a_text_taken_back_hands_on_what_it_carried() {
    let notice = History::of([
        text("2024-01-01"),
        text("2024-03-01").material("2024-05-01"),
        text("2024-03-10").withdrawn("2024-03-20"),
        text("2024-03-15"),
    ])
    .notice();
    assert_eq!(
        telling(&notice, "2024-03-20"),
        ["2024-03-15 after 2024-01-01 carrying 2024-03-01, 2024-03-01 to 2024-05-31"]
    );
}

/// A change was taken back because the notice would end first. No banner said so, and the email that had gone out
/// could not be made again, because no text applied on the day before the change any more.
#[test]
fn an_announced_change_is_taken_back_aloud_when_the_notice_ends_before_it() {
    let announced = [text("2024-01-01"), text("2024-03-01").material("2024-05-01").withdrawn("2024-03-20")];
    let notice = History::of(announced).ended("2024-04-15").notice();
    assert_eq!(telling(&notice, "2024-03-19"), ["2024-03-01 after 2024-01-01, 2024-03-01 to 2024-05-31"]);
    assert_eq!(telling(&notice, "2024-04-20"), ["2024-03-01 after 2024-01-01, 2024-03-01 to 2024-05-01, withdrawn"]);
    assert_eq!(emails(&notice), ["2024-03-01 after 2024-01-01"]);
}

/// A notice ended, and ten days later its pending text was taken back. For these ten days the notice's own address
/// showed that text as the one to come.
#[test]
fn a_notice_cannot_end_while_a_text_is_pending_that_is_taken_back_only_later() {
    let history = History::of([text("2024-01-01"), text("2024-03-01").material("2024-05-01").withdrawn("2024-04-25")]);
    let errors = history.clone().ended("2024-04-15").load().unwrap_err();
    assert!(errors[0].contains("2024-03-01"), "{errors:?}");
    assert_eq!(history.ended("2024-04-25").load().map(|_| ()), Ok(()));
}

/// A text that was taken back takes no effect, and nothing changes on the day it would have.
#[test]
fn the_day_on_which_a_text_taken_back_would_have_applied_is_no_change() {
    let quiet = text("2024-03-01").effective("2024-05-01").withdrawn("2024-03-20");
    let notice = History::of([text("2024-01-01"), quiet]).notice();
    assert_eq!(next_day(&notice, day("2024-03-01")), Some(day("2024-03-20")));
    assert_eq!(next_day(&notice, day("2024-03-20")), None);
}

/// The first day that can be written has none before it, and a text of that day was its own base.
#[test]
fn a_text_of_the_first_day_there_is_is_not_compared_with_itself() {
    let notice = History::of([text("0001-01-01").notify([Channel::Homepage, Channel::Email])]).notice();
    assert_eq!(emails(&notice), [""; 0]);
    assert_eq!(telling(&notice, "0001-01-01"), [""; 0]);
}
