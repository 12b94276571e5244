//! HTML while it is written, and read by those who were asked to.

use std::collections::BTreeSet;

use super::reading::{LeavingOut, Reader, Reading, single_spaces};
use super::tag::{Tag, is_void};

/// HTML being written, always well nested, with the readings of it that were asked for.
#[derive(Debug)]
pub(crate) struct Markup {
    html: String,
    open: Vec<&'static str>,
    readers: Vec<Reader>,
    /// What links can lead to.
    ids: BTreeSet<String>,
}

impl Markup {
    /// Begins a piece of HTML that is read in these ways while it is written.
    #[must_use]
    pub(crate) fn read_by(readers: &[LeavingOut]) -> Self {
        let readers = readers.iter().map(|leaving_out| Reader::new(*leaving_out)).collect();
        Self { html: String::new(), open: Vec::new(), readers, ids: BTreeSet::new() }
    }

    /// Opens an element; one without an end tag is complete with that.
    pub(crate) fn open(&mut self, tag: &Tag<'_>) {
        self.html.push('<');
        self.html.push_str(tag.name());
        for (key, value) in tag.attributes() {
            if *key == "id" {
                self.ids.insert(value.to_string());
            }
            self.html.push(' ');
            self.html.push_str(key);
            self.html.push_str("=\"");
            escape_into(&mut self.html, value);
            self.html.push('"');
        }
        self.html.push('>');
        let void = is_void(tag.name());
        for reader in &mut self.readers {
            reader.open(tag);
        }
        if !void {
            self.open.push(tag.name());
        }
    }

    /// The ids of all elements so far, which are forgotten.
    pub(crate) fn take_ids(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.ids)
    }

    /// Closes the element that was opened last.
    pub(crate) fn close(&mut self) {
        let name = self.open.pop().expect("every close has its open");
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push('>');
        for reader in &mut self.readers {
            reader.close(name);
        }
    }

    /// Adds an element that holds words.
    pub(crate) fn element(&mut self, tag: &Tag<'_>, words: &str) {
        self.open(tag);
        self.text(words);
        self.close();
    }

    /// Adds words.
    pub(crate) fn text(&mut self, words: &str) {
        escape_into(&mut self.html, words);
        if !self.readers.is_empty() {
            let spaces = single_spaces(words);
            for reader in &mut self.readers {
                reader.text(words, spaces);
            }
        }
    }

    /// Adds HTML that was written, and read, before.
    pub(crate) fn raw(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Ends the line in the source, which no reader sees.
    pub(crate) fn line_end(&mut self) {
        self.html.push('\n');
        for reader in &mut self.readers {
            reader.line_end();
        }
    }

    /// The HTML, and what each reader found in it.
    #[must_use]
    pub(crate) fn finish(self) -> (String, Vec<Reading>) {
        debug_assert!(self.open.is_empty(), "every element is closed");
        (self.html, self.readers.into_iter().map(Reader::finish).collect())
    }
}

/// Adds `text` with `& < > "` as character references: safe between tags and in a quoted attribute.
pub(crate) fn escape_into(html: &mut String, text: &str) {
    let is_special = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"');
    // Most words have none of these: a look at all bytes at once is cheaper than one at each.
    if !text.bytes().fold(false, |found, byte| found | is_special(byte)) {
        return html.push_str(text);
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_special) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kept_for(days: &str) -> Reading {
        let mut markup = Markup::read_by(&[LeavingOut::Nothing]);
        markup.element(&Tag::new("p"), &format!("kept for {days} days"));
        markup.finish().1.remove(0)
    }

    #[test]
    fn a_redline_is_read_both_ways() {
        let mut markup = Markup::read_by(&[LeavingOut::Insertions, LeavingOut::Deletions]);
        markup.open(&Tag::new("p"));
        markup.text("kept for ");
        markup.element(&Tag::new("del"), "30");
        markup.element(&Tag::new("ins"), "90");
        markup.element(&Tag::new("span").with("data-redline", "ignore"), "changed");
        markup.text(" days");
        markup.close();
        let (html, readings) = markup.finish();
        assert_eq!(html, "<p>kept for <del>30</del><ins>90</ins><span data-redline=\"ignore\">changed</span> days</p>");
        assert_eq!(readings, [kept_for("30"), kept_for("90")]);
        assert_eq!(readings[0].first_difference(&readings[1]).as_deref(), Some("at word 2, `30 days` for `90 days`"));
    }

    #[test]
    fn an_element_that_was_another_counts_as_that_in_the_old_text() {
        let mut markup = Markup::read_by(&[LeavingOut::Insertions, LeavingOut::Deletions]);
        markup.element(&Tag::new("h3").with("data-diff", "format").with("data-was", "h2"), "Sharing");
        let (_, readings) = markup.finish();
        let alone = |name| {
            let mut markup = Markup::read_by(&[LeavingOut::Nothing]);
            markup.element(&Tag::new(name), "Sharing");
            markup.finish().1.remove(0)
        };
        assert_eq!(readings, [alone("h2"), alone("h3")]);
    }

    proptest! {
        #[test]
        fn spaces_are_counted_where_they_are_single_and_nothing_else_parts_words(words in "[ab é　\u{a0}\u{2009}\t\n]{0,12}") {
            let is_other = |c: char| c.is_whitespace() && c != ' ';
            let are_single = words.split(' ').all(|word| !word.is_empty() && !word.contains(is_other));
            prop_assert_eq!(single_spaces(&words), are_single.then(|| words.matches(' ').count()));
        }

        #[test]
        fn escaping_is_undone_by_reading_the_references(text in "[a&<>\";é]{0,40}") {
            let mut html = String::new();
            escape_into(&mut html, &text);
            prop_assert!(!html.contains(['<', '>', '"']));
            let read = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            prop_assert_eq!(read, text);
        }
    }

    #[test]
    fn hostile_text_stays_text() {
        let mut markup = Markup::read_by(&[]);
        markup.element(&Tag::new("p").with("title", "\"><script>"), "</p><script>&");
        assert_eq!(markup.finish().0, "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;/p&gt;&lt;script&gt;&amp;</p>");
    }
}
