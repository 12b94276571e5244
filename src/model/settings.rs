//! What `noticepress.yaml` says, as checked values.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::Serialize;
use url::Url;

use super::name::NoticeId;
use crate::diagnostic::severities::Severities;
use crate::source::Span;
use crate::text::markdown::RawHtml;
use crate::values::color::Color;
use crate::values::date_pattern::DatePattern;
use crate::values::lang::Lang;
use crate::values::local_text::LocalText;

/// The settings of a project.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The site's title.
    pub title: LocalText,
    /// Where the site will be: absolute, `http` or `https`, ending in `/`.
    pub base_url: Url,
    /// Who publishes the notices.
    pub organization: Organization,
    /// Who builds the homepage.
    pub homepage: Homepage,
    /// The time zone whose days count.
    pub timezone: Tz,
    /// Whether the zone was stated; if not it is UTC, and `check` says so when it matters.
    pub timezone_stated: bool,
    /// Languages, the reference language first; never empty.
    pub languages: Vec<Lang>,
    /// Name of the folder in `themes/` whose files replace those of the built-in theme.
    pub theme: String,
    /// Calendar days between the day a material change is readable and the day it takes effect, at the least.
    pub notice_period_days: u32,
    /// Days that a banner stays after the effective date.
    pub banner_days: u32,
    /// Which pairs of versions have a page of their own, besides neighbours and announced pairs.
    pub compare: Compare,
    /// What becomes of raw HTML in a text.
    pub raw_html: RawHtml,
    /// What links that begin with `/` are resolved against; the host of `base_url` unless stated.
    pub links_base: Url,
    /// How the emails are written.
    pub email: EmailSettings,
    /// What site and emails have of their publisher's look.
    pub brand: Brand,
    /// How days are printed, where not as usual in the language.
    pub dates: DatePatterns,
    /// In which order and groups the homepage and the menu name the notices.
    pub arrangement: Vec<NoticeGroup>,
    /// How grave rules are that judge an editor's choice.
    pub rules: Severities,
}

/// How days are printed, where not as usual in the language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatePatterns {
    /// In every language that has no pattern of its own.
    pub all: Option<DatePattern>,
    /// In these; `None` where it is as usual.
    pub each: BTreeMap<Lang, Option<DatePattern>>,
}

impl DatePatterns {
    /// How days are printed in this language.
    #[must_use]
    pub fn of(&self, lang: &Lang) -> Option<&DatePattern> {
        self.each.get(lang).unwrap_or(&self.all).as_ref()
    }
}

impl Settings {
    /// The language that dates and changes are taken from.
    #[must_use]
    pub fn reference_language(&self) -> &Lang {
        self.languages.first().expect("settings always name a language")
    }
}

/// Notices that stand together on the homepage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeGroup {
    /// What they have in common, in each language that somebody wrote it in, the reference language first; empty for notices
    /// that are named in no group.
    pub titles: Vec<(Lang, String)>,
    /// The notices in order, each where the settings name it.
    pub notices: Vec<(NoticeId, Span)>,
}

/// Who publishes: name and ways to write to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organization {
    /// Its name.
    pub name: LocalText,
    /// Where readers write about privacy.
    pub email: Option<String>,
    /// Its postal address, on one line.
    pub address: Option<String>,
}

/// Who builds the homepage that carries the banner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Homepage {
    /// This site's first page.
    Own,
    /// A page built elsewhere.
    Elsewhere(Url),
}

/// Which pairs of versions have a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Neighbours only.
    Adjacent,
    /// Also each version with the text in force.
    Latest,
    /// Every pair.
    All,
    /// Every pair while there are few, then as `Latest`.
    Auto,
}

/// What site and emails have of their publisher's look; nothing where nothing is stated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    /// The picture in the header of each page.
    pub logo: Option<BrandFile>,
    /// The picture there on a dark ground, where that is another.
    pub logo_dark: Option<BrandFile>,
    /// The picture beside the page's title in a browser.
    pub favicon: Option<BrandFile>,
    /// The colours of links and marks.
    pub colors: Option<BrandColors>,
}

/// A file of `content/static/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandFile {
    /// Its path there, and in the site.
    pub path: String,
    /// Where the settings name it.
    pub stated: Span,
}

/// The colours of links and marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandColors {
    /// On a light ground.
    pub light: Color,
    /// On a dark ground.
    pub dark: Color,
    /// Where the settings state the two; the dark one is made of the light one where they do not.
    pub stated: [Span; 2],
}

/// How emails are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailSettings {
    /// Sender of the draft.
    pub from: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// The mailing platform that sends them.
    pub platform: Platform,
    /// Whether the platform greets each reader by name.
    pub greets_by_name: bool,
    /// As what kind of message they are sent.
    pub class: SendClass,
    /// How they look.
    pub look: EmailLook,
}

/// A mailing platform, for its own tags in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Platform {
    /// None: no tags.
    #[default]
    None,
    /// Campaigns, which go to those who did not unsubscribe.
    Mailchimp,
    /// Messages that everybody gets.
    MailchimpTransactional,
    SendGrid,
    Braze,
    CustomerIo,
    Sfmc,
    HubSpot,
    Iterable,
    /// One that the project's theme describes.
    Custom,
}

impl Platform {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::None,
        Self::Mailchimp,
        Self::MailchimpTransactional,
        Self::SendGrid,
        Self::Braze,
        Self::CustomerIo,
        Self::Sfmc,
        Self::HubSpot,
        Self::Iterable,
        Self::Custom,
    ];

    /// Its name in settings, and of its file in a theme.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Mailchimp => "mailchimp",
            Self::MailchimpTransactional => "mailchimp-transactional",
            Self::SendGrid => "sendgrid",
            Self::Braze => "braze",
            Self::CustomerIo => "customerio",
            Self::Sfmc => "sfmc",
            Self::HubSpot => "hubspot",
            Self::Iterable => "iterable",
            Self::Custom => "custom",
        }
    }
}

/// As what a platform sends a message: who receives it, and what has to be in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SendClass {
    /// A message that every reader is owed, whatever they opted out of.
    #[default]
    Service,
    /// A message like any other, which has to say how to unsubscribe.
    Marketing,
}

/// What of an email's look is a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailLook {
    /// The colour of links on a light ground.
    pub link: Color,
    /// The colour of links on a dark ground.
    pub link_dark: Color,
    /// Where the settings state the two, if they do.
    pub stated: [Option<Span>; 2],
    /// A picture above the text.
    pub logo: Option<Logo>,
    /// A line at the end, such as where the organisation is registered.
    pub footer: Option<String>,
}

impl Default for EmailLook {
    fn default() -> Self {
        Self {
            link: Color { red: 0x1a, green: 0x4f, blue: 0x8b },
            link_dark: Color { red: 0x9c, green: 0xc4, blue: 0xef },
            stated: [None, None],
            logo: None,
            footer: None,
        }
    }
}

/// A picture that stands for the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Logo {
    /// Where it is: `https`.
    pub url: Url,
    /// What it says.
    pub alt: String,
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
}
