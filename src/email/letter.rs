//! What a message says, in finished words and addresses.

mod withdrawal;

use serde::Serialize;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::rules::PREHEADER;
use super::rules::letter::SaidAlike;
use crate::announce::{Announcement, each_once};
use crate::model::ledger::LetterKind;
use crate::model::notice::Choice;
use crate::model::settings::Logo;
use crate::redline::listed::ListedChange;
use crate::redline::listed_kind::ListedKind;
use crate::redline::quotes::Quote;
use crate::redline::summary::{Section, SectionChange, Sections};
use crate::site::address::redline_path;
use crate::site::address::{history_path, version_path};
use crate::site::claims::{Claims, Told};
use crate::site::edition::{Edition, Line, LinkView, Part, line};
use crate::site::wording::{listed_kind, section_change_from};
use crate::theme::phrases::Phrases;
use crate::values::lang::Lang;

/// Sections that a message tells one by one; it counts the others.
pub(crate) const SECTIONS: usize = 8;
/// Changes that a message quotes of one section.
const CHANGES: usize = 3;
/// Characters of a subject, at the most: a longer one leaves out who writes, whose name stands in front of it anyway.
const SUBJECT: usize = 78;

#[derive(Serialize)]
pub(crate) struct Letter<'a> {
    subject: String,
    /// The subject without the organisation's name, which stands above it.
    headline: String,
    preheader: String,
    lang: &'a Lang,
    dir: &'static str,
    /// The side on which lines begin.
    start: &'static str,
    greeting: &'a str,
    opening: Line,
    carried: Option<String>,
    summary: Vec<String>,
    late: Option<&'a str>,
    /// Why the change was taken back, in a letter that says that it was.
    withdrawn: Option<&'a str>,
    sections: Vec<ChangedSection>,
    more_sections: Option<String>,
    form_sections: Option<String>,
    impact: Option<&'a str>,
    choices: &'a [Choice],
    dates: Vec<Line>,
    links: Vec<LinkView>,
    contact: Option<String>,
    contact_line: Option<String>,
    organization: &'a str,
    address: Option<&'a str>,
    why: String,
    footer: Option<&'a str>,
    logo: Option<&'a Logo>,
    link: String,
    link_dark: String,
    /// The publisher's own keys, which templates have beside the letter.
    #[serde(skip)]
    pub extra: &'a Value,
}

/// A section that says something else now, as a message tells it.
#[derive(Serialize)]
struct ChangedSection {
    number: usize,
    heading: String,
    change: String,
    href: String,
    quotes: Vec<QuoteView>,
    more: Option<String>,
}

/// A change of a section: what leads into the words, what they were and what they are, and what each is called.
#[derive(Serialize)]
struct QuoteView {
    lead: Option<String>,
    before: Option<String>,
    before_label: String,
    after: Option<String>,
    after_label: String,
    /// Of a row, what follows its name: each cell with the name of its column.
    cells: Vec<String>,
    /// The words as pages have them.
    #[serde(skip)]
    said: Vec<String>,
}

impl<'a> Letter<'a> {
    /// What the message of an announcement says, whose redline against its base says `sections`; it tells `shown` of
    /// them one by one.
    pub(crate) fn of(
        announcement: &'a Announcement<'a>,
        sections: &Sections,
        shown: usize,
        edition: Edition<'a>,
    ) -> Self {
        match announcement.withdrawn.filter(|_| announcement.occasion.kind == LetterKind::Withdrawal) {
            Some(withdrawal) => Self::of_withdrawal(announcement, withdrawal, edition),
            None => Self::of_change(announcement, sections, shown, edition),
        }
    }

