//! Source files as they were read, and places in them.

use std::ops::{Deref, Range};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::{fmt, iter};

use crate::values::digest::Digest;
use crate::values::packed::PackedBytes;

/// A text file of the project, as read: decoded, without BOM, every line end a line feed.
pub struct SourceFile {
    path: String,
    len: usize,
    held: HeldSource,
    lines: OnceLock<LineTable>,
}

/// How the text of a file is held.
enum HeldSource {
    /// As it is, for as long as the file.
    Whole(Arc<String>),
    /// As the file's bytes, packed beside others. A site has too many texts for all to be held whole at once.
    Packed {
        bytes: Arc<PackedBytes>,
        /// The digest of the text, which a byte order mark or line ends tell from that of the bytes.
        sha256: Digest,
        /// The text while somebody holds it. A string has its words elsewhere, so that what is weakly held takes no room.
        text: Mutex<Weak<String>>,
    },
}

impl SourceFile {
    /// Holds `text` under the path that messages show: relative to the project, with `/` between names.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let text = text.into();
        let (path, len) = (path.into(), text.len());
        Arc::new(Self { path, len, held: HeldSource::Whole(Arc::new(text)), lines: OnceLock::new() })
    }

    /// Holds the bytes of a file as they are packed. `unpacked` is what they are, which is UTF-8; the text is returned as it
    /// is made of them, held.
    pub(crate) fn packed(path: &str, bytes: &Arc<PackedBytes>, unpacked: String) -> (Arc<Self>, SourceText) {
        let is_as_it_was = is_bare(&unpacked);
        let text = SourceText::whole(with_line_feeds(unpacked));
        let held = HeldSource::Packed {
            bytes: Arc::clone(bytes),
            sha256: if is_as_it_was { bytes.sha256() } else { Digest::of(text.as_bytes()) },
            text: Mutex::new(Arc::downgrade(&text.whole)),
        };
        (Arc::new(Self { path: path.to_owned(), len: text.len(), held, lines: OnceLock::new() }), text)
    }

    /// The path that messages show.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The length of the text in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The digest of the text.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        match &self.held {
            HeldSource::Whole(text) => Digest::of(text.as_bytes()),
            HeldSource::Packed { sha256, .. } => *sha256,
        }
    }

    /// The whole text. It is unpacked unless somebody holds it: who works on it for a while does.
    #[must_use]
    pub fn text(&self) -> SourceText {
        match &self.held {
            HeldSource::Whole(text) => SourceText::of(Arc::clone(text)),
            HeldSource::Packed { bytes, text, .. } => {
                let mut held = text.lock().unwrap_or_else(PoisonError::into_inner);
                SourceText::of(held.upgrade().unwrap_or_else(|| {
                    let unpacked = String::from_utf8(bytes.unpack()).expect("the bytes of a text are UTF-8");
                    let text = Arc::new(with_line_feeds(unpacked));
                    *held = Arc::downgrade(&text);
                    text
                }))
            }
        }
    }

    /// The line that holds the byte `at`: its number, counted from 1, and its bytes with the line feed.
    #[must_use]
    pub fn line_at(&self, at: usize) -> (usize, Range<usize>) {
        let starts = &self.lines().starts;
        let number = starts.partition_point(|start| *start <= at);
        (number, starts[number - 1]..starts.get(number).copied().unwrap_or(self.len))
    }

    fn lines(&self) -> &LineTable {
        self.lines.get_or_init(|| LineTable::of(&self.text()))
    }
}

/// A text without byte order mark, in which every line end is a line feed.
pub(crate) fn with_line_feeds(text: String) -> String {
    if is_bare(&text) {
        return text;
    }
    text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n")
}

/// Whether a text has no byte order mark, and no line end but line feeds.
fn is_bare(text: &str) -> bool {
    !text.starts_with(BYTE_ORDER_MARK) && !text.contains('\r')
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.len == other.len && self.sha256() == other.sha256()
    }
}

impl Eq for SourceFile {}

