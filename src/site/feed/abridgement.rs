//! A redline in short, as HTML for feed readers: the first sections that changed, with the words marked.

use crate::html::write::escape_into;
use crate::redline::quotes::Quote;
use crate::redline::summary::Sections;
use crate::site::edition::{Edition, Line, Part, line};
use crate::site::marks::marked;
use crate::site::wording::section_change_from;
use crate::values::lang::Lang;

/// Sections that an entry quotes; it counts the others.
const SECTIONS: usize = 3;
/// Changes that it quotes of one section.
const CHANGES: usize = 2;

/// What a version changed of the text that applied before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changes<'a> {
    /// Their redline, section by section.
    pub sections: &'a Sections,
    /// The language of the two texts that were compared.
    pub lang: &'a Lang,
}

/// A redline in short.
#[derive(Debug, Default)]
pub(crate) struct Abridgement<'a> {
    /// It, for feed readers.
    pub html: String,
    /// What it quotes.
    pub quotes: Vec<&'a str>,
    /// Where it leads.
    pub links: Vec<String>,
}

/// The first sections that say something else, and how many more there are; `redline` is the address of the whole.
pub(crate) fn abridge<'a>(changes: Changes<'a>, redline: &str, edition: Edition<'_>) -> Abridgement<'a> {
    let phrases = edition.phrases;
    let sections = changes.sections;
    if sections.total.is_invisible() {
        let html = paragraph(&vec![Part::words(phrases.get("no_change"))]);
        return Abridgement { html, ..Abridgement::default() };
    }
    if sections.substantive().next().is_none() {
        let html = paragraph(&vec![Part::words(phrases.get("no_word_changed"))]);
        return Abridgement { html, ..Abridgement::default() };
    }
    let Abridgement { mut html, mut quotes, mut links } = Abridgement::default();
    if sections.total.is_rewritten() {
        let total = sections.total.kept + sections.total.inserted;
        let words = phrases.count("rewritten", sections.total.kept, &[("total", &phrases.number(total))]);
        html += &paragraph(&vec![Part::words(phrases.fill("sentence", &[("words", &words)]))]);
    }
    for section in sections.substantive().take(SECTIONS) {
        let heading = section.heading.as_deref().unwrap_or(phrases.get("section_opening"));
        let href = section.address(redline);
        let change = Part::words(section_change_from(section, phrases));
        links.push(href.clone());
        html += &paragraph(&line(phrases, "labelled", &[("label", Part::link(heading, href)), ("value", change)]));
        for quote in section.told().take(CHANGES).flat_map(|change| &change.quotes) {
            html += &quoted(quote, changes, edition);
            quotes.extend(quote.words());
        }
        html += &rest("feed_more_changes", section.told().count().saturating_sub(CHANGES), redline, edition);
    }
    html += &rest("feed_more_sections", sections.substantive().count().saturating_sub(SECTIONS), redline, edition);
    Abridgement { html, quotes, links }
}

fn rest(key: &str, n: usize, redline: &str, edition: Edition<'_>) -> String {
    if n == 0 { String::new() } else { paragraph(&vec![Part::link(edition.phrases.count(key, n, &[]), redline)]) }
}

/// A quote with its changes marked, under what leads into it.
fn quoted(quote: &Quote, changes: Changes<'_>, edition: Edition<'_>) -> String {
    let mut html = String::from("<blockquote><p");
    if changes.lang != edition.lang {
        html += &format!(" lang=\"{}\"", changes.lang);
    }
    html.push('>');
    if let Some(lead) = &quote.lead {
        escape_into(&mut html, lead);
        html.push_str("<br>");
    }
    html + &marked(quote, None) + "</p></blockquote>"
}

/// A line as a paragraph.
pub(crate) fn paragraph(line: &Line) -> String {
    let mut html = String::from("<p>");
    for part in line {
        if let Some(href) = &part.href {
            html.push_str("<a href=\"");
            escape_into(&mut html, href);
            html.push_str("\">");
        }
        escape_into(&mut html, part.text.trim_end_matches('\n'));
        if part.href.is_some() {
            html.push_str("</a>");
        }
    }
    html + "</p>"
}
