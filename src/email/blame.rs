//! Whose turn it is when an email breaks a rule: the editor's, the publisher's, or the theme's.
//!
//! Words are exchanged for plain ones, one after another, and the message is written anew each time. The words whose
//! exchange mends it broke the rule: that is a warning where they stand, for the message is sent by people, and its text was
//! published. What no exchange mends is the theme's: an error.

use super::compose::composed;
use super::rules::Broken;
use crate::announce::Announcement;
use crate::announce::letters::is_current;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::failure::Failure;
use crate::load::files::{CONTENT, SETTINGS};
use crate::load::{front_matter, keys};
use crate::model::ledger::LetterKind;
use crate::model::notice::{Notice, Translation, Version, Withdrawal};
use crate::model::settings::EmailLook;
use crate::redline::summary::Sections;
use crate::site::edition::Edition;
use crate::source::Span;
use crate::values::lang::Lang;
use crate::values::local_text::LocalText;

/// Words of a message by who wrote them, or the colours that a publisher chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chosen {
    /// An item of the summary of one of the texts that the message tells of.
    Summary {
        /// Which of them, the oldest first.
        of: usize,
        item: usize,
    },
    Choice(usize),
    Impact,
    LateNotice,
    Title,
    /// Why a change was taken back.
    Reason,
    /// The headings and sentences of the text itself.
    Text,
    /// The organisation's name and address, and the line at the end.
    Organization,
    LinkColor,
    DarkLinkColor,
}

impl Chosen {
    fn is_words(self) -> bool {
        !matches!(self, Self::LinkColor | Self::DarkLinkColor)
    }
}

/// What to say of the rules that a message breaks. Of past messages, what the theme breaks and nothing else.
///
/// # Errors
///
/// As [`email`](super::email).
pub(crate) fn faults(
    broken: &[Broken],
    announcement: &Announcement<'_>,
    sections: &Sections,
    edition: Edition<'_>,
) -> Result<Vec<Diagnostic>, Failure> {
    if broken.is_empty() {
        return Ok(Vec::new());
    }
    let told = Account { announcement, edition };
    let Announcement { notice, version, occasion, .. } = announcement;
    let record = edition.record.and_then(|record| record.notices.get(&notice.id));
    let is_current =
        occasion.kind != LetterKind::Announcement || is_current(notice, version, edition.lang, record, edition.as_of);
    let mut plain = Plain::of(announcement, sections);
    let mut left: Vec<&Broken> = broken.iter().collect();
    let mut faults = Vec::new();
    for chosen in told.everything() {
        if left.is_empty() {
            break;
        }
        plain.exchange(chosen, edition.lang);
        // Nothing is said of the words of a past message, so they are exchanged at once.
        if !is_current && chosen.is_words() && chosen != Chosen::Organization {
            continue;
        }
        let now = composed(&plain.announcement(announcement), &plain.sections, edition)?.broken;
        let (mended, other): (Vec<&Broken>, Vec<&Broken>) =
            left.into_iter().partition(|was| is_mended(was, broken, &now));
        if is_current || !chosen.is_words() {
            faults.extend(mended.into_iter().map(|was| told.fault(chosen, was)));
        }
        left = other;
    }
    faults.extend(left.into_iter().map(|was| told.fault_of_theme(was)));
    faults.dedup();
    Ok(faults)
}

/// A rule that is broken otherwise, with another number say, is still broken.
fn is_mended(was: &Broken, all: &[Broken], now: &[Broken]) -> bool {
    let mut same_rule = now.iter().filter(|now| now.rule == was.rule);
    same_rule.all(|now| now.what != was.what && all.iter().any(|other| other.what == now.what))
}

/// A message, and where what it says is stated.
#[derive(Clone, Copy)]
struct Account<'a> {
    announcement: &'a Announcement<'a>,
    edition: Edition<'a>,
}

