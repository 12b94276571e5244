//! Calendars (RFC 5545) of the days on which texts take effect and notices end.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use super::address::{Address, CALENDAR, Page, changes_of, notice_path, version_path};
use super::claims::{Claims, Told};
use super::edition::Edition;
use super::wording::{capitalised, change_name, dated};
use crate::announce::{each_once, last_told, replaced, told_on};
use crate::model::notice::{Change, Notice, Version};
use crate::model::timeline::Standing;
use crate::values::day::Day;
use crate::values::harmless::in_line;

/// The octets of a line at the most, its end not counted (RFC 5545, 3.1).
const LINE: usize = 75;

/// The calendar of one notice.
#[must_use]
pub(crate) fn notice_calendar(notice: &Notice, edition: Edition<'_>) -> Page {
    let title = notice.shown(edition.as_of).map_or("", |version| &edition.text(version).title);
    calendar(&[notice], title, &notice_path(&notice.id), edition)
}

/// The calendar of all notices; `None` where there is none, as a calendar has to hold an event.
#[must_use]
pub(crate) fn site_calendar(notices: &[&Notice], edition: Edition<'_>) -> Option<Page> {
    let title = &edition.site_title().text;
    (!notices.is_empty()).then(|| calendar(notices, title, "", edition))
}

fn calendar(notices: &[&Notice], title: &str, path: &str, edition: Edition<'_>) -> Page {
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//noticepress//noticepress//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.name(&on_one_line(&edition.phrases.fill("calendar_title", &[("title", title)])));
    let mut claims = Claims::default();
    for notice in notices {
        for version in notice.public(edition.as_of).filter(|version| has_event(notice, version, edition.as_of)) {
            calendar.push(text_event(notice, version, edition));
            claims.add(&text_claims(notice, version, edition));
        }
        calendar.extend(end_event(notice, edition));
    }
    let address = Address::new(&edition.register.settings, edition.lang, path);
    Page::site(address.file_in_tree(&format!("{path}{CALENDAR}")), folded(&calendar.to_string())).claiming(claims)
}

/// What the event of a text says, one of a text that was withdrawn too: when it was to take effect.
fn text_claims(notice: &Notice, version: &Version, edition: Edition<'_>) -> Claims {
    let told = told_on(notice, version, edition.as_of);
    let summary = each_once(told.iter().flat_map(|version| &edition.text(version).summary));
    let says = Told::of(notice, version, edition.lang).applying(version.effective);
    let mut claims = Claims::of(says.summing_up(told.into_iter(), &summary));
    let changes = changes_of(notice, version, edition.as_of);
    for path in changes.into_iter().chain([version_path(&notice.id, version.id)]) {
        claims.lead_to(&edition.url(path), &edition.register.settings.base_url);
    }
    claims
}

/// A text has an event when readers were told ahead: it was announced, or it takes effect after it became readable. So has
/// the first that applied, and none that was replaced.
fn has_event(notice: &Notice, version: &Version, as_of: Day) -> bool {
    let is_replaced = |version: &Version| matches!(notice.standing(version, as_of), Standing::Replaced { .. });
    let is_first = || notice.public(as_of).find(|version| !is_replaced(version)).is_some_and(|v| v.id == version.id);
    !is_replaced(version) && (!version.notify.is_empty() || version.effective > version.id.updated || is_first())
}

fn text_event(notice: &Notice, version: &Version, edition: Edition<'_>) -> Event {
    let phrases = edition.phrases;
    let translation = edition.text(version);
    let text = edition.url(version_path(&notice.id, version.id));
    let withdrawal = version.withdrawn.as_ref().filter(|withdrawal| withdrawal.on <= edition.as_of);
    // A minor edit of a pending material change is what the material change comes to.
    let before = replaced(notice, version, edition.as_of);
    let is_material = before.iter().chain([&version]).any(|version| version.change == Change::Material);
    let change = change_name(if is_material { Change::Material } else { version.change }, edition);
    let date = dated(version, phrases.date(version.id.updated));
    let named = [("notice", &*translation.title), ("change", &*change), ("date", &*date)];
    let mut lines = Vec::new();
    match withdrawal {
        Some(withdrawal) => {
            let on = phrases.date(withdrawal.on);
            lines.push(phrases.fill("calendar_withdrawn_why", &[("date", &on), ("reason", &withdrawal.reason)]));
        }
        None => lines.push(phrases.fill("calendar_text", &[("date", &date), ("change", &capitalised(&change))])),
    }
    let told = told_on(notice, version, edition.as_of);
    let summary = each_once(told.iter().flat_map(|version| &edition.text(version).summary));
    lines.extend(summary.iter().map(|item| format!("- {}", on_one_line(item))));
    if let Some(why) = &version.late_notice {
        lines.push(phrases.labelled("late_notice", &on_one_line(why)));
    }
    if let Some(changes) = changes_of(notice, version, edition.as_of) {
        lines.push(phrases.labelled("feed_see", &edition.url(changes)));
    }
    lines.push(phrases.labelled("feed_text", &text));
    let key = if withdrawal.is_some() { "calendar_withdrawn" } else { "calendar_applies" };
    let last_told = last_told(notice, version, edition.as_of);
    let mut event = event(&format!("{}-{}", notice.id, version.id), version.effective, last_told, edition);
    event
        .summary(&on_one_line(&phrases.fill(key, &named)))
        .description(&lines.join("\n"))
        .url(&text)
        .sequence(u32::from(withdrawal.is_some()))
        .status(if withdrawal.is_some() { EventStatus::Cancelled } else { EventStatus::Confirmed });
    event
}

