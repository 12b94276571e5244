//! Reads `notice.yaml`: what holds for a notice as a whole.

use std::sync::Arc;

use super::keys::{self, Home};
use super::settings::{Basics, DAYS, email_fields, organization_fields};
use super::yaml::fields::Fields;
use super::yaml::value::Stated;
use super::{proofreading, yaml};
use crate::diagnostic::Diagnostic;
use crate::model::name::{NoticeId, VersionId};
use crate::model::settings::{EmailSettings, Organization};
use crate::source::{SourceFile, Span};
use crate::values::day::Day;
use crate::values::lang::Lang;
use crate::values::local_text::LocalText;

/// What a notice says of itself; the settings where it says nothing.
#[derive(Clone, Debug)]
pub(crate) struct NoticeYaml {
    /// Title of the versions that state none.
    pub title: Option<String>,
    /// What kind of text it is.
    pub kind: Option<String>,
    /// What it is, in a sentence.
    pub description: Option<String>,
    /// Where to write about it.
    pub contact: Option<String>,
    /// Who publishes it.
    pub organization: Organization,
    /// Notice period in calendar days.
    pub notice_period_days: u32,
    /// Days that a banner stays.
    pub banner_days: u32,
    /// How its emails are written.
    pub email: EmailSettings,
    /// Texts taken back.
    pub withdrawn: Vec<StatedWithdrawal>,
    /// The end of the notice.
    pub ended: Option<StatedEnding>,
    /// Whether `notice.yaml` could be read; if not, what seems missing may stand there.
    pub is_readable: bool,
}

/// A text taken back, as stated.
#[derive(Clone, Debug)]
pub(crate) struct StatedWithdrawal {
    /// The name of the text.
    pub version: Stated<String>,
    /// The day it was taken back.
    pub on: Stated<Day>,
    /// Why.
    pub reason: String,
}

/// The end of a notice, as stated.
#[derive(Clone, Debug)]
pub(crate) struct StatedEnding {
    /// The first day on which no text applies.
    pub on: Stated<Day>,
    /// Why.
    pub reason: String,
    /// The notice that takes its place.
    pub successor: Option<Stated<String>>,
}

impl NoticeYaml {
    /// A notice that says nothing of itself.
    #[must_use]
    pub(crate) fn from_settings(basics: &Basics) -> Self {
        Self {
            title: None,
            kind: None,
            description: None,
            contact: None,
            organization: basics.organization.clone(),
            notice_period_days: basics.notice_period_days,
            banner_days: basics.banner_days,
            email: basics.email.clone(),
            withdrawn: Vec::new(),
            ended: None,
            is_readable: true,
        }
    }

    /// Whether the notice of that name says what is done with people's data: by its name, or unless its `kind` is another.
    #[must_use]
    pub(crate) fn is_about_privacy(&self, id: &NoticeId) -> bool {
        let named = id.as_str().contains("privacy");
        named || self.kind.as_ref().is_none_or(|kind| kind.to_lowercase().contains("privacy"))
    }
}

/// Reads a `notice.yaml`; what it leaves out is as in the settings.
#[must_use]
pub(crate) fn notice(file: &Arc<SourceFile>, basics: &Basics) -> (NoticeYaml, Vec<Diagnostic>) {
    let settings = NoticeYaml::from_settings(basics);
    let (node, mut problems) = match yaml::read(file, 0..file.len(), |_| basics.languages.first().cloned()) {
        Ok(read) => read,
        Err(problems) => return (NoticeYaml { is_readable: false, ..settings }, problems),
    };
    let mut fields = Fields::with_keys(&node, Span::top_of(file), Home::Notice.keys());
    let text = |fields: &mut Fields<'_>, key| fields.text(key).map(|text| text.value);
    let languages = basics.languages_known.then_some(&*basics.languages);
    let notice_yaml = NoticeYaml {
        title: text(&mut fields, keys::TITLE),
        kind: text(&mut fields, keys::KIND),
        description: text(&mut fields, keys::DESCRIPTION),
        contact: text(&mut fields, keys::CONTACT),
        organization: organization(&mut fields, settings.organization, languages),
        notice_period_days: days(&mut fields, keys::NOTICE_PERIOD_DAYS, settings.notice_period_days),
        banner_days: days(&mut fields, keys::BANNER_DAYS, settings.banner_days),
        email: email(&mut fields, settings.email),
        withdrawn: withdrawn(&mut fields),
        ended: ended(&mut fields),
        is_readable: true,
    };
    Home::Notice.refuse_others(&mut fields, Home::as_hint);
    problems.extend(fields.finish());
    problems.extend(proofreading::values(&node, &basics.languages[0]));
    (notice_yaml, problems)
}

