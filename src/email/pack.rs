//! The folder of a message: its parts as files, and a page to look at it, copy it and think before sending it.

use serde::Serialize;

use super::Email;
use crate::announce::{self, Announcement, Phase};
use crate::failure::Failure;
use crate::html::read::dark_queries;
use crate::model::notice::{Notice, Version};
use crate::model::settings::SendClass;
use crate::site::address::{Page, Tree, version_path};
use crate::site::edition::Edition;
use crate::theme::platform::Tags;
use crate::values::lang::Lang;

/// Widths at which a preview shows a message, in CSS pixels.
const WIDTHS: [u32; 2] = [640, 320];

/// The files that say what is to be said.
const BODIES: [&str; 3] = ["body.txt", "body.html", "message.eml"];

/// A file of a message's folder: its name, and what is in it.
pub(crate) type PackFile = (&'static str, Vec<u8>);

#[derive(Serialize)]
struct Preview<'a> {
    lang: &'a Lang,
    rtl: bool,
    subject: &'a str,
    preheader: &'a str,
    text: &'a str,
    html: &'a str,
    heading: String,
    from: Option<&'a str>,
    reply_to: Option<&'a str>,
    checklist: Vec<String>,
    frames: Vec<PreviewFrame>,
}

#[derive(Serialize)]
struct PreviewFrame {
    label: String,
    width: u32,
    dark: bool,
    html: String,
}

/// The files of a message: `subject.txt`, `preheader.txt`, `body.txt`, `body.html`, `message.eml` and `index.html`.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn files(
    email: &Email,
    announcement: &Announcement<'_>,
    edition: Edition<'_>,
) -> Result<Vec<PackFile>, Failure> {
    let parts = &email.parts;
    let line = |text: &str| format!("{text}\n").into_bytes();
    Ok(vec![
        ("subject.txt", line(&parts.subject)),
        ("preheader.txt", line(&parts.preheader)),
        ("body.txt", parts.text.clone().into_bytes()),
        ("body.html", parts.html.clone().into_bytes()),
        ("message.eml", email.eml.clone()),
        ("index.html", preview(email, announcement, edition)?.into_bytes()),
    ])
}

/// The files of a message in their place: `privacy/2026-11-16/en/subject.txt` and its neighbours.
///
/// # Errors
///
/// As [`files`].
pub(crate) fn pages(
    email: &Email,
    announcement: &Announcement<'_>,
    edition: Edition<'_>,
) -> Result<Vec<Page>, Failure> {
    let folder = folder(announcement.notice, announcement.version, edition.lang);
    let page = |(name, bytes)| {
        let page = Page::new(Tree::Notifications, format!("{folder}{name}"), bytes);
        if BODIES.contains(&name) { page.claiming(email.claims.clone()) } else { page }
    };
    Ok(files(email, announcement, edition)?.into_iter().map(page).collect())
}

fn folder(notice: &Notice, version: &Version, lang: &Lang) -> String {
    format!("{}{lang}/", version_path(&notice.id, version.id))
}

/// A message as programs show it that are set to light or to dark.
fn shown(html: &str, dark: bool) -> String {
    let mut shown = html.to_owned();
    for query in dark_queries(html).into_iter().rev() {
        shown.replace_range(query, if dark { "all" } else { "not all" });
    }
    shown
}

fn preview(email: &Email, announcement: &Announcement<'_>, edition: Edition<'_>) -> Result<String, Failure> {
    let phrases = edition.phrases;
    let Announcement { notice, version, .. } = announcement;
    let parts = &email.parts;
    let translation = edition.text(version);
    let contact = notice.organization.email.as_deref();
    let reply_to = notice.email.reply_to.as_deref().or(contact);
    let frame = |dark: bool, width: u32| PreviewFrame {
        label: phrases.fill(if dark { "pack_dark" } else { "pack_light" }, &[("n", &width.to_string())]),
        width,
        dark,
        // A site may refuse to be shown in a frame: links open beside it, as in a mail program.
        html: shown(&parts.html, dark).replacen("<head>", "<head><base target=\"_blank\">", 1),
    };
    let view = Preview {
        lang: edition.lang,
        rtl: edition.lang.is_right_to_left(),
        subject: &parts.subject,
        preheader: &parts.preheader,
        text: &parts.text,
        html: &parts.html,
        heading: phrases
            .fill("pack_title", &[("notice", &translation.title), ("date", &phrases.date(version.id.updated))]),
        from: notice.email.from.as_deref().or(contact),
        reply_to,
        checklist: checklist(announcement, reply_to, &edition.theme.platform(notice.email.platform)?, edition),
        frames: [false, true].into_iter().flat_map(|dark| WIDTHS.map(|width| frame(dark, width))).collect(),
    };
    edition.theme.render("email/preview.html", phrases, &[("email", &view)])
}

