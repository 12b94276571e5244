//! What redlines say beside the words of their texts, in the language of a page.

use crate::redline::html::Labels;
use crate::theme::phrases::Phrases;

/// The words that stand in a redline beside those of the texts.
#[must_use]
pub(crate) fn labels(phrases: &Phrases) -> Labels<'_> {
    let words = |key| phrases.get(key);
    Labels {
        link_was: words("link_was"),
        link_added: words("link_added"),
        moved: words("moved"),
        moved_here: words("moved_here"),
        was_item: words("was_item"),
        was_entry: words("was_entry"),
        was_in_item: words("was_in_item"),
        was_in_entry: words("was_in_entry"),
        was_in_quote: words("was_in_quote"),
        was_alone: words("was_alone"),
        was_heading: words("was_heading"),
        was_paragraph: words("was_paragraph"),
        was_numbered: words("was_numbered"),
        was_bulleted: words("was_bulleted"),
        mark_deleted: words("mark_deleted"),
        mark_added: words("mark_added"),
        mark_end: words("mark_end"),
    }
}
