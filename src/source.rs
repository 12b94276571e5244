//! Source files as they were read, and places in them.

use std::ops::Range;
use std::sync::{Arc, OnceLock};
use std::{fmt, iter};

/// A text file of the project, as read: decoded, without BOM, every line end a line feed.
pub struct SourceFile {
    path: String,
    text: String,
    lines: OnceLock<LineTable>,
}

impl SourceFile {
    /// Holds `text` under the path that messages show: relative to the project, with `/` between names.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into(), lines: OnceLock::new() })
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

    /// The line that holds the byte `at`: its number, counted from 1, and its bytes with the line feed.
    #[must_use]
    pub fn line_at(&self, at: usize) -> (usize, Range<usize>) {
        let starts = &self.lines().starts;
        let number = starts.partition_point(|start| *start <= at);
        (number, starts[number - 1]..starts.get(number).copied().unwrap_or(self.text.len()))
    }

    fn lines(&self) -> &LineTable {
        self.lines.get_or_init(|| LineTable::of(&self.text))
    }
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.text == other.text
    }
}

impl Eq for SourceFile {}

/// Where lines begin, and how many characters there are up to each stride of a text.
///
/// It is made for the first message about a file, so that thousands of them do not each count from the top.
struct LineTable {
    /// The first byte of each line.
    starts: Vec<usize>,
    /// The number of characters before each [`STRIDE`] of bytes.
    characters: Vec<usize>,
}

/// Bytes that are counted anew for each column, at the most.
const STRIDE: usize = 1024;

impl LineTable {
    fn of(text: &str) -> Self {
        let starts = iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut before = 0;
        let characters = iter::once(0)
            .chain(text.as_bytes().chunks(STRIDE).map(|stride| {
                before += count_characters(stride);
                before
            }))
            .collect();
        Self { starts, characters }
    }

    fn characters_before(&self, text: &str, at: usize) -> usize {
        self.characters[at / STRIDE] + count_characters(&text.as_bytes()[at - at % STRIDE..at])
    }
}

/// Counts the characters that begin in these bytes of UTF-8, which may begin and end inside one.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
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
        let before = |at| self.file.lines().characters_before(self.file.text(), at);
        let (line, bytes) = self.file.line_at(self.range.start);
        (line, before(self.range.start) - before(bytes.start) + 1)
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
    fn columns_of_a_long_line_are_counted_right_past_every_stride() {
        let file = SourceFile::new("a.md", format!("x\n{}", "aé€𝄞".repeat(1000)));
        for (number, (at, _)) in file.text().char_indices().skip(2).enumerate() {
            assert_eq!(Span::new(&file, at..at).line_and_column(), (2, number + 1));
        }
        let end = file.text().len();
        assert_eq!(Span::new(&file, end..end).line_and_column(), (2, 4001));
    }

    #[test]
    fn a_line_is_found_from_each_of_its_bytes_and_the_last_may_be_empty() {
        let file = SourceFile::new("a.md", "ab\n\nc\n");
        let lines = [(1, 0..3), (1, 0..3), (1, 0..3), (2, 3..4), (3, 4..6), (3, 4..6), (4, 6..6)];
        assert_eq!((0..=6).map(|at| file.line_at(at)).collect::<Vec<_>>(), lines);
    }

    #[test]
    fn a_span_past_the_end_points_at_the_end() {
        let file = SourceFile::new("a.md", "é");
        assert_eq!(Span::new(&file, 1..99).range(), 0..2);
    }
}