    fn of_change(announcement: &'a Announcement<'a>, sections: &Sections, shown: usize, edition: Edition<'a>) -> Self {
        let Announcement { notice, version, base, .. } = announcement;
        let phrases = edition.phrases;
        let translation = edition.text(version);
        let changes = edition.url(redline_path(notice, base, version));
        let organization = notice.organization.name.in_language(edition.lang).0;
        let date = phrases.date(version.effective);
        let named = [("organization", organization), ("notice", &*translation.title), ("date", &*date)];
        let is_late = version.effective <= version.id.updated;
        let when = |key, late_key| if is_late { late_key } else { key };
        let parts = [
            ("organization", Part::words(organization)),
            ("notice", Part::words(&translation.title)),
            ("date", Part::day(version.effective, phrases)),
        ];
        let day = |key, day| line(phrases, key, &[("date", Part::day(day, phrases))]);
        let mut dates = vec![day("email_published", version.id.updated), day("email_applies", version.effective)];
        let mut links = vec![("email_all_changes", changes.clone())];
        links.push(("email_new_text", edition.url(version_path(&notice.id, version.id))));
        if !is_late {
            dates.push(day("email_until_then", base.id.updated));
            links.push(("email_current_text", edition.url(version_path(&notice.id, base.id))));
        }
        links.push(("email_history", edition.url(history_path(&notice.id))));
        let summary = each_once(announcement.told().flat_map(|version| &edition.text(version).summary));
        let form = sections.changed().filter(|section| section.change == SectionChange::Form).count();
        let more = sections.substantive().count().saturating_sub(shown);
        let contact = notice.contact.as_ref().or(notice.organization.email.as_ref()).cloned();
        let opening = line(phrases, when("email_opening", "email_opening_late"), &parts);
        let opening_words: String = opening.iter().map(|part| &*part.text).collect();
        let beginning = preheader(&summary, &opening_words, phrases.get("email_preheader_tail"));
        let look = &notice.email.look;
        let subject = phrases.fill(when("email_subject", "email_subject_late"), &named);
        let headline = phrases.fill(when("email_subject_short", "email_subject_short_late"), &named);
        let (subject, headline) = match announcement.occasion.kind {
            LetterKind::Correction => {
                let corrected = phrases.fill("email_subject_correction", &[("subject", &headline)]);
                (corrected.clone(), corrected)
            }
            _ => (subject, headline),
        };
        let rtl = edition.lang.is_right_to_left();
        Self {
            subject: if subject.chars().count() <= SUBJECT { subject } else { headline.clone() },
            headline,
            preheader: beginning,
            lang: edition.lang,
            dir: if rtl { "rtl" } else { "ltr" },
            start: if rtl { "right" } else { "left" },
            greeting: phrases.get("email_hello"),
            opening,
            carried: carried(announcement, phrases),
            summary,
            late: version.late_notice.as_deref(),
            withdrawn: None,
            sections: sections
                .substantive()
                .take(shown)
                .enumerate()
                .map(|(at, section)| changed_section(at + 1, section, &changes, edition))
                .collect(),
            more_sections: (more > 0).then(|| phrases.count("email_more_sections", more, &[])),
            form_sections: (form > 0).then(|| phrases.count("email_editorial_sections", form, &[])),
            impact: translation.impact.as_deref(),
            choices: &translation.choices,
            dates,
            links: links
                .into_iter()
                .map(|(key, href)| LinkView {
                    text: phrases.get(key).to_owned(),
                    href,
                    current: false,
                    lang: edition.lang.clone(),
                })
                .collect(),
            contact_line: contact.as_ref().map(|contact| phrases.fill("email_contact_line", &[("contact", contact)])),
            contact,
            organization,
            address: notice.organization.address.as_deref(),
            why: phrases.fill("email_why", &named),
            footer: look.footer.as_deref(),
            logo: look.logo.as_ref(),
            link: look.link.to_string(),
            link_dark: look.link_dark.to_string(),
            extra: &version.particulars.extra,
        }
    }

    /// What its parts say that pages say too.
    pub(crate) fn claims(&self, announcement: &Announcement<'_>, edition: Edition<'_>) -> Claims {
        let Announcement { notice, version, base, .. } = announcement;
        let quotes = self.sections.iter().flat_map(|section| &section.quotes);
        let quotes = quotes.flat_map(|quote| &quote.said).map(String::as_str);
        let told = Told::of(notice, version, edition.lang);
        let mut claims = Claims::of(if announcement.occasion.kind == LetterKind::Withdrawal {
            told
        } else {
            let told = told.applying(version.effective).quoting(base, quotes);
            told.summing_up(announcement.told(), &self.summary)
        });
        let links = self.sections.iter().map(|section| &section.href).chain(self.links.iter().map(|link| &link.href));
        links.for_each(|link| claims.lead_to(link, &edition.register.settings.base_url));
        claims
    }

    /// What its parts have to say alike.
    pub(crate) fn told<'t>(&'t self, announcement: &Announcement<'_>, edition: Edition<'t>) -> SaidAlike<'t> {
        let quotes = self.sections.iter().flat_map(|section| &section.quotes).flat_map(|quote| {
            [(&*quote.before_label, quote.before.as_deref()), (&*quote.after_label, quote.after.as_deref())]
        });
        SaidAlike {
            headings: self.sections.iter().map(|section| &*section.heading).collect(),
            quotes: quotes.filter_map(|(word, quote)| Some((word, quote?))).collect(),
            days: [Self::told_first(announcement), announcement.version.effective]
                .map(|day| edition.phrases.date(day))
                .to_vec(),
            main_links: self.links.iter().take(2).map(|link| &*link.href).collect(),
            is_unsafe: edition.register.settings.base_url.scheme() != "https",
        }
    }
}

/// That it takes the place of an earlier message, and which: by the day on which that one went out, where somebody recorded
/// it.
fn carried(announcement: &Announcement<'_>, phrases: &Phrases) -> Option<String> {
    let carried = announcement.carried.last().map(|carried| carried.id.updated);
    let day = announcement.occasion.instead_of.or(carried)?;
    Some(phrases.fill("email_carried", &[("date", &phrases.date(day))]))
}

