//! A draft of the whole message, which mail programs open (RFC 5322, RFC 2045).

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address as MailAddress;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use sha2::{Digest, Sha256};

use super::Parts;
use crate::announce::Announcement;
use crate::failure::Failure;
use crate::render::view::Surroundings;

/// The whole message as a draft, the same bytes each time: its date is the day of publication, its id and boundary come
/// from what it says. It has no recipient, and asks the program that opens it to let its user edit and send it.
pub(super) fn draft(
    announcement: &Announcement<'_>,
    parts: &Parts,
    around: Surroundings<'_>,
) -> Result<Vec<u8>, Failure> {
    let settings = &around.register.settings;
    let version = announcement.version;
    let mut hasher = Sha256::new();
    hasher.update(announcement.notice.id.as_str().as_bytes());
    for part in [&parts.subject, &parts.text, &parts.html] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let hash: String = hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let host = settings.base_url.host_str().unwrap_or("localhost");
    let id = format!("noticepress.{}.{}.{hash}@{host}", version.id, around.lang);
    let midnight = version.id.updated.date().and_time(chrono::NaiveTime::MIN).and_utc();
    // The library's own boundary is random.
    let boundary = ContentType::new("multipart/alternative").attribute("boundary", format!("np-{hash}"));
    let crlf = |part: &str| part.replace('\n', "\r\n");
    let part = |kind: &'static str, part: &str| {
        MimePart::new(ContentType::new(kind).attribute("charset", "utf-8"), crlf(part))
    };
    let body = MimePart::new(boundary, vec![part("text/plain", &parts.text), part("text/html", &parts.html)]);
    let name = &announcement.notice.organization.name;
    let mut message = MessageBuilder::new()
        .header("X-Unsent", Raw::new("1"))
        .header("Content-Language", Raw::new(around.lang.to_string()))
        .subject(parts.subject.as_str())
        .date(Date::new(midnight.timestamp()))
        .message_id(MessageId::new(id))
        .body(body);
    let (email, contact) = (&announcement.notice.email, announcement.notice.organization.email.as_ref());
    if let Some(from) = email.from.as_ref().or(contact) {
        message = message.from(MailAddress::new_address(Some(name.as_str()), from.as_str()));
    }
    if let Some(reply_to) = email.reply_to.as_ref().or(contact) {
        message = message.reply_to(MailAddress::new_address(None::<&str>, reply_to.as_str()));
    }
    message.write_to_vec().map_err(|error| Failure::Bug(format!("a message could not be written: {error}")))
}
