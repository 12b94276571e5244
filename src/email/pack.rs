//! The folder of a message: its parts as files, and a page to look at it, copy it and think before sending it.

use serde::Serialize;

use super::parts::Parts;
use crate::announce::Announcement;
use crate::announce::letters::{LetterState, VersionLetter};
use crate::failure::Failure;
use crate::html::read::dark_queries;
use crate::model::ledger::{LetterFiles, LetterKind};
use crate::model::name::NoticeId;
use crate::model::notice::Notice;
use crate::model::settings::SendClass;
use crate::record::letter_name;
use crate::record::letters::{LETTER_PARTS, LETTER_SUMS, LetterOnRecord};
use crate::site::address::{Page, Tree, version_path};
use crate::site::claims::Claims;
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
    sent: Vec<String>,
    checklist: Vec<String>,
    differs: Option<&'a Differences>,
    files: Vec<&'static str>,
    frames: Vec<PreviewFrame>,
}

#[derive(Serialize)]
struct PreviewFrame {
    label: String,
    width: u32,
    dark: bool,
    html: String,
}

/// What differs between a message and the one that it takes the place of.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Differences {
    /// What stands above them.
    pub heading: String,
    /// The redline of the two text parts; `None` where they say the same.
    pub html: Option<String>,
}

/// A message with all that its folder says of it.
#[derive(Clone, Debug)]
pub(crate) struct Packed<'a> {
    /// The notice that it is about.
    pub notice: &'a Notice,
    /// Which of its letters it is.
    pub letter: &'a VersionLetter<'a>,
    /// What is pasted into a platform.
    pub parts: &'a Parts,
    /// The draft of the whole message.
    pub eml: &'a [u8],
    /// The change that it tells, where it is to be sent.
    pub announcement: Option<&'a Announcement<'a>>,
    /// What differs from the message before it.
    pub differs: Option<Differences>,
}

impl Parts {
    /// Those of a letter as it was sent.
    pub(crate) fn of_files(files: &LetterFiles) -> Self {
        let text = |name: &str| {
            files.get(name).map_or_else(String::new, |bytes| String::from_utf8_lossy(&bytes.unpack()).into_owned())
        };
        let line = |name: &str| text(name).trim_end_matches('\n').to_owned();
        Self {
            subject: line("subject.txt"),
            preheader: line("preheader.txt"),
            text: text("body.txt"),
            html: text("body.html"),
        }
    }
}

/// The files of a message: `subject.txt`, `preheader.txt`, `body.txt`, `body.html`, `message.eml` and `index.html`.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn files(packed: &Packed<'_>, edition: Edition<'_>) -> Result<Vec<PackFile>, Failure> {
    let parts = packed.parts;
    let line = |text: &str| format!("{text}\n").into_bytes();
    Ok(vec![
        ("subject.txt", line(&parts.subject)),
        ("preheader.txt", line(&parts.preheader)),
        ("body.txt", parts.text.clone().into_bytes()),
        ("body.html", parts.html.clone().into_bytes()),
        ("message.eml", packed.eml.to_vec()),
        ("index.html", preview(packed, edition)?.into_bytes()),
    ])
}

/// The files of a letter as it was sent, to the byte, with a page that shows it.
///
/// # Errors
///
/// As [`files`].
pub(crate) fn files_as_sent(
    packed: &Packed<'_>,
    sent: &LetterFiles,
    edition: Edition<'_>,
) -> Result<Vec<PackFile>, Failure> {
    let names = LETTER_PARTS.into_iter().chain([LETTER_SUMS]);
    let mut files: Vec<PackFile> = names.filter_map(|name| Some((name, sent.get(name)?.unpack()))).collect();
    files.push(("index.html", preview(packed, edition)?.into_bytes()));
    Ok(files)
}

/// The files of a message in its folder: `privacy/2026-11-16/en/subject.txt` and its neighbours. What says what is to be
/// said claims `claims`.
pub(crate) fn pages(files: Vec<PackFile>, folder: &str, claims: &Claims) -> impl Iterator<Item = Page> {
    files.into_iter().map(move |(name, bytes)| {
        let page = Page::new(Tree::Notifications, format!("{folder}{name}"), bytes);
        if BODIES.contains(&name) { page.claiming(claims.clone()) } else { page }
    })
}

/// The folder of a message in the notifications, ending in `/`.
pub(crate) fn folder(notice: &NoticeId, letter: &VersionLetter<'_>) -> String {
    format!("{}{}/", version_path(notice, letter.version.id), letter_name(letter.lang, letter.n))
}

