//! What else there is to compare: with which texts each text has a redline, and which of them a page names.

use std::collections::BTreeMap;

use serde::Serialize;

use super::address::{Address, redline_path};
use super::edition::{Edition, LinkView};
use super::wording::dated;
use crate::model::name::VersionId;
use crate::model::notice::{Notice, Version};

/// Texts up to which each is named by its day. Of more, those near the page's own are, and of other years one each: so what a
/// page names grows with the years of a history, however many texts it has.
pub(crate) const FEW_PARTNERS: usize = 60;

/// The texts of a notice that have a redline with each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Partners {
    before: BTreeMap<VersionId, Vec<VersionId>>,
    after: BTreeMap<VersionId, Vec<VersionId>>,
}

impl Partners {
    /// Those of pairs in their order, each from an earlier text to a later one. Takes time in the number of pairs.
    #[must_use]
    pub(crate) fn of(pairs: impl Iterator<Item = (VersionId, VersionId)>) -> Self {
        let mut partners = Self::default();
        for (from, to) in pairs {
            partners.before.entry(to).or_default().push(from);
            partners.after.entry(from).or_default().push(to);
        }
        partners
    }

    /// How many redlines there are.
    fn count(&self) -> usize {
        self.before.values().map(Vec::len).sum()
    }

    /// The earlier texts from which a redline leads to this one, oldest first.
    #[must_use]
    pub(crate) fn before(&self, to: VersionId) -> &[VersionId] {
        self.before.get(&to).map_or(&[], Vec::as_slice)
    }

    /// The later texts to which a redline leads from this one, oldest first.
    #[must_use]
    pub(crate) fn after(&self, from: VersionId) -> &[VersionId] {
        self.after.get(&from).map_or(&[], Vec::as_slice)
    }
}

/// The redlines that share one text with that of a page.
#[derive(Serialize)]
pub(crate) struct ChooserRow {
    label: String,
    /// Where they are.
    pub links: Vec<LinkView>,
}

/// The redlines that share a text with that of two texts: to the later one from others before it, from the earlier one to
/// others after it.
#[must_use]
pub(crate) fn chooser(
    notice: &Notice,
    [from, to]: [&Version; 2],
    partners: &Partners,
    address: &Address,
    edition: Edition<'_>,
) -> Vec<ChooserRow> {
    let phrases = edition.phrases;
    let link = |named: NamedText, [a, b]: [VersionId; 2]| {
        let other = notice.version(named.version())?;
        Some(LinkView {
            text: match named {
                NamedText::Day(_) => dated(other, phrases.date(other.id.updated)),
                NamedText::Year(_) => other.id.updated.parts().0.to_string(),
            },
            href: address.to(&redline_path(notice, notice.version(a)?, notice.version(b)?)),
            current: (a, b) == (from.id, to.id),
            lang: edition.lang.clone(),
        })
    };
    let before = named(partners.before(to.id), from.id).into_iter();
    let before = before.filter_map(|named| link(named, [named.version(), to.id])).collect::<Vec<_>>();
    let after = named(partners.after(from.id), to.id).into_iter();
    let after = after.filter_map(|named| link(named, [from.id, named.version()])).collect();
    let rows = [("chooser_from", to, before), ("chooser_to", from, after)];
    let rows = rows.into_iter().filter(|(_, _, links)| links.len() > 1).map(|(key, fixed, links)| ChooserRow {
        label: phrases.fill(key, &[("date", &dated(fixed, phrases.date(fixed.id.updated)))]),
        links,
    });
    rows.chain(rest(notice, partners, edition)).collect()
}

/// That not every pair of texts has a page, and how to compare those that have none.
fn rest(notice: &Notice, partners: &Partners, edition: Edition<'_>) -> Option<ChooserRow> {
    let texts = notice.public(edition.as_of).count();
    let command = format!("noticepress diff {}@FROM..TO", notice.id);
    let label = edition.phrases.fill("chooser_rest", &[("command", &command)]);
    (partners.count() < texts * (texts - 1) / 2).then_some(ChooserRow { label, links: Vec::new() })
}

/// A text as a page names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NamedText {
    /// By its day.
    Day(VersionId),
    /// By the year of which it is the last: the page about it names the others of that year.
    Year(VersionId),
}

impl NamedText {
    fn version(self) -> VersionId {
        match self {
            Self::Day(version) | Self::Year(version) => version,
        }
    }
}

