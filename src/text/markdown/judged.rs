//! What readers get of a text, on its way to being judged.

use std::ops::Range;

use pulldown_cmark::{LinkType, RefDefs, TagEnd};

use super::reader::MarkdownReader;

impl MarkdownReader<'_> {
    /// Adds running words that were read at `range`.
    pub(crate) fn words(&mut self, words: &str, range: &Range<usize>) {
        let words = self.values.words(words, self.absolute(range));
        self.tree.text(&words, range.start);
    }

    /// A value beside the words, judged.
    pub(crate) fn value(&mut self, value: &str, range: &Range<usize>) -> String {
        self.values.value(value, self.absolute(range)).into_owned()
    }

    /// The beginning of a range, up to what ends it.
    pub(crate) fn before(&self, range: &Range<usize>, end: &str) -> Range<usize> {
        let text = &self.source.text()[self.absolute(range)];
        range.start..range.start + text.find(end).unwrap_or(text.len())
    }

    /// Where a link or an image leads, and its title, when they stand behind its words. What an address in brackets
    /// leads to is its words, and the others lead to a definition, which is judged once.
    pub(crate) fn destination(&mut self, link_type: LinkType, href: &str, title: &str, range: &Range<usize>) {
        if link_type == LinkType::Inline {
            self.value(&format!("{href}\n{title}"), range);
        }
    }

    /// Where the definitions that links refer to lead, and their titles.
    pub(crate) fn definitions(&mut self, definitions: &RefDefs<'_>) {
        let mut definitions: Vec<_> = definitions.iter().map(|(_, definition)| definition).collect();
        definitions.sort_by_key(|definition| definition.span.start);
        for definition in definitions {
            let title = definition.title.as_deref().unwrap_or_default();
            self.value(&format!("{}\n{title}", definition.dest), &definition.span);
        }
    }
}

/// Whether words go on over the edge of an element.
pub(crate) fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