/// The end of a notice. Why it ends is told from that day on, as on its pages.
fn end_event(notice: &Notice, edition: Edition<'_>) -> Option<Event> {
    let phrases = edition.phrases;
    let settings = &edition.register.settings;
    let ending = notice.ended.as_ref()?;
    let title = &notice.shown(edition.as_of)?.translation_or_reference(edition.lang).title;
    let url = Address::new(settings, edition.lang, notice_path(&notice.id)).absolute(&settings.base_url);
    let has_ended = ending.on <= edition.as_of;
    let first = notice.public(edition.as_of).next()?.id.updated;
    let mut event = event(&format!("{}-end", notice.id), ending.on, if has_ended { ending.on } else { first }, edition);
    let link = phrases.labelled("feed_text", &url);
    let lines = if has_ended { vec![on_one_line(&ending.reason), link] } else { vec![link] };
    event
        .summary(&on_one_line(&phrases.fill("calendar_ends", &[("notice", title)])))
        .description(&lines.join("\n"))
        .url(&url)
        .sequence(u32::from(has_ended))
        .status(EventStatus::Confirmed);
    Some(event)
}

/// An event of a whole day. Its UID stays over all builds; its stamp is the day on which readers were last told of it.
fn event(name: &str, on: Day, told: Day, edition: Edition<'_>) -> Event {
    let settings = &edition.register.settings;
    let host = settings.base_url.host_str().unwrap_or("localhost");
    let path = settings.base_url.path().trim_end_matches('/').replace('/', ".");
    let stamp: DateTime<Utc> = told.begins(settings.timezone).with_timezone(&Utc);
    let mut event = Event::new();
    event
        .uid(&format!("{name}-{}@{host}{path}", edition.lang))
        .timestamp(stamp)
        .last_modified(stamp)
        .starts(on.date())
        // The first day that is not part of it (RFC 5545, 3.6.1).
        .ends(on.plus(1).date())
        .add_property("TRANSP", "TRANSPARENT");
    event
}

fn on_one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same with lines folded anew, at characters and at 75 octets, and without what a line has no place for. The library's own folds leave a last line
/// of 76, where the space that begins it was not counted.
fn folded(calendar: &str) -> String {
    let mut out = String::with_capacity(calendar.len() + calendar.len() / 64);
    for line in calendar.replace("\r\n ", "").split_terminator("\r\n") {
        let mut length = 0;
        for character in in_line(line).chars() {
            if length + character.len_utf8() > LINE {
                out.push_str("\r\n ");
                length = 1;
            }
            out.push(character);
            length += character.len_utf8();
        }
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_at_characters_and_hold_75_octets_at_the_most() {
        for words in ["ñ", "año — ", "漢字", "a", "👩‍⚖️ "] {
            for times in 1..120 {
                let text = words.repeat(times);
                let mut event = Event::new();
                event.uid("x").summary(text.trim()).description(&format!("{text}\nmore, and; \\ more"));
                event.timestamp(DateTime::UNIX_EPOCH);
                let mut calendar = Calendar::empty();
                calendar.push(event);
                let folded = folded(&calendar.to_string());
                assert!(folded.ends_with("END:VCALENDAR\r\n") && !folded.replace("\r\n", "").contains(['\r', '\n']));
                assert!(folded.split("\r\n").all(|line| line.len() <= LINE), "{folded}");
                let unfolded = folded.replace("\r\n ", "");
                assert!(unfolded.contains(&format!("SUMMARY:{}\r\n", text.trim())), "{unfolded}");
                assert!(unfolded.contains("\\nmore\\, and\\; \\\\ more\r\n"), "{unfolded}");
            }
        }
    }
}
