//! Who was told what, and when: every mailing that the ledger records, as a page and as a table (RFC 4180).

use std::cmp::Reverse;

use serde::Serialize;

use super::index::kind_name;
use crate::failure::Failure;
use crate::model::name::NoticeId;
use crate::record::letters::{LetterMailing, LetterOnRecord};
use crate::site::address::{Page, Tree, version_path};
use crate::site::edition::Edition;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// The page's name.
pub(crate) const LOG: &str = "sent.html";
/// The table's name.
const TABLE: &str = "sent.csv";

/// What the columns of the table are called.
const COLUMNS: [&str; 10] =
    ["sent", "notice", "version", "language", "letter", "channel", "audience", "count", "recorded", "sha256"];

#[derive(Serialize)]
struct LogView<'a> {
    lang: &'a Lang,
    rtl: bool,
    rows: Vec<LogRow<'a>>,
}

#[derive(Serialize)]
struct LogRow<'a> {
    day: Day,
    date: String,
    text: String,
    lang: &'a Lang,
    message: String,
    href: Option<String>,
    channel: &'a str,
    audience: &'a str,
    count: String,
    recorded_day: Day,
    recorded: String,
}

/// A letter, and one time that it went out.
#[derive(Clone, Copy)]
struct LoggedMailing<'a> {
    notice: &'a NoticeId,
    letter: &'a LetterOnRecord,
    mailing: &'a LetterMailing,
}

/// `sent.html`, the latest mailing first, and `sent.csv`, the earliest first: what was recorded by the day of the build.
/// Nothing where there is no ledger.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn pages(edition: Edition<'_>) -> Result<Vec<Page>, Failure> {
    let Some(record) = edition.record else { return Ok(Vec::new()) };
    let letters = record.notices.iter().flat_map(|(notice, published)| {
        published.letters.iter().flat_map(move |letter| {
            letter.mailings.iter().map(move |mailing| LoggedMailing { notice, letter, mailing })
        })
    });
    let mut told: Vec<LoggedMailing<'_>> = letters.filter(|told| told.mailing.recorded <= edition.as_of).collect();
    // Of one day they stay in the order of the ledger.
    told.sort_by_key(|told| told.mailing.sent);
    let mut latest_first = told.clone();
    latest_first.sort_by_key(|told| Reverse(told.mailing.sent));
    let rows = latest_first.into_iter().map(|told| row(told, edition)).collect();
    let view = LogView { lang: edition.lang, rtl: edition.lang.is_right_to_left(), rows };
    let html = edition.theme.render("email/log.html", edition.phrases, &[("log", &view)])?;
    let page = |name: &str, text: String| Page::new(Tree::Notifications, name.to_owned(), text.into_bytes());
    Ok(vec![page(LOG, html), page(TABLE, table(&told))])
}

fn row<'a>(LoggedMailing { notice, letter, mailing }: LoggedMailing<'a>, edition: Edition<'a>) -> LogRow<'a> {
    let phrases = edition.phrases;
    let known = edition.register.notice(notice);
    let version = known.and_then(|notice| notice.version(letter.version)).filter(|v| v.id.updated <= edition.as_of);
    let title = version.map_or(notice.as_str(), |version| &edition.text(version).title);
    let files = edition.register.letters.get(notice).and_then(|letters| letters.get(&letter.folder()));
    let subject = files.and_then(|files| files.get("subject.txt"));
    let subject =
        subject.map_or_else(|| title.to_owned(), |subject| String::from_utf8_lossy(&subject.unpack()).into_owned());
    let which = match kind_name(letter.kind, phrases) {
        Some(kind) => phrases.fill("labelled", &[("label", kind), ("value", letter.lang.as_str())]),
        None => letter.lang.to_string(),
    };
    let message = phrases.fill("aside", &[("words", subject.trim()), ("more", &which)]);
    LogRow {
        day: mailing.sent,
        date: phrases.date(mailing.sent),
        text: phrases.fill("title_of_text", &[("title", title), ("date", &phrases.date(letter.version.updated))]),
        lang: &letter.lang,
        message,
        href: version.map(|_| format!("{}{}index.html", version_path(notice, letter.version), letter.folder_name())),
        channel: &mailing.channel,
        audience: &mailing.audience,
        count: usize::try_from(mailing.count).map_or_else(|_| mailing.count.to_string(), |n| phrases.number(n)),
        recorded_day: mailing.recorded,
        recorded: phrases.date(mailing.recorded),
    }
}

fn table(told: &[LoggedMailing<'_>]) -> String {
    let mut out = COLUMNS.join(",") + "\r\n";
    for LoggedMailing { notice, letter, mailing } in told {
        let cells = [
            mailing.sent.to_string(),
            notice.to_string(),
            letter.version.to_string(),
            letter.lang.to_string(),
            letter.kind.as_str().to_owned(),
            cell(&mailing.channel),
            cell(&mailing.audience),
            mailing.count.to_string(),
            mailing.recorded.to_string(),
            letter.sha256.to_string(),
        ];
        out += &cells.join(",");
        out += "\r\n";
    }
    out
}

/// Words as a cell: in quotes where they hold what would end it.
fn cell(words: &str) -> String {
    if words.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", words.replace('"', "\"\""))
    } else {
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_with_a_comma_or_a_quotation_mark_stands_in_quotation_marks() {
        assert_eq!(cell("all subscribers"), "all subscribers");
        assert_eq!(cell("readers, and \"friends\""), "\"readers, and \"\"friends\"\"\"");
    }
}
