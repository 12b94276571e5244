//! What holds for every history that may be published, and for every day.

use std::collections::BTreeSet;

use noticepress::testing::{Announcement, Channel, Day, Standing, VersionId, announced_pairs, banners, email};
use proptest::prelude::*;

use super::generated::{Published, histories, published};
use super::plainly::{Life, Plainly};
use super::seen::{Seen, Told, next_day};

fn config() -> ProptestConfig {
    // What a property once found is kept as an example below, in words, rather than as a seed.
    ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() }
}

/// Whether a banner announces the text, or one that took its place.
fn is_about(banner: &Announcement<'_>, text: &Life) -> bool {
    banner.replaced.iter().chain([&banner.version]).any(|version| version.id == text.id)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_history_is_refused_exactly_when_it_breaks_a_rule(history in histories()) {
        let loaded = history.load().map(|_| ());
        prop_assert_eq!(loaded.is_ok(), Plainly::of(&history).lawful(), "{:?}", loaded);
    }

    #[test]
    fn a_text_applies_from_the_day_it_states_else_with_its_predecessor_and_never_before_that(it in published()) {
        for (version, text) in it.notice.versions().iter().zip(&it.plainly.texts) {
            prop_assert_eq!(version.predecessor, text.predecessor, "{}", version.id);
            prop_assert_eq!(version.effective, text.effective, "{}", version.id);
            prop_assert_eq!(version.change, text.change, "{}", version.id);
            prop_assert_eq!(&version.notify, &text.notify, "{}", version.id);
            prop_assert!(version.effective >= version.id.updated);
            let predecessor = it.notice.predecessor(version);
            prop_assert!(predecessor.is_none_or(|earlier| earlier.effective <= version.effective && earlier.id < version.id));
        }
    }

    #[test]
    fn every_version_has_one_standing_on_every_day_and_its_dates_are_right(it in published()) {
        for on in it.plainly.days() {
            for (version, text) in it.notice.versions().iter().zip(&it.plainly.texts) {
                let standing = it.notice.standing(version, on);
                prop_assert_eq!(standing, it.plainly.standing(text, on), "{} on {}", version.id, on);
                let is_public = !matches!(standing, Standing::Draft | Standing::Scheduled { .. });
                prop_assert_eq!(is_public, it.notice.public(on).any(|public| public.id == version.id));
            }
        }
    }

    #[test]
    fn at_most_one_text_is_in_force_and_it_is_the_greatest_that_applies(it in published()) {
        for on in it.plainly.days() {
            let in_force = it.notice.in_force(on).map(|version| version.id);
            prop_assert_eq!(in_force, it.plainly.in_force(on), "in force on {}", on);
            let standing = |wanted: fn(Standing) -> bool| {
                let versions = it.notice.versions().iter().filter(|version| wanted(it.notice.standing(version, on)));
                versions.map(|version| version.id).collect::<BTreeSet<_>>()
            };
            prop_assert_eq!(standing(|s| matches!(s, Standing::InForce { .. })), in_force.into_iter().collect());
            let upcoming: Vec<VersionId> = it.notice.upcoming(on).iter().map(|version| version.id).collect();
            prop_assert_eq!(standing(|s| matches!(s, Standing::Upcoming { .. })), upcoming.iter().copied().collect());
            prop_assert!(it.notice.upcoming(on).is_sorted_by(|a, b| a.effective < b.effective), "{}", on);
            prop_assert_eq!(it.notice.shown(on).map(|version| version.id), it.plainly.shown(on), "shown on {}", on);
        }
    }

    #[test]
    fn an_upcoming_text_applies_on_its_day_if_nothing_else_is_published(it in published()) {
        for on in it.plainly.days() {
            let known = it.notice_as_known(on);
            for version in it.notice.upcoming(on) {
                let later = known.as_ref().and_then(|notice| notice.in_force(version.effective));
                prop_assert_eq!(later.map(|version| version.id), Some(version.id), "known on {}", on);
            }
        }
    }

    #[test]
    fn a_text_is_never_in_force_before_its_day_and_standings_only_move_forward(it in published()) {
        for version in it.notice.versions() {
            let mut before = it.notice.standing(version, it.plainly.days().next().expect("there are days"));
            for on in it.plainly.days() {
                let now = it.notice.standing(version, on);
                if let Standing::InForce { since } = now {
                    prop_assert!(version.id.updated <= since && version.effective == since && since <= on);
                }
                prop_assert!(before == now || moves_forward(&it, before, now, on), "{}: {:?}, then {:?} on {}", version.id, before, now, on);
                before = now;
            }
        }
    }

    #[test]
    fn what_a_day_shows_owes_nothing_to_drafts_or_to_what_comes_later(it in published()) {
        for on in it.plainly.days() {
            let known = it.notice_as_known(on).map_or_else(Seen::default, |notice| Seen::on(&notice, on));
            prop_assert_eq!(Seen::on(&it.notice, on), known, "on {}", on);
        }
    }

    #[test]
    fn an_announcement_compares_with_the_text_that_readers_will_have_lived_under(it in published()) {
        for on in it.plainly.days() {
            for banner in banners(&it.notice, on) {
                prop_assert_eq!(Some(banner.base.id), it.plainly.base(it.plainly.text(banner.version.id)));
                prop_assert!(banner.base.effective < banner.version.effective && banner.base.id != banner.version.id);
                let known = it.notice.standing(banner.base, banner.version.id.updated);
                prop_assert!(!matches!(known, Standing::Replaced { .. }), "{:?}", banner.base.id);
            }
        }
    }

    #[test]
    fn a_text_that_replaces_an_announced_one_carries_its_announcement_on(it in published()) {
        for on in it.plainly.days() {
            let shown = banners(&it.notice, on);
            for effective in it.plainly.texts.iter().map(|text| text.effective).collect::<BTreeSet<_>>() {
                let readable: Vec<&Life> = it.plainly.readable(on).filter(|text| text.effective == effective).collect();
                let announced: Vec<VersionId> = readable
                    .iter()
                    .filter(|text| it.plainly.is_announced(text, Channel::Homepage))
                    .map(|text| text.id)
                    .collect();
                let here: Vec<&Announcement<'_>> = shown
                    .iter()
                    .filter(|banner| banner.version.effective == effective && banner.withdrawn.is_none())
                    .collect();
                let newest = readable.last().filter(|text| it.plainly.base(text).is_some());
                let Some(newest) = newest.filter(|_| !announced.is_empty() && on < effective.plus(it.plainly.banner_days)) else {
                    prop_assert!(here.is_empty(), "on {} for {}", on, effective);
                    continue;
                };
                prop_assert_eq!(here.len(), 1, "on {} for {}", on, effective);
                prop_assert_eq!(here[0].version.id, newest.id, "on {}", on);
                prop_assert_eq!(here[0].shown_from, announced[0].updated, "on {}", on);
                let told: Vec<VersionId> = here[0].told().map(|version| version.id).collect();
                let all: Vec<VersionId> = readable.iter().map(|text| text.id).collect();
                prop_assert_eq!(told, if newest.has_summary { vec![newest.id] } else { all }, "on {}", on);
                let carried = announced.into_iter().filter(|id| *id != newest.id).collect::<Vec<_>>();
                prop_assert_eq!(Told::of(here[0]).carried, carried, "on {}", on);
            }
        }
    }

    #[test]
    fn a_banner_is_there_exactly_from_its_first_day_until_its_last_which_is_not_counted(it in published()) {
        for on in it.plainly.days() {
            let shown = banners(&it.notice, on);
            prop_assert!(shown.is_sorted_by_key(|banner| (banner.version.effective, banner.version.id)));
            for banner in &shown {
                prop_assert!(banner.shown_from <= on && on < banner.shown_until);
                let days = if banner.withdrawn.is_some() { 0 } else { it.plainly.banner_days };
                prop_assert_eq!(banner.shown_until, banner.version.effective.plus(days));
            }
            for text in it.plainly.texts.iter().filter(|text| it.plainly.is_announced(text, Channel::Homepage)) {
                let told = shown.iter().filter(|banner| is_about(banner, text)).count();
                let says_withdrawn = shown.iter().any(|banner| banner.version.id == text.id && banner.withdrawn.is_some());
                let withdrawn = text.withdrawn.is_some_and(|day| day <= on);
                let last = if withdrawn { text.effective } else { text.effective.plus(it.plainly.banner_days) };
                // Whatever took its place may have nothing left to compare with: the first text was taken back.
                let newest = it.plainly.readable(on).filter(|other| other.effective == text.effective).last();
                let comparable = withdrawn || newest.is_some_and(|newest| it.plainly.base(newest).is_some());
                let due = text.id.updated <= on && on < last && comparable;
                prop_assert_eq!(told, usize::from(due), "{} on {}", text.id, on);
                prop_assert_eq!(says_withdrawn, due && withdrawn, "{} on {}", text.id, on);
            }
        }
    }

    #[test]
    fn an_email_announces_each_text_that_asks_for_one_and_changes_something(it in published()) {
        for (version, text) in it.notice.versions().iter().zip(&it.plainly.texts) {
            let email = email(&it.notice, version);
            // Unless it is taken back on its own day, in favour of another.
            if version.id == it.plainly.texts[0].id && text.is_readable(version.id.updated) {
                prop_assert!(email.is_none(), "the first text changes nothing");
            }
            prop_assert_eq!(email.is_some(), it.plainly.is_announced(text, Channel::Email), "{}", version.id);
            let Some(email) = email else { continue };
            prop_assert_eq!((email.version.id, Some(email.base.id)), (version.id, it.plainly.base(text)));
            let replaced = it.plainly.readable(version.id.updated).filter(|earlier| {
                let takes_its_place = earlier.id < text.id && earlier.effective == text.effective;
                takes_its_place && text.is_readable(version.id.updated)
            });
            let (carried, silent): (Vec<&Life>, Vec<&Life>) =
                replaced.partition(|earlier| it.plainly.is_announced(earlier, Channel::Email));
            prop_assert_eq!(Told::of(&email).carried, carried.iter().map(|text| text.id).collect::<Vec<_>>());
            let told: BTreeSet<VersionId> = email.told().map(|version| version.id).collect();
            let all = carried.iter().chain(&silent).chain([&text]).map(|text| text.id).collect();
            prop_assert_eq!(told, if text.has_summary { BTreeSet::from([text.id]) } else { all }, "{}", version.id);
        }
    }

    #[test]
    fn the_redline_of_an_announcement_has_a_page_and_keeps_it(it in published()) {
        let mut before = BTreeSet::new();
        for on in it.plainly.days() {
            let pairs = announced_pairs(&it.notice, on);
            prop_assert!(pairs.is_superset(&before), "{:?} are gone on {}", before.difference(&pairs), on);
            let emails = it.notice.public(on).filter_map(|version| email(&it.notice, version));
            for told in banners(&it.notice, on).into_iter().chain(emails).filter(|told| !told.is_from_predecessor()) {
                prop_assert!(pairs.contains(&(told.base.id, told.version.id)), "on {}", on);
            }
            prop_assert!(pairs.iter().all(|(from, to)| from.updated <= on && to.updated <= on));
            before = pairs;
        }
    }

    #[test]
    fn the_next_change_is_the_next_day_on_which_readers_see_something_else(it in published()) {
        let days: Vec<Day> = it.plainly.days().collect();
        let seen: Vec<Seen> = days.iter().map(|day| Seen::on(&it.notice, *day)).collect();
        for (at, on) in days.iter().enumerate() {
            let next = (at + 1..days.len()).find(|later| seen[*later] != seen[at]).map(|later| days[later]);
            prop_assert_eq!(next_day(&it.notice, *on), next, "after {}", on);
        }
    }
}

fn moves_forward(it: &Published, before: Standing, now: Standing, on: Day) -> bool {
    use Standing::{InForce, Replaced, Scheduled, Superseded, Upcoming, Withdrawn};
    match (before, now) {
        (Scheduled { .. }, Upcoming { .. } | InForce { .. } | Withdrawn { .. })
        | (Upcoming { .. }, InForce { .. } | Withdrawn { .. })
        | (Replaced { .. }, Withdrawn { .. })
        | (InForce { .. }, Superseded { .. }) => true,
        // Replaced by what is published today.
        (Scheduled { .. } | Upcoming { .. }, Replaced { by }) => by.updated == on,
        // What took its place is taken back today: another takes it, or it is as if nothing had.
        (Replaced { by }, Replaced { .. } | Upcoming { .. }) => it.plainly.text(by).withdrawn == Some(on),
        _ => false,
    }
}
