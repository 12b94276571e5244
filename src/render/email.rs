//! The message that announces a change: subject, text, HTML, and a draft that mail programs open (RFC 5322).

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address as MailAddress;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::page::{Address, Page, Tree, version_path};
use super::redline_page::redline_path;
use super::view::Surroundings;
use crate::announce::Announcement;
use crate::compare::sections::{Section, SectionChange, Sections};
use crate::failure::Failure;
use crate::model::name::Lang;
use crate::model::notice::Choice;

/// Sections that a message tells one by one; it counts the others.
const SECTIONS: usize = 8;
/// Changes that a message quotes of one section.
const QUOTES: usize = 3;
/// The most that a line of the text part holds, in columns, but for an address by itself (RFC 5322, 2.1.1: 78).
const LINE: usize = 72;

/// A message, ready to be sent by whoever sends such messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// The subject, in one line.
    pub subject: String,
    /// The text part, each line at most 72 columns wide unless it is an address.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// A draft of the whole message: CRLF, ASCII, without a recipient.
    pub eml: Vec<u8>,
}

#[derive(Serialize)]
struct EmailView<'a> {
    subject: &'a str,
    preheader: String,
    lang: &'a Lang,
    rtl: bool,
    opening: String,
    summary: Vec<String>,
    sections: Vec<SectionView>,
    more_sections: Option<String>,
    form_sections: Option<String>,
    impact: Option<&'a str>,
    choices: &'a [Choice],
    published: String,
    applies: String,
    until_then: Option<String>,
    late: Option<&'a str>,
    changes: &'a str,
    new_text: String,
    current_text: String,
    contact: Option<String>,
    contact_line: Option<String>,
    organization: &'a str,
    address: Option<&'a str>,
    why: String,
}

#[derive(Serialize)]
struct SectionView {
    number: usize,
    heading: String,
    change: String,
    href: String,
    quotes: Vec<QuoteView>,
    more: Option<String>,
}

#[derive(Serialize)]
struct QuoteView {
    before: Option<String>,
    after: Option<String>,
}

/// Writes the message of an announcement, whose redline against its base says `sections`.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub fn email(announcement: &Announcement<'_>, sections: &Sections, around: Surroundings<'_>) -> Result<Email, Failure> {
    let Announcement { notice, version, base, .. } = announcement;
    let settings = &around.register.settings;
    let phrases = around.phrases;
    let translation = version.translation_or_reference(around.lang);
    let url = |path: String| Address::new(settings, around.lang, path).absolute(&settings.base_url);
    let changes = url(redline_path(notice, base, version));
    let date = phrases.date(version.effective);
    let organization = &notice.organization.name;
    let named = [("organization", &**organization), ("notice", &*translation.title), ("date", &*date)];
    let summary: Vec<String> =
        announcement.told().flat_map(|v| v.translation_or_reference(around.lang).summary.clone()).collect();
    let subject = phrases.fill("email_subject", &named);
    let is_late = version.effective <= version.id.updated;
    let form = sections.changed().count() - sections.substantive().count();
    let shown = sections.substantive().take(SECTIONS).count();
    let more = sections.substantive().count() - shown;
    let contact = notice.contact.as_ref().or(notice.organization.email.as_ref()).cloned();
    let view = EmailView {
        subject: &subject,
        preheader: preheader(&summary, phrases.get("email_preheader_tail")),
        lang: around.lang,
        rtl: around.lang.is_right_to_left(),
        opening: phrases.fill(if is_late { "email_opening_late" } else { "email_opening" }, &named),
        summary,
        sections: sections
            .substantive()
            .take(SECTIONS)
            .enumerate()
            .map(|(at, section)| section_view(at + 1, section, &changes, around))
            .collect(),
        more_sections: (more > 0).then(|| phrases.count("email_more_sections", more, &[])),
        form_sections: (form > 0).then(|| phrases.count("email_editorial_sections", form, &[])),
        impact: translation.impact.as_deref(),
        choices: &translation.choices,
        published: phrases.fill("email_published", &[("date", &phrases.date(version.id.updated))]),
        applies: phrases.fill("email_applies", &[("date", &date)]),
        until_then: (!is_late).then(|| phrases.fill("email_until_then", &[("date", &phrases.date(base.id.updated))])),
        late: version.late_notice.as_deref(),
        new_text: url(version_path(&notice.id, version.id)),
        current_text: url(version_path(&notice.id, base.id)),
        changes: &changes,
        contact_line: contact.as_ref().map(|contact| phrases.fill("email_contact_line", &[("contact", contact)])),
        contact,
        organization,
        address: notice.organization.address.as_deref(),
        why: phrases.fill("email_why", &named),
    };
    let html = around.theme.render("email/body.html", phrases, &[("email", &view)])?;
    let text = wrapped(&around.theme.render("email/body.txt", phrases, &[("email", &view)])?);
    let eml = draft(announcement, &subject, &text, &html, around)?;
    Ok(Email { subject, text, html, eml })
}