fn days(fields: &mut Fields<'_>, key: &'static str, settings: u32) -> u32 {
    fields.number(key, &DAYS).map_or(settings, |days| days.value)
}

/// A notice that names another organisation inherits nothing of the one in the settings.
fn organization(fields: &mut Fields<'_>, settings: Organization, languages: Option<&[Lang]>) -> Organization {
    let example = "organization: {name: Example Learning Consortium, email: privacy@example.org}";
    let Some(own) = fields.mapping(keys::ORGANIZATION, example, |fields| organization_fields(fields, languages)) else {
        return settings;
    };
    let own = own.value;
    if own.name != LocalText::default() && own.name != settings.name {
        return own;
    }
    Organization { name: settings.name, email: own.email.or(settings.email), address: own.address.or(settings.address) }
}

fn email(fields: &mut Fields<'_>, settings: EmailSettings) -> EmailSettings {
    let Some(own) = fields.mapping(keys::EMAIL, "email: {from: privacy@example.org}", email_fields) else {
        return settings;
    };
    EmailSettings {
        from: own.value.from.or(settings.from),
        reply_to: own.value.reply_to.or(settings.reply_to),
        ..settings
    }
}

fn withdrawn(fields: &mut Fields<'_>) -> Vec<StatedWithdrawal> {
    let example = "{version: 2024-03-01, on: 2024-03-20, reason: \"...\"}";
    let read = fields.mappings(keys::WITHDRAWN, example, |fields, _| {
        fields.require("version", "2024-03-01");
        let version = fields.text("version");
        let (on, reason) = day_and_reason(fields);
        Some(StatedWithdrawal { version: version?, on: on?, reason: reason? })
    });
    read.map(|withdrawn| withdrawn.value).unwrap_or_default()
}

fn ended(fields: &mut Fields<'_>) -> Option<StatedEnding> {
    let example = "ended: {on: 2024-12-31, reason: \"...\", successor: privacy}";
    let read = fields.mapping(keys::ENDED, example, |fields| {
        let successor = fields.text("successor");
        let (on, reason) = day_and_reason(fields);
        Some(StatedEnding { on: on?, reason: reason?, successor })
    });
    read?.value
}

fn day_and_reason(fields: &mut Fields<'_>) -> (Option<Stated<Day>>, Option<String>) {
    fields.require("on", "2024-12-31");
    fields.require("reason", "\"why, in a sentence for readers\"");
    (fields.day("on"), fields.text("reason").map(|reason| reason.value))
}

impl StatedWithdrawal {
    /// The version it names, if it is a version's name at all.
    #[must_use]
    pub(crate) fn id(&self) -> Option<VersionId> {
        self.version.value.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (NoticeYaml, Vec<String>) {
        let basics = Basics {
            organization: Organization {
                name: LocalText::one("X", &Basics::default().languages[0]),
                email: Some("x@x.org".into()),
                address: Some("1 X Street".into()),
            },
            ..Basics::default()
        };
        let (notice_yaml, problems) = notice(&SourceFile::new("content/p/notice.yaml", text), &basics);
        (notice_yaml, problems.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn an_empty_notice_yaml_changes_nothing() {
        let (notice_yaml, problems) = read("");
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!((notice_yaml.organization.name.reference(), notice_yaml.notice_period_days), ("X", 30));
    }

    #[test]
    fn another_organisation_inherits_no_address_of_the_first() {
        assert_eq!(read("organization: {name: Y}\n").0.organization.email, None);
        let same = read("organization: {email: legal@x.org}\n").0.organization;
        assert_eq!(
            (same.name.reference(), same.email.as_deref(), same.address.as_deref()),
            ("X", Some("legal@x.org"), Some("1 X Street"))
        );
    }

    #[test]
    fn a_withdrawal_says_which_text_when_and_why() {
        let (notice_yaml, problems) =
            read("withdrawn:\n  - {version: 2024-03-01, on: 2024-03-20, reason: A mistake}\n");
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(notice_yaml.withdrawn[0].id().unwrap().to_string(), "2024-03-01");
        assert_eq!(read("withdrawn:\n  - {version: 2024-03-01}\n").1, ["`on` is missing", "`reason` is missing"]);
        assert_eq!(read("withdrawn: 2024-03-01\n").1, ["`withdrawn` must be a list"]);
    }

    #[test]
    fn a_key_of_a_version_is_sent_where_it_belongs() {
        assert_eq!(read("effective: 2024-01-01\n").1, ["`effective` does not belong here"]);
        assert_eq!(read("timezone: UTC\nfoo: 1\n").1, ["`timezone` does not belong here", "unknown key `foo`"]);
    }
}
