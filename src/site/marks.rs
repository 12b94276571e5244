//! A quote of a redline as HTML, with its changes marked.

use crate::html::write::escape_into;
use crate::redline::changes::Fate;
use crate::redline::html::Labels;
use crate::redline::quotes::Quote;

/// The words of a quote with their marks. White space stands outside the marks, and between what went and what came: readers
/// that drop the marks still show two words. With `said` the marks are said too, to whoever listens or copies.
#[must_use]
pub(crate) fn marked(quote: &Quote, said: Option<&Labels<'_>>) -> String {
    let mut html = String::new();
    let mut last = Fate::Kept;
    for part in &quote.marked {
        let words = part.words.trim();
        let exchanged = last != Fate::Kept && part.fate != Fate::Kept;
        if part.words.starts_with(char::is_whitespace) || exchanged {
            html.push(' ');
        }
        if !words.is_empty() {
            write(&mut html, part.fate, words, said);
            if part.words.ends_with(char::is_whitespace) {
                html.push(' ');
            }
        }
        last = part.fate;
    }
    html
}

fn write(html: &mut String, fate: Fate, words: &str, said: Option<&Labels<'_>>) {
    let element = match fate {
        Fate::Kept => return escape_into(html, words),
        Fate::Inserted => "ins",
        Fate::Deleted => "del",
    };
    *html += &format!("<{element}>");
    let unseen = |html: &mut String, words: &str| {
        html.push_str("<span class=\"unseen\">");
        escape_into(html, words);
        html.push_str("</span>");
    };
    if let Some(labels) = said {
        let label = if fate == Fate::Inserted { labels.mark_added } else { labels.mark_deleted };
        unseen(html, &format!("[{label}]\u{A0}"));
    }
    escape_into(html, words);
    if let Some(labels) = said {
        unseen(html, &format!("\u{A0}[{}]", labels.mark_end));
    }
    *html += &format!("</{element}>");
}