impl Account<'_> {
    /// What is exchanged, in this order.
    fn everything(self) -> Vec<Chosen> {
        let translation = self.translation(self.announcement.version);
        let summaries = self.announcement.told().enumerate().flat_map(|(of, version)| {
            (0..self.translation(version).summary.len()).map(move |item| Chosen::Summary { of, item })
        });
        let choices = (0..translation.choices.len()).map(Chosen::Choice);
        let others =
            [Chosen::Impact, Chosen::LateNotice, Chosen::Title, Chosen::Reason, Chosen::Text, Chosen::Organization];
        summaries.chain(choices).chain(others).chain([Chosen::LinkColor, Chosen::DarkLinkColor]).collect()
    }

    fn translation<'v>(&self, version: &'v Version) -> &'v Translation {
        self.edition.text(version)
    }

    fn place(self, chosen: Chosen) -> Place {
        let Announcement { notice, version, .. } = self.announcement;
        let translation = self.translation(version);
        let stated = |key, item| front_matter::place(&translation.source, key, item).into();
        match chosen {
            Chosen::Summary { of, item } => {
                let version = self.announcement.told().nth(of).unwrap_or(version);
                front_matter::place(&self.translation(version).source, keys::SUMMARY, item).into()
            }
            Chosen::Choice(item) => stated(keys::CHOICES, item),
            Chosen::Impact => stated(keys::IMPACT, 0),
            Chosen::LateNotice => front_matter::place(&version.text.source, keys::LATE_NOTICE, 0).into(),
            Chosen::Title => stated(keys::TITLE, 0),
            Chosen::Reason => Place::Path(format!("{CONTENT}/{}/notice.yaml", notice.id)),
            Chosen::Text => Span::new(&translation.source, translation.body.start..translation.body.start).into(),
            Chosen::Organization => Place::Path(SETTINGS.to_owned()),
            Chosen::LinkColor => color_place(&notice.email.look, 0),
            Chosen::DarkLinkColor => color_place(&notice.email.look, 1),
        }
    }

    fn fault(self, chosen: Chosen, Broken { rule, what, is_tolerable }: &Broken) -> Diagnostic {
        let place = self.place(chosen);
        if !chosen.is_words() {
            // Every message has such links: it is said once of all of them, and not of the words of each.
            let what = what.split(" (`").next().unwrap_or(what);
            let wrong =
                Diagnostic::new(Rule::EmailRuleOfColors, place, format!("links of emails break rule {rule}: {what}"));
            return wrong.hint("choose a darker colour on a light background, a lighter one on a dark background");
        }
        let message = format!("these words make {} break rule {rule}: {what}", self.name());
        let warning = if *is_tolerable {
            Diagnostic::new(Rule::LongEmailWords, place, message)
        } else {
            Diagnostic::new(Rule::EmailRuleOfWords, place, message)
        };
        warning.hint(advice(chosen, rule))
    }

    fn fault_of_theme(self, Broken { rule, what, is_tolerable }: &Broken) -> Diagnostic {
        let place = Place::Path(format!("themes/{}", self.edition.register.settings.theme));
        let message = format!("{} breaks rule {rule}: {what}", self.name());
        let hint =
            "correct the template in `email/`; docs/email.md has the rules, and the built-in template follows them";
        if *is_tolerable {
            Diagnostic::new(Rule::LongEmailWords, place, message).hint(hint)
        } else {
            Diagnostic::new(Rule::EmailRuleOfTheme, place, message).hint(hint)
        }
    }

    fn name(self) -> String {
        let Announcement { notice, version, .. } = self.announcement;
        format!("the email of {}@{} ({})", notice.id, version.id, self.edition.lang)
    }
}

fn color_place(look: &EmailLook, which: usize) -> Place {
    look.stated[which].clone().map_or_else(|| Place::Path(SETTINGS.to_owned()), Place::from)
}

