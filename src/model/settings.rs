//! What `noticepress.yaml` says, as checked values.

use chrono_tz::Tz;
use url::Url;

use super::name::Lang;

/// The settings of a project.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The site's title.
    pub title: String,
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
}

impl Settings {
    /// The language that dates and changes are taken from.
    #[must_use]
    pub fn reference_language(&self) -> &Lang {
        self.languages.first().expect("settings always name a language")
    }
}

/// Who publishes: name and ways to write to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organization {
    /// Its name.
    pub name: String,
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

/// What becomes of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawHtml {
    /// Harmless tags stay, the rest goes with a warning.
    Sanitize,
    /// What would go is an error.
    Error,
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
}

/// A mailing platform, for its own marks in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Platform {
    /// None: no marks.
    #[default]
    None,
}