/// A message as programs show it that are set to light or to dark.
fn shown(html: &str, dark: bool) -> String {
    let mut shown = html.to_owned();
    for query in dark_queries(html).into_iter().rev() {
        shown.replace_range(query, if dark { "all" } else { "not all" });
    }
    shown
}

fn preview(packed: &Packed<'_>, edition: Edition<'_>) -> Result<String, Failure> {
    let phrases = edition.phrases;
    let Packed { notice, letter, parts, .. } = packed;
    let version = letter.version;
    let translation = edition.text(version);
    let contact = notice.organization.email.as_deref();
    let reply_to = notice.email.reply_to.as_deref().or(contact);
    let sent = match letter.state {
        LetterState::Sent(sent) => sent_lines(sent, edition),
        _ => Vec::new(),
    };
    let is_sent = !sent.is_empty();
    let checklist = match packed.announcement {
        Some(announcement) => {
            let platform = edition.theme.platform(notice.email.platform)?;
            checklist(announcement, letter, reply_to, &platform, edition)
        }
        None => Vec::new(),
    };
    let names = ["subject.txt", "preheader.txt", "body.txt", "body.html", "message.eml"];
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
        // Who a message came from that was sent, it says itself.
        from: notice.email.from.as_deref().or(contact).filter(|_| !is_sent),
        reply_to: reply_to.filter(|_| !is_sent),
        sent,
        checklist,
        differs: packed.differs.as_ref(),
        files: names.into_iter().chain(is_sent.then_some(LETTER_SUMS)).collect(),
        frames: [false, true].into_iter().flat_map(|dark| WIDTHS.map(|width| frame(dark, width))).collect(),
    };
    edition.theme.render("email/preview.html", phrases, &[("email", &view)])
}

/// Who got a letter: a line for each mailing.
fn sent_lines(sent: &LetterOnRecord, edition: Edition<'_>) -> Vec<String> {
    let phrases = edition.phrases;
    let lines = sent.mailings.iter().map(|mailing| {
        let count = usize::try_from(mailing.count).map_or_else(|_| mailing.count.to_string(), |n| phrases.number(n));
        let (date, channel, audience) = (phrases.date(mailing.sent), &*mailing.channel, &*mailing.audience);
        let values = [("date", &*date), ("channel", channel), ("audience", audience), ("count", &*count)];
        phrases.fill("pack_sent_to", &values)
    });
    lines.collect()
}

/// What to see to before the message is sent.
fn checklist(
    announcement: &Announcement<'_>,
    letter: &VersionLetter<'_>,
    reply_to: Option<&str>,
    platform: &Tags,
    edition: Edition<'_>,
) -> Vec<String> {
    let phrases = edition.phrases;
    let Announcement { notice, version, .. } = announcement;
    let dates = [("date", &*phrases.date(version.effective)), ("published", &*phrases.date(version.id.updated))];
    let is_late = version.effective <= version.id.updated;
    let service = |key, service: &str, setting: &str| {
        phrases.fill(key, &[("platform", &platform.name), ("service", service), ("setting", setting)])
    };
    let class = match (notice.email.class, &platform.service) {
        (SendClass::Marketing, _) => phrases.get("pack_check_marketing").to_owned(),
        (SendClass::Service, Some(name)) => match &platform.service_platform {
            Some(setting) => service("pack_check_service_elsewhere", name, setting),
            None => service("pack_check_service", name, ""),
        },
        (SendClass::Service, None) => phrases.get("pack_check_service_none").to_owned(),
    };
    let mut list = match (letter.kind, letter.instead_of) {
        (LetterKind::Correction | LetterKind::Withdrawal, Some(earlier)) => {
            let day = phrases.date(earlier.first_sent());
            vec![phrases.fill("pack_check_when_again", &[("date", &day)])]
        }
        _ => vec![
            phrases.fill(if is_late { "pack_check_when_late" } else { "pack_check_when" }, &dates),
            phrases.get("pack_check_who").to_owned(),
        ],
    };
    if matches!(letter.state, LetterState::Incomplete { .. }) {
        list.insert(0, phrases.get("pack_check_incomplete").to_owned());
    }
    list.extend([phrases.get("pack_check_suppression").to_owned(), class]);
    list.extend(["pack_check_alone", "pack_check_tracking", "pack_check_test"].map(|key| phrases.get(key).to_owned()));
    list.extend(reply_to.map(|address| phrases.fill("pack_check_reply", &[("address", address)])));
    list.push(match edition.record {
        Some(_) => {
            let command = format!("noticepress sent {}@{} --on DATE --to \"WHOM\" --count N", notice.id, version.id);
            phrases.fill("pack_check_record", &[("command", &command)])
        }
        None => phrases.get("pack_check_proof").to_owned(),
    });
    list
}