/// What to type instead.
fn advice(chosen: Chosen, rule: &str) -> &'static str {
    match (rule, chosen) {
        ("E1", _) => "write less here: some programs cut off long emails",
        ("E7", _) => "begin the summary with a sentence that says what changes, in different words from the subject",
        ("E8", _) => "begin with a word; the email adds the bullets of a list itself",
        ("E13", Chosen::Choice(_)) => "write an address that begins with `https://`, without `utm_` in it",
        ("E14", _) => "write a sentence, without line-drawing characters",
        ("E17", _) => "write it differently: the mailing platform has a tag that looks like this",
        (_, Chosen::Text) => "look at the email in `output/notifications`, and write a summary in plainer words",
        _ => "write it in plainer words; docs/email.md has the rules",
    }
}

/// The texts of a message, to be exchanged for plain ones.
struct Plain {
    notice: Notice,
    /// The texts that the message tells of; the last is the one it announces.
    told: Vec<Version>,
    withdrawn: Option<Withdrawal>,
    sections: Sections,
}

impl Plain {
    fn of(announcement: &Announcement<'_>, sections: &Sections) -> Self {
        Self {
            notice: announcement.notice.clone(),
            told: announcement.told().cloned().collect(),
            withdrawn: announcement.withdrawn.cloned(),
            sections: sections.clone(),
        }
    }

    fn announcement<'a>(&'a self, of: &'a Announcement<'_>) -> Announcement<'a> {
        let (version, replaced) = self.told.split_last().expect("a message tells of the text it announces");
        Announcement {
            notice: &self.notice,
            version,
            replaced: replaced.iter().collect(),
            base: of.base,
            carried: of.carried.clone(),
            shown_from: of.shown_from,
            shown_until: of.shown_until,
            withdrawn: self.withdrawn.as_ref(),
            occasion: of.occasion,
        }
    }

    fn exchange(&mut self, chosen: Chosen, lang: &Lang) {
        let last = self.told.len() - 1;
        match chosen {
            Chosen::Summary { of, item } => {
                "What changes is told here in a sentence of some length."
                    .clone_into(&mut words(&mut self.told[of], lang).summary[item]);
            }
            Chosen::Choice(item) => {
                let choice = &mut words(&mut self.told[last], lang).choices[item];
                "You can choose.".clone_into(&mut choice.text);
                choice.url = choice.url.as_ref().and_then(|_| "https://example.org/".parse().ok());
            }
            Chosen::Impact => exchange(&mut words(&mut self.told[last], lang).impact, "This is what it means."),
            Chosen::LateNotice => exchange(&mut self.told[last].late_notice, "This is why it is late."),
            Chosen::Title => "Notice".clone_into(&mut words(&mut self.told[last], lang).title),
            Chosen::Reason => {
                if let Some(withdrawal) = &mut self.withdrawn {
                    "This is why.".clone_into(&mut withdrawal.reason);
                }
            }
            Chosen::Text => self.exchange_text(),
            Chosen::Organization => {
                self.notice.organization.name = LocalText::one("Example", lang);
                exchange(&mut self.notice.organization.address, "1 Example Street");
                exchange(&mut self.notice.email.look.footer, "Registered in Springfield");
            }
            Chosen::LinkColor => self.notice.email.look.link = EmailLook::default().link,
            Chosen::DarkLinkColor => self.notice.email.look.link_dark = EmailLook::default().link_dark,
        }
    }

    fn exchange_text(&mut self) {
        for section in &mut self.sections.sections {
            exchange(&mut section.heading, "A heading");
            exchange(&mut section.was, "Another heading");
            for quote in section.changes.iter_mut().flat_map(|change| &mut change.quotes) {
                exchange(&mut quote.lead, "What leads into it");
                exchange(&mut quote.before, "It was this.");
                exchange(&mut quote.after, "It is that.");
            }
        }
    }
}

fn exchange(words: &mut Option<String>, plain: &str) {
    if let Some(words) = words {
        plain.clone_into(words);
    }
}

/// The words that a message in `lang` takes from a text.
fn words<'v>(version: &'v mut Version, lang: &Lang) -> &'v mut Translation {
    match version.translations.get_mut(lang) {
        Some(translation) if version.text.lang != *lang => translation,
        _ => &mut version.text,
    }
}
