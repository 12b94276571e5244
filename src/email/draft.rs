//! A draft of the whole message, which mail programs open (RFC 5322, RFC 2045).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address as MailAddress;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::MimePart;

use super::parts::Parts;
use crate::announce::Announcement;
use crate::failure::Failure;
use crate::site::edition::Edition;
use crate::values::digest::Digest;
use crate::values::harmless::in_line;

/// The whole message as a draft, the same bytes each time: its date is the day of publication, its id and boundary come
/// from what it says. It has no recipient, and asks the program that opens it to let its user edit and send it.
pub(crate) fn draft(announcement: &Announcement<'_>, parts: &Parts, edition: Edition<'_>) -> Result<Vec<u8>, Failure> {
    let settings = &edition.register.settings;
    let version = announcement.version;
    let id = announcement.notice.id.as_str();
    let hash = Digest::of(format!("{id}{}\0{}\0{}\0", parts.subject, parts.text, parts.html).as_bytes()).beginning(8);
    let host = settings.base_url.host_str().unwrap_or("localhost");
    let id = format!("noticepress.{}.{}.{hash}@{host}", version.id, edition.lang);
    let midnight = announcement.occasion.written.date().and_time(chrono::NaiveTime::MIN).and_utc();
    // The library's own boundary is random.
    let boundary = ContentType::new("multipart/alternative").attribute("boundary", format!("np-{hash}"));
    let crlf = |part: &str| part.replace('\n', "\r\n");
    let part = |kind: &'static str, part: &str| {
        MimePart::new(ContentType::new(kind).attribute("charset", "utf-8"), crlf(part))
    };
    let body = MimePart::new(boundary, vec![part("text/plain", &parts.text), part("text/html", &parts.html)]);
    let mut message = MessageBuilder::new()
        .header("X-Unsent", Raw::new("1"))
        .header("Content-Language", Raw::new(edition.lang.to_string()))
        .header("Subject", words(&parts.subject))
        .date(Date::new(midnight.timestamp()))
        .message_id(MessageId::new(id))
        .body(body);
    let (email, contact) = (&announcement.notice.email, announcement.notice.organization.email.as_ref());
    if let Some(from) = email.from.as_ref().or(contact) {
        message =
            message.header("From", mailbox(announcement.notice.organization.name.in_language(edition.lang).0, from));
    }
    if let Some(reply_to) = email.reply_to.as_ref().or(contact) {
        message = message.reply_to(MailAddress::new_address(None::<&str>, reply_to.as_str()));
    }
    message.write_to_vec().map_err(|error| Failure::Bug(format!("an email could not be written: {error}")))
}

/// Words as the value of a header.
fn words(words: &str) -> HeaderType<'static> {
    let words = in_line(words).into_owned();
    if looks_encoded(&words) { Raw::new(encoded(&words)).into() } else { Text::new(words).into() }
}

/// Somebody's address with their name.
fn mailbox(name: &str, address: &str) -> HeaderType<'static> {
    let name = in_line(name).into_owned();
    if looks_encoded(&name) {
        return Raw::new(format!("{} <{address}>", encoded(&name))).into();
    }
    MailAddress::new_address(Some(name), address.to_owned()).into()
}

/// Whether a program that decodes the header would read other words: the library leaves ASCII as it is.
fn looks_encoded(words: &str) -> bool {
    words.is_ascii() && words.contains("=?")
}

/// Bytes in one encoded word, which is 75 long at the most (RFC 2047, 2): a multiple of three leaves no padding inside.
const ENCODED: usize = 45;

/// ASCII words as encoded words (RFC 2047), which decode to them and nothing more.
fn encoded(words: &str) -> String {
    let encoded = words.as_bytes().chunks(ENCODED).map(|chunk| format!("=?us-ascii?B?{}?=", STANDARD.encode(chunk)));
    encoded.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    use super::*;

    const ADDRESS: &str = "privacy@example.org";

    /// A message with these headers alone, and what a mail program makes of it.
    fn sent(title: &str, name: &str) -> (String, Option<String>, Option<String>) {
        let message = MessageBuilder::new()
            .header("Subject", words(title))
            .header("From", mailbox(name, ADDRESS))
            .message_id(MessageId::new("a@example.org"))
            .date(Date::new(0))
            .text_body("x");
        let raw = message.write_to_string().unwrap();
        let read = MessageParser::new().parse(raw.as_bytes()).unwrap();
        let names: Vec<&str> = read.headers().iter().map(mail_parser::Header::name).collect();
        let known =
            ["Subject", "From", "Message-ID", "Date", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];
        assert!(names.iter().all(|name| known.contains(name)), "{names:?} in {raw}");
        let from = read.from().and_then(|from| from.first()).cloned().unwrap();
        assert_eq!(from.address.as_deref(), Some(ADDRESS), "{raw}");
        let (subject, name) = (read.subject().map(str::to_owned), from.name.map(|name| name.to_string()));
        (raw, subject, name)
    }

    #[test]
    fn words_that_look_encoded_are_encoded_themselves() {
        let bcc = "=?utf-8?b?DQpCY2M6IHhAeS56?= Notice";
        let (raw, subject, name) = sent(bcc, bcc);
        assert_eq!((subject.as_deref(), name.as_deref()), (Some(bcc), Some(bcc)));
        assert!(!raw.contains("=?utf-8?b?"), "{raw}");
        let long = format!("{} {}", "=?".repeat(90), "a ".repeat(60).trim());
        assert_eq!(sent(&long, "Example").1.as_deref(), Some(&*long));
        assert!(sent("Changes to the notice", "Example, Inc.").0.contains("Subject: Changes to the notice\r\n"));
    }

    #[test]
    fn a_line_end_never_begins_a_header() {
        let (_, subject, name) = sent("a\r\nBcc: x@example.org", "b\nBcc: y\r\n\r\n");
        assert_eq!(subject.as_deref(), Some("a  Bcc: x@example.org"));
        assert_eq!(name.unwrap().trim_end(), "b Bcc: y");
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(words in "[ -~é漢]{0,8}(=\\?|\\?=|utf-8|\\?[bqBQ]\\?|[\"\\\\<>,;@()é漢 a-z]){0,30}") {
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assume!(!words.is_empty());
            let (raw, subject, name) = sent(&words, &words);
            prop_assert!(raw.is_ascii());
            prop_assert_eq!(subject.as_deref(), Some(&*words), "{}", raw);
            prop_assert_eq!(name.as_deref(), Some(&*words), "{}", raw);
        }
    }
}
