//! Whether a text was read again in the last twelve months.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::load::{front_matter, keys};
use crate::model::notice::Notice;
use crate::values::day::Day;

/// The text in force, where it was updated more than twelve months before `as_of` and nothing newer is written.
pub(super) fn overdue(notice: &Notice, as_of: Day) -> Option<Diagnostic> {
    let version = notice.in_force(as_of)?;
    let is_newest = notice.versions().last().is_some_and(|newest| newest.id == version.id);
    let due = anniversary(version.id.updated)?;
    if !is_newest || as_of <= due || notice.ended.is_some() {
        return None;
    }
    let place = front_matter::place(&version.text.source, keys::UPDATED, 0);
    let message = format!("this version was updated on {}, more than twelve months ago", version.id.updated);
    let hint = format!(
        "review it, and correct what is no longer true in a new version; `rules: {{{}: off}}` in noticepress.yaml \
         turns this reminder off",
        Rule::NotReviewed
    );
    Some(Diagnostic::new(Rule::NotReviewed, place, message).hint(hint))
}

/// The same day of the next year; of 29 February, the 28th.
fn anniversary(day: Day) -> Option<Day> {
    let (year, month, day) = day.parts();
    Day::new(year + 1, month, day).or_else(|| Day::new(year + 1, month, day - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_end_on_the_same_day_and_those_of_a_leap_day_on_the_28th() {
        let year_after = |day: &str| anniversary(day.parse().unwrap()).map(|day| day.to_string());
        assert_eq!(year_after("2025-09-08").as_deref(), Some("2026-09-08"));
        assert_eq!(year_after("2024-02-29").as_deref(), Some("2025-02-28"));
        assert_eq!(year_after("2023-02-28").as_deref(), Some("2024-02-28"));
        assert_eq!(year_after("9999-01-01"), None);
    }
}
