//! `noticepress email`: the message that announces a change.

use super::args::{Common, EmailFormat};
use super::project::Project;
use super::{say, say_bytes};
use crate::announce;
use crate::failure::Failure;
use crate::model::name::Lang;
use crate::model::notice::{Notice, Version};
use crate::publish::email_of;

/// Writes one message to stdout, as it is on the day its version is updated.
///
/// # Errors
///
/// [`Failure::Usage`] when there is no such version, or no email announces it.
pub fn email(common: &Common, named: &str, format: EmailFormat, lang: Option<&Lang>) -> Result<(), Failure> {
    let project = Project::open(common)?;
    let (name, version) = named.split_once('@').map_or((named, None), |(name, version)| (name, Some(version)));
    let notice = project.notice(name)?;
    let version = match version {
        Some(version) => project.version(notice, version)?,
        None => newest_announced(notice)?,
    };
    let lang = lang.unwrap_or(project.register.settings.reference_language());
    if !project.register.settings.languages.contains(lang) {
        return Err(Failure::usage(format!("the settings do not name the language `{lang}`")));
    }
    let email = email_of(&project.register, &project.theme, notice, version, lang)?
        .ok_or_else(|| not_announced(notice, version))?;
    match format {
        EmailFormat::Text => say(&email.text),
        EmailFormat::Html => say(&email.html),
        EmailFormat::Eml => say_bytes(&email.eml),
        EmailFormat::Subject => say(&format!("{}\n", email.subject)),
    }
}

fn newest_announced(notice: &Notice) -> Result<&Version, Failure> {
    let announced = notice.versions().iter().rev().find(|version| announce::email(notice, version).is_some());
    announced.ok_or_else(|| {
        Failure::usage_with_hint(
            format!("no version of `{}` is announced by email", notice.id),
            "a version is when its front matter says `change: material`, or names `email` under `notify`",
        )
    })
}

fn not_announced(notice: &Notice, version: &Version) -> Failure {
    let why = if version.draft {
        "it is a draft"
    } else if notice.base(version).is_none() {
        "no text was in force before it, so there is nothing it changes"
    } else {
        "its front matter does not say `change: material`, nor `notify: [email]`"
    };
    Failure::usage_with_hint(format!("no email announces {}@{}", notice.id, version.id), why)
}