/// The beginning of the summary, and where it goes on; cut at a word, or within one that is too long, such as an address.
/// Where it begins with few words, what comes next is told too, up to the opening of the letter.
fn preheader(summary: &[String], opening: &str, tail: &str) -> String {
    let length = textwrap::core::display_width;
    let mut told = summary.iter().map(String::as_str).chain([opening]);
    let mut words = told.next().unwrap_or_default().to_owned();
    while length(&words) + 1 + length(tail) < *PREHEADER.start() {
        let Some(next) = told.next() else { break };
        let stop = if words.ends_with(char::is_alphanumeric) { "." } else { "" };
        words = format!("{words}{stop} {next}");
    }
    let (least, most) = PREHEADER.into_inner();
    if length(&words) + 1 + length(tail) <= most {
        return format!("{words} {tail}");
    }
    let end = end_of_columns(&words, most - 1);
    if end == words.len() {
        return words;
    }
    let cut = words[..end].rfind(' ').filter(|cut| length(&words[..*cut]) >= least).unwrap_or(end);
    format!("{}…", words[..cut].trim_end_matches([',', ';', ':', ' ']))
}

/// Where the first so many columns of `words` end, in bytes.
fn end_of_columns(words: &str, columns: usize) -> usize {
    let mut filled = 0;
    let past = words.grapheme_indices(true).find(|(_, letter)| {
        filled += textwrap::core::display_width(letter);
        filled > columns
    });
    past.map_or(words.len(), |(at, _)| at)
}

fn changed_section(number: usize, section: &Section, changes: &str, edition: Edition<'_>) -> ChangedSection {
    let phrases = edition.phrases;
    let quotes: Vec<QuoteView> = section.told().take(CHANGES).flat_map(|change| quote_views(change, phrases)).collect();
    let more = section.told().count().saturating_sub(CHANGES);
    ChangedSection {
        number,
        heading: section.heading.clone().unwrap_or_else(|| phrases.get("section_opening").to_owned()),
        change: section_change_from(section, phrases),
        href: section.address(changes),
        quotes,
        more: (more > 0).then(|| phrases.count("email_more_changes", more, &[])),
    }
}

/// A change in words: a row with its cells, a section that came or went as several.
fn quote_views(change: &ListedChange, phrases: &Phrases) -> Vec<QuoteView> {
    let label = listed_kind(change.kind, phrases);
    let said = |quote: &Quote| quote.words().map(str::to_owned).collect::<Vec<_>>();
    let alone = |before: Option<String>, after: Option<String>, said: Vec<String>, lead: Option<String>| QuoteView {
        lead,
        before,
        before_label: label.to_owned(),
        after,
        after_label: label.to_owned(),
        cells: Vec::new(),
        said,
    };
    match change.kind {
        ListedKind::RowAdded | ListedKind::RowDeleted => {
            let mut cells = change.quotes.iter().filter_map(|quote| {
                let words = quote.before.as_ref().or(quote.after.as_ref())?;
                Some(quote.lead.as_ref().map_or_else(|| words.clone(), |column| format!("{column}: {words}")))
            });
            let is_new = change.kind == ListedKind::RowAdded;
            let (before, after) = if is_new { (None, cells.next()) } else { (cells.next(), None) };
            let said = change.quotes.iter().flat_map(said).collect();
            vec![QuoteView { cells: cells.collect(), ..alone(before, after, said, None) }]
        }
        ListedKind::Moved => {
            let words = |quote: &Quote| quote.marked.iter().map(|part| &*part.words).collect::<String>();
            change.quotes.iter().map(|quote| alone(None, Some(words(quote)), Vec::new(), None)).collect()
        }
        _ => {
            let view = |quote: &Quote| {
                let view = alone(quote.before.clone(), quote.after.clone(), said(quote), quote.lead.clone());
                if quote.before.is_none() || quote.after.is_none() {
                    return view;
                }
                let [before_label, after_label] =
                    ["email_before", "email_after"].map(|key| phrases.get(key).to_owned());
                QuoteView { before_label, after_label, ..view }
            };
            change.quotes.iter().map(view).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preheader_is_cut_at_a_word_and_says_where_to_go_on_where_there_is_room() {
        let address = format!("See https://example.org/{} for more.", "a-long-path/".repeat(12));
        let opening = "On 1 January 2027 the Terms of Example change. This message says what changes.";
        insta::assert_snapshot!(
            [
                ["We share logs with the provider that takes payments.", "More."],
                [
                    "We share logs with the provider that takes payments, and keep them for as long as its contract with us lasts.",
                    "More.",
                ],
                [&"word ".repeat(40), "More."],
                [&address, "More."],
                ["Ok", "Fine"],
                ["Ok", "And we share logs with the provider that takes payments."],
            ]
            .map(|summary| preheader(&summary.map(str::to_owned), opening, "See what changes and your choices."))
            .join("\n"),
            @r"
        We share logs with the provider that takes payments. See what changes and your choices.
        We share logs with the provider that takes payments, and keep them for as long as its contract with us lasts.
        word word word word word word word word word word word word word word word word word word word word word…
        See https://example.org/a-long-path/a-long-path/a-long-path/a-long-path/a-long-path/a-long-path/a-long-path/a…
        Ok. Fine See what changes and your choices.
        Ok. And we share logs with the provider that takes payments. See what changes and your choices.
        ");
    }
}