/// The files of a message: `privacy/2026-11-16/en/subject.txt` and its neighbours.
#[must_use]
pub fn files(email: Email, announcement: &Announcement<'_>, lang: &Lang) -> Vec<Page> {
    let folder = format!("{}{lang}/", version_path(&announcement.notice.id, announcement.version.id));
    let page = |name: &str, bytes: Vec<u8>| Page { tree: Tree::Notifications, path: format!("{folder}{name}"), bytes };
    vec![
        page("subject.txt", (email.subject + "\n").into_bytes()),
        page("body.txt", email.text.into_bytes()),
        page("body.html", email.html.into_bytes()),
        page("message.eml", email.eml),
    ]
}

fn preheader(summary: &[String], tail: &str) -> String {
    let first = summary.first().map_or("", String::as_str);
    format!("{first} {tail}").trim().to_owned()
}

fn section_view(number: usize, section: &Section, changes: &str, around: Surroundings<'_>) -> SectionView {
    let phrases = around.phrases;
    let change = match section.change {
        SectionChange::Added => "section_added",
        SectionChange::Removed => "section_removed",
        SectionChange::Renamed => "section_renamed",
        SectionChange::Moved | SectionChange::MovedAway => "section_moved",
        SectionChange::Kept | SectionChange::Form | SectionChange::Reworded => "section_reworded",
    };
    let quotes: Vec<QuoteView> = section
        .quotes
        .iter()
        .take(QUOTES)
        .map(|quote| QuoteView { before: quote.before.clone(), after: quote.after.clone() })
        .collect();
    let more = section.quotes.len() - quotes.len();
    SectionView {
        number,
        heading: section.heading.clone().unwrap_or_else(|| phrases.get("section_opening").to_owned()),
        change: phrases.get(change).to_owned(),
        href: section.id.as_ref().map_or_else(|| changes.to_owned(), |id| format!("{changes}#{id}")),
        quotes,
        more: (more > 0).then(|| phrases.count("email_more_changes", more, &[])),
    }
}

/// Wraps each line of the text part under its own beginning: `- `, `   Before: `.
fn wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 40);
    for line in text.lines() {
        let line = line.trim_end();
        let body = line.trim_start();
        let indent = &line[..line.len() - body.len()];
        let hang = if body.starts_with("- ") { format!("{indent}  ") } else { indent.to_owned() };
        let options = textwrap::Options::new(LINE)
            .initial_indent(indent)
            .subsequent_indent(&hang)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
        for wrapped in textwrap::wrap(body, options) {
            // "From " at the start of a line begins the next message in a mailbox file (RFC 4155).
            if wrapped.starts_with("From ") {
                out.push(' ');
            }
            out.push_str(wrapped.trim_end());
            out.push('\n');
        }
    }
    out
}

/// The whole message as a draft, the same bytes each time: its date is the day of publication, its id and boundary come
/// from what it says.
fn draft(
    announcement: &Announcement<'_>,
    subject: &str,
    text: &str,
    html: &str,
    around: Surroundings<'_>,
) -> Result<Vec<u8>, Failure> {
    let settings = &around.register.settings;
    let version = announcement.version;
    let mut hasher = Sha256::new();
    for part in [subject, text, html] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let hash: String = hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let host = settings.base_url.host_str().unwrap_or("localhost");
    let id = format!("noticepress.{}.{}.{}.{hash}@{host}", announcement.notice.id, version.id, around.lang);
    let midnight = version.id.updated.date().and_time(chrono::NaiveTime::MIN).and_utc();
    // The library's own boundary is random.
    let boundary = ContentType::new("multipart/alternative").attribute("boundary", format!("np-{hash}"));
    let crlf = |part: &str| part.replace('\n', "\r\n");
    let part = |kind: &'static str, part: &str| {
        MimePart::new(ContentType::new(kind).attribute("charset", "utf-8"), crlf(part))
    };
    let body = MimePart::new(boundary, vec![part("text/plain", text), part("text/html", html)]);
    let name = &announcement.notice.organization.name;
    let mut message = MessageBuilder::new()
        .header("X-Unsent", Raw::new("1"))
        .header("Content-Language", Raw::new(around.lang.to_string()))
        .subject(subject)
        .date(Date::new(midnight.timestamp()))
        .message_id(MessageId::new(id))
        .body(body);
    let contact = settings.organization.email.as_ref();
    if let Some(from) = settings.email.from.as_ref().or(contact) {
        message = message.from(MailAddress::new_address(Some(name.as_str()), from.as_str()));
    }
    if let Some(reply_to) = settings.email.reply_to.as_ref().or(contact) {
        message = message.reply_to(MailAddress::new_address(None::<&str>, reply_to.as_str()));
    }
    message.write_to_vec().map_err(|error| Failure::Bug(format!("a message could not be written: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_under_their_own_beginning_and_addresses_are_not() {
        let url = format!("https://example.org/{}", "a/".repeat(40));
        let wrapped = wrapped(&format!("- {}\n   {url}\n", "words and ".repeat(9)));
        insta::assert_snapshot!(wrapped.replace(&url, "URL"), @r"
        - words and words and words and words and words and words and words and
          words and words and
           URL
        ");
    }
}
