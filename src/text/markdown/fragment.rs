//! Raw HTML in a text, put together from its lines.

use std::ops::Range;

/// Raw HTML as it stands in the source, and where.
#[derive(Debug, Default)]
pub(super) struct Fragment {
    html: String,
    /// Where each line of `html` begins, in it and in the Markdown: raw HTML inside a list is indented there.
    lines: Vec<(usize, usize)>,
}

impl Fragment {
    /// Adds what begins at `at` in the Markdown.
    pub(super) fn push(&mut self, html: &str, at: usize) {
        self.lines.push((self.html.len(), at));
        self.html.push_str(html);
    }

    pub(super) fn html(&self) -> &str {
        &self.html
    }

    /// Where in the Markdown a range of the HTML is.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let at = |offset: usize| {
            let line = self.lines.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
            self.lines.get(line).map_or(0, |(start, source)| source + (offset - start))
        };
        at(range.start)..at(range.end.saturating_sub(1)) + 1
    }
}
