//! Source files as they were read, and places in them.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A text file of the project, as read: decoded, without BOM, every line end a line feed.
#[derive(PartialEq, Eq)]
pub struct SourceFile {
    path: String,
    text: String,
}

impl SourceFile {
    /// Holds `text` under the path that messages show: relative to the project, with `/` between names.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into() })
    }

    /// The path that messages show.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceFile({:?}, {} bytes)", self.path, self.text.len())
    }
}

/// A run of bytes in a source file.
#[derive(Clone, PartialEq, Eq)]
pub struct Span {
    file: Arc<SourceFile>,
    range: Range<usize>,
}

impl Span {
    /// Points at `range`, in bytes. A range that ends past the text, or inside a character, is cut back to fit.
    #[must_use]
    pub fn new(file: &Arc<SourceFile>, range: Range<usize>) -> Self {
        let start = floor_char_boundary(file.text(), range.start);
        let end = floor_char_boundary(file.text(), range.end).max(start);
        Self { file: Arc::clone(file), range: start..end }
    }

    /// Points at the first byte of a file.
    #[must_use]
    pub fn top_of(file: &Arc<SourceFile>) -> Self {
        Self::new(file, 0..0)
    }

    /// The file it points into.
    #[must_use]
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// The bytes it covers.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The text it covers.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.file.text()[self.range.clone()]
    }

    /// Line and column of its first character, both counted from 1; columns are characters.
    #[must_use]
    pub fn line_and_column(&self) -> (usize, usize) {
        let before = &self.file.text()[..self.range.start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_and_column();
        write!(f, "{}:{line}:{column}", self.file.path())
    }
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let file = SourceFile::new("a.md", "é: 1\nupdated: x\n");
        assert_eq!(Span::new(&file, 4..5).line_and_column(), (1, 4));
        assert_eq!(Span::new(&file, 15..16).line_and_column(), (2, 10));
    }

    #[test]
    fn a_span_past_the_end_points_at_the_end() {
        let file = SourceFile::new("a.md", "é");
        assert_eq!(Span::new(&file, 1..99).range(), 0..2);
    }
}
