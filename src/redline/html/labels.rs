//! What a redline says beside the words of its texts, in the language of its page.

use crate::redline::changes::{BlockChange, Fate, OldPlace, Was};
use crate::text::document::BlockKind;

/// The words of labels. Where one has `{n}`, a number takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labels<'a> {
    /// Before the address that a link led to: "link went to:".
    pub link_was: &'a str,
    /// Beside a link that was not there: "link added".
    pub link_added: &'a str,
    /// Where a passage stood that moved: "moved from here".
    pub moved: &'a str,
    /// Where it stands now: "moved here".
    pub moved_here: &'a str,
    /// What was an item of a numbered list: "was item {n} of the list above".
    pub was_item: &'a str,
    /// What was an item of a list with bullets: "was an entry of the list above".
    pub was_entry: &'a str,
    /// What stood in an item of a numbered list: "was in item {n} of the list above".
    pub was_in_item: &'a str,
    /// What stood in an item of a list with bullets: "was in an entry of the list above".
    pub was_in_entry: &'a str,
    /// What stood in a quotation: "was in the quotation above".
    pub was_in_quote: &'a str,
    /// What stood in no list and no quotation: "stood by itself".
    pub was_alone: &'a str,
    /// What was a heading of another level, or is none now: "was a heading of level {n}".
    pub was_heading: &'a str,
    /// What is a heading now: "was a paragraph".
    pub was_paragraph: &'a str,
    /// A list that has bullets now: "was a numbered list".
    pub was_numbered: &'a str,
    /// A list that has numbers now: "was a list with bullets".
    pub was_bulleted: &'a str,
    /// Said before words that went, to whoever does not see the marks: "deleted".
    pub mark_deleted: &'a str,
    /// Said before words that came: "added".
    pub mark_added: &'a str,
    /// Said after either: "end".
    pub mark_end: &'a str,
}

impl Labels<'_> {
    /// For a redline on no page of a site.
    pub const ENGLISH: Self = Self {
        link_was: "link went to:",
        link_added: "link added",
        moved: "moved from here",
        moved_here: "moved here",
        was_item: "was item {n} of the list above",
        was_entry: "was an entry of the list above",
        was_in_item: "was in item {n} of the list above",
        was_in_entry: "was in an entry of the list above",
        was_in_quote: "was in the quotation above",
        was_alone: "stood by itself",
        was_heading: "was a heading of level {n}",
        was_paragraph: "was a paragraph",
        was_numbered: "was a numbered list",
        was_bulleted: "was a list with bullets",
        mark_deleted: "deleted",
        mark_added: "added",
        mark_end: "end",
    };

    /// What is said of a block that is another element, or stands elsewhere, than it did; `before` is the block before it.
    pub(super) fn of(&self, change: &BlockChange<'_>, before: Option<&BlockChange<'_>>) -> Option<String> {
        if change.fate != Fate::Kept {
            return None;
        }
        match (change.was.as_ref()?, change.old.map(|old| &old.kind), change.new.map(|new| &new.kind)) {
            (Was::Path { place, .. }, ..) => {
                let is_of_same = |before: &BlockChange<'_>| {
                    before.fate == Fate::Kept
                        && matches!(&before.was, Some(Was::Path { place: other, .. }) if other == place)
                };
                // Of several that stood in one place the first says so.
                let is_told = before.is_some_and(is_of_same) && !matches!(place, OldPlace::Item(Some(_)));
                Some(self.place(*place)).filter(|_| !is_told)
            }
            (Was::Elements(_), Some(BlockKind::Heading(level)), _) => {
                Some(with_number(self.was_heading, u64::from(*level)))
            }
            (Was::Elements(_), Some(BlockKind::Paragraph), Some(BlockKind::Heading(_))) => {
                Some(self.was_paragraph.to_owned())
            }
            (Was::Elements(_), Some(BlockKind::NumberedList(_)), Some(BlockKind::BulletList)) => {
                Some(self.was_numbered.to_owned())
            }
            (Was::Elements(_), Some(BlockKind::BulletList), Some(BlockKind::NumberedList(_))) => {
                Some(self.was_bulleted.to_owned())
            }
            (Was::Elements(_), Some(BlockKind::Quote), None) => Some(self.was_in_quote.to_owned()),
            (Was::Elements(_) | Was::Start(_), ..) => None,
        }
    }

    fn place(&self, place: OldPlace) -> String {
        match place {
            OldPlace::Item(Some(number)) => with_number(self.was_item, number),
            OldPlace::Item(None) => self.was_entry.to_owned(),
            OldPlace::InItem(Some(number)) => with_number(self.was_in_item, number),
            OldPlace::InItem(None) => self.was_in_entry.to_owned(),
            OldPlace::InQuote => self.was_in_quote.to_owned(),
            OldPlace::Alone => self.was_alone.to_owned(),
        }
    }
}

fn with_number(words: &str, number: u64) -> String {
    words.replace("{n}", &number.to_string())
}