/// The text of a file or a part of it, which stays unpacked while this is held.
pub struct SourceText {
    whole: Arc<String>,
    range: Range<usize>,
}

impl SourceText {
    fn of(whole: Arc<String>) -> Self {
        let range = 0..whole.len();
        Self { whole, range }
    }

    fn whole(text: String) -> Self {
        Self::of(Arc::new(text))
    }

    /// The part of it that `range` covers, in bytes, cut back as [`Span::new`] does.
    #[must_use]
    pub(crate) fn part(self, range: Range<usize>) -> Self {
        let (range, start) = (self.fitting(range), self.range.start);
        Self { range: start + range.start..start + range.end, ..self }
    }

    /// A range of its bytes, cut back to where it ends, and to where characters begin.
    fn fitting(&self, range: Range<usize>) -> Range<usize> {
        let start = floor_char_boundary(self, range.start);
        start..floor_char_boundary(self, range.end).max(start)
    }
}

impl Deref for SourceText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.whole[self.range.clone()]
    }
}

impl fmt::Debug for SourceText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for SourceText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

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
        write!(f, "SourceFile({:?}, {} bytes)", self.path, self.len)
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
        let range = file.text().fitting(range);
        Self { file: Arc::clone(file), range }
    }

    /// Points again at what a span pointed at, in a file of the same text, which need not be looked at.
    #[must_use]
    pub(crate) fn again(file: &Arc<SourceFile>, range: Range<usize>) -> Self {
        let start = range.start.min(file.len);
        Self { file: Arc::clone(file), range: start..range.end.clamp(start, file.len) }
    }

    /// Points at the first byte of a file.
    #[must_use]
    pub fn top_of(file: &Arc<SourceFile>) -> Self {
        Self { file: Arc::clone(file), range: 0..0 }
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
    pub fn text(&self) -> SourceText {
        self.file.text().part(self.range.clone())
    }

    /// Line and column of its first character, both counted from 1; columns are characters.
    #[must_use]
    pub fn line_and_column(&self) -> (usize, usize) {
        self.place_of(self.range.start)
    }

    /// Line and column of the first character after it, counted as those of its first one; of a run that ends with its line,
    /// the end of that line.
    #[must_use]
    pub fn end_line_and_column(&self) -> (usize, usize) {
        let text = self.text();
        self.place_of(self.range.start + text.strip_suffix('\n').unwrap_or(&text).len())
    }

    fn place_of(&self, at: usize) -> (usize, usize) {
        let text = self.file.text();
        let before = |at| self.file.lines().characters_before(&text, at);
        let (line, bytes) = self.file.line_at(at);
        (line, before(at) - before(bytes.start) + 1)
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
    fn a_text_is_unpacked_once_for_all_who_hold_it_and_let_go_by_the_last() {
        let bytes = PackedBytes::whole(b"aa\nbb\n".to_vec());
        let (file, text) = SourceFile::packed("a.md", &bytes, "aa\nbb\n".to_owned());
        let span = Span::new(&file, 3..5);
        assert!(Arc::ptr_eq(&file.text().whole, &text.whole) && Arc::ptr_eq(&span.text().whole, &text.whole));
        let held = Arc::downgrade(&text.whole);
        drop(text);
        assert!(held.upgrade().is_none());
        assert_eq!((&*span.text(), span.line_and_column()), ("bb", (2, 1)));
        assert_eq!(Span::again(&file, 3..5), span);
    }

    #[test]
    fn a_place_that_was_remembered_wrongly_is_cut_back_when_its_text_is_asked_for() {
        let file = SourceFile::new("a.md", "é!");
        assert_eq!((&*Span::again(&file, 1..9).text(), &*Span::again(&file, 7..9).text()), ("é!", ""));
    }

    #[test]
    fn a_span_past_the_end_points_at_the_end() {
        let file = SourceFile::new("a.md", "é");
        assert_eq!(Span::new(&file, 1..99).range(), 0..2);
    }
}