/// What to see to before the message is sent.
fn checklist(
    announcement: &Announcement<'_>,
    reply_to: Option<&str>,
    platform: &Tags,
    edition: Edition<'_>,
) -> Vec<String> {
    let phrases = edition.phrases;
    let Announcement { notice, version, .. } = announcement;
    let dates = [("date", &*phrases.date(version.effective)), ("published", &*phrases.date(version.id.updated))];
    let is_late = version.effective <= version.id.updated;
    let is_whole = announcement.is_whole_in(edition.lang);
    let incomplete = (!is_whole).then(|| phrases.get("pack_check_incomplete").to_owned());
    let class = match (notice.email.class, &platform.service) {
        (SendClass::Marketing, _) => phrases.get("pack_check_marketing").to_owned(),
        (SendClass::Service, Some(service)) => {
            phrases.fill("pack_check_service", &[("platform", &platform.name), ("service", service)])
        }
        (SendClass::Service, None) => phrases.get("pack_check_service_none").to_owned(),
    };
    let mut list: Vec<String> = incomplete.into_iter().collect();
    list.extend([
        phrases.fill(if is_late { "pack_check_when_late" } else { "pack_check_when" }, &dates),
        phrases.get("pack_check_who").to_owned(),
        phrases.get("pack_check_suppression").to_owned(),
        class,
    ]);
    list.extend(["pack_check_alone", "pack_check_tracking", "pack_check_test"].map(|key| phrases.get(key).to_owned()));
    list.extend(reply_to.map(|address| phrases.fill("pack_check_reply", &[("address", address)])));
    list.push(phrases.get("pack_check_proof").to_owned());
    list
}

/// A message in the list of all of them.
#[derive(Clone, Debug)]
pub(crate) struct Listed<'a> {
    /// The notice that changes.
    pub notice: &'a Notice,
    /// The text that will apply.
    pub version: &'a Version,
    /// Its subject in a language; the folder of that language holds the message.
    pub subject: String,
    /// That language.
    pub lang: &'a Lang,
    /// Whether all that it says is written in that language.
    pub is_whole: bool,
}

#[derive(Serialize)]
struct IndexView<'a> {
    lang: &'a Lang,
    rtl: bool,
    groups: Vec<GroupView<'a>>,
}

#[derive(Serialize)]
struct GroupView<'a> {
    heading: &'a str,
    messages: Vec<MessageView<'a>>,
}

#[derive(Serialize)]
struct MessageView<'a> {
    subject: &'a str,
    lang: &'a Lang,
    href: String,
    note: String,
}

/// `index.html` of the notifications: which messages are due, incomplete, past and replaced on the day of the build.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn index(listed: &[Listed<'_>], edition: Edition<'_>) -> Result<Page, Failure> {
    let phrases = edition.phrases;
    let mut groups: Vec<GroupView<'_>> = ["pack_due", "pack_incomplete", "pack_past", "pack_replaced"]
        .map(|key| GroupView { heading: phrases.get(key), messages: Vec::new() })
        .into();
    for Listed { notice, version, subject, lang, is_whole } in listed {
        let effective = phrases.date(version.effective);
        let (group, key, day) = match announce::phase(notice, version, edition.as_of) {
            Phase::Due if !is_whole => (1, "pack_note_incomplete", effective),
            Phase::Due => (0, "pack_note_due", effective),
            Phase::Past => (2, "pack_note_past", effective),
            Phase::Replaced { by } => (3, "pack_note_replaced", phrases.date(by.updated)),
            Phase::Withdrawn { on } => (3, "pack_note_withdrawn", phrases.date(on)),
        };
        groups[group].messages.push(MessageView {
            subject,
            lang,
            href: format!("{}index.html", folder(notice, version, lang)),
            note: phrases.fill(key, &[("date", &day)]),
        });
    }
    let view = IndexView { lang: edition.lang, rtl: edition.lang.is_right_to_left(), groups };
    let html = edition.theme.render("email/index.html", phrases, &[("emails", &view)])?;
    Ok(Page::new(Tree::Notifications, "index.html".to_owned(), html.into_bytes()))
}
