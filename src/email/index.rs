//! The list of all messages: which are to be sent, the most urgent first, which went out, and which nobody needs any more.

use serde::Serialize;

use super::pack::folder;
use crate::announce::letters::{LetterState, VersionLetter};
use crate::failure::Failure;
use crate::model::ledger::LetterKind;
use crate::model::name::VersionId;
use crate::model::notice::Notice;
use crate::site::address::{Page, Tree};
use crate::site::edition::{Edition, LinkView};
use crate::theme::phrases::Phrases;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// A message in the list of all of them.
#[derive(Clone, Debug)]
pub(crate) struct Listed<'a> {
    /// The notice that it is about.
    pub notice: &'a Notice,
    /// The message.
    pub letter: VersionLetter<'a>,
    /// Its subject.
    pub subject: String,
}

#[derive(Serialize)]
struct IndexView<'a> {
    lang: &'a Lang,
    rtl: bool,
    log: Option<&'a str>,
    groups: Vec<GroupView<'a>>,
}

#[derive(Serialize)]
struct GroupView<'a> {
    heading: &'a str,
    messages: Vec<MessageView<'a>>,
}

/// A message in all the languages that share a state, by its subject in each.
#[derive(Serialize)]
struct MessageView<'a> {
    links: Vec<LinkView>,
    note: String,
    #[serde(skip)]
    of: (&'a Notice, VersionId, LetterKind),
    #[serde(skip)]
    day: Option<Day>,
}

/// The names of the groups, in their order.
const GROUPS: [&str; 5] = ["pack_due", "pack_incomplete", "pack_sent", "pack_past", "pack_replaced"];

/// `index.html` of the notifications, as of the day of the build; `log` leads to the page that says who was told.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn index(listed: &[Listed<'_>], log: Option<&str>, edition: Edition<'_>) -> Result<Page, Failure> {
    let phrases = edition.phrases;
    let mut groups: Vec<GroupView<'_>> =
        GROUPS.map(|key| GroupView { heading: phrases.get(key), messages: Vec::new() }).into();
    for Listed { notice, letter, subject } in listed {
        let ListedPlace { group, note, day } = place(letter, edition);
        let link = LinkView {
            text: subject.clone(),
            href: format!("{}index.html", folder(&notice.id, letter)),
            current: false,
            lang: letter.lang.clone(),
        };
        let of = (*notice, letter.version.id, letter.kind);
        let messages = &mut groups[group].messages;
        let is_same = |known: &&mut MessageView<'_>| {
            known.of.0.id == notice.id && (known.of.1, known.of.2) == (of.1, of.2) && known.note == note
        };
        match messages.iter_mut().find(is_same) {
            Some(known) => known.links.push(link),
            None => messages.push(MessageView { links: vec![link], note, of, day }),
        }
    }
    for (at, group) in groups.iter_mut().enumerate() {
        // What is due or waits comes in the order of its deadlines, what is over the latest first.
        group.messages.sort_by_key(|message| (message.day, message.of.1));
        if at > 1 {
            group.messages.reverse();
        }
    }
    let view = IndexView { lang: edition.lang, rtl: edition.lang.is_right_to_left(), log, groups };
    let html = edition.theme.render("email/index.html", phrases, &[("emails", &view)])?;
    Ok(Page::new(Tree::Notifications, "index.html".to_owned(), html.into_bytes()))
}

struct ListedPlace {
    group: usize,
    note: String,
    day: Option<Day>,
}

fn place(letter: &VersionLetter<'_>, edition: Edition<'_>) -> ListedPlace {
    let phrases = edition.phrases;
    let with = |key: &str, day: Day| phrases.fill(key, &[("date", &phrases.date(day))]);
    let effective = letter.version.effective;
    let past = if edition.record.is_some() { "pack_note_past_unrecorded" } else { "pack_note_past" };
    let (group, note, day) = match letter.state {
        LetterState::Due { before: Some(before) } => (0, with("pack_note_due", before), Some(before)),
        LetterState::Due { before: None } => (0, phrases.get("pack_note_at_once").to_owned(), None),
        LetterState::Incomplete { before: Some(before) } => (1, with("pack_note_incomplete", before), Some(before)),
        LetterState::Incomplete { before: None } => (1, phrases.get("pack_note_incomplete_late").to_owned(), None),
        LetterState::Sent(sent) => (2, with("pack_note_sent", sent.first_sent()), Some(sent.first_sent())),
        LetterState::Past => (3, with(past, effective), Some(effective)),
        LetterState::Replaced { by } => (4, with("pack_note_replaced", by.updated), Some(by.updated)),
        LetterState::Withdrawn { on } => (4, with("pack_note_withdrawn", on), Some(on)),
    };
    let note = match kind_name(letter.kind, phrases) {
        Some(kind) => phrases.fill("labelled", &[("label", kind), ("value", &note)]),
        None => note,
    };
    ListedPlace { group, note, day }
}

/// What a letter is called that is no first announcement.
pub(super) fn kind_name(kind: LetterKind, phrases: &Phrases) -> Option<&str> {
    match kind {
        LetterKind::Announcement => None,
        LetterKind::Correction => Some(phrases.get("pack_kind_correction")),
        LetterKind::Withdrawal => Some(phrases.get("pack_kind_withdrawal")),
    }
}