/// Which of these texts, oldest first, a page names that is about one of them. From each page all others are reached, by their
/// year, then by their month where a year has too many, then by their day.
fn named(texts: &[VersionId], here: VersionId) -> Vec<NamedText> {
    let day = |texts: &[VersionId]| texts.iter().copied().map(NamedText::Day).collect::<Vec<_>>();
    if texts.len() <= FEW_PARTNERS {
        return day(texts);
    }
    let year = |text: &VersionId| text.updated.parts().0;
    let month = |text: &VersionId| text.updated.parts().1;
    let years = texts.chunk_by(|a, b| year(a) == year(b));
    years
        .flat_map(|texts| match texts {
            [.., last] if year(last) != year(&here) && texts.len() > 1 => vec![NamedText::Year(*last)],
            _ if texts.len() <= FEW_PARTNERS => day(texts),
            _ => {
                let months = texts.chunk_by(|a, b| month(a) == month(b));
                let is_here = |texts: &[VersionId]| texts.iter().any(|text| month(text) == month(&here));
                months
                    .flat_map(|texts| if is_here(texts) { day(texts) } else { day(&texts[texts.len() - 1..]) })
                    .collect()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::values::day::Day;

    fn first_of(year: i32, month: u32, day: u32) -> VersionId {
        VersionId::first_of(Day::new(year, month, day).expect("a day"))
    }

    /// The texts to which links lead from the page about one, and from those they lead to.
    fn reached(texts: &[VersionId], start: VersionId) -> BTreeSet<VersionId> {
        let mut reached = BTreeSet::from([start]);
        let mut open = vec![start];
        while let Some(here) = open.pop() {
            let next = named(texts, here).into_iter().map(NamedText::version);
            open.extend(next.filter(|version| reached.insert(*version)));
        }
        reached
    }

    #[test]
    fn few_texts_are_all_named_by_their_days() {
        let texts: Vec<_> = (2000..2060).map(|year| first_of(year, 1, 1)).collect();
        assert_eq!(named(&texts, texts[3]), texts.iter().copied().map(NamedText::Day).collect::<Vec<_>>());
    }

    #[test]
    fn of_many_texts_those_of_the_same_year_are_named_and_the_last_of_each_other() {
        let texts: Vec<_> = (2000..2006).flat_map(|year| (1..=12).map(move |month| first_of(year, month, 1))).collect();
        let same_year = texts[12..24].iter().copied().map(NamedText::Day);
        let later = [35, 47, 59, 71].map(|last| NamedText::Year(texts[last]));
        let expected: Vec<_> = [NamedText::Year(texts[11])].into_iter().chain(same_year).chain(later).collect();
        assert_eq!(named(&texts, texts[12]), expected);
    }

    #[test]
    fn of_many_texts_in_one_year_those_of_the_same_month_are_named_and_the_last_of_each_other() {
        let texts: Vec<_> = (1..=4).flat_map(|month| (1..=20).map(move |day| first_of(2020, month, day))).collect();
        let expected: Vec<_> =
            texts[19..40].iter().chain([&texts[59], &texts[79]]).copied().map(NamedText::Day).collect();
        assert_eq!(named(&texts, texts[25]), expected);
    }

    #[test]
    fn the_only_text_of_a_year_is_named_by_its_day() {
        let texts: Vec<_> = (1950..2020).map(|year| first_of(year, 5, 6)).collect();
        assert!(named(&texts, texts[0]).iter().all(|named| matches!(named, NamedText::Day(_))));
    }

    #[test]
    fn every_text_is_reached_from_every_other_by_few_links() {
        let days = |months: u32| (1..=months).flat_map(|month| (1..=28).map(move |day| (month, day)));
        let spread: Vec<_> =
            (2000..2020).flat_map(|year| days(1).map(move |(month, day)| first_of(year, month, day))).collect();
        let crowded: Vec<_> = days(12).map(|(month, day)| first_of(2020, month, day)).collect();
        for texts in [spread, crowded] {
            let all: BTreeSet<_> = texts.iter().copied().collect();
            for here in texts.iter().step_by(37) {
                assert_eq!(reached(&texts, *here), all);
                assert!(named(&texts, *here).len() < 50);
                assert!(named(&texts, *here).contains(&NamedText::Day(*here)));
            }
        }
    }
}
