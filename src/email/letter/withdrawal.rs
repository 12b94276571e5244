//! The letter to those who were told of a change that was taken back.

use super::{Letter, SUBJECT, preheader};
use crate::announce::Announcement;
use crate::model::ledger::LetterKind;
use crate::model::notice::Withdrawal;
use crate::site::address::{history_path, version_path};
use crate::site::edition::{Edition, LinkView, Part, line};
use crate::values::day::Day;

impl<'a> Letter<'a> {
    /// What the letter says that takes an announced change back: that it will not take effect, why, and what applies.
    pub(super) fn of_withdrawal(
        announcement: &'a Announcement<'a>,
        withdrawal: &'a Withdrawal,
        edition: Edition<'a>,
    ) -> Self {
        let Announcement { notice, version, base, .. } = announcement;
        let (phrases, title) = (edition.phrases, &edition.text(version).title);
        let organization = notice.organization.name.in_language(edition.lang).0;
        let date = phrases.date(version.effective);
        let named = [("organization", organization), ("notice", title), ("date", &*date)];
        let parts = [
            ("organization", Part::words(organization)),
            ("notice", Part::words(title)),
            ("date", Part::day(version.effective, phrases)),
        ];
        let opening = line(phrases, "email_opening_withdrawn", &parts);
        let opening_words: String = opening.iter().map(|part| &*part.text).collect();
        let subject = phrases.fill("email_subject_withdrawn", &named);
        let headline = phrases.fill("email_subject_short_withdrawn", &named);
        // What applies on that day instead may be another announced text, which was told in a letter of its own.
        let applies = notice.in_force_as_known(version.effective, withdrawal.on).unwrap_or(base);
        let day = |key, day: Day| line(phrases, key, &[("date", Part::day(day, phrases))]);
        let links = [
            ("email_text_that_applies", version_path(&notice.id, applies.id)),
            ("email_text_withdrawn", version_path(&notice.id, version.id)),
            ("email_history", history_path(&notice.id)),
        ];
        let link = |(key, path): (&str, String)| LinkView {
            text: phrases.get(key).to_owned(),
            href: edition.url(path),
            current: false,
            lang: edition.lang.clone(),
        };
        let contact = notice.contact.as_ref().or(notice.organization.email.as_ref()).cloned();
        let look = &notice.email.look;
        let rtl = edition.lang.is_right_to_left();
        Self {
            preheader: preheader(&[], &opening_words, phrases.get("email_preheader_tail_withdrawn")),
            subject: if subject.chars().count() <= SUBJECT { subject } else { headline.clone() },
            headline,
            lang: edition.lang,
            dir: if rtl { "rtl" } else { "ltr" },
            start: if rtl { "right" } else { "left" },
            greeting: phrases.get("email_hello"),
            opening,
            carried: announcement
                .occasion
                .instead_of
                .map(|day| phrases.fill("email_takes_back", &[("date", &phrases.date(day))])),
            summary: Vec::new(),
            late: None,
            withdrawn: Some(&withdrawal.reason),
            sections: Vec::new(),
            more_sections: None,
            form_sections: None,
            impact: None,
            choices: &[],
            dates: vec![
                day("email_withdrawn_on", withdrawal.on),
                day("email_would_apply", version.effective),
                day("email_applies_instead", applies.id.updated),
            ],
            links: links.map(link).to_vec(),
            contact_line: contact.as_ref().map(|contact| phrases.fill("email_contact_line", &[("contact", contact)])),
            contact,
            organization,
            address: notice.organization.address.as_deref(),
            why: phrases.fill("email_why_withdrawn", &named),
            footer: look.footer.as_deref(),
            logo: look.logo.as_ref(),
            link: look.link.to_string(),
            link_dark: look.link_dark.to_string(),
            extra: &version.particulars.extra,
        }
    }

    /// The day that a letter tells besides the one on which the change takes effect, or was to.
    pub(super) fn told_first(announcement: &Announcement<'_>) -> Day {
        match announcement.occasion.kind {
            LetterKind::Withdrawal => announcement.occasion.written,
            LetterKind::Announcement | LetterKind::Correction => announcement.version.id.updated,
        }
    }
}
